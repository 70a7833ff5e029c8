"""Properties over any bytes, over mangled patches, and over trees drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from patchgen import pdfile
from patchgen.patch import Box, Canvas, Cord, Header, Kind, Node, Patch, Restore, Statement

unhurried = settings(deadline=None)  # a busy machine is no failure
GOLDEN = Path(__file__).with_name("golden").joinpath("every-record.pd").read_bytes()
# What records are made of, so that a text drawn from these comes near to a patch.
SCRAPS = st.sampled_from(
    b"#N canvas 0 50 450 300 12|#N struct a float x|#X obj 10 10|#X msg 1 2 |#X restore 1 1 pd|#X connect 0 0 1 0|"
    b"#X coords 0 1|#X f 12|#X scalar|#X array a 3 float 3|#A 0 1|#A set|#X|#N|#|;|;\n|\n|\r\n|\r| |\t|,|, f 12|"
    b"\\|\\;|\\,|$1|-1|1e3|osc~|```|\xef\xbb\xbf|\xff|\xc3|\xc3\xa9|\xc2\xa0|\f|\0".split(b"|")
)
NEAR_PATCHES = st.lists(SCRAPS, max_size=40).map(b"".join)


def survives(data: bytes) -> None:
    reading = pdfile.read(data)
    if reading.patch is None:
        assert reading.errors
    else:
        assert pdfile.write(reading.patch) == data
    for finding in reading.findings:
        assert finding.line is not None
        assert finding.line >= 1


@unhurried
@given(st.binary())
def test_any_bytes_are_read(data: bytes) -> None:
    survives(data)


@unhurried
@given(NEAR_PATCHES)
def test_what_comes_near_to_a_patch_is_written_byte_for_byte(data: bytes) -> None:
    survives(b"#N canvas 0 50 450 300 12;" + data)
    survives(data)


@unhurried
@given(st.integers(0, len(GOLDEN)), st.integers(0, 40), st.binary(max_size=4))
def test_a_mangled_file_is_written_byte_for_byte(start: int, length: int, patch: bytes) -> None:
    survives(GOLDEN[:start] + patch + GOLDEN[start + length :])


@unhurried
@given(st.integers(0, len(GOLDEN) - 2))
def test_a_cut_file_is_never_silent(length: int) -> None:
    data = GOLDEN[:length]
    between_records = data.endswith((b";", b";\n"))
    complete = between_records and not data.endswith((b"\\;", b"\\;\n")) and b"#N canvas" in data
    closed = data.count(b"#N canvas") == data.count(b"#X restore") + 1
    assert bool(pdfile.read(data).errors) == (not (complete and closed))


# Atoms as a file holds them.
PIECES = st.sampled_from(
    ["a", "Z", "1", ".", "-", "~", "#", "$", "é", "日", "\xa0", "\x0c", "\udcff"]
) | st.sampled_from(["\\$", "\\,", "\\;", "\\ ", "\\\\", "\\\n", "\\a"])
ATOMS = st.lists(PIECES, min_size=1, max_size=5).map("".join)
TEXTS = st.lists(ATOMS, max_size=6).map(tuple)
NUMBERS = st.integers(-9999, 9999)
WIDTHS = st.none() | st.integers(0, 200)
PLACED = st.sampled_from([Kind.OBJ, Kind.MSG, Kind.TEXT, Kind.FLOATATOM, Kind.SYMBOLATOM, Kind.LISTBOX])
BOXES = st.one_of(
    st.builds(Box, PLACED, TEXTS, NUMBERS, NUMBERS, WIDTHS),
    st.builds(lambda name, size: Box(Kind.ARRAY, (name, str(size), "float", "3")), ATOMS, st.integers(0, 9)),
    st.builds(lambda template, text: Box(Kind.SCALAR, (template, *text)), ATOMS, TEXTS),
)
DATA = st.builds(lambda text: Statement("#A", ("0", *text)), TEXTS)
HEADERS = st.builds(Header, NUMBERS, NUMBERS, NUMBERS, NUMBERS, TEXTS)


@st.composite
def trees(draw: st.DrawFn, depth: int = 2) -> Canvas:
    boxes = BOXES | DATA
    nodes: list[Node] = draw(st.lists(boxes | trees(depth - 1) if depth else boxes, max_size=5))
    count = sum(not isinstance(node, Statement) for node in nodes)
    if count:
        index, port = st.integers(0, count - 1), st.integers(0, 9)
        nodes += draw(st.lists(st.builds(Cord, index, port, index, port), max_size=4))
    restore = Restore(draw(TEXTS), draw(NUMBERS), draw(NUMBERS), draw(WIDTHS))
    return Canvas(tuple(nodes), draw(HEADERS), restore)


@unhurried
@given(trees())
def test_a_tree_survives_writing_and_reading(tree: Canvas) -> None:
    patch = Patch(replace(tree, restore=None), before=(Statement("#N", ("struct", "a")),))
    data = pdfile.write(patch)
    reading = pdfile.read(data)
    assert reading.patch == patch
    assert {finding.code for finding in reading.findings} <= {"not-utf-8"}
    assert pdfile.write(reading.patch) == data


@unhurried
@given(NEAR_PATCHES)
def test_reading_means_the_same_when_all_is_written_anew(forget: Callable[[Patch], Patch], data: bytes) -> None:
    patch = pdfile.read(b"#N canvas 0 50 450 300 12;\n" + data + b";\n").patch
    assert patch is not None
    once = pdfile.write(forget(patch))
    again = pdfile.read(once).patch
    assert again is not None
    assert pdfile.write(forget(again)) == once
