"""`patchgen-bridge --status` asks a bridge that runs."""

from __future__ import annotations

import re
import socket
from typing import Any

import pytest

from patchgen_bridge import status
from patchgen_bridge.__main__ import main


def test_a_bridge_that_runs(bridge: Any, capsys: pytest.CaptureFixture[str]) -> None:
    port = bridge.address[1]
    assert main(["--port", str(port), "--status"]) == 0
    out = capsys.readouterr().out
    assert re.fullmatch(rf"127\.0\.0\.1:{port}: (idle|loading), 0 in work or waiting, up for 0:00:0\d\n", out)


def test_nobody_listens(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert main(["--port", str(port), "--status"]) == 1
    assert "start it: patchgen-bridge" in capsys.readouterr().err


def test_something_else_listens(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "PATIENCE", 0.2)
    monkeypatch.setattr(status, "REPEAT", 0.05)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        assert main(["--port", str(other.getsockname()[1]), "--status"]) == 1
    assert "does not answer as a bridge" in capsys.readouterr().err
