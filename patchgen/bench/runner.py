"""Many tasks, many samples: attempts are made here one after the other, and judged beside that by other processes.

What is judged is kept beside the results' file at once, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias

from patchgen import pdfile
from patchgen.bench.judges import judges, own_pd
from patchgen.bench.makers import Attempt, Maker
from patchgen.bench.oracle import Rung, judge
from patchgen.bench.results import Results, Row, Sample
from patchgen.bench.task import Task
from patchgen.errors import PatchgenError

Key: TypeAlias = tuple[str, int]  # the task's id and the number of the sample
Progress: TypeAlias = Callable[[Sample], None]

_AHEAD = 32  # attempts that wait for their judge


def run(
    name: str, tasks: Sequence[Task], maker: Maker, samples: int, kept: Path, progress: Progress | None = None
) -> Results:
    """Attempt and judge all tasks. `kept` holds what is done until all is; it is gone afterwards.

    Raises PatchgenError where `kept` belongs to a run with other settings.
    """
    settings = {**maker.settings, "samples": samples, "tasks": _digest(tasks)}
    done = _begin(kept, settings)
    for sample in done.values():
        _tell(progress, sample)
    wanted = [(task, number) for task, number in product(tasks, range(samples)) if (task.id, number) not in done]
    with kept.open("a", encoding="utf-8") as file:
        for task, number, sample in _judged(maker, wanted):
            done[task.id, number] = sample
            file.write(json.dumps([task.id, number, asdict(sample)]) + "\n")
            file.flush()
            _tell(progress, sample)
    rows = [Row.of(task, [done[task.id, number] for number in range(samples)]) for task in tasks]
    return Results(name, settings, tuple(rows))


def _tell(progress: Progress | None, sample: Sample) -> None:
    if progress:
        progress(sample)


def _begin(kept: Path, settings: Mapping[str, Any]) -> dict[Key, Sample]:
    """What an earlier run has done, the last line left out where it was cut off."""
    head = json.dumps(settings)
    lines = kept.read_text("utf-8").splitlines(keepends=True) if kept.is_file() else []
    if not lines:
        kept.write_text(head + "\n", "utf-8")
        return {}
    if lines[0].strip() != head:
        raise PatchgenError(
            f"{kept} is of a run with other settings: go on with those, remove it, or name another file with --json"
        )
    whole = [line for line in lines[1:] if line.endswith("\n")]
    if len(whole) < len(lines) - 1:
        kept.write_text("".join([lines[0], *whole]), "utf-8")
    rows = map(json.loads, whole)
    return {(task, number): Sample(**sample) for task, number, sample in rows}


def _digest(tasks: Sequence[Task]) -> str:
    """Tells one set of tasks from another."""
    return hashlib.sha256(repr(sorted(tasks, key=lambda task: task.id)).encode()).hexdigest()[:16]


def _judged(maker: Maker, wanted: Sequence[tuple[Task, int]]) -> Iterator[tuple[Task, int, Sample]]:
    """Attempts with their verdicts, in the order wanted."""
    waiting: list[tuple[Task, int, Attempt, Future[tuple[str, str]]]] = []
    with judges() as pool:
        for task, number in wanted:
            attempt = maker.attempt(task, number)
            waiting.append((task, number, attempt, pool.submit(_verdict, task, attempt)))
            if len(waiting) > _AHEAD:
                yield _sample(*waiting.pop(0))
        while waiting:
            yield _sample(*waiting.pop(0))


def _sample(task: Task, number: int, attempt: Attempt, verdict: Future[tuple[str, str]]) -> tuple[Task, int, Sample]:
    rung, reason = verdict.result()
    return task, number, Sample(rung, reason, attempt.text, attempt.seconds, attempt.tokens)


def _verdict(task: Task, attempt: Attempt) -> tuple[str, str]:
    if attempt.lacking:
        return Rung.NOTHING.name.lower(), attempt.lacking
    verdict = judge(task, pdfile.read(attempt.text.encode()), own_pd())
    return verdict.rung.name.lower(), verdict.reason
