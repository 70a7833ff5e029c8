"""What a model is told, and the patch in what it answers."""

from __future__ import annotations

import pytest

from patchgen import notation, objects
from patchgen.finding import Finding, Severity
from patchgen.model.answer import unwrap
from patchgen.model.instruct import (
    EXAMPLES,
    MAX_FINDINGS,
    OBJECTS,
    RULES,
    conversation,
    examples,
    near_examples,
    near_objects,
    repair,
)

SINE = "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n"


@pytest.mark.parametrize(
    ("request_", "example"),
    [
        ("an echo with long repeats", "an echo of the input"),
        ("count the bangs of a button", "count bangs"),
        ("Fahrenheit to Celsius", "convert Celsius"),
        ("a step sequencer for drums", "a step sequencer"),
    ],
)
def test_the_nearest_example_stands_last(request_: str, example: str) -> None:
    near = near_examples(request_)
    assert len(near) == EXAMPLES
    assert near[-1].request.startswith(example)


def test_an_examples_own_request_finds_it() -> None:
    for example in examples():
        assert near_examples(example.request)[-1] == example


@pytest.mark.parametrize(
    ("request_", "names"),
    [
        ("noise through a low-pass filter", {"noise~", "lop~"}),
        ("use vcf~ please", {"vcf~"}),
        ("measure elapsed time", {"timer"}),
        ("a random number", {"random"}),
    ],
)
def test_objects_that_the_request_points_at(request_: str, names: set[str]) -> None:
    found = near_objects(request_)
    assert names <= set(found)
    assert len(found) <= OBJECTS
    assert set(found) <= objects.shipped().objects.keys()


@pytest.mark.parametrize("request_", ["", "the of and", "日本語", "x" * 10_000, "{request} %s \\ \n ```"])
def test_a_conversation_for_anything(request_: str) -> None:
    turns = conversation(request_)
    assert turns[0]["role"] == "system"
    assert turns[0]["content"].startswith(RULES)
    assert [turn["role"] for turn in turns[1:]] == ["user", "assistant"] * EXAMPLES + ["user"]
    assert turns[-1]["content"] == request_
    assert len(turns[0]["content"]) < 6000


def test_a_repair_tells_the_errors_and_no_more() -> None:
    errors = [Finding("unknown-box", Severity.ERROR, f"box {n}") for n in range(20)]
    turns = repair("a sine", SINE, [*errors, Finding("loud", Severity.WARNING, "a warning")])
    assert turns[-2] == {"role": "assistant", "content": SINE}
    assert turns[-1]["content"].count("unknown-box") == MAX_FINDINGS
    assert "a warning" not in turns[-1]["content"]
    assert "a sine" in turns[-1]["content"]


@pytest.mark.parametrize(
    ("answer", "left_out"),
    [
        (SINE, 0),
        (SINE.rstrip("\n"), 0),
        (f"```\n{SINE}```", 2),
        (f"Here is your patch:\n\n```pd\n{SINE}```\n\nIt plays a sine. 440 Hz!", 4),
        (f"Sure!\n{SINE}Enjoy.", 2),
        (f"```text\n{SINE}", 1),
        (f"<think>\n0 wrong\n</think>\n{SINE}", 3),
        (f"1. First\n```\nno patch here\n```\n```\n{SINE}```\n", 6),
    ],
)
def test_what_stands_around_a_patch_is_left_out(answer: str, left_out: int) -> None:
    text, findings = unwrap(answer)
    assert text == SINE
    assert [(f.code, f.severity) for f in findings] == ([("words-around", Severity.NOTE)] if left_out else [])
    assert all(f" {left_out} line" in finding.message for finding in findings)


@pytest.mark.parametrize("answer", ["", "I can't do that.", "```\nnothing\n```"])
def test_an_answer_without_a_patch_stays_as_it_is(answer: str) -> None:
    assert unwrap(answer) == (answer, ())


def test_every_example_comes_through_fences() -> None:
    for example in examples():
        assert unwrap(f"So:\n```\n{example.patch}```")[0] == example.patch
        assert unwrap(example.patch) == (example.patch, ())
        assert notation.read(example.patch).patch


def test_a_patch_to_be_changed_is_shown_with_its_objects() -> None:
    talk = conversation("make it {louder}", "0 phasor~ 3\n1 samphold~ <- 0\n")
    assert talk[-1]["content"] == (
        "This is my patch:\n0 phasor~ 3\n1 samphold~ <- 0\nChange it as I say, and leave the rest of it as it is: "
        "make it {louder}\nAnswer with the whole changed patch alone."
    )
    assert "samphold~ [" in talk[0]["content"]
    assert repair("louder", "0 x\n", (), SINE)[-3]["content"].startswith("This is my patch:\n0 osc~ 440\n")
