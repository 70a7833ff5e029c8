"""Arrays: the short form `graph NAME SIZE [LOW HIGH] [flags=N]`, and how much of their contents a text holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from patchgen.notation.gui import BadSettingError
from patchgen.notation.words import GRAPH
from patchgen.patch import Atoms, Box, Canvas, Header, Kind, Node, Restore, Statement

# Pd writes this many values in one record; an array that takes more is a recording, nothing that a text can tell.
MAX_VALUES = 1000

# What Pd writes around a plain array: `#X coords 0 high size low width height 1 0 0`.
_WIDTH, _HEIGHT = "200", "140"
_DEFAULT_RANGE = ("-1", "1")
_DEFAULT_FLAGS = "2"  # drawn as points, contents not saved
_FLAGS = re.compile("flags=([0-9]+)")
_SIZE = re.compile("[0-9]+")


def words_of(canvas: Canvas) -> Atoms | None:
    """The words for a graph that holds one array of zeros and nothing else; None for any other canvas."""
    if canvas.name != GRAPH or canvas.cords:
        return None
    coords = [s.atoms for s in canvas.statements if s.atoms[:1] == ("coords",)]
    data = [s.atoms for s in canvas.statements if s.chunk == "#A"]
    match canvas.boxes:
        case (Box(Kind.ARRAY, (name, size, "float", flags)),) if (
            _SIZE.fullmatch(size)
            and _SIZE.fullmatch(flags)
            and len(coords) == 1
            and len(coords[0]) >= 5
            and len(canvas.statements) == 1 + len(data)
            and all(atom in ("0", "-0") for atoms in data for atom in atoms)
        ):
            high, _, low = coords[0][2:5]
            ends = () if (low, high) == _DEFAULT_RANGE else (low, high)
            return (GRAPH, name, size, *ends, *([] if flags == _DEFAULT_FLAGS else [f"flags={flags}"]))
    return None


def canvas_of(words: Atoms) -> Canvas:
    """The array in its frame, as Pd's own menu makes it. Raises BadSettingError for words of another form."""
    flags = _FLAGS.fullmatch(words[-1]) if len(words) in (3, 5) else None
    plain = words[:-1] if flags else words
    if len(plain) not in (2, 4) or not _SIZE.fullmatch(plain[1]):
        raise BadSettingError(f"[graph] takes NAME SIZE [LOW HIGH] [flags=NUMBER], not '{' '.join(words)}'")
    name, size = plain[:2]
    low, high = plain[2:] or _DEFAULT_RANGE
    coords = ("coords", "0", high, size, low, _WIDTH, _HEIGHT, "1", "0", "0")
    array = Box(Kind.ARRAY, (name, size, "float", flags[1] if flags else _DEFAULT_FLAGS))
    header = Header(0, 0, 450, 278, ("(subpatch)", "0"))
    return Canvas((array, Statement("#X", coords)), header, Restore((GRAPH,)))


def without_recordings(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes of a canvas without the contents of arrays that are too long for a text."""
    for is_data, run in groupby(nodes, _is_data):
        records = list(run)
        if not is_data or sum(map(_values, records)) <= MAX_VALUES:
            yield from records


def _is_data(node: Node) -> bool:
    return _values(node) > 0


def _values(node: Node) -> int:
    """How many values of an array a record holds, behind the index of the first; `#A set` and the like hold none."""
    if not isinstance(node, Statement) or node.chunk != "#A" or not _SIZE.fullmatch("".join(node.atoms[:1])):
        return 0
    return len(node.atoms) - 1
