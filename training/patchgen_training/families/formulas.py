"""Two, three or four numbers at once: formulas with several variables."""

from __future__ import annotations

from patchgen_training.families import ports
from patchgen_training.families.behaviour import Behaviour, gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.formulary import COUPLES, GEOMETRY, TRIPLES, Formula
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated

_WAYS: Templates = (
    "<do> from <k> <boxes> and <give>",
    "^take <names> from <k> <boxes>, <do> and <give>",
    "^have <k> <boxes>{ for|:} <names>, <do> and <give>",
    "<do> and <give>; <names> come from <k> <boxes>",
    "^use <k> <boxes> (<names>) to <bare>, and <give>",
)
_WAY_THINGS: Templates = (
    "<noun> from <k> <boxes>, <where>",
    "<noun>, with <k> <boxes> for <names>, <where>",
    "<k> <boxes> ({for |}<names>) and <noun>, <where>",
)
_WAY_FREE: Templates = (
    "{i have|I've got|there are} <k> <boxes>, <names>. {i want|I need|i'd like} <noun>, <give>",
    "{how do i|how can i|how would i} <bare> {with|from} <k> <boxes>{ for <names>|}? <give>",
    "<k> <boxes>: <names> -> <noun> -> <way_out>",
    "inputs: <names> (<k> <boxes>). output: <noun>, <where>",
    "{given|with} <names> {in|from} <k> <boxes>, <bare>, then <give>",
    "what is <noun>? <names> {come from|are in} <k> <boxes>, <give>",
)
COUNTS = {2: ("two", "2", "two"), 3: ("three", "3", "three"), 4: ("four", "4", "four")}
_VALUES = ((5.0, 3.0, 8.0, 2.0), (2.0, 4.0, 1.0, 7.0), (9.0, 9.0, 6.0, 5.0))


def several(speech: Speech, formula: Formula, values: tuple[tuple[float, ...], ...] = _VALUES) -> Drawn:
    """Inlets or number boxes, the left one last as it sets the box off, and the result's way out."""
    count = len(formula.names)
    draft = Draft()
    inlets = speech.chance(0.55)
    doors = [draft.add("inlet" if inlets else "floatatom") for _ in range(count)]
    result = draft.add(formula.box, doors[0], *(f"{door}>{k}" for k, door in enumerate(doors) if k))
    way_out = ports.leave(speech, draft, result, open_share=0)
    slots = {
        **way_out.slots,
        "do": speech.say(formula.deeds),
        "noun": speech.say(formula.nouns),
        "k": speech.pick(COUNTS[count]),
        "boxes": "inlets" if inlets else "number boxes",
        "names": enumerated(formula.names),
        "way_out": way_out.terse,
    }
    slots["bare"] = slots["do"].replace("^", "")
    if speech.chance(0.3):
        request = speech.request((), (), _WAY_FREE, **slots)
    else:
        request = speech.request(_WAY_THINGS, _WAYS, **slots)
    names = [f"in{k}" for k in range(count)] if inlets else [f"box{door}" for door in doors]
    return drawn(request, draft, lambda: _behaviour(names, way_out.port, formula, values))


def _behaviour(names: list[str], port: str, formula: Formula, values: tuple[tuple[float, ...], ...]) -> Behaviour:
    sends = [
        (10.0 + 10 * turn + place, name, f"float {plain(value)}")
        for turn, row in enumerate(values)
        for place, (name, value) in enumerate(reversed(list(zip(names, row, strict=False))))
    ]
    wanted = [formula.apply(*row[: len(names)]) for row in values]
    return on(*sends, expect=[gives(port, *wanted, tolerance=2e-3)])


def named_formula(speech: Speech) -> Drawn:
    """Formulas that have a name: distances, blends, lines, durations, energies."""
    return several(speech, speech.pick(GEOMETRY))


def three(speech: Speech) -> Drawn:
    """Three numbers: sums, extremes, the middle one, comparisons, a choice."""
    return several(speech, speech.pick(TRIPLES))


def couple(speech: Speech) -> Drawn:
    """Two numbers, by one box."""
    return several(speech, speech.pick(COUPLES))


FAMILIES = (
    Family("named-formula", named_formula),
    Family("three-inputs", three, 0.8),
    Family("two-compared", couple, 0.8),
)
