"""Every task of the bench is told apart from its wrong patches, in the real Pd, the same way each time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from patchgen.bench.judges import judges, own_pd
from patchgen.bench.prove import Proof, prove
from patchgen.bench.task import Task, load_tasks
from patchgen.pdhost import PdJudge


@pytest.fixture(scope="module")
def pd() -> Iterator[PdJudge]:
    with PdJudge() as opened:
        yield opened


def proofs(task: Task) -> list[str]:
    """What became of each of a task's patches, in a process that judges."""
    return [str(proof) for proof in prove(task, own_pd())]


def bad(found: list[Proof]) -> list[str]:
    return [str(proof) for proof in found if not proof.good]


def test_one_task_of_nine_is_as_it_should_be(pd: PdJudge) -> None:
    assert [told for task in load_tasks()[::9] for told in bad(list(prove(task, pd)))] == []


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_all_tasks_are_as_they_should_be(pd: PdJudge) -> None:
    """References and second shapes pass, wrong patches load and fail."""
    found = [proof for task in load_tasks() for proof in prove(task, pd)]
    assert bad(found) == []
    kinds = [proof.patch.split()[0] for proof in found]
    print({kind: kinds.count(kind) for kind in dict.fromkeys(kinds)})
    assert kinds.count("second") >= 40


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ten_runs_bring_the_same_verdicts() -> None:
    """All patches of every fourth task, two processes at a time, ten times."""
    tasks = load_tasks()[::4]
    with judges() as pool:
        runs = [list(pool.map(proofs, tasks, chunksize=4)) for _ in range(10)]
    assert all(run == runs[0] for run in runs)
