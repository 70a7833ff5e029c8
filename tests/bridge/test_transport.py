"""The sockets: TCP beside UDP, another address with a key, and what floods, stalls or pretends."""

from __future__ import annotations

import dataclasses
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from patchgen.errors import BridgeError, SettingsError
from patchgen.osc import Message, decode, encode
from patchgen.osc.client import RefusedError, ask
from patchgen.osc.link import Link
from patchgen.osc.seal import TO_BRIDGE, new_session, seal
from patchgen.osc.slip import frame
from patchgen_bridge import limits, transport
from patchgen_bridge.limits import BURST, RateLimit
from patchgen_bridge.server import Bridge
from patchgen_bridge.settings import Settings
from patchgen_bridge.transport import CONNECTIONS

PATIENCE = 10.0  # seconds
KEY = b"0123456789abcdef" * 4
LARGE = 60_000  # bytes
PING = Message("/patchgen/ping", ("x",))
PONG = Message("/patchgen/pong", ("x",))

Start = Callable[..., Any]


@pytest.fixture
def links(bridge: Bridge) -> Iterator[Callable[[], Link]]:
    """Make TCP links to the bridge."""
    made: list[Link] = []

    def link() -> Link:
        made.append(Link(port=bridge.address[1], tcp=True))
        return made[-1]

    yield link
    for each in made:
        each._socket.close()


def heard(link: Link) -> Message:
    message = link.receive(PATIENCE)
    assert message is not None
    return message


def served(link: Link) -> bool:
    link.send(PING)
    return heard(link) == PONG


# TCP.


def test_the_whole_way_over_tcp(links: Callable[[], Link], settings: Settings) -> None:
    link = links()
    link.send(Message("/patchgen/hello"))
    assert heard(link).arguments[2] == settings.folder.as_posix()
    words = []
    delivered = ask(link, "a sine", {"name": "tone"}, tell=lambda message: words.append(message.address))
    assert (delivered.name, delivered.folder) == ("tone.pd", settings.folder.as_posix())
    assert words[0] == "/patchgen/accepted"
    assert heard(link).address == "/patchgen/open"


def test_a_large_answer_comes_whole_over_tcp(links: Callable[[], Link]) -> None:
    link = links()
    link.send(Message("/patchgen/ping", (b"\xc0\xdb" * (LARGE // 2),)))
    assert heard(link) == Message("/patchgen/pong", (b"\xc0\xdb" * (LARGE // 2),))


def test_frames_in_pieces_and_many_at_once(links: Callable[[], Link]) -> None:
    link = links()
    for byte in frame(encode(PING)):
        link._socket.sendall(bytes([byte]))
    link._socket.sendall(frame(encode(PING)) * 20)
    assert [heard(link) for _ in range(21)] == [PONG] * 21


def test_a_bad_frame_is_answered_and_the_next_is_read(links: Callable[[], Link]) -> None:
    link = links()
    for bad in (b"\xc0x\xdbx\xc0", b"\xc0" + b"x" * 70_000 + b"\xc0"):
        link._socket.sendall(bad)
        assert heard(link).arguments[:2] == ("", "bad-frame")
    assert served(link)


def test_two_connections_have_their_own_answers(links: Callable[[], Link]) -> None:
    one, other = links(), links()
    one.send(Message("/patchgen/ping", (1,)))
    other.send(Message("/patchgen/ping", (2,)))
    assert (heard(one).arguments, heard(other).arguments) == ((1,), (2,))


def test_a_connection_that_ends_is_forgotten(bridge: Bridge, links: Callable[[], Link], client: Any) -> None:
    link = links()
    link.send(Message("/patchgen/hello"))
    heard(link)
    link.send(Message("/patchgen/request", (1, "slow sine")))
    assert heard(link).address == "/patchgen/accepted"
    link._socket.close()
    until(lambda: not bridge._listeners and not bridge._wire._transport._connections)
    client.send("request", 1, "a sine")
    assert client.until("done")[2] == "a-sine.pd"


def test_one_that_does_not_read_is_closed_and_holds_nobody_up(
    links: Callable[[], Link], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(transport, "BACKLOG", 100_000)
    stalled, other = links(), links()
    stalled._socket.settimeout(PATIENCE)

    def fill() -> None:
        for _ in range(10_000):
            stalled.send(Message("/patchgen/ping", (bytes(LARGE),)))
            assert served(other)
            time.sleep(0.002)

    with pytest.raises(BridgeError):
        fill()
    assert any("does not read" in record.message for record in caplog.records)
    assert served(other)


def test_slow_readers_get_all(links: Callable[[], Link]) -> None:
    link = links()
    link._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    for number in range(10):
        link.send(Message("/patchgen/ping", (number, bytes(LARGE))))
    time.sleep(0.1)
    assert [heard(link).arguments[0] for _ in range(10)] == list(range(10))


def test_the_connection_that_was_silent_longest_makes_place(links: Callable[[], Link]) -> None:
    first, *others = [links() for _ in range(CONNECTIONS)]
    assert all(served(link) for link in [first, *others])
    assert served(first)
    assert served(links())
    assert served(first)
    with pytest.raises(BridgeError):
        served(others[0])


def test_a_port_that_tcp_has_not_is_no_port(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BridgeError, match=f"TCP port {port} is taken"), start(port=port):
            pass


# Limits.


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_each_client_has_its_rate() -> None:
    clock = Clock()
    limit = RateLimit(10, 1000, clock)
    one, other = ("127.0.0.1", 1), ("127.0.0.1", 2)
    assert [limit.take(one) for _ in range(30)].count(True) == 10 * BURST
    assert limit.take(other)
    clock.now += 0.5
    assert [limit.take(one) for _ in range(30)].count(True) == 5
    assert [limit.tell(one) for _ in range(3)] == [True, False, False]
    clock.now += 1.1
    assert limit.tell(one)
    assert limit.refused == 30 - 10 * BURST + 25


def test_all_clients_have_a_rate_together() -> None:
    limit = RateLimit(10, 100, Clock())
    taken = [limit.take(("10.0.0.1", port)) for port in range(5000)]
    assert taken.count(True) == 100 * BURST
    assert len(limit._clients) == limits.CLIENTS


def test_a_flood_is_told_once_and_others_are_served(start: Start, connect: Callable[..., Any]) -> None:
    with start(rate=20) as bridge:
        flooding, other = connect(bridge), connect(bridge)
        for number in range(200):
            flooding.send("ping", number)
        other.send("ping", 1)
        assert other.hear() == ("pong", 1)
        answers = [flooding.hear() for _ in range(41)]
    assert [answer[0] for answer in answers] == ["pong"] * 40 + ["error"]
    assert answers[-1][1:3] == ("", "too-fast")


def test_a_bundle_counts_as_its_messages(start: Start, connect: Callable[..., Any]) -> None:
    element = len(encode(PING)).to_bytes(4, "big") + encode(PING)
    with start(rate=20) as bridge:
        client = connect(bridge)
        client.throw(b"#bundle\0" + bytes(8) + element * 2000)
        answers = [client.hear()[0] for _ in range(41)]
    assert answers == ["pong"] * 40 + ["error"]


# Another machine. The address is this machine's own in its network, which counts as another's: only 127.* does not.


@pytest.fixture
def listen() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("this machine has no address but 127.0.0.1")
        return str(probe.getsockname()[0])


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_bytes(KEY)
    path.chmod(0o600)
    return path


@pytest.fixture
def open_bridge(start: Start, listen: str, key_file: Path) -> Iterator[Bridge]:
    """A bridge that others may ask."""
    with start(listen=listen, key_file=key_file) as made:
        yield made


@pytest.mark.parametrize("tcp", [False, True])
def test_who_has_the_key_is_served(open_bridge: Bridge, tcp: bool) -> None:
    host, port = open_bridge.addresses[1]
    with Link(host, port, tcp=tcp, key=KEY) as link:
        assert served(link)
        link.send(Message("/patchgen/hello"))
        assert heard(link).address == "/patchgen/hello"
        assert ask(link, "a sine").name == "a-sine.pd"
        assert heard(link).address == "/patchgen/open"


@pytest.mark.parametrize("tcp", [False, True])
@pytest.mark.parametrize(("key", "text"), [(None, "sealed message"), (b"another " * 8, "another key")])
def test_who_has_not_is_told_why(
    open_bridge: Bridge, engine: Any, tcp: bool, key: bytes | None, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    host, port = open_bridge.addresses[1]
    with Link(host, port, tcp=tcp, key=key) as link, pytest.raises(RefusedError, match=f"bad-seal: .*{text}"):
        ask(link, "a sine")
    assert engine.requests == []
    assert any("is not listened to" in record.message for record in caplog.records)


def test_this_machine_needs_no_key(open_bridge: Bridge, connect: Callable[..., Any]) -> None:
    client = connect(open_bridge)
    client.send("ping", 1)
    assert client.hear() == ("pong", 1)


def test_a_packet_counts_once_from_wherever_it_comes(open_bridge: Bridge) -> None:
    datagram = seal(KEY, TO_BRIDGE, new_session(), encode(PING))
    with Link(*open_bridge.addresses[1]) as one, Link(*open_bridge.addresses[1]) as other:
        one._socket.send(datagram)
        answer = one._socket.recv(LARGE)
        assert answer.startswith(b"/patchgen/sealed\0")
        for link in (one, other):
            link._socket.send(datagram)
            assert link.receive(0.2) is None  # not even an error: the network may double packets
        other._socket.send(answer)  # sent back, it is of the wrong way
        assert heard(other).arguments[1] == "bad-seal"


def test_an_answer_is_of_no_use_to_another_session(open_bridge: Bridge) -> None:
    with Link(*open_bridge.addresses[1], key=KEY) as one, Link(*open_bridge.addresses[1], key=KEY) as other:
        one.send(PING)
        answer = one._socket.recv(LARGE)
        assert list(decode(other._opened(answer))) == [Message("", problem="no OSC address")]
        assert list(decode(one._opened(answer))) == [PONG]


def test_strangers_are_not_answered_without_end(open_bridge: Bridge) -> None:
    with Link(*open_bridge.addresses[1]) as link:
        for _ in range(200):
            link.send(PING)
        answers = 0
        while link.receive(0.3) is not None:
            answers += 1
    assert 10 <= answers <= 40


def test_the_warning_names_the_address(open_bridge: Bridge, caplog: pytest.LogCaptureFixture) -> None:
    records = [each for each in caplog.get_records("setup") if each.levelno >= logging.WARNING]
    assert any(open_bridge.addresses[1][0] in each.message and "docs/security.md" in each.message for each in records)


def test_no_key_no_bridge(start: Start, listen: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"), start(listen=listen, key_file=tmp_path / "none"):
        pass
    with pytest.raises(BridgeError, match="needs a key"), start(listen=listen):
        pass


def test_an_address_that_is_not_ours(start: Start, key_file: Path) -> None:
    no_address = pytest.raises(BridgeError, match=r"192\.0\.2\.1 is no address of this machine")
    with no_address, start(listen="192.0.2.1", key_file=key_file):
        pass


def test_by_default_only_the_loopback(bridge: Bridge) -> None:
    assert [host for host, _ in bridge.addresses] == ["127.0.0.1"]
    assert {field.name: field.default for field in dataclasses.fields(Settings)}["listen"] is None


# The client.


def test_ask_repeats_what_is_lost(start: Start, engine: Any) -> None:
    """A proxy loses the first three datagrams of each way."""
    with start() as bridge, lossy(bridge.address, 3) as port, Link(port=port) as link:
        assert ask(link, "a sine").name == "a-sine.pd"
    assert len(engine.requests) == 1


def test_ask_gives_up_and_cancels(bridge: Bridge, engine: Any) -> None:
    with Link(port=bridge.address[1]) as link, pytest.raises(BridgeError, match="no patch within"):
        ask(link, "endless", timeout=0.5)
    until(lambda: engine.open == 0 and bridge._jobs.waiting == 0)


def test_nobody_there() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for tcp in (False, True):
        nobody = pytest.raises(BridgeError, match=f"no bridge listens at 127.0.0.1:{port}; start it")
        with nobody, Link(port=port, tcp=tcp) as link:
            ask(link, "a sine")


def test_silence_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patchgen.osc.client.SILENCE", 0.3)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        with Link(port=mute.getsockname()[1]) as link, pytest.raises(BridgeError, match="has not answered"):
            ask(link, "a sine")


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


class lossy:  # noqa: N801
    """A proxy on a port of its own that loses the first datagrams each way."""

    def __init__(self, bridge: tuple[str, int], lost: int) -> None:
        self.near, self.far = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        self.near.bind(("127.0.0.1", 0))
        self.far.connect(bridge)
        self.lost = lost
        self.client: Any = None
        self.threads = [threading.Thread(target=each) for each in (self.outward, self.inward)]

    def __enter__(self) -> int:
        for thread in self.threads:
            thread.start()
        return int(self.near.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        end = b""
        self.near.sendto(end, self.near.getsockname())
        self.far.shutdown(socket.SHUT_RD)
        for thread in self.threads:
            thread.join()
        self.near.close()
        self.far.close()

    def outward(self) -> None:
        seen = 0
        while True:
            datagram, self.client = self.near.recvfrom(LARGE)
            if not datagram:
                return
            seen += 1
            if seen > self.lost:
                self.far.send(datagram)

    def inward(self) -> None:
        seen = 0
        while datagram := self.far.recv(LARGE):
            seen += 1
            if seen > self.lost:
                self.near.sendto(datagram, self.client)
