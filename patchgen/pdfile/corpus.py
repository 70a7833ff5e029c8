"""The `.pd` files below some folders, each content once: what the bench and the survey read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from patchgen.errors import PatchgenError


def unique_files(folders: Sequence[Path]) -> Mapping[Path, bytes]:
    """The files by path, sorted; of those with the same content the first. Raises PatchgenError where there is none."""
    paths = sorted(path for folder in folders for path in folder.rglob("*.pd") if path.is_file())
    first: dict[bytes, Path] = {}
    for path in paths:
        first.setdefault(path.read_bytes(), path)
    if not first:
        raise PatchgenError(
            f"There is no .pd file in {', '.join(map(str, folders)) or 'no folder'}; name another folder"
        )
    return {path: data for data, path in first.items()}
