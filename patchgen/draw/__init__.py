"""A patch as a picture: SVG that looks like the window of Pd 0.53."""

from __future__ import annotations

from patchgen.draw.canvas import svg

__all__ = ["svg"]
