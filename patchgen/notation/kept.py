"""What the notation keeps of a patch: the patch beside what came back from its text."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from patchgen.notation import gui
from patchgen.notation.words import WORDS
from patchgen.notation.write import matters, ports_in_order
from patchgen.patch import Atoms, Box, Canvas, Cord, Kind, Patch, Statement, canvases


class Loss(StrEnum):
    """What may differ."""

    BOXES = "boxes missing or of another kind"
    ARGUMENTS = "arguments"
    START = "start value of a slider of another length than Pd's default"
    CORDS = "cords or their order"
    CONTENTS = "contents of an array of more than 1,000 values, left out"
    RECORDS = "other records"


def losses(patch: Patch, back: Patch) -> frozenset[Loss]:
    """How two patches differ in what the notation promises to keep; positions and looks are not in it."""
    found = set(_canvas(patch.canvas, back.canvas))
    if _records(patch) != _records(back):
        found.add(Loss.RECORDS)
    return frozenset(found)


def _canvas(canvas: Canvas, back: Canvas) -> Iterator[Loss]:
    canvas = ports_in_order(canvas)
    if [type(box) for box in canvas.boxes] != [type(box) for box in back.boxes]:
        yield Loss.BOXES
        return
    for one, other in zip(canvas.boxes, back.boxes, strict=True):
        if isinstance(one, Box) and isinstance(other, Box):
            yield from _box(one, other)
        elif isinstance(one, Canvas) and isinstance(other, Canvas):
            if (one.restore and one.restore.atoms) != (other.restore and other.restore.atoms):
                yield Loss.ARGUMENTS
            yield from _canvas(one, other)
    if _sends(canvas) != _sends(back):
        yield Loss.CORDS
    if _data(canvas) != _data(back):
        yield Loss.CONTENTS


def _box(one: Box, other: Box) -> Iterator[Loss]:
    word = _word(one)
    if one.kind is not other.kind or word != _word(other):
        yield Loss.BOXES
    elif one.atoms != other.atoms and word in gui.SPECS:
        ours, theirs = (gui.words_of(word, box.args if box.kind is Kind.OBJ else box.atoms) for box in (one, other))
        if ours != theirs:
            yield Loss.START if _without_start(ours) == _without_start(theirs) else Loss.ARGUMENTS
    elif one.atoms != other.atoms:
        yield Loss.ARGUMENTS


def _word(box: Box) -> str:
    return box.name if box.kind is Kind.OBJ else WORDS[box.kind]


def _without_start(words: Atoms | None) -> list[str]:
    return [word for word in words or () if not word.startswith("init=")]


def _sends(canvas: Canvas) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Where each outlet sends, in order."""
    sends: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cord in canvas.cords:
        sends.setdefault((cord.source, cord.outlet), []).append((cord.target, cord.inlet))
    return sends


def _data(canvas: Canvas) -> list[tuple[int, Atoms]]:
    """The array data, each with the number of boxes above it; zeros are what an array begins with."""
    data: list[tuple[int, Atoms]] = []
    boxes = 0
    for node in canvas.nodes:
        if isinstance(node, Statement):
            if node.chunk == "#A" and not set(node.atoms) <= {"0", "-0"}:
                data.append((boxes, node.atoms))
        elif not isinstance(node, Cord):
            boxes += 1
    return data


def _records(patch: Patch) -> list[tuple[str, Atoms]]:
    """The records that are no box, cord or array data: templates, paths; `coords` say how large a graph looks."""
    inner = (statement for _, canvas in canvases(patch.canvas) for statement in canvas.statements)
    statements = filter(matters, (*patch.before, *inner))
    return [(s.chunk, s.atoms) for s in statements if s.chunk != "#A" and s.atoms[:1] != ("coords",)]
