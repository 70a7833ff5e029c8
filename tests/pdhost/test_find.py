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


def test_the_usual_places_of_windows_and_macos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(pdhost.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("ProgramFiles", str(tmp_path / "Program Files"))
    monkeypatch.setattr(find, "_MAC_FOLDERS", (str(tmp_path / "Applications"),))
    assert pdhost.find_pd() is None
    windows = program(tmp_path / "Program Files" / "Pd" / "bin" / "pd.com")
    assert pdhost.find_pd() == windows
    program(tmp_path / "Applications/Pd-0.52-2.app/Contents/Resources/bin/pd")
    newest = program(tmp_path / "Applications/Pd-0.53-1.app/Contents/Resources/bin/pd")
    assert pdhost.find_pd() == newest


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
