"""Which boxes pass a message on before they do anything else, found by experiment in the real Pd.

What is not in the tables is taken to wait or to choose ([delay], [spigot], [select]): it may pass something on, but
nothing can be concluded from that. `tests/check` holds each row against Pd.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TypeAlias

from patchgen import objects
from patchgen.check.graph import BY_NAME, PASSAGES, Node, parts, sent
from patchgen.patch import Atoms


class Word(StrEnum):
    """The kinds of message that are told apart."""

    BANG = "bang"
    NUMBER = "number"
    LIST = "list"


Passed: TypeAlias = tuple[int, Word]  # an outlet and what leaves it

BINARY = frozenset(
    {
        *("+", "-", "*", "/", "%", "&", "|", "<", ">", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||"),
        *("max", "min", "mod", "div", "pow", "atan2", "log", "float", "int"),
    }
)
_UNARY = frozenset(
    {
        *("abs", "atan", "cos", "exp", "sin", "sqrt", "tan", "wrap"),
        *("dbtopow", "dbtorms", "ftom", "mtof", "powtodb", "rmstodb"),
    }
)
_NUMBERS = frozenset({"floatatom", "nbx", "hsl", "hradio", "tgl"})  # they give the number that they show
_LISTS = frozenset({"list append", "list prepend", "list trim"})
_TRIGGER = {"b": Word.BANG, "f": Word.NUMBER, "l": Word.LIST}


def passed_on(node: Node, word: Word, inlet: int = 0) -> Iterator[Passed]:
    """What a box gives at once when this reaches this inlet."""
    kind = node.kind
    if kind in PASSAGES or (kind == "receive" and inlet == BY_NAME):
        yield 0, word
    elif inlet != 0:
        return
    elif kind == "send":
        yield BY_NAME, word
    elif kind in BINARY or kind in _NUMBERS or (kind in _UNARY and word is not Word.BANG):
        yield 0, Word.NUMBER
    elif kind in ("bang", "bng"):
        yield 0, Word.BANG
    elif kind == "trigger":
        yield from _triggered(node, word)
    elif kind == "msg":
        yield from _told(node.box.atoms)
    elif kind == "pack" or kind in _LISTS:
        yield 0, Word.LIST
    elif kind == "unpack" and word is not Word.BANG:
        yield 0, Word.NUMBER
    elif kind == "swap" and word is not Word.LIST:
        yield from ((1, Word.NUMBER), (0, Word.NUMBER))
    elif (kind == "random" and word is Word.BANG) or kind == "expr":
        yield 0, Word.NUMBER


def _triggered(node: Node, word: Word) -> Iterator[Passed]:
    """From right to left, as [trigger] sends."""
    letters = [atom[0] for atom in node.box.args] or ["b", "b"]
    for outlet in reversed(range(len(letters))):
        letter = letters[outlet]
        if letter == "a":
            yield outlet, word
        elif letter in _TRIGGER:
            yield outlet, _TRIGGER[letter]
        elif objects.number(node.box.args[outlet]) is not None:
            yield outlet, Word.NUMBER


def _told(atoms: Atoms) -> Iterator[Passed]:
    """A message box says its own words, whatever reaches it."""
    for said in parts(atoms):
        if word := _word(said):
            yield 0, word
    for _, said in sent(atoms):
        if word := _word(said):
            yield BY_NAME, word


def _word(said: Atoms) -> Word | None:
    """None for what begins with another selector: `set 5` only changes what a box shows, `stop` stops a clock."""
    if not said:
        return None
    if said[0] == "bang":
        return Word.BANG
    if objects.number(said[0]) is None and said[0] not in ("list", "float") and not said[0].startswith("\\$"):
        return None
    return Word.LIST if said[0] == "list" or len(said) > 1 else Word.NUMBER
