"""Waves: the boxes that make them, and the words for them."""

from __future__ import annotations

from dataclasses import dataclass

from patchgen_training.families import numbers
from patchgen_training.families.draft import Draft
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.sound import Sound


@dataclass(frozen=True, slots=True)
class Wave:
    """An oscillator, and the boxes that shape its signal into a wave from -1 to 1."""

    oscillator: str
    shaping: tuple[str, ...] = ()

    def add(self, draft: Draft, *cords: int | str, hertz: float | None = None) -> int:
        """The wave at a fixed frequency, or at the one that comes in by cords; returns its last box."""
        text = self.oscillator if hertz is None else f"{self.oscillator} {plain(hertz)}"
        return draft.chain(draft.add(text, *cords), *self.shaping)


def pulse_wave(width: float) -> Wave:
    return Wave("phasor~", (f"expr~ 2 * ($v1 < {plain(width)}) - 1",))


WAVES: dict[str, Wave] = {
    "sine": Wave("osc~"),
    "saw": Wave("phasor~", ("expr~ 2 * $v1 - 1",)),
    "square": pulse_wave(0.5),
    "triangle": Wave("phasor~", ("expr~ 4 * abs($v1 - 0.5) - 1",)),
}
NAMES: dict[str, Templates] = {
    "sine": (
        "sine {wave|tone|}",
        "sine",
        "sine wave",
        "sinus {tone|wave}",
        "pure tone",
        "sine oscillator",
        "sin wave",
        "sinusoid",
        "sinewave",
        "tone",
        "oscillator",
        "sine osc",
    ),
    "saw": (
        "saw",
        "sawtooth",
        "saw wave",
        "sawtooth wave",
        "sawtooth oscillator",
        "saw osc",
        "saw tone",
        "sawtooth tone",
    ),
    "square": ("square", "square wave", "square oscillator", "square tone", "square osc", "squarewave"),
    "triangle": (
        "triangle",
        "triangle wave",
        "triangle oscillator",
        "triangle tone",
        "tri wave",
        "triangular wave",
        "tri osc",
    ),
}
_PULSE: Templates = (
    "pulse wave with a {width|pulse width|duty cycle} of <w>",
    "pulse {wave|}, {width|duty cycle} <w>,",
    "<w> pulse wave",
    "pulse oscillator with <w> {width|duty cycle|pulse width}",
)


def some_wave(speech: Speech) -> tuple[str, Wave]:
    """A wave of any kind, and its name before it."""
    kind = speech.pick(("sine", "sine", "sine", "saw", "saw", "square", "square", "triangle", "pulse"))
    if kind == "pulse":
        per_cent = speech.pick((10, 15, 20, 20, 25, 25, 30, 30, 35, 40, 60, 65, 70, 75, 80, 85))
        said = speech.pick((f"{per_cent}%", f"{per_cent} percent", plain(per_cent / 100)))
        return speech.say(_PULSE, w=said), pulse_wave(per_cent / 100)
    return speech.say(NAMES[kind]).strip(), WAVES[kind]


_PLAIN: tuple[tuple[str, Templates], ...] = (
    ("sine", ("sine", "sine wave", "tone", "sine tone", "sinus")),
    ("sine", ("sine", "sine wave", "tone", "oscillator", "sine tone")),
    ("saw", ("saw", "sawtooth", "saw wave", "sawtooth wave")),
    ("square", ("square", "square wave")),
    ("triangle", ("triangle", "triangle wave")),
)


def plain_source(sound: Sound) -> None:
    """A tone of few words, for families about something else."""
    speech = sound.speech
    hertz = numbers.some_tone(speech)
    kind, names = speech.pick(_PLAIN)
    said, name = numbers.hertz(speech, hertz), speech.pick(names)
    sound.head = sound.say(("a <f> <s>", "a <s> at <f>", "a <s> of <f>"), f=said, s=name)
    sound.terse = f"{name} {said}"
    sound.box = WAVES[kind].add(sound.draft, hertz=hertz)
    sound.hertz = hertz
