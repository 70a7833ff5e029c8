"""A model's tokenizer in a GGUF: sentencepiece with its scores, or the byte-level BPE of newer models."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from patchgen.errors import TrainingError

OTHERWISE = "convert the folder of the stage merge with llama.cpp's own convert_hf_to_gguf.py"
# How llama.cpp names the way in which a model's texts are cut before BPE, by the model's kind in transformers.
_CUTS = {"qwen2": "qwen2"}


def add_hub_vocabulary(writer: Any, folder: Path, rows: int) -> None:
    """The tokenizer of a folder in the form of transformers, filled up to the `rows` of the embeddings."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    if (folder / "tokenizer.model").is_file():
        _add_sentencepiece(writer, tokenizer, folder / "tokenizer.model", rows)
    else:
        _add_bytes(writer, tokenizer, folder, rows)
    begins = tokenizer("x")["input_ids"][:1] == [tokenizer.bos_token_id]
    writer.add_add_bos_token(begins)
    writer.add_add_eos_token(False)
    if tokenizer.bos_token_id is not None:
        writer.add_bos_token_id(tokenizer.bos_token_id)
    writer.add_eos_token_id(tokenizer.eos_token_id)


def add_pieces(writer: Any, processor: Any, more: Mapping[int, str], rows: int) -> None:
    """sentencepiece's pieces as llama.cpp's "llama", then added symbols by their ids, then idle rows."""
    import gguf

    count = processor.get_piece_size()
    idle = int(gguf.TokenType.UNUSED)
    own = range(count, rows)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([processor.id_to_piece(i) for i in range(count)] + [more.get(i, f"[PAD{i}]") for i in own])
    writer.add_token_scores([processor.get_score(i) for i in range(count)] + [-1000.0 for _ in own])
    writer.add_token_types(
        [_piece_type(processor, i) for i in range(count)]
        + [int(gguf.TokenType.CONTROL) if i in more else idle for i in own]
    )
    writer.add_unk_token_id(processor.unk_id())


def _piece_type(processor: Any, piece: int) -> int:
    import gguf

    if processor.is_unknown(piece):
        return int(gguf.TokenType.UNKNOWN)
    if processor.is_control(piece):
        return int(gguf.TokenType.CONTROL)
    if processor.is_byte(piece):
        return int(gguf.TokenType.BYTE)
    # sentencepiece has no question for user-defined pieces; the line break is the only one.
    return int(gguf.TokenType.USER_DEFINED if processor.id_to_piece(piece) == "\n" else gguf.TokenType.NORMAL)


def _add_sentencepiece(writer: Any, tokenizer: Any, model: Path, rows: int) -> None:
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_proto=model.read_bytes())
    count = processor.get_piece_size()
    if count > rows:
        raise TrainingError(f"{model} has {count} pieces and the model {rows}: it is that of another model")
    more = {i: token.content for i, token in tokenizer.added_tokens_decoder.items() if count <= i < rows}
    add_pieces(writer, processor, more, rows)
    writer.add_add_space_prefix(processor.encode("x", out_type=str)[0].startswith("▁"))


def _add_bytes(writer: Any, tokenizer: Any, folder: Path, rows: int) -> None:
    import gguf

    kind = json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"]
    parts = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    if kind not in _CUTS or parts["type"] != "BPE":
        raise TrainingError(f"the tokenizer of a {kind} model is not known here; {OTHERWISE}")
    texts = {i: piece for piece, i in parts["vocab"].items()}
    added = tokenizer.added_tokens_decoder
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(_CUTS[kind])
    writer.add_token_list([added[i].content if i in added else texts.get(i, f"[PAD{i}]") for i in range(rows)])
    writer.add_token_types([_byte_type(added.get(i), i in texts, gguf.TokenType) for i in range(rows)])
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in parts["merges"]])


def _byte_type(added: Any, known: bool, types: Any) -> int:
    if added is not None:
        return int(types.CONTROL if added.special else types.USER_DEFINED)
    return int(types.NORMAL if known else types.UNUSED)
