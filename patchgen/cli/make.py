"""`patchgen make`: a patch for a request, or for each of many."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from patchgen.cli import engine as engines
from patchgen.cli.common import (
    Commands,
    add_allow,
    add_command,
    at_least,
    open_judge,
    require_writable,
    temperature,
    write_whole,
)
from patchgen.errors import PatchgenError

if TYPE_CHECKING:
    from patchgen.generate import Judge, Made, MakeOptions
    from patchgen.model import Engine
    from patchgen.patch import Patch

EXAMPLES = """\
  patchgen make "a 440 Hz sine" -o sine.pd
  patchgen make "a 440 Hz sine"                          the patch itself on the screen
  patchgen make "a drum loop" -o loop.pd --seed 3 --temperature 0.8
  patchgen make "an echo" -o echo.pd --model mistral-7b-patchgen.gguf --prompt alpaca
  patchgen make "make it stereo" --revise echo.pd -o echo-stereo.pd --engine http://127.0.0.1:8000/v1
  patchgen make "an echo" -o echo.pd --engine http://127.0.0.1:8000/v1
  patchgen make --batch requests.jsonl --out-dir patches

A server's key is in the variable PATCHGEN_ENGINE_KEY.

A batch has a line {"id": "sine-1", "prompt": "a 440 Hz sine"} for each request. It writes patches/sine-1.pd and
patches/sine-1.json (findings, tokens, seconds, seed, model, what the model wrote). A request that can't be served
leaves no .pd, and its .json says why. Requests that have a .json already are skipped unless --force is given.
"""


def register(commands: Commands) -> None:
    parser = add_command(commands, "make", run, "make a patch for a request", EXAMPLES)
    parser.add_argument("request", nargs="?", help="what the patch should do, in a sentence")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write the patch (else: stdout)")
    parser.add_argument("--batch", type=Path, metavar="JSONL", help="make a patch for each line of this file")
    parser.add_argument("--out-dir", type=Path, metavar="DIR", help="where a batch goes; made if it is not there")
    parser.add_argument("--revise", type=Path, metavar="FILE", help="a patch that the request is to change")
    parser.add_argument("--force", action="store_true", help="overwrite files that exist")
    parser.add_argument("--show-notation", action="store_true", help="print what the model wrote, too (on stderr)")
    parser.add_argument("--no-pd", action="store_true", help="don't try the patch in the real Pd")
    add_allow(parser)
    engines.add_engine(parser)

    chance = parser.add_argument_group("what it writes")
    chance.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed, the same patch (0)")
    chance.add_argument(
        "--temperature", type=temperature, default=0.0, metavar="T", help="0 the likeliest (default), 1 varied"
    )
    chance.add_argument(
        "--candidates",
        type=at_least(1),
        default=3,
        metavar="N",
        help="the most texts to write while there are errors in them (3)",
    )
    chance.add_argument("--max-tokens", type=at_least(1), default=1024, metavar="N", help="the longest text (1024)")
    chance.add_argument("--no-constraint", action="store_true", help="let the model write anything")


def run(args: argparse.Namespace) -> int:
    _require_sense(args)
    if args.batch:
        from patchgen.cli import batch

        return batch.run(args)
    if args.output:
        require_writable(args.output, args.force)
    before = _before(args.revise) if args.revise else None
    with open_judge(not args.no_pd) as judge:
        engine = engines.open_engine(args)
        try:
            made = _make(engine, args, before, judge)
        finally:
            engine.close()
    if args.show_notation:
        print(made.text, end="" if made.text.endswith("\n") else "\n", file=sys.stderr)
    return _deliver(made, args)


def _require_sense(args: argparse.Namespace) -> None:
    """Ends the program with the usage where the arguments don't go together."""
    if (args.request is None) == (args.batch is None):
        args.parser.error("give a request, or --batch JSONL")
    if args.batch and (args.out_dir is None or args.output is not None):
        args.parser.error("--batch needs --out-dir DIR, and no -o")
    if args.out_dir and not args.batch:
        args.parser.error("--out-dir belongs to --batch; write one patch with -o FILE")
    if args.revise and args.batch:
        args.parser.error("--revise changes one patch; a batch makes new ones")
    engines.require_sense(args)


def options(args: argparse.Namespace) -> MakeOptions:
    from patchgen.generate import MakeOptions
    from patchgen.model import Sampling

    sampling = Sampling(args.seed, args.temperature, args.max_tokens, constrained=not args.no_constraint)
    return MakeOptions(sampling, candidates=args.candidates, allow=args.allow)


def _before(path: Path) -> Patch:
    """The patch that is to be changed."""
    from patchgen import pdfile

    reading = pdfile.load(path)
    if reading.patch is None:
        raise PatchgenError(f"{path} holds no patch; see 'patchgen check {path}'")
    return reading.patch


def _make(engine: Engine, args: argparse.Namespace, before: Patch | None, judge: Judge | None) -> Made:
    from tqdm import tqdm

    from patchgen.generate import make

    begin = time.perf_counter()
    # The bar shows the estimate; `disable=None` leaves it out where stderr is no terminal.
    with tqdm(total=1.0, bar_format="{l_bar}{bar}| {postfix}", leave=False, disable=None) as bar:

        def progress(fraction: float, tokens: int) -> None:
            bar.set_postfix_str(f"{tokens} tokens, {tokens / (time.perf_counter() - begin):.0f}/s", refresh=False)
            bar.update(fraction - bar.n)

        return make(engine, args.request, options(args), before=before, judge=judge, progress=progress)


def _deliver(made: Made, args: argparse.Namespace) -> int:
    from patchgen import pdfile

    for finding in made.findings:
        print(f"patchgen: {finding}", file=sys.stderr)
    if made.refused:
        return 1
    if not made.ok or made.patch is None:
        tried = "1 candidate" if made.candidates == 1 else f"{made.candidates} candidates"
        print(f"patchgen: no patch: {tried} had errors; say it differently, or try another --seed", file=sys.stderr)
        return 1
    data = pdfile.write(made.patch)
    if args.output is None:
        sys.stdout.buffer.write(data)
    else:
        require_writable(args.output, args.force)
        write_whole(args.output, data)
        print(summary(args.output, made))
    return 0


def summary(path: Path, made: Made) -> str:
    """One line: what there is, and what it took."""
    steps = ", ".join(f"{name} {seconds:.2f}" for name, seconds in made.seconds.items() if seconds >= 0.005)
    boxes = len(made.patch.canvas.boxes) if made.patch else 0
    took = f"{made.tokens} tokens in {sum(made.seconds.values()):.2f} s{f' ({steps})' if steps else ''}"
    return f"{path}: {boxes} boxes, {took}, model {made.model}, seed {made.seed}"
