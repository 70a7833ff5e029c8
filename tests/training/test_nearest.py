"""The baseline of looking up: the nearest of known requests."""

from __future__ import annotations

from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.bench.task import load_tasks
from patchgen_training import nearest
from patchgen_training.families import Pair

KNOWN = [Pair(request, text, "") for request, text in (
    ("a 440 Hz sine", "0 osc~ 440\n"), ("a counter from 0 to 7", "0 f\n"), ("white noise", "0 noise~\n"),
)]  # fmt: skip


def test_the_nearest_shares_the_rarest_words() -> None:
    found = nearest.nearest(["count from 0 up to 7 please: a counter", "some noise", "sine at 440 hz"], KNOWN)
    assert [pair.text for pair in found] == ["0 f\n", "0 noise~\n", "0 osc~ 440\n"]


def test_a_patch_is_written_for_each_task(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert nearest.main(["--count", "300", "--out", str(tmp_path / "found")]) == 0
    files = list((tmp_path / "found").glob("*.pd"))
    assert {file.stem for file in files} == {task.id for task in load_tasks()}
    assert all(not pdfile.load(file).errors for file in files)
    assert len(capsys.readouterr().out.splitlines()) == len(files)
