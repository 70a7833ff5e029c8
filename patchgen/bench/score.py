"""Scores: pass@k with the unbiased estimator, its mean over tasks, and how sure that mean is.

pass@k is the chance that at least one of k patches for a request works (Chen et al., 2021, arXiv 2107.03374).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

RESAMPLES = 10_000
_SEED = 0


def pass_at(k: int, samples: int, passed: int) -> float:
    """The unbiased estimate from `samples` patches of which `passed` work. ValueError where k is more than those."""
    if not 1 <= k <= samples:
        raise ValueError(f"pass@{k} needs at least {k} samples, not {samples}")
    return 1.0 - comb(samples - passed, k) / comb(samples, k)


@dataclass(frozen=True, slots=True)
class Score:
    """A mean over tasks, and the range that holds it with 95 % (bootstrap over tasks)."""

    mean: float
    low: float
    high: float
    tasks: int

    def __str__(self) -> str:
        return f"{self.mean:.1%} ({self.low:.1%} to {self.high:.1%})"


def score(values: Sequence[float]) -> Score:
    """The score of one value a task. ValueError where there is none."""
    if not values:
        raise ValueError("a score needs at least one task")
    array = np.asarray(values, dtype=np.float64)
    picks = np.random.default_rng(_SEED).integers(0, len(array), (RESAMPLES, len(array)))
    low, high = np.percentile(array[picks].mean(axis=1), [2.5, 97.5])
    return Score(float(array.mean()), float(low), float(high), len(array))
