"""Sizes and ports, as read off the items that the real Pd draws in its window."""

from __future__ import annotations

import pytest

from patchgen.layout.measure import measure, opening
from patchgen.layout.shape import FONTS, Rect, Segment, Shape, font_of
from patchgen.layout.text import broken, shown
from patchgen.notation import read
from patchgen.patch import Box, Canvas, Kind

FONT = font_of(12)


def shape(line: str) -> Shape:
    patch = read(f"0 {line}\n").patch
    assert patch is not None
    return measure(patch.canvas.boxes[0], FONT)


@pytest.mark.parametrize(
    ("line", "frame"),
    [
        ("osc~ 440", (0, 0, 60, 20)),
        ("a", (0, 0, 25, 20)),
        ("", (0, 0, 25, 20)),
        ("nosuchobj 1 2", (0, 0, 95, 20)),
        ("expr $f1 + 1; $f2 * 2", (0, 0, 95, 35)),
        ("list prepend a\\ b 1000000 0.10 1e-5 440. $0-x $1-$2", (0, 0, 340, 20)),
        ("msg 440, 880 $1; freq 220", (0, 0, 88, 35)),
        ("msg", (0, 0, 25, 20)),
        ("msg foo bar;", (0, 0, 60, 20)),
        ("msg ; pd dsp 1; x y", (0, 0, 67, 50)),
        ("floatatom", (0, 0, 37, 19)),
        ("symbolatom", (0, 0, 72, 19)),
        ("listbox", (0, 0, 142, 19)),
        ("bng", (0, 0, 21, 21)),
        ("nbx", (0, 0, 64, 19)),
        ("hsl", (-3, 0, 181, 21)),
        ("vsl", (0, -2, 21, 182)),
        ("hradio 8", (0, 0, 168, 21)),
        ("vradio 4", (0, 0, 21, 84)),
        ("vu", (-1, -2, 22, 202)),
        ("cnv", (0, 0, 140, 84)),
        ("graph wave 64", (0, 0, 200, 140)),
    ],
)
def test_frames(line: str, frame: tuple[int, int, int, int]) -> None:
    assert shape(line).frame == Rect(*frame)


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("msg 440, 880 $1; freq 220", (0, 0, 96, 35)),  # the flag
        ("msg a", (0, 0, 30, 20)),
        ("floatatom label=lab", (-24, 0, 37, 19)),
        ("graph wave 64", (0, -16, 200, 140)),  # the name
        ("vu", (-1, -6, 55, 208)),  # the scale
    ],
)
def test_what_stands_out(line: str, whole: tuple[int, int, int, int]) -> None:
    assert shape(line).whole == Rect(*whole)


def test_width_suffix_and_other_fonts() -> None:
    assert measure(Box(Kind.OBJ, ("osc~", "440"), width=14), FONT).frame == Rect(0, 0, 102, 20)
    assert measure(Box(Kind.TEXT, ("narrow", "comment", "here"), width=8), FONT).frame == Rect(0, 0, 60, 50)
    assert measure(Box(Kind.OBJ, ("osc~", "440")), font_of(16)).frame == Rect(0, 0, 84, 24)
    assert measure(Box(Kind.FLOATATOM, ("5", "0", "0", "0", "-", "-", "-", "24")), FONT).frame == Rect(0, 0, 72, 33)
    assert [font_of(size).size for size in (0, 8, 11, 12, 30, 99)] == [8, 8, 10, 12, 24, 36]
    assert [font.width for font in FONTS] == [5, 6, 7, 10, 14, 22]


def test_ports_spread_over_the_frame() -> None:
    assert shape("pack 0 0 0 0").ports(4) == (0, 27, 54, 81)
    assert shape("t b b f").ports(3) == (0, 23, 46)
    assert shape("hsl").ports(1) == (-3,)
    assert shape("vu").ports(2) == (-1, 15)
    assert shape("bang").ports(0) == ()


def test_opening_of_a_canvas() -> None:
    canvas = read("0 pd face {\n0 bng\n#X coords 0 -1 1 1 180 80 2 20 30\n}\n").patch
    assert canvas is not None
    inner = canvas.canvas.boxes[0]
    assert isinstance(inner, Canvas)
    face = opening(inner)
    assert face is not None
    assert (face.area, face.nameless) == (Rect(20, 30, 200, 110), True)
    assert measure(inner, FONT).frame == Rect(0, 0, 180, 80)


def test_fields_that_are_no_numbers_do_not_hurt() -> None:
    record = ("hsl", "wide", "inf", "nan", "-1e99", *["x"] * 20)
    frame = measure(Box(Kind.OBJ, record), FONT).frame
    assert frame.width > 0
    assert frame.height > 0
    assert measure(Box(Kind.OBJ, ("bng", "1e300")), FONT).frame.width == 10_000


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", None, [""]),
        ("x" * 61, None, ["x" * 60, "x"]),
        ("x" * 59 + " yy", None, ["x" * 59, "yy"]),
        ("x" * 60 + " yy", None, ["x" * 60, "yy"]),
        ("narrow comment here", 8, ["narrow", "comment", "here"]),
        ("a;\nb", None, ["a;", "b"]),
    ],
)
def test_lines_break_where_pd_breaks_them(text: str, width: int | None, lines: list[str]) -> None:
    assert broken(text, width) == lines


@pytest.mark.parametrize(
    ("atoms", "text"),
    [
        (("440", "\\,", "880", "\\$1", "\\;", "x"), "440, 880 $1;\nx"),
        (("\\;", "pd", "dsp", "1"), ";\npd dsp 1"),
        (("a\\ b", "a\\,b", "caf\\é", "\\$0-x"), "a\\ b a\\,b café $0-x"),
        (("a\\\\b", "x\\\\\\\\y", "\\0.10", "c\\\\"), "ab x\\\\y 0.10 c"),
        (("1000000", "0.10", "1e-5", "440.", "-.5", "1e", "+5"), "1e+06 0.1 1e-05 440 -0.5 1e +5"),
    ],
)
def test_text_as_pd_shows_it(atoms: tuple[str, ...], text: str) -> None:
    assert shown(atoms) == text


def test_where_a_cord_runs_across_a_rectangle() -> None:
    area = Rect(10, 10, 20, 20)
    assert Segment(15, 0, 15, 30).within(area) == (15, 15)
    assert Segment(0, 30, 30, 0).within(area) == (10, 20)
    assert Segment(0, 15, 30, 15).within(area) == (0, 30)
    assert Segment(0, 0, 9, 30).within(area) is None
    assert Segment(12, 0, 15, 9).within(area) is None
    assert Segment(0, 12, 30, 40).within(area) is None
