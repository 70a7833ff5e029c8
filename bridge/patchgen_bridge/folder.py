"""The folder where patches appear: safe names, nothing overwritten, nothing half written."""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from patchgen.errors import BridgeError
from patchgen.filename import DEVICES

log = logging.getLogger("patchgen.bridge")

SUFFIX = ".pd"
PART = ".part"  # ends the name of a file that is being written; the watcher looks at `.pd` alone
LONGEST = 48  # characters of a name made from a request
ATTEMPTS = 3  # when the folder, or a temporary in it, is removed while a patch is written

# Where the file system has no hard links (FAT, some network folders), a rename does; see `_publish`.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK, errno.EINVAL})


def stem(text: str) -> str:
    """A file name without suffix from any text: `A 440 Hz sine, please` gives `a-440-hz-sine-please`.

    Lower-case ASCII letters, digits and hyphens alone: safe on every system, and never a path.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = ""
    for word in re.findall(r"[a-z0-9]+", plain):
        if name and len(name) + 1 + len(word) > LONGEST:
            break
        name = f"{name}-{word}" if name else word[:LONGEST]
    return f"{name}-patch" if name in DEVICES else name or "patch"


class Folder:
    """The watched folder. Raises `BridgeError` for a folder that cannot be made or written into."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> None:
        """Make the folder, and remove what a bridge that was killed left half written."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.clean()
            probe = self._temporary("probe")
            probe.touch()
            probe.unlink()
        except OSError as error:
            reason = "it is a file" if self.path.is_file() else error.strerror
            raise BridgeError(f"cannot write into {self.path}: {reason}; choose another by --folder") from error

    def clean(self) -> None:
        """Remove temporaries. One of another bridge in the same folder is written again by `deliver`."""
        for path in self.path.glob(f".*{PART}"):
            with suppress(FileNotFoundError):
                path.unlink()
                log.info("removed %s, half written", path)

    def deliver(self, wanted: str, patch: bytes, record: Mapping[str, Any]) -> Path:
        """Write NAME.json, then NAME.pd; NAME is `stem(wanted)`, numbered if taken. Returns the path of the patch.

        Both appear whole or not at all, the side file first. Raises `BridgeError`.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self.path.mkdir(parents=True, exist_ok=True)
                return self._deliver(stem(wanted), patch, record)
            except FileNotFoundError as error:
                problem = error
                log.warning("%s: attempt %d of %d: %s", self.path, attempt, ATTEMPTS, error)
            except OSError as error:
                raise BridgeError(f"cannot write into {self.path}: {error.strerror}") from error
        raise BridgeError(f"cannot write into {self.path}: {problem.strerror}")

    def _deliver(self, name: str, patch: bytes, record: Mapping[str, Any]) -> Path:
        side_text = json.dumps(record, ensure_ascii=False, indent=1, default=str).encode() + b"\n"
        taken = {path.stem for path in self.path.iterdir()}
        for number in count(1):
            numbered = name if number == 1 else f"{name}-{number}"
            target, side = self.path / f"{numbered}{SUFFIX}", self.path / f"{numbered}.json"
            if numbered in taken or not self._write(side, side_text):
                continue
            delivered = False
            try:
                delivered = self._write(target, patch)
            finally:
                if not delivered:  # another program took the name in between, or the disk is full
                    side.unlink(missing_ok=True)
            if delivered:
                _sync(self.path)
                return target
        raise AssertionError("count() has no end")

    def _write(self, path: Path, data: bytes) -> bool:
        """Make `path` appear with all of `data`; False if there is one already."""
        if path.exists():
            return False
        temporary = self._temporary(path.name)
        try:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            return _publish(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)

    def _temporary(self, name: str) -> Path:
        return self.path / f".{name}.{os.getpid()}{PART}"  # two bridges may share a folder


def _publish(temporary: Path, path: Path) -> bool:
    """Give a written file its name, in one step and without taking it from another; False if that one is there."""
    try:
        if os.name == "nt":
            temporary.rename(path)  # on Windows this refuses to replace a file
        else:
            os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError as error:
        if os.name == "nt" or error.errno not in _NO_LINKS:
            raise
        temporary.replace(path)  # `path` was not there a moment ago; this file system has nothing stricter
    return True


def _sync(folder: Path) -> None:
    """Write the folder itself to disk, where a system can (Windows cannot open one)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
