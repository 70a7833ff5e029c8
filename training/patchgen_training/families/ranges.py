"""What one box does to one number: the rest, the octave, limits, percentages."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.asking import Operation, Words, asked
from patchgen_training.families.family import Drawn, Family
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech

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


FAMILIES = (
    Family("cycle", cycle, 0.8),
    Family("octave", octave, 0.6),
    Family("limit", limit),
    Family("percent", percent, 0.6),
)
