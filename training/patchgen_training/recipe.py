"""Recipes: everything that decides what a training run makes, read from one TOML file.

A recipe has one section for each concern; each setting's documentation stands beside it and is what
`patchgen-train settings` prints. Sizes are in tokens unless a name says otherwise. Settings that a file
leaves out take the value given here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from patchgen.notation import NOTATIONS

QUANTISATIONS = ("f16", "q8_0", "q5_k_m", "q4_k_m")


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
class Export:
    """GGUF files, quantised in process by llama.cpp."""

    quantisations: tuple[str, ...] = setting(QUANTISATIONS, f"files to make, of {', '.join(QUANTISATIONS)}")


@dataclass(frozen=True, slots=True)
class Recipe:
    """One model, from its data to its files."""

    name: str = setting("", "name of the run and of the model: letters, digits, dots and dashes")
    description: str = setting("", "one sentence, for the list of recipes and the model card")
    seed: int = setting(0, "seed of the data, the first weights and the order of the batches", least=0, most=2**31 - 1)
    data: Data = field(default_factory=Data)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    shape: Shape = field(default_factory=Shape)
    pretrain: Pretrain = field(default_factory=Pretrain)
    export: Export = field(default_factory=Export)


SECTIONS: dict[str, type] = {
    "data": Data,
    "vocabulary": Vocabulary,
    "shape": Shape,
    "pretrain": Pretrain,
    "export": Export,
}


def conflicts(recipe: Recipe) -> Iterator[str]:
    """What each setting alone cannot show: settings that do not go together, one sentence each."""
    shape, train = recipe.shape, recipe.pretrain
    if recipe.data.notation not in NOTATIONS:
        yield f"data.notation: {recipe.data.notation!r} is none of {', '.join(NOTATIONS)}"
    if not recipe.name or set(recipe.name) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"):
        yield "name: give the recipe a name of letters, digits, dots and dashes"
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
    for kind in recipe.export.quantisations:
        if kind not in QUANTISATIONS:
            yield f"export.quantisations: {kind!r} is none of {', '.join(QUANTISATIONS)}"
        elif "_k_" in kind and (shape.width % 256 or shape.feed_forward % 256):
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
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return repr(value)
