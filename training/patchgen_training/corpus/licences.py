"""The licence of a file as an SPDX expression, from what stands beside it. What is not said stays unknown.

Where a source leaves two readings open, the expression joins both with AND: who may use the file under either reading
may use it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from patchgen.errors import TrainingError

_NOTICE = re.compile(r"(LICEN[CS]E|COPYING)([.-].*)?", re.IGNORECASE)
_GNU = re.compile(r"(A|L)?GPL[- ]?v?(\d(?:\.\d)?)(\+|-only|-or-later)?", re.IGNORECASE)
# Short names of debian/copyright that SPDX spells otherwise; the format itself lists the first four.
_SPELLED = {
    "expat": "MIT",
    "artistic": "Artistic-1.0",
    "perl": "Artistic-1.0-Perl OR GPL-1.0-or-later",
    "zlib": "Zlib",
    "apache-2": "Apache-2.0",
    "bsd-3": "BSD-3-Clause",
    "tcl": "TCL",
    "tcltk": "TCL",
    "tcl/tk": "TCL",
}
# What patches say in a META canvas, where it says more than a word such as "free"; SIBSD is Pd's own BSD-3-Clause.
_SAID = (
    (re.compile(r"SIBSD|(?:standard )?improved BSD|Pd licen[cs]e|BSD", re.IGNORECASE), "BSD-3-Clause"),
    (re.compile(r"TCL/TK", re.IGNORECASE), "TCL"),
    (re.compile(r"MIT|Expat", re.IGNORECASE), "MIT"),
    (re.compile(r"LGPL.*", re.IGNORECASE), "LGPL-2.0-or-later"),
    (re.compile(r".*GPL.*3.*", re.IGNORECASE), "GPL-3.0-or-later"),
    (re.compile(r".*(?:GPL|GNU).*", re.IGNORECASE), "GPL-2.0-or-later"),
)
# What a Debian source holds and no package installs among its patches.
_NOT_INSTALLED = ("debian", "m4", "config", "pd-lib-builder", "portaudio", "portmidi")


@dataclass(frozen=True, slots=True)
class Licence:
    """An SPDX expression, empty where it is not known, and where that was read."""

    expression: str
    origin: str

    def joined(self, said: str, origin: str) -> Licence:
        """With what a patch says of itself; the same where that is no other kind of licence."""
        if not said or not self.expression or _kind(said) in map(_kind, _keys(self.expression)):
            return self
        return Licence(both((self.expression, said)), f"{self.origin}; {origin}")


UNKNOWN = Licence("", "")


class Notices(Protocol):
    """What tells the licence of the files of a source."""

    def of(self, path: PurePosixPath) -> Licence: ...


def expression(text: str) -> str:
    """A declared licence as a valid SPDX expression; names that SPDX does not list become LicenseRefs.

    As in debian/copyright "and" binds closer than "or", and either with a comma before it is the last to bind.
    """
    return str(_spdx().parse(_bound(r",\s+(and|or)\s+", text, lambda part: _bound(r"\s+(and|or)\s+", part, _name))))


def _bound(operator: str, text: str, of_part: Callable[[str], str]) -> str:
    """The parts between the operators in brackets, and the operators as SPDX writes them."""
    words = re.split(operator, text.strip(), flags=re.IGNORECASE)
    return "".join(f" {word.upper()} " if index % 2 else f"({of_part(word)})" for index, word in enumerate(words))


def both(expressions: Iterable[str]) -> str:
    """One expression for all that may hold; empty for none."""
    distinct = dict.fromkeys(expressions)
    return str(_spdx().parse(" AND ".join(f"({text})" for text in distinct)).simplify()) if distinct else ""


@lru_cache(1024)
def allowed(found: str, wanted: tuple[str, ...]) -> bool:
    """Whether a file of this licence may be used by someone who accepts the wanted licences, and no other."""
    return _satisfied(_spdx().parse(found), frozenset(wanted))


def checked(names: Iterable[str]) -> tuple[str, ...]:
    """The names as SPDX writes them. Raises TrainingError for one that SPDX does not have."""
    known = {name.lower(): name for name in _spdx().known_symbols}
    wrong = [name for name in names if name.lower() not in known]
    if wrong:
        raise TrainingError(f"--licence: {', '.join(wrong)}: no name of SPDX; such names are MIT and BSD-3-Clause")
    return tuple(known[name.lower()] for name in names)


def said(text: str) -> str:
    """The licence that the words after LICENSE in a META canvas name; empty where they name none."""
    return next((name for pattern, name in _SAID if pattern.fullmatch(text.strip(" :"))), "")


class Declared:
    """A machine-readable `debian/copyright`.

    Its patterns are paths in the source package. Where files are `installed`, these are only known by their ends, so a
    pattern that could mean a file counts beside the one that surely does.
    """

    def __init__(self, data: bytes, *, installed: bool) -> None:
        self._paragraphs = _paragraphs(data)
        self._installed = installed
        self._found: dict[tuple[str, ...], Licence] = {}

    @classmethod
    def read(cls, path: Path, *, installed: bool) -> Declared:
        """From a file; one that cannot be read declares nothing."""
        try:
            return cls(path.read_bytes(), installed=installed)
        except OSError:
            return cls(b"", installed=installed)

    def of(self, path: PurePosixPath) -> Licence:
        chosen: list[str] = []
        for paragraph in self._paragraphs:
            if any(paragraph.matches(end) for end in self._ends(path)):
                chosen = [paragraph.license.synopsis]  # as Debian's policy has it, the last one that matches
            elif self._installed and any(_could_mean(pattern, path.name) for pattern in paragraph.files):
                chosen.append(paragraph.license.synopsis)
        key = tuple(dict.fromkeys(chosen))
        if key not in self._found:
            known = Licence(both(map(expression, key)), "debian/copyright") if key else UNKNOWN
            self._found[key] = known
        return self._found[key]

    def _ends(self, path: PurePosixPath) -> Iterable[str]:
        """The path, and where files are installed all its ends."""
        first = len(path.parts) if self._installed else 1
        return ("/".join(path.parts[start:]) for start in range(first))


@dataclass(slots=True)
class NoticeFiles:
    """The LICENSE and COPYING files of a folder: those nearest to a file, or the folder's `debian/copyright`."""

    root: Path
    _found: dict[PurePosixPath, Licence] = field(default_factory=dict)
    _declared: Declared | None = None

    def __post_init__(self) -> None:
        copyright_file = self.root / "debian" / "copyright"
        if copyright_file.is_file():
            self._declared = Declared.read(copyright_file, installed=False)

    def of(self, path: PurePosixPath) -> Licence:
        if self._declared is not None:
            return self._declared.of(path)
        return self._nearest(path.parent)

    def _nearest(self, folder: PurePosixPath) -> Licence:
        if folder not in self._found:
            if len(self._found) > 4096:  # a walk comes back to the folders above it, not to those before it
                self._found.clear()
            here = self._here(folder)
            top = folder == PurePosixPath(".")
            self._found[folder] = here or (UNKNOWN if top else self._nearest(folder.parent))
        return self._found[folder]

    def _here(self, folder: PurePosixPath) -> Licence | None:
        """None: no notice here. One that is no known licence's text makes all below it unknown."""
        found = (path for path in (self.root / folder).iterdir() if _NOTICE.fullmatch(path.name))
        notices = sorted(path for path in found if path.is_file())
        if not notices:
            return None
        ids = [_identified(path) for path in notices]
        origin = ", ".join(str(folder / path.name) for path in notices)
        return Licence(both(ids), origin) if all(ids) else UNKNOWN


def _identified(path: Path) -> str:
    """The SPDX name of a licence's text. That of a GNU licence says nothing of later versions, so: only this one."""
    from identify.identify import license_id

    try:
        name = license_id(str(path)) or ""
    except (OSError, UnicodeDecodeError):
        return ""
    return expression(f"{name}-only" if _GNU.fullmatch(name) else name) if name else ""


def _paragraphs(data: bytes) -> tuple[Any, ...]:
    """The paragraphs about files; none where the file is not in the machine-readable form."""
    from debian.copyright import Copyright, MachineReadableFormatError, NotMachineReadableError

    lines = data.decode("utf-8", "replace").splitlines()
    try:
        found = tuple(Copyright(lines, strict=False).all_files_paragraphs())
    except (MachineReadableFormatError, NotMachineReadableError, ValueError):
        return ()
    return tuple(paragraph for paragraph in found if paragraph.license is not None and paragraph.license.synopsis)


def _could_mean(pattern: str, name: str) -> bool:
    """Whether a pattern of the source package could mean an installed file of this name."""
    folders, _, last = pattern.removeprefix("./").rpartition("/")
    return not set(folders.split("/")) & set(_NOT_INSTALLED) and fnmatchcase(name, last)


def _name(word: str) -> str:
    """One name of a licence as SPDX has it."""
    word = word.strip()
    if word.lower() in _SPELLED:
        return _SPELLED[word.lower()]
    if match := _GNU.fullmatch(word):
        family, version, later = (match[1] or "").upper(), match[2], match[3]
        version = version if "." in version else f"{version}.0"
        return f"{family}GPL-{version}-{'or-later' if later in ('+', '-or-later') else 'only'}"
    known = {name.lower(): name for name in _spdx().known_symbols}
    return known.get(word.lower()) or f"LicenseRef-{re.sub('[^A-Za-z0-9.]+', '-', word)}"


def _keys(text: str) -> list[str]:
    return list(map(str, _spdx().license_keys(text)))


def _kind(name: str) -> str:
    """Of GPL-2.0-only and GPL-3.0-or-later the same, so that a loose "GPL" is no contradiction."""
    return name.partition("-")[0]


def _satisfied(node: Any, wanted: frozenset[str]) -> bool:
    operator = getattr(node, "operator", "").strip()
    if operator == "AND":
        return all(_satisfied(part, wanted) for part in node.args)
    if operator == "OR":
        return any(_satisfied(part, wanted) for part in node.args)
    return str(node) in wanted


@cache
def _spdx() -> Any:
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()
