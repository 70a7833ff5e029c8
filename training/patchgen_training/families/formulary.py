"""Formulas of several numbers, each with its names and words: a table, and nothing that draws."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from patchgen_training.families.phrases import Templates


@dataclass(frozen=True, slots=True)
class Formula:
    """The box, what it makes of its inlets' numbers, the names of those, and words without and with these names."""

    box: str
    apply: Callable[..., float]
    names: tuple[str, ...]
    deeds: Templates
    nouns: Templates


_AB = ("the first number", "the second number")
_ABC = ("the first", "the second", "the third")
GEOMETRY: tuple[Formula, ...] = (
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


TRIPLES: tuple[Formula, ...] = (
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


COUPLES: tuple[Formula, ...] = (
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
