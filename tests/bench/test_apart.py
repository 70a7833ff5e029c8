"""No task of the bench, nor its wording, is in the training data."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import chain

import pytest

from patchgen.bench.task import load_tasks
from patchgen_training.families import held_out_pairs, is_apart, pairs

RUN = 5  # words
LONGEST_SHARED = 0.8  # of a request's runs of words, in one training request

Words = tuple[str, ...]


def words(text: str) -> Words:
    return tuple(re.findall(r"[a-z0-9]+(?:\.[0-9]+)?", text.lower()))


def runs(said: Words) -> set[Words]:
    return set(zip(*(said[start:] for start in range(RUN)), strict=False))


@pytest.mark.parametrize("count", [20_000, pytest.param(400_000, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_no_task_is_in_the_training_data(count: int) -> None:
    """No training request has the same words in any order, nor four fifths of a task's runs of five words."""
    tasks = {task.id: words(task.request) for task in load_tasks()}
    bags = {tuple(sorted(said)): id for id, said in tasks.items()}
    where: dict[Words, list[str]] = defaultdict(list)
    for id, said in tasks.items():
        for run in runs(said):
            where[run].append(id)
    nearest = Counter[str]()
    seen: set[Words] = set()
    for pair in chain(pairs(31, count), held_out_pairs(31, count // 10)):
        said = words(pair.request)
        assert tuple(sorted(said)) not in bags, f"{pair.request!r} is the task {bags[tuple(sorted(said))]}"
        mine = runs(said)
        seen |= mine & where.keys()
        for id, hits in Counter(id for run in mine & where.keys() for id in where[run]).items():
            nearest[id] = max(nearest[id], hits)
    shares = {id: nearest[id] / len(runs(said)) for id, said in tasks.items() if len(runs(said)) >= 4}
    most = max(shares, key=lambda id: shares[id])
    print(f"{count:,} pairs: {len(seen)} of {len(where):,} runs of {RUN} words are in any of them;")
    print(f"the nearest has {shares[most]:.0%} of those of {most}")
    assert shares[most] < LONGEST_SHARED


def test_a_task_that_a_family_would_draw_is_left_out() -> None:
    for task in load_tasks():
        assert is_apart(task.request)
        assert is_apart(f"{task.request.upper()} !")
    assert not is_apart("a request that nobody has made")
