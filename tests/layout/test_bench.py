"""The figures of a layout, counted on patches where they are known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.layout.bench import looks, main
from patchgen.patch import Patch

# Two cords that cross, one that goes up, one over a box, and two boxes on each other.
UGLY = """\
#N canvas 0 50 450 300 12;
#X obj 20 20 f;
#X obj 220 20 f;
#X obj 20 220 f;
#X obj 220 220 f;
#X obj 210 120 f;
#X obj 230 125 f;
#X connect 0 0 3 0;
#X connect 1 0 2 0;
#X connect 3 0 1 0;
"""


def patch(text: str) -> Patch:
    found = pdfile.read(text.encode()).patch
    assert found is not None
    return found


def test_what_is_counted() -> None:
    found = looks(patch(UGLY))
    assert (found.canvases, found.boxes, found.cords) == (1, 6, 3)
    assert (found.overlaps, found.upward, found.covered, found.crossings) == (1, 1, 1, 1)
    assert found.length == pytest.approx(2 * (180**2 + 200**2) ** 0.5 + 220, rel=0.05)


def test_patches_are_compared_with_their_authors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ugly.pd").write_text(UGLY)
    assert main([str(tmp_path / "ugly.pd")]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "1 canvases, 6 boxes, 3 cords"
    assert out[2].split() == ["boxes", "on", "each", "other", "0", "1", "0.00"]


def test_pairs_have_no_positions_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text("".join(json.dumps({"text": f"0 osc~ {n}\n1 dac~ <- 0\n"}) + "\n" for n in range(5)))
    assert main([str(pairs), "--count", "3"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("3 canvases, 6 boxes, 3 cords")
    assert "authors" not in out


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl" in capsys.readouterr().err
