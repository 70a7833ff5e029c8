"""Which package or library has an object that Pd alone does not have, as data: `packages.json`.

    python -m patchgen.check.packages FOLDER… --release "Debian 12 (bookworm)" >patchgen/check/packages.json

lists the names in Debian packages, each unpacked (`dpkg -x`) into a folder that has the package's name. A library is a
folder under `usr/lib/pd/extra`; Pd's own search for externals knows it by the same name. Its objects are told by its
abstractions, compiled files and help patches.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("packages.json")

_EXTRA = Path("usr", "lib", "pd", "extra")
_OBJECT = re.compile(r"(.+?)(?:-help)?\.(?:pd|pd_linux|pd_lua|l_\w+)")
# A library's own description, a plugin of Pd's window, a name that had to be spelt in letters and digits.
_NO_OBJECT = re.compile(r".*-(?:meta|plugin)|0x.*|.*\s.*")


@dataclass(frozen=True, slots=True)
class Home:
    """Where an object comes from."""

    package: str
    library: str


def homes(name: str) -> tuple[Home, ...]:
    """The packages that have an object of this name; `zexy/length` and `length` mean the same there."""
    library, _, plain = name.rpartition("/")
    found = _by_name().get(plain, ())
    return tuple(home for home in found if not library or home.library == library) or found


@cache
def _by_name() -> Mapping[str, tuple[Home, ...]]:
    found: dict[str, tuple[Home, ...]] = {}
    for package, libraries in json.loads(FILE.read_text(encoding="utf-8"))["packages"].items():
        for library, names in libraries.items():
            for name in names.split(" "):
                found[name] = (*found.get(name, ()), Home(package, library))
    return found


def listed(folders: Sequence[Path]) -> dict[str, dict[str, str]]:
    """Package -> library -> its objects' names between spaces."""
    packages = {folder.name: _libraries(folder / _EXTRA) for folder in sorted(folders)}
    return {package: libraries for package, libraries in packages.items() if libraries}


def _libraries(extra: Path) -> dict[str, str]:
    folders = sorted(folder for folder in extra.iterdir() if folder.is_dir()) if extra.is_dir() else []
    libraries = {folder.name: " ".join(sorted(set(_names(folder)))) for folder in folders}
    return {library: names for library, names in libraries.items() if names}


def _names(folder: Path) -> Iterator[str]:
    for file in folder.iterdir():
        match = _OBJECT.fullmatch(file.name)
        if match and not _NO_OBJECT.fullmatch(match[1]):
            yield match[1]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m patchgen.check.packages", description="List objects by package.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="an unpacked package, named as it")
    parser.add_argument("--release", required=True, help="where the packages are from")
    args = parser.parse_args(argv)
    data = {"release": args.release, "date": date.today().isoformat(), "packages": listed(args.folders)}
    json.dump(data, sys.stdout, indent=1, ensure_ascii=False)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
