"""The patch that a request is to change: one of the folder, as it is there now, with what was saved into it in Pd."""

from __future__ import annotations

from pathlib import Path

from patchgen import pdfile
from patchgen.errors import PatchgenError
from patchgen.generate import require_revising
from patchgen.model import ModelInfo
from patchgen.patch import Patch
from patchgen_bridge.folder import SUFFIX
from patchgen_bridge.job import JobError
from patchgen_bridge.protocol import ErrorCode

LARGEST = 1 << 20  # bytes; no model's context has room for a tenth of that


def patch_to_change(folder: Path, name: str, model: ModelInfo) -> Patch:
    """The patch of that file name, its suffix or not. Raises `JobError`."""
    try:
        require_revising(model)
    except PatchgenError as problem:
        raise JobError(ErrorCode.NOT_SUPPORTED, str(problem)) from problem
    if not name:
        raise _unknown("you have got no patch yet that could be changed; name one of the folder, or ask for one")
    path = folder / (name if name.endswith(SUFFIX) else name + SUFFIX)
    try:
        # A link could lead to any file of the machine.
        if path.parent != folder or path.name.startswith(".") or path.is_symlink() or not path.is_file():
            raise _unknown(f"there is no patch {name} in {folder.as_posix()}")
        if path.stat().st_size > LARGEST:
            raise JobError(ErrorCode.TOO_LARGE, f"{path.name} has more than {LARGEST:,} bytes; change a smaller patch")
        reading = pdfile.load(path)
    except (OSError, ValueError) as problem:  # a name that is too long, or that no file can have, among them
        raise _unknown(f"{name} cannot be read: {problem}") from problem
    if reading.patch is None:
        raise _unknown(f"{name} cannot be read: {'; '.join(map(str, reading.findings))}")
    return reading.patch


def _unknown(text: str) -> JobError:
    return JobError(ErrorCode.UNKNOWN_PATCH, text)
