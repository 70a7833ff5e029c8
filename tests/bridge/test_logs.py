"""The log: JSON lines, turned over, for its owner alone; and the process's priority."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from patchgen.errors import BridgeError
from patchgen_bridge import logs
from patchgen_bridge.logs import logging_to

log = logging.getLogger("patchgen.bridge")


def test_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "logs" / "bridge.log"
    with logging_to(path, "info"):
        log.info("%s: %r", "127.0.0.1:9", "a\nsine \x1b[31m é")
        log.debug("not told")
        try:
            raise ValueError("why")
        except ValueError:
            log.exception("a mistake")
    log.warning("after the end")
    first, second = (json.loads(line) for line in path.read_text("ascii").splitlines())
    assert first["message"] == "127.0.0.1:9: 'a\\nsine \\x1b[31m é'"
    assert (first["level"], first["logger"], first["thread"]) == ("info", "patchgen.bridge", "MainThread")
    assert first["time"].endswith("+00:00")
    assert "ValueError: why" in second["error"]
    assert "INFO 127.0.0.1:9" in capsys.readouterr().err


def test_it_is_turned_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST", 2000)
    path = tmp_path / "bridge.log"
    with logging_to(path, "info"):
        for number in range(200):
            log.info("line %d", number)
    files = sorted(each.name for each in tmp_path.iterdir())
    assert files == ["bridge.log", "bridge.log.1", "bridge.log.2", "bridge.log.3"]
    assert all(each.stat().st_size <= 2000 for each in tmp_path.iterdir())
    assert json.loads(path.read_text().splitlines()[-1])["message"] == "line 199"
    if os.name != "nt":
        assert {each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {0o600}


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BridgeError, match="--log-file"), logging_to(tmp_path / "file" / "log", "info"):
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows has classes")
@pytest.mark.parametrize(("nice", "becomes"), [(10, 10), (0, 3), (1, 3)])
def test_priority(nice: int, becomes: int) -> None:
    """Of a program that was started with 3: it steps back, never forward."""
    text = f"import os; from patchgen_bridge.priority import step_back; step_back({nice}); print(os.nice(0))"
    command = ["nice", "-n", str(3 - os.nice(0)), sys.executable, "-c", text]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) == becomes
