"""Our pictures beside the real Pd's window, pixel by pixel.

`python -m pytest -s -m slow tests/draw` prints a line for each patch; with PATCHGEN_PICTURES=1 it also puts all pairs
side by side into docs/pictures, Pd's on the left.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from patchgen import draw, pdfile
from patchgen.patch import Box, BoxLike, Canvas, Cord, Kind, Patch, with_boxes
from patchgen.pdhost import find_pd

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

FILES = sorted((Path(__file__).parent / "side_by_side").glob("*.pd"))
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
TOOLS = ("Xvfb", "wish", "import", "convert", "montage")
PATIENCE = 120.0  # seconds
# A pixel is found again where the other picture has one like it no further away, as letters are smoothed otherwise.
REACH = 1  # pixels
ALIKE = 100  # of 255, the greatest difference in red, green or blue
INK = 100  # and from white
LEAST = 0.97  # of the ink, on each side

# Pd's window takes a picture of each patch's canvas, one after the other, and says when it is done.
PLUGIN = """
proc photograph {} {
  foreach window [winfo children .] {
    if {[winfo class $window] ne "PatchWindow"} continue
    raise $window
    update
    after 300
    update
    set name [file rootname [lindex [wm title $window] 0]]
    exec import -window [winfo id [tkcanvas_name $window]] -depth 8 $::env(PHOTOGRAPHS)/$name.ppm
  }
  close [open $::env(PHOTOGRAPHS)/done w]
}
after 3000 photograph
"""

Pixels: TypeAlias = NDArray[np.int16]  # height x width x (red, green, blue)


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)} (Debian: apt-get install xvfb puredata-gui imagemagick)")
    ends = os.pipe()
    command = ["Xvfb", "-displayfd", str(ends[1]), "-screen", "0", "1200x900x24"]
    with subprocess.Popen(command, pass_fds=ends[1:], stderr=subprocess.DEVNULL) as server:
        os.close(ends[1])
        with os.fdopen(ends[0]) as answer:
            yield f":{answer.readline().strip()}"
        server.terminate()


@pytest.fixture(scope="module")
def photographs(display: str, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Pixels]:
    """What Pd's window shows of each patch, by the name of its file."""
    pd = find_pd()
    if pd is None:
        pytest.skip("Pure Data is not installed")
    folder = tmp_path_factory.mktemp("photographs")
    (folder / "photograph-plugin.tcl").write_text(PLUGIN)
    command = [str(pd), "-nrt", "-noaudio", "-nomidi", "-noprefs", "-path", str(folder)]
    for file in FILES:
        command += ["-open", str(file)]
    env = os.environ | {"DISPLAY": display, "PHOTOGRAPHS": str(folder)}
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + PATIENCE
        while not (folder / "done").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        process.terminate()
    return {file.stem: pixels((folder / file.stem).with_suffix(".ppm").read_bytes()) for file in FILES}


def pixels(picture: bytes) -> Pixels:
    """A picture of any format as numbers."""
    ppm = subprocess.run(["convert", "-", "-depth", "8", "ppm:-"], input=picture, stdout=subprocess.PIPE, check=True)
    kind, width, height, _ = ppm.stdout.split(maxsplit=4)[:4]
    assert kind == b"P6"
    shape = int(height), int(width), 3
    return np.frombuffer(ppm.stdout, np.uint8)[-math.prod(shape) :].reshape(shape).astype(np.int16)


def load(file: Path) -> Patch:
    patch = pdfile.load(file).patch
    assert patch is not None
    return patch


def likeness(one: Pixels, other: Pixels) -> float:
    """The share of each picture's ink that the other has, too, near its place and of its colour; the lesser of both."""
    height, width = (min(sizes) for sizes in zip(one.shape[:2], other.shape[:2], strict=True))
    one, other = one[:height, :width], other[:height, :width]
    return min(_found(one, other), _found(other, one))


def _found(one: Pixels, other: Pixels) -> float:
    ink = np.abs(255 - one).max(axis=2) > INK
    around = np.pad(other, ((REACH, REACH), (REACH, REACH), (0, 0)), mode="edge")
    least = np.full(ink.shape, 255, np.int16)
    for down, right in product(range(2 * REACH + 1), repeat=2):
        moved = around[down : down + ink.shape[0], right : right + ink.shape[1]]
        least = np.minimum(least, np.abs(one - moved).max(axis=2))
    return float((least[ink] <= ALIKE).mean())


def moved(box: BoxLike) -> BoxLike:
    return box.at(box.x + 3, box.y)


def colourless(box: BoxLike) -> BoxLike:
    if not isinstance(box, Box):
        return box
    return replace(box, atoms=tuple("#fcfcfc" if atom.startswith("#") else atom for atom in box.atoms))


def unbroken(box: BoxLike) -> BoxLike:
    return replace(box, width=None) if isinstance(box, Box) else box


def without_flag(box: BoxLike) -> BoxLike:
    return replace(box, kind=Kind.OBJ) if isinstance(box, Box) else box


def as_points(box: BoxLike) -> BoxLike:
    """Arrays drawn in another style."""
    if isinstance(box, Canvas):
        return with_boxes(box, [as_points(inner) for inner in box.boxes])
    return replace(box, atoms=(*box.atoms[:3], "3")) if box.kind is Kind.ARRAY else box


def every(change: Callable[[BoxLike], BoxLike]) -> Callable[[Canvas], Canvas]:
    return lambda canvas: with_boxes(canvas, [change(box) for box in canvas.boxes])


def without_cords(canvas: Canvas) -> Canvas:
    return replace(canvas, nodes=tuple(node for node in canvas.nodes if not isinstance(node, Cord)))


def test_twenty_patches_look_like_pd(photographs: Mapping[str, Pixels], tmp_path: Path) -> None:
    assert len(FILES) == 20
    found = {}
    for file in FILES:
        ours = draw.png(load(file))
        (tmp_path / f"{file.stem}.png").write_bytes(ours)
        found[file.stem] = likeness(pixels(ours), photographs[file.stem])
        print(f"{file.stem:<24}{found[file.stem]:8.1%}")
    print(f"{'least':<24}{min(found.values()):8.1%}")
    assert {name: share for name, share in found.items() if share < LEAST} == {}
    if os.environ.get("PATCHGEN_PICTURES") == "1":
        put_side_by_side(photographs, tmp_path, PICTURES / "side-by-side.png")


def put_side_by_side(photographs: Mapping[str, Pixels], ours: Path, sheet: Path) -> None:
    """All pairs on one sheet, two in a row, Pd's on the left of each."""
    names = []
    for file in FILES:
        height, width, _ = photographs[file.stem].shape
        ppm = b"P6 %d %d 255\n" % (width, height) + photographs[file.stem].astype(np.uint8).tobytes()
        (ours / f"{file.stem}-pd.ppm").write_bytes(ppm)
        names += [f"{file.stem}-pd.ppm", f"{file.stem}.png"]
    look = ["-tile", "4x", "-geometry", "+4+4", "-background", "#888888", "-depth", "8", "-strip"]
    subprocess.run(["montage", *names, *look, str(sheet)], cwd=ours, check=True)


@pytest.mark.parametrize(
    ("name", "mistake"),
    [
        ("01-objects", every(moved)),
        ("06-radios", every(moved)),
        ("02-messages", every(without_flag)),
        ("04-bangs-and-toggles", every(colourless)),
        ("10-arrays", every(as_points)),
        ("15-comments", every(unbroken)),
        ("16-cords", without_cords),
        ("20-generated", without_cords),
    ],
)
def test_a_wrong_drawing_does_not(
    name: str, mistake: Callable[[Canvas], Canvas], photographs: Mapping[str, Pixels]
) -> None:
    patch = load(next(file for file in FILES if file.stem == name))
    wrong = draw.png(replace(patch, canvas=mistake(patch.canvas)))
    assert likeness(pixels(wrong), photographs[name]) < LEAST - 0.01
