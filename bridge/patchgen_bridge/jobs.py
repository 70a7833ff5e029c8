"""The queue: one request is worked on at a time, a bounded number wait, each client in its turn, none is done twice.

What was accepted stands in the store before its client is told; a job that was in work when the program was killed
is begun again at the next start.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeAlias

from patchgen.errors import BridgeError, PatchgenError, PdError
from patchgen.generate import RETRY_TEMPERATURE
from patchgen.osc import Message
from patchgen_bridge.job import FINISHED, Client, Delivery, Job, JobError, State, Stop
from patchgen_bridge.protocol import MAX_CANDIDATES, Again, Cancel, ErrorCode, Id, Request, error, key_of, reply
from patchgen_bridge.store import Store
from patchgen_bridge.turns import Turns

log = logging.getLogger("patchgen.bridge")

Send: TypeAlias = Callable[[Client, Message], None]

REMEMBERED = 1000  # finished jobs, whose answers are repeated when their ids come again
ATTEMPTS = 3  # a job in work when the program was killed is begun so often in all; it may be what ends it
PROGRESS_INTERVAL = 0.1  # seconds; a face in Pd needs no more
AGAIN_SEED = MAX_CANDIDATES  # so many seeds further: those between are of the request's own candidates
# What a restart may have mended: requests that failed so are done if they are asked again.
CIRCUMSTANCES = frozenset(
    (code.value,) for code in (ErrorCode.STOPPED, ErrorCode.MODEL_FAILED, ErrorCode.PD_FAILED, ErrorCode.NOT_DELIVERED)
)


class Work(Protocol):
    """What does the jobs, one after the other, in the worker's thread."""

    @property
    def model(self) -> str:
        """The model's name."""

    def do(self, job: Job, progress: Callable[[float, int], None]) -> Delivery | None:
        """The delivered patch, or None where `job.stopped()` ended the work. Raises `PatchgenError`."""


OpenWork: TypeAlias = Callable[[], AbstractContextManager[Work]]


class Jobs:
    """The jobs of all clients. `send` must be safe to call from any thread, and must not call back.

    `found` looks for the patch of a job that was in work when the program was killed.

    In the worker's thread, `delivered` is told of each patch after its client, and `failed` of the error that
    keeps the work from being opened.
    """

    def __init__(
        self,
        open_work: OpenWork,
        store: Store,
        found: Callable[[Job], Delivery | None],
        send: Send,
        delivered: Callable[[Client, Path], None],
        failed: Callable[[Exception], None],
        limit: int,
        timeout: float,
        temperature: float,
    ) -> None:
        self._open_work = open_work
        self._store = store
        self._found = found
        self._send = send
        self._delivered = delivered
        self._failed = failed
        self._limit = limit
        self._timeout = timeout
        self._temperature = temperature  # of requests that name none
        self._jobs: dict[tuple[Client, str], Job] = {}  # in the order of their acceptance
        self._queue: Turns[Client, Job] = Turns()
        self._running: Job | None = None
        self._stopping = False
        self._changed = threading.Condition()
        self._worker = threading.Thread(target=self._work, name="patchgen-worker")
        self.model = "loading"

    def start(self) -> None:
        """Take up what an earlier process left, and begin to work. The store is open."""
        with self._changed:
            self._restore()
        self._worker.start()

    def stop(self) -> None:
        """End the work that is going on, tell every client that waits, and wait for the worker's end."""
        with self._changed:
            self._refuse_all(ErrorCode.STOPPED, "the bridge was stopped")
            if self._running is not None and self._running.stop is None:
                self._running.stop = Stop.STOPPED
            self._changed.notify_all()
        if self._worker.ident is not None:
            self._worker.join()

    @property
    def waiting(self) -> int:
        """How many requests are in work or wait."""
        with self._changed:
            return len(self._queue) + (self._running is not None)

    def submit(self, client: Client, request: Request) -> None:
        """Queue a request; the same one again is answered as the first was."""
        with self._changed:
            self._submit(client, request)

    def again(self, client: Client, again: Again) -> None:
        """Queue an earlier request with another seed, and some temperature."""
        with self._changed:
            key = key_of(again.id)
            earlier = self._jobs.get((client, key)) or self._store.find(client, key)
            if earlier is None:
                self._send(client, error(again.new_id, ErrorCode.UNKNOWN_ID, f"no request {again.id} to repeat"))
            elif key_of(again.new_id) == key and earlier.state not in FINISHED:
                self._repeat(earlier, again.id)  # this `again` came before, or too early
            else:
                self._submit(client, self._another(earlier.request, again.new_id))

    def cancel(self, client: Client, cancel: Cancel) -> None:
        """Stop a job; one that is running is answered when its work has really ended."""
        with self._changed:
            job = self._jobs.get((client, key_of(cancel.id)))
            if job is None:
                self._send(client, error(cancel.id, ErrorCode.UNKNOWN_ID, f"no request {cancel.id} to cancel"))
            elif job.state is State.QUEUED:
                self._queue.remove(client, job)
                job.stop = Stop.CANCELLED
                self._finish(job, *_ended_early(job, self._timeout))
            elif job.state is State.RUNNING:
                job.stop = job.stop or Stop.CANCELLED
            elif job.answer is not None:
                self._send(client, job.answer)

    # What follows runs with the lock held, up to `_work`.

    def _submit(self, client: Client, request: Request) -> None:
        known = self._jobs.get((client, key_of(request.id)))
        if known is not None and _same(known.request, request):
            self._repeat(known, request.id)
        elif known is None or known.state in FINISHED:
            self._accept(Job(client, request))
        else:
            text = "another request with this id is in work; take a new id"
            self._send(client, error(request.id, ErrorCode.ID_IN_USE, text))

    def _another(self, request: Request, id: Id) -> Request:
        options = request.options
        seed = ((options.seed or 0) + AGAIN_SEED) % 2**31
        temperature = self._temperature if options.temperature is None else options.temperature
        another = replace(options, seed=seed, temperature=temperature or RETRY_TEMPERATURE)
        return replace(request, id=id, options=another)

    def _accept(self, job: Job) -> None:
        id, client = job.request.id, job.client
        if self._stopping:
            self._send(client, error(id, ErrorCode.STOPPED, "the bridge is stopping"))
        elif self._is_full(client):
            text = f"{len(self._queue)} requests are waiting; send it again later"
            self._send(client, error(id, ErrorCode.QUEUE_FULL, text))
        else:
            try:
                self._store.accept(job)
            except BridgeError as problem:
                self._send(client, error(id, ErrorCode.NOT_KEPT, str(problem)))
                return
            self._enqueue(job)
            self._forget()
            self._send(client, reply("accepted", id, self._place(job)))
            self._changed.notify_all()

    def _is_full(self, client: Client) -> bool:
        """A client of which nothing waits finds a place where others fill the queue, up to as many once more."""
        limit = self._limit if self._queue.of(client) else 2 * self._limit
        return len(self._queue) + (self._running is not None) > limit  # the limit is of those that wait

    def _enqueue(self, job: Job) -> None:
        self._jobs.pop((job.client, job.key), None)  # an earlier job of this id goes to the end
        self._jobs[job.client, job.key] = job
        self._queue.push(job.client, job)

    def _restore(self) -> None:
        for job in self._store.recent(REMEMBERED):
            if job.state in FINISHED:
                if _is_final(job):
                    self._jobs[job.client, job.key] = job
            elif job.state is State.QUEUED or not self._ended_unseen(job):
                job.state = State.QUEUED
                self._enqueue(job)
        for job in self._store.untold():
            self._tell(job)
        if self._queue:
            log.info("%s: %d requests of an earlier run are to be done", self._store.path, len(self._queue))

    def _ended_unseen(self, job: Job) -> bool:
        """Whether a job that was in work when the program was killed needs no further work."""
        if (delivery := self._found(job)) is not None:
            answered = _done(job, delivery.path)
        elif job.attempts >= ATTEMPTS:
            text = f"the bridge ended {job.attempts} times while it was at work on this; ask for something else"
            answered = State.FAILED, error(job.request.id, ErrorCode.CRASHED, text)
        else:
            return False
        self._jobs[job.client, job.key] = job
        job.state, job.answer = answered
        self._store.finish(job, delivery)
        return True

    def _tell(self, job: Job) -> None:
        """Send an answer that may never have been sent, and let the client open its patch."""
        assert job.answer is not None
        self._send(job.client, job.answer)
        if job.state is State.DONE:
            _, name, folder, *_ = job.answer.arguments
            self._replace(job, str(folder))
            self._send(job.client, reply("open", name, folder))
        self._store.told(job)

    def _replace(self, job: Job, folder: str) -> None:
        """A new patch is there for the one that was to be changed."""
        if job.request.revises:
            self._send(job.client, reply("replaced", job.request.revises, folder))

    def _repeat(self, job: Job, id: Id) -> None:
        self._send(job.client, reply("accepted", id, self._place(job)))
        last = job.answer or job.progress
        if last is not None:
            self._send(job.client, last)

    def _place(self, job: Job) -> int:
        """How many jobs are before this one."""
        if job.state is not State.QUEUED:
            return 0
        return self._queue.place(job.client, job) + (self._running is not None)

    def _finish(self, job: Job, state: State, answer: Message, delivery: Delivery | None = None) -> None:
        job.state, job.answer, job.progress = state, answer, None
        self._keep(lambda: self._store.finish(job, delivery))
        self._send(job.client, answer)
        self._keep(lambda: self._store.told(job))
        log.info("%s: %s after %.2f s", job, answer, time.monotonic() - job.accepted)

    def _keep(self, change: Callable[[], None]) -> None:
        """Write a job's progress down; where that fails the work goes on."""
        try:
            change()
        except BridgeError as problem:
            log.error("not written down, after a restart it may be done again: %s", problem)

    def _refuse_all(self, code: ErrorCode, text: str) -> None:
        self._stopping = True
        for job in self._queue:
            self._finish(job, State.FAILED, error(job.request.id, code, text))
        self._queue.clear()

    def _forget(self) -> None:
        finished = [key for key, job in self._jobs.items() if job.state in FINISHED]
        for key in finished[: max(0, len(self._jobs) - REMEMBERED)]:
            del self._jobs[key]

    # The worker's thread.

    def _work(self) -> None:
        try:
            with self._open_work() as work:
                self.model = work.model
                while (job := self._next()) is not None:
                    self._run(work, job)
        except Exception as problem:
            with self._changed:
                self._refuse_all(ErrorCode.MODEL_FAILED, str(problem))
            self._failed(problem)

    def _next(self) -> Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._stopping)
            if not self._queue:
                return None
            job = self._running = self._queue.pop()
            job.state = State.RUNNING
            job.attempts += 1
            if job.request.revises == "":
                self._keep(lambda: self._name_last(job))
            self._keep(lambda: self._store.begin(job))
            job.deadline = time.monotonic() + self._timeout
            return job

    def _name_last(self, job: Job) -> None:
        """Let the request name the patch that its client has got last, so that `again` changes the same one."""
        if latest := self._store.latest(job.client, 1):
            job.request = replace(job.request, revises=latest[0].path.name)

    def _run(self, work: Work, job: Job) -> None:
        log.info("%s: %r", job, job.request.text)
        delivery = None
        try:
            delivery = work.do(job, self._progress(job))
            state, answer = _ended_early(job, self._timeout) if delivery is None else _done(job, delivery.path)
        except PatchgenError as problem:
            state, answer = State.FAILED, error(job.request.id, _code(problem), str(problem))
        except Exception as problem:
            log.exception("%s: a mistake in the bridge", job)
            state, answer = State.FAILED, error(job.request.id, ErrorCode.INTERNAL, repr(problem))
        with self._changed:
            self._running = None
            self._finish(job, state, answer, delivery)
            if delivery is not None:
                self._replace(job, delivery.path.parent.as_posix())
        if delivery is not None:
            self._delivered(job.client, delivery.path)

    def _progress(self, job: Job) -> Callable[[float, int], None]:
        said = 0.0

        def progress(fraction: float, tokens: int) -> None:
            nonlocal said
            if time.monotonic() - said < PROGRESS_INTERVAL:
                return
            said = time.monotonic()
            job.progress = reply("progress", job.request.id, float(fraction), tokens)
            self._send(job.client, job.progress)

        return progress


def _same(known: Request, request: Request) -> bool:
    """Whether a request came before; the known one names the patch that is to be changed once its work has begun."""
    if request.revises == "" and known.revises is not None:
        request = replace(request, revises=known.revises)
    return (known.text, known.options, known.revises) == (request.text, request.options, request.revises)


def _is_final(job: Job) -> bool:
    """Whether asking once more after a restart would bring nothing else."""
    return job.answer is None or job.answer.arguments[1:2] not in CIRCUMSTANCES


def _done(job: Job, path: Path) -> tuple[State, Message]:
    seconds = time.monotonic() - job.accepted
    return State.DONE, reply("done", job.request.id, path.name, path.parent.as_posix(), seconds)


def _ended_early(job: Job, timeout: float) -> tuple[State, Message]:
    id = job.request.id
    match job.stop:
        case Stop.TIMED_OUT:
            text = f"not done after {timeout:g} s; see the setting timeout"
            return State.FAILED, error(id, ErrorCode.TIMED_OUT, text)
        case Stop.STOPPED:
            return State.FAILED, error(id, ErrorCode.STOPPED, "the bridge was stopped")
        case _:
            return State.CANCELLED, reply("cancelled", id)


def _code(problem: PatchgenError) -> ErrorCode:
    match problem:
        case JobError():
            return problem.code
        case BridgeError():
            return ErrorCode.NOT_DELIVERED
        case PdError():
            return ErrorCode.PD_FAILED
        case _:
            return ErrorCode.MODEL_FAILED
