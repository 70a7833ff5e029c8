"""How far down each piece stands: as high as its cords and the boxes above allow, or as low as its targets allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from patchgen.layout.layers import Link, Piece
from patchgen.layout.shape import Rect

_STEP = 5  # round numbers for the boxes' y
_CORD = 10  # the least height of a cord
_CLEARANCE = 8  # between boxes one above the other without a cord
_ROW_LEVEL = 60  # a box moves by as much as this to stand level with the rest of its row
_LEVEL = 15  # and with boxes of other rows


def heights(
    pieces: Sequence[Piece],
    rows: Sequence[Sequence[int]],
    x: Sequence[int],
    down: Sequence[Link],
    sinking: Set[int],
    stairs: Iterable[tuple[int, int]],
) -> list[int]:
    """The y of each piece; `rows` holds only pieces, `sinking` are those that go down to their targets.

    The second of each pair of `stairs` stands below the first, wherever they are from left to right.
    """
    y = [0] * len(pieces)
    arriving: list[list[Link]] = [[] for _ in pieces]
    leaving: list[list[Link]] = [[] for _ in pieces]
    for link in down:
        arriving[link.target].append(link)
        leaving[link.source].append(link)
    above = {lower: upper for upper, lower in stairs}
    below = {upper: lower for lower, upper in above.items()}
    placed: list[Rect] = []
    levels: set[int] = set()
    for row in rows:
        needs = {piece: _need(pieces, piece, x, y, arriving[piece], placed) for piece in row}
        for piece in needs.keys() & above.keys():
            step = y[above[piece]] + pieces[above[piece]].whole.bottom + _CLEARANCE - pieces[piece].whole.top
            needs[piece] = max(needs[piece], -(-step // _STEP) * _STEP)
        row_levels: set[int] = set()
        for piece in sorted(row, key=lambda piece: -needs[piece]):
            near = [level for level in row_levels if level <= needs[piece] + _ROW_LEVEL]
            near = near or [level for level in levels if needs[piece] <= level <= needs[piece] + _LEVEL]
            y[piece] = min(near, default=needs[piece])
            row_levels.add(y[piece])
        levels |= row_levels
        placed += [pieces[piece].whole.moved(x[piece], y[piece]) for piece in row]
    areas = [piece.whole.moved(*place) for piece, place in zip(pieces, zip(x, y, strict=True), strict=True)]
    for row in reversed(rows):
        free = [piece for piece in row if piece in sinking and leaving[piece]]
        rooms = {piece: _room(areas, piece, x, y, leaving[piece]) for piece in free}
        for piece in rooms.keys() & below.keys():
            step = areas[below[piece]].top - _CLEARANCE - areas[piece].bottom
            rooms[piece] = min(rooms[piece], y[piece] + max(0, step) // _STEP * _STEP)
        row_levels = {y[piece] for piece in row if piece not in rooms}
        for piece in sorted(rooms, key=rooms.__getitem__):
            room = rooms[piece]
            near = [level for level in row_levels if room - _ROW_LEVEL <= level <= room]
            near = near or [level for level in levels if room - _LEVEL <= level <= room]
            lower = max(y[piece], max(near, default=room))
            areas[piece] = areas[piece].moved(0, lower - y[piece])
            y[piece] = lower
            row_levels.add(lower)
    return y


def _drop(x: Sequence[int], link: Link) -> int:
    """The height that a cord needs: one that runs far sideways would lie flat without it."""
    sideways = abs(x[link.source] + link.source_x - x[link.target] - link.target_x)
    return _CORD + min(10, sideways // 40)


def _need(
    pieces: Sequence[Piece],
    piece: int,
    x: Sequence[int],
    y: Sequence[int],
    arriving: Iterable[Link],
    placed: Iterable[Rect],
) -> int:
    """The least y of a piece: below what its cords come from, and below all that it would stand on."""
    need = 0
    for link in arriving:
        need = max(need, y[link.source] + pieces[link.source].whole.bottom + _drop(x, link))
    whole = pieces[piece].whole.moved(x[piece], 0)
    for other in placed:
        if other.left < whole.right + _CLEARANCE and whole.left < other.right + _CLEARANCE:
            need = max(need, other.bottom + _CLEARANCE - whole.top)
    return -(-need // _STEP) * _STEP


def _room(areas: Sequence[Rect], piece: int, x: Sequence[int], y: Sequence[int], leaving: Iterable[Link]) -> int:
    """The greatest y of a piece: above its targets, and above all that stands below it."""
    left, _, right, bottom = areas[piece]
    room = min(areas[link.target].top - _drop(x, link) for link in leaving)
    for area in areas:
        if area.top >= bottom and area.left < right + _CLEARANCE and left < area.right + _CLEARANCE:
            room = min(room, area.top - _CLEARANCE)
    return y[piece] + max(0, room - bottom) // _STEP * _STEP
