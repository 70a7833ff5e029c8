"""The layout of boxes that cords join: rows, order, columns, then how far each box stands below the others."""

from __future__ import annotations

import math
from collections.abc import Sequence

from patchgen.layout.columns import columns
from patchgen.layout.grid import Grid
from patchgen.layout.layers import Link, Piece, loops, open_cycles, rows
from patchgen.layout.order import sort_rows
from patchgen.layout.shape import Rect, Segment

_MANY = 150  # cords; beyond, one layout must do
# Whether pieces stand low, and from which side the first order is walked; the first will do if nothing is wrong.
_VARIANTS = ((True, False), (False, False), (True, True), (False, True))
# What hurts the eye as much as so many pixels of cord: two that cross, one that runs over a box.
_CROSSING, _COVERING = 50, 150
_STEP = 5
_CLEARANCE = 8  # above a box that stands below another without a cord between them
_ROW_LEVEL = 30  # a box goes down by as much as this to stand level with the rest of its row
_LEVEL = 15  # and with boxes of other rows


def flow(pieces: Sequence[Piece], links: Sequence[Link]) -> list[tuple[int, int]]:
    """The position of each piece, near the origin. Never fails, whatever the links."""
    down, back = open_cycles(pieces, links)
    feedback = loops(len(pieces), down, back)
    best: list[tuple[int, int]] = []
    least = math.inf
    for low, mirrored in _VARIANTS if len(links) <= _MANY else _VARIANTS[:1]:
        grid = Grid(pieces, down, rows(pieces, down, feedback.waits, low=low))
        crossings = sort_rows(grid, feedback.entries, mirrored=mirrored)
        x = columns(grid, feedback.entries)
        layout = list(zip(x, _heights(pieces, grid, x, down), strict=True))
        length, covering = _cords(pieces, links, layout)
        ugliness = length + _CROSSING * crossings + _COVERING * covering
        if ugliness < least:
            best, least = layout, ugliness
        if crossings == covering == 0:
            break
    return best


def _cords(pieces: Sequence[Piece], links: Sequence[Link], at: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The length of all cords in pixels, and how often one runs over a box that is not its own."""
    areas = [piece.whole.moved(x, y) for piece, (x, y) in zip(pieces, at, strict=True)]
    length = covering = 0
    for link in links:
        (x1, y1), (x2, y2) = at[link.source], at[link.target]
        cord = Segment(x1 + link.source_x, y1 + pieces[link.source].whole.bottom, x2 + link.target_x, y2)
        length += abs(cord.x1 - cord.x2) + abs(cord.y1 - cord.y2)
        left, right, top, bottom = *sorted((cord.x1, cord.x2)), *sorted((cord.y1, cord.y2))
        for number, area in enumerate(areas):
            near = area.left <= right and left <= area.right and area.top <= bottom and top <= area.bottom
            if near and number not in (link.source, link.target) and cord.within(area):
                covering += 1
    return length, covering


def _heights(pieces: Sequence[Piece], grid: Grid, x: Sequence[int], down: Sequence[Link]) -> list[int]:
    arriving: list[list[Link]] = [[] for _ in pieces]
    for link in down:
        arriving[link.target].append(link)
    y = [0] * len(pieces)
    placed: list[Rect] = []
    levels: set[int] = set()
    for row in grid.rows:
        members = [piece for piece in row if piece < len(pieces)]
        needs = {piece: _need(pieces, piece, x, y, arriving[piece], placed) for piece in members}
        row_levels: set[int] = set()
        for piece in sorted(members, key=lambda piece: -needs[piece]):
            need = needs[piece]
            near = [level for level in row_levels if level <= need + _ROW_LEVEL]
            near = near or [level for level in levels if need <= level <= need + _LEVEL]
            y[piece] = min(near, default=need)
            row_levels.add(y[piece])
        levels |= row_levels
        placed += [pieces[piece].whole.moved(x[piece], y[piece]) for piece in members]
    return y


def _need(
    pieces: Sequence[Piece],
    piece: int,
    x: Sequence[int],
    y: Sequence[int],
    arriving: Sequence[Link],
    placed: Sequence[Rect],
) -> int:
    """The least y of a piece: below what its cords come from, and below all that it would stand on."""
    need = 0
    for link in arriving:
        sideways = abs(x[link.source] + link.source_x - x[piece] - link.target_x)
        # A cord that runs far sideways needs height, or it lies flat.
        need = max(need, y[link.source] + pieces[link.source].whole.bottom + 10 + min(20, sideways // 20))
    whole = pieces[piece].whole.moved(x[piece], 0)
    for other in placed:
        if other.left < whole.right + _CLEARANCE and whole.left < other.right + _CLEARANCE:
            need = max(need, other.bottom + _CLEARANCE - whole.top)
    return -(-need // _STEP) * _STEP
