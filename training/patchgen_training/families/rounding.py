"""What one box does to one number: its whole part, its sign, its place on a grid."""

from __future__ import annotations

import math
from collections.abc import Callable

from patchgen_training.families import numbers
from patchgen_training.families.asking import Operation, Words, asked
from patchgen_training.families.family import Drawn, Family
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech

_DECIMALS = (3.7, -2.6, 12.25, 0.2, 5.0, 64.5, -0.75)
_SIGNED = (5.0, -5.0, 0.0, -12.0, 7.5, -0.25, 100.0)


_TRUNCATE = Words(
    (
        "^drop the {decimals|decimal places|digits after the point} of <it>",
        "^{chop|cut} off {everything|all|the digits|whatever is} {after|behind} the {decimal |}point of <it>",
        "^throw away {the decimals|what is behind the decimal point|the fraction} of <it>",
        "^make an {integer|int} {of|out of|from} <it>{, no rounding|, without rounding| by truncation|}",
        "^truncate <it>{| to a whole number}",
        "^strip the {decimals|fractional part|decimal part} {from|off} <it>",
        "^cast <it> to {int|integer|an int}",
        "^turn <it> into an {int|integer}",
        "^keep only the {whole|integer} part of <it>",
        "^get rid of the {decimals|fraction|decimal part} {in|of} <it>",
        "^lose the {decimals|digits after the point} of <it>",
    ),
    (
        "the {whole|integer} part of <it>",
        "<it> {without|minus} {its|the} {decimals|decimal places|fraction}",
        "<it> as an {int|integer}",
        "<it> cut off at the {point|decimal point}",
    ),
    (
        "<in> has {decimals|digits after the point} that I {don't want|don't need|want gone}",
        "I only {want|need} the {whole|integer} part of <in>",
        "no {decimals|digits after the point} please in <in>, just {cut|chop} them off",
    ),
)
_ROUND = Words(
    (
        "^round <it> {up or down|} to the {nearest|closest} {whole number|integer|int}",
        "^round <it> {off |}to {a whole number|an integer|the nearest whole number}",
        "^find the {integer|whole number} {closest|nearest} to <it>",
        "^round <it> properly{, up from .5|, half up|}",
        "^snap <it> to the {nearest|closest} {whole number|integer}",
    ),
    ("<it> rounded {to the nearest integer|properly|off to a whole number}", "the {closest|nearest} integer to <it>"),
    ("<in> should be rounded {properly|up from one half}, not cut off", "I need the nearest whole number to <in>"),
)
_FLOOR = Words(
    (
        "^round <it> down{, also below zero| always|, negatives too|}",
        "^always round <it> {down|downwards}",
        "^find the {next lower|largest} integer {below|not above} <it>",
        "^{floor|take the floor of} <it>",
    ),
    ("<it> rounded {down|downwards}{| always}", "the floor of <it>", "the next lower {integer|whole number} to <it>"),
)
_CEILING = Words(
    (
        "^round <it> up{ always| no matter what|, never down|}",
        "^always round <it> {up|upwards}",
        "^find the {next higher|smallest} integer {above|not below} <it>",
        "^take the {ceil|ceiling} of <it>",
    ),
    (
        "<it> rounded {up|upwards}{| always}",
        "the {ceil|ceiling} of <it>",
        "the next higher {integer|whole number} to <it>",
    ),
)
_FRACTION = Words(
    (
        "^keep only {the decimals|what is after the point|the digits after the decimal point} of <it>",
        "^remove the {whole|integer} part {of|from} <it>",
        "^wrap <it> {around between|into|to} 0 {and|to|..} 1",
        "^take <it> modulo 1",
        "^find the {fraction|fractional part|decimal part} of <it>",
    ),
    (
        "the {decimals|decimal part|fraction} of <it>",
        "<it> without the {whole|integer} part",
        "<it> modulo 1",
        "the phase {part |}of <it> between 0 and 1",
    ),
    (
        "of <in> I only want {the decimals|what is after the point}",
        "<in> should wrap around at 1 {like a phase|back to 0}",
    ),
)
_PLACES = Words(
    (
        "^round <it> to <n> {decimals|decimal places|digits after the point|places}",
        "^keep only <n> {decimals|decimal places} of <it>{, rounded|}",
        "^limit <it> to <n> {decimals|decimal places}",
        "^shorten <it> to <n> {decimals|digits behind the point}",
    ),
    ("<it> {rounded to|with only} <n> {decimals|decimal places|digits after the point}",),
    ("<in> has {too many|far too many} decimals, <n> {are enough|will do}", "I want <in> with <n> decimals {only|}"),
)


def _half_up(value: float) -> float:
    return math.floor(value + 0.5)


def _places(speech: Speech) -> Operation:
    places = speech.pick((1, 1, 2, 2, 3))
    factor = 10**places
    box = f"expr round($f1 * {factor}) / {factor}.0"
    said = numbers.number(speech, places)
    tests = (3.14159, 0.5, 2.71828, 12.3456, 99.8765)
    return Operation((box,), _PLACES, lambda x: _half_up(x * factor) / factor, tests, {"n": said})


def whole(speech: Speech) -> Drawn:
    """Truncated, rounded, the fraction alone."""
    if speech.chance(0.2):
        return asked(speech, _places(speech))
    words, box, apply = speech.pick(_WHOLE)
    return asked(speech, Operation((box,), words, apply, _DECIMALS))


_WHOLE: tuple[tuple[Words, str, Callable[[float], float]], ...] = (
    (_TRUNCATE, "int", lambda x: float(int(x))),
    (_TRUNCATE, "int", lambda x: float(int(x))),
    (_ROUND, "expr round($f1)", _half_up),
    (_FLOOR, "expr floor($f1)", math.floor),
    (_CEILING, "expr ceil($f1)", math.ceil),
    (_FRACTION, "wrap", lambda x: x - math.floor(x)),
)

_ABS = Words(
    (
        "^make <it> positive{| if it is negative|, whatever its sign}",
        "^{drop|remove|ignore|throw away} the {minus sign|minus|sign} {of|from} <it>",
        "^rectify <it>{| like a full-wave rectifier}",
        "^fold <it> up at zero",
        "^turn <it> positive",
        "^find {how far <it> is from zero|the distance of <it> from zero|the size of <it> without its sign}",
    ),
    (
        "<it> without {its|the} {minus|minus sign|sign}",
        "the distance {from zero of|between zero and} <it>",
        "<it> made positive",
    ),
    (
        "<in> can be negative but I {only want|need} positive {numbers|values}",
        "the {sign|minus} of <in> does not matter{ to me|}",
        "<in> should never be negative: minus 5 counts as 5",
    ),
)
_NEGATE = Words(
    (
        "^{change|swap|reverse|flip} the sign of <it>",
        "^make <it> negative {when|if} it is positive and the other way round",
        "^multiply <it> by {-1|minus one}",
        "^mirror <it> {at|around} zero",
        "^turn plus into minus and minus into plus for <it>",
    ),
    (
        "minus <it>",
        "<it> times {-1|minus one}",
        "<it> with {the opposite|the other|a flipped} sign",
        "the negative of <it>",
    ),
    ("<in> has the wrong sign, {flip|swap} it", "<in> should go down where it now goes up"),
)
_FROM = Words(
    (
        "^subtract <it> from <n>",
        "^calculate <n> minus <it>",
        "^flip <it> {upside down|around}, so that 0 becomes <n> and <n> becomes 0",
        "^invert <it> {in the range|between} 0 {to|and} <n>",
        "^{reverse|turn around} <it> {from|to run from} 0..<n> to <n>..0",
    ),
    ("<n> minus <it>", "<n> - <it>", "<it> upside down {between|in} 0 {and|to} <n>", "what <it> lacks to <n>"),
    (
        "<in> runs {backwards|the wrong way round}, 0 should be <n> and <n> should be 0",
        "<in> goes from 0 to <n> but I {need|want} it {inverted|upside down|the other way round}",
    ),
)
_SIGN = Words(
    (
        "^find the sign of <it> as -1, 0 or 1",
        "^turn <it> into {-1, 0 or 1|1 if positive, -1 if negative, 0 if zero}",
        "^tell whether <it> is positive, negative or zero {with|by} 1, -1 or 0",
    ),
    ("the sign of <it> (-1, 0 {or|,} 1)", "1, 0 or -1 for positive, zero or negative <it>", "the signum of <it>"),
    ("of <in> I only need to know the sign{: -1, 0 or 1| (-1, 0, 1)}",),
)
_SIGNS: tuple[tuple[Words, str, Callable[[float], float]], ...] = (
    (_ABS, "abs", abs),
    (_NEGATE, "* -1", lambda x: -x),
    (_SIGN, "expr ($f1 > 0) - ($f1 < 0)", lambda x: float((x > 0) - (x < 0))),
)


def sign(speech: Speech) -> Drawn:
    """Absolute value, sign flipped, upside down, the sign alone."""
    if speech.chance(0.35):
        top = speech.pick((1, 1, 127, 127, 100, 10, 255, 50, 12, 360, speech.rng.randint(2, 500)))
        tests = (0.0, float(top), top / 4, top / 2)
        return asked(
            speech,
            Operation((f"expr {top} - $f1",), _FROM, lambda x: top - x, tests, {"n": numbers.number(speech, top)}),
        )
    words, box, apply = speech.pick(_SIGNS)
    return asked(speech, Operation((box,), words, apply, _SIGNED))


_GRID = Words(
    (
        "^round <it> to {steps|multiples} of <n>",
        "^let <it> move {only |}in steps of <n>{| only}",
        "^force <it> {on to|onto|to} a grid of <n>",
        "^{quantise|quantize} <it> to {a grid of <n>|every <n>}",
        "^{snap|pull} <it> to the {closest|nearest} multiple of <n>",
        "^only allow multiples of <n> for <it>, {the nearest one|rounded}",
    ),
    (
        "<it> {in steps of|rounded to the nearest|snapped to a grid of} <n>",
        "the multiple of <n> {closest|nearest} to <it>",
    ),
    (
        "<in> is too {fine|smooth}, I want it to {jump|go} in steps of <n>",
        "<in> should only {land on|take} multiples of <n>",
    ),
)
_GRID_DOWN = Words(
    (
        "^round <it> down to {a multiple|the next multiple|multiples|steps} of <n>",
        "^find the {largest|biggest} multiple of <n> {that is |}{not above|below} <it>",
        "^lower <it> to the next multiple of <n>",
        "^go down from <it> to {a|the next} multiple of <n>",
    ),
    ("<it> rounded down to {a multiple|multiples|steps} of <n>", "the last multiple of <n> before <it>"),
)
_LEVELS = Words(
    (
        "^reduce <it>, 0 to 1, to <k> {steps|levels|equal steps}",
        "^divide the range 0 to 1 of <it> into <k> {steps|zones|parts}, {numbered|from} 0 to <last>",
        "^turn <it> (0-1) into {a step number|an index} from 0 to <last>",
        "^choose one of <k> {slots|positions}, 0 to <last>, with <it> between 0 and 1",
    ),
    (
        "{an index|a step number} from 0 to <last> for <it> (0 to 1)",
        "<it> from 0-1 as one of <k> {steps|zones}, {counted|numbered} from 0",
    ),
    ("<in> is between 0 and 1 and should {choose|select} one of <k> {things|slots} (0 to <last>)",),
)


def grid(speech: Speech) -> Drawn:
    """To steps, to the step below, to so many zones."""
    step = speech.pick((2, 3, 4, 5, 5, 7, 8, 10, 10, 12, 16, 20, 25, 50, 60, 100, 0.5, 0.1, 0.25, 0.2, 0.05))
    slots = {"n": numbers.number(speech, step)}
    tests: tuple[float, ...] = tuple(step * factor for factor in (0.3, 1.6, 4.0, 7.2, 11.9))
    choice = speech.rng.random()
    if choice < 0.5:
        box = f"expr round($f1 / {plain(step)}) * {plain(step)}"
        return asked(speech, Operation((box,), _GRID, lambda x: _half_up(x / step) * step, tests, slots))
    if choice < 0.75:
        box = f"expr floor($f1 / {plain(step)}) * {plain(step)}"
        tests = tuple(step * factor for factor in (0.3, 1.6, 4.5, 7.2, 11.9))
        return asked(speech, Operation((box,), _GRID_DOWN, lambda x: math.floor(x / step) * step, tests, slots))
    count = speech.pick((2, 3, 4, 4, 5, 6, 8, 8, 10, 12, 16))
    boxes = (f"* {count}", "int", f"min {count - 1}")
    tests = (0.0, 1.0, 0.4, 0.77)
    slots = {"k": numbers.number(speech, count), "last": str(count - 1)}
    return asked(speech, Operation(boxes, _LEVELS, lambda x: min(int(x * count), count - 1), tests, slots))


FAMILIES = (
    Family("whole-number", whole),
    Family("sign", sign, 0.9),
    Family("grid", grid, 0.7),
)
