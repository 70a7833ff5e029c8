"""The watcher: each finished patch once, however it came into the folder."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from watchdog.observers import Observer

from patchgen_bridge import watcher as module
from patchgen_bridge.watcher import Watcher

PATIENCE = 10.0  # seconds
SETTLE = 0.1  # seconds, and how often it is looked
PATCH = b"#N canvas 0 50 450 300 12;\n#X obj 10 10 osc~ 440;\n#X obj 10 40 dac~;\n#X connect 0 0 1 0;\n"


class Watched:
    """A folder with a watcher on it, and what that announced."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.announced: queue.Queue[Path] = queue.Queue()
        self.watcher = Watcher(folder, self.announced.put)

    def hears(self, *names: str) -> None:
        """These files are announced, then nothing else: a last file, put there now, is the next."""
        heard = {self.announced.get(timeout=PATIENCE).name for _ in names}
        assert heard == set(names)
        (self.folder / "last.pd").write_bytes(PATCH)
        assert self.announced.get(timeout=PATIENCE) == self.folder / "last.pd"
        (self.folder / "last.pd").unlink()
        wait(lambda: "last.pd" not in self.watcher._known)
        assert self.announced.empty()


def wait(condition: object) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(params=["events", "looking"])
def watched(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """With the system's events, and where they cannot be had."""
    monkeypatch.setattr(module, "SETTLE", SETTLE)
    monkeypatch.setattr(module, "INTERVAL", SETTLE)
    if request.param == "looking":

        def refuse(*_: object) -> None:
            raise OSError("inotify instance limit reached")

        monkeypatch.setattr(Observer, "start", refuse)
    folder = tmp_path / "patches"
    folder.mkdir()
    (folder / "old.pd").write_bytes(PATCH)
    made = Watched(folder)
    made.watcher.start()
    yield made
    made.watcher.stop()


def test_dropped_moved_linked_and_copied_files(watched: Watched, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.pd").write_bytes(PATCH)
    (watched.folder / "temporary.txt").write_bytes(PATCH)
    (watched.folder / "dropped.pd").write_bytes(PATCH)
    shutil.copy(tmp_path / "elsewhere.pd", watched.folder / "copied.pd")
    os.link(tmp_path / "elsewhere.pd", watched.folder / "linked.pd")
    (tmp_path / "elsewhere.pd").rename(watched.folder / "moved.pd")
    (watched.folder / "temporary.txt").rename(watched.folder / "renamed.pd")
    (watched.folder / ".hidden.pd").write_bytes(PATCH)
    (watched.folder / "folder.pd").mkdir()
    watched.hears("dropped.pd", "copied.pd", "linked.pd", "moved.pd", "renamed.pd")


def test_a_file_that_is_written_slowly(watched: Watched) -> None:
    with (watched.folder / "slow.pd").open("wb") as file:
        for start in range(0, len(PATCH), 20):
            assert watched.announced.empty()
            file.write(PATCH[start : start + 20])
            file.flush()
            time.sleep(SETTLE * 1.5)  # after each piece but the last, the patch ends within a record
    watched.hears("slow.pd")


def test_a_file_that_is_no_patch_yet(watched: Watched, caplog: pytest.LogCaptureFixture) -> None:
    path = watched.folder / "half.pd"
    path.write_bytes(PATCH[:-10])
    (watched.folder / "empty.pd").touch()
    wait(lambda: len([line for line in caplog.messages if "is not announced until it changes" in line]) == 2)
    assert watched.announced.empty()
    path.write_bytes(PATCH)
    watched.hears("half.pd")


def test_what_the_bridge_delivered_is_announced_at_once(watched: Watched) -> None:
    (watched.folder / "sine.pd").write_bytes(PATCH[:5])  # it is not looked into
    watched.watcher.delivered("sine.pd")
    watched.hears("sine.pd")


def test_a_change_is_not_announced_but_a_return_is(watched: Watched) -> None:
    old = watched.folder / "old.pd"
    old.write_bytes(PATCH * 2)
    os.utime(old, (1, 1))
    (watched.folder / "new").write_bytes(PATCH)
    (watched.folder / "new").replace(old)
    old.rename(watched.folder / "old.bak")  # an editor that keeps a copy
    (watched.folder / "old.pd").write_bytes(PATCH)
    watched.hears()
    old.unlink()
    wait(lambda: "old.pd" not in watched.watcher._known)
    old.write_bytes(PATCH)
    watched.hears("old.pd")


def test_a_folder_that_is_removed_and_made_again(watched: Watched) -> None:
    shutil.rmtree(watched.folder)
    wait(lambda: not watched.watcher._known)
    watched.folder.mkdir()
    (watched.folder / "old.pd").write_bytes(PATCH)
    watched.hears("old.pd")


def test_what_an_editor_saves(watched: Watched) -> None:
    """As vim does: a trial file, a swap file, the text under the name, a copy; then saved again, and by a rename."""
    folder = watched.folder
    (folder / "4913").touch()
    (folder / "4913").unlink()
    (folder / ".new.pd.swp").write_bytes(PATCH)
    (folder / "new.pd").touch()
    (folder / "new.pd").write_bytes(PATCH)
    (folder / "new.pd").rename(folder / "new.pd~")
    (folder / "new.pd").write_bytes(PATCH)
    watched.hears("new.pd")
    (folder / ".new.pd.tmp").write_bytes(PATCH * 2)
    (folder / ".new.pd.tmp").replace(folder / "new.pd")
    (folder / "new.pd").write_bytes(PATCH)
    watched.hears()


def test_a_file_that_is_too_large(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "LARGEST", 1 << 20)
    with (watched.folder / "huge.pd").open("wb") as file:
        file.write(PATCH)
        file.truncate((1 << 20) + 1)
    wait(lambda: any("huge.pd is not announced: it is larger than 1 MiB" in line for line in caplog.messages))
    watched.hears()


def test_thousands_at_once_and_one_of_the_bridge_among_them(watched: Watched) -> None:
    names = [f"patch-{number}.pd" for number in range(3000)]
    for name in names:
        (watched.folder / name).write_bytes(PATCH)
    (watched.folder / "own.pd").write_bytes(PATCH)
    watched.watcher.delivered("own.pd")
    watched.hears("own.pd", *names)


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_where_inotify_is_really_not_to_be_had(tmp_path: Path) -> None:
    """In a name space of its own that allows no inotify at all."""
    text = f"""
import logging, queue, sys
from pathlib import Path
from patchgen_bridge.watcher import Watcher
Path("/proc/sys/user/max_inotify_instances").write_text("0")
logging.basicConfig(format="%(message)s", stream=sys.stdout)
heard = queue.Queue()
watcher = Watcher(Path(sys.argv[1]), heard.put)
watcher.start()
(Path(sys.argv[1]) / "a.pd").write_bytes({PATCH!r})
print(heard.get(timeout=10).name)
watcher.stop()
print(heard.empty())
"""
    command = ["unshare", "--user", "--map-root-user", sys.executable, "-c", text, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert "no events from" in said[0]
    assert said[1:] == ["a.pd", "True"]
