"""Requests that are refused: every reason in many wordings, and beside them those that sound alike and are served."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import islice

import pytest

from patchgen import notation, objects
from patchgen.model import refusal
from patchgen.pdhost import find_pd
from patchgen_training.families import Family, Pair, is_apart
from patchgen_training.families import pairs as served
from patchgen_training.families.phrases import Speech
from patchgen_training.families.verify import verify
from patchgen_training.refusals import REASONS, changes, held_out_pairs, near, pairs
from patchgen_training.refusals.others import EXTERNALS


@pytest.fixture(scope="module")
def sample() -> list[Pair]:
    return list(pairs(seed=1, count=4000))


def test_a_seed_gives_the_same_pairs_again(sample: list[Pair]) -> None:
    assert list(pairs(seed=1, count=50)) == sample[:50]
    assert list(pairs(seed=2, count=50)) != sample[:50]


def test_every_reason_and_every_neighbour_is_drawn(sample: list[Pair]) -> None:
    drawn = Counter(pair.family for pair in sample)
    assert set(REASONS) == set(refusal.REASONS)
    assert set(drawn) == {f"refused-{reason}" for reason in REASONS} | {family.name for family in near.FAMILIES}
    assert min(drawn.values()) > 60


def test_what_is_refused_is_one_line_with_the_reason(sample: list[Pair]) -> None:
    for pair in sample:
        reason = refusal.reason_of(pair.text)
        assert pair.family == f"refused-{reason}" or (reason is None and pair.family.startswith("near-"))


def test_what_is_served_is_written_as_the_notation_writes_it(sample: list[Pair]) -> None:
    for pair in sample:
        if pair.family.startswith("near-"):
            reading = notation.read(pair.text)
            assert reading.patch is not None
            assert notation.write(reading.patch) == pair.text


def test_a_request_has_one_answer(sample: list[Pair]) -> None:
    answers: dict[str, set[str]] = {}
    for pair in (*sample, *islice(served(1, 6000), 6000)):
        answers.setdefault(pair.request.lower(), set()).add(pair.text)
    assert [request for request, texts in answers.items() if len(texts) > 1] == []


def test_no_mark_of_the_grammar_is_left_in_a_request(sample: list[Pair]) -> None:
    for pair in sample:
        if pair.family != "refused-nonsense":
            assert not re.search(r"[{}]|\^[a-z]|<[a-z]", pair.request), pair.request
        assert pair.request == pair.request.strip(), pair.request
        assert pair.request, pair
        assert not is_apart(pair.request)


def test_held_out_phrasings_are_not_in_training(sample: list[Pair]) -> None:
    trained = {pair.request for pair in sample}
    worded = [pair for pair in held_out_pairs(1, 1000) if pair.family not in ("refused-nonsense", "refused-english")]
    assert sum(pair.request in trained for pair in worded) < len(worded) / 100


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_given_in_many_ways(reason: str) -> None:
    speech = Speech(random.Random(4))
    requests = {REASONS[reason][0](speech).lower() for _ in range(500)}
    assert len({" ".join(request.split()[:6]) for request in requests}) >= 25


def test_no_object_of_plain_pd_is_called_an_external() -> None:
    assert set(EXTERNALS) & set(objects.names()) == set()
    assert len(set(EXTERNALS)) == len(EXTERNALS)


def test_changes_are_refused_as_well() -> None:
    drawn = list(changes.pairs(1, 600))
    assert drawn == list(changes.pairs(1, 600))
    assert all(notation.read(pair.before).patch is not None and refusal.reason_of(pair.text) for pair in drawn)
    assert len({pair.family for pair in drawn}) == 12
    assert not {pair.request for pair in drawn} >= {pair.request for pair in changes.held_out_pairs(1, 200)}


@pytest.mark.parametrize("family", near.FAMILIES, ids=lambda family: family.name)
def test_what_is_served_behaves(family: Family) -> None:
    pd = find_pd()
    if pd is None:
        pytest.skip("Pure Data is not installed")
    assert [str(failure) for failure in verify(pd, family, count=6, seed=7)] == []
