"""What a family is: a name, and a function that draws one request, its patch and what that patch must do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patchgen_training.families.behaviour import Behaviour
from patchgen_training.families.draft import Draft
from patchgen_training.families.phrases import Speech


@dataclass(frozen=True, slots=True)
class Drawn:
    """One request, its patch in the compact notation, and its behaviour (made only where it is verified)."""

    request: str
    text: str
    behaviour: Callable[[], Behaviour]


@dataclass(frozen=True, slots=True)
class Family:
    """`weight` is its share in the stream of pairs, relative to the others."""

    name: str
    draw: Callable[[Speech], Drawn]
    weight: float = 1.0


def drawn(request: str, draft: Draft, behaviour: Callable[[], Behaviour]) -> Drawn:
    """The end of every family: the draft is written out."""
    return Drawn(request, draft.text(), behaviour)
