"""`python -m patchgen` is the command `patchgen`."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "patchgen", "--version"], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == f"patchgen {version('patchgen')}\n"
