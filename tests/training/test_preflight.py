"""What a run lacks is told before its first stage, and what a machine lacks is told with what to do."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from patchgen.errors import TrainingError
from patchgen_training import cli, loading, preflight, stages
from patchgen_training.pipeline import STAGES, Stage
from patchgen_training.runs import Run

pytest.importorskip("huggingface_hub", reason="the adapters need the extra: pip install patchgen[train]")


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No packages are looked at: that takes seconds, and has a test of its own."""
    monkeypatch.setattr(preflight, "_packages", lambda _run, _stages: ())


@pytest.mark.usefixtures("offline", "installed")
def test_all_that_a_run_lacks_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--set", "sft.source='missing.jsonl'", "--set", "base.sixteen_bit='no-such-folder'"]
    assert cli.main(["run", "mistral-7b", "--run", str(tmp_path), *arguments]) == 1
    said = capsys.readouterr().err
    assert "mistral-7b cannot run here:" in said
    assert "base.model: the model unsloth/mistral-7b-v0.3-bnb-4bit is neither in this machine's cache" in said
    assert "Fetch https://huggingface.co/unsloth/mistral-7b-v0.3-bnb-4bit on a machine with a network" in said
    assert "base.sixteen_bit: no-such-folder is no folder with a config.json" in said
    assert "cpt.source: the dataset ParZiVal04/Pd-patches-14k-dataset is neither in this machine's cache" in said
    assert "https://huggingface.co/datasets/ParZiVal04/Pd-patches-14k-dataset" in said
    assert "sft.source: there is no file or folder missing.jsonl" in said
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("offline", "installed")
def test_what_is_there_is_not_asked_for(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "c.jsonl").write_text("", encoding="utf-8")
    model, texts = repr(str(tmp_path)), repr(str(tmp_path / "c.jsonl"))
    overrides = [f"base.model={model}", f"base.sixteen_bit={model}", f"cpt.source={texts}", f"sft.source={texts}"]
    run = Run(tmp_path / "run", loading.load("mistral-7b", overrides))
    preflight.check(run, [STAGES[name] for name in run.recipe.stages])


def test_packages_are_imported_before_anything_begins(tmp_path: Path) -> None:
    run = Run(tmp_path, loading.load("nano"))
    lacking = Stage("export", "", "", (), imports=("json", "no_such_package"))
    with pytest.raises(TrainingError, match=r"no_such_package: ModuleNotFoundError.*pip install 'patchgen\[train\]'"):
        preflight.check(run, [lacking])
    preflight.check(run, [Stage("export", "", "", (), imports=("json",))])


def test_the_backend_is_chosen_or_forced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    auto = Run(tmp_path, loading.load("tiny"))
    forced = Run(tmp_path, loading.load("tiny", ["machine.backend='peft'"]))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: ModuleType(name))
    assert (preflight.backend(auto), preflight.backend(forced)) == ("unsloth", "peft")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert preflight.backend(auto) == "peft"


def test_a_stage_that_the_recipe_has_not_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cpt", "nano", "--run", str(tmp_path)]) == 1
    assert "the recipe nano has no stage cpt: pairs, tokenizer, tokens, pretrain, export" in capsys.readouterr().err
    assert cli.main(["run", "nano", "--until", "merge", "--run", str(tmp_path)]) == 1
    assert "has no stage merge" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full at"),
        (
            RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"),
            r"Lower cpt\.batch .* base\.context or lora\.rank",
        ),
    ],
)
def test_limits_of_the_machine_say_what_to_do(
    error: Exception, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(_run: Run, _folder: Path) -> stages.Made:
        raise error

    module = ModuleType("broken_stage")
    module.work = work  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "broken_stage", module)
    run = Run(tmp_path, loading.load("mistral-7b"))
    with pytest.raises(TrainingError, match=said):
        stages.perform(run, Stage("cpt", "break", "broken_stage", ("base",)))


def test_a_full_disk_is_told_whatever_the_library_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("broken_stage")
    module.work = lambda _run, _folder: 1 / 0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "broken_stage", module)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=1_000))
    with pytest.raises(TrainingError, match=r"the disk is full at .*cpt; make room"):
        stages.perform(Run(tmp_path, loading.load("mistral-7b")), Stage("cpt", "break", "broken_stage", ("base",)))


def test_other_errors_stay_what_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("broken_stage")
    module.work = lambda _run, _folder: 1 / 0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "broken_stage", module)
    with pytest.raises(ZeroDivisionError):
        stages.perform(Run(tmp_path, loading.load("mistral-7b")), Stage("cpt", "break", "broken_stage", ("base",)))
