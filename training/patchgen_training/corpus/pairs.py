"""Pairs of a request and a patch from a corpus, each with its origin.

| how       | the request is                                                  | the patch is                        |
|-----------|-----------------------------------------------------------------|-------------------------------------|
| `help`    | what the help patch `NAME-help.pd` says                         | the abstraction `NAME.pd` beside it |
| `own`     | what a patch says of itself, in `META` or in its heading        | that patch, without those words     |
| `example` | what a help patch says, asked for as an example of its object   | the help patch, without those words |

Two passes over the corpus's lines: the first puts down what help patches say, in a database that SQLite keeps on disk
as it grows; the second makes the pairs.
"""

from __future__ import annotations

import json
import math
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import astuple, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from patchgen import notation, pdfile
from patchgen.errors import TrainingError
from patchgen.patch import Canvas, Kind, Patch, canvases
from patchgen_training.corpus import asking, licences
from patchgen_training.corpus.making import begin
from patchgen_training.corpus.pieces import worth
from patchgen_training.corpus.told import heading
from patchgen_training.runs import MANIFEST, Manifest, atomic, measure, versions, write_text
from patchgen_training.work import bar

PARTS = ("train", "held-out")
_HELP = "-help.pd"
_FEWEST_OBJECTS = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """Which pairs: the notation of their patches, and whether other objects than vanilla Pd's may be in them."""

    notation: str = "compact"
    vanilla: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request with the words that it was made of, where these stand, and their licence."""

    request: str
    words: str
    how: str
    said_in: str
    licence: str


def make(corpus: Path, folder: Path, settings: Settings) -> Manifest:
    """Write the pairs of a corpus into a new folder. Raises TrainingError for a folder without a finished corpus."""
    if not (corpus / MANIFEST).is_file():
        raise TrainingError(f"{corpus} holds no finished corpus: patchgen-train corpus make SOURCE --out {corpus}")
    started = time.monotonic()
    counts: Counter[str] = Counter()
    try:
        begin(folder)
        with closing(sqlite3.connect("")) as database:  # in a file of its own, which SQLite removes
            _put_down(corpus, database)
            for part in PARTS:
                _write(corpus, folder, part, database, settings, counts)
    except (OSError, sqlite3.Error) as error:
        raise TrainingError(f"{folder} cannot be written: {error}; make room, or name another with --out") from error
    outputs = {_file(part): measure(folder / _file(part)) for part in PARTS}
    inputs = {"corpus": measure(corpus / MANIFEST).sha256}
    shown = {"notation": settings.notation, "vanilla": settings.vanilla}
    manifest = Manifest("corpus-pairs", shown, inputs, outputs, dict(counts), versions(), time.monotonic() - started)
    write_text(folder / MANIFEST, manifest.as_json())
    return manifest


def _file(part: str) -> str:
    """The one file of a side, named as the corpus's own are."""
    return f"{part}-00000.jsonl"


def _rows(corpus: Path, part: str) -> Iterator[Mapping[str, Any]]:
    """The corpus's rows of one side, in order. Raises TrainingError for a damaged file."""
    for path in sorted(corpus.glob(f"{part}-*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as error:
                    raise TrainingError(f"{path}, line {number} is damaged ({error}); make the corpus again") from error


def _put_down(corpus: Path, database: sqlite3.Connection) -> None:
    """Put down what help patches say of what, by group and name."""
    database.execute("CREATE TABLE helps (about TEXT PRIMARY KEY, asked TEXT) WITHOUT ROWID")
    for part in PARTS:
        for row in _rows(corpus, part):
            asked = _said(row, "help") if row["path"].endswith(_HELP) else None
            if asked is not None:
                database.execute("INSERT OR IGNORE INTO helps VALUES (?, ?)", (_about(row), json.dumps(astuple(asked))))


def _write(
    corpus: Path, folder: Path, part: str, database: sqlite3.Connection, settings: Settings, counts: Counter[str]
) -> None:
    with (
        atomic(folder / _file(part)) as temporary,
        temporary.open("w", encoding="utf-8", newline="\n") as file,
        bar(math.inf, f"pairs, {part}", unit="row") as progress,
    ):
        for row in _rows(corpus, part):
            progress.update()
            if pair := _pair(row, database, settings):
                counts[pair["origin"]["how"]] += 1
                counts[part] += 1
                file.write(json.dumps(pair, ensure_ascii=False) + "\n")


def _pair(row: Mapping[str, Any], database: sqlite3.Connection, settings: Settings) -> dict[str, Any] | None:
    """The pair of a row; None where nothing asks for its patch."""
    if settings.vanilla and not row["vanilla"]:
        return None
    patch = pdfile.read(row["text"].encode()).patch
    asked = _asked(row, patch, database) if patch else None
    if asked is None or patch is None:
        return None
    text = _written(asking.bare(patch, asked.words), settings.notation)
    if not text:
        return None
    origin = {"how": asked.how, "words": asked.words, "said_in": asked.said_in}
    origin |= {key: row[key] for key in ("path", "piece", "source", "sha256", "licence_from")}
    return {
        "request": asked.request,
        "patch": text,
        "family": row["family"],
        "licence": _licence(row["licence"], asked.licence),
        "vanilla": row["vanilla"],
        "loads": row["loads"],
        "origin": origin,
    }


def _licence(patch: str, words: str) -> str:
    """That of a pair; not known where one of the two is not."""
    return licences.both((patch, words)) if patch and words else ""


def _asked(row: Mapping[str, Any], patch: Patch, database: sqlite3.Connection) -> _Asked | None:
    """What asks for the patch of a row."""
    if row["piece"] not in ("", "frame"):
        return _of_subpatch(row, heading(patch.canvas))
    if row["path"].endswith(_HELP):
        asked = _said(row, "example")
        shows = asked is not None and _uses(patch.canvas, _name(row))
        return replace(asked, request=f"an example of [{_name(row)}]: {asked.request}") if asked and shows else None
    found = database.execute("SELECT asked FROM helps WHERE about = ?", (_about(row),)).fetchone()
    return _Asked(*json.loads(found[0])) if found else _said(row, "own")


def _of_subpatch(row: Mapping[str, Any], words: str) -> _Asked | None:
    """What a subpatch's heading asks for; in a help patch it is a remark on what is shown there."""
    made = "" if row["path"].endswith(_HELP) else asking.request(words, "", "heading")
    return _Asked(made, words, "own", row["path"], row["licence"]) if made else None


def _said(row: Mapping[str, Any], how: str) -> _Asked | None:
    """The request in what the file of a row says of itself."""
    made = asking.request(row["told"], _name(row), row["told_in"])
    return _Asked(made, row["told"], how, row["path"], row["licence"]) if made else None


def _written(patch: Patch, name: str) -> str:
    """The patch in the notation; empty where too little of it is left, or the notation cannot hold it."""
    objects = sum(
        not isinstance(box, Canvas) and box.kind in (Kind.OBJ, Kind.MSG)
        for _, canvas in canvases(patch.canvas)
        for box in canvas.boxes
    )
    if objects < _FEWEST_OBJECTS or not worth(patch.canvas):
        return ""
    chosen = notation.NOTATIONS[name]
    text = chosen.write(patch)
    return "" if chosen.read(text).errors else text


def _uses(canvas: Canvas, name: str) -> bool:
    """Whether a box of the canvas itself is that object, and wired."""
    wired = {end for cord in canvas.cords for end in (cord.source, cord.target)}
    return any(canvas.boxes[index].name.rpartition("/")[2] == name for index in wired)


def _name(row: Mapping[str, Any]) -> str:
    """What a file is called, and its help patch as well."""
    return PurePosixPath(row["path"]).name.removesuffix(".pd").removesuffix("-help")


def _about(row: Mapping[str, Any]) -> str:
    return f"{row['group']}\0{_name(row)}"
