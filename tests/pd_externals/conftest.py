"""A bridge that does as the test says, and a real Pd with one `[patchgen]` beside it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from patchgen import osc, pdhost
from patchgen.osc import HOST, LARGEST, Argument, Message
from patchgen_bridge.rig import Pd

SOON = 10.0  # seconds; only a failing test waits so long

# Says so when Pd opens it, each time.
GENERATED = "#N canvas 600 80 450 300 12;\n#X obj 10 10 loadbang;\n#X obj 10 40 print GENERATED;\n#X connect 0 0 1 0;\n"


class FakeBridge:
    """The bridge's side of the protocol, one message at a time. A hello is answered in passing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0  # chosen by the first `open`
        self.heard: list[Message] = []  # all but hello

    def open(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HOST, self.port))
        self.port = self._socket.getsockname()[1]

    def close(self) -> None:
        self._socket.close()

    def hear(self, word: str, seconds: float = SOON) -> tuple[Argument, ...]:
        """The arguments of the next message with this word."""
        message = self.listen(seconds, word)
        assert message is not None, f"no {word} within {seconds} s; heard {self.heard}"
        return message.arguments

    def listen(self, seconds: float, word: str | None = None) -> Message | None:
        """The next message (with this word), hello excepted unless it is asked for; None after a time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                datagram, self.client = self._socket.recvfrom(LARGEST)
            except TimeoutError:
                break
            (message,) = osc.decode(datagram)
            if message.address == "/patchgen/hello":
                self.say("hello", "0.1.0", "fake", self.folder.as_posix(), 0)
            else:
                self.heard.append(message)
            if message.address.removeprefix("/patchgen/") == word or (
                word is None and message.address != "/patchgen/hello"
            ):
                return message
        return None

    def say(self, word: str, *arguments: Argument) -> None:
        """A message to the client that was heard last."""
        self._socket.sendto(osc.encode(Message(f"/patchgen/{word}", arguments)), self.client)

    def write(self, name: str) -> Path:
        path = self.folder / name
        path.write_text(GENERATED, "utf-8")
        return path

    def deliver(self, id: Argument, name: str = "sine.pd", seconds: float = 1.5) -> Path:
        """Write a patch and say that it is done."""
        path = self.write(name)
        self.say("done", id, name, self.folder.as_posix(), seconds)
        return path


@pytest.fixture(scope="session")
def pd_program() -> Path:
    program = pdhost.find_pd()
    if program is None:
        pytest.skip(f"needs Pure Data. {pdhost.install_hint()}")
    return program


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for patches whose name needs escaping in a `.pd` file."""
    folder = tmp_path / "my patches, a; b"
    folder.mkdir()
    return folder


@pytest.fixture
def bridge(folder: Path) -> Iterator[FakeBridge]:
    bridge = FakeBridge(folder)
    bridge.open()
    yield bridge
    bridge.close()


@pytest.fixture
def pd(bridge: FakeBridge, pd_program: Path) -> Iterator[Pd]:  # noqa: ARG001
    """A Pd whose `[patchgen]` has been answered its first hello."""
    with Pd(bridge.port) as pd:
        bridge.hear("hello")
        pd.wait("status", SOON, "ready", "fake")
        yield pd
