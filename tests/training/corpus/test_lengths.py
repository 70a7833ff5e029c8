"""Lengths in tokens of the tokenizer that is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from patchgen.errors import TrainingError
from patchgen_training.corpus.lengths import counter

TEXT = "#N canvas 0 50 450 300 12;\n#X obj 10 10 osc~ 440;\n"


def test_without_a_tokenizer_bytes_tell_about_how_long_a_text_is() -> None:
    assert counter(None)(TEXT) == round(len(TEXT) / 1.6)
    assert counter(None)("é" * 8) == 10


def test_a_sentencepiece_model_counts_its_pieces(tmp_path: Path) -> None:
    sentencepiece = pytest.importorskip("sentencepiece")
    path = tmp_path / "toy.model"
    with path.open("wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter([TEXT] * 50), model_writer=file, vocab_size=28, minloglevel=2
        )
    whole = sentencepiece.SentencePieceProcessor(model_file=str(path)).encode(TEXT)
    assert counter(path)(TEXT) == len(whole)


def test_a_tokenizer_of_hugging_face_counts_its_tokens(tmp_path: Path) -> None:
    tokenizers = pytest.importorskip("tokenizers")
    coder = tokenizers.Tokenizer(tokenizers.models.WordLevel({"a": 0, "?": 1}, unk_token="?"))
    coder.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    coder.save(str(tmp_path / "tokenizer.json"))
    assert counter(tmp_path)("a b a") == counter(tmp_path / "tokenizer.json")("a b a") == 3


@pytest.mark.parametrize("name", ["tokenizer.json", "toy.model"])
def test_what_is_no_tokenizer_is_told(name: str, tmp_path: Path) -> None:
    pytest.importorskip("tokenizers" if name.endswith("json") else "sentencepiece")
    (tmp_path / name).write_text("{}")
    with pytest.raises(TrainingError, match="--tokenizer"):
        counter(tmp_path / name)
