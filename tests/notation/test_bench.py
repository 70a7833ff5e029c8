"""What the notation keeps of files, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from patchgen import notation, pdfile
from patchgen.notation import bench
from patchgen.notation.graph import MAX_VALUES
from patchgen.notation.kept import Loss, losses
from patchgen.patch import Box, Canvas, Cord, Kind, Patch, Restore, Statement

HEADER = b"#N canvas 0 50 450 300 12;\n"
SINE = HEADER + b"#X obj 10 10 osc~ 440;\n#X obj 10 40 dac~;\n#X connect 0 0 1 0;\n#X connect 0 0 1 1;\n"
LONG = b"#N canvas 0 0 450 278 (subpatch) 0;\n#X array wave 1200 float 3;\n#A 0" + b" 0.5" * 1000 + b";\n"
LONG += b"#A 1000" + b" 0.5" * 200 + b";\n#X coords 0 1 1200 -1 200 140 1 0 0;\n#X restore 1 1 graph;\n"


def test_bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"sine.pd": SINE, "copy.pd": SINE, "long.pd": HEADER + LONG, "broken.pd": SINE + b"#X connect 0 0 9 0;\n"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert bench.main([str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1 of 3 unique files keep all (33.33%)\n")
    assert f"| {Loss.CONTENTS} | 1 | `{tmp_path.name}/long.pd` |" in out
    assert f"| the file itself is broken: connect-to-missing-box | 1 | `{tmp_path.name}/broken.pd` |" in out
    assert "mistral-common" in out or " tokens for " in out


def test_tokens_are_counted() -> None:
    tally = bench.measure([(Path("sine.pd"), SINE)], len)
    text = "0 osc~ 440\n1 dac~ <- 0 0>1\n"
    assert (tally.tokens, tally.pd_tokens, tally.shares) == (len(text), len(SINE), [len(text) / len(SINE)])


def test_a_folder_without_patches(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main([str(tmp_path)]) == 2
    assert "no .pd file" in capsys.readouterr().err


def array(values: int) -> Canvas:
    data = Statement("#A", ("0", *["0.5"] * values))
    return Canvas((Box(Kind.ARRAY, ("wave", str(values), "float", "3")), data), restore=Restore(("graph",)))


OSC, DAC = Box(Kind.OBJ, ("osc~", "440")), Box(Kind.OBJ, ("dac~",))
DECLARE = Statement("#X", ("declare", "-lib", "a"))
PATCH = Patch(
    Canvas((OSC, DAC, array(3), Cord(0, 0, 1, 0), Cord(0, 0, 1, 1), Statement("#X", ("declare", "-lib", "a"))))
)
CHANGES = {
    Loss.BOXES: (OSC, DAC, *PATCH.canvas.nodes[3:]),
    Loss.ARGUMENTS: (replace(OSC, atoms=("osc~", "441")), *PATCH.canvas.nodes[1:]),
    Loss.CORDS: (*PATCH.canvas.nodes[:3], Cord(0, 0, 1, 1), Cord(0, 0, 1, 0), DECLARE),
    Loss.CONTENTS: (OSC, DAC, array(4), *PATCH.canvas.nodes[3:]),
    Loss.RECORDS: PATCH.canvas.nodes[:5],
}


def test_positions_are_no_loss() -> None:
    moved = replace(PATCH, canvas=replace(PATCH.canvas, nodes=(OSC.at(5, 6), *PATCH.canvas.nodes[1:])))
    assert losses(PATCH, PATCH) == losses(PATCH, moved) == frozenset()


@pytest.mark.parametrize("loss", CHANGES)
def test_what_is_lost_is_told(loss: Loss) -> None:
    assert loss in losses(PATCH, Patch(Canvas(CHANGES[loss])))


def test_a_slider_of_odd_length_may_start_elsewhere() -> None:
    record = "#X obj 1 1 hsl 128 15 1 3 0 1 empty empty empty -2 -6 0 8 -262144 -1 -1 7900 1;"
    patch = pdfile.read(HEADER + record.encode()).patch
    assert patch is not None
    back = notation.read(notation.write(patch)).patch
    assert back is not None
    assert losses(patch, back) == {Loss.START}


@pytest.mark.parametrize(("values", "kept"), [(1, True), (MAX_VALUES, True), (MAX_VALUES + 1, False)])
def test_only_what_is_too_long_for_a_text_is_left_out(values: int, kept: bool) -> None:
    patch = Patch(Canvas((array(values),)))
    back = notation.read(notation.write(patch)).patch
    assert back is not None
    assert losses(patch, back) == (frozenset() if kept else {Loss.CONTENTS})


def test_an_array_of_many_records_is_left_out_as_one() -> None:
    patch = pdfile.read(HEADER + LONG).patch
    assert patch is not None
    assert "#A" not in notation.write(patch)
    assert "garray wave 1200 float 3" in notation.write(patch)
