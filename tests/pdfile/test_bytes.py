"""Every byte survives, whatever the encoding, the line ends and the spelling."""

from __future__ import annotations

import pytest

from patchgen import pdfile
from patchgen.patch import Box, Canvas, Kind, Patch

HEADER = b"#N canvas 0 50 450 300 12;\n"


def read(data: bytes) -> Patch:
    patch = pdfile.read(data).patch
    assert patch is not None
    assert pdfile.write(patch) == data
    return patch


def atoms(record: bytes) -> tuple[str, ...]:
    (box,) = read(HEADER + record).canvas.boxes
    assert isinstance(box, Box)
    return box.atoms


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(HEADER + b"#X obj 10 10 osc~ 440;", id="no final newline"),
        pytest.param(HEADER + b"#X obj 10 10 osc~ 440;\n\n \t\n", id="blank lines at the end"),
        pytest.param(b"\n\n  " + HEADER + b"#X obj 10 10 osc~ 440;\n", id="blank lines at the start"),
        pytest.param(HEADER + b"#X obj 10 10 osc~ 440;#X obj 1 1 dac~;  #X connect 0 0 1 0;", id="one line"),
        pytest.param(HEADER + b"  #X   obj\t10 10\n\n osc~\r\n440 ;  \r", id="odd white space"),
        pytest.param(HEADER + b"#X obj +10 10. osc~ 1_000;\n", id="odd numbers"),
        pytest.param(HEADER + b";;;\n;#X obj 10 10 osc~;;", id="empty records"),
        pytest.param(b"\xef\xbb\xbf" + HEADER, id="byte order mark"),
        pytest.param(HEADER + b"#X text 1 1 \x00\xff\xfe \xed\xa0\x80 \xc3;\n", id="no UTF-8"),
        pytest.param(HEADER + b"#X obj 1 1 osc~;\nthe end", id="text behind"),
        pytest.param(b"the start\n" + HEADER + b"#X obj 1 1 osc~;\n", id="text before"),
        pytest.param(HEADER + b"#X text 1 1 one\\", id="backslash at the end"),
        pytest.param(HEADER + b"#X text 1 1 one\\;", id="escaped semicolon at the end"),
        pytest.param(HEADER + b"#X text 1 1 one\\\\;", id="escaped backslash at the end"),
    ],
)
def test_round_trip(data: bytes) -> None:
    read(data)


def test_a_normal_file_has_nothing_behind_its_canvas() -> None:
    patch = read(HEADER + b"#X obj 10 10 osc~ 440;\n")
    assert (patch.before, patch.after) == ((), ())


def test_text_behind_the_last_record_is_kept_apart() -> None:
    patch = read(HEADER + b"#X obj 10 10 osc~ 440;\n```\nIt sings; loudly.\n")
    assert len(patch.canvas.nodes) == 1
    assert [statement.raw for statement in patch.after] == ["```\nIt sings;", " loudly.\n"]
    assert {statement.chunk for statement in patch.after} == {""}


def test_latin_1_survives_in_an_atom() -> None:
    patch = read(HEADER + "#X text 1 1 café;\n".encode("latin-1"))
    (box,) = patch.canvas.boxes
    assert isinstance(box, Box)
    moved = pdfile.write(Patch(Canvas((box.at(2, 3),))))
    assert moved == HEADER + "#X text 2 3 café;\n".encode("latin-1")


def test_atoms_are_divided_as_pd_does() -> None:
    assert atoms(rb"#X msg 1 1 a\ b \, \; \$1 \\ c\,d;") == (r"a\ b", r"\,", r"\;", r"\$1", "\\\\", r"c\,d")
    assert atoms(b"#X text 1 1 a\\\nb c\\\td;") == ("a\\\nb", "c\\\td")
    # A no-break space, a form feed and the like are letters for Pd.
    assert atoms("#X text 1 1 a\N{NO-BREAK SPACE}b c\x0cd\x85e;".encode()) == ("a\N{NO-BREAK SPACE}b", "c\x0cd\x85e")
    assert atoms("#X text 1 1 a\N{NO-BREAK SPACE}b c\\,d;".encode()) == ("a\N{NO-BREAK SPACE}b", "c\\,d")


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(b"#A set an example:\n#X obj 10 10 osc~\n#X connect 0 0 1 0 \\;;\n", id="data"),
        pytest.param(b"#X text 1 1 an example:\\\n#X obj 10 10 osc~;\n", id="escaped line end"),
        pytest.param(b"#X text 1 1 the record\n#X connects;\n", id="broken line"),
        pytest.param(b"#X text 1 1 not #X obj 10 10 osc~ 440;\n", id="in the line"),
    ],
)
def test_a_text_about_records_is_one_record(record: bytes) -> None:
    reading = pdfile.read(HEADER + record)
    assert reading.findings == ()
    assert len(read(HEADER + record).canvas.nodes) == 1


@pytest.mark.parametrize(
    ("record", "width"),
    [
        (b"#X obj 10 10 osc~ 440, f 12;\n", 12),
        (b"#X obj 10 10 osc~ 440\n, f 12;\n", 12),
        (b"#X obj 10 10 osc~ 440 , f\n12 ;\n", 12),
        (b"#X obj 10 10 osc~ 440;\n#X f 12;\n", 12),
        (b"#X obj 10 10 osc~ 440;\n", None),
        (b"#X obj 10 10 osc~ 440 \\, f 12;\n", None),
    ],
)
def test_width(record: bytes, width: int | None) -> None:
    reading = pdfile.read(HEADER + record)
    assert reading.findings == ()
    (box,) = read(HEADER + record).canvas.boxes
    assert isinstance(box, Box)
    assert box.width == width
    assert box.atoms[:2] == ("osc~", "440")


def test_width_of_an_empty_object() -> None:
    assert read(HEADER + b"#X obj 10 10, f 7;\n").canvas.boxes == (Box(Kind.OBJ, (), 10, 10, 7),)


def test_width_of_a_nested_canvas_is_a_record_of_its_own() -> None:
    nested = b"#N canvas 0 0 450 300 voice 0;\n#X restore 10 10 pd voice;\n#X f 20;\n"
    patch = read(HEADER + nested + b"#X f 30;\n")
    (canvas,) = patch.canvas.boxes
    assert isinstance(canvas, Canvas)
    assert canvas.restore is not None
    assert canvas.restore.width == 20
    assert len(patch.canvas.statements) == 1
    assert pdfile.write(Patch(Canvas((canvas.at(30, 40),)))) == HEADER + nested.replace(b"10 10", b"30 40")


def test_width_behind_the_data_of_an_object_stays_a_record() -> None:
    patch = read(HEADER + b"#X obj 10 10 array define -k a 2;\n#A 0 1 2;\n#X f 12;\n")
    assert [statement.atoms for statement in patch.canvas.statements] == [("0", "1", "2"), ("f", "12")]


@pytest.mark.parametrize(("text", "number"), [("10", 10), ("-3", -3), ("10.9", 10), ("1e2", 100), (".5", 0), ("-0", 0)])
def test_positions_are_cut_to_whole_numbers_as_pd_does(text: str, number: int) -> None:
    reading = pdfile.read(HEADER + f"#X obj {text} 5 osc~;\n".encode())
    assert reading.findings == ()
    assert reading.patch is not None
    assert reading.patch.canvas.boxes[0].x == number


@pytest.mark.parametrize("text", ["+1", "0x10", "1_0", "nan", "inf", "1e", "--1", "٣", "9" * 5000, "1e400", "$1"])
def test_what_pd_takes_for_no_number_is_none(text: str) -> None:
    reading = pdfile.read(HEADER + f"#X obj {text} 5 osc~;\n".encode())
    assert [finding.code for finding in reading.findings] == ["position-bad"]
