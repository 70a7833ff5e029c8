"""A patch while it is being changed: read and written alike, boxes inserted and removed without a trace elsewhere."""

from __future__ import annotations

from itertools import islice

import pytest

from patchgen_training.families import pairs
from patchgen_training.revisions.finding import beat_of, end_of, tone_of
from patchgen_training.revisions.sketch import Sketch
from patchgen_training.revisions.ways import controlled, mixed, open_end, through

SINE = "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n"
COUNTER = "0 bng\n1 f <- 0\n2 + 1 <- 1\n3 print <- 1\n2 -> 1.1\n"
NESTED = "0 inlet\n1 pd calc {\n0 inlet\n1 pd deeper {\n0 inlet\n}\n2 outlet <- 0\n} <- 0\n2 outlet <- 1\n"


def test_what_the_families_draw_is_written_as_it_was_read() -> None:
    for pair in islice(pairs(5, 1000), 1000):
        assert Sketch.read(pair.text).text() == pair.text


@pytest.mark.parametrize("text", ["#X declare -path lib\n0 inlet\n", "0 pd a {\n0 inlet\n"])
def test_what_no_family_draws_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"no box or cord|without its end"):
        Sketch.read(text)


def test_boxes_below_a_new_one_are_counted_on() -> None:
    sketch = Sketch.read(COUNTER)
    sketch.insert(1, "t b")
    assert sketch.text() == "0 bng\n1 t b\n2 f <- 0\n3 + 1 <- 2\n4 print <- 2\n3 -> 2.1\n"
    assert sketch.places() == {0: 0, 1: 2, 2: 3, 3: 4}
    sketch.remove(1)
    assert sketch.text() == COUNTER


def test_a_nested_canvas_is_one_box() -> None:
    sketch = Sketch.read(NESTED)
    sketch.insert(1, "+ 1")
    assert sketch.text() == NESTED.replace("\n1 pd calc", "\n1 + 1\n2 pd calc").replace(
        "\n2 outlet <- 1", "\n3 outlet <- 2"
    )


def test_a_removed_box_takes_its_cords_along() -> None:
    sketch = Sketch.read(COUNTER)
    sketch.remove(2)
    assert sketch.text() == "0 bng\n1 f <- 0\n2 print <- 1\n"


def test_a_bypassed_box_leaves_the_way_open() -> None:
    sketch = Sketch.read("0 noise~\n1 lop~ 800 <- 0\n2 dac~ <- 1 1>1\n")
    sketch.bypass(1)
    assert sketch.text() == "0 noise~\n1 dac~ <- 0 0>1\n"


def test_effects_stand_before_the_level() -> None:
    sketch = Sketch.read(SINE)
    end = open_end(sketch)
    assert end is not None
    through(sketch, end, ("hip~ 5", "lop~ 800"))
    assert sketch.text() == "0 osc~ 440\n1 hip~ 5 <- 0\n2 lop~ 800 <- 1\n3 *~ 0.1 <- 2\n4 dac~ <- 3 3>1\n"


def test_a_control_feeds_the_second_inlet() -> None:
    sketch = Sketch.read(SINE)
    end = open_end(sketch)
    assert end is not None
    assert controlled(sketch, end, ("tgl", "line~")) == 3
    assert sketch.text() == "0 osc~ 440\n1 tgl\n2 line~ <- 1\n3 *~ <- 0 2>1\n4 *~ 0.1 <- 3\n5 dac~ <- 4 4>1\n"


def test_a_mixed_effect_leaves_the_dry_sound() -> None:
    sketch = Sketch.read("0 osc~ 440\n1 outlet~ <- 0\n")
    end = open_end(sketch)
    assert end is not None
    assert mixed(sketch, end, ("rev1~",)) == 2
    assert sketch.text() == "0 osc~ 440\n1 rev1~ <- 0\n2 +~ <- 0 1>1\n3 outlet~ <- 2\n"


def test_what_a_patch_has_is_found() -> None:
    tone = tone_of(Sketch.read("0 phasor~ 110\n1 expr~ 2 * $v1 - 1 <- 0\n2 osc~ 5\n3 dac~ <- 1 1>1\n"))
    assert tone is not None
    assert (tone.kind, tone.box, tone.last, tone.hertz) == ("saw", 0, 1, 110)
    beat = beat_of(Sketch.read("0 loadbang\n1 metro 1 120 permin <- 0\n2 print <- 1\n"))
    assert beat is not None
    assert beat.period == 500
    assert end_of(Sketch.read("0 osc~ 1\n1 osc~ 2\n2 dac~ <- 0 1>1\n")) is None
