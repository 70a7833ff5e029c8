"""`patchgen show`: a patch as a picture or in the notation."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from patchgen.cli.common import Commands, add_command, line_of, require_writable, write_whole
from patchgen.errors import PatchgenError

EXAMPLES = """\
  patchgen show sine.pd -o sine.svg   a picture that looks like Pd
  patchgen show sine.pd -o sine.png   the same in pixels
  patchgen show sine.pd --notation    one box a line, its cords beside it
"""


def register(commands: Commands) -> None:
    parser = add_command(commands, "show", run, "draw a patch as SVG or PNG, or print its notation", EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="a .pd file")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="an .svg or .png (else: SVG to stdout)")
    parser.add_argument("--notation", action="store_true", help="the compact notation instead of a picture")
    parser.add_argument("--force", action="store_true", help="overwrite a file that exists")


def run(args: argparse.Namespace) -> int:
    from patchgen import draw, notation, pdfile

    if args.output:
        require_writable(args.output, args.force)
    reading = pdfile.load(args.file)
    for finding in reading.findings:
        print(line_of(args.file, finding), file=sys.stderr)
    if reading.patch is None:
        raise PatchgenError(f"{args.file} holds no patch; see 'patchgen check {args.file}'")
    if args.output and args.output.suffix.lower() == ".png" and not args.notation:
        data = draw.png(reading.patch)
    else:
        text = notation.write(reading.patch) if args.notation else draw.svg(reading.patch)
        data = text.encode("utf-8", "surrogateescape")
    if args.output:
        write_whole(args.output, data)
    else:
        sys.stdout.buffer.write(data)
    return 0
