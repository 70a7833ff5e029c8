"""The merged model as GGUF, and what Ollama wants to know of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patchgen.errors import TrainingError
from patchgen.model.prompt import REQUEST
from patchgen_training.recipe import Recipe
from patchgen_training.runs import Run, atomic
from patchgen_training.vocabulary import OTHERWISE, add_hub_vocabulary

# Those whose weights are named and shaped alike: class in transformers -> architecture in llama.cpp.
ARCHITECTURES = {"LlamaForCausalLM": "llama", "MistralForCausalLM": "llama", "Qwen2ForCausalLM": "qwen2"}
OWN_LICENCE = "BSD-3-Clause"


def write_gguf(run: Run, path: Path) -> None:
    """The merged model in float16, its vectors in float32. Holds one tensor at a time in memory."""
    import gguf

    folder = run.stage("merge")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    architecture = _architecture(config)
    with atomic(path) as temporary:
        writer = gguf.GGUFWriter(temporary, architecture)
        writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
        _describe(writer, run, config)
        add_hub_vocabulary(writer, folder, config["vocab_size"])
        tensors = _Tensors(folder, config, architecture)
        for name, shape, exact in tensors.shapes():
            kind = np.dtype(np.float32 if exact else np.float16)
            writer.add_tensor_info(name, shape, kind, int(np.prod(shape)) * kind.itemsize)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        for array in tensors.arrays():
            writer.write_tensor_data(array)
        writer.close()


def licence(recipe: Recipe) -> str:
    return recipe.base.licence or OWN_LICENCE


def modelfile(run: Run, file: str) -> str:
    """How Ollama is to ask the model: `ollama create NAME -f Modelfile` in the folder of the files."""
    template = run.manifest("merge").metrics["prompt_template"].replace(REQUEST, "{{ .Prompt }}")
    return f'FROM ./{file}\nTEMPLATE """{template}"""\nPARAMETER temperature 0\nPARAMETER num_predict 2048\n'


class _Tensors:
    """The tensors of a folder of safetensors by the names of llama.cpp, in one order."""

    def __init__(self, folder: Path, config: Mapping[str, Any], architecture: str) -> None:
        import gguf

        self._files = sorted(folder.glob("*.safetensors"))
        self._heads = config["num_attention_heads"]
        self._kv_heads = config.get("num_key_value_heads") or self._heads
        # llama.cpp turns neighbours, transformers the halves of a head; its qwen2 does as transformers.
        self._turned = architecture == "llama"
        kind = next(key for key, name in gguf.MODEL_ARCH_NAMES.items() if name == architecture)
        self._names = gguf.get_tensor_name_map(kind, config["num_hidden_layers"])

    def shapes(self) -> Iterator[tuple[str, tuple[int, ...], bool]]:
        """Name, shape, and whether it stays in float32."""
        for file, name in self._all():
            shape = tuple(file.get_slice(name).get_shape())
            yield self._named(name), shape, len(shape) == 1

    def arrays(self) -> Iterator[NDArray[Any]]:
        import torch

        for file, name in self._all():
            tensor = file.get_tensor(name)
            array = tensor.to(torch.float32 if tensor.ndim == 1 else torch.float16).numpy()
            if not np.isfinite(array).all():
                raise TrainingError(f"float16 cannot hold {name}; train again with a lower learning rate")
            yield self._rows(name, array)

    def _all(self) -> Iterator[tuple[Any, str]]:
        from safetensors import safe_open

        for path in self._files:
            with safe_open(path, framework="pt") as file:
                for name in sorted(file.keys()):
                    yield file, name

    def _named(self, name: str) -> str:
        found: str | None = self._names.get_name(name, try_suffixes=(".weight", ".bias"))
        if found is None:
            raise TrainingError(f"llama.cpp has no name for the tensor {name}; {OTHERWISE}")
        return found

    def _rows(self, name: str, array: NDArray[Any]) -> NDArray[Any]:
        heads = {"q_proj": self._heads, "k_proj": self._kv_heads}.get(name.split(".")[-2], 0)
        if not (self._turned and heads):
            return array
        halves = array.reshape(heads, 2, len(array) // heads // 2, *array.shape[1:])
        return np.ascontiguousarray(halves.swapaxes(1, 2).reshape(array.shape))


def _architecture(config: Mapping[str, Any]) -> str:
    name = config["architectures"][0]
    if name not in ARCHITECTURES:
        raise TrainingError(f"{name} is none of {', '.join(ARCHITECTURES)}; {OTHERWISE}")
    return ARCHITECTURES[name]


def _describe(writer: Any, run: Run, config: Mapping[str, Any]) -> None:
    recipe, told = run.recipe, run.manifest("merge").metrics
    heads = config["num_attention_heads"]
    head = config.get("head_dim") or config["hidden_size"] // heads
    writer.add_name(f"patchgen-{recipe.name}")
    writer.add_description(recipe.description)
    writer.add_license(licence(recipe))
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(config.get("num_key_value_heads") or heads)
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_dimension_count(head)
    writer.add_rope_freq_base((config.get("rope_parameters") or config)["rope_theta"])
    writer.add_vocab_size(config["vocab_size"])
    writer.add_string("patchgen.notation", recipe.data.notation)
    if told["prompt_template"]:
        writer.add_string("patchgen.prompt_template", told["prompt_template"])
    writer.add_string("patchgen.recipe", recipe.name)
    writer.add_string("patchgen.data_hash", told["data_hash"])
