"""Makes very small GGUF models: real files for the real llama.cpp, in a fraction of a second.

`write(path)` has random weights: with the grammar it writes random, grammatical texts. `write(path, recites=text)`
answers every request with that text: each token's embedding is wired to the logit of the next one. Such a text
must not say the same piece twice, so its lines become the tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float32]

REQUEST, ANSWER = "<|request|>", "<|patch|>"
TEMPLATE = f"{REQUEST}{{request}}{ANSWER}"
# Pieces of the compact notation, so that random texts hold whole words.
PIECES = (
    " <-",
    " -> ",
    "osc~",
    "dac~",
    " 440",
    "\n",
    " ",
    "metro",
    "msg",
    "pd",
    " {",
    "}",
    "hsl",
    "comment",
    "é",
    "日",
)
WIDTH, LAYERS, HEADS, FEED_FORWARD = 64, 2, 4, 128
_UNKNOWN, _CONTROL, _BYTE, _NORMAL = 2, 3, 6, 1  # token types of GGUF


def vocabulary(pieces: Sequence[str]) -> list[tuple[bytes, float, int]]:
    """Text, score and type of each token: special ones, all bytes, all printable ASCII, then the pieces."""
    special = [("<unk>", _UNKNOWN), ("<s>", _CONTROL), ("</s>", _CONTROL), (REQUEST, _CONTROL), (ANSWER, _CONTROL)]
    rows = [(text.encode(), 0.0, kind) for text, kind in special]
    rows += [(f"<0x{byte:02X}>".encode(), 0.0, _BYTE) for byte in range(256)]
    texts = dict.fromkeys([*map(chr, range(33, 127)), *pieces])
    # SentencePiece writes a space as U+2581.
    rows += [(text.replace(" ", "▁").encode(), -float(rank), _NORMAL) for rank, text in enumerate(texts)]
    return rows


def write(
    path: Path,
    *,
    recites: str | None = None,
    seed: int = 0,
    metadata: dict[str, str] | None = None,
    architecture: str = "llama",
    context: int = 2048,
    width: int = WIDTH,
    layers: int = LAYERS,
    feed_forward: int = FEED_FORWARD,
    size: int = 0,
) -> Path:
    """Write a model to `path`. `metadata` are `patchgen.*` keys (None: compact notation); `size` pads the tokens."""
    import gguf

    lines = recites.splitlines(keepends=True) if recites else []
    if len(set(lines)) != len(lines):
        raise ValueError("a line stands twice in the text to recite")
    tokens = vocabulary([*PIECES, *lines])
    tokens += [(f"▁filler{n}".encode(), -1e4 - n, _NORMAL) for n in range(len(tokens), size)]
    writer = gguf.GGUFWriter(path, architecture)
    _describe(writer, tokens, context, width, layers, feed_forward)
    for key, value in (metadata if metadata is not None else compact_metadata()).items():
        writer.add_string(key, value)
    ids = {text: token for token, (text, _, _) in enumerate(tokens)}
    said = [ids[ANSWER.encode()], *(ids[line.replace(" ", "▁").encode()] for line in lines), ids[b"</s>"]]
    weights = _weights(np.random.default_rng(seed), len(tokens), width, layers, feed_forward)
    if recites:
        _wire(weights, said)
    for name, weight in weights.items():
        writer.add_tensor(name, weight)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def compact_metadata() -> dict[str, str]:
    return {"patchgen.notation": "compact", "patchgen.prompt_template": TEMPLATE}


def _describe(
    writer: Any, tokens: list[tuple[bytes, float, int]], context: int, width: int, layers: int, feed_forward: int
) -> None:
    writer.add_name("tiny")
    writer.add_context_length(context)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(feed_forward)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(width // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _, _ in tokens])
    writer.add_token_scores([score for _, score, _ in tokens])
    writer.add_token_types([kind for _, _, kind in tokens])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(False)


def _weights(
    random: np.random.Generator, vocabulary: int, width: int, layers: int, feed_forward: int
) -> dict[str, Matrix]:
    def matrix(rows: int, columns: int) -> Matrix:
        return np.asarray(random.standard_normal((rows, columns)) / np.sqrt(columns), np.float32)

    weights = {
        "token_embd.weight": random.standard_normal((vocabulary, width)).astype(np.float32),
        "output_norm.weight": np.ones(width, np.float32),
        "output.weight": matrix(vocabulary, width),
    }
    for layer in range(layers):
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            weights[f"blk.{layer}.{name}.weight"] = matrix(width, width)
        weights[f"blk.{layer}.ffn_gate.weight"] = matrix(feed_forward, width)
        weights[f"blk.{layer}.ffn_up.weight"] = matrix(feed_forward, width)
        weights[f"blk.{layer}.ffn_down.weight"] = matrix(width, feed_forward)
        for name in ("attn_norm", "ffn_norm"):
            weights[f"blk.{layer}.{name}.weight"] = np.ones(width, np.float32)
    return weights


def _wire(weights: dict[str, Matrix], said: Sequence[int]) -> None:
    """Let the layers pass the embeddings on unchanged, and each token of the text call the next one."""
    for name, weight in weights.items():
        if name.endswith(("attn_output.weight", "ffn_down.weight")):
            weight[:] = 0
    embedding, output = weights["token_embd.weight"], weights["output.weight"]
    output[:] = 0
    for token, following in pairwise(said):
        output[following] += embedding[token]
