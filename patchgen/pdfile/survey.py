"""What stands in many `.pd` files, as tables: `python -m patchgen.pdfile.survey FOLDER…`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from patchgen import pdfile
from patchgen.errors import PatchgenError
from patchgen.patch import Box, Canvas, Cord, Patch, Statement, canvases
from patchgen.pdfile.corpus import unique_files


@dataclass(slots=True)
class Survey:
    """Counts over files; those by finding and by encoding count files, those by record count records."""

    files: int = 0
    size: int = 0  # in bytes
    identical: int = 0
    without_findings: int = 0
    encodings: Counter[str] = field(default_factory=Counter)
    line_ends: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    most: dict[str, tuple[int, str]] = field(default_factory=dict)  # what there is most of in one file, and which

    def add(self, path: Path, data: bytes) -> None:
        reading = pdfile.read(data)
        self.files += 1
        self.size += len(data)
        self.encodings[_encoding(data)] += 1
        self.line_ends[_line_ends(data)] += 1
        self.findings.update({f"`{finding.code}` ({finding.severity})" for finding in reading.findings})
        self.without_findings += not reading.findings
        self._most(path, "bytes", len(data))
        if reading.patch is not None:
            self.identical += pdfile.write(reading.patch) == data
            self._tree(path, reading.patch)

    def _tree(self, path: Path, patch: Patch) -> None:
        records = Counter(_records(patch))
        self.records += records
        self._most(path, "boxes", sum(len(canvas.boxes) for _, canvas in canvases(patch.canvas)))
        self._most(path, "cords", records["`#X connect`"])
        self._most(path, "canvases in each other", 1 + max(len(way) for way, _ in canvases(patch.canvas)))

    def _most(self, path: Path, what: str, count: int) -> None:
        self.most[what] = max(self.most.get(what, (0, "")), (count, f"`{path.parent.name}/{path.name}`"))


def survey(files: Mapping[Path, bytes]) -> Survey:
    """The counts over all files."""
    found = Survey()
    for path, data in files.items():
        found.add(path, data)
    return found


def _encoding(data: bytes) -> str:
    if data.isascii():
        return "ASCII"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "neither (Latin-1 and the like)"
    return "UTF-8 beyond ASCII"


def _line_ends(data: bytes) -> str:
    windows, unix, mac = data.count(b"\r\n"), data.count(b"\n"), data.count(b"\r")
    kinds = {"CR LF": windows, "LF": unix - windows, "CR": mac - windows}
    return " and ".join(name for name, count in kinds.items() if count) or "none"


def _records(patch: Patch) -> Iterable[str]:
    """The records by their first words."""
    for statement in (*patch.before, *patch.after):
        yield _word(statement)
    for _, canvas in canvases(patch.canvas):
        yield "`#N canvas`"
        if canvas.restore is not None:
            yield "`#X restore`"
        for node in canvas.nodes:
            if isinstance(node, Box):
                yield f"`#X {node.kind}`"
            elif not isinstance(node, Canvas):
                yield "`#X connect`" if isinstance(node, Cord) else _word(node)


def _word(statement: Statement) -> str:
    if not statement.chunk:
        return "white space, stray text"
    words = [statement.chunk, *statement.atoms[:1]] if statement.chunk in ("#N", "#X") else [statement.chunk]
    return f"`{' '.join(words)}`"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m patchgen.pdfile.survey", description="What stands in .pd files.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="all .pd files below it are read")
    args = parser.parse_args(argv)
    try:
        found = survey(unique_files(args.folders))
    except PatchgenError as error:
        print(f"patchgen: {error}", file=sys.stderr)
        return 2
    whole = {
        "unique files": found.files,
        "bytes": found.size,
        "written byte for byte": found.identical,
        "without any finding": found.without_findings,
    }
    _print("all of them", "count", whole)
    _print("encoding", "files", dict(found.encodings.most_common()))
    _print("line ends", "files", dict(found.line_ends.most_common()))
    _print("records", "count", dict(found.records.most_common()))
    _print("findings", "files", dict(found.findings.most_common()))
    print("| most in one file | count | which |\n|---|--:|---|")
    for what, (count, path) in found.most.items():
        print(f"| {what} | {count:,} | {path} |")
    return 0


def _print(heading: str, unit: str, counts: Mapping[str, int]) -> None:
    print(f"| {heading} | {unit} |\n|---|--:|")
    for name, count in counts.items():
        print(f"| {name} | {count:,} |")
    print()


if __name__ == "__main__":
    sys.exit(main())
