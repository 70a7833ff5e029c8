"""What is written from a tree is what the real Pd saves."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from patchgen import pdfile, pdhost
from patchgen.patch import Box, Canvas, Kind, Patch, with_boxes

QUIET = ["-nrt", "-nogui", "-noaudio", "-nomidi", "-noprefs", "-stderr", "-batch"]
Save = Callable[[Path], bytes]


@pytest.fixture(scope="module")
def save() -> Save:
    """Lets Pd open a file and save it again."""
    pd = pdhost.find_pd()
    if pd is None:
        pytest.skip(f"needs Pure Data. {pdhost.install_hint()}")
    version = pdhost.pd_version(pd)
    if not version.startswith("0.53."):
        pytest.skip(f"compares with what Pd 0.53 saves; this is {version}")

    def run(path: Path) -> bytes:
        before = path.stat().st_ino, path.stat().st_mtime_ns
        close = ["-send", f"pd-{path.name} menusave 1", "-send", "pd quit"]
        subprocess.run([pd, *QUIET, "-open", path, *close], check=True, capture_output=True, timeout=30)
        assert (path.stat().st_ino, path.stat().st_mtime_ns) != before
        return path.read_bytes()

    return run


def test_the_golden_file_is_what_pd_saves(save: Save, golden: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(golden / "every-record.pd", tmp_path))
    assert save(path) == (golden / "every-record.pd").read_bytes()


def test_a_changed_tree_is_written_as_pd_saves_it(save: Save, golden: Path, tmp_path: Path) -> None:
    patch = pdfile.load(golden / "every-record.pd").patch
    assert patch is not None
    boxes = [box.at(box.x + 7, box.y + 11) for box in patch.canvas.boxes]
    changed = replace(patch, canvas=replace(with_boxes(patch.canvas, boxes), header=replace(patch.canvas.header, x=99)))
    path = tmp_path / "changed.pd"
    path.write_bytes(pdfile.write(changed))
    written = path.read_bytes()
    assert save(path) == written
    assert pdfile.read(written).patch == changed


@pytest.mark.parametrize("kind", [Kind.OBJ, Kind.MSG, Kind.TEXT])
def test_long_records_stay_on_one_line(save: Save, tmp_path: Path, kind: Kind) -> None:
    words = tuple(f"word-{number}" for number in range(400))
    path = tmp_path / "long.pd"
    path.write_bytes(pdfile.write(Patch(Canvas((Box(kind, ("list", *words), 10, 10, 60),)))))
    written = path.read_bytes()
    assert written.count(b"\n") == 2
    assert save(path) == written


def test_an_atom_with_loose_ends_reaches_pd_as_one(save: Save, tmp_path: Path) -> None:
    path = tmp_path / "loose.pd"
    path.write_bytes(pdfile.write(Patch(Canvas((Box(Kind.OBJ, ("symbol", "two words"), 1, 1),)))))
    assert save(path).endswith(b"#X obj 1 1 symbol two\\ words;\n")
