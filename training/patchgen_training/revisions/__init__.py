"""Changes of patches: a patch that a task family drew, a request to change it, and the patch after the change.

All that the request does not name stays as it is: the same boxes in the same order, new ones between them. Each
change says what must hold between what is heard of the patch before it and after it; `revisions.verify` runs both in
the real Pd.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType, ModuleType

from patchgen_training.families import (
    FAMILIES,
    Drawn,
    Family,
    Pair,
    arithmetic,
    basics,
    chance,
    choosing,
    clocks,
    composition,
    control,
    envelopes,
    filters,
    formulas,
    interface,
    is_apart,
    latches,
    logic,
    lookups,
    memories,
    ranges,
    rounding,
    routing,
    schedules,
    sounding,
    spans,
    stepping,
    synth,
    units,
)
from patchgen_training.families import effects as modified
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions import (
    beats,
    counting,
    echoes,
    filtering,
    inlets,
    levels,
    modulations,
    names,
    notes,
    outlets,
    pitches,
    sides,
    tones,
    triggers,
    values,
)
from patchgen_training.revisions.kind import Kind, Revised
from patchgen_training.revisions.sketch import Sketch

__all__ = ["KINDS", "Kind", "Revised", "draw", "held_out_pairs", "pairs"]

_MODULES = (
    levels,
    sides,
    tones,
    pitches,
    filtering,
    modulations,
    echoes,
    beats,
    inlets,
    triggers,
    outlets,
    names,
    counting,
    values,
    notes,
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for module in _MODULES for kind in module.KINDS})


def _of(*modules: ModuleType) -> tuple[Family, ...]:
    """All their families."""
    return tuple(family for module in modules for family in module.FAMILIES)


# Of each pool of kinds: the families that they are tried on, and how often the pool is taken.
_POOLS: Mapping[str, tuple[tuple[Family, ...], float]] = MappingProxyType(
    {
        "sound": (_of(composition, synth, sounding, filters, modified, envelopes, basics), 5),
        "beat": (_of(clocks, control, chance, spans, stepping), 1.5),
        "event": (_of(control, chance, choosing, clocks, latches, lookups, schedules, stepping, interface), 1.5),
        "number": (_of(arithmetic, units, ranges, rounding, formulas, logic, memories, routing), 2),
        "all": (tuple(FAMILIES.values()), 0.5),
    }
)
_TWICE = 0.2  # the share of patches that were changed once before
_TRIES = 16  # kinds that are tried on a patch before another one is drawn


@dataclass(frozen=True, slots=True)
class _Pool:
    """Families and kinds of change with their weights summed up, as `random.choices` takes them."""

    families: tuple[Family, ...]
    family_bounds: tuple[float, ...]
    kinds: tuple[Kind, ...]
    kind_bounds: tuple[float, ...]


@cache
def _pool(name: str) -> _Pool:
    families = _POOLS[name][0]
    kinds = tuple(kind for kind in KINDS.values() if kind.pool == name)
    return _Pool(families, _bounds(families), kinds, _bounds(kinds))


def _bounds(weighted: Sequence[Family | Kind]) -> tuple[float, ...]:
    return tuple(itertools.accumulate(item.weight for item in weighted))


def pairs(seed: int, count: int) -> Iterator[Pair]:
    """`count` pairs of all kinds of change by their weights; the same ones for the same seed, others for another."""
    return itertools.islice(_stream(random.Random(f"revisions {seed}"), held_out=False), count)


def held_out_pairs(seed: int, count: int) -> Iterator[Pair]:
    """As `pairs`, worded in the tenth of the phrasings that `pairs` never uses."""
    return itertools.islice(_stream(random.Random(f"held out revisions {seed}"), held_out=True), count)


def _stream(rng: random.Random, *, held_out: bool) -> Iterator[Pair]:
    speech = Speech(rng, held_out=held_out)
    pools, shares = tuple(_POOLS), tuple(share for _, share in _POOLS.values())
    while True:
        revised = draw(speech, _pool(rng.choices(pools, shares)[0]))
        if not is_apart(revised.request):
            yield Pair(revised.request, revised.text, revised.kind, revised.before)


def drawn_kind(speech: Speech, kind: Kind) -> Revised:
    """A change of that kind."""
    pool = _pool(kind.pool)
    while True:
        if found := _revised((kind,), speech, _patch(speech, pool)):
            return found


def draw(speech: Speech, pool: _Pool) -> Revised:
    """A change of any kind of the pool."""
    while True:
        if found := _some(speech, pool, _patch(speech, pool)):
            return found


def _patch(speech: Speech, pool: _Pool) -> Drawn:
    """What a family draws, now and then after a first change."""
    patch = speech.rng.choices(pool.families, cum_weights=pool.family_bounds)[0].draw(speech)
    if speech.chance(_TWICE) and (first := _some(speech, pool, patch)):
        return Drawn(first.request, first.text, first.behaviour_after)
    return patch


def _some(speech: Speech, pool: _Pool, patch: Drawn) -> Revised | None:
    return _revised(speech.rng.choices(pool.kinds, cum_weights=pool.kind_bounds, k=_TRIES), speech, patch)


def _revised(kinds: Sequence[Kind], speech: Speech, patch: Drawn) -> Revised | None:
    """A change of the first of these kinds that suits the patch."""
    sketch = Sketch.read(patch.text)
    for kind in kinds:
        if change := kind.apply(speech, sketch):
            places = sketch.places()
            return Revised(kind.name, change.request, patch.text, sketch.text(), patch.behaviour, change, places)
    return None
