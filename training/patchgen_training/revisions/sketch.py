"""A patch while it is being changed: boxes and cords, read from the compact notation and written again.

New boxes take a place in the flow; those below it are counted on, and all others stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_BOX = re.compile(r"(\d+)(?: (.*?))?(?: <- ([\d.> ]+))?")
_END = re.compile(r"\}(?: <- ([\d.> ]+))?")
_LINK = re.compile(r"(\d+)(?:\.(\d+))? -> (\d+)(?:\.(\d+))?")
_CORD = re.compile(r"(\d+)(?:\.(\d+))?(?:>(\d+))?")


class Cord(NamedTuple):
    """From an outlet of one box to an inlet of another."""

    source: int
    outlet: int
    target: int
    inlet: int


class Sketch:
    """The boxes' texts in their order (a nested canvas is one text of several lines) and the cords between them.

    `origin` names for each box its index in the patch that was read, or None for a new one.
    """

    def __init__(self, boxes: list[str], cords: list[Cord], links: list[Cord]) -> None:
        self.boxes = boxes
        self.cords = cords  # those that stand behind their target
        self.links = links  # those with a line of their own
        self.origin: list[int | None] = list(range(len(boxes)))

    @classmethod
    def read(cls, text: str) -> Sketch:
        """A patch that the task families drew. Raises `ValueError` for records that they never write."""
        boxes: list[str] = []
        cords: list[Cord] = []
        links: list[Cord] = []
        lines = iter(text.splitlines())
        for line in lines:
            if link := _LINK.fullmatch(line):
                links.append(Cord(int(link[1]), int(link[2] or 0), int(link[3]), int(link[4] or 0)))
            elif match := _BOX.fullmatch(line):
                words, ends = match[2] or "", match[3]
                if words.endswith(" {"):
                    words, ends = _nested(words, lines)
                cords += _cords(ends, len(boxes))
                boxes.append(words)
            else:
                raise ValueError(f"no box or cord: {line}")
        return cls(boxes, cords, links)

    def text(self) -> str:
        """The patch in the compact notation."""
        ends: list[list[str]] = [[] for _ in self.boxes]
        for cord in sorted(self.cords):
            ends[cord.target].append(_port(cord.source, cord.outlet) + (f">{cord.inlet}" if cord.inlet else ""))
        lines = [
            f"{index} {box}".rstrip() + (" <- " + " ".join(end) if end else "")
            for index, (box, end) in enumerate(zip(self.boxes, ends, strict=True))
        ]
        links = sorted(self.links, key=lambda link: link[:2])
        lines += [f"{_port(link.source, link.outlet)} -> {_port(link.target, link.inlet)}" for link in links]
        return "\n".join(lines) + "\n"

    def find(self, *names: str) -> list[int]:
        """The boxes whose first word is one of the names."""
        return [index for index, box in enumerate(self.boxes) if box.partition(" ")[0] in names]

    def sole(self, *names: str) -> int | None:
        """The one box of that name, or None where there is none, or more."""
        found = self.find(*names)
        return found[0] if len(found) == 1 else None

    def words(self, box: int) -> list[str]:
        return self.boxes[box].split()

    def into(self, box: int, inlet: int | None = None) -> list[Cord]:
        """The cords that come in, at one inlet or at all of them."""
        return [cord for cord in self._all() if cord.target == box and inlet in (None, cord.inlet)]

    def out_of(self, box: int, outlet: int | None = None) -> list[Cord]:
        """The cords that leave, from one outlet or from all of them."""
        return [cord for cord in self._all() if cord.source == box and outlet in (None, cord.outlet)]

    def insert(self, at: int, text: str) -> int:
        """A new box before the one that stands at `at`; returns its index."""
        self.boxes.insert(at, text)
        self.origin.insert(at, None)
        self._renumber([index + (index >= at) for index in range(len(self.boxes))])
        return at

    def append(self, text: str, *sources: int) -> int:
        """A new box below all others, fed at its first inlet; returns its index."""
        self.boxes.append(text)
        self.origin.append(None)
        for source in sources:
            self.connect(source, len(self.boxes) - 1)
        return len(self.boxes) - 1

    def chain(self, at: int, texts: Sequence[str], source: int | None = None) -> int:
        """New boxes one below the other from `at` on, the first one fed by `source`; returns the last one's index."""
        for text in texts:
            box = self.insert(at, text)
            if source is not None:
                self.connect(source, box)
            source, at = box, at + 1
        return at - 1

    def connect(self, source: int, target: int, outlet: int = 0, inlet: int = 0) -> None:
        """A cord; one to an earlier box has a line of its own."""
        (self.cords if source < target else self.links).append(Cord(source, outlet, target, inlet))

    def detach(self, cords: Sequence[Cord]) -> None:
        """Takes cords away."""
        self.cords = [cord for cord in self.cords if cord not in cords]
        self.links = [cord for cord in self.links if cord not in cords]

    def feed(self, box: int, cords: Sequence[Cord], inlet: int = 0) -> None:
        """Lets these cords end in another box's inlet instead."""
        self.detach(cords)
        for source, outlet in dict.fromkeys((cord.source, cord.outlet) for cord in cords):
            self.connect(source, box, outlet, inlet)

    def remove(self, *boxes: int) -> None:
        """Takes boxes away, with their cords."""
        gone = set(boxes)
        self.detach([cord for cord in self._all() if cord.source in gone or cord.target in gone])
        places, count = [], 0
        for index in range(len(self.boxes)):
            places.append(count)
            count += index not in gone
        self.boxes = [box for index, box in enumerate(self.boxes) if index not in gone]
        self.origin = [origin for index, origin in enumerate(self.origin) if index not in gone]
        self._renumber(places)

    def bypass(self, box: int) -> None:
        """Takes a box away; what came into its first inlet goes to where its first outlet went."""
        incoming, outgoing = self.into(box, 0), self.out_of(box, 0)
        for cord in outgoing:
            for source in incoming:
                self.connect(source.source, cord.target, source.outlet, cord.inlet)
        self.remove(box)

    def places(self) -> dict[int, int]:
        """Where the boxes that were read stand now."""
        return {origin: index for index, origin in enumerate(self.origin) if origin is not None}

    def _all(self) -> list[Cord]:
        return self.cords + self.links

    def _renumber(self, places: Sequence[int]) -> None:
        self.cords = [Cord(places[s], o, places[t], i) for s, o, t, i in self.cords]
        self.links = [Cord(places[s], o, places[t], i) for s, o, t, i in self.links]


def _nested(first: str, lines: Iterator[str]) -> tuple[str, str | None]:
    """A nested canvas up to its closing brace, and the cords behind that."""
    inside, depth = [first], 1
    for line in lines:
        closing = _END.fullmatch(line)
        depth += line.endswith(" {") - (closing is not None)
        if closing and not depth:
            return "\n".join([*inside, "}"]), closing[1]
        inside.append(line)
    raise ValueError("a nested canvas without its end")


def _cords(ends: str | None, target: int) -> list[Cord]:
    return [
        Cord(int(source), int(outlet or 0), target, int(inlet or 0))
        for source, outlet, inlet in _CORD.findall(ends or "")
    ]


def _port(box: int, outlet: int) -> str:
    return f"{box}.{outlet}" if outlet else str(box)
