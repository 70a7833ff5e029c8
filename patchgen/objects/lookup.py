"""From the text of a box to its ports."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

from patchgen.objects.catalogue import Entry, by_count, catalogue, shipped
from patchgen.objects.ports import CONTROL, SIGNAL, Ports
from patchgen.objects.rules import RULES, number
from patchgen.patch import Atoms, Box, BoxLike, Canvas, Kind

_DOLLAR = re.compile(r"\\?\$\d+")
_TYPED_INTO = (Kind.FLOATATOM, Kind.SYMBOLATOM, Kind.LISTBOX)
_RECEIVE, _SEND = 5, 6  # where their names stand, counted from the first atom
_PORT_BOXES = {"inlet": CONTROL, "inlet~": SIGNAL, "outlet": CONTROL, "outlet~": SIGNAL}


def lookup(atoms: Atoms) -> Ports | None:
    """The ports of an object box with this text; None where Pd would not create it, as far as can be told.

    An argument `$1` and the like counts as fitting: what it stands for is known when the patch runs. With a fixed
    part besides (`$0-freq`), it is a symbol.
    """
    if not atoms:
        return Ports()
    if number(atoms[0]) is not None:
        return lookup(("float", *atoms))
    head, args = head_of(atoms)
    entry = catalogue().objects.get(head)
    if entry is None or not _fits(entry, args):
        return None
    if head in RULES:
        return RULES[head](args)
    unnamed = entry.types.startswith("s") and bool(args) and number(args[0]) == 0
    return by_count(entry.ports, 0 if unnamed else len(args))


def class_of(atoms: Atoms) -> str:
    """Pd's name for what this text makes, the same for all aliases (`trigger` for `t b`); empty where unknown."""
    head, _ = head_of(atoms) if atoms else ("", ())
    entry = catalogue().objects.get(head)
    if entry is None:
        return "float" if number(head) is not None else ""
    return head if entry.kind == "canvas" else entry.kind  # an abstraction, or [table], is its own


def is_external(atoms: Atoms) -> bool:
    """Whether only the user's own Pd has such an object, as measured there."""
    head, _ = head_of(atoms) if atoms else ("", ())
    return head in catalogue().objects and head not in shipped().objects


@cache
def names() -> frozenset[str]:
    """Every object name that Pd creates, its aliases and the objects of its extra folder among them."""
    return frozenset(head for head in catalogue().objects if " " not in head)


def aliases(head: str) -> tuple[str, ...]:
    """The other names of this object's class; none for an abstraction, which is its own."""
    objects = catalogue().objects
    kind = objects[head].kind
    return tuple(other for other, entry in objects.items() if entry.kind == kind and other != head and kind != "canvas")


@cache
def subjects(name: str) -> tuple[str, ...]:
    """The words of which one follows this name, as in `list append`; empty for most names."""
    return tuple(head.split(" ")[1] for head in catalogue().objects if head.startswith(f"{name} "))


def close_names(name: str, most: int = 3) -> tuple[str, ...]:
    """Known names that a misspelt one may mean, the nearest first."""
    known = names()
    same = [other for other in (f"{name}~", name.removesuffix("~"), name.lower()) if other in known and other != name]
    near = get_close_matches(name, sorted(known), n=most, cutoff=0.6)
    return tuple(dict.fromkeys([*same, *near]))[:most]


def ports_of(box: BoxLike) -> Ports | None:
    """The ports of any box; those of a nested canvas are its inlet and outlet boxes from left to right."""
    if isinstance(box, Canvas):
        return canvas_ports(box)
    if box.kind is Kind.OBJ:
        return lookup(box.atoms)
    ports = catalogue().records.get(box.kind, Ports())
    return _without_named(ports, box.atoms) if box.kind in _TYPED_INTO else ports


def _without_named(ports: Ports, atoms: Atoms) -> Ports:
    """A number, symbol or list box has no inlet where it receives by name, and no outlet where it sends by name."""
    return Ports(
        "" if _is_name(atoms[_RECEIVE : _RECEIVE + 1]) else ports.inlets,
        "" if _is_name(atoms[_SEND : _SEND + 1]) else ports.outlets,
    )


def _is_name(atoms: Atoms) -> bool:
    return bool(atoms) and atoms[0] != "-" and number(atoms[0]) is None


def canvas_ports(canvas: Canvas) -> Ports:
    """The ports that a canvas has as a box: Pd orders its inlets and its outlets by x."""
    boxes = [box for box in canvas.boxes if isinstance(box, Box) and box.name in _PORT_BOXES]
    boxes.sort(key=lambda box: box.x)
    inlets = "".join(_PORT_BOXES[box.name] for box in boxes if box.name.startswith("inlet"))
    return Ports(inlets, "".join(_PORT_BOXES[box.name] for box in boxes if box.name.startswith("outlet")))


def head_of(atoms: Atoms) -> tuple[str, Atoms]:
    """The catalogue's key for a box's text, which must not be empty, and the arguments behind it."""
    if number(atoms[0]) is not None:
        return "float", atoms
    pair = " ".join(atoms[:2])
    return (pair, atoms[2:]) if len(atoms) > 1 and pair in catalogue().objects else (atoms[0], atoms[1:])


def _fits(entry: Entry, args: Atoms) -> bool:
    # Where an object with a rule takes none of the plain arguments that were tried, its rule knows what it takes.
    return all(_takes(letter, atom) for letter, atom in zip(entry.types.rstrip("-"), args, strict=False))


def _takes(letter: str, atom: str) -> bool:
    if letter == "*" or _DOLLAR.fullmatch(atom):
        return True
    # Pd takes 0 for an empty symbol: it is what an argument that was not given looks like.
    return {"f": number(atom) is not None, "s": number(atom) in (None, 0.0)}[letter]
