"""The composition: sources, pitches, envelopes, effects, levels and places that combine freely in one grammar."""

from __future__ import annotations

from patchgen_training.families.composition import chains

__all__ = ["FAMILIES"]

FAMILIES = (*chains.FAMILIES,)
