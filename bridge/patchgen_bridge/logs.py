"""The log: lines for people on stderr, and if wanted a file of JSON lines that is turned over before it gets large."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from patchgen.errors import BridgeError

FORMAT = "%(asctime)s %(name)s %(levelname)s %(message)s"
LARGEST = 5_000_000  # bytes of a file, of which there are `KEPT` older ones: bridge.log.1 is the youngest
KEPT = 3


class JsonLines(logging.Formatter):
    """One JSON object on a line: `time` (UTC), `level`, `logger`, `message`, `thread`, and `error` with a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "thread": record.threadName,
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry)  # ASCII: nothing that a client sends can break a line or a terminal


class _PrivateFile(RotatingFileHandler):
    """A log tells what its user asks for: nobody else reads it."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(descriptor, "ab"), encoding=self.encoding)


@contextmanager
def logging_to(file: Path | None, level: str) -> Iterator[None]:
    """Log to stderr, and to `file` if one is named, until the block's end. Raises `BridgeError`."""
    console = logging.StreamHandler()
    console.setFormatter(logging.Formatter(FORMAT))
    handlers: list[logging.Handler] = [console]
    if file is not None:
        handlers.append(_file(file))
    root = logging.getLogger()
    before = root.level
    root.setLevel(level.upper())
    for handler in handlers:
        root.addHandler(handler)
    # watchdog calls it an error to be stopped while an event is on its way
    logging.getLogger("watchdog").setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        root.setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()


def _file(path: Path) -> logging.Handler:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _PrivateFile(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    except OSError as problem:
        raise BridgeError(f"cannot write the log {path}: {problem.strerror}; choose another by --log-file") from problem
    handler.setFormatter(JsonLines())
    return handler
