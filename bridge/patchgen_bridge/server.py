"""The bridge: a UDP socket, the clients on it, and what answers them."""

from __future__ import annotations

import errno
import logging
import socket
import sys
import threading
from collections import OrderedDict
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from patchgen import osc
from patchgen.errors import BridgeError
from patchgen.osc import HOST, LARGEST, Message
from patchgen_bridge.folder import Folder
from patchgen_bridge.jobs import Client, Jobs
from patchgen_bridge.maker import OpenEngine, open_maker
from patchgen_bridge.protocol import (
    Again,
    Cancel,
    Command,
    ErrorCode,
    Hello,
    Ping,
    Refusal,
    Request,
    Revise,
    error,
    parse,
    reply,
)
from patchgen_bridge.settings import Settings
from patchgen_bridge.watcher import Watcher

log = logging.getLogger("patchgen.bridge")
osc_in = logging.getLogger("patchgen.osc.in")
osc_out = logging.getLogger("patchgen.osc.out")

TICK = 0.25  # seconds; on Windows a signal waits until the socket has been left
LISTENERS = 64  # clients that said hello; a Pd that was closed never says goodbye


class Bridge:
    """A bridge on its socket, from `with Bridge(settings) as bridge:` until the block's end.

    Raises `BridgeError` when the port or the folder cannot be used. Where the model cannot be loaded, `serve`
    returns, and the block's end raises why.
    """

    def __init__(self, settings: Settings, open_engine: OpenEngine | None = None) -> None:
        self._settings = settings
        self._folder = Folder(settings.folder)
        self._watcher = Watcher(settings.folder, self._announce)
        self._jobs = Jobs(
            lambda: open_maker(settings, self._folder, open_engine),
            self._send,
            self._delivered,
            self._fail,
            limit=settings.queue,
            timeout=settings.timeout,
            temperature=settings.temperature,
        )
        self._listeners: OrderedDict[Client, None] = OrderedDict()  # the one that spoke last stands last
        self._requesters: dict[str, Client] = {}  # by file name, until it is announced
        self._lock = threading.Lock()
        self._stopping = False
        self._failure: Exception | None = None

    def __enter__(self) -> Self:
        self._socket = _bind(self._settings.port)
        try:
            self._folder.prepare()
            self._watcher.start()
        except BaseException:
            self._socket.close()
            raise
        self._jobs.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._jobs.stop()
        self._watcher.stop()
        self._folder.clean()
        self._socket.close()
        if self._failure is not None and value is None:
            raise self._failure

    @property
    def address(self) -> Client:
        """Host and port that the bridge listens on."""
        host, port = self._socket.getsockname()
        return host, port

    def serve(self) -> None:
        """Answer until `stop`, or until the model turns out not to load."""
        while not self._stopping:
            try:
                datagram, client = self._socket.recvfrom(LARGEST)
            except (TimeoutError, ConnectionResetError):  # reset: Windows says that a client has gone
                continue
            if client != self.address:
                self._receive(datagram, client)

    def stop(self) -> None:
        """Let `serve` return; from any thread, and from a signal handler."""
        self._stopping = True
        with suppress(OSError):
            self._socket.sendto(b"", self.address)  # wakes `serve`

    def _receive(self, datagram: bytes, client: Client) -> None:
        for message in osc.decode(datagram):
            osc_in.debug("%s:%d %s", *client, message)
            if not message.address:
                osc_in.warning("%s:%d sent %d bytes: %s", *client, len(datagram), message.problem)
                continue
            command = parse(message)
            try:
                self._answer(command, client)
            except Exception:
                log.exception("%s:%d %s: a mistake in the bridge", *client, message)

    def _answer(self, command: Command | Refusal | None, client: Client) -> None:
        match command:
            case Hello():
                self._hello(client)
            case Ping(arguments):
                self._send(client, reply("pong", *arguments))
            case Request():
                self._jobs.submit(client, command)
            case Again():
                self._jobs.again(client, command)
            case Cancel():
                self._jobs.cancel(client, command)
            case Revise(id):
                text = "patches cannot be revised yet; ask anew with /patchgen/request"
                self._send(client, error(id, ErrorCode.NOT_SUPPORTED, text))
            case Refusal(id, code, text):
                osc_in.info("%s:%d %s: %s", *client, code, text)
                self._send(client, error(id, code, text))

    def _hello(self, client: Client) -> None:
        with self._lock:
            self._listeners[client] = None
            self._listeners.move_to_end(client)
            while len(self._listeners) > LISTENERS:
                self._listeners.popitem(last=False)
        folder = self._settings.folder.as_posix()
        self._send(client, reply("hello", version("patchgen"), self._jobs.model, folder, self._jobs.waiting))

    def _delivered(self, client: Client, path: Path) -> None:
        with self._lock:
            self._requesters[path.name] = client
        self._watcher.delivered(path.name)

    def _announce(self, path: Path) -> None:
        with self._lock:
            listeners = dict.fromkeys(self._listeners)
            requester = self._requesters.pop(path.name, None)
        if requester is not None:
            listeners[requester] = None
        log.info("%s has appeared, %d told", path, len(listeners))
        for client in listeners:
            self._send(client, reply("open", path.name, path.parent.as_posix()))

    def _fail(self, failure: Exception) -> None:
        self._failure = failure
        self.stop()

    def _send(self, client: Client, message: Message) -> None:
        osc_out.debug("%s:%d %s", *client, message)
        try:
            self._socket.sendto(osc.encode(message), client)
        except (OSError, ValueError) as problem:
            osc_out.warning("%s:%d %s: not sent: %s", *client, message, problem)


def _bind(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        if sys.platform == "win32":  # elsewhere a port without SO_REUSEADDR is exclusive
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        bound.bind((HOST, port))
        bound.settimeout(TICK)
    except OSError as problem:
        bound.close()
        if problem.errno == errno.EADDRINUSE:
            text = f"UDP port {port} is taken; is another bridge running? Stop it, or use --port"
        else:
            text = f"cannot listen on UDP port {port}: {problem.strerror}; use --port"
        raise BridgeError(text) from problem
    return bound
