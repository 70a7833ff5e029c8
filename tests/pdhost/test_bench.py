from __future__ import annotations

from pathlib import Path

import pytest

from patchgen.pdhost import PdJudge, bench


def test_a_thousand_small_patches_in_a_second(pd: Path, tmp_path: Path) -> None:
    files = list(bench._written(tmp_path, 12))
    with PdJudge(pd) as judge:
        assert list(judge.judge_many(files)) == [()] * 12  # they are good, so they count as work that was done
    speeds = bench.measure(None, count=400, rounds=3, workers=2)
    assert speeds["2 Pd, judge_many"] > 1_000
    assert min(speeds.values()) > 0


@pytest.mark.usefixtures("pd")
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    list(bench._written(tmp_path, 20))
    assert bench.main([str(tmp_path), "--rounds", "1", "--count", "20", "--workers", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1 workers, median of 1 rounds of 20 patches"
    assert any("run_many" in line for line in lines)
    assert len({line.rpartition(" ")[2] for line in lines[1:]}) == 1
