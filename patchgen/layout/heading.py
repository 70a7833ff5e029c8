"""The comment on top of a patch that says what was asked for."""

from __future__ import annotations

import re
from dataclasses import replace

from patchgen.layout.measure import canvas_font, has_place, measure, opening
from patchgen.layout.text import shown
from patchgen.patch import Atoms, Box, Canvas, Kind, Patch, with_boxes

LONGEST = 240  # characters: four lines as Pd breaks them
_MARGIN = 20
_GAP = 10  # between the comment and what stands below it
_ESCAPED = re.compile(r"([,;]|\$(?=[0-9]))")


def headed(patch: Patch, request: str) -> Patch:
    """A patch that was laid out, with the request as a comment above all other boxes, which move down for it.

    The comment is the last box, so that the others keep their indices. In a canvas that shows itself on its parent
    it stands below all others, where the parent does not show it. A request of white space alone adds nothing.
    """
    atoms = comment_atoms(request)
    if not atoms:
        return patch
    canvas, font = patch.canvas, canvas_font(patch.canvas)
    comment = Box(Kind.TEXT, atoms, _MARGIN, _MARGIN)
    area = measure(comment, font).whole.moved(_MARGIN, _MARGIN)
    areas = [measure(box, font).whole.moved(box.x, box.y) for box in canvas.boxes if has_place(box)]
    down = 0
    if opening(canvas):
        comment = comment.at(_MARGIN, max((rect.bottom for rect in areas), default=0) + _GAP)
    elif areas:
        down = area.bottom + _GAP - min(rect.top for rect in areas)
        canvas = with_boxes(canvas, [box.at(box.x, box.y + down) if has_place(box) else box for box in canvas.boxes])
    height = max(canvas.header.height + down, comment.y + area.height + _MARGIN)
    header = replace(canvas.header, width=max(canvas.header.width, area.right + _MARGIN), height=height)
    return replace(patch, canvas=_with_last_box(replace(canvas, header=header), comment))


def without_heading(patch: Patch) -> tuple[Patch, str]:
    """A patch without the comment that `headed` put there, and what that says; empty where there is none."""
    *others, last = patch.canvas.boxes or (None,)
    if not isinstance(last, Box) or last.kind is not Kind.TEXT:
        return patch, ""
    if any(isinstance(box, Box | Canvas) and has_place(box) and box.y <= last.y for box in others):
        return patch, ""
    nodes = tuple(node for node in patch.canvas.nodes if node is not last)
    return replace(patch, canvas=replace(patch.canvas, nodes=nodes)), shown(last.atoms)


def comment_atoms(text: str) -> Atoms:
    """A text as the atoms of a comment, in one line of at most `LONGEST` characters.

    A number that Pd would spell otherwise (`0.10`, `1000000`) becomes a word by its escape. A backslash becomes a
    slash, as in Pd's own paths: no escape of it shows as one.
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text.replace("\\", "/")).split())
    if len(line) > LONGEST:
        line = line[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
    words = re.sub(r"([,;])", r" \1 ", line).split()
    return tuple(_spelled(word) for word in words)


def _spelled(word: str) -> str:
    atom = _ESCAPED.sub(r"\\\1", word)
    return f"\\{atom}" if shown((word,)) != word else atom


def _with_last_box(canvas: Canvas, box: Box) -> Canvas:
    """The canvas with a box behind its others, before its cords."""
    last = max((place for place, node in enumerate(canvas.nodes) if isinstance(node, Box | Canvas)), default=-1)
    return replace(canvas, nodes=(*canvas.nodes[: last + 1], box, *canvas.nodes[last + 1 :]))
