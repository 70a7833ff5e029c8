"""How many inlets and outlets each box of a canvas has, and which of them carry signals."""

from __future__ import annotations

from typing import NamedTuple

from patchgen.layout.gui import ATOM_KINDS, gui_name
from patchgen.patch import Box, BoxLike, Canvas, Cord, Kind

INLETS = ("inlet", "inlet~")
OUTLETS = ("outlet", "outlet~")
# More ports than any box that people wire by hand; a wrong cord must not make a box a million ports wide.
_MOST = 256


def sound_cords(canvas: Canvas) -> list[Cord]:
    """The cords between two different boxes that are there, without those that name absurd ports."""
    count = len(canvas.boxes)
    return [
        cord
        for cord in canvas.cords
        if max(cord.source, cord.target) < count and max(cord.outlet, cord.inlet) < _MOST and cord.source != cord.target
    ]


class Ports(NamedTuple):
    """The inlets and outlets of a box, one letter a port: `~` signal, `.` control."""

    inlets: str
    outlets: str


def box_ports(canvas: Canvas) -> list[Ports]:
    """The ports of each box.

    A box gets at least as many as its cords ask for, as Pd gives dummies to one that it cannot make.
    """
    boxes = canvas.boxes
    ports = [_ports(box) for box in boxes]
    for cord in sound_cords(canvas):
        source, target = ports[cord.source], ports[cord.target]
        outlets = source.outlets.ljust(cord.outlet + 1, _rate(boxes[cord.source]))
        ports[cord.source] = source._replace(outlets=outlets)
        inlets = target.inlets.ljust(cord.inlet + 1, _rate(boxes[cord.target]))
        ports[cord.target] = target._replace(inlets=inlets)
    return ports


def _rate(box: BoxLike) -> str:
    return "~" if isinstance(box, Box) and box.name.endswith("~") else "."


def _ports(box: BoxLike) -> Ports:
    if isinstance(box, Canvas):
        inner = sorted((b for b in box.boxes if isinstance(b, Box)), key=lambda b: b.x)
        sides = ("".join(_rate(b) for b in inner if b.name in names) for names in (INLETS, OUTLETS))
        return Ports(*sides)
    if box.kind is Kind.MSG or box.kind in ATOM_KINDS:
        return Ports(".", ".")
    if box.kind is not Kind.OBJ or box.name == "cnv":
        return Ports("", "")
    if gui_name(box):
        return Ports("..", "..") if box.name == "vu" else Ports(".", ".")
    return Ports("", "")
