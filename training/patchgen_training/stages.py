"""The stages in their order, and how one is run: skipped when done, refused when what is there doesn't fit."""

from __future__ import annotations

import dataclasses
import errno
import importlib
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patchgen.errors import TrainingError
from patchgen_training import loading, preflight
from patchgen_training.pipeline import STAGES, Stage
from patchgen_training.recipe import settings_of
from patchgen_training.runs import MANIFEST, Manifest, Run, measure, versions, write_text

_FULL = 2**20  # bytes free, with which nothing that a stage writes would fit
_REMEDIES = {
    "pretrain": "pretrain.batch",
    "cpt": "cpt.batch (and raise cpt.accumulation by as much), base.context or lora.rank",
    "sft": "sft.batch (and raise sft.accumulation by as much), base.context or lora.rank",
}


@dataclass(frozen=True, slots=True)
class Made:
    """What a stage hands back: its files (names in its folder) and what it measured."""

    files: tuple[str, ...]
    metrics: Mapping[str, Any]


def perform(run: Run, stage: Stage) -> Manifest:
    """Runs a stage and returns its manifest; does nothing when it is finished already.

    Raises `TrainingError` when the folder holds the stage's result for other settings or other inputs.
    """
    settings = {name: _plain(getattr(run.recipe, name)) for name in settings_of(run.recipe, stage)}
    inputs = {name: run.manifest(name).fingerprint for name in stage.needs if name in run.recipe.stages}
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
    with _machine_limits(stage, folder):
        made: Made = importlib.import_module(stage.module).work(run, folder)
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
    """The recipe's stages in their order, up to and with `last`, after a look at all that they will need."""
    names = run.recipe.stages[: _place(run, last) + 1]
    preflight.check(run, [STAGES[name] for name in names])
    for name in names:
        _check_space(run.folder)
        perform(run, STAGES[name])


def perform_only(run: Run, stage: Stage) -> None:
    """One stage, after a look at what it will need."""
    _place(run, stage.name)
    preflight.check(run, [stage])
    perform(run, stage)


def _place(run: Run, name: str) -> int:
    if name not in run.recipe.stages:
        raise TrainingError(f"the recipe {run.recipe.name} has no stage {name}: {', '.join(run.recipe.stages)}")
    return run.recipe.stages.index(name)


@contextmanager
def _machine_limits(stage: Stage, folder: Path) -> Iterator[None]:
    """Turns a full disk and a full GPU into errors that say what to do."""
    try:
        yield
    except Exception as error:
        # torch and safetensors have words of their own for it, so the disk is asked.
        if getattr(error, "errno", None) == errno.ENOSPC or shutil.disk_usage(folder).free < _FULL:
            raise TrainingError(
                f"{stage.name}: the disk is full at {folder}; make room, and the same command goes on from here"
            ) from error
        if "out of memory" in str(error):
            raise TrainingError(
                f"{stage.name}: the GPU's memory is full. Lower {_REMEDIES.get(stage.name, 'the sizes')}, "
                "or free the GPU of other programs; the same command goes on from the last checkpoint"
            ) from error
        raise


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
