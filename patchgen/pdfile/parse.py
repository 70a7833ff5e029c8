"""Records to the tree, and findings for what does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar

from patchgen.patch import Box, Canvas, Cord, Header, Kind, Node, Patch, Restore, Statement
from patchgen.pdfile.report import Report
from patchgen.pdfile.tokenize import Record, tokenize

# Whoever walks a tree recurses. Real patches stay far below (the sweep over Debian's prints their depth).
MAX_DEPTH = 64

_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")  # as Pd's `binbuf_text` scans it
_PLACED = {str(kind): kind for kind in Kind if kind not in (Kind.ARRAY, Kind.SCALAR)}

_Raw = TypeVar("_Raw", Box, Cord, Statement, Header, Restore)


def parse(text: str, report: Report) -> Patch | None:
    """The tree of a text; what is wrong goes to the report. None: there is no canvas."""
    return _Parser(report).run(text)


@lru_cache(maxsize=4096)
def _whole(atom: str) -> int | None:
    """A position or index as Pd takes it, cut to a whole number. None: no number, or one beyond all sense."""
    if not _NUMBER.fullmatch(atom):
        return None
    value = float(atom)
    return int(value) if abs(value) < 1e9 else None


@lru_cache(maxsize=4096)
def _index(atom: str) -> int:
    """The index of a box or port; -1 for what is none."""
    number = _whole(atom)
    return -1 if number is None or number < 0 else number


def _is_number(atom: str) -> bool:
    return "$" in atom or _NUMBER.fullmatch(atom) is not None


def _keep(node: _Raw, raw: str) -> _Raw:
    """The node with its very text; `raw` is no argument of the constructor, so that `replace` forgets it."""
    object.__setattr__(node, "raw", raw)
    return node


@dataclass(slots=True)
class _OpenCanvas:
    """A canvas while its records are read."""

    header: Header
    start: int
    nodes: list[Node] = field(default_factory=list)
    boxes: int = 0


class _Parser:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._before: list[Statement] = []
        self._stack: list[_OpenCanvas] = []
        self._too_deep = 0  # canvases open beyond the limit
        self._after_stray = False
        self._readers: dict[str, Callable[[Record], None]] = {
            **dict.fromkeys(_PLACED, self._box),
            "array": self._array,
            "connect": self._connect,
            "coords": self._coords,
            "declare": self._statement,
            "f": self._late_width,
            "graph": self._old,
            "pop": self._old,
            "restore": self._restore,
            "scalar": self._scalar,
        }

    def run(self, text: str) -> Patch | None:
        for record in tokenize(text):
            atoms = record.atoms
            if not atoms or atoms[0][0] != "#":
                self._stray(record)
                continue
            self._after_stray = False
            if not record.ended:
                self._find("record-unterminated", record)
            self._record(record, atoms[0], atoms[1] if len(atoms) > 1 else "")
        return self._finish()

    def _find(
        self,
        code: str,
        record: Record,
        atom: int = 0,
        *,
        box: int | None = None,
        cord: Cord | None = None,
        **fields: object,
    ) -> None:
        """A finding at an atom of the record; the last atom stands for one that is missing."""
        atom = min(atom, len(record.atoms) - 1)
        canvas = tuple(parent.boxes for parent in self._stack[:-1])
        self._report.at(record.start, code, atom=atom, canvas=canvas, box=box, cord=cord, **fields)

    def _stray(self, record: Record) -> None:
        """No record: white space or an empty record, which Pd passes over, or prose."""
        if record.atoms and not self._after_stray:
            self._find("text-outside-record", record)
        self._after_stray = bool(record.atoms)
        self._keep_statement(record, "", record.atoms)

    def _record(self, record: Record, chunk: str, word: str) -> None:
        if chunk == "#X" and self._stack and not self._too_deep:
            self._readers.get(word, self._unknown)(record)
        elif chunk == "#N" and word == "canvas":
            self._canvas(record)
        elif self._too_deep:
            self._too_deep -= chunk == "#X" and word == "restore"
            self._statement(record)
        elif chunk == "#N" and word == "struct":
            self._statement(record)
        elif not self._stack:
            self._find("record-before-canvas", record)
            self._statement(record)
        elif chunk == "#A":
            self._statement(record)
        elif chunk == "#N":
            self._unknown(record)
        else:
            self._find("record-foreign", record)
            self._statement(record)

    def _add(self, box: Box | Canvas) -> None:
        canvas = self._stack[-1]
        canvas.nodes.append(box)
        canvas.boxes += 1

    def _box(self, record: Record) -> None:
        width = self._width(record) if "," in record.atoms else None
        x, y, text = self._position(record)
        self._add(_keep(Box(_PLACED[record.atoms[1]], text, x, y, width), record.raw))

    def _width(self, record: Record) -> int | None:
        """Takes the suffix `, f 12` off the record."""
        width = _whole(record.atoms[-1]) if record.atoms[-3:-1] == [",", "f"] else None
        if width is not None:
            del record.atoms[-3:]
        self._refuse_comma(record)
        return width

    def _refuse_comma(self, record: Record) -> None:
        """A comma that is no suffix ends the message for Pd, and the rest is a message of its own."""
        if "," in record.atoms:
            self._find("comma-bare", record, record.atoms.index(","))

    def _position(self, record: Record) -> tuple[int, int, tuple[str, ...]]:
        """The position and what follows it; where there is none, all is taken for the text."""
        atoms = record.atoms
        x = _whole(atoms[2]) if len(atoms) > 2 else None
        y = _whole(atoms[3]) if len(atoms) > 3 else None
        if x is not None and y is not None:
            return x, y, tuple(atoms[4:])
        self._find("position-bad", record, 2 if x is None else 3, box=self._stack[-1].boxes, kind=atoms[1])
        return 0, 0, tuple(atoms[2:])

    def _array(self, record: Record) -> None:
        if len(record.atoms) < 4 or not _is_number(record.atoms[3]):
            self._find("array-bad", record, 2, box=self._stack[-1].boxes)
        self._refuse_comma(record)
        self._add(_keep(Box(Kind.ARRAY, tuple(record.atoms[2:])), record.raw))

    def _scalar(self, record: Record) -> None:
        if len(record.atoms) < 3:
            self._find("scalar-bad", record, 2, box=self._stack[-1].boxes)
        self._refuse_comma(record)
        self._add(_keep(Box(Kind.SCALAR, tuple(record.atoms[2:])), record.raw))

    def _connect(self, record: Record) -> None:
        ports = [*map(_index, record.atoms[2:])]
        if len(ports) != 4 or min(ports) < 0:
            self._find("connect-bad", record)
            self._statement(record)
            return
        cord = _keep(Cord(*ports), record.raw)
        canvas = self._stack[-1]
        canvas.nodes.append(cord)
        if cord.source >= canvas.boxes or cord.target >= canvas.boxes:
            self._connect_to_missing(record, cord, canvas.boxes)

    def _connect_to_missing(self, record: Record, cord: Cord, boxes: int) -> None:
        """Pd ties cords while it reads: a box further down is not there yet."""
        index = max(cord.source, cord.target)
        atom = 2 if cord.source == index else 4
        self._find("connect-to-missing-box", record, atom, cord=cord, index=index, boxes=boxes)

    def _coords(self, record: Record) -> None:
        if len(record.atoms) < 9 or not all(map(_is_number, record.atoms[2:9])):
            self._find("coords-bad", record, 2)
        self._statement(record)

    def _canvas(self, record: Record) -> None:
        if self._too_deep or len(self._stack) == MAX_DEPTH:
            if not self._too_deep:
                self._find("canvas-too-deep", record, limit=MAX_DEPTH)
            self._too_deep += 1
            self._statement(record)
            return
        x, y, width, height = (*map(_whole, record.atoms[2:6]), None, None, None, None)[:4]
        text = tuple(record.atoms[6:])
        if x is None or y is None or width is None or height is None:
            self._find("header-bad", record, 2)
            header = Header(atoms=text)
        else:
            header = Header(x, y, width, height, text)
        self._refuse_comma(record)
        self._stack.append(_OpenCanvas(_keep(header, record.raw), record.start))

    def _restore(self, record: Record) -> None:
        if len(self._stack) == 1:
            self._find("restore-without-canvas", record)
            self._statement(record)
            return
        closed = self._stack.pop()
        width = self._width(record) if "," in record.atoms else None
        x, y, text = self._position(record)
        restore = _keep(Restore(text, x, y, width), record.raw)
        self._add(Canvas(tuple(closed.nodes), closed.header, restore))

    def _late_width(self, record: Record) -> None:
        """`#X f 12`: the width of the box before it; Pd saves that of a nested canvas in this way."""
        width = _whole(record.atoms[2]) if len(record.atoms) == 3 else None
        nodes = self._stack[-1].nodes
        last = nodes[-1] if nodes else None
        if width is None:
            self._find("width-bad", record)
            self._statement(record)
        elif isinstance(last, Box) and last.width is None and last.kind in _PLACED.values():
            nodes[-1] = _keep(replace(last, width=width), f"{last.raw}{record.raw}")
        elif isinstance(last, Canvas) and last.restore and last.restore.width is None:
            restore = _keep(replace(last.restore, width=width), f"{last.restore.raw}{record.raw}")
            nodes[-1] = replace(last, restore=restore)
        else:  # behind array or text data, which belong to a box further up
            self._statement(record)

    def _old(self, record: Record) -> None:
        self._find("record-old", record)
        self._statement(record)

    def _unknown(self, record: Record) -> None:
        self._find("record-unknown", record)
        self._statement(record)

    def _statement(self, record: Record) -> None:
        chunk, *atoms = record.atoms
        if chunk in ("#N", "#X"):
            self._refuse_comma(record)
        self._keep_statement(record, chunk, atoms)

    def _keep_statement(self, record: Record, chunk: str, atoms: list[str]) -> None:
        statement = _keep(Statement(chunk, tuple(atoms)), record.raw)
        if self._stack:
            self._stack[-1].nodes.append(statement)
        else:
            self._before.append(statement)

    def _finish(self) -> Patch | None:
        if not self._stack:
            return None
        while len(self._stack) > 1:
            canvas = self._stack.pop()
            self._report.at(canvas.start, "canvas-unclosed", canvas=tuple(c.boxes for c in self._stack))
            self._add(Canvas(tuple(canvas.nodes), canvas.header))
        root = self._stack[0]
        strays: list[Statement] = []
        while root.nodes and isinstance(last := root.nodes[-1], Statement) and not last.chunk:
            strays.append(last)
            root.nodes.pop()
        return Patch(Canvas(tuple(root.nodes), root.header), tuple(self._before), tuple(reversed(strays)))
