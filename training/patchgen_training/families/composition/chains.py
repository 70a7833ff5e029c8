"""One sound through a chain of parts: as often one or two as many."""

from __future__ import annotations

from patchgen_training.families.composition import effects, envelopes, outputs, sources, timbres
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.request import worded
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.phrases import Speech

# Envelopes, effects, and words about the output: few of them as often as many.
_SHAPES = (
    (0, 0, 1),
    (0, 1, 0),
    (0, 1, 0),
    (0, 1, 1),
    (1, 0, 0),
    (1, 0, 1),
    (1, 1, 0),
    (1, 1, 1),
    (0, 2, 0),
    (1, 2, 1),
    (0, 2, 2),
    (1, 0, 2),
    (0, 3, 1),
)


def chain(speech: Speech) -> Drawn:
    """A source, an envelope, effects, a level, a place."""
    envelope, count, said = speech.pick(_SHAPES)
    piece = Piece(speech)
    sources.chosen(piece, sources.SOURCES + timbres.TIMBRES)
    if envelope:
        envelopes.some_envelope(piece)
    effects.some_effects(piece, count)
    outputs.finish(piece, said)
    if speech.chance(0.04):
        outputs.comment(piece)
    return drawn(worded(piece), piece.draft, piece.behaviour)


FAMILIES = (Family("composition", chain, 14),)
