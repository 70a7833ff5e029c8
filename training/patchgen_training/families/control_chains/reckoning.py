"""Arithmetic on what flows: sums, products, ranges, units, remainders; one number in, one out."""

from __future__ import annotations

import math

from patchgen_training.families import numbers
from patchgen_training.families.control_chains.chain import Chain, Kind, Part, Span, Words
from patchgen_training.families.numbers import plain

_RESULT = ("the result", "the result", "the new value", "what comes out")

_ADD = Words(
    ("^add <n> to <it>", "^increase <it> by <n>", "^raise <it> by <n>", "^add <n> to <it>"),
    ("plus <n>", "with <n> added", "increased by <n>"),
    ("the sum", "the result"),
)
_SUBTRACT = Words(
    ("^subtract <n> from <it>", "^take <n> away from <it>", "^decrease <it> by <n>"),
    ("minus <n>", "with <n> subtracted", "decreased by <n>"),
    ("the difference", "the result"),
)
_MULTIPLY = Words(
    ("^multiply <it> by <n>", "^multiply <it> with <n>", "^scale <it> by <n>"),
    ("times <n>", "multiplied by <n>", "scaled by <n>"),
    ("the product", "the result"),
)
_DOUBLE = Words(("^double <it>", "^multiply <it> by {two|2}"), ("doubled", "times two"), _RESULT)
_DIVIDE = Words(("^divide <it> by <n>",), ("divided by <n>", "divided by <n>"), ("the quotient", "the result"))
_HALVE = Words(("^halve <it>", "^divide <it> by {two|2}"), ("halved", "divided by two"), _RESULT)
_OPERATIONS = (("+", _ADD), ("+", _ADD), ("-", _SUBTRACT), ("*", _MULTIPLY), ("*", _MULTIPLY), ("/", _DIVIDE))


def constant(chain: Chain) -> None:
    """A sum, a difference, a product or a quotient with a number."""
    sign, words = chain.speech.pick(_OPERATIONS)
    value = numbers.some_number(chain.speech)
    while value > 120:
        value = numbers.some_number(chain.speech)
    if value == 1 and sign in "*/":
        value = 2
    if value == 2 and sign in "*/" and chain.speech.chance(0.6):
        words = _DOUBLE if sign == "*" else _HALVE
    chain.through(f"{sign} {plain(value)}")
    chain.tell(words, f"{sign} {plain(value)}", n=numbers.number(chain.speech, value))
    whole = chain.span.whole and sign != "/" and value == int(value)
    if sign == "+":
        chain.reckon(lambda x: x + value, whole=whole)
    elif sign == "-":
        chain.reckon(lambda x: x - value, whole=whole)
    elif sign == "*":
        chain.reckon(lambda x: x * value, whole=whole)
    else:
        chain.reckon(lambda x: x / value)


_RANGES = (
    *((0, 1), (0, 1), (0, 100), (0, 127), (200, 1000), (100, 5000), (100, 2000), (20, 20000), (-1, 1), (50, 500)),
    *((36, 84), (48, 72), (1, 0), (0.5, 2), (-12, 12), (10, 200), (1000, 100), (60, 180)),
)
_SCALE = Words(
    (
        "^scale <it> to {a range of |the range |}<c> to <d>",
        "^map <it> {from <a>-<b> to <c>-<d>|from <a> to <b> onto <c> to <d>}",
        "^rescale <it> from <a>-<b> to <c>-<d>",
        "^convert <it> from the range <a> to <b> {into|to} <c> to <d>",
        "^map <it> to <c> to <d>",
    ),
    ("scaled to <c> to <d>", "mapped {from <a>-<b> |}to <c>-<d>", "rescaled to {the range |}<c> to <d>"),
    ("the scaled value", "the result", "the mapped value"),
)
_SCALE_SAID = Words(
    (
        "^map <it> {from <a>-<b> to <c>-<d>|from <a> to <b> onto <c> to <d>}",
        "^rescale <it> from <a>-<b> to <c>-<d>",
        "^scale <it> from {the range |}<a> to <b> to {the range |}<c> to <d>",
    ),
    ("scaled from <a>-<b> to <c>-<d>", "mapped from <a> to <b> onto <c> to <d>"),
    ("the scaled value", "the result", "the mapped value"),
)


def scale(chain: Chain) -> None:
    """From the range that flows, or from one that is said, to another; the ends stand in the box as in the words."""
    known = chain.span.known
    low, high = (chain.span.low, chain.span.high) if known else chain.speech.pick(((0, 127), (0, 127), (0, 100)))
    first, last = chain.speech.pick(_RANGES)
    while (first, last) == (low, high):
        first, last = chain.speech.pick(_RANGES)
    a, b, c, d = map(plain, (low, high, first, last))
    if low == 0 and first == 0:
        boxes = (f"/ {b}",) if last == 1 else (f"/ {b}", f"* {d}")
    elif low == 0:
        boxes = (f"expr $f1 / {b} * ({d} - {c}) + {c}",)
    else:
        boxes = (f"expr ($f1 - {a}) / ({b} - {a}) * ({d} - {c}) + {c}",)
    chain.through(*boxes)
    # What a MIDI controller or a slider gives is known; what is left of a count or of chance is said.
    words = _SCALE if known and len(chain.clauses) == 0 else _SCALE_SAID
    chain.tell(words, f"scale {a}-{b} to {c}-{d}", a=a, b=b, c=c, d=d)
    chain.reckon(lambda x: (x - low) / (high - low) * (last - first) + first)


_INVERT = Words(
    (
        "^invert <it> so that <a> becomes <b> and <b> becomes <a>",
        "^turn <it> upside down, {<a> gives <b> and <b> gives <a>|so that <a> gives <b> and the other way round},",
        "^reverse <it> (<a> becomes <b>, <b> becomes <a>)",
    ),
    ("inverted ({<a> becomes <b>|<a> gives <b> and <b> gives <a>})", "turned upside down (<a> to <b>, <b> to <a>)"),
    ("the inverted value", "the result"),
)


def invert(chain: Chain) -> None:
    """The range upside down."""
    low, high = chain.span.low, chain.span.high
    a, b, total = plain(low), plain(high), plain(low + high)
    chain.through("* -1", *(() if low + high == 0 else (f"+ {total}",)))
    chain.tell(_INVERT, f"invert {a}-{b}", a=a, b=b)
    chain.reckon(lambda x: low + high - x, whole=chain.span.whole)


_MTOF = Words(
    (
        "^convert <it> {from a MIDI note |from MIDI |}to {a frequency|hertz|a frequency in Hz}",
        "^turn <it> into {its|a} frequency {in Hz|in hertz|} (mtof)",
        "^convert <it> to Hz with mtof",
    ),
    ("converted to {a frequency|Hz|hertz}", "as a frequency in {Hz|hertz}", "through mtof"),
    ("the frequency", "the frequency in Hz", "that frequency"),
)


def mtof(chain: Chain) -> None:
    """A note's frequency."""
    chain.through("mtof")
    chain.tell(_MTOF, "mtof")
    chain.reckon(lambda x: 440 * 2 ** ((x - 69) / 12))


_MILLISECONDS = Words(
    (
        "^convert <it> {from bpm |}to milliseconds per beat",
        "^treat <it> as {bpm|a tempo} and ^convert it to ms per beat",
    ),
    ("converted from bpm to milliseconds {per|a} beat", "as a tempo turned into ms per beat"),
    ("the beat length", "the milliseconds", "the time"),
)


def beat_length(chain: Chain) -> None:
    """60000 over the tempo."""
    chain.through("expr 60000 / $f1")
    chain.tell(_MILLISECONDS, "bpm to ms")
    chain.reckon(lambda x: 60000 / x)


_RMS = Words(
    (
        "^convert <it> from dB to {linear amplitude|a linear gain} (dbtorms)",
        "^turn <it> from dB into an amplitude, 100 dB being 1,",
    ),
    ("converted from dB to linear amplitude (100 dB is 1)", "as dB through dbtorms"),
    ("the amplitude", "the gain"),
)


def amplitude(chain: Chain) -> None:
    """[dbtorms]: 100 is 1, 0 is 0."""
    chain.through("dbtorms")
    chain.tell(_RMS, "dbtorms")
    chain.reckon(lambda x: 10 ** ((x - 100) / 20) if x > 0 else 0.0)


_CLIP = Words(
    (
        "^clip <it> {to|between} <a> and <b>",
        "^limit <it> to {the range |}<a> to <b>",
        "^keep <it> between <a> and <b>",
        "^clamp <it> {to|between} <a> and <b>",
    ),
    ("clipped {to <a> to|between <a> and} <b>", "limited to <a> to <b>", "kept between <a> and <b>"),
    ("the clipped value", "the result"),
)


def clip(chain: Chain) -> None:
    """Kept within ends that some of the numbers pass."""
    values = sorted(chain.values)
    low = math.floor(values[len(values) // 4])
    high = math.ceil(values[len(values) * 3 // 4])
    low, high = (low // 10 * 10, high // 10 * 10) if high - low > 25 else (low, high)
    chain.through(f"clip {low} {high}")
    chain.tell(_CLIP, f"clip {low} {high}", a=str(low), b=str(high))
    chain.reckon(lambda x: min(max(x, low), high), whole=chain.span.whole, pitch=chain.pitch)


_INT = Words(
    ("^cut off the {decimals|fraction}{| of <it>}", "^truncate <it> to {a whole number|an integer}"),
    ("cut to a whole number", "truncated to an integer", "without its decimals"),
    ("the whole number", "the integer", "the result"),
)
_ROUND = Words(
    ("^round <it>{| to the nearest whole number}", "^round <it> to the nearest integer"),
    ("rounded", "rounded to the nearest {whole number|integer}"),
    ("the rounded value", "the result", "the whole number"),
)


def whole(chain: Chain) -> None:
    """Without decimals: cut or rounded."""
    if chain.speech.chance(0.4):
        chain.through("int")
        chain.tell(_INT, "int")
        chain.reckon(float if chain.whole else lambda x: float(int(x)), whole=True)
    else:
        chain.through("expr round($f1)")
        chain.tell(_ROUND, "round")
        chain.reckon(lambda x: math.floor(abs(x) + 0.5) * math.copysign(1.0, x), whole=True)


def _roundable(chain: Chain) -> bool:
    """Decimals, and none so near to a half or a whole that 32 bits might tell otherwise."""
    parts = [abs(value * 2 - round(value * 2)) for value in chain.values]
    return not chain.whole and all(part > 1e-3 for value, part in zip(chain.values, parts, strict=True) if value % 1)


_MODULO = Words(
    ("^take <it> modulo <n>", "^wrap <it> {at|around} <n>{| (modulo)}", "^find the remainder of <it> divided by <n>"),
    ("modulo <n>", "wrapped {at|around} <n>", "mod <n>"),
    ("the remainder", "the result", "the wrapped value"),
)


def modulo(chain: Chain) -> None:
    """The remainder."""
    value = chain.speech.pick((2, 3, 4, 5, 7, 8, 10, 12, 16))
    chain.through(f"mod {value}")
    chain.tell(_MODULO, f"mod {value}", n=numbers.number(chain.speech, value))
    chain.reckon(lambda x: x % value)
    chain.span = Span(0, value - 1, whole=True)


_SQUARE = Words(
    ("^square <it>", "^multiply <it> by itself", "^take the square of <it>"),
    ("squared", "to the power of 2"),
    ("the square", "the result"),
)
_ROOT = Words(
    ("^take the square root of <it>", "^calculate {its|the} square root{| of <it>}"),
    ("{put |}through a square root", "square-rooted"),
    ("the root", "the square root", "the result"),
)
_ABSOLUTE = Words(
    ("^take the absolute value of <it>", "^drop the sign of <it>"),
    ("as an absolute value", "without its sign"),
    ("the absolute value", "the result"),
)
_QUANTIZE = Words(
    (
        "^quantize <it> down to multiples of <n>",
        "^round <it> down to a multiple of <n>",
        "^reduce <it> to steps of <n>, always down,",
    ),
    ("rounded down to multiples of <n>", "quantized down to steps of <n>"),
    ("the quantized value", "the result"),
)


def square(chain: Chain) -> None:
    """Or its root."""
    root = chain.speech.chance(0.4)
    chain.through(*(("sqrt",) if root else ("pow 2",)))
    chain.tell(_ROOT if root else _SQUARE, "sqrt" if root else "squared")
    chain.reckon(math.sqrt if root else lambda x: x * x, whole=chain.span.whole and not root)


def absolute(chain: Chain) -> None:
    """[abs]."""
    chain.through("abs")
    chain.tell(_ABSOLUTE, "abs")
    chain.reckon(abs)
    chain.span = Span()


def quantize(chain: Chain) -> None:
    """Whole numbers to a grid, by [div] and [*]."""
    grid = chain.speech.pick((2, 3, 4, 5, 10, 10, 12, 16, 20))
    chain.through(f"div {grid}", f"* {grid}")
    chain.tell(_QUANTIZE, f"quantize {grid}", n=numbers.number(chain.speech, grid))
    chain.reckon(lambda x: x // grid * grid, whole=True)


def _counting(chain: Chain) -> bool:
    counted = chain.span.whole or not (chain.span.known or chain.clauses)
    return counted and chain.whole and min(chain.values, default=-1) >= 0


def _scalable(chain: Chain) -> bool:
    """What comes in, or a range that somebody would say; not what is only 1 or 0."""
    if chain.pitch or not chain.span.known:
        return not chain.clauses
    return chain.span.tidy and not (chain.span.whole and chain.span.high - chain.span.low <= 1)


def _positive(chain: Chain) -> bool:
    return min(chain.values, default=-1) >= 0 and (not chain.span.known or chain.span.low >= 0)


def _spread(chain: Chain) -> bool:
    values = chain.values
    return len(values) > 3 and max(values) - min(values) > 3 and max(map(abs, values)) <= 20000


PARTS = (
    Part(Kind.NUMBER, constant, 6, lambda c: not c.pitch),
    Part(Kind.NUMBER, scale, 4, _scalable),
    Part(Kind.NUMBER, invert, 1, lambda c: c.span.tidy and not c.pitch),
    Part(Kind.NUMBER, mtof, 3, lambda c: c.pitch),
    Part(
        Kind.NUMBER,
        beat_length,
        0.7,
        lambda c: c.span.known and c.span.low >= 20 and c.span.high <= 400 and not c.clauses and not c.pitch,
    ),
    Part(
        Kind.NUMBER,
        amplitude,
        0.6,
        lambda c: c.span.low >= 0 and 60 <= c.span.high <= 127 and not c.clauses and not c.pitch,
    ),
    Part(Kind.NUMBER, clip, 1.5, _spread),
    Part(Kind.NUMBER, whole, 2, _roundable),
    Part(Kind.NUMBER, modulo, 1.5, lambda c: _counting(c) and max(c.values) > 3 and not c.pitch),
    Part(Kind.NUMBER, square, 1, lambda c: _positive(c) and max(c.values) <= 1000 and not c.pitch),
    Part(Kind.NUMBER, absolute, 1, lambda c: min(c.values, default=0) < 0),
    Part(Kind.NUMBER, quantize, 1, lambda c: _counting(c) and max(c.values) > 8 and not c.pitch),
)
