"""What one box, or one [expr], does to one number, in the words of musicians, programmers and everybody else."""

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
_POSITIVE = (4.0, 9.0, 100.0, 1.0, 0.25, 2.0)

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


_CYCLE = Words(
    (
        "^wrap <it> around so that it {stays|is always} {between 0 and <last>|in 0..<last>}",
        "^let <it> start {over|again} {from|at} 0 {every <n>|after <last>}",
        "^fold <it> into {<n> steps|0 to <last>}, {negative numbers too|also for negatives|with -1 giving <last>}",
        "^bring <it> {cyclically |}into the range 0 to <last>",
        "^find what {is left|remains} {when|if} <it> is divided by <n>",
        "^take the remainder of <it> after division by <n>",
        "^make <it> circular with <n> {steps|values|positions}",
    ),
    (
        "the {remainder|rest} {of <it> divided by <n>|when <it> is divided by <n>}",
        "<it> modulo <n>",
        "<it> {wrapped|cycled} {into 0 to <last>|through <n> {steps|values}}",
        "the position of <it> in a cycle of <n>",
    ),
    (
        "<in> keeps growing but I {need|want} it to {cycle|loop} through 0 to <last>",
        "<in> goes beyond <last> and should come back in at 0",
        "after <last> <in> should start again {at|from} 0",
    ),
)
_WHOLE_TIMES = Words(
    (
        "^count how {often|many times} <n> {fits|goes} into <it>",
        "^find how many {whole|full|complete} {groups|sets} of <n> there are in <it>",
        "^divide <it> by <n> {and drop the remainder|without remainder|and ignore the rest|as integers}",
        "^do {an integer|a whole number} division of <it> by <n>",
        "^divide <it> by <n>, {whole numbers only|integers only|rounding down}",
        "^take the {whole|integer} quotient of <it> and <n>",
    ),
    (
        "the number of {whole|complete|full} times <n> {fits|goes} into <it>",
        "the {integer|whole} quotient of <it> {and|by} <n>",
        "<it> divided by <n> {without|ignoring} the remainder",
        "the integer division of <it> by <n>",
    ),
    (
        "<in> counts {steps|ticks|beats} and <n> {of them |}make one {group|bar|unit}, which one are we in{| (from 0)}",
        "I want to know which {block|group} of <n> <in> falls into{, from 0|}",
    ),
)


def cycle(speech: Speech) -> Drawn:
    """Remainders and whole quotients, right for negative numbers too."""
    count = speech.pick((2, 3, 4, 5, 6, 7, 8, 8, 10, 12, 12, 16, 16, 24, 32, 60, 64, 100, 128, 360))
    said = {"n": numbers.number(speech, count), "last": str(count - 1)}
    tests = (float(count + 1), -1.0, float(count), float(3 * count + count // 2), 1.0, float(-count - 1))
    if speech.chance(0.55):
        return asked(speech, Operation((f"mod {count}",), _CYCLE, lambda x: float(int(x) % count), tests, said))
    return asked(speech, Operation((f"div {count}",), _WHOLE_TIMES, lambda x: float(int(x) // count), tests, said))


_CLASS = Words(
    (
        "^find the pitch class of <it>{| (0 to 11)| (0 = C)}",
        "^reduce <it>, a {midi note|note number}, to one octave {0-11|from 0 to 11}",
        "^tell which of the {twelve|12} {notes|tones|pitch classes} the midi note {given by|from} <it> is",
        "^ignore the octave of the {midi note|midi pitch} {from|in} <it>{| so that C is always 0}",
        "^strip the octave from <it> (a midi note)",
    ),
    (
        "the pitch class of <it>",
        "the note within the octave of <it> (midi)",
        "the chroma of {the midi note in |}<it>, {0 for C|C being 0}",
    ),
    ("<in> is a {midi note|note number} and i don't care about the octave, {C is 0|0 to 11}",),
)
_OCTAVE = Words(
    (
        "^find the octave {number |}of <it> (a midi note{, 60 is octave 4|, middle C being C4|})",
        "^tell which octave the midi note {given by|from} <it> {is in|lies in|belongs to}",
        "^calculate the octave of the {midi note|note number} from <it>, {60 is 4|middle C in octave 4}",
    ),
    ("the octave {number |}of <it>, a midi note", "the octave of the {midi note|note number} {given by|from} <it>"),
    ("<in> is a midi note and I {want|need} its octave number", "i need the octave (60 -> 4) of the note in <in>"),
)
_SHIFT = Words(
    (
        "^transpose <it>, a midi note, <way> by <n> octave<s>",
        "^move <it> (a {midi note|pitch}) <n> octave<s> <way>",
        "^shift the {note|midi note|pitch} {from|in} <it> <way> <n> octave<s>",
        "^play <it>, a {midi note|note number}, <n> octave<s> {lower or higher, namely |}<way>",
    ),
    ("<it> transposed <way> <n> octave<s>", "the {note|midi note} <n> octave<s> <way> from <it>"),
    ("<in> is a midi note, I {want|need} it <n> octave<s> <way>",),
)


def octave(speech: Speech) -> Drawn:
    """Pitch class, octave, octaves up and down."""
    choice = speech.rng.random()
    tests = (60.0, 69.0, 48.0, 71.0, 24.0)
    if choice < 0.35:
        return asked(speech, Operation(("mod 12",), _CLASS, lambda x: x % 12, tests))
    if choice < 0.6:
        return asked(speech, Operation(("div 12", "- 1"), _OCTAVE, lambda x: x // 12 - 1, tests))
    count, up = speech.pick((1, 1, 1, 2, 2, 3)), speech.chance(0.5)
    box = f"{'+' if up else '-'} {12 * count}"
    slots = {"n": numbers.number(speech, count), "s": "" if count == 1 else "s", "way": "up" if up else "down"}
    if count == 1 and slots["n"] == "one":
        slots["n"] = speech.pick(("one", "an"))
    return asked(speech, Operation((box,), _SHIFT, lambda x: x + (12 * count if up else -12 * count), tests, slots))


_AT_LEAST = Words(
    (
        "^{stop|keep|prevent} <it> from {going|falling|dropping} below <n>",
        "^never let <it> {go|fall|drop} {below|under} <n>",
        "^raise <it> to <n> {if|when} it is {smaller|less|lower|below that}",
        "^make sure <it> is {at least <n>|<n> or more|not below <n>}",
        "^use <n> as {a|the} {minimum|floor|lower limit} for <it>",
        "^replace <it> {with|by} <n> {if|when} it is {smaller|less} than that",
    ),
    (
        "<it>, but {at least|never below|no less than} <n>",
        "the {larger|bigger|greater} of <it> and <n>",
        "<it> with a {floor|minimum} of <n>",
    ),
    (
        "<in> must never be {lower|smaller|less} than <n>",
        "<in> sometimes {drops|falls} below <n> and that should not happen",
    ),
)
_AT_MOST = Words(
    (
        "^{stop|keep|prevent} <it> from {going|rising|climbing} {above|over|beyond} <n>",
        "^never let <it> {go|get|rise} {above|over|beyond} <n>",
        "^cap <it> at <n>",
        "^make sure <it> is {at most <n>|<n> or less|not above <n>}",
        "^use <n> as {a|the} {maximum|ceiling|upper limit} for <it>",
        "^replace <it> {with|by} <n> {if|when} it is {bigger|greater|larger} than that",
    ),
    (
        "<it>, but {at most|never above|no more than} <n>",
        "the {smaller|lower|lesser} of <it> and <n>",
        "<it> capped at <n>",
    ),
    (
        "<in> must never be {higher|bigger|more} than <n>",
        "<in> sometimes {jumps|goes} above <n> and that should not happen",
    ),
)
_BETWEEN = Words(
    (
        "^{hold|keep} <it> {inside|within} <a> {and|to} <b>",
        "^never let <it> {leave|out of} the range <a> to <b>",
        "^stop <it> at <a> {at the bottom|below} and at <b> {at the top|above}",
        "^make <it> <a> if it is {lower|less} and <b> if it is {higher|more}",
        "^{bound|saturate} <it> {to|between} <a> {and|..} <b>",
        "^cut off whatever of <it> is {below <a> or above <b>|outside <a> to <b>}",
        "^give <it> a minimum of <a> and a maximum of <b>",
    ),
    (
        "<it> held {inside|within} <a> {and|to} <b>",
        "<it> with {limits at|bounds of} <a> and <b>",
        "<it>, but never below <a> or above <b>",
    ),
    (
        "<in> must stay {inside|between} <a> and <b>, no matter what",
        "<in> goes too {far|high and too low}, I need it {between|within} <a> and <b>",
        "anything of <in> under <a> should be <a> and anything over <b> should be <b>",
    ),
)


def limit(speech: Speech) -> Drawn:
    """A lowest value, a highest one, both."""
    choice = speech.rng.random()
    if choice < 0.4:
        low, high = numbers.some_range(speech)
        slots = {"a": plain(low), "b": plain(high)}
        tests: tuple[float, ...] = (low - 5.0, (low + high) / 2, high + 3.0, float(low))
        return asked(
            speech, Operation((f"clip {low} {high}",), _BETWEEN, lambda x: min(max(x, low), high), tests, slots)
        )
    value = (
        speech.pick((0, 0, 1, 10, 20, 50, 100, 127, 440, -1, 0.5, 0.1))
        if speech.chance(0.5)
        else numbers.some_number(speech)
    )
    tests = (value - 4.0, value + 2.5, value + 60.0, float(value), value - 0.5)
    slots = {"n": numbers.number(speech, value)}
    if choice < 0.7:
        return asked(speech, Operation((f"max {plain(value)}",), _AT_LEAST, lambda x: max(x, value), tests, slots))
    return asked(speech, Operation((f"min {plain(value)}",), _AT_MOST, lambda x: min(x, value), tests, slots))


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


_PERCENT_OF = Words(
    (
        "^take <p> {percent|per cent|%} of <it>",
        "^calculate <p>{%| percent| per cent} of <it>",
        "^reduce <it> to <p>{%| percent} {of its value|of what it was}",
        "^find out how much <p>{%| percent} of <it> is",
    ),
    ("<p>{%| percent| per cent} of <it>",),
    ("I only {want|need} <p>{%| percent} of <in>",),
)
_MORE = Words(
    (
        "^increase <it> by <p>{%| percent| per cent}",
        "^add <p>{%| percent} {on top of|to} <it>",
        "^make <it> <p>{%| percent} {bigger|larger|higher|greater}",
        "^put <p>{%| percent} (tax) on <it>",
    ),
    ("<it> plus <p>{%| percent}", "<it> increased by <p>{%| percent}"),
    ("<in> is too {small|low} by <p>{%| percent} of its value, add that",),
)
_LESS = Words(
    (
        "^decrease <it> by <p>{%| percent| per cent}",
        "^take <p>{%| percent} off <it>",
        "^make <it> <p>{%| percent} {smaller|lower|less}",
        "^give a discount of <p>{%| percent} on <it>",
    ),
    ("<it> minus <p>{%| percent}", "<it> reduced by <p>{%| percent}", "<it> with <p>{%| percent} off"),
)
_AS_PERCENT = Words(
    (
        "^show <it> as a percentage of <n>",
        "^calculate what {percentage|percent} of <n> <it> is",
        "^express <it> in percent of <n>",
        "^turn <it>, out of <n>, into {percent|a percentage}",
    ),
    ("<it> as a percentage of <n>", "<it> in percent of <n>", "the percentage that <it> is of <n>"),
    (
        "<in> is {a score|points|a value} out of <n>, I {want|need} percent",
        "<n> is 100 percent, how many percent is <in>",
    ),
)


def percent(speech: Speech) -> Drawn:
    """Percentages: of a number, more, less, and what share it is."""
    share = speech.pick(
        (5, 7, 8, 10, 10, 15, 19, 20, 20, 25, 30, 33, 40, 50, 60, 75, 80, 90, speech.rng.randint(1, 99))
    )
    tests: tuple[float, ...] = (100.0, 50.0, 8.0, 1200.0, 0.5)
    slots = {"p": str(share)}
    choice = speech.rng.random()
    if choice < 0.3:
        return asked(
            speech, Operation((f"* {plain(share / 100)}",), _PERCENT_OF, lambda x: x * share / 100, tests, slots)
        )
    if choice < 0.5:
        box = f"* {plain(1 + share / 100)}"
        return asked(speech, Operation((box,), _MORE, lambda x: x * (1 + share / 100), tests, slots))
    if choice < 0.7:
        box = f"* {plain(1 - share / 100)}"
        return asked(speech, Operation((box,), _LESS, lambda x: x * (1 - share / 100), tests, slots))
    whole_ = speech.pick((127, 127, 255, 1023, 20, 50, 10, 200, 60, 16383, 1, 360))
    box = f"expr $f1 / {whole_} * 100"
    slots = {"n": str(whole_)}
    tests = (0.0, float(whole_), whole_ / 2, whole_ / 4)
    return asked(speech, Operation((box,), _AS_PERCENT, lambda x: x / whole_ * 100, tests, slots))


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
    Family("cycle", cycle, 0.8),
    Family("octave", octave, 0.6),
    Family("limit", limit),
    Family("powers-and-roots", power, 0.8),
    Family("angle", angle, 0.5),
    Family("percent", percent, 0.6),
    Family("grid", grid, 0.7),
)
