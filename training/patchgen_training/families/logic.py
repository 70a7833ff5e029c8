"""Families of two numbers: given ones, two inputs, comparisons, divisibility, bits."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import numbers, ports
from patchgen_training.families.arithmetic import processed, reckons
from patchgen_training.families.behaviour import Behaviour, gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.steps import Step

_PAIRS: tuple[tuple[str, Templates, Templates, Callable[[float, float], float]], ...] = (
    (
        "+",
        ("^add {two numbers|its two inputs|the two inputs}", "^sum {two numbers|the two inputs}"),
        ("the sum of two numbers",),
        lambda x, y: x + y,
    ),
    (
        "-",
        ("^subtract {the second number from the first|the right input from the left}",),
        ("the difference of two numbers",),
        lambda x, y: x - y,
    ),
    (
        "*",
        ("^multiply {two numbers|its two inputs|the two inputs}",),
        ("the product of two numbers",),
        lambda x, y: x * y,
    ),
    (
        "/",
        ("^divide {the first number by the second|the left input by the right}",),
        ("the quotient of two numbers",),
        lambda x, y: x / y if y else 0.0,
    ),
    (
        "max",
        ("^find the {larger|greater|maximum|bigger} of two {numbers|inputs}",),
        ("the maximum of two numbers", "the larger of two {numbers|inputs}"),
        max,
    ),
    (
        "min",
        ("^find the {smaller|minimum|lesser} of two {numbers|inputs}",),
        ("the minimum of two numbers", "the smaller of two {numbers|inputs}"),
        min,
    ),
    (
        "mod",
        ("^compute {the left input|the first number} modulo {the right one|the second}",),
        ("the first number modulo the second",),
        lambda x, y: float(int(x) % int(y)) if int(y) else 0.0,
    ),
    (
        "pow",
        ("^raise {the first number|the left input} to the power of {the second|the right one}",),
        ("the first number to the power of the second",),
        lambda x, y: x**y if x > 0 else 0.0,
    ),
    (
        "expr ($f1 + $f2) / 2",
        ("^average two numbers", "^calculate the {mean|average} of {two numbers|its two inputs}"),
        ("the {average|mean} of two {numbers|inputs}",),
        lambda x, y: (x + y) / 2,
    ),
    (
        "expr abs($f1 - $f2)",
        ("^calculate the absolute difference {of|between} two {numbers|inputs}",),
        ("the {absolute difference|distance} between two {numbers|inputs}",),
        lambda x, y: abs(x - y),
    ),
    (
        "expr sqrt($f1 * $f1 + $f2 * $f2)",
        ("^calculate the hypotenuse from the two {legs|sides}",),
        ("the hypotenuse of two sides", "the length of a vector from x and y"),
        lambda x, y: (x * x + y * y) ** 0.5,
    ),
    (
        ">",
        ("^check {whether|if} the {first|left} {number|input} is {greater|larger} than the {second|right} one",),
        ("1 if the first of two numbers is greater than the second, else 0",),
        lambda x, y: float(x > y),
    ),
    (
        "<",
        ("^check {whether|if} the {first|left} {number|input} is {smaller|less} than the {second|right} one",),
        ("1 if the first of two numbers is smaller than the second, else 0",),
        lambda x, y: float(x < y),
    ),
    (
        "==",
        ("^check {whether|if} two {numbers|inputs} are equal", "^compare two {numbers|inputs} for equality"),
        ("1 if two {numbers|inputs} are equal, else 0",),
        lambda x, y: float(x == y),
    ),
    (
        "&&",
        ("^combine two {inputs|numbers} with a logical and",),
        ("the logical {and|AND} of two {inputs|numbers}",),
        lambda x, y: float(bool(x) and bool(y)),
    ),
    (
        "||",
        ("^combine two {inputs|numbers} with a logical or",),
        ("the logical {or|OR} of two {inputs|numbers}",),
        lambda x, y: float(bool(x) or bool(y)),
    ),
)
_TWO: Templates = (
    "<do> {from|coming from|taken from} two <boxes> and <give>",
    "^take two numbers from two <boxes>, <do> and <give>",
    "^have two <boxes>, <do> and <give>",
    "<do>, one {per|in each} <boxes_one>, and <give>",
)
_EITHER: Templates = (
    "{whenever|when} either {changes|of them changes|one changes}",
    "on a change of either{| one}",
    "no matter which one changes",
)
_TWO_THINGS: Templates = (
    "<noun> from two <boxes>, <where>",
    "<noun> ({two|2} <boxes>), <where>",
    "two <boxes> and <noun>, <where>",
)


def two_inputs(speech: Speech) -> Drawn:
    """Two numbers; the left one sets it off, or either where the request says so (a trigger makes it so)."""
    box, deeds, nouns, apply = speech.pick(_PAIRS)
    draft, either = Draft(), speech.chance(0.3)
    inlets = speech.chance(0.6)
    left, right = (draft.add("inlet" if inlets else "floatatom") for _ in range(2))
    if either:
        again = draft.add("t b f", right)
        result = draft.add(box, left, again, f"{again}.1>1")
    else:
        result = draft.add(box, left, f"{right}>1")
    way_out = ports.leave(speech, draft, result, open_share=0)
    slots = {"do": speech.say(deeds), "noun": speech.say(nouns), **way_out.slots}
    slots |= {"boxes": "inlets" if inlets else "number boxes", "boxes_one": "inlet" if inlets else "number box"}
    if either:
        said = speech.say(_EITHER)
        slots["give"] += " " + said
        slots["where"] += ", " + speech.pick(("updated ", "calculated anew ", "")) + said
    names = ("in0", "in1") if inlets else ("box0", "box1")

    def behaviour() -> Behaviour:
        sends = (
            (10.0, names[1], "float 3"),
            (20.0, names[0], "float 7"),
            (30.0, names[1], "float 9"),
            (40.0, names[0], "float 2"),
        )
        wanted = [apply(7, 3), apply(2, 9)]
        if either:
            wanted = [apply(0, 3), apply(7, 3), apply(7, 9), apply(2, 9)]
        return on(*sends, expect=[gives(way_out.port, *wanted, tolerance=1e-3)])

    return drawn(speech.request(_TWO_THINGS, _TWO, **slots), draft, behaviour)


_CONSTANTS: Templates = (
    "^{calculate|compute} <a> <op> <b> and <give>",
    "<do> and <give>",
    "^find out what <a> <op> <b> is and <give>",
    "<give_noun>",
)
_CONSTANT_OPS: dict[str, tuple[Templates, tuple[str, ...], Callable[[int, int], float]]] = {
    "+": (("^add <a> and <b>", "^add <b> to <a>"), ("plus", "+"), lambda x, y: x + y),
    "-": (("^subtract <b> from <a>",), ("minus", "-"), lambda x, y: x - y),
    "*": (("^multiply <a> by <b>", "^multiply <a> {and|with} <b>"), ("times", "*", "x"), lambda x, y: x * y),
    "/": (("^divide <a> by <b>",), ("divided by", "/", "over"), lambda x, y: x / y),
    "mod": (("^take <a> modulo <b>",), ("modulo", "mod"), lambda x, y: float(int(x) % int(y))),
    "pow": (("^raise <a> to the power {of |}<b>",), ("to the power of",), lambda x, y: float(x**y)),
}


def constants(speech: Speech) -> Drawn:
    """Two given numbers, reckoned when the patch opens or when a button is pressed."""
    name = speech.pick(("+", "+", "-", "*", "*", "/", "mod", "pow"))
    deeds, words, apply = _CONSTANT_OPS[name]
    a = numbers.some_integer(speech) if name != "pow" else speech.rng.randint(2, 12)
    b = numbers.some_integer(speech) if name != "pow" else speech.rng.randint(2, 4)
    draft, by_button = Draft(), speech.chance(0.35)
    start = ports.trigger(speech, draft, ("button",) if by_button else ("open",))
    result = draft.chain(start.box, f"msg {a}", f"{name} {b}")
    way_out = ports.leave(speech, draft, result, open_share=0)
    slots = {
        "a": numbers.number(speech, a),
        "b": numbers.number(speech, b),
        "op": speech.pick(words),
        "give": way_out.give,
    }
    slots["do"] = speech.say(deeds, **slots)
    slots["noun"] = f"{slots['a']} {slots['op']} {slots['b']}"
    slots |= {"give_noun": way_out.giving(f"the result of {slots['noun']}"), "where": way_out.where}
    when = start.when if by_button or speech.chance(0.4) else ""
    slots["give"] += f" {when}"
    slots["give_noun"] += f" {when}"
    slots["where"] += f" {when}"
    request = speech.request(("the result of <noun> <where>", "<noun> <where>"), _CONSTANTS, **slots)
    return drawn(request, draft, lambda: on(*start.fire(1), expect=[gives(way_out.port, apply(a, b), tolerance=1e-3)]))


_COMPARISONS: tuple[tuple[str, Templates, Callable[[float, float], bool]], ...] = (
    (
        ">",
        ("greater than <n>", "above <n>", "larger than <n>", "bigger than <n>", "more than <n>", "over <n>"),
        lambda x, y: x > y,
    ),
    ("<", ("less than <n>", "below <n>", "smaller than <n>", "under <n>"), lambda x, y: x < y),
    (">=", ("greater than or equal to <n>", "at least <n>", "<n> or more"), lambda x, y: x >= y),
    ("<=", ("less than or equal to <n>", "at most <n>", "<n> or less"), lambda x, y: x <= y),
    ("==", ("equal to <n>", "exactly <n>"), lambda x, y: x == y),
    ("!=", ("not equal to <n>", "different from <n>", "not <n>"), lambda x, y: x != y),
)
_COMPARE: Templates = (
    "^check {if|whether} <in> is <than> and <give>",
    "^test {if|whether} <in> is <than> and <give>",
    "^compare <in> with <n> and <give_one> if it is <than>{| and 0 {otherwise|if not}}",
    "<give_one> {if|when} <in> is <than>{|, {else|otherwise} 0| and 0 {otherwise|if not}}",
    "<take> and <give_one> if it is <than>, {otherwise|else} 0",
    "^tell {if|whether} <in> is <than> and <give>",
)


def comparison(speech: Speech) -> Drawn:
    """1 or 0."""
    name, thans, apply = speech.pick(_COMPARISONS)
    value = numbers.some_integer(speech)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    way_out = ports.leave(speech, draft, draft.add(f"{name} {value}", way_in.box), open_share=0)
    said = numbers.number(speech, value)
    slots = {**way_in.slots, "n": said, "than": speech.say(thans, n=said), **way_out.slots}
    slots["give_one"] = way_out.giving("1")
    things = ("1 if <in> is <than>, else 0, <where>", "a {test|check} {if|whether} <in> is <than>, <where>")
    step = Step((), "", "", "", lambda x: float(apply(x, value)))
    tests = (float(value), value + 1.0, value - 1.0)
    return drawn(
        speech.request(things, _COMPARE, **slots), draft, lambda: reckons(way_in.port, way_out.port, [step], tests)
    )


_PARITY: Templates = (
    "^check {if|whether} <in> is <kind> and <give>",
    "<give_one> {if|when} <in> is <kind>{|, {else|otherwise} 0}",
    "^tell {me |}{if|whether} <in> is <kind>, and <give>",
    "<take> and ^test {if|whether} it is <kind>, then <give>",
)


def divisible(speech: Speech) -> Drawn:
    """Even, odd, or a multiple of some number."""
    by, kind, wanted = speech.pick(((2, "even", 0), (2, "odd", 1), (0, "", 0)))
    if not by:
        by = speech.rng.randint(3, 16)
        kind = speech.pick(("divisible by ", "a multiple of ")) + numbers.number(speech, by)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    boxes = (f"mod {by}",) if kind == "odd" else (f"mod {by}", "== 0")
    way_out = ports.leave(speech, draft, draft.chain(way_in.box, *boxes), open_share=0)
    slots = {**way_in.slots, "kind": kind, **way_out.slots}
    slots["give_one"] = way_out.giving("1")
    step = Step((), "", "", "", lambda x: float(int(x) % by == wanted))
    things = ("1 if <in> is <kind>, else 0, <where>", "a {test|check} {if|whether} <in> is <kind>, <where>")
    request = speech.request(things, _PARITY, **slots)
    return drawn(request, draft, lambda: reckons(way_in.port, way_out.port, [step], (2, 3, 7, 12, 30)))


_BITS: tuple[tuple[str, str, Callable[[int, int], int]], ...] = (
    ("&", "and", lambda x, y: x & y),
    ("|", "or", lambda x, y: x | y),
    ("<<", "left", lambda x, y: x << y),
    (">>", "right", lambda x, y: x >> y),
)


def bits(speech: Speech) -> Drawn:
    """Bitwise and, or, shifts."""
    name, word, apply = speech.pick(_BITS)
    value = speech.rng.randint(1, 7) if word in ("left", "right") else speech.rng.randint(1, 255)
    said = numbers.number(speech, value)
    if word in ("left", "right"):
        deed = speech.say(
            ("^shift <it> <w> by <n> bits", "^bit-shift <it> <n> {bits|places} to the <w>"), it="<it>", w=word, n=said
        )
        noun = speech.say(("<it> shifted <w> by <n> bits", "<it> <o> <n>"), it="<it>", w=word, n=said, o=name)
    else:
        deed = speech.say(
            ("^apply a bitwise <w> of <it> {and|with} <n>", "^do a bitwise <w> {of|on} <it> with <n>"),
            it="<it>",
            w=word,
            n=said,
        )
        noun = speech.say(("the bitwise <w> of <it> and <n>", "<it> bitwise <w> <n>"), it="<it>", w=word, n=said)
    step = Step((f"{name} {value}",), deed, noun, f"{name} {value}", lambda x: float(apply(int(x), value)))
    return processed(speech, [step], tests=(1, 5, 12, 100, 255))


FAMILIES = (
    Family("two-inputs", two_inputs, 2),
    Family("constants", constants),
    Family("comparison", comparison, 1.2),
    Family("divisible", divisible, 0.5),
    Family("bits", bits, 0.4),
)
