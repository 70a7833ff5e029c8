"""What outlives the program: accepted jobs, what was answered, and the patches that were made, in one SQLite file.

The file belongs to one folder. One bridge at a time holds it, by SQLite's own exclusive lock, which ends with the
process however that ends. Each change is committed before anybody is told of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from patchgen.errors import BridgeError
from patchgen.osc import Message
from patchgen_bridge.folder import stem
from patchgen_bridge.job import FINISHED, Client, Delivery, Job, State
from patchgen_bridge.protocol import Id, Options, Request

APPLICATION = 0x50644742  # "PdGB", by which SQLite's header tells our files from others
VERSION = 1  # of the schema
CACHE = 256  # KiB that SQLite keeps of the file in memory
MOST = 16  # bridges on one folder, each with a file of its own

_SCHEMA = f"""
CREATE TABLE jobs (
    number INTEGER PRIMARY KEY,              -- in the order of acceptance
    uid TEXT NOT NULL UNIQUE,
    client TEXT NOT NULL,                    -- JSON
    key TEXT NOT NULL,                       -- the request's id, as it is compared
    request TEXT NOT NULL,                   -- JSON
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    accepted REAL NOT NULL,                  -- seconds since 1970
    answer TEXT,                             -- JSON: address, arguments
    told INTEGER NOT NULL DEFAULT 0          -- the answer was sent
);
CREATE INDEX jobs_by_id ON jobs (client, key);
CREATE INDEX jobs_to_do ON jobs (state) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_to_tell ON jobs (told) WHERE NOT told;
CREATE TABLE patches (
    number INTEGER PRIMARY KEY,              -- in the order of delivery
    job TEXT NOT NULL UNIQUE REFERENCES jobs (uid),
    client TEXT NOT NULL,
    name TEXT NOT NULL,
    dir TEXT NOT NULL,
    record TEXT NOT NULL,                    -- JSON: what the side file says
    patch BLOB NOT NULL,
    undone TEXT                              -- the id of the `undo` that took it back
);
CREATE INDEX patches_by_client ON patches (client, number);
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
"""
_JOB = "SELECT uid, client, request, state, attempts, accepted, answer FROM jobs"
_ENTRY = "SELECT number, name, dir, record, patch FROM patches"


@dataclass(frozen=True, slots=True)
class Entry:
    """A patch of the history. `record` is what its side file says: request, seed, model, settings, findings, text."""

    number: int
    path: Path
    record: dict[str, Any]
    patch: bytes

    @property
    def id(self) -> Id:
        id: Id = self.record.get("id", "")
        return id


def default_path(state: Path, folder: Path) -> Path:
    """The file of a folder: named after it, and told from others of that name by a hash of the whole path."""
    whole = str(folder.resolve())
    return state / f"{stem(folder.name)}-{hashlib.sha256(whole.encode('utf-8', 'replace')).hexdigest()[:8]}.sqlite"


class Store:
    """The store of a bridge, between `open` and `close`. Any thread may use it; each method is one transaction.

    All raise `BridgeError` where the file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file: sqlite3.Connection | None = None

    def open(self) -> None:
        """Take the file, or, while another bridge holds it, the next one: `NAME-2.sqlite`.

        A file that is broken, or not ours, is left as it is, and `BridgeError` says so.
        """
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BridgeError(f"cannot make {self.path.parent}: {error.strerror}; choose another by --state") from error
        first = self.path
        for number in range(1, MOST + 1):
            self.path = first if number == 1 else first.with_stem(f"{first.stem}-{number}")
            with suppress(_HeldError):
                self._file = _opened(self.path)
                return
        raise BridgeError(f"{MOST} bridges are at work on this folder; stop one, or choose another by --state")

    def close(self) -> None:
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def accept(self, job: Job) -> None:
        """Write a new job down; only then may its client be told."""
        values = (job.uid, _text(job.client), job.key, _text(asdict(job.request)), job.state, job.accepted_at())
        with self._change() as file:
            file.execute(
                "INSERT INTO jobs (uid, client, key, request, state, accepted) VALUES (?, ?, ?, ?, ?, ?)", values
            )

    def begin(self, job: Job) -> None:
        """Work on a job begins; by now its request names the patch that is to be changed, if one is."""
        values = (job.state, job.attempts, _text(asdict(job.request)), job.uid)
        with self._change() as file:
            file.execute("UPDATE jobs SET state = ?, attempts = ?, request = ? WHERE uid = ?", values)

    def finish(self, job: Job, delivery: Delivery | None = None) -> None:
        """A job has ended, with its answer and its patch in one."""
        answer = job.answer and _text([job.answer.address, *job.answer.arguments])
        with self._change() as file:
            file.execute("UPDATE jobs SET state = ?, answer = ? WHERE uid = ?", (job.state, answer, job.uid))
            if delivery is not None:
                path, record = delivery.path, _text(delivery.record)
                values = (job.uid, _text(job.client), path.name, str(path.parent), record, delivery.patch)
                file.execute(
                    "INSERT INTO patches (job, client, name, dir, record, patch) VALUES (?, ?, ?, ?, ?, ?)", values
                )

    def told(self, job: Job) -> None:
        """The client of a finished job was sent its answer."""
        with self._change() as file:
            file.execute("UPDATE jobs SET told = 1 WHERE uid = ?", (job.uid,))

    def recent(self, limit: int) -> list[Job]:
        """The last jobs that have ended, and all that have not, in the order of their acceptance."""
        states = ", ".join(f"'{state}'" for state in sorted(FINISHED))
        last = f"SELECT number FROM jobs WHERE state IN ({states}) ORDER BY number DESC LIMIT ?"
        todo = "SELECT number FROM jobs WHERE state IN ('queued', 'running')"
        return self._jobs(f"{_JOB} WHERE number IN ({last}) OR number IN ({todo}) ORDER BY number", limit)

    def untold(self) -> list[Job]:
        """Jobs that have ended, whose clients may not know."""
        return self._jobs(f"{_JOB} WHERE NOT told AND answer IS NOT NULL ORDER BY number")

    def find(self, client: Client, key: str) -> Job | None:
        """The last job of that id, however old."""
        found = self._jobs(f"{_JOB} WHERE client = ? AND key = ? ORDER BY number DESC LIMIT 1", _text(client), key)
        return found[0] if found else None

    def history(self, limit: int) -> list[Entry]:
        """The last patches, the newest last, without those that were taken back."""
        return self._entries(f"{_ENTRY} WHERE undone IS NULL ORDER BY number DESC LIMIT ?", limit)[::-1]

    def latest(self, client: Client, count: int) -> list[Entry]:
        """The last patches that a client got and did not take back, the newest first."""
        query = f"{_ENTRY} WHERE client = ? AND undone IS NULL ORDER BY number DESC LIMIT ?"
        return self._entries(query, _text(client), count)

    def undone(self, client: Client, key: str) -> Entry | None:
        """The patch that this client's `undo` of that id took back."""
        found = self._entries(f"{_ENTRY} WHERE client = ? AND undone = ?", _text(client), key)
        return found[0] if found else None

    def undo(self, entry: Entry, key: str) -> None:
        """A patch was taken back by the `undo` of that id."""
        with self._change() as file:
            file.execute("UPDATE patches SET undone = ? WHERE number = ?", (key, entry.number))

    def _jobs(self, query: str, *values: Any) -> list[Job]:
        return [_job(row) for row in self._rows(query, values)]

    def _entries(self, query: str, *values: Any) -> list[Entry]:
        rows = self._rows(query, values)
        return [
            Entry(number, Path(folder) / name, json.loads(record), patch)
            for number, name, folder, record, patch in rows
        ]

    def _rows(self, query: str, values: tuple[Any, ...]) -> list[Any]:
        with self._use() as file:
            return file.execute(query, values).fetchall()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._use() as file:
            file.execute("BEGIN IMMEDIATE")
            try:
                yield file
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk has ended it already
                    file.execute("ROLLBACK")
                raise
            file.execute("COMMIT")

    @contextmanager
    def _use(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._file is None:
                raise BridgeError(f"{self.path} is closed")
            try:
                yield self._file
            except sqlite3.Error as error:
                raise BridgeError(f"cannot use {self.path}: {error}") from error


class _HeldError(Exception):
    """Another bridge holds the file."""


def _opened(path: Path) -> sqlite3.Connection:
    """The file, locked and with our schema. Nothing is written before it is known to be ours or new."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # requests are nobody else's business
        file = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise BridgeError(f"cannot open {path}: {error}; choose another place by --state") from error
    try:
        file.execute("PRAGMA locking_mode = EXCLUSIVE")
        new = _is_new(file, path)
        file.execute("PRAGMA journal_mode = WAL")
        # A commit survives the end of the process; the last ones may be lost with the machine's power, no more.
        file.execute("PRAGMA synchronous = NORMAL")
        file.execute(f"PRAGMA cache_size = -{CACHE}")
        file.execute("BEGIN EXCLUSIVE")
        file.execute("COMMIT")
        if new:
            file.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
    except sqlite3.Error as error:
        file.close()
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise _HeldError from error
        raise _unusable(path, str(error)) from error
    except BaseException:
        file.close()
        raise
    return file


def _is_new(file: sqlite3.Connection, path: Path) -> bool:
    """Whether a file is empty; it is ours otherwise, and sound. Raises `BridgeError`."""
    ((application,),) = file.execute("PRAGMA application_id")
    ((version,),) = file.execute("PRAGMA user_version")
    ((tables,),) = file.execute("SELECT count(*) FROM sqlite_schema")
    if not tables and application in (0, APPLICATION):
        return True
    if application != APPLICATION:
        raise _unusable(path, "another program's database")
    if version != VERSION:
        raise _unusable(path, f"its version is {version}, this PatchGen writes {VERSION}")
    ((verdict,),) = file.execute("PRAGMA quick_check(1)")
    if verdict != "ok":
        raise _unusable(path, str(verdict))
    return False


def _unusable(path: Path, why: str) -> BridgeError:
    text = f"{path} cannot be used as the store of jobs and history: {' '.join(why.split())}. It was left as it is"
    return BridgeError(f"{text}; move it aside, as {path.name}.aside say, and start again, or use --state")


def _job(row: Any) -> Job:
    uid, client, request, state, attempts, accepted, answer = row
    fields = json.loads(request)
    address, *arguments = json.loads(answer) if answer else (None,)
    return Job(
        client=_client(client),
        request=Request(**fields | {"options": Options(**fields["options"])}),
        state=State(state),
        answer=Message(address, tuple(arguments)) if address else None,
        accepted=time.monotonic() - (time.time() - accepted),
        uid=uid,
        attempts=attempts,
    )


def _client(text: str) -> Client:
    host, port = json.loads(text)
    return host, port


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
