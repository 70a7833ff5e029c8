"""How fast files are read and written: `python -m patchgen.pdfile.bench FOLDER…`.

Compares with py2pd, where it is installed (`uv pip install --group bench`, Python 3.13). The two take turns on all
files, and the median of the rounds counts, so that other work on the machine meets them alike.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from time import process_time
from typing import NamedTuple, TypeAlias

from patchgen import pdfile
from patchgen.errors import PatchgenError
from patchgen.pdfile.corpus import unique_files

Way: TypeAlias = Callable[[bytes], bytes]
OURS, PY2PD = "patchgen.pdfile", "py2pd"


class Result(NamedTuple):
    """What became of all files in one round."""

    seconds: float  # of the processor
    identical: int  # to the byte
    but_newline: int  # identical but for the line end of the last record
    failed: int  # with an exception
    refused: int  # not UTF-8, for a reader that takes text only


def measure(contents: Sequence[bytes], rounds: int) -> dict[str, Result]:
    """Each way's result; the seconds are the median of the rounds."""
    ways: dict[str, Way] = {OURS: _ours}
    if find_spec(PY2PD):
        ways[PY2PD] = _py2pd
    found: dict[str, list[Result]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(measured(contents, way))
    return {
        name: results[0]._replace(seconds=statistics.median(result.seconds for result in results))
        for name, results in found.items()
    }


def _ours(data: bytes) -> bytes:
    patch = pdfile.read(data).patch
    if patch is None:
        raise PatchgenError("There is no patch in this file")
    return pdfile.write(patch)


def _py2pd(data: bytes) -> bytes:
    import py2pd

    text: str = py2pd.serialize(py2pd.parse(data.decode("utf-8")))
    return text.encode("utf-8")


def measured(contents: Iterable[bytes], way: Way) -> Result:
    identical = but_newline = failed = refused = 0
    start = process_time()
    for data in contents:
        try:
            written = way(data)
        except UnicodeDecodeError:
            refused += 1
        except Exception:  # whatever a library raises
            failed += 1
        else:
            identical += written == data
            but_newline += written != data and written + b"\n" == data
    return Result(process_time() - start, identical, but_newline, failed, refused)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m patchgen.pdfile.bench", description="How fast .pd files are read and written, and how truly."
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="all .pd files below it are read")
    parser.add_argument("--rounds", type=int, default=5, help="of which the median counts (5)")
    args = parser.parse_args(argv)
    try:
        contents = list(unique_files(args.folders).values())
    except PatchgenError as error:
        print(f"patchgen: {error}", file=sys.stderr)
        return 2
    with warnings.catch_warnings(action="ignore"):  # of py2pd, about what it leaves out
        results = measure(contents, args.rounds)
    print(f"{len(contents):,} unique files, {sum(map(len, contents)):,} bytes, median of {args.rounds} rounds\n")
    print("| read and written by | seconds | ours to it | identical | all but the last newline | failed | refused |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, (seconds, *counts) in results.items():
        ratio = results[OURS].seconds / seconds
        print(f"| {name} | {seconds:.2f} | {ratio:.2f} |", " | ".join(f"{count:,}" for count in counts), "|")
    if PY2PD not in results:
        print("\npy2pd is not installed; `uv pip install --group bench` under Python 3.13 or newer adds it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
