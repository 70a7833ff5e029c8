"""Files of tasks: what they hold, and all mistakes in them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from patchgen.bench.measures import MEASURES
from patchgen.bench.prove import prove
from patchgen.bench.task import CATEGORIES, LEVELS, load_tasks
from patchgen.errors import SettingsError
from patchgen.pdhost import PdJudge

DOCS = Path(__file__).parents[2] / "docs" / "bench.md"


def test_a_file_of_tasks_is_read(task_file: Path) -> None:
    double, sine = load_tasks([task_file])
    assert (double.category, sine.category) == ("arithmetic", "oscillators")
    assert double.play[0].send[0].message == "4"
    assert sine.play[0].expect[1].settings == {"most": 0.5}


def test_its_patches_are_told_apart(task_file: Path) -> None:
    with PdJudge() as pd:
        assert [str(proof) for task in load_tasks([task_file]) for proof in prove(task, pd) if not proof.good] == []


MISTAKES = {
    'level = 1\nrequest = "double': 'level = 7\nrequest = "double',
    'inputs = ["number"]': 'inputs = ["numbre"]',
    'category = "oscillators"': 'category = "music"',
    '[[50, 0, "4"]]': '[[50, 3, "4"]]',
    'measure = "last"': 'measure = "least"',
    "hz = 300": 'hz = "low"',
    'id = "quiet-sine"': 'id = "double"',
}


@pytest.mark.parametrize("right", MISTAKES)
def test_a_mistake_is_named(right: str, task_file: Path) -> None:
    text = task_file.read_text("utf-8")
    assert right in text
    task_file.write_text(text.replace(right, MISTAKES[right]), "utf-8")
    with pytest.raises(SettingsError) as caught:
        load_tasks([task_file])
    assert "tasks.toml" in str(caught.value) or "double" in str(caught.value)


def test_all_mistakes_are_named_at_once(task_file: Path) -> None:
    text = task_file.read_text("utf-8").replace("level = 1", "level = 9").replace('"last"', '"least"')
    task_file.write_text(text + "nonsense = [1\n", "utf-8")
    with pytest.raises(SettingsError, match="TOML"):
        load_tasks([task_file])
    task_file.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match="3 mistakes"):
        load_tasks([task_file])


def test_a_folder_without_tasks_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no tasks"):
        load_tasks([tmp_path])


def test_the_docs_name_every_measure_and_kind_of_input() -> None:
    text = DOCS.read_text("utf-8")
    assert [name for name in MEASURES if f"`{name}" not in text] == []
    assert all(kind in text for kind in ("`number`", "`fader`", "`start?`", "`signal`"))


def test_the_bench_has_tasks_of_every_category_and_level() -> None:
    tasks = load_tasks()
    assert {task.category for task in tasks} == set(CATEGORIES)
    for category in CATEGORIES:
        assert {task.level for task in tasks if task.category == category} == set(LEVELS)
    assert len(tasks) >= 240
    assert all(len(task.wrong) >= 2 for task in tasks)
    assert sum(bool(task.second) for task in tasks) >= 40
