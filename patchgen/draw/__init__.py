"""A patch as a picture, SVG or PNG, that looks like the window of Pd 0.53."""

from __future__ import annotations

from patchgen.draw.canvas import svg
from patchgen.draw.pixels import png

__all__ = ["png", "svg"]
