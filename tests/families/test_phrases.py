"""The grammar of the requests: alternatives, slots, verbs, values and their spoken forms."""

from __future__ import annotations

import random

import pytest

from patchgen_training.families import frames, numbers
from patchgen_training.families.draft import Draft
from patchgen_training.families.phrases import Speech, enumerated, inflected, is_held_out, typed


@pytest.fixture
def speech() -> Speech:
    return Speech(random.Random(0))


def test_alternatives_nest_and_slots_are_filled(speech: Speech) -> None:
    said = {speech.say(("a {b|{c|d} <x>}",), x="{y}") for _ in range(60)}
    assert said == {"a b", "a c {y}", "a d {y}"}


def test_a_brace_too_many_is_an_error(speech: Speech) -> None:
    with pytest.raises(ValueError, match="closing brace"):
        speech.say(("a} b",))


def test_marks_stand_close_and_decimals_apart(speech: Speech) -> None:
    said = [typed(speech, "of .5 Hz , please .", terse=True) for _ in range(20)]
    assert sum(text.lower().startswith("of .5 hz, please") for text in said) > 10  # some have a slip


def test_training_never_says_what_is_held_out() -> None:
    templates = tuple(f"number {k} is here" for k in range(200))
    held = {template for template in templates if is_held_out(template)}
    assert 5 < len(held) < 45
    train, validate = Speech(random.Random(1)), Speech(random.Random(1), held_out=True)
    assert not held & {train.say(templates) for _ in range(2000)}
    assert {validate.say(templates) for _ in range(2000)} == held


@pytest.mark.parametrize(
    ("mark", "wanted"),
    [
        ("<core>", "multiply it, pass it on and run"),
        ("<core:s>", "multiplies it, passes it on and runs"),
        ("<core:ing>", "multiplying it, passing it on and running"),
    ],
)
def test_verbs_take_the_form_of_their_frame(mark: str, wanted: str) -> None:
    assert inflected("^multiply it, ^pass it on and ^run", mark) == wanted


def test_a_slip_spares_words_that_a_patch_copies() -> None:
    frames.protect(("velocity",))
    rng = random.Random(2)
    assert {frames.slip(rng, "velocity 5") for _ in range(50)} == {"velocity 5"}
    assert {frames.slip(rng, "slider 5") for _ in range(50)} - {"slider 5"}


def test_values_are_said_in_their_units(speech: Speech) -> None:
    assert {numbers.hertz(speech, 1500) for _ in range(300)} >= {"1500 Hz", "1.5 kHz", "1.5k", "1500 hertz"}
    assert {numbers.duration(speech, 2000) for _ in range(300)} >= {"2000 ms", "2 s", "two seconds", "2 seconds"}
    assert {numbers.number(speech, 7) for _ in range(60)} == {"7", "seven"}
    assert {numbers.note(speech, 61) for _ in range(60)} == {"C#4", "Db4"}
    assert {numbers.note(speech, 69) for _ in range(9)} == {"A4"}


def test_a_draft_writes_cords_as_the_notation_does() -> None:
    draft = Draft()
    counter = draft.add("f", draft.add("bng"))
    inside = Draft()
    inside.add("outlet", inside.add("inlet"))
    draft.link(draft.add("+ 1", counter), f"{counter}.1")
    draft.nest("calc", inside, counter)
    assert draft.text() == "0 bng\n1 f <- 0\n2 + 1 <- 1\n3 pd calc {\n0 inlet\n1 outlet <- 0\n} <- 1\n2 -> 1.1\n"


def test_a_draft_counts_and_selects() -> None:
    draft = Draft()
    draft.select(draft.count(draft.add("bng"), length=3), ("low", "high"), (0, 2))
    assert draft.text() == (
        "0 bng\n1 f <- 0\n2 + 1 <- 1\n3 mod 3 <- 2\n4 sel 0 2 <- 1\n5 msg low <- 4\n6 msg high <- 4.1\n3 -> 1.1\n"
    )


def test_a_draft_knows_the_next_inlet() -> None:
    draft = Draft()
    for text in ("inlet~", "osc~ 440", "inlet", "inlets"):
        draft.add(text)
    assert draft.inlets == 2


def test_things_are_enumerated() -> None:
    assert enumerated(["1", "2", "3"]) == "1, 2 and 3"
    assert enumerated(["1", "2"], "or") == "1 or 2"
