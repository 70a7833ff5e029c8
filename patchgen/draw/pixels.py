"""A patch as PNG: its SVG, rendered by resvg with the fonts of the machine."""

from __future__ import annotations

from functools import cache
from xml.etree import ElementTree

from patchgen.draw.canvas import svg
from patchgen.draw.paper import FONTS
from patchgen.errors import PatchgenError
from patchgen.patch import Patch

_LARGEST = 10_000  # pixels on a side; such a picture takes 400 MB while it is made
_LETTER = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9" font-family="{}">{}</text></svg>'


def png(patch: Patch) -> bytes:
    """The patch's window as PNG, a pixel for each of Pd's.

    Raises `PatchgenError` for a window larger than a picture may be, and on a machine without fonts.
    """
    picture = svg(patch)
    size = [int(ElementTree.fromstring(picture).attrib[side]) for side in ("width", "height")]
    if max(size) > _LARGEST:
        raise PatchgenError(f"The patch is {size[0]} x {size[1]} pixels, too large for a PNG; write an .svg instead")
    if not _has_fonts():
        raise PatchgenError(
            "There is no font on this machine to write the boxes' texts in; install DejaVu Sans Mono "
            "(Debian: sudo apt install fonts-dejavu-core), or write an .svg instead"
        )
    return _rendered(picture)


@cache
def _has_fonts() -> bool:
    """Whether a letter shows: resvg leaves out a text that it has no font for."""
    return _rendered(_LETTER.format(FONTS, "M")) != _rendered(_LETTER.format(FONTS, ""))


def _rendered(picture: str) -> bytes:
    import resvg_py

    # Lines without grey edges, as Tk draws them on Linux.
    return resvg_py.svg_to_bytes(svg_string=picture, shape_rendering="crisp_edges")
