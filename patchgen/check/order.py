"""Results that hang on the order in which one outlet's cords were drawn.

Code: fan-out-order. An outlet feeds a left inlet, which makes a box work at once, and by another cord one of the same
box's other inlets, which only keep what they get. A warning where the left inlet comes first, so that the box works
with what was there before; a note where the order is right, because nobody sees that in the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from patchgen.check.flow import BINARY, Word, passed_on
from patchgen.check.graph import BY_NAME, Graph, Port
from patchgen.check.known import title
from patchgen.finding import Finding, Severity

# Boxes that work when their left inlet is reached, with what the others kept.
_WORKERS = BINARY | {
    *("pack", "swap", "moses", "spigot", "select", "route", "clip", "expr", "symbol", "makefilename", "list append"),
    *("list prepend", "list split", "noteout", "ctlout", "makenote", "tabwrite", "random", "pipe", "poly", "line"),
}
_REMEDY = "Put [trigger] behind the outlet: it sends from right to left."


def order(graph: Graph) -> Iterator[Finding]:
    for source, targets in graph.ahead.items():
        if len(targets) < 2 or source[1] == BY_NAME or graph.is_signal(source):
            continue
        reached = [_reached(graph, target) for target in targets]
        found: dict[int, bool] = {}
        for first, second in combinations(reached, 2):
            for node in _hot_then_cold(graph, first, second):
                found[node] = True
            for node in _hot_then_cold(graph, second, first):
                found.setdefault(node, False)
        for node, wrong in found.items():
            yield _finding(graph, source, node, wrong)


def _hot_then_cold(graph: Graph, hot: set[Port], cold: set[Port]) -> Iterator[int]:
    """The boxes that one branch reaches at the left inlet alone, and the other at others alone."""
    for node, inlet in hot:
        if inlet or graph.nodes[node].kind not in _WORKERS:
            continue
        sides = {other for number, other in cold if number == node}
        if sides and 0 not in sides and not any((node, other) in hot for other in sides):
            yield node


def _finding(graph: Graph, source: Port, node: int, wrong: bool) -> Finding:
    ends = f"{title(graph.nodes[source[0]].box)} reaches both sides of {title(graph.nodes[node].box)}"
    if wrong:
        message = f"{ends}, the left one first, so the right one comes too late. {_REMEDY}"
    else:
        message = f"{ends}, in the right order only because of how the cords were drawn. {_REMEDY}"
    return graph.nodes[node].finding("fan-out-order", Severity.WARNING if wrong else Severity.NOTE, message)


def _reached(graph: Graph, target: Port) -> set[Port]:
    """The inlets that a message comes to before the next cord is served."""
    found: set[Port] = set()
    waiting = [target]
    while waiting:
        port = waiting.pop()
        if port in found:
            continue
        found.add(port)
        for word in Word:
            for outlet, _ in passed_on(graph.nodes[port[0]], word, port[1]):
                waiting += graph.ahead.get((port[0], outlet), ())
    return found
