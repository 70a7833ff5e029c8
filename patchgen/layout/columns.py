"""Where each piece of a row stands from left to right.

Boxes that hang on each other by their first ports form straight vertical chains, as patchers like them; a chain
moves as one. Chains are set as far left as the rows allow, and then drawn to where their other cords pull.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from itertools import accumulate, pairwise
from typing import NamedTuple

from patchgen.layout.grid import Grid, Hop
from patchgen.layout.layers import GAP

_LANE = 10  # between a box and a cord that passes it
_STEP = 5  # round numbers for the boxes' x
_FEEDBACK = 20  # how far right of a box stands a loop that feeds back to it
_ROUNDS = 3


class _Tie(NamedTuple):
    """Another chain and the distance to it: at least that far (a neighbour), or best just there (a cord)."""

    chain: int
    distance: int
    weight: float = 0.0


def columns(grid: Grid, entries: Set[tuple[int, int]]) -> list[int]:
    """The x of each piece, without the waypoints; `entries` are those of loops."""
    head, shift = _chains(grid, entries)
    left, right = _neighbours(grid, head, shift)
    pulls = _pulls(grid, entries, head, shift)
    sequence = _from_left(set(head), left, right)
    x: dict[int, int] = {}
    for chain in sequence:
        x[chain] = max((x[tie.chain] + tie.distance for tie in left[chain]), default=0)
    for _ in range(_ROUNDS):
        before = dict(x)
        for chain in (*reversed(sequence), *sequence):
            if pulls[chain]:
                x[chain] = _drawn(x, left[chain], right[chain], pulls[chain])
        if x == before:
            break
    return _rounded([x[head[piece]] + shift[piece] for piece in range(grid.count)], head)


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
    chosen: dict[int, Hop] = {}
    for upper, lower in pairwise(grid.rows):
        above = {piece: place for place, piece in enumerate(upper)}
        below = {piece: place for place, piece in enumerate(lower)}
        hops = [hop for piece in upper for hop in grid.below[piece] if (piece, hop.target) not in entries]
        taken: list[tuple[int, int]] = []
        for hop in sorted(hops, key=lambda hop: -hop.weight):
            ends = above[hop.source], below[hop.target]
            # Chains share no box and cross nowhere, so they have an order from left to right.
            if all((ends[0] - a) * (ends[1] - b) > 0 for a, b in taken):
                taken.append(ends)
                chosen[hop.target] = hop
    head, shift = list(range(len(grid.pieces))), [0] * len(grid.pieces)
    for row in grid.rows:
        for piece in row:
            if piece in chosen:
                hop = chosen[piece]
                head[piece] = head[hop.source]
                shift[piece] = shift[hop.source] + hop.offset
    return head, shift


_Ties = dict[int, list[_Tie]]


def _neighbours(grid: Grid, head: Sequence[int], shift: Sequence[int]) -> tuple[_Ties, _Ties]:
    """For each chain, the chains left of it and right of it, with the least distances."""
    left: _Ties = {chain: [] for chain in head}
    right: _Ties = {chain: [] for chain in head}
    for row in grid.rows:
        for a, b in pairwise(row):
            gap = GAP if max(a, b) < grid.count else _LANE
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

    for hops in grid.below:
        for hop in hops:
            if (hop.source, hop.target) not in entries:
                pull(hop.source, hop.target, hop.offset, hop.weight)
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


def _drawn(x: Mapping[int, int], left: list[_Tie], right: list[_Tie], pulls: list[_Tie]) -> int:
    """The weighted median of a chain's pulls, or as near to it as the neighbours allow."""
    wishes = sorted((x[tie.chain] + tie.distance, tie.weight) for tie in pulls)
    half = sum(tie.weight for tie in pulls) / 2
    sums = accumulate(weight for _, weight in wishes)
    wish = next(place for (place, _), so_far in zip(wishes, sums, strict=True) if so_far >= half)
    place = min([wish, *(x[tie.chain] - tie.distance for tie in right)])
    return max([place, *(x[tie.chain] + tie.distance for tie in left)])
