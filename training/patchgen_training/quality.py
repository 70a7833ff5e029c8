"""What a quantisation costs: greedy tokens beside those of the 16-bit file, and the perplexity of held-out patches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np

from patchgen_training.texts import Example

# Ten prompts of 24 tokens each make the 240 that a file is compared on.
PROMPTS, EACH = 10, 24


def compare(files: Mapping[str, Path], examples: Sequence[Example], context: int) -> dict[str, dict[str, Any]]:
    """Greedy agreement with the first of the files, which is the one in 16 bit, and perplexity, of each of them."""
    chosen, found = examples[:PROMPTS], {}
    reference: list[list[int]] = []
    for kind, path in files.items():
        model = _opened(path, context)
        greedy = [_greedy(model, example) for example in chosen]
        reference = reference or greedy
        pairs = zip(chain.from_iterable(greedy), chain.from_iterable(reference), strict=True)
        equal = sum(own == other for own, other in pairs)
        losses = np.concatenate([_losses(model, example, context) for example in chosen])
        model.close()
        found[kind] = {
            "greedy_equal": f"{equal} of {sum(map(len, reference))}",
            "perplexity": round(float(np.exp(losses.mean())), 4),
        }
    return found


def _opened(path: Path, context: int) -> Any:
    import llama_cpp

    return llama_cpp.Llama(str(path), n_ctx=context, logits_all=True, verbose=False)


def _tokens(model: Any, text: str) -> list[int]:
    """The tokens of a text, behind the symbol that the model's texts begin with, if any."""
    tokens: list[int] = model.tokenize(text.encode(), add_bos=True, special=True)
    return tokens


def _greedy(model: Any, example: Example) -> list[int]:
    stream = model.generate(_tokens(model, example.prompt), temp=0.0, repeat_penalty=1.0)
    tokens = list(islice(stream, EACH))
    stream.close()
    return tokens


def _losses(model: Any, example: Example, context: int) -> Any:
    """The loss of each token of the patch, in nats."""
    ids, prompt = _tokens(model, example.prompt + example.patch)[:context], _tokens(model, example.prompt)
    begin = next((i for i, (a, b) in enumerate(zip(ids, prompt, strict=False)) if a != b), min(len(prompt), len(ids)))
    model.reset()
    model.eval(ids)
    logits = model.scores[begin - 1 : len(ids) - 1].astype(np.float64)
    highest = logits.max(-1)
    total = highest + np.log(np.exp(logits - highest[:, None]).sum(-1))
    return total - logits[np.arange(len(logits)), ids[begin:]]
