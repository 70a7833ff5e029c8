"""Creation arguments that are types: Pd creates the box whatever they say, but complains of those it does not know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from patchgen import objects
from patchgen.patch import Atoms, Box

# What is wrong with the arguments, as the end of a sentence that begins with the box; None for nothing.
_Rule: TypeAlias = Callable[[Atoms], str | None]

_FIELDS = frozenset({"float", "symbol", "text", "list", "array"})


def bad_type(box: Box) -> str | None:
    """What is wrong with the types that the box's arguments name; None where they name none, or only good ones."""
    rule = _RULES.get(objects.class_of(box.atoms))
    return rule(box.args) if rule else None


def _letters(letters: str) -> _Rule:
    """Each argument is a number, or a word of which Pd reads the first letter."""

    def rule(args: Atoms) -> str | None:
        wrong = next((atom for atom in args if not _is_open(atom) and atom[0] not in letters), None)
        return wrong and f"`{wrong}` is no type; the types are {', '.join(letters)}"

    return rule


_pipe_types = _letters("fsp")


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


def _is_open(atom: str) -> bool:
    """A number, or a word that is only known when the patch runs."""
    return "$" in atom or objects.number(atom) is not None


_RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        **dict.fromkeys(("pack", "unpack"), _letters("fsp")),
        "pipe": _pipe,
        "struct": _struct,
        "trigger": _letters("abflps"),
    }
)
