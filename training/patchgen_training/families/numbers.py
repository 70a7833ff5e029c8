"""Values as a patch writes them, and the ways to say them: digits, words, units, note names."""

from __future__ import annotations

from patchgen_training.families.phrases import Speech

# fmt: off
WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)
ORDINALS = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
)
# fmt: on
NOTE_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLATS = {"C#": "Db", "D#": "Eb", "F#": "Gb", "G#": "Ab", "A#": "Bb"}

# Round numbers, those that people like best more than once.
# fmt: off
_TONES = (
    55, 60, 65, 80, 82, 98, 100, 110, 120, 130, 147, 150, 165, 180, 200, 220, 240, 250, 261, 262, 294,
    300, 330, 349, 350, 392, 400, 440, 440, 440, 450, 494, 500, 523, 550, 600, 660, 700, 750, 800, 880,
    900, 1000, 1200,
)
_CUTOFFS = (
    100, 150, 200, 250, 300, 350, 400, 500, 600, 700, 750, 800, 900, 1000, 1000, 1200, 1500, 1800, 2000,
    2500, 3000, 3500, 4000, 5000, 6000, 8000,
)
_PERIODS = (
    50, 80, 100, 120, 125, 150, 200, 240, 250, 300, 333, 400, 450, 500, 500, 600, 700, 750, 800, 1000,
    1000, 1200, 1500, 2000, 2500, 3000, 4000, 5000,
)
_TEMPOS = (
    40, 50, 60, 60, 70, 72, 75, 80, 84, 90, 96, 100, 100, 105, 110, 112, 115, 120, 120, 120, 125, 128,
    130, 132, 135, 138, 140, 144, 150, 160, 165, 170, 174, 180, 200, 220, 240,
)
# fmt: on


def plain(value: float) -> str:
    """A number as a patch writes it: no trailing zeros, six digits."""
    return str(int(value)) if value == int(value) else f"{value:.6g}"


def digits(speech: Speech, value: float) -> str:
    """Digits, now and then `0.5` as `.5`."""
    text = plain(value)
    return text[1:] if text.startswith("0.") and speech.chance(0.06) else text


def number(speech: Speech, value: float) -> str:
    """Digits, or a word up to twenty."""
    if value == int(value) and 0 <= value <= 20 and speech.chance(0.25):
        return WORDS[int(value)]
    return digits(speech, value)


def times(speech: Speech, count: int) -> str:
    """ "twice", "3 times", "four times"."""
    if count == 2 and speech.chance(0.3):
        return "twice"
    return f"{number(speech, count)} times" if count != 1 else "once"


def nth(speech: Speech, place: int) -> str:
    """ "third", "3rd"."""
    if place < len(ORDINALS) and speech.chance(0.7):
        return ORDINALS[place]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th") if place not in (11, 12, 13) else "th"
    return f"{place}{ending}"


def hertz(speech: Speech, value: float) -> str:
    """A frequency: `440 Hz`, `440hz`, `1.5 kHz`, `440`."""
    if value >= 1000 and value % 100 == 0 and speech.chance(0.3):
        kilo = plain(value / 1000)
        return kilo + speech.pick((" kHz", " kHz", "kHz", "khz", " khz", "k", " kilohertz"))
    return digits(speech, value) + speech.pick((" Hz", " Hz", " Hz", "Hz", " hz", "hz", " hertz", " Hertz"))


def duration(speech: Speech, ms: float) -> str:
    """A time: `500 ms`, `0.5 s`, `half a second`, `2 seconds`."""
    choice = speech.rng.random()
    if ms == 500 and choice < 0.2:
        return speech.pick(("half a second", "0.5 seconds", "half second"))
    if ms == 250 and choice < 0.1:
        return "a quarter of a second"
    if ms == 1000 and choice < 0.35:
        return speech.pick(("a second", "one second", "1 second", "1 s", "1s", "1 sec"))
    if ms >= 1000 and ms % 100 == 0 and choice < 0.65:
        seconds = ms / 1000
        said = number(speech, seconds)
        if said[0].isalpha():
            return said + (" second" if seconds == 1 else " seconds")
        return said + speech.pick((" seconds", " seconds", " s", "s", " sec", " secs"))
    return digits(speech, ms) + speech.pick((" ms", " ms", " ms", "ms", " milliseconds", " milliseconds", " msec"))


def tempo(speech: Speech, bpm: float) -> str:
    """`120 bpm`, `120 beats per minute`."""
    unit = speech.pick((" bpm", " bpm", "bpm", " BPM", " BPM", " beats per minute", " beats a minute"))
    return digits(speech, bpm) + unit


def decibels(speech: Speech, value: float) -> str:
    """A level: `-6 dB`."""
    return digits(speech, value) + speech.pick((" dB", "dB", " db", "db", " decibels"))


def note(speech: Speech, midi: int) -> str:
    """A MIDI note as its name: 69 is A4, 60 C4 (middle C)."""
    name = NOTE_NAMES[midi % 12]
    if name in _FLATS and speech.chance(0.4):
        name = _FLATS[name]
    return f"{name}{midi // 12 - 1}"


def some_tone(speech: Speech) -> float:
    """A frequency for an oscillator."""
    choice = speech.rng.random()
    if choice < 0.6:
        return speech.pick(_TONES)
    return speech.rng.randint(40, 2000) if choice < 0.95 else speech.rng.randint(500, 20000) / 10


def some_cutoff(speech: Speech) -> int:
    """A frequency for a filter."""
    return speech.pick(_CUTOFFS) if speech.chance(0.7) else speech.rng.randint(60, 9000)


def some_slow_rate(speech: Speech) -> float:
    """A frequency for an LFO."""
    return speech.pick((0.1, 0.2, 0.25, 0.5, 0.5, 1, 1, 2, 2, 3, 4, 4, 5, 6, 7, 8, 10, 0.3, 0.7, 1.5, 2.5, 12))


def some_period(speech: Speech) -> int:
    """A time between events, in milliseconds."""
    return speech.pick(_PERIODS) if speech.chance(0.75) else speech.rng.randint(20, 4000)


def some_tempo(speech: Speech) -> int:
    """A tempo in beats per minute."""
    return speech.pick(_TEMPOS) if speech.chance(0.8) else speech.rng.randint(30, 250)


def some_midi(speech: Speech) -> int:
    """A note of a middle register."""
    return speech.rng.randint(36, 84)


def some_integer(speech: Speech) -> int:
    """A number to reckon with: mostly small."""
    choice = speech.rng.random()
    if choice < 0.5:
        return speech.rng.randint(1, 12)
    return speech.rng.randint(1, 100) if choice < 0.85 else speech.rng.randint(100, 2000)


def some_number(speech: Speech) -> float:
    """A number to reckon with; one in five has decimals."""
    if speech.chance(0.2):
        return speech.pick((0.1, 0.25, 0.5, 1.5, 2.5, 0.01, 0.75, 3.5, 1.25, 0.2, 0.3, 0.6, 12.5, 3.14))
    return some_integer(speech)


def some_range(speech: Speech) -> tuple[int, int]:
    """A low and a high end of numbers."""
    low = speech.pick((0, 0, 0, 1, 1, 10, 20, 50, 100, -1, -10, -100, 5, 36, 48, 60))
    span = speech.pick((1, 4, 5, 7, 9, 10, 11, 12, 20, 24, 36, 50, 90, 99, 100, 100, 127, 200, 400, 500, 1000))
    return low, low + (span if speech.chance(0.8) else speech.rng.randint(2, 1500))


def some_tone_range(speech: Speech) -> tuple[int, int]:
    """From and to, in hertz, for a slider or chance."""
    low = speech.pick((40, 50, 55, 80, 100, 100, 110, 150, 200, 200, 220, 250, 300, 400, 440))
    high = speech.pick((500, 600, 700, 800, 800, 880, 900, 1000, 1000, 1000, 1200, 1500, 2000, 2000, 3000, 4000, 5000))
    return (low, high) if speech.chance(0.8) else (speech.rng.randint(30, 400), speech.rng.randint(450, 6000))
