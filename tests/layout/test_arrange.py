"""What must hold wherever boxes are placed, and the looks that patchers expect."""

from __future__ import annotations

import random
import time
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patchgen.layout import arrange
from patchgen.layout.measure import canvas_font, measure, opening
from patchgen.layout.shape import Rect
from patchgen.notation import read, write
from patchgen.patch import Box, BoxLike, Canvas, Cord, Kind, Patch, canvases

_PLACELESS = (Kind.ARRAY, Kind.SCALAR)


def covered(canvas: Canvas) -> list[Rect]:
    font = canvas_font(Canvas())
    boxes = [box for box in canvas.boxes if isinstance(box, Canvas) or box.kind not in _PLACELESS]
    return [measure(box, font).whole.moved(box.x, box.y) for box in boxes]


def arranged(text: str) -> Canvas:
    patch = read(text).patch
    assert patch is not None
    return arrange(patch).canvas


def names_by_x(canvas: Canvas, *names: str) -> list[int]:
    """The indices of the boxes with these names, from left to right."""
    found = [(box.x, index) for index, box in enumerate(canvas.boxes) if isinstance(box, Box) and box.name in names]
    assert len({x for x, _ in found}) == len(found)
    return [index for _, index in sorted(found)]


def test_holds_for_any_patch(patches: st.SearchStrategy[Patch]) -> None:
    @settings(max_examples=80, deadline=None)
    @given(patches)
    def holds(patch: Patch) -> None:
        result = arrange(patch)
        assert write(result) == write(patch) or any(opening(canvas) for _, canvas in canvases(patch.canvas))
        assert arrange(patch) == result
        for _, canvas in canvases(result.canvas):
            rects = covered(canvas)
            assert not [pair for pair in combinations(rects, 2) if pair[0].overlaps(pair[1])]
            for names in (("inlet", "inlet~"), ("outlet", "outlet~")):
                order = names_by_x(canvas, *names)
                assert order == sorted(order)
            if opening(canvas) is None:
                assert all(Rect(0, 0, canvas.header.width, canvas.header.height).holds(rect) for rect in rects)

    holds()


def test_order_of_boxes_and_cords_is_untouched() -> None:
    text = "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n3 pd empty {\n}\n"
    patch = read(text).patch
    assert patch is not None
    assert write(arrange(patch)) == text


def test_chain_hangs_straight() -> None:
    boxes = arranged(
        "0 comment a tone\n1 hsl 100 1000\n2 floatatom <- 1\n3 osc~ <- 2\n4 *~ 0.1 <- 3\n5 dac~ <- 4 4>1\n"
    ).boxes
    slider, *chain = boxes[1:]
    assert {box.x for box in chain} == {slider.x - 3}  # a slider's inlet and outlet stand three pixels left of it
    assert all(upper.y < lower.y for upper, lower in pairwise(boxes))
    assert all(box.x % 5 == 0 and box.y % 5 == 0 for box in chain)


def test_control_stands_on_top_even_of_the_last_box() -> None:
    boxes = arranged("0 osc~ 440\n1 *~ <- 0\n2 *~ 0.5 <- 1\n3 hsl\n4 *~ <- 2 3>1\n5 dac~ <- 4\n").boxes
    assert boxes[3].y == min(box.y for box in boxes)


def test_source_comes_down_to_its_target() -> None:
    boxes = arranged("0 osc~ 440\n1 *~ 0.5 <- 0\n2 *~ 0.5 <- 1\n3 osc~ 3\n4 *~ <- 2 3>1\n").boxes
    assert boxes[3].y == boxes[2].y


def test_counter_loops_beside_what_it_feeds() -> None:
    metro, value, plus, select = arranged("0 metro 200\n1 f <- 0\n2 + 1 <- 1\n2 -> 1.1\n3 sel 0 1 2 3 4 5 <- 1\n").boxes
    assert metro.x == value.x == select.x
    assert plus.x > value.x + 20
    assert value.y < plus.y < select.y


def test_many_messages_to_one_inlet_make_stairs() -> None:
    lines = [f"{number} msg read some-file-{number}.txt\n" for number in range(4)]
    *messages, target = arranged("".join(lines) + "4 qlist <- 0 1 2 3\n").boxes
    assert messages[0].x == target.x
    assert all(upper.x < lower.x and upper.y + 20 < lower.y for upper, lower in pairwise(messages))
    assert messages[-1].y + 20 < target.y


def test_a_few_short_messages_stand_side_by_side() -> None:
    *messages, _ = arranged("0 msg 1\n1 msg 0\n2 msg bang\n3 tgl <- 0 1 2\n").boxes
    assert len({box.y for box in messages}) == 1


@pytest.mark.parametrize("port", ["inlet", "outlet"])
def test_ports_already_placed_keep_their_order(port: str) -> None:
    boxes = (Box(Kind.OBJ, (port,), 200, 20), Box(Kind.OBJ, (port + "~",), 20, 20), Box(Kind.OBJ, (port,), 100, 90))
    assert names_by_x(arrange(Patch(Canvas(boxes))).canvas, port, port + "~") == [1, 2, 0]


def test_headings_on_top_and_remarks_beside_their_box() -> None:
    heading, osc, remark, dac = arranged("0 comment a title\n1 osc~ 440\n2 comment the tone\n3 dac~ <- 1\n").boxes
    assert heading.y < osc.y < dac.y
    assert remark.y == osc.y
    assert remark.x > osc.x


def test_face_holds_its_controls_and_hides_the_rest() -> None:
    text = "0 pd face {\n0 hsl\n1 hsl\n2 inlet\n3 outlet <- 0 1 2\n#X coords 0 -1 1 1 100 30 1 20 20\n}\n"
    face = arranged(text).boxes[0]
    assert isinstance(face, Canvas)
    shown = opening(face)
    assert shown is not None
    inside = [shown.area.overlaps(rect) for rect in covered(face)]
    assert inside == [True, True, False, False]
    assert all(shown.area.holds(rect) for rect in covered(face)[:2])


def test_face_that_someone_drew_stays() -> None:
    def drawn(y: int) -> BoxLike:
        return Box(Kind.OBJ, ("bng",), 30, y)

    inner = read("0 pd face {\n0 bng\n1 bng\n#X coords 0 -1 1 1 100 90 1 20 20\n}\n").patch
    assert inner is not None
    canvas = inner.canvas.boxes[0]
    assert isinstance(canvas, Canvas)
    placed = Canvas((drawn(20), drawn(70), *canvas.statements), canvas.header, canvas.restore)
    result = arrange(Patch(Canvas((placed,)))).canvas.boxes[0]
    assert isinstance(result, Canvas)
    assert result.boxes == placed.boxes


def test_thirty_boxes_take_less_than_20_ms() -> None:
    patch = _random_patch(30, 35)
    arrange(patch)
    assert min(_seconds(patch) for _ in range(10)) < 0.02


@pytest.mark.parametrize(("boxes", "cords"), [(0, 0), (1, 0), (500, 0), (500, 700), (60, 900)])
def test_large_and_odd_patches(boxes: int, cords: int) -> None:
    canvas = arrange(_random_patch(boxes, cords)).canvas
    assert not [pair for pair in combinations(covered(canvas), 2) if pair[0].overlaps(pair[1])]


def _seconds(patch: Patch) -> float:
    start = time.process_time()
    arrange(patch)
    return time.process_time() - start


def _random_patch(boxes: int, cords: int) -> Patch:
    chance = random.Random(boxes + cords)
    names = ["osc~ 440", "*~ 0.5", "f", "+ 1", "pack 0 0 0", "t b f", "metro 500", "select 1 2 3"]
    nodes: list[Box | Cord] = [Box(Kind.OBJ, tuple(chance.choice(names).split())) for _ in range(boxes)]
    for _ in range(cords):
        source = min(int(chance.expovariate(2 / boxes)), boxes - 1)
        nodes.append(Cord(source, chance.randrange(2), min(source + chance.randrange(-2, 9), boxes - 1), 0))
    return Patch(Canvas(tuple(node for node in nodes if not isinstance(node, Cord) or node.target >= 0)))
