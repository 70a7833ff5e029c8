"""A file to documents, or the reason why it is left out. Many processes do this side by side.

A file in which our reader finds an error is left out, not mended. So is one that is not UTF-8, which JSON lines could
only hold changed, unless its encoding is given; then its row names that. Warnings and notes stay beside the text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from patchgen import objects, pdfile
from patchgen.finding import Reading
from patchgen.patch import Canvas, Kind, Patch, canvases
from patchgen_training.corpus import duplicates, licences, told
from patchgen_training.corpus.lengths import Length, counter
from patchgen_training.corpus.licences import Licence
from patchgen_training.corpus.pieces import Piece, Remainder, pieces, worth
from patchgen_training.corpus.sources import File
from patchgen_training.corpus.told import Told

# Why a file, or a part of one, is no document; in the order in which a file meets them.
REASONS: Mapping[str, str] = {
    "unreadable": "could not be opened or read",
    "too-large": "more than 4 MiB",
    "licence-unknown": "no licence is declared, or one that could not be made out",
    "licence-not-wanted": "under another licence than those asked for",
    "not-utf-8": "bytes that are not UTF-8; see --encoding",
    "broken": "errors in the file; see the findings",
    "bare": "nothing in it is wired",
    "exact-duplicate": "the same bytes as a file before it",
    "near-duplicate": "almost the boxes and cords of a document before it",
    "data-structures": "too long, with templates for data structures that its parts would need",
    "too-long": "a canvas that is too long and has no subpatch",
    "frame-too-long": "what is left of a canvas without its subpatches is too long, or is wired to them",
    "piece-bare": "a part of a long patch in which nothing is wired",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What becomes a document.

    `licences`: SPDX names that are accepted, none for any that is known; `unknown`: those of unknown licence as well.
    `longest` is in tokens of `tokenizer`. A file that is not UTF-8 is taken for `encoding`; without one it is left out.
    """

    longest: int
    tokenizer: Path | None = None
    licences: tuple[str, ...] = ()
    unknown: bool = False
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A patch of the corpus: its text, and the fields of its row beside it.

    `piece` is the way to a part of a split file as box indices, "" for a whole file. `sha256` is that of the whole
    file, `encoding` that of a file that was not UTF-8, `told` what the file says of itself, `vanilla` whether each
    object is one of Pd's own.
    """

    text: str
    path: str
    source: str
    group: str
    licence: Licence
    sha256: str
    boxes: int
    tokens: int
    vanilla: bool
    piece: str
    encoding: str
    findings: tuple[str, ...]
    told: Told
    signature: bytes


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file, or the piece of one, that is no document: a reason of `REASONS`, and codes or words that say more."""

    path: str
    source: str
    reason: str
    details: tuple[str, ...] = ()
    piece: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file; `digest` is the SHA-256 of its bytes."""

    digest: bytes
    documents: tuple[Document, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that one process reads in one go."""

    files: tuple[File, ...]
    wanted: Wanted


def read_batch(batch: Batch) -> list[Outcome]:
    return [read(file, batch.wanted) for file in batch.files]


def read(file: File, wanted: Wanted) -> Outcome:
    """The documents of a file."""
    digest = hashlib.sha256(file.data).digest()
    if file.trouble:
        reason, _, detail = file.trouble.partition(": ")
        return _refused(file, digest, reason, detail)
    reading, encoding = _parsed(file.data, wanted.encoding)
    codes = tuple(dict.fromkeys(finding.code for finding in reading.findings))
    licence = file.licence
    if reading.patch is not None:
        statement = told.meta(reading.patch.canvas).get("LICENSE", "")
        licence = licence.joined(licences.said(statement), f"META: {statement}")
    if reason := _unwanted(licence, wanted):
        return _refused(file, digest, reason, licence.expression)
    if "not-utf-8" in codes:
        return _refused(file, digest, "not-utf-8")
    if reading.errors or reading.patch is None:
        return _refused(file, digest, "broken", *dict.fromkeys(finding.code for finding in reading.errors))
    if not worth(reading.patch.canvas):
        return _refused(file, digest, "bare")
    origin = _Origin(file, licence, digest, encoding, codes, told.description(reading.patch.canvas))
    return _documents(origin, reading.patch, wanted)


def _parsed(data: bytes, encoding: str) -> tuple[Reading, str]:
    """The file as it is; where it is not UTF-8, as text of that encoding if it is one, and the encoding's name."""
    reading = pdfile.read(data)
    if encoding and any(finding.code == "not-utf-8" for finding in reading.findings):
        with suppress(UnicodeDecodeError):
            return pdfile.read(data.decode(encoding).encode()), encoding
    return reading, ""


def _unwanted(licence: Licence, wanted: Wanted) -> str:
    """Why a file of this licence is left out; empty where it is not."""
    if not licence.expression:
        return "" if wanted.unknown else "licence-unknown"
    if wanted.licences and not licences.allowed(licence.expression, wanted.licences):
        return "licence-not-wanted"
    return ""


def _refused(file: File, digest: bytes, reason: str, *details: str) -> Outcome:
    return Outcome(digest, (), (LeftOut(file.path, file.source, reason, tuple(filter(None, details))),))


@dataclass(frozen=True, slots=True)
class _Origin:
    """What all documents of a file share."""

    file: File
    licence: Licence
    digest: bytes
    encoding: str
    findings: tuple[str, ...]
    told: Told


def _documents(origin: _Origin, patch: Patch, wanted: Wanted) -> Outcome:
    length = counter(wanted.tokenizer)

    def fits(part: Patch) -> bool:
        return length(_text(part)) <= wanted.longest

    documents: list[Document] = []
    left_out: list[LeftOut] = []
    for part in pieces(patch, fits):
        if isinstance(part, Piece):
            documents.append(_document(origin, part, length))
        else:
            left_out.append(LeftOut(origin.file.path, origin.file.source, part.reason, piece=_way(part)))
    return Outcome(origin.digest, tuple(documents), tuple(left_out))


def _document(origin: _Origin, piece: Piece, length: Length) -> Document:
    text = _text(piece.patch)
    return Document(
        text=text,
        path=origin.file.path,
        source=origin.file.source,
        group=origin.file.group,
        licence=origin.licence,
        sha256=origin.digest.hex(),
        boxes=sum(len(canvas.boxes) for _, canvas in canvases(piece.patch.canvas)),
        tokens=length(text),
        vanilla=vanilla(piece.patch),
        piece=_way(piece),
        encoding=origin.encoding,
        findings=origin.findings,
        told=origin.told,
        signature=duplicates.signature(piece.patch),
    )


def _text(patch: Patch) -> str:
    return pdfile.write(patch).decode()


def _way(part: Piece | Remainder) -> str:
    """`3/0` for box 0 of the subpatch that is box 3; `3 frame` for box 3 without its subpatches; empty for a file."""
    return " ".join(filter(None, ("/".join(map(str, part.way)), "frame" if part.frame else "")))


def vanilla(patch: Patch) -> bool:
    """Whether every object of a patch is one that Pd makes without any other file."""
    return all(
        bool(objects.class_of(box.atoms))
        for _, canvas in canvases(patch.canvas)
        for box in canvas.boxes
        if not isinstance(box, Canvas) and box.kind is Kind.OBJ and box.atoms
    )
