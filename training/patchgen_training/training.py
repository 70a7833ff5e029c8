"""The training loop, that ends on time and survives being killed.

The learning rate follows the share of the training that is over: of its minutes or of its steps. A
checkpoint is a whole state; the loss log is cut back to it when a killed training goes on.
"""

from __future__ import annotations

import json
import math
import statistics
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from patchgen.errors import TrainingError
from patchgen_training.batches import Batches
from patchgen_training.network import Llama
from patchgen_training.recipe import Pretrain
from patchgen_training.runs import write_text
from patchgen_training.weights import CHECKPOINT, load_checkpoint, save_checkpoint
from patchgen_training.work import bar

LOG = "log.jsonl"


def learning_rate(settings: Pretrain, step: int, progress: float) -> float:
    """The rate of a step, when `progress` (0 to 1) of the training is over."""
    rising = min(1.0, (step + 1) / settings.warmup)
    falling = min(1.0, (1.0 - progress) / settings.decay) if settings.decay else 1.0
    return settings.learning_rate * rising * max(0.0, falling)


def autocast(device: str) -> AbstractContextManager[Any]:
    """bfloat16 on a GPU; a CPU stays with float32."""
    return torch.autocast("cuda", torch.bfloat16) if device == "cuda" else nullcontext()


@dataclass(slots=True)
class Training:
    """A training under way. `seconds` and `tokens` count over all its lives; `log` has a row for each window."""

    settings: Pretrain
    folder: Path
    device: str
    model: Llama
    optimizer: torch.optim.Optimizer
    train: Batches
    held_out: Batches
    step: int = 0
    seconds: float = 0.0
    tokens: int = 0
    log: list[dict[str, Any]] = field(default_factory=list)

    @property
    def progress(self) -> float:
        if self.settings.steps:
            return self.step / self.settings.steps
        return self.seconds / (60 * self.settings.minutes)

    def go_on(self) -> None:
        """Trains to the end; logs, validates and saves on the way."""
        before = time.perf_counter() - self.seconds
        window: list[Tensor] = []
        with bar(100, "pretrain", bar_format="{l_bar}{bar}| {elapsed}{postfix}") as shown:
            while self.progress < 1.0:
                window.append(self._take_step())
                self.step += 1
                self.seconds = time.perf_counter() - before
                if self.step % self.settings.log_every == 0 or self.progress >= 1.0:
                    shown.set_postfix_str(self._note(window, before), refresh=False)
                    shown.update(min(100.0, 100 * self.progress) - shown.n)
                    window = []

    def figures(self) -> dict[str, Any]:
        """What is worth keeping: sizes, speed, losses."""
        gpu = self.device == "cuda"
        return {
            "parameters": self.model.parameter_count,
            "device": torch.cuda.get_device_name() if gpu else "cpu",
            "steps": self.step,
            "epochs": round(self.step / len(self.train), 3),
            "trained_tokens": self.tokens,
            "minutes": round(self.seconds / 60, 2),
            "tokens_per_second": round(statistics.median(row["tokens_per_second"] for row in self.log)),
            "padding": round(self.train.padding, 4),
            "peak_gpu_gib": round(torch.cuda.max_memory_allocated() / 2**30, 2) if gpu else None,
            "loss": round(self.log[-1]["loss"], 5),
            "held_out_loss": round(self.log[-1]["held_out_loss"], 5),
        }

    def resume(self) -> None:
        """Goes back to the last checkpoint, if there is one; refuses that of another recipe."""
        state = load_checkpoint(self.folder / CHECKPOINT, self.device)
        if state is None:
            return
        if state["settings"] != self._settings():
            raise TrainingError(f"{self.folder / CHECKPOINT} is of another recipe; delete it or take another --run")
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds, self.tokens = state["step"], state["seconds"], state["tokens"]
        lines = (self.folder / LOG).read_text(encoding="utf-8").splitlines()
        self.log = [row for row in map(json.loads, lines) if row["step"] <= self.step]
        print(f"pretrain: going on from step {self.step:,}", flush=True)

    def _take_step(self) -> Tensor:
        """One optimizer step; returns loss, gradient norm and number of tokens, still on the device."""
        rate = learning_rate(self.settings, self.step, self.progress)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        batch = self.train.batch(self.step)
        with autocast(self.device):
            losses = self.model.losses(batch.ids, batch.targets)
        loss = (losses * batch.weights).sum() / batch.weights.sum()
        loss.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.clip)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return torch.stack([loss.detach(), norm, batch.tokens])

    def _note(self, window: list[Tensor], before: float) -> str:
        """Logs the steps of the window, and validates and saves when it is time; returns the row in short."""
        figures = torch.stack(window).double().cpu()
        loss, norm, tokens = figures[:, 0].mean().item(), figures[:, 1].mean().item(), int(figures[:, 2].sum())
        if not math.isfinite(loss):
            raise TrainingError(f"the loss is {loss} at step {self.step}; lower pretrain.learning_rate")
        now = time.perf_counter() - before
        speed = tokens / (now - (self.log[-1]["seconds"] if self.log else 0.0))
        self.tokens += tokens
        row = {"step": self.step, "seconds": round(now, 3), "tokens": self.tokens, "loss": loss}
        rate = self.optimizer.param_groups[0]["lr"]
        self.log.append({**row, "gradient_norm": norm, "learning_rate": rate, "tokens_per_second": round(speed)})
        over = self.progress >= 1.0
        if self.step % self.settings.validate_every == 0 or over:
            self.log[-1]["held_out_loss"] = self.held_out_loss()
        if self.step % self.settings.checkpoint_every == 0 or over:
            self._save()
        return f"step {self.step:,}, loss {loss:.4f}, {speed / 1e3:,.1f} thousand tokens/s"

    @torch.no_grad()
    def held_out_loss(self) -> float:
        """The mean loss over the tokens of the held-out patches, in nats."""
        total = torch.zeros(2, device=self.device)
        for batch in self.held_out.once():
            with autocast(self.device):
                losses = self.model.losses(batch.ids, batch.targets)
            total += torch.stack([(losses * batch.weights).sum(), batch.weights.sum()])
        return float(total[0] / total[1])

    def _save(self) -> None:
        write_text(self.folder / LOG, "".join(json.dumps(row) + "\n" for row in self.log))
        state = {
            "settings": self._settings(),
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
            "tokens": self.tokens,
        }
        save_checkpoint(self.folder / CHECKPOINT, state)

    def _settings(self) -> str:
        return repr((self.model.shape, self.settings))
