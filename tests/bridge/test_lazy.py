"""A model that is loaded at need and unloaded when it is idle."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from patchgen.errors import ModelError
from patchgen.model import PROMPTS, Repairing, Sampling, model_info, open_model
from patchgen_bridge.lazy import LazyEngine, open_lazily

PATIENCE = 10.0  # seconds


class Opened:
    """Fake engines, and how many were opened."""

    def __init__(self, new_engine: Callable[[], Any]) -> None:
        self.engines: list[Any] = []
        self._new = new_engine

    def __call__(self) -> Any:
        self.engines.append(self._new())
        return self.engines[-1]


def text(engine: LazyEngine, request: str = "a sine") -> str:
    return "".join(piece.text for piece in engine.stream(request, Sampling()))


def wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture
def opened(new_engine: Callable[[], Any]) -> Opened:
    return Opened(new_engine)


def test_it_is_loaded_at_need_and_unloaded_when_idle(opened: Opened, engine: Any) -> None:
    lazy = open_lazily(engine.info, opened, 0.1)
    assert not lazy.loaded
    first = text(lazy)
    assert lazy.loaded
    wait(lambda: not lazy.loaded)
    assert opened.engines[0].closed
    assert text(lazy) == first
    assert len(opened.engines) == 2
    lazy.close()
    assert opened.engines[1].closed


def test_it_stays_while_it_is_asked(opened: Opened, engine: Any) -> None:
    lazy = open_lazily(engine.info, opened, 0.2)
    for _ in range(10):
        text(lazy)
        time.sleep(0.05)
    with closing(lazy.stream("endless", Sampling())) as pieces:  # longer than the idle time
        begin = time.monotonic()
        while time.monotonic() - begin < 0.4:
            next(pieces)
    assert len(opened.engines) == 1
    wait(lambda: not lazy.loaded)


def test_zero_keeps_it(opened: Opened, engine: Any) -> None:
    lazy = open_lazily(engine.info, opened, 0)
    text(lazy)
    time.sleep(0.05)
    assert lazy.loaded
    assert not [thread for thread in threading.enumerate() if thread.name == "patchgen-idle"]
    lazy.close()
    lazy.close()
    assert opened.engines[0].closed


def test_a_model_that_cannot_be_loaded_is_tried_again(engine: Any) -> None:
    attempts = []

    def broken() -> Any:
        attempts.append(1)
        if len(attempts) == 1:
            raise ModelError("no memory")
        return engine

    lazy = open_lazily(engine.info, broken, 0)
    with pytest.raises(ModelError, match="no memory"):
        text(lazy)
    assert text(lazy)
    lazy.close()


def test_it_mends_texts_where_the_model_does(opened: Opened, engine: Any) -> None:
    assert not isinstance(open_lazily(engine.info, opened, 0), Repairing)
    instruct = replace(engine.info, prompt=next(prompt for prompt in PROMPTS.values() if prompt.instruct))
    assert isinstance(open_lazily(instruct, opened, 0), Repairing)


def test_what_a_head_tells_is_what_the_model_is(sine_gguf: Path) -> None:
    with closing(open_model(sine_gguf)) as engine:
        assert model_info(sine_gguf) == engine.info


def test_requests_before_and_after_it_was_unloaded(
    running: Any, settings: Any, connect: Callable[..., Any], sine_gguf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from patchgen import pdhost

    monkeypatch.setattr(pdhost, "find_pd", lambda: None)
    with running(replace(settings, model=sine_gguf, idle=0.05)) as bridge:
        client = connect(bridge)
        for number in range(2):
            client.send("request", number, "a sine")
            client.until("done")
            time.sleep(0.2)
