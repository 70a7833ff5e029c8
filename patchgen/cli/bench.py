"""`patchgen bench`: how often patches do what was asked; `patchgen bench compare`: several runs side by side."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from patchgen.cli import engine as engines
from patchgen.cli.common import Commands, add_command, at_least, temperature, write_whole
from patchgen.errors import PatchgenError

if TYPE_CHECKING:
    from patchgen.bench.results import Results, Sample
    from patchgen.bench.task import Task

EXAMPLES = """\
  patchgen bench                                    the embedded model on all tasks
  patchgen bench --model other.gguf --json other.json
  patchgen bench --engine http://127.0.0.1:8000/v1
  patchgen bench --samples 10 --temperature 0.6     pass@1, pass@5 and pass@10
  patchgen bench --patches DIR                      files made elsewhere: DIR/ID.pd for each task
  patchgen bench --list                             the tasks: id and request, as lines for 'patchgen make --batch'
  patchgen bench --report report.html               a page with every patch drawn, plotted and to be heard
  patchgen bench compare a.json b.json              two runs or more in one table, and what changed

A run that was stopped goes on where it was when the same command is given again.
"""


def register(commands: Commands) -> None:
    parser = add_command(commands, "bench", run, "measure how often patches do what was asked", EXAMPLES)
    parser.add_argument("--tasks", type=Path, nargs="+", default=[], metavar="FILE|DIR", help="else: the bench's own")
    parser.add_argument("--name", help="of the run in tables (else: of the model or folder)")
    parser.add_argument("--json", type=Path, default=Path("bench.json"), metavar="FILE", help="results (bench.json)")
    parser.add_argument("--report", type=Path, metavar="HTML", help="write a page that stands alone")
    parser.add_argument("--list", action="store_true", help="print the tasks as JSON lines and end")

    made = parser.add_argument_group("what is judged")
    made.add_argument("--patches", type=Path, metavar="DIR", help="patches made elsewhere")
    made.add_argument("--samples", type=at_least(1), default=1, metavar="N", help="patches for each task (1)")
    made.add_argument("--temperature", type=temperature, metavar="T", help="0 for one sample, else 0.6")
    made.add_argument("--seed", type=int, default=0, metavar="N", help="of the first sample (0)")
    made.add_argument("--candidates", type=at_least(1), default=3, metavar="N", help="the most texts for a patch (3)")
    made.add_argument("--no-constraint", action="store_true", help="let the model write anything")
    engines.add_engine(parser)
    comparing = parser.add_subparsers(metavar="compare FILE FILE…")
    compare = add_command(
        comparing, "compare", run_compare, "several runs side by side", "  patchgen bench compare a.json b.json\n"
    )
    compare.add_argument("results", type=Path, nargs="+", metavar="FILE", help="what --json wrote")


def run(args: argparse.Namespace) -> int:
    require_parts()
    engines.require_sense(args)
    from patchgen.bench import results
    from patchgen.bench.task import load_tasks

    tasks = load_tasks(args.tasks)
    if args.list:
        return _list(tasks)
    kept = args.json.with_name(args.json.name + ".part")
    found = _measure(args, tasks, kept)
    write_whole(args.json, results.write(found).encode())
    kept.unlink()
    print(results.tables(found))
    if args.report:
        from patchgen.bench.report import report

        write_whole(args.report, report(found, tasks).encode())
    return 0


def run_compare(args: argparse.Namespace) -> int:
    require_parts()
    from patchgen.bench import results

    many = [results.load(path) for path in args.results]
    print(results.comparison(many))
    for other in many[1:]:
        print(f"\n{results.difference(many[0], other)}")
    return 0


def require_parts() -> None:
    """Raises `PatchgenError` where what only the bench needs is not installed."""
    from importlib.util import find_spec

    missing = [name for name in ("jinja2", "pydantic", "scipy") if find_spec(name) is None]
    if missing:
        raise PatchgenError(f"The bench needs {', '.join(missing)}: pip install 'patchgen[bench]'")


def _list(tasks: tuple[Task, ...]) -> int:
    import json

    for task in tasks:
        print(json.dumps({"id": task.id, "prompt": task.request}, ensure_ascii=False))
    return 0


def _measure(args: argparse.Namespace, tasks: tuple[Task, ...], kept: Path) -> Results:
    from tqdm import tqdm

    from patchgen.bench.makers import EngineMaker, FolderMaker, Maker
    from patchgen.bench.runner import run as run_bench
    from patchgen.generate import MakeOptions
    from patchgen.model import Sampling
    from patchgen.pdhost import PdJudge

    heat = args.temperature if args.temperature is not None else 0.0 if args.samples == 1 else 0.6
    options = MakeOptions(Sampling(args.seed, heat, constrained=not args.no_constraint), args.candidates)
    if args.samples > 1 and not heat and not args.patches:
        raise PatchgenError("With temperature 0 all samples are the same; leave --temperature out, or take --samples 1")
    passed = 0
    with tqdm(total=len(tasks) * args.samples, unit="patch", disable=None) as bar, PdJudge() as judge:

        def progress(sample: Sample) -> None:
            nonlocal passed
            passed += sample.rung == "behaves"
            bar.update()
            bar.set_postfix_str(f"{passed} pass", refresh=False)

        if args.patches:
            maker: Maker = FolderMaker(args.patches)
            return run_bench(args.name or args.patches.name, tasks, maker, args.samples, kept, progress)
        engine = engines.open_engine(args)
        try:
            maker = EngineMaker(engine, options, judge)
            return run_bench(args.name or engine.info.name, tasks, maker, args.samples, kept, progress)
        finally:
            engine.close()
