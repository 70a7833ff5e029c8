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


class Only:
    """A constraint that takes these tokens; its mask lets others through as well."""

    def __init__(self, *tokens: int, masked: tuple[int, ...] = (0, 1, 2, 3)) -> None:
        self.tokens = tokens
        self.masked = masked

    def take(self, token: int) -> bool:
        return token in self.tokens

    def mask(self) -> NDArray[np.uint32]:
        return np.array([sum(1 << token for token in self.masked)], np.uint32)


def test_the_likeliest() -> None:
    assert Sampler(0, 0).choose(LOGITS, None) == 3
    assert Sampler(0, 0).choose(LOGITS, Only(0, 1)) == 1
    assert Sampler(0, 0).choose(LOGITS, Only(0, 1, masked=(0, 2))) == 0


def test_what_the_constraint_did_is_counted() -> None:
    sampler = Sampler(0, 0)
    for constraint in (Only(3), Only(0, 3), Only(0), None):
        sampler.choose(LOGITS, constraint)
    assert sampler.overruled == 1
    # The likelihood is that of the model itself, for the tokens that were chosen.
    assert sampler.log_likelihood == pytest.approx(np.log(0.4 * 0.4 * 0.1 * 0.4), abs=1e-5)


def test_a_constraint_that_refuses_nothing_changes_nothing() -> None:
    one, other = Sampler(5, 1.3), Sampler(5, 1.3)
    assert [one.choose(LOGITS, None) for _ in range(200)] == [
        other.choose(LOGITS, Only(0, 1, 2, 3)) for _ in range(200)
    ]


def test_chance_follows_the_logits() -> None:
    sampler = Sampler(1, 1.0)
    counts = Counter(sampler.choose(LOGITS, None) for _ in range(20_000))
    assert [counts[token] / 20_000 for token in range(4)] == pytest.approx([0.1, 0.2, 0.3, 0.4], abs=0.015)
    masked = Counter(sampler.choose(LOGITS, Only(0, 2)) for _ in range(20_000))
    assert set(masked) == {0, 2}
    assert masked[2] / 20_000 == pytest.approx(0.75, abs=0.015)


def test_a_low_temperature_sharpens() -> None:
    sampler = Sampler(1, 0.05)
    assert Counter(sampler.choose(LOGITS, None) for _ in range(1000))[3] > 980


def test_any_integer_is_a_seed() -> None:
    draws = {seed: [Sampler(seed, 1).choose(LOGITS, None) for _ in range(1)] for seed in (-1, 0, 2**80)}
    assert len(draws) == 3


def test_no_token_and_no_number() -> None:
    for constraint in (Only(), Only(0, masked=())):
        with pytest.raises(ModelError, match="No token of the model can go on"):
            Sampler(0, 0).choose(LOGITS, constraint)
    with pytest.raises(ModelError, match="NaN"):
        Sampler(0, 0).choose(np.full(4, np.nan, np.float32), None)


def test_a_core_stays_free() -> None:
    assert 1 <= default_threads() <= MAX_THREADS
    assert default_threads() < max(2, physical_cores())
