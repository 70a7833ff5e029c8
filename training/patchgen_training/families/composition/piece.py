"""A piece while it is composed: its boxes, the words for each of its parts, and what it must sound like.

What the request leaves open is always the same, and the same as elsewhere in the families: a level of 0.1, both
channels, sliders at their low end.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from patchgen_training.families.behaviour import Behaviour, Expectation, level
from patchgen_training.families.composition.curves import Curve
from patchgen_training.families.composition.hearing import resembles
from patchgen_training.families.composition.voice import Gain, Voice, repeats
from patchgen_training.families.draft import Draft
from patchgen_training.families.phrases import Speech, Templates


@dataclass(frozen=True, slots=True)
class Clause:
    """One part in words, in each of the places where it may stand.

    `tail` follows the sound ("through a low pass at 800 Hz"), `deed` is done to it ("^filter <it> with a low pass
    at 800 Hz"), `terse` is "lpf 800" and `label` what a list calls it. `rider` are sentences about its controls.
    Clauses of the chain keep their order among each other; the others may be said anywhere.
    """

    tail: str
    deed: str
    terse: str
    label: str
    rider: str = ""
    chained: bool = True


_ANYWHERE = frozenset(
    ("level", "volume", "mute", "output", "pan", "comment")
)  # labels of clauses that are not of the chain


@dataclass(slots=True)
class Piece:
    """The state of the composition."""

    speech: Speech
    draft: Draft = field(default_factory=Draft)
    box: int | str = 0  # the sound so far
    voices: list[Voice] = field(default_factory=list)
    head: str = ""  # "a sine wave at 440 Hz"
    short: str = ""  # "sine 440"
    clauses: list[Clause] = field(default_factory=list)
    sends: list[tuple[float, str, str]] = field(default_factory=list)
    event: int | str | None = None  # what sends a bang for each note, and when it does
    times: tuple[float, ...] = ()
    period: float = math.inf  # between two of them, where a clock makes them
    hands: int = 0
    ms: float = 500.0
    extra: list[Expectation] = field(default_factory=list)
    to_outlet: bool = False
    tone: float = 0.0  # of one part of a mix, in hertz
    still: bool = False  # one tone of one spectrum so far

    def say(self, templates: Templates, **slots: str) -> str:
        """As `Speech.say`."""
        return self.speech.say(templates, **slots)

    def tell(self, tails: Templates, deeds: Templates, terse: str, label: str, **slots: str) -> None:
        """Adds a clause; its words are chosen now. A slot `rider` is its sentence about a control."""
        deed = self.say(deeds, it="<it>", **slots)
        rider = slots.get("rider", "")
        self.clauses.append(Clause(self.say(tails, **slots), deed, terse, label, rider, label not in _ANYWHERE))

    def through(self, *boxes: str) -> None:
        """The sound through boxes, one after the other."""
        self.box = self.draft.chain(self.box, *boxes)

    def times_signal(self, factor: int | str) -> None:
        """The sound multiplied by another signal."""
        self.box = self.draft.add("*~", self.box, f"{factor}>1")

    def gain(self, gain: Gain) -> None:
        """A part that makes some frequencies softer."""
        for voice in self.voices:
            voice.gains.append(gain)

    def level(self, curve: Curve) -> None:
        """A part that makes all of it louder or softer."""
        for voice in self.voices:
            voice.levels.append(curve)

    def shape(self, function: Callable[[float], float]) -> None:
        """A part that makes of each sample another."""
        for voice in self.voices:
            voice.shape(function)

    def repeat(self, time: float, feedback: float, count: int | None = None) -> None:
        """A delay of so many ms, added to the sound: foretold for a steady tone."""
        if self.still and not any(voice.levels or voice.free or voice.partials is None for voice in self.voices):
            self.gain(repeats(time, feedback, count))
        else:
            self.free(lingers=True)
        if self.times:
            self.ms = max(self.ms, self.times[0] + time + 200)

    def free(self, *, lingers: bool = False) -> None:
        """A part after which the sound can't be foretold."""
        for voice in self.voices:
            voice.free = True
            voice.lingers = voice.lingers or lingers

    def moment(self) -> float:
        """When the next hand touches something: one after the other, each long enough to be heard."""
        self.hands += 1
        at = 60.0 + 240 * self.hands
        self.ms = max(self.ms, at + 260)
        return at

    def behaviour(self) -> Behaviour:
        """The voices as foretold, and no sample beyond full scale unless another patch scales them."""
        ms = min(self.ms, 6000)
        whole = () if self.to_outlet else (level(0, 1.0, 0), level(0, 1.0, 1))
        alike = (resembles(self.voices, ms),) if self.voices else ()
        return Behaviour((*alike, *whole, *self.extra), tuple(sorted(self.sends)), ms)
