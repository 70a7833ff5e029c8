"""What is said without running a patch, against what the real Pd says."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from patchgen import objects, pdfile
from patchgen.check import check, safety
from patchgen.finding import Finding
from patchgen.objects import candidates
from patchgen.patch import Box, Canvas, Cord, Header, Kind, Patch, Restore
from patchgen.pdhost import PdJudge

Make = Callable[..., Patch]

# What both can find, by the code of either.
SAME = {
    **dict.fromkeys(("unknown-box", "bad-arguments", "pd-could-not-create"), "box"),
    **dict.fromkeys(("outlet-missing", "inlet-missing", "cord-to-missing-box", "cord-twice"), "cord"),
    "pd-connection-failed": "cord",
    **dict.fromkeys(("signal-to-control", "pd-signal-to-control"), "rate"),
    **dict.fromkeys(("dsp-loop", "pd-dsp-loop"), "loop"),
}


def kinds(findings: Iterable[Finding]) -> set[str]:
    return {SAME[finding.code] for finding in findings if finding.code in SAME}


def compare(judge: PdJudge, patches: dict[str, Patch], folder: Path) -> tuple[Counter[str], list[str]]:
    """How many patches had which kind of finding, and where Pd and the check do not agree."""
    seen: Counter[str] = Counter()
    apart: list[str] = []
    paths = [folder / f"{name}.pd" for name in patches]
    for path, patch in zip(paths, patches.values(), strict=True):
        path.write_bytes(pdfile.write(patch))
    for path, patch, said in zip(paths, patches.values(), judge.judge_many(paths), strict=True):
        ours, theirs = kinds(check(patch)), kinds(said)
        if "box" in ours & theirs:  # the ports of a box that is not created are nobody's knowledge
            ours = theirs = {"box"}
        seen.update(theirs or {"clean"})
        if ours != theirs:
            apart.append(f"{path.name}: check {sorted(ours)}, Pd {sorted(theirs)}\n{path.read_text()}")
    return seen, apart


def test_random_patches(judge: PdJudge, tmp_path: Path) -> None:
    """Boxes of all names wired at random, nested canvases among them, some ports and boxes that are not there."""
    rng = random.Random(1)
    patches = {f"random{n}": Patch(scribble(rng, 2)) for n in range(600)}
    harmless = {name: patch for name, patch in patches.items() if not safety(patch)}
    seen, apart = compare(judge, harmless, tmp_path)
    assert apart == []
    assert min(seen[kind] for kind in ("clean", "box", "cord", "rate", "loop")) >= 5, seen


def test_the_patches_that_come_with_pd(pd: Path, judge: PdJudge) -> None:
    """Those that do no harm, in their own folder; they are nearly all sound, so here silence counts."""
    files = {file.resolve(): pdfile.load(file).patch for file in candidates.help_patches(pd)}
    harmless = {file: patch for file, patch in files.items() if patch and not safety(patch)}
    assert len(harmless) > 30
    for (file, patch), said in zip(harmless.items(), judge.judge_many(harmless), strict=True):
        assert kinds(check(patch, file.parent)) == kinds(said), file


@pytest.mark.parametrize(
    ("boxes", "cords", "kind"),
    [
        ("obj nosuchobject", "", "box"),
        ("obj osc~ foo", "", "box"),
        ("obj clone nosuchfile 3", "", "box"),
        ("obj pack 1 2 3 | obj print", "0 1 1 0", "cord"),
        ("obj t b b b | obj print", "0 3 1 0", "cord"),
        ("obj osc~ | obj print", "0 0 7 0", "cord"),
        ("obj *~ 2 | obj osc~", "1 0 0 1", "rate"),
        ("obj osc~ | obj dac~", "0 0 1 0, 0 0 1 0", "cord"),
        ("obj delread~ a | obj delwrite~ a", "0 0 1 0", ""),
        ("obj +~ | obj *~ | obj lop~", "0 0 1 0, 1 0 2 0, 2 0 0 0", "loop"),
        ("obj +~ | obj snapshot~", "0 0 1 0, 1 0 0 0", ""),
    ],
)
def test_written_patches(judge: PdJudge, make: Make, tmp_path: Path, boxes: str, cords: str, kind: str) -> None:
    seen, apart = compare(judge, {"written": make(boxes, cords)}, tmp_path)
    assert apart == []
    assert set(seen) == {kind or "clean"}


# Their text decides more than their ports, they are canvases themselves, or change how all others are computed.
FORBIDDEN = {"expr", "expr~", "fexpr~", "pd", "page", "table", "rev1-stage", "rev1-final", "block~", "switch~"}


def scribble(rng: random.Random, depth: int) -> Canvas:
    names = sorted(objects.names() - FORBIDDEN)
    boxes: list[Box | Canvas] = []
    for place in range(rng.randint(2, 6)):
        if depth and rng.random() < 0.15:
            restore = Restore(("pd", f"inner{place}"), x=10 * place)
            boxes.append(Canvas(scribble(rng, depth - 1).nodes, Header(atoms=(f"inner{place}", "0")), restore))
            continue
        kind = rng.choices([Kind.OBJ, Kind.MSG, Kind.FLOATATOM, Kind.TEXT], [20, 1, 1, 1])[0]
        signal = rng.random() < 0.6
        name = rng.choice([name for name in names if name.endswith("~") == signal])
        args = rng.choice([(), (), (), ("1",), ("1", "2"), ("a",), ("1", "2", "3")])
        boxes.append(Box(kind, (name, *args) if kind is Kind.OBJ else ("1",), x=10 * place))
    cords = [
        Cord(rng.randrange(len(boxes)), rng.choice([0, 0, 0, 1]), rng.randrange(len(boxes)), rng.choice([0, 0, 0, 1]))
        for _ in range(rng.randint(0, 4))
    ]
    if rng.random() < 0.05:
        cords.append(Cord(0, 0, len(boxes), 0))
    return Canvas((*boxes, *cords))
