"""A network as bad as one likes: a UDP proxy that drops, doubles and reorders datagrams, to test what stands it."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from types import TracebackType
from typing import Self, TypeAlias

from patchgen.osc import HOST, LARGEST

HELD = 0.05  # seconds after which a datagram that was to be overtaken goes on, if no other has come
TICK = 0.01  # seconds between two looks at those that are held
BUFFER = 1 << 20  # bytes that the system may keep: what is lost is to be lost by the proxy alone
FAULTS = ("dropped", "doubled", "reordered")

Tap: TypeAlias = Callable[[tuple[str, int], bytes], None]


def _nothing(_client: tuple[str, int], _datagram: bytes) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class _Lane:
    """One client's datagrams in one direction; what happens to the nth hangs on the seed and n alone."""

    send: Callable[[bytes], object]
    random: Random
    held: list[tuple[float, bytes]] = field(default_factory=list)  # when to send at the latest

    def release(self, now: float) -> None:
        while self.held and self.held[0][0] <= now:
            self.send(self.held.pop(0)[1])


class LossyProxy:
    """Between clients and a bridge on this machine, in a thread of its own, until the end of the block.

    A client is to the bridge one socket, as from a router that translates addresses. Of the datagrams of both
    directions a share `bad` is dropped, doubled or overtaken by the next one; each of the three is as likely.
    `counts` says how many passed, and how many met with what. `there` gets each datagram as it goes to the bridge,
    `here` each as it comes from it, both with their client, in the proxy's thread.
    """

    def __init__(self, port: int, bad: float, seed: int, there: Tap = _nothing, here: Tap = _nothing) -> None:
        self._there, self._here = there, here
        self.counts: Counter[str] = Counter()
        self._bridge = (HOST, port)
        self._bad = bad
        self._seed = seed
        self._clients: dict[tuple[str, int], tuple[socket.socket, _Lane]] = {}
        self._lanes: list[_Lane] = []
        self._selector = selectors.DefaultSelector()
        self._front = _bound()
        self._selector.register(self._front, selectors.EVENT_READ, self._from_client)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lossy-proxy")

    @property
    def port(self) -> int:
        """Where the clients send to, on 127.0.0.1."""
        port: int = self._front.getsockname()[1]
        return port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        self._selector.close()
        for each in (self._front, *(back for back, _ in self._clients.values())):
            each.close()

    def _run(self) -> None:
        while not self._ended.is_set():
            for key, _ in self._selector.select(TICK):
                key.data()
            now = time.monotonic()
            for lane in self._lanes:
                lane.release(now)

    def _from_client(self) -> None:
        for datagram, client in _read(self._front):
            if client not in self._clients:
                self._welcome(client)
            self._pass(self._clients[client][1], datagram)

    def _welcome(self, client: tuple[str, int]) -> None:
        back, number = _bound(), len(self._clients)

        def send(datagram: bytes) -> None:
            self._there(client, datagram)
            back.sendto(datagram, self._bridge)

        there = self._lane(2 * number, send)
        here = self._lane(2 * number + 1, lambda datagram: self._front.sendto(datagram, client))
        self._clients[client] = back, there

        def answer() -> None:
            for datagram, _ in _read(back):
                self._here(client, datagram)
                self._pass(here, datagram)

        self._selector.register(back, selectors.EVENT_READ, answer)

    def _lane(self, number: int, send: Callable[[bytes], object]) -> _Lane:
        self._lanes.append(_Lane(send, Random(f"{self._seed} {number}")))
        return self._lanes[-1]

    def _pass(self, lane: _Lane, datagram: bytes) -> None:
        fault = lane.random.choice(FAULTS) if lane.random.random() < self._bad else "passed"
        self.counts[fault] += 1
        if fault == "reordered":
            lane.held.append((time.monotonic() + HELD, datagram))
            return
        for _ in range({"passed": 1, "dropped": 0, "doubled": 2}[fault]):
            lane.send(datagram)
            lane.release(float("inf"))  # overtaken now


def _bound() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    made.bind((HOST, 0))
    made.setblocking(False)
    return made


def _read(link: socket.socket) -> list[tuple[bytes, tuple[str, int]]]:
    """All that has come."""
    read = []
    while True:
        try:
            read.append(link.recvfrom(LARGEST))
        except BlockingIOError:
            return read
        except ConnectionResetError:  # Windows says that a receiver has gone
            continue
