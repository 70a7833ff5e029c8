"""Choosing the next token from its logits, in numpy: as quick as the vocabulary allows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patchgen.errors import ModelError
from patchgen.model.constraint import BitMask

# Any integer is a seed; numpy wants none below zero.
_SEED_BITS = 2**64 - 1


class Sampler:
    """Chooses tokens by likelihood or by chance; one for each text, as its random numbers belong to the text."""

    def __init__(self, seed: int, temperature: float) -> None:
        self._random = np.random.default_rng(seed & _SEED_BITS)
        self._temperature = temperature

    def choose(self, logits: NDArray[np.float32], mask: BitMask | None) -> int:
        """The next token; `mask` says which are allowed (None: all)."""
        if mask is None:
            return self._choose(logits)
        allowed = np.flatnonzero(np.unpackbits(mask.view(np.uint8), count=len(logits), bitorder="little"))
        if not len(allowed):
            raise ModelError("The grammar allows no token of the model here; try --no-constraint")
        return int(allowed[self._choose(logits[allowed])])

    def _choose(self, logits: NDArray[np.float32]) -> int:
        best = int(logits.argmax())
        if not np.isfinite(logits[best]):
            raise ModelError("The model computes no numbers (NaN); its file is broken: fetch or export it again")
        if self._temperature <= 0:
            return best
        weights = np.exp((logits - logits[best]) / self._temperature, dtype=np.float64)
        heap = weights.cumsum()
        drawn = heap.searchsorted(self._random.random() * heap[-1], side="right")
        return min(int(drawn), len(heap) - 1)  # the product may round up to the whole heap
