"""The real Pd runs a sample of every family; and the checks themselves notice a patch that does something else."""

from __future__ import annotations

import pytest

from patchgen.pdhost import find_pd
from patchgen_training.families import FAMILIES, Drawn
from patchgen_training.families import behaviour as b
from patchgen_training.families.verify import faults, main, verify

_PD = find_pd()
pytestmark = pytest.mark.skipif(_PD is None, reason="Pure Data is not installed")

_SINE = "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n"
_LEFT = "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1\n"
_DOUBLE = "0 inlet\n1 * 2 <- 0\n2 outlet <- 1\n"
_CLOCK = "0 loadbang\n1 metro 100 <- 0\n2 print tick <- 1\n"


def _faults(text: str, *expects: b.Expectation, ms: float = 250, timeout: float = 20) -> tuple[str, ...]:
    assert _PD is not None
    behaviour = b.on((10.0, "in0", "5"), ms=ms, expect=expects) if "inlet\n" in text else b.on(ms=ms, expect=expects)
    return faults(_PD, Drawn("", text, lambda: behaviour), timeout)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_behaves_as_it_states(name: str) -> None:
    assert _PD is not None
    assert [str(failure) for failure in verify(_PD, FAMILIES[name], count=2, seed=7)] == []


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        (_SINE, b.pitch(440), b.pitch(450)),
        (_SINE, b.level(0.09, 0.11), b.level(0.2, 1)),
        (_LEFT, b.silent(1), b.sounds(1)),
        (_SINE, b.energy(400, 480, 0.9), b.energy(900, 2000, 0.5)),
        (_CLOCK, b.at("print:tick", 0, 100, 200), b.at("print:tick", 0, 110)),
        (_CLOCK, b.every("print:tick", 100, 3), b.every("print:tick", 90)),
        (_CLOCK, b.begins("print:tick", "bang"), b.gives("print:tick", "bang")),
        (_CLOCK, b.begins("print:tick", "bang"), b.within("print:tick", 0, 1)),
    ],
)
def test_an_expectation_tells_right_from_wrong(text: str, good: b.Expectation, bad: b.Expectation) -> None:
    assert _faults(text, good) == ()
    assert len(_faults(text, bad)) == 1


def test_values_are_compared() -> None:
    assert _faults(_DOUBLE, b.gives("out0", 10), b.within("out0", 9, 11)) == ()
    assert len(_faults(_DOUBLE, b.gives("out0", 11), b.within("out0", 0, 9), b.nothing("out0"))) == 3


def test_sound_and_midi_come_in_and_go_out() -> None:
    assert _faults("0 adc~\n1 *~ 0.5 <- 0\n2 dac~ <- 1 1>1\n", b.pitch(1000), b.level(0.24, 0.26)) == ()
    assert _faults("0 inlet~\n1 outlet~ <- 0\n", b.level(0.49, 0.51)) == ()
    through = b.on((10.0, "in1", "5"), ms=50, expect=[b.gives("out0", 5)])
    assert _PD is not None
    assert faults(_PD, Drawn("", "0 inlet~\n1 inlet\n2 outlet <- 1\n3 outlet~ <- 0\n", lambda: through)) == ()
    assert _faults("0 loadbang\n1 msg 60 100 <- 0\n2 noteout <- 1\n", b.gives("#noteout", "60 100 0")) == ()


def test_what_pd_complains_about_is_a_fault() -> None:
    assert any("nosuchbox" in fault for fault in _faults("0 nosuchbox 1\n1 print <- 0\n"))


def test_another_spelling_is_a_fault() -> None:
    assert "otherwise" in _faults("0 inlet\n1 outlet\n0 -> 1\n")[0]


def test_a_patch_without_an_end_is_a_fault() -> None:
    assert "pd-hang" in _faults("0 loadbang\n1 until <- 0\n", timeout=1)[0]


def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "2", "--family", "tone", "--family", "counter"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [["family", "drawn", "passed"], ["tone", "2", "2"], ["counter", "2", "2"], ["all", "4", "4"]]
