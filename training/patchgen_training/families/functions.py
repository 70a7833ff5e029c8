"""Functions of one number and conversions between units, as steps: two tables of boxes, words and arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable

from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.steps import Step

# Boxes, deeds, nouns, what it does to a positive number
_FUNCTIONS: tuple[tuple[tuple[str, ...], Templates, Templates, Callable[[float], float]], ...] = (
    (
        ("abs",),
        ("^take the absolute value of <it>", "^calculate the absolute value of <it>", "^remove the sign of <it>"),
        ("the absolute value of <it>", "abs of <it>", "the magnitude of <it>"),
        abs,
    ),
    (
        ("sqrt",),
        (
            "^take the square root of <it>",
            "^calculate the {square root|sqrt} of <it>",
            "^extract the square root of <it>",
        ),
        ("the square root of <it>", "the sqrt of <it>"),
        lambda x: math.sqrt(abs(x)),
    ),
    (
        ("int",),
        (
            "^round <it> down to an integer",
            "^truncate <it> to an integer",
            "^cut off the decimals of <it>",
            "^drop the fractional part of <it>",
            "^convert <it> to an integer",
        ),
        ("<it> truncated to an integer", "the integer part of <it>", "<it> without its decimals"),
        lambda x: float(int(x)),
    ),
    (
        ("wrap",),
        ("^wrap <it> between 0 and 1", "^take the fractional part of <it>", "^wrap <it> into the range from 0 to 1"),
        ("the fractional part of <it>", "<it> wrapped between 0 and 1"),
        lambda x: x - math.floor(x),
    ),
    (
        ("exp",),
        ("^take the exponential of <it>", "^calculate e to the power of <it>", "^raise e to <it>"),
        ("the exponential of <it>", "e to the power of <it>", "exp of <it>"),
        math.exp,
    ),
    (
        ("log",),
        ("^take the natural logarithm of <it>", "^calculate the {natural log|ln|logarithm} of <it>"),
        ("the natural logarithm of <it>", "the log of <it>", "ln of <it>"),
        lambda x: math.log(x) if x > 0 else -1000.0,
    ),
    (
        ("sin",),
        ("^take the sine of <it>", "^calculate the {sine|sin} of <it> in radians", "^calculate the {sine|sin} of <it>"),
        ("the sine of <it>", "sin of <it>", "the sine of <it> in radians"),
        math.sin,
    ),
    (
        ("cos",),
        ("^take the cosine of <it>", "^calculate the {cosine|cos} of <it> in radians"),
        ("the cosine of <it>", "cos of <it>", "the cosine of <it> in radians"),
        math.cos,
    ),
    (
        ("tan",),
        ("^take the tangent of <it>", "^calculate the {tangent|tan} of <it>"),
        ("the tangent of <it>", "tan of <it>"),
        math.tan,
    ),
    (
        ("atan",),
        ("^take the arctangent of <it>", "^calculate the {arc tangent|atan} of <it>"),
        ("the arctangent of <it>", "atan of <it>"),
        math.atan,
    ),
    (
        ("* -1",),
        ("^invert the sign of <it>", "^negate <it>", "^flip the sign of <it>", "^make <it> negative"),
        ("the negative of <it>", "<it> with its sign flipped", "minus <it>"),
        lambda x: -x,
    ),
    (
        ("expr round($f1)",),
        ("^round <it> to the nearest integer", "^round <it>", "^round <it> to a whole number"),
        ("<it> rounded to the nearest integer", "<it> rounded", "<it> rounded to a whole number"),
        lambda x: math.floor(x + 0.5),
    ),
    (
        ("expr floor($f1)",),
        ("^round <it> down", "^take the floor of <it>"),
        ("the floor of <it>", "<it> rounded down"),
        math.floor,
    ),
    (
        ("expr ceil($f1)",),
        ("^round <it> up", "^take the ceiling of <it>"),
        ("the ceiling of <it>", "<it> rounded up"),
        math.ceil,
    ),
    (
        ("expr 1 / $f1",),
        (
            "^take the reciprocal of <it>",
            "^divide 1 by <it>",
            "^calculate one over <it>",
            "^calculate the inverse of <it>",
        ),
        ("the reciprocal of <it>", "1 divided by <it>", "one over <it>"),
        lambda x: 1 / x if x else 0.0,
    ),
    (
        ("expr 1 - $f1",),
        ("^subtract <it> from 1", "^invert <it> between 0 and 1"),
        ("1 minus <it>", "one minus <it>"),
        lambda x: 1 - x,
    ),
    (
        ("expr tanh($f1)",),
        ("^take the hyperbolic tangent of <it>", "^calculate {tanh|the tanh} of <it>"),
        ("the hyperbolic tangent of <it>", "tanh of <it>"),
        math.tanh,
    ),
    (
        ("expr log10($f1)",),
        ("^take the base 10 logarithm of <it>", "^calculate log10 of <it>"),
        ("the base 10 logarithm of <it>", "log10 of <it>"),
        lambda x: math.log10(x) if x > 0 else 0.0,
    ),
)

# From one unit to another: boxes, source unit, target unit, what it does.
_CONVERSIONS: tuple[tuple[tuple[str, ...], str, str, Callable[[float], float]], ...] = (
    (
        ("mtof",),
        "{a MIDI note|a MIDI note number|a MIDI pitch|midi notes|a note number|MIDI}",
        "{Hz|hertz|a frequency|a frequency in Hz|frequency}",
        lambda x: 440 * 2 ** ((x - 69) / 12),
    ),
    (
        ("ftom",),
        "{a frequency|a frequency in Hz|hertz|Hz|frequency}",
        "{a MIDI note|a MIDI note number|MIDI|a MIDI pitch|midi}",
        lambda x: 69 + 12 * math.log2(x / 440),
    ),
    (
        ("dbtorms",),
        "{dB|decibels|a dB value|a level in dB|db}",
        "{a linear amplitude|linear gain|rms|an amplitude|RMS amplitude}",
        lambda x: 10 ** ((x - 100) / 20),
    ),
    (
        ("rmstodb",),
        "{a linear amplitude|linear gain|rms|an amplitude|RMS amplitude}",
        "{dB|decibels|a dB value|db}",
        lambda x: max(0.0, 100 + 20 * math.log10(x)),
    ),
    (
        ("expr 60000 / $f1",),
        "{bpm|BPM|beats per minute|a tempo in bpm|a tempo}",
        "{milliseconds|ms|milliseconds per beat|a beat length in ms}",
        lambda x: 60000 / x,
    ),
    (
        ("expr 1000 / $f1",),
        "{Hz|hertz|a frequency in Hz|a frequency}",
        "{a period in ms|milliseconds|ms|a period in milliseconds}",
        lambda x: 1000 / x,
    ),
    (("* 1000",), "{seconds|a time in seconds|secs}", "{milliseconds|ms}", lambda x: x * 1000),
    (("/ 1000",), "{milliseconds|ms|a time in ms}", "{seconds|secs}", lambda x: x / 1000),
    (
        ("expr $f1 * 9 / 5 + 32",),
        "{Celsius|degrees Celsius|celsius}",
        "{Fahrenheit|degrees Fahrenheit|fahrenheit}",
        lambda x: x * 9 / 5 + 32,
    ),
    (
        ("expr ($f1 - 32) * 5 / 9",),
        "{Fahrenheit|degrees Fahrenheit|fahrenheit}",
        "{Celsius|degrees Celsius|celsius}",
        lambda x: (x - 32) * 5 / 9,
    ),
    (("expr $f1 * 3.14159 / 180",), "{degrees|an angle in degrees}", "{radians|rad}", lambda x: x * math.pi / 180),
    (("expr $f1 * 180 / 3.14159",), "{radians|an angle in radians}", "{degrees|deg}", lambda x: x * 180 / math.pi),
    (
        ("expr pow(2, $f1 / 12)",),
        "{semitones|an interval in semitones|a transposition in semitones}",
        "{a frequency ratio|a ratio|a playback speed|a frequency factor}",
        lambda x: 2 ** (x / 12),
    ),
    (
        ("* 44.1",),
        "{milliseconds|ms|a time in ms} {at 44100 Hz|at 44.1 kHz|at a sample rate of 44100}",
        "samples",
        lambda x: x * 44.1,
    ),
    (
        ("/ 127",),
        "{a MIDI value|a velocity|a controller value|MIDI velocity} {from 0 to 127|(0-127)}",
        "{a value from 0 to 1|the range 0 to 1|a number between 0 and 1}",
        lambda x: x / 127,
    ),
    (
        ("/ 100",),
        "{a percentage|percent|a value in percent}",
        "{a fraction|a value from 0 to 1|a decimal}",
        lambda x: x / 100,
    ),
)


def function(speech: Speech) -> Step:
    """One of the functions of the table."""
    boxes, deeds, nouns, apply = speech.pick(_FUNCTIONS)
    return Step(boxes, speech.say(deeds, it="<it>"), speech.say(nouns, it="<it>"), boxes[0], apply)


def conversion(speech: Speech) -> tuple[Step, str, str]:
    """A step, and the two units' words."""
    boxes, source, target, apply = speech.pick(_CONVERSIONS)
    source, target = speech.say((source,)), speech.say((target,))
    return Step(boxes, "", "", boxes[0], apply), source, target
