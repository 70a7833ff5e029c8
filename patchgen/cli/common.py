"""What several commands share: the real Pd as a judge, files that appear whole, lines for findings."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from patchgen.errors import PatchgenError, PdError
from patchgen.finding import Finding

if TYPE_CHECKING:
    from patchgen.pdhost import PdJudge

# What `ArgumentParser.add_subparsers` returns, which argparse itself does not name.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], int], summary: str, examples: str
) -> argparse.ArgumentParser:
    """A subcommand with its one-line summary and, below its options, examples."""
    parser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run, parser=parser)
    return parser


def at_least(low: int) -> Callable[[str], int]:
    """An integer of this size or more, as the type of an argument."""

    def integer(text: str) -> int:
        if int(text) < low:
            raise argparse.ArgumentTypeError(f"must be {low} or more, not {text}")
        return int(text)

    return integer


def codes(text: str) -> frozenset[str]:
    """Codes of harm that the user allows, as the type of an argument."""
    from patchgen.check.safety import codes

    try:
        return codes(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def add_allow(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow",
        type=codes,
        default=frozenset(),
        metavar="CODES",
        help="what a patch may do though it could harm, with commas: unsafe-network,unsafe-file",
    )


def temperature(text: str) -> float:
    """A temperature, as the type of an argument."""
    if not 0 <= float(text) <= 10:  # false for NaN, too
        raise argparse.ArgumentTypeError(f"must be from 0 to 10, not {text}")
    return float(text)


@contextmanager
def open_judge(wanted: bool) -> Iterator[PdJudge | None]:
    """The real Pd, or None where it is not wanted or can't be had; the latter is said on stderr."""
    from patchgen.pdhost import PdJudge, find_pd, install_hint

    if not wanted:
        yield None
    elif find_pd() is None:
        print(f"patchgen: Pd was not found, so no patch is tried in it.\n{install_hint()}", file=sys.stderr)
        yield None
    else:
        try:
            judge = PdJudge()
        except PdError as error:
            print(f"patchgen: no patch is tried in Pd: {error}", file=sys.stderr)
            yield None
        else:
            with judge:
                yield judge


def require_writable(path: Path, force: bool) -> None:
    """Raises `PatchgenError` where a file can't be written, or would be overwritten without `force`."""
    if path.is_dir():
        raise PatchgenError(f"{path} is a folder; name a file in it")
    if path.exists() and not force:
        raise PatchgenError(f"{path} exists; choose another name, or overwrite it with --force")
    if not path.parent.is_dir():
        raise PatchgenError(f"There is no folder {path.parent}; make it first")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it appears whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def line_of(path: Path | str, finding: Finding) -> str:
    """`FILE:LINE:COLUMN: error: code: message [box 3]`, the form of compilers and editors."""
    separator = ": " if finding.line is None else ":"
    place = [f"canvas {'/'.join(map(str, finding.canvas))}"] if finding.canvas else []
    place += [f"box {finding.box}"] if finding.box is not None else []
    where = f" [{', '.join(place)}]" if place else ""
    return f"{path}{separator}{finding}{where}"
