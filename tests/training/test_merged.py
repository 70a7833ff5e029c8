"""Merged models of other kinds in a GGUF: what is known goes in, what is not known is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("transformers", reason="the adapters need the extra: pip install patchgen[train]")

from patchgen.errors import TrainingError
from patchgen_training import loading, merged
from patchgen_training.runs import MANIFEST, Manifest, Run

pytestmark = pytest.mark.filterwarnings("ignore")


def run(folder: Path) -> Run:
    """A run of qwen-coder that has merged a model into the folder `merge`."""
    told = {"prompt_template": "Q: {request}\nA: ", "data_hash": "0" * 64}
    manifest = Manifest("merge", {}, {}, {}, told, {}, 0.0)
    (folder / "merge").mkdir()
    (folder / "merge" / MANIFEST).write_text(manifest.as_json(), encoding="utf-8")
    return Run(folder, loading.load("qwen-coder"))


def qwen(folder: Path) -> Any:
    """A small random Qwen2 with a byte-level BPE tokenizer in the folder; the model."""
    import torch
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, trainers
    from tokenizers import decoders as decoding
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    fast = Tokenizer(models.BPE())
    fast.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    fast.decoder = decoding.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    texts = ["0 osc~ 440", "1 dac~ <- 0", "a metronome at 500 ms", "two sines"]
    fast.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=280, initial_alphabet=alphabet, show_progress=False))
    fast.add_special_tokens([AddedToken("<|endoftext|>", special=True)])
    PreTrainedTokenizerFast(tokenizer_object=fast, eos_token="<|endoftext|>").save_pretrained(folder)
    torch.manual_seed(1)
    config = Qwen2Config(
        vocab_size=fast.get_vocab_size() + 7,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=128,
        tie_word_embeddings=False,
        initializer_range=0.2,
    )
    model = Qwen2ForCausalLM(config)
    with torch.no_grad():
        for layer in model.model.layers:
            layer.self_attn.q_proj.bias.normal_()
            layer.self_attn.k_proj.bias.normal_()
    model.half().save_pretrained(folder)
    return model.float()


def test_a_qwen_computes_the_same_in_llama_cpp(tmp_path: Path) -> None:
    """Its byte-level tokenizer with idle rows behind it, its biases, its way of turning heads."""
    import numpy as np
    import torch

    llama_cpp = pytest.importorskip("llama_cpp")
    made = run(tmp_path)
    model = qwen(tmp_path / "merge")
    merged.write_gguf(made, tmp_path / "f16.gguf")
    native = llama_cpp.Llama(str(tmp_path / "f16.gguf"), n_ctx=128, n_threads=1, verbose=False)
    from transformers import AutoTokenizer

    text = "a metronome at 440 ms, two sines\n0 osc~"
    ids = AutoTokenizer.from_pretrained(tmp_path / "merge")(text)["input_ids"]
    assert native.tokenize(text.encode(), add_bos=True, special=True) == ids
    assert native.metadata["general.license"] == "Apache-2.0"
    assert native.metadata["patchgen.prompt_template"] == "Q: {request}\nA: "
    native.eval(ids)
    theirs = torch.tensor(np.ctypeslib.as_array(native._ctx.get_logits(), shape=(native.n_vocab(),)).copy())
    native.close()
    with torch.no_grad():
        ours = model(torch.tensor([ids])).logits[0, -1]
    torch.testing.assert_close(theirs, ours, atol=0.05, rtol=0.05)


def test_a_model_of_another_kind_says_what_to_do(tmp_path: Path) -> None:
    made = run(tmp_path)
    config = {"architectures": ["GemmaForCausalLM"]}
    (tmp_path / "merge" / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(TrainingError, match=r"GemmaForCausalLM is none of .*convert_hf_to_gguf\.py"):
        merged.write_gguf(made, tmp_path / "f16.gguf")
