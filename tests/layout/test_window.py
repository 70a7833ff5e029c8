"""The real Pd's window: what it draws for each box is what we measure."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.layout import arrange
from patchgen.layout.measure import canvas_font, has_place, measure
from patchgen.layout.shape import FONTS, Rect
from patchgen.notation import read
from patchgen.patch import Kind, Patch
from patchgen.pdhost import find_pd

TEXT = """\
0 comment a comment that is rather long and gets broken at some place because it is longer than sixty characters, yes
1 hsl 0 127 label=freq
2 floatatom 0 0 label=note <- 1
3 osc~ 440 <- 2
4 vsl 0 1 send=volume
5 nbx
6 *~ 0.1 <- 3
7 dac~ <- 6 6>1
8 msg 440, 880 $1; freq 220
9 symbolatom <- 8
10 listbox
11 bng
12 tgl <- 11
13 hradio 8
14 vradio 4
15 vu
16 expr $f1 + 1; $f2 * 2
17 pack 0 0 0 0
18 list prepend a\\ b 1000000 0.10 1e-5 440.
19 pd voice {
0 inlet~
1 outlet~ <- 0
} <- 3
20 msg
21 nosuchobject 1 2
22 array define wave 100
23 comment short
"""

# Pd's window writes down the fonts that it measured, and where the frame of each box is that it has drawn.
PLUGIN = """
proc note {} {
  set file [open $::env(FRAMES).part w]
  puts $file $::font_measured
  foreach window [winfo children .] {
    if {[winfo class $window] ne "PatchWindow"} continue
    set canvas [tkcanvas_name $window]
    foreach item [$canvas find all] {
      set tags [$canvas gettags $item]
      if {[string match "*R" [lindex $tags 0]] || [string match "*BASE*" $tags] || [string match "*RECT*" $tags]} {
        puts $file "[lindex $tags 0] [$canvas coords $item]"
      }
    }
  }
  close $file
  file rename $::env(FRAMES).part $::env(FRAMES)
}
after 1500 note
"""


@pytest.fixture
def display() -> Iterator[str]:
    if shutil.which("Xvfb") is None or shutil.which("wish") is None:
        pytest.skip("no virtual screen: apt-get install xvfb puredata-gui")
    ends = os.pipe()
    command = ["Xvfb", "-displayfd", str(ends[1]), "-screen", "0", "1200x900x24"]
    with subprocess.Popen(command, pass_fds=ends[1:], stderr=subprocess.DEVNULL) as server:
        os.close(ends[1])
        with os.fdopen(ends[0]) as answer:
            yield f":{answer.readline().strip()}"
        server.terminate()


@pytest.mark.slow
def test_frames_are_those_of_the_real_window(tmp_path: Path, display: str) -> None:
    pd = find_pd()
    if pd is None:
        pytest.skip("Pure Data is not installed")
    patch = read(TEXT).patch
    assert patch is not None
    patch = arrange(patch)
    fonts, drawn = _drawn(pd, patch, tmp_path, display)
    if fonts[7:9] != [7, 15]:
        pytest.skip("the font of this machine has other metrics than DejaVu Sans Mono")
    assert fonts[1::3] == [font.width for font in FONTS]
    assert fonts[2::3] == [font.height for font in FONTS]
    assert drawn == _measured(patch)


def _measured(patch: Patch) -> list[Rect]:
    font = canvas_font(patch.canvas)
    frames = []
    for box in patch.canvas.boxes:
        shape = measure(box, font)
        kind = getattr(box, "kind", Kind.OBJ)
        if has_place(box) and kind is not Kind.TEXT:
            frames.append((shape.whole if kind is Kind.MSG else shape.frame).moved(box.x, box.y))
    return frames


def _drawn(pd: Path, patch: Patch, folder: Path, display: str) -> tuple[list[int], list[Rect]]:
    """The fonts as Pd's window measured them, and the frames of the boxes in their order."""
    (folder / "frames-plugin.tcl").write_text(PLUGIN)
    (folder / "boxes.pd").write_bytes(pdfile.write(patch))
    frames = folder / "frames"
    command = [
        str(pd),
        *["-nrt", "-noaudio", "-nomidi", "-noprefs", "-path"],
        str(folder),
        "-open",
        str(folder / "boxes.pd"),
    ]
    env = os.environ | {"DISPLAY": display, "FRAMES": str(frames)}
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while not frames.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        process.terminate()
    fonts, *items = frames.read_text().splitlines()
    rects: dict[str, Rect] = {}
    for item in items:
        name, *coords = item.split()
        across, down = ([int(float(c)) for c in coords[start::2]] for start in (0, 1))
        rect = Rect(min(across), min(down), max(across), max(down))
        rects[name] = rects.get(name, rect).joined(rect)
    return [int(number) for number in fonts.split()], list(rects.values())
