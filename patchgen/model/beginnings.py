"""What is written of a box: whether it can still become one that Pd creates, and which ports a whole one has.

A text is a box's text in the compact notation, whole or cut anywhere. Whether a cut one can go on is found by trying
ends on it, so each text that is let through has a whole box ahead of it. Which names there are is the grammar's
knowledge; what may follow a name is asked of the catalogue, the user's own where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from patchgen import notation, objects
from patchgen.check import arguments
from patchgen.check.arguments import wrong_argument
from patchgen.notation.atoms import parse
from patchgen.notation.gui import SPECS
from patchgen.notation.words import GRAPH, KINDS, RESERVED, VERBATIM
from patchgen.objects import Ports, rules
from patchgen.objects.expr import endings
from patchgen.patch import Box, BoxLike, Kind

_SUBPATCH = "pd"
# What stands behind these words is the grammar's matter alone.
_FREE = frozenset({*KINDS, GRAPH, _SUBPATCH} - SPECS.keys())
_EXPRESSIONS = frozenset({"expr", "expr~", "fexpr~"})
# What may be missing: nothing, a figure, a letter, the rest of `$1` or of a number, another number, another word.
_ENDS = ("", "0", "a", "$1", "1", ".1", " 0", "0 0", " a", " msec")
# Words of which some objects want one: units of a tempo, powers of two.
_WORDS = (
    *(f"{per}{unit}" for per in ("", "per") for unit in ("msec", "millisecond", "sec", "min", "samp")),
    *(str(2**power) for power in range(20)),
)
# The settings of GUI boxes behind their numbers, in the order in which they stand.
_SETTINGS = ("log", "init=1", "init=-1", "send=a", "receive=a", "label=a")
_SPACE = re.compile(r"(?<!\\) ")
# Words of a plain object by the letter of their place, whole and begun. What these do not match may be right as well.
_WHOLE = {"f": r"(?:-?\d+(?:\.\d+)?|\$\d+)", "s": "[A-Za-z][^ ]*", "*": "[^ ]+"}
_BEGUN = {"f": r"(?:-?(?:\d+(?:\.\d*)?)?|\$\d*)", "s": "(?:[A-Za-z][^ ]*)?", "*": "[^ ]*"}
_NOT_PLAIN = re.compile(r"[\\,;<{]|  | $")
_REMEMBERED = 4096  # texts, of some dozens of bytes each


@lru_cache(_REMEMBERED)
def box_of(text: str) -> tuple[BoxLike, Ports] | None:
    """The box and its ports; None where Pd would not create it, or would leave out an argument."""
    words = text.split(" ")
    if words[0] in RESERVED or _NOT_PLAIN.search(text):
        reading = notation.read(f"0 {text}")
        if reading.findings or reading.patch is None:
            return None
        (box,) = reading.patch.canvas.boxes
    else:
        box = Box(Kind.OBJ, parse(words))  # as the reading would, which takes longer
    if isinstance(box, Box) and box.kind is Kind.OBJ and wrong_argument(box):
        return None
    ports = objects.ports_of(box)
    return None if ports is None else (box, ports)


def can_go_on(text: str) -> bool:
    """Whether there is a whole box that begins so. Its name is left to the grammar."""
    name, space, _ = text.partition(" ")
    if not space:
        return not name.startswith("->")  # the line would be read as a cord's
    plain = _plain(name)
    return name in _FREE or (plain is not None and plain.fullmatch(text) is not None) or has_end(name, text)


@lru_cache(_REMEMBERED)
def _plain(name: str) -> re.Pattern[str] | None:
    """What the beginnings of an object's text look like, for the many whose arguments have types and no rules."""
    entry = objects.catalogue().objects.get(name)
    ruled = name in rules.RULES or name in RESERVED or objects.subjects(name)
    if entry is None or ruled or entry.kind in arguments.RULES:
        return None
    pattern = r"(?: [^\\,;<{]*)?"
    for letter in reversed(entry.types.rstrip("-")):
        pattern = f"(?: (?:{_BEGUN[letter]}|{_WHOLE[letter]}{pattern}))?"
    return re.compile(re.escape(name) + pattern)


@lru_cache(_REMEMBERED)
def has_end(name: str, text: str) -> bool:
    """Whether a box of this name, whose text begins so, can be whole."""
    return any(box_of(text + end) for end in _ends(name, text))


def _ends(name: str, text: str) -> Iterator[str]:
    if name in _EXPRESSIONS:
        return endings(text.removeprefix(f"{name} "))
    if name in SPECS:
        return _setting_ends(text)
    if name == VERBATIM:
        return _word_ends(text, (*RESERVED, *objects.subjects(text.split(" ")[1])))
    return _word_ends(text, (*objects.subjects(name), *_WORDS))


def _word_ends(text: str, words: Iterable[str]) -> Iterator[str]:
    begun = text.rpartition(" ")[2]
    yield from _ENDS if begun else _ENDS[1:]  # a space wants a word behind it
    yield from (word.removeprefix(begun) for word in words if word.startswith(begun))


def _setting_ends(text: str) -> Iterator[str]:
    """A setting may be whole or not; only later ones may follow, and no numbers."""
    *whole, begun = _SPACE.split(text)
    written = [_SETTINGS.index(word) for word in _SETTINGS for one in whole if _key(one) == _key(word)]
    if not written or "=" in begun:
        yield from _ENDS if begun else _ENDS[1:]
    for word in _SETTINGS[max(written, default=-1) + 1 :]:
        if word.startswith(begun):
            yield word.removeprefix(begun)


def _key(word: str) -> str:
    return word.partition("=")[0]
