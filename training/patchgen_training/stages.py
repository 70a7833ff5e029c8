"""The stages in their order, and how one is run: skipped when done, refused when what is there doesn't fit."""

from __future__ import annotations

import dataclasses
import importlib
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patchgen.errors import TrainingError
from patchgen_training import loading
from patchgen_training.runs import MANIFEST, Manifest, Run, measure, versions, write_text


@dataclass(frozen=True, slots=True)
class Made:
    """What a stage hands back: its files (names in its folder) and what it measured."""

    files: tuple[str, ...]
    metrics: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a run.

    `module` has a function `work(run, folder) -> Made`; it is imported when the stage begins. `settings` names
    the recipe's sections (or its own settings) that decide the result, `needs` the stages whose files it reads.
    """

    name: str
    does: str
    module: str
    settings: tuple[str, ...]
    needs: tuple[str, ...] = ()


_ALL = (
    Stage("pairs", "draw the pairs of request and patch", "patchgen_training.pairs", ("seed", "data")),
    Stage("tokenizer", "train the tokenizer", "patchgen_training.tokenizer", ("vocabulary",), ("pairs",)),
    Stage("tokens", "turn the pairs into tokens", "patchgen_training.tokens", ("shape",), ("pairs", "tokenizer")),
    Stage(
        "pretrain",
        "train the model from scratch",
        "patchgen_training.pretrain",
        ("seed", "shape", "pretrain"),
        ("tokenizer", "tokens"),
    ),
    Stage(
        "export",
        "write the GGUF files and the model card",
        "patchgen_training.export",
        ("name", "description", "shape", "export"),
        ("tokenizer", "pretrain"),
    ),
)
STAGES: Mapping[str, Stage] = {stage.name: stage for stage in _ALL}


def perform(run: Run, stage: Stage) -> Manifest:
    """Runs a stage and returns its manifest; does nothing when it is finished already.

    Raises `TrainingError` when the folder holds the stage's result for other settings or other inputs.
    """
    settings = {name: _plain(getattr(run.recipe, name)) for name in stage.settings}
    inputs = {name: run.manifest(name).fingerprint for name in stage.needs}
    done = run.finished(stage.name)
    if done is not None:
        _refuse_other(run, done, settings, inputs)
        print(f"{stage.name}: done before, {done.seconds:.0f} s")
        return done
    folder = run.stage(stage.name)
    folder.mkdir(parents=True, exist_ok=True)
    write_text(run.folder / "recipe.toml", loading.dump(run.recipe))
    print(f"{stage.name}: {stage.does}", flush=True)
    began = time.perf_counter()
    made = importlib.import_module(stage.module).work(run, folder)
    manifest = Manifest(
        stage=stage.name,
        settings=settings,
        inputs=inputs,
        outputs={name: measure(folder / name) for name in made.files},
        metrics=dict(made.metrics),
        versions=versions(),
        seconds=time.perf_counter() - began,
    )
    write_text(folder / MANIFEST, manifest.as_json())
    _report(manifest, folder)
    return manifest


def perform_until(run: Run, last: str) -> None:
    """All stages in their order, up to and with `last`."""
    for stage in _ALL:
        _check_space(run.folder)
        perform(run, stage)
        if stage.name == last:
            return


def _refuse_other(run: Run, done: Manifest, settings: Mapping[str, Any], inputs: Mapping[str, str]) -> None:
    changed = [
        f"{section} was {before}, now {settings.get(section)}"
        for section, before in done.settings.items()
        if before != settings.get(section)
    ]
    changed += [f"its input from {name} has changed" for name in inputs if inputs[name] != done.inputs.get(name)]
    if changed:
        raise TrainingError(
            f"{run.stage(done.stage)} was made otherwise: {'; '.join(changed)}. "
            f"Take another folder with --run, or delete this one to make it again."
        )


def _plain(value: Any) -> Any:
    """A setting as JSON gives it back."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return list(value) if isinstance(value, tuple) else value


def _check_space(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < 2**28:
        raise TrainingError(f"only {free / 2**20:.0f} MiB are free at {folder}; a stage needs 256 MiB or more")


def _report(manifest: Manifest, folder: Path) -> None:
    size = sum(output.bytes for output in manifest.outputs.values())
    print(f"{manifest.stage}: {manifest.seconds:.1f} s, {size / 2**20:.1f} MiB in {folder}")
    for name, value in manifest.metrics.items():
        if not isinstance(value, (dict, list)):
            print(
                f"  {name.replace('_', ' ')}: {value:,.4g}"
                if isinstance(value, float)
                else f"  {name.replace('_', ' ')}: {value}"
            )
