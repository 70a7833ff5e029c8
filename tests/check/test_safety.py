from __future__ import annotations

from collections.abc import Callable

import pytest

from patchgen.check import safety
from patchgen.patch import Patch

Make = Callable[..., Patch]

HARMFUL = [
    ("obj netsend -u", "unsafe-network"),
    ("obj netreceive 3000", "unsafe-network"),
    ("obj iemnet/tcpserver 3000", "unsafe-network"),
    ("obj writesf~ 2", "unsafe-file"),
    ("msg write -wave /tmp/x.wav a", "unsafe-file"),
    ("msg \\; wave write x.txt", "unsafe-file"),
    ("obj list prepend write", "unsafe-file"),
    ("obj file delete", "unsafe-file"),
    ("obj file handle", "unsafe-file"),
    ("obj shell", "unsafe-process"),
    ("obj ggee/shell", "unsafe-process"),
    ("obj pd~ -ninsig 1", "unsafe-process"),
    ("msg \\; pd quit", "unsafe-pd"),
    ("msg 1 \\, 2 \\; foo 1 \\; pd open x.pd /", "unsafe-pd"),
    ("msg \\; pd dsp 1 \\, quit", "unsafe-pd"),
    ("msg pd", "unsafe-pd"),
    ("obj symbol pd", "unsafe-pd"),
    ("obj send pd", "ok when nothing reaches it"),
    ("obj pdcontrol", "unsafe-pd"),
    ("symbolatom 10 0 0 0 - - pd 0", "unsafe-pd"),
    ("obj bng 15 250 50 0 pd empty empty 17 7 0 10 -1 -1 -1", "unsafe-pd"),
    ("msg \\; pd-inner obj 10 10 netsend", "unsafe-canvas"),
    ("obj s pd-inner", "unsafe-canvas"),
    ("obj makefilename pd-%s", "unsafe-canvas"),
    ("obj namecanvas foo", "unsafe-canvas"),
    ("msg \\; \\$1 quit", "unsafe-receiver"),
    ("obj send", "unsafe-receiver"),
    ("obj ../elsewhere", "unsafe-path"),
    ("obj /etc/elsewhere", "unsafe-path"),
    ("obj clone ../elsewhere 4", "unsafe-path"),
    ("#X declare -path ../..", "unsafe-path"),
    ("#X declare -lib Gem", "unsafe-library"),
    ("obj import Gem", "unsafe-library"),
    ("obj table big 1e9", "unsafe-size"),
    ("obj array define big 1000000000", "unsafe-size"),
    ("obj delwrite~ big 1e9", "unsafe-size"),
    ("obj text define -k score | #A set \\; pd quit", "unsafe-pd"),
]
HARMLESS = [
    *("obj osc~ 440", "msg \\; pd dsp 1", "msg \\; pd dsp \\$1", "msg \\; \\$0-freq 440", "msg \\; \\$1-freq 440"),
    *("obj s freq", "obj s \\$0-freq", "obj / 2", "obj /~ 2", "obj //", "obj soundfiler", "msg read -resize a.wav a"),
    *("obj readsf~ 2", "obj table small 44100", "obj file isfile", "obj text define -k notes", "obj r pd"),
    *("text remark: write to pd-foo \\, quit", "msg traverse pd-data \\, next", "#X declare -path abstractions"),
    *("floatatom 5 0 0 0 - - freq 0", "obj array define small 1000", "obj expr \\$f1 / 2", "obj pd pd"),
]


@pytest.mark.parametrize(("box", "code"), [row for row in HARMFUL if row[1].startswith("unsafe")])
def test_what_a_patch_may_not_do(make: Make, box: str, code: str) -> None:
    findings = safety(make(box))
    assert code in {finding.code for finding in findings}
    assert all(finding.severity == "error" for finding in findings)


@pytest.mark.parametrize("box", HARMLESS)
def test_what_it_may_do(make: Make, box: str) -> None:
    assert safety(make(box)) == ()


def test_a_send_to_pd_may_only_say_dsp(make: Make) -> None:
    assert safety(make("msg dsp \\$1 | obj s pd", "0 0 1 0")) == ()
    assert safety(make("obj s pd")) == ()
    for feeder in ("msg dsp 1 \\, quit", "msg quit", "obj t a", "symbolatom 10"):
        assert [finding.code for finding in safety(make(f"{feeder} | obj s pd", "0 0 1 0"))] == ["unsafe-pd"]


def test_harm_in_a_nested_canvas_is_found(make: Make) -> None:
    inside = "#N canvas 0 0 300 200 inner 0 | obj loadbang | msg \\; pd quit | #X restore 0 0 pd inner"
    (finding,) = safety(make(f"obj print | {inside}"))
    assert (finding.canvas, finding.box) == ((1,), 1)
