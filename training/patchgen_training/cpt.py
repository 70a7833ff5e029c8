"""Stage `cpt`: continued pretraining of an adapter on patches, loss on every token."""

from __future__ import annotations

from pathlib import Path

from patchgen_training import adapt, texts
from patchgen_training.runs import Run
from patchgen_training.stages import Made


def work(run: Run, folder: Path) -> Made:
    settings = run.recipe.cpt
    found = texts.collect(run, "cpt", settings, lambda _row, patch: texts.Example("", settings.prefix + patch))
    return adapt.train(run, folder, adapt.Task("cpt", settings, found, before=None))
