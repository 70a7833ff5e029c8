"""Rectangles, fonts and the shapes of boxes, in pixels at zoom 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

PORT = 7  # width of an inlet or outlet


class Font(NamedTuple):
    """A font size of Pd: its name in the file, and the pixels that one character takes."""

    size: int
    width: int
    height: int


# What Pd's window measures on Linux with DejaVu Sans Mono ("font_measured" in pd-gui.tcl).
FONTS = (Font(8, 5, 10), Font(10, 6, 13), Font(12, 7, 15), Font(16, 10, 19), Font(24, 14, 29), Font(36, 22, 44))


def advance(size: int) -> int:
    """The width of a character of any size: Tk moves on by whole pixels."""
    return round(0.602 * size)


def font_of(size: int) -> Font:
    """The font that Pd takes for a size: the largest of its own that is not larger."""
    return next((font for font in reversed(FONTS) if font.size <= size), FONTS[0])


class Rect(NamedTuple):
    """A rectangle; right and bottom are the first pixels outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def moved(self, x: int, y: int) -> Rect:
        return Rect(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def shrunk(self, by: int) -> Rect:
        return Rect(self.left + by, self.top + by, self.right - by, self.bottom - by)

    def joined(self, other: Rect) -> Rect:
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Rect(left, top, max(self.right, other.right), max(self.bottom, other.bottom))

    def overlaps(self, other: Rect) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: Rect) -> bool:
        return self.joined(other) == self


class Segment(NamedTuple):
    """A cord as it is drawn: from x, y to x, y."""

    x1: int
    y1: int
    x2: int
    y2: int

    def within(self, rect: Rect) -> tuple[float, float] | None:
        """From where to where the cord runs across the rectangle, left to right; None: it does not."""
        x1, y1, x2, y2 = self if self.y1 <= self.y2 else (self.x2, self.y2, self.x1, self.y1)
        if y2 < rect.top or y1 > rect.bottom or max(x1, x2) < rect.left or min(x1, x2) > rect.right:
            return None
        slope = (x2 - x1) / max(1, y2 - y1)
        ends = x1 + slope * (max(rect.top, y1) - y1), x1 + slope * (min(rect.bottom, y2) - y1)
        if y1 == y2:
            ends = x1, x2
        left, right = min(ends), max(ends)
        return None if right < rect.left or left > rect.right else (left, right)

    def crosses(self, other: Segment) -> bool:
        """Whether the cords cross between their ends."""
        sides = [_side(self, other.x1, other.y1) * _side(self, other.x2, other.y2)]
        sides.append(_side(other, self.x1, self.y1) * _side(other, self.x2, self.y2))
        return max(sides) < 0


def _side(line: Segment, x: int, y: int) -> int:
    return (line.x2 - line.x1) * (y - line.y1) - (line.y2 - line.y1) * (x - line.x1)


@dataclass(frozen=True, slots=True)
class Shape:
    """The frame that carries the ports, and all that is drawn with it, both counted from the box's position."""

    frame: Rect
    whole: Rect

    def ports(self, count: int) -> tuple[int, ...]:
        """The left edge of each of `count` ports, from the box's x: spread evenly over the frame."""
        room = self.frame.width - PORT
        return tuple(self.frame.left + room * index // max(1, count - 1) for index in range(count))


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside a box: its middle left point, counted from the box's position, its font size and family.

    `family` is 0 for the font of all boxes, 1 for Helvetica, 2 for Times.
    """

    text: str
    x: int
    y: int
    size: int
    family: int = 0

    @property
    def rect(self) -> Rect:
        # A character is about five fourths of its size high; those of the other families are narrower.
        width, height = len(self.text) * advance(self.size) + 1, self.size * 5 // 4
        top = self.y - height // 2
        return Rect(self.x, top, self.x + width, top + height)
