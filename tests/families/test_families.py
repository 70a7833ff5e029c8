"""The stream of pairs: what it is a function of, how broad it is, and that its patches are the notation's own."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import islice

import pytest

from patchgen import notation
from patchgen_training.families import FAMILIES, Pair, held_out_pairs, is_apart, pairs
from patchgen_training.families.phrases import Speech


@pytest.fixture(scope="module")
def sample() -> list[Pair]:
    return list(pairs(seed=1, count=6000))


def test_a_seed_gives_the_same_pairs_again(sample: list[Pair]) -> None:
    assert list(pairs(seed=1, count=50)) == sample[:50]


def test_another_seed_gives_other_pairs(sample: list[Pair]) -> None:
    other = {pair.request for pair in pairs(seed=2, count=3000)}
    shared = sum(pair.request in other for pair in sample)
    assert shared < len(sample) / 50


def test_few_requests_come_twice(sample: list[Pair]) -> None:
    assert len({pair.request for pair in sample}) > 0.98 * len(sample)


def test_a_request_asks_for_one_patch(sample: list[Pair]) -> None:
    patches: dict[str, set[str]] = {}
    for pair in sample:
        patches.setdefault(pair.request, set()).add(pair.text)
    assert [request for request, texts in patches.items() if len(texts) > 1] == []


def test_held_out_phrasings_are_not_in_training(sample: list[Pair]) -> None:
    trained = {pair.request for pair in sample}
    held = [pair.request for pair in held_out_pairs(seed=1, count=1000)]
    assert sum(request in trained for request in held) < 5


def test_every_patch_is_written_as_the_notation_writes_it(sample: list[Pair]) -> None:
    for pair in islice(sample, 3000):
        reading = notation.read(pair.text)
        assert reading.findings == (), (pair.request, reading.findings)
        assert reading.patch is not None
        assert notation.write(reading.patch) == pair.text, pair.request


def test_no_mark_of_the_grammar_is_left_in_a_request(sample: list[Pair]) -> None:
    for pair in sample:
        assert not re.search(r"[{}]|\^[a-z]|<[a-z]", pair.request), pair.request
        assert pair.request == pair.request.strip(), pair.request


def test_the_sentences_of_the_demonstrations_are_left_out(sample: list[Pair]) -> None:
    assert not any(is_apart(pair.request) for pair in sample)


def test_every_family_is_drawn_by_its_weight() -> None:
    drawn = Counter(pair.family for pair in pairs(seed=3, count=12000))
    whole = sum(family.weight for family in FAMILIES.values())
    for name, family in FAMILIES.items():
        expected = 12000 * family.weight / whole
        assert 0.4 * expected < drawn[name] < 2 * expected + 10, name


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_is_worded_in_many_ways(name: str) -> None:
    speech = Speech(random.Random(4))
    openings = set()
    for _ in range(500):
        request = FAMILIES[name].draw(speech).request.lower()
        # Numbers and names apart: what is left is the phrasing.
        openings.add(" ".join(word for word in request.split()[:6] if not any(map(str.isdigit, word))))
    assert len(openings) >= 25
