"""A file with every kind of record, as the real Pd saved it: what it means, and the same bytes again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.patch import Box, Canvas, Cord, Header, Kind, Patch, Restore, Statement, canvases

SLIDER = "hsl 128 15 0 127 0 0 s r lab -2 -8 0 10 #fcfcfc #000000 #000000 0 1"
COMMENT = (
    r"a comment \, with a comma \; a semicolon and \$1 - é ü 日本 that is longer than sixty-five characters"
    " so that an old Pd would break it"
)


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split(" "))


VOICE = Canvas(
    nodes=(
        Box(Kind.OBJ, ("inlet~",), 20, 20),
        Box(Kind.OBJ, ("outlet~",), 20, 80),
        Canvas((), Header(10, 10, 200, 200, (r"inner\ space", "0")), Restore(("pd", r"inner\ space"), 20, 50)),
        Cord(0, 0, 1, 0),
        Statement("#X", words("coords 0 0 1 1 85 60 0")),
    ),
    header=Header(0, 0, 450, 300, ("voice", "0")),
    restore=Restore(("pd", "voice"), 20, 140, width=20),
)
GRAPH = Canvas(
    nodes=(
        Box(Kind.ARRAY, words("wave 5 float 3")),
        Statement("#A", words("0 0 0.5 1 0.5 -1e-05")),
        Statement("#X", words("coords 0 1 5 -1 200 140 1 0 0")),
    ),
    header=Header(0, 50, 450, 250, ("(subpatch)", "0")),
    restore=Restore(("graph",), 300, 140),
)
DATA = Canvas(
    nodes=(
        Box(Kind.SCALAR, words(r"note 10 20 bang \; 0 1 \; 2 3 \; \;")),
        Statement("#X", words("coords 0 300 450 0 100 80 2 0 0")),
    ),
    header=Header(0, 50, 450, 300, ("data", "0")),
    restore=Restore(("pd", "data"), 20, 260),
)
EVERY_RECORD = Patch(
    before=(
        Statement("#N", words("struct note float x float y symbol name array points point")),
        Statement("#N", words("struct point float x float y")),
    ),
    canvas=Canvas(
        header=Header(120, 80, 640, 480, ("12",)),
        nodes=(
            Statement("#X", words("declare -path lib")),
            Box(Kind.OBJ, words("declare -path lib"), 20, 20),
            Box(Kind.OBJ, words("osc~ 440"), 20, 50),
            Box(Kind.OBJ, words("*~ 0.1"), 20, 80, width=12),
            Box(Kind.OBJ, ("dac~",), 20, 110),
            Box(Kind.OBJ, (), 120, 20),
            Box(Kind.MSG, words(r"440 \, 880 \$1 \; pd dsp 1"), 120, 50),
            Box(Kind.MSG, ("symbol", r"with\ space", r"\$0-name"), 120, 80),
            Box(Kind.TEXT, words(COMMENT), 120, 110, width=40),
            Box(Kind.FLOATATOM, words("5 0 127 1 label recv send 0"), 300, 20),
            Box(Kind.SYMBOLATOM, words("10 0 0 0 - - - 0"), 300, 50),
            Box(Kind.LISTBOX, words("20 0 0 0 - - - 12"), 300, 80),
            Box(Kind.OBJ, words(SLIDER), 300, 110),
            VOICE,
            GRAPH,
            Box(Kind.OBJ, words("array define -k kept 3"), 20, 200),
            Statement("#A", words("0 1 2 3")),
            Box(Kind.OBJ, words("text define -k lines"), 20, 230),
            Statement("#A", words(r"set one 1 \; two \$1 \, three \;")),
            DATA,
            Cord(1, 0, 2, 0),
            Cord(2, 0, 3, 0),
            Cord(2, 0, 3, 1),
        ),
    ),
)


def test_every_record_is_read(golden: Path) -> None:
    reading = pdfile.load(golden / "every-record.pd")
    assert reading.findings == ()
    assert reading.patch == EVERY_RECORD


def test_it_is_written_byte_for_byte(golden: Path) -> None:
    reading = pdfile.load(golden / "every-record.pd")
    assert reading.patch is not None
    assert pdfile.write(reading.patch) == (golden / "every-record.pd").read_bytes()


def test_a_tree_made_by_hand_is_written_as_pd_saves_it(golden: Path) -> None:
    assert pdfile.write(EVERY_RECORD) == (golden / "every-record.pd").read_bytes()


def test_every_kind_of_box_is_in_the_file() -> None:
    kinds = {box.kind for _, canvas in canvases(EVERY_RECORD.canvas) for box in canvas.boxes if isinstance(box, Box)}
    assert kinds == set(Kind)


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_other_line_ends_mean_the_same_and_are_kept(golden: Path, ending: str) -> None:
    data = (golden / "every-record.pd").read_bytes().replace(b"\n", ending.encode())
    reading = pdfile.read(data)
    assert reading.findings == ()
    assert reading.patch == EVERY_RECORD
    assert pdfile.write(reading.patch) == data


def test_line_breaks_inside_records_mean_the_same_and_are_kept(golden: Path) -> None:
    # An escaped space is no place for a break.
    data = (golden / "every-record.pd").read_bytes().replace(b"\\ ", b"\\_").replace(b" ", b"\n").replace(b"_", b" ")
    data = data.replace(b";", b"\n;")
    data = data.replace(b"\\\n;", b"\\;")
    reading = pdfile.read(data)
    assert reading.findings == ()
    assert reading.patch == EVERY_RECORD
    assert pdfile.write(reading.patch) == data


def test_nothing_is_left_of_the_raw_text_when_it_is_forgotten(golden: Path, forget: Callable[[Patch], Patch]) -> None:
    data = (golden / "every-record.pd").read_bytes()
    reading = pdfile.read(data.replace(b"\n", b"\r\n"))
    assert reading.patch is not None
    assert pdfile.write(forget(reading.patch)) == data
