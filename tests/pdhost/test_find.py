from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from patchgen import pdhost
from patchgen.errors import PdError
from patchgen.pdhost import find


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\necho no Pd here\n")
    path.chmod(0o755)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for Pd")
def test_the_variable_comes_first_and_is_taken_at_its_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path = program(tmp_path / "bin" / "pd")
    named = program(tmp_path / "my pd")
    monkeypatch.setenv("PATH", str(on_path.parent))
    monkeypatch.delenv(pdhost.VARIABLE, raising=False)
    assert pdhost.find_pd() == on_path
    monkeypatch.setenv(pdhost.VARIABLE, str(named))
    assert pdhost.find_pd() == named
    monkeypatch.setenv(pdhost.VARIABLE, str(tmp_path / "nowhere"))
    assert pdhost.find_pd() is None


# Where each system's package puts Pd, and what finds it: a command on PATH, an environment variable, a usual folder.
LAYOUTS = {
    "Debian": ("usr/bin/pd", "PATH", "usr/bin"),
    "Debian, by its own name": ("usr/bin/puredata", "PATH", "usr/bin"),
    "Fedora": ("usr/bin/pd", "PATH", "usr/bin"),
    "Windows": ("Program Files/Pd/bin/pd.com", "ProgramFiles", "Program Files"),
    "Windows, 32 bit": ("Program Files (x86)/Pd/bin/pd.exe", "ProgramFiles(x86)", "Program Files (x86)"),
    "Windows, for one user": ("Local/Pd/bin/pd.com", "LOCALAPPDATA", "Local"),
    "macOS": ("Applications/Pd-0.54-1.app/Contents/Resources/bin/pd", "applications", "Applications"),
}
NAMED = {
    "a program": ("my own/pd-0.55", "my own/pd-0.55"),
    "a macOS application": ("Pd-0.54-1.app/Contents/Resources/bin/pd", "Pd-0.54-1.app"),
    "a Windows folder": ("Pd/bin/pd.com", "Pd"),
    "a folder that was built": ("pd-0.54-1/bin/pd", "pd-0.54-1"),
    "the folder of the program": ("opt/bin/pd", "opt/bin"),
}


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system where nothing is installed."""
    for name in (pdhost.VARIABLE, *find._WINDOWS_VARIABLES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing here"))
    monkeypatch.setattr(find, "_MAC_FOLDERS", (str(tmp_path / "no applications"),))
    assert pdhost.find_pd() is None


@pytest.mark.usefixtures("bare")
@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for Pd")
@pytest.mark.parametrize("system", LAYOUTS)
def test_each_system_s_package_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    place, variable, folder = LAYOUTS[system]
    installed = program(tmp_path / place)
    if variable == "applications":
        monkeypatch.setattr(find, "_MAC_FOLDERS", (str(tmp_path / folder),))
    else:
        monkeypatch.setenv(variable, str(tmp_path / folder))
    assert pdhost.find_pd() == installed


@pytest.mark.usefixtures("bare")
@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for Pd")
@pytest.mark.parametrize("what", NAMED)
def test_the_variable_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    place, named = NAMED[what]
    monkeypatch.setenv(pdhost.VARIABLE, str(tmp_path / named))
    assert pdhost.find_pd() is None
    installed = program(tmp_path / place)
    assert pdhost.find_pd() == installed


@pytest.mark.usefixtures("bare")
@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for Pd")
def test_the_newest_application_comes_first_and_path_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "_MAC_FOLDERS", (str(tmp_path / "Applications"),))
    program(tmp_path / "Applications/Pd-0.52-2.app/Contents/Resources/bin/pd")
    newest = program(tmp_path / "Applications/Pd-0.53-1.app/Contents/Resources/bin/pd")
    assert pdhost.find_pd() == newest
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert program(tmp_path / "bin/pd") == pdhost.find_pd()


def test_a_missing_pd_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pdhost.VARIABLE, "/no/such/pd")
    with pytest.raises(PdError) as error:
        pdhost.require_pd()
    for word in ("Debian", "Fedora", "macOS", "Windows", "puredata-core", pdhost.VARIABLE):
        assert word in str(error.value)


def test_the_version(pd: Path, tmp_path: Path) -> None:
    assert re.match(r"\d+\.\d+", pdhost.pd_version(pd))
    if sys.platform != "win32":
        with pytest.raises(PdError, match="does not say that it is Pure Data"):
            pdhost.pd_version(program(tmp_path / "other"))
