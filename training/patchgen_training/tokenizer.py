"""Stage `tokenizer`: a sentencepiece BPE vocabulary made for requests and notation.

A document is `<|request|>`, the request, `<|patch|>`, the patch's text and `<|end|>`; where the request asks to change
a patch, `<|before|>` and that patch stand before all else. Digits are pieces of
their own, so that numbers are copied digit by digit; unknown characters fall back to bytes; nothing is
normalised, so decoding gives back the text byte for byte. The vocabulary goes into a GGUF as llama.cpp's
tokenizer "llama", which cuts every text in the same way.
"""

from __future__ import annotations

import io
import re
import string
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from patchgen.errors import TrainingError
from patchgen_training import pairs
from patchgen_training.runs import Run, atomic
from patchgen_training.stages import Made

MODEL = "tokenizer.model"
UNKNOWN, REQUEST, END, PATCH, BEFORE = "<unk>", "<|request|>", "<|end|>", "<|patch|>", "<|before|>"
PROMPT_TEMPLATE = f"{REQUEST}{{request}}{PATCH}"
REVISION_TEMPLATE = f"{BEFORE}{{patch}}{PROMPT_TEMPLATE}"
# A request is cut at its punctuation while learning, so that "sine" and "sine," share their piece. The notation
# is not: "osc~" and "*~" are one piece each.
_REQUEST_PART = re.compile(r"\s*\w+|\s*[^\w\s]+|\s+")


class Tokenizer:
    """Text to token ids and back."""

    def __init__(self, model: bytes) -> None:
        import sentencepiece

        self.processor: Any = sentencepiece.SentencePieceProcessor(model_proto=model)
        self.size: int = self.processor.get_piece_size()
        self.request, self.patch, self.end = (self.processor.piece_to_id(piece) for piece in (REQUEST, PATCH, END))
        before: int = self.processor.piece_to_id(BEFORE)
        # A model that changes no patches has no such piece.
        self.before = None if before == self.processor.unk_id() else before

    def texts(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens of each text; control symbols spelled out in a text are ordinary characters."""
        ids: list[list[int]] = self.processor.encode(list(texts), num_threads=1)
        return ids

    def prompt(self, request: str, before: str = "") -> list[int]:
        """The tokens of the prompt template with this request, or of the revision template with the patch too."""
        asked, patch = self.texts([request, before])
        return self.joined(asked, patch)

    def joined(self, request: Sequence[int], before: Sequence[int]) -> list[int]:
        """The prompt of a request and a patch to change (none where it is empty), both in tokens."""
        prompt = [self.request, *request, self.patch]
        if not before:
            return prompt
        if self.before is None:
            raise TrainingError("a pair asks to change a patch, but the recipe has data.revisions = 0")
        return [self.before, *before, *prompt]

    def decode(self, ids: Sequence[int]) -> str:
        text: str = self.processor.decode(list(ids))
        return text


def load(run: Run) -> Tokenizer:
    return Tokenizer(run.artefact("tokenizer", MODEL).read_bytes())


def work(run: Run, folder: Path) -> Made:
    settings = run.recipe.vocabulary
    sample = list(islice((row for path in pairs.shards(run) for row in pairs.read(path)), settings.sample))
    model = train(sample, settings.size, revisions=run.recipe.data.revisions > 0)
    with atomic(folder / MODEL) as temporary:
        temporary.write_bytes(model)
    return Made((MODEL,), _economy(Tokenizer(model), sample[:10_000]))


def train(sample: Sequence[pairs.Pair], size: int, *, revisions: bool = False) -> bytes:
    """A sentencepiece model of `size` pieces learnt from the pairs; the same one for the same pairs.

    With `revisions` it has the piece that stands before a patch to change.
    """
    import sentencepiece

    model = io.BytesIO()
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=_sentences(sample),
            model_writer=model,
            model_type="bpe",
            vocab_size=size,
            unk_piece=UNKNOWN,
            bos_piece=REQUEST,
            eos_piece=END,
            control_symbols=[PATCH, *([BEFORE] if revisions else [])],
            user_defined_symbols=["\n"],
            byte_fallback=True,
            required_chars=string.ascii_letters + string.digits + string.punctuation,
            character_coverage=0.9999,
            normalization_rule_name="identity",
            add_dummy_prefix=False,
            remove_extra_whitespaces=False,
            split_digits=True,
            split_by_unicode_script=False,
            minloglevel=2,
        )
    except RuntimeError as error:
        raise TrainingError(f"vocabulary.size = {size} does not suit these pairs: {error}") from error
    return model.getvalue()


def _sentences(sample: Sequence[pairs.Pair]) -> Iterator[str]:
    for row in sample:
        yield from _REQUEST_PART.findall(row.request)
        yield from row.text.splitlines()


def _economy(tokenizer: Tokenizer, sample: Sequence[pairs.Pair]) -> dict[str, float]:
    """How many characters a token holds, in requests and in notation."""
    economy = {}
    for name, texts in (("request", [row.request for row in sample]), ("notation", [row.text for row in sample])):
        tokens = sum(map(len, tokenizer.texts(texts)))
        economy[f"characters_per_{name}_token"] = round(sum(map(len, texts)) / tokens, 3)
    return economy
