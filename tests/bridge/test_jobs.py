"""The queue, with work that waits until the test lets it go on."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from patchgen.errors import BridgeError, ModelError, PatchgenError, PdError
from patchgen.osc import Argument, Message
from patchgen_bridge.jobs import REMEMBERED, Client, Job, JobError, Jobs
from patchgen_bridge.protocol import Again, Cancel, ErrorCode, Options, Request

PD: Client = ("127.0.0.1", 5001)
OTHER: Client = ("127.0.0.1", 5002)
PATIENCE = 10.0  # seconds


class Gate:
    """Work that takes one token from `release` for each job; the token is its result or its error."""

    model = "gate"

    def __init__(self) -> None:
        self.begun: queue.Queue[Job] = queue.Queue()
        self.release: queue.Queue[Path | Exception] = queue.Queue()

    def do(self, job: Job, progress: Callable[[float, int], None]) -> Path | None:
        self.begun.put(job)
        progress(0.5, 12)
        for _ in range(round(PATIENCE / 0.005)):
            if job.stopped():
                return None
            try:
                result = self.release.get(timeout=0.005)
            except queue.Empty:
                continue
            if isinstance(result, Exception):
                raise result
            return result
        raise AssertionError("the test never let the work end")


class Desk:
    """Jobs, the work they do, and what was sent."""

    def __init__(self, limit: int = 2, timeout: float = PATIENCE, load: threading.Event | None = None) -> None:
        self.work = Gate()
        self.sent: queue.Queue[tuple[Client, Message]] = queue.Queue()
        self.said: list[tuple[Client, Message]] = []  # the same, and kept
        self.delivered: list[tuple[Client, Path]] = []
        self.failures: list[Exception] = []
        self.load = load
        self.jobs = Jobs(self.open, self.send, self.note, self.failures.append, limit, timeout, temperature=0)

    @contextmanager
    def open(self) -> Iterator[Gate]:
        if self.load is not None:
            assert self.load.wait(PATIENCE)
        yield self.work

    def send(self, client: Client, message: Message) -> None:
        self.said.append((client, message))
        self.sent.put((client, message))

    def note(self, client: Client, path: Path) -> None:
        assert any(message.address.endswith("done") for _, message in self.said), "the client is told first"
        self.delivered.append((client, path))

    def hears(self, word: str, *arguments: Argument, client: Client = PD) -> None:
        to, message = self.sent.get(timeout=PATIENCE)
        assert (to, message.address, message.arguments[: len(arguments)]) == (client, f"/patchgen/{word}", arguments)

    def begin(self, id: int = 1, text: str = "a sine") -> None:
        """Submit a request and wait until it is in work."""
        self.jobs.submit(PD, Request(id, text))
        self.hears("accepted", id, 0)
        self.work.begun.get(timeout=PATIENCE)
        self.hears("progress", id, 0.5, 12)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    made.jobs.start()
    yield made
    made.jobs.stop()


SINE = Path("/patches/sine.pd")


def test_one_after_the_other(desk: Desk) -> None:
    desk.begin(1)
    desk.jobs.submit(PD, Request("b", "noise"))
    desk.jobs.submit(OTHER, Request(1, "a saw"))
    desk.hears("accepted", "b", 1)
    desk.hears("accepted", 1, 2, client=OTHER)
    assert desk.jobs.waiting == 3
    for id, client in ((1, PD), ("b", PD), (1, OTHER)):
        desk.work.release.put(SINE)
        desk.hears("done", id, "sine.pd", "/patches", client=client)
        if client != OTHER or id != 1:
            desk.hears("progress", client=PD if id == 1 else OTHER)
    desk.jobs.stop()
    assert desk.jobs.waiting == 0
    assert desk.jobs.model == "gate"
    assert desk.delivered == [(PD, SINE), (PD, SINE), (OTHER, SINE)]


def test_the_same_request_is_done_once_and_answered_again(desk: Desk) -> None:
    desk.begin(1)
    desk.jobs.submit(PD, Request("1", "a sine"))
    desk.hears("accepted", "1", 0)
    desk.hears("progress", 1)
    desk.work.release.put(SINE)
    desk.hears("done", 1, "sine.pd")
    desk.jobs.submit(PD, Request(1.0, "a sine"))
    desk.hears("accepted", 1.0, 0)
    desk.hears("done", 1, "sine.pd")
    assert desk.work.begun.empty()


def test_another_request_under_a_used_id(desk: Desk) -> None:
    desk.begin(1)
    desk.jobs.submit(PD, Request(1, "noise"))
    desk.hears("error", 1, "id-in-use")
    desk.work.release.put(SINE)
    desk.hears("done", 1)
    desk.begin(1, "noise")
    desk.work.release.put(SINE)
    desk.hears("done", 1)


def test_a_full_queue(desk: Desk) -> None:
    desk.begin(1)
    for id in (2, 3):
        desk.jobs.submit(PD, Request(id, "noise"))
        desk.hears("accepted", id)
    desk.jobs.submit(PD, Request(4, "noise"))
    desk.hears("error", 4, "queue-full")
    desk.jobs.submit(PD, Request(3, "noise"))
    desk.hears("accepted", 3, 2)


def test_requests_wait_for_the_model() -> None:
    load = threading.Event()
    desk = Desk(limit=1, load=load)
    desk.jobs.start()
    assert desk.jobs.model == "loading"
    desk.jobs.submit(PD, Request(1, "a sine"))
    desk.hears("accepted", 1, 0)
    desk.jobs.submit(PD, Request(2, "a sine"))
    desk.hears("accepted", 2, 1)
    desk.jobs.submit(PD, Request(3, "a sine"))
    desk.hears("error", 3, "queue-full")
    load.set()
    desk.work.release.put(SINE)
    desk.hears("progress", 1)
    desk.hears("done", 1)
    desk.jobs.stop()


def test_a_model_that_cannot_be_loaded() -> None:
    desk = Desk()

    @contextmanager
    def fail() -> Iterator[Gate]:
        raise ModelError("no such file: x.gguf; see --model")
        yield desk.work

    desk.jobs = Jobs(fail, desk.send, desk.note, desk.failures.append, 2, PATIENCE, temperature=0)
    desk.jobs.submit(PD, Request(1, "a sine"))
    desk.hears("accepted", 1)
    desk.jobs.start()
    desk.hears("error", 1, "model-failed", "no such file: x.gguf; see --model")
    desk.jobs.stop()
    assert [str(failure) for failure in desk.failures] == ["no such file: x.gguf; see --model"]
    desk.jobs.submit(PD, Request(2, "a sine"))
    desk.hears("error", 2, "stopped")


def test_cancel_one_that_waits_and_one_in_work(desk: Desk) -> None:
    desk.begin(1)
    desk.jobs.submit(PD, Request(2, "noise"))
    desk.hears("accepted", 2, 1)
    desk.jobs.cancel(PD, Cancel(2))
    desk.hears("cancelled", 2)
    desk.jobs.cancel(PD, Cancel(1))
    desk.jobs.cancel(PD, Cancel(1))
    desk.hears("cancelled", 1)
    desk.jobs.cancel(PD, Cancel(1))
    desk.hears("cancelled", 1)
    assert desk.work.begun.empty()


def test_cancel_what_is_done_or_was_never_asked(desk: Desk) -> None:
    desk.begin(1)
    desk.jobs.cancel(OTHER, Cancel(1))
    desk.hears("error", 1, "unknown-id", client=OTHER)
    desk.work.release.put(SINE)
    desk.hears("done", 1)
    desk.jobs.cancel(PD, Cancel(1))
    desk.hears("done", 1)


def test_a_job_that_takes_too_long() -> None:
    desk = Desk(timeout=0.05)
    desk.jobs.start()
    desk.begin(1)
    desk.hears("error", 1, "timed-out")
    desk.jobs.stop()


def test_again_takes_another_seed_under_the_new_id(desk: Desk) -> None:
    desk.jobs.submit(PD, Request(1, "a sine", Options(seed=4, name="x")))
    desk.hears("accepted", 1, 0)
    desk.work.begun.get(timeout=PATIENCE)
    desk.hears("progress", 1)
    desk.jobs.again(PD, Again(1, 2))
    desk.hears("accepted", 2, 1)
    desk.jobs.again(PD, Again(1, 2))  # repeated
    desk.hears("accepted", 2, 1)
    desk.work.release.put(SINE)
    desk.hears("done", 1)
    job = desk.work.begun.get(timeout=PATIENCE)
    assert job.request == Request(2, "a sine", Options(seed=20, temperature=0.7, name="x"))
    desk.hears("progress", 2)
    desk.work.release.put(SINE)
    desk.hears("done", 2)
    assert desk.jobs.waiting == 0


def test_again_under_the_same_id(desk: Desk) -> None:
    desk.jobs.again(PD, Again(1, 1))
    desk.hears("error", 1, "unknown-id")
    desk.begin(1)
    desk.jobs.again(PD, Again(1, 1))
    desk.hears("accepted", 1, 0)
    desk.hears("progress", 1)
    for seed in (16, 32):
        desk.work.release.put(SINE)
        desk.hears("done", 1)
        desk.jobs.again(PD, Again(1, 1))
        desk.hears("accepted", 1, 0)
        assert desk.work.begun.get(timeout=PATIENCE).request.options.seed == seed
        desk.hears("progress", 1)


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (JobError(ErrorCode.NO_PATCH, "empty"), "no-patch"),
        (BridgeError("the disk is full"), "not-delivered"),
        (PdError("pd is gone"), "pd-failed"),
        (ModelError("out of memory"), "model-failed"),
        (PatchgenError("hm"), "model-failed"),
        (ZeroDivisionError("x"), "internal"),
    ],
)
def test_each_error_has_its_code_and_the_next_job_is_done(desk: Desk, problem: Exception, code: str) -> None:
    desk.begin(1)
    desk.work.release.put(problem)
    desk.hears("error", 1, code)
    desk.begin(2)
    desk.work.release.put(SINE)
    desk.hears("done", 2)


def test_stop_tells_all_who_wait(desk: Desk) -> None:
    desk.begin(1)
    desk.jobs.submit(OTHER, Request(2, "noise"))
    desk.hears("accepted", 2, 1, client=OTHER)
    desk.jobs.stop()
    desk.hears("error", 2, "stopped", client=OTHER)
    desk.hears("error", 1, "stopped")


def test_old_jobs_are_forgotten_but_none_that_waits() -> None:
    desk = Desk(limit=10)
    desk.jobs.submit(PD, Request("kept", "waits"))
    for id in range(REMEMBERED + 5):
        desk.jobs.submit(PD, Request(id, "a sine"))
        desk.jobs.cancel(PD, Cancel(id))
    assert len(desk.jobs._jobs) == REMEMBERED
    desk.sent = queue.Queue()
    desk.jobs.submit(PD, Request("kept", "waits"))
    desk.hears("accepted", "kept", 0)
    desk.jobs.cancel(PD, Cancel(0))
    desk.hears("error", 0, "unknown-id")
