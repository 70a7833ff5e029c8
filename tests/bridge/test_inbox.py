"""The inbox: a text file is a request, done once, and it says itself what became of it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from patchgen_bridge import inbox as module
from patchgen_bridge.inbox import CLIENT, Inbox, lock
from patchgen_bridge.protocol import MAX_TEXT, ErrorCode, Request, error, reply
from patchgen_bridge.settings import Settings

PATIENCE = 10.0  # seconds


class Served:
    """An inbox, and the requests that it made."""

    def __init__(self, folder: Path) -> None:
        self.requests: queue.Queue[Request] = queue.Queue()
        self.inbox = Inbox(folder, self._submit)
        self.path = folder / "inbox"

    def _submit(self, client: object, request: Request) -> None:
        assert client == CLIENT
        self.requests.put(request)

    def next(self) -> Request:
        return self.requests.get(timeout=PATIENCE)

    def done(self, request: Request) -> None:
        self.inbox.hear(reply("done", request.id, "x.pd", "/", 0.1))

    def wait(self, *names: str) -> None:
        """Until exactly these files are below the inbox."""
        deadline = time.monotonic() + PATIENCE
        while (found := self.found()) != sorted(names):
            assert time.monotonic() < deadline, found
            time.sleep(0.01)

    def found(self) -> list[str]:
        files = [path for path in self.path.glob("**/*") if path.is_file() and path.name != ".lock"]
        return sorted(path.relative_to(self.path).as_posix() for path in files)


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "INTERVAL", 0.03)
    monkeypatch.setattr(module, "SETTLE", 0.1)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path)
    made.path.mkdir()
    made.inbox.start()
    yield made
    made.inbox.stop()


def test_a_text_is_a_request(served: Served) -> None:
    (served.path / "Slow Drone.txt").write_text("\ufeff a drone,\nslowly breathing \n", "utf-8")
    request = served.next()
    assert request.text == "a drone,\nslowly breathing"
    assert request.options.name == "slow-drone"
    served.wait("Slow Drone.txt")
    served.inbox.hear(reply("progress", request.id, 0.5, 10))
    served.inbox.hear(reply("done", "another", "x.pd", "/", 0.1))
    time.sleep(0.2)
    served.wait("Slow Drone.txt")
    served.done(request)
    served.wait("done/Slow Drone.txt")
    assert served.requests.empty()


def test_one_at_a_time_the_oldest_first(served: Served) -> None:
    (served.path / "a.txt").write_text("younger")
    (served.path / "b.txt").write_text("older")
    os.utime(served.path / "b.txt", (1, 1))
    first = served.next()
    assert first.text == "older"
    time.sleep(0.3)
    assert served.requests.empty()
    served.done(first)
    second = served.next()
    assert second.text == "younger"
    served.done(second)
    served.wait("done/a.txt", "done/b.txt")


def test_a_failure_has_its_reason_beside_it(served: Served) -> None:
    (served.path / "a.txt").write_text("what nobody can")
    served.inbox.hear(error(served.next().id, ErrorCode.NO_PATCH, "the answer was empty"))
    served.wait("failed/a.txt", "failed/a.txt.reason")
    assert (served.path / "failed" / "a.txt.reason").read_text() == "no-patch: the answer was empty\n"
    (served.path / "a.txt").write_text("again")
    served.inbox.hear(reply("cancelled", served.next().id))
    served.wait("failed/a.txt", "failed/a.txt.reason", "failed/a-2.txt", "failed/a-2.txt.reason")
    assert (served.path / "failed" / "a.txt").read_text() == "what nobody can"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfe\x00", "bad-type: "),
        (b"  \n", "bad-arguments: "),
        (b"x" * (MAX_TEXT + 1), "too-large: "),
        ("é".encode() * 1_000_000, "too-large: "),
    ],
)
def test_what_is_no_request(served: Served, data: bytes, reason: str) -> None:
    (served.path / "a.txt").write_bytes(data)
    served.wait("failed/a.txt", "failed/a.txt.reason")
    assert (served.path / "failed" / "a.txt.reason").read_text().startswith(reason)
    assert served.requests.empty()


def test_what_is_passed_over(served: Served, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not for you")
    (served.path / "link.txt").symlink_to(tmp_path / "secret.txt")
    (served.path / ".hidden.txt").write_text("x")
    (served.path / "~$lock.txt").write_text("x")
    (served.path / "a.txt.swp").write_text("x")
    (served.path / "empty.txt").touch()
    (served.path / "folder.txt").mkdir()
    (served.path / "last.txt").write_text("a request")
    request = served.next()
    assert request.text == "a request"
    served.done(request)
    time.sleep(0.3)
    assert served.requests.empty()


def test_a_text_that_is_still_written(served: Served) -> None:
    with (served.path / "slow.txt").open("w") as file:
        for _ in range(5):
            file.write("more ")
            file.flush()
            time.sleep(0.06)
            assert served.requests.empty()
    assert served.next().text == "more more more more more"


@pytest.mark.parametrize("code", [ErrorCode.QUEUE_FULL, ErrorCode.STOPPED])
def test_what_was_not_tried_is_tried_again_under_the_same_id(served: Served, code: ErrorCode) -> None:
    (served.path / "a.txt").write_text("a sine")
    first = served.next()
    served.inbox.hear(error(first.id, code, "later"))
    assert served.next() == first
    served.wait("a.txt")


def test_after_a_restart_it_is_the_same_request(tmp_path: Path) -> None:
    requests = []
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("a sine")
    for _ in range(2):
        served = Served(tmp_path)
        served.inbox.start()
        requests.append(served.next())
        served.inbox.stop()
    assert requests[0] == requests[1]


def test_one_of_two_bridges_serves_it(served: Served, tmp_path: Path) -> None:
    (served.path / "a.txt").write_text("first")
    first = served.next()
    other = Served(tmp_path)
    other.inbox.start()
    (served.path / "b.txt").write_text("second")
    time.sleep(0.3)
    assert other.requests.empty()
    served.done(first)
    served.next()
    served.inbox.stop()
    assert other.next().text == "second"
    other.inbox.stop()


def test_the_lock_is_free_when_its_process_was_killed(tmp_path: Path) -> None:
    text = "import sys, time; from pathlib import Path; from patchgen_bridge.inbox import lock; "
    text += "held = lock(Path(sys.argv[1])); print(held is not None, flush=True); time.sleep(60)"
    other = subprocess.Popen([sys.executable, "-c", f"{text}", tmp_path / "lock"], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "True\n"
        assert lock(tmp_path / "lock") is None
    finally:
        other.kill()
        other.communicate()
    mine = lock(tmp_path / "lock")
    assert mine is not None
    mine.close()


def test_a_folder_that_is_removed_and_comes_back(served: Served, tmp_path: Path) -> None:
    (served.path / "a.txt").write_text("a sine")
    request = served.next()
    for path in served.path.iterdir():
        path.unlink()
    served.path.rmdir()
    served.done(request)
    deadline = time.monotonic() + PATIENCE
    while not served.path.is_dir():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    (served.path / "b.txt").write_text("another")
    assert served.next().text == "another"
    assert tmp_path.is_dir()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_an_inbox_that_everybody_may_write_into(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    served.path.chmod(0o777)
    (served.path / "a.txt").write_text("a sine")
    time.sleep(0.4)
    assert served.requests.empty()
    assert [line for line in caplog.messages if "everybody may write" in line]
    served.path.chmod(0o755)
    assert served.next().text == "a sine"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names must be Unicode, and shorter")
@pytest.mark.parametrize(
    "name", ["日" * 83 + ".txt", "x" * 251 + ".txt", "a\nb %s {0}.TXT", "\udcff\udcfe.txt", "-.txt"]
)
def test_names(served: Served, name: str) -> None:
    (served.path / name).write_text("a sine")
    request = served.next()
    assert str(request.id).isascii()
    assert (request.options.name or "").isascii()
    served.inbox.hear(error(request.id, ErrorCode.NO_PATCH, "no"))
    deadline = time.monotonic() + PATIENCE
    while (served.path / name).exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(list((served.path / "failed").iterdir())) == 2


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_a_file_goes_nowhere_else(tmp_path: Path, stem: str) -> None:
    free = next(module._names(tmp_path / "failed", f"{stem}.txt"))
    assert free.parent == tmp_path / "failed"
    assert len(os.fsencode(free.name + module.REASON)) <= 255


def test_through_the_bridge(start: Callable[..., Any], connect: Callable[..., Any], settings: Settings) -> None:
    with start() as bridge:
        client = connect(bridge)
        client.send("hello")
        client.until("hello")
        box = settings.folder / "inbox"
        (box / "My Sine.txt").write_text("a sine")
        assert client.until("open")[1] == "my-sine.pd"
        (box / "bad.txt").write_text("broken")
        deadline = time.monotonic() + PATIENCE
        while not (box / "failed" / "bad.txt").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert (box / "failed" / "bad.txt.reason").read_text().startswith("no-patch: ")
        assert (box / "done" / "My Sine.txt").read_text() == "a sine"
    record = json.loads((settings.folder / "my-sine.json").read_text("utf-8"))
    assert record["request"] == "a sine"


def test_what_was_done_before_a_crash_is_not_done_again(
    start: Callable[..., Any], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The patch is there when the bridge ends, but the text has not been put away."""
    box = settings.folder / "inbox"
    box.mkdir(parents=True)
    (box / "a.txt").write_text("a sine")
    with monkeypatch.context() as patch:
        patch.setattr(Inbox, "hear", lambda *_: None)
        with start():
            deadline = time.monotonic() + PATIENCE
            while not (settings.folder / "a.pd").exists() and time.monotonic() < deadline:
                time.sleep(0.01)
    assert (box / "a.txt").exists()
    with start():
        deadline = time.monotonic() + PATIENCE
        while not (box / "done" / "a.txt").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
    assert (box / "done" / "a.txt").exists()
    assert [path.name for path in settings.folder.glob("*.pd")] == ["a.pd"]
