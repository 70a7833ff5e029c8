"""The boxes and cords that a text has so far, and the lines that may come next.

The grammar knows how a line looks. This knows what is in the patch: which index comes next, which boxes, outlets and
inlets a cord can name, which of them carry signals. All is immutable, so a token can be tried without undoing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from patchgen import objects
from patchgen.model.beginnings import box_of, can_go_on
from patchgen.model.refusal import WORD
from patchgen.notation.read import MAX_DEPTH
from patchgen.notation.words import CLOSE
from patchgen.objects import SIGNAL, Ports
from patchgen.patch import BoxLike, Canvas, Cord

_UNWIRED = ("#", WORD[0])  # records, and the line that refuses a request
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

    def boxes(self, count: int) -> Sequence[int]:
        return _numbers(self.box, self.whole or bool(self.port), 0, count)

    def ports(self, count: int) -> Sequence[int]:
        if not self.port:
            return range(min(1, count) if self.whole else count)
        return _numbers(self.port[1:], self.whole, 1, count)


def _numbers(digits: str, whole: bool, first: int, stop: int) -> Sequence[int]:
    """Those from `first` up to `stop` that are so written, or begin so."""
    if not digits:
        return () if whole else range(first, stop)
    low, width = int(digits), 1
    if str(low) != digits:
        return ()
    found = range(max(first, low), min(low + 1, stop))
    if whole or not low:
        return found
    begun = list(found)
    while (low := 10 * low) < stop:
        width *= 10
        begun += range(low, min(low + width, stop))
    return begun


@dataclass(frozen=True, slots=True)
class OpenCanvas:
    """A canvas while it is written: its boxes, their ports, and the cords between them."""

    boxes: tuple[BoxLike, ...] = ()
    ports: tuple[Ports, ...] = ()
    cords: frozenset[Cord] = frozenset()

    def into_next(self, inlets: str, source: _End, inlet: _End) -> Iterator[Cord]:
        """The cords that can come into the next box, if it has these inlets, and are so written or begin so."""
        for box, outlet, rate in self._outlets(source):
            for port in inlet.ports(len(inlets)):
                if inlets[port] in (SIGNAL, rate):
                    yield Cord(box, outlet, len(self.boxes), port)

    def between(self, source: _End, target: _End) -> Iterator[Cord]:
        """The cords that can be drawn between the boxes there are, and are so written or begin so."""
        for box, outlet, rate in self._outlets(source):
            barred = self._heard_by(box) if rate == SIGNAL else ()
            for other in target.boxes(len(self.boxes)):
                inlets = "" if other in barred else self.ports[other].inlets
                for inlet in target.ports(len(inlets)):
                    cord = Cord(box, outlet, other, inlet)
                    if inlets[inlet] in (SIGNAL, rate) and cord not in self.cords:
                        yield cord

    def _outlets(self, source: _End) -> Iterator[tuple[int, int, str]]:
        for box in source.boxes(len(self.boxes)):
            outlets = self.ports[box].outlets
            for outlet in source.ports(len(outlets)):
                yield box, outlet, outlets[outlet]

    def _heard_by(self, box: int) -> set[int]:
        """The boxes whose signal comes to this one, itself among them: a signal cord to one of them closes a loop."""
        heard, new = {box}, [box]
        while new:
            to = new.pop()
            sources = {cord.source for cord in self.cords if cord.target == to and self._is_signal(cord)} - heard
            heard |= sources
            new += sources
        return heard

    def _is_signal(self, cord: Cord) -> bool:
        return self.ports[cord.source].outlets[cord.outlet] == SIGNAL


@dataclass(frozen=True, slots=True)
class Wiring:
    """A text up to the end of a line: the canvases that are open, the root first."""

    canvases: tuple[OpenCanvas, ...] = (OpenCanvas(),)

    def can_go_on(self, line: str) -> bool:
        """Whether the next line may begin so."""
        if not line or line.startswith(_UNWIRED):
            return True  # the grammar lets no record through that holds a box or a cord
        if line.startswith(CLOSE):
            return self._close_can_go_on(line)
        index, space, text = line.partition(" ")
        following = str(len(self.canvases[-1].boxes))
        if not space:
            return following.startswith(index) or self._own_source_can_go_on(index)
        if index == following:
            return self._box_can_go_on(text)
        return self._own_cord_can_go_on(line)

    def after(self, line: str) -> Wiring | None:
        """With this line; None where it does not fit."""
        if line.startswith(_UNWIRED):
            return self
        if line.startswith(CLOSE):
            return self._after_close(line)
        index, _, text = line.partition(" ")
        if index != str(len(self.canvases[-1].boxes)):
            return self._after_own_cord(line)
        if text.startswith(_OPENINGS) and text.endswith(" {"):
            return Wiring((*self.canvases, OpenCanvas())) if len(self.canvases) < MAX_DEPTH else None
        text, cords = _parted(text)
        found = box_of(text)
        return None if found is None else _with_box(self.canvases, *found, cords)

    def _own_source_can_go_on(self, begun: str) -> bool:
        match = _END.fullmatch(begun)
        return match is not None and self._can_draw(_end(match, whole=False), _End())

    def _can_draw(self, source: _End, target: _End) -> bool:
        return any(True for _ in self.canvases[-1].between(source, target))

    def _box_can_go_on(self, text: str) -> bool:
        if text.startswith(_OPENINGS) and len(self.canvases) == MAX_DEPTH:
            return False
        text, cords = _parted(text)
        if cords is not None:
            return self._cords_can_go_on(text, cords)
        # What looks like an arrow, and a space, may belong to the text or begin the arrow; the likelier is tried first.
        if text.endswith((" <-", " <")):
            return self._cords_can_go_on(text.rpartition(" ")[0], "") or can_go_on(text)
        return can_go_on(text) or (text.endswith(" ") and self._cords_can_go_on(text[:-1], ""))

    def _cords_can_go_on(self, text: str, cords: str) -> bool:
        found = box_of(text)
        return found is not None and _inline_can_go_on(self.canvases[-1], found[1].inlets, cords)

    def _close_can_go_on(self, line: str) -> bool:
        if len(self.canvases) == 1:
            return False
        arrow, cords = line[1:5], line[5:]
        _, ports = self._closed()
        return not arrow or (" <- ".startswith(arrow) and _inline_can_go_on(self.canvases[-2], ports.inlets, cords))

    def _closed(self) -> tuple[Canvas, Ports]:
        canvas = Canvas(self.canvases[-1].boxes)
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
        cord = next(canvas.between(_end(ends[0], whole=True), _end(ends[1], whole=True)), None)
        if cord is None:
            return None
        return Wiring((*self.canvases[:-1], OpenCanvas(canvas.boxes, canvas.ports, canvas.cords | {cord})))

    def _after_close(self, line: str) -> Wiring | None:
        end, cords = _parted(line)
        if end != CLOSE or len(self.canvases) == 1:
            return None
        return _with_box(self.canvases[:-1], *self._closed(), cords)


def _with_box(canvases: tuple[OpenCanvas, ...], box: BoxLike, ports: Ports, cords: str | None) -> Wiring | None:
    canvas = canvases[-1]
    drawn = _inline(canvas, ports.inlets, [] if cords is None else cords.split(" "))
    if drawn is None:
        return None
    grown = OpenCanvas((*canvas.boxes, box), (*canvas.ports, ports), canvas.cords.union(drawn))
    return Wiring((*canvases[:-1], grown))


def _parted(text: str) -> tuple[str, str | None]:
    """A box's text, and its cords where there is an arrow."""
    if "\\" not in text:
        before, arrow, cords = text.partition(" <- ")
        return before, cords if arrow else None
    match = _BOX_AND_CORDS.fullmatch(text)
    return (match[1], match[2]) if match else (text, None)


def _end(match: re.Match[str], *, whole: bool) -> _End:
    return _End(match[1], match[2] or "", whole)


def _inline_can_go_on(canvas: OpenCanvas, inlets: str, cords: str) -> bool:
    """Whether the cords into the next box, which has these inlets, may begin so."""
    *words, begun = cords.split(" ")
    match, drawn = _INLINE.fullmatch(begun), _inline(canvas, inlets, words)
    if match is None or drawn is None:
        return False
    inlet = _End(port=match[3] or "")
    return any(cord not in drawn for cord in canvas.into_next(inlets, _end(match, whole=bool(inlet.port)), inlet))


def _inline(canvas: OpenCanvas, inlets: str, words: Sequence[str]) -> list[Cord] | None:
    """The cords that these words draw into the next box; None where one of them can't be drawn."""
    cords: list[Cord] = []
    for word in words:
        match = _INLINE.fullmatch(word)
        if match is None:
            return None
        inlet = _End(port=match[3] or "", whole=True)
        cord = next(canvas.into_next(inlets, _end(match, whole=True), inlet), None)
        if cord is None or cord in cords:
            return None
        cords.append(cord)
    return cords
