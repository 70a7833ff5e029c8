"""Choosing the next token from its logits, in numpy: as quick as the vocabulary allows."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from patchgen.errors import ModelError
from patchgen.model.constraint import Constraint

# Any integer is a seed; numpy wants none below zero.
_SEED_BITS = 2**64 - 1
# A token this much less likely than the best one, in nats, is left out of the draw: a vocabulary of them would not
# come up once in a million years of writing, and most of the time of a draw would go into them.
_NEGLIGIBLE = 40.0


class Sampler:
    """Chooses tokens by likelihood or by chance; one for each text, as its random numbers belong to the text.

    `overruled` counts the tokens where the constraint refused the first choice. `log_likelihood` is that of the text
    so far in nats: in the model's own eyes, at temperature 1, without a constraint.
    """

    def __init__(self, seed: int, temperature: float) -> None:
        self.overruled = 0
        self.log_likelihood = 0.0
        self._random = np.random.default_rng(seed & _SEED_BITS)
        self._temperature = temperature
        self._work: NDArray[np.float32] = np.empty(0, np.float32)

    def choose(self, logits: NDArray[np.float32], constraint: Constraint | None) -> int:
        """The next token, which the constraint has taken. Raises `ModelError` where there is none.

        A refused token is left out and the choice made again: what comes of it has the likelihoods of those allowed.
        """
        first = int(logits.argmax())
        best = float(logits[first])
        if not math.isfinite(best):
            raise ModelError("The model computes no numbers (NaN); its file is broken: fetch or export it again")
        if len(self._work) != len(logits):
            self._work = np.empty_like(logits)
        token = first if self._temperature <= 0 else self._draw(logits, best)
        if constraint is not None and not constraint.take(token):
            self.overruled += 1
            token = self._choose_among(logits, constraint)
        np.exp(np.subtract(logits, best, out=self._work), out=self._work)
        self.log_likelihood += float(logits[token]) - best - math.log(float(self._work.sum()))
        return token

    def _choose_among(self, logits: NDArray[np.float32], constraint: Constraint) -> int:
        bits = np.unpackbits(constraint.mask().view(np.uint8), count=len(logits), bitorder="little")
        worth_a_try = np.flatnonzero(bits)
        likely = logits[worth_a_try].astype(np.float64)
        if self._temperature > 0:
            # In the order of logits with Gumbel noise, tokens come as if each were drawn from those not yet drawn.
            likely = likely / self._temperature + self._random.gumbel(size=len(likely))
        for token in worth_a_try[np.argsort(-likely, kind="stable")].tolist():
            if constraint.take(token):
                return int(token)
        raise ModelError("No token of the model can go on with a patch here; try another seed, or --no-constraint")

    def _draw(self, logits: NDArray[np.float32], best: float) -> int:
        near = np.flatnonzero(logits > best - _NEGLIGIBLE * self._temperature)
        heap = np.exp((logits[near] - best) / self._temperature, dtype=np.float64).cumsum()
        drawn = heap.searchsorted(self._random.random() * heap[-1], side="right")
        return int(near[min(int(drawn), len(near) - 1)])  # the product may round up to the whole heap
