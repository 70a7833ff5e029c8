"""Single steps of reckoning: a box or a few, the words for them, and what they do to a number.

In the words `<it>` is the number that goes in. A step keeps Pd's arithmetic: 32-bit floats, integers cut
towards zero where a box does so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from patchgen_training.families import numbers
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates


@dataclass(frozen=True, slots=True)
class Step:
    """`deed`: "^multiply <it> by 3"; `noun`: "<it> times 3"; `short`: "* 3"."""

    boxes: tuple[str, ...]
    deed: str
    noun: str
    short: str
    apply: Callable[[float], float]


_ADD: Templates = (
    "^add <n> to <it>",
    "^increase <it> by <n>",
    "^sum <it> and <n>",
    "^raise <it> by <n>",
    "^add <n> to <it>",
)
_SUBTRACT: Templates = (
    "^subtract <n> from <it>",
    "^take <n> away from <it>",
    "^decrease <it> by <n>",
    "^reduce <it> by <n>",
)
_MULTIPLY: Templates = (
    "^multiply <it> by <n>",
    "^multiply <it> with <n>",
    "^scale <it> by {|a factor of }<n>",
    "^multiply <it> by <n>",
)
_DIVIDE: Templates = ("^divide <it> by <n>", "^divide <it> by <n>", "^split <it> by <n>")
_MODULO: Templates = (
    "^take <it> modulo <n>",
    "^compute <it> mod <n>",
    "^wrap <it> {at|into|around} <n>",
    "^find the remainder of <it> {divided by|over} <n>",
    "^calculate <it> modulo <n>",
)
_POWER: Templates = (
    "^raise <it> to the power {of |}<n>",
    "^take <it> to the power of <n>",
    "^calculate <it> to the {power of|power} <n>",
)


def operation(speech: Speech, *, small: bool = False) -> Step:
    """A number and a constant: `+ - * /`."""
    value = numbers.some_integer(speech) if small else numbers.some_number(speech)
    said, box = numbers.number(speech, value), plain(value)
    choice = speech.rng.random()
    if choice < 0.3:
        noun = speech.say(("<it> plus <n>", "the sum of <it> and <n>", "<it> + <n>"), it="<it>", n=said)
        return Step((f"+ {box}",), speech.say(_ADD, it="<it>", n=said), noun, f"+ {box}", lambda x: x + value)
    if choice < 0.5:
        noun = speech.say(("<it> minus <n>", "<it> - <n>", "<it> less <n>"), it="<it>", n=said)
        return Step((f"- {box}",), speech.say(_SUBTRACT, it="<it>", n=said), noun, f"- {box}", lambda x: x - value)
    if choice < 0.8:
        if value == 2 and speech.chance(0.6):
            deed, noun = "^double <it>", "{twice|double} <it>"
        elif value == 3 and speech.chance(0.3):
            deed, noun = "^triple <it>", "three times <it>"
        else:
            deed = speech.say(_MULTIPLY, it="<it>", n=said)
            noun = speech.say(("<it> times <n>", "the product of <it> and <n>", "<it> * <n>"), it="<it>", n=said)
        return Step((f"* {box}",), deed, speech.say((noun,), it="<it>"), f"* {box}", lambda x: x * value)
    if value == 2 and speech.chance(0.6):
        deed, noun = speech.pick(("^halve <it>", "^divide <it> by two")), "half of <it>"
    else:
        deed = speech.say(_DIVIDE, it="<it>", n=said)
        noun = speech.say(("<it> divided by <n>", "<it> over <n>", "<it> / <n>"), it="<it>", n=said)
    return Step((f"/ {box}",), deed, noun, f"/ {box}", lambda x: x / value)


def modulo(speech: Speech) -> Step:
    value = speech.rng.randint(2, 20) if speech.chance(0.8) else speech.rng.randint(21, 200)
    said = numbers.number(speech, value)
    noun = speech.say(("<it> modulo <n>", "<it> mod <n>", "the remainder of <it> divided by <n>"), it="<it>", n=said)
    deed = speech.say(_MODULO, it="<it>", n=said)
    return Step((f"mod {value}",), deed, noun, f"mod {value}", lambda x: float(int(x) % value))


def power(speech: Speech) -> Step:
    value = speech.pick((2, 2, 3, 3, 4, 5, 0.5))
    said = numbers.number(speech, value)
    if value in (2, 3) and speech.chance(0.5):
        name = "square" if value == 2 else "cube"
        deed, noun = speech.pick(
            ((f"^{name} <it>", f"the {name} of <it>"), (f"^calculate the {name} of <it>", f"<it> {name}d"))
        )
    else:
        deed = speech.say(_POWER, it="<it>", n=said)
        noun = speech.say(("<it> to the power of <n>", "<it> to the power <n>", "<it> ^ <n>"), it="<it>", n=said)
        noun = noun.replace("^", "**")
    return Step((f"pow {plain(value)}",), deed, noun, f"pow {plain(value)}", lambda x: _power(x, value))


def _power(base: float, exponent: float) -> float:
    """As Pd: nothing imaginary."""
    return base**exponent if base >= 0 or exponent == int(exponent) else 0.0


# name of the function, boxes, deeds, nouns, what it does to a positive number
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
        ("expr $f1 * 44.1",),
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
    boxes, deeds, nouns, apply = speech.pick(_FUNCTIONS)
    return Step(boxes, speech.say(deeds, it="<it>"), speech.say(nouns, it="<it>"), boxes[0], apply)


def conversion(speech: Speech) -> tuple[Step, str, str]:
    """A step, and the two units' words."""
    boxes, source, target, apply = speech.pick(_CONVERSIONS)
    source, target = speech.say((source,)), speech.say((target,))
    return Step(boxes, "", "", boxes[0], apply), source, target


def clipping(speech: Speech) -> Step:
    low, high = numbers.some_range(speech)
    bounds = {"it": "<it>", "low": plain(low), "high": plain(high)}
    deed = speech.say(
        (
            "^limit <it> to the range {from |}<low> to <high>",
            "^clip <it> between <low> and <high>",
            "^keep <it> between <low> and <high>",
            "^constrain <it> to <low> to <high>",
            "^clamp <it> {to|between} <low> and <high>",
            "^restrict <it> to values from <low> to <high>",
        ),
        **bounds,
    )
    noun = speech.say(("<it> limited to <low> to <high>", "<it> clipped between <low> and <high>"), **bounds)
    return Step((f"clip {low} {high}",), deed, noun, f"clip {low} {high}", lambda x: float(min(max(x, low), high)))


def mapping(speech: Speech) -> Step:
    """From one range to another; all four ends stand in the box as they stand in the request."""
    low, high = speech.pick(((0, 127), (0, 127), (0, 1), (0, 1023), (0, 100), (0, 10), (-1, 1), (1, 10), (20, 80)))
    start, end = speech.pick(
        ((0, 1), (200, 1000), (100, 5000), (0, 100), (20, 20000), (-1, 1), (50, 500), (36, 84), (1, 0))
    )
    if speech.chance(0.3):
        start, end = numbers.some_range(speech)
    box = f"expr ($f1 - {low}) / ({high} - {low}) * ({end} - {start}) + {start}"
    ends = {"it": "<it>", "a": plain(low), "b": plain(high), "c": plain(start), "d": plain(end)}
    deed = speech.say(
        (
            "^map <it> from {the range |}<a> to <b> to {the range |}<c> to <d>",
            "^scale <it> from <a>-<b> to <c>-<d>",
            "^rescale <it> {in|from} the range <a> to <b> {into|to} the range <c> to <d>",
            "^convert <it> from {between <a> and <b>|<a>..<b>} to {between <c> and <d>|<c>..<d>}",
            "^scale <it> from a range of <a> to <b> {on|in|}to a range of <c> to <d>",
        ),
        **ends,
    )
    noun = speech.say(("<it> mapped from <a> to <b> onto <c> to <d>", "<it> scaled from <a>-<b> to <c>-<d>"), **ends)
    return Step(
        (box,),
        deed,
        noun,
        f"map {low}-{high} to {start}-{end}",
        lambda x: (x - low) / (high - low) * (end - start) + start,
    )


def rounding(speech: Speech) -> Step:
    """To a multiple of a step."""
    grid = speech.pick((2, 3, 4, 5, 10, 12, 20, 50, 100, 0.5, 0.1, 0.25))
    said = numbers.number(speech, grid)
    deed = speech.say(
        (
            "^round <it> to the nearest multiple of <n>",
            "^quantize <it> to {steps|multiples} of <n>",
            "^snap <it> to steps of <n>",
        ),
        it="<it>",
        n=said,
    )
    noun = speech.say(
        ("<it> rounded to {multiples|steps} of <n>", "<it> quantized to {steps|multiples} of <n>"), it="<it>", n=said
    )
    box = f"expr round($f1 / {plain(grid)}) * {plain(grid)}"
    return Step((box,), deed, noun, f"round to {plain(grid)}", lambda x: math.floor(x / grid + 0.5) * grid)
