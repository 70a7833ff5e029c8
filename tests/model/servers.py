"""Servers for the tests: the real `llama_cpp.server` as a process, and one that does everything wrong."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx


@dataclass
class RealServer:
    """A running `llama_cpp.server`."""

    url: str
    process: subprocess.Popen[bytes]


@contextmanager
def llama_server(model: Path, *flags: str) -> Iterator[RealServer]:
    """The real server with a model, ready; its output goes nowhere."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(model), "--host", "127.0.0.1"]
    command += ["--port", str(port), "--n_ctx", "0", "--n_threads", "1", "--interrupt_requests", "False", *flags]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}/v1"
        try:
            _await(url, process)
            yield RealServer(url, process)
        finally:
            process.kill()


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            # A server with a key lets nobody in without it, and is ready all the same.
            if httpx.get(f"{url}/models", trust_env=False).status_code in (200, 401):
                return
        except httpx.TransportError:
            assert process.poll() is None, "llama_cpp.server ended at its start"
        time.sleep(0.1)
    raise AssertionError("llama_cpp.server did not start")


class Answer(BaseHTTPRequestHandler):
    """Answers as the `Faulty` server says; `/models` as it should be, unless that says otherwise."""

    server: Faulty

    def do_GET(self) -> None:
        self.server.headers.append(dict(self.headers))
        if self.server.models is None:
            rows = [{"id": name, "owned_by": self.server.owner} for name in ("first", "second")]
            self.reply(200, json.dumps({"data": rows}).encode())
        else:
            self.server.models(self)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({"path": self.path, **body})
        try:
            self.server.behave(self)
        except OSError:  # the client is gone
            self.server.gone.set()

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, *parts: bytes) -> None:
        """The head of a stream, and these bytes; the connection ends behind them."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        for part in parts:
            self.wfile.write(part)
            self.wfile.flush()

    def log_message(self, *_: Any) -> None: ...


@dataclass(eq=False)
class Faulty(ThreadingHTTPServer):
    """`behave` answers each POST; `asked` are the bodies that came."""

    behave: Callable[[Answer], object]
    models: Callable[[Answer], None] | None = None
    owner: str = "nobody"
    tls: ssl.SSLContext | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        if self.tls:
            self.socket = self.tls.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is what some tests are about."""


@contextmanager
def faulty(behave: Callable[[Answer], object] = lambda answer: answer.stream(), **options: Any) -> Iterator[Faulty]:
    with Faulty(behave, **options) as server:
        server.daemon_threads = True
        server.block_on_close = False
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
