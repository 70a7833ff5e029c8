"""The demo and the latency measurement: real Pd, real bridge, real GGUF, from end to end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from patchgen_bridge import demo, latency
from patchgen_bridge.journey import REQUEST, STEPS


@pytest.mark.usefixtures("pd_program")
def test_the_demo_shows_a_patch_from_request_to_window(
    tmp_path: Path, sine_gguf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    assert demo.main(["--folder", str(folder), "--model", str(sine_gguf)]) == 0
    shown = capsys.readouterr().out
    (patch,) = folder.glob("*.pd")
    assert REQUEST in shown
    assert "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n" in shown
    assert str(patch) in shown
    assert patch.with_suffix(".svg").read_text("utf-8").startswith("<svg")
    times = [float(line.split()[0]) for line in shown.splitlines() if re.match(r" +\d+\.\d{3} s ", line)]
    assert len(times) == 1 + len(STEPS)
    assert times == sorted(times)


@pytest.mark.usefixtures("pd_program")
def test_the_demo_says_what_is_wrong_with_a_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "none.gguf"
    assert demo.main(["--folder", str(tmp_path), "--model", str(missing)]) == 1
    assert str(missing) in capsys.readouterr().err


def test_the_demo_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATCHGEN_PD", "/nowhere/pd")
    assert demo.main([]) == 1
    assert "apt-get install puredata-core" in capsys.readouterr().err


@pytest.mark.usefixtures("pd_program")
def test_latency_is_a_table_with_a_row_for_each_step(sine_gguf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert latency.main(["--runs", "2", "--audio", "--model", str(sine_gguf)]) == 0
    shown = capsys.readouterr().out
    rows = re.findall(r"^\| (.+) \| ([\d.]+) \| ([\d.]+) \|$", shown, re.MULTILINE)
    assert [name for name, _, _ in rows] == [*STEPS, "**Enter to open patch**"]
    assert all(float(middle) <= float(high) for _, middle, high in rows)
