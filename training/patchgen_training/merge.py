"""Stage `merge`: the finished adapter added to the model in 16 bit, as files that transformers and `export` read.

The adapter was trained on the model in 4 bit; it is added to the model that those were rounded from.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from patchgen.model.prompt import PROMPTS
from patchgen_training import adapt
from patchgen_training.runs import Run
from patchgen_training.stages import Made

_TOKENIZER = "tokenizer.model"


def work(run: Run, folder: Path) -> Made:
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    base = run.recipe.base
    source = base.sixteen_bit or adapt.source(run)
    # The revision is that of `base.model`; another repository has commits of its own.
    revision = "main" if base.sixteen_bit else base.revision
    model = AutoModelForCausalLM.from_pretrained(source, revision=revision, dtype="auto")
    stage = "sft" if "sft" in run.recipe.stages else "cpt"
    half = torch.bfloat16 if model.dtype == torch.bfloat16 else torch.float16
    merged = PeftModel.from_pretrained(model, run.stage(stage) / adapt.ADAPTER).merge_and_unload()
    merged.to(half).save_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(source, revision=revision)
    tokenizer.save_pretrained(folder)
    _copy_sentencepiece(source, revision, folder)
    files = tuple(sorted(path.name for path in folder.iterdir() if path.is_file()))
    return Made(
        files, {**_spoken(run), "parameters": merged.num_parameters(), "dtype": str(half).removeprefix("torch.")}
    )


def _spoken(run: Run) -> dict[str, Any]:
    """What the model's files have to say of themselves: its prompt, and what it was trained on."""
    recipe = run.recipe
    trained = [run.manifest(stage) for stage in ("cpt", "sft") if stage in recipe.stages]
    prompt = PROMPTS[recipe.sft.prompt].template if "sft" in recipe.stages else ""
    return {
        "prompt_template": prompt,
        "data_hash": trained[-1].metrics["texts_sha256"],
        "backends": ", ".join(dict.fromkeys(manifest.metrics["backend"] for manifest in trained)),
        "base_model": recipe.base.model or f"{recipe.name}, from scratch",
    }


def _copy_sentencepiece(source: str, revision: str, folder: Path) -> None:
    """The vocabulary with its scores, where the model has one: llama.cpp cuts texts by it."""
    from transformers.utils import cached_file

    found = cached_file(source, _TOKENIZER, revision=revision, _raise_exceptions_for_missing_entries=False)
    if found is not None:
        shutil.copy(found, folder / _TOKENIZER)
