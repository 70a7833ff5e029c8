"""Two, three or four numbers at once: formulas with several variables, gates of logic, one result or several."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from patchgen_training.families import ports
from patchgen_training.families.behaviour import Behaviour, gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated


@dataclass(frozen=True, slots=True)
class Formula:
    """The box, what it makes of its inlets' numbers, the names of those, and words without and with these names."""

    box: str
    apply: Callable[..., float]
    names: tuple[str, ...]
    deeds: Templates
    nouns: Templates


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
_COUNTS = {2: ("two", "2", "two"), 3: ("three", "3", "three"), 4: ("four", "4", "four")}
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
        "k": speech.pick(_COUNTS[count]),
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


_AB = ("the first number", "the second number")
_ABC = ("the first", "the second", "the third")
_GEOMETRY: tuple[Formula, ...] = (
    Formula(
        "expr $f1 + ($f2 - $f1) * $f3",
        lambda a, b, t: a + (b - a) * t,
        ("a", "b", "the blend amount from 0 to 1"),
        (
            "^interpolate {linearly |}between a and b",
            "^crossfade from a to b",
            "^blend a {into|with} b",
            "^calculate a + (b - a) * amount",
        ),
        ("the {blend|mix|crossfade} of a and b", "the linear interpolation between a and b"),
    ),
    Formula(
        "expr sqrt($f1 * $f1 + $f2 * $f2)",
        math.hypot,
        ("x", "y"),
        (
            "^find the distance of {the point|a point} from the origin",
            "^calculate the length of the vector (x, y)",
            "^calculate the square root of x squared plus y squared",
        ),
        ("the distance from the origin", "the length of the vector", "the magnitude of x and y"),
    ),
    Formula(
        "atan2",
        math.atan2,
        ("y", "x"),
        (
            "^find the angle of the point {in radians|from y and x}",
            "^calculate the {direction|angle} of a vector in radians",
            "^take the arctangent of y {over|divided by} x, right in all four quadrants",
        ),
        ("the angle in radians of the point", "the atan2 of y and x", "the direction of the vector in radians"),
    ),
    Formula(
        "expr atan2($f1, $f2) * 180 / 3.14159",
        lambda y, x: math.degrees(math.atan2(y, x)),
        ("y", "x"),
        ("^find the angle of the point in degrees", "^calculate the {direction|heading} of a vector in degrees"),
        ("the angle in degrees of the point", "the direction of the vector in degrees"),
    ),
    Formula(
        "expr sqrt(pow($f3 - $f1, 2) + pow($f4 - $f2, 2))",
        lambda a, b, c, d: math.hypot(c - a, d - b),
        ("x1", "y1", "x2", "y2"),
        (
            "^find {the distance between two points|how far two points are apart}",
            "^measure the distance between the points (x1, y1) and (x2, y2)",
        ),
        ("the distance between two points", "the {straight line|euclidean distance} between two points"),
    ),
    Formula(
        "*",
        lambda a, b: a * b,
        ("width", "height"),
        ("^calculate the area of a rectangle", "^find out how big a rectangle is"),
        ("the area of a rectangle",),
    ),
    Formula(
        "expr 2 * ($f1 + $f2)",
        lambda a, b: 2 * (a + b),
        ("width", "height"),
        ("^calculate the perimeter of a rectangle", "^measure once around a rectangle"),
        ("the perimeter of a rectangle",),
    ),
    Formula(
        "expr $f1 * $f2 * $f3",
        lambda a, b, c: a * b * c,
        ("length", "width", "height"),
        ("^calculate the volume of a box", "^find the volume of a room"),
        ("the volume of a {room|box}",),
    ),
    Formula(
        "expr $f1 * $f2 + $f3",
        lambda m, x, b: m * x + b,
        ("m", "x", "b"),
        ("^calculate {y = mx + b|m times x plus b}", "^evaluate a {straight line|linear function} y = m * x + b"),
        ("m * x + b", "y = mx + b", "the straight line with slope m and offset b at x"),
    ),
    Formula(
        "expr $f1 / ($f2 * $f2)",
        lambda m, h: m / (h * h),
        ("weight in kg", "height in metres"),
        ("^calculate the body mass index", "^compute the BMI (weight over height squared)"),
        ("the body mass index", "the BMI, weight over height squared"),
    ),
    Formula(
        "expr 0.5 * $f1 * $f2 * $f2",
        lambda m, v: 0.5 * m * v * v,
        ("mass", "speed"),
        ("^calculate the kinetic energy", "^compute half the mass times the speed squared"),
        ("the kinetic energy", "half the mass times the speed squared"),
    ),
    Formula(
        "expr $f2 * $f2 - 4 * $f1 * $f3",
        lambda a, b, c: b * b - 4 * a * c,
        ("a", "b", "c"),
        ("^calculate the discriminant of a quadratic equation", "^compute b squared minus 4ac"),
        ("the discriminant {of a quadratic equation|b squared minus 4ac}",),
    ),
    Formula(
        "/",
        lambda d, t: d / t,
        ("distance", "time"),
        ("^calculate the {average |}speed", "^find out how fast something is"),
        ("the {average |}speed", "the distance per time"),
    ),
    Formula(
        "expr $f1 / $f2 * 100",
        lambda part, whole: part / whole * 100,
        ("the part", "the whole"),
        (
            "^calculate {what percentage|how many percent} the part is of the whole",
            "^express the part in percent of the whole",
        ),
        ("the percentage of the part in the whole", "the part in percent of the whole"),
    ),
    Formula(
        "expr 60000 / $f1 * $f2",
        lambda bpm, beats: 60000 / bpm * beats,
        ("the tempo in bpm", "the number of beats"),
        ("^calculate how many milliseconds so many beats {last|take}", "^find the length of some beats in ms"),
        ("the {duration|length} of so many beats in {ms|milliseconds}",),
    ),
    Formula(
        "expr $f1 + $f2 * 12",
        lambda note, octaves: note + octaves * 12,
        ("the midi note", "the number of octaves"),
        ("^transpose a {midi |}note by {some|so many} octaves", "^shift a note by octaves"),
        ("a midi note transposed by octaves",),
    ),
    Formula(
        "expr $f1 * pow(2, $f2 / 12)",
        lambda hertz, steps: hertz * 2 ** (steps / 12),
        ("the frequency", "the number of semitones"),
        ("^transpose a frequency by semitones", "^shift a frequency {by|up} so many semitones"),
        ("a frequency transposed by semitones", "the frequency so many semitones {higher|up}"),
    ),
    Formula(
        "expr $f1 * 128 + $f2",
        lambda high, low: high * 128 + low,
        ("the MSB", "the LSB"),
        ("^combine {two 7-bit values|MSB and LSB} into one 14-bit {number|value}", "^put a 14-bit controller together"),
        ("the 14-bit {value|number} {made of|from} {MSB and LSB|two 7-bit halves}",),
    ),
    Formula(
        "expr $f1 * 3600 + $f2 * 60 + $f3",
        lambda h, m, s: h * 3600 + m * 60 + s,
        ("hours", "minutes", "seconds"),
        ("^convert a time to seconds", "^add up hours, minutes and seconds {in|to} seconds"),
        ("{a|the} time in seconds", "the total number of seconds"),
    ),
)


def named_formula(speech: Speech) -> Drawn:
    """Formulas that have a name: distances, blends, lines, durations, energies."""
    return several(speech, speech.pick(_GEOMETRY))


_TRIPLES: tuple[Formula, ...] = (
    Formula(
        "expr $f1 + $f2 + $f3",
        lambda a, b, c: a + b + c,
        _ABC,
        ("^add {three|the three} {numbers|inputs}{ together|}", "^sum up three {numbers|values}"),
        ("the sum of three {numbers|values}", "three {numbers|inputs} added up"),
    ),
    Formula(
        "expr ($f1 + $f2 + $f3) / 3",
        lambda a, b, c: (a + b + c) / 3,
        _ABC,
        ("^average three {numbers|values|inputs}", "^calculate the mean of three {numbers|values}"),
        ("the {average|mean} of three {numbers|values|inputs}",),
    ),
    Formula(
        "expr max($f1, max($f2, $f3))",
        max,
        _ABC,
        ("^find the {largest|biggest|highest|greatest} of three {numbers|values|inputs}",),
        ("the {largest|biggest|highest|maximum} of three {numbers|values|inputs}",),
    ),
    Formula(
        "expr min($f1, min($f2, $f3))",
        min,
        _ABC,
        ("^find the {smallest|lowest|least} of three {numbers|values|inputs}",),
        ("the {smallest|lowest|minimum} of three {numbers|values|inputs}",),
    ),
    Formula(
        "expr max(min($f1, $f2), min(max($f1, $f2), $f3))",
        lambda a, b, c: sorted((a, b, c))[1],
        _ABC,
        ("^find the {middle one|median} of three {numbers|values|inputs}", "^pick the number in the middle of three"),
        (
            "the {median|middle one} of three {numbers|values|inputs}",
            "neither the largest nor the smallest of three numbers",
        ),
    ),
    Formula(
        "expr $f1 > $f2 && $f1 > $f3",
        lambda a, b, c: float(a > b and a > c),
        _ABC,
        (
            "^check {if|whether} the first of three numbers is {greater|larger|bigger} than {the other two|both}",
            "^compare three numbers: 1 if the first is the {largest|biggest}, {else|otherwise} 0",
        ),
        ("1 if the first of three numbers is {greater|larger|bigger} than both others, else 0",),
    ),
    Formula(
        "expr $f1 >= $f2 && $f1 <= $f3",
        lambda x, low, high: float(low <= x <= high),
        ("the number", "the lower limit", "the upper limit"),
        (
            "^check {if|whether} a number {is|lies} between two limits",
            "^test {if|whether} a number is {inside|within} a range{, limits included|}",
        ),
        (
            "1 if a number {is|lies} between two limits, {else|otherwise} 0",
            "a range test with {variable|adjustable} limits",
        ),
    ),
    Formula(
        "expr $f1 == $f2 && $f2 == $f3",
        lambda a, b, c: float(a == b == c),
        _ABC,
        ("^check {if|whether} three numbers are {all |}{equal|the same}",),
        ("1 if three numbers are {all |}{equal|the same}, {else|otherwise} 0",),
    ),
    Formula(
        "expr $f1 < $f2 && $f2 < $f3",
        lambda a, b, c: float(a < b < c),
        _ABC,
        ("^check {if|whether} three numbers {rise|are in ascending order}{ from left to right|}",),
        ("1 if three numbers are in {ascending|rising} order, {else|otherwise} 0",),
    ),
    Formula(
        "expr $f1 * $f2 - $f3",
        lambda a, b, c: a * b - c,
        _ABC,
        ("^multiply the first two of three numbers and ^subtract the third",),
        ("the product of the first two minus the third of three numbers",),
    ),
    Formula(
        "expr ($f1 + $f2) * $f3",
        lambda a, b, c: (a + b) * c,
        _ABC,
        ("^add the first two of three numbers and ^multiply the sum by the third",),
        ("the sum of the first two of three numbers times the third", "(a + b) * c of three numbers"),
    ),
    Formula(
        "expr if($f1 != 0, $f2, $f3)",
        lambda a, b, c: b if a else c,
        ("the condition", "a", "b"),
        (
            "^choose a {when|if} the condition is {true|not 0} and b {when it is|if it is} {false|0}",
            "^pass a or b, depending on whether the condition is 1 or 0",
        ),
        ("a if the condition is {true|not 0}, {else|otherwise} b", "an if-then-else of {a condition|three inputs}"),
    ),
)


def three(speech: Speech) -> Drawn:
    """Three numbers: sums, extremes, the middle one, comparisons, a choice."""
    return several(speech, speech.pick(_TRIPLES))


_COUPLES: tuple[Formula, ...] = (
    Formula(
        "max",
        max,
        _AB,
        (
            "^let the {bigger|larger|higher} of two {numbers|values} {win|through}",
            "^compare two {numbers|values} and ^keep the {bigger|larger|higher} one",
        ),
        ("whichever of two {numbers|values} is {bigger|larger|higher}",),
    ),
    Formula(
        "min",
        min,
        _AB,
        (
            "^let the {smaller|lower} of two {numbers|values} {win|through}",
            "^compare two {numbers|values} and ^keep the {smaller|lower} one",
        ),
        ("whichever of two {numbers|values} is {smaller|lower}",),
    ),
    Formula(
        "!=",
        lambda a, b: float(a != b),
        _AB,
        ("^check {if|whether} two numbers {differ|are different|are not the same}",),
        ("1 if two numbers {differ|are different}, {else|otherwise} 0",),
    ),
    Formula(
        ">=",
        lambda a, b: float(a >= b),
        _AB,
        ("^check {if|whether} the first number is {at least as large as|greater or equal to|not below} the second",),
        ("1 if the first number is {at least as large as|greater than or equal to} the second, else 0",),
    ),
    Formula(
        "<=",
        lambda a, b: float(a <= b),
        _AB,
        ("^check {if|whether} the first number is {at most as large as|less than or equal to|not above} the second",),
        ("1 if the first number is {at most as large as|less than or equal to} the second, else 0",),
    ),
    Formula(
        "div",
        lambda a, b: float(a // b),
        _AB,
        (
            "^divide the first number by the second {as integers|without remainder|and ignore the rest}",
            "^count how {often|many times} the second number {fits|goes} into the first",
        ),
        ("the {integer|whole} quotient of two numbers", "how many times the second number fits into the first"),
    ),
    Formula(
        "expr $f1 % $f2 == 0",
        lambda a, b: float(a % b == 0),
        _AB,
        ("^check {if|whether} the first number {is divisible by|is a multiple of} the second",),
        ("1 if the first number is {divisible by|a multiple of} the second, else 0",),
    ),
    Formula(
        "expr sqrt($f1 * $f2)",
        lambda a, b: math.sqrt(a * b),
        _AB,
        ("^calculate the geometric mean of two numbers",),
        ("the geometric mean of two numbers", "the root of the product of two numbers"),
    ),
    Formula(
        "expr ($f1 + $f2) / 2",
        lambda a, b: (a + b) / 2,
        _AB,
        ("^find the {middle|midpoint|point halfway} between two numbers", "^meet halfway between two numbers"),
        ("the {middle|midpoint} between two numbers", "the number halfway between two others"),
    ),
    Formula(
        "expr abs($f1 - $f2)",
        lambda a, b: abs(a - b),
        _AB,
        ("^find {how far two numbers are apart|the gap between two numbers}{, never negative|}",),
        ("the gap between two numbers{, never negative|}", "the difference of two numbers without its sign"),
    ),
    Formula(
        "expr ($f1 > $f2) - ($f1 < $f2)",
        lambda a, b: float((a > b) - (a < b)),
        _AB,
        ("^compare two numbers and ^get 1, 0 or -1 for greater, equal or less",),
        ("1, 0 or -1 when the first of two numbers is greater than, equal to or less than the second",),
    ),
    Formula(
        "&",
        lambda a, b: float(int(a) & int(b)),
        _AB,
        ("^mask the first number with the second, bit by bit", "^do a bitwise and of two {integers|numbers}"),
        ("the bitwise and of two {integers|numbers}", "the bits that two numbers have in common"),
    ),
    Formula(
        "|",
        lambda a, b: float(int(a) | int(b)),
        _AB,
        ("^merge the bits of two {integers|numbers}", "^do a bitwise or of two {integers|numbers}"),
        ("the bitwise or of two {integers|numbers}", "the bits that either of two numbers has"),
    ),
    Formula(
        "<<",
        lambda a, b: float(int(a) << int(b)),
        _AB,
        ("^shift the bits of the first number left by the second",),
        ("the first number with its bits shifted left by the second",),
    ),
    Formula(
        ">>",
        lambda a, b: float(int(a) >> int(b)),
        _AB,
        ("^shift the bits of the first number right by the second",),
        ("the first number with its bits shifted right by the second",),
    ),
)


def couple(speech: Speech) -> Drawn:
    """Two numbers, by one box."""
    return several(speech, speech.pick(_COUPLES))


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
        "k": speech.pick(_COUNTS[count]),
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
    Family("named-formula", named_formula),
    Family("three-inputs", three, 0.8),
    Family("two-compared", couple, 0.8),
    Family("logic-gate", gate, 0.6),
    Family("many-results", many_results, 0.5),
)
