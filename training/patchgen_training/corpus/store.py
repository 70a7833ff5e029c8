"""The documents on disk until all of them are known: one SQLite file, which is gone at the end.

Nothing of the corpus is held in memory but what is just being read or written, whatever its size.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patchgen_training.corpus import duplicates, families
from patchgen_training.corpus.reading import Document

_CACHE = 16 << 20  # bytes of the database in memory

_SCHEMA = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
PRAGMA cache_size = -{_CACHE >> 10};
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, text TEXT, path TEXT, source TEXT, grouped INTEGER, licence TEXT, licence_from TEXT,
    sha256 TEXT, boxes INTEGER, tokens INTEGER, vanilla INTEGER, loads INTEGER, piece TEXT, encoding TEXT,
    findings TEXT, told TEXT, told_in TEXT
);
CREATE TABLE seen (digest BLOB PRIMARY KEY) WITHOUT ROWID;
{duplicates.SCHEMA}
{families.SCHEMA}
"""


@dataclass(frozen=True, slots=True)
class Store:
    """The database with its parts."""

    database: sqlite3.Connection
    index: duplicates.Index
    families: families.Families

    def is_new(self, digest: bytes) -> bool:
        """Whether a file of these bytes has not been there yet; from now on it has."""
        return self.database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (digest,)).rowcount == 1

    def add(self, document: Document) -> bool:
        """Keep a document. False: it is a near duplicate, so it only joins its group with that of the other."""
        group = self.families.group(document.group)
        if (like := self.index.like(document.signature)) is not None:
            other = self.database.execute("SELECT grouped FROM documents WHERE number = ?", (like,)).fetchone()[0]
            self.families.join(group, other)
            return False
        row = (
            *(document.text, document.path, document.source, group),
            *(document.licence.expression, document.licence.origin, document.sha256),
            *(document.boxes, document.tokens, document.vanilla, None),
            *(document.piece, document.encoding, " ".join(document.findings), document.told.words, document.told.place),
        )
        marks = ", ".join("?" * len(row))
        number = self.database.execute(f"INSERT INTO documents VALUES (NULL, {marks})", row).lastrowid
        assert number is not None
        self.index.add(number, document.signature)
        return True

    def rows(self, *, held_out: bool) -> Iterator[dict[str, Any]]:
        """The rows of one side of the split as they are written, in the order in which they were found."""
        cursor = self.database.execute(
            "SELECT d.*, g.name AS grouped_name, f.name AS family FROM documents d "
            "JOIN groups g ON g.number = d.grouped JOIN families f ON f.number = g.parent "
            "WHERE f.held_out = ? ORDER BY d.number",
            (held_out,),
        )
        names = [column[0] for column in cursor.description]
        for values in cursor:
            row = dict(zip(names, values, strict=True))
            yield {
                "text": row["text"],
                "path": row["path"],
                "piece": row["piece"],
                "source": row["source"],
                "group": row["grouped_name"],
                "family": row["family"],
                "licence": row["licence"],
                "licence_from": row["licence_from"],
                "sha256": row["sha256"],
                "boxes": row["boxes"],
                "tokens": row["tokens"],
                "vanilla": bool(row["vanilla"]),
                "loads": None if row["loads"] is None else bool(row["loads"]),
                "encoding": row["encoding"],
                "findings": row["findings"].split(),
                "told": row["told"],
                "told_in": row["told_in"],
            }


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """A new store at this path, which is removed at the end."""
    path.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path)) as database:
            database.executescript(_SCHEMA)
            yield Store(database, duplicates.Index(database), families.Families(database))
    finally:
        path.unlink(missing_ok=True)
