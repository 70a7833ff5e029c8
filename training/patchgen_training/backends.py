"""What trains adapters: unsloth, or peft and trl without it. The same recipe, the same numbers within noise.

Both load the model the same way, give it the same adapter, and end in the same files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patchgen_training import preflight
from patchgen_training.recipe import Base, Lora
from patchgen_training.runs import Run

EMBEDDINGS = ("embed_tokens", "lm_head")


@dataclass(frozen=True, slots=True)
class Backend:
    """`name` is unsloth or peft, `device` cuda or cpu, `half` the 16-bit type that the device computes in, if any."""

    name: str
    device: str
    half: str | None

    @classmethod
    def of(cls, run: Run) -> Backend:
        preflight.environment()
        name = preflight.backend(run)
        if name == "unsloth":
            import unsloth  # noqa: F401  before all that it changes
        import torch

        if not torch.cuda.is_available():
            return cls(name, "cpu", None)
        return cls(name, "cuda", "bfloat16" if torch.cuda.is_bf16_supported() else "float16")

    def load(self, base: Base, source: str) -> tuple[Any, Any]:
        """The model, as the recipe holds it, and its tokenizer."""
        load = self._with_unsloth if self.name == "unsloth" else self._with_transformers
        model, tokenizer = load(base, source)
        _keep_as_quantised(model)
        return model, tokenizer

    def _with_unsloth(self, base: Base, source: str) -> tuple[Any, Any]:
        import torch
        from unsloth import FastLanguageModel

        loaded: tuple[Any, Any] = FastLanguageModel.from_pretrained(
            model_name=source,
            revision=None if Path(source).is_dir() else base.revision,
            max_seq_length=base.context,
            dtype=getattr(torch, self.half or "float32"),
            load_in_4bit=base.four_bit,
        )
        return loaded

    def _with_transformers(self, base: Base, source: str) -> tuple[Any, Any]:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

        dtype = getattr(torch, self.half or "float32")
        four_bit = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True, bnb_4bit_compute_dtype=dtype
        )
        model = AutoModelForCausalLM.from_pretrained(
            source,
            revision=base.revision,
            dtype=dtype,
            quantization_config=four_bit if base.four_bit else None,
            device_map={"": self.device},
            attn_implementation="sdpa",
        )
        return model, AutoTokenizer.from_pretrained(source, revision=base.revision)

    def adapted(self, model: Any, lora: Lora, context: int) -> Any:
        """The model with an adapter, the rest of it frozen."""
        shared = {
            "r": lora.rank,
            "lora_alpha": lora.alpha,
            "lora_dropout": lora.dropout,
            "bias": "none",
            "use_rslora": lora.stabilised,
        }
        whole = EMBEDDINGS if lora.embeddings else ()
        if self.name == "unsloth":
            from unsloth import FastLanguageModel

            return FastLanguageModel.get_peft_model(
                model,
                target_modules=[*lora.layers, *whole],
                use_gradient_checkpointing=("unsloth" if self.device == "cuda" else True)
                if lora.checkpointing
                else False,
                random_state=lora.seed,
                max_seq_length=context,
                **shared,
            )
        import torch
        from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training

        if getattr(model, "is_loaded_in_4bit", False):
            model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=lora.checkpointing)
        elif lora.checkpointing:
            model.gradient_checkpointing_enable()
            model.enable_input_require_grads()
        torch.manual_seed(lora.seed)
        return get_peft_model(
            model,
            LoraConfig(
                target_modules=list(lora.layers), modules_to_save=list(whole) or None, task_type="CAUSAL_LM", **shared
            ),
        )

    def classes(self) -> tuple[type, type]:
        """The classes of the trainer and of its arguments; both know `embedding_learning_rate`."""
        if self.name == "unsloth":
            from unsloth import UnslothTrainer, UnslothTrainingArguments

            return UnslothTrainer, UnslothTrainingArguments
        from patchgen_training.plain import PlainTrainer, PlainTrainingArguments

        return PlainTrainer, PlainTrainingArguments


def _keep_as_quantised(model: Any) -> None:
    """On some CPUs bitsandbytes packs 4-bit weights anew for each validation, and rounds them on the way back.

    A training that was validated before it was killed would then go on with other weights than it had.
    """
    for module in model.modules():
        if hasattr(module, "support_avx512bf16_for_cpu"):
            module.support_avx512bf16_for_cpu = False
