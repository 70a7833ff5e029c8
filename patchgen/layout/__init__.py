"""Where the boxes of a patch stand: cords flow downward, nothing overlaps, and ports keep their order."""

from __future__ import annotations

from patchgen.layout.arrange import arrange
from patchgen.layout.heading import headed, without_heading

__all__ = ["arrange", "headed", "without_heading"]
