"""Batches: documents of similar length side by side, each alone in its row.

No row holds two documents, so attention cannot leak from one to the next and positions begin at 0, as they
will when the model is used. Every batch has the same number of positions, so rows have the lengths that
divide it: with many divisors the padding is small. All documents stay on the device, and the order of the
batches follows from the seed and the step alone, so that a resumed training goes on as if it had not been
interrupted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

# Row lengths are multiples of this.
GRAIN = 8


@dataclass(frozen=True, slots=True)
class Batch:
    """`ids` and `targets` (rows x length), the weight of each target in the loss, and how many are no padding."""

    ids: Tensor
    targets: Tensor
    weights: Tensor
    tokens: Tensor


def row_lengths(positions: int, context: int) -> tuple[int, ...]:
    """The lengths up to the context that divide a batch, rising."""
    return tuple(length for length in range(GRAIN, context + 1, GRAIN) if positions % length == 0)


class Batches:
    """The batches of a set of documents: `ids` flat, `lengths` documents x (prompt, whole).

    `positions` are those of a batch, padding included; `request_weight` is the loss weight of the prompt's tokens.
    """

    def __init__(
        self,
        ids: NDArray[np.uint16],
        lengths: NDArray[np.int32],
        *,
        rows: tuple[int, ...],
        positions: int,
        request_weight: float,
        seed: int,
        device: str,
    ) -> None:
        self.ids = torch.from_numpy(ids.view(np.int16)).to(device)
        self.prompts = torch.from_numpy(lengths[:, 0].astype(np.int64)).to(device)
        self.wholes = torch.from_numpy(lengths[:, 1].astype(np.int64)).to(device)
        self.starts = self.wholes.cumsum(0) - self.wholes
        self.positions, self.request_weight, self.seed = positions, request_weight, seed
        bucket = torch.from_numpy(np.searchsorted(np.array(rows), lengths[:, 1] - 1))
        members = [(length, torch.nonzero(bucket == i).flatten()) for i, length in enumerate(rows)]
        self.members = [(length, documents) for length, documents in members if len(documents)]
        self.count = sum(-(-len(documents) // (positions // length)) for length, documents in self.members)
        self._epoch = lru_cache(maxsize=1)(self._order)

    def __len__(self) -> int:
        """Batches in an epoch."""
        return self.count

    @property
    def padding(self) -> float:
        """The share of an epoch's positions that hold no token."""
        return 1.0 - float((self.wholes - 1).sum()) / (self.count * self.positions)

    def batch(self, step: int) -> Batch:
        """The batch of a step, counted from 0 through all epochs."""
        epoch, place = divmod(step, self.count)
        length, documents = self._epoch(epoch)[place]
        return self._gather(length, documents)

    def once(self) -> Iterator[Batch]:
        """Every document once, batch by batch."""
        for length, members in self.members:
            for documents in torch.split(members, self.positions // length):
                yield self._gather(length, documents)

    def _order(self, epoch: int) -> list[tuple[int, Tensor]]:
        """An epoch's batches: row length and documents."""
        generator = torch.Generator().manual_seed(self.seed * 100_003 + epoch)
        batches = []
        for length, members in self.members:
            shuffled = members[torch.randperm(len(members), generator=generator)]
            batches += [(length, part) for part in torch.split(shuffled, self.positions // length)]
        return [batches[i] for i in torch.randperm(len(batches), generator=generator).tolist()]

    def _gather(self, length: int, documents: Tensor) -> Batch:
        """The documents' rows; where there are too few documents the last rows are empty."""
        device, rows = self.ids.device, self.positions // length
        filled = torch.arange(rows, device=device).unsqueeze(1) < len(documents)
        documents = functional.pad(documents, (0, rows - len(documents))).to(device)
        place = torch.arange(length + 1, device=device)
        whole, prompt = (table[documents].unsqueeze(1) * filled for table in (self.wholes, self.prompts))
        at = (self.starts[documents].unsqueeze(1) + place).clamp_max(len(self.ids) - 1)
        tokens = torch.where(place < whole, self.ids[at].long(), 0)
        weights = torch.where(place < prompt, self.request_weight, 1.0) * (place < whole)
        ids, targets = tokens[:, :-1].contiguous(), tokens[:, 1:].contiguous()
        return Batch(ids, targets, weights[:, 1:].contiguous(), (whole - filled.long()).sum())
