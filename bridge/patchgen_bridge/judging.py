"""The real Pd as the judge of a job that may be stopped: nobody waits for a Pd whose verdict is no longer wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from patchgen.errors import PdError
from patchgen.finding import Finding
from patchgen.pdhost import PdJudge

LOOK = 0.01  # seconds between two looks whether the job was stopped


class StoppedError(PdError):
    """The job was stopped while Pd had its patch."""


class StoppableJudge:
    """A context manager around a `PdJudge`, which it closes in the end. For one thread at a time."""

    def __init__(self, judge: PdJudge) -> None:
        self._judge = judge
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._join()
        self._judge.close()

    def judge(self, patch_file: Path, stopped: Callable[[], bool]) -> tuple[Finding, ...]:
        """As `PdJudge.judge`; raises `StoppedError` soon after `stopped` turns true, and ends the Pd."""
        self._join()
        answers: SimpleQueue[tuple[Finding, ...] | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._judge.judge(patch_file))
            except Exception as problem:  # for the caller's thread
                answers.put(problem)

        self._thread = threading.Thread(target=ask, name="patchgen-judge")
        self._thread.start()
        while True:
            try:
                answer = answers.get(timeout=LOOK)
                break
            except Empty:
                if stopped():
                    self._judge.give_up()
                    raise StoppedError("the job was stopped") from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _join(self) -> None:
        """Wait for a Pd that was given up: it may still be starting."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None


@dataclass(frozen=True, slots=True)
class JobsJudge:
    """A `StoppableJudge` for one job, as `patchgen.generate.make` wants a judge."""

    judging: StoppableJudge
    stopped: Callable[[], bool]

    def judge(self, patch_file: Path) -> tuple[Finding, ...]:
        return self.judging.judge(patch_file, self.stopped)
