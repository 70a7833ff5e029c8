"""New boxes on a sound's way, between what makes it and its level."""

from __future__ import annotations

from collections.abc import Sequence

from patchgen_training.revisions.finding import End, end_of, fader, fixed_level
from patchgen_training.revisions.sketch import Cord, Sketch


class Gap:
    """The sound's way, cut before the level, or before the end where there is no level, until new boxes close it."""

    def __init__(self, sketch: Sketch, end: End) -> None:
        cords = _cords(sketch, end)
        self.sketch, self.size = sketch, len(sketch.boxes)
        self.at = 1 + max(cord.source for cord in cords)  # where the new boxes go
        self.sources = list(dict.fromkeys((cord.source, cord.outlet) for cord in cords))
        self.target, self.inlets = cords[0].target, sorted({cord.inlet for cord in cords})
        sketch.detach(cords)

    def feed(self, box: int) -> None:
        """The sound into the first inlet of a new box."""
        for source, outlet in self.sources:
            self.sketch.connect(source, box, outlet)

    def close(self, box: int) -> None:
        """The sound from a new box to where it went."""
        moved = self.target + len(self.sketch.boxes) - self.size
        for inlet in self.inlets:
            self.sketch.connect(box, moved, inlet=inlet)


def open_end(sketch: Sketch) -> End | None:
    """The end of a sound that comes to its level by cords from above."""
    end = end_of(sketch)
    return None if end is None or any(cord in sketch.links for cord in _cords(sketch, end)) else end


def has_level(sketch: Sketch, end: End) -> bool:
    """Whether a number or a slider sets the level before the end."""
    return fixed_level(sketch, end) is not None or fader(sketch, end) is not None


def through(sketch: Sketch, end: End, texts: Sequence[str]) -> int:
    """The sound goes through new boxes, one after the other; returns the last one's index."""
    gap = Gap(sketch, end)
    last = sketch.chain(gap.at, texts)
    gap.feed(gap.at)
    gap.close(last)
    return last


def controlled(sketch: Sketch, end: End, control: Sequence[str], text: str = "*~") -> int:
    """The sound goes through a new box, whose second inlet a chain of new boxes feeds; returns its index."""
    gap = Gap(sketch, end)
    last = sketch.chain(gap.at, control)
    box = sketch.insert(last + 1, text)
    gap.feed(box)
    sketch.connect(last, box, inlet=1)
    gap.close(box)
    return box


def mixed(sketch: Sketch, end: End, texts: Sequence[str]) -> int:
    """What new boxes make of the sound is added to it; returns the index of the sum."""
    gap = Gap(sketch, end)
    last = sketch.chain(gap.at, texts)
    total = sketch.insert(last + 1, "+~")
    gap.feed(gap.at)
    gap.feed(total)
    sketch.connect(last, total, inlet=1)
    gap.close(total)
    return total


def _cords(sketch: Sketch, end: End) -> list[Cord]:
    """Those into the level, or into the end where there is none."""
    return (has_level(sketch, end) and sketch.into(end.last, 0)) or sketch.into(end.box)
