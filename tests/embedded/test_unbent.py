"""The constraint leaves alone what the embedded model gets right by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from patchgen import notation
from patchgen.check import check
from patchgen.finding import errors
from patchgen.model import Engine, Piece, Sampling, open_model
from patchgen_training.families import held_out_pairs

FREE = Sampling(constrained=False)


def write(engine: Engine, request: str, sampling: Sampling) -> tuple[str, Piece]:
    *pieces, last = engine.stream(request, sampling)
    return "".join(piece.text for piece in pieces) + last.text, last


def is_right(text: str) -> bool:
    reading = notation.read(text)
    return reading.patch is not None and not errors((*reading.findings, *check(reading.patch)))


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("count", "seed"), [(30, 1), pytest.param(200, 2, marks=pytest.mark.slow)])
def test_right_texts_come_out_the_same(count: int, seed: int) -> None:
    engine = open_model()
    right = 0
    try:
        for pair in held_out_pairs(seed, count):
            free, alone = write(engine, pair.request, FREE)
            text, last = write(engine, pair.request, replace(FREE, constrained=True))
            if is_right(free):
                right += 1
                assert (text, last.overruled, last.confidence) == (free, 0, alone.confidence), pair.request
    finally:
        engine.close()
    print(f"{right} of {count} right without the constraint")
    assert right > 0.9 * count
