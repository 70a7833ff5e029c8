"""How a quantity goes on in time: a number that stays, steps made by hand, ramps, low-frequency oscillators."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TypeAlias

Curve: TypeAlias = Callable[[float], float]  # of milliseconds since the patch was opened


def still(value: float) -> Curve:
    """A number that stays."""
    return lambda _: value


def steps(*changes: tuple[float, float]) -> Curve:
    """From each time on, this value; before the first one, the first."""
    times = [at for at, _ in changes]
    return lambda ms: changes[max(bisect_right(times, ms) - 1, 0)][1]


def sine(rate: float, low: float, high: float) -> Curve:
    """What [osc~] at `rate` Hz makes, moved to the range: it begins at the top."""
    return lambda ms: low + (high - low) * (1 + math.cos(2 * math.pi * rate * ms / 1000)) / 2


def wobble(rates: Sequence[tuple[float, float]], low: float, high: float) -> Curve:
    """As `sine`, at a rate that changes at times; its phase goes on."""

    def value(ms: float) -> float:
        turns = 0.0
        for k, (at, rate) in enumerate(rates):
            end = min(ms, rates[k + 1][0]) if k + 1 < len(rates) else ms
            turns += max(end - at, 0) * rate / 1000
        return low + (high - low) * (1 + math.cos(2 * math.pi * turns)) / 2

    return value


def ramps(moves: Sequence[tuple[float, float, float]], start: float = 0.0) -> Curve:
    """What [vline~] makes of moves (when, to what, within which time): each begins where the one before is."""
    points: list[tuple[float, float]] = []

    def value(ms: float) -> float:
        if not points:
            points.extend(_corners(moves, start))
        place = bisect_right(points, (ms, math.inf))
        if place == len(points):
            return points[-1][1]
        (left, low), (right, high) = points[place - 1], points[place]
        return low + (high - low) * (ms - left) / (right - left)

    return value


def _corners(moves: Sequence[tuple[float, float, float]], start: float) -> list[tuple[float, float]]:
    """The corners of the broken line; a jump has two at nearly one time."""
    points = [(-1.0, start)]
    for at, target, length in moves:
        while points[-1][0] > at:  # this move breaks off the one before
            right, high = points.pop()
            left, low = points[-1]
            if left <= at:
                points.append((at, low + (high - low) * (at - left) / (right - left)))
                break
        if points[-1][0] < at:
            points.append((at, points[-1][1]))
        points.append((at + max(length, 1e-3), target))
    return points


def struck(times: Sequence[float], attack: float, decay: float) -> Curve:
    """Up in `attack` ms and down in `decay` ms at each of the times."""
    return ramps([move for at in times for move in ((at, 1.0, attack), (at + max(attack, 2e-3), 0.0, decay))])
