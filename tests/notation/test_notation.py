"""The compact notation: what stands in the text is what stands in the patch, and back."""

from __future__ import annotations

import pytest

from patchgen import notation
from patchgen.patch import Box, Canvas, Cord, Kind, Patch, Restore, Statement

TREMOLO = """\
0 osc~ 440
1 osc~ 0.5
2 *~ 0.5 <- 1
3 +~ 0.5 <- 2
4 *~ <- 0 3>1
5 *~ 0.1 <- 4
6 dac~ <- 5 5>1
"""

# Each text is read without a finding and written again as it stands.
CANONICAL = {
    "tremolo": TREMOLO,
    "message": "0 msg 440, 880 $1; foo bar\n",
    "message to a receiver": "0 msg ; pd dsp 1\n",
    "escapes": "0 msg a\\ b c\\,d\n",
    "comment with an arrow": "0 comment from here \\<- to there\n",
    "arrow and cord": "0 inlet\n1 list append \\<- <- 0\n",
    "feedback": "0 inlet\n1 + <- 0\n2 float <- 1\n2 -> 1.1\n",
    "empty object": "0\n",
    "comparison": "0 inlet\n1 > 5 <- 0\n2 -> <- 1\n",
    "atoms": "0 floatatom 0 127 send=a receive=b label=c\n1 symbolatom\n2 listbox receive=b\n",
    "sliders": "0 hsl 20 20000 log init=440 label=cutoff\n1 vsl\n2 vsl 0 1 init=0.25\n",
    "gui": "0 bng\n1 tgl init=1\n2 tgl 5\n3 nbx -1 1 init=0.5\n4 hradio 4 init=2\n5 vradio 3\n6 vu\n7 cnv label=face\n",
    "array": "0 graph wave 1024\n1 graph env 64 0 1\n",
    "array of other flags": "0 graph wave 1024 flags=3\n1 graph env 64 0 1 flags=0\n",
    "subpatch": "0 inlet~\n1 pd voice {\n0 inlet~\n1 outlet~ <- 0\n} <- 0\n2 outlet~ <- 1\n",
    "reserved name": "0 obj msg 5\n1 obj graph a b\n2 obj hsl 5\n",
    "declare": "#X declare -path lib\n0 osc~\n",
    "escapes in a record": "#X declare -path my\\ lib\n0 osc~\n",
    "struct": "#N struct point float x float y\n0 loadbang\n",
}


@pytest.mark.parametrize("text", CANONICAL.values(), ids=CANONICAL.keys())
def test_canonical_text_is_read_and_written_as_it_stands(text: str) -> None:
    reading = notation.read(text)
    assert reading.findings == ()
    assert reading.patch is not None
    assert notation.write(reading.patch) == text


def test_a_cord_names_source_outlet_and_inlet() -> None:
    patch = notation.read("0 unpack 0 0\n1 pack 0 0 <- 0.1>1 0\n").patch
    assert patch is not None
    assert patch.canvas.cords == (Cord(0, 0, 1, 0), Cord(0, 1, 1, 1))


def test_marks_become_atoms_of_their_own() -> None:
    patch = notation.read("0 msg 440, 880 $1; foo\n").patch
    assert patch is not None
    assert patch.canvas.boxes[0] == Box(Kind.MSG, ("440", "\\,", "880", "\\$1", "\\;", "foo"))


@pytest.mark.parametrize(
    "targets",
    [(1, 2, 3), (3, 2, 1), (2, 1, 3), (1, 3, 2), (2, 3, 1), (3, 1, 2), (1, 1, 2), (3, 3, 1)],
)
def test_each_outlet_keeps_its_sending_order(targets: tuple[int, ...]) -> None:
    boxes = tuple(Box(Kind.OBJ, ("f",)) for _ in range(4))
    cords = tuple(Cord(0, 0, target, i % 2) for i, target in enumerate(targets))
    reading = notation.read(notation.write(Patch(Canvas((*boxes, *cords)))))
    assert reading.findings == ()
    assert reading.patch is not None
    assert reading.patch.canvas.cords == cords


def test_inlets_stand_in_their_left_to_right_order() -> None:
    left, right = Box(Kind.OBJ, ("inlet",), x=10), Box(Kind.OBJ, ("inlet",), x=100)
    canvas = Canvas((right, left, Box(Kind.OBJ, ("print", "right")), Cord(0, 0, 2, 0)))
    assert notation.write(Patch(canvas)) == "0 inlet\n1 inlet\n2 print right <- 1\n"


def test_an_array_with_data_keeps_it() -> None:
    coords = Statement("#X", ("coords", "0", "1", "3", "-1", "200", "140", "1"))
    array = Box(Kind.ARRAY, ("wave", "3", "float", "3"))
    data = Statement("#A", ("0", "0.5", "1", "0"))
    graph = Canvas((array, data, coords), restore=Restore(("graph",)))
    text = notation.write(Patch(Canvas((graph,))))
    expected = "0 graph {\n0 garray wave 3 float 3\n#A 0 0.5 1 0\n#X coords 0 1 3 -1 200 140 1\n}\n"
    assert text == expected


BROKEN = [
    ("", 1, "notation-empty"),
    ("Here is your patch:\n0 osc~\n", 1, "notation-line"),
    ("```\n0 osc~\n```\n", 1, "notation-line"),
    ("0 osc~ 440\n2 dac~\n", 2, "notation-index"),
    ("0 osc~ 440\n1 dac~ <- 0 2>1\n", 2, "cord-to-missing-box"),
    ("0 osc~ 440\n1 dac~ <- 0 1>1\n", 2, "cord-to-missing-box"),
    ("0 f\n0 -> 5\n", 2, "cord-to-missing-box"),
    ("0 f\n1 f <- 0>1>2\n", 2, "notation-cord"),
    ("0 pd x {\n0 inlet\n", 1, "canvas-unclosed"),
    ("0 f\n}\n", 2, "canvas-unopened"),
    ("0 hsl 0 127 loud\n", 1, "notation-setting"),
    ("0 hsl -1 1 log init=0\n", 1, "notation-setting"),
    ("0 graph a\n", 1, "notation-setting"),
    ("0 graph a 1e6\n", 1, "notation-setting"),
    ("0 graph a 5 flags=x\n", 1, "notation-setting"),
    ("9" * 5000 + " osc~\n", 1, "notation-line"),
    ("0 f\n1 f <- 0." + "9" * 5000 + "\n", 2, "notation-cord"),
    ("0 f\n0 -> " + "9" * 5000 + "\n", 2, "notation-index"),
    ("0 pd {\n" * 100_000, 64, "canvas-depth"),
]


@pytest.mark.parametrize(("text", "line", "code"), BROKEN)
def test_a_broken_text_gives_a_finding_with_its_line(text: str, line: int, code: str) -> None:
    findings = notation.read(text).errors
    assert (code, line) in [(finding.code, finding.line) for finding in findings]


def test_a_canvas_that_is_too_deep_is_told_once() -> None:
    codes = [finding.code for finding in notation.read("0 pd {\n" * 1000 + "}\n" * 1000).findings]
    assert codes.count("canvas-depth") == 1
    assert codes.count("canvas-unclosed") == 63


@pytest.mark.parametrize("size", ["1.76e+06", "\\$1", "-5"])
def test_an_array_of_an_odd_size_keeps_its_record(size: str) -> None:
    coords = Statement("#X", ("coords", "0", "1", "3", "-1", "200", "140", "1"))
    array = Box(Kind.ARRAY, ("wave", size, "float", "2"))
    patch = Patch(Canvas((Canvas((array, coords), restore=Restore(("graph",))),)))
    reading = notation.read(notation.write(patch))
    assert reading.findings == ()
    assert reading.patch is not None
    (graph,) = reading.patch.canvas.boxes
    assert isinstance(graph, Canvas)
    assert graph.boxes == (array,)
