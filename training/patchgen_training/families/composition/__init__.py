"""The composition: sources, pitches, envelopes, effects, levels and places that combine freely in one grammar."""

from __future__ import annotations

from patchgen_training.families.composition import arrays, chains, drums, keyed, mixes, processors

__all__ = ["FAMILIES"]

FAMILIES = (*chains.FAMILIES, *keyed.FAMILIES, *arrays.FAMILIES, *mixes.FAMILIES, *processors.FAMILIES, *drums.FAMILIES)
