"""GUI boxes as they look when a patch has just been opened."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from patchgen.draw.colours import colour
from patchgen.draw.paper import Paper
from patchgen.draw.texts import draw_beside, draw_label
from patchgen.layout.gui import Fields, fields, gui_label, gui_name, whole
from patchgen.layout.shape import Rect
from patchgen.patch import Box

# The words beside a level meter, every fourth of its forty steps from the bottom.
_SCALE = ("<-99", "-50", "-30", "-20", "-12", "-6", "-2", "-0dB", "+2", "+6", ">+12")


def draw_gui(paper: Paper, box: Box, frame: Rect) -> None:
    """A GUI box whose frame stands there."""
    settings = fields(box)
    _FACES[gui_name(box)](paper, frame, settings)
    # The frame of some boxes begins beside their position, from which labels are counted.
    draw_label(paper, gui_label(settings), box.x, box.y, colour(settings["labelcolour"]))


def _value(settings: Fields) -> float:
    """What the box holds when the patch opens: its stored value if it is to be restored, else 0."""
    if whole(settings.get("init", "0")) == 0:
        return 0.0
    try:
        value = float(settings["value"])
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0


def _bang(paper: Paper, frame: Rect, settings: Fields) -> None:
    ground = colour(settings["background"])
    paper.rect(frame, ground)
    paper.circle((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2, frame.width / 2 - 1, ground)


def _toggle(paper: Paper, frame: Rect, settings: Fields) -> None:
    paper.rect(frame, colour(settings["background"]))
    if _value(settings):
        width = 1 + (frame.width >= 30) + (frame.width >= 60)
        left, top, right, bottom = frame.shrunk(width + 1)
        for points in ([(left, top), (right, bottom)], [(left, bottom), (right, top)]):
            paper.line(points, width=width, colour=colour(settings["foreground"]))


def _number(paper: Paper, frame: Rect, settings: Fields) -> None:
    left, top, right, bottom = frame
    corner, half = frame.height // 4, frame.height // 2
    outline = [(left, top), (right - corner, top), (right, top + corner), (right, bottom), (left, bottom)]
    paper.polygon(outline, colour(settings["background"]))
    ink = colour(settings["foreground"])
    paper.line([(left + 1, top + 1), (left + half, top + half), (left + 1, bottom - 1)], colour=ink)
    size = whole(settings["fontsize"], 4, 1000)
    number = _fitting(_value(settings), whole(settings["digits"], 1))
    draw_beside(paper, number, left + half + 2, top + half + 1, size, ink)


def _fitting(value: float, digits: int) -> str:
    """A number in so many characters: with fewer decimals, or where not even the rest fits, its sign alone."""
    text = f"{value:g}"
    if len(text) <= digits:
        return text
    mantissa, mark, exponent = text.partition("e")
    room = digits - len(mark + exponent)
    if len(mantissa.partition(".")[0]) > room:
        return "-" if value < 0 else "+"
    return mantissa[:room] + mark + exponent


def _slider(paper: Paper, frame: Rect, settings: Fields) -> None:
    paper.rect(frame, colour(settings["background"]))
    knob = colour(settings["foreground"])
    steps = max(0, int(_value(settings) / 100))
    if frame.width > frame.height:
        x = min(frame.left + 3 + steps, frame.right)
        paper.rect(Rect(x - 1, frame.top + 1, x + 1, frame.bottom - 1), knob, knob)
    else:
        y = max(frame.bottom - 3 - steps, frame.top)
        paper.rect(Rect(frame.left + 1, y - 1, frame.right - 1, y + 1), knob, knob)


def _radio(paper: Paper, frame: Rect, settings: Fields) -> None:
    size = min(frame.width, frame.height)
    chosen = int(_value(settings))
    across = frame.width > frame.height
    for number in range(max(frame.width, frame.height) // size):
        dx, dy = (number * size, 0) if across else (0, number * size)
        cell = Rect(0, 0, size, size).moved(frame.left + dx, frame.top + dy)
        paper.rect(cell, colour(settings["background"]))
        if number == chosen:
            ink = colour(settings["foreground"])
            paper.rect(cell.shrunk(size // 4), ink, ink)


def _meter(paper: Paper, frame: Rect, settings: Fields) -> None:
    paper.rect(frame, colour(settings["background"]))
    if whole(settings["scale"]) == 0:
        return
    size, ink = whole(settings["fontsize"], 4, 1000), colour(settings["labelcolour"])
    bottom, height = frame.bottom - 2, frame.height - 4
    for step, word in enumerate(_SCALE):
        draw_beside(paper, word, frame.right + 3, bottom - height * step // (len(_SCALE) - 1), size, ink)


def _panel(paper: Paper, frame: Rect, settings: Fields) -> None:
    ground = colour(settings["background"])
    paper.rect(frame, ground, ground)


_FACES: Mapping[str, Callable[[Paper, Rect, Fields], None]] = {
    "bng": _bang,
    "tgl": _toggle,
    "nbx": _number,
    "hsl": _slider,
    "vsl": _slider,
    "hradio": _radio,
    "vradio": _radio,
    "vu": _meter,
    "cnv": _panel,
}
