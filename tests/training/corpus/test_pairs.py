"""Requests from what patches say of themselves, and the patches without those words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from patchgen import notation, pdfile
from patchgen_training import cli
from patchgen_training.corpus import asking
from patchgen_training.corpus.told import description

Grow = Callable[[Path, Mapping[str, str | bytes]], Path]
HEADER = "#N canvas 0 50 450 300 12;\n"
META = """\
#N canvas 0 0 450 300 META 0;
#X text 10 10 KEYWORDS list;
#X text 10 30 DESCRIPTION reverse the order of a list;
#X text 10 50 LICENSE GPL v2;
#X restore 300 300 pd META;
"""
REVERSE = f"""{HEADER}#X obj 10 80 inlet;
#X obj 10 100 list prepend;
#X obj 10 120 outlet;
#X text 10 200 works on a list of any length;
#X connect 0 0 1 0;
#X connect 1 0 2 0;
"""
HELP = f"""{HEADER}#X msg 10 80 1 2 3;
#X obj 10 100 reverse;
#X obj 10 120 print;
#X text 60 100 the order of this list is turned;
{META}#X connect 0 0 1 0;
#X connect 1 0 2 0;
"""
HEADED = f"""{HEADER}#X text 10 10 play a short tone at every beat;
#X obj 10 80 metro 500;
#X obj 10 100 print beat;
#X text 10 300 keep it quiet;
#X text 10 320 (C) 2014 A. Person - person@example.org;
#X connect 1 0 2 0;
"""


@pytest.mark.parametrize(
    ("words", "name", "expected"),
    [
        ("[list-map] - the swiss army knife of list-operations", "list-map", "the swiss army knife of list-operations"),
        ("fifo :: first in first out buffer for floats", "fifo", "first in first out buffer for floats"),
        ("- grab keyboard input", "key-input", "grab keyboard input"),
        ("MEASURING FILTER FREQUENCY AND PHASE RESPONSE", "H10", "measuring filter frequency and phase response"),
        ("logspace creates a logarithmic scale.", "logspace", "creates a logarithmic scale"),
        ("a simple delay with feedback", "x", "a simple delay with feedback"),
        ("part of zexy", "sgn~", ""),
        ("grrrr.org, 2012-15", "x", ""),
        ("anytable <name> <size>", "anytable", ""),
        ("value to find", "list-find", ""),
        ("- click here to see more", "x", ""),
        ("this abstraction plays a sound file", "x", ""),
        ("usage : file Ref name", "x", ""),
        ("==", "x", ""),
        ("", "x", ""),
    ],
)
def test_only_what_says_what_a_patch_does_becomes_a_request(words: str, name: str, expected: str) -> None:
    assert asking.request(words, name, "heading") == expected


def test_in_meta_a_noun_will_do() -> None:
    assert asking.request("exponential attack and decay envelope", "ead~", "META")
    assert not asking.request("exponential attack and decay envelope", "ead~", "heading")


def test_words_that_became_a_request_are_taken_out_and_others_stay() -> None:
    patch = pdfile.read(HELP.encode()).patch
    assert patch is not None
    told = description(patch.canvas)
    assert (told.words, told.place) == ("reverse the order of a list", "META")
    text = pdfile.write(asking.bare(patch, told.words)).decode()
    assert "META" not in text
    assert "DESCRIPTION" not in text
    assert "the order of this list is turned" not in text, "it says the same"
    assert text.count("#X connect") == 2
    headed = pdfile.read(HEADED.encode()).patch
    assert headed is not None
    left = asking.bare(headed, description(headed.canvas).words).canvas
    assert [str(box.kind) for box in left.boxes if hasattr(box, "kind")] == ["obj", "obj", "text"]
    assert [(cord.source, cord.target) for cord in left.cords] == [(0, 1)]


@pytest.fixture
def corpus(tmp_path: Path, grow: Grow, made: Callable[..., Path]) -> Path:
    files = {"lib/reverse.pd": REVERSE, "lib/reverse-help.pd": HELP, "other/beat.pd": HEADED}
    return made(grow(tmp_path / "patches", files))


def pairs(folder: Path) -> dict[str, dict[str, Any]]:
    lines = (line for path in folder.glob("*.jsonl") for line in path.read_bytes().splitlines())
    return {pair["origin"]["path"]: pair for pair in map(json.loads, lines)}


def test_each_pair_has_its_origin(corpus: Path, tmp_path: Path) -> None:
    assert cli.main(["corpus", "pairs", str(corpus), "--out", str(tmp_path / "pairs")]) == 0
    found = pairs(tmp_path / "pairs")
    shown = {path: (pair["origin"]["how"], pair["request"]) for path, pair in found.items()}
    assert shown == {
        "lib/reverse.pd": ("help", "reverse the order of a list"),
        "lib/reverse-help.pd": ("example", "an example of [reverse]: reverse the order of a list"),
        "other/beat.pd": ("own", "play a short tone at every beat"),
    }
    assert found["lib/reverse.pd"]["origin"]["said_in"] == "lib/reverse-help.pd"
    assert found["lib/reverse.pd"]["family"] == "patches/lib"
    for pair in found.values():
        assert not notation.read(pair["patch"]).errors


def test_the_patch_is_what_the_file_does(corpus: Path, tmp_path: Path) -> None:
    assert cli.main(["corpus", "pairs", str(corpus), "--out", str(tmp_path / "pairs")]) == 0
    expected = "0 inlet\n1 list prepend <- 0\n2 outlet <- 1\n3 comment works on a list of any length\n"
    assert pairs(tmp_path / "pairs")["lib/reverse.pd"]["patch"] == expected


def test_patches_of_other_objects_can_be_left_out(corpus: Path, tmp_path: Path) -> None:
    arguments = ["corpus", "pairs", str(corpus), "--out", str(tmp_path / "pairs"), "--vanilla", "--notation", "pd"]
    assert cli.main(arguments) == 0
    found = pairs(tmp_path / "pairs")
    assert set(found) == {"lib/reverse.pd", "other/beat.pd"}
    assert found["lib/reverse.pd"]["patch"] == REVERSE


def test_a_folder_without_a_corpus_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["corpus", "pairs", str(tmp_path), "--out", str(tmp_path / "pairs")]) == 1
    assert "holds no finished corpus" in capsys.readouterr().err


def test_a_damaged_corpus_is_an_error(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = corpus / "train-00000.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    assert cli.main(["corpus", "pairs", str(corpus), "--out", str(tmp_path / "pairs")]) == 1
    assert "train-00000.jsonl, line 3 is damaged" in capsys.readouterr().err


def test_the_licence_of_a_pair_is_that_of_both_files(tmp_path: Path, grow: Grow, made: Callable[..., Path]) -> None:
    free = (Path(__file__).parents[3] / "LICENSE").read_text()
    files = {"LICENSE": free, "lib/reverse.pd": REVERSE, "lib/reverse-help.pd": HELP, "other/beat.pd": HEADED}
    corpus = made(grow(tmp_path / "patches", files))
    assert cli.main(["corpus", "pairs", str(corpus), "--out", str(tmp_path / "pairs")]) == 0
    assert {path: pair["licence"] for path, pair in pairs(tmp_path / "pairs").items()} == {
        "lib/reverse.pd": "BSD-3-Clause AND GPL-2.0-or-later",  # the help patch says so of itself
        "lib/reverse-help.pd": "BSD-3-Clause AND GPL-2.0-or-later",
        "other/beat.pd": "BSD-3-Clause",
    }
