"""Recipes: everything that decides what a training run makes, read from one TOML file.

A recipe has one section for each concern; each setting's documentation stands beside it and is what
`patchgen-train settings` prints. Sizes are in tokens unless a name says otherwise. Settings that a file
leaves out take the value given here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from patchgen.model.prompt import PROMPTS
from patchgen.notation import NOTATIONS
from patchgen_training.pipeline import FROM_SCRATCH, STAGES, Stage

QUANTISATIONS = ("f16", "q8_0", "q5_k_m", "q4_k_m")
BACKENDS = ("auto", "unsloth", "peft")
SCHEDULES = ("linear", "cosine", "constant")
OPTIMIZERS = ("adamw_8bit", "adamw_torch")
LAYERS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
OWN_PAIRS = "pairs"


def setting(default: Any, doc: str, *, least: float | None = None, most: float | None = None) -> Any:
    """A documented field; `least` and `most` bound a number, both included."""
    return field(default=default, metadata={"doc": doc, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Data:
    """Pairs of a request and a patch, written by a module of task families."""

    source: str = setting(
        "patchgen_training.families",
        "importable module with pairs(seed, count) and held_out_pairs(seed, count), each an iterator of pairs "
        "with the fields request, text (compact notation) and family",
    )
    revisions: float = setting(
        0.0, "share of the pairs that ask to change a patch (patchgen_training.revisions)", least=0.0, most=0.5
    )
    refusals: float = setting(
        0.0, "share of the pairs that are refused, or sound as if (patchgen_training.refusals)", least=0.0, most=0.4
    )
    notation: str = setting("compact", "what the model reads and writes: compact, or pd for raw files, laid out")
    pairs: int = setting(4_000_000, "training pairs to draw; exact doubles are dropped afterwards", least=1)
    held_out: int = setting(4_096, "held-out pairs to draw for validation", least=1)
    shard: int = setting(20_000, "pairs in a file; one process draws one file at a time", least=1)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The sentencepiece BPE tokenizer, trained on the run's own pairs."""

    size: int = setting(4_096, "pieces, bytes and control symbols included", least=300, most=32_768)
    sample: int = setting(200_000, "pairs that it is trained on", least=1)


@dataclass(frozen=True, slots=True)
class Shape:
    """A decoder of the Llama architecture with tied embeddings."""

    width: int = setting(512, "size of the residual stream; a multiple of 256 for the k-quants", least=32)
    layers: int = setting(8, "decoder blocks", least=1)
    heads: int = setting(8, "attention heads", least=1)
    kv_heads: int = setting(8, "key and value heads; a divisor of heads (fewer: grouped-query attention)", least=1)
    feed_forward: int = setting(1_536, "inner size of the SwiGLU; a multiple of 256 for the k-quants", least=32)
    context: int = setting(1_008, "longest document; longer pairs are dropped and counted", least=32)
    rope_base: float = setting(10_000.0, "base of the rotary position frequencies", least=1.0)
    norm_epsilon: float = setting(1e-5, "epsilon of RMSNorm", least=1e-8, most=1e-3)


@dataclass(frozen=True, slots=True)
class Pretrain:
    """Training from scratch: AdamW in bfloat16 (float32 on a CPU), with a warm-up and a linear decay to zero."""

    minutes: float = setting(
        8.0,
        "length of the training in minutes of wall clock: the learning rate reaches zero on time whatever the "
        "machine's speed; 0: `steps` decide",
        least=0.0,
    )
    steps: int = setting(0, "length of the training in optimizer steps; 0: `minutes` decide", least=0)
    batch: int = setting(
        80_640,
        "positions in a step, padding included; documents are padded to the next multiple of 8 that divides it, "
        "so take a number with many divisors",
        least=32,
    )
    learning_rate: float = setting(1.5e-3, "peak learning rate", least=0.0)
    warmup: int = setting(200, "steps in which the learning rate rises to its peak", least=1)
    decay: float = setting(0.8, "last share of the training in which the learning rate falls to 0", least=0.0, most=1.0)
    weight_decay: float = setting(0.1, "AdamW's weight decay, on matrices only", least=0.0)
    beta1: float = setting(0.9, "AdamW's decay of the mean gradient", least=0.0, most=0.9999)
    beta2: float = setting(0.95, "AdamW's decay of the squared gradient", least=0.0, most=0.9999)
    clip: float = setting(1.0, "largest gradient norm", least=0.0)
    request_weight: float = setting(0.1, "weight of the request's tokens in the loss; the patch's have 1", least=0.0)
    compile: bool = setting(True, "compile the blocks with torch.compile where there is a GPU")
    log_every: int = setting(20, "steps between two lines of the loss log", least=1)
    validate_every: int = setting(1_000, "steps between two validations", least=1)
    checkpoint_every: int = setting(2_000, "steps between two checkpoints, from which a killed run goes on", least=1)
    samples: int = setting(256, "held-out requests that the finished model answers greedily", least=1)


@dataclass(frozen=True, slots=True)
class Base:
    """The model that the adapter is trained on."""

    model: str = setting(
        "", "model on the Hugging Face Hub, or a folder; empty: the one that this recipe trains from scratch"
    )
    revision: str = setting("main", "branch, tag or commit of a model on the Hub")
    sixteen_bit: str = setting(
        "", "the same model in 16 bit, which the adapter is merged into; empty: `model` itself is in 16 bit"
    )
    licence: str = setting("", "SPDX expression of the model's licence, which what is made of it takes over")
    four_bit: bool = setting(True, "hold the model in 4 bit (NF4) while the adapter is trained: qLoRA")
    context: int = setting(2_048, "longest text in tokens; longer ones are dropped and counted", least=32)


@dataclass(frozen=True, slots=True)
class Lora:
    """The adapter: what is trained in the place of the model's own weights."""

    rank: int = setting(128, "rank of the adapter's matrices", least=1)
    alpha: int = setting(32, "scale of the adapter", least=1)
    dropout: float = setting(0.0, "share of the adapter's inputs that is dropped while training", least=0.0, most=0.9)
    stabilised: bool = setting(True, "divide alpha by the root of the rank, not by the rank (rsLoRA)")
    layers: tuple[str, ...] = setting(LAYERS, f"linear layers that get an adapter, of {', '.join(LAYERS)}")
    embeddings: bool = setting(True, "train the whole embeddings and the head too; not for a model that ties the two")
    checkpointing: bool = setting(True, "compute activations again rather than keep them; unsloth's way with unsloth")
    seed: int = setting(9_984, "seed of the adapter's first weights", least=0, most=2**31 - 1)


@dataclass(frozen=True, slots=True)
class Adaptation:
    """How an adapter is trained on the texts of a stage."""

    rows: int = setting(0, "at most so many rows of the source; 0: all", least=0)
    held_out: float = setting(0.02, "share of the sources that is held out for validation", least=0.0, most=0.5)
    packing: bool = setting(False, "several texts in a row of `base.context` tokens; none sees another")
    batch: int = setting(2, "rows in a pass", least=1)
    accumulation: int = setting(8, "passes in an optimizer step", least=1)
    epochs: float = setting(1.0, "times that every text is read; 0: `steps` decide", least=0.0)
    steps: int = setting(0, "optimizer steps; 0: `epochs` decide", least=0)
    learning_rate: float = setting(5e-5, "peak learning rate of the adapter", least=0.0)
    embedding_learning_rate: float = setting(1e-5, "peak learning rate of embeddings and head", least=0.0)
    warmup: float = setting(0.1, "first share of the steps, in which the rates rise", least=0.0, most=1.0)
    schedule: str = setting("linear", f"how the rates fall: {', '.join(SCHEDULES)}")
    optimizer: str = setting("adamw_8bit", f"{' or '.join(OPTIMIZERS)}; without a GPU always adamw_torch")
    weight_decay: float = setting(0.01, "AdamW's weight decay", least=0.0)
    seed: int = setting(3_407, "seed of the order of the texts", least=0, most=2**31 - 1)
    log_every: int = setting(1, "steps between two lines of the loss log", least=1)
    validate_every: int = setting(100, "steps between two validations", least=1)
    checkpoint_every: int = setting(100, "steps between two checkpoints, from which a killed run goes on", least=1)


_SOURCE = (
    "a JSON Lines file, a folder of `patchgen-train corpus` (with its split), a dataset on the Hugging Face Hub, "
    "or fetched from it (owner/name, or a folder), or 'pairs': this run's own"
)


@dataclass(frozen=True, slots=True)
class Cpt(Adaptation):
    """Continued pretraining on patches: loss on every token."""

    source: str = setting(OWN_PAIRS, _SOURCE)
    text: str = setting("text", "column of the patch: raw .pd or the compact notation; it is written in data.notation")
    group: str = setting("source", "column of where a row comes from; one group is never on both sides of the split")
    prefix: str = setting("\n", "what stands before each text; the tokenizer's end-of-text symbol follows it")


@dataclass(frozen=True, slots=True)
class Sft(Adaptation):
    """Supervised fine-tuning on requests and patches: loss on the patch alone."""

    source: str = setting(OWN_PAIRS, _SOURCE)
    request: str = setting("request", "column of the request in English")
    patch: str = setting("patch", "column of the patch; words and fences around it are taken off")
    group: str = setting("source", "column of where a row comes from; one group is never on both sides of the split")
    prompt: str = setting("alpaca", f"form of the prompt, of {', '.join(n for n in PROMPTS if n != 'instruct')}")


@dataclass(frozen=True, slots=True)
class Machine:
    """How this machine trains adapters. Another one may say otherwise for the same run."""

    backend: str = setting(
        "auto",
        f"{', '.join(BACKENDS)}: unsloth where it is installed, else plain peft and trl; or one of them by force",
    )
    wandb: str = setting("", "project on Weights & Biases to report to, beside TensorBoard; empty: none")


@dataclass(frozen=True, slots=True)
class Export:
    """GGUF files, quantised in process by llama.cpp."""

    quantisations: tuple[str, ...] = setting(QUANTISATIONS, f"files to make, of {', '.join(QUANTISATIONS)}")


@dataclass(frozen=True, slots=True)
class Recipe:
    """One model, from its data to its files."""

    stages: tuple[str, ...] = setting(FROM_SCRATCH, f"what a run does, in this order, of {', '.join(STAGES)}")
    name: str = setting("", "name of the run and of the model: letters, digits, dots and dashes")
    description: str = setting("", "one sentence, for the list of recipes and the model card")
    seed: int = setting(0, "seed of the data, the first weights and the order of the batches", least=0, most=2**31 - 1)
    data: Data = field(default_factory=Data)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    shape: Shape = field(default_factory=Shape)
    pretrain: Pretrain = field(default_factory=Pretrain)
    base: Base = field(default_factory=Base)
    lora: Lora = field(default_factory=Lora)
    cpt: Cpt = field(default_factory=Cpt)
    sft: Sft = field(default_factory=Sft)
    machine: Machine = field(default_factory=Machine)
    export: Export = field(default_factory=Export)


SECTIONS: dict[str, type] = {
    "data": Data,
    "vocabulary": Vocabulary,
    "shape": Shape,
    "pretrain": Pretrain,
    "base": Base,
    "lora": Lora,
    "cpt": Cpt,
    "sft": Sft,
    "machine": Machine,
    "export": Export,
}


def settings_of(recipe: Recipe, stage: Stage) -> tuple[str, ...]:
    """What decides a stage's result in this recipe: an adapted model has no shape of its own."""
    return tuple(name for name in stage.settings if name != "shape" or "pretrain" in recipe.stages)


def used(recipe: Recipe) -> set[str]:
    """The sections that the recipe's stages read."""
    stages = [STAGES[name] for name in recipe.stages if name in STAGES]
    return {name for stage in stages for name in (*settings_of(recipe, stage), *stage.hints)} & set(SECTIONS)


def conflicts(recipe: Recipe) -> Iterator[str]:
    """What each setting alone cannot show: settings that do not go together, one sentence each."""
    if unknown := [name for name in recipe.stages if name not in STAGES]:
        yield f"stages: {', '.join(unknown)} is none of {', '.join(STAGES)}"
        return
    if list(recipe.stages) != [name for name in STAGES if name in recipe.stages]:
        yield f"stages: write each once and in the order {', '.join(STAGES)}"
    if recipe.data.notation not in NOTATIONS:
        yield f"data.notation: {recipe.data.notation!r} is none of {', '.join(NOTATIONS)}"
    if not recipe.name or set(recipe.name) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"):
        yield "name: give the recipe a name of letters, digits, dots and dashes"
    for stage, check in (("pretrain", _pretrain_conflicts), ("merge", _base_conflicts), ("export", _export_conflicts)):
        if stage in recipe.stages:
            yield from check(recipe)
    for stage in ("cpt", "sft"):
        if stage in recipe.stages:
            yield from _adaptation_conflicts(recipe, stage)


def _pretrain_conflicts(recipe: Recipe) -> Iterator[str]:
    shape, train = recipe.shape, recipe.pretrain
    if shape.width % (2 * shape.heads):
        yield f"shape.heads: a head's size must be even, so width {shape.width} must be a multiple of {2 * shape.heads}"
    if shape.heads % shape.kv_heads:
        yield f"shape.kv_heads: {shape.kv_heads} is no divisor of the {shape.heads} heads"
    if shape.context % 8:
        yield f"shape.context: {shape.context} is no multiple of 8"
    if (train.minutes > 0) == (train.steps > 0):
        yield "pretrain.minutes, pretrain.steps: set one of the two, and the other to 0"
    if train.batch % shape.context:
        yield f"pretrain.batch: {train.batch} positions are no multiple of shape.context = {shape.context}"
    for name in ("validate_every", "checkpoint_every"):
        if getattr(train, name) % train.log_every:
            yield f"pretrain.{name}: no multiple of pretrain.log_every = {train.log_every}"


def _base_conflicts(recipe: Recipe) -> Iterator[str]:
    if not {"cpt", "sft"} & set(recipe.stages):
        yield "stages: merge has no adapter without cpt or sft"
    if (recipe.base.model == "") != ("base" in recipe.stages):
        yield "base.model: name a model, or leave it empty and add the stages up to base, which make one"
    elif recipe.base.model and not recipe.base.licence:
        yield f"base.licence: name the licence of {recipe.base.model}, for the model's files"
    elif not recipe.base.model and recipe.base.context > recipe.shape.context:
        yield f"base.context: the model has been trained on shape.context = {recipe.shape.context} tokens"
    if recipe.base.four_bit and recipe.base.model.endswith("bit") and not recipe.base.sixteen_bit:
        yield f"base.sixteen_bit: name the model that {recipe.base.model} was made from, to merge into"
    for layer in recipe.lora.layers:
        if layer not in LAYERS:
            yield f"lora.layers: {layer!r} is none of {', '.join(LAYERS)}"
    if recipe.machine.backend not in BACKENDS:
        yield f"machine.backend: {recipe.machine.backend!r} is none of {', '.join(BACKENDS)}"


def _adaptation_conflicts(recipe: Recipe, stage: str) -> Iterator[str]:
    train: Cpt | Sft = getattr(recipe, stage)
    if (train.epochs > 0) == (train.steps > 0):
        yield f"{stage}.epochs, {stage}.steps: set one of the two, and the other to 0"
    if train.schedule not in SCHEDULES:
        yield f"{stage}.schedule: {train.schedule!r} is none of {', '.join(SCHEDULES)}"
    if train.optimizer not in OPTIMIZERS:
        yield f"{stage}.optimizer: {train.optimizer!r} is none of {', '.join(OPTIMIZERS)}"
    if train.source == OWN_PAIRS and OWN_PAIRS not in recipe.stages:
        yield f"{stage}.source: the recipe draws no pairs; add the stage pairs, or name a file or a dataset"
    if train.source == OWN_PAIRS and (recipe.data.revisions or recipe.data.refusals):
        yield f"{stage}.source: adapters learn new patches alone; set data.revisions and data.refusals to 0"
    if isinstance(train, Sft) and (train.prompt not in PROMPTS or PROMPTS[train.prompt].instruct):
        yield f"sft.prompt: {train.prompt!r} is none of alpaca, patchgen"


def _export_conflicts(recipe: Recipe) -> Iterator[str]:
    if not {"pretrain", "merge"} & set(recipe.stages):
        yield "stages: export has no model without pretrain or merge"
    shape, own = recipe.shape, "pretrain" in recipe.stages
    for kind in recipe.export.quantisations:
        if kind not in QUANTISATIONS:
            yield f"export.quantisations: {kind!r} is none of {', '.join(QUANTISATIONS)}"
        elif "_k_" in kind and own and (shape.width % 256 or shape.feed_forward % 256):
            yield f"export.quantisations: {kind} needs shape.width and shape.feed_forward in multiples of 256"


def documentation() -> str:
    """Every setting with its value when left out and its meaning, as Markdown tables."""
    parts = ["## The recipe itself\n", _table(Recipe)]
    for name, section in SECTIONS.items():
        parts += [f"\n## [{name}]\n", f"{section.__doc__}\n", _table(section)]
    return "\n".join(parts) + "\n"


def _table(section: type) -> str:
    rows = ["| setting | left out | meaning |", "|---|---|---|"]
    for item in fields(section):
        if "doc" in item.metadata:
            rows.append(f"| `{item.name}` | `{toml_value(item.default)}` | {item.metadata['doc']} |")
    return "\n".join(rows)


def toml_value(value: Any) -> str:
    """A setting's value as TOML spells it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)
