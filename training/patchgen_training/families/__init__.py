"""Task families: requests in English and the patches that serve them, as an endless stream of training pairs.

Each family draws a request and a patch from the same choices, and says what the patch must do; `verify` runs
drawn patches in the real Pd against that. Streams are a function of their seed alone.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from patchgen_training.families import (
    arithmetic,
    basics,
    chance,
    choosing,
    clocks,
    composition,
    control,
    control_chains,
    effects,
    envelopes,
    filters,
    formulas,
    gates,
    interface,
    iteration,
    keyboards,
    latches,
    listfigures,
    listjoining,
    listorder,
    lists,
    logic,
    lookups,
    memories,
    messages,
    midi,
    powers,
    ranges,
    rounding,
    routing,
    schedules,
    sounding,
    spans,
    stepping,
    symbols,
    synth,
    tables,
    units,
)
from patchgen_training.families.apart import is_apart
from patchgen_training.families.family import Drawn, Family
from patchgen_training.families.phrases import Speech

__all__ = ["FAMILIES", "Drawn", "Family", "Pair", "held_out_pairs", "is_apart", "pairs"]

_MODULES = (
    arithmetic,
    logic,
    lookups,
    lists,
    listorder,
    listfigures,
    listjoining,
    messages,
    symbols,
    iteration,
    control,
    routing,
    clocks,
    composition,
    control_chains,
    schedules,
    midi,
    spans,
    chance,
    keyboards,
    synth,
    sounding,
    filters,
    formulas,
    gates,
    effects,
    envelopes,
    latches,
    stepping,
    memories,
    choosing,
    tables,
    units,
    interface,
    basics,
    rounding,
    ranges,
    powers,
)
FAMILIES: Mapping[str, Family] = MappingProxyType(
    {family.name: family for module in _MODULES for family in module.FAMILIES}
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A request in English, its patch in the compact notation, and the family that drew it.

    `before` is the patch that the request asks to change, empty where a new one is asked for.
    """

    request: str
    text: str
    family: str
    before: str = ""


def pairs(seed: int, count: int) -> Iterator[Pair]:
    """`count` pairs of all families by their weights; the same ones for the same seed, others for another."""
    return itertools.islice(_stream(random.Random(f"pairs {seed}"), held_out=False), count)


def held_out_pairs(seed: int, count: int) -> Iterator[Pair]:
    """As `pairs`, worded in the tenth of the phrasings that `pairs` never uses."""
    return itertools.islice(_stream(random.Random(f"held out {seed}"), held_out=True), count)


def _stream(rng: random.Random, *, held_out: bool) -> Iterator[Pair]:
    speech = Speech(rng, held_out=held_out)
    families = tuple(FAMILIES.values())
    bounds = tuple(itertools.accumulate(family.weight for family in families))
    while True:
        family = rng.choices(families, cum_weights=bounds)[0]
        drawn = family.draw(speech)
        if not is_apart(drawn.request):
            yield Pair(drawn.request, drawn.text, family.name)
