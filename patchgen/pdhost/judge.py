"""The real Pd as the judge of a patch: it loads the patch with DSP on, and what it says becomes findings.

A judged patch really runs, for the moment of its loading: its loadbangs fire. So a file is looked through for boxes
that could do harm first (`patchgen.check.safety`), and such a file is not loaded but answered with those findings.

Several Pd processes work side by side (`worker`). Each loads one patch after the other; a patch that could leave
something behind for the next gets a Pd of its own (`screen`).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import TypeAlias

from patchgen.pdhost.find import require_pd
from patchgen.pdhost.worker import Verdict, Worker

_AHEAD = 32  # patches that a worker sends at most before it reads an answer
_WINDOW = 1024  # patches taken from the caller beyond the one whose verdict is due: the others go on while one hangs

_Todo: TypeAlias = SimpleQueue[tuple[int, Path] | None]
_Done: TypeAlias = SimpleQueue[tuple[int, Verdict | Exception]]


class PdJudge:
    """A context manager around long-lived Pd processes without window, sound and MIDI. For one thread at a time.

    `timeout` is how many seconds a patch may keep Pd from answering. `trusted` loads whatever it is given.
    `workers` is how many Pd processes `judge_many` uses, each started when it is needed: more of them go on where one
    hangs or a patch gets a Pd of its own; harmless small patches are held up by our own reading, not by Pd.
    """

    def __init__(
        self, pd: Path | None = None, *, timeout: float = 5.0, trusted: bool = False, workers: int = 2
    ) -> None:
        pd = pd or require_pd()
        self._workers = [Worker(pd, timeout, trusted=trusted) for _ in range(workers)]

    def __enter__(self) -> PdJudge:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The numbers of the Pd processes that are running."""
        return tuple(worker.pid for worker in self._workers if worker.pid is not None)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The scratch folders of the Pd processes."""
        return tuple(worker.folder for worker in self._workers)

    def close(self) -> None:
        """End every Pd and remove its folder. Doing it twice does no harm."""
        for worker in self._workers:
            worker.close()

    def judge(self, patch_file: Path) -> Verdict:
        """What Pd has to say of one file; empty when it loads without complaint.

        Codes: those of `patchgen.pdhost.console`, the safety codes of `patchgen.check`, unsafe-text (Pd would take
        a part of the file for messages to anything), and pd-no-canvas (the file makes no patch), pd-hang (Pd
        stopped answering), pd-crash (Pd ended).
        """
        self._workers[0].send(patch_file)
        return self._workers[0].answer()

    def give_up(self) -> None:
        """From another thread: let the `judge` that is going on end at once, with PdError."""
        self._workers[0].give_up()

    def judge_many(self, patch_files: Iterable[Path]) -> Iterator[Verdict]:
        """As `judge`, for many files: the verdicts in the order of the files, which are taken as they are needed."""
        files = enumerate(patch_files)
        todo: _Todo = SimpleQueue()
        done: _Done = SimpleQueue()
        threads = [threading.Thread(target=_work, args=(worker, todo, done), daemon=True) for worker in self._workers]
        for thread in threads:
            thread.start()
        try:
            yield from _in_order(files, todo, done)
        finally:
            _empty(todo)
            for _ in threads:
                todo.put(None)
            for thread in threads:
                thread.join()


def _in_order(files: Iterator[tuple[int, Path]], todo: _Todo, done: _Done) -> Iterator[Verdict]:
    verdicts: dict[int, Verdict] = {}
    taken = given = 0
    more = True
    while True:
        while more and taken - given < _WINDOW:
            file = next(files, None)
            if file is None:
                more = False
            else:
                todo.put(file)
                taken += 1
        if given == taken:
            return
        while given not in verdicts:
            number, verdict = done.get()
            if isinstance(verdict, Exception):
                raise verdict
            verdicts[number] = verdict
        yield verdicts.pop(given)
        given += 1


def _work(worker: Worker, todo: _Todo, done: _Done) -> None:
    """Patches through one worker, a few on their way at a time, until there is None instead of a patch."""
    numbers: deque[int] = deque()
    more = True
    try:
        while more or numbers:
            room = _AHEAD - len(numbers) if len(numbers) <= _AHEAD // 2 else 0  # many at a time: each send wakes Pd
            while more and room:
                room -= 1
                try:
                    file = todo.get(block=not numbers)
                except Empty:
                    break
                if file is None:
                    more = False
                else:
                    worker.send(file[1])
                    numbers.append(file[0])
            if numbers:
                done.put((numbers.popleft(), worker.answer()))
    except Exception as error:  # for the caller's thread
        worker.forget()
        done.put((-1, error))


def _empty(queue: _Todo) -> None:
    while True:
        try:
            queue.get_nowait()
        except Empty:
            return
