"""A sound patch while it is composed: the signal so far, the words for each choice, and what must be heard.

The boxes stand in the order of the chain: pitch, source, envelope, what the sound goes through in the order in
which the request names it, on/off, level, output. What the request leaves open is always the same: a level of
0.1, both channels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from patchgen_training.families.behaviour import Behaviour, Expectation, changes, pitch, silent, sounds
from patchgen_training.families.draft import Draft
from patchgen_training.families.phrases import Speech, Templates


@dataclass(frozen=True, slots=True)
class Clause:
    """One choice in words: "through a low pass at 800 Hz", "Filter it with a low pass at 800 Hz", "lpf 800".

    A clause of the chain keeps its place among its like; others may be said anywhere.
    """

    tail: str
    sentence: str
    terse: str
    chained: bool = False


@dataclass(slots=True)
class Sound:
    """The state of the composition; each part adds boxes, clauses and facts."""

    speech: Speech
    draft: Draft = field(default_factory=Draft)
    box: int | str = 0
    head: str = ""  # "a sine wave at 440 Hz"
    terse: str = ""  # "sine 440"
    clauses: list[Clause] = field(default_factory=list)
    event: int | None = None  # the box that sends a bang for each note
    sends: list[tuple[float, str, str]] = field(default_factory=list)
    hertz: float | None = None  # the strongest partial, where it is known
    steady: bool = True  # sounds without a pause from `ready` on
    faint: bool = False  # may fall silent, by its effects
    moving: bool = False  # its level moves up and down
    ready: float = 40.0
    ms: float = 500.0
    channels: tuple[bool, bool] = (True, True)
    extra: list[Callable[[], Expectation]] = field(default_factory=list)

    def say(self, templates: Templates, **slots: str) -> str:
        """As `Speech.say`."""
        return self.speech.say(templates, **slots)

    def through(self, *boxes: str) -> None:
        """The signal through boxes, one after the other."""
        self.box = self.draft.chain(self.box, *boxes)

    def times(self, factor: int | str) -> None:
        """The signal multiplied by another."""
        self.box = self.draft.add("*~", self.box, f"{factor}>1")

    def tell(self, tail: str, sentence: str, terse: str, *, chained: bool = False) -> None:
        """Adds a clause to the request."""
        self.clauses.append(Clause(tail, sentence, terse, chained))


_DEEDS: Templates = (
    "^play <core>",
    "^generate <core>",
    "^produce <core>",
    "^output <core>",
    "^make <core>",
    "^create <core>",
    "^synthesize <core>",
    "^play <core>",
    "^sound <core>",
)
_THINGS: Templates = ("<core>", "<core>", "<core>", "the sound of <core>")
_TERSE: Templates = ("<core>", "<core>", "<core>, pd patch", "patch: <core>", "pd: <core>")


def request(sound: Sound, *, deeds: Templates = _DEEDS, things: Templates = _THINGS) -> str:
    """The request for the sound, clause by clause."""
    speech = sound.speech
    order = [clause for clause in sound.clauses if clause.chained]
    free = [clause for clause in sound.clauses if not clause.chained]
    for clause in speech.sample(free, len(free)):
        order.insert(speech.rng.randint(0, len(order)), clause)
    style = speech.rng.random()
    if style > 0.88 and sound.terse and not speech.held_out:
        return speech.request((), (), _TERSE, core=_terse(speech, sound.terse, order))
    cut = speech.rng.randint(0, len(order)) if style < 0.25 else len(order)
    core = _joined(speech, sound.head, [clause.tail for clause in order[:cut]])
    return speech.request(
        things, deeds, core=core, tail=_sentences(speech, [clause.sentence for clause in order[cut:]])
    )


def _joined(speech: Speech, head: str, tails: list[str]) -> str:
    """The head and its clauses, with commas and ands between them."""
    text = head
    for place, tail in enumerate(tails):
        choice = speech.rng.random()
        if choice < 0.5:
            text += ", "
        elif place and choice < 0.75:
            text += speech.pick((" and ", ", and "))
        else:
            text += " "
        text += tail
    return text


def _terse(speech: Speech, head: str, clauses: list[Clause]) -> str:
    separator = speech.pick((" ", ", ", ", ", " + ", " -> ", " > "))
    return separator.join([head, *(clause.terse for clause in clauses if clause.terse)])


def _sentences(speech: Speech, sentences: list[str]) -> str:
    """Sentences of their own, some of them joined by "then" or "and"."""
    text = ""
    for sentence in sentences:
        if not text:
            text = sentence
        elif speech.chance(0.35):
            text += speech.pick((" and ", ", then ", ", and ")) + sentence[0].lower() + sentence[1:]
        else:
            text += ". " + sentence
    return text


def behaviour(sound: Sound) -> Behaviour:
    """What the composition must do, from the facts that its parts have noted."""
    expects: list[Expectation] = []
    for channel, on in enumerate(sound.channels):
        if not on:
            expects.append(silent(channel))
        elif not sound.faint and (sound.steady or sound.event is not None):
            expects.append(sounds(channel, sound.ready))
        if on and sound.hertz is not None:
            expects.append(pitch(sound.hertz, channel, sound.ready))
        if on and sound.moving:
            expects.append(changes(channel, 1.3, sound.ready))
    return Behaviour((*expects, *(make() for make in sound.extra)), tuple(sound.sends), sound.ms)
