"""One chain drawn from the grammar: a start, some middles, an end; as often short as long."""

from __future__ import annotations

import itertools

from patchgen_training.families.behaviour import Behaviour
from patchgen_training.families.control_chains import (
    counting,
    deciding,
    ends,
    events,
    lots,
    pitches,
    reckoning,
    starts,
    storing,
    timing,
    wording,
)
from patchgen_training.families.control_chains.chain import Chain, Kind, Making, Part
from patchgen_training.families.control_chains.request import worded
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.phrases import Speech

_MODULES = (counting, lots, reckoning, deciding, timing, pitches, storing, wording)
_TRIES = 12
_MIDDLES = (0, 1, 1, 1, 2, 2, 2, 3, 3, 3)
_TAIL = 40.0  # ms that a run lasts when all has come


def _by_kind(kind: Kind) -> tuple[tuple[Part, ...], tuple[float, ...]]:
    """The parts that take it, and the bounds of their shares."""
    parts = tuple(part for module in _MODULES for part in module.PARTS if part.takes is kind)
    return parts, tuple(itertools.accumulate(part.share for part in parts))


_PARTS = {kind: _by_kind(kind) for kind in Kind}


def chain(speech: Speech, start: Making) -> Drawn:
    """From a start, through up to three middles, to one end or two."""
    piece = Chain(speech)
    start(piece)
    made: set[Making] = set()
    for _ in range(speech.pick(_MIDDLES)):
        if (part := _some_part(piece, made)) is None:
            break
        part.make(piece)
        made.add(part.make)
        if not piece.stream:  # what never speaks can't be verified
            return chain(speech, start)
    end = _some_end(piece)
    return drawn(worded(piece, end), piece.draft, lambda: _behaviour(piece, end))


def _some_end(piece: Chain) -> ends.End:
    """Mostly one of them; now and then two, or a value that is waited for."""
    choice = piece.speech.rng.random()
    if choice < 0.1 and piece.kind in (Kind.NUMBER, Kind.BANG):
        return ends.two_ends(piece)
    if choice > 0.94 and ends.alarming(piece):
        return ends.with_alarm(piece)
    return ends.some_end(piece)


def _some_part(piece: Chain, made: set[Making]) -> Part | None:
    """One that takes what flows, fits, and isn't there yet; none where nothing more can follow."""
    parts, shares = _PARTS[piece.kind]
    if not parts or len(piece.stream) > 60:
        return None
    for part in piece.speech.rng.choices(parts, cum_weights=shares, k=_TRIES):
        if part.make not in made and part.fits(piece):
            return part
    return None


def _behaviour(piece: Chain, end: ends.End) -> Behaviour:
    """The run ends behind all that a hand sets off, or is cut off between two beats of a clock."""
    times = [event.ms for _, stream in end.streams for event in stream]
    until = piece.start.last or max([*times, *(ms for ms, _, _ in piece.sends)], default=0.0) + _TAIL
    while any(abs(ms - until) < 2 for ms in times):
        until += 3
    expects = end.expects(until)
    port, _ = end.streams[0]
    if piece.neighbours and not port.startswith("#"):
        expects = (*expects, events.joins(port, piece.neighbours))
    return Behaviour(expects, tuple(sorted(piece.sends)), until)


def bangs(speech: Speech) -> Drawn:
    """Set off by a hand, a clock, a key, the opening of the patch."""
    return chain(speech, starts.event)


def numbers(speech: Speech) -> Drawn:
    """Set off by numbers and MIDI."""
    return chain(speech, starts.number)


def lists(speech: Speech) -> Drawn:
    """Set off by lists."""
    return chain(speech, starts.numbers_in_a_list)


def words(speech: Speech) -> Drawn:
    """Set off by messages."""
    return chain(speech, starts.messages)


FAMILIES = (
    Family("chain-of-bangs", bangs, 8),
    Family("chain-of-numbers", numbers, 7),
    Family("chain-of-lists", lists, 1.2),
    Family("chain-of-messages", words, 0.8),
)
