"""How large each box is in Pd 0.53, read off the items that the real Pd draws."""

from __future__ import annotations

from dataclasses import dataclass

from patchgen.layout.gui import ATOM_KINDS, atom_shape, gui_name, gui_shape, whole
from patchgen.layout.shape import Font, Rect, Shape, font_of
from patchgen.layout.text import broken, text_of
from patchgen.patch import Box, BoxLike, Canvas, Kind

_NOTHING = Rect(0, 0, 0, 0)
_PLACELESS = frozenset({Kind.ARRAY, Kind.SCALAR})


def canvas_font(root: Canvas) -> Font:
    """The font of a whole patch: the last atom of its root canvas's record."""
    return font_of(whole(root.header.atoms[-1]) if root.header.atoms else 12)


def has_place(box: BoxLike) -> bool:
    """Arrays and scalars have no position of their own."""
    return isinstance(box, Canvas) or box.kind not in _PLACELESS


def measure(box: BoxLike, font: Font) -> Shape:
    """The shape of any box; one that has no place gets an empty one."""
    if isinstance(box, Canvas):
        return _canvas_shape(box, font)
    if box.kind in _PLACELESS:
        return Shape(_NOTHING, _NOTHING)
    if box.kind in ATOM_KINDS:
        return atom_shape(box, font)
    return gui_shape(box) if gui_name(box) else _text_shape(box, box.width, box.kind, font)


def _text_shape(box: BoxLike, width: int | None, kind: Kind, font: Font) -> Shape:
    lines = broken(text_of(box), width)
    columns = width or max(1 if kind is Kind.TEXT else 3, *map(len, lines))
    # Two pixels on each side, three above and two below.
    frame = Rect(0, 0, columns * font.width + 4, len(lines) * font.height + 5)
    return Shape(frame, frame._replace(right=frame.right + flag(frame)) if kind is Kind.MSG else frame)


def flag(frame: Rect) -> int:
    """How far a message box's flag stands out of its frame."""
    return min(10, frame.height // 4)


# -- canvases as boxes


@dataclass(frozen=True, slots=True)
class Opening:
    """A canvas's window onto its parent (`#X coords`): what it shows of itself, and whether its name is hidden."""

    area: Rect
    nameless: bool


def opening(canvas: Canvas) -> Opening | None:
    """None: the canvas shows as a box with its name."""
    coords = next((s.atoms for s in canvas.statements if s.chunk == "#X" and s.atoms[:1] == ("coords",)), ())
    if len(coords) < 8 or whole(coords[7]) == 0:
        return None
    left, top = (whole(atom, -10_000) for atom in (*coords[8:10], "0", "0")[:2])
    width, height = (whole(atom, 1) for atom in coords[5:7])
    return Opening(Rect(left, top, left + width, top + height), whole(coords[7]) > 1)


def shows_on_parent(box: BoxLike) -> bool:
    """Whether a canvas with an opening shows this box in it: objects and messages stay inside."""
    if isinstance(box, Canvas):
        return opening(box) is not None
    return box.kind in ATOM_KINDS or box.kind is Kind.TEXT or bool(gui_name(box))


def arrays(canvas: Canvas) -> tuple[Box, ...]:
    """The arrays that a graph shows."""
    return tuple(box for box in canvas.boxes if isinstance(box, Box) and box.kind is Kind.ARRAY)


def array_flags(array: Box) -> int:
    """Bit 0: the file keeps its values; bits 1 and 2: its style; bit 3: its name is hidden."""
    return whole(array.atoms[3]) if len(array.atoms) > 3 else 0


def array_names(canvas: Canvas) -> list[str]:
    """The names above a graph, the lowest first."""
    return [array.atoms[0] for array in arrays(canvas) if array.atoms and not array_flags(array) & 8]


def _canvas_shape(canvas: Canvas, font: Font) -> Shape:
    shown = opening(canvas)
    if shown is None:
        return _text_shape(canvas, canvas.restore.width if canvas.restore else None, Kind.OBJ, font)
    frame = Rect(0, 0, shown.area.width, shown.area.height)
    names = array_names(canvas)
    if not names:
        return Shape(frame, frame)
    # The names stand above the graph, the first one lowest.
    above = Rect(0, -1 - font.height * len(names), max(map(len, names)) * font.width, 0)
    return Shape(frame, frame.joined(above))
