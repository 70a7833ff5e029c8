"""A bridge and a real Pd on this machine, worked by a program: for the demo, the latency and the tests.

The Pd has no window and holds one `[patchgen]`, inside of `rig.pd`, which tells over OSC what goes into it and
what comes out. Every time is the one at which such a datagram arrived here.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self, TypeVar

from patchgen import osc, pdhost
from patchgen.errors import BridgeError, PatchgenError, PdError
from patchgen.osc import HOST, LARGEST, Argument, Message
from patchgen.pdhost.process import QUIET

START = 20.0  # seconds for a program to come up on a busy machine
LOAD = 180.0  # seconds for a large model to be read from a slow disk
STOP = 10.0  # seconds for a program to end by itself
HELLO = 0.2  # seconds between two questions whether the model is there
QUOTED = 25  # lines that an error repeats of what a program said

BLOCKS_PER_SECOND = 44100 / 64  # Pd computes sound in real time without a sound card as well

DELAY = 0.025  # seconds of sound that Pd on Linux computes ahead, if it is not told otherwise; so in rig.pd

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Event:
    """What `rig.pd` told: `entered`, `status`, `file` or `checked`; `at` is on the clock of `perf_counter`."""

    at: float
    word: str
    arguments: tuple[Argument, ...]


class Program:
    """A program that runs until the end of the block, and the file in which all its output ends up."""

    def __init__(self, command: Sequence[str | Path], log: Path, environment: Mapping[str, str] | None = None) -> None:
        self._command = [str(word) for word in command]
        self._log = log
        self._environment = environment

    def __enter__(self) -> Self:
        with self._log.open("wb") as output:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._environment,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def said(self) -> str:
        return self._log.read_text("utf-8", "replace")

    @property
    def last_words(self) -> str:
        """The end of its output, for an error's text."""
        return "\n".join(self.said.splitlines()[-QUOTED:]) or "nothing"


@dataclass(frozen=True, slots=True)
class Bridge:
    """A bridge that is ready: its port, its model's name, and its program."""

    port: int
    model: str
    program: Program


@contextmanager
def start_bridge(*arguments: str | Path) -> Iterator[Bridge]:
    """`patchgen-bridge` on a free port, with these arguments, until the end of the block; its model is loaded.

    Raises `BridgeError` with what it said, if it does not come up.
    """
    command = (sys.executable, "-m", "patchgen_bridge", "--port", "0", *arguments)
    with (
        TemporaryDirectory(prefix="patchgen-") as folder,
        Program(command, Path(folder, "bridge.log")) as program,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):

        def failure(what: str) -> BridgeError:
            return BridgeError(f"the bridge {what}; it said:\n{program.last_words}")

        def port() -> int | None:
            found = re.search(rf"^listening on {re.escape(HOST)}:(\d+)$", program.said, re.MULTILINE)
            return int(found[1]) if found else None

        bound = _poll(port, program, START, failure)
        client.settimeout(HELLO)

        def model() -> str | None:
            return _model(client, bound)

        yield Bridge(bound, _poll(model, program, LOAD, failure), program)


class Pd:
    """A Pd without a window and with one `[patchgen]`, connected to the bridge on a port of this machine.

    With `oscillators` it computes the sound of so many. Raises `PdError` when there is no Pd, when it does not
    come up, and when it is silent for too long.
    """

    def __init__(self, bridge_port: int, oscillators: int = 0) -> None:
        self._bridge_port = bridge_port
        self._oscillators = oscillators

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="patchgen-")))
            self._socket = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            self._socket.bind((HOST, 0))
            rig_port = self._socket.getsockname()[1]
            patch = folder / "host.pd"
            patch.write_text(_host(self._bridge_port, rig_port, self._oscillators), "utf-8")
            self.program = stack.enter_context(Program(_command(patch), folder / "pd.log"))
            _, self._address = self._receive(time.perf_counter() + START)
            self._tell("dsp", int(self._oscillators > 0))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def send(self, *words: Argument) -> None:
        """A message into `[patchgen]`: `symbol TEXT`, the words of a list, `cancel`, `again`."""
        self._tell("patchgen", *words)

    def close(self, name: str) -> None:
        """Close the window of a file by its name, whatever was changed in it."""
        self._tell("close", f"pd-{name}")

    def next(self, seconds: float) -> Event:
        """What it tells next."""
        event, _ = self._receive(time.perf_counter() + seconds)
        return event

    def wait(self, word: str, seconds: float, *start: Argument) -> Event:
        """The next event of a kind, whose arguments begin with these; others are passed over."""
        deadline = time.perf_counter() + seconds
        while True:
            event, _ = self._receive(deadline)
            if event.word == word and event.arguments[: len(start)] == start:
                return event

    def blocks(self) -> int:
        """How many blocks of sound it has computed."""
        self._tell("blocks")
        (count,) = self.wait("blocks", START).arguments
        return int(count)

    def late(self) -> tuple[int, float]:
        """How many blocks of sound came too late since it was asked last, and how late the latest, in seconds.

        Too late is one that comes `DELAY` after it could: a sound card would have had nothing to play.
        """
        self._tell("late")
        count, worst = self.wait("late", START).arguments
        return int(count), float(worst) / 1e3

    def is_open(self, name: str) -> bool:
        """Whether Pd has a window of a file by this name: one that it lacks cannot be sent a message."""
        heard = len(self.program.said)
        self._tell("check", f"pd-{name}")
        self.wait("checked", START, f"pd-{name}")
        return f"pd-{name}: no such object" not in self.program.said[heard:]

    def _tell(self, word: str, *arguments: Argument) -> None:
        self._socket.sendto(osc.encode(Message(f"/rig/{word}", arguments)), self._address)

    def _receive(self, deadline: float) -> tuple[Event, tuple[str, int]]:
        while (left := deadline - time.perf_counter()) > 0 and self.program.running:
            self._socket.settimeout(min(left, 1.0))  # a Pd that has ended is noticed within a second
            try:
                datagram, address = self._socket.recvfrom(LARGEST)
            except (TimeoutError, ConnectionResetError):  # reset: Windows says that nobody listens
                continue
            at = time.perf_counter()
            (message,) = osc.decode(datagram)
            return Event(at, message.address.removeprefix("/rig/"), message.arguments), address
        state = "did not answer in time" if self.program.running else "has ended"
        raise PdError(f"Pd {state}; it said:\n{self.program.last_words}")


def externals() -> Path:
    """The folder of `patchgen.pd`: what Pd's search path needs."""
    return Path(str(files("pd_externals").joinpath("patchgen.pd"))).parent


def _host(bridge_port: int, rig_port: int, oscillators: int) -> str:
    """The patch that Pd starts with: `rig.pd`, and oscillators on one output."""
    lines = ["#N canvas 0 50 450 300 12;", f"#X obj 10 10 rig {bridge_port} {rig_port};"]
    if oscillators:
        lines += ["#X obj 10 90 dac~;", "#X obj 10 70 *~ 0.0001;", "#X connect 2 0 1 0;"]
        lines += [f"#X obj 10 50 osc~ {100 + number};" for number in range(oscillators)]
        lines += [f"#X connect {3 + number} 0 2 0;" for number in range(oscillators)]
    return "\n".join(lines) + "\n"


def _command(patch: Path) -> list[str | Path]:
    pd = pdhost.require_pd()
    here = Path(str(files("patchgen_bridge").joinpath("rig.pd"))).parent
    return [pd, *QUIET, "-path", externals(), "-path", here, "-open", patch]


def _poll(look: Callable[[], T | None], program: Program, seconds: float, failure: Callable[[str], PatchgenError]) -> T:
    """What `look` finds, as soon as it does."""
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline:
        alive = program.running  # asked first: the last words of one that ends are still read
        found = look()
        if found is not None:
            return found
        if not alive:
            raise failure("has ended")
        time.sleep(0.02)
    raise failure(f"was not ready after {seconds:g} s")


def _model(client: socket.socket, port: int) -> str | None:
    """The model's name, or None while it is loaded or the bridge is silent."""
    client.sendto(osc.encode(Message("/patchgen/hello")), (HOST, port))
    try:
        (answer,) = osc.decode(client.recv(LARGEST))
    except (TimeoutError, ConnectionResetError):
        return None
    return None if answer.arguments[1] == "loading" else str(answer.arguments[1])
