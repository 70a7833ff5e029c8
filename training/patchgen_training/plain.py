"""What unsloth's trainer has and trl's has not: a learning rate of their own for embeddings and head."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from trl import SFTConfig, SFTTrainer


@dataclass
class PlainTrainingArguments(SFTConfig):  # type: ignore[misc]
    """trl's arguments, and the learning rate of the modules that are trained whole."""

    embedding_learning_rate: float | None = field(default=None)


class PlainTrainer(SFTTrainer):  # type: ignore[misc]
    """trl's trainer with two groups of weights."""

    optimizer: Any

    def create_optimizer(self, model: Any = None) -> Any:
        if self.optimizer is None:
            trained = [
                (name, weight) for name, weight in (model or self.model).named_parameters() if weight.requires_grad
            ]
            whole = [weight for name, weight in trained if "modules_to_save" in name]
            adapter = [weight for name, weight in trained if "modules_to_save" not in name]
            kind, options = self.get_optimizer_cls_and_kwargs(self.args, self.model)
            groups = [{"params": adapter, "weight_decay": self.args.weight_decay, "lr": self.args.learning_rate}]
            if whole:
                rate = self.args.embedding_learning_rate
                groups.append({"params": whole, "weight_decay": self.args.weight_decay, "lr": rate})
            self.optimizer = kind(groups, **options)
        return self.optimizer
