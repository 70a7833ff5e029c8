"""Where the user's own Pd looks for objects, told by Pd itself: asked for an object that is nowhere, it names each
file that it tries. So its preferences need not be read, which every system keeps elsewhere."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from patchgen.errors import PdError

_NOWHERE = "patchgen-is-nowhere"
_PATCH = f"#N canvas 0 0 300 200 12;\n#X obj 10 10 {_NOWHERE};\n"
_QUIET = ("-nrt", "-nogui", "-noaudio", "-nomidi", "-stderr", "-verbose", "-batch")
_TRIED = re.compile(r"tried (.+) and (failed|succeeded)$", re.MULTILINE)
_SECONDS = 120  # libraries may take their time


@dataclass(frozen=True, slots=True)
class Search:
    """The folders in the order in which Pd searches them, and the files of the libraries that it loads at start."""

    folders: tuple[Path, ...]
    libraries: tuple[Path, ...] = ()

    @property
    def flags(self) -> tuple[str, ...]:
        """What makes a Pd without preferences search and load the same."""
        paths = [word for folder in self.folders for word in ("-path", str(folder))]
        return (*paths, *(word for library in self.libraries for word in ("-lib", str(library.with_suffix("")))))


def search_of(pd: Path, flags: Sequence[str] = ()) -> Search:
    """Where this Pd searches by its preferences, and by these flags besides (`-path DIR`, `-lib NAME`)."""
    with tempfile.TemporaryDirectory(prefix="patchgen-search-") as folder:
        patch = Path(folder, "ask.pd")
        patch.write_text(_PATCH, encoding="utf-8")
        command = [str(pd), *_QUIET, *flags, "-open", str(patch), "-send", "pd quit"]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, stdin=subprocess.DEVNULL, check=False)
        except subprocess.TimeoutExpired as error:
            raise PdError(f"{pd} did not say where it looks for objects; a library may keep it busy") from error
        tried = _TRIED.findall(done.stderr.decode("utf-8", "replace"))
        folders = [Path(path).parent for path, end in tried if end == "failed" and Path(path).stem == _NOWHERE]
        missing = [place for place in folders if place.name != _NOWHERE and place != Path(folder)]
        loaded = [Path(path) for path, end in tried if end == "succeeded" and Path(path) != patch]
    if not missing:
        raise PdError(f"{pd} ended before it said where it looks for objects (code {done.returncode})")
    return Search(tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(loaded)))
