"""Choosing the next token from its logits, in numpy: as quick as the vocabulary allows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patchgen.errors import ModelError
from patchgen.model.constraint import BitMask

# Any integer is a seed; numpy wants none below zero.
_SEED_BITS = 2**64 - 1
# A token this much less likely than the best one, in nats, is left out of the draw: a vocabulary of them would not
# come up once in a million years of writing, and most of the time of a draw would go into them.
_NEGLIGIBLE = 40.0


class Sampler:
    """Chooses tokens by likelihood or by chance; one for each text, as its random numbers belong to the text."""

    def __init__(self, seed: int, temperature: float) -> None:
        self._random = np.random.default_rng(seed & _SEED_BITS)
        self._temperature = temperature
        self._allowed: NDArray[np.float32] = np.empty(0, np.float32)

    def choose(self, logits: NDArray[np.float32], mask: BitMask | None) -> int:
        """The next token; `mask` says which are allowed (None: all). Raises `ModelError` where there is none."""
        if mask is not None:
            logits = self._masked(logits, mask)
        best = int(logits.argmax())
        if not np.isfinite(logits[best]):
            if mask is not None and not mask.any():
                raise ModelError("The grammar allows no token of the model here; try --no-constraint")
            raise ModelError("The model computes no numbers (NaN); its file is broken: fetch or export it again")
        return best if self._temperature <= 0 else self._draw(logits, logits[best])

    def _masked(self, logits: NDArray[np.float32], mask: BitMask) -> NDArray[np.float32]:
        """The logits of allowed tokens, minus infinity for the others."""
        if len(self._allowed) != len(logits):
            self._allowed = np.empty_like(logits)
        bits = np.unpackbits(mask.view(np.uint8), count=len(logits), bitorder="little")
        self._allowed.fill(-np.inf)
        np.copyto(self._allowed, logits, where=bits.view(np.bool_))
        return self._allowed

    def _draw(self, logits: NDArray[np.float32], best: np.float32) -> int:
        near = np.flatnonzero(logits > best - _NEGLIGIBLE * self._temperature)
        heap = np.exp((logits[near] - best) / self._temperature, dtype=np.float64).cumsum()
        drawn = heap.searchsorted(self._random.random() * heap[-1], side="right")
        return int(near[min(int(drawn), len(near) - 1)])  # the product may round up to the whole heap
