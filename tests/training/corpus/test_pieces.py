"""Long patches fall into parts at the borders of their subpatches, and nothing is cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from patchgen import objects, pdfile
from patchgen.patch import Box, BoxLike, Canvas, Cord, Header, Kind, Patch, Restore, canvases
from patchgen_training.corpus.pieces import Piece, Remainder, pieces, without

unhurried = settings(deadline=None, max_examples=150)

TEXTS = st.sampled_from(
    ["osc~ 440", "inlet", "outlet", "inlet~", "outlet~", "+ 1", "s a", "r a", "tabread b", "t b f", "print", "s c"]
)
COMMENTS = st.builds(lambda text: Box(Kind.TEXT, (text,)), st.sampled_from(["what", "why", "how"]))


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """An object whose place tells it apart from all others, as far as chance goes."""
    atoms = tuple(draw(TEXTS).split())
    return Box(Kind.OBJ, atoms, draw(st.integers(0, 10**8)), draw(st.integers(0, 999)))


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> Canvas:
    """A root canvas with subpatches in it."""
    inner = st.one_of(boxes(), boxes(), COMMENTS, *([nested(depth - 1)] if depth else []))
    found: list[BoxLike] = draw(st.lists(inner, min_size=1, max_size=6))
    index = st.integers(0, len(found) - 1)
    cords = draw(st.lists(st.builds(Cord, index, st.integers(0, 2), index, st.integers(0, 2)), max_size=5, unique=True))
    return Canvas((*found, *cords))


@st.composite
def nested(draw: st.DrawFn, depth: int) -> Canvas:
    """A subpatch as it stands in its parent; some are no `pd` but a graph, which is never a patch of its own."""
    canvas = draw(trees(depth))
    name = draw(st.sampled_from(["pd a", "pd b", "pd", "graph"]))
    header = Header(0, 0, 450, 300, ("a", "0"))
    return Canvas(canvas.nodes, header, Restore(tuple(name.split()), draw(st.integers(0, 10**8)), 0))


def plain(canvas: Canvas) -> Iterator[Box]:
    """All boxes that are no canvases, however deep."""
    for _, inner in canvases(canvas):
        yield from (box for box in inner.boxes if isinstance(box, Box))


def parts(canvas: Canvas, most: int) -> list[Piece | Remainder]:
    def fits(patch: Patch) -> bool:
        return sum(1 for _ in plain(patch.canvas)) <= most

    return list(pieces(Patch(canvas), fits))


def at(canvas: Canvas, way: tuple[int, ...]) -> Canvas:
    for index in way:
        inner = canvas.boxes[index]
        assert isinstance(inner, Canvas)
        canvas = inner
    return canvas


@unhurried
@given(trees(), st.integers(1, 12))
def test_every_piece_fits_and_is_read_again_without_an_error(canvas: Canvas, most: int) -> None:
    for part in parts(canvas, most):
        if isinstance(part, Piece):
            assert sum(1 for _ in plain(part.patch.canvas)) <= most
            reading = pdfile.read(pdfile.write(part.patch))
            assert not reading.errors
            assert reading.patch is not None
            assert list(plain(reading.patch.canvas)) == list(plain(part.patch.canvas))


@unhurried
@given(trees(), st.integers(1, 12))
def test_no_box_stands_in_two_pieces_and_none_is_made_up(canvas: Canvas, most: int) -> None:
    held: Counter[Box] = Counter()
    for part in parts(canvas, most):
        if isinstance(part, Piece):
            held.update(plain(part.patch.canvas))
    assert held <= Counter(plain(canvas))


@unhurried
@given(trees(), st.integers(1, 12))
def test_a_piece_is_the_very_subpatch_with_its_ports_and_cords(canvas: Canvas, most: int) -> None:
    for part in parts(canvas, most):
        if isinstance(part, Piece):
            original = at(canvas, part.way)
            assert objects.canvas_ports(part.patch.canvas) == objects.canvas_ports(original)
            if not part.frame:
                assert part.patch.canvas.nodes == original.nodes
            else:
                assert len(part.patch.canvas.cords) == len(original.cords), "a frame keeps all its cords"


@unhurried
@given(trees(), st.integers(1, 12))
def test_what_no_piece_holds_is_told(canvas: Canvas, most: int) -> None:
    """Boxes are held by a piece, or stand in a part that is told of, or in one of its subpatches."""
    found = parts(canvas, most)
    held: Counter[Box] = Counter()
    for part in found:
        if isinstance(part, Piece):
            held.update(plain(part.patch.canvas))
    told: set[Box] = set()
    for part in found:
        if isinstance(part, Remainder):
            told.update(plain(at(canvas, part.way)))
    assert set(Counter(plain(canvas)) - held) <= told


@unhurried
@given(trees(), st.data())
def test_cords_follow_their_boxes_when_others_go(canvas: Canvas, data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.integers(0, len(canvas.boxes) - 1)))
    left = without(canvas, gone)
    assert left.boxes == tuple(box for index, box in enumerate(canvas.boxes) if index not in gone)

    def ends(canvas: Canvas, cords: Iterator[Cord]) -> list[tuple[BoxLike, int, BoxLike, int]]:
        return [(canvas.boxes[c.source], c.outlet, canvas.boxes[c.target], c.inlet) for c in cords]

    kept = (cord for cord in canvas.cords if not {cord.source, cord.target} & gone)
    assert ends(left, iter(left.cords)) == ends(canvas, kept)


def subpatch(name: str, *texts: str) -> Canvas:
    inner = tuple(Box(Kind.OBJ, tuple(text.split())) for text in texts)
    return Canvas((*inner, Cord(0, 0, 1, 0)), Header(0, 0, 450, 300, (name, "0")), Restore(("pd", name)))


def test_a_frame_goes_on_without_the_pages_that_it_is_not_wired_to() -> None:
    page = subpatch("page", "metro 500", "bang")
    root = Canvas((Box(Kind.OBJ, ("osc~", "440")), page, Box(Kind.OBJ, ("dac~",)), Cord(0, 0, 2, 0), Cord(0, 0, 2, 1)))
    frame, other = parts(root, 2)
    assert isinstance(frame, Piece)
    assert isinstance(other, Piece)
    assert frame.frame
    assert frame.patch.canvas.cords == (Cord(0, 0, 1, 0), Cord(0, 0, 1, 1))
    assert (other.way, other.patch.canvas.nodes) == ((1,), page.nodes)


def test_a_page_that_shares_a_name_or_a_cord_with_the_frame_is_not_taken_from_it() -> None:
    for box, cord in ((("s", "x"), Cord(0, 0, 0, 0)), (("bang",), Cord(0, 0, 1, 0))):
        page = subpatch("page", "r x", "print")
        found = parts(Canvas((Box(Kind.OBJ, box), page, Box(Kind.OBJ, ("bang",)), cord)), 2)
        assert found[0] == Remainder((), "frame-too-long", frame=True)
        assert [part.way for part in found] == [(), (1,)]


def test_a_canvas_without_subpatches_is_never_cut() -> None:
    root = Canvas(tuple(Box(Kind.OBJ, ("bang",)) for _ in range(5)))
    assert parts(root, 4) == [Remainder((), "too-long")]
    assert parts(root, 5) == [Piece((), Patch(root))]
