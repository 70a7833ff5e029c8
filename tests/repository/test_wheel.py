"""The wheel: what is in it, and that it works where there is no checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import TypeAlias

import pytest

from patchgen import pdfile, pdhost

ROOT = Path(__file__).resolve().parents[2]
UV = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(UV is None, reason="uv, which builds the wheel, is not installed: pip install uv"),
]

PACKAGES = {"patchgen", "patchgen_bridge", "patchgen_training", "pd_externals"}
# What is no Python, and what of it the programs look for.
DATA = (
    "pd_externals/patchgen.pd",
    "pd_externals/patchgen-help.pd",
    "patchgen/model/data/patchgen-nano.gguf",
    "patchgen/model/data/patchgen-nano.md",
    "patchgen/objects/catalogue.json",
    "patchgen_bridge/rig.pd",
    "patchgen_training/recipes/nano.toml",
)
SOURCES = {
    "patchgen": ROOT / "patchgen",
    "patchgen_bridge": ROOT / "bridge" / "patchgen_bridge",
    "patchgen_training": ROOT / "training" / "patchgen_training",
    "pd_externals": ROOT / "pd_externals",
}
# Prints the file of each package and resource, one a line; all must lie in the new environment.
FIND = """
from importlib import import_module
from importlib.resources import files
from patchgen.model import embedded_model

for name in ("patchgen", "patchgen_bridge", "patchgen_training"):
    print(import_module(name).__file__)
for name in ("patchgen.pd", "patchgen-help.pd"):
    print(files("pd_externals") / name)
print(files("patchgen_bridge") / "rig.pd")
print(files("patchgen_training") / "recipes" / "nano.toml")
print(embedded_model())
"""

Run: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _call(UV, "build", "--wheel", "--quiet", "--out-dir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment with the wheel; the libraries it needs are those of this one."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    _call(UV, "venv", "--quiet", "--python", sys.executable, folder)
    python = _program(folder, "python")
    _call(UV, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, wheel)
    site = _call(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    # A folder named in a .pth file comes behind the environment's own, and its own .pth files are not read: the
    # checkout that is installed there stays out of sight.
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(site, "libraries.pth").write_text("\n".join(sorted(libraries)), encoding="utf-8")
    return folder


@pytest.fixture
def run(environment: Path, tmp_path: Path) -> Run:
    """Run a program of the new environment in an empty folder."""
    return lambda name, *arguments, code=0: _call(_program(environment, name), *arguments, cwd=tmp_path, code=code)


def test_the_wheel_holds_every_tracked_file_of_its_packages(wheel: Path) -> None:
    held = _names(wheel)
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this is no checkout, so nobody knows which files belong to it")
    counts = {}
    for package, folder in SOURCES.items():
        tracked = _call(git, "-C", folder, "ls-files").stdout.split()
        expected = {f"{package}/{name}" for name in tracked if (folder / name).is_file()}
        assert expected <= held
        counts[package] = len(expected)
    assert min(counts.values()) > 1, counts


@pytest.mark.parametrize("name", DATA)
def test_the_wheel_holds(wheel: Path, name: str) -> None:
    assert name in _names(wheel)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    names = _names(wheel)
    assert {name.partition("/")[0] for name in names} - PACKAGES == {f"{wheel.name.rpartition('-py3')[0]}.dist-info"}
    unwanted = ("*/tests/*", "*/docs/*", "*.pyc", "*/test_*", "*/conftest.py")
    assert [name for name in names for pattern in unwanted if fnmatch(name, pattern)] == []


def test_everything_is_found_in_the_new_environment(run: Run, environment: Path) -> None:
    found = [Path(line) for line in run("python", "-c", FIND).stdout.splitlines()]
    assert len(found) == 8
    assert [path for path in found if not (path.is_file() and path.is_relative_to(environment))] == []


def test_the_doctor_misses_nothing_but_pd(run: Run, environment: Path) -> None:
    said = run("patchgen", "doctor", code=None).stdout
    missing = [line for line in said.splitlines() if line.startswith("MISSING")]
    assert [line for line in missing if "Pure Data" not in line] == []
    for name in ("model", "[patchgen] for Pd"):
        (row,) = [line for line in said.splitlines() if line.startswith(f"ok         {name}: ")]
        assert str(environment) in row


@pytest.mark.parametrize("program", [("patchgen",), ("python", "-m", "patchgen")])
def test_a_patch_is_made(run: Run, tmp_path: Path, program: tuple[str, ...]) -> None:
    said = run(*program, "make", "a 440 Hz sine", "-o", "sine.pd").stdout
    assert said.startswith("sine.pd: ")
    assert [path.name for path in tmp_path.iterdir()] == ["sine.pd"]
    patch = pdfile.load(tmp_path / "sine.pd").patch
    assert patch is not None
    assert len(patch.canvas.boxes) > 1


@pytest.mark.parametrize("program", ["patchgen-bridge", "patchgen-train"])
def test_the_other_programs_start(run: Run, program: str) -> None:
    assert program in run(program, "--help").stdout


@pytest.mark.skipif(pdhost.find_pd() is None, reason="the demo needs a Pd")
def test_the_demo_opens_a_patch(run: Run, tmp_path: Path) -> None:
    said = run("python", "-m", "patchgen_bridge.demo").stdout
    assert "by the Pd that asked" in said
    files = [path for path in (tmp_path / "demo").iterdir() if path.is_file()]  # beside them stands the inbox
    assert sorted(path.suffix for path in files) == [".json", ".pd", ".svg"]


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _program(environment: Path, name: str) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin") / name


def _call(
    program: str | Path | None, *arguments: str | Path, cwd: Path | None = None, code: int | None = 0
) -> subprocess.CompletedProcess[str]:
    """What a program printed; without a `code` any exit code will do."""
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(program), *map(str, arguments)], cwd=cwd, env=environ, capture_output=True, encoding="utf-8", check=False
    )
    assert code is None or done.returncode == code, f"{program}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done
