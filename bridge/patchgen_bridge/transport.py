"""The sockets: OSC in UDP datagrams, and in SLIP frames over TCP, on the same port; one thread reads them all.

A client is known by its address and port; a TCP connection's address has `tcp:` before it. A reply to a connection
that is gone is dropped, as UDP would.
"""

from __future__ import annotations

import errno
import logging
import selectors
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeAlias

from patchgen.errors import BridgeError
from patchgen.osc import HOST, LARGEST
from patchgen.osc.slip import Frames, frame

log = logging.getLogger("patchgen.bridge")

Client: TypeAlias = tuple[str, int]  # address and port
Receive: TypeAlias = Callable[[bytes | None, Client], None]

TCP = "tcp:"
TICK = 0.25  # seconds; on Windows a signal waits until the sockets have been left
DRAINED = 64  # datagrams read from one socket before the others have their turn
CONNECTIONS = 64  # at a time; the one that was silent longest makes place for the next
BACKLOG = 1 << 20  # bytes that wait for a client which does not read; with more its connection is closed
RECEIVE_BUFFER = 1 << 20  # bytes that the system may keep until they are read, where it lets us choose
ATTEMPTS = 20  # to find a port that is free for both UDP and TCP


def is_connection(client: Client) -> bool:
    return client[0].startswith(TCP)


def is_local(client: Client) -> bool:
    """Whether it is on this machine and came over the loopback, as nothing from a network can."""
    return client[0].removeprefix(TCP).startswith("127.")


class Transport:
    """The sockets of a bridge: on the loopback, and on another address `listen` if there is one.

    `receive` gets each packet in the thread that runs `serve` (None: a frame that holds no packet), `closed` each
    client whose connection has ended. Raises `BridgeError` where the port cannot be had.
    """

    def __init__(self, port: int, listen: str | None, receive: Receive, closed: Callable[[Client], None]) -> None:
        self._receive = receive
        self._closed = closed
        self._connections: dict[Client, _Connection] = {}
        self._stopping = False
        self._selector = selectors.DefaultSelector()
        self._buffer = bytearray(LARGEST)  # for all that is read: one for each would leave holes in the memory
        self._udp, self._listeners = _bind_all(port, (HOST, listen) if listen else (HOST,))
        self.addresses: Sequence[Client] = [udp.getsockname() for udp in self._udp]
        for udp in self._udp:
            self._selector.register(udp, selectors.EVENT_READ, self._read_datagrams)
        for listener in self._listeners:
            self._selector.register(listener, selectors.EVENT_READ, self._accept)

    def serve(self) -> None:
        """Read until `stop`."""
        while not self._stopping:
            for key, events in self._selector.select(TICK):
                if isinstance(key.data, _Connection):
                    self._serve_connection(key.data, events)
                else:
                    key.data(key.fileobj)
            self._look_after_connections()

    def stop(self) -> None:
        """Let `serve` return; from any thread, and from a signal handler."""
        self._stopping = True
        self._wake()

    def close(self) -> None:
        for connection in self._connections.values():
            connection.socket.close()
        for each in (*self._udp, *self._listeners):
            each.close()
        self._selector.close()

    def send(self, client: Client, packet: bytes) -> None:
        """Send, from any thread, without waiting. Raises OSError where that cannot be."""
        if is_connection(client):
            connection = self._connections.get(client)
            if connection is None:
                raise ConnectionError("the connection has ended")
            if not connection.send(frame(packet)):
                self._wake()
        else:
            self._udp[0 if is_local(client) else -1].sendto(packet, client)

    def trust(self, client: Client) -> None:
        """Keep a client's connection rather than one that has not shown the key."""
        if client in self._connections:
            self._connections[client].trusted = True

    def _wake(self) -> None:
        with suppress(OSError):
            self._udp[0].sendto(b"", self.addresses[0])

    def _read_datagrams(self, udp: socket.socket) -> None:
        for _ in range(DRAINED):
            try:
                size, client = udp.recvfrom_into(self._buffer)
            except BlockingIOError:
                return
            except ConnectionResetError:  # Windows says that a client has gone
                continue
            # Not what `_wake` sent, nor what pretends to come from this machine.
            if client not in self.addresses and (udp is self._udp[0] or not is_local(client)):
                self._receive(bytes(memoryview(self._buffer)[:size]), client)

    def _accept(self, listener: socket.socket) -> None:
        try:
            accepted, (host, port) = listener.accept()
        except OSError as problem:  # gone again, or no file descriptor is left
            log.warning("a connection was not accepted: %s", problem)
            return
        if len(self._connections) >= CONNECTIONS:
            self._end(min(self._connections.values(), key=lambda each: (each.trusted, each.heard)))
        accepted.setblocking(False)
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = _Connection(accepted, (f"{TCP}{host}", port))
        self._connections[connection.client] = connection
        self._selector.register(accepted, selectors.EVENT_READ, connection)

    def _serve_connection(self, connection: _Connection, events: int) -> None:
        if events & selectors.EVENT_WRITE:
            connection.flush()
        if events & selectors.EVENT_READ:
            try:
                size = connection.socket.recv_into(self._buffer)
            except BlockingIOError:
                return
            except OSError:
                size = 0
            if not size:
                connection.ended = True
            for packet in connection.frames.feed(bytes(memoryview(self._buffer)[:size])):
                connection.heard = time.monotonic()
                self._receive(packet, connection.client)

    def _look_after_connections(self) -> None:
        for connection in list(self._connections.values()):
            if connection.ended:
                self._end(connection)
            else:
                events = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.waiting else 0)
                if self._selector.get_key(connection.socket).events != events:
                    self._selector.modify(connection.socket, events, connection)

    def _end(self, connection: _Connection) -> None:
        del self._connections[connection.client]
        self._selector.unregister(connection.socket)
        connection.socket.close()
        self._closed(connection.client)


class _Connection:
    """A TCP connection; only `send` is called from other threads than that of `serve`."""

    def __init__(self, accepted: socket.socket, client: Client) -> None:
        self.socket = accepted
        self.client = client
        self.frames = Frames()
        self.heard = time.monotonic()
        self.trusted = False
        self.ended = False
        self._outgoing = bytearray()
        self._lock = threading.Lock()

    @property
    def waiting(self) -> bool:
        return bool(self._outgoing)

    def send(self, data: bytes) -> bool:
        """Whether all has been sent; the rest goes when the client reads on."""
        with self._lock:
            if len(self._outgoing) + len(data) > BACKLOG:
                log.warning("%s:%d does not read; its connection is closed", *self.client)
                self.ended = True
                return False
            self._outgoing += data
            self._flush()
            return not self._outgoing and not self.ended

    def flush(self) -> None:
        with self._lock:
            self._flush()

    def _flush(self) -> None:
        try:
            sent = self.socket.send(self._outgoing)
            del self._outgoing[:sent]
        except BlockingIOError:
            pass
        except OSError:
            self.ended = True


def _bind_all(port: int, hosts: Sequence[str]) -> tuple[list[socket.socket], list[socket.socket]]:
    """A UDP and a listening TCP socket for each host, all on one port; 0 takes one that is free for both."""
    for attempt in range(1, ATTEMPTS + 1):
        bound: list[socket.socket] = []
        chosen = port
        try:
            for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                for host in hosts:
                    bound.append(_bind(kind, host, chosen))
                    chosen = bound[0].getsockname()[1]
        except OSError as problem:
            for each in bound:
                each.close()
            if port == 0 and problem.errno == errno.EADDRINUSE and attempt < ATTEMPTS:
                continue
            raise BridgeError(_reason(problem, chosen, host, kind)) from problem
        return bound[: len(hosts)], bound[len(hosts) :]
    raise AssertionError("the last attempt returns or raises")


def _bind(kind: socket.SocketKind, host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, kind)
    try:
        if sys.platform == "win32":  # elsewhere a port without SO_REUSEADDR is exclusive
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        elif kind is socket.SOCK_STREAM:  # connections that have just ended do not keep the port from a listener
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.setblocking(False)
        if kind is socket.SOCK_STREAM:
            made.listen(CONNECTIONS)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
    except BaseException:
        made.close()
        raise
    return made


def _reason(problem: OSError, port: int, host: str, kind: socket.SocketKind) -> str:
    name = "UDP" if kind is socket.SOCK_DGRAM else "TCP"
    if problem.errno == errno.EADDRINUSE:
        return f"{name} port {port} is taken; is another bridge running? Stop it, or use --port"
    if problem.errno == errno.EADDRNOTAVAIL or isinstance(problem, socket.gaierror):
        return f"{host} is no address of this machine; name one that is with --listen"
    return f"cannot listen on {name} port {port} of {host}: {problem.strerror}; use --port"
