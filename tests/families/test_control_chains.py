"""Chains of control parts: what flows through them in time, how long they are, and that a wrong link is noticed."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from patchgen import notation
from patchgen.pdhost import find_pd
from patchgen_training.families.behaviour import Heard
from patchgen_training.families.control_chains import FAMILIES, events
from patchgen_training.families.control_chains.chain import Chain, Kind, Span
from patchgen_training.families.control_chains.events import Event
from patchgen_training.families.control_chains.reckoning import scale
from patchgen_training.families.family import Family
from patchgen_training.families.phrases import Speech
from patchgen_training.families.verify import faults, verify

_PD = find_pd()
_NEEDS_PD = pytest.mark.skipif(_PD is None, reason="Pure Data is not installed")

_THREE = (Event(0, ((1.0,),)), Event(100, ((2.0,), (3.0,))), Event(200, ((4.0,),)))


def _told(stream: events.Stream, *messages: tuple[float, str]) -> str:
    import numpy as np

    return events.follows("out0", stream)(Heard({"out0": list(messages)}, np.zeros((2, 0))))


def test_a_stream_is_mapped_passed_delayed_and_spread() -> None:
    assert [event.options for event in events.mapped(_THREE, lambda x: 2 * x)] == [
        ((2.0,),),
        ((4.0,), (6.0,)),
        ((8.0,),),
    ]
    assert events.passed(_THREE, lambda x: x >= 3) == (Event(100, ((3.0,),), maybe=True), _THREE[2])
    assert events.spread(_THREE[:1], (0, 0), (50, 7)) == (_THREE[0], Event(50, ((8.0,),)))
    assert events.gap(_THREE) == 100


def test_what_follows_is_exactly_the_stream() -> None:
    good = ((0, "1"), (100, "3"), (200, "4"))
    assert _told(_THREE, *good) == ""
    assert _told((_THREE[0], replace(_THREE[1], maybe=True), _THREE[2]), good[0], good[2]) == ""
    for wrong in (
        good[:2],
        good[::-1],
        (*good, (300, "4")),
        ((0, "1"), (100, "5"), (200, "4")),
        ((0, "1"), (130, "3")),
    ):
        assert _told(_THREE, *wrong) != ""
    assert _told((Event(5), Event(6, (("red", 7.0),))), (5, "bang"), (6, "red 7")) == ""
    assert _told((Event(5),), (5, "1")) != ""


def test_a_range_is_scaled_with_its_ends() -> None:
    chain = Chain(Speech(random.Random(3)), kind=Kind.NUMBER, stream=_THREE, span=Span(0, 8))
    chain.box = chain.draft.add("inlet")
    scale(chain)
    low, high = chain.span.low, chain.span.high
    middle = chain.stream[2].options[0][0]
    assert (low, high) != (0, 8)
    assert middle == pytest.approx((low + high) / 2)
    assert len(chain.clauses) == 1


def test_short_chains_are_as_frequent_as_long_ones() -> None:
    speech = Speech(random.Random(5))
    boxes: Counter[bool] = Counter()
    for _ in range(600):
        text = FAMILIES[0].draw(speech).text
        boxes[sum(line[0].isdigit() and "->" not in line for line in text.splitlines()) <= 8] += 1
    assert 0.5 < boxes[True] / boxes[False] < 2


@_NEEDS_PD
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_chains_behave(family: Family) -> None:
    assert _PD is not None
    assert [str(failure) for failure in verify(_PD, family, count=25, seed=11)] == []


@_NEEDS_PD
def test_a_wrong_link_is_noticed() -> None:
    assert _PD is not None
    speech, noticed, tried = Speech(random.Random(6)), 0, 0
    while tried < 25:
        drawn = FAMILIES[1].draw(speech)
        wrong = drawn.text.replace(" + ", " - ").replace(" * ", " / ").replace("pipe ", "pipe 1")
        if wrong != drawn.text and notation.read(wrong).patch is not None:
            tried += 1
            noticed += bool(faults(_PD, replace(drawn, text=wrong)))
    # Some do the same in spite of it: "* (1 - 0) + 0", a range of chance that is smaller by two.
    assert noticed >= 20
