"""Control patches of several parts: a start, what is made of it, where it ends, in one grammar."""

from __future__ import annotations

from patchgen_training.families.control_chains.drawing import FAMILIES

__all__ = ["FAMILIES"]
