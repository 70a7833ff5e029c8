"""Where in its file a finding belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from patchgen.finding import Finding
from patchgen.patch import Box, Canvas, Cord, Patch
from patchgen.pdfile.tokenize import SPACE, Places

# A canvas by its way from the root, and the box or cord in it that is meant; neither: the canvas itself.
_Spot: TypeAlias = tuple[tuple[int, ...], int | Cord | None]


def placed(findings: Iterable[Finding], patch: Patch) -> tuple[Finding, ...]:
    """The findings with line and column, for a patch as it was read: that of the cord, the box, or the canvas."""
    spots: dict[_Spot, int] = {}
    texts: list[str] = []
    offset = 0
    for spot, raw in _records(patch):
        if spot:
            begin = offset + len(raw) - len(raw.lstrip(SPACE))
            if isinstance(spot[1], Cord):
                spots[spot] = begin  # of a cord that is there twice, the second is the one to remove
            else:
                spots.setdefault(spot, begin)
        texts.append(raw)
        offset += len(raw)
    places = Places("".join(texts))
    return tuple(finding if finding.line is not None else _placed(finding, spots, places) for finding in findings)


def _placed(finding: Finding, spots: dict[_Spot, int], places: Places) -> Finding:
    things = [thing for thing in (finding.cord, finding.box) if thing is not None]
    wanted: list[_Spot] = [*((finding.canvas, thing) for thing in things), (finding.canvas, None), ((), None)]
    offset = next(spots[spot] for spot in wanted if spot in spots)
    line, column = places.of(offset)
    return replace(finding, line=line, column=column)


def _records(patch: Patch) -> Iterator[tuple[_Spot | None, str]]:
    """All text of the file in its order, each record with what it stands for."""
    for statement in patch.before:
        yield None, statement.raw or ""
    yield from _canvas(patch.canvas, ())
    for statement in patch.after:
        yield None, statement.raw or ""


def _canvas(canvas: Canvas, path: tuple[int, ...]) -> Iterator[tuple[_Spot | None, str]]:
    yield (path, None), canvas.header.raw or ""
    index = 0
    for node in canvas.nodes:
        if isinstance(node, Canvas):
            yield from _canvas(node, (*path, index))
            # The box that a canvas is stands in the record that closes it.
            yield (path, index), (node.restore.raw or "") if node.restore else ""
        elif isinstance(node, Box):
            yield (path, index), node.raw or ""
        else:
            yield ((path, node) if isinstance(node, Cord) else None), node.raw or ""
        index += isinstance(node, Box | Canvas)
