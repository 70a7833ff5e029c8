"""Ports that depend on more than the number of creation arguments.

Each rule takes an object's creation arguments and gives its ports, None where Pd creates no such box. They were found
by experiment; `tests/objects` holds each of them against the real Pd on many forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

from patchgen.objects.expr import is_expression
from patchgen.objects.ports import CONTROL, SIGNAL, Ports
from patchgen.patch import Atoms

Rule: TypeAlias = Callable[[Atoms], Ports | None]

_VARIABLE = re.compile(r"\\?\$([fisvxy])(\d+)", re.IGNORECASE)
_FLAG = re.compile(r"-[A-Za-z]\w*")
_MOST_SOUNDFILE_CHANNELS = 64
_SIGMUND_OUTLETS = frozenset({"pitch", "notes", "env", "peaks", "tracks"})


def number(atom: str) -> float | None:
    """The atom as Pd's number, or None where it is a symbol."""
    return float(atom) if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", atom, re.IGNORECASE) else None


def is_flag(atom: str) -> bool:
    return _FLAG.fullmatch(atom) is not None


def _expr(name: str, signal: str) -> Rule:
    """The expr family. `signal` are the letters of variables that make an inlet a signal's, `` for `expr` itself.

    An outlet for each expression; an inlet for each number up to the greatest, the first one always there.
    """
    rate = SIGNAL if signal else CONTROL

    def rule(args: Atoms) -> Ports | None:
        if not is_expression(name, args):
            return None
        text = " ".join(args)
        kinds = {1: rate}
        for letter, index in _VARIABLE.findall(text):
            if letter.lower() == "y":  # an earlier output of fexpr~, no inlet
                continue
            inlet = int(index or 1)
            if inlet > 1:
                kinds[inlet] = SIGNAL if letter.lower() in signal else CONTROL
        inlets = "".join(kinds.get(index, CONTROL) for index in range(1, max(kinds) + 1))
        expressions = [part for part in re.split(r"\\;|;", text) if part.strip()]
        return Ports(inlets, rate * max(1, len(expressions)))

    return rule


def _soundfile(args: Atoms, most: int = _MOST_SOUNDFILE_CHANNELS) -> int:
    """Channels of readsf~ and writesf~."""
    wanted = number(args[0]) if args else None
    return min(most, max(1, int(wanted or 1)))


def _readsf(args: Atoms) -> Ports:
    return Ports(CONTROL, SIGNAL * _soundfile(args) + CONTROL)


def _writesf(args: Atoms) -> Ports:
    return Ports(SIGNAL * _soundfile(args), "")


def _sigmund(args: Atoms) -> Ports:
    outlets = sum(atom in _SIGMUND_OUTLETS for atom in args)
    return Ports(SIGNAL, CONTROL * (outlets or 2))


def _fiddle(args: Atoms) -> Ports:
    pitches = min(3, max(1, int(_at(args, 1, 1))))
    return Ports(SIGNAL, CONTROL * (3 + pitches + (_at(args, 3, 0) > 0)))


def _subprocess(args: Atoms) -> Ports:
    """[pd~]: its signal inlets and outlets are told by flags."""
    ports = {"-ninsig": 2, "-noutsig": 2}
    for flag, value in pairwise(args):
        if flag in ports:
            ports[flag] = int(number(value) or 0)
    return Ports(SIGNAL * ports["-ninsig"], CONTROL + SIGNAL * ports["-noutsig"])


def _netreceive(args: Atoms) -> Ports:
    """UDP has no outlet for the number of connections; `-f` adds one for the sender's address."""
    plain = [atom for atom in args if not is_flag(atom)]
    udp = "-u" in args or (len(plain) > 1 and bool(number(plain[1])))
    return Ports(CONTROL, CONTROL * (1 + (not udp) + ("-f" in args)))


def _sequence(args: Atoms) -> Ports:
    """[text sequence -w …] has an outlet for the waiting time."""
    return Ports(CONTROL * 2, CONTROL * (3 if "-w" in args else 2))


def _midi_in(values: int) -> Rule:
    """An outlet less where a channel is given; 0 stands for all channels."""

    def rule(args: Atoms) -> Ports:
        return Ports("", CONTROL * (values - bool(_at(args, 0, 0))))

    return rule


def _controller_in(args: Atoms) -> Ports:
    """Value, controller and channel; a negative controller stands for all."""
    given = 0 if len(args) == 1 and _at(args, 0, 0) < 0 else len(args)
    return Ports("", CONTROL * max(1, 3 - given))


def _bonk(args: Atoms) -> Ports:
    """The second argument is the number of inputs; flags have taken its place since."""
    inputs = 1 if any(map(is_flag, args)) else max(1, int(_at(args, 1, 1)))
    return Ports(SIGNAL * inputs, CONTROL * (inputs + 1))


def _clone(args: Atoms) -> Ports | None:
    """What it clones is a file, so the text alone tells nothing."""
    return None if args else Ports()


def _at(args: Atoms, place: int, default: float) -> float:
    found = number(args[place]) if place < len(args) else None
    return default if found is None else found


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "expr": _expr("expr", ""),
        "expr~": _expr("expr~", "v"),
        "fexpr~": _expr("fexpr~", "x"),
        "readsf~": _readsf,
        "writesf~": _writesf,
        "sigmund~": _sigmund,
        "fiddle~": _fiddle,
        "pd~": _subprocess,
        "netreceive": _netreceive,
        "text sequence": _sequence,
        "bonk~": _bonk,
        "clone": _clone,
        "ctlin": _controller_in,
        **dict.fromkeys(("notein", "polytouchin"), _midi_in(3)),
        **dict.fromkeys(("bendin", "pgmin", "touchin"), _midi_in(2)),
    }
)

# Boxes that show what each rule says.
FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "expr": ("expr $f1 + $f2", "expr $f1 \\; $f1 * $f3"),
        "expr~": ("expr~ $v1 * $v2", "expr~ $v1 * $f2", "expr~ $v1 \\; $v1 * $v3"),
        "fexpr~": ("fexpr~ $x1 + $y1[-1]", "fexpr~ $x1 * $f2", "fexpr~ $x1 \\; $x2"),
        "readsf~": ("readsf~", "readsf~ 2"),
        "writesf~": ("writesf~", "writesf~ 2"),
        "sigmund~": ("sigmund~", "sigmund~ pitch", "sigmund~ pitch env notes"),
        "fiddle~": ("fiddle~", "fiddle~ 1024 2", "fiddle~ 1024 2 20 3"),
        "pd~": ("pd~", "pd~ -ninsig 1 -noutsig 4"),
        "netreceive": ("netreceive", "netreceive -u", "netreceive -f"),
        "text sequence": ("text sequence a", "text sequence a -w 1"),
        "bonk~": ("bonk~", "bonk~ 256 2"),
        "ctlin": ("ctlin", "ctlin 7", "ctlin 7 1"),
        **{name: (name, f"{name} 1") for name in ("notein", "polytouchin", "bendin", "pgmin", "touchin")},
    }
)
