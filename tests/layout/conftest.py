"""Canvases of any shape for hypothesis: wrong cords, loops, nested canvases, comments, GUI boxes."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from patchgen.notation.gui import SPECS
from patchgen.patch import Box, BoxLike, Canvas, Cord, Header, Kind, Patch, Restore, Statement

_NAMES = ["osc~", "*~", "dac~", "f", "+", "trigger", "inlet", "inlet~", "outlet", "outlet~", "nosuchbox", "cnv", "vu"]
_ATOMS = st.lists(st.sampled_from(["440", "b", "\\$1", "\\,", "\\;", "a\\ b", "x" * 70]), max_size=4).map(tuple)
_OBJECTS = st.builds(lambda name, atoms: Box(Kind.OBJ, (name, *atoms)), st.sampled_from(_NAMES), _ATOMS)
_TEXTS = st.builds(Box, st.sampled_from([Kind.MSG, Kind.TEXT, Kind.OBJ]), _ATOMS)
_GUI = st.sampled_from(["bng", "tgl", "nbx", "hsl", "vsl", "hradio", "vradio", "vu"]).map(
    lambda name: Box(Kind.OBJ, (name, *SPECS[name].defaults))
)
_ATOM_BOXES = st.sampled_from([Kind.FLOATATOM, Kind.SYMBOLATOM, Kind.LISTBOX]).map(
    lambda kind: Box(kind, SPECS[kind.value].defaults)
)
_BOXES = st.one_of(_OBJECTS, _OBJECTS, _TEXTS, _GUI, _ATOM_BOXES, st.just(Box(Kind.ARRAY, ("a", "10", "float", "2"))))
_FACE = Statement("#X", ("coords", "0", "-1", "1", "1", "80", "60", "1", "10", "10"))


@st.composite
def _canvases(draw: st.DrawFn, depth: int) -> Canvas:
    boxes: list[BoxLike] = draw(st.lists(_BOXES, max_size=25))
    if depth:
        boxes += draw(st.lists(_canvases(depth - 1), max_size=2))
    index = st.integers(0, max(0, len(boxes) + 1))
    port = st.integers(0, 4) | st.just(10**9)
    cords = draw(st.lists(st.builds(Cord, index, port, index, port), max_size=40))
    face = draw(st.sampled_from([(), (_FACE,)]))
    return Canvas((*boxes, *cords, *face), Header(), Restore(("pd", "inner")))


_PATCHES = _canvases(2).map(lambda canvas: Patch(Canvas(canvas.nodes)))


@pytest.fixture(scope="session")
def patches() -> st.SearchStrategy[Patch]:
    return _PATCHES
