"""Stage `sft`: supervised fine-tuning of the adapter on requests and patches, loss on the patch alone."""

from __future__ import annotations

from pathlib import Path

from patchgen.model.prompt import PROMPTS, REQUEST
from patchgen_training import adapt, texts
from patchgen_training.runs import Run
from patchgen_training.stages import Made
from patchgen_training.texts import Example, Row

HELD_OUT = "held-out.jsonl"
# As many as `export` needs to compare its files.
_KEPT = 64


def work(run: Run, folder: Path) -> Made:
    settings = run.recipe.sft
    template = PROMPTS[settings.prompt].template

    def example(row: Row, patch: str) -> Example:
        return Example(template.replace(REQUEST, row[settings.request].strip()), patch)

    found = texts.collect(run, "sft", settings, example)
    earlier = run.stage("cpt") / adapt.ADAPTER if "cpt" in run.recipe.stages else None
    made = adapt.train(run, folder, adapt.Task("sft", settings, found, before=earlier))
    texts.keep(folder / HELD_OUT, found.held_out[:_KEPT])
    return Made((*made.files, HELD_OUT), made.metrics)
