"""Properties of the notation over any text and over patches drawn at random."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from patchgen import notation
from patchgen.notation import gui
from patchgen.notation.atoms import parse, spell, split
from patchgen.patch import Box, Canvas, Cord, Kind, Patch, Restore

# Atoms as a file can hold them: escapes, marks, dollars, arrows.
PIECES = st.sampled_from(
    ["a", "Z", "1", ".", "-", "~", "é", "\\$1", "$", "\\,", "\\;", "\\ ", "\\\\", "<-", ">", "=", "{"]
)
ATOMS = st.lists(PIECES, min_size=1, max_size=4).map("".join).filter(lambda atom: atom != "{")
TEXTS = st.lists(ATOMS, min_size=1, max_size=5).map(tuple)
KINDS = st.sampled_from([Kind.OBJ, Kind.MSG, Kind.TEXT])


@st.composite
def canvases(draw: st.DrawFn, depth: int = 2) -> Canvas:
    boxes: list[Box | Canvas] = []
    for _ in range(draw(st.integers(1, 5))):
        if depth and draw(st.booleans()):
            nested = draw(canvases(depth - 1))
            boxes.append(Canvas(nested.nodes, restore=Restore(("pd", draw(ATOMS)))))
        else:
            boxes.append(Box(draw(KINDS), draw(TEXTS)))
    port = st.integers(0, 3)
    index = st.integers(0, len(boxes) - 1)
    cords = draw(st.lists(st.builds(Cord, index, port, index, port), max_size=8))
    return Canvas((*boxes, *cords))


def outlets(canvas: Canvas) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Where each outlet sends, in order."""
    sends: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cord in canvas.cords:
        sends.setdefault((cord.source, cord.outlet), []).append((cord.target, cord.inlet))
    return sends


def assert_same(one: Canvas, other: Canvas) -> None:
    assert outlets(one) == outlets(other)
    assert len(one.boxes) == len(other.boxes)
    for a, b in zip(one.boxes, other.boxes, strict=True):
        if isinstance(a, Canvas):
            assert isinstance(b, Canvas)
            assert a.restore == b.restore
            assert_same(a, b)
        else:
            assert a == b


@given(TEXTS)
def test_atoms_survive(atoms: tuple[str, ...]) -> None:
    assert parse(split(spell(atoms))) == atoms


@given(canvases())
def test_boxes_cords_and_sending_order_survive(canvas: Canvas) -> None:
    reading = notation.read(notation.write(Patch(canvas)))
    assert reading.findings == ()
    assert reading.patch is not None
    assert_same(canvas, reading.patch.canvas)


@given(st.text(alphabet="0123456789 .->{}<#\\,;$=aé\n", max_size=200))
def test_any_text_gives_a_patch_or_a_finding(text: str) -> None:
    reading = notation.read(text)
    assert reading.patch is not None or reading.errors
    if reading.patch is not None and not reading.errors:
        written = notation.write(reading.patch)
        again = notation.read(written)
        assert again.patch is not None
        assert notation.write(again.patch) == written


@given(st.text(max_size=200))
def test_any_characters_are_read(text: str) -> None:
    reading = notation.read(text)
    assert reading.patch is not None or reading.errors


# What lines are made of, so that a text drawn from these comes near to the notation.
SIGNS = ["\n", "\n0 ", "\n1 ", " <- ", " -> ", "0.1>1", "{", "}", " {\n", "}\n", "\\", ",", ";", "$", "é"]
NAMES = ["osc~", "pd ", "graph a 5", "garray a 3 float 3", "hsl ", "tgl ", "nbx ", "#A ", "#N struct", "#X "]
SETTINGS = ["0 0", "log", "send=", "flags=3", "init=5", "init=1e308", "init=nan", "1e308", "-1e999", "inf", "9" * 25]
SCRAPS = st.sampled_from([*SIGNS, *NAMES, *SETTINGS])


@given(st.lists(SCRAPS, max_size=40).map("".join))
def test_what_comes_near_to_the_notation_is_read(text: str) -> None:
    reading = notation.read(text)
    assert reading.patch is not None or reading.errors
    if reading.patch is not None:
        notation.write(reading.patch)


GUI_RECORDS = st.sampled_from(sorted(gui.SPECS)).flatmap(
    lambda name: st.lists(
        st.sampled_from(["0", "1", "-1", "127", "12700", "1e308", "-1e999", "1e-300", "nan", "inf", "empty"]) | ATOMS,
        min_size=len(gui.SPECS[name].fields),
        max_size=len(gui.SPECS[name].fields),
    ).map(lambda record: Box(Kind.OBJ, (name, *record)))
)


@given(GUI_RECORDS)
def test_any_record_of_a_gui_box_is_written(box: Box) -> None:
    assert notation.write(Patch(Canvas((box,)))).startswith("0 ")
