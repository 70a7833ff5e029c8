"""Stage `export`: the finished model as GGUF files that llama.cpp runs, and the model card beside them.

A model from scratch needs its tokenizer and its weights alone, an adapted one what `merge` made, so the export can run
on another machine than the training did.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patchgen.errors import TrainingError
from patchgen_training import card, merged, quality, sft, texts, tokenizer, weights
from patchgen_training.recipe import Shape
from patchgen_training.runs import Run, atomic, measure, write_text
from patchgen_training.stages import Made
from patchgen_training.vocabulary import add_pieces


def work(run: Run, folder: Path) -> Made:
    adapted = "merge" in run.recipe.stages
    _check_weights(run, "merge" if adapted else "pretrain")
    plain = folder / f"patchgen-{run.recipe.name}-f16.gguf"
    (merged.write_gguf if adapted else write_gguf)(run, plain)
    files = {
        kind: folder / f"patchgen-{run.recipe.name}-{kind}.gguf" for kind in ("f16", *run.recipe.export.quantisations)
    }
    for kind, path in files.items():
        if path != plain:
            quantise(plain, path, kind)
    measured = _quality(run, files) if "sft" in run.recipe.stages else {}
    if "f16" not in run.recipe.export.quantisations:
        files.pop("f16").unlink()
    sizes = {path.name: path.stat().st_size for path in files.values()}
    names = [*sizes, _card(run, folder, sizes, measured)]
    if adapted:
        smallest = min(sizes, key=sizes.__getitem__)
        names.append(write_text(folder / "Modelfile", merged.modelfile(run, smallest)).name)
    return Made(tuple(names), {"bytes": sizes, **({"quality": measured} if measured else {})})


def _quality(run: Run, files: Mapping[str, Path]) -> dict[str, dict[str, Any]]:
    examples = texts.kept(run.artefact("sft", sft.HELD_OUT))
    return quality.compare(files, examples, run.recipe.base.context) if examples else {}


def _card(run: Run, folder: Path, sizes: Mapping[str, int], measured: Mapping[str, Mapping[str, Any]]) -> str:
    text = card.adapted(run, sizes, measured) if "merge" in run.recipe.stages else card.text(run, sizes)
    return write_text(folder / f"patchgen-{run.recipe.name}.md", text).name


def write_gguf(run: Run, path: Path, *, float32: bool = False) -> None:
    """The model of a run as GGUF in float16 (or float32), norms in float32."""
    import gguf

    coder, state = tokenizer.load(run), weights.load_weights(run)
    with atomic(path) as temporary:
        writer = gguf.GGUFWriter(temporary, "llama")
        writer.add_file_type(gguf.LlamaFileType.ALL_F32 if float32 else gguf.LlamaFileType.MOSTLY_F16)
        _describe(writer, run, coder)
        add_vocabulary(writer, coder)
        for name, array in gguf_tensors(state, run.recipe.shape):
            exact = float32 or array.ndim == 1
            writer.add_tensor(name, array.astype(np.float32 if exact else np.float16))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()


def gguf_tensors(state: Mapping[str, NDArray[Any]], shape: Shape) -> Iterator[tuple[str, NDArray[Any]]]:
    """The weights by the names that llama.cpp gives them, joint matrices taken apart."""
    head = shape.width // shape.heads
    query, key = shape.heads * head, shape.kv_heads * head
    yield "token_embd.weight", state["embedding.weight"]
    yield "output_norm.weight", state["norm.weight"]
    for i in range(shape.layers):
        here, there = f"blocks.{i}.", f"blk.{i}."
        parts = np.split(state[f"{here}qkv.weight"], [query, query + key])
        for name, part in zip(("attn_q", "attn_k", "attn_v"), parts, strict=True):
            yield f"{there}{name}.weight", np.ascontiguousarray(part)
        gate, up = np.split(state[f"{here}gate_up.weight"], 2)
        yield f"{there}ffn_gate.weight", np.ascontiguousarray(gate)
        yield f"{there}ffn_up.weight", np.ascontiguousarray(up)
        yield f"{there}attn_norm.weight", state[f"{here}attention_norm.weight"]
        yield f"{there}attn_output.weight", state[f"{here}out.weight"]
        yield f"{there}ffn_norm.weight", state[f"{here}feed_forward_norm.weight"]
        yield f"{there}ffn_down.weight", state[f"{here}down.weight"]


def quantise(source: Path, target: Path, kind: str) -> None:
    """Writes `source` once more as `kind` (`q8_0`, `q5_k_m`, `q4_k_m`), by llama.cpp in this process."""
    import llama_cpp

    llama_cpp.llama_log_set(_silence(), ctypes.c_void_p(0))
    settings = llama_cpp.llama_model_quantize_default_params()
    settings.ftype = getattr(llama_cpp, f"LLAMA_FTYPE_MOSTLY_{kind.upper()}")
    with atomic(target) as temporary:
        paths = str(source).encode(), str(temporary).encode()
        if llama_cpp.llama_model_quantize(*paths, ctypes.byref(settings)) != 0:
            raise TrainingError(f"llama.cpp could not quantise {source} to {kind}")


@functools.cache
def _silence() -> Any:
    """A log for llama.cpp that drops its pages of details; kept, as llama.cpp goes on calling it."""
    import llama_cpp

    return llama_cpp.llama_log_callback(lambda _level, _text, _data: None)


def _describe(writer: Any, run: Run, coder: tokenizer.Tokenizer) -> None:
    recipe, shape = run.recipe, run.recipe.shape
    writer.add_name(f"patchgen-{recipe.name}")
    writer.add_description(recipe.description)
    writer.add_license(merged.OWN_LICENCE)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_layer_norm_rms_eps(shape.norm_epsilon)
    writer.add_rope_dimension_count(shape.width // shape.heads)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_vocab_size(coder.size)
    writer.add_string("patchgen.notation", recipe.data.notation)
    add_prompts(writer, coder)
    writer.add_string("patchgen.recipe", recipe.name)
    writer.add_string("patchgen.data_hash", run.manifest("tokenizer").inputs["pairs"])


def add_prompts(writer: Any, coder: tokenizer.Tokenizer) -> None:
    """What stands around a request, and around a patch and its change where the model has learnt changes."""
    writer.add_string("patchgen.prompt_template", tokenizer.PROMPT_TEMPLATE)
    if coder.before is not None:
        writer.add_string("patchgen.revision_template", tokenizer.REVISION_TEMPLATE)


def add_vocabulary(writer: Any, coder: tokenizer.Tokenizer) -> None:
    """The tokenizer as llama.cpp's "llama" (sentencepiece). Nothing is put before a prompt: the template is whole."""
    add_pieces(writer, coder.processor, {}, coder.size)
    writer.add_bos_token_id(coder.request)
    writer.add_eos_token_id(coder.end)
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)


def _check_weights(run: Run, stage: str) -> None:
    """The weights may have travelled; a bit that fell over on the way must not reach a model."""
    for name, output in run.manifest(stage).outputs.items():
        if name.endswith((".npz", ".safetensors")) and measure(run.artefact(stage, name)) != output:
            raise TrainingError(f"{run.stage(stage) / name} is not the file that was trained; fetch it again")
