"""Every patch that comes with Pd, laid out anew."""

from __future__ import annotations

import os
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from patchgen import pdfile
from patchgen.draw import svg
from patchgen.layout import arrange
from patchgen.layout.measure import canvas_font, has_place, measure, opening
from patchgen.objects.candidates import home
from patchgen.patch import Patch, canvases
from patchgen.pdhost import find_pd


def _files() -> list[Path]:
    pd = find_pd()
    folder = home(pd) if pd else None
    walk = os.walk(folder, followlinks=True) if folder else ()
    return sorted(Path(place, name) for place, _, names in walk for name in names if name.endswith(".pd"))


def _overlapping(patch: Patch) -> list[tuple[int, ...]]:
    """The ways to the canvases in which boxes stand on each other; those that someone drew a face for may."""
    font = canvas_font(patch.canvas)
    found = []
    for way, canvas in canvases(patch.canvas):
        rects = [measure(box, font).whole.moved(box.x, box.y) for box in canvas.boxes if has_place(box)]
        if opening(canvas) is None and any(a.overlaps(b) for a, b in combinations(rects, 2)):
            found.append(way)
    return found


@pytest.mark.slow
def test_patches_of_pd_are_laid_out_and_drawn() -> None:
    readings = [(file, pdfile.load(file)) for file in _files()]
    patches = [(file, reading.patch) for file, reading in readings if reading.patch is not None]
    if len(patches) < 200:
        pytest.skip("the patches of Pd are not installed: apt-get install puredata-doc puredata-extra")
    for file, patch in patches:
        ElementTree.fromstring(svg(patch))
        result = arrange(patch)
        assert _overlapping(result) == [], file
        ElementTree.fromstring(svg(result))
