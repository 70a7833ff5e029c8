"""`patchgen ask`: a patch from a bridge that is running, here or on another machine."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from patchgen.cli.common import Commands, add_command
from patchgen.osc.link import PORT
from patchgen.osc.packet import HOST, Argument, Message

EXAMPLES = """\
  patchgen ask "a 440 Hz sine"                            of the bridge on this machine; Pd opens it
  patchgen ask "a metronome" --name tick --seed 3
  patchgen ask "make it stereo" --revise a-drone.pd       changes a patch of the bridge's folder
  patchgen ask "a drone" --host 192.168.1.5 --key-file ~/patchgen.key
"""


def register(commands: Commands) -> None:
    parser = add_command(commands, "ask", run, "ask a running patchgen-bridge for a patch", EXAMPLES)
    parser.add_argument("request", metavar="REQUEST", help="what the patch should do")
    parser.add_argument(
        "--revise", metavar="PATCH", help="a patch of the bridge's folder, by file name, to be changed so"
    )
    parser.add_argument("--name", help="a name for the file (default: the request's words)")
    parser.add_argument("--seed", type=int, metavar="N", help="another seed, another patch")
    parser.add_argument("--temperature", type=float, metavar="T", help="0 always takes the likeliest word")
    parser.add_argument("--candidates", type=int, metavar="N", help="how many may be written")
    parser.add_argument("--host", default=HOST, help=f"where the bridge is (default: {HOST})")
    parser.add_argument("--port", type=int, default=PORT, help=f"its port (default: {PORT})")
    parser.add_argument("--tcp", action="store_true", help="TCP instead of UDP, for networks that lose datagrams")
    parser.add_argument("--key-file", type=Path, metavar="FILE", help="the key that the bridge on another machine has")
    parser.add_argument("--timeout", type=float, default=600.0, metavar="S", help="seconds to wait (default: 600)")


def run(args: argparse.Namespace) -> int:
    from patchgen.osc.client import RefusedError, ask
    from patchgen.osc.link import Link
    from patchgen.osc.seal import read_key

    options = _options(args)
    if args.revise is not None and options:
        args.parser.error(
            f"--revise takes no --{next(iter(options))}; a changed patch is made with the bridge's settings"
        )
    key = read_key(args.key_file) if args.key_file else None
    try:
        with Link(args.host, args.port, tcp=args.tcp, key=key) as link:
            try:
                patch = ask(link, args.request, options, revises=args.revise, timeout=args.timeout, tell=_tell)
            finally:
                _show("")
    except RefusedError as refusal:
        print(f"patchgen: {refusal}", file=sys.stderr)
        return 1
    print(f"{patch.folder}/{patch.name}")
    return 0


def _options(args: argparse.Namespace) -> dict[str, Argument]:
    named = {key: getattr(args, key) for key in ("name", "seed", "temperature", "candidates")}
    return {key: value for key, value in named.items() if value is not None}


def _tell(message: Message) -> None:
    match message.address.rpartition("/")[2], message.arguments:
        case "accepted", (_, int(place)):
            _show(f"{place} before it" if place else "in work")
        case "progress", (_, float(fraction), int(tokens)):
            _show(f"{fraction:4.0%}, {tokens} tokens")
        case "error", (_, _, str(why)):
            _show(why)


def _show(said: str) -> None:
    """What happens, on one line of a terminal; an empty text takes the line away."""
    from patchgen.osc.client import plain

    if sys.stderr.isatty():
        print(f"\r\x1b[K{plain(said)}", end="", file=sys.stderr, flush=True)
