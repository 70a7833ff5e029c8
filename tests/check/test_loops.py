"""Messages without an end: what is said of a patch, and whether the real Pd comes back from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.check import check
from patchgen.check.flow import Word, passed_on
from patchgen.check.graph import PASSAGES, graph_of
from patchgen.notation import NOTATIONS
from patchgen.objects import candidates, catalogue
from patchgen.patch import Patch
from patchgen.pdhost import PdJudge

Make = Callable[..., Patch]
START = "obj loadbang | msg 1 | "
STARTED = "0 0 1 0, 1 0 2 0, "

ENDLESS = {
    "two boxes": ("obj f | obj + 1", "2 0 3 0, 3 0 2 0"),
    "a trigger": ("obj t b f | obj f 1", "2 0 3 0, 3 0 2 0"),
    "a message": ("msg 5 | obj t a", "2 0 3 0, 3 0 2 0"),
    "sliders": ("obj hsl 128 15 0 127 0 0 empty empty empty -2 -8 0 10 -1 -1 -1 0 1 | floatatom 5", "2 0 3 0, 3 0 2 0"),
    "a name": ("obj f | obj s round-and-round | obj r round-and-round", "2 0 3 0, 4 0 2 0"),
    "a message to a name": ("msg \\; round-and-round 1 | obj r round-and-round", "3 0 2 0"),
    "a local name": ("obj f | obj s \\$0-round | obj r \\$0-round", "2 0 3 0, 4 0 2 0"),
    "lists": ("obj t a | obj list append 1", "2 0 3 0, 3 0 2 0"),
    "packs": ("obj pack 0 0 | obj unpack 0 0", "2 0 3 0, 3 0 2 0"),
    "itself": ("obj + 1", "2 0 2 0"),
}
ENDING = {
    "a counter": ("obj f | obj + 1", "2 0 3 0, 3 0 2 1"),
    "a gate": ("obj f | obj + 1 | obj moses 100", "2 0 3 0, 3 0 4 0, 4 0 2 0"),
    "a spigot": ("obj f | obj spigot", "2 0 3 0, 3 0 2 0"),
    "a choice": ("obj f | obj + 1 | obj select 100", "2 0 3 0, 3 0 4 0, 4 1 2 0"),
    "a change": ("obj f | obj change", "2 0 3 0, 3 0 2 0"),
    "what only shows": ("floatatom 5 | msg set \\$1", "2 0 3 0, 3 0 2 0"),
    "a clock that is stopped": ("obj metro 10 | msg stop", "2 0 3 0, 3 0 2 0"),
    "a delay": ("obj delay 1 | obj t b", "2 0 3 0, 3 0 2 0"),
    "other names": ("obj f | obj s here | obj r there", "2 0 3 0, 4 0 2 0"),
    "an until that is stopped": (
        "obj t b | obj until | obj f | obj + 1 | obj sel 10",
        "2 0 3 0, 3 0 4 0, 4 0 5 0, 5 0 4 1, 5 0 6 0, 6 0 3 1",
    ),
    "an until with a number": ("obj t f | obj until", "2 0 3 0"),
}
UNTILS = {
    "a bang": ("obj t b | obj until", "2 0 3 0", "error"),
    "a message": ("msg bang | obj until", "2 0 3 0", "error"),
    "through a canvas": ("obj bang | obj s go | obj r go | obj until", "2 0 3 0, 4 0 5 0", "error"),
    "who knows": ("obj inlet | obj until", "2 0 3 0", "warning"),
}


def severities(patch: Patch, code: str) -> list[str]:
    return [finding.severity for finding in check(patch) if finding.code == code]


def judged(judge: PdJudge, patch: Patch, folder: Path) -> set[str]:
    file = folder / "patch.pd"
    file.write_bytes(pdfile.write(patch))
    return {finding.code for finding in judge.judge(file)}


@pytest.mark.parametrize("case", ENDLESS)
def test_a_cycle_without_an_end(make: Make, judge: PdJudge, tmp_path: Path, case: str) -> None:
    boxes, cords = ENDLESS[case]
    patch = make(START + boxes, STARTED + cords)
    assert severities(patch, "message-cycle") == ["error"]
    assert "pd-stack-overflow" in judged(judge, patch, tmp_path)


@pytest.mark.parametrize("case", ENDING)
def test_a_cycle_with_an_end(make: Make, judge: PdJudge, tmp_path: Path, case: str) -> None:
    boxes, cords = ENDING[case]
    patch = make(START + boxes, STARTED + cords)
    assert severities(patch, "message-cycle") + severities(patch, "until-without-end") == []
    assert not judged(judge, patch, tmp_path) & {"pd-stack-overflow", "pd-hang", "pd-crash"}


@pytest.mark.parametrize("case", UNTILS)
def test_an_until_that_nothing_stops(make: Make, pd: Path, tmp_path: Path, case: str) -> None:
    boxes, cords, severity = UNTILS[case]
    patch = make(START + boxes, STARTED + cords if "inlet" not in boxes else cords)
    assert severities(patch, "until-without-end") == [severity]
    with PdJudge(pd, timeout=1.0) as judge:
        assert ("pd-hang" in judged(judge, patch, tmp_path)) == (severity == "error")


def test_a_cycle_through_nested_canvases(make: Make) -> None:
    inside = (
        "#N canvas 0 0 300 200 inner 0 | obj inlet | obj + 1 | obj outlet | #X connect 0 0 1 0 | #X connect 1 0 2 0"
    )
    patch = make(f"obj f | {inside} | #X restore 0 0 pd inner", "0 0 1 0, 1 0 0 0")
    assert severities(patch, "message-cycle") == ["error"]


def test_every_box_that_is_said_to_pass_on_does(make: Make, judge: PdJudge, tmp_path: Path) -> None:
    """Each box in a circle with a [trigger], for each word that it is said to pass on: Pd has to run out of stack."""
    starts = {Word.BANG: "b", Word.NUMBER: "f", Word.LIST: "l"}
    tried = 0
    for name in sorted(catalogue().objects.keys() - PASSAGES):
        text = f"{name} 1 1" if name == "pack" else f"{name} 1" if name in "%mod" else name
        for word, letter in starts.items():
            patch = make(START + f"obj t {letter} | obj {text}", STARTED + "2 0 3 0, 3 0 2 0")
            if any(outlet == 0 for outlet, _ in passed_on(graph_of(patch).nodes[3], word)):
                tried += 1
                assert "pd-stack-overflow" in judged(judge, patch, tmp_path), (name, word)
    assert tried > 100


def test_only_one_of_the_patches_that_come_with_pd_runs_in_circles(pd: Path) -> None:
    """It is there to show what happens."""
    circles = {
        file.name
        for file in candidates.help_patches(pd)
        if (patch := pdfile.load(file).patch)
        if severities(patch, "message-cycle") + severities(patch, "until-without-end")
    }
    assert circles == {"08.depthfirst.pd"}


def test_no_training_patch_runs_in_circles() -> None:
    from patchgen_training.families import pairs

    for pair in pairs(4, 500):
        patch = NOTATIONS["compact"].read(pair.text).patch
        assert patch is not None
        assert severities(patch, "message-cycle") + severities(patch, "until-without-end") == [], pair.text
