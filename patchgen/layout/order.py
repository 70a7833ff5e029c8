"""The order of the pieces in each row: sweeps of barycentres, so that few cords cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Set
from itertools import pairwise

from patchgen.layout.grid import Grid
from patchgen.layout.layers import ORDERED, Pin

_SWEEPS = 12
_PATIENCE = 4  # sweeps without a gain


def sort_rows(grid: Grid, entries: Set[tuple[int, int]], *, mirrored: bool) -> int:
    """Put the pieces of each row of the grid in an order with few crossings, and count these.

    `entries` are those of loops; `mirrored` starts from the other of two first orders.
    """
    _walk(grid, mirrored)
    looping = {lower for _, lower in entries}
    best, fewest, patience = grid.rows, _crossings(grid), _PATIENCE
    for sweep in range(_SWEEPS):
        if fewest == 0 or patience == 0:
            break
        grid.rows = _swept(grid, looping, downwards=sweep % 2 == 0)
        for number in range(len(grid.rows)):
            _exchange(grid, number)
        crossings = _crossings(grid)
        patience -= 1
        if crossings < fewest:
            best, fewest, patience = grid.rows, crossings, _PATIENCE
    grid.rows = best
    return fewest


def _walk(grid: Grid, mirrored: bool) -> None:
    """The first order: as a walk down the cords from each source meets the pieces."""
    row_of = grid.row_of()
    ordered: list[list[int]] = [[] for _ in grid.rows]
    seen: set[int] = set()
    roots = [piece for piece in range(len(grid.pieces)) if not grid.above[piece]]
    side = 1 if mirrored else -1
    for root in reversed(roots) if mirrored else roots:
        stack = [root]
        while stack:
            piece = stack.pop()
            if piece not in seen:
                seen.add(piece)
                ordered[row_of[piece]].append(piece)
                stack.extend(hop.target for hop in sorted(grid.below[piece], key=lambda hop: side * hop.leaving))
    grid.rows = [_kept(grid, row) for row in ordered]


def _kept(grid: Grid, row: list[int]) -> list[int]:
    """The row with its inlets, and its outlets, in their own order on the places that they take."""
    if not grid.ordered:
        return row
    for pin in (Pin.INLET, Pin.OUTLET):
        places = [place for place, piece in enumerate(row) if grid.pieces[piece].pin is pin]
        for place, piece in zip(places, sorted(row[place] for place in places), strict=True):
            row[place] = piece
    return row


def _swept(grid: Grid, looping: Set[int], *, downwards: bool) -> list[list[int]]:
    rows = [list(row) for row in grid.rows]
    numbers = range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1)
    for number in numbers:
        fixed = {piece: place for place, piece in enumerate(rows[number - 1 if downwards else number + 1])}
        value: dict[int, float] = {}
        for place, piece in enumerate(rows[number]):
            if downwards:
                ends = [fixed[hop.source] + hop.leaving for hop in grid.above[piece]]
            else:
                ends = [fixed[hop.target] + hop.arriving for hop in grid.below[piece]]
            value[piece] = sum(ends) / len(ends) if ends else float(place)
            # A loop stands right of what merely follows its first piece.
            value[piece] += 0.7 * (piece in looping)
        rows[number] = _kept(grid, sorted(rows[number], key=value.__getitem__))
    return rows


def _exchange(grid: Grid, number: int) -> None:
    """Swap neighbours in a row where that spares crossings with the rows above and below."""
    row = grid.rows[number]
    above = {piece: place for place, piece in enumerate(grid.rows[number - 1])} if number else {}
    below = {piece: place for place, piece in enumerate(grid.rows[number + 1])} if number + 1 < len(grid.rows) else {}
    ends = {
        piece: (
            [above[hop.source] + hop.leaving for hop in grid.above[piece]],
            [below[hop.target] + hop.arriving for hop in grid.below[piece]],
        )
        for piece in row
    }
    for place in range(len(row) - 1):
        left, right = row[place : place + 2]
        if grid.pieces[left].pin is grid.pieces[right].pin and grid.pieces[left].pin in ORDERED:
            continue
        gain = 0
        for a, b in zip(ends[left], ends[right], strict=True):
            for x in a:
                for y in b:
                    gain += (x > y) - (x < y)
        if gain > 0:
            row[place], row[place + 1] = right, left


def _crossings(grid: Grid) -> int:
    total = 0
    for upper, lower in pairwise(grid.rows):
        above = {piece: place for place, piece in enumerate(upper)}
        below = {piece: place for place, piece in enumerate(lower)}
        hops = [hop for piece in upper for hop in grid.below[piece]]
        ends = sorted((above[hop.source] + hop.leaving, below[hop.target] + hop.arriving) for hop in hops)
        passed: list[float] = []
        for _, end in ends:
            total += len(passed) - bisect_right(passed, end)
            insort(passed, end)
    return total
