"""Words that may be names of objects: what stands in Pd's program, in its extra folder and in its help patches.

A name counts only when the real Pd creates it (see `measure`); here it is enough to miss none.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

_EXTERNAL = re.compile(r"^(.+)\.(?:pd|pd_linux|pd_darwin|d_fat|dll|[lmd]_\w+|so)$")
_STRING = re.compile(rb"([\x21-\x7e]+)\0")
_NAME = re.compile(r"[A-Za-z_][\w.-]*~?|[-+*/%<>=!&|]{1,3}~?")
_WORD = re.compile(r"[a-z][a-z0-9]{2,15}")
_LONGEST = 24
_HOMES = ("/usr/lib/puredata", "/usr/lib/pd", "/usr/local/lib/pd", "/usr/lib64/pd")


def home(pd: Path) -> Path | None:
    """Pd's folder with `doc` and `extra` in it: beside the program on Windows and macOS, else a usual place."""
    program = pd.resolve()
    places = [program.parent.parent, program.parent.parent / "lib" / "pd", *map(Path, _HOMES)]
    return next((place for place in places if (place / "doc" / "5.reference").is_dir()), None)


def names(pd: Path) -> set[str]:
    """Every word that may be an object's name."""
    found = {text for string in _strings(pd) for text in _endings(string)}
    folder = home(pd)
    if folder is not None:
        for file in (folder / "extra").rglob("*"):
            if match := _EXTERNAL.match(file.name):
                found.add(match[1])
        found |= {box.split(" ")[0] for box in help_boxes(pd)}
    return {name for name in found if _NAME.fullmatch(name) and not name.endswith("-help")}


def subjects(pd: Path) -> set[str]:
    """Every name and word that may together say what the object is, as in `list append`."""
    pairs = {tuple(box.split(" ")[:2]) for box in help_boxes(pd)}
    return {" ".join(pair) for pair in pairs if len(pair) == 2 and _WORD.fullmatch(pair[1])}


def help_boxes(pd: Path) -> set[str]:
    """The text of every object box in Pd's own patches."""
    from patchgen import pdfile
    from patchgen.patch import Box, canvases

    patches = (pdfile.load(file).patch for file in help_patches(pd))
    return {
        " ".join(box.atoms)
        for patch in patches
        if patch
        for _, canvas in canvases(patch.canvas)
        for box in canvas.boxes
        if isinstance(box, Box) and box.name
    }


def help_patches(pd: Path) -> list[Path]:
    """Every patch that comes with Pd, its documentation and its extra folder."""
    folder = home(pd)
    if folder is None:
        return []
    # Debian has links to folders in there, which `rglob` does not follow.
    return sorted(
        Path(at, file) for at, _, files in os.walk(folder, followlinks=True) for file in files if file.endswith(".pd")
    )


def _strings(pd: Path) -> set[str]:
    """The zero-terminated strings of the program (or of the library beside it that holds Pd on Windows)."""
    program = pd.resolve()
    return {
        match[1].decode("ascii")
        for file in (program, *program.parent.glob("pd*.dll"))
        for match in _STRING.finditer(file.read_bytes())
    }


def _endings(string: str) -> Iterator[str]:
    """The string and its ends: a linker keeps `dac~` within `adc~_dac~`."""
    string = string[-_LONGEST:]
    return (string[start:] for start in range(len(string)))
