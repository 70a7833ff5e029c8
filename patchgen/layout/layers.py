"""Which row each piece of a flow stands in: cords go down, cycles are opened, sources come near their targets.

The four steps of a flow (rows, order, columns, heights) are Sugiyama's. They are written here because grandalf, the
library for it in pure Python, knows neither ports nor an order that must be kept, routes edges where Pd's cords are
straight, and is under the GPL or the EPL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from patchgen.layout.shape import Rect

# A row wider than this many pixels is broken into two.
ROW_WIDTH = 1000
GAP = 20  # between two boxes of a row
_SMALL_LOOP = 4  # pieces
_FAN = 200  # pixels; sources of one inlet that are wider side by side go down in steps


class Pin(Enum):
    """Where a piece wants to be."""

    NONE = auto()
    TOP = auto()  # controls
    INLET = auto()  # on top, inlets from left to right in the order of the pieces
    OUTLET = auto()  # at the bottom, likewise


ORDERED = frozenset({Pin.INLET, Pin.OUTLET})


@dataclass(frozen=True, slots=True)
class Piece:
    """A box in a flow: all that it covers, counted from its position."""

    whole: Rect
    pin: Pin = Pin.NONE


@dataclass(frozen=True, slots=True)
class Link:
    """A cord between two pieces: the x of its ends, counted from their positions, and how much straightness pays."""

    source: int
    source_x: int
    target: int
    target_x: int
    weight: float = 1.0


_END = Link(-1, 0, -1, 0)


def open_cycles(pieces: Sequence[Piece], links: Sequence[Link]) -> tuple[list[Link], list[Link]]:
    """The links that go down, and those that must go up: what closes a cycle on a walk from the sources."""
    leaving: list[list[Link]] = [[] for _ in pieces]
    has_source = [False] * len(pieces)
    back = []
    for link in links:
        if pieces[link.target].pin is Pin.INLET or pieces[link.source].pin is Pin.OUTLET:
            back.append(link)
        else:
            leaving[link.source].append(link)
            has_source[link.target] = True
    down: list[Link] = []
    unseen, open_, done = 0, 1, 2
    state = [unseen] * len(pieces)
    for root in sorted(range(len(pieces)), key=lambda piece: has_source[piece]):
        stack = [(root, iter(leaving[root]))] if state[root] == unseen else []
        state[root] = state[root] or open_
        while stack:
            piece, rest = stack[-1]
            link = next(rest, _END)
            if link is _END:
                state[piece] = done
                stack.pop()
                continue
            (back if state[link.target] == open_ else down).append(link)
            if state[link.target] == unseen:
                state[link.target] = open_
                stack.append((link.target, iter(leaving[link.target])))
    return down, back


@dataclass(frozen=True, slots=True)
class Loops:
    """What the feedback of a flow asks of its layout.

    `entries`: a piece that something feeds back to, and the piece below it where that loop begins.
    `waits`: the last piece of a small loop, and a piece that should stand below it, so that the loop has room.
    """

    entries: frozenset[tuple[int, int]]
    waits: tuple[tuple[int, int], ...]


def loops(count: int, down: Sequence[Link], back: Sequence[Link]) -> Loops:
    before, behind = _neighbours(count, [(link.source, link.target) for link in down])
    entries: set[tuple[int, int]] = set()
    waits: list[tuple[int, int]] = []
    for link in back:
        upstream = _reached(link.source, before)
        if link.target not in upstream:
            continue
        members = _reached(link.target, [targets & upstream for targets in behind])
        others = behind[link.target] - members
        entries |= {(link.target, piece) for piece in behind[link.target] & members}
        if len(members) <= _SMALL_LOOP:
            for other in others - upstream:
                waits.append((link.source, other))
                before[other].add(link.source)
                behind[link.source].add(other)
    return Loops(frozenset(entries), tuple(waits))


_Sets = list[set[int]]


def _neighbours(count: int, pairs: Iterable[tuple[int, int]]) -> tuple[_Sets, _Sets]:
    before: _Sets = [set() for _ in range(count)]
    behind: _Sets = [set() for _ in range(count)]
    for upper, lower in pairs:
        before[lower].add(upper)
        behind[upper].add(lower)
    return before, behind


def _reached(start: int, steps: Sequence[set[int]]) -> set[int]:
    reached, waiting = {start}, [start]
    while waiting:
        news = steps[waiting.pop()] - reached
        reached |= news
        waiting += news
    return reached


def steps(pieces: Sequence[Piece], down: Sequence[Link]) -> list[tuple[int, int]]:
    """Pairs of pieces that feed one inlet and nothing else, where the second should stand below the first.

    Messages in a wide row would send flat cords over each other; patchers set them like stairs above the inlet. One
    that is fed itself begins the stairs; two or more are no stairs, since more hangs on each than a step holds.
    """
    fed = {link.target for link in down}
    ends: dict[int, set[tuple[int, int]]] = {}
    for link in down:
        if pieces[link.source].pin is Pin.NONE:
            ends.setdefault(link.source, set()).add((link.target, link.target_x))
    fans: dict[tuple[int, int], list[int]] = {}
    for source in sorted(ends, key=lambda number: (number not in fed, number)):
        if len(ends[source]) == 1:
            fans.setdefault(min(ends[source]), []).append(source)
    pairs: list[tuple[int, int]] = []
    for fan in fans.values():
        fan = fan if len(fed.intersection(fan)) < 2 else [number for number in fan if number not in fed]
        if sum(pieces[number].whole.width + GAP for number in fan) > _FAN:
            pairs += pairwise(fan)
    return pairs


def rows(
    pieces: Sequence[Piece], down: Sequence[Link], waits: Sequence[tuple[int, int]], *, low: bool
) -> tuple[list[list[int]], set[int]]:
    """The pieces in rows from top to bottom, and those that go down to their targets.

    Every link of `down` goes from a row to a later one. `low`: a piece stands near its targets rather than near its
    sources where the choice costs nothing.
    """
    before, behind = _neighbours(len(pieces), [*((link.source, link.target) for link in down), *waits])
    sequence = _topological(before, behind)
    rank = [0] * len(pieces)
    for number in sequence:
        rank[number] = max((rank[source] + 1 for source in before[number]), default=0)
    sinking = _sinking(pieces, sequence, before, behind, low)
    for number in reversed(sequence):
        if number in sinking:
            rank[number] = min(rank[target] for target in behind[number]) - 1
    last = max(rank, default=0)
    for number, piece in enumerate(pieces):
        if piece.pin is Pin.OUTLET:
            rank[number] = last
    found: list[list[int]] = [[] for _ in range(last + 1)]
    for number in range(len(pieces)):
        found[rank[number]].append(number)
    return [part for row in found if row for part in _broken(pieces, row)], sinking


def _topological(before: Sequence[set[int]], behind: Sequence[set[int]]) -> list[int]:
    waiting = [len(sources) for sources in before]
    sequence = [piece for piece, count in enumerate(waiting) if count == 0]
    for piece in sequence:  # grows while it is walked
        for target in sorted(behind[piece]):
            waiting[target] -= 1
            if waiting[target] == 0:
                sequence.append(target)
    return sequence


def _sinking(pieces: Sequence[Piece], sequence: Sequence[int], before: _Sets, behind: _Sets, low: bool) -> set[int]:
    """Pieces that no control holds up, and those whose cords get shorter further down."""
    loose = [piece.pin is Pin.NONE for piece in pieces]
    sinking = set()
    for number in sequence:
        loose[number] &= all(loose[source] for source in before[number])
        shorter = pieces[number].pin is Pin.NONE and len(behind[number]) + low > len(before[number])
        if behind[number] and (loose[number] or shorter):
            sinking.add(number)
    return sinking


def _broken(pieces: Sequence[Piece], row: list[int]) -> list[list[int]]:
    """A row in parts that are not too wide; inlets stay together in the first, outlets in the last."""
    first = [number for number in row if pieces[number].pin is Pin.INLET]
    last = [number for number in row if pieces[number].pin is Pin.OUTLET]
    parts = [first]
    room = ROW_WIDTH - sum(pieces[number].whole.width + GAP for number in row if pieces[number].pin in ORDERED)
    for number in row:
        if pieces[number].pin in ORDERED:
            continue
        width = pieces[number].whole.width + GAP
        if width > room and parts[-1]:
            parts.append([])
            room = ROW_WIDTH
        parts[-1].append(number)
        room -= width
    parts[-1] += last
    return parts
