"""The order of the pieces in each row: sweeps of barycentres, so that few cords cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Set

from patchgen.layout.grid import Grid

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
        grid.rows = [list(row) for row in grid.rows]
        _sweep(grid, looping, downwards=sweep % 2 == 0)
        _exchange(grid)
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
    for pinned in (grid.inlets, grid.outlets):
        if not pinned.isdisjoint(row):
            places = [place for place, piece in enumerate(row) if piece in pinned]
            for place, piece in zip(places, sorted(row[place] for place in places), strict=True):
                row[place] = piece
    return row


def _places(grid: Grid) -> list[int]:
    """For each piece its place in its row."""
    place = [0] * len(grid.pieces)
    for row in grid.rows:
        for number, piece in enumerate(row):
            place[piece] = number
    return place


def _sweep(grid: Grid, looping: Set[int], *, downwards: bool) -> None:
    """Sort each row by the mean place of what its pieces hang on in the row before."""
    place = _places(grid)
    for number in range(1, len(grid.rows)) if downwards else range(len(grid.rows) - 2, -1, -1):
        value: dict[int, float] = {}
        for piece in grid.rows[number]:
            if downwards:
                ends = [place[hop.source] + hop.leaving for hop in grid.above[piece]]
            else:
                ends = [place[hop.target] + hop.arriving for hop in grid.below[piece]]
            value[piece] = sum(ends) / len(ends) if ends else float(place[piece])
            # A loop stands right of what merely follows its first piece.
            value[piece] += 0.7 * (piece in looping)
        row = _kept(grid, sorted(grid.rows[number], key=value.__getitem__))
        grid.rows[number] = row
        for index, piece in enumerate(row):
            place[piece] = index


def _exchange(grid: Grid) -> None:
    """Swap neighbours in their rows where that spares crossings with the rows above and below."""
    place = _places(grid)
    for row in grid.rows:
        for index in range(len(row) - 1):
            left, right = row[index : index + 2]
            keep = {left, right} <= grid.inlets or {left, right} <= grid.outlets
            if not keep and _gain(grid, place, left, right) > 0:
                row[index], row[index + 1] = right, left
                place[left], place[right] = index + 1, index


def _gain(grid: Grid, place: list[int], left: int, right: int) -> int:
    """How many crossings less there are when two neighbours change places."""
    gain = 0
    for a in grid.above[left]:
        x = place[a.source] + a.leaving
        for b in grid.above[right]:
            y = place[b.source] + b.leaving
            gain += (x > y) - (x < y)
    for a in grid.below[left]:
        x = place[a.target] + a.arriving
        for b in grid.below[right]:
            y = place[b.target] + b.arriving
            gain += (x > y) - (x < y)
    return gain


def _crossings(grid: Grid) -> int:
    place = _places(grid)
    total = 0
    for row in grid.rows:
        hops = [hop for piece in row for hop in grid.below[piece]]
        ends = sorted((place[hop.source] + hop.leaving, place[hop.target] + hop.arriving) for hop in hops)
        passed: list[float] = []
        for _, end in ends:
            total += len(passed) - bisect_right(passed, end)
            insort(passed, end)
    return total
