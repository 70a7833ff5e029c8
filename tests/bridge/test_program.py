"""The bridge as a program: its start, its end by signals, and `kill -9` while it delivers."""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from patchgen import pdfile
from patchgen_bridge.__main__ import main

STOPS = [signal.SIGINT, signal.SIGTERM]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send to a program")


@pytest.mark.parametrize("number", STOPS)
def test_a_signal_ends_it_cleanly(
    program: Callable[..., Any], connect: Callable[..., Any], tmp_path: Path, number: int
) -> None:
    bridge = program("--folder", str(tmp_path))
    client = connect(bridge.port)
    client.send("request", 1, "endless")
    client.until("progress")
    said, log = bridge.end(number)
    assert client.until("error")[:3] == ("error", 1, "stopped")
    assert bridge.process.returncode == 0, log
    assert said == "stopped\n"
    assert "Traceback" not in log
    assert list(tmp_path.glob("*.*")) == []


def test_the_settings_are_printed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATCHGEN_PORT", "0")
    assert main(["--folder", str(tmp_path), "--model", str(tmp_path / "gone.gguf"), "--log-level", "error"]) == 1
    out, err = capsys.readouterr()
    assert "port         0  (PATCHGEN_PORT)" in out.splitlines()
    assert f"folder       {tmp_path}  (--folder)" in out.splitlines()
    assert "listening on 127.0.0.1:" in out
    assert "gone.gguf" in err


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the home of data cannot be moved by a variable")
def test_it_works_without_an_argument(
    program: Callable[..., Any], connect: Callable[..., Any], tmp_path: Path, sine_gguf: Path
) -> None:
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    (tmp_path / "config" / "patchgen").mkdir(parents=True)
    (tmp_path / "config" / "patchgen" / "bridge.toml").write_text(f"port = 0\nmodel = '{sine_gguf}'\n")
    bridge = program(command=["-P", "-m", "patchgen_bridge"], **home)
    client = connect(bridge.port)
    client.send("request", 1, "a sine")
    folder = tmp_path / "data" / "patchgen" / "patches"
    assert client.until("done")[2:4] == ("a-sine.pd", folder.as_posix())
    said, log = bridge.end(signal.SIGTERM)
    assert (bridge.process.returncode, said) == (0, "stopped\n"), log
    assert sorted(path.name for path in folder.glob("*.*")) == ["a-sine.json", "a-sine.pd"]


def test_mistaken_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "many", "--queue", "-1"]) == 2
    err = capsys.readouterr().err
    assert "--port" in err
    assert "--queue" in err


def test_a_second_program_on_the_port(program: Callable[..., Any], capsys: Any, tmp_path: Path) -> None:
    bridge = program("--folder", str(tmp_path))
    assert main(["--port", str(bridge.port), "--folder", str(tmp_path)]) == 1
    assert "--port" in capsys.readouterr().err


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=[pytest.mark.slow, pytest.mark.timeout(300)])])
def test_killed_while_it_delivers(
    program: Callable[..., Any], connect: Callable[..., Any], tmp_path: Path, times: int
) -> None:
    """Killed at random moments: never a `.pd` that is not whole or has no side file, and nothing left after a start."""
    rng = random.Random(4)
    delivered = halves = 0
    for kill in range(times):  # each with a store of its own, or the jobs of all before would fill the queue
        bridge = program("--folder", str(tmp_path), "--state", str(tmp_path / f"state-{kill}"), "--queue", "1000")
        client = connect(bridge.port)
        for id in range(200):
            client.send("request", id, "a sine")
        for _ in range(rng.randrange(1, 10)):
            client.until("done")
        time.sleep(rng.uniform(0, 0.03))
        bridge.process.kill()
        bridge.process.wait()
        halves += len(list(tmp_path.glob(".*.part")))
        patches = list(tmp_path.glob("*.pd"))
        assert len(patches) > delivered
        delivered = len(patches)
        for path in patches:
            reading = pdfile.load(path)
            assert reading.patch is not None, path
            assert len(reading.patch.canvas.cords) == 3, path
            assert path.with_suffix(".json").stat().st_size > 0
    print(f"{times} times killed, {halves} times while a file was being written, {delivered} patches")
    assert halves > times // 10
    program("--folder", str(tmp_path)).end(signal.SIGTERM)
    assert list(tmp_path.glob(".*")) == []
