"""Pictures of patches: what stands in them, and that nothing in a patch breaks them."""

from __future__ import annotations

import random
from xml.etree import ElementTree

import pytest

from patchgen.draw import svg
from patchgen.draw.colours import colour
from patchgen.layout import arrange
from patchgen.notation import read
from patchgen.patch import Box, Canvas, Cord, Header, Kind, Patch, Restore, Statement

SPACE = "{http://www.w3.org/2000/svg}"


def picture(text: str) -> ElementTree.Element:
    patch = read(text).patch
    assert patch is not None
    return ElementTree.fromstring(svg(arrange(patch)))


def elements(root: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return list(root.iter(SPACE + tag))


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in elements(root, "text")]


def lines(root: ElementTree.Element) -> list[dict[str, str]]:
    return [element.attrib for element in elements(root, "polyline")]


def cords(root: ElementTree.Element) -> list[str]:
    """The widths of the lines of two points."""
    return [line.get("stroke-width", "1") for line in lines(root) if len(line["points"].split()) == 2]


def test_signal_cords_are_thick() -> None:
    assert cords(picture("0 floatatom\n1 osc~ <- 0\n2 snapshot~ <- 1\n3 print <- 2\n")) == ["1", "2", "1"]


def test_texts_as_pd_shows_them() -> None:
    root = picture(
        "0 msg 440, 880 $1; freq 220\n1 comment a remark\n2 pd inner {\n0 inlet\n} <- 0\n3 floatatom label=note\n"
    )
    assert texts(root) == ["440, 880 $1;", "freq 220", "a remark", "pd inner", "0", "note"]


def test_shapes_of_boxes() -> None:
    root = picture("0 osc~\n1 msg 1\n2 floatatom\n3 listbox\n4 comment plain\n")
    assert [len(line["points"].split()) for line in lines(root)] == [5, 7, 6, 7]


def test_ports_are_drawn() -> None:
    root = picture("0 pack 0 0 0\n")
    assert len([rect for rect in elements(root, "rect") if rect.get("height") == "2"]) == 4


def test_gui_boxes_hide_the_port_that_a_name_has_taken() -> None:
    def ports(line: str) -> int:
        return len([rect for rect in elements(picture(line), "rect") if rect.get("height") == "2"])

    assert (ports("0 bng\n"), ports("0 bng send=a\n"), ports("0 bng send=a receive=b\n")) == (2, 1, 0)


def test_unknown_objects_are_dashed() -> None:
    dashed = [line.get("stroke-dasharray") is not None for line in lines(picture("0 osc~\n1 nosuchobject\n2\n"))]
    assert dashed == [False, True, True]


@pytest.mark.parametrize(
    ("line", "tag", "count"),
    [
        ("bng", "circle", 1),
        ("tgl init=1", "polyline", 2),
        ("tgl", "polyline", 0),
        ("nbx 0 127 init=64", "polygon", 1),
        ("hsl", "rect", 1 + 1 + 1 + 2),  # the page, the frame, the knob, the ports
        ("hradio 8", "rect", 1 + 8 + 1 + 2),  # the page, the cells, the mark, the ports
        ("vu", "text", 11),
        ("cnv label=title", "text", 1),
    ],
)
def test_gui_boxes(line: str, tag: str, count: int) -> None:
    assert len(elements(picture(f"0 {line}\n"), tag)) == count


def test_values_that_a_patch_opens_with() -> None:
    root = picture("0 nbx 20 500 init=200\n1 vradio 4 init=2\n")
    assert "200" in texts(root)
    mark = [
        rect for rect in elements(root, "rect") if rect.get("fill") == rect.get("stroke") and rect.get("width") == "11"
    ]
    assert len(mark) == 1


def test_arrays_with_their_values() -> None:
    coords = Statement("#X", ("coords", "0", "1", "4", "-1", "200", "140", "1"))
    array = Box(Kind.ARRAY, ("wave", "4", "float", "3"))
    graph = Canvas((array, Statement("#A", ("0", "0", "1", "0", "-1")), coords), Header(), Restore(("graph",), 20, 40))
    root = ElementTree.fromstring(svg(Patch(Canvas((graph,)))))
    assert texts(root) == ["wave"]
    assert [line["points"] for line in lines(root)[1:]] == [
        "19.5,110.5 69.5,110.5",
        "69.5,40.5 119.5,40.5",
        "119.5,110.5 169.5,110.5",
        "169.5,180.5 219.5,180.5",
    ]


def graph(flags: str, size: int, *coords: str) -> ElementTree.Element:
    record = Statement("#X", ("coords", *coords, "200", "140", "1"))
    array = Box(Kind.ARRAY, ("wave", str(size), "float", flags))
    data = Statement("#A", ("0", "0", "1", "0", "-1"))
    canvas = Canvas((array, data, record), Header(), Restore(("graph",), 20, 40))
    return ElementTree.fromstring(svg(Patch(Canvas((canvas,)))))


def test_styles_of_arrays() -> None:
    axes = ("0", "1", "3", "-1")
    polygon, curve = graph("1", 4, *axes), graph("5", 4, *axes)
    assert lines(polygon)[1]["points"] == "20,110 87,40 153,110 220,180"
    assert elements(curve, "path")[0].get("d") == "M20,110 Q87,40 120,75 Q153,110 220,180"
    assert texts(graph("9", 4, *axes)) == []  # the name is hidden


@pytest.mark.parametrize(
    "coords", [("0", "1", "0", "-1"), ("-1e308", "1e308", "1e308", "-1e308"), ("0", "0", "1e-320", "0"), ("nan",) * 4]
)
@pytest.mark.parametrize("flags", ["1", "3", "5"])
def test_axes_may_be_anything(coords: tuple[str, ...], flags: str) -> None:
    assert "nan" not in ElementTree.tostring(graph(flags, 2**31, *coords), encoding="unicode")


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        ("440.5", 8, "440.5"),
        ("440.56", 5, "440.5"),
        ("123456", 4, "+"),
        ("-123456", 4, "-"),
        ("1.25e+20", 6, "1.e+20"),
        ("1.25e+20", 4, "+"),
    ],
)
def test_numbers_fit_their_boxes(value: str, digits: int, shown: str) -> None:
    record = (*f"nbx {digits} 14 -1e+37 1e+37 0 1 empty empty empty 0 -8 0 10 #fcfcfc #000000 #000000".split(), value)
    assert texts(ElementTree.fromstring(svg(Patch(Canvas((Box(Kind.OBJ, record),)))))) == [shown]


def test_labels_in_other_fonts() -> None:
    record = ("bng", "20", "250", "50", "0", "empty", "empty", "label", "26", "10", "1", "14", *["#fcfcfc"] * 3)
    (label,) = elements(ElementTree.fromstring(svg(Patch(Canvas((Box(Kind.OBJ, record),))))), "text")
    assert label.get("font-family", "").startswith("Helvetica")


def test_huge_arrays_are_drawn_small() -> None:
    assert len(svg(arrange(_patch("0 graph wave 1000000000\n")))) < 50_000


def test_face_shows_only_what_pd_shows() -> None:
    root = picture("0 pd face {\n0 hsl label=in\n1 osc~ <- 0\n2 msg hidden\n#X coords 0 -1 1 1 220 80 1 20 20\n}\n")
    assert texts(root) == ["pd face", "in"]


def test_nothing_in_a_patch_is_markup() -> None:
    evil = '<script>alert("&\'1")</script>'
    box = Box(
        Kind.OBJ,
        ("hsl", *["0"] * 5, "0", "0", "empty", "empty", evil, "0", "0", "0", "12", '"/><x', "#12", evil, "0", "1"),
    )
    boxes = (box, Box(Kind.OBJ, (evil,)), Box(Kind.TEXT, (evil, "\x00\x1b\udce9\ufffe")))
    root = ElementTree.fromstring(svg(Patch(Canvas(boxes))))
    assert {element.tag.removeprefix(SPACE) for element in root.iter()} <= {
        "svg",
        "g",
        "rect",
        "polyline",
        "polygon",
        "text",
    }
    assert evil in texts(root)


def test_cords_to_nowhere_are_left_out() -> None:
    canvas = Canvas((Box(Kind.OBJ, ("f",)), Cord(0, 0, 7, 0), Cord(0, 10**9, 0, 0)))
    assert cords(ElementTree.fromstring(svg(Patch(canvas)))) == []


def test_picture_holds_the_window_and_all_boxes() -> None:
    boxes = (Box(Kind.OBJ, ("osc~",), -40, 20), Box(Kind.OBJ, ("osc~",), 700, 500))
    root = ElementTree.fromstring(svg(Patch(Canvas(boxes))))
    assert root.get("viewBox") == "-40 0 773 521"


def test_fields_of_gui_boxes_may_be_anything() -> None:
    chance = random.Random(1)
    odd = ["", "nan", "inf", "-1e39", "1e39", "x", "-1", "0", "3", "#ffffff"]
    for name in ("bng", "tgl", "nbx", "hsl", "vsl", "hradio", "vradio", "vu", "cnv"):
        for _ in range(20):
            record = tuple(chance.choice(odd) for _ in range(chance.randrange(20)))
            ElementTree.fromstring(svg(arrange(Patch(Canvas((Box(Kind.OBJ, (name, *record)),))))))


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("#FCfc00", "#fcfc00"),
        ("-1", "#000000"),
        ("-262144", "#fcfcfc"),
        ("-258113", "#fc0400"),
        ("13", "#fc2828"),
        ("43", "#fc2828"),
        ("red", "#000000"),
    ],
)
def test_colours_as_pd_reads_them(field: str, shown: str) -> None:
    assert colour(field) == shown


def _patch(text: str) -> Patch:
    patch = read(text).patch
    assert patch is not None
    return patch
