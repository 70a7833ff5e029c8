"""The order of the pieces in each row: sweeps of barycentres, so that few cords cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence, Set
from itertools import pairwise

from patchgen.layout.layers import ORDERED, Link, Piece, Pin
from patchgen.layout.shape import Rect

_SWEEPS = 12
_PATIENCE = 4  # sweeps without a gain
_WAYPOINT = Piece(Rect(0, 0, 0, 0))


class Grid:
    """Pieces in rows, and links that go from each row to the next only.

    A link over several rows passes a waypoint in each, so that it gets a lane of its own between the boxes.
    """

    def __init__(self, pieces: Sequence[Piece], links: Sequence[Link], rows: Sequence[Sequence[int]]) -> None:
        self.pieces = list(pieces)
        self.rows = [list(row) for row in rows]
        self.above: list[list[Link]] = [[] for _ in pieces]
        self.below: list[list[Link]] = [[] for _ in pieces]
        row_of = {piece: number for number, row in enumerate(rows) for piece in row}
        for link in links:
            at, x = link.source, link.source_x
            for row in range(row_of[link.source] + 1, row_of[link.target]):
                waypoint = len(self.pieces)
                self.pieces.append(_WAYPOINT)
                self.rows[row].append(waypoint)
                self.above.append([])
                self.below.append([])
                self._join(Link(at, x, waypoint, 0, link.weight))
                at, x = waypoint, 0
            self._join(Link(at, x, link.target, link.target_x, link.weight))

    def _join(self, link: Link) -> None:
        self.below[link.source].append(link)
        self.above[link.target].append(link)


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
    row_of = {piece: row for row, members in enumerate(grid.rows) for piece in members}
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
                stack.extend(link.target for link in sorted(grid.below[piece], key=lambda k: side * k.source_x))
    grid.rows = [_kept(grid, row) for row in ordered]


def _kept(grid: Grid, row: list[int]) -> list[int]:
    """The row with its inlets, and its outlets, in their own order on the places that they take."""
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
            links = grid.above[piece] if downwards else grid.below[piece]
            ends = [_end(grid, fixed, link, at_source=downwards) for link in links]
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
            [_end(grid, above, link, at_source=True) for link in grid.above[piece]],
            [_end(grid, below, link, at_source=False) for link in grid.below[piece]],
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


def _end(grid: Grid, place: dict[int, int], link: Link, *, at_source: bool) -> float:
    """Where a link ends in a row: the place of the piece and the port's part of its width."""
    piece, x = (link.source, link.source_x) if at_source else (link.target, link.target_x)
    whole = grid.pieces[piece].whole
    return place[piece] + (x - whole.left + 0.5) / (whole.width + 1)


def _crossings(grid: Grid) -> int:
    total = 0
    for upper, lower in pairwise(grid.rows):
        above = {piece: place for place, piece in enumerate(upper)}
        below = {piece: place for place, piece in enumerate(lower)}
        links = [link for piece in upper for link in grid.below[piece]]
        ends = sorted((_end(grid, above, k, at_source=True), _end(grid, below, k, at_source=False)) for k in links)
        passed: list[float] = []
        for _, end in ends:
            total += len(passed) - bisect_right(passed, end)
            insort(passed, end)
    return total
