"""Levels: what is said of a patch, and what the real Pd then plays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.check import check
from patchgen.finding import Finding, errors
from patchgen.notation import NOTATIONS
from patchgen.objects import candidates
from patchgen.patch import Patch
from patchgen.pdhost import run_patch
from patchgen_training.families import pairs

Make = Callable[..., Patch]
CODES = {"loud", "feedback-grows"}


def found(patch: Patch) -> list[Finding]:
    return [finding for finding in check(patch) if finding.code in CODES]


def written(text: str) -> Patch:
    reading = NOTATIONS["compact"].read(text)
    assert reading.patch is not None
    assert reading.findings == ()
    return reading.patch


# A patch in the compact notation, and what it reaches as a multiple of full scale.
LOUD = {
    "oscillators without a gain": ("0 osc~ 440\n1 osc~ 440\n2 osc~ 440\n3 dac~ <- 0 1 2", 3),
    "a gain of thousands": ("0 osc~ 440\n1 *~ 2000 <- 0\n2 dac~ <- 1", 2000),
    "a frequency": ("0 sig~ 440\n1 dac~ <- 0", 440),
    "a control signal": ("0 osc~ 5\n1 *~ 200 <- 0\n2 +~ 440 <- 1\n3 dac~ <- 2", 640),
    "a gain by message": ("0 loadbang\n1 msg 20 <- 0\n2 osc~ 440\n3 *~ <- 2 1>1\n4 dac~ <- 3", 20),
    "a ramp": ("0 loadbang\n1 msg 8 1 <- 0\n2 line~ <- 1\n3 osc~ 440\n4 *~ <- 3 2>1\n5 dac~ <- 4", 8),
    "decibels": ("0 loadbang\n1 msg 120 <- 0\n2 dbtorms <- 1\n3 osc~ 440\n4 *~ <- 3 2>1\n5 dac~ <- 4", 10),
    "through a bus": ("0 osc~ 440\n1 *~ 30 <- 0\n2 throw~ bus <- 1\n3 catch~ bus\n4 dac~ <- 3", 30),
    "through a delay": ("0 osc~ 440\n1 *~ 30 <- 0\n2 delwrite~ d 100 <- 1\n3 delread~ d 1\n4 dac~ <- 3", 30),
    "through a filter": ("0 phasor~ 100\n1 *~ 90 <- 0\n2 lop~ 5000 <- 1\n3 dac~ <- 2", 90),
}
FINE = {
    "a slider by a name that has no settings": "0 hslider 11\n1 osc~ 440\n2 *~ 0.1 <- 1 0>1\n3 dac~ <- 2",
    "two of a half": "0 osc~ 440\n1 *~ 0.5 <- 0\n2 osc~ 550\n3 *~ 0.5 <- 2\n4 dac~ <- 1 3",
    "a sawtooth around 0": "0 phasor~ 100\n1 -~ 0.5 <- 0\n2 *~ 2 <- 1\n3 dac~ <- 2",
    "a tremolo": "0 osc~ 5\n1 *~ 0.5 <- 0\n2 +~ 0.5 <- 1\n3 osc~ 440\n4 *~ <- 3 2>1\n5 dac~ <- 4",
    "frequencies where they belong": "0 osc~ 5\n1 *~ 200 <- 0\n2 +~ 440 <- 1\n3 osc~ <- 2\n4 dac~ <- 3",
    "a limit": "0 osc~ 440\n1 *~ 200 <- 0\n2 clip~ -1 1 <- 1\n3 dac~ <- 2",
    "a fold": "0 phasor~ 10\n1 *~ 8 <- 0\n2 wrap~ <- 1\n3 dac~ <- 2",
    "a velocity": "0 notein\n1 / 127 <- 0.1\n2 osc~ 440\n3 *~ <- 2 1>1\n4 dac~ <- 3",
    "a number box": "0 floatatom\n1 osc~ 440\n2 *~ <- 1 0>1\n3 dac~ <- 2",
    "what is loud and goes nowhere": "0 osc~\n1 *~ 2000 <- 0\n2 snapshot~ <- 1\n3 print <- 2",
    "an input": "0 adc~\n1 *~ 2 <- 0\n2 dac~ <- 1",
    "seven bands of noise": "0 noise~\n"
    + "".join(f"{number} bp~ {number}00 5 <- 0\n" for number in range(1, 8))
    + "8 dac~ <- 1 2 3 4 5 6 7",
    "an echo": "0 osc~\n1 *~ 0.3 <- 0\n2 +~ <- 1\n3 delwrite~ d 500 <- 2\n4 delread~ d 300\n5 *~ 0.9 <- 4\n"
    "5 -> 2.1\n6 dac~ <- 2",
}
LOOP = "0 noise~\n1 *~ 0.1 <- 0\n2 +~ <- 1\n3 delwrite~ d 100 <- 2\n4 {reader}\n{loop}6 dac~ <- 1\n{back} -> 2.1"


@pytest.mark.parametrize("case", LOUD)
def test_loud(case: str) -> None:
    text, peak = LOUD[case]
    (finding,) = found(written(text))
    assert finding.code == "loud"
    assert finding.severity == ("error" if peak > 4 else "warning")
    assert f"reaches {peak} " in finding.message


@pytest.mark.parametrize("case", FINE)
def test_fine(case: str) -> None:
    assert found(written(FINE[case])) == []


@pytest.mark.parametrize("case", LOUD)
def test_the_real_pd_plays_what_was_foretold(pd: Path, case: str) -> None:
    text, peak = LOUD[case]
    run = run_patch(written(text), seconds=0.3, pd=pd)
    assert run.audio is not None
    assert abs(run.audio).max() == pytest.approx(peak, rel=0.1)


@pytest.mark.parametrize(
    ("reader", "gain", "grows"),
    [
        ("delread~ d 10", "*~ 1.1", True),
        ("delread~ d 10", "*~ 1", True),
        ("delread~ d 10", "*~ -1.1", True),
        ("delread4~ d", "*~ 1.1", True),
        ("delread~ d 10", "*~ 0.99", False),
        ("delread~ d 10", "*~", False),
        ("delread~ d 10", "clip~ -1 1", False),
    ],
)
def test_feedback(pd: Path, reader: str, gain: str, grows: bool) -> None:
    patch = written(LOOP.format(reader=reader, loop=f"5 {gain} <- 4\n", back=5).replace("dac~ <- 1", "dac~ <- 2"))
    assert [finding.code for finding in found(patch)] == (["feedback-grows"] if grows else [])
    run = run_patch(patch, seconds=4, pd=pd)
    assert run.audio is not None
    early, late = (part.std(dtype=float) for part in (run.audio[0, 4410:44100], run.audio[0, -44100:]))
    assert (late > 1.5 * early) == grows


def test_feedback_across_two_lines() -> None:
    text = (
        "0 noise~\n1 +~ <- 0\n2 delwrite~ a 100 <- 1\n3 delread~ a 10\n4 *~ 2 <- 3\n5 delwrite~ b 100 <- 4\n"
        "6 delread~ b 10\n7 *~ {} <- 6\n7 -> 1.1\n8 *~ 0.1 <- 3\n9 dac~ <- 8"
    )
    assert {finding.code for finding in found(written(text.format("0.6")))} == {"feedback-grows"}
    assert found(written(text.format("0.4"))) == []


def test_two_taps_add_up() -> None:
    text = (
        "0 noise~\n1 *~ 0.1 <- 0\n2 delwrite~ d 100 <- 1\n3 delread~ d 10\n4 delread~ d 35\n"
        "5 *~ {} <- 3\n6 *~ {} <- 4\n5 -> 2\n6 -> 2\n7 dac~ <- 3"
    )
    assert [finding.code for finding in found(written(text.format(0.6, 0.6)))] == ["feedback-grows"]
    assert found(written(text.format(0.6, -0.6))) == []


def test_within_nested_canvases(make: Make) -> None:
    inside = (
        "#N canvas 0 0 300 200 inner 0 | obj inlet~ | obj *~ 50 | obj outlet~ | #X connect 0 0 1 0 | #X connect 1 0 2 0"
    )
    patch = make(f"obj osc~ 440 | {inside} | #X restore 0 0 pd inner | obj dac~", "0 0 1 0, 1 0 2 0")
    (finding,) = found(patch)
    assert (finding.code, finding.canvas, finding.box) == ("loud", (), 2)


def test_no_training_patch_is_refused() -> None:
    patches = [written(pair.text) for pair in pairs(3, 500)]
    assert [errors(found(patch)) for patch in patches if errors(found(patch))] == []


def test_no_patch_that_comes_with_pd_is_called_loud_without_cause(pd: Path) -> None:
    patches = [patch for file in candidates.help_patches(pd) if (patch := pdfile.load(file).patch)]
    assert len(patches) > 100
    assert [finding for patch in patches for finding in found(patch)] == []
