"""Arrays in their graphs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from patchgen.draw.paper import Paper
from patchgen.draw.texts import draw_lines
from patchgen.layout.gui import whole
from patchgen.layout.measure import array_flags, array_names, arrays
from patchgen.layout.shape import Font, Rect
from patchgen.patch import Box, Canvas, Kind, Statement

_LARGEST = 2**31
_NARROWEST, _WIDEST = 1e-9, 1e12  # axes that can be drawn
_FARTHEST = 20_000  # pixels that an array is drawn over, however long it is
_THICK = 2  # height of a point


class _Style(IntEnum):
    """How an array is drawn."""

    POLYGON = 0
    POINTS = 1
    CURVE = 2


class _Axes(NamedTuple):
    """The values at the edges of a graph."""

    left: float
    high: float
    right: float
    low: float


_PLAIN = _Axes(0.0, 1.0, 100.0, -1.0)


def draw_arrays(paper: Paper, graph: Canvas, frame: Rect, font: Font) -> None:
    """The arrays of a graph with their names above, the first one's lowest."""
    axes = _axes(graph)
    for number, name in enumerate(array_names(graph), start=1):
        draw_lines(paper, [name], frame.left, frame.top - 1 - number * font.height, font)
    for array, values in zip(arrays(graph), _values(graph), strict=True):
        size = whole(array.atoms[1], 1, _LARGEST) if len(array.atoms) > 1 else 1
        plot = _Plot(values, size, frame, axes)
        style = array_flags(array) >> 1 & 3
        if style == _Style.POINTS:
            _draw_points(paper, plot)
        elif style == _Style.CURVE and len(plot.line()) > 1:
            paper.curve(plot.line())
        else:
            paper.line(plot.line())


def _axes(graph: Canvas) -> _Axes:
    coords = next((s.atoms for s in graph.statements if s.atoms[:1] == ("coords",)), ())
    try:
        axes = _Axes(*map(float, coords[1:5]))
    except (TypeError, ValueError):
        return _PLAIN
    spans = abs(axes.right - axes.left), abs(axes.high - axes.low)
    return axes if all(_NARROWEST < span < _WIDEST for span in spans) else _PLAIN


def _values(graph: Canvas) -> Iterator[list[float]]:
    """The stored values of each array; those that the file does not hold are 0."""
    values: list[float] | None = None
    for node in graph.nodes:
        if isinstance(node, Box) and node.kind is Kind.ARRAY:
            if values is not None:
                yield values
            values = []
        elif isinstance(node, Statement) and node.chunk == "#A" and values is not None:
            start = whole(node.atoms[0], 0, len(values)) if node.atoms else 0
            values[start:] = [_float(atom) for atom in node.atoms[1:]]
    if values is not None:
        yield values


def _float(atom: str) -> float:
    try:
        value = float(atom)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0


@dataclass(frozen=True, slots=True)
class _Plot:
    """An array of `size` values, of which the file holds the first ones, on the pixels of a graph."""

    values: Sequence[float]
    size: int
    frame: Rect
    axes: _Axes

    @property
    def step(self) -> float:
        """The pixels from a value to the next."""
        return self.frame.width / abs(self.axes.right - self.axes.left)

    @property
    def width(self) -> int:
        return min(math.ceil(self.size * self.step), _FARTHEST)

    def height(self, value: float) -> float:
        part = (value - self.axes.low) / (self.axes.high - self.axes.low)
        return self.frame.bottom - max(-10.0, min(10.0, part)) * self.frame.height

    def part(self, first: int, end: int) -> Sequence[float]:
        return self.values[first:end] or (0.0,)

    def line(self) -> list[tuple[float, float]]:
        """The first value of each pixel, and the last value."""
        firsts = {0, self.size - 1, *(math.ceil((pixel - 0.5) / self.step) for pixel in range(1, self.width + 1))}
        found = sorted(first for first in firsts if first < self.size)
        return [(self.frame.left + int(i * self.step + 0.5), self.height(self.part(i, i + 1)[0])) for i in found]


def _draw_points(paper: Paper, plot: _Plot) -> None:
    """A bar for the values of each pixel: from the least to below the greatest, as Pd has it."""
    for pixel in range(plot.width):
        first, end = (math.ceil(edge / plot.step) for edge in (pixel, pixel + 1))
        if first < min(end, plot.size):
            values = plot.part(first, end)
            top, bottom = sorted((int(plot.height(max(values))) + _THICK, int(plot.height(min(values)))))
            left, right = plot.frame.left + pixel, plot.frame.left + int(end * plot.step)
            middle, height = (top + bottom) / 2, max(bottom - top, 1)
            # Lines lie in the middle of pixels, and this one fills them.
            paper.line([(left - 0.5, middle - 0.5), (right - 0.5, middle - 0.5)], width=height)
