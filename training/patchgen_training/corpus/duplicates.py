"""Near duplicates: MinHash signatures of patches, and an index of them on disk.

A patch is the set of its boxes (their texts) and its cords (the texts at both ends, and the ports); positions, sizes
and the numbering of the boxes do not count. Two patches are near duplicates where their sets share 4 parts in 5, as
the signatures estimate it. For each document that was kept the index holds a hash of every band of its signature, as
datasketch's own index does in memory; in SQLite it lies on disk and may grow with the corpus.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patchgen.patch import BoxLike, Canvas, Cord, Kind, Patch, canvases

SIMILAR = 0.8  # Jaccard similarity from which on two patches are near duplicates
# Two patches meet in a band with a probability of 0.06 at a similarity of 0.5, 0.95 at 0.8, 0.9997 at 0.9.
BANDS, ROWS = 16, 8
# Of these the class alone counts: what follows are sizes, colours and labels.
_GUI = frozenset({"bng", "cnv", "hdl", "hradio", "hsl", "nbx", "tgl", "vdl", "vradio", "vsl", "vu"})
_TYPED_INTO = (Kind.FLOATATOM, Kind.SYMBOLATOM, Kind.LISTBOX)

SCHEMA = """
CREATE TABLE bands (band INTEGER, document INTEGER, PRIMARY KEY (band, document)) WITHOUT ROWID;
CREATE TABLE signatures (document INTEGER PRIMARY KEY, hashes BLOB);
"""


def features(patch: Patch) -> frozenset[bytes]:
    """What makes a patch that patch: its boxes and its cords; the second of two equal ones counts as another."""
    found: Counter[str] = Counter()
    for _, canvas in canvases(patch.canvas):
        texts = [_text(box) for box in canvas.boxes]
        found.update(texts)
        found.update(_cord(cord, texts) for cord in canvas.cords)
    return frozenset(f"{number} {text}".encode("utf-8", "replace") for text, n in found.items() for number in range(n))


def signature(patch: Patch) -> bytes:
    """The MinHash signature of a patch: `BANDS` times `ROWS` hashes of 32 bits."""
    hashes = _empty().copy()
    hashes.update_batch(features(patch))
    return bytes(hashes.hashvalues.astype("<u4").tobytes())


def similarity(one: bytes, other: bytes) -> float:
    """The share of equal hashes: the Jaccard similarity with a standard error of at most 0.044."""
    return float(np.mean(_hashes(one) == _hashes(other)))


class Index:
    """The signatures of documents by their numbers, in a database that has the tables of `SCHEMA`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def like(self, signed: bytes) -> int | None:
        """The first document that is a near duplicate; None where there is none."""
        marks = ",".join("?" * BANDS)
        candidates = self._database.execute(
            "SELECT document, hashes FROM signatures WHERE document IN "
            f"(SELECT document FROM bands WHERE band IN ({marks})) ORDER BY document",
            list(_bands(signed)),
        )
        return next((number for number, other in candidates if similarity(signed, other) >= SIMILAR), None)

    def add(self, number: int, signed: bytes) -> None:
        self._database.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", ((b, number) for b in _bands(signed)))
        self._database.execute("INSERT INTO signatures VALUES (?, ?)", (number, signed))


def _text(box: BoxLike) -> str:
    """A box without what does not count; a subpatch by its name, for its boxes count themselves."""
    if isinstance(box, Canvas):
        return " ".join(("restore", *(box.restore.atoms if box.restore else ())))
    if box.kind in _TYPED_INTO:
        return box.kind
    return " ".join((box.kind, *(box.atoms[:1] if box.name in _GUI else box.atoms)))


def _cord(cord: Cord, texts: list[str]) -> str:
    return f"{texts[cord.source]} {cord.outlet}>{cord.inlet} {texts[cord.target]}"


def _bands(signed: bytes) -> Iterator[int]:
    """The hash of each band with its number, as SQLite's 64-bit integer."""
    size = len(signed) // BANDS
    for number in range(BANDS):
        band = signed[number * size : (number + 1) * size]
        digest = hashlib.blake2b(band, digest_size=8, salt=number.to_bytes(2, "little")).digest()
        yield int.from_bytes(digest, "little", signed=True)


def _hashes(signed: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(signed, "<u4")


@cache
def _empty() -> Any:
    """A signature of nothing; the permutations are drawn once."""
    from datasketch import MinHash

    return MinHash(num_perm=BANDS * ROWS, seed=1, scheme="affine32")
