"""A bridge whose model is behind a server."""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from patchgen import pdfile
from patchgen.errors import ModelError
from patchgen.model import embedded_model
from patchgen_bridge.settings import Settings

Start = Callable[..., Any]


@pytest.fixture(scope="module")
def servers() -> ModuleType:
    """The servers of the model's tests."""
    path = Path(__file__).parents[1] / "model" / "servers.py"
    spec = importlib.util.spec_from_file_location("bridge_servers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


def test_a_patch_from_the_real_server(
    servers: ModuleType, running: Start, settings: Settings, connect: Callable[..., Any]
) -> None:
    with servers.llama_server(embedded_model()) as server:
        asked = replace(settings, engine=server.url, prompt="patchgen")
        with running(asked) as bridge:
            client = connect(bridge)
            client.send("request", "one", "a 440 Hz sine")
            _, _, name, folder, _ = client.until("done")
            server.process.kill()
            server.process.wait()
            client.send("request", "two", "a metronome")
            heard = client.until("error")
    assert heard[1:3] == ("two", "model-failed")
    assert "127.0.0.1" in heard[3]
    patch = pdfile.load(Path(folder, name)).patch
    assert patch is not None
    assert "osc~" in [box.name for box in patch.canvas.boxes]


def test_a_server_that_is_stuck_is_left_at_once(
    servers: ModuleType, running: Start, settings: Settings, connect: Callable[..., Any]
) -> None:
    with servers.faulty(lambda answer: answer.stream() or answer.server.gone.wait(10)) as server:
        with running(replace(settings, engine=server.url, prompt="patchgen")) as bridge:
            client = connect(bridge)
            client.send("request", 1, "a sine")
            client.until("accepted")
            time.sleep(0.2)
            begin = time.perf_counter()
            client.send("cancel", 1)
            client.until("cancelled")
            assert time.perf_counter() - begin < 0.15
        server.gone.set()


def test_no_server(running: Start, settings: Settings) -> None:
    with (
        pytest.raises(ModelError, match="There is no server at"),
        running(replace(settings, engine="http://127.0.0.1:9/v1")),
    ):
        pass
