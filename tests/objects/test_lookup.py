from __future__ import annotations

from patchgen import objects
from patchgen.objects import Ports
from patchgen.objects.catalogue import FILE, by_count, dump, parse
from patchgen.patch import Box, Canvas, Kind, Restore


def obj(*atoms: str, x: int = 0) -> Box:
    return Box(Kind.OBJ, atoms, x=x)


def test_names_hold_vanilla_extra_and_aliases() -> None:
    assert len(objects.names()) > 250
    assert {"osc~", "trigger", "t", "sel", "v", "vd~", "bonk~", "rev2~", "bng", "expr", "||"} <= objects.names()
    assert objects.subjects("list")[:2] == ("append", "fromsymbol")
    assert objects.subjects("osc~") == ()


def test_classes_behind_aliases() -> None:
    assert objects.class_of(("t", "b")) == objects.class_of(("trigger",)) == "trigger"
    assert objects.class_of(("list",)) == "list append"
    assert objects.class_of(("table", "a")) == "table"
    assert objects.class_of(("440",)) == "float"
    assert objects.class_of(("nosuch",)) == objects.class_of(()) == ""


def test_what_is_computed_when_it_runs_fits() -> None:
    assert objects.lookup(("osc~", "\\$1")) == Ports("~.", "~")
    assert objects.lookup(("osc~", "wrong")) is None
    assert objects.lookup(("\\$1",)) is None
    assert objects.lookup(()) == Ports()


def test_ports_grow_with_the_arguments_as_the_last_step_did() -> None:
    ports = (Ports("..", "."), Ports(".", "."), Ports("..", "."))
    assert [str(by_count(ports, count)) for count in range(5)] == ["..:.", ".:.", "..:.", "...:.", "....:."]
    assert by_count((Ports("~", "~"),), 7) == Ports("~", "~")
    assert by_count((Ports("..", ""), Ports(".", "")), 3) == Ports(".", "")


def test_a_nested_canvas_has_its_ports_from_left_to_right() -> None:
    boxes = (obj("outlet~", x=200), obj("inlet", x=90), obj("inlet~", x=10), obj("outlet", x=5), obj("osc~", x=1))
    canvas = Canvas(boxes, restore=Restore(("pd", "voice")))
    assert objects.ports_of(canvas) == Ports("~.", ".~")
    assert objects.ports_of(Box(Kind.MSG, ("bang",))) == Ports(".", ".")
    assert objects.ports_of(Box(Kind.TEXT, ("remark",))) == Ports()
    assert objects.ports_of(Box(Kind.ARRAY, ("a", "100", "float", "3"))) == Ports()
    assert objects.ports_of(obj("nosuch")) is None


def test_names_close_to_a_misspelt_one() -> None:
    assert objects.close_names("osc")[0] == "osc~"
    assert objects.close_names("metr")[0] == "metro"
    assert objects.close_names("+~~")[0] == "+~"
    assert "phasor~" in objects.close_names("phaser~")
    assert objects.close_names("qqqqqqq") == ()


def test_the_committed_catalogue_is_written_as_it_is_read() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert dump(parse(text)) == text
