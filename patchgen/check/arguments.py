"""Creation arguments that Pd does not understand, although it creates the box: it complains and leaves them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from patchgen import objects
from patchgen.patch import Atoms, Box

# What is wrong with the arguments, as the end of a sentence that begins with the box; None for nothing.
_Rule: TypeAlias = Callable[[Atoms], str | None]

_FIELDS = frozenset({"float", "symbol", "text", "list", "array"})
_TIME_UNIT = re.compile(r"(per)?(msec|millisecond|sec.*|min.*|sam.*)")


def wrong_argument(box: Box) -> str | None:
    """What Pd does not understand of the box's arguments; None where there is nothing, or no rule for its class."""
    rule = RULES.get(objects.class_of(box.atoms))
    return rule(box.args) if rule else None


def _types(letters: str) -> _Rule:
    """Each argument is a number, or a word of which Pd reads the first letter."""

    def rule(args: Atoms) -> str | None:
        wrong = next((atom for atom in args if not _is_open(atom) and atom[0] not in letters), None)
        return wrong and f"`{wrong}` is no type; the types are {', '.join(letters)}"

    return rule


_pipe_types = _types("fsp")


def _pipe(args: Atoms) -> str | None:
    """Types, last the delay in ms."""
    if args and not _is_open(args[-1]):
        return f"`{args[-1]}` is no time; the last argument is the delay in ms"
    return _pipe_types(args[:-1])


def _struct(args: Atoms) -> str | None:
    """A name, then a type and a name for each field; that of an array is followed by its elements' template.

    Where a type stands in the name's place, Pd reads no further.
    """
    fields = [] if args[:1] and args[0] in _FIELDS else list(args[1:])
    while len(fields) > 1:
        kind = fields[0]
        if not _is_open(kind) and kind not in _FIELDS:
            return f"`{kind}` is no type; the types are {', '.join(sorted(_FIELDS))}"
        if kind == "array" and len(fields) < 3:
            return f"the array `{fields[1]}` needs the name of its elements' template"
        del fields[: 3 if kind == "array" else 2]
    return None


def _tempo(place: int) -> _Rule:
    """A tempo at this place has its unit behind it."""

    def rule(args: Atoms) -> str | None:
        tempo, unit = (*args[place:], "", "")[:2]
        if not objects.number(tempo) or "$" in unit or _TIME_UNIT.fullmatch(unit):
            return None
        return f"the tempo `{tempo}` needs a unit: msec, sec, min, samp, permin and the like"

    return rule


def _block(args: Atoms) -> str | None:
    """Size, overlap and upsampling; a part of 1 and what is not positive are left out."""
    for word, atom in zip(("overlap", "upsampling"), args[1:3], strict=False):
        number = int(objects.number(atom) or 0)
        if number > 0 and number & (number - 1):
            return f"the {word} `{atom}` is no power of 2"
    return None


def _is_open(atom: str) -> bool:
    """A number, or a word whose beginning is only known when the patch runs."""
    return atom.removeprefix("\\").startswith("$") or objects.number(atom) is not None


RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        **dict.fromkeys(("block~", "switch~"), _block),
        **dict.fromkeys(("delay", "metro"), _tempo(1)),
        **dict.fromkeys(("pack", "unpack"), _types("fsp")),
        "pipe": _pipe,
        "struct": _struct,
        "timer": _tempo(0),
        "trigger": _types("abflps"),
    }
)
