"""Cords that Pd refuses or that carry nothing.

Codes, all errors: cord-to-missing-box, cord-twice (Pd refuses the second), outlet-missing, inlet-missing,
signal-to-control, dsp-loop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from patchgen.check.known import ports_of, title
from patchgen.finding import Finding, Severity
from patchgen.objects import SIGNAL, Ports
from patchgen.patch import BoxLike, Canvas, Cord, Patch, canvases


def cords(patch: Patch, folder: Path | None = None) -> Iterator[Finding]:
    for path, canvas in canvases(patch.canvas):
        boxes = canvas.boxes
        ports = [ports_of(box, folder) for box in boxes]
        drawn: set[Cord] = set()
        for cord in canvas.cords:
            trouble = _twice(cord) if cord in drawn else _trouble(cord, boxes, ports)
            drawn.add(cord)
            if trouble:
                yield Finding(trouble[0], Severity.ERROR, trouble[1], canvas=path, box=cord.target, cord=cord)
        for loop in _loops(canvas, ports):
            names = " -> ".join(title(boxes[index]) for index in (*loop, loop[0]))
            message = f"Signal cords form a loop: {names}. Break it with [delwrite~] and [delread~]."
            yield Finding("dsp-loop", Severity.ERROR, message, canvas=path, box=loop[0])


def _trouble(cord: Cord, boxes: Sequence[BoxLike], ports: Sequence[Ports | None]) -> tuple[str, str] | None:
    """Code and message; a box whose ports are not known gets the benefit of the doubt."""
    missing = [index for index in (cord.source, cord.target) if not 0 <= index < len(boxes)]
    if missing:
        there = f"the boxes are 0 to {len(boxes) - 1}" if boxes else "there is none"
        return "cord-to-missing-box", f"A cord names box {missing[0]}, but {there}."
    source, target = ports[cord.source], ports[cord.target]
    if source and not 0 <= cord.outlet < len(source.outlets):
        return "outlet-missing", f"{_which(boxes, cord.source)} has no outlet {cord.outlet}{_only(source.outlets)}."
    if target and not 0 <= cord.inlet < len(target.inlets):
        return "inlet-missing", f"{_which(boxes, cord.target)} has no inlet {cord.inlet}{_only(target.inlets)}."
    if source and target and source.outlets[cord.outlet] == SIGNAL != target.inlets[cord.inlet]:
        return "signal-to-control", (
            f"The signal of {_which(boxes, cord.source)} ends at a control inlet of {_which(boxes, cord.target)}. "
            "Put [snapshot~] or [env~] between them."
        )
    return None


def _twice(cord: Cord) -> tuple[str, str]:
    ends = f"box {cord.source} outlet {cord.outlet} to box {cord.target} inlet {cord.inlet}"
    return "cord-twice", f"The cord from {ends} is there twice; remove one."


def _which(boxes: Sequence[BoxLike], index: int) -> str:
    return f"box {index} {title(boxes[index])}"


def _only(ports: str) -> str:
    """What there is instead; ports are counted from 0, as in cords."""
    last = len(ports) - 1
    return ", only 0" if last == 0 else f", only 0 to {last}" if ports else " and no other"


def _loops(canvas: Canvas, ports: Sequence[Ports | None]) -> list[list[int]]:
    """The loops of signal cords, one for each tangle: to Pd a nested canvas is one box like any other."""
    ahead: dict[int, list[int]] = {}
    for cord in canvas.cords:
        if _carries_signal(cord, ports):
            ahead.setdefault(cord.source, []).append(cord.target)
    loops: list[list[int]] = []
    done: set[int] = set()
    for start in sorted(ahead):
        loop = _walk(start, ahead, done)
        if loop:
            loops.append(loop)
    return loops


def _carries_signal(cord: Cord, ports: Sequence[Ports | None]) -> bool:
    if not (0 <= cord.source < len(ports) and 0 <= cord.target < len(ports)):
        return False
    source, target = ports[cord.source] or Ports(), ports[cord.target] or Ports()
    there = 0 <= cord.outlet < len(source.outlets) and 0 <= cord.inlet < len(target.inlets)
    return there and source.outlets[cord.outlet] == target.inlets[cord.inlet] == SIGNAL


def _walk(start: int, ahead: Mapping[int, Sequence[int]], done: set[int]) -> list[int]:
    """Depth first from `start` through boxes not yet done, which it adds to `done`; the loop that it meets first."""
    way: list[int] = []
    branches = [iter([start])]
    loop: list[int] = []
    while branches:
        box = next(branches[-1], None)
        if box is None:
            branches.pop()
            if way:
                way.pop()
        elif box in way:
            loop = loop or way[way.index(box) :]
        elif box not in done:
            done.add(box)
            way.append(box)
            branches.append(iter(ahead.get(box, ())))
    return loop
