"""Run folders and stages: what is skipped, what is refused, and what a whole run leaves behind."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from patchgen.errors import TrainingError
from patchgen.notation import NOTATIONS
from patchgen_training import cli, loading, pairs, stages
from patchgen_training.pipeline import STAGES
from patchgen_training.runs import MANIFEST, Run, atomic


def test_every_stage_leaves_a_manifest_with_its_files(toy_run: Run) -> None:
    assert toy_run.recipe.stages == ("pairs", "tokenizer", "tokens", "pretrain", "export")
    for name in toy_run.recipe.stages:
        stage = STAGES[name]
        manifest = toy_run.manifest(name)
        assert set(manifest.outputs) == {path.name for path in toy_run.stage(name).iterdir()} - {MANIFEST}
        assert set(manifest.inputs) == set(stage.needs) & set(toy_run.recipe.stages)
        assert manifest.versions["torch"]
    assert loading.load(str(toy_run.folder / "recipe.toml")) == toy_run.recipe


def test_finished_stages_are_skipped(toy_run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in toy_run.folder.rglob("*")}
    assert cli.main(["run", "--run", str(toy_run.folder)]) == 0
    assert capsys.readouterr().out.count("done before") == len(toy_run.recipe.stages)
    assert {path: path.stat().st_mtime_ns for path in toy_run.folder.rglob("*")} == before


@pytest.mark.parametrize(
    ("override", "refused"),
    [("pretrain.steps=41", "pretrain"), ("shape.layers=3", "tokens"), ("seed=4", "pairs")],
)
def test_a_folder_of_another_recipe_is_refused(
    toy_run: Run, override: str, refused: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["run", "--run", str(toy_run.folder), "--set", override]) == 1
    assert f"{refused} was made otherwise" in capsys.readouterr().err


def test_changed_inputs_are_refused(toy_run: Run, tmp_path: Path) -> None:
    copy = Run(Path(shutil.copytree(toy_run.folder, tmp_path / "copy")), toy_run.recipe)
    manifest = copy.stage("tokens") / MANIFEST
    row = json.loads(manifest.read_text(encoding="utf-8"))
    row["outputs"]["train.tokens.npy"]["sha256"] = "0" * 64
    manifest.write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(TrainingError, match="its input from tokens has changed"):
        stages.perform(copy, STAGES["pretrain"])


def test_a_stage_before_its_inputs_says_what_to_run(toy_recipe: Path, tmp_path: Path) -> None:
    run = Run(tmp_path, loading.load(str(toy_recipe)))
    with pytest.raises(TrainingError, match="patchgen-train pairs --run"):
        stages.perform(run, STAGES["tokenizer"])


def test_a_file_cut_short_is_an_error(toy_run: Run, tmp_path: Path) -> None:
    copy = Run(Path(shutil.copytree(toy_run.folder, tmp_path / "copy")), toy_run.recipe)
    (copy.stage("tokens") / "train.tokens.npy").write_bytes(b"short")
    with pytest.raises(TrainingError, match=r"train\.tokens\.npy is missing or cut short"):
        copy.artefact("tokens", "train.tokens.npy")


def test_an_interrupted_write_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> None:
        with atomic(tmp_path / "file") as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not list(tmp_path.iterdir())


def test_the_number_of_processes_does_not_change_the_pairs(toy_run: Run, tmp_path: Path) -> None:
    """The run drew its files in several processes; this draws one of them in this process."""
    path = pairs.shards(toy_run)[1]
    again = pairs.Drawing(toy_run.recipe.data, "pairs", 3 * 1_000_000 + 1, 700, tmp_path / path.name)
    assert pairs.draw(again).total() == 700
    assert again.path.read_bytes() == path.read_bytes()


def test_pairs_are_drawn_as_raw_files_too(toy_run: Run, tmp_path: Path) -> None:
    """Each patch is the same as in the compact notation."""
    compact = list(pairs.read(pairs.shards(toy_run)[1]))
    job = pairs.Drawing(
        replace(toy_run.recipe.data, notation="pd"), "pairs", 3 * 1_000_000 + 1, 700, tmp_path / "pairs.jsonl"
    )
    assert pairs.draw(job).total() == 700
    for mine, theirs in zip(pairs.read(job.path), compact, strict=True):
        assert mine.request == theirs.request
        reading = NOTATIONS["pd"].read(mine.text)
        assert reading.patch is not None
        assert NOTATIONS["compact"].write(reading.patch) == theirs.text


def test_a_source_that_is_not_there_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["pairs", "tiny", "--run", str(tmp_path), "--set", "data.source='no_such_families'"]
    assert cli.main([*arguments, "--set", "data.pairs=5"]) == 1
    assert "no_such_families has no held_out_pairs" in capsys.readouterr().err


def test_drawing_and_encoding_need_neither_torch_nor_the_bridge(toy_run: Run) -> None:
    """What the worker processes of a GPU machine import."""
    blocked = ["torch", "llama_cpp", "llguidance", "pythonosc", "watchdog", "platformdirs", "gguf"]
    code = f"""
import sys
sys.modules.update(dict.fromkeys({blocked!r}))
import patchgen_training.cli, patchgen_training.families
from pathlib import Path
from patchgen_training.tokens import Encoding, encode
run = Path({str(toy_run.folder)!r})
print(len(list(patchgen_training.families.pairs(1, 3))))
print(len(encode(Encoding(run / "tokenizer/tokenizer.model", run / "pairs/held-out.jsonl")).lengths))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("3\n40\n", "")


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    shown = capsys.readouterr().out
    for word in ("run tiny", "validate", "--until pretrain", "pairs", "tokenizer", "pretrain", "export", "manifest"):
        assert word in shown
    assert cli.main(["recipes"]) == 0
    assert "nano" in capsys.readouterr().out
    assert cli.main(["export"]) == 1
    assert f"give a recipe ({', '.join(loading.names())}, or a TOML file)" in capsys.readouterr().err
