"""Arrays in their graphs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from patchgen.draw.paper import Paper
from patchgen.draw.texts import draw_lines
from patchgen.layout.gui import whole
from patchgen.layout.measure import arrays
from patchgen.layout.shape import Font, Rect
from patchgen.patch import Box, Canvas, Kind, Statement

_LARGEST = 2**31
_POLYGON, _POINTS = 0, 1  # how an array is drawn; 2, a curve, is drawn as its polygon


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
    for number, (array, values) in enumerate(zip(arrays(graph), _values(graph), strict=True)):
        if array.atoms:
            draw_lines(paper, [array.atoms[0]], frame.left, frame.top - 1 - (number + 1) * font.height, font)
        style = whole(array.atoms[3]) >> 1 & 3 if len(array.atoms) > 3 else _POLYGON
        size = whole(array.atoms[1], 1, _LARGEST) if len(array.atoms) > 1 else 1
        _draw_values(paper, values, size, frame, axes, points=style == _POINTS)


def _axes(graph: Canvas) -> _Axes:
    coords = next((s.atoms for s in graph.statements if s.atoms[:1] == ("coords",)), ())
    try:
        axes = _Axes(*map(float, coords[1:5]))
    except (TypeError, ValueError):
        return _PLAIN
    drawable = all(map(math.isfinite, axes)) and axes.left != axes.right and axes.low != axes.high
    return axes if drawable else _PLAIN


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


def _draw_values(paper: Paper, values: Sequence[float], size: int, frame: Rect, axes: _Axes, *, points: bool) -> None:
    """A value a step, or where there are more values than pixels, the least and the greatest of each step."""
    steps = min(size, frame.width)
    across = frame.width / abs(axes.right - axes.left) * (size / steps)

    def height(value: float) -> float:
        part = (value - axes.low) / (axes.high - axes.low)
        return frame.bottom - max(-10.0, min(10.0, part)) * frame.height

    polygon: list[tuple[float, float]] = []
    for step in range(steps):
        part = values[size * step // steps : size * (step + 1) // steps] or (0.0,)
        x, end = (int(frame.left + (step + k) * across) for k in (0, 1))
        for y in dict.fromkeys((height(min(part)), height(max(part)))):
            if points:
                paper.line([(x, y), (end, y)], width=2)
            else:
                polygon.append((x, y))
    if polygon:
        paper.line(polygon)
