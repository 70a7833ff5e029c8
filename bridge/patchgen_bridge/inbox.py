"""The inbox: a text file that is dropped into it is a request, as if it had come over OSC.

A file stays where it is until it is answered, then it goes to `done/` or `failed/`, the latter with the reason
beside it. So the folder itself says what is still to be done, whatever happens to the bridge meanwhile: after a
restart the same file is the same request, with the same id, and `Jobs` knows whether it was done.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from io import BufferedRandom
from itertools import count
from pathlib import Path

from patchgen.osc import Message
from patchgen_bridge.folder import stem
from patchgen_bridge.protocol import MAX_TEXT, ErrorCode, Options, Request
from patchgen_bridge.transport import Client

log = logging.getLogger("patchgen.bridge")

INBOX, DONE, FAILED = "inbox", "done", "failed"
CLIENT: Client = ("inbox", 0)  # no address that a datagram can come from
SUFFIX = ".txt"
REASON = ".reason"  # ends the name of the file that says why a request failed; the inbox does not read it
INTERVAL = 1.0  # seconds between two looks
SETTLE = 0.5  # seconds for which a file must stay as it is
LATER = frozenset({ErrorCode.QUEUE_FULL.value, ErrorCode.STOPPED.value})  # it was not tried; the file stays
LONGEST = 200  # bytes of a name in `done/` and `failed/`; most file systems have 255
LARGEST = 4 * MAX_TEXT  # bytes that so many characters can have

Submit = Callable[[Client, Request], None]


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A file as it was seen: what changes when it is written, and since when it is so."""

    state: tuple[int, int, int]  # inode, size, time of change in ns
    since: float


class Inbox:
    """Looks into `folder/inbox` in a thread of its own and submits what lies there, the oldest first, one at a time.

    Of several bridges with the same folder one serves the inbox, until it ends. `hear` must be given every message
    to `CLIENT`.
    """

    def __init__(self, folder: Path, submit: Submit) -> None:
        self._folder = folder / INBOX
        self._submit = submit
        self._seen: dict[str, _Sighting] = {}
        self._working: tuple[str, str] | None = None  # the id and the name of the file that is in work
        self._answer: Message | None = None
        self._lock: BufferedRandom | None = None
        self._wake = threading.Event()
        self._trouble = ""
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="patchgen-inbox")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join()
        if self._lock is not None:
            self._lock.close()

    def hear(self, message: Message) -> None:
        """An answer from the bridge; from any thread."""
        working = self._working
        if working and message.arguments[:1] == (working[0],) and _word(message) in ("done", "error", "cancelled"):
            self._answer = message
            self._wake.set()

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._look(time.monotonic())
                self._say("")
            except OSError as problem:  # the folder is gone, read-only or full: it may come back
                self._say(f"{problem.strerror or problem}: {self._folder}")
            except Exception:
                log.exception("a mistake in the inbox; it goes on")
            self._wake.wait(INTERVAL)
            self._wake.clear()

    def _say(self, trouble: str) -> None:
        """Log what is wrong, once."""
        if trouble and trouble != self._trouble:
            log.warning("the inbox is not served: %s", trouble)
        self._trouble = trouble

    def _look(self, now: float) -> None:
        if self._answer is not None and not self._settle(self._answer):
            return
        if self._working is None and self._served():
            for name in self._finished(now):
                self._take(name)
                if self._working is not None:
                    break

    def _served(self) -> bool:
        """Whether this bridge is the one that serves the inbox."""
        path = self._folder / ".lock"
        self._folder.mkdir(mode=0o755, exist_ok=True)  # the folder above it comes again with the next patch
        if os.name != "nt" and self._folder.stat().st_mode & stat.S_IWOTH:
            raise PermissionError(errno.EPERM, "everybody may write into it")
        if self._lock is not None and not _is_at(self._lock, path):
            self._lock.close()  # the folder was removed, and another bridge may lock the new one
            self._lock = None
        if self._lock is None:
            self._lock = lock(path)
        return self._lock is not None

    def _finished(self, now: float) -> list[str]:
        """The names of the texts that have stayed as they are, the oldest first; none while one is being written."""
        before, self._seen = self._seen, {}
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if not _is_text(entry):
                    continue
                status = entry.stat(follow_symlinks=False)
                state = (status.st_ino, status.st_size, status.st_mtime_ns)
                known = before.get(entry.name)
                same = known is not None and known.state == state
                self._seen[entry.name] = known if same and known else _Sighting(state, now)
        settled = [name for name, seen in self._seen.items() if seen.state[1] and now - seen.since >= SETTLE]
        return sorted(settled, key=lambda name: (self._seen[name].state[2], name))

    def _take(self, name: str) -> None:
        try:
            with (self._folder / name).open("rb") as file:
                data = file.read(LARGEST + 1)
            text = "" if len(data) > LARGEST else data.decode("utf-8-sig").strip()
        except ValueError:
            return self._away(name, ErrorCode.BAD_TYPE, "the file is not UTF-8 text")
        if len(data) > LARGEST or len(text) > MAX_TEXT:
            return self._away(name, ErrorCode.TOO_LARGE, f"the text is longer than {MAX_TEXT:,} characters")
        if not text:
            return self._away(name, ErrorCode.BAD_ARGUMENTS, "the file is empty; say what the patch should do")
        log.info("%r is taken from the inbox", name)
        wanted = stem(name[: -len(SUFFIX)])
        mark = blake2b(os.fsencode(f"{name} {self._seen[name].state[2]}"), digest_size=8).hexdigest()
        self._working = f"{wanted} {mark}", name
        return self._submit(CLIENT, Request(self._working[0], text, Options(name=wanted)))

    def _settle(self, answer: Message) -> bool:
        """Put the file in work where it belongs, now that it is answered; False: it is to be tried again, later."""
        assert self._working is not None
        _, name = self._working
        code, text = (str(word) for word in (*answer.arguments[1:3], "", "")[:2])
        again = answer.address.endswith("/error") and code in LATER
        if not again:
            with suppress(FileNotFoundError):  # taken back meanwhile
                self._away(name, *{"done": (), "error": (code, text)}.get(_word(answer), ("cancelled", "")))
        self._working = self._answer = None
        return not again

    def _away(self, name: str, *reason: str) -> None:
        """Move a file out of the inbox, as done or with a reason why not; nothing is overwritten."""
        target = self._folder / (FAILED if reason else DONE)
        target.mkdir(mode=0o755, exist_ok=True)
        free = next(path for path in _names(target, name) if not path.exists())
        if reason:
            log.warning("%r from the inbox failed: %s", name, ": ".join(reason))
            free.with_name(free.name + REASON).write_text(": ".join(reason) + "\n", "utf-8")
        (self._folder / name).rename(free)
        self._seen.pop(name, None)


def _word(message: Message) -> str:
    return message.address.rpartition("/")[2]


def _is_text(entry: os.DirEntry[str]) -> bool:
    """A link could lead to any file of the machine."""
    return (
        entry.name.lower().endswith(SUFFIX)
        and not entry.name.startswith((".", "~"))
        and entry.is_file(follow_symlinks=False)
    )


def _names(folder: Path, name: str) -> Iterator[Path]:
    """Paths for a file of that name, numbered, and short enough for the suffix of its reason."""
    short = os.fsencode(name[: -len(SUFFIX)])[:LONGEST].decode("utf-8", "ignore")
    yield folder / f"{short}{SUFFIX}"
    for number in count(2):
        yield folder / f"{short}-{number}{SUFFIX}"


def _is_at(file: BufferedRandom, path: Path) -> bool:
    """Whether an open file still is the one under that name."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def lock(path: Path) -> BufferedRandom | None:
    """The file, locked until it is closed or its process ends in whatever way; None: another process has it."""
    file = path.open("a+b")
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
