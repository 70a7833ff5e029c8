"""What the finished model writes: greedy answers to held-out requests, compared with their patches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from patchgen.model import refusal
from patchgen.notation import NOTATIONS
from patchgen_training.network import Llama
from patchgen_training.pairs import Row
from patchgen_training.tokenizer import Tokenizer

_ROWS = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """A held-out pair and what the model wrote for its request; `ended` when it came to its end by itself.

    `notation` is the one that both are in.
    """

    row: Row
    notation: str
    text: str
    ended: bool

    @property
    def exact(self) -> bool:
        return self.ended and self.text == self.row.text

    @property
    def readable(self) -> bool:
        """A refusal, or the notation reads it without an error."""
        refused = refusal.reason_of(self.text) is not None
        return self.ended and (refused or not NOTATIONS[self.notation].read(self.text).errors)


def answers(model: Llama, tokenizer: Tokenizer, rows: Sequence[Row], notation: str, longest: int) -> list[Answer]:
    """Greedy answers of at most `longest` tokens each."""
    found: list[Answer] = []
    for start in range(0, len(rows), _ROWS):
        part = rows[start : start + _ROWS]
        prompts = [tokenizer.prompt(row.request, row.before) for row in part]
        for row, ids in zip(part, greedy(model, prompts, tokenizer.end, longest), strict=True):
            ended = ids[-1:] == [tokenizer.end]
            found.append(Answer(row, notation, tokenizer.decode(ids[:-1] if ended else ids), ended))
    return found


@torch.no_grad()
def greedy(model: Llama, prompts: Sequence[Sequence[int]], end: int, longest: int) -> list[list[int]]:
    """The most likely continuation of each prompt, up to and with `end`, by full passes over the rows.

    Rows are padded on their right, where causal attention does not look.
    """
    device = model.embedding.weight.device
    lengths = torch.tensor([len(prompt) for prompt in prompts], device=device)
    room = min(model.shape.context, max(map(len, prompts)) + longest)
    ids = torch.zeros(len(prompts), room, dtype=torch.long, device=device)
    for row, prompt in enumerate(prompts):
        ids[row, : len(prompt)] = torch.tensor(prompt, device=device)
    begin, going = lengths.clone(), torch.ones_like(lengths, dtype=torch.bool)
    for _ in range(longest):
        going &= lengths < room
        if not going.any():
            break
        following = _next(model, ids[going, : int(lengths[going].max())], lengths[going])
        ids[going, lengths[going]] = following
        lengths = lengths + going
        going[going.clone()] = following != end
    return [ids[row, begin[row] : lengths[row]].tolist() for row in range(len(prompts))]


def _next(model: Llama, ids: Tensor, lengths: Tensor) -> Tensor:
    rows, length = ids.shape
    last = torch.arange(rows, device=ids.device) * length + lengths - 1
    return (model.hidden(ids)[last] @ model.embedding.weight.T).argmax(-1)


def report(found: Sequence[Answer], shown: int) -> str:
    """The first answers as Markdown, beside the patches they should be."""
    parts = ["# Answers to held-out requests\n"]
    for answer in found[:shown]:
        verdict = "exact" if answer.exact else "readable" if answer.readable else "broken"
        parts.append(f"## {answer.row.request}\n\n{answer.row.family}, {verdict}\n\n```\n{answer.text.rstrip()}\n```\n")
        if not answer.exact:
            parts.append(f"The pair's own:\n\n```\n{answer.row.text.rstrip()}\n```\n")
    return "\n".join(parts)
