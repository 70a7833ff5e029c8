"""The stream of changes: what it is a function of, how broad it is, and that only what was asked for is another."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from patchgen import notation
from patchgen_training.families import Pair, is_apart
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions import KINDS, drawn_kind, held_out_pairs, pairs


@pytest.fixture(scope="module")
def sample() -> list[Pair]:
    return list(pairs(seed=1, count=3000))


def test_a_seed_gives_the_same_pairs_again(sample: list[Pair]) -> None:
    assert list(pairs(seed=1, count=50)) == sample[:50]
    assert list(pairs(seed=2, count=50)) != sample[:50]


def test_every_kind_is_drawn(sample: list[Pair]) -> None:
    assert len(KINDS) >= 40
    assert set(Counter(pair.family for pair in sample)) == set(KINDS)


def test_both_patches_are_written_as_the_notation_writes_them(sample: list[Pair]) -> None:
    for pair in sample:
        for text in (pair.before, pair.text):
            reading = notation.read(text)
            assert reading.findings == (), (pair.request, reading.findings)
            assert reading.patch is not None
            assert notation.write(reading.patch) == text, pair.request


def test_a_change_changes_something_and_leaves_most_of_it(sample: list[Pair]) -> None:
    kept = []
    for pair in sample:
        assert pair.before != pair.text, pair.request
        before, after = (Counter(_boxes(text)) for text in (pair.before, pair.text))
        kept.append((before & after).total() / before.total())
    assert sum(kept) / len(kept) > 0.8


def test_a_request_asks_for_one_patch(sample: list[Pair]) -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for pair in sample:
        found.setdefault((pair.request, pair.before), set()).add(pair.text)
    assert [key for key, texts in found.items() if len(texts) > 1] == []


def test_no_mark_of_the_grammar_is_left_in_a_request(sample: list[Pair]) -> None:
    for pair in sample:
        assert not re.search(r"[{}\0]|\^[a-z]|<[a-z]", pair.request), pair.request
        assert pair.request == pair.request.strip(), pair.request
        assert not is_apart(pair.request)


def test_held_out_phrasings_are_not_in_training(sample: list[Pair]) -> None:
    trained = {(pair.request.lower(), pair.before) for pair in sample}
    held_out = list(held_out_pairs(seed=1, count=500))
    assert not [pair for pair in held_out if (pair.request.lower(), pair.before) in trained]


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_asked_for_in_many_ways(name: str) -> None:
    speech = Speech(random.Random(4))
    asked = (drawn_kind(speech, KINDS[name]).request.lower() for _ in range(250))
    assert len({re.sub(r"[\d.]+|['\"].*['\"]", "", request) for request in asked}) >= 40


def _boxes(text: str) -> list[str]:
    """The boxes' lines without their indices and cords."""
    return [re.sub(r"^\d+ ?| <- .*", "", line) for line in text.splitlines()]
