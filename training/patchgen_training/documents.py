"""Examples as token ids: the loss begins with the patch, and a text that is too long is dropped, never cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from patchgen.errors import TrainingError
from patchgen_training.texts import Example

_TRIED = 100


@dataclass(frozen=True, slots=True)
class Document:
    """Token ids, and from which of them on they count for the loss."""

    ids: list[int]
    loss_from: int

    def row(self) -> dict[str, list[int]]:
        """A row as trl takes it; `completion_mask` is 1 where the loss counts."""
        mask = [0] * self.loss_from + [1] * (len(self.ids) - self.loss_from)
        return {"input_ids": self.ids, "completion_mask": mask}


def encode(tokenizer: Any, examples: Iterable[Example], longest: int) -> tuple[list[Document], int]:
    """The documents of at most `longest` tokens, and how many examples were longer."""
    documents, dropped = [], 0
    for example in examples:
        document = _document(tokenizer, example)
        if len(document.ids) > longest:
            dropped += 1
        else:
            documents.append(document)
    return documents, dropped


def _document(tokenizer: Any, example: Example) -> Document:
    """Prompt and patch are cut together; a token that holds the end of the prompt belongs to the prompt."""
    whole = tokenizer(example.prompt + example.patch, return_offsets_mapping=True)
    ids, ends = whole["input_ids"], [end for _, end in whole["offset_mapping"]]
    begin = next((i for i, end in enumerate(ends) if end > len(example.prompt)), len(ids)) if example.prompt else 0
    return Document([*ids, tokenizer.eos_token_id], begin)


def check(tokenizer: Any, examples: list[Example], rows: int, source: str) -> None:
    """Raises `TrainingError` for a tokenizer that does not belong to the model (of `rows` embeddings) or loses text."""
    if tokenizer.eos_token_id is None:
        raise TrainingError(f"the tokenizer of {source} has no end-of-text symbol; it is not one for generating text")
    if not tokenizer.is_fast:
        raise TrainingError(f"the tokenizer of {source} has no tokenizer.json, so it cannot say where a patch begins")
    for example in examples[:_TRIED]:
        ids = tokenizer(example.patch, add_special_tokens=False)["input_ids"]
        if max(ids, default=0) >= rows:
            raise TrainingError(
                f"the tokenizer of {source} is that of another model: it gives the token {max(ids)}, "
                f"and the model has {rows}"
            )
        back = tokenizer.decode(ids, clean_up_tokenization_spaces=False)
        if back.strip() != example.patch.strip():
            raise TrainingError(
                f"the tokenizer of {source} loses text: {example.patch[:60]!r} comes back as {back[:60]!r}"
            )
