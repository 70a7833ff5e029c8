"""GUI and atom boxes: the fields of their records, and the frames and labels that follow from them.

The figures were read off the items that Pd 0.53 draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from patchgen.layout.shape import Font, Label, Rect, Shape, font_of
from patchgen.notation.gui import SPECS
from patchgen.patch import Box, Kind

Fields: TypeAlias = Mapping[str, str]

ATOM_KINDS = frozenset({Kind.FLOATATOM, Kind.SYMBOLATOM, Kind.LISTBOX})
_ALIASES = {"hslider": "hsl", "vslider": "vsl"}
_NO_LABEL = frozenset({"", "-", "empty"})


def gui_name(box: Box) -> str:
    """The name of a GUI object in `SPECS`; empty for any other box."""
    name = _ALIASES.get(box.name, box.name)
    return name if name in _FRAMES else ""


def fields(box: Box) -> Fields:
    """The fields of a GUI or atom box by name, Pd's defaults where the file leaves them out; else nothing."""
    name = box.kind.value if box.kind in ATOM_KINDS else gui_name(box)
    if not name:
        return MappingProxyType({})
    record = box.args if box.kind is Kind.OBJ else box.atoms
    spec = SPECS[name]
    return dict(zip(spec.fields, record + spec.defaults[len(record) :], strict=False))


def whole(text: str, lowest: int = 0, highest: int = 10_000) -> int:
    """The whole number in a field, within bounds; the lower bound, or 0 within it, where there is no number."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    return int(min(max(value, lowest), highest)) if value == value else lowest


def label_text(settings: Fields) -> str:
    """A label as Pd shows it: its escaped spaces plain."""
    text = settings.get("label", "")
    return "" if text in _NO_LABEL else text.replace("\\", "")


# -- atom boxes


def atom_font(settings: Fields, font: Font) -> Font:
    """An atom box's own font; size 0 is that of its canvas."""
    size = whole(settings["fontsize"])
    return font_of(size) if size else font


def atom_shape(box: Box, font: Font) -> Shape:
    settings = fields(box)
    font = atom_font(settings, font)
    columns = box.width or whole(settings["digits"]) or 3
    frame = Rect(0, 0, columns * font.width + 2, font.height + 4)
    label = atom_label(settings, frame, font)
    return Shape(frame, frame.joined(label.rect) if label else frame)


def atom_label(settings: Fields, frame: Rect, font: Font) -> Label | None:
    """The label of an atom box on its left (side 0), right, above or below."""
    text = label_text(settings)
    if not text:
        return None
    half = font.height // 2
    places = (
        (-3 - len(text) * font.width, 2 + half),
        (frame.right + 2, 2 + half),
        (-1, -1 - font.height + half),
        (-1, frame.bottom + 3 + half),
    )
    return Label(text, *places[whole(settings["labelside"], 0, 3)], font.size)


# -- GUI objects


def gui_shape(box: Box) -> Shape:
    name, settings = gui_name(box), fields(box)
    frame = everything = _FRAMES[name](settings)
    if name == "vu" and settings["scale"] != "0":
        # The scale's longest words (`>+12`, `<-99`) stand right of the meter, half a line above and below it.
        size = whole(settings["fontsize"], 4)
        right = frame.right + 3 + 5 * size // 2
        everything = everything.joined(Rect(0, -size // 2, right, frame.bottom + size // 2))
    label = gui_label(settings)
    return Shape(frame, everything.joined(label.rect) if label else everything)


def gui_label(settings: Fields) -> Label | None:
    text = label_text(settings)
    if not text:
        return None
    dx, dy = (whole(settings[key], -10_000) for key in ("dx", "dy"))
    # The lowest six bits of the field name the family; old files keep other things above them.
    return Label(text, dx, dy, whole(settings["fontsize"], 4, 1000), whole(settings["font"]) & 0x3F)


def _cells(settings: Fields, columns: int = 1, rows: int = 1) -> Rect:
    size = whole(settings["size"], 8)
    return Rect(0, 0, size * columns, size * rows)


def _number_box(settings: Fields) -> Rect:
    height, digits, size = (whole(settings[key], 1) for key in ("height", "digits", "fontsize"))
    # A digit takes 31/36 of the font size, and the arrow on the left half the height.
    return Rect(0, 0, size * 31 * digits // 36 + height // 2 + 4, height)


def _bar(settings: Fields, left: int, top: int, right: int, bottom: int) -> Rect:
    """The width and height of the record, widened by the margins of its frame."""
    return Rect(left, top, whole(settings["width"], 1) + right, whole(settings["height"], 1) + bottom)


_FRAMES: Mapping[str, Callable[[Fields], Rect]] = {
    "bng": _cells,
    "tgl": _cells,
    "nbx": _number_box,
    "hsl": lambda settings: _bar(settings, -3, 0, 2, 0),
    "vsl": lambda settings: _bar(settings, 0, -2, 0, 3),
    "hradio": lambda settings: _cells(settings, columns=whole(settings["cells"], 1, 128)),
    "vradio": lambda settings: _cells(settings, rows=whole(settings["cells"], 1, 128)),
    "vu": lambda settings: _bar(settings, -1, -2, 1, 2),
    "cnv": lambda settings: _bar(settings, 0, 0, 0, 0),
}
