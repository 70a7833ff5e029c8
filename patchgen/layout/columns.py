"""Where each piece of a row stands from left to right.

Boxes that hang on each other by their first ports form straight vertical chains, as patchers like them; a chain
moves as one. Chains are set as far left as the rows allow, and then drawn to where their other cords pull.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from itertools import accumulate, pairwise
from typing import NamedTuple

from patchgen.layout.layers import GAP, Link
from patchgen.layout.order import Grid

_LANE = 10  # between a box and a cord that passes it
_STEP = 5  # round numbers for the boxes' x
_FEEDBACK = 20  # how far right of a box stands a loop that feeds back to it
_ROUNDS = 3


class _Tie(NamedTuple):
    """Another chain and the distance to it: at least that far (a neighbour), or best just there (a cord)."""

    chain: int
    distance: int
    weight: float = 0.0


def columns(grid: Grid, pieces: int, entries: Set[tuple[int, int]]) -> list[int]:
    """The x of each of the first `pieces` pieces, the rest being waypoints; `entries` are those of loops."""
    head, shift = _chains(grid, entries)
    left, right = _neighbours(grid, pieces, head, shift)
    pulls = _pulls(grid, entries, head, shift)
    sequence = _from_left(set(head), left, right)
    x: dict[int, int] = {}
    for chain in sequence:
        x[chain] = max((x[tie.chain] + tie.distance for tie in left[chain]), default=0)
    for _ in range(_ROUNDS):
        for chain in (*reversed(sequence), *sequence):
            _draw(chain, x, left[chain], right[chain], pulls[chain])
    return _rounded([x[head[piece]] + shift[piece] for piece in range(pieces)], head)


def _rounded(x: Sequence[int], head: Sequence[int]) -> list[int]:
    """Each chain moved so that as many of its boxes as may be stand at a round x: by so little that the gaps hold."""
    rests: dict[int, Counter[int]] = {}
    for piece, place in enumerate(x):
        rests.setdefault(head[piece], Counter())[place % _STEP] += 1
    moves = {}
    for chain, counts in rests.items():
        rest = counts.most_common(1)[0][0]
        moves[chain] = -rest if rest <= _STEP // 2 else _STEP - rest
    return [place + moves[head[piece]] for piece, place in enumerate(x)]


def _chains(grid: Grid, entries: Set[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """For each piece the first piece of its chain, and how far right of that one it stands."""
    chosen: dict[int, Link] = {}
    for upper, lower in pairwise(grid.rows):
        above = {piece: place for place, piece in enumerate(upper)}
        below = {piece: place for place, piece in enumerate(lower)}
        links = [link for piece in upper for link in grid.below[piece] if (piece, link.target) not in entries]
        taken: list[tuple[int, int]] = []
        for link in sorted(links, key=lambda link: -link.weight):
            ends = above[link.source], below[link.target]
            # Chains share no box and cross nowhere, so they have an order from left to right.
            if all((ends[0] - a) * (ends[1] - b) > 0 for a, b in taken):
                taken.append(ends)
                chosen[link.target] = link
    head, shift = list(range(len(grid.pieces))), [0] * len(grid.pieces)
    for row in grid.rows:
        for piece in row:
            if piece in chosen:
                link = chosen[piece]
                head[piece] = head[link.source]
                shift[piece] = shift[link.source] + link.source_x - link.target_x
    return head, shift


_Ties = dict[int, list[_Tie]]


def _neighbours(grid: Grid, pieces: int, head: Sequence[int], shift: Sequence[int]) -> tuple[_Ties, _Ties]:
    """For each chain, the chains left of it and right of it, with the least distances."""
    left: _Ties = {chain: [] for chain in head}
    right: _Ties = {chain: [] for chain in head}
    for row in grid.rows:
        for a, b in pairwise(row):
            gap = GAP if max(a, b) < pieces else _LANE
            distance = grid.pieces[a].whole.right + gap - grid.pieces[b].whole.left + shift[a] - shift[b]
            left[head[b]].append(_Tie(head[a], distance))
            right[head[a]].append(_Tie(head[b], distance))
    return left, right


def _pulls(grid: Grid, entries: Set[tuple[int, int]], head: Sequence[int], shift: Sequence[int]) -> _Ties:
    """For each chain, where its cords to other chains would have it."""
    pulls: _Ties = {chain: [] for chain in head}

    def pull(upper: int, lower: int, distance: int, weight: float) -> None:
        first, second = head[upper], head[lower]
        if first != second:
            distance += shift[upper] - shift[lower]
            pulls[second].append(_Tie(first, distance, weight))
            pulls[first].append(_Tie(second, -distance, weight))

    for links in grid.below:
        for link in links:
            if (link.source, link.target) not in entries:
                pull(link.source, link.target, link.source_x - link.target_x, link.weight)
    for upper, lower in sorted(entries):
        room = grid.pieces[upper].whole.right + _FEEDBACK - grid.pieces[lower].whole.left
        pull(upper, lower, room, 1.0)
    return pulls


def _from_left(chains: set[int], left: _Ties, right: _Ties) -> list[int]:
    """The chains in an order in which each comes after all that stand left of it."""
    waiting = {chain: len(left[chain]) for chain in chains}
    sequence = sorted(chain for chain in chains if not waiting[chain])
    for chain in sequence:  # grows while it is walked
        for tie in right[chain]:
            waiting[tie.chain] -= 1
            if not waiting[tie.chain]:
                sequence.append(tie.chain)
    return sequence


def _draw(chain: int, x: dict[int, int], left: list[_Tie], right: list[_Tie], pulls: list[_Tie]) -> None:
    """Move a chain to the weighted median of its pulls, as far as its neighbours allow."""
    if not pulls:
        return
    wishes = sorted((x[tie.chain] + tie.distance, tie.weight) for tie in pulls)
    half = sum(tie.weight for tie in pulls) / 2
    sums = accumulate(weight for _, weight in wishes)
    wish = next(place for (place, _), so_far in zip(wishes, sums, strict=True) if so_far >= half)
    lowest = max((x[tie.chain] + tie.distance for tie in left), default=wish)
    highest = min((x[tie.chain] - tie.distance for tie in right), default=wish)
    x[chain] = max(lowest, min(highest, wish))
