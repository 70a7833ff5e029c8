"""The layout of boxes that cords join: rows, order, columns, then how far each box stands below the others."""

from __future__ import annotations

import math
from collections.abc import Sequence

from patchgen.layout.columns import columns
from patchgen.layout.grid import Grid
from patchgen.layout.heights import heights
from patchgen.layout.layers import Link, Piece, loops, open_cycles, rows, steps
from patchgen.layout.order import sort_rows
from patchgen.layout.shape import Segment

_MANY = 150  # cords; beyond, one layout must do
# Whether sources of one inlet make stairs, whether pieces stand low, and from which side the first order is walked;
# the first will do if nothing is wrong.
_VARIANTS = tuple(
    (stairs, low, mirrored) for mirrored in (False, True) for stairs in (True, False) for low in (True, False)
)
# What hurts the eye as much as so many pixels of cord: two that cross, one that runs over a box.
_CROSSING, _COVERING = 50, 300


def flow(pieces: Sequence[Piece], links: Sequence[Link]) -> list[tuple[int, int]]:
    """The position of each piece, near the origin. Never fails, whatever the links."""
    down, back = open_cycles(pieces, links)
    feedback = loops(len(pieces), down, back)
    all_stairs = steps(pieces, down)
    best: list[tuple[int, int]] = []
    least = math.inf
    for with_stairs, low, mirrored in _VARIANTS if len(links) <= _MANY else _VARIANTS[:1]:
        if not with_stairs and not all_stairs:
            continue
        stairs = all_stairs if with_stairs else []
        layers, sinking = rows(pieces, down, [*feedback.waits, *stairs], low=low)
        grid = Grid(pieces, down, layers)
        crossings = sort_rows(grid, feedback.entries, mirrored=mirrored)
        x = columns(grid, feedback.entries)
        y = heights(pieces, layers, x, down, sinking, stairs)
        layout = list(zip(x, y, strict=True))
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
