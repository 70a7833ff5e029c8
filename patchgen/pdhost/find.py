"""Where Pure Data is on this machine, and what to install where it is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from patchgen.errors import PdError

VARIABLE = "PATCHGEN_PD"
_COMMANDS = ("pd", "puredata", "pd.com")  # pd.com is the console program of the Windows package
# The program within a folder: the macOS application, the Windows package, a tree that was unpacked or built.
_WITHIN = ("Contents/Resources/bin/pd", "bin/pd.com", "bin/pd.exe", "bin/pd", "bin/puredata", "pd.com", "pd.exe", "pd")
_MAC_FOLDERS = ("/Applications", "~/Applications")
_WINDOWS_VARIABLES = ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")

_HINTS = {
    "Debian, Ubuntu": "sudo apt-get install puredata-core  (and puredata-gui for the window)",
    "Fedora": "sudo dnf install puredata",
    "macOS": "brew install --cask pd, or the app from https://msp.ucsd.edu/software.html",
    "Windows": "the installer from https://msp.ucsd.edu/software.html (it goes to Program Files\\Pd)",
}


def find_pd() -> Path | None:
    """The Pd program: the one that PATCHGEN_PD names, else on PATH, else in a usual place of this system.

    PATCHGEN_PD is a program, an application (`Pd-0.54-1.app`) or the folder that Pd was installed or unpacked into.
    It is taken at its word: where it names nothing that can be run, there is no Pd.
    """
    if named := os.environ.get(VARIABLE):
        path = Path(named).expanduser()
        return _within(path) if path.is_dir() else _program(named if path == Path(named) else path)
    on_path = (_program(command) for command in _COMMANDS)
    return next((found for found in (*on_path, *map(_within, _usual_folders())) if found), None)


def require_pd() -> Path:
    """As `find_pd`, but a missing Pd is a PdError that says what to install."""
    found = find_pd()
    if found is None:
        raise PdError(f"Pure Data was not found.\n{install_hint()}")
    return found


def install_hint() -> str:
    """What to install on which system, a line each, and how to name a Pd that stands elsewhere."""
    lines = [f"  {system}: {what}" for system, what in _HINTS.items()]
    return "\n".join(["Install Pure Data:", *lines, f"or say where it is: {VARIABLE}=/path/to/pd"])


def pd_version(pd: Path) -> str:
    """The version that Pd says of itself, `0.53.1`; PdError where it says none."""
    try:
        done = subprocess.run([pd, "-version"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PdError(f"{pd} could not be run: {error}") from error
    found = re.search(rb"Pd-(\d[\w.-]*)", done.stdout + done.stderr)
    if found is None:
        raise PdError(f"{pd} does not say that it is Pure Data. Check {VARIABLE}.")
    return found[1].decode().replace("-", ".")


def _within(folder: Path) -> Path | None:
    return next((found for place in _WITHIN if (found := _program(folder / place))), None)


def _program(name: str | Path) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None


def _usual_folders() -> Iterator[Path]:
    """Folders that only exist on the system meant, so there is no need to ask which one this is."""
    for folder in _MAC_FOLDERS:
        yield from sorted(Path(folder).expanduser().glob("Pd*.app"), reverse=True)  # the newest first
    yield from (Path(value) / "Pd" for name in _WINDOWS_VARIABLES if (value := os.environ.get(name)))
