"""Bridges on free ports with a fake model, and clients on real sockets."""

from __future__ import annotations

import os
import runpy
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import build_msg

from patchgen import pdhost
from patchgen_bridge.server import Bridge
from patchgen_bridge.settings import Settings

HERE = Path(__file__).parent
PATIENCE = 30.0  # seconds; a machine may be busy

FakeEngine: Any = runpy.run_path(str(HERE / "fake_bridge.py"))["FakeEngine"]


class Client:
    """An OSC client on a socket of its own; python-osc writes and reads its messages."""

    def __init__(self, port: int) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(PATIENCE)
        self.port = port

    def send(self, word: str, *arguments: Any) -> None:
        self.throw(build_msg(f"/patchgen/{word}", arguments).dgram)

    def throw(self, datagram: bytes) -> None:
        self.socket.sendto(datagram, ("127.0.0.1", self.port))

    def hear(self) -> tuple[Any, ...]:
        """The next message: its word, then its arguments."""
        datagram, address = self.socket.recvfrom(65535)
        assert address == ("127.0.0.1", self.port)
        message = OscMessage(datagram)
        return message.address.removeprefix("/patchgen/"), *message.params

    def until(self, word: str) -> tuple[Any, ...]:
        """The next message of that word; others are passed over."""
        while (heard := self.hear())[0] != word:
            pass
        return heard

    def rest(self) -> list[tuple[Any, ...]]:
        """All messages up to the answer to a ping that is sent now."""
        self.send("ping", "rest")
        heard = [self.hear()]
        while heard[-1] != ("pong", "rest"):
            heard.append(self.hear())
        return heard[:-1]


@contextmanager
def serving(settings: Settings, engine: Any = None) -> Iterator[Bridge]:
    """A bridge that serves in a thread until the block's end; without an engine it loads the settings' model."""
    with Bridge(settings, engine and (lambda: engine)) as bridge:
        thread = threading.Thread(target=bridge.serve, name="patchgen-serve")
        thread.start()
        try:
            yield bridge
        finally:
            bridge.stop()
            thread.join()


Start: TypeAlias = Callable[..., AbstractContextManager[Bridge]]


@pytest.fixture(autouse=True, scope="session")
def _no_state_of_mine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Bridges that are given no place for their state take one of the tests, programs too."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("PATCHGEN_STATE", "XDG_STATE_HOME"):
            patch.setenv(variable, str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(port=0, folder=tmp_path / "patches", state=tmp_path / "state")


@pytest.fixture(scope="session")
def new_engine() -> Callable[[], Any]:
    return FakeEngine  # type: ignore[no-any-return]


@pytest.fixture
def engine(new_engine: Callable[[], Any]) -> Any:
    return new_engine()


@pytest.fixture
def start(settings: Settings, engine: Any, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Start a bridge: `with start(queue=1) as bridge:`; without a Pd, which has its own test."""
    monkeypatch.setattr(pdhost, "find_pd", lambda: None)
    return lambda **changes: serving(replace(settings, **changes), engine)


@pytest.fixture
def running() -> Start:
    """Start a bridge as `serving` does."""
    return serving


@pytest.fixture
def bridge(start: Start) -> Iterator[Bridge]:
    with start() as made:
        yield made


@pytest.fixture
def connect() -> Iterator[Callable[[Bridge | int], Client]]:
    """Make a client of a bridge, or of one on a port."""
    clients: list[Client] = []

    def make(bridge: Bridge | int) -> Client:
        clients.append(Client(bridge if isinstance(bridge, int) else bridge.address[1]))
        return clients[-1]

    yield make
    for client in clients:
        client.socket.close()


@pytest.fixture
def client(bridge: Bridge, connect: Callable[[Bridge], Client]) -> Client:
    return connect(bridge)


class Program:
    """A bridge in a process of its own, from its line `listening on` to its end."""

    def __init__(self, log: Path, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self.log = log
        with log.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, *command], env=os.environ | environ, stdout=subprocess.PIPE, stderr=file, text=True
            )
        assert self.process.stdout is not None
        while not (line := self.process.stdout.readline()).startswith("listening on "):
            if not line:
                self.close()
                raise AssertionError(f"exit code {self.process.returncode}: {log.read_text()}")
        self.port = int(line.rpartition(":")[2])

    def end(self, number: int) -> tuple[str, str]:
        """Send a signal and wait; what it had printed since, and its log."""
        self.process.send_signal(number)
        return self.process.communicate(timeout=PATIENCE)[0], self.log.read_text()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@pytest.fixture
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Program]]:
    """Start a program, by default fake_bridge.py with these flags on a free port, any number of times."""
    programs: list[Program] = []

    def begin(*flags: str, command: Sequence[str] = (), **environ: str) -> Program:
        fake = [str(HERE / "fake_bridge.py"), "--port", "0", *flags]
        programs.append(Program(tmp_path_factory.mktemp("log") / "log", command or fake, environ))
        return programs[-1]

    yield begin
    for each in programs:
        each.close()


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No store is kept among the user's own; a bridge in the tests' process does not leave it with a low priority."""
    monkeypatch.setenv("PATCHGEN_STATE", str(tmp_path_factory.mktemp("state")))
    monkeypatch.setenv("PATCHGEN_NICE", "0")


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    """Every thread that a test starts has ended with it, but watchdog's own, which it keeps for the next."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + PATIENCE
    left = strays(before)
    while left and time.monotonic() < deadline:
        time.sleep(0.01)
        left = strays(before)
    assert left == []


def strays(before: set[threading.Thread]) -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each not in before and type(each).__name__ != "InotifyFD"]
