"""A patch as one graph: nested canvases dissolved into the boxes within them, and boxes that share a name joined.

A cord to a nested canvas becomes one to its [inlet], a cord from it one from its [outlet], so these two have a port 0
on both sides. Boxes joined by a name (`s x` and `r x`, a message `; x 1`, [throw~] and [catch~], [delwrite~] and its
readers) have a cord between their ports `BY_NAME`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from patchgen import objects
from patchgen.finding import Finding, Severity
from patchgen.objects import SIGNAL, Ports
from patchgen.patch import Atoms, Box, Canvas, Kind, Patch

Port: TypeAlias = tuple[int, int]  # a node and the number of one of its inlets or outlets

BY_NAME = -1
MOST_STEPS = 40  # how far back along cords a value is traced before it counts as unknown: Python recurses
PASSAGES = frozenset({"inlet", "inlet~", "outlet", "outlet~"})
_RECEIVERS: Mapping[str, tuple[str, ...]] = {
    "send": ("receive",),
    "send~": ("receive~",),
    "throw~": ("catch~",),
    "delwrite~": ("delread~", "delread4~"),
}
_SHARING = frozenset({*_RECEIVERS, *(name for names in _RECEIVERS.values() for name in names)})


@dataclass(frozen=True, slots=True)
class Node:
    """A box that is no canvas. `kind` is its class as Pd calls it, or the kind of its record (`msg`)."""

    box: Box
    kind: str
    ports: Ports | None
    canvas: tuple[int, ...]
    index: int

    @property
    def args(self) -> Atoms:
        """The creation arguments without flags, those behind `list append` and the like too."""
        start = len(self.kind.split(" "))
        return tuple(atom for atom in self.box.atoms[start:] if not objects.is_flag(atom))

    def number(self, place: int, default: float = 0.0) -> float:
        """A creation argument as a number."""
        args = self.args
        found = objects.number(args[place]) if place < len(args) else None
        return default if found is None else found

    def finding(self, code: str, severity: Severity, message: str) -> Finding:
        return Finding(code, severity, message, canvas=self.canvas, box=self.index)


@dataclass(frozen=True, slots=True)
class Graph:
    """`ahead` goes from an outlet to the inlets that it feeds in the order of sending, `behind` the way back."""

    nodes: list[Node] = field(default_factory=list)
    ahead: dict[Port, list[Port]] = field(default_factory=dict)
    behind: dict[Port, list[Port]] = field(default_factory=dict)

    def of_kind(self, *kinds: str) -> Iterator[int]:
        return (number for number, node in enumerate(self.nodes) if node.kind in kinds)

    def is_signal(self, source: Port) -> bool:
        """Whether what leaves this outlet is a signal; an outlet that nobody knows is none."""
        number, outlet = source
        node = self.nodes[number]
        if outlet == BY_NAME or node.kind in PASSAGES:
            return node.kind.endswith("~") and outlet <= 0
        return node.ports is not None and outlet < len(node.ports.outlets) and node.ports.outlets[outlet] == SIGNAL


def graph_of(patch: Patch) -> Graph:
    graph = Graph()
    _add_canvas(graph, patch.canvas, ())
    _join_names(graph)
    return graph


def sent(atoms: Atoms) -> Iterator[tuple[str, Atoms]]:
    """The receivers of a message box, each with what it is told: what follows a semicolon."""
    start = None
    for place, atom in enumerate((*atoms, "\\;")):
        if atom == "\\;":
            if start is not None and place > start:
                yield atoms[start], atoms[start + 1 : place]
            start = place + 1


def parts(atoms: Atoms) -> Iterator[Atoms]:
    """The messages that a message box gives at its outlet: those between commas, up to the first semicolon."""
    start = 0
    for place, atom in enumerate((*atoms, "\\;")):
        if atom in ("\\,", "\\;"):
            if place > start:
                yield atoms[start:place]
            start = place + 1
        if atom == "\\;":
            return


@dataclass(frozen=True, slots=True)
class _Ends:
    """What a box of a canvas is in the graph: its inlets and its outlets as ports of nodes, None: one to one."""

    node: int = -1
    inlets: list[int] | None = None
    outlets: list[int] | None = None

    def inlet(self, number: int) -> Port | None:
        return _port(self.node, self.inlets, number)

    def outlet(self, number: int) -> Port | None:
        return _port(self.node, self.outlets, number)


def _port(node: int, passages: list[int] | None, number: int) -> Port | None:
    if passages is None:
        return node, number
    return (passages[number], 0) if 0 <= number < len(passages) else None


def _add_canvas(graph: Graph, canvas: Canvas, path: tuple[int, ...]) -> _Ends:
    ends: list[_Ends] = []
    passages: list[tuple[int, int]] = []  # x and node: Pd counts a canvas's ports by x
    for index, box in enumerate(canvas.boxes):
        if isinstance(box, Canvas):
            ends.append(_add_canvas(graph, box, (*path, index)))
            continue
        node = Node(box, _kind(box), objects.ports_of(box), path, index)
        if node.kind in PASSAGES:
            passages.append((box.x, len(graph.nodes)))
        ends.append(_Ends(len(graph.nodes)))
        graph.nodes.append(node)
    for cord in dict.fromkeys(canvas.cords):  # Pd refuses one that is there twice
        if 0 <= cord.source < len(ends) and 0 <= cord.target < len(ends) and min(cord.outlet, cord.inlet) >= 0:
            source, target = ends[cord.source].outlet(cord.outlet), ends[cord.target].inlet(cord.inlet)
            if source and target:
                _tie(graph, source, target)
    passages.sort(key=lambda passage: passage[0])
    kinds = [(graph.nodes[node].kind, node) for _, node in passages]
    return _Ends(
        inlets=[node for kind, node in kinds if kind.startswith("inlet")],
        outlets=[node for kind, node in kinds if kind.startswith("outlet")],
    )


def _kind(box: Box) -> str:
    if box.kind is not Kind.OBJ:
        return box.kind
    return box.name if box.name in PASSAGES else objects.class_of(box.atoms) or box.name


def _tie(graph: Graph, source: Port, target: Port) -> None:
    graph.ahead.setdefault(source, []).append(target)
    graph.behind.setdefault(target, []).append(source)


def _join_names(graph: Graph) -> None:
    named: dict[tuple[str, str], list[int]] = {}
    for number, node in enumerate(graph.nodes):
        if node.kind in _SHARING and (args := node.args) and _is_literal(args[0]):
            named.setdefault((node.kind, args[0]), []).append(number)
    for (kind, name), senders in named.items():
        for receiver in _RECEIVERS.get(kind, ()):
            for target in named.get((receiver, name), ()):
                for source in senders:
                    _tie(graph, (source, BY_NAME), (target, BY_NAME))
    for source in graph.of_kind(Kind.MSG):
        for name, _ in sent(graph.nodes[source].box.atoms):
            for target in named.get(("receive", name), ()) if "$" not in name else ():  # it knows no $0
                _tie(graph, (source, BY_NAME), (target, BY_NAME))


def _is_literal(name: str) -> bool:
    """A name that is the same each time: `$0` is, within a patch; `$1` is not."""
    return "$" not in name.replace("\\$0", "")
