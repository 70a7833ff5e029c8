"""The real Pd plays a sample of every kind of change; and the relations notice a change that does something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from patchgen.pdhost import find_pd
from patchgen_training.families.behaviour import on
from patchgen_training.revisions import KINDS, Revised
from patchgen_training.revisions import relations as r
from patchgen_training.revisions.kind import Change
from patchgen_training.revisions.verify import faults, main, verify

_PD = find_pd()
pytestmark = pytest.mark.skipif(_PD is None, reason="Pure Data is not installed")

_SINE = "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n"
_HALF = _SINE.replace("0.1", "0.05")
_OCTAVE = _SINE.replace("440", "880")
_CLOCK = "0 loadbang\n1 metro 100 <- 0\n2 print <- 1\n"
_FAST = _CLOCK.replace("100", "50")


def _faults(before: str, after: str, *relations: r.Relation) -> tuple[str, ...]:
    assert _PD is not None
    places = {index: index for index in range(before.count("\n"))}
    return faults(_PD, Revised("", "", before, after, lambda: on(ms=320, expect=()), Change("", relations), places))


@pytest.mark.parametrize("name", KINDS)
def test_a_change_does_what_its_kind_states(name: str) -> None:
    assert _PD is not None
    assert [str(failure) for failure in verify(_PD, KINDS[name], count=2, seed=7)] == []


@pytest.mark.parametrize(
    ("before", "after", "good", "bad"),
    [
        (_SINE, _HALF, r.same_sound(0.5), r.same_sound()),
        (_SINE, _OCTAVE, r.tone_times(2), r.tone_times(0.5)),
        (_SINE, _OCTAVE, r.other_sound(), r.same_sound()),
        (_SINE, _SINE, r.same_sound(), r.other_sound()),
        (_SINE, _SINE.replace(" 1>1", ""), r.same_sound(channels=((0, 0),)), r.still_sounds()),
        (_SINE, _HALF, r.adds_up(), r.same_sound()),
        (_CLOCK, _FAST, r.same_messages(slower=0.5), r.same_messages()),
        (_CLOCK, _CLOCK, r.same_messages(), r.same_messages(slower=2)),
        (_CLOCK, _FAST, r.same_words, r.same_messages(near=0.02)),
    ],
)
def test_a_relation_tells_right_from_wrong(before: str, after: str, good: r.Relation, bad: r.Relation) -> None:
    assert _faults(before, after, good) == ()
    assert len(_faults(before, after, bad)) == 1


def test_boxes_that_moved_and_ports_with_other_names_are_followed() -> None:
    after = "0 comment hello\n1 loadbang\n2 metro 100 <- 1\n3 print tick <- 2\n"
    assert _PD is not None
    change = Change("", (r.same_messages(),), ports={"print:print": ("print:tick", "")})
    revised = Revised("", "", _CLOCK, after, lambda: on(ms=320, expect=()), change, {0: 1, 1: 2, 2: 3})
    assert faults(_PD, revised) == ()
    assert len(faults(_PD, replace(revised, change=replace(change, ports={})))) == 1


def test_another_spelling_and_what_pd_says_are_faults() -> None:
    assert "otherwise" in _faults(_SINE, "0 inlet\n1 outlet\n0 -> 1\n")[0]
    assert any("nosuchbox" in fault for fault in _faults(_SINE, "0 nosuchbox 1\n1 print <- 0\n"))


def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "2", "--kind", "wave", "--kind", "count-to"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [["kind", "drawn", "passed"], ["wave", "2", "2"], ["count-to", "2", "2"], ["all", "4", "4"]]
