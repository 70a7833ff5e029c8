"""Spreading work over processes, and the progress bar of all stages."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


def bar(total: float, label: str, **options: Any) -> Any:
    """A tqdm progress bar on stderr, that writes rarely where stderr is a log file."""
    from tqdm import tqdm

    return tqdm(total=total, desc=label, mininterval=0.2 if sys.stderr.isatty() else 15.0, **options)


def spread(function: Callable[[Job], Result], jobs: Sequence[Job], label: str) -> Iterator[Result]:
    """`function` of each job, in the jobs' order, by as many processes as there are cores.

    Processes are spawned, not forked, so it works the same on all systems; function, jobs and results travel
    by pickle. A single job is done in this process.
    """
    workers = min(os.cpu_count() or 1, len(jobs))
    with bar(len(jobs), label, unit="file") as progress:
        if workers == 1:
            for job in jobs:
                yield function(job)
                progress.update()
            return
        with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
            for result in pool.map(function, jobs):
                yield result
                progress.update()
