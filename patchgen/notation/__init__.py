"""The texts that a model reads and writes, to and from the tree.

`compact` is ours (see `docs/notation.md`): one box a line, cords beside it, no coordinates. `pd` is the raw
file, for models that were trained on it. A GGUF says in its metadata (`patchgen.notation`) which it speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from patchgen import pdfile
from patchgen.finding import Reading
from patchgen.notation.read import read
from patchgen.notation.write import write
from patchgen.patch import Patch

__all__ = ["NOTATIONS", "Notation", "read", "write"]


@dataclass(frozen=True, slots=True)
class Notation:
    """A text form of a patch, by its name in the metadata of a model."""

    name: str
    read: Callable[[str], Reading]
    write: Callable[[Patch], str]


def _read_pd(text: str) -> Reading:
    return pdfile.read(text.encode("utf-8", "surrogateescape"))


def _write_pd(patch: Patch) -> str:
    return pdfile.write(patch).decode("utf-8", "surrogateescape")


NOTATIONS: Mapping[str, Notation] = {
    "compact": Notation("compact", read, write),
    "pd": Notation("pd", _read_pd, _write_pd),
}
