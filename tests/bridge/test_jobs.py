"""The queue, with work that waits until the test lets it go on."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from patchgen.errors import BridgeError, ModelError, PatchgenError, PdError
from patchgen.osc import Argument, Message
from patchgen_bridge.job import Client, Delivery, Job, JobError
from patchgen_bridge.jobs import ATTEMPTS, REMEMBERED, Jobs, OpenWork
from patchgen_bridge.protocol import Again, Cancel, ErrorCode, Id, Options, Request
from patchgen_bridge.store import Store

PD: Client = ("127.0.0.1", 5001)
OTHER: Client = ("127.0.0.1", 5002)
PATIENCE = 10.0  # seconds


class Gate:
    """Work that takes one token from `release` for each job; the token is its result or its error."""

    model = "gate"

    def __init__(self) -> None:
        self.begun: queue.Queue[Job] = queue.Queue()
        self.release: queue.Queue[Path | Exception] = queue.Queue()

    def do(self, job: Job, progress: Callable[[float, int], None]) -> Delivery | None:
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
            return Delivery(result, {"id": job.request.id, "job": job.uid}, b"#N canvas;")
        raise AssertionError("the test never let the work end")


class Desk:
    """Jobs on a store, the work they do, and what was sent."""

    def __init__(
        self, path: Path, limit: int = 2, timeout: float = PATIENCE, load: threading.Event | None = None
    ) -> None:
        self.work = Gate()
        self.sent: queue.Queue[tuple[Client, Message]] = queue.Queue()
        self.said: list[tuple[Client, Message]] = []  # the same, and kept
        self.delivered: list[tuple[Client, Path]] = []
        self.failures: list[Exception] = []
        self.load = load
        self.found: dict[Id, Delivery] = {}  # patches of jobs that were in work in an earlier process
        self.store = Store(path)
        self.store.open()
        self.jobs = self.with_work(self.open, limit, timeout)

    def with_work(self, open_work: OpenWork, limit: int = 2, timeout: float = PATIENCE) -> Jobs:
        return Jobs(
            open_work, self.store, lambda job: self.found.get(job.request.id), self.send, self.note,
            self.failures.append, limit, timeout, temperature=0,
        )  # fmt: skip

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


NewDesk: TypeAlias = Callable[..., Desk]


@pytest.fixture
def new_desk(tmp_path: Path) -> Iterator[NewDesk]:
    """Make a desk; each one finds the store of the one before, which is as if that one's process had been killed."""
    desks: list[Desk] = []

    def make(**options: Any) -> Desk:
        for killed in desks:
            killed.store.close()
        desks.append(Desk(tmp_path / "jobs.sqlite", **options))
        return desks[-1]

    yield make
    for desk in desks:
        desk.jobs.stop()
        desk.store.close()


@pytest.fixture
def desk(new_desk: NewDesk) -> Desk:
    made = new_desk()
    made.jobs.start()
    return made


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


def test_requests_wait_for_the_model(new_desk: NewDesk) -> None:
    load = threading.Event()
    desk = new_desk(limit=1, load=load)
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


def test_a_model_that_cannot_be_loaded(new_desk: NewDesk) -> None:
    desk = new_desk()
    load = threading.Event()

    @contextmanager
    def fail() -> Iterator[Gate]:
        assert load.wait(PATIENCE)
        raise ModelError("no such file: x.gguf; see --model")
        yield desk.work

    desk.jobs = desk.with_work(fail)
    desk.jobs.start()
    desk.jobs.submit(PD, Request(1, "a sine"))
    desk.hears("accepted", 1)
    load.set()
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


def test_a_job_that_takes_too_long(new_desk: NewDesk) -> None:
    desk = new_desk(timeout=0.05)
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


def test_old_jobs_are_forgotten_but_none_that_waits(new_desk: NewDesk) -> None:
    desk = new_desk(limit=10)
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


def test_each_client_has_its_turn(new_desk: NewDesk) -> None:
    desk = new_desk(limit=10, load=(load := threading.Event()))
    desk.jobs.start()
    for id in (1, 2, 3):
        desk.jobs.submit(PD, Request(id, "noise"))
        desk.hears("accepted", id, id - 1)
    desk.jobs.submit(OTHER, Request(9, "a saw"))
    desk.hears("accepted", 9, 1, client=OTHER)
    desk.jobs.submit(PD, Request(3, "noise"))
    desk.hears("accepted", 3, 3)
    load.set()
    for client, id in ((PD, 1), (OTHER, 9), (PD, 2), (PD, 3)):
        desk.hears("progress", id, client=client)
        desk.work.release.put(SINE)
        desk.hears("done", id, client=client)


def test_a_full_queue_has_a_place_for_one_who_has_none(desk: Desk) -> None:
    desk.begin(1)
    for id in (2, 3):
        desk.jobs.submit(PD, Request(id, "noise"))
        desk.hears("accepted", id)
    for number in range(2):
        client = ("127.0.0.1", 6000 + number)
        desk.jobs.submit(client, Request(1, "noise"))
        desk.hears("accepted", 1, client=client)
        desk.jobs.submit(client, Request(2, "noise"))
        desk.hears("error", 2, "queue-full", client=client)
    desk.jobs.submit(OTHER, Request(1, "noise"))
    desk.hears("error", 1, "queue-full", client=OTHER)


def test_what_was_accepted_is_done_after_a_kill(new_desk: NewDesk) -> None:
    killed = new_desk()
    killed.jobs.start()
    killed.begin(1)
    killed.jobs.submit(PD, Request(2, "noise", Options(seed=7)))
    killed.jobs.submit(OTHER, Request("x", "a saw"))
    desk = new_desk()
    assert desk.jobs.waiting == 0
    desk.jobs.start()
    assert desk.jobs.waiting == 3
    for client, id in ((PD, 1), (OTHER, "x"), (PD, 2)):
        assert desk.work.begun.get(timeout=PATIENCE).request.id == id
        desk.hears("progress", id, client=client)
        desk.work.release.put(SINE)
        desk.hears("done", id, "sine.pd", client=client)
    after = new_desk()
    after.jobs.start()
    assert after.jobs.waiting == 0
    after.jobs.submit(PD, Request(2, "noise", Options(seed=7)))
    after.hears("accepted", 2, 0)
    after.hears("done", 2, "sine.pd")
    assert after.work.begun.empty()


def test_a_job_that_was_delivered_before_the_kill_is_not_done_again(new_desk: NewDesk) -> None:
    killed = new_desk()
    killed.jobs.start()
    killed.begin(1)
    desk = new_desk()
    desk.found[1] = Delivery(SINE, {"id": 1}, b"#N canvas;")
    desk.jobs.start()
    desk.hears("done", 1, "sine.pd", "/patches")
    desk.hears("open", "sine.pd", "/patches")
    assert desk.jobs.waiting == 0
    assert [entry.path for entry in desk.store.history(9)] == [SINE]
    after = new_desk()
    after.jobs.start()
    assert after.sent.empty()


def test_an_answer_that_was_not_sent_is_sent_at_the_next_start(
    new_desk: NewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = new_desk()
    killed.jobs.start()
    killed.begin(1)
    killed.jobs.cancel(PD, Cancel(1))
    monkeypatch.setattr(killed.store, "told", lambda _: None)
    killed.hears("cancelled", 1)
    desk = new_desk()
    desk.jobs.start()
    desk.hears("cancelled", 1)
    assert desk.sent.empty()


def test_a_job_that_ends_the_program_each_time_is_reported(new_desk: NewDesk) -> None:
    for attempt in range(ATTEMPTS):
        killed = new_desk()
        killed.jobs.start()
        if not attempt:
            killed.jobs.submit(PD, Request(1, "a sine"))
        assert killed.work.begun.get(timeout=PATIENCE).attempts == attempt + 1
    desk = new_desk()
    desk.jobs.start()
    desk.hears("error", 1, "crashed")
    assert desk.jobs.waiting == 0
    desk.jobs.submit(PD, Request(1, "a sine"))
    desk.hears("accepted", 1)
    desk.hears("error", 1, "crashed")


def test_again_after_a_restart(new_desk: NewDesk) -> None:
    first = new_desk()
    first.jobs.start()
    first.begin(1)
    first.work.release.put(SINE)
    first.hears("done", 1)
    first.jobs.stop()
    desk = new_desk()
    desk.jobs.start()
    desk.jobs._jobs.clear()  # as if a thousand others had come since
    desk.jobs.again(PD, Again(1, 2))
    desk.hears("accepted", 2, 0)
    assert desk.work.begun.get(timeout=PATIENCE).request.options.seed == 16


def test_what_cannot_be_written_down_is_not_accepted(desk: Desk) -> None:
    desk.store.close()
    desk.jobs.submit(PD, Request(1, "a sine"))
    desk.hears("error", 1, "not-kept")
    assert desk.jobs.waiting == 0


def test_a_store_that_fails_while_work_goes_on(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.begin(1)
    desk.store.close()
    desk.work.release.put(SINE)
    desk.hears("done", 1, "sine.pd")
    assert "not written down" in caplog.text


def test_what_was_stopped_may_be_asked_again_after_a_restart(new_desk: NewDesk) -> None:
    first = new_desk()
    first.jobs.start()
    first.begin(1)
    first.jobs.stop()
    first.hears("error", 1, "stopped")
    desk = new_desk()
    desk.jobs.start()
    desk.begin(1)
