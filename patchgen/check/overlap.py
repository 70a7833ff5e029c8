"""Boxes that stand on each other.

Code: overlapping-boxes, a note. It is no part of `check`: before its layout a patch has no places.
"""

from __future__ import annotations

from collections.abc import Iterator

from patchgen.check.known import title
from patchgen.finding import Finding, Severity
from patchgen.layout.measure import canvas_font, has_place, measure, opening
from patchgen.layout.shape import Font, Rect
from patchgen.patch import BoxLike, Canvas, Patch, canvases

_SLACK = 2  # pixels on each side that may be shared: frames touch, and fonts differ between systems


def overlap(patch: Patch) -> Iterator[Finding]:
    """One finding for each box that covers one further up, or is covered by it."""
    font = canvas_font(patch.canvas)
    for path, canvas in canvases(patch.canvas):
        if opening(canvas) is None:  # what is shown on the parent is placed for its looks
            yield from _in_canvas(canvas, path, font)


def _in_canvas(canvas: Canvas, path: tuple[int, ...], font: Font) -> Iterator[Finding]:
    boxes = canvas.boxes
    areas = sorted(
        ((_area(box, font), index) for index, box in enumerate(boxes) if has_place(box) and not _is_ground(box)),
        key=lambda row: (row[0].top, row[1]),
    )
    above: list[tuple[Rect, int]] = []  # those that reach as far down as the box at hand
    for area, index in areas:
        above = [row for row in above if row[0].bottom > area.top]
        other = next((other for rect, other in above if rect.overlaps(area)), None)
        if other is not None:
            message = f"{title(boxes[index])} and box {other} {title(boxes[other])} overlap: move one of them."
            yield Finding("overlapping-boxes", Severity.NOTE, message, canvas=path, box=index)
        above.append((area, index))


def _area(box: BoxLike, font: Font) -> Rect:
    return measure(box, font).frame.moved(box.x, box.y).shrunk(_SLACK)


def _is_ground(box: BoxLike) -> bool:
    """[cnv] is a coloured ground for other boxes."""
    return box.name in ("cnv", "my_canvas")
