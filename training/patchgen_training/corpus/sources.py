"""Where patches come from: folders, git checkouts, Debian packages (unpacked or not), Hugging Face datasets.

A source gives its files one after the other, so it may be of any size. Each file belongs to a group that the split
never tears apart: a package, a checkout, a folder directly below the one that was named, or a dataset's single row.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from patchgen.errors import TrainingError
from patchgen_training.corpus.licences import UNKNOWN, Declared, Licence, NoticeFiles, Notices

DATASET = "hf:"  # what a dataset's name begins with on the command line
COLUMN = "Patch Contents"  # of ParZiVal04/Pd-patches-14k-dataset
LARGEST = 4 << 20  # bytes; the largest of Debian's 4,654 patches has 710,532


@dataclass(frozen=True, slots=True)
class File:
    """One file: its bytes, or why they could not be had; `path` is within the source, with slashes."""

    path: str
    source: str
    group: str
    licence: Licence
    data: bytes
    trouble: str = ""  # a reason of `reading.REASONS`


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a walk is: below which root, in which source and group (None: each folder below the root is one)."""

    root: Path
    source: str
    group: str | None
    notices: Notices


@dataclass(frozen=True, slots=True)
class Dataset:
    """How to read a Hugging Face dataset: the column of the patches, and the part of it that is read."""

    column: str = COLUMN
    split: str = "train"


def files(names: Sequence[str], dataset: Dataset) -> Iterator[File]:
    """The files of all sources, in the order of their names. Raises TrainingError for a source that is none."""
    readers = [_reader(name, dataset) for name in names]  # a wrong name is told before the first file is read
    for read in readers:
        yield from read()


def _reader(name: str, dataset: Dataset) -> Callable[[], Iterator[File]]:
    if name.startswith(DATASET):
        return lambda: _rows(name.removeprefix(DATASET), dataset)
    path = Path(name).expanduser()
    if path.is_dir():
        root = path.resolve()
        return lambda: _walk(root, _Place(root, root.name, None, NoticeFiles(root)))
    if path.is_file() and path.suffix == ".deb":
        return lambda: _packed(path)
    raise TrainingError(f"{name} is no folder, no .deb file and no dataset (hf:OWNER/NAME, or hf:FOLDER)")


def _walk(folder: Path, place: _Place) -> Iterator[File]:
    """All patches below a folder, sorted; a checkout or an unpacked package on the way begins a source of its own."""
    place = _source_at(folder) or place
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield _file(folder, place, b"", f"unreadable: {error.strerror}")
        return
    for entry in found:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if entry.name != ".git":
                yield from _walk(path, place)
        elif path.suffix == ".pd":
            yield _from_disk(path, place)


def _source_at(folder: Path) -> _Place | None:
    """The source that begins at this folder, if one does."""
    if (folder / ".git").exists():
        name = _revision(folder)
        return _Place(folder, name, name, NoticeFiles(folder))
    copyrights = sorted(folder.glob("usr/share/doc/*/copyright"))
    if len(copyrights) == 1:  # of several packages unpacked into one folder none can be told from the others
        name = copyrights[0].parent.name
        return _Place(folder, name, name, Declared.read(copyrights[0], installed=True))
    return None


def _revision(folder: Path) -> str:
    """The checkout's name with its commit, as far as git can tell it."""
    try:
        asked = subprocess.run(
            ["git", "-C", str(folder), "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return folder.name
    return f"{folder.name}@{asked.stdout.strip()}"


def _from_disk(path: Path, place: _Place) -> File:
    if not path.is_file():
        return _file(path, place, b"", "unreadable: no file")  # a link to nothing, a pipe that nobody writes to
    try:
        if path.stat().st_size > LARGEST:
            return _file(path, place, b"", "too-large")
        return _file(path, place, path.read_bytes())
    except OSError as error:
        return _file(path, place, b"", f"unreadable: {error.strerror}")


def _file(path: Path, place: _Place, data: bytes, trouble: str = "") -> File:
    inside = PurePosixPath(path.relative_to(place.root).as_posix())
    below = inside.parts[0] if len(inside.parts) > 1 else ""
    group = place.group or "/".join(filter(None, (place.source, below)))
    # A name that is not UTF-8 could not be written into JSON lines.
    name = str(inside).encode("utf-8", "replace").decode()
    return File(name, place.source, group, place.notices.of(inside), data, trouble)


def _packed(path: Path) -> Iterator[File]:
    """The patches of a `.deb` file, which is read from beginning to end once for its copyright and once for them."""
    from debian.debfile import ArError, DebError, DebFile

    try:
        with DebFile(path) as package:
            name = str(package.debcontrol()["Package"])
            copyright_file = f"usr/share/doc/{name}/copyright"
            declared = package.data.get_content(copyright_file) if package.data.has_file(copyright_file) else b""
            notices = Declared(declared, installed=True)
            for member in package.data.tgz():
                if not member.isfile() or not member.name.endswith(".pd"):
                    continue
                inside = PurePosixPath(member.name.removeprefix("./"))
                stream = package.data.tgz().extractfile(member) if member.size <= LARGEST else None
                data, trouble = (stream.read(), "") if stream else (b"", "too-large")
                yield File(str(inside), name, name, notices.of(inside), data, trouble)
    except (ArError, DebError, EOFError, KeyError, OSError) as error:
        raise TrainingError(f"{path} is no whole Debian package ({error}); fetch it again") from error


def _rows(name: str, dataset: Dataset) -> Iterator[File]:
    """The patches of a dataset's column. A row without a text is counted as unreadable.

    Their licence is not known: that of a dataset's card is the collection's, not that of what was collected.
    """
    data = _opened(name, dataset)
    if dataset.column not in (data.column_names or ()):
        known = ", ".join(map(repr, data.column_names or ()))
        raise TrainingError(f"{DATASET}{name} has no column {dataset.column!r} but {known}: name one with --column")
    for number, row in enumerate(data):
        text = row[dataset.column]
        place = (f"{number:07}", name, f"{name}/{number:07}", UNKNOWN)
        if not isinstance(text, str):
            yield File(*place, b"", f"unreadable: {type(text).__name__}")
        else:
            yield File(*place, text.encode("utf-8", "surrogateescape"))


def _opened(name: str, dataset: Dataset) -> Any:
    """The dataset as a stream of rows, from the Hub, from its cache, or from a folder."""
    try:
        import datasets
    except ImportError as error:
        raise TrainingError("Hugging Face datasets need the package `datasets`: pip install datasets") from error
    try:
        if (Path(name) / "dataset_info.json").is_file():  # what Dataset.save_to_disk leaves
            return datasets.load_from_disk(name)
        return datasets.load_dataset(name, split=dataset.split, streaming=True)
    except Exception as error:  # the library raises a dozen kinds, from the file system, the network and its own
        raise TrainingError(f"{DATASET}{name} cannot be opened: {type(error).__name__}: {error}") from error
