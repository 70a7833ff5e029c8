"""Long patches, split at the borders of their subpatches: a subpatch becomes a patch of its own, with its ports.

A patch that is too long falls into its frame and its subpatches. The frame is what is left without those subpatches
that nothing in it is wired to and that share no name with it (a help patch's `META`, a page of examples); it keeps all
others, and all its cords. Where even this is too long, every subpatch is taken out, and the frame, which would be no
working patch without them, is left out. Subpatches are split in the same way. Nothing is ever cut within a canvas.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from patchgen import objects
from patchgen.patch import Atoms, Box, BoxLike, Canvas, Cord, Header, Kind, Node, Patch

Fits: TypeAlias = Callable[[Patch], bool]

# Classes whose words name nothing that other boxes could mean.
_NAMELESS = frozenset(
    {"expr", "expr~", "fexpr~", "inlet", "inlet~", "list", "makefilename", "outlet", "outlet~", "pack", "print"}
    | {"route", "select", "symbol", "trigger", "unpack"}
)
_NO_NAME = frozenset({"-", "empty", "float", "symbol", "bang", "list"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A patch that fits, and its way from the root of the file as box indices; `frame`: without its subpatches."""

    way: tuple[int, ...]
    patch: Patch
    frame: bool = False


@dataclass(frozen=True, slots=True)
class Remainder:
    """A part of a file that no piece holds, and why: too-long, frame-too-long, piece-bare or data-structures."""

    way: tuple[int, ...]
    reason: str
    frame: bool = False


def pieces(patch: Patch, fits: Fits) -> Iterator[Piece | Remainder]:
    """The whole patch where it fits, else its parts, outermost first."""
    if fits(patch):
        yield Piece((), patch)
    elif patch.before:  # its scalars mean nothing without the templates that stand before the canvas
        yield Remainder((), "data-structures")
    else:
        yield from _parts((), patch.canvas, fits)


def _parts(way: tuple[int, ...], canvas: Canvas, fits: Fits) -> Iterator[Piece | Remainder]:
    """The parts of a canvas that is too long as a whole."""
    inner = {index: box for index, box in enumerate(canvas.boxes) if isinstance(box, Canvas) and box.name == "pd"}
    loose = _loose(canvas, inner)
    frame = Patch(without(canvas, loose))
    if not inner:
        yield Remainder(way, "too-long")
    elif not loose or not fits(frame):
        yield Remainder(way, "frame-too-long", frame=True)
    else:
        yield Piece(way, frame, frame=True) if worth(frame.canvas) else Remainder(way, "piece-bare", frame=True)
        inner = {index: inner[index] for index in sorted(loose)}
    for index, box in inner.items():
        yield from _subpatch((*way, index), alone(box, canvas.header), fits)


def _subpatch(way: tuple[int, ...], canvas: Canvas, fits: Fits) -> Iterator[Piece | Remainder]:
    patch = Patch(canvas)
    if not worth(canvas):
        yield Remainder(way, "piece-bare")
    elif fits(patch):
        yield Piece(way, patch)
    else:
        yield from _parts(way, canvas, fits)


def alone(canvas: Canvas, parent: Header) -> Canvas:
    """A subpatch as the root canvas of a file: the same records, in a header with its parent's font size."""
    header = canvas.header
    font = parent.atoms[:1] if parent.atoms and objects.number(parent.atoms[0]) else Header().atoms
    return Canvas(canvas.nodes, Header(header.x, header.y, header.width, header.height, font))


def without(canvas: Canvas, gone: Collection[int]) -> Canvas:
    """The canvas without the boxes of these indices and without their cords; the other cords follow their boxes."""
    kept = [index for index in range(len(canvas.boxes)) if index not in set(gone)]
    places = {old: new for new, old in enumerate(kept)}
    nodes: list[Node] = []
    index = -1
    for node in canvas.nodes:
        index += isinstance(node, Box | Canvas)
        if isinstance(node, Cord):
            if node.source in places and node.target in places:
                nodes.append(_moved(node, places[node.source], places[node.target]))
        elif not isinstance(node, Box | Canvas) or index in places:
            nodes.append(node)
    return replace(canvas, nodes=tuple(nodes))


def worth(canvas: Canvas) -> bool:
    """Whether a canvas is a patch at all, rather than a page of comments: whether something in it is wired."""
    return bool(canvas.cords) or any(isinstance(box, Canvas) and worth(box) for box in canvas.boxes)


def _moved(cord: Cord, source: int, target: int) -> Cord:
    """The cord between the same boxes; the very same record where their indices stay."""
    return cord if (source, target) == (cord.source, cord.target) else replace(cord, source=source, target=target)


def _loose(canvas: Canvas, inner: Collection[int]) -> set[int]:
    """Those subpatches without a cord and without a name that the rest of the canvas has as well."""
    wired = {end for cord in canvas.cords for end in (cord.source, cord.target)}
    names = [_names(box) for box in canvas.boxes]
    loose = set(inner) - wired
    changed = True
    while changed:  # what a subpatch shares names with must stay beside it
        rest = set[str]().union(*(found for index, found in enumerate(names) if index not in loose))
        staying = {index for index in loose if names[index] & rest}
        loose -= staying
        changed = bool(staying)
    return loose


def _names(box: BoxLike) -> set[str]:
    """The words of a box, or of all boxes within it, that may name an array, a receiver, a file."""
    if isinstance(box, Canvas):
        return set[str]().union(*map(_names, box.boxes))
    if box.kind is Kind.TEXT or not box.atoms:
        return set()
    return {atom for atom in _naming(box) if objects.number(atom) is None and not objects.is_flag(atom)} - _NO_NAME


def _naming(box: Box) -> Atoms:
    if box.kind is Kind.MSG:  # the receiver behind each semicolon
        return tuple(atom for before, atom in zip(box.atoms, box.atoms[1:], strict=False) if before == "\\;")
    if box.kind is not Kind.OBJ:
        return box.atoms
    return () if objects.class_of(box.atoms).split(" ")[0] in _NAMELESS else objects.head_of(box.atoms)[1]
