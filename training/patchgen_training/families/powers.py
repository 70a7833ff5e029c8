"""What one box does to one number: powers, roots, logarithms, angles."""

from __future__ import annotations

import math
from collections.abc import Callable

from patchgen_training.families import numbers
from patchgen_training.families.asking import Operation, Words, asked
from patchgen_training.families.family import Drawn, Family
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech

_POSITIVE = (4.0, 9.0, 100.0, 1.0, 0.25, 2.0)


_SQUARE = Words(
    ("^multiply <it> by itself", "^square <it>", "^raise <it> to the second power", "^use <it> twice as a factor"),
    ("<it> times itself", "<it> squared", "the second power of <it>"),
    ("<in> should act slower at the start and faster at the end, so square it",),
)
_ROOT = Words(
    (
        "^find the number whose square is <it>",
        "^take the root of <it>",
        "^undo the squaring of <it>",
        "^find which number times itself {is|makes|gives} <it>",
    ),
    ("the root of <it>", "the square root of <it>", "the number that squared gives <it>"),
)
_CUBE_ROOT = Words(
    ("^take the {cube|cubic|third} root of <it>", "^find the number whose cube is <it>"),
    ("the {cube|cubic|third} root of <it>",),
)
_OVER = Words(
    (
        "^divide {one|1} by <it>",
        "^turn <it> upside down as a fraction",
        "^{invert|take the inverse of} <it>, {one over it|1/x}",
        "^take 1/x of <it>",
    ),
    ("{one|1} over <it>", "{one|1} divided by <it>", "1/x of <it>", "the reciprocal of <it>"),
)
_RAISED = Words(
    (
        "^raise <n> to the power {of |}<it>",
        "^use <it> as the exponent {of|with the base|on} <n>",
        "^calculate <n> to the <it>",
        "^take <it> as an exponent for the base <n>",
    ),
    ("<n> to the power of <it>", "<n> raised to <it>", "the power of <n> with <it> as exponent"),
    ("<in> is an exponent for the base <n>",),
)
_LOG = Words(
    (
        "^take the {base <n> logarithm|base-<n> log|logarithm to base <n>} of <it>",
        "^find {to which power|what exponent} <n> must be raised to {get|give} <it>",
        "^take the log of <it> {to|with|in} base <n>",
    ),
    ("the {logarithm|log} of <it> {to|in|with} base <n>", "log base <n> of <it>", "log<n> of <it>"),
)
_LN = Words(
    ("^take the {natural|base e} {log|logarithm} of <it>", "^find the exponent of e that {gives|makes} <it>"),
    ("the {natural|base e} {log|logarithm} of <it>", "ln of <it>"),
)
_E = Words(
    (
        "^raise e to the power {of |}<it>",
        "^use <it> as the exponent of e",
        "^put <it> through an exponential {curve|function}",
    ),
    ("e to the power of <it>", "e raised to <it>", "the {exponential|exponential function} of <it>"),
)
_NTH_POWER = Words(
    (
        "^raise <it> to the <n>{th|} power",
        "^multiply <it> by itself so that it stands <n> times",
        "^bend <it> with an exponent of <n>",
        "^use a power curve of <n> {on|for} <it>",
        "^take <it> to the power <n>",
    ),
    ("<it> {to|raised to} the power {of |}<n>", "<it> with an exponent of <n>", "<it> bent by the power {of |}<n>"),
    ("<in> needs a power curve with {the |}exponent <n>", "I want <in> on a curve, x to the <n>"),
)
_POWERS: tuple[tuple[Words, str, Callable[[float], float]], ...] = (
    (_SQUARE, "pow 2", lambda x: x * x),
    (_ROOT, "sqrt", math.sqrt),
    (_CUBE_ROOT, "expr pow($f1, 0.333333)", lambda x: x ** (1 / 3)),
    (_OVER, "expr 1 / $f1", lambda x: 1 / x),
    (_LN, "log", math.log),
)


def power(speech: Speech) -> Drawn:
    """Powers, roots, logarithms, reciprocals."""
    choice = speech.rng.random()
    if choice < 0.5:
        words, box, apply = speech.pick(_POWERS)
        return asked(speech, Operation((box,), words, apply, _POSITIVE))
    if choice < 0.6:
        return asked(speech, Operation(("exp",), _E, math.exp, (0.0, 1.0, 2.0, -1.0, 0.5)))
    if choice < 0.75:
        base = speech.pick((2, 2, 3, 10, 10, 1.5, 5, 4))
        tests = (0.0, 1.0, 2.0, 3.0, 0.5)
        slots = {"n": numbers.number(speech, base)}
        return asked(speech, Operation((f"expr pow({plain(base)}, $f1)",), _RAISED, lambda x: base**x, tests, slots))
    if choice < 0.87:
        base = speech.pick((2, 2, 10, 10, 3, 4, 8))
        box = "expr log10($f1)" if base == 10 else f"expr log($f1) / log({base})"
        slots = {"n": str(base)}
        return asked(speech, Operation((box,), _LOG, lambda x: math.log(x, base), (1.0, 2.0, 8.0, 10.0, 64.0), slots))
    exponent = speech.pick((4, 5, 6, 0.3, 1.5, 2.5, 0.25, 3, 0.5))
    slots = {"n": plain(exponent)}
    words = Words(_NTH_POWER.deeds[2:], _NTH_POWER.nouns, _NTH_POWER.wishes)
    return asked(speech, Operation((f"pow {plain(exponent)}",), words, lambda x: x**exponent, _POSITIVE, slots))


_OF_DEGREES = Words(
    (
        "^take the <f> of <it> in degrees",
        "^find the <f> of <it>, {an angle|which is} in degrees",
        "^calculate the <f> of an angle in degrees, <it>",
        "^treat <it> as degrees and ^take {its|the} <f>",
    ),
    ("the <f> of <it> in degrees", "the <f> of <it> degrees"),
    ("<in> is an angle in degrees and I {need|want} its <f>", "<in> is in degrees, not radians; i want the <f>"),
)
_OF_RADIANS = Words(
    (
        "^take the <f> of <it> in radians",
        "^find the <f> of <it>, {an angle|which is} in radians",
        "^treat <it> as radians and ^take {its|the} <f>",
    ),
    ("the <f> of <it> in radians", "the <f> of <it> radians"),
    ("<in> is an angle in radians and I {need|want} its <f>",),
)
_OF_TURN = Words(
    (
        "^take the <f> of <it> where {1 is a full circle|0 to 1 is one whole turn}",
        "^treat <it> as a phase from 0 to 1 and ^take {its|the} <f>",
        "^read one {cycle|period} of a <f> at the phase {from|given by} <it>, 0 to 1",
    ),
    ("the <f> of <it> as a phase from 0 to 1", "the <f> of <it> {turns|cycles}"),
    ("<in> is a phase from 0 to 1, I {need|want} the <f> {there|of it}",),
)
_TRIG: tuple[tuple[str, tuple[str, ...], Callable[[float], float]], ...] = (
    ("sin", ("sine", "sine", "sin"), math.sin),
    ("cos", ("cosine", "cosine", "cos"), math.cos),
    ("tan", ("tangent", "tan"), math.tan),
)


def angle(speech: Speech) -> Drawn:
    """Sine, cosine and tangent of degrees, radians and phases."""
    name, said, apply = speech.pick(_TRIG)
    choice = speech.rng.random()
    slots = {"f": speech.pick(said)}
    if choice < 0.45:
        tests: tuple[float, ...] = (0.0, 30.0, 45.0, 60.0, 10.0)
        box = f"expr {name}($f1 * 3.14159 / 180)"
        return asked(speech, Operation((box,), _OF_DEGREES, lambda x: apply(math.radians(x)), tests, slots))
    if choice < 0.7:
        return asked(speech, Operation((name,), _OF_RADIANS, apply, (0.0, 0.5, 1.0, -0.3), slots))
    tests = (0.0, 0.125, 0.05, 0.1)
    box = f"expr {name}($f1 * 6.28319)"
    return asked(speech, Operation((box,), _OF_TURN, lambda x: apply(x * 2 * math.pi), tests, slots))


FAMILIES = (
    Family("powers-and-roots", power, 0.8),
    Family("angle", angle, 0.5),
)
