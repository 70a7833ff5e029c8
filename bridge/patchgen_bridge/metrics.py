"""Figures for Prometheus, at http://127.0.0.1:PORT/metrics; they need the extra `patchgen[metrics]`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from patchgen.errors import BridgeError
from patchgen.osc import Message
from patchgen.osc.packet import HOST

log = logging.getLogger("patchgen.bridge")

SECONDS = (0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300)  # the histogram's bounds

Count: TypeAlias = Callable[[Message], None]


@contextmanager
def serve_metrics(port: int | None, waiting: Callable[[], int]) -> Iterator[Count]:
    """Serve until the block's end; what comes is to be told of every answer that the bridge sends.

    Without a port nothing is counted. Raises `BridgeError`.
    """
    if port is None:
        yield lambda _: None
        return
    try:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
    except ImportError:
        raise BridgeError("metrics-port needs prometheus-client: pip install 'patchgen[metrics]'") from None
    registry = CollectorRegistry()
    answers = Counter("patchgen_answers", "answers sent, by their word", ["word"], registry=registry)
    errors = Counter("patchgen_errors", "errors among them, by their code", ["code"], registry=registry)
    seconds = Histogram(
        "patchgen_seconds", "from the acceptance of a request to its patch", registry=registry, buckets=SECONDS
    )
    gauge = Gauge("patchgen_waiting", "requests that are in work or wait", registry=registry)
    gauge.set_function(waiting)

    def count(message: Message) -> None:
        word = message.address.rpartition("/")[2]
        answers.labels(word).inc()
        if word == "error":
            errors.labels(str(message.arguments[1])).inc()
        elif word == "done":
            seconds.observe(float(str(message.arguments[3])))

    try:
        server, thread = start_http_server(port, HOST, registry)
    except OSError as problem:
        raise BridgeError(f"cannot serve metrics on port {port}: {problem.strerror}; see --metrics-port") from problem
    log.info("metrics at http://%s:%d/metrics", HOST, port)
    try:
        yield count
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
