"""The measuring of speed runs, and tells every way of writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from patchgen.model import bench


def test_bench(tiny_gguf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main([str(tiny_gguf), "--tokens", "20", "--rounds", "1", "--threads", "1"]) == 0
    out = capsys.readouterr().out
    for name in (bench.BARE, *bench.WAYS):
        assert f"{name} " in out
    assert bench.main(["none.gguf"]) == 2
