"""Changed trees: what was changed is written anew, all else byte for byte."""

from __future__ import annotations

from dataclasses import replace

import pytest

from patchgen import pdfile
from patchgen.patch import Box, Canvas, Cord, Header, Kind, Patch, Restore, Statement, with_boxes

HEADER = b"#N canvas 0 50 450 300 12;\n"


def read(data: bytes) -> Patch:
    patch = pdfile.read(data).patch
    assert patch is not None
    return patch


def appended(data: bytes, box: Box) -> bytes:
    patch = read(data)
    return pdfile.write(replace(patch, canvas=replace(patch.canvas, nodes=(*patch.canvas.nodes, box))))


def test_an_empty_patch_is_what_pd_makes() -> None:
    assert pdfile.write(Patch(Canvas())) == HEADER


def test_only_the_changed_box_is_written_anew() -> None:
    data = HEADER + b"#X obj  10 10\tosc~ 440;\r\n#X  obj 10   40 dac~ ;\r\n#X connect 0 0 1 0 ;\n\n"
    patch = read(data)
    first, second = patch.canvas.boxes
    moved = replace(patch, canvas=with_boxes(patch.canvas, (first.at(20, 30), second)))
    assert pdfile.write(moved) == data.replace(b"#X obj  10 10\tosc~ 440;\r\n", b"#X obj 20 30 osc~ 440;\n")


def test_only_the_changed_place_of_a_nested_canvas_is_written_anew() -> None:
    nested = b"#N  canvas 0 0 450 300 voice 0;\n#X  obj 1 1 inlet;\n#X  restore 10 10 pd voice;\n"
    patch = read(HEADER + nested)
    (canvas,) = patch.canvas.boxes
    moved = replace(patch, canvas=with_boxes(patch.canvas, (canvas.at(5, 6),)))
    assert pdfile.write(moved) == HEADER + nested.replace(b"#X  restore 10 10", b"#X restore 5 6")


@pytest.mark.parametrize(
    ("data", "between"),
    [
        pytest.param(HEADER, b"", id="a whole file"),
        pytest.param(HEADER[:-1], b"\n", id="no final newline"),
        pytest.param(HEADER[:-1] + b"\r", b"", id="carriage return"),
        pytest.param(HEADER + b"#X obj 1 1 osc~", b";\n", id="no semicolon"),
        pytest.param(HEADER + b"#X obj 1 1 osc~\n", b";", id="no semicolon before the newline"),
        pytest.param(HEADER + b"#X text 1 1 a\\;", b";\n", id="escaped semicolon"),
        pytest.param(HEADER + b"#X text 1 1 a\\\\;", b"\n", id="escaped backslash"),
    ],
)
def test_a_new_record_never_runs_into_a_broken_one(data: bytes, between: bytes) -> None:
    written = appended(data, Box(Kind.OBJ, ("dac~",), 5, 5))
    assert written == data + between + b"#X obj 5 5 dac~;\n"
    assert read(written).canvas.boxes[-1] == Box(Kind.OBJ, ("dac~",), 5, 5)


def test_new_boxes_stand_before_the_blank_lines_at_the_end() -> None:
    assert appended(HEADER + b"\n\n", Box(Kind.OBJ, ("dac~",))) == HEADER + b"#X obj 0 0 dac~;\n\n\n"


@pytest.mark.parametrize(
    ("atom", "written"),
    [
        ("osc~", b"osc~"),
        ("two words", b"two\\ words"),
        ("; pd quit", b"\\;\\ pd\\ quit"),
        (";", b"\\;"),
        (",", b","),
        ("a,b;c", b"a\\,b\\;c"),
        ("line\nbreak", b"line\\\nbreak"),
        ("end\\", b"end\\\\"),
        ("\\;", b"\\;"),
        ("\\\\", b"\\\\"),
        ("\\\\;", b"\\\\\\;"),
        ("$1", b"$1"),
    ],
)
def test_an_atom_stays_one_atom(atom: str, written: bytes) -> None:
    assert (
        pdfile.write(Patch(Canvas((Box(Kind.TEXT, (atom, "end")),)))) == HEADER + b"#X text 0 0 " + written + b" end;\n"
    )


def test_each_kind_of_node_has_its_form() -> None:
    patch = Patch(
        before=(Statement("#N", ("struct", "point", "float", "x")),),
        canvas=Canvas(
            (
                Box(Kind.OBJ, ("osc~", "440"), 1, 2, 9),
                Box(Kind.OBJ, (), 1, 2),
                Box(Kind.ARRAY, ("wave", "4", "float", "3"), 7, 7),
                Box(Kind.SCALAR, ("point", "5", "\\;"), 7, 7),
                Canvas((), Header(1, 2, 3, 4, ("a", "0")), Restore(("pd", "a"), 5, 6, 7)),
                Canvas((), Header(1, 2, 3, 4, ("b", "0"))),
                Cord(0, 1, 1, 0),
                Statement("", ()),
                Statement("", ("pd", "dsp", "1")),
            ),
            Header(10, 20, 30, 40, ("10",)),
        ),
        after=(Statement("#X", ("coords", "0")),),
    )
    assert pdfile.write(patch).decode() == (
        "#N struct point float x;\n"
        "#N canvas 10 20 30 40 10;\n"
        "#X obj 1 2 osc~ 440, f 9;\n"
        "#X obj 1 2;\n"
        "#X array wave 4 float 3;\n"
        "#X scalar point 5 \\;;\n"
        "#N canvas 1 2 3 4 a 0;\n"
        "#X restore 5 6 pd a;\n"
        "#X f 7;\n"
        "#N canvas 1 2 3 4 b 0;\n"
        "#X connect 0 1 1 0;\n"
        "pd dsp 1;\n"
        "#X coords 0;\n"
    )


def test_a_surrogate_that_stands_for_no_byte_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        pdfile.write(Patch(Canvas((Box(Kind.TEXT, ("\ud800",)),))))
