"""The boxes of one canvas on their way to their places."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import ceil

from patchgen.layout.flow import flow
from patchgen.layout.gui import ATOM_KINDS, gui_name
from patchgen.layout.layers import Link, Piece, Pin
from patchgen.layout.measure import has_place, measure
from patchgen.layout.pack import pack
from patchgen.layout.ports import INLETS, OUTLETS, box_ports, segment, sound_cords
from patchgen.layout.shape import Font, Rect, Segment
from patchgen.patch import Box, BoxLike, Canvas, Cord, Kind

_GRID = 5
_GROUP_GAP = 30
_REMARK_GAP = 10  # between a box and the comment beside it
_LINE_GAP = 5  # between two comments


class Page:
    """Boxes by index, those that have a place: `shapes` what they cover, `at` where they stand so far."""

    def __init__(self, canvas: Canvas, font: Font) -> None:
        self.boxes = canvas.boxes
        self.cords = sound_cords(canvas)
        self.ports = box_ports(canvas)
        self.shapes = {index: measure(box, font) for index, box in enumerate(self.boxes) if has_place(box)}
        self.at: dict[int, tuple[int, int]] = {}

    def rect(self, index: int) -> Rect:
        return self.shapes[index].whole.moved(*self.at[index])

    def bounds(self, indices: Iterable[int]) -> Rect:
        """What the boxes cover together; an empty rectangle at the origin for none."""
        rects = [self.rect(index) for index in indices]
        if not rects:
            return Rect(0, 0, 0, 0)
        lefts, tops, rights, bottoms = zip(*rects, strict=True)
        return Rect(min(lefts), min(tops), max(rights), max(bottoms))

    def move(self, indices: Iterable[int], dx: int, dy: int) -> None:
        for index in indices:
            x, y = self.at[index]
            self.at[index] = x + dx, y + dy

    # -- groups

    def place(self, indices: Sequence[int], left: int, top: int) -> None:
        """Place these boxes from a corner on: headings, the groups, and remarks beside the boxes before them."""
        comments = [index for index in indices if _is_comment(self.boxes[index])]
        others = [index for index in indices if not _is_comment(self.boxes[index])]
        headings = [index for index in comments if not others or index < others[0]]
        bottom = self._stack(headings)
        remarks = {index: others[bisect(others, index) - 1] for index in comments[len(headings) :]}
        groups = sorted(self._groups(others), key=self._rank)
        for group in groups:
            self._flow(group)
            self._remarks(group, remarks)
        self.pack(groups)
        below = [index for index in indices if index not in headings]
        area = self.bounds(below)
        self.move(below, _up(-area.left), _up(bottom - area.top))
        self.move(indices, left, top)

    def pack(self, groups: Sequence[list[int]], width: int = 0, space: int = _GROUP_GAP) -> None:
        """Put groups, each placed within itself, side by side from the origin on; see `patchgen.layout.pack`."""
        areas = [self.bounds(group) for group in groups]
        places = pack([(area.width, area.height) for area in areas], width, space)
        for group, area, (left, top) in zip(groups, areas, places, strict=True):
            self.move(group, _up(left - area.left), _up(top - area.top))

    def _groups(self, indices: Sequence[int]) -> list[list[int]]:
        """Boxes that cords join. Inlets go together, and so do outlets: their order spans the canvas."""
        group = {index: [index] for index in indices}

        def join(first: int, second: int) -> None:
            if first in group and second in group and group[first] is not group[second]:
                group[first] += group[second]
                for index in group[second]:
                    group[index] = group[first]

        for cord in self.cords:
            join(cord.source, cord.target)
        for names in (INLETS, OUTLETS):
            ports = [index for index in indices if _name(self.boxes[index]) in names]
            for first, second in pairwise(ports):
                join(first, second)
        return [sorted(members) for members in {id(members): members for members in group.values()}.values()]

    def _rank(self, group: Sequence[int]) -> tuple[int, int]:
        """Lone controls first, then what is joined, then all else that stands alone."""
        if len(group) > 1:
            return 1, group[0]
        return (0 if _is_control(self.boxes[group[0]]) else 2), group[0]

    def _flow(self, group: Sequence[int]) -> None:
        """Place one group near the origin."""
        fed = {cord.target for cord in self.cords}
        outlets = sum(_name(self.boxes[index]) in OUTLETS for index in group)
        members = sorted(group, key=self._port_order)
        number = {index: place for place, index in enumerate(members)}
        pieces = [Piece(self.shapes[i].whole, _pin(self.boxes[i], i in fed, outlets > 1)) for i in members]
        links = [self._link(cord, number) for cord in self.cords if cord.source in number and cord.target in number]
        self.at.update(zip(members, flow(pieces, links), strict=True))

    def _port_order(self, index: int) -> tuple[int, int, int]:
        """Inlets first and outlets last, each as Pd counts them: by x, then by index; the rest by index."""
        name = _name(self.boxes[index])
        if name in INLETS or name in OUTLETS:
            return (-1 if name in INLETS else 1), self.boxes[index].x, index
        return 0, 0, index

    def _link(self, cord: Cord, number: Mapping[int, int]) -> Link:
        ends = segment(cord, self.shapes, self.ports, dict.fromkeys((cord.source, cord.target), (0, 0)))
        weight = 1.0 if cord.inlet else 2.0 if cord.outlet else 4.0
        return Link(number[cord.source], ends.x1, number[cord.target], ends.x2, weight)

    # -- comments

    def _stack(self, headings: Sequence[int]) -> int:
        """Place comments one below the other, and say where what follows begins."""
        y = 0
        for index in headings:
            self.at[index] = 0, y
            y = self.rect(index).bottom + _LINE_GAP
        return y + _LINE_GAP if headings else 0

    def _remarks(self, group: list[int], remarks: Mapping[int, int]) -> None:
        """Place the comments on a group's boxes, and count them to the group.

        Each goes right of its box, where nothing of the group is in the way; further ones below the first.
        """
        corner = {index: (self.rect(index).right + _REMARK_GAP, self.at[index][1]) for index in group}
        obstacles = [self.rect(index) for index in group]
        cords = [
            segment(cord, self.shapes, self.ports, self.at)
            for cord in self.cords
            if cord.source in corner and cord.target in corner
        ]
        for index, box in remarks.items():
            if box in corner:
                place = _free(self.shapes[index].whole.moved(*corner[box]), obstacles, cords)
                self.at[index] = place.left, place.top
                corner[box] = place.left, place.bottom
                obstacles.append(place)
                group.append(index)


def _free(rect: Rect, obstacles: Sequence[Rect], cords: Sequence[Segment]) -> Rect:
    """The rectangle moved right until it covers no box and no cord."""
    while True:
        walls = [other.right for other in obstacles if rect.overlaps(other)]
        walls += [ceil(run[1]) for cord in cords if (run := cord.within(rect)) is not None]
        if not walls:
            return rect
        rect = rect.moved(max(walls) + _REMARK_GAP - rect.left, 0)


def _up(distance: int) -> int:
    """The next multiple of the grid, so that round positions stay round."""
    return -(-distance // _GRID) * _GRID


# -- what a box is


def _is_comment(box: BoxLike) -> bool:
    return isinstance(box, Box) and box.kind is Kind.TEXT


def _is_control(box: BoxLike) -> bool:
    return isinstance(box, Box) and (box.kind in ATOM_KINDS or (bool(gui_name(box)) and box.name != "cnv"))


def _name(box: BoxLike) -> str:
    return box.name if isinstance(box, Box) else ""


def _pin(box: BoxLike, fed: bool, many_outlets: bool) -> Pin:
    if _name(box) in INLETS:
        return Pin.INLET
    if _name(box) in OUTLETS and many_outlets:
        return Pin.OUTLET
    return Pin.TOP if _is_control(box) and not fed else Pin.NONE
