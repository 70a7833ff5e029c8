"""Tricks by which a patch could reach out of itself, and boxes that only look so; `tricks.toml` has them."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.check import safety
from patchgen.patch import Patch

Make = Callable[..., Patch]
QUIT = 7


@dataclass(frozen=True)
class Trick:
    does: str
    boxes: list[str]
    cords: str = ""
    code: str = ""
    proof: bool = False

    def patch(self, make: Make) -> Patch:
        return make(" | ".join(self.boxes), self.cords)


def tricks(kind: str) -> list[Trick]:
    rows = tomllib.loads(Path(__file__).with_name("tricks.toml").read_text(encoding="utf-8"))[kind]
    return [Trick(**row) for row in rows]


def named(trick: Trick) -> str:
    return trick.does


@pytest.mark.parametrize("trick", tricks("trick"), ids=named)
def test_found(make: Make, trick: Trick) -> None:
    findings = safety(trick.patch(make))
    assert trick.code in {finding.code for finding in findings}
    assert {finding.severity for finding in findings} == {"error"}


@pytest.mark.parametrize("trick", tricks("harmless"), ids=named)
def test_harmless(make: Make, trick: Trick) -> None:
    assert safety(trick.patch(make)) == ()


def test_there_are_enough() -> None:
    for kind, least in (("trick", 60), ("harmless", 30)):
        assert len({str(trick.boxes) for trick in tricks(kind)}) >= least


def run(pd: Path, trick: Trick, make: Make, folder: Path) -> int:
    """Pd's exit code; its own quit says 0."""
    file = folder / "trick.pd"
    file.write_bytes(pdfile.write(trick.patch(make)))
    flags = ["-nrt", "-nogui", "-noaudio", "-nomidi", "-noprefs", "-stderr", "-batch"]
    command = [str(pd), *flags, "-open", str(file), "-send", "pd quit"]
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=10, check=False).returncode


@pytest.mark.parametrize("trick", [trick for trick in tricks("trick") if trick.proof], ids=named)
def test_the_real_pd_obeys(pd: Path, make: Make, tmp_path: Path, trick: Trick) -> None:
    assert run(pd, trick, make, tmp_path) == QUIT


@pytest.mark.parametrize("trick", tricks("harmless"), ids=named)
def test_the_real_pd_leaves_no_trace(pd: Path, make: Make, tmp_path: Path, trick: Trick) -> None:
    assert run(pd, trick, make, tmp_path) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["trick.pd"]


WRITING = (
    "writes a sound file",
    "hides write behind a backslash",
    "makes write by a form",
    "writes an array by its name",
)


@pytest.mark.parametrize("does", WRITING)
def test_the_real_pd_writes_files(pd: Path, make: Make, tmp_path: Path, does: str) -> None:
    (trick,) = [trick for trick in tricks("trick") if trick.does == does]
    run(pd, trick, make, tmp_path)
    assert len(list(tmp_path.glob("out.*"))) == 1
    shutil.rmtree(tmp_path)
