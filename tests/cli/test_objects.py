"""`patchgen objects`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from patchgen import objects
from patchgen.pdhost import find_pd

Run = Callable[..., tuple[int, str, str]]
needs_pd = pytest.mark.skipif(find_pd() is None, reason="the real Pd is not installed")


def test_all(run: Run) -> None:
    code, out, _ = run("objects")
    lines = out.splitlines()
    assert code == 0
    assert [line.split("  ")[0] for line in lines] == sorted(objects.catalogue().objects)
    assert any(line.split() == ["osc~", "~.:~", "cosine", "wave", "oscillator"] for line in lines)


def test_one_for_a_person(run: Run) -> None:
    code, out, _ = run("objects", "osc~")
    assert code == 0
    for part in ("cosine wave oscillator", "2: signal, messages", "1: signal", "number", "2nd inlet   float: phase"):
        assert part in out
    assert "also        sel" in run("objects", "select")[1]
    assert "an external or an abstraction" in run("objects", "rev1~")[1]


def test_the_text_of_a_box(run: Run) -> None:
    assert "3: messages, messages, messages" in run("objects", "pack f s 3")[1]
    assert "3: messages, messages, messages" in run("objects", "pack", "f", "s", "3")[1]
    assert "2: signal, messages" in run("objects", "expr~ $v1 * $f2")[1]
    assert "store a (floating point) number" in run("objects", "5")[1]
    assert "1: signal" in run("objects", "--", "-~")[1]


def test_how_arguments_change_ports(run: Run) -> None:
    _, out, _ = run("objects", "*~")
    assert [line.split() for line in out.splitlines() if line.endswith(":~")] == [
        ["for", "example", "[*~]", "~~:~"],
        ["[*~", "1]", "~.:~"],
    ]
    assert "[sigmund~ pitch env notes]" in run("objects", "sigmund~")[1]
    assert "for example" not in run("objects", "osc~")[1]


def test_what_pd_does_not_create(run: Run) -> None:
    code, out, err = run("objects", "ocs~")
    assert (code, out) == (1, "")
    assert "no object [ocs~]; did you mean osc~" in err
    code, _, err = run("objects", "osc~ foo")
    assert code == 1
    assert "[osc~ foo]; its arguments are: number" in err
    code, _, err = run("objects", "text nonsense")
    assert code == 1
    assert "define, delete" in err
    assert run("objects", "qqqqqqqq")[0] == 1


def test_for_programs(run: Run) -> None:
    rows = json.loads(run("objects", "--json")[1])
    assert {row["name"] for row in rows} == set(objects.catalogue().objects)
    one = json.loads(run("objects", "--json", "t b f")[1])
    assert (one["class"], one["ports"], one["aliases"]) == ("trigger", ".:..", ["trigger"])
    assert one["forms"]["t 1"] == ".:."
    assert "anything" in one["messages"]["1st"]


def test_what_does_not_go_together(run: Run) -> None:
    assert run("objects", "--measure", "osc~")[0] == 2
    assert run("objects", "--path", ".")[0] == 2


def test_a_broken_catalogue_of_ones_own(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.json"
    monkeypatch.setenv("PATCHGEN_CATALOGUE", str(own))
    own.write_text('{"pd": "0.53.1", "objects": {"osc~"')
    objects.catalogue.cache_clear()
    code, _, err = run("objects", "osc~")
    objects.catalogue.cache_clear()
    assert code == 2
    assert f"{own} is broken; measure again with 'patchgen objects --measure', or delete it" in err
