"""Which engine writes: the flags, and what becomes of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from patchgen.cli.common import at_least

if TYPE_CHECKING:
    from patchgen.model import Engine


def add_engine(parser: argparse.ArgumentParser) -> None:
    from patchgen.model.prompt import PROMPTS

    group = parser.add_argument_group("the model")
    group.add_argument("--model", type=Path, metavar="GGUF", help="a model (else: the one that comes with PatchGen)")
    group.add_argument("--engine", metavar="URL", help="an OpenAI-compatible server instead, http://HOST:PORT/v1")
    group.add_argument("--engine-model", metavar="NAME", help="which of the server's models (else: its first)")
    group.add_argument(
        "--prompt", choices=sorted(PROMPTS), help="how to ask (else: as the GGUF says; a server's model: instruct)"
    )
    group.add_argument("--threads", type=at_least(1), metavar="N", help="else: all cores but one")
    group.add_argument("--grammar", type=Path, metavar="FILE", help="a grammar of your own, in Lark or GBNF")


def require_sense(args: argparse.Namespace) -> None:
    """Ends the program with the usage where the arguments don't go together."""
    if args.engine and (args.model or args.threads):
        args.parser.error("--engine takes the model of a server; leave --model and --threads out")
    if args.engine_model and not args.engine:
        args.parser.error("--engine-model belongs to --engine URL")
    if args.grammar and args.no_constraint:
        args.parser.error("--grammar and --no-constraint contradict each other")


def open_engine(args: argparse.Namespace) -> Engine:
    from patchgen.model import open_model, open_server

    if args.engine:
        return open_server(args.engine, model=args.engine_model, prompt=args.prompt, grammar=args.grammar)
    return open_model(args.model, prompt=args.prompt, threads=args.threads, grammar=args.grammar)
