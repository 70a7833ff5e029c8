"""Sampling and threads by themselves."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from patchgen.errors import ModelError
from patchgen.model.sampler import Sampler
from patchgen.model.threads import MAX_THREADS, default_threads, physical_cores

LOGITS = np.log(np.array([0.1, 0.2, 0.3, 0.4], np.float32))


def bits(*tokens: int) -> NDArray[np.uint32]:
    return np.array([sum(1 << token for token in tokens)], np.uint32)


def test_the_likeliest() -> None:
    assert Sampler(0, 0).choose(LOGITS, None) == 3
    assert Sampler(0, 0).choose(LOGITS, bits(0, 1)) == 1


def test_chance_follows_the_logits() -> None:
    sampler = Sampler(1, 1.0)
    counts = Counter(sampler.choose(LOGITS, None) for _ in range(20_000))
    assert [counts[token] / 20_000 for token in range(4)] == pytest.approx([0.1, 0.2, 0.3, 0.4], abs=0.015)
    masked = Counter(sampler.choose(LOGITS, bits(0, 2)) for _ in range(20_000))
    assert set(masked) == {0, 2}
    assert masked[2] / 20_000 == pytest.approx(0.75, abs=0.015)


def test_a_low_temperature_sharpens() -> None:
    sampler = Sampler(1, 0.05)
    assert Counter(sampler.choose(LOGITS, None) for _ in range(1000))[3] > 980


def test_any_integer_is_a_seed() -> None:
    draws = {seed: [Sampler(seed, 1).choose(LOGITS, None) for _ in range(1)] for seed in (-1, 0, 2**80)}
    assert len(draws) == 3


def test_no_token_and_no_number() -> None:
    with pytest.raises(ModelError, match="allows no token"):
        Sampler(0, 0).choose(LOGITS, bits())
    with pytest.raises(ModelError, match="NaN"):
        Sampler(0, 0).choose(np.full(4, np.nan, np.float32), None)


def test_a_core_stays_free() -> None:
    assert 1 <= default_threads() <= MAX_THREADS
    assert default_threads() < max(2, physical_cores())
