"""A chain while it is being composed: its boxes, the words of each part, and what flows out of the last one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from patchgen_training.families.control_chains import events
from patchgen_training.families.control_chains.events import Atom, Atoms, Event, Stream
from patchgen_training.families.draft import Draft
from patchgen_training.families.phrases import Speech, Templates

_ROUND = (1000, 500, 100, 50, 10, 5, 1, 0.5, 0.1, 0.05, 0.01)


class Kind(Enum):
    """What flows from one part to the next."""

    BANG = auto()
    NUMBER = auto()
    WORD = auto()  # a message of one word
    SYMBOL = auto()
    LIST = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers that may flow: their ends (infinite where nobody said), and whether all of them are whole."""

    low: float = -math.inf
    high: float = math.inf
    whole: bool = False

    @property
    def known(self) -> bool:
        """Whether both ends are."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def tidy(self) -> bool:
        """Whether the ends are known, apart, and such that somebody would say them."""
        return self.known and self.high > self.low and all(round(end, 2) == end for end in (self.low, self.high))


@dataclass(frozen=True, slots=True)
class Start:
    """What sets a chain off. Words: `when` ("every 500 ms"), `noun` ("a metro of 500 ms"), `take` ("^take a number
    from an inlet", empty for a bang), `it` for what it brings. `last` is the end of a clock's run in ms, 0 for a hand.
    """

    when: str
    noun: str
    terse: str
    take: str = ""
    it: str = "it"
    last: float = 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """How a part is told: deeds ("^add 3 to <it>"), what stands behind a noun ("plus 3"), names of what comes out
    (none where it is what went in). `nouns` are for what a bang makes.
    """

    deeds: Templates
    dones: Templates = ()
    results: Templates = ()
    nouns: Templates = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One part in the words that were chosen."""

    deed: str
    done: str
    terse: str
    result: str
    noun: str


@dataclass(slots=True)
class Chain:
    """The state of the composition. `box` is where the flow comes out, as the start of a cord."""

    speech: Speech
    draft: Draft = field(default_factory=Draft)
    box: int | str = 0
    kind: Kind = Kind.BANG
    stream: Stream = ()
    span: Span = Span()
    pitch: bool = False  # the numbers are MIDI notes
    start: Start = Start("", "", "")
    clauses: list[Clause] = field(default_factory=list)
    sends: list[tuple[float, str, str]] = field(default_factory=list)
    neighbours: Callable[[float, float], bool] | None = None  # what chance allows of two numbers in a row
    known: frozenset[float] | None = None  # `values`, once somebody asked

    def tell(self, words: Words, terse: str, **slots: str) -> None:
        """Adds a part's words; they are chosen now."""
        chosen = [
            self.speech.say(templates, it="<it>", **slots) if templates else ""
            for templates in (words.deeds, words.dones, words.results, words.nouns)
        ]
        deed, done, result, noun = chosen
        self.clauses.append(Clause(deed, done, terse, result, noun))

    def through(self, *boxes: str) -> None:
        """The flow through boxes, one below the other."""
        self.box = self.draft.chain(self.box, *boxes)

    def becomes(self, kind: Kind, stream: Stream, span: Span | None = None, *, pitch: bool = False) -> None:
        """What flows from here on."""
        self.kind, self.stream, self.span, self.pitch = kind, stream, span or Span(), pitch
        self.neighbours = self.known = None

    def makes(self, values: Callable[[int], Atom | Atoms], kind: Kind, span: Span | None = None, **more: bool) -> None:
        """The n-th event brings the n-th value."""
        stream = []
        for place, event in enumerate(self.stream):
            value = values(place)
            stream.append(Event(event.ms, (value if isinstance(value, tuple) else (value,),), event.maybe))
        self.becomes(kind, tuple(stream), span, **more)

    def draws(self, values: Sequence[Atom], kind: Kind, span: Span | None = None, **more: bool) -> None:
        """Each event brings one of these by chance."""
        options = tuple((value,) for value in values)
        self.becomes(kind, tuple(Event(event.ms, options, event.maybe) for event in self.stream), span, **more)

    def reckon(self, apply: Callable[[float], float], *, whole: bool = False, pitch: bool = False) -> None:
        """Each number becomes another by a rising or falling function, which keeps the ends of the range ends."""
        ends = sorted(map(apply, (self.span.low, self.span.high))) if self.span.known else (-math.inf, math.inf)
        self.becomes(Kind.NUMBER, events.mapped(self.stream, apply), Span(ends[0], ends[1], whole), pitch=pitch)

    @property
    def values(self) -> frozenset[float]:
        """All numbers that the simulated stream brings, or may bring."""
        if self.known is None:
            different = {event.options for event in self.stream}
            self.known = frozenset(float(option[0]) for options in different for option in options)
        return self.known

    def limit(self) -> float:
        """The roundest number that parts those of the simulation, or their middle where they are not parted."""
        values = sorted(self.values)
        middle = values[len(values) // 2]
        for step in _ROUND:
            limit = round(round(middle / step) * step, 2)
            if values[0] < limit <= values[-1] and (self.whole or min(abs(v - limit) for v in values) > 1e-3):
                return limit
        return middle

    @property
    def splits(self) -> bool:
        """Whether `limit` parts them clearly, and they are numbers that somebody would say."""
        if len(self.values) < 3 or max(map(abs, self.values)) > 20000:
            return False
        low, limit = min(self.values), self.limit()
        return low < limit and (self.whole or min(abs(value - limit) for value in self.values) > 1e-3)

    @property
    def whole(self) -> bool:
        """Whether only whole numbers flow in the simulation."""
        return all(value == int(value) for value in self.values)

    @property
    def sure(self) -> bool:
        """Whether each event comes for certain, whatever it brings."""
        return not any(event.maybe for event in self.stream)

    @property
    def certain(self) -> bool:
        """Whether chance has no part in it."""
        return all(len(event.options) == 1 and not event.maybe for event in self.stream)

    def between(self, *places: int) -> list[float]:
        """Moments halfway between the events of these places and those that follow them."""
        last = len(self.stream) - 1
        return [(self.stream[place].ms + self.stream[place + 1].ms) / 2 for place in places if place < last]

    def touch(self, ms: float, box: int, message: str = "bang") -> None:
        """A hand on a control of the patch."""
        self.sends.append((ms, f"box{box}", message))


Making: TypeAlias = Callable[[Chain], None]
Fitting: TypeAlias = Callable[[Chain], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """One link: what it takes, what fits in front of it, how often it comes. `make` adds its boxes and its words,
    and changes the chain's stream to what comes out.
    """

    takes: Kind
    make: Making
    share: float = 1.0
    fits: Fitting = lambda _: True
