"""Weights on the disk: checkpoints to go on from, and the finished weights as small files of float16.

The finished weights are cut into files of at most 15 MiB, so that they travel where larger files don't.
Reading those needs no torch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from patchgen.errors import TrainingError
from patchgen_training.runs import Run, atomic

if TYPE_CHECKING:
    from torch import Tensor

CHECKPOINT = "checkpoint.pt"
SHARD_BYTES = 15 * 2**20


def save_checkpoint(path: Path, state: Mapping[str, Any]) -> None:
    import torch

    with atomic(path) as temporary:
        torch.save(dict(state), temporary)


def load_checkpoint(path: Path, device: str) -> dict[str, Any] | None:
    """The state that was saved, None where there is none."""
    import torch

    if not path.is_file():
        return None
    state: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
    return state


def save_weights(folder: Path, state: Mapping[str, Tensor]) -> tuple[str, ...]:
    """Writes all tensors in float16; returns the names of the files.

    A weight that float16 cannot hold is an error: it would become infinite.
    """
    arrays = {name: tensor.detach().half().cpu().numpy() for name, tensor in state.items()}
    broken = [name for name, array in arrays.items() if not np.isfinite(array).all()]
    if broken:
        raise TrainingError(f"float16 cannot hold {', '.join(broken)}; train again with a lower learning rate")
    shards = list(_shards(arrays))
    names = tuple(f"weights-{i:05d}-of-{len(shards):05d}.npz" for i in range(1, len(shards) + 1))
    for name, shard in zip(names, shards, strict=True):
        with atomic(folder / name) as temporary, temporary.open("wb") as file:
            np.savez(file, allow_pickle=False, **shard)
    return names


def load_weights(run: Run) -> dict[str, NDArray[np.float16]]:
    """The finished weights of a run by their names in `network.Llama`."""
    arrays: dict[str, NDArray[np.float16]] = {}
    for name in sorted(run.manifest("pretrain").outputs):
        if name.startswith("weights-"):
            with np.load(run.artefact("pretrain", name)) as shard:
                arrays.update(shard)
    return arrays


def _shards(arrays: Mapping[str, NDArray[np.float16]]) -> Iterator[dict[str, NDArray[np.float16]]]:
    shard: dict[str, NDArray[np.float16]] = {}
    for name, array in arrays.items():
        if shard and sum(a.nbytes for a in shard.values()) + array.nbytes > SHARD_BYTES:
            yield shard
            shard = {}
        shard[name] = array
    yield shard
