"""Putting finished groups of boxes side by side on a page."""

from __future__ import annotations

import math
from collections.abc import Sequence

_PAGE = 640  # a page narrower than this is never made wider to be less tall


def pack(sizes: Sequence[tuple[int, int]], width: int, space: int) -> list[tuple[int, int]]:
    """Where each rectangle of (width, height) goes: in order, as high up and then as far left as there is room.

    `width` is that of the page, 0 for one that suits the whole; `space` lies between the rectangles.
    """
    area = sum((w + space) * (h + space) for w, h in sizes)
    width = width or max(_PAGE, math.isqrt(area * 3 // 2))
    page = max(width, max((w for w, _ in sizes), default=0))
    skyline = [(0, page + space, 0)]  # left, right, height; from left to right without holes
    places = []
    for w, h in sizes:
        left, top = min((_fit(skyline, index, w) for index in range(len(skyline))), key=lambda at: (at[1], at[0]))
        places.append((left, top))
        skyline = _raised(skyline, left, left + w + space, top + h + space)
    return places


_Skyline = list[tuple[int, int, int]]


def _fit(skyline: _Skyline, index: int, width: int) -> tuple[int, int]:
    """The place of a rectangle whose left edge is that of a step of the skyline; very low where it has no room."""
    left, top = skyline[index][0], 0
    if left + width > skyline[-1][1]:
        return left, sum(height for *_, height in skyline) + 1
    for start, _, height in skyline[index:]:
        if start < left + width:
            top = max(top, height)
    return left, top


def _raised(skyline: _Skyline, left: int, right: int, height: int) -> _Skyline:
    """The skyline with a new step from `left` to `right`."""
    steps = [(start, min(end, left), low) for start, end, low in skyline if start < left]
    steps.append((left, right, height))
    steps += [(max(start, right), end, low) for start, end, low in skyline if end > right]
    return steps
