"""Words that may be names of objects: what stands in Pd's program, in its help patches and in its folders.

A name counts only when the real Pd creates it (see `measure`); here it is enough to miss none.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from patchgen.objects.search import Search

_EXTERNAL = re.compile(r"^(.+)\.(?:pd|pd_linux|pd_darwin|d_fat|dll|[lmd]_\w+|so)$")
_STRING = re.compile(rb"([\x21-\x7e]+)\0")
_NAME = re.compile(r"[A-Za-z_][\w.-]*~?|[-+*/%<>=!&|]{1,3}~?")
_UNFIT = re.compile(r"[\s;,\\$]|^[\d.]+$")  # a file whose name can't be an object's
_WORD = re.compile(r"[a-z][a-z0-9]{2,15}")
_LONGEST = 24
_HOMES = ("/usr/lib/puredata", "/usr/lib/pd", "/usr/local/lib/pd", "/usr/lib64/pd")


def home(pd: Path) -> Path | None:
    """Pd's folder with `doc` and `extra` in it: beside the program on Windows and macOS, else a usual place."""
    program = pd.resolve()
    places = [program.parent.parent, program.parent.parent / "lib" / "pd", *map(Path, _HOMES)]
    return next((place for place in places if (place / "doc" / "5.reference").is_dir()), None)


def words(pd: Path, search: Search | None = None) -> set[str]:
    """Every word that may be the name of an object that is in Pd itself, or in a library that it loads at start."""
    program = pd.resolve()
    # On Windows a library beside the program holds Pd.
    files = [program, *program.parent.glob("pd*.dll"), *(search.libraries if search else ())]
    found = {text for file in files for string in _strings(file) for text in _endings(string)}
    found |= {box.split(" ")[0] for box in help_boxes(pd)}
    return {name for name in found if _NAME.fullmatch(name)}


def files(pd: Path, search: Search | None = None) -> set[str]:
    """Every name under which Pd finds a file that may be an object: those of its extra folder, or where it searches."""
    folder = home(pd)
    if search is None:
        return _named((folder / "extra").rglob("*") if folder else ())
    found: set[str] = set()
    for place in search.folders:
        inside = sorted(place.iterdir()) if place.is_dir() else []
        found |= _named(inside)
        for library in inside:
            if library.is_dir():  # Pd finds `name/name.pd` by `name` alone
                names = _named(library.iterdir())
                found |= {f"{library.name}/{name}" for name in names} - {f"{library.name}/{library.name}"}
                found |= names & {library.name}
    return found


def _named(paths: Iterable[Path]) -> set[str]:
    stems = {match[1] for path in paths if (match := _EXTERNAL.match(path.name))}
    return {stem for stem in stems if not stem.endswith("-help") and not _UNFIT.search(stem)}


def subjects(pd: Path) -> set[str]:
    """Every name and word that may together say what the object is, as in `list append`."""
    pairs = {tuple(box.split(" ")[:2]) for box in help_boxes(pd)}
    return {" ".join(pair) for pair in pairs if len(pair) == 2 and _WORD.fullmatch(pair[1])}


def help_boxes(pd: Path) -> set[str]:
    """The text of every object box in Pd's own patches."""
    return {text for file in help_patches(pd) for text in boxes_of(file)}


def boxes_of(file: Path) -> set[str]:
    """The text of every object box in a patch."""
    from patchgen import pdfile
    from patchgen.patch import Box, canvases

    patch = pdfile.load(file).patch
    return {
        " ".join(box.atoms)
        for _, canvas in (canvases(patch.canvas) if patch else ())
        for box in canvas.boxes
        if isinstance(box, Box) and box.name
    }


def helps(pd: Path, search: Search | None = None) -> list[Path]:
    """The help patches that come with Pd, and those in the folders where it searches and in the libraries there."""
    own = [file for file in help_patches(pd) if file.name.endswith("-help.pd") or file.name == "help-intro.pd"]
    places = search.folders if search else ()
    found = [file for place in places for at in ("*-help.pd", "*/*-help.pd") for file in sorted(place.glob(at))]
    return list(dict.fromkeys([*own, *found]))


def help_patches(pd: Path) -> list[Path]:
    """Every patch that comes with Pd, its documentation and its extra folder."""
    folder = home(pd)
    if folder is None:
        return []
    # Debian has links to folders in there, which `rglob` does not follow.
    return sorted(
        Path(at, file) for at, _, files in os.walk(folder, followlinks=True) for file in files if file.endswith(".pd")
    )


def _strings(file: Path) -> set[str]:
    """The zero-terminated strings of a program or library."""
    return {match[1].decode("ascii") for match in _STRING.finditer(file.read_bytes())}


def _endings(string: str) -> Iterator[str]:
    """The string and its ends: a linker keeps `dac~` within `adc~_dac~`."""
    string = string[-_LONGEST:]
    return (string[start:] for start in range(len(string)))
