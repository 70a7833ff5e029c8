"""The command line: `patchgen make | ask | check | show | objects | doctor`.

Exit codes: 0 all is well; 1 a patch has errors, there is none to deliver, or no such object; 2 a mistake that the
user can mend, said on stderr; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from patchgen.errors import PatchgenError

EXAMPLES = """
examples:
  patchgen make "a 440 Hz sine" -o sine.pd        a patch in a file
  patchgen make "a metronome" --show-notation     ... on the screen, as the model wrote it
  patchgen make --batch requests.jsonl --out-dir patches
  patchgen ask "a drone"                          of the bridge that is running, which opens it in Pd
  patchgen check sine.pd                          what is wrong with a patch
  patchgen show sine.pd -o sine.svg               a picture of it
  patchgen objects osc~                           the inlets, outlets and messages of an object
  patchgen doctor                                 what is installed, what is missing

'patchgen COMMAND --help' says more about a command. 'patchgen-bridge' opens patches beside your own in Pd.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    parser = build_parser()
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except PatchgenError as error:
        print(f"patchgen: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # what reads our output has seen enough; Python must not complain at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"patchgen: {error.filename or 'a file'}: {error.strerror or error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("patchgen: stopped", file=sys.stderr)
        return 130


def build_parser() -> argparse.ArgumentParser:
    from patchgen.cli import ask, bench, check, doctor, make, objects, show

    parser = argparse.ArgumentParser(
        prog="patchgen",
        description="Patches for Pure Data from a sentence, made on this machine.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and end")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in (make, ask, check, show, objects, doctor, bench):
        command.register(commands)
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"patchgen {version('patchgen')}")
        parser.exit()
