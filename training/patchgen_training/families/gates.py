"""Gates of logic, and several results of two numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from patchgen_training.families.behaviour import Behaviour, gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.formulas import COUNTS
from patchgen_training.families.phrases import Speech, Templates, enumerated


@dataclass(frozen=True, slots=True)
class _Gate:
    """A gate of logic: its boxes, its truth table over (0, 0), (0, 1), (1, 0), (1, 1), and words."""

    boxes: tuple[str, ...]
    truth: tuple[int, int, int, int]
    when: tuple[str, ...]
    name: str


_GATES = (
    _Gate(("&&",), (0, 0, 0, 1), ("both are on", "both of them are on", "the two are on at the same time"), "AND"),
    _Gate(("||",), (0, 1, 1, 1), ("at least one is on", "either of them is on", "one or both are on"), "OR"),
    _Gate(("!=",), (0, 1, 1, 0), ("exactly one is on", "only one of them is on", "they differ"), "XOR"),
    _Gate(("&&", "== 0"), (1, 1, 1, 0), ("not both are on", "at least one is off"), "NAND"),
    _Gate(("||", "== 0"), (1, 0, 0, 0), ("neither is on", "none of them is on", "both are off"), "NOR"),
    _Gate(("==",), (1, 0, 0, 1), ("both are the same", "both are on or both are off", "they agree"), "XNOR"),
)
_GATE_DEEDS: Templates = (
    "^switch {a third toggle|a result toggle|another toggle} on {when|if|only if} <when>, given two toggles",
    "^take two toggles and ^light a third one {when|if} <when>",
    "^light {a third|another} toggle {when|while} of two toggles <when>",
    "^combine two toggles with a logical <name> and ^show the result in {a third|another} toggle",
    "^have two toggles feed {an <name> gate|a logical <name>} and ^show its output {with|on} a third toggle",
    "^connect two toggles to {a third one|an output toggle} by {an <name>|<name> logic}",
)
_GATE_THINGS: Templates = (
    "{an <name> gate|a logical <name>} for two toggles with a toggle {for|as} {the|its} {output|result}",
    "two toggles and a third one that is on {when|while} <when>",
    "two switches (toggles) and a {lamp|light} (a toggle) that is on {when|while} <when>",
)
_GATE_FREE: Templates = (
    "two toggles, {a third one|another toggle|a result toggle} goes on {when|if} <when>",
    "2 toggles -> <name> -> toggle",
    "{how do i|how can i} make a toggle that is only on when, of two other toggles, <when>?",
    "{i have|there are} two toggles. a third should be on {when|if} <when>, whichever changes",
)


def gate(speech: Speech) -> Drawn:
    """Two toggles and the gate between them; either sets it off."""
    kind = speech.pick(_GATES)
    draft = Draft()
    left, right = draft.add("tgl"), draft.add("tgl")
    again = draft.add("t b f", right)
    last = draft.add(kind.boxes[0], left, again, f"{again}.1>1")
    lamp = draft.add("tgl", draft.chain(last, *kind.boxes[1:]))
    slots = {"when": speech.pick(kind.when), "name": kind.name}
    if speech.chance(0.25):
        request = speech.request((), (), _GATE_FREE, **slots)
    else:
        request = speech.request(_GATE_THINGS, _GATE_DEEDS, **slots)
    one, two, both, other = kind.truth[1], kind.truth[3], kind.truth[2], kind.truth[0]
    sends = (
        (10, f"box{right}", "float 1"),
        (20, f"box{left}", "float 1"),
        (30, f"box{right}", "float 0"),
        (40, f"box{left}", "float 0"),
    )
    return drawn(request, draft, lambda: on(*sends, expect=[gives(f"box{lamp}", one, two, both, other)]))


_RESULTS: tuple[tuple[str, tuple[Callable[[float, float], float], ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "$f1 + $f2, $f1 - $f2",
        (lambda a, b: a + b, lambda a, b: a - b),
        ("their sum", "their difference"),
        ("the first", "the second"),
    ),
    (
        "min($f1\\, $f2), max($f1\\, $f2)",
        (min, max),
        ("the smaller one", "the larger one"),
        ("the first", "the second"),
    ),
    (
        "$f1 * $f2, $f1 / $f2",
        (lambda a, b: a * b, lambda a, b: a / b),
        ("their product", "their quotient"),
        ("the first", "the second"),
    ),
    (
        "$f1 + $f2, $f1 - $f2, $f1 * $f2",
        (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b),
        ("their sum", "their difference", "their product"),
        ("the first", "the second"),
    ),
    (
        "sqrt($f1 * $f1 + $f2 * $f2), atan2($f2\\, $f1)",
        (math.hypot, lambda x, y: math.atan2(y, x)),
        ("the radius", "the angle in radians"),
        ("x", "y"),
    ),
    (
        "$f1 * cos($f2), $f1 * sin($f2)",
        (lambda r, t: r * math.cos(t), lambda r, t: r * math.sin(t)),
        ("x", "y"),
        ("the radius", "the angle in radians"),
    ),
    (
        "$f1 * $f2, 2 * ($f1 + $f2)",
        (lambda a, b: a * b, lambda a, b: 2 * (a + b)),
        ("the area", "the perimeter"),
        ("the width", "the height"),
    ),
    (
        "($f1 + $f2) / 2, $f2 - $f1",
        (lambda a, b: (a + b) / 2, lambda a, b: b - a),
        ("the middle", "the width"),
        ("the start", "the end"),
    ),
)
_MANY_DEEDS: Templates = (
    "^take <names> from two <boxes> and ^send <results> to {separate|different|their own} <ends>",
    "^calculate <results> {of|from} two numbers, <names>, and ^give each {its own <end>|<an_end> of its own}",
    "^work out <results> from <names>, <k> formulas, with {two|2} <boxes> and <k> <ends>",
    "^give out <results> at <k> <ends>, from <names> at two <boxes>",
    "^evaluate several expressions at once: <results> from <names> (two <boxes>), each to {its own <end>|<an_end>}",
)
_MANY_THINGS: Templates = (
    "<k> <ends> with <results>, {calculated|computed} from <names> in two <boxes>",
    "{one box|an expr} with <k> results for two <boxes> (<names>): <results>, to <k> <ends>",
)
_MANY_FREE: Templates = (
    "two <boxes> (<names>) in, <k> <ends> out: <results>",
    "{i have|given} <names> {from|in} two <boxes> and {want|need} <results> at <k> <ends>",
    "how do i get <results> from <names> {at once|with one expr}? two <boxes> in, <k> <ends> out",
)


def many_results(speech: Speech) -> Drawn:
    """One [expr] with a formula for each of its outlets."""
    code, applies, results, names = speech.pick(_RESULTS)
    formulas = [formula.replace("\\,", ",") for formula in code.replace("\\, ", "\\,").split(", ")]
    box = "expr " + "; ".join(formula.replace(",", ", ") for formula in formulas)
    draft = Draft()
    inlets, outlets = speech.chance(0.55), speech.chance(0.6)
    left, right = (draft.add("inlet" if inlets else "floatatom") for _ in range(2))
    result = draft.add(box, left, f"{right}>1")
    count = len(applies)
    ends = [draft.add("outlet" if outlets else "floatatom", f"{result}.{k}" if k else result) for k in range(count)]
    slots = {
        "names": enumerated(names),
        "results": enumerated(results),
        "k": speech.pick(COUNTS[count]),
        "boxes": "inlets" if inlets else "number boxes",
        "ends": "outlets" if outlets else "number boxes",
        "end": "outlet" if outlets else "number box",
        "an_end": "an outlet" if outlets else "a number box",
    }
    if speech.chance(0.25):
        request = speech.request((), (), _MANY_FREE, **slots)
    else:
        request = speech.request(_MANY_THINGS, _MANY_DEEDS, **slots)
    ways = ("in0", "in1") if inlets else ("box0", "box1")
    outs = [f"out{k}" if outlets else f"box{end}" for k, end in enumerate(ends)]
    sends = ((10, ways[1], "float 4"), (20, ways[0], "float 7"))

    def behaviour() -> Behaviour:
        expect = [gives(out, apply(7, 4), tolerance=1e-3) for out, apply in zip(outs, applies, strict=True)]
        return on(*sends, expect=expect)

    return drawn(request, draft, behaviour)


FAMILIES = (
    Family("logic-gate", gate, 0.6),
    Family("many-results", many_results, 0.5),
)
