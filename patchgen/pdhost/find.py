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

    PATCHGEN_PD is taken at its word: where it names nothing that can be run, there is no Pd.
    """
    named = os.environ.get(VARIABLE)
    if named:
        found = shutil.which(str(Path(named).expanduser()))
        return Path(found) if found else None
    for command in _COMMANDS:
        if found := shutil.which(command):
            return Path(found)
    return next((path for path in _usual_places() if path.is_file()), None)


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


def _usual_places() -> Iterator[Path]:
    """Places that only exist on the system meant, so there is no need to ask which one this is."""
    for folder in _MAC_FOLDERS:
        apps = sorted(Path(folder).expanduser().glob("Pd*.app"), reverse=True)  # the newest first
        yield from (app / "Contents/Resources/bin/pd" for app in apps)
    folders = [Path(value) for name in _WINDOWS_VARIABLES if (value := os.environ.get(name))]
    yield from (folder / "Pd/bin" / name for folder in folders for name in ("pd.com", "pd.exe"))
