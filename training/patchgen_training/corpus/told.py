"""What a patch says of itself: the texts of its `META` canvas, and the comment that heads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from patchgen.layout.text import shown
from patchgen.patch import Box, BoxLike, Canvas, Kind, Patch

Meta: TypeAlias = Mapping[str, str]  # keyword -> what follows it


def is_meta(box: BoxLike) -> bool:
    """Whether a box is the canvas in which help patches and abstractions describe themselves."""
    return isinstance(box, Canvas) and box.restore is not None and box.restore.atoms[:2] == ("pd", "META")


def meta(patch: Patch) -> Meta:
    """The texts of the META canvas by their first words: DESCRIPTION, LICENSE, KEYWORDS, INLET_0 and so on."""
    found: dict[str, str] = {}
    for box in patch.canvas.boxes:
        for comment in box.boxes if isinstance(box, Canvas) and is_meta(box) else ():
            word, _, rest = text_of(comment).partition(" ")
            found.setdefault(word.rstrip(":"), rest.strip())
    return found


def comments(canvas: Canvas) -> Mapping[int, Box]:
    """The comments of a canvas by their indices."""
    return {index: box for index, box in enumerate(canvas.boxes) if isinstance(box, Box) and box.kind is Kind.TEXT}


def text_of(box: BoxLike) -> str:
    """A comment as Pd shows it, in one line; empty for any other box."""
    return " ".join(shown(box.atoms).split()) if isinstance(box, Box) and box.kind is Kind.TEXT else ""
