"""Pieces in rows, and their links as hops from each row to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from patchgen.layout.layers import Link, Piece, Pin
from patchgen.layout.shape import Rect

_WAYPOINT = Piece(Rect(0, 0, 0, 0))


class Hop(NamedTuple):
    """A link, or the part of a long one, between two rows.

    `offset` is how far right of the source the target stands when the cord is straight; `leaving` and `arriving` are
    the ends' places in the widths of their pieces, 0 to 1; `weight` is the link's.
    """

    source: int
    target: int
    offset: int
    leaving: float
    arriving: float
    weight: float


class Grid:
    """A flow in rows. A link over several rows passes a waypoint in each, so that it gets a lane between the boxes.

    `pieces` are those of the flow, `count` in number, and behind them the waypoints; `rows` their numbers, which the
    steps of the layout put in order; `above` and `below` the hops that arrive at each and leave it.
    """

    def __init__(self, pieces: Sequence[Piece], links: Sequence[Link], rows: Sequence[Sequence[int]]) -> None:
        self.count = len(pieces)
        self.pieces = list(pieces)
        self.rows = [list(row) for row in rows]
        self.inlets = {number for number, piece in enumerate(pieces) if piece.pin is Pin.INLET}
        self.outlets = {number for number, piece in enumerate(pieces) if piece.pin is Pin.OUTLET}
        self.above: list[list[Hop]] = [[] for _ in pieces]
        self.below: list[list[Hop]] = [[] for _ in pieces]
        row_of = self.row_of()
        for link in links:
            at, x = link.source, link.source_x
            for row in range(row_of[link.source] + 1, row_of[link.target]):
                waypoint = self._waypoint(row)
                self._join(Link(at, x, waypoint, 0, link.weight))
                at, x = waypoint, 0
            self._join(Link(at, x, link.target, link.target_x, link.weight))

    def row_of(self) -> dict[int, int]:
        return {piece: number for number, row in enumerate(self.rows) for piece in row}

    def _waypoint(self, row: int) -> int:
        self.pieces.append(_WAYPOINT)
        self.rows[row].append(len(self.pieces) - 1)
        self.above.append([])
        self.below.append([])
        return len(self.pieces) - 1

    def _join(self, link: Link) -> None:
        leaving, arriving = self._part(link.source, link.source_x), self._part(link.target, link.target_x)
        hop = Hop(link.source, link.target, link.source_x - link.target_x, leaving, arriving, link.weight)
        self.below[link.source].append(hop)
        self.above[link.target].append(hop)

    def _part(self, piece: int, x: int) -> float:
        whole = self.pieces[piece].whole
        return (x - whole.left + 0.5) / (whole.width + 1)
