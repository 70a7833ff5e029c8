"""Words of messages as Pd reads them, and what those could become that are only complete when the patch runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TypeAlias

from patchgen.patch import Atoms

_Filling: TypeAlias = Callable[[str], str]

_ESCAPED = re.compile(r"\\([^$,;\s])")
_DOLLAR = re.compile(r"\\?\$(\d+)")
# A conversion of [makefilename] and what it can put in its place.
_CONVERSION = re.compile(r"%[-+ #0-9.]*([a-zA-Z])")
_CONVERTED = {"s": ".*", "c": "."}


def plain(atoms: Atoms) -> Atoms:
    """`p\\d` is `pd` to Pd; separators and dollars keep their backslash, as in the file."""
    return tuple(_ESCAPED.sub(r"\1", atom) for atom in atoms) if "\\" in "".join(atoms) else atoms


def is_computed(word: str) -> bool:
    """Whether it has a `$1` or the like in it; `$0` is a number that nobody chooses."""
    return any(number != "0" for number in _DOLLAR.findall(word))


@lru_cache(maxsize=4096)
def could_be(word: str, wanted: str) -> bool:
    """Whether a word with dollars could be this one when it runs: `p$1` could be `pd`, `$1-freq` could not."""
    if "$" not in word:
        return word == wanted
    return _fits(word, _DOLLAR, lambda number: r"\d+" if number == "0" else ".*", wanted)


@lru_cache(maxsize=4096)
def could_make(form: str, wanted: str) -> bool:
    """Whether [makefilename] could make it of another word; a mere `%s` only passes on what it gets."""
    if "%" not in form or form == "%s":
        return False
    return _fits(form, _CONVERSION, lambda letter: _CONVERTED.get(letter, r"[-+.\de]*"), wanted)


def _fits(word: str, hole: re.Pattern[str], filling: _Filling, wanted: str) -> bool:
    pieces = hole.split(word)  # literal text, and in each second place what fills a hole
    pattern = "".join(filling(piece) if place % 2 else re.escape(piece) for place, piece in enumerate(pieces))
    return re.fullmatch(pattern, wanted) is not None


def split(atoms: Atoms, separator: str) -> Iterator[Atoms]:
    part: list[str] = []
    for atom in atoms:
        if atom == separator:
            yield tuple(part)
            part = []
        else:
            part.append(atom)
    yield tuple(part)
