"""What a patch says of itself: the texts of its `META` canvas, and the comment that heads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from patchgen.layout.text import shown
from patchgen.patch import Box, BoxLike, Canvas, Kind

Meta: TypeAlias = Mapping[str, str]  # keyword -> what follows it

_PASSIVE = ("cnv", "pddp/pddplink", "pddplink", "declare", "import", "hcs/sys_gui")  # may stand above a heading


@dataclass(frozen=True, slots=True)
class Told:
    """Words, and where they stand: in META, or in a heading."""

    words: str
    place: str


NOTHING = Told("", "")


def is_meta(box: BoxLike) -> bool:
    """Whether a box is the canvas in which help patches and abstractions describe themselves."""
    return isinstance(box, Canvas) and box.restore is not None and box.restore.atoms[:2] == ("pd", "META")


def meta(canvas: Canvas) -> Meta:
    """The texts of a patch's META canvas by their first words: DESCRIPTION, LICENSE, KEYWORDS, INLET_0 and so on."""
    found: dict[str, str] = {}
    for box in canvas.boxes:
        for comment in box.boxes if isinstance(box, Canvas) and is_meta(box) else ():
            word, _, rest = text_of(comment).partition(" ")
            found.setdefault(word.rstrip(":"), rest.strip())
    return found


def heading(canvas: Canvas) -> str:
    """The topmost comment, where no box that does anything stands above it; empty where there is none."""
    above = sorted((box for box in canvas.boxes if _counts(box)), key=lambda box: (box.y, box.x))
    return text_of(above[0]) if above else ""


def description(canvas: Canvas) -> Told:
    """What a patch says of itself as a whole, in META if it has that."""
    if words := meta(canvas).get("DESCRIPTION", ""):
        return Told(words, "META")
    words = heading(canvas)
    return Told(words, "heading") if words else NOTHING


def text_of(box: BoxLike) -> str:
    """A comment as Pd shows it, in one line; empty for any other box."""
    return " ".join(shown(box.atoms).split()) if isinstance(box, Box) and box.kind is Kind.TEXT else ""


def _counts(box: BoxLike) -> bool:
    if isinstance(box, Canvas):
        return not is_meta(box)
    return box.kind not in (Kind.ARRAY, Kind.SCALAR) and box.name not in _PASSIVE
