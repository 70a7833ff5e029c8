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
    """A number and a constant, by `+ - * /`; a `small` constant is a whole number."""
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


def small_operation(speech: Speech) -> Step:
    """As `operation`, with a whole number."""
    return operation(speech, small=True)


def modulo(speech: Speech) -> Step:
    """The remainder by a constant."""
    value = speech.rng.randint(2, 20) if speech.chance(0.8) else speech.rng.randint(21, 200)
    said = numbers.number(speech, value)
    noun = speech.say(("<it> modulo <n>", "<it> mod <n>", "the remainder of <it> divided by <n>"), it="<it>", n=said)
    deed = speech.say(_MODULO, it="<it>", n=said)
    return Step((f"mod {value}",), deed, noun, f"mod {value}", lambda x: float(int(x) % value))


def power(speech: Speech) -> Step:
    """To the power of a constant."""
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


def clipping(speech: Speech) -> Step:
    """Kept within a range."""
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
