"""The numbers that a control outlet is known to give: sliders, message boxes, arithmetic on them.

A span is the least and the greatest of them, None where nothing is known. It may be less than what there will be,
never more: what is unknown is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from patchgen import objects
from patchgen.check.graph import BY_NAME, MOST_STEPS, PASSAGES, Graph, Node, Port, parts, sent

Span: TypeAlias = tuple[float, float]

_FAR = 1e30  # a number box that says so has no limits
_MIDI = (0.0, 127.0)
# Places of the least and the greatest number among a box's atoms (see `Box.atoms`).
_LIMITS = {"nbx": (3, 4), "hsl": (3, 4), "floatatom": (1, 2)}
_RELAYS = PASSAGES | {
    *("receive", "send", "moses", "spigot", "change", "int", "float", "pack", "unpack", "stripnote", "list append"),
    *("list trim", "swap", "makenote", "pipe"),
}
_DOLLAR = re.compile(r"\\?\$1")


def hull(spans: Iterable[Span | None]) -> Span | None:
    """The least span around all that are known."""
    known = [span for span in spans if span is not None]
    return (min(low for low, _ in known), max(high for _, high in known)) if known else None


def added(one: Span, other: Span) -> Span:
    return one[0] + other[0], one[1] + other[1]


def negated(span: Span) -> Span:
    return -span[1], -span[0]


def multiplied(one: Span, other: Span) -> Span:
    products = [a * b for a in one for b in other]
    return min(products), max(products)


def limited(span: Span, low: float, high: float) -> Span:
    return min(max(span[0], low), high), min(max(span[1], low), high)


def divided(one: Span, other: Span) -> Span | None:
    if other[0] <= 0 <= other[1]:
        return None
    return multiplied(one, (1 / other[1], 1 / other[0]))


def _rms(span: Span) -> Span:
    """[dbtorms]: 100 dB are 1, 0 dB are 0."""
    low, high = (10 ** ((min(decibels, 485) - 100) / 20) if decibels > 0 else 0.0 for decibels in span)
    return low, high


_ARITHMETIC: Mapping[str, Callable[[Span, Span], Span | None]] = {
    "+": added,
    "-": lambda one, other: added(one, negated(other)),
    "*": multiplied,
    "/": divided,
}


@dataclass(slots=True)
class Spans:
    graph: Graph
    _known: dict[Port, Span | None] = field(default_factory=dict)
    _steps: int = 0

    def into(self, node: int, inlet: int) -> Span | None:
        """What reaches an inlet by control cords."""
        return hull(self.of(source) for source in self.graph.behind.get((node, inlet), ()))

    def of(self, source: Port) -> Span | None:
        """What an outlet gives; the first number of a list."""
        if source not in self._known and self._steps < MOST_STEPS:
            self._known[source] = None  # a circle adds nothing to what is known
            self._steps += 1
            self._known[source] = self._given(source)
            self._steps -= 1
        return self._known.get(source)

    def _given(self, source: Port) -> Span | None:
        number, outlet = source
        node = self.graph.nodes[number]
        if node.kind in _LIMITS:
            return _limits(node)
        if node.kind in _ARITHMETIC:
            return self._reckoned(number)
        if node.kind in _RELAYS:
            return self._relayed(number, outlet)
        match node.kind:
            case "msg":
                return self._told(number, outlet)
            case "tgl":
                return hull([(0.0, 0.0), _point(node.box.atoms[-1])])
            case "hradio":
                return 0.0, max(0.0, node.number(3) - 1)
            case "random" | "mod":
                return (0.0, node.number(0) - 1) if node.number(0) > 0 else None
            case "clip":
                return node.number(0), node.number(1)
            case "dbtorms":
                span = self.into(number, 0)
                return _rms(span) if span else None
            case "notein" if outlet < 2:
                return _MIDI
            case "ctlin" if outlet == 0:
                return _MIDI
            case "trigger":
                return self._triggered(number, outlet)
        return None

    def _reckoned(self, number: int) -> Span | None:
        node = self.graph.nodes[number]
        left = self.into(number, 0)
        right = self.into(number, 1) if (number, 1) in self.graph.behind else (node.number(0), node.number(0))
        return _ARITHMETIC[node.kind](left, right) if left and right else None

    def _relayed(self, number: int, outlet: int) -> Span | None:
        node = self.graph.nodes[number]
        if outlet > (1 if node.kind in ("moses", "stripnote") else 0):
            return None
        inlet = BY_NAME if node.kind == "receive" else outlet if node.kind == "stripnote" else 0
        kept = node.kind in ("float", "int")
        return hull([self.into(number, inlet), self.into(number, 1) if kept else None, _point(*node.args[:1])])

    def _triggered(self, number: int, outlet: int) -> Span | None:
        atom = self.graph.nodes[number].box.args[outlet : outlet + 1]
        if not atom or atom[0][0] in "afl":
            return self.into(number, 0)
        return _point(*atom)

    def _told(self, number: int, outlet: int) -> Span | None:
        atoms = self.graph.nodes[number].box.atoms
        said = parts(atoms) if outlet != BY_NAME else (words for _, words in sent(atoms))
        return hull(self._first(number, words) for words in said)

    def _first(self, number: int, words: tuple[str, ...]) -> Span | None:
        words = words[1:] if words[:1] in (("list",), ("float",)) else words
        if words and _DOLLAR.fullmatch(words[0]):
            return self.into(number, 0)
        return _point(*words[:1])


def _limits(node: Node) -> Span | None:
    numbers = [objects.number(atom) for place in _LIMITS[node.kind] for atom in node.box.atoms[place : place + 1]]
    low, high = (*numbers, None, None)[:2]  # [hslider] has the class of a slider, and none of its settings
    if low is None or high is None or low == high or max(abs(low), abs(high)) >= _FAR:
        return None
    return min(low, high), max(low, high)


def _point(*atoms: str) -> Span | None:
    value = objects.number(atoms[0]) if atoms else None
    return None if value is None else (value, value)
