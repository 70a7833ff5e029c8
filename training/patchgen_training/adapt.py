"""Training an adapter on the texts of a stage, by either backend; goes on after being killed as if nothing had been.

Checkpoints stand in `checkpoints/` while the stage runs. A checkpoint's `trainer_state.json` is written last, so one
without it was cut short and is deleted.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patchgen.errors import TrainingError
from patchgen_training import documents
from patchgen_training.backends import Backend
from patchgen_training.documents import Document
from patchgen_training.recipe import Cpt, Sft
from patchgen_training.runs import Run, write_text
from patchgen_training.stages import Made
from patchgen_training.texts import Texts

ADAPTER, BOARD, CHECKPOINTS, LOG = "adapter", "tensorboard", "checkpoints", "log.jsonl"
_WEIGHTS = "adapter_model.safetensors"


@dataclass(frozen=True, slots=True)
class Task:
    """What a stage trains on; `before` is the folder of the adapter that it begins with, None for a new one."""

    stage: str
    settings: Cpt | Sft
    texts: Texts
    before: Path | None


def source(run: Run) -> str:
    """The folder or the name of the model that the adapter belongs to."""
    return run.recipe.base.model or str(run.stage("base"))


def train(run: Run, folder: Path, task: Task) -> Made:
    backend = Backend.of(run)
    model, tokenizer = backend.load(run.recipe.base, source(run))
    _require_untied(run, model)
    train_documents, held_out, dropped = _documents(run, task, model, tokenizer)
    model = backend.adapted(model, run.recipe.lora, run.recipe.base.context)
    if task.before is not None:
        _load_adapter(model, task.before)
    trainer = _trainer(run, folder, task, backend, model, tokenizer, train_documents, held_out)
    _keep_exact(model)
    state = folder / CHECKPOINTS
    _require_same(state, {"texts": task.texts.sha256, **_deciding(run, task)})
    checkpoint = _last_checkpoint(state)
    before, began = _tokens_seen(checkpoint), time.perf_counter()
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    seconds = time.perf_counter() - began
    model.save_pretrained(folder / ADAPTER)
    write_text(folder / LOG, "".join(json.dumps(row) + "\n" for row in trainer.state.log_history))
    metrics = {
        "backend": backend.name,
        **dict(task.texts.counts),
        "dropped_too_long": dropped,
        "documents": len(train_documents),
        "held_out": len(held_out),
        "texts_sha256": task.texts.sha256,
        **_figures(backend, trainer, model),
        "tokens_per_second": round((trainer.state.num_input_tokens_seen - before) / seconds),
        "held_out_loss": trainer.evaluate()["eval_loss"] if held_out else None,
    }
    shutil.rmtree(state)
    return Made((*_files(folder / ADAPTER, folder), LOG), metrics)


def _figures(backend: Backend, trainer: Any, model: Any) -> dict[str, Any]:
    """What the training itself tells: sizes, steps, the last loss."""
    import torch

    gpu, log = backend.device == "cuda", trainer.state.log_history
    return {
        "device": torch.cuda.get_device_name() if gpu else "cpu",
        "peak_gpu_gib": round(torch.cuda.max_memory_allocated() / 2**30, 2) if gpu else None,
        "trained_parameters": sum(weight.numel() for weight in model.parameters() if weight.requires_grad),
        "steps": trainer.state.global_step,
        "trained_tokens": trainer.state.num_input_tokens_seen,
        # Fewer steps than `log_every` leave the mean of all of them alone.
        "loss": next((row["loss"] for row in reversed(log) if "loss" in row), log[-1]["train_loss"]),
    }


def _documents(run: Run, task: Task, model: Any, tokenizer: Any) -> tuple[list[Document], list[Document], int]:
    """Both sides of the split as token ids, and how many texts were too long."""
    documents.check(tokenizer, task.texts.train, model.get_input_embeddings().num_embeddings, source(run))
    longest = run.recipe.base.context
    chosen, dropped = documents.encode(tokenizer, task.texts.train, longest)
    held_out, more = documents.encode(tokenizer, task.texts.held_out, longest)
    if not chosen:
        raise TrainingError(f"{task.stage}: all {dropped} texts are longer than base.context = {longest} tokens")
    return chosen, held_out, dropped + more


def _trainer(
    run: Run,
    folder: Path,
    task: Task,
    backend: Backend,
    model: Any,
    tokenizer: Any,
    train_documents: list[Document],
    held_out: list[Document],
) -> Any:
    from datasets import Dataset

    os.environ["TENSORBOARD_LOGGING_DIR"] = str(folder / BOARD)
    if run.recipe.machine.wandb:
        os.environ["WANDB_PROJECT"] = run.recipe.machine.wandb
    trainer_class, arguments_class = backend.classes()
    return trainer_class(
        model=model,
        processing_class=tokenizer,
        train_dataset=Dataset.from_list([document.row() for document in train_documents]),
        eval_dataset=Dataset.from_list([document.row() for document in held_out]) if held_out else None,
        args=arguments_class(**_arguments(run, folder, task, backend, validated=bool(held_out))),
    )


def _arguments(run: Run, folder: Path, task: Task, backend: Backend, *, validated: bool) -> dict[str, Any]:
    """The settings in the words of transformers and trl."""
    settings, gpu = task.settings, backend.device == "cuda"
    return {
        "output_dir": str(folder / CHECKPOINTS),
        "run_name": f"{run.recipe.name}-{task.stage}",
        "report_to": ["tensorboard", *(["wandb"] if run.recipe.machine.wandb else [])],
        "per_device_train_batch_size": settings.batch,
        "per_device_eval_batch_size": settings.batch,
        "gradient_accumulation_steps": settings.accumulation,
        "num_train_epochs": settings.epochs or 1.0,
        "max_steps": settings.steps or -1,
        "learning_rate": settings.learning_rate,
        "embedding_learning_rate": settings.embedding_learning_rate if run.recipe.lora.embeddings else None,
        "warmup_steps": settings.warmup,
        "lr_scheduler_type": settings.schedule,
        "optim": settings.optimizer if gpu else "adamw_torch",
        "weight_decay": settings.weight_decay,
        "seed": settings.seed,
        "bf16": backend.half == "bfloat16",
        "fp16": backend.half == "float16",
        "use_cpu": not gpu,
        "gradient_checkpointing": run.recipe.lora.checkpointing,
        "max_length": run.recipe.base.context,
        "packing": settings.packing,
        "eval_packing": False,
        "completion_only_loss": True,
        "logging_steps": settings.log_every,
        "eval_strategy": "steps" if validated else "no",
        "eval_steps": settings.validate_every if validated else None,
        "prediction_loss_only": True,
        "save_steps": settings.checkpoint_every,
        "save_total_limit": 2,
        "include_num_input_tokens_seen": "non_padding",
    }


def _require_untied(run: Run, model: Any) -> None:
    if run.recipe.lora.embeddings and model.config.tie_word_embeddings:
        raise TrainingError(
            f"{source(run)} ties its head to its embeddings, and an adapter would train the two apart: "
            "set lora.embeddings = false"
        )


def _load_adapter(model: Any, folder: Path) -> None:
    from peft import set_peft_model_state_dict
    from safetensors.torch import load_file

    result = set_peft_model_state_dict(model, load_file(folder / _WEIGHTS))
    if result.unexpected_keys:
        raise TrainingError(f"the adapter in {folder} is of another shape: {result.unexpected_keys[0]}")


def _keep_exact(model: Any) -> None:
    """Trained weights in float32: trl rounds those of a 4-bit model to bfloat16, which loses small steps.

    A checkpoint brings them back in float32 anyway, so a killed training would go on with other losses.
    """
    for weight in model.parameters():
        if weight.requires_grad:
            weight.data = weight.data.float()


def _deciding(run: Run, task: Task) -> dict[str, Any]:
    return {
        name: dataclasses.asdict(section)
        for name, section in (("base", run.recipe.base), ("lora", run.recipe.lora), (task.stage, task.settings))
    }


def _require_same(state: Path, settings: dict[str, Any]) -> None:
    """Checkpoints belong to the settings and the texts that they were begun with."""
    path, text = state / "settings.json", json.dumps(settings, indent=2)
    if path.is_file() and path.read_text(encoding="utf-8") != text:
        raise TrainingError(f"{state} is of another recipe or other texts; delete it or take another --run")
    state.mkdir(parents=True, exist_ok=True)
    write_text(path, text)


def _last_checkpoint(state: Path) -> Path | None:
    whole = []
    for folder in state.glob("checkpoint-*"):
        try:
            whole.append(
                (json.loads((folder / "trainer_state.json").read_text(encoding="utf-8"))["global_step"], folder)
            )
        except (OSError, ValueError):
            shutil.rmtree(folder)
    return max(whole)[1] if whole else None


def _tokens_seen(checkpoint: Path | None) -> int:
    if checkpoint is None:
        return 0
    print(f"going on from {checkpoint.name}", flush=True)
    seen: int = json.loads((checkpoint / "trainer_state.json").read_text(encoding="utf-8"))["num_input_tokens_seen"]
    return seen


def _files(folder: Path, parent: Path) -> tuple[str, ...]:
    return tuple(sorted(path.relative_to(parent).as_posix() for path in folder.rglob("*") if path.is_file()))
