"""Batches: documents of similar length side by side, each alone in its row.

No row holds two documents, so attention cannot leak from one to the next and positions begin at 0, as they
will when the model is used; rows of a handful of lengths, chosen from the data, keep the padding small. All
documents stay on the device, and the order of the batches follows from the seed and the step alone, so
that a resumed training goes on as if it had not been interrupted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

# Row lengths are multiples of this, which suits the matrix units.
GRAIN = 16


@dataclass(frozen=True, slots=True)
class Batch:
    """`ids` and `targets` (rows x length), the weight of each target in the loss, and how many are no padding."""

    ids: Tensor
    targets: Tensor
    weights: Tensor
    tokens: Tensor


def row_lengths(lengths: NDArray[np.int32], count: int) -> tuple[int, ...]:
    """At most `count` row lengths, rising, that hold all documents with the least padding."""
    cells = -(-np.asarray(lengths, np.int64) // GRAIN)
    held = np.concatenate([[0], np.cumsum(np.bincount(cells)[1:])])
    size = len(held) - 1
    # cost[k][j]: positions of all documents of up to j cells in k row lengths, the longest of them j.
    cost = np.full((count + 1, size + 1), np.inf)
    before = np.zeros((count + 1, size + 1), np.int64)
    cost[0, 0] = 0.0
    for k in range(1, count + 1):
        for j in range(1, size + 1):
            costs = cost[k - 1, :j] + (held[j] - held[:j]) * j
            before[k, j] = int(np.argmin(costs))
            cost[k, j] = costs[before[k, j]]
    k, j = int(np.argmin(cost[:, size])), size
    bounds = []
    while j:
        bounds.append(j * GRAIN)
        k, j = k - 1, int(before[k, j])
    return tuple(reversed(bounds))


class Batches:
    """The batches of a set of documents: `ids` flat, `lengths` documents x (prompt, whole).

    `positions` is what a batch may hold, padding included; `request_weight` is the loss weight of the prompt's
    tokens.
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
        self.request_weight, self.seed = request_weight, seed
        bucket = torch.from_numpy(np.searchsorted(np.array(rows), lengths[:, 1] - 1))
        members = [(length, torch.nonzero(bucket == i).flatten()) for i, length in enumerate(rows)]
        self.members = [(length, documents) for length, documents in members if len(documents)]
        self.sizes = [max(1, min(positions // length, len(members))) for length, members in self.members]
        self.length = sum(-(-len(members) // size) for (_, members), size in zip(self.members, self.sizes, strict=True))
        self._epoch = lru_cache(maxsize=1)(self._order)

    def __len__(self) -> int:
        """Batches in an epoch."""
        return self.length

    @property
    def padding(self) -> float:
        """The share of an epoch's positions that hold no token."""
        positions = sum(length * len(members) for length, members in self.members)
        return 1.0 - float((self.wholes - 1).sum()) / positions

    def batch(self, step: int) -> Batch:
        """The batch of a step, counted from 0 through all epochs."""
        epoch, place = divmod(step, self.length)
        length, documents = self._epoch(epoch)[place]
        return self._gather(length, documents)

    def once(self) -> Iterator[Batch]:
        """Every document once, batch by batch."""
        for (length, members), size in zip(self.members, self.sizes, strict=True):
            for documents in torch.split(members, size):
                yield self._gather(length, documents)

    def _order(self, epoch: int) -> list[tuple[int, Tensor]]:
        """An epoch's batches: row length and documents. Full ones only: the last is filled up from the first."""
        generator = torch.Generator().manual_seed(self.seed * 100_003 + epoch)
        batches = []
        for (length, members), size in zip(self.members, self.sizes, strict=True):
            shuffled = members[torch.randperm(len(members), generator=generator)]
            full = torch.cat([shuffled, shuffled[: -len(shuffled) % size]])
            batches += [(length, part) for part in torch.split(full, size)]
        return [batches[i] for i in torch.randperm(len(batches), generator=generator).tolist()]

    def _gather(self, length: int, documents: Tensor) -> Batch:
        device = self.ids.device
        documents = documents.to(device)
        place = torch.arange(length + 1, device=device)
        whole, prompt = self.wholes[documents].unsqueeze(1), self.prompts[documents].unsqueeze(1)
        at = (self.starts[documents].unsqueeze(1) + place).clamp_max(len(self.ids) - 1)
        tokens = torch.where(place < whole, self.ids[at].long(), 0)
        weights = torch.where(place < prompt, self.request_weight, 1.0) * (place < whole)
        ids, targets = tokens[:, :-1].contiguous(), tokens[:, 1:].contiguous()
        return Batch(ids, targets, weights[:, 1:].contiguous(), (whole - 1).sum())
