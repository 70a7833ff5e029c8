from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.check import check
from patchgen.finding import Finding, Severity
from patchgen.patch import Box, Canvas, Cord, Header, Kind, Patch

Make = Callable[..., Patch]
TONE = "obj osc~ 440 | obj *~ 0.1 | obj dac~"
TONE_CORDS = "0 0 1 0, 1 0 2 0, 1 0 2 1"
NESTED = "#N canvas 0 0 300 200 inner 0 | obj inlet~ | obj outlet~ | #X restore 10 10 pd inner"


def found(patch: Patch, code: str) -> Finding:
    (finding,) = [finding for finding in check(patch) if finding.code == code]
    return finding


def codes(patch: Patch) -> list[str]:
    return [finding.code for finding in check(patch)]


def test_a_good_patch_has_no_findings(make: Make) -> None:
    assert check(make(TONE, TONE_CORDS)) == ()
    assert check(Patch(Canvas())) == ()


@pytest.mark.parametrize(
    ("boxes", "cords", "code", "words"),
    [
        ("obj osc 440 | obj print", "", "unknown-box", "[osc~]"),
        ("obj zzzzqq | obj print", "", "unknown-box", "no object [zzzzqq]."),
        ("obj clone voice 8 | obj dac~", "0 0 1 0", "unknown-box", "abstraction"),
        ("obj osc~ sine | obj dac~", "0 0 1 0", "bad-arguments", "[osc~ sine]"),
        ("obj list nonsense | obj print", "0 0 1 0", "bad-arguments", "append, fromsymbol"),
        ("obj | obj print", "", "empty-box", "empty"),
        (TONE, TONE_CORDS + ", 0 1 2 0", "outlet-missing", "box 0 [osc~ 440] has no outlet 1, only 0"),
        (TONE, TONE_CORDS + ", 0 0 2 2", "inlet-missing", "box 2 [dac~] has no inlet 2, only 0 to 1"),
        ("obj loadbang | obj print", "1 0 0 0", "outlet-missing", "[print] has no outlet 0 and no other"),
        (TONE, TONE_CORDS + ", 0 0 9 0", "cord-to-missing-box", "box 9, but the boxes are 0 to 2"),
        (TONE, TONE_CORDS + ", 0 0 1 0", "cord-twice", "twice"),
        ("obj osc~ | obj print", "0 0 1 0", "signal-to-control", "[snapshot~]"),
        ("obj osc~ | obj +~ | obj dac~", "0 0 1 0, 1 0 1 1, 1 0 2 0", "dsp-loop", "[+~] -> [+~]"),
        ("obj metro 100 | obj float", "0 0 1 0", "no-output", "[dac~]"),
        ("obj dac~ | obj print", "", "dac-unfed", "silent"),
        ("obj tabread~ wave | obj dac~", "0 0 1 0", "array-missing", "[array define wave]"),
        ("obj vd~ echo | obj dac~", "0 0 1 0", "delay-line-missing", "[delwrite~ echo]"),
        ("obj catch~ bus | obj dac~", "0 0 1 0", "signal-missing", "[throw~ bus]"),
    ],
)
def test_each_code(make: Make, boxes: str, cords: str, code: str, words: str) -> None:
    assert words in found(make(boxes, cords), code).message


def test_a_finding_says_where_it_is(make: Make) -> None:
    inside = "obj osc~ | obj print | #X connect 0 0 1 0 | obj nosuch"
    patch = make(f"obj print | #N canvas 0 0 300 200 inner 0 | {inside} | #X restore 0 0 pd inner")
    rate = found(patch, "signal-to-control")
    assert (rate.canvas, rate.box, rate.cord) == ((1,), 1, Cord(0, 0, 1, 0))
    unknown = found(patch, "unknown-box")
    assert (unknown.canvas, unknown.box, unknown.severity) == ((1,), 2, Severity.ERROR)


def test_a_nested_canvas_is_a_box_with_ports(make: Make) -> None:
    good = make(f"obj osc~ | {NESTED} | obj dac~", "0 0 1 0, 1 0 2 0")
    assert codes(good) == []
    assert "inlet-missing" in codes(make(f"obj osc~ | {NESTED} | obj dac~", "0 0 1 1, 1 0 2 0"))
    assert "dsp-loop" in codes(make(f"obj osc~ | {NESTED} | obj dac~", "1 0 1 0, 1 0 2 0"))


def test_arrays_and_names_that_are_there(make: Make) -> None:
    array = "#N canvas 0 0 450 300 (subpatch) 0 | #X array wave 100 float 3 | #X restore 100 100 graph"
    play = " | obj tabread~ wave | obj dac~"
    for maker in ("obj table wave 100", "obj array define -k wave 100", array):
        assert codes(make(maker + play, "1 0 2 0")) == []
    assert codes(make("obj tabread~ \\$1 | obj dac~", "0 0 1 0")) == []


def test_abstractions_beside_the_patch_are_known(make: Make, tmp_path: Path) -> None:
    (tmp_path / "voice.pd").write_bytes(pdfile.write(make("obj inlet | obj outlet~")))
    patch = make("obj voice | obj clone voice 4 | obj dac~", "0 0 2 0, 1 0 2 0")
    assert codes(patch) == ["unknown-box", "unknown-box"]
    assert check(patch, tmp_path) == ()


def test_cords_of_any_number_are_no_trouble() -> None:
    for cord in (Cord(-1, 0, 0, 0), Cord(0, -1, 0, 0), Cord(0, 0, 0, -3), Cord(0, 10**9, 10**9, 0)):
        assert codes(Patch(Canvas((cord,), Header()))) == ["cord-to-missing-box"]


@pytest.mark.parametrize(
    ("first", "middle", "last"),
    [
        ("osc~ 440", "*~ 1", "dac~"),
        ("f 1", "+ 1", "*~"),
        ("delread~ x 10", "*~ 1", "delwrite~ x 100"),
        ("bang", "spigot 1", "until"),
        ("bang", "t a", "until"),
    ],
)
def test_long_chains_are_no_trouble(first: str, middle: str, last: str) -> None:
    texts = [first, *[middle] * 1000, last]
    boxes = [Box(Kind.OBJ, tuple(text.split(" "))) for text in texts]
    patch = Patch(Canvas((*boxes, *(Cord(box, 0, box + 1, 0) for box in range(len(boxes) - 1)))))
    assert {finding.code for finding in check(patch)} <= {"no-output", "until-without-end"}
