"""`patchgen ask`, with a bridge in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

FAKE = Path(__file__).parents[1] / "bridge" / "fake_bridge.py"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a bridge with a fake model."""
    folder = tmp_path_factory.mktemp("patches")
    command = [
        sys.executable,
        str(FAKE),
        "--port",
        "0",
        "--folder",
        str(folder),
        "--state",
        str(folder.parent / "state"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = next(line for line in process.stdout if line.startswith("listening on "))
        yield int(line.rpartition(":")[2])
        process.terminate()


@pytest.mark.parametrize("way", [(), ("--tcp",)])
def test_a_patch(run: Run, port: int, way: tuple[str, ...]) -> None:
    code, out, err = run("ask", "a sine", "--port", port, "--name", "tone", "--seed", 3, "--candidates", 1, *way)
    assert (code, err) == (0, "")
    path = Path(out.strip())
    assert path.name.startswith("tone")
    assert path.read_bytes().startswith(b"#N canvas")


def test_a_patch_is_changed(run: Run, port: int) -> None:
    first = Path(run("ask", "a saw", "--port", port)[1].strip())
    code, out, err = run("ask", "louder", "--port", port, "--revise", first.name)
    assert (code, err) == (0, "")
    assert Path(out.strip()).name == f"{first.stem}-louder.pd"
    assert "unknown-patch: " in run("ask", "louder", "--port", port, "--revise", "none.pd")[2]
    assert "--revise takes no --seed" in run("ask", "louder", "--port", port, "--revise", first.name, "--seed", 3)[2]


def test_what_the_bridge_refuses(run: Run, port: int) -> None:
    code, out, err = run("ask", "broken", "--port", port)
    assert (code, out) == (1, "")
    assert err.startswith("patchgen: no-patch: ")
    assert run("ask", "a sine", "--port", port, "--seed", -1)[::2] == (
        1, "patchgen: bad-option: seed -1 is not a whole number from 0 to 2147483647\n",
    )  # fmt: skip
    assert "patchgen: too-large: " in run("ask", "x" * 5000, "--port", port)[2]


@pytest.mark.parametrize("text", ["a\0b", "\udcff"])
def test_what_osc_cannot_hold(run: Run, port: int, text: str) -> None:
    code, _, err = run("ask", text, "--port", port)
    assert (code, err.startswith("patchgen: the request")) == (2, True)


def test_no_bridge_and_no_key(run: Run, tmp_path: Path) -> None:
    code, _, err = run("ask", "a sine", "--port", 1)
    assert (code, err) == (2, "patchgen: no bridge listens at 127.0.0.1:1; start it: patchgen-bridge\n")
    code, _, err = run("ask", "a sine", "--key-file", tmp_path / "none")
    assert code == 2
    assert "cannot be read" in err


def test_a_terminal_obeys_no_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from patchgen.osc import client

    def refuse(*_: Any, **__: Any) -> None:
        raise client.RefusedError("no-patch", "\x1b]0;owned\x07 é")

    monkeypatch.setattr(client, "ask", refuse)
    assert run("ask", "a sine")[2] == "patchgen: no-patch: �]0;owned� é\n"
