"""The watcher: each finished `.pd` that appears in the folder is announced, once.

What counts is the folder as it is: events of the system only say that it is time to look. So nothing depends
on which events a system sends, and where it sends none (a network folder, inotify's limits, a folder that was
removed and made again), looking once a second finds the same files a little later.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from patchgen import pdfile
from patchgen_bridge.folder import SUFFIX
from patchgen_bridge.names import Names

log = logging.getLogger("patchgen.bridge")

INTERVAL = 1.0  # seconds between two looks when no event comes
REST = 9  # times as long as the last look took pass before the next, so that thousands of files cost a tenth of a core
SETTLE = 0.5  # seconds for which another program's file must stay as it is, and a removed one away
LARGEST = 16 << 20  # bytes of another program's file that is read; Pd's own patches have less than a hundredth
# What the reader finds in a file that is no whole patch yet; whatever else is wrong with it, Pd will say.
INCOMPLETE = frozenset({"file-empty", "not-a-patch", "record-unterminated", "canvas-unclosed"})


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A file that is not known to be finished: its size and time of change, and since when they are so."""

    size: int
    changed: int
    since: float
    judged: bool = False  # read as it is, and found wanting


class Watcher(FileSystemEventHandler):
    """Watches a folder in a thread of its own and calls `announce` there with the path of each new patch.

    Files that are there at the start are not announced, nor is one that is changed or replaced later; one that
    was removed for a while and appears again is.
    """

    def __init__(self, folder: Path, announce: Callable[[Path], None]) -> None:
        self._folder = folder
        self._announce = announce
        self._known = Names()  # announced, or there at the start
        self._gone: dict[int, float] = {}  # by mark; since when a known name is gone (time.monotonic)
        self._unfinished: dict[str, _Sighting] = {}
        self._delivered: deque[str] = deque()
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="patchgen-watcher")
        self._observer: BaseObserver | None = None
        self._watched: tuple[int, int] | None = None  # device and inode of the folder that sends events

    def start(self) -> None:
        self._known = Names(self._names())
        self._observe()
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._unobserve()

    def delivered(self, name: str) -> None:
        """A file that the bridge itself put there whole: announce it at once."""
        self._delivered.append(name)
        self._wake.set()

    # Not `on_any_event`: looking at the folder is itself an event.
    def on_created(self, event: FileSystemEvent) -> None:
        if os.fsdecode(event.dest_path or event.src_path).endswith(SUFFIX):
            self._wake.set()

    on_moved = on_modified = on_created

    def _run(self) -> None:
        rested, waiting = 0.0, False  # when the next look may be, and whether there is something to look for
        while not self._stopping:
            woken = self._wake.wait(SETTLE / 5 if waiting or self._unsettled() else INTERVAL)
            self._wake.clear()
            try:
                self._announce_delivered()
                waiting = (woken or waiting) and time.monotonic() < rested
                if not waiting:
                    begin = time.monotonic()
                    self._observe()
                    self._look(begin)
                    rested = time.monotonic() + REST * (time.monotonic() - begin)
            except Exception:
                log.exception("a mistake in the watcher; it goes on")

    def _announce_delivered(self) -> None:
        """The bridge's own first, and without a look at all others."""
        while self._delivered:
            path = self._folder / self._delivered.popleft()
            if path.name not in self._known and path.is_file():
                self._unfinished.pop(path.name, None)
                self._known.add(path.name)
                self._announce(path)

    def _unsettled(self) -> bool:
        return any(not sighting.judged for sighting in self._unfinished.values())

    def _look(self, now: float) -> None:
        new, gone = self._known.compare(self._names())
        self._gone = {mark: self._gone.get(mark, now) for mark in gone}
        for mark, since in self._gone.items():
            if now - since >= SETTLE:
                self._known.discard(mark)
        self._unfinished = {name: self._unfinished[name] for name in new if name in self._unfinished}
        for name in new:
            if self._settled(name, now):
                self._unfinished.pop(name, None)
                self._known.add(name)
                self._announce(self._folder / name)

    def _settled(self, name: str, now: float) -> bool:
        """Whether another program's file is whole: unchanged for a while and readable."""
        try:
            status = (self._folder / name).stat()
        except OSError:
            return False
        seen = self._unfinished.get(name)
        if seen is None or (seen.size, seen.changed) != (status.st_size, status.st_mtime_ns):
            self._unfinished[name] = _Sighting(status.st_size, status.st_mtime_ns, now)
        elif not seen.judged and now - seen.since >= SETTLE:
            self._unfinished[name] = replace(seen, judged=True)
            return self._whole(name)
        return False

    def _whole(self, name: str) -> bool:
        if self._unfinished[name].size > LARGEST:
            log.warning("%s is not announced: it is larger than %d MiB", name, LARGEST >> 20)
            return False
        try:
            reading = pdfile.load(self._folder / name)
        except OSError as error:
            log.warning("%s is not announced: %s", name, error)
            return False
        for finding in reading.findings:
            if finding.code in INCOMPLETE:
                log.warning("%s is not announced until it changes: %s", name, finding)
                return False
        return True

    def _names(self) -> Iterator[str]:
        """The names of the patches in the folder; none if it is gone."""
        with suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.endswith(SUFFIX) and not entry.name.startswith(".") and entry.is_file():
                    yield entry.name

    def _observe(self) -> None:
        """Let events come from the folder that is there now."""
        try:
            status = self._folder.stat()
        except OSError:
            status = None
        place = (status.st_dev, status.st_ino) if status else None
        if place == self._watched:
            return
        self._unobserve()
        self._watched = place
        if place is None:
            log.warning("the folder %s is gone; the next patch makes it again", self._folder)
            return
        try:
            observer = Observer()
            observer.schedule(self, str(self._folder))
            observer.start()
            self._observer = observer
        except OSError as error:  # inotify's limits, of instances and of watches
            log.warning("no events from %s (%s): it is looked at every %g s", self._folder, error, INTERVAL)

    def _unobserve(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None
