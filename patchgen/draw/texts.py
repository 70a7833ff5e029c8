"""Boxes that hold text: objects, messages, atom boxes, comments."""

from __future__ import annotations

import math

from patchgen.draw.paper import Paper
from patchgen.layout.gui import ATOM_KINDS, atom_font, atom_label, fields
from patchgen.layout.measure import flag
from patchgen.layout.shape import Font, Label, Rect
from patchgen.layout.text import broken, text_of
from patchgen.patch import Box, BoxLike, Kind


def draw_text_box(paper: Paper, box: BoxLike, frame: Rect, font: Font, *, dashed: bool) -> None:
    """A box with its text; `frame` is where it stands, `dashed` the frame of an object that Pd does not know."""
    if isinstance(box, Box) and box.kind in ATOM_KINDS:
        _draw_atom_box(paper, box, frame, font)
        return
    kind = box.kind if isinstance(box, Box) else Kind.OBJ
    if kind is Kind.MSG:
        paper.line(_message(frame))
    elif kind is not Kind.TEXT:
        paper.line(_rectangle(frame), dashed=dashed)
    width = box.width if isinstance(box, Box) else box.restore.width if box.restore else None
    draw_lines(paper, broken(text_of(box), width), frame.left + 2, frame.top + 3, font)


def draw_lines(paper: Paper, lines: list[str], x: int, y: int, font: Font, colour: str = "#000000") -> None:
    """Lines of text below `y`."""
    for number, line in enumerate(lines):
        paper.text(line, x, y + number * font.height, font.size, colour)


def draw_label(paper: Paper, label: Label | None, x: int, y: int, colour: str = "#000000") -> None:
    """The label of a box that stands at x, y."""
    if label:
        draw_beside(paper, label.text, x + label.x, y + label.y, label.size, colour, family=label.family)


def draw_beside(paper: Paper, text: str, x: int, middle: int, size: int, colour: str, *, family: int = 0) -> None:
    """One line from `x` on, its middle at that height."""
    paper.text(text, x, middle - math.ceil(1.164 * size) // 2, size, colour, family=family)


def _draw_atom_box(paper: Paper, box: Box, frame: Rect, font: Font) -> None:
    settings = fields(box)
    font = atom_font(settings, font)
    left, top, right, bottom = frame
    corner = frame.height // 4
    outline = [(left, top), (right - corner, top), (right, top + corner)]
    if box.kind is Kind.LISTBOX:
        outline += [(right, bottom - corner), (right - corner, bottom)]
    else:
        outline += [(right, bottom)]
    paper.line([*outline, (left, bottom), (left, top)])
    draw_lines(paper, [text_of(box)], left + 2, top + 3, font)
    draw_label(paper, atom_label(settings, frame.moved(-left, -top), font), left, top)


def _rectangle(frame: Rect) -> list[tuple[int, int]]:
    left, top, right, bottom = frame
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def _message(frame: Rect) -> list[tuple[int, int]]:
    left, top, right, bottom = frame
    out = flag(frame)
    tips = [(right + out, top), (right, top + out), (right, bottom - out), (right + out, bottom)]
    return [(left, top), *tips, (left, bottom), (left, top)]
