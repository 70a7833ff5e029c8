"""Every canvas of a patch laid out, from the innermost outwards, and its window fitted to it."""

from __future__ import annotations

from dataclasses import replace

from patchgen.layout.measure import Opening, canvas_font, opening, shows_on_parent
from patchgen.layout.page import Page
from patchgen.layout.shape import Font, Rect
from patchgen.patch import Canvas, Node, Patch, Statement, with_boxes

_MARGIN = 20
_SMALLEST = (350, 200)  # a window that Pd's menu fits into
_FACE_MARGIN = 10


def arrange(patch: Patch) -> Patch:
    """The patch with every box of every canvas placed, and each window as large as what it holds.

    Boxes, cords and their order stay as they are. Inlets and outlets come from left to right in the order in which
    Pd counted them before: by x, and by index where x is the same, as in a generated patch. A canvas that shows
    itself on its parent keeps the face that someone drew.
    """
    return replace(patch, canvas=_arranged(patch.canvas, canvas_font(patch.canvas)))


def _arranged(canvas: Canvas, font: Font) -> Canvas:
    canvas = with_boxes(canvas, [_arranged(b, font) if isinstance(b, Canvas) else b for b in canvas.boxes])
    page = Page(canvas, font)
    face = opening(canvas)
    if not page.shapes or (face and len({(canvas.boxes[i].x, canvas.boxes[i].y) for i in page.shapes}) > 1):
        return canvas
    if face:
        canvas = _with_face(canvas, page, face, font)
    else:
        page.place(list(page.shapes), _MARGIN, _MARGIN)
    return _placed(canvas, page)


def _with_face(canvas: Canvas, page: Page, face: Opening, font: Font) -> Canvas:
    """Place what the parent shows inside the opening, widened where it must, and all else below it."""
    shown = [index for index in page.shapes if shows_on_parent(canvas.boxes[index])]
    name = 0 if face.nameless else font.height
    page.at.update((index, (0, 0)) for index in shown)
    page.pack([[index] for index in shown], face.area.width - 2 * _FACE_MARGIN, _FACE_MARGIN)
    page.move(shown, face.area.left + _FACE_MARGIN, face.area.top + _FACE_MARGIN + name)
    needed = page.bounds(shown)
    area = face.area.joined(Rect(*face.area[:2], needed.right + _FACE_MARGIN, needed.bottom + _FACE_MARGIN))
    page.place([index for index in page.shapes if index not in page.at], _MARGIN, area.bottom + _MARGIN)
    return replace(canvas, nodes=tuple(_widened(node, area) for node in canvas.nodes))


def _widened(node: Node, area: Rect) -> Node:
    if isinstance(node, Statement) and node.atoms[:1] == ("coords",):
        size = (str(area.width), str(area.height))
        return replace(node, atoms=(*node.atoms[:5], *size, *node.atoms[7:])) if node.atoms[5:7] != size else node
    return node


def _placed(canvas: Canvas, page: Page) -> Canvas:
    boxes = [box.at(*page.at[index]) if index in page.at else box for index, box in enumerate(canvas.boxes)]
    area = page.bounds(page.at)
    size = max(_SMALLEST[0], area.right + _MARGIN), max(_SMALLEST[1], area.bottom + _MARGIN)
    return with_boxes(replace(canvas, header=replace(canvas.header, width=size[0], height=size[1])), boxes)
