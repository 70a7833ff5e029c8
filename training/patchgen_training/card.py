"""The model card: what a model was made of and how it did, written from the manifests of its run."""

from __future__ import annotations

from collections.abc import Mapping

from patchgen_training.runs import Run

_FORMS = {"compact": "in PatchGen's compact notation", "pd": "as the text of a `.pd` file"}

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
