"""`.pd` files: bytes to the tree of `patchgen.patch` and back, byte for byte.

The stages are the modules: `tokenize` (records with their very text and place), `parse` (the tree), `write`.
Nothing that a file can hold raises: what is wrong with it becomes a finding with line and column, and the tree
goes as far as it can. Line ends, byte order mark, bytes that are not UTF-8, stray text: all is kept.

| code                     | meaning                                                                          |
|--------------------------|----------------------------------------------------------------------------------|
| `file-empty`             | nothing but white space                                                          |
| `not-a-patch`            | no `#N canvas` anywhere: prose, another format; there is no patch                |
| `byte-order-mark`        | Pd takes the mark for a part of the first word and loads nothing                 |
| `not-utf-8`              | (note) the first byte that is not UTF-8; Pd shows another character              |
| `text-outside-record`    | prose, code fences; Pd takes it for a message and may swallow the next record    |
| `record-unterminated`    | no semicolon: at the end of the file, or where a line begins with another record |
| `record-unknown`         | `#X` or `#N` with a word that Pd's canvas does not know                          |
| `record-foreign`         | (warning) `#C` and the like: state of an external                                |
| `record-old`             | (warning) `#X graph` … `#X pop` of an early Pd: kept, not understood             |
| `record-before-canvas`   | only `#N struct` may stand before the root canvas                                |
| `header-bad`             | `#N canvas` without its four numbers                                             |
| `canvas-unclosed`        | a nested canvas without its `#X restore`; Pd says nothing and shows nothing      |
| `canvas-too-deep`        | more than 64 canvases in each other; the records within are kept as statements   |
| `restore-without-canvas` | `#X restore` in the root canvas; Pd drops what follows                           |
| `position-bad`           | a box or a `restore` without two numbers                                         |
| `comma-bare`             | a comma without a backslash, other than in `, f 12`, ends the record for Pd      |
| `width-bad`              | `#X f` without a number                                                          |
| `connect-bad`            | a `connect` without exactly four numbers from 0                                  |
| `connect-to-missing-box` | a cord to a box that does not stand above it                                     |
| `array-bad`              | an array without name or size                                                    |
| `scalar-bad`             | a scalar without a template                                                      |
| `coords-bad`             | `coords` without seven numbers                                                   |
| `findings-cut`           | (note) how many findings beyond the first hundred were left out                  |
"""

from __future__ import annotations

import re
from pathlib import Path

from patchgen.finding import Reading
from patchgen.patch import Patch
from patchgen.pdfile.parse import parse
from patchgen.pdfile.report import Report
from patchgen.pdfile.tokenize import SPACE
from patchgen.pdfile.write import to_text

__all__ = ["load", "read", "write"]

_NOT_UTF_8 = re.compile("[\udc80-\udcff]")
_BYTE_ORDER_MARK = "\ufeff"


def read(data: bytes) -> Reading:
    """The patch in a file, and what is wrong with it; `patch` is None where there is no canvas at all."""
    text = data.decode("utf-8", "surrogateescape")
    report = Report(text)
    patch = parse(text, report)
    if patch is None:
        report = Report(text)  # one finding says it all
        beginning = len(text) - len(text.lstrip(_BYTE_ORDER_MARK + SPACE))
        report.at(beginning, "not-a-patch") if beginning < len(text) else report.at(0, "file-empty")
    if text.startswith(_BYTE_ORDER_MARK):
        report.at(0, "byte-order-mark")
    if not text.isascii() and (match := _NOT_UTF_8.search(text)):
        report.at(match.start(), "not-utf-8", byte=ord(match[0]) - 0xDC00)
    return Reading(patch, report.findings())


def load(path: Path) -> Reading:
    """`read` for a file on disk. An OSError passes through."""
    return read(path.read_bytes())


def write(patch: Patch) -> bytes:
    """The bytes of a file: for what was read, the same bytes; for any other node, what Pd would save.

    Atoms are written as they stand; where one holds a bare space, comma or semicolon, that gets a backslash, so
    no atom can become a second record. Raises UnicodeEncodeError for a surrogate that stands for no byte.
    """
    return to_text(patch).encode("utf-8", "surrogateescape")
