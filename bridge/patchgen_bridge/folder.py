"""The folder where patches appear: safe names, nothing overwritten, nothing half written.

Patches that could do harm go to `quarantine/` in it, under a name that Pd does not open by a click.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import stat
import time
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Any

from patchgen.errors import BridgeError
from patchgen.filename import DEVICES

log = logging.getLogger("patchgen.bridge")

SUFFIX = ".pd"
PART = ".part"  # ends the name of a file that is being written; the watcher looks at `.pd` alone
LONGEST = 48  # characters of a name made from a request
QUARANTINE = "quarantine"  # the folder of what is not delivered
STOPPED = ".pd.txt"  # ends the names there: to be read, not to be opened
PUBLIC, PRIVATE = 0o644, 0o600  # modes of files: patches and side files; what could do harm, or tells of the user
OLD = 60.0  # seconds; a file is written in far less
ATTEMPTS = 3  # when the folder, or a temporary in it, is removed while a patch is written

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would write other ends of lines
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
    """A folder that patches are written into. Raises `BridgeError` where it cannot be made or written into.

    The patches' names end in `suffix`, `mode` is that of the files.
    """

    def __init__(self, path: Path, suffix: str = SUFFIX, mode: int = PUBLIC) -> None:
        self.path = path
        self._suffix = suffix
        self._mode = mode

    def quarantine(self) -> Folder:
        """The folder in this one for patches that could do harm; it is made when the first one comes."""
        return Folder(self.path / QUARANTINE, STOPPED, PRIVATE)

    def prepare(self) -> None:
        """Make the folder, and remove what a bridge that was killed left half written."""
        try:
            self._make()
            self.clean()
            probe = self._temporary("probe")
            probe.touch()
            probe.unlink()
        except OSError as error:
            reason = "it is a file" if self.path.is_file() else error.strerror
            raise BridgeError(f"cannot write into {self.path}: {reason}; choose another by --folder") from error
        if os.name != "nt" and self.path.stat().st_mode & stat.S_IWOTH:
            text = f"everybody may write into {self.path}, and what appears there is opened in Pd"
            raise BridgeError(f"{text}; say 'chmod o-w {self.path}', or choose another folder by --folder")

    def _make(self) -> None:
        self.path.mkdir(mode=0o700 if self._mode == PRIVATE else 0o755, parents=True, exist_ok=True)

    def clean(self) -> None:
        """Remove temporaries, but those that another bridge in the same folder is just writing."""
        for path in self.path.glob(f".*{PART}"):
            with suppress(OSError):
                if _is_left(path):
                    path.unlink()
                    log.info("removed %s, half written", path)

    def deliver(self, wanted: str, patch: bytes, record: Mapping[str, Any]) -> Path:
        """Write NAME.json, then NAME.pd; NAME is `stem(wanted)`, numbered if taken. Returns the path of the patch.

        Both appear whole or not at all, the side file first. Raises `BridgeError`.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._make()
                return self._deliver(stem(wanted), patch, record)
            except FileNotFoundError as error:
                problem = error
                log.warning("%s: attempt %d of %d: %s", self.path, attempt, ATTEMPTS, error)
            except OSError as error:
                raise BridgeError(f"cannot write into {self.path}: {error.strerror}") from error
        raise BridgeError(f"cannot write into {self.path}: {problem.strerror}")

    def _deliver(self, name: str, patch: bytes, record: Mapping[str, Any]) -> Path:
        side_text = json.dumps(record, ensure_ascii=False, indent=1, default=str).encode() + b"\n"
        with os.scandir(self.path) as entries:  # thousands of other names pass by
            taken = {entry.name.partition(".")[0] for entry in entries if entry.name.startswith(name)}
        for number in count(1):
            numbered = name if number == 1 else f"{name}-{number}"
            target, side = self.path / f"{numbered}{self._suffix}", self.path / f"{numbered}.json"
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
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, self._mode)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            return _publish(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)

    def _temporary(self, name: str) -> Path:
        return self.path / f".{name}.{os.getpid()}-{token_hex(4)}{PART}"  # two bridges may share a folder


def _is_left(temporary: Path) -> bool:
    """Whether nobody writes it any more. An old one is left even if its process seems to live: numbers come again."""
    if time.time() - temporary.stat().st_mtime > OLD:
        return True
    number = re.search(rf"\.(\d+)-[0-9a-f]+{re.escape(PART)}$", temporary.name)
    return number is None or (os.name != "nt" and not _runs(int(number[1])))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # another user's
        return True
    return True


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
