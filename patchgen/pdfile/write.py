"""The tree to the text of a `.pd` file.

A node that kept its very text is written with it. Any other is written as Pd 0.53 saves it: a record is one line,
however long it is (earlier versions broke the lines).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from patchgen.patch import Atoms, Box, Canvas, Cord, Header, Kind, Node, Patch, Restore, Statement
from patchgen.pdfile.tokenize import ATOM, SPACE

_PLACELESS = (Kind.ARRAY, Kind.SCALAR)
# In an atom: an escaped character, or one that would end the atom or run into the next.
_LOOSE = re.compile(r"\\.|([ \t\r\n,;]|\\\Z)", re.DOTALL)

_Record: TypeAlias = Box | Cord | Statement | Header | Restore


def to_text(patch: Patch) -> str:
    """The whole file."""
    out: list[str] = []
    for record in _records(patch):
        if record.raw is not None:
            out.append(record.raw)
        elif text := _record(record):
            out.append(_gap(out) + text)
    return "".join(out)


def _records(patch: Patch) -> Iterator[_Record]:
    """All records in the order of the file, however deep the canvases are nested."""
    yield from patch.before
    stack: list[Iterator[Node | Restore]] = [_canvas(patch.canvas)]
    yield patch.canvas.header
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
        elif isinstance(node, Canvas):
            yield node.header
            stack.append(_canvas(node))
        else:
            yield node
    yield from patch.after


def _canvas(canvas: Canvas) -> Iterator[Node | Restore]:
    yield from canvas.nodes
    if canvas.restore is not None:
        yield canvas.restore


def _record(record: _Record) -> str:
    match record:
        case Box(kind, atoms, x, y, width):
            place = () if kind in _PLACELESS else (str(x), str(y))
            return _format(("#X", str(kind), *place, *atoms), width)
        case Cord(source, outlet, target, inlet):
            return _format(("#X", "connect", str(source), str(outlet), str(target), str(inlet)))
        case Statement(chunk, atoms):
            return _format((chunk, *atoms) if chunk else atoms)
        case Header(x, y, width, height, atoms):
            return _format(("#N", "canvas", str(x), str(y), str(width), str(height), *atoms))
        case Restore(atoms, x, y, width):
            late_width = "" if width is None else _format(("#X", "f", str(width)))
            return _format(("#X", "restore", str(x), str(y), *atoms)) + late_width


def _format(atoms: Atoms, width: int | None = None) -> str:
    """One record as Pd writes it, on one line; nothing for no atoms."""
    if not atoms:
        return ""
    text = " ".join(map(_safe, atoms))
    return f"{text};\n" if width is None else f"{text}, f {width};\n"


def _safe(atom: str) -> str:
    """The atom so that it is read again as one: what would end it gets a backslash."""
    if ATOM.fullmatch(atom) and atom != ";" and atom[-1] != "\\":
        return atom
    return _LOOSE.sub(lambda match: f"\\{match[1]}" if match[1] else match[0], atom)


def _gap(out: list[str]) -> str:
    """What is missing between the text so far and a new record: a semicolon (after a broken one), a new line."""
    last = next((piece for piece in reversed(out) if piece.strip(SPACE)), "").rstrip(SPACE)
    if not last:
        return ""
    body = last.removesuffix(";")
    escaped = (len(body) - len(body.rstrip("\\"))) % 2 == 1
    ended = last.endswith(";") and not escaped
    return ("" if ended else ";") + ("" if out[-1][-1:] in ("\n", "\r") else "\n")
