"""The stages of all recipes, in their order: what each does, which settings decide it, and what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a run.

    `module` has a function `work(run, folder) -> Made`; it is imported when the stage begins. `settings` names
    the recipe's sections (or its own settings) that decide the result, `hints` those that leave it the same.
    `needs` are the stages whose files it reads, as far as the recipe has them; `imports` the packages without
    which it cannot begin.
    """

    name: str
    does: str
    module: str
    settings: tuple[str, ...]
    needs: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


_ADAPTERS = ("torch", "transformers", "trl", "peft", "datasets", "accelerate", "tensorboard", "safetensors")

_ALL = (
    Stage("pairs", "draw the pairs of request and patch", "patchgen_training.pairs", ("seed", "data")),
    Stage(
        "tokenizer",
        "train the tokenizer",
        "patchgen_training.tokenizer",
        ("vocabulary",),
        ("pairs",),
        imports=("sentencepiece",),
    ),
    Stage(
        "tokens",
        "turn the pairs into tokens",
        "patchgen_training.tokens",
        ("shape",),
        ("pairs", "tokenizer"),
        imports=("sentencepiece",),
    ),
    Stage(
        "pretrain",
        "train the model from scratch",
        "patchgen_training.pretrain",
        ("seed", "shape", "pretrain"),
        ("tokenizer", "tokens"),
        imports=("torch", "sentencepiece"),
    ),
    Stage(
        "base",
        "write that model as transformers reads it, to train an adapter on",
        "patchgen_training.base",
        ("shape",),
        ("pairs", "tokenizer", "pretrain"),
        imports=("transformers", "sentencepiece", "safetensors"),
    ),
    Stage(
        "cpt",
        "train an adapter on patches: continued pretraining",
        "patchgen_training.cpt",
        ("data", "base", "lora", "cpt"),
        ("pairs", "base"),
        ("machine",),
        _ADAPTERS,
    ),
    Stage(
        "sft",
        "train the adapter on requests and patches: supervised fine-tuning",
        "patchgen_training.sft",
        ("data", "base", "lora", "sft"),
        ("pairs", "base", "cpt"),
        ("machine",),
        _ADAPTERS,
    ),
    Stage(
        "merge",
        "merge the adapter into the model, in 16 bit",
        "patchgen_training.merge",
        ("base",),
        ("base", "cpt", "sft"),
        imports=_ADAPTERS,
    ),
    Stage(
        "export",
        "write the GGUF files and the model card",
        "patchgen_training.export",
        ("name", "description", "shape", "export"),
        ("tokenizer", "pretrain", "sft", "merge"),
        imports=("gguf", "llama_cpp", "sentencepiece"),
    ),
)
STAGES: Mapping[str, Stage] = {stage.name: stage for stage in _ALL}
FROM_SCRATCH = ("pairs", "tokenizer", "tokens", "pretrain", "export")
