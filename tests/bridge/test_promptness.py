"""How soon work really stops, and how often a client hears of it: with the embedded model and the real Pd."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from patchgen import generate, pdhost
from patchgen.model import Engine, Piece, Sampling, open_model
from patchgen_bridge.settings import Settings

SOON = 0.1  # seconds from `cancel` to `cancelled`
LONG = "a polyphonic synthesizer with eight voices, each with an envelope, a filter, and its own slow vibrato. " * 10
TRIES = 12


@pytest.fixture(scope="module")
def embedded() -> Iterator[Engine]:
    engine = open_model(None)
    yield engine
    engine.close()


class Recorded:
    """The embedded model, and when it began, wrote its first token, and was let go."""

    def __init__(self, engine: Engine) -> None:
        self.info = engine.info
        self.begun = threading.Event()
        self.writing = threading.Event()
        self.left = 0.0
        self._engine = engine

    def stream(self, request: str, sampling: Sampling, before: str = "") -> Iterator[Piece]:
        try:
            for piece in self._engine.stream(request, sampling, before):
                self.begun.set()
                if piece.tokens:
                    self.writing.set()
                yield piece
        finally:
            self.left = time.monotonic()

    def close(self) -> None:
        pass


@pytest.mark.parametrize("when", ["begun", "writing"])
def test_cancelled_soon(
    embedded: Engine, running: Any, settings: Settings, connect: Callable[..., Any], when: str
) -> None:
    """While the prompt is read (at its first part), and while text is written."""
    waits, decoding = [], []
    recorded = Recorded(embedded)
    with running(settings, recorded) as bridge:
        client = connect(bridge)
        for number in range(TRIES):
            recorded.begun.clear()
            recorded.writing.clear()
            client.send("request", number, f"{number} {LONG}"[:1000], "temperature", 1, "candidates", 16)
            assert getattr(recorded, when).wait(10)
            time.sleep(0.003 * number)
            begin = time.monotonic()
            client.send("cancel", number)
            assert client.until("cancelled") == ("cancelled", number)
            waits.append(time.monotonic() - begin)
            decoding.append(recorded.left - begin)
    print(f"{when}: cancelled after at most {max(waits) * 1000:.0f} ms, decoding after {max(decoding) * 1000:.0f} ms")
    assert sorted(waits)[TRIES // 2] < SOON
    assert max(decoding) <= max(waits)


def test_cancelled_soon_while_pd_hangs(
    running: Any, settings: Settings, connect: Callable[..., Any], engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pdhost.find_pd() is None:
        pytest.skip("Pd is not installed")
    monkeypatch.setattr(generate, "check", lambda _: ())  # which would find that it hangs
    waits = []
    with running(settings, engine) as bridge:
        client = connect(bridge)
        for number in range(4):
            client.send("request", number, "hang")
            client.until("progress")
            time.sleep(0.3 + 0.05 * number)
            begin = time.monotonic()
            client.send("cancel", number)
            assert client.until("cancelled") == ("cancelled", number)
            waits.append(time.monotonic() - begin)
    print(f"Pd hangs: cancelled after at most {max(waits) * 1000:.0f} ms")
    assert sorted(waits)[1] < SOON


def test_progress_is_told_at_most_twenty_times_a_second(client: Any) -> None:
    client.send("request", 1, "endless")
    client.until("progress")
    times = []
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        client.until("progress")
        times.append(time.monotonic())
    client.send("cancel", 1)
    client.until("cancelled")
    most = max(sum(begin <= time < begin + 1 for time in times) for begin in times)
    print(f"at most {most} times in any second")
    assert 5 <= most <= 20
