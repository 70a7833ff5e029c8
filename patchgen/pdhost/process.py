"""A Pd process without window, sound and MIDI, held so that it can neither linger nor eat the machine.

Pd runs in a folder of its own, in a process group of its own, with a ceiling for memory and for files it writes
(where the system offers one). What it says on standard error is read with a limit: an endless loop of error
messages ends the process instead of filling the memory.
"""

from __future__ import annotations

import contextlib
import os
import queue
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from patchgen.errors import PdError

QUIET = ("-nrt", "-nogui", "-noaudio", "-nomidi", "-noprefs", "-stderr")
MAX_LINES = 5_000  # console lines of one patch; the help patches of Pd print 400 at most
MAX_LINE_BYTES = 65_536
START_SECONDS = 20.0
_MEMORY_BYTES = 4 << 30
_FILE_BYTES = 256 << 20

# Pd connects to us, not we to Pd: the system gives the port, and no other process can talk to this Pd.
# When the connection ends, because we were killed, say, Pd ends too.
_HARNESS = """\
#N canvas 0 0 400 300 12;
#X obj 10 10 loadbang;
#X msg 10 40 connect 127.0.0.1 {port};
#X obj 10 70 netsend;
#X obj 10 100 route pd close mark;
#X obj 10 130 s pd;
#X msg 60 130 \\; \\$1 menuclose 1;
#X obj 200 130 print {mark};
#X obj 10 170 select 0;
#X msg 10 200 \\; pd quit;
#X connect 0 0 1 0;
#X connect 1 0 2 0;
#X connect 2 0 7 0;
#X connect 2 1 3 0;
#X connect 3 0 4 0;
#X connect 3 1 5 0;
#X connect 3 2 6 0;
#X connect 7 0 8 0;
"""


class PdStoppedError(Exception):
    """Pd did not reach a mark. `hung`: it was still busy (then it has been killed); else it had ended by itself."""

    def __init__(self, lines: list[str], *, hung: bool) -> None:
        super().__init__("Pd hangs" if hung else "Pd ended")
        self.lines = lines
        self.hung = hung


def spawn(pd: Path, arguments: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    """Start Pd in `folder`; its console is the process's `stderr` pipe. PdError where it cannot be started."""
    windows = sys.platform == "win32"
    try:
        process = subprocess.Popen(
            [pd, *QUIET, *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=not windows,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise PdError(f"{pd} could not be started: {error}") from error
    _limit(process.pid)
    return process


def kill(process: subprocess.Popen[bytes]) -> None:
    """End Pd and whatever it started, at once, and wait for it."""
    if sys.platform == "win32":
        process.kill()
    elif process.returncode is None:  # not waited for yet, so its number is still its own
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def escape(text: str) -> str:
    """Text as one symbol of a Pd message, whatever stands in it."""
    return "".join("\\" + character if character in " \t\n,;$\\" else character for character in text)


class PdProcess:
    """A Pd that stays and takes messages: `pd …` for Pd itself, `close symbol pd-name.pd` for a canvas."""

    def __init__(self, pd: Path, folder: Path, arguments: Sequence[str] = ()) -> None:
        self._mark = "mark-" + secrets.token_hex(8)  # no patch can print this by chance
        self._lines: queue.Queue[str | None] = queue.Queue(MAX_LINES)
        self._marks = 0
        harness = folder / "patchgen-host.pd"
        with socket.create_server(("127.0.0.1", 0)) as server:
            text = _HARNESS.format(port=server.getsockname()[1], mark=self._mark)
            harness.write_text(text, encoding="utf-8")
            self._process = spawn(pd, ("-sleepgrain", "0.5", *arguments, "-open", str(harness)), folder)
            threading.Thread(target=self._read, daemon=True).start()
            self._socket = self._accept(server)

    def __enter__(self) -> PdProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, *messages: str) -> None:
        """Send FUDI messages, each without its semicolon. A Pd that is gone is told at the next `wait`."""
        with contextlib.suppress(OSError):
            self._socket.sendall("".join(f"{message};\n" for message in messages).encode("utf-8", "surrogateescape"))

    def mark(self) -> str:
        """Ask Pd to print a mark; `wait` for it gives what Pd said until then."""
        self._marks += 1
        self.send(f"mark {self._marks % 100_000}")
        return f"{self._mark}: {self._marks % 100_000}"

    def wait(self, mark: str, timeout: float) -> list[str]:
        """The console lines before the mark. PdStoppedError after `timeout` seconds or too many lines."""
        deadline = time.monotonic() + timeout
        lines: list[str] = []
        while len(lines) < MAX_LINES:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                break
            if line is None:
                self._lines.put(None)  # it stays the last word, for `close`
                self.close()
                raise PdStoppedError(lines, hung=False)
            said = line.removesuffix(mark)  # Pd does not end every complaint with a line end
            if said:
                lines.append(said)
            if said != line:
                return lines
        self.close()
        raise PdStoppedError(lines, hung=True)

    def close(self) -> None:
        """End Pd. Doing it twice does no harm."""
        self._socket.close()
        kill(self._process)
        while self._lines.get() is not None:  # the reader may be waiting for room
            pass
        self._lines.put(None)

    def _accept(self, server: socket.socket) -> socket.socket:
        server.settimeout(START_SECONDS)
        try:
            connection, _ = server.accept()
        except TimeoutError:
            kill(self._process)
            said = "\n".join(line for line in iter(self._lines.get, None) if line)
            raise PdError(f"Pd did not start within {START_SECONDS:.0f} s. It said:\n{said}") from None
        connection.settimeout(START_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _read(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as console:
            while line := console.readline(MAX_LINE_BYTES):
                self._lines.put(line.decode("utf-8", "replace").rstrip("\r\n"))
        self._lines.put(None)


def _limit(pid: int) -> None:
    """A ceiling for memory and written files, on systems that can set one for another process (Linux)."""
    if sys.platform != "linux":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):  # it may have ended already, or have a lower ceiling
        resource.prlimit(pid, resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
