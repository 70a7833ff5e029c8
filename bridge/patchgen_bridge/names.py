"""The names of thousands of files in little memory, so that a folder which fills does not fill the daemon too."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable


def mark_of(name: str) -> int:
    """What stands for a name: 64 bits. In a folder of a million files two share one once in 37 million times."""
    return hash(name)


class Names:
    """A set of names that keeps their marks alone: eight bytes a name, where a set of strings takes over a hundred."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._marks = array("q", sorted({mark_of(name) for name in names}))

    def __len__(self) -> int:
        return len(self._marks)

    def __contains__(self, name: str) -> bool:
        return self._find(mark_of(name))[1]

    def add(self, name: str) -> None:
        at, found = self._find(mark := mark_of(name))
        if not found:
            self._marks.insert(at, mark)

    def discard(self, mark: int) -> None:
        at, found = self._find(mark)
        if found:
            del self._marks[at]

    def compare(self, names: Iterable[str]) -> tuple[list[str], list[int]]:
        """Those of the names that are not in the set, and the marks in the set that none of them has."""
        new, seen = [], bytearray(len(self))
        for name in names:
            at, found = self._find(mark_of(name))
            if found:
                seen[at] = True
            else:
                new.append(name)
        return new, [self._marks[at] for at, was_seen in enumerate(seen) if not was_seen]

    def _find(self, mark: int) -> tuple[int, bool]:
        """Where a mark stands, or would stand, and whether it does."""
        at = bisect_left(self._marks, mark)
        return at, at < len(self) and self._marks[at] == mark
