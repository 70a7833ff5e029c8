"""Ports that depend on more than the number of creation arguments.

Each rule takes an object's creation arguments and gives its ports, None where Pd creates no such box. They were found
by experiment; `tests/objects` holds each of them against the real Pd on many forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import takewhile
from types import MappingProxyType
from typing import TypeAlias

from patchgen.objects.expr import is_expression
from patchgen.objects.ports import CONTROL, SIGNAL, Ports
from patchgen.patch import Atoms

Rule: TypeAlias = Callable[[Atoms], Ports | None]

_VARIABLE = re.compile(r"\\?\$([fisvxy])(\d+)", re.IGNORECASE)
_FLAG = re.compile(r"-[A-Za-z]\w*")
_MOST_SOUNDFILE_CHANNELS = 64
_MOST_BONK_INPUTS = 8
_SUBPROCESS_FLAGS = frozenset({"-sr", "-fifo", "-pddir", "-scheddir"})
_SIGMUND_FLAGS = frozenset({"-npts", "-hop", "-npeak", "-maxfreq", "-vibrato", "-stabletime", "-growth", "-minpower"})
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
    """An outlet for each that is named; the word after a flag with a value is none."""
    outlets = 0
    words = iter(args)
    for word in words:
        if word in _SIGMUND_FLAGS:
            next(words, None)
        outlets += word in _SIGMUND_OUTLETS
    return Ports(SIGNAL, CONTROL * (outlets or 2))


def _fiddle(args: Atoms) -> Ports:
    """Three outlets, one for each pitch, and one for peaks; without pitches one, unless peaks are asked for alone."""
    pitches, analysed, peaks = (int(_at(args, place, 0)) for place in (1, 2, 3))
    least = analysed > 0 or (analysed, peaks) == (0, 0)
    return Ports(SIGNAL, CONTROL * (3 + min(3, max(least, pitches)) + (peaks > 0)))


def _subprocess(args: Atoms) -> Ports:
    """[pd~]: its signal inlets and outlets are told by flags, each with a value, up to the first other word."""
    ports = {"-ninsig": 2, "-noutsig": 2}
    for flag, value in zip(args[::2], args[1::2], strict=False):
        if flag in ports:
            ports[flag] = int(number(value) or 0)
        elif flag not in _SUBPROCESS_FLAGS:
            break
    return Ports(SIGNAL * max(1, ports["-ninsig"]), CONTROL + SIGNAL * ports["-noutsig"])


def _netreceive(args: Atoms) -> Ports:
    """UDP has no outlet for the number of connections; `-f` adds one for the sender's address.

    Flags stand first, or none: then the port and a number that stands for UDP.
    """
    flags = tuple(takewhile(is_flag, args))
    udp = "-u" in flags or (bool(args) and number(args[0]) is not None and bool(_at(args, 1, 0)))
    return Ports(CONTROL, CONTROL * (1 + (not udp) + ("-f" in flags)))


def _sequence(args: Atoms) -> Ports:
    """[text sequence NAME -w …] has an outlet for the waiting time; `-g` has none."""
    waits = everywhere = False
    symbols = [number(atom) is None for atom in args[:3]]
    named = 3 if args[:1] == ("-s",) and symbols == [True] * 3 else 1  # by a structure and its field, or by any symbol
    rest = args[named:] if symbols[:1] == [True] else ()
    while rest and is_flag(rest[0]):
        wait = rest[0] == "-w" and len(rest) > 1
        waits, everywhere = waits or wait, everywhere or rest[0] == "-g"
        rest = rest[1 + wait :]
    return Ports(CONTROL * 2, CONTROL * (3 if waits and not everywhere else 2))


def _set(args: Atoms) -> Ports | None:
    """An inlet for each field, and one for the pointer."""
    plain = args[1:] if args[:1] == ("-symbol",) else args
    return Ports(CONTROL * max(2, len(plain)), "")


def _midi_in(values: int) -> Rule:
    """An outlet less where a channel is given; 0 stands for all channels."""

    def rule(args: Atoms) -> Ports:
        return Ports("", CONTROL * (values - bool(_at(args, 0, 0))))

    return rule


def _controller_in(args: Atoms) -> Ports:
    """Value, controller and channel; a negative controller stands for all."""
    if int(_at(args, 1, 0)):
        return Ports("", CONTROL)
    return Ports("", CONTROL * (3 if not args or _at(args, 0, 0) < 0 else 2))


def _bonk(args: Atoms) -> Ports:
    """The second number is the number of inputs; flags have taken its place since."""
    inputs = _at(args, 1, 1) if args and number(args[0]) is not None else 1
    return Ports(SIGNAL * (channels := min(_MOST_BONK_INPUTS, max(1, int(inputs)))), CONTROL * (channels + 1))


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
        "set": _set,
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
        "set": ("set t x", "set t x y", "set t x y z"),
        "ctlin": ("ctlin", "ctlin 7", "ctlin 7 1"),
        **{name: (name, f"{name} 1") for name in ("notein", "polytouchin", "bendin", "pgmin", "touchin")},
    }
)
