"""What a Pure Data patch is: canvases, boxes and cords, as frozen dataclasses.

Atoms are kept as they stand in a `.pd` file, escapes and all (`\\$1`, `\\,`), so nothing is lost between
reading and writing. Every node that came from a file also keeps its very text in `raw`; a node made by
`dataclasses.replace` forgets it, so a changed node is written anew and all others byte for byte.

Boxes are numbered as Pd numbers them: every box, comment, array, scalar and nested canvas counts, in the
order of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

Atoms: TypeAlias = tuple[str, ...]


class Kind(StrEnum):
    """The kinds of box that are one record; the value is the word after `#X` (or `#N` for none of them)."""

    OBJ = "obj"
    MSG = "msg"
    TEXT = "text"  # a comment
    FLOATATOM = "floatatom"
    SYMBOLATOM = "symbolatom"
    LISTBOX = "listbox"
    ARRAY = "array"  # no position of its own: it lives in a graph
    SCALAR = "scalar"  # no position of its own: its template's fields hold it


@dataclass(frozen=True, slots=True)
class Box:
    """One box. `atoms` is what follows the position (`osc~ 440`); `width` the suffix `, f 12`, in characters."""

    kind: Kind
    atoms: Atoms
    x: int = 0
    y: int = 0
    width: int | None = None
    raw: str | None = field(default=None, init=False, compare=False, repr=False)

    @property
    def name(self) -> str:
        """An object's class (`osc~`); empty for other kinds and for an empty object box."""
        return self.atoms[0] if self.kind is Kind.OBJ and self.atoms else ""

    @property
    def args(self) -> Atoms:
        """An object's creation arguments."""
        return self.atoms[1:] if self.kind is Kind.OBJ else ()

    def at(self, x: int, y: int) -> Box:
        return replace(self, x=x, y=y)


@dataclass(frozen=True, slots=True)
class Cord:
    """A cord from an outlet to an inlet; boxes by their index in the canvas, ports from 0, left to right."""

    source: int
    outlet: int
    target: int
    inlet: int
    raw: str | None = field(default=None, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """Any other record: `coords`, `declare`, array data, `struct`… `chunk` is `#X`, `#N`, `#A`…

    A text that is no record at all (stray text between two records) has an empty `chunk` and lives in `raw`.
    """

    chunk: str
    atoms: Atoms
    raw: str | None = field(default=None, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Header:
    """`#N canvas`: the window in pixels, then the font size (root) or name and open flag (nested)."""

    x: int = 0
    y: int = 50
    width: int = 450
    height: int = 300
    atoms: Atoms = ("12",)
    raw: str | None = field(default=None, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Restore:
    """`#X restore`: where the nested canvas stands as a box, and its text (`pd voice`, `graph`)."""

    atoms: Atoms
    x: int = 0
    y: int = 0
    width: int | None = None
    raw: str | None = field(default=None, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Canvas:
    """A canvas: its records in the order of the file. `restore` is None for the root."""

    nodes: tuple[Node, ...] = ()
    header: Header = Header()
    restore: Restore | None = None

    @property
    def boxes(self) -> tuple[BoxLike, ...]:
        """The boxes by index, nested canvases among them."""
        return tuple(node for node in self.nodes if isinstance(node, Box | Canvas))

    @property
    def cords(self) -> tuple[Cord, ...]:
        """The cords in the order of the file: for each outlet, the order in which Pd sends."""
        return tuple(node for node in self.nodes if isinstance(node, Cord))

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(node for node in self.nodes if isinstance(node, Statement))

    @property
    def name(self) -> str:
        """The box's first word: `pd` or `graph`; empty for the root."""
        return self.restore.atoms[0] if self.restore and self.restore.atoms else ""

    @property
    def x(self) -> int:
        return self.restore.x if self.restore else 0

    @property
    def y(self) -> int:
        return self.restore.y if self.restore else 0

    def at(self, x: int, y: int) -> Canvas:
        """The canvas standing elsewhere in its parent; the root has no place and stays as it is."""
        return replace(self, restore=replace(self.restore, x=x, y=y)) if self.restore else self


BoxLike: TypeAlias = Box | Canvas
Node: TypeAlias = Box | Canvas | Cord | Statement


@dataclass(frozen=True, slots=True)
class Patch:
    """A whole file: what stands before the root canvas (data structure templates), the canvas, what follows."""

    canvas: Canvas
    before: tuple[Statement, ...] = ()
    after: tuple[Statement, ...] = ()


def canvases(canvas: Canvas, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Canvas]]:
    """The canvas and all within it, outermost first, each with its way from the root as box indices."""
    yield path, canvas
    for index, box in enumerate(canvas.boxes):
        if isinstance(box, Canvas):
            yield from canvases(box, (*path, index))


def with_boxes(canvas: Canvas, boxes: Iterable[BoxLike]) -> Canvas:
    """The canvas with its boxes replaced one by one (same number, same order); other records stay."""
    replacements = iter(boxes)
    nodes = [next(replacements) if isinstance(node, Box | Canvas) else node for node in canvas.nodes]
    return replace(canvas, nodes=tuple(nodes))
