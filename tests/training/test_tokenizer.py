"""The tokenizer: lossless, digit by digit, and cut by llama.cpp exactly as by sentencepiece."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from patchgen.errors import TrainingError
from patchgen_training import families, revisions, tokenizer
from patchgen_training.export import add_prompts, add_vocabulary
from patchgen_training.runs import Run

STRANGE = (
    "two  spaces,   three",
    " leading and trailing ",
    "línea añadida, ÅÄÖ, 正弦波 440 Hz, 🎛️ fader, naïve Ω µs",
    "one line\nanother\n\nafter an empty one\n",
    "\n",
    " \n ",
    "tab\tand return\r\n",
    "<|request|> spelled out, </s>, <unk>, <0x0A>",
    "0 msg 440, 880 $1; freq 220\n1 expr~ 2 * ($v1 < 0.5) - 1 <- 0.1>1\n",
    "▁ is not a space",
    "a",
    "",
)


@pytest.fixture(scope="module")
def coder() -> tokenizer.Tokenizer:
    pytest.importorskip("sentencepiece", reason="the training needs the extra: pip install patchgen[train]")
    return tokenizer.Tokenizer(tokenizer.train(list(families.pairs(1, 4_000)), 2_048, revisions=True))


@pytest.fixture(scope="module")
def vocabulary(coder: tokenizer.Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The tokenizer as llama.cpp reads it from a GGUF."""
    gguf, llama_cpp = pytest.importorskip("gguf"), pytest.importorskip("llama_cpp")
    path = tmp_path_factory.mktemp("vocabulary") / "vocabulary.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    add_prompts(writer, coder)
    add_vocabulary(writer, coder)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    model = llama_cpp.Llama(str(path), vocab_only=True, verbose=False)
    yield model
    model.close()


def test_llama_cpp_cuts_every_text_as_sentencepiece_does(coder: tokenizer.Tokenizer, vocabulary: Any) -> None:
    drawn = [text for pair in families.held_out_pairs(7, 2_000) for text in (pair.request, pair.text)]
    texts = [text for text in (*drawn, *STRANGE) if "<|" not in text]
    assert len(texts) == 4_000 + len(STRANGE) - 1
    for text, ids in zip(texts, coder.texts(texts), strict=True):
        assert vocabulary.tokenize(text.encode(), add_bos=False, special=True) == ids, text


def test_the_prompt_template_gives_the_prompt_that_was_trained(coder: tokenizer.Tokenizer, vocabulary: Any) -> None:
    """Also with llama.cpp's leave to add a first token, which the vocabulary declines."""
    for pair in families.held_out_pairs(8, 500):
        prompt = tokenizer.PROMPT_TEMPLATE.format(request=pair.request).encode()
        assert vocabulary.tokenize(prompt, add_bos=True, special=True) == coder.prompt(pair.request)
    assert vocabulary.token_eos() == coder.end


def test_the_revision_template_gives_the_prompt_that_was_trained(coder: tokenizer.Tokenizer, vocabulary: Any) -> None:
    template = vocabulary.metadata["patchgen.revision_template"]
    assert template == "<|before|>{patch}<|request|>{request}<|patch|>"
    for pair in revisions.held_out_pairs(8, 200):
        prompt = template.replace("{patch}", pair.before).replace("{request}", pair.request).encode()
        assert vocabulary.tokenize(prompt, add_bos=True, special=True) == coder.prompt(pair.request, pair.before)


def test_a_tokenizer_without_changes_is_what_it_was(coder: tokenizer.Tokenizer) -> None:
    sample = list(families.pairs(1, 2_000))
    plain, changing = (
        tokenizer.Tokenizer(tokenizer.train(sample, 1_024, revisions=with_them)) for with_them in (False, True)
    )
    assert plain.before is None
    assert changing.before is not None
    assert (plain.request, plain.patch, plain.end) == (coder.request, coder.patch, coder.end)
    pieces = [{coder.processor.id_to_piece(i) for i in range(1_023)} for coder in (plain, changing)]
    assert pieces[1] - pieces[0] == {tokenizer.BEFORE}
    with pytest.raises(TrainingError, match=r"data\.revisions = 0"):
        plain.prompt("make it louder", "0 osc~ 440\n")


def test_decoding_gives_back_every_byte(coder: tokenizer.Tokenizer, vocabulary: Any) -> None:
    for text in (*STRANGE[:-3], *(pair.text for pair in islice(families.pairs(9, 500), 500))):
        ids = coder.texts([text])[0]
        assert coder.decode(ids) == text
        assert vocabulary.detokenize(ids).decode() == text


def test_control_symbols_in_a_request_are_plain_text(coder: tokenizer.Tokenizer) -> None:
    ids = coder.prompt("a <|patch|> b <|end|>")
    assert ids.count(coder.patch) == 1
    assert coder.end not in ids


def test_every_digit_and_line_break_is_a_token_of_its_own(coder: tokenizer.Tokenizer) -> None:
    pieces = [coder.processor.id_to_piece(i) for i in range(coder.size)]
    assert not [
        piece
        for piece in pieces
        if len(piece.strip("▁")) > 1 and any(c.isdigit() for c in piece[1:-1]) and not piece.startswith("<0x")
    ]
    ids = coder.texts(["1 osc~ 440 <- 0\n"])[0]
    assert [coder.processor.id_to_piece(i) for i in ids][-3:] == ["▁", "0", "\n"]


def test_printable_ascii_needs_no_bytes(coder: tokenizer.Tokenizer) -> None:
    text = "".join(map(chr, range(33, 127)))
    assert not any(coder.processor.is_byte(i) for i in coder.texts([text])[0])


def test_training_the_tokenizer_again_gives_the_same(toy_run: Run) -> None:
    from patchgen_training import pairs

    rows = [row for path in pairs.shards(toy_run) for row in pairs.read(path)]
    again = tokenizer.train(rows, toy_run.recipe.vocabulary.size)
    assert again == Path(toy_run.artefact("tokenizer", tokenizer.MODEL)).read_bytes()
