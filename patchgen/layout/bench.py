"""How well patches read when they are laid out: `python -m patchgen.layout.bench [FILE ...]`.

Without files, every patch that comes with Pd is laid out anew and compared with the positions that its author gave
it. A file is a patch (`.pd`) or pairs of the training (`.jsonl`, whose patches have no positions of their own).
Canvases without a cord, and those that show themselves on their parent, are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import combinations
from pathlib import Path

from patchgen import notation, pdfile
from patchgen.errors import PatchgenError
from patchgen.layout import arrange
from patchgen.layout.measure import canvas_font, has_place, measure, opening
from patchgen.layout.ports import box_ports, segment, sound_cords
from patchgen.layout.shape import Font, Rect, Segment
from patchgen.objects.candidates import home
from patchgen.patch import Canvas, Patch, canvases
from patchgen.pdhost import require_pd


@dataclass(frozen=True, slots=True)
class Looks:
    """Of some canvases: how many boxes and cords they have, and what makes them hard to read.

    `overlaps`: pairs of boxes that cover each other; `covered`: cords that run over a box that is not theirs;
    `upward`: cords whose end stands higher than their beginning; `crossings`: pairs of cords that cross; `length`: of
    all cords, in pixels; `area`: what the boxes span, in square pixels.
    """

    canvases: int = 0
    boxes: int = 0
    cords: int = 0
    overlaps: int = 0
    upward: int = 0
    covered: int = 0
    crossings: int = 0
    length: float = 0.0
    area: int = 0

    def __add__(self, other: Looks) -> Looks:
        return Looks(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


def looks(patch: Patch) -> Looks:
    """The looks of a patch where its boxes stand."""
    font = canvas_font(patch.canvas)
    return sum((_canvas_looks(canvas, font) for _, canvas in canvases(patch.canvas)), Looks())


def _canvas_looks(canvas: Canvas, font: Font) -> Looks:
    shapes = {index: measure(box, font) for index, box in enumerate(canvas.boxes) if has_place(box)}
    at = {index: (canvas.boxes[index].x, canvas.boxes[index].y) for index in shapes}
    ports = box_ports(canvas)
    cords = [cord for cord in sound_cords(canvas) if cord.source in shapes and cord.target in shapes]
    if not cords or opening(canvas):
        return Looks()
    areas = {index: shape.whole.moved(*at[index]) for index, shape in shapes.items()}
    lines = [segment(cord, shapes, ports, at) for cord in cords]
    covered = [
        index
        for cord, line in zip(cords, lines, strict=True)
        for index, area in areas.items()
        if index not in (cord.source, cord.target) and line.within(area.shrunk(1))
    ]
    return Looks(
        canvases=1,
        boxes=len(shapes),
        cords=len(cords),
        overlaps=sum(a.overlaps(b) for a, b in combinations(areas.values(), 2)),
        upward=sum(line.y2 < line.y1 for line in lines),
        covered=len(covered),
        crossings=sum(a.crosses(b) for a, b in combinations(lines, 2)),
        length=sum(map(_length, lines)),
        area=_span(areas.values()),
    )


def _length(line: Segment) -> float:
    return float(((line.x2 - line.x1) ** 2 + (line.y2 - line.y1) ** 2) ** 0.5)


def _span(areas: Iterable[Rect]) -> int:
    lefts, tops, rights, bottoms = zip(*areas, strict=True)
    return int((max(rights) - min(lefts)) * (max(bottoms) - min(tops)))


# -- what is laid out


def patches(files: Sequence[Path]) -> Iterator[Patch]:
    """The patches of these files; what holds none is left out."""
    for file in files:
        if file.suffix == ".jsonl":
            readings = (notation.read(json.loads(line)["text"]) for line in file.read_text("utf-8").splitlines())
        else:
            readings = (pdfile.load(path) for path in (file,))
        yield from (reading.patch for reading in readings if reading.patch is not None)


def pds_own_files() -> list[Path]:
    """Every patch that comes with Pd. Raises `PatchgenError` where there is none."""
    folder = home(require_pd())
    walk = os.walk(folder, followlinks=True) if folder else ()
    files = sorted(Path(place, name) for place, _, names in walk for name in names if name.endswith(".pd"))
    if not files:
        raise PatchgenError(
            "Pd's help patches are not installed (Debian: apt install puredata-doc); name files instead"
        )
    return files


# -- the table

_ROWS = ("boxes on each other", "cords that go up", "cords over a box", "crossings a cord", "pixels a cord", "area")


def _figures(found: Looks) -> list[float]:
    cords = max(found.cords, 1)
    return [
        found.overlaps,
        *(n / cords for n in (found.upward, found.covered, found.crossings, found.length)),
        found.area,
    ]


def table(ours: Looks, theirs: Looks | None) -> str:
    """A row for each figure: ours, and the authors' with the ratio of both where they have positions."""
    formats = ("{:.0f}", "{:.1%}", "{:.3f}", "{:.2f}", "{:.0f}", "{:.3g}")
    lines = [f"{ours.canvases} canvases, {ours.boxes} boxes, {ours.cords} cords", f"{'':<22}{'ours':>10}"]
    if theirs:
        lines[1] += f"{'authors':>10}{'ratio':>8}"
    others = _figures(theirs) if theirs else [None] * len(_ROWS)
    for name, form, figure, other in zip(_ROWS, formats, _figures(ours), others, strict=True):
        line = f"{name:<22}{form.format(figure):>10}"
        if other is not None:
            line += f"{form.format(other):>10}{figure / other if other else 0:>8.2f}"
        lines.append(line)
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m patchgen.layout.bench", description="How well patches read when they are laid out."
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=".pd or .jsonl (else: what comes with Pd)")
    parser.add_argument("--count", type=int, help="so many patches, drawn by chance (all)")
    parser.add_argument("--seed", type=int, default=1, help="of that chance (1)")
    args = parser.parse_args(argv)
    try:
        found = list(patches(args.files or pds_own_files()))
    except (PatchgenError, OSError) as error:
        print(f"patchgen: {error}", file=sys.stderr)
        return 2
    if args.count and args.count < len(found):
        found = random.Random(args.seed).sample(found, args.count)
    placed = all(file.suffix == ".pd" for file in args.files)
    ours = sum((looks(arrange(patch)) for patch in found), Looks())
    print(table(ours, sum(map(looks, found), Looks()) if placed else None))
    return 0


if __name__ == "__main__":
    sys.exit(main())
