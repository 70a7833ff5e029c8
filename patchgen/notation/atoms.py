"""Atoms in a `.pd` file and in the notation.

Pd writes `\\$1`, ` \\,` and ` \\;` for what a box shows as `$1`, `,` and `;`. The notation spells them as shown and
keeps every other escape (`\\ `, `\\\\`, a `\\,` inside a symbol), so the two forms stand one to one. A bare `$`,
which Pd would expand while loading, gets the backslash instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from patchgen.patch import Atoms

_DOLLAR = re.compile(r"\\(\$)|\\(.)|(\$)", re.DOTALL)
_MARKS = {"\\,": ",", "\\;": ";"}
# An arrow or a brace that is an atom of a box must not be taken for the one before the cords or boxes.
_SIGN = re.compile(r"\\*(<-|\{)")
# White space and marks inside an atom are escaped; bare marks are atoms of their own.
_WORD = re.compile(r"[,;]|(?:\\.|[^ \t\r\n\\,;])+\\?|\\", re.DOTALL)


def spell(atoms: Atoms) -> str:
    """Atoms of a file -> words of the notation."""
    text = ""
    for atom in atoms:
        if atom in _MARKS:
            text += _MARKS[atom]
        else:
            text += (" " if text else "") + _spell_atom(atom)
    return text


def _spell_atom(atom: str) -> str:
    if _SIGN.fullmatch(atom):
        return "\\" + atom
    return _DOLLAR.sub(_swap, atom) if "$" in atom else atom


def split(text: str) -> list[str]:
    """The words of a text, as spelled: a word may hold escaped white space."""
    return _WORD.findall(text)


def parse(words: Iterable[str]) -> Atoms:
    """Words of the notation -> atoms of a file."""
    return tuple(_parse_word(word) for word in words)


def _parse_word(word: str) -> str:
    if word in (",", ";"):
        return "\\" + word
    if _SIGN.fullmatch(word):
        return word.removeprefix("\\")
    # The swap is its own inverse.
    return _DOLLAR.sub(_swap, word) if "$" in word else word


def _swap(match: re.Match[str]) -> str:
    escaped_dollar, other, bare_dollar = match.groups()
    if escaped_dollar:
        return "$"
    return "\\$" if bare_dollar else f"\\{other}"
