"""The boxes and cords that a text has so far, and the lines that may come next.

The grammar knows how a line looks. This knows what is in the patch: which index comes next, which boxes, outlets and
inlets a cord can name, which of them carry signals. All is immutable, so a token can be tried without undoing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from patchgen import objects
from patchgen.model.beginnings import box_of, can_go_on
from patchgen.notation.read import MAX_DEPTH
from patchgen.notation.words import CLOSE
from patchgen.objects import SIGNAL, Ports
from patchgen.patch import BoxLike, Canvas, Cord

_OPENINGS = ("pd ", "graph ")  # only behind these, ` {` opens a canvas
# A box's text and what is behind its arrow; a backslash makes the space before the arrow part of a word.
_BOX_AND_CORDS = re.compile(r"((?:[^\\]|\\.)*?) <- (.*)", re.DOTALL)
_END = re.compile(r"([0-9]*)(\.[0-9]*)?")
_INLINE = re.compile(r"([0-9]*)(\.[0-9]*)?(>[0-9]*)?")


class _End(NamedTuple):
    """One end of a cord as far as it is written: the box's digits, the port with its sign. `whole`: no more comes."""

    box: str = ""
    port: str = ""
    whole: bool = False

    def boxes(self, count: int) -> Iterator[int]:
        return _numbers(self.box, self.whole or bool(self.port), range(count))

    def ports(self, count: int) -> Iterator[int]:
        if not self.port:
            return iter(range(count)[: 1 if self.whole else None])
        return _numbers(self.port[1:], self.whole, range(1, count))


def _numbers(digits: str, whole: bool, possible: range) -> Iterator[int]:
    if whole:
        return (n for n in (int(digits or -1),) if n in possible and str(n) == digits)
    return (n for n in possible if str(n).startswith(digits))


@dataclass(frozen=True, slots=True)
class OpenCanvas:
    """A canvas while it is written: its boxes, their ports, and the cords between them."""

    boxes: tuple[BoxLike, ...] = ()
    ports: tuple[Ports, ...] = ()
    cords: frozenset[Cord] = frozenset()

    def with_box(self, box: BoxLike, ports: Ports) -> OpenCanvas:
        return replace(self, boxes=(*self.boxes, box), ports=(*self.ports, ports))

    def with_cord(self, cord: Cord) -> OpenCanvas:
        return replace(self, cords=self.cords | {cord})

    def possible(self, source: _End, target: _End) -> Iterator[Cord]:
        """The cords that can be drawn and are so written, or begin so."""
        count = len(self.boxes)
        for box in source.boxes(count):
            outlets = self.ports[box].outlets
            for outlet in source.ports(len(outlets)):
                signal = outlets[outlet] == SIGNAL
                barred = self._heard_by(box) if signal else frozenset()
                for other in target.boxes(count):
                    inlets = "" if other in barred else self.ports[other].inlets
                    for inlet in target.ports(len(inlets)):
                        cord = Cord(box, outlet, other, inlet)
                        if inlets[inlet] in (SIGNAL, outlets[outlet]) and cord not in self.cords:
                            yield cord

    def into_last(self, source: _End, inlet: str = "", whole: bool = False) -> Iterator[Cord]:
        """Those of them that go to the last box, and come from one above it."""
        last = len(self.boxes) - 1
        target = _End(str(last), inlet, whole)
        return (cord for cord in self.possible(source, target) if cord.source < last)

    def _heard_by(self, box: int) -> frozenset[int]:
        """The boxes whose signal comes to this one, itself among them: a signal cord to one of them closes a loop."""
        heard, new = {box}, [box]
        while new:
            to = new.pop()
            sources = {cord.source for cord in self.cords if cord.target == to and self._is_signal(cord)} - heard
            heard |= sources
            new += sources
        return frozenset(heard)

    def _is_signal(self, cord: Cord) -> bool:
        return self.ports[cord.source].outlets[cord.outlet] == SIGNAL

    def closed(self) -> Canvas:
        return Canvas(self.boxes)


@dataclass(frozen=True, slots=True)
class Wiring:
    """A text up to the end of a line: the canvases that are open, the root first."""

    canvases: tuple[OpenCanvas, ...] = (OpenCanvas(),)

    def can_go_on(self, line: str) -> bool:
        """Whether the next line may begin so."""
        if not line or line.startswith("#"):
            return True  # the grammar lets no record through that holds a box or a cord
        if line.startswith(CLOSE):
            return self._close_can_go_on(line)
        index, space, text = line.partition(" ")
        if not space:
            own = _END.fullmatch(index)
            return str(self._next).startswith(index) or bool(own and self._can_draw(_end(own, whole=False), _End()))
        if index == str(self._next):
            return self._box_can_go_on(text)
        return self._own_cord_can_go_on(line)

    def after(self, line: str) -> Wiring | None:
        """With this line; None where it does not fit."""
        if line.startswith("#"):
            return self
        if line.startswith(CLOSE):
            return self._after_close(line)
        index, _, text = line.partition(" ")
        if index != str(self._next):
            return self._after_own_cord(line)
        if text.startswith(_OPENINGS) and text.endswith(" {"):
            return Wiring((*self.canvases, OpenCanvas())) if len(self.canvases) < MAX_DEPTH else None
        text, cords = _parted(text)
        found = box_of(text)
        return None if found is None else self._with_box(self.canvases, *found, cords)

    @property
    def _next(self) -> int:
        return len(self.canvases[-1].boxes)

    def _can_draw(self, source: _End, target: _End) -> bool:
        return any(True for _ in self.canvases[-1].possible(source, target))

    def _box_can_go_on(self, text: str) -> bool:
        if text.startswith(_OPENINGS) and len(self.canvases) == MAX_DEPTH:
            return False
        before, cords = _parted(text)
        if cords is not None:
            return self._cords_can_go_on(before, cords)
        # The arrow itself may be begun, or a word that looks like it.
        arrow = next((sign for sign in (" <-", " <", " ") if text.endswith(sign)), None)
        return bool(arrow and self._cords_can_go_on(text.removesuffix(arrow), "")) or can_go_on(text)

    def _cords_can_go_on(self, text: str, cords: str) -> bool:
        found = box_of(text)
        return found is not None and _inline_can_go_on(self.canvases[-1].with_box(*found), cords)

    def _close_can_go_on(self, line: str) -> bool:
        if len(self.canvases) == 1:
            return False
        arrow, cords = line[1:5], line[5:]
        outer = self.canvases[-2].with_box(*self._closed())
        return not arrow or (" <- ".startswith(arrow) and _inline_can_go_on(outer, cords))

    def _closed(self) -> tuple[Canvas, Ports]:
        canvas = self.canvases[-1].closed()
        return canvas, objects.canvas_ports(canvas)

    def _own_cord_can_go_on(self, line: str) -> bool:
        source, arrow, target = line.partition(" -> ")
        if not arrow:
            source, space, sign = line.partition(" ")
            if not " -> ".startswith(space + sign):
                return False
        ends = _END.fullmatch(source), _END.fullmatch(target)
        return bool(ends[0] and ends[1] and self._can_draw(_end(ends[0], whole=True), _end(ends[1], whole=False)))

    def _after_own_cord(self, line: str) -> Wiring | None:
        ends = [_END.fullmatch(end) for end in line.split(" -> ")]
        if len(ends) != 2 or ends[0] is None or ends[1] is None:
            return None
        canvas = self.canvases[-1]
        cord = next(canvas.possible(_end(ends[0], whole=True), _end(ends[1], whole=True)), None)
        return None if cord is None else Wiring((*self.canvases[:-1], canvas.with_cord(cord)))

    def _after_close(self, line: str) -> Wiring | None:
        end, cords = _parted(line)
        if end != CLOSE or len(self.canvases) == 1:
            return None
        return self._with_box(self.canvases[:-1], *self._closed(), cords)

    @staticmethod
    def _with_box(canvases: tuple[OpenCanvas, ...], box: BoxLike, ports: Ports, cords: str | None) -> Wiring | None:
        canvas = canvases[-1].with_box(box, ports)
        drawn = canvas if cords is None else _drawn(canvas, cords.split(" "))
        return None if drawn is None else Wiring((*canvases[:-1], drawn))


def _parted(text: str) -> tuple[str, str | None]:
    """A box's text, and its cords where there is an arrow."""
    match = _BOX_AND_CORDS.fullmatch(text) if " <- " in text else None
    return (match[1], match[2]) if match else (text, None)


def _end(match: re.Match[str], *, whole: bool) -> _End:
    return _End(match[1], match[2] or "", whole)


def _inline_can_go_on(canvas: OpenCanvas, cords: str) -> bool:
    """Whether the cords into the canvas's last box may begin so."""
    *words, begun = cords.split(" ")
    match = _INLINE.fullmatch(begun)
    drawn = _drawn(canvas, words)
    if match is None or drawn is None:
        return False
    inlet = match[3] or ""
    return any(True for _ in drawn.into_last(_end(match, whole=bool(inlet)), inlet))


def _drawn(canvas: OpenCanvas, words: list[str]) -> OpenCanvas | None:
    """With these cords into its last box; None where one of them can't be drawn."""
    for word in words:
        match = _INLINE.fullmatch(word)
        cord = match and next(canvas.into_last(_end(match, whole=True), match[3] or "", whole=True), None)
        if not cord:
            return None
        canvas = canvas.with_cord(cord)
    return canvas
