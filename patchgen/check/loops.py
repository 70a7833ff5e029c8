"""Messages that never come to an end, so that Pd hangs or runs out of stack.

Codes: message-cycle, an error (cords lead a message back to where it came from through boxes that all pass it on at
once); until-without-end (an [until] that nothing stops), an error where a bang starts it, a warning where that can't
be told: a number is how often it runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from patchgen.check.flow import BINARY, Word, passed_on
from patchgen.check.graph import BY_NAME, MOST_STEPS, PASSAGES, Graph, Port
from patchgen.check.known import title
from patchgen.finding import Finding, Severity

_State: TypeAlias = tuple[int, int, Word]  # a node, the inlet that is reached, by what

_BANGING = frozenset({"bang", "bng", "loadbang", "metro", "delay", "tabplay~", "threshold~", "bang~"})
_COUNTING = BINARY | {"floatatom", "nbx", "hsl", "hradio", "tgl", "random", "notein", "ctlin", "key"}
_RELAYS = PASSAGES | {"receive", "send", "spigot", "list append", "list prepend", "list trim"}


def loops(graph: Graph) -> Iterator[Finding]:
    yield from _cycles(graph)
    yield from _untils(graph)


# -- cycles


def _cycles(graph: Graph) -> Iterator[Finding]:
    """One finding for each tangle."""
    told: set[int] = set()
    done: set[_State] = set()
    for number in range(len(graph.nodes)):
        for word in Word:
            way = _walk(graph, (number, 0, word), done)
            if way and told.isdisjoint(way):
                told.update(way)
                names = " -> ".join(title(graph.nodes[node].box) for node in (*way, way[0]))
                message = f"Messages run in a circle without end: {names}. Break it with [delay], or at a cold inlet."
                yield graph.nodes[way[0]].finding("message-cycle", Severity.ERROR, message)


def _walk(graph: Graph, start: _State, done: set[_State]) -> list[int]:
    """Depth first; the nodes of the first cycle that it meets."""
    way: list[_State] = []
    branches: list[Iterator[_State]] = [iter([start])]
    while branches:
        state = next(branches[-1], None)
        if state is None:
            branches.pop()
            if way:
                way.pop()
        elif state in way:
            return list(dict.fromkeys(node for node, _, _ in way[way.index(state) :]))
        elif state not in done:
            done.add(state)
            way.append(state)
            branches.append(_next(graph, state))
    return []


def _next(graph: Graph, state: _State) -> Iterator[_State]:
    number, inlet, word = state
    for outlet, passed in passed_on(graph.nodes[number], word, inlet):
        for target, entered in graph.ahead.get((number, outlet), ()):
            yield target, entered, passed


# -- until


def _untils(graph: Graph) -> Iterator[Finding]:
    for number in graph.of_kind("until"):
        if (number, 1) in graph.behind or (number, 0) not in graph.behind:
            continue
        starts = [_starts(graph, source, ()) for source in graph.behind[number, 0]]
        if any(start is Word.BANG for start in starts):
            severity, case = Severity.ERROR, "A bang starts it"
        elif any(start is None for start in starts):
            severity, case = Severity.WARNING, "A bang would start it"
        else:
            continue  # all of them say how often
        message = (
            f"Nothing stops [until]. {case}, and Pd would hang: send a bang to its right inlet, or a number first."
        )
        yield graph.nodes[number].finding("until-without-end", severity, message)


def _starts(graph: Graph, source: Port, way: Sequence[Port]) -> Word | None:
    """What an outlet gives: bangs if any can be, numbers if nothing else can be, None where it can't be told."""
    number, outlet = source
    node = graph.nodes[number]
    if node.kind in _RELAYS and source not in way and len(way) < MOST_STEPS:
        before = graph.behind.get((number, BY_NAME if node.kind == "receive" else 0), ())
        words = {_starts(graph, port, (*way, source)) for port in before}
        return Word.BANG if Word.BANG in words else Word.NUMBER if words == {Word.NUMBER} else None
    if node.kind in _BANGING or (node.kind == "select" and outlet < max(1, len(node.args))):
        return Word.BANG
    if node.kind in _COUNTING:
        return Word.NUMBER
    if node.kind in ("msg", "trigger"):
        words = {word for port, word in passed_on(node, Word.LIST) if port == outlet}
        return Word.BANG if Word.BANG in words else Word.NUMBER if words == {Word.NUMBER} else None
    return None
