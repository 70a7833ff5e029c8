"""The oracle in the real Pd: one task in many shapes, the rungs, and patches that do harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.bench.bind import bindings
from patchgen.bench.oracle import Rung, judge
from patchgen.bench.prove import read
from patchgen.bench.task import Expect, Feed, InputKind, Play, Send, Task
from patchgen.finding import Reading
from patchgen.pdhost import PdJudge


@pytest.fixture(scope="module")
def pd() -> Iterator[PdJudge]:
    with PdJudge() as judge:
        yield judge


def task(*play: Play, inputs: tuple[InputKind, ...] = ()) -> Task:
    return Task("trial", "arithmetic", 1, "a trial", play, "", (), inputs)


def expect(measure: str, after: float = 0.0, before: float | None = None, **settings: object) -> Expect:
    return Expect(measure, settings, after, before)


DOUBLE = task(
    Play((expect("sequence", exactly=[8, -3], after=40),), (Send(50, 0, "4"), Send(100, 0, "-1.5"))), inputs=("number",)
)
DOUBLES = {
    "inlet, print": "0 inlet\n1 * 2 <- 0\n2 print <- 1",
    "inlet, outlet": "0 inlet\n1 * 2 <- 0\n2 outlet <- 1",
    "number boxes": "0 floatatom\n1 * 2 <- 0\n2 floatatom <- 1",
    "slider, nbx": "0 hsl -10 10\n1 * 2 <- 0\n2 nbx <- 1",
    "a number box with a first value": "0 loadbang\n1 msg 3 <- 0\n2 floatatom <- 1\n3 * 2 <- 2\n4 floatatom <- 3",
    "receive": "0 r number\n1 * 2 <- 0\n2 print <- 1",
    "expr, and another input": "0 inlet\n1 inlet\n2 expr $f1 * 2 <- 0\n3 outlet <- 2",
    "print and display": "0 inlet\n1 * 2 <- 0\n2 print <- 1\n3 floatatom <- 1",
    "a print for what goes in, too": "0 inlet\n1 print in <- 0\n2 * 2 <- 0\n3 print out <- 2",
}
SWITCHED = task(
    Play((expect("every", ms=100, after=60, before=560), expect("quiet", after=620)),
         (Send(50, 0, "1"), Send(610, 0, "0")), seconds=1.0),
    inputs=("switch",),
)  # fmt: skip
SWITCHES = {
    "toggle": "0 tgl\n1 metro 100 <- 0\n2 bng <- 1",
    "inlet": "0 inlet\n1 metro 100 <- 0\n2 outlet <- 1",
    "two messages": "0 msg 1\n1 msg 0\n2 metro 100 <- 0 1\n3 print <- 2",
    "bang and stop": "0 msg bang\n1 msg stop\n2 metro 100 <- 0 1\n3 print <- 2",
}


@pytest.mark.parametrize("shape", DOUBLES)
def test_a_number_goes_in_and_out_in_any_shape(shape: str, pd: PdJudge) -> None:
    assert judge(DOUBLE, read(DOUBLES[shape]), pd).reason == ""


@pytest.mark.parametrize("shape", SWITCHES)
def test_a_switch_is_found_in_any_shape(shape: str, pd: PdJudge) -> None:
    assert judge(SWITCHED, read(SWITCHES[shape]), pd).reason == ""


def test_inputs_of_one_kind_are_taken_from_left_to_right(pd: PdJudge) -> None:
    minus = task(Play((expect("last", value=7),), (Send(50, 1, "3"), Send(60, 0, "10"))), inputs=("number", "number"))
    for text in (
        "0 inlet\n1 inlet\n2 - <- 0 1>1\n3 print <- 2",
        "0 floatatom\n1 floatatom\n2 - <- 0 1>1\n3 floatatom <- 2",
    ):
        assert judge(minus, read(text), pd).passed
    assert not judge(minus, read("0 inlet\n1 inlet\n2 - <- 1 0>1\n3 print <- 2"), pd).passed


def test_a_number_beyond_a_slider_is_out_of_reach() -> None:
    patch = read("0 hsl 0 1\n1 * 2 <- 0\n2 print <- 1").patch
    assert patch is not None
    assert list(bindings(patch, DOUBLE)) == []


def test_a_fader_is_a_share_of_the_range(pd: PdJudge) -> None:
    half = task(Play((expect("last", value=64),), (Send(50, 0, "0.5"),)), inputs=("fader",))
    assert judge(half, read("0 hsl 0 128\n1 print <- 0"), pd).passed
    assert judge(half, read("0 hsl 32 128 log\n1 print <- 0"), pd).passed


def test_a_sound_goes_in_at_the_ear_and_at_an_inlet(pd: PdJudge) -> None:
    halved = task(Play((expect("follows", scale=0.5),), (), (Feed(0, "sine", 1000),)), inputs=("signal",))
    assert judge(halved, read("0 inlet~\n1 *~ 0.5 <- 0\n2 outlet~ <- 1"), pd).passed
    assert judge(halved, read("0 adc~ 1\n1 *~ 0.5 <- 0\n2 dac~ <- 1 1>1"), pd).passed
    assert not judge(halved, read("0 adc~ 1\n1 *~ 0.4 <- 0\n2 dac~ <- 1 1>1"), pd).passed


def test_notes_go_in_and_out(pd: PdJudge) -> None:
    octave = task(
        Play((expect("includes", values=[(72, 100, 1), (72, 0, 1)], out="noteout"),),
             (Send(50, 0, "60 100"), Send(150, 0, "60 0"))),
        inputs=("note",),
    )  # fmt: skip
    assert judge(octave, read("0 notein\n1 + 12 <- 0\n2 noteout <- 1 0.1>1"), pd).reason == ""
    assert not judge(octave, read("0 notein\n1 + 7 <- 0\n2 noteout <- 1 0.1>1"), pd).passed


RUNGS = {
    Rung.NOTHING: ["", "0 osc~ 440\n3 dac~ <- 0"],
    Rung.COMPLETE: ["0 nonsense\n1 print <- 0", "0 inlet\n1 * two <- 0\n2 print <- 1"],
    Rung.KNOWN: ["0 inlet\n1 * 2 <- 0>2\n2 print <- 1"],
    Rung.PORTS: ["0 osc~ 440\n1 print <- 0", "0 *~\n1 *~ <- 0\n1 -> 0"],
    Rung.RATES: ["0 loadbang\n1 msg foo bar <- 0\n2 metro <- 1"],
    Rung.LOADS: ["0 inlet\n1 * 3 <- 0\n2 print <- 1", "0 loadbang\n1 print <- 0"],
}


@pytest.mark.parametrize("rung", RUNGS)
def test_each_rung_stops_what_does_not_reach_the_next(rung: Rung, pd: PdJudge) -> None:
    for text in RUNGS[rung]:
        verdict = judge(DOUBLE, read(text), pd)
        assert (verdict.rung, bool(verdict.reason)) == (rung, True), text


HARM = {
    "hangs": "0 inlet\n1 t b <- 0\n2 until <- 1\n3 print <- 2",
    "runs for ever": "0 loadbang\n1 t b <- 0\n2 until <- 1\n3 f <- 2\n4 + 1 <- 3\n4 -> 3.1",
    "prints a megabyte": "0 inlet\n1 msg 200000 <- 0\n2 until <- 1\n3 msg 1 2 3 4 5 6 <- 2\n4 print <- 3",
    "overflows the stack": "0 inlet\n1 + 1 <- 0\n2 - 1 <- 1\n2 -> 1",
    "ends Pd": "0 loadbang\n1 msg \\; pd quit <- 0",
    "writes a file": "0 loadbang\n1 msg write /tmp/patchgen-bench-was-here.txt <- 0\n2 text define t <- 1",
}


def test_harm_costs_its_own_verdict_only(pd: PdJudge) -> None:
    good = read(DOUBLES["inlet, print"])
    for text in HARM.values():
        assert not judge(DOUBLE, read(text), pd).passed
        assert judge(DOUBLE, good, pd).passed
    assert not Path("/tmp/patchgen-bench-was-here.txt").exists()


def test_the_same_patch_gets_the_same_verdict_each_time(pd: PdJudge) -> None:
    chance = task(Play((expect("distinct", least=5), expect("within", least=0, most=9)), (), (), 1.0))
    noisy = read("0 loadbang\n1 metro 50 <- 0\n2 random 10 <- 1\n3 print <- 2")
    verdicts = [judge(chance, noisy, pd) for _ in range(5)]
    assert len({(verdict.rung, verdict.reason) for verdict in verdicts}) == 1
    assert len({verdict.performances[0].run.messages for verdict in verdicts}) == 1


def test_a_file_is_judged_as_well_as_a_notation(pd: PdJudge) -> None:
    patch = read(DOUBLES["inlet, print"]).patch
    assert patch is not None
    data = pdfile.write(patch)
    assert judge(DOUBLE, pdfile.read(data), pd).passed
    assert judge(DOUBLE, pdfile.read(data[: len(data) // 2]), pd).rung is Rung.NOTHING
    assert judge(DOUBLE, Reading(None), pd).rung is Rung.NOTHING
