"""Patches of the past: told by `history`, taken back by `undo`."""

from __future__ import annotations

import logging
from contextlib import suppress
from itertools import count
from pathlib import Path

from patchgen_bridge.folder import SUFFIX
from patchgen_bridge.job import Client
from patchgen_bridge.jobs import Send
from patchgen_bridge.protocol import ErrorCode, History, Undo, error, key_of, reply
from patchgen_bridge.store import Entry, Store

log = logging.getLogger("patchgen.bridge")

UNDONE = "undone"  # the folder, in the watched one, of what was taken back


class Past:
    """Answers `history` and `undo` from the store. For one thread at a time."""

    def __init__(self, store: Store, send: Send) -> None:
        self._store = store
        self._send = send

    def history(self, client: Client, history: History) -> None:
        """Tell the last patches, the newest last, and then how many those were."""
        entries = self._store.history(history.count)
        for entry in entries:
            self._send(client, reply("history", entry.id, *_place(entry.path), *_origin(entry)))
        self._send(client, reply("history-end", len(entries)))

    def undo(self, client: Client, undo: Undo) -> None:
        """Take back the patch that a client got last; the same `undo` again is answered as the first was."""
        key = key_of(undo.id)
        if (known := self._store.undone(client, key)) is not None:
            self._send(client, reply("undone", undo.id, *_place(known.path)))
            return
        latest = self._store.latest(client, 2)
        if not latest:
            text = "no patch that this client asked for is left to be taken back"
            self._send(client, error(undo.id, ErrorCode.NOTHING_TO_UNDO, text))
            return
        try:
            take_back(latest[0].path)
        except OSError as problem:
            text = f"cannot move {latest[0].path}: {problem.strerror}"
            self._send(client, error(undo.id, ErrorCode.NOT_DELIVERED, text))
            return
        self._store.undo(latest[0], key)
        log.info("%s was taken back", latest[0].path)
        self._send(client, reply("close", *_place(latest[0].path)))
        self._send(client, reply("undone", undo.id, *_place(latest[0].path)))
        if len(latest) > 1 and latest[1].path.exists():
            self._send(client, reply("open", *_place(latest[1].path)))


def take_back(patch: Path) -> None:
    """Move a patch and its side file into `undone/` beside them, under a number if their name is taken there.

    What is gone already stays gone; done twice, it does nothing. Raises `OSError`.
    """
    folder = patch.parent / UNDONE
    if not patch.exists():
        return
    folder.mkdir(exist_ok=True)
    for number in count(1):
        name = patch.stem if number == 1 else f"{patch.stem}-{number}"
        if not any((folder / f"{name}{suffix}").exists() for suffix in (SUFFIX, ".json")):
            break
    with suppress(FileNotFoundError):
        patch.with_suffix(".json").rename(folder / f"{name}.json")
    with suppress(FileNotFoundError):
        patch.rename(folder / f"{name}{SUFFIX}")  # last: as long as it is there, this is begun again


def _place(path: Path) -> tuple[str, str]:
    return path.name, path.parent.as_posix()


def _origin(entry: Entry) -> tuple[str, int, str]:
    return str(entry.record["request"]), int(entry.record["seed"]), str(entry.record["time"])
