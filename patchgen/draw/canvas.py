"""A canvas as Pd shows it: boxes with their ports, cords over them, and what nested canvases show of themselves."""

from __future__ import annotations

from patchgen.draw.graph import draw_arrays
from patchgen.draw.gui import draw_gui
from patchgen.draw.paper import BLACK, Paper
from patchgen.draw.texts import draw_lines, draw_text_box
from patchgen.layout.gui import fields, gui_name
from patchgen.layout.measure import Opening, arrays, canvas_font, has_place, measure, opening, shows_on_parent
from patchgen.layout.ports import box_ports, segment, sound_cords
from patchgen.layout.shape import PORT, Font, Rect, Shape
from patchgen.layout.text import text_of
from patchgen.objects import SIGNAL, Ports, lookup
from patchgen.patch import Box, BoxLike, Canvas, Kind, Patch

_PORT_HEIGHT = 2


def svg(patch: Patch) -> str:
    """The patch's window as an SVG document, its boxes where they stand; see `patchgen.layout` for placing them."""
    canvas = patch.canvas
    font = canvas_font(canvas)
    shapes = [measure(box, font) for box in canvas.boxes]
    page = Rect(0, 0, max(canvas.header.width, 1), max(canvas.header.height, 1))
    for box, shape in zip(canvas.boxes, shapes, strict=True):
        if has_place(box):
            left, top, right, bottom = shape.whole.moved(box.x, box.y)
            page = page.joined(Rect(left, top, right + 1, bottom + 1))
    paper = Paper(page)
    ports = box_ports(canvas)
    for box, shape, box_port in zip(canvas.boxes, shapes, ports, strict=True):
        _draw_box(paper, box, shape, box_port, font)
    _draw_cords(paper, canvas, dict(enumerate(shapes)), ports)
    return paper.xml()


def _draw_cords(paper: Paper, canvas: Canvas, shapes: dict[int, Shape], ports: list[Ports]) -> None:
    at = {index: (box.x, box.y) for index, box in enumerate(canvas.boxes)}
    for cord in sound_cords(canvas):
        line = segment(cord, shapes, ports, at)
        signal = ports[cord.source].outlets[cord.outlet] == SIGNAL
        paper.line([(line.x1, line.y1), (line.x2, line.y2)], width=2 if signal else 1)


def _draw_box(paper: Paper, box: BoxLike, shape: Shape, ports: Ports, font: Font) -> None:
    if not has_place(box):
        return
    frame = shape.frame.moved(box.x, box.y)
    if isinstance(box, Canvas) and (shown := opening(box)):
        _draw_face(paper, box, shown, frame, font)
    elif isinstance(box, Box) and gui_name(box):
        draw_gui(paper, box, frame)
    else:
        draw_text_box(paper, box, frame, font, dashed=_is_refused(box))
    _draw_ports(paper, box, shape, ports)


def _is_refused(box: BoxLike) -> bool:
    """Whether Pd draws this box with a dashed frame: it is empty, or Pd knows no such object."""
    return isinstance(box, Box) and box.kind is Kind.OBJ and (not box.atoms or lookup(box.atoms) is None)


def _draw_ports(paper: Paper, box: BoxLike, shape: Shape, ports: Ports) -> None:
    inlets, outlets = ports.inlets, ports.outlets
    if isinstance(box, Box) and gui_name(box):
        # A GUI box hides the port whose part a name has taken.
        names = fields(box)
        inlets = inlets if names.get("receive", "empty") == "empty" else ""
        outlets = outlets if names.get("send", "empty") == "empty" else ""
    top, bottom = box.y + shape.frame.top, box.y + shape.frame.bottom
    for count, y in ((len(inlets), top), (len(outlets), bottom - _PORT_HEIGHT)):
        for x in shape.ports(count):
            paper.rect(Rect(box.x + x, y, box.x + x + PORT, y + _PORT_HEIGHT), BLACK)


def _draw_face(paper: Paper, canvas: Canvas, shown: Opening, frame: Rect, font: Font) -> None:
    """A graph, or the controls that a nested canvas shows on its parent."""
    named = arrays(canvas)
    if not shown.nameless and not named:
        draw_lines(paper, [text_of(canvas)], frame.left + 2, frame.top + 3, font)
    left, top, right, bottom = frame
    paper.line([(left, top), (left, bottom), (right, bottom), (right, top), (left, top)])
    draw_arrays(paper, canvas, frame, font)
    for box, ports in zip(canvas.boxes, box_ports(canvas), strict=True):
        shape = measure(box, font)
        if shows_on_parent(box) and shown.area.holds(shape.frame.moved(box.x, box.y)):
            moved = box.at(left + box.x - shown.area.left, top + box.y - shown.area.top)
            _draw_box(paper, moved, shape, ports, font)
