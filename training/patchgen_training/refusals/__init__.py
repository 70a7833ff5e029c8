"""Requests that can't be served: the model writes one line in place of a patch, with the reason.

Beside them stand requests that sound alike and can be served, so that a word alone is no reason. `refusals.changes`
draws changes of a patch that can't be made.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from patchgen.model import refusal
from patchgen_training.families import Pair, is_apart
from patchgen_training.families.phrases import Speech
from patchgen_training.refusals import machine, media, near, nonsense, others

__all__ = ["REASONS", "held_out_pairs", "pairs"]

Worded: TypeAlias = Callable[[Speech], str]

# For each reason of `patchgen.model.refusal`: a request that is refused for it, and how often one is drawn.
REASONS: Mapping[str, tuple[Worded, float]] = MappingProxyType(
    {
        **{topic.reason: (topic.request, 1.0) for topic in (*media.TOPICS, *machine.TOPICS, *others.TOPICS)},
        "external": (others.EXTERNAL.request, 2.0),
        "not-a-patch": (others.NOT_A_PATCH.request, 1.5),
        "nonsense": (nonsense.nonsense, 1.5),
        "english": (nonsense.foreign, 1.2),
    }
)
_NEAR = 0.2  # the share of requests that sound alike and are served


def pairs(seed: int, count: int) -> Iterator[Pair]:
    """`count` pairs of all reasons by their weights; the same ones for the same seed, others for another."""
    return itertools.islice(_stream(random.Random(f"refusals {seed}"), held_out=False), count)


def held_out_pairs(seed: int, count: int) -> Iterator[Pair]:
    """As `pairs`, worded in the tenth of the phrasings that `pairs` never uses."""
    return itertools.islice(_stream(random.Random(f"held out refusals {seed}"), held_out=True), count)


def _stream(rng: random.Random, *, held_out: bool) -> Iterator[Pair]:
    speech = Speech(rng, held_out=held_out)
    reasons, shares = tuple(REASONS), tuple(share for _, share in REASONS.values())
    families, weights = near.FAMILIES, tuple(family.weight for family in near.FAMILIES)
    while True:
        if speech.chance(_NEAR):
            family = rng.choices(families, weights)[0]
            drawn = family.draw(speech)
            pair = Pair(drawn.request, drawn.text, family.name)
        else:
            reason = rng.choices(reasons, shares)[0]
            pair = Pair(REASONS[reason][0](speech), refusal.line(reason), f"refused-{reason}")
        if not is_apart(pair.request):
            yield pair
