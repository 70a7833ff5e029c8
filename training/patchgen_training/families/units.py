"""Units, ranges, thresholds and cases of one number: what it is in another measure, or what to give instead of it."""

from __future__ import annotations

import math
from collections.abc import Callable

from patchgen_training.families import numbers
from patchgen_training.families.asking import Operation, Words, asked
from patchgen_training.families.family import Drawn, Family
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech

_CONVERT = Words(
    (
        "^convert <it> from <a> to <b>",
        "^turn <it>, given in <a>, into <b>",
        "^express <it> (in <a>) in <b>",
        "^translate <it> from <a> {into|to} <b>",
        "^read <it> as <a> and ^give {it in|the} <b>",
        "^calculate the <b> that <it> <a> {are|make}",
        "^change the unit of <it> from <a> to <b>",
        "^work out how many <b> <it> <a> {are|correspond to}",
        "^recalculate <it> from <a> to <b>",
    ),
    (
        "<it> in <b> instead of <a>",
        "the <b> for <it> in <a>",
        "<it> <a> in <b>",
        "<it> {converted|translated} from <a> to <b>",
        "a converter from <a> to <b> for <it>",
    ),
    (
        "<in> is in <a>, {but |}I {need|want} <b>",
        "<in> gives <a> and I {want|need} {that|it} in <b>",
        "I have <a> in <in> and {want|need} <b>",
    ),
)
# From one unit to another: boxes, words for both, what it does.
_UNITS: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], Callable[[float], float]], ...] = (
    (
        ("mtof",),
        ("a midi note", "midi", "a note number"),
        ("Hz", "hertz", "a frequency"),
        lambda x: 440 * 2 ** ((x - 69) / 12),
    ),
    (
        ("ftom",),
        ("Hz", "hertz", "a frequency"),
        ("a midi note", "midi", "a note number"),
        lambda x: 69 + 12 * math.log2(x / 440),
    ),
    (("dbtorms",), ("dB", "decibels"), ("rms", "a linear gain", "linear amplitude"), lambda x: 10 ** ((x - 100) / 20)),
    (
        ("rmstodb",),
        ("rms", "linear gain", "a linear amplitude"),
        ("dB", "decibels"),
        lambda x: 100 + 20 * math.log10(x),
    ),
    (("dbtopow",), ("dB", "decibels"), ("power", "a power"), lambda x: 10 ** ((x - 100) / 10)),
    (("powtodb",), ("power", "a power"), ("dB", "decibels"), lambda x: max(0.0, 100 + 10 * math.log10(x))),
    (("expr 60000 / $f1",), ("bpm", "beats per minute"), ("milliseconds per beat", "ms per beat"), lambda x: 60000 / x),
    (("expr 60000 / $f1",), ("ms per beat", "milliseconds per beat"), ("bpm", "beats per minute"), lambda x: 60000 / x),
    (
        ("expr 15000 / $f1",),
        ("bpm",),
        ("milliseconds per sixteenth note", "the ms of a sixteenth"),
        lambda x: 15000 / x,
    ),
    (
        ("expr 30000 / $f1",),
        ("bpm",),
        ("milliseconds per eighth note", "the ms of an eighth note"),
        lambda x: 30000 / x,
    ),
    (("expr 240000 / $f1",), ("bpm",), ("milliseconds per bar of 4/4", "the ms of a whole note"), lambda x: 240000 / x),
    (("/ 60",), ("bpm", "beats per minute"), ("Hz", "beats per second"), lambda x: x / 60),
    (("* 60",), ("Hz", "beats per second"), ("bpm", "beats per minute"), lambda x: x * 60),
    (
        ("expr 1000 / $f1",),
        ("Hz", "hertz", "a frequency"),
        ("a period in ms", "milliseconds per cycle"),
        lambda x: 1000 / x,
    ),
    (("expr 1000 / $f1",), ("a period in ms", "milliseconds per cycle"), ("Hz", "hertz"), lambda x: 1000 / x),
    (("* 44.1",), ("milliseconds", "ms"), ("samples at 44100 Hz", "samples at 44.1 kHz"), lambda x: x * 44.1),
    (("* 48",), ("milliseconds", "ms"), ("samples at 48000 Hz", "samples at 48 kHz"), lambda x: x * 48),
    (("/ 44.1",), ("samples at 44100 Hz", "samples at 44.1 kHz"), ("milliseconds", "ms"), lambda x: x / 44.1),
    (("/ 48",), ("samples at 48000 Hz", "samples at 48 kHz"), ("milliseconds", "ms"), lambda x: x / 48),
    (
        ("expr 44100 / $f1",),
        ("Hz",),
        ("samples per cycle at 44100 Hz", "samples per period at 44.1 kHz"),
        lambda x: 44100 / x,
    ),
    (("* 44100",), ("seconds",), ("samples at 44100 Hz", "samples at 44.1 kHz"), lambda x: x * 44100),
    (("/ 44100",), ("samples at 44100 Hz", "samples at 44.1 kHz"), ("seconds",), lambda x: x / 44100),
    (("* 60",), ("minutes",), ("seconds", "secs"), lambda x: x * 60),
    (("/ 60",), ("seconds", "secs"), ("minutes",), lambda x: x / 60),
    (("* 60000",), ("minutes",), ("milliseconds", "ms"), lambda x: x * 60000),
    (("* 24",), ("days",), ("hours",), lambda x: x * 24),
    (("/ 24",), ("hours",), ("days",), lambda x: x / 24),
    (("* 1000",), ("kHz", "kilohertz"), ("Hz", "hertz"), lambda x: x * 1000),
    (("/ 1000",), ("Hz", "hertz"), ("kHz", "kilohertz"), lambda x: x / 1000),
    (("expr $f1 * 9 / 5 + 32",), ("celsius", "degrees C"), ("fahrenheit", "degrees F"), lambda x: x * 9 / 5 + 32),
    (("expr ($f1 - 32) * 5 / 9",), ("fahrenheit", "degrees F"), ("celsius", "degrees C"), lambda x: (x - 32) * 5 / 9),
    (("+ 273.15",), ("celsius", "degrees C"), ("kelvin",), lambda x: x + 273.15),
    (("- 273.15",), ("kelvin",), ("celsius", "degrees C"), lambda x: x - 273.15),
    (("* 2.54",), ("inches",), ("centimetres", "cm", "centimeters"), lambda x: x * 2.54),
    (("/ 2.54",), ("centimetres", "cm", "centimeters"), ("inches",), lambda x: x / 2.54),
    (("* 0.3048",), ("feet",), ("metres", "meters"), lambda x: x * 0.3048),
    (("* 1.60934",), ("miles",), ("kilometres", "km", "kilometers"), lambda x: x * 1.60934),
    (("/ 1.60934",), ("kilometres", "km", "kilometers"), ("miles",), lambda x: x / 1.60934),
    (("* 0.453592",), ("pounds", "lbs"), ("kilograms", "kg"), lambda x: x * 0.453592),
    (("/ 3.6",), ("km/h", "kilometres per hour"), ("metres per second", "m/s"), lambda x: x / 3.6),
    (("* 3.6",), ("metres per second", "m/s"), ("km/h", "kilometres per hour"), lambda x: x * 3.6),
    (
        ("expr 343 / $f1",),
        ("Hz", "hertz"),
        ("a wavelength in metres", "metres of wavelength in air"),
        lambda x: 343 / x,
    ),
    (("/ 343",), ("metres",), ("the seconds that sound takes", "seconds at the speed of sound"), lambda x: x / 343),
    (("expr $f1 * 3.14159 / 180",), ("degrees",), ("radians", "rad"), lambda x: x * math.pi / 180),
    (("expr $f1 * 180 / 3.14159",), ("radians", "rad"), ("degrees",), lambda x: x * 180 / math.pi),
    (("/ 360",), ("degrees",), ("turns", "full turns", "a phase from 0 to 1"), lambda x: x / 360),
    (("* 360",), ("turns", "full turns", "a phase from 0 to 1"), ("degrees",), lambda x: x * 360),
    (
        ("expr pow(2, $f1 / 12)",),
        ("semitones", "half steps"),
        ("a frequency ratio", "a playback speed"),
        lambda x: 2 ** (x / 12),
    ),
    (("expr pow(2, $f1 / 1200)",), ("cents",), ("a frequency ratio", "a ratio"), lambda x: 2 ** (x / 1200)),
    (("/ 100",), ("cents",), ("semitones", "half steps"), lambda x: x / 100),
    (("* 100",), ("semitones", "half steps"), ("cents",), lambda x: x * 100),
    (("* 12",), ("octaves",), ("semitones", "half steps"), lambda x: x * 12),
    (("/ 100",), ("percent", "%"), ("a fraction", "a value from 0 to 1"), lambda x: x / 100),
    (("* 100",), ("a fraction", "a value from 0 to 1"), ("percent", "%"), lambda x: x * 100),
    (("* 8",), ("bytes",), ("bits",), lambda x: x * 8),
    (("/ 8",), ("bits",), ("bytes",), lambda x: x / 8),
)


def unit(speech: Speech) -> Drawn:
    """From one unit to another."""
    boxes, source, target, apply = speech.pick(_UNITS)
    slots = {"a": speech.pick(source), "b": speech.pick(target)}
    return asked(speech, Operation(boxes, _CONVERT, apply, (60.0, 100.0, 120.0, 10.0, 90.0), slots))


_STRETCH = Words(
    (
        "^stretch <it> from <a>..<b> to <c>..<d>",
        "^fit <it>, which goes from <a> to <b>, {into|to} <c> to <d>",
        "^translate <it> ({between|from} <a> {and|to} <b>) to {a|the} range {of|from} <c> to <d>",
        "^map <it> so that <a> {becomes|gives} <c> and <b> {becomes|gives} <d>",
        "^scale and ^shift <it>: <a>-<b> {in|}to <c>-<d>",
        "^make <it> ({range|from} <a> to <b>) run from <c> to <d>",
        "^transform the range <a> to <b> of <it> into <c> to <d>",
        "^bring <it> from <a>-<b> to <c>-<d>",
    ),
    (
        "<it> ({from |}<a> to <b>) scaled to <c> to <d>",
        "<it> stretched from <a>..<b> to <c>..<d>",
        "a value {from|between} <c> {and|to} <d> for <it> from <a> to <b>",
        "a linear mapping of <it>, <a> to <b>, {on to|to} <c> to <d>",
    ),
    (
        "<in> goes from <a> to <b> {but|and} I {need|want} <c> to <d>",
        "my {sensor|controller|fader|knob} sends <a> to <b> ({in|as} <in>) and i need <c> to <d>",
        "<in> is between <a> and <b>, it should be between <c> and <d>",
        "when <in> is <a> I {want|need} <c>, when it is <b> I {want|need} <d>, linear in between",
    ),
)


def stretch(speech: Speech) -> Drawn:
    """Any range to any other."""
    low, high = speech.pick(
        ((0, 127), (0, 127), (0, 1), (0, 1023), (0, 100), (0, 10), (-1, 1), (0, 255), (-90, 90), (0, 360))
    )
    start, end = speech.pick(
        ((0, 1), (20, 20000), (-1, 1), (0, 100), (0, 127), (1, 0), (100, 0), (127, 0), (200, 2000))
    )
    if speech.chance(0.4):
        start, end = numbers.some_range(speech)
    if speech.chance(0.2):
        low, high = numbers.some_range(speech)
    if (low, high) == (start, end):
        start, end = end, start
    box = f"expr ($f1 - {low}) / ({high} - {low}) * ({end} - {start}) + {start}"
    slots = {"a": plain(low), "b": plain(high), "c": plain(start), "d": plain(end)}
    span = high - low
    tests = (float(low), float(high), low + span / 2, low + span / 4)
    return asked(speech, Operation((box,), _STRETCH, lambda x: (x - low) / span * (end - start) + start, tests, slots))


_FLAGS: tuple[tuple[str, tuple[str, ...], Callable[[float, float], bool]], ...] = (
    (">", ("above <n>", "over <n>", "greater than <n>", "higher than <n>", "past <n>"), lambda x, y: x > y),
    ("<", ("below <n>", "under <n>", "lower than <n>", "smaller than <n>"), lambda x, y: x < y),
    (">=", ("at least <n>", "<n> or more", "<n> or higher", "not below <n>"), lambda x, y: x >= y),
    ("<=", ("at most <n>", "<n> or less", "<n> or lower", "not above <n>"), lambda x, y: x <= y),
    ("==", ("exactly <n>", "the same as <n>", "equal to <n>"), lambda x, y: x == y),
    ("!=", ("anything but <n>", "not <n>", "other than <n>"), lambda x, y: x != y),
)
_FLAG = Words(
    (
        "^give 1 {when|if|while} <it> is <than>, {else|otherwise} 0",
        "^tell {me |}{whether|if} <it> is <than> (1 or 0)",
        "^make a 1 {when|if|as long as} <it> is <than> and a 0 {otherwise|if not|when not}",
        "^check that <it> is <than>: 1 for yes, 0 for no",
        "^turn <it> into 1 or 0: 1 {when|if} it is <than>",
        "^set a flag (1 or 0) {when|if} <it> is <than>",
        "^answer 1 or 0: is <it> <than>?",
    ),
    (
        "1 {when|while|if} <it> is <than>, {otherwise|else} 0",
        "{true or false|a flag|1 or 0} for <it> being <than>",
        "{a yes or no (1 or 0)|a 0/1 answer} to whether <it> is <than>",
    ),
    (
        "is <in> <than>? {1 for yes, 0 for no|1 if so, 0 if not}",
        "I need to know {if|whether} <in> is <than>, as 1 or 0",
        "<in> is <than> -> 1, {else|otherwise} -> 0",
    ),
)
_INSIDE = Words(
    (
        "^give 1 {when|if|while} <it> is between <a> and <b>, {else|otherwise} 0",
        "^check {whether|if} <it> is {inside|within} <a> to <b> (1 or 0)",
        "^make a 1 {when|if} <it> is in the range <a> to <b> and a 0 {otherwise|if not}",
        "^test {whether|if} <it> lies between <a> and <b>, both included",
    ),
    (
        "1 {when|while|if} <it> is between <a> and <b>, {otherwise|else} 0",
        "a flag for <it> being {inside|within} <a> {to|and} <b>",
    ),
    ("is <in> between <a> and <b>? 1 for yes, 0 for no",),
)
_OUTSIDE = Words(
    (
        "^give 1 {when|if} <it> is outside {the range |}<a> to <b>, {else|otherwise} 0",
        "^check {whether|if} <it> is below <a> or above <b> (1 or 0)",
        "^warn with a 1 {when|if} <it> leaves the range <a> to <b>, 0 inside",
    ),
    ("1 {when|while|if} <it> is {outside|not within} <a> to <b>, {otherwise|else} 0",),
    ("is <in> outside <a> to <b>? 1 for yes, 0 for no",),
)


def flag(speech: Speech) -> Drawn:
    """A threshold or a range, as 1 or 0."""
    choice = speech.rng.random()
    if choice < 0.6:
        name, thans, apply = speech.pick(_FLAGS)
        value = (
            speech.pick((0, 10, 50, 60, 64, 100, 127, 0.5, 440)) if speech.chance(0.4) else numbers.some_number(speech)
        )
        slots = {"than": speech.say(thans, n=numbers.digits(speech, value))}
        tests: tuple[float, ...] = (value - 1.0, float(value), value + 1.0, value + 20.0)
        box = f"{name} {plain(value)}"
        return asked(speech, Operation((box,), _FLAG, lambda x: float(apply(x, value)), tests, slots, flag=True))
    low, high = numbers.some_range(speech)
    slots = {"a": plain(low), "b": plain(high)}
    tests = (low - 1.0, (low + high) / 2, high + 1.0, float(low), float(high))
    if choice < 0.85:
        box = f"expr $f1 >= {low} && $f1 <= {high}"
        return asked(speech, Operation((box,), _INSIDE, lambda x: float(low <= x <= high), tests, slots, flag=True))
    box = f"expr $f1 < {low} || $f1 > {high}"
    return asked(speech, Operation((box,), _OUTSIDE, lambda x: float(x < low or x > high), tests, slots, flag=True))


_CASES = Words(
    (
        "^give <y> {if|when} <it> is <than>, {else|otherwise} <z>",
        "^choose between <y> and <z>: <y> {if|when} <it> is <than>",
        "^check <it>: {if|when} it is <than>, <y>, {if not|else|otherwise} <z>",
        "^make <y> out of <it> {if|when} it is <than>, and <z> {otherwise|in all other cases|if not}",
        "^decide by <it>: <than> means <y>, {anything|everything} else <z>",
        "{if|when} <it> is <than>, ^give <y>, {else|otherwise} ^give <z>",
    ),
    (
        "<y> {if|when} <it> is <than>, {else|otherwise} <z>",
        "either <y> or <z>, <y> {if|when} <it> is <than>",
    ),
    (
        "if <in> is <than> then <y> else <z>",
        "<in> is <than> ? <y> : <z>",
        "I {want|need} <y> when <in> is <than>, in all other cases <z>",
    ),
)


def case(speech: Speech) -> Drawn:
    """One of two results by a condition, in one [expr]; a result is a number or reckoned from the input."""
    name, thans, test = speech.pick(_FLAGS[:5])
    value = speech.pick((0, 5, 10, 20, 50, 60, 64, 100)) if speech.chance(0.6) else speech.rng.randint(1, 500)
    (y, said_y, yes), (z, said_z, no) = _outcome(speech), _outcome(speech)
    while y == z:
        z, said_z, no = _outcome(speech)
    slots = {"than": speech.say(thans, n=str(value)), "y": said_y, "z": said_z}
    box = f"expr if($f1 {name} {value}, {y}, {z})"
    tests = (value - 2.0, value + 3.0, float(value), value + 10.0)
    return asked(speech, Operation((box,), _CASES, lambda x: yes(x) if test(x, value) else no(x), tests, slots))


def _outcome(speech: Speech) -> tuple[str, str, Callable[[float], float]]:
    """A result as [expr] has it, in words, and as a function of the input."""
    n = speech.rng.randint(2, 100)
    choice = speech.rng.random()
    if choice < 0.4:
        k = speech.pick((0, 1, -1, n))
        return str(k), str(k), lambda _: float(k)
    if choice < 0.6:
        return "$f1", speech.pick(("the number itself", "the input itself", "the unchanged number")), lambda x: x
    if choice < 0.75:
        return f"$f1 * {n}", speech.pick((f"the number times {n}", f"{n} times the input")), lambda x: x * n
    if choice < 0.9:
        return f"$f1 + {n}", speech.pick((f"the number plus {n}", f"the input plus {n}")), lambda x: x + n
    return f"{n} - $f1", speech.pick((f"{n} minus the number", f"{n} minus the input")), lambda x: n - x


FAMILIES = (
    Family("unit", unit, 1.2),
    Family("stretch", stretch, 0.9),
    Family("flag", flag, 0.9),
    Family("case", case, 0.8),
)
