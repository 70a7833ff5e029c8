"""The composition: sources, pitches, envelopes, effects, levels and places that combine freely in one grammar."""

from __future__ import annotations

from patchgen_training.families.composition import (
    arrays,
    chains,
    drums,
    keyed,
    mixes,
    processors,
    signals,
    spaces,
    structure,
)

__all__ = ["FAMILIES"]

_MODULES = (chains, keyed, arrays, mixes, processors, drums, structure, signals, spaces)
FAMILIES = tuple(family for module in _MODULES for family in module.FAMILIES)
