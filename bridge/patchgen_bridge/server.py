"""The bridge: the clients that speak to it, and what answers them."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from patchgen.osc import Message
from patchgen_bridge.folder import Folder
from patchgen_bridge.inbox import CLIENT, Inbox
from patchgen_bridge.jobs import Jobs
from patchgen_bridge.maker import OpenEngine, open_maker
from patchgen_bridge.metrics import Count, serve_metrics
from patchgen_bridge.protocol import (
    LOADING,
    PROTOCOL,
    Again,
    Cancel,
    Command,
    Hello,
    History,
    Ping,
    Refusal,
    Request,
    State,
    Status,
    Undo,
    error,
    parse,
    reply,
)
from patchgen_bridge.recovery import delivered
from patchgen_bridge.settings import Settings
from patchgen_bridge.store import Store, default_path
from patchgen_bridge.transport import Client
from patchgen_bridge.undo import Past
from patchgen_bridge.watcher import Watcher
from patchgen_bridge.wire import Wire

log = logging.getLogger("patchgen.bridge")
osc_in = logging.getLogger("patchgen.osc.in")

LISTENERS = 64  # clients that said hello; a Pd that was closed never says goodbye


class Bridge:
    """A bridge on its sockets, from `with Bridge(settings) as bridge:` until the block's end.

    Raises `BridgeError` when the port or the folder cannot be used. Where the model cannot be loaded, `serve`
    returns, and the block's end raises why.
    """

    def __init__(self, settings: Settings, open_engine: OpenEngine | None = None) -> None:
        self._settings = settings
        self._folder = Folder(settings.folder)
        self._watcher = Watcher(settings.folder, self._announce)
        self._store = Store(default_path(settings.state, settings.folder))
        self._past = Past(self._store, lambda client, message: self._wire.send(client, message))
        self._jobs = Jobs(
            lambda: open_maker(settings, self._folder, open_engine),
            self._store,
            lambda job: delivered(settings.folder, job),
            self._send,
            self._delivered,
            self._fail,
            limit=settings.queue,
            timeout=settings.timeout,
            temperature=settings.temperature,
        )
        self._inbox = Inbox(settings.folder, self._jobs.submit)
        self._listeners: OrderedDict[Client, None] = OrderedDict()  # the one that spoke last stands last
        self._requesters: dict[str, Client] = {}  # by file name, until it is announced
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._failure: Exception | None = None
        self._stack = ExitStack()
        self._count: Count = lambda _: None

    def __enter__(self) -> Self:
        self._wire = Wire(self._settings, self._receive, self._forget)
        try:
            self._folder.prepare()
            self._count = self._stack.enter_context(
                serve_metrics(self._settings.metrics_port, lambda: self._jobs.waiting)
            )
            self._store.open()
            self._watcher.start()
            self._jobs.start()
            self._inbox.start()
        except BaseException:
            self._stack.close()
            self._watcher.stop()
            self._store.close()
            self._wire.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        self._jobs.stop()
        self._inbox.stop()
        self._watcher.stop()
        self._folder.clean()
        self._store.close()
        self._wire.close()
        if self._failure is not None and value is None:
            raise self._failure

    @property
    def address(self) -> Client:
        """Host and port that programs on this machine reach the bridge by."""
        return self._wire.addresses[0]

    @property
    def addresses(self) -> Sequence[Client]:
        """All hosts and ports that the bridge listens on."""
        return self._wire.addresses

    def serve(self) -> None:
        """Answer until `stop`, or until the model turns out not to load."""
        self._wire.serve()

    def stop(self) -> None:
        """Let `serve` return; from any thread, and from a signal handler."""
        self._wire.stop()

    def _receive(self, message: Message, client: Client) -> None:
        try:
            self._answer(parse(message), client)
        except Exception:
            log.exception("%s:%d %s: a mistake in the bridge", *client, message)

    def _send(self, client: Client, message: Message) -> None:
        """An answer to whoever asked."""
        self._count(message)
        if client == CLIENT:
            self._inbox.hear(message)
        else:
            self._wire.send(client, message)

    def _forget(self, client: Client) -> None:
        """Its connection has ended."""
        with self._lock:
            self._listeners.pop(client, None)

    def _answer(self, command: Command | Refusal | None, client: Client) -> None:
        match command:
            case Hello():
                self._hello(client)
            case Ping(arguments):
                self._wire.send(client, reply("pong", *arguments))
            case Request():
                self._jobs.submit(client, command)
            case Again():
                self._jobs.again(client, command)
            case Status():
                self._wire.send(client, self._status())
            case Cancel():
                self._jobs.cancel(client, command)
            case Undo():
                self._past.undo(client, command)
            case History():
                self._past.history(client, command)
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
        self._wire.send(
            client, reply("hello", version("patchgen"), self._jobs.model, folder, self._jobs.waiting, PROTOCOL)
        )

    def _status(self) -> Message:
        waiting = self._jobs.waiting
        state = State.LOADING if self._jobs.model == LOADING else State.WORKING if waiting else State.IDLE
        return reply("status", state.value, waiting, time.monotonic() - self._started)

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
