"""A model that is loaded when it is first asked, and gives its memory back when it has not been asked for a while."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing

from patchgen.finding import Finding
from patchgen.model import Engine, ModelInfo, Piece, Repairing, Sampling

log = logging.getLogger("patchgen.bridge")


class LazyEngine:
    """An engine that stands for another, which it opens at need and closes after `idle` seconds (0: never).

    `info` is known before: it is read from the file's header.
    """

    def __init__(self, info: ModelInfo, open_engine: Callable[[], Engine], idle: float) -> None:
        self.info = info
        self._open_engine = open_engine
        self._idle = idle
        self._engine: Engine | None = None
        self._lock = threading.Lock()  # held while a text is written, so that no model is closed under it
        self._timer: threading.Timer | None = None

    @property
    def loaded(self) -> bool:
        return self._engine is not None

    def stream(self, request: str, sampling: Sampling, before: str = "") -> Generator[Piece]:
        """See `Engine.stream`; the first piece waits for the model."""
        yield from self._write(lambda engine: engine.stream(request, sampling, before))

    def close(self) -> None:
        with self._lock:
            self._forget_timer()
            self._unload()

    def _write(self, begin: Callable[[Engine], Generator[Piece]]) -> Generator[Piece]:
        with self._lock:
            self._forget_timer()
            try:
                with closing(begin(self._opened())) as pieces:
                    yield from pieces
            finally:
                self._start_timer()

    def _opened(self) -> Engine:
        if self._engine is None:
            begin = time.perf_counter()
            self._engine = self._open_engine()
            log.info("model %s is loaded, %.2f s", self.info.name, time.perf_counter() - begin)
        return self._engine

    def _unload(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None
            log.info("model %s is unloaded", self.info.name)

    def _start_timer(self) -> None:
        if self._idle and self._engine is not None:
            timer = self._timer = threading.Timer(self._idle, lambda: self._expire(timer))
            timer.name = "patchgen-idle"
            timer.start()

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _expire(self, timer: threading.Timer) -> None:
        with self._lock:
            if timer is self._timer:  # else a text was begun while this one waited for the lock
                self._timer = None
                self._unload()


class LazyRepairing(LazyEngine):
    """The same for an engine that mends its texts (see `Repairing`)."""

    def repair(
        self, request: str, text: str, findings: Sequence[Finding], sampling: Sampling, before: str = ""
    ) -> Generator[Piece]:
        """See `Repairing.repair`."""

        def begin(engine: Engine) -> Generator[Piece]:
            assert isinstance(engine, Repairing)
            return engine.repair(request, text, findings, sampling, before)

        yield from self._write(begin)


def open_lazily(info: ModelInfo, open_engine: Callable[[], Engine], idle: float) -> LazyEngine:
    """A lazy engine that can do what the real one will be able to."""
    kind = LazyRepairing if info.prompt.instruct else LazyEngine
    return kind(info, open_engine, idle)
