"""How many inlets and outlets each box of a canvas has, and which of them carry signals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from patchgen.layout.shape import PORT, Segment, Shape
from patchgen.objects import CONTROL, SIGNAL, Ports, ports_of
from patchgen.patch import Box, BoxLike, Canvas, Cord

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


def box_ports(canvas: Canvas) -> list[Ports]:
    """The ports of each box.

    A box gets at least as many as its cords ask for, as Pd gives dummies to one that it cannot make.
    """
    boxes = canvas.boxes
    ports = [ports_of(box) or Ports() for box in boxes]
    for cord in sound_cords(canvas):
        source, target = ports[cord.source], ports[cord.target]
        ports[cord.source] = replace(source, outlets=source.outlets.ljust(cord.outlet + 1, _rate(boxes[cord.source])))
        ports[cord.target] = replace(target, inlets=target.inlets.ljust(cord.inlet + 1, CONTROL))
    return ports


def _rate(box: BoxLike) -> str:
    """What an unknown box may send, going by its name."""
    return SIGNAL if isinstance(box, Box) and box.name.endswith("~") else CONTROL


def segment(
    cord: Cord, shapes: Mapping[int, Shape], ports: Sequence[Ports], at: Mapping[int, tuple[int, int]]
) -> Segment:
    """The cord as it is drawn between the boxes of these shapes and ports at these positions."""
    source, target = shapes[cord.source], shapes[cord.target]
    (x1, y1), (x2, y2) = at[cord.source], at[cord.target]
    x1 += source.ports(len(ports[cord.source].outlets))[cord.outlet] + PORT // 2
    x2 += target.ports(len(ports[cord.target].inlets))[cord.inlet] + PORT // 2
    return Segment(x1, y1 + source.frame.bottom, x2, y2 + target.frame.top)
