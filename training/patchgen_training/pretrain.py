"""Stage `pretrain`: a model from scratch, on a GPU or a CPU.

Begins anew or at its last checkpoint, trains to the end, keeps the weights, and looks at what the model
writes for held-out requests.
"""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path
from typing import Any

import torch

from patchgen_training import pairs, sampling, tokenizer, tokens
from patchgen_training.batches import Batches, row_lengths
from patchgen_training.network import Llama
from patchgen_training.recipe import Pretrain
from patchgen_training.runs import Run, write_text
from patchgen_training.stages import Made
from patchgen_training.training import LOG, Training
from patchgen_training.weights import CHECKPOINT, save_weights

SAMPLES = "samples.md"
_SHOWN = 24


def work(run: Run, folder: Path) -> Made:
    training = begin(run, folder)
    training.go_on()
    weights = save_weights(folder, training.model.state_dict())
    judged = _judge(run, folder, training)
    (folder / CHECKPOINT).unlink(missing_ok=True)
    return Made((*weights, LOG, SAMPLES), {**training.figures(), **judged})


def begin(run: Run, folder: Path) -> Training:
    """The training of a run, at its last checkpoint or at its beginning."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(run.recipe.seed)
    torch.set_float32_matmul_precision("high")
    settings = run.recipe.pretrain
    model = Llama(run.recipe.shape, tokenizer.load(run).size).to(device)
    if settings.compile and device == "cuda":
        model.compile_parts()
    train, held_out = _documents(run, device)
    training = Training(settings, folder, device, model, _optimizer(model, settings, device), train, held_out)
    training.resume()
    return training


def _documents(run: Run, device: str) -> tuple[Batches, Batches]:
    """The training and the held-out documents, in rows of the same lengths."""
    settings = run.recipe.pretrain
    rows = row_lengths(settings.batch, run.recipe.shape.context)

    def batches(part: str, request_weight: float) -> Batches:
        return Batches(
            *tokens.load(run, part),
            rows=rows,
            positions=settings.batch,
            request_weight=request_weight,
            seed=run.recipe.seed,
            device=device,
        )

    return batches("train", settings.request_weight), batches("held-out", 0.0)


def _optimizer(model: Llama, settings: Pretrain, device: str) -> torch.optim.Optimizer:
    """AdamW that lets the norms' weights be as they are."""
    matrices = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    vectors = [parameter for parameter in model.parameters() if parameter.ndim < 2]
    groups = [{"params": matrices, "weight_decay": settings.weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    betas = (settings.beta1, settings.beta2)
    return torch.optim.AdamW(groups, lr=settings.learning_rate, betas=betas, fused=device == "cuda")


def _judge(run: Run, folder: Path, training: Training) -> dict[str, Any]:
    """Writes the samples; returns the shares of held-out requests that were answered well."""
    # The compiled model would be compiled again for each length of a text.
    model = Llama(run.recipe.shape, training.model.embedding.num_embeddings).to(training.device)
    model.load_state_dict(training.model.state_dict())
    held_out = pairs.read(run.artefact("pairs", pairs.HELD_OUT))
    rows = list(itertools.islice(held_out, run.recipe.pretrain.samples))
    longest = run.recipe.shape.context // 2
    found = sampling.answers(model, tokenizer.load(run), rows, run.recipe.data.notation, longest)
    write_text(folder / SAMPLES, sampling.report(found, _SHOWN))
    exact = Counter(answer.row.family for answer in found if answer.exact)
    return {
        "answers": len(found),
        "exact": round(exact.total() / len(found), 4),
        "readable": round(sum(answer.readable for answer in found) / len(found), 4),
        "exact_by_family": {
            family: f"{exact[family]} of {count}"
            for family, count in sorted(Counter(answer.row.family for answer in found).items())
        },
    }
