"""pass@k against its definition, and the range of a mean against chance itself."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchgen.bench.score import pass_at, score


@given(st.integers(1, 8), st.data())
def test_pass_at_k_is_the_share_of_choices_with_a_hit(samples: int, data: st.DataObject) -> None:
    passed = data.draw(st.integers(0, samples))
    k = data.draw(st.integers(1, samples))
    hits = [any(at < passed for at in choice) for choice in combinations(range(samples), k)]
    assert pass_at(k, samples, passed) == pytest.approx(sum(hits) / len(hits))


def test_pass_at_k_needs_k_samples() -> None:
    with pytest.raises(ValueError, match="at least 5 samples"):
        pass_at(5, 4, 2)


def test_the_range_holds_the_truth_nineteen_times_of_twenty() -> None:
    random = np.random.default_rng(1)
    held = 0
    for _ in range(100):
        found = score(list(random.binomial(1, 0.3, 200).astype(float)))
        held += found.low <= 0.3 <= found.high
    assert held >= 88  # 95 are expected; fewer than 88 come once in a thousand


def test_a_score_is_the_same_each_time() -> None:
    assert score([0.0, 1.0, 1.0]) == score([0.0, 1.0, 1.0])
