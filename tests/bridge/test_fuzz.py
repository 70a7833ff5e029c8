"""Broken OSC by the thousands: the bridge lives, serves what is valid, and does not grow."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

FUZZ: dict[str, Any] = runpy.run_path(str(Path(__file__).parent / "fuzz.py"))


@pytest.mark.parametrize(
    ("count", "growth"),
    [(5_000, 0.15), pytest.param(100_000, 0.05, marks=[pytest.mark.slow, pytest.mark.timeout(600)])],
)
def test_whatever_is_thrown(count: int, growth: float) -> None:
    report = FUZZ["fuzz"](count, seed=count)
    print(report)
    assert (report.sent, report.lost) == (count, 0)
    assert report.requests == count // 10_000 or 1
    assert report.growth < growth


def test_the_fuzz_reaches_every_answer() -> None:
    """What is thrown is not all refused at the first look: each kind of message gets through."""
    from patchgen.osc import decode
    from patchgen_bridge.protocol import Refusal, parse

    fuzzer = FUZZ["Fuzzer"](7)
    reached = set()
    for _ in range(20_000):
        for message in decode(fuzzer.datagram()):
            command = parse(message)
            reached.add(command.code.value if isinstance(command, Refusal) else type(command).__name__)
    codes = {"bad-arguments", "bad-option", "bad-type", "too-large", "unknown-address"}
    commands = {"Hello", "Ping", "Status", "Request", "Again", "Cancel", "Undo", "History", "NoneType"}
    assert codes | commands <= reached, codes | commands - reached
