"""What flows through a chain in time: messages at their logical times, with all that chance may make of each.

Parts are simulated on such streams, so that what a whole chain must give is known before Pd runs it.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from patchgen_training.families.behaviour import Expectation, Heard

Atom: TypeAlias = "float | str"
Atoms: TypeAlias = tuple[Atom, ...]  # none is a bang

_CHANCE = 1e-6  # how improbable it must be that a random part only seems to stand still


@dataclass(frozen=True, slots=True)
class Event:
    """A message at `ms`; several options where chance decides, `maybe` where it may not come at all."""

    ms: float
    options: tuple[Atoms, ...] = ((),)
    maybe: bool = False


Stream: TypeAlias = tuple[Event, ...]
Changing: TypeAlias = Callable[[Atoms], Atoms]


def number(event: Event) -> float:
    """The number of an event that chance has no part in."""
    return float(event.options[0][0])


def mapped(stream: Stream, apply: Callable[[float], Atom | Atoms]) -> Stream:
    """Each number made into something else."""
    known: dict[tuple[Atoms, ...], tuple[Atoms, ...]] = {}
    changed = []
    for event in stream:
        if event.options not in known:
            new = [apply(float(option[0])) for option in event.options]
            atoms = [value if isinstance(value, tuple) else (value,) for value in new]
            known[event.options] = tuple(dict.fromkeys(atoms))
        changed.append(replace(event, options=known[event.options]))
    return tuple(changed)


def passed(stream: Stream, test: Callable[[float], bool]) -> Stream:
    """Those whose number passes a test; those that may pass it are there maybe."""
    kept = []
    for event in stream:
        if options := tuple(option for option in event.options if test(float(option[0]))):
            kept.append(Event(event.ms, options, event.maybe or len(options) < len(event.options)))
    return tuple(kept)


def later(stream: Stream, ms: float) -> Stream:
    """All of it so much later."""
    return tuple(replace(event, ms=event.ms + ms) for event in stream)


def merged(*streams: Stream) -> Stream:
    """Several streams as one; what comes at the same time keeps the order of the streams."""
    return tuple(sorted((event for stream in streams for event in stream), key=lambda event: round(event.ms, 3)))


def spread(stream: Stream, *deeds: tuple[float, float]) -> Stream:
    """For each number several, one after the other: (later by so many ms, so much higher)."""
    return merged(*(later(mapped(stream, partial(operator.add, steps)), ms) for ms, steps in deeds))


def gap(stream: Stream) -> float:
    """The shortest time between two events that follow each other."""
    return min((after.ms - before.ms for before, after in itertools.pairwise(stream)), default=10000.0)


def follows(port: str, stream: Stream) -> Expectation:
    """The messages of a port are those of the stream, each at its time, and no others."""

    def check(heard: Heard) -> str:
        got = list(heard.messages.get(port, ()))
        place = 0
        for event in stream:
            if place < len(got) and _is(event, *got[place]):
                place += 1
            elif not event.maybe:
                found = f"{got[place]} ({place})" if place < len(got) else "nothing"
                return f"{port} gave {found}, not {_told(event)}"
        return "" if place == len(got) else f"{port} gave {got[place]} too much"

    return check


def varies(port: str, stream: Stream) -> tuple[Expectation, ...]:
    """Where chance has many choices, what a port gives is not always the same."""
    sure = [len(event.options) for event in stream if not event.maybe]
    if len(sure) < 2 or min(sure) ** -(len(sure) - 1.0) > _CHANCE:
        return ()

    def check(heard: Heard) -> str:
        return "" if len(set(heard.of(port))) > 1 else f"{port} is always the same"

    return (check,)


def joins(port: str, allowed: Callable[[float, float], bool]) -> Expectation:
    """Each two numbers in a row are as chance allows."""

    def check(heard: Heard) -> str:
        got = list(map(float, heard.of(port)))
        wrong = [pair for pair in itertools.pairwise(got) if not allowed(*pair)]
        return f"{port} gave {wrong[0]} in a row" if wrong else ""

    return check


def _is(event: Event, ms: float, text: str) -> bool:
    words = text.split()
    near = abs(ms - event.ms) <= 0.1 + event.ms * 2e-5
    return near and any(_same(words, option) for option in event.options)


def _same(words: Sequence[str], atoms: Atoms) -> bool:
    if not atoms:
        return words == ["bang"]
    return len(words) == len(atoms) and all(map(_alike, words, atoms))


def _alike(word: str, atom: Atom) -> bool:
    if isinstance(atom, str):
        return word == atom
    try:
        return abs(float(word) - atom) <= 1e-4 * max(1.0, abs(atom))
    except ValueError:
        return False


def _told(event: Event) -> str:
    return f"{event.options[:6]} at {event.ms:.6g} ms"
