"""Overlapping boxes, and the line of each finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from patchgen import pdfile
from patchgen.check import check
from patchgen.check.overlap import overlap
from patchgen.check.places import placed
from patchgen.layout import arrange
from patchgen.notation import NOTATIONS
from patchgen.objects import candidates
from patchgen.patch import Patch
from patchgen_training.families import pairs

Make = Callable[..., Patch]

FILE = """#N struct t float x;
#N canvas 0 50 450 300 12;
#X obj 10 10 osc~
  440;
#X obj 10 40 nosuch; #X obj 90 40 dac~;
#N canvas 0 0 300 200 inner 0;
#X obj 10 10 osc~;
#X declare -lib Gem;
#X msg 10 40 \\;
  pd quit;
#X obj 10 90 print;
#X connect 0 0 2 0;
#X restore 10 90 pd inner;
#X connect 0 0 2 7;
#X connect 0 0 2 0;
#X connect 0 0 2 0;
"""


def test_every_finding_has_its_line() -> None:
    patch = pdfile.read(FILE.encode()).patch
    assert patch is not None
    places = {(finding.code, finding.line, finding.column) for finding in placed(check(patch), patch)}
    assert places == {
        ("unknown-box", 5, 1),
        ("inlet-missing", 14, 1),
        ("cord-twice", 16, 1),
        ("signal-to-control", 12, 1),
        ("unsafe-library", 6, 1),
        ("unsafe-pd", 9, 1),
    }


def test_every_finding_in_pds_own_patches_has_a_line(pd: Path) -> None:
    count = 0
    for file in candidates.help_patches(pd):
        data = file.read_bytes()
        patch = pdfile.read(data).patch
        if patch is None:
            continue
        records = data.decode("utf-8", "surrogateescape").splitlines()
        for finding in placed((*check(patch, file.parent), *overlap(patch)), patch):
            assert finding.line is not None
            assert records[finding.line - 1].startswith("#")
            count += 1
    assert count > 100


def test_boxes_on_each_other(make: Make) -> None:
    patch = pdfile.read(
        b"#N canvas 0 50 450 300 12;\n#X obj 10 10 osc~;\n#X obj 30 15 dac~;\n#X obj 90 15 print;\n"
    ).patch
    assert patch is not None
    (finding,) = overlap(patch)
    assert (finding.code, finding.severity, finding.box) == ("overlapping-boxes", "note", 1)
    assert list(overlap(make("obj cnv 15 400 300 empty empty empty 20 12 0 14 -1 -1 0 | obj print"))) == []


def test_what_the_layout_places_never_overlaps(pd: Path) -> None:
    patches = [pdfile.load(file).patch for file in candidates.help_patches(pd)[::4]]
    patches += [NOTATIONS["compact"].read(pair.text).patch for pair in pairs(5, 200)]
    for patch in patches:
        assert patch is None or list(overlap(arrange(patch))) == []
