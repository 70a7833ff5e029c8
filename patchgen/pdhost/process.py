"""A Pd process without window, sound and MIDI, held so that it can neither linger nor eat the machine.

Pd runs in a folder of its own, in a process group of its own, with a ceiling for memory and for files it writes
(where the system offers one), confined to that folder (`confine`). What it says on standard error is read with a
limit: an endless loop of error messages ends the process instead of filling the memory.
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
import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import TracebackType

from patchgen.errors import PdError
from patchgen.pdhost.confine import confined, confinement

QUIET = ("-nrt", "-nogui", "-noaudio", "-nomidi", "-noprefs", "-stderr")
MAX_LINES = 5_000  # console lines of one patch; the help patches of Pd print 400 at most
_CHUNK_BYTES = 65_536
_MOST_CHUNKS = 64
START_SECONDS = 20.0
_MEMORY_BYTES = 4 << 30
_FILE_BYTES = 256 << 20

# Pd connects to us, not we to Pd: the system gives the port, and no other process can talk to this Pd.
# When the connection ends, because we were killed, say, Pd ends too. `load` does all with a patch in one message, so
# that no logical time passes and a verdict does not hang on how the messages were cut on their way.
_HARNESS = """\
#N canvas 0 0 400 300 12;
#X obj 10 10 loadbang;
#X msg 10 40 connect 127.0.0.1 {port};
#X obj 10 70 netsend;
#X obj 10 100 route pd close mark load;
#X obj 10 130 s pd;
#X msg 60 130 \\; \\$1 menuclose 1;
#X obj 200 130 print {mark};
#X obj 10 170 select 0;
#X msg 10 200 \\; pd quit;
#X obj 110 160 t l l b l;
#X obj 300 190 list split 2;
#X obj 300 220 list prepend open;
#X obj 300 250 list trim;
#X msg 200 190 \\; pd dsp 1 \\; pd dsp 0;
#X obj 110 220 unpack f s;
#X obj 60 190 unpack f;
#X connect 0 0 1 0;
#X connect 1 0 2 0;
#X connect 2 0 7 0;
#X connect 2 1 3 0;
#X connect 3 0 4 0;
#X connect 3 1 5 0;
#X connect 3 2 6 0;
#X connect 3 3 9 0;
#X connect 7 0 8 0;
#X connect 9 0 15 0;
#X connect 9 1 14 0;
#X connect 9 2 13 0;
#X connect 9 3 10 0;
#X connect 10 1 11 0;
#X connect 11 0 12 0;
#X connect 12 0 4 0;
#X connect 14 1 5 0;
#X connect 15 0 6 0;
"""


class PdStoppedError(Exception):
    """Pd did not reach a mark. `hung`: it was still busy (then it has been killed); else it had ended by itself."""

    def __init__(self, lines: list[str], *, hung: bool) -> None:
        super().__init__("Pd hangs" if hung else "Pd ended")
        self.lines = lines
        self.hung = hung


def spawn(
    pd: Path, arguments: Sequence[str], folder: Path, *, confine: bool = True, control: int | None = None
) -> subprocess.Popen[bytes]:
    """Start Pd in `folder`; its console is the process's `stderr` pipe. PdError where it cannot be started.

    Confined it writes nowhere else, and has no socket but one with the number `control`.
    """
    windows = sys.platform == "win32"

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [pd, *QUIET, *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=not windows,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    try:
        process = confined(start, program=pd.resolve(), scratch=folder, control=control) if confine else start()
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

    def __init__(self, pd: Path, folder: Path, arguments: Sequence[str] = (), *, confine: bool = True) -> None:
        secret = secrets.token_hex(8)  # no patch can print or send to this by chance
        self._mark = "mark-" + secret
        self._chunks: queue.Queue[bytes] = queue.Queue(_MOST_CHUNKS)  # an empty one is the end
        self._lines: deque[str] = deque()  # said, and not yet given by `wait`
        self._begun = b""  # the line that has no end yet
        self._marks = 0
        self._unsent = bytearray()
        harness = folder / f"host-{secret}.pd"
        control = _control(pd) if confine and confinement().sockets else None
        with socket.create_server(("127.0.0.1", 0)) as server:
            text = _HARNESS.format(port=server.getsockname()[1], mark=self._mark)
            harness.write_text(text, encoding="utf-8")
            words = ("-sleepgrain", "0.5", *arguments, "-open", str(harness))
            self._process = spawn(pd, words, folder, confine=confine, control=control)
            threading.Thread(target=self._read, daemon=True).start()
            self._socket = self._accept(server)
        harness.unlink()

    @property
    def pid(self) -> int:
        return self._process.pid

    def __enter__(self) -> PdProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, *messages: str) -> None:
        """Send FUDI messages, each without its semicolon, with the next `wait`: many at once are cheaper."""
        self._unsent += "".join(f"{message};\n" for message in messages).encode("utf-8", "surrogateescape")

    def mark(self) -> str:
        """Ask Pd to print a mark; `wait` for it gives what Pd said until then."""
        number, mark = self._next_mark()
        self.send(f"mark {number}")
        return mark

    def load(self, patch_file: Path) -> str:
        """Ask Pd to open a patch, switch DSP on and off, close the patch and print the mark that is returned."""
        number, mark = self._next_mark()
        name, folder = escape(patch_file.name), escape(patch_file.parent.as_posix())
        self.send(f"load {number} pd-{name} {name} {folder}")
        return mark

    def wait(self, mark: str, timeout: float) -> list[str]:
        """The console lines before the mark. PdStoppedError after `timeout` seconds or too many lines."""
        self._flush()
        deadline = time.monotonic() + timeout
        lines: list[str] = []
        while len(lines) < MAX_LINES:
            if not self._lines:
                try:
                    ended = not self._listen(max(0.0, deadline - time.monotonic()))
                except queue.Empty:
                    break
                if ended:
                    self.close()
                    raise PdStoppedError(lines, hung=False)
                continue
            line = self._lines.popleft()
            said = line.removesuffix(mark)  # Pd does not end every complaint with a line end
            if said:
                lines.append(said)
            if said != line:
                return lines
        self.close()
        raise PdStoppedError(lines, hung=True)

    def kill(self) -> None:
        """End Pd from another thread: one that waits gets PdStoppedError, and has to `close`."""
        kill(self._process)

    def close(self) -> None:
        """End Pd. Doing it twice does no harm."""
        self._socket.close()
        kill(self._process)
        while self._chunks.get():  # the reader may be waiting for room
            pass
        self._chunks.put(b"")  # it stays the last word

    def _flush(self) -> None:
        with contextlib.suppress(OSError):  # a Pd that is gone is told by its console
            self._socket.sendall(self._unsent)
        self._unsent.clear()

    def _listen(self, timeout: float) -> bool:
        """Wait for more to be said; False when Pd has ended. queue.Empty after `timeout` seconds."""
        chunk = self._chunks.get(timeout=timeout)
        if not chunk:
            self._chunks.put(b"")
            chunk, alive = b"\n" if self._begun else b"", False
        else:
            alive = True
        *ended, self._begun = (self._begun + chunk).split(b"\n")
        if len(self._begun) > _CHUNK_BYTES:
            ended, self._begun = [*ended, self._begun], b""
        self._lines.extend(line.decode("utf-8", "replace").rstrip("\r") for line in ended)
        return alive or bool(self._lines)

    def _next_mark(self) -> tuple[int, str]:
        self._marks = (self._marks + 1) % 100_000  # Pd prints larger numbers as 1e+06
        return self._marks, f"{self._mark}: {self._marks}"

    def _accept(self, server: socket.socket) -> socket.socket:
        server.settimeout(START_SECONDS)
        try:
            connection, _ = server.accept()
        except TimeoutError:
            kill(self._process)
            while self._listen(START_SECONDS) and self._chunks.qsize():
                pass
            said = "\n".join(self._lines)
            raise PdError(f"Pd did not start within {START_SECONDS:.0f} s. It said:\n{said}") from None
        connection.settimeout(START_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _read(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as console:
            while chunk := os.read(console.fileno(), _CHUNK_BYTES):
                self._chunks.put(chunk)
        self._chunks.put(b"")


@cache
def _control(pd: Path) -> int:
    """The number of the socket by which Pd is connected with us, as a Pd that is not confined shows it."""
    with (
        tempfile.TemporaryDirectory(prefix="patchgen-control-") as folder,
        PdProcess(pd, Path(folder), confine=False) as free,
    ):
        opened = Path(f"/proc/{free.pid}/fd").iterdir()
        return next(int(path.name) for path in opened if str(path.readlink()).startswith("socket:"))


def _limit(pid: int) -> None:
    """A ceiling for memory and written files, on systems that can set one for another process (Linux)."""
    if sys.platform != "linux":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):  # it may have ended already, or have a lower ceiling
        resource.prlimit(pid, resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
