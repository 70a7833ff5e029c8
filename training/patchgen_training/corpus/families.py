"""The split by source: what belongs together stands on one side.

A family is made of groups (packages, checkouts, folders, rows) that share a near duplicate, directly or over others.
Whole families are held out, in an order that depends on their names and the seed alone, as long as they fit into the
share that is asked for. All of it lives in the database: the groups of a dataset are as many as its rows.
"""

from __future__ import annotations

import hashlib
import sqlite3

SCHEMA = """
CREATE TABLE groups (number INTEGER PRIMARY KEY, name TEXT UNIQUE, parent INTEGER);
CREATE TABLE families (number INTEGER PRIMARY KEY, name TEXT, documents INTEGER, held_out INTEGER);
"""


class Families:
    """Groups by number, joined into families; the first group of a family gives it its name."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def group(self, name: str) -> int:
        """The number of a group, a new one for a new name."""
        if row := self._database.execute("SELECT number FROM groups WHERE name = ?", (name,)).fetchone():
            return int(row[0])
        number = self._database.execute("SELECT COALESCE(MAX(number), 0) + 1 FROM groups").fetchone()[0]
        self._database.execute("INSERT INTO groups VALUES (?, ?, ?)", (number, name, number))
        return int(number)

    def root(self, group: int) -> int:
        """The first group of the family."""
        while (parent := self._parent(group)) != group:
            above = self._parent(parent)
            self._database.execute("UPDATE groups SET parent = ? WHERE number = ?", (above, group))  # a shorter way
            group = parent
        return group

    def join(self, one: int, other: int) -> None:
        """Make one family of two groups' families."""
        first, second = sorted((self.root(one), self.root(other)))
        self._database.execute("UPDATE groups SET parent = ? WHERE number = ?", (first, second))

    def hold_out(self, share: float, seed: int) -> None:
        """Fill the table of families. At most `share` of the documents is held out, and never all of them."""
        for (group,) in self._database.execute("SELECT number FROM groups"):
            root = self.root(group)
            self._database.execute("UPDATE groups SET parent = ? WHERE number = ?", (root, group))
        self._database.execute(
            "INSERT INTO families SELECT f.number, f.name, COUNT(*), 0 FROM documents d "
            "JOIN groups g ON g.number = d.grouped JOIN groups f ON f.number = g.parent GROUP BY f.number"
        )
        total = self._database.execute("SELECT COALESCE(SUM(documents), 0) FROM families").fetchone()[0]
        room = int(share * total)
        self._database.create_function("drawn", 1, lambda name: _drawn(name, seed), deterministic=True)
        ordered = "SELECT number, documents FROM families WHERE documents <= ? ORDER BY drawn(name), number"
        for family, documents in self._database.execute(ordered, (room,)):
            if documents <= room:
                room -= documents
                self._database.execute("UPDATE families SET held_out = 1 WHERE number = ?", (family,))

    def _parent(self, group: int) -> int:
        return int(self._database.execute("SELECT parent FROM groups WHERE number = ?", (group,)).fetchone()[0])


def _drawn(name: str, seed: int) -> int:
    """A family's place in the draw."""
    digest = hashlib.blake2b(f"{seed} {name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
