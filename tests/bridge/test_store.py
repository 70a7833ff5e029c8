"""The store: what is written is read again, and a file that is broken or not ours is left as it is."""

from __future__ import annotations

import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from patchgen.errors import BridgeError
from patchgen.osc import Message
from patchgen_bridge.job import Client, Delivery, Job, State
from patchgen_bridge.protocol import Options, Request
from patchgen_bridge.store import APPLICATION, Store, default_path

PD: Client = ("127.0.0.1", 5001)
OTHER: Client = ("tcp:127.0.0.1", 5001)
PATCH = b"#N canvas 0 50 450 300 12;\n\xff"
RECORD = {"request": "é a sine", "id": 7, "seed": 3, "time": "2025-01-01T00:00:00+00:00"}


@pytest.fixture
def open_store(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    stores: list[Store] = []

    def make() -> Store:
        stores.append(Store(tmp_path / "state" / "jobs.sqlite"))
        stores[-1].open()
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    return open_store()


def finished(store: Store, job: Job, path: Path) -> None:
    job.state, job.answer = State.DONE, Message("/patchgen/done", (job.request.id, path.name, "/x", 0.5))
    store.finish(job, Delivery(path, RECORD | {"id": job.request.id, "job": job.uid}, PATCH))


@pytest.mark.parametrize("id", [7, 7.5, "é 7"])
def test_a_job_comes_back_as_it_was(store: Store, open_store: Callable[[], Store], id: int | float | str) -> None:
    job = Job(PD, Request(id, "é a sine", Options(3, 0.5, 2, "x")))
    store.accept(job)
    job.state, job.attempts = State.RUNNING, 2
    store.begin(job)
    store.close()
    (back,) = open_store().recent(9)
    assert (back.client, back.request, back.state, back.attempts, back.uid) == (
        PD, job.request, State.RUNNING, 2, job.uid,
    )  # fmt: skip
    assert back.accepted == pytest.approx(job.accepted, abs=0.1)
    assert type(back.request.id) is type(id)


def test_recent_keeps_all_that_wait(store: Store, tmp_path: Path) -> None:
    jobs = [Job(PD, Request(number, "a sine")) for number in range(6)]
    for job in jobs:
        store.accept(job)
    for job in jobs[1:5]:
        finished(store, job, tmp_path / "a.pd")
    assert [job.request.id for job in store.recent(2)] == [0, 3, 4, 5]
    found = store.find(PD, "1")
    assert found is not None
    assert found.uid == jobs[1].uid
    assert store.find(OTHER, "1") is None
    assert [job.request.id for job in store.untold()] == [1, 2, 3, 4]
    store.told(jobs[2])
    assert [job.request.id for job in store.untold()] == [1, 3, 4]


def test_the_history(store: Store, tmp_path: Path) -> None:
    for number, client in enumerate((PD, OTHER, PD)):
        job = Job(client, Request(number, "a sine"))
        store.accept(job)
        finished(store, job, tmp_path / f"{number}.pd")
    assert [entry.id for entry in store.history(2)] == [1, 2]
    last, first = store.latest(PD, 5)
    assert (last.id, last.path, last.patch, last.record["request"]) == (2, tmp_path / "2.pd", PATCH, "é a sine")
    store.undo(last, "u")
    assert [entry.id for entry in store.history(9)] == [0, 1]
    assert store.latest(PD, 5) == [first]
    assert store.undone(PD, "u") == last
    assert store.undone(OTHER, "u") is None


def test_a_patch_is_written_down_with_its_answer_or_not_at_all(store: Store, tmp_path: Path) -> None:
    job = Job(PD, Request(1, "a sine"))
    store.accept(job)
    finished(store, job, tmp_path / "a.pd")
    with pytest.raises(BridgeError, match="UNIQUE"):
        store.finish(job, Delivery(tmp_path / "b.pd", RECORD, PATCH))
    assert [entry.path.name for entry in store.history(9)] == ["a.pd"]


def test_a_second_bridge_on_the_folder_takes_the_next_file(store: Store, open_store: Callable[[], Store]) -> None:
    second = open_store()
    assert (store.path.name, second.path.name) == ("jobs.sqlite", "jobs-2.sqlite")
    store.close()
    assert open_store().path == store.path


def test_a_file_for_each_folder(tmp_path: Path) -> None:
    one, other = (default_path(tmp_path, tmp_path / name / "My Patches") for name in "ab")
    assert one != other
    assert one.name.startswith("my-patches-")
    assert one == default_path(tmp_path, tmp_path / "a" / ".." / "a" / "My Patches")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_requests_are_nobody_elses_business(store: Store) -> None:
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (store.path.parent, *store.path.parent.iterdir())]
    assert modes[0] == 0o700
    assert set(modes[1:]) == {0o600}


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE songs (title TEXT)")
    file.close()


def newer(path: Path) -> None:
    made = Store(path)
    made.open()
    made.close()
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()


def torn(path: Path) -> None:
    """A file of ours with pages of zeros where its tables were."""
    made = Store(path)
    made.open()
    for number in range(200):
        made.accept(Job(PD, Request(number, "a sine " * 50)))
    made.close()
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 12] = bytes(4096 * 9)
    path.write_bytes(data)


def cut(path: Path) -> None:
    torn(path)
    path.write_bytes(path.read_bytes()[:9000])


def noise(path: Path) -> None:
    path.write_bytes(b"once upon a time " * 1000)


@pytest.mark.parametrize("spoil", [foreign, newer, torn, cut, noise])
def test_a_file_that_cannot_be_used_is_left_as_it_is(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    path = tmp_path / "jobs.sqlite"
    spoil(path)
    before = path.read_bytes()
    store = Store(path)
    with pytest.raises(BridgeError, match=r"jobs\.sqlite.*move it aside.*--state"):
        store.open()
    assert path.read_bytes() == before
    path.rename(tmp_path / "jobs.sqlite.aside")
    store.open()
    assert store.recent(9) == []
    store.close()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(BridgeError, match="--state"):
        Store(tmp_path / "file" / "jobs.sqlite").open()


def test_an_empty_file_is_made_a_store(tmp_path: Path) -> None:
    path = tmp_path / "jobs.sqlite"
    path.touch()
    store = Store(path)
    store.open()
    store.close()
    file = sqlite3.connect(path)
    assert file.execute("PRAGMA application_id").fetchall() == [(APPLICATION,)]
    file.close()
