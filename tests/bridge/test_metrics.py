"""The figures for Prometheus, over a real HTTP connection."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from patchgen.errors import BridgeError


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_what_is_counted(start: Callable[..., Any], connect: Callable[..., Any]) -> None:
    port = free_port()
    with start(metrics_port=port) as bridge:
        client = connect(bridge)
        for number, text in enumerate(("a sine", "broken", "unsafe")):
            client.send("request", number, text)
            client.until("done" if text == "a sine" else "error")
        client.send("nonsense")
        client.until("error")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
    for line in (
        'patchgen_answers_total{word="accepted"} 3.0',
        'patchgen_answers_total{word="done"} 1.0',
        'patchgen_errors_total{code="no-patch"} 1.0',
        'patchgen_errors_total{code="unsafe"} 1.0',
        'patchgen_errors_total{code="unknown-address"} 1.0',
        "patchgen_seconds_count 1.0",
        "patchgen_waiting 0.0",
    ):
        assert line in lines


def test_a_port_that_is_taken(start: Callable[..., Any]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(BridgeError, match="--metrics-port"), start(metrics_port=other.getsockname()[1]):
            pass
