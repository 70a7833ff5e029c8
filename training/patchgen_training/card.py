"""The model card: what a model was made of and how it did, written from the manifests of its run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from patchgen_training.merged import licence
from patchgen_training.runs import Manifest, Run

_FORMS = {"compact": "in PatchGen's compact notation", "pd": "as the text of a `.pd` file"}

_CHANGES = "To change a patch, it goes in first: `<|before|>PATCH<|request|>REQUEST<|patch|>`.\n"
_LIMITS = """\
- English requests alone, worded more or less as people word them who patch; nothing else was ever read by it.
- It knows the families of patches listed above and their combinations. For other requests it writes something
  that reads as a patch and may do anything.
- Shares above are of held-out wordings from the same families as the training; they say nothing of requests
  from elsewhere.
- Ears first: begin at a low volume."""


def text(run: Run, sizes: Mapping[str, int]) -> str:
    """The card as Markdown; `sizes` are the model's files in bytes."""
    recipe, shape = run.recipe, run.recipe.shape
    trained, vocabulary = run.manifest("pretrain"), run.manifest("tokenizer")
    figures = trained.metrics
    files = "\n".join(f"| `{name}` | {size / 1e6:.1f} |" for name, size in sizes.items())
    families = "\n".join(f"| {family} | {share} |" for family, share in figures["exact_by_family"].items())
    return f"""\
# patchgen-{recipe.name}

{recipe.description}

A request goes in as `<|request|>REQUEST<|patch|>`, a patch comes out, {_FORMS[recipe.data.notation]}.
{_CHANGES if recipe.data.revisions else ""}\
Licence: BSD-3-Clause, weights and data alike.

| file | MB |
|---|---|
{files}

## How it was made
`patchgen-train run {recipe.name}`, seed {recipe.seed}.

| | |
|---|---|
| parameters | {figures["parameters"]:,} ({shape.layers} layers, width {shape.width}, {shape.heads} heads, \
feed-forward {shape.feed_forward}, tied embeddings, Llama architecture) |
| vocabulary | {recipe.vocabulary.size:,} pieces; {vocabulary.metrics["characters_per_notation_token"]} characters of \
notation a token |
| data | {recipe.data.pairs:,} pairs drawn by `{recipe.data.source}`, exact doubles dropped |
| data hash | `{vocabulary.inputs["pairs"][:16]}` |
| trained tokens | {figures["trained_tokens"]:,} ({figures["epochs"]} epochs, {figures["steps"]:,} steps) |
| time | {figures["minutes"]} minutes on {figures["device"]}, {figures["tokens_per_second"]:,} tokens/s |
| training loss | {figures["loss"]} nats a token at the end |
| held-out loss | {figures["held_out_loss"]} nats a token of the patch |
| versions | {", ".join(f"{name} {version}" for name, version in trained.versions.items())} |

## How it does
Greedy answers to {figures["answers"]} held-out requests, float weights, no constraint and no second candidate:
{figures["readable"]:.1%} read as a patch without an error, {figures["exact"]:.1%} are the pair's own patch to
the letter (there are others that do the same).

| family | the pair's own patch |
|---|---|
{families}

## Limits
{_LIMITS}
"""


def adapted(run: Run, sizes: Mapping[str, int], measured: Mapping[str, Mapping[str, Any]]) -> str:
    """The card of a model with an adapter merged into it; `measured` is what each quantisation costs."""
    recipe, merged = run.recipe, run.manifest("merge").metrics
    trained = [run.manifest(name) for name in ("cpt", "sft") if name in recipe.stages]
    files = "\n".join(f"| `{name}` | {size / 1e6:.1f} |" for name, size in sizes.items())
    lora = recipe.lora
    costs = "\n".join(f"| {kind} | {row['greedy_equal']} | {row['perplexity']} |" for kind, row in measured.items())
    return f"""\
# patchgen-{recipe.name}

{recipe.description}

A patch comes out, {_FORMS[recipe.data.notation]}. The prompt, as the files themselves say it:

```
{merged["prompt_template"] or "(the model was not taught to answer requests)"}
```
Licence: {licence(recipe)}.

| file | MB |
|---|---|
{files}

## How it was made
`patchgen-train run {recipe.name}`, trained by {merged["backends"]}.

| | |
|---|---|
| base | {merged["base_model"]}, {"in 4 bit" if recipe.base.four_bit else "in 16 bit"} |
| parameters | {merged["parameters"]:,} |
| adapter | rank {lora.rank}, alpha {lora.alpha}{", rank-stabilised" if lora.stabilised else ""}\
{", embeddings and head trained whole" if lora.embeddings else ""} |
{"".join(map(_stage_row, trained))}| data hash | `{merged["data_hash"][:16]}` |
| versions | {", ".join(f"{name} {version}" for name, version in trained[-1].versions.items())} |

## What the quantisations cost
Greedy tokens that equal those of the f16 file, and perplexity of the patches, on held-out requests.

| file | equal tokens | perplexity |
|---|---|---|
{costs}

## Limits
- What it does with requests has not been measured here: `patchgen bench` does.
- Ears first: begin at a low volume.
"""


def _stage_row(manifest: Manifest) -> str:
    told = manifest.metrics
    held_out = f", held out {told['held_out_loss']:.4f}" if told["held_out_loss"] is not None else ""
    texts = f"{told['documents']:,} texts ({told['dropped_too_long']} too long)"
    trained = f"{told['steps']:,} steps, {told['trained_tokens']:,} tokens at {told['tokens_per_second']:,} a second"
    losses = f"loss {told['loss']:.4f}{held_out} nats a token"
    return f"| {manifest.stage} | {texts}, {trained} on {told['device']}; {losses} |\n"
