"""Stage `base`: the model from scratch as transformers reads it, so that an adapter can be trained on it.

Its head is a copy of its embeddings, as an adapter trains the two apart. The tokenizer becomes a fast one that cuts
every text as sentencepiece does; that is tried on the run's own pairs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patchgen.errors import TrainingError
from patchgen_training import pairs, tokenizer, weights
from patchgen_training.recipe import Shape
from patchgen_training.runs import Run
from patchgen_training.stages import Made
from patchgen_training.tokenizer import END, PATCH, REQUEST, UNKNOWN, Tokenizer

_TRIED = 500


def work(run: Run, folder: Path) -> Made:
    import torch
    from safetensors.torch import save_file
    from transformers import LlamaConfig

    coder, shape = tokenizer.load(run), run.recipe.shape
    fast = fast_tokenizer(coder)
    _compare(run, coder, fast)
    fast.save_pretrained(folder)
    (folder / "tokenizer.model").write_bytes(run.artefact("tokenizer", tokenizer.MODEL).read_bytes())
    tensors = {name: torch.from_numpy(array) for name, array in hub_tensors(weights.load_weights(run), shape)}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    LlamaConfig(
        architectures=["LlamaForCausalLM"],
        vocab_size=coder.size,
        hidden_size=shape.width,
        intermediate_size=shape.feed_forward,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.kv_heads,
        max_position_embeddings=shape.context,
        rope_parameters={"rope_type": "default", "rope_theta": shape.rope_base},
        rms_norm_eps=shape.norm_epsilon,
        tie_word_embeddings=False,
        bos_token_id=coder.request,
        eos_token_id=coder.end,
        dtype="float16",
    ).save_pretrained(folder)
    files = tuple(sorted(path.name for path in folder.iterdir() if path.is_file()))
    return Made(files, {"parameters": sum(tensor.numel() for tensor in tensors.values())})


def hub_tensors(state: Mapping[str, NDArray[Any]], shape: Shape) -> Iterator[tuple[str, NDArray[Any]]]:
    """The weights by the names of transformers, joint matrices taken apart, the head a copy of the embeddings."""
    head = shape.width // shape.heads
    query, key = shape.heads * head, shape.kv_heads * head
    yield "model.embed_tokens.weight", state["embedding.weight"]
    yield "lm_head.weight", state["embedding.weight"].copy()
    yield "model.norm.weight", state["norm.weight"]
    for i in range(shape.layers):
        here, there = f"blocks.{i}.", f"model.layers.{i}."
        q, k, v = np.split(state[f"{here}qkv.weight"], [query, query + key])
        yield f"{there}self_attn.q_proj.weight", _halves(q, shape.heads)
        yield f"{there}self_attn.k_proj.weight", _halves(k, shape.kv_heads)
        yield f"{there}self_attn.v_proj.weight", np.ascontiguousarray(v)
        gate, up = np.split(state[f"{here}gate_up.weight"], 2)
        yield f"{there}mlp.gate_proj.weight", np.ascontiguousarray(gate)
        yield f"{there}mlp.up_proj.weight", np.ascontiguousarray(up)
        yield f"{there}input_layernorm.weight", state[f"{here}attention_norm.weight"]
        yield f"{there}self_attn.o_proj.weight", state[f"{here}out.weight"]
        yield f"{there}post_attention_layernorm.weight", state[f"{here}feed_forward_norm.weight"]
        yield f"{there}mlp.down_proj.weight", state[f"{here}down.weight"]


def _halves(matrix: NDArray[Any], heads: int) -> NDArray[Any]:
    """Rotary pairs from neighbours, as here and in llama.cpp, to the two halves of a head, as in transformers."""
    rows, columns = matrix.shape
    pairs_of_rows = matrix.reshape(heads, rows // heads // 2, 2, columns)
    return np.ascontiguousarray(pairs_of_rows.swapaxes(1, 2).reshape(rows, columns))


def fast_tokenizer(coder: Tokenizer) -> Any:
    """The vocabulary as BPE of the package tokenizers: the merges are all pairs of pieces, best score first."""
    from tokenizers import AddedToken, decoders, models, normalizers
    from tokenizers import Tokenizer as Fast
    from transformers import PreTrainedTokenizerFast

    processor = coder.processor
    scores = {processor.id_to_piece(i): processor.get_score(i) for i in range(coder.size)}
    vocabulary = {processor.id_to_piece(i): i for i in range(coder.size)}
    model = models.BPE(vocabulary, _merges(vocabulary, scores), unk_token=UNKNOWN, byte_fallback=True, fuse_unk=True)
    fast = Fast(model)
    fast.normalizer = normalizers.Replace(" ", "▁")
    fast.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    fast.add_tokens([AddedToken("\n", normalized=False)])
    return PreTrainedTokenizerFast(
        tokenizer_object=fast,
        unk_token=UNKNOWN,
        pad_token=UNKNOWN,
        bos_token=REQUEST,
        eos_token=END,
        additional_special_tokens=[PATCH],
        clean_up_tokenization_spaces=False,
    )


def _merges(vocabulary: Mapping[str, int], scores: Mapping[str, float]) -> list[tuple[str, str]]:
    found = [
        (-scores[piece], vocabulary[piece[:cut]], vocabulary[piece[cut:]], piece[:cut], piece[cut:])
        for piece in vocabulary
        for cut in range(1, len(piece))
        if piece[:cut] in vocabulary and piece[cut:] in vocabulary
    ]
    return [(left, right) for *_, left, right in sorted(found)]


def _compare(run: Run, coder: Tokenizer, fast: Any) -> None:
    rows = itertools.islice(pairs.read(run.artefact("pairs", pairs.HELD_OUT)), _TRIED)
    for text in itertools.chain.from_iterable((row.request, row.text) for row in rows):
        if fast(text, add_special_tokens=False)["input_ids"] != coder.texts([text])[0]:
            raise TrainingError(f"transformers cuts {text!r} into other tokens than sentencepiece does")
