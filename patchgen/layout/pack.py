"""Putting finished groups of boxes side by side on a page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

_PAGE = 640  # a page narrower than this is never made wider to be less tall


def pack(sizes: Sequence[tuple[int, int]], width: int, space: int) -> list[tuple[int, int]]:
    """Where each rectangle of (width, height) goes: in order, as high up and then as far left as there is room.

    `width` is that of the page, 0 for one that suits the whole; `space` lies between the rectangles.
    """
    cells = [(w + space, h + space) for w, h in sizes]
    width = width or max(_PAGE, math.isqrt(sum(w * h for w, h in cells) * 3 // 2))
    page = max([width + space, *(w for w, _ in cells)])
    skyline = [(0, page, 0)]  # left, right, height; from left to right without holes
    places = []
    for w, h in cells:
        starts = [left for left, _, _ in skyline if left + w <= page]
        top, left = min((_height(skyline, left, left + w), left) for left in starts)
        places.append((left, top))
        skyline = _raised(skyline, left, left + w, top + h)
    return places


_Skyline: TypeAlias = list[tuple[int, int, int]]


def _height(skyline: _Skyline, left: int, right: int) -> int:
    return max(height for start, end, height in skyline if start < right and end > left)


def _raised(skyline: _Skyline, left: int, right: int, height: int) -> _Skyline:
    """The skyline with a new step from `left` to `right`."""
    before = [(start, min(end, left), low) for start, end, low in skyline if start < left]
    behind = [(max(start, right), end, low) for start, end, low in skyline if end > right]
    return [*before, (left, right, height), *behind]
