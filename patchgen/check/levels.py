"""Levels that can hurt.

Codes: loud (what is known of the signal that reaches a [dac~] is beyond full scale: an error beyond +12 dB, a warning
below), feedback-grows (an error: what comes out of a delay line goes back into it no softer than it was).

A signal is followed as the span of its values: an oscillator's is -1 to 1, [*~ 0.1] makes a tenth of it, signals at one
inlet add up. What is not known (a number box's gain, a sound file) is left out, so a finding is about what is there for
certain; a delay line counts without its repeats, a band pass with a tenth, which is about what it leaves of noise.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from patchgen.check.graph import BY_NAME, MOST_STEPS, PASSAGES, Graph, Port
from patchgen.check.known import title
from patchgen.check.spans import Span, Spans, added, divided, hull, limited, multiplied, negated
from patchgen.finding import Finding, Severity

FULL = 1.0
HURTS = 4.0  # +12 dB
_ROUNDING = 1.01
_BAND = 0.1

_SOURCES: Mapping[str, Span] = {
    **dict.fromkeys(("osc~", "cos~", "noise~"), (-1.0, 1.0)),
    **dict.fromkeys(("phasor~", "wrap~"), (0.0, 1.0)),
}
_SMOOTHING = frozenset({"lop~", "slop~", "samphold~"})  # they stay within what they get
_BANDS = frozenset({"bp~", "vcf~"})
_CENTRING = _BANDS | {"hip~"}  # they take away what does not move
_NAMED = frozenset({"receive~", "catch~", "delread~", "delread4~"})
_RAMPS = frozenset({"line~", "vline~", "sig~"})
_FILTERS = _SMOOTHING | _CENTRING


def levels(graph: Graph) -> Iterator[Finding]:
    followed = _Levels(graph, Spans(graph))
    for number in graph.of_kind("dac~"):
        peaks = [_peak(followed.into(number, inlet)) for inlet in range(max(2, len(graph.nodes[number].args)))]
        if (most := max(peaks)) > FULL * _ROUNDING:
            severity = Severity.ERROR if most > HURTS else Severity.WARNING
            message = (
                f"The signal at {title(graph.nodes[number].box)} reaches {most:.4g} where 1 is full scale "
                f"({20 * math.log10(most):+.0f} dB): distorted and very loud. Put a [*~ {0.5 / most:.1g}] before it."
            )
            yield graph.nodes[number].finding("loud", severity, message)
    yield from _feedback(graph, followed)


def _peak(span: Span | None) -> float:
    return max(abs(span[0]), abs(span[1])) if span else 0.0


@dataclass(slots=True)
class _Levels:
    graph: Graph
    spans: Spans
    _known: dict[Port, Span | None] = field(default_factory=dict)
    _steps: int = 0

    def into(self, node: int, inlet: int) -> Span | None:
        """The sum of the signals at an inlet; a control cord's numbers where there is no signal."""
        sources = self.graph.behind.get((node, inlet), ())
        signals = [source for source in sources if self.graph.is_signal(source)]
        if not signals:
            return self.spans.into(node, inlet)
        known = [span for span in map(self.of, signals) if span]
        return (sum(low for low, _ in known), sum(high for _, high in known)) if known else None

    def of(self, source: Port) -> Span | None:
        if source not in self._known and self._steps < MOST_STEPS:
            self._known[source] = None  # what a loop adds is left out
            self._steps += 1
            self._known[source] = self._made(*source)
            self._steps -= 1
        return self._known.get(source)

    def operand(self, number: int) -> Span | None:
        """What a [*~] or the like has on its right side: a signal, or the numbers that it is given."""
        node = self.graph.nodes[number]
        if any(map(self.graph.is_signal, self.graph.behind.get((number, 1), ()))):
            return self.into(number, 1)
        return hull([self.spans.into(number, 1), (node.number(0), node.number(0))])

    def _made(self, number: int, outlet: int) -> Span | None:
        node = self.graph.nodes[number]
        if node.kind in _SOURCES:
            return _SOURCES[node.kind]
        if node.kind in PASSAGES or node.kind in _NAMED:
            return self.into(number, BY_NAME if node.kind in _NAMED else 0)
        if node.kind in ("send~", "throw~", "delwrite~"):
            return self.into(number, 0)
        if node.kind in _RAMPS:
            return hull([self.into(number, 0), (node.number(0), node.number(0)), (0.0, 0.0)])
        span = self.into(number, 0)
        if span is None:
            return None if node.kind not in ("+~", "-~") else self._combined(number, (0.0, 0.0))
        if node.kind in _SMOOTHING or (node.kind == "vcf~" and outlet == 1):
            return span
        if node.kind in _CENTRING:
            half = (span[1] - span[0]) / 2 * (_BAND if node.kind in _BANDS else 1)
            return -half, half
        if node.kind == "clip~":
            return limited(span, node.number(0, -1), node.number(1, 1))
        if node.kind == "abs~":
            return (0.0 if span[0] <= 0 <= span[1] else min(map(abs, span))), _peak(span)
        return self._combined(number, span)

    def _combined(self, number: int, left: Span) -> Span | None:
        """Two operands. A difference of large signals is often a small one, so it is not known."""
        right = self.operand(number)
        match self.graph.nodes[number].kind:
            case "+~":
                return added(left, right or (0.0, 0.0))
            case "-~" if right and (right[0] == right[1] or max(_peak(left), _peak(right)) <= FULL):
                return added(left, negated(right))
            case "*~" if right:
                return multiplied(left, right)
            case "/~" if right:
                return divided(left, right)
            case "max~" if right:
                return max(left[0], right[0]), max(left[1], right[1])
            case "min~" if right:
                return min(left[0], right[0]), min(left[1], right[1])
        return None


# -- feedback


def _feedback(graph: Graph, followed: _Levels) -> Iterator[Finding]:
    for number in graph.of_kind("delwrite~"):
        loop = _Gains(graph, followed, number)
        gain = loop.into(number, 0)
        if gain is not None and abs(gain) >= (FULL if not loop.filtered else FULL * _ROUNDING):
            message = (
                f"What comes out of {title(graph.nodes[number].box)} goes back into it {abs(gain):.3g} times as loud: "
                "it never dies away, or grows without end. Put a [*~] below 1 into the loop, [*~ 0.5] say."
            )
            yield graph.nodes[number].finding("feedback-grows", Severity.ERROR, message)


@dataclass(slots=True)
class _Gains:
    """How strongly the delay line `line` is heard in a signal; None where that can't be told."""

    graph: Graph
    followed: _Levels
    line: int
    filtered: bool = False
    _known: dict[Port, float | None] = field(default_factory=dict)
    _steps: int = 0

    def into(self, node: int, inlet: int) -> float | None:
        total = 0.0
        for source in self.graph.behind.get((node, inlet), ()):
            if self.graph.is_signal(source) or source[1] == BY_NAME:
                gain = self.of(source)
                if gain is None:
                    return None
                total += gain
        return total

    def of(self, source: Port) -> float | None:
        if source == (self.line, BY_NAME):
            return 1.0
        if source not in self._known and self._steps < MOST_STEPS:
            self._known[source] = None  # a loop within the loop
            self._steps += 1
            self._known[source] = self._made(source[0])
            self._steps -= 1
        return self._known.get(source)

    def _made(self, number: int) -> float | None:
        node = self.graph.nodes[number]
        left = self.into(number, BY_NAME if node.kind in _NAMED else 0)
        right = self.into(number, 1)
        if left == right == 0:
            return 0.0
        if node.kind in PASSAGES or node.kind in _NAMED or node.kind in ("send~", "throw~", "delwrite~"):
            return left
        if left is None or right is None:
            return None
        if node.kind in _FILTERS and right == 0:
            self.filtered = True
            return left
        if node.kind in ("+~", "-~"):
            return left + right if node.kind == "+~" else left - right
        factor = self._factor(number)
        if node.kind == "*~" and right == 0 and factor is not None:
            return left * factor
        return None

    def _factor(self, number: int) -> float | None:
        """A constant factor; the greatest of those that it is known to get."""
        if any(map(self.graph.is_signal, self.graph.behind.get((number, 1), ()))):
            return None
        span = self.followed.operand(number)
        return max(span, key=abs) if span else None
