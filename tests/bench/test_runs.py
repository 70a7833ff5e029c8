"""Runs of the bench: judged side by side, kept, gone on with, compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from patchgen import cli, pdfile
from patchgen.bench import results, runner
from patchgen.bench.makers import Attempt, FolderMaker
from patchgen.bench.oracle import Rung
from patchgen.bench.prove import read
from patchgen.bench.task import Task, load_tasks
from patchgen.errors import PatchgenError


def text_of(notation: str) -> str:
    patch = read(notation).patch
    assert patch is not None
    return pdfile.write(patch).decode()


class Plan:
    """A maker whose samples are told beforehand: the reference, or the first wrong patch. It can be interrupted."""

    def __init__(self, good: Mapping[str, tuple[bool, ...]], stop_after: int | None = None) -> None:
        self.good, self.stop_after, self.made = good, stop_after, 0

    settings: Mapping[str, Any] = {"plan": "told"}

    def attempt(self, task: Task, sample: int) -> Attempt:
        if self.made == self.stop_after:
            raise KeyboardInterrupt
        self.made += 1
        return Attempt(text_of(task.reference if self.good[task.id][sample] else task.wrong[0]), tokens=7)


PLAN = {"double": (True, False, True), "quiet-sine": (False, False, False)}


def test_a_run_has_a_row_for_each_task(task_file: Path, tmp_path: Path) -> None:
    found = runner.run("plan", load_tasks([task_file]), Plan(PLAN), 3, tmp_path / "run.part")
    assert [row.reached(Rung.BEHAVES) for row in found.rows] == [2, 0]
    assert [row.reached(Rung.LOADS) for row in found.rows] == [3, 3]
    assert results.passes(found, 1).mean == pytest.approx(1 / 3)
    assert "4 was expected" not in found.rows[0].samples[1].reason
    assert found.rows[0].samples[1].reason


def test_a_stopped_run_goes_on_where_it_was(task_file: Path, tmp_path: Path) -> None:
    tasks, kept = load_tasks([task_file]), tmp_path / "run.part"
    whole = runner.run("plan", tasks, Plan(PLAN), 3, tmp_path / "other.part")
    runner._AHEAD, ahead = 0, runner._AHEAD  # what is judged is kept at once
    try:
        with pytest.raises(KeyboardInterrupt):
            runner.run("plan", tasks, Plan(PLAN, stop_after=3), 3, kept)
    finally:
        runner._AHEAD = ahead
    done = len(kept.read_text("utf-8").splitlines()) - 1
    assert 2 <= done <= 3
    with kept.open("a") as file:
        file.write('["double", 2, {"rung": "beh')  # the line at which it was killed
    rest = Plan(PLAN)
    assert runner.run("plan", tasks, rest, 3, kept) == whole
    assert rest.made == 6 - done


def test_a_run_with_other_settings_is_not_gone_on_with(task_file: Path, tmp_path: Path) -> None:
    tasks, kept = load_tasks([task_file]), tmp_path / "run.part"
    runner.run("plan", tasks, Plan(PLAN), 3, kept)
    with pytest.raises(PatchgenError, match="other settings"):
        runner.run("plan", tasks, Plan(PLAN), 2, kept)


def test_results_are_the_same_after_reading(task_file: Path, tmp_path: Path) -> None:
    found = runner.run("plan", load_tasks([task_file]), Plan(PLAN), 3, tmp_path / "run.part")
    file = tmp_path / "run.json"
    file.write_text(results.write(found), "utf-8")
    assert results.load(file) == found
    data = json.loads(file.read_text("utf-8"))
    assert [row["id"] for row in data["tasks"]] == ["double", "quiet-sine"]
    assert data["pass@1"]["mean"] == pytest.approx(1 / 3)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"name": "x", "settings": {}, "tasks": [{"id": 1}]}'])
def test_a_file_that_holds_no_results_is_named(text: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text(text, "utf-8")
    with pytest.raises(PatchgenError, match="no results"):
        results.load(file)


def test_files_made_elsewhere_are_judged(
    task_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = load_tasks([task_file])
    for name in ("good", "poor"):
        (tmp_path / name).mkdir()
        for task in tasks:
            text = text_of(task.reference if name == "good" else task.wrong[0])
            (tmp_path / name / f"{task.id}.pd").write_text(text, "utf-8")
    (tmp_path / "poor" / "double.pd").unlink()
    monkeypatch.chdir(tmp_path)
    for name in ("poor", "good"):
        assert cli.main(["bench", "--tasks", "tasks.toml", "--patches", name, "--json", f"{name}.json"]) == 0
    assert not list(tmp_path.glob("*.part"))
    capsys.readouterr()
    assert cli.main(["bench", "compare", "poor.json", "good.json"]) == 0
    said = capsys.readouterr().out
    assert "| poor | 2 | 50.0% |" in said
    assert "good against poor, 2 tasks: +100.0%" in said
    assert "+ double: double a number" in said


def test_the_tasks_are_listed_for_a_batch(task_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "--list", "--tasks", str(task_file)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == {"id": "double", "prompt": "double a number"}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PatchgenError, match="no folder"):
        FolderMaker(tmp_path / "nowhere")
