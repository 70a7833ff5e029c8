"""The comment with the request: on top of all boxes, spelled so that Pd shows what was typed."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchgen import pdfile
from patchgen.layout import arrange, headed, without_heading
from patchgen.layout.heading import LONGEST, comment_atoms
from patchgen.layout.measure import canvas_font, measure
from patchgen.layout.shape import Rect
from patchgen.layout.text import shown
from patchgen.notation import read
from patchgen.patch import Box, Canvas, Cord, Header, Kind, Patch, Statement

LONG = "a drone of eight oscillators that drift slowly apart, with a low pass at 800 Hz and a reverb behind it"


def rects(patch: Patch) -> list[Rect]:
    font = canvas_font(patch.canvas)
    return [measure(box, font).whole.moved(box.x, box.y) for box in patch.canvas.boxes]


def arranged(text: str) -> Patch:
    patch = read(text).patch
    assert patch is not None
    return arrange(patch)


def test_stands_above_all_boxes_and_behind_them_in_the_file() -> None:
    before = arranged("0 comment a title\n1 osc~ 440\n2 hsl label=up dy=-40 <- 0\n3 dac~ <- 1\n")
    after = headed(before, LONG)
    *others, comment = after.canvas.boxes
    assert isinstance(comment, Box)
    assert (comment.kind, shown(comment.atoms)) == (Kind.TEXT, LONG)
    *areas, top = rects(after)
    assert top.height == 2 * 15 + 5
    assert all(area.top >= top.bottom for area in areas)
    assert {box.y - old.y for box, old in zip(others, before.canvas.boxes, strict=True)} == {others[0].y - 20}
    assert after.canvas.cords == before.canvas.cords
    header = after.canvas.header
    assert all(Rect(0, 0, header.width, header.height).holds(rect) for rect in rects(after))


def test_stands_below_all_boxes_where_the_canvas_shows_on_its_parent() -> None:
    face = Statement("#X", ("coords", "0", "-1", "1", "1", "100", "60", "1", "10", "10"))
    before = arrange(Patch(Canvas((Box(Kind.OBJ, ("hsl",)), Box(Kind.OBJ, ("osc~",)), face), Header())))
    after = headed(before, "a face")
    assert after.canvas.boxes[:2] == before.canvas.boxes
    assert not [pair for pair in combinations(rects(after), 2) if pair[0].overlaps(pair[1])]
    assert after.canvas.boxes[2].y > max(box.y for box in before.canvas.boxes)


@pytest.mark.parametrize(
    ("request_text", "file", "seen"),
    [
        ("a sine, at 440", r"a sine \, at 440", "a sine, at 440"),
        ("1,000 steps", r"1 \, \000 steps", "1, 000 steps"),
        ("first; then", r"first \; then", "first;\nthen"),
        ("$1 and 5$", r"\$1 and 5$", "$1 and 5$"),
        ("C:\\a\\", "C:/a/", "C:/a/"),
        ("0.10 of 1000000 and -3", r"\0.10 of \1000000 and -3", "0.10 of 1000000 and -3"),
        ("two\nlines\r\n\tand\x00more\x1b", "two lines and more", "two lines and more"),
        ("{ü} ♪", "{ü} ♪", "{ü} ♪"),
    ],
)
def test_what_pd_shows_is_what_was_typed(request_text: str, file: str, seen: str) -> None:
    atoms = comment_atoms(request_text)
    assert " ".join(atoms) == file
    assert shown(atoms) == seen


def test_long_requests_are_cut() -> None:
    text = shown(comment_atoms("word " * 800))
    assert len(text) <= LONGEST
    assert text.endswith("word…")
    assert shown(comment_atoms("x" * 4096)) == "x" * (LONGEST - 1) + "…"


def test_nothing_asked_for_adds_nothing() -> None:
    patch = arranged("0 osc~\n")
    assert headed(patch, " \n") is patch


@given(st.text(max_size=400))
def test_any_request_makes_one_sound_box(request_text: str) -> None:
    patch = headed(
        Patch(Canvas((Box(Kind.OBJ, ("osc~",)), Box(Kind.OBJ, ("dac~",), 0, 40), Cord(0, 0, 1, 0)))), request_text
    )
    reading = pdfile.read(pdfile.write(patch))
    assert reading.patch is not None
    assert not reading.findings
    assert reading.patch.canvas == patch.canvas


@given(st.text(max_size=80))
def test_is_taken_off_again(request: str) -> None:
    before = arranged("0 osc~ 440\n1 comment quiet\n2 *~ 0.1 <- 0\n")
    after, said = without_heading(headed(before, request))
    assert said == shown(comment_atoms(request))
    assert boxes(after) == boxes(before)
    assert after.canvas.cords == before.canvas.cords


def boxes(patch: Patch) -> list[tuple[str, ...]]:
    return [box.atoms for box in patch.canvas.boxes if isinstance(box, Box)]


@pytest.mark.parametrize("text", ["0 comment a title\n1 osc~ 440\n", "0 osc~ 440\n1 comment below\n"])
def test_another_comment_is_no_heading(text: str) -> None:
    before = arranged(text)
    assert without_heading(before) == (before, "")
