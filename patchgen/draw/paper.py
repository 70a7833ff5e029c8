"""SVG elements on Pd's grid of pixels. Texts and attributes are escaped by the XML library, never by hand."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias
from xml.etree import ElementTree

from patchgen.layout.shape import Rect, advance

BLACK = "#000000"
WHITE = "#ffffff"

# DejaVu Sans Mono is what Pd takes on Linux; the others are as wide, or nearly.
FONTS = "DejaVu Sans Mono, Menlo, Liberation Mono, Courier New, monospace"
# What labels may ask for instead.
_FAMILIES = {
    1: "Helvetica, Nimbus Sans, Arial, Liberation Sans, sans-serif",
    2: "Times, Nimbus Roman, Times New Roman, Liberation Serif, serif",
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_Points: TypeAlias = Iterable[tuple[float, float]]


class Paper:
    """A picture that grows; coordinates are pixels as Pd counts them, each line in the middle of its pixels."""

    def __init__(self, page: Rect) -> None:
        size = {"width": str(page.width), "height": str(page.height)}
        view = " ".join(map(str, (page.left, page.top, page.width, page.height)))
        self._root = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "viewBox": view})
        corner = {"x": str(page.left), "y": str(page.top)}
        ElementTree.SubElement(self._root, "rect", {**corner, **size, "fill": WHITE})
        text = {"font-family": FONTS, "font-weight": "bold", "xml:space": "preserve"}
        self._sheet = ElementTree.SubElement(self._root, "g", {"transform": "translate(0.5 0.5)", **text})

    def xml(self) -> str:
        return ElementTree.tostring(self._root, encoding="unicode") + "\n"

    def rect(self, rect: Rect, fill: str = "none", stroke: str = BLACK) -> None:
        place = {"x": rect.left, "y": rect.top, "width": rect.width, "height": rect.height}
        self._add("rect", place, {"fill": fill, "stroke": stroke})

    def line(self, points: _Points, *, width: int = 1, colour: str = BLACK, dashed: bool = False) -> None:
        looks = {"stroke": colour, "fill": "none"}
        if width != 1:
            looks["stroke-width"] = str(width)
        if dashed:
            looks["stroke-dasharray"] = "5 4"
        self._add("polyline", {}, {**looks, "points": _joined(points)})

    def curve(self, points: Sequence[tuple[float, float]]) -> None:
        """A smooth line as Tk draws it: from the first point to the last, past those between them."""
        *inner, last = points[1:]
        way = f"M{_joined(points[:1])}"
        for (x1, y1), (x2, y2) in pairwise(inner):
            way += f" Q{x1:g},{y1:g} {(x1 + x2) / 2:g},{(y1 + y2) / 2:g}"
        way += f" Q{_joined([*inner[-1:], last])}" if inner else f" L{_joined([last])}"
        self._add("path", {}, {"d": way, "stroke": BLACK, "fill": "none"})

    def polygon(self, points: _Points, fill: str) -> None:
        self._add("polygon", {}, {"fill": fill, "stroke": BLACK, "points": _joined(points)})

    def circle(self, x: float, y: float, radius: float, fill: str) -> None:
        self._add("circle", {"cx": x, "cy": y, "r": radius}, {"fill": fill, "stroke": BLACK})

    def text(self, text: str, x: int, top: int, size: int, colour: str = BLACK, *, family: int = 0) -> None:
        """One line from `x`, `top` on; `family` as in `Label`."""
        if not text.strip():
            return
        looks = {"font-size": str(size), "fill": colour}
        if family in _FAMILIES:
            looks["font-family"] = _FAMILIES[family]
        else:  # fonts of other widths are set to Pd's
            looks["textLength"] = str(len(text) * advance(size))
        place = {"x": x - 0.5, "y": top + ascent(size) - 0.5}
        self._add("text", place, looks).text = _NOT_XML.sub("\ufffd", text)

    def _add(self, tag: str, place: Mapping[str, float], looks: dict[str, str]) -> ElementTree.Element:
        return ElementTree.SubElement(self._sheet, tag, {key: f"{value:g}" for key, value in place.items()} | looks)


def ascent(size: int) -> int:
    """From the top of a line of text to the line that it stands on, in DejaVu Sans Mono as Tk counts it."""
    return math.ceil(0.928 * size)


def _joined(points: _Points) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
