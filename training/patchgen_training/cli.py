"""`patchgen-train`: train one of PatchGen's own models, from task families to GGUF files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from patchgen.errors import PatchgenError
from patchgen.objects.catalogue import VARIABLE
from patchgen_training import hub, loading, recipe, stages
from patchgen_training.corpus import cli as corpus
from patchgen_training.pipeline import STAGES
from patchgen_training.runs import Run

_EPILOG = """\
A recipe decides everything that a run makes: patchgen-train recipes lists those that come with PatchGen,
patchgen-train settings explains what one may say, and any of it can be changed for a run with --set.

  patchgen-train run tiny                         see every stage work, on two CPU cores in minutes
  patchgen-train run nano                         make the embedded model, on a GPU
  patchgen-train run mistral-7b                   adapt a model of 7 billion parameters by qLoRA, on a GPU
  patchgen-train run nano --set pretrain.minutes=4 --run runs/short
  patchgen-train validate mine.toml               everything that is wrong with a recipe, at once

A run works in a folder of its own (runs/RECIPE, or --run), one folder for each stage with a manifest of what
went in, what came out and how long it took. A finished stage is skipped; a killed training goes on from its last
checkpoint. Stages can be taken one by one, and on different machines:

  gpu$ patchgen-train run nano --until pretrain
  here$ patchgen-train export --run runs/nano     needs tokenizer/ and pretrain/ of that folder
"""


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    os.environ[VARIABLE] = os.devnull  # pairs are the same whatever objects the user's own Pd has
    try:
        code: int = arguments.action(arguments)
    except PatchgenError as error:
        print(f"patchgen-train: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\npatchgen-train: stopped; the same command goes on from here", file=sys.stderr)
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="patchgen-train",
        description=__doc__,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    run = commands.add_parser("run", help="all stages of a recipe, one after the other")
    run.add_argument("--until", choices=list(STAGES), help="the last stage to run (the recipe's last)")
    _add_push(run)
    run.set_defaults(action=_run)
    validate = commands.add_parser("validate", help="check recipes, and print them with all their settings")
    validate.add_argument("recipes", nargs="+", metavar="RECIPE", help="name or TOML file")
    validate.set_defaults(action=_validate)
    commands.add_parser("recipes", help="list the recipes that come with PatchGen").set_defaults(action=_recipes)
    commands.add_parser("settings", help="explain every setting of a recipe").set_defaults(action=_settings)
    corpus.add(commands)
    for stage in STAGES.values():
        single = commands.add_parser(stage.name, help=f"only this stage: {stage.does}")
        single.set_defaults(action=_stage, stage=stage, push=None)
        if stage.name == "export":
            _add_push(single)
        _add_run_arguments(single)
    _add_run_arguments(run)
    return parser


def _add_push(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--push", metavar="OWNER/NAME", help="upload the exported files to the Hugging Face Hub")


def _add_run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recipe", nargs="?", metavar="RECIPE", help="name or TOML file; left out: that of --run")
    parser.add_argument("--run", type=Path, metavar="DIR", help="folder to work in (runs/NAME)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="change a setting, as pretrain.minutes=4"
    )


def _run(arguments: argparse.Namespace) -> int:
    run = _opened(arguments)
    print(f"{loading.dump(run.recipe)}\nworking in {run.folder}")
    stages.perform_until(run, arguments.until or run.recipe.stages[-1])
    return _push(run, arguments.push)


def _stage(arguments: argparse.Namespace) -> int:
    run = _opened(arguments)
    stages.perform_only(run, arguments.stage)
    return _push(run, arguments.push)


def _push(run: Run, name: str | None) -> int:
    if name is not None:
        print(f"pushed to {hub.push(run, name)}")
    return 0


def _opened(arguments: argparse.Namespace) -> Run:
    """The run that the arguments name: its folder and its recipe."""
    if arguments.recipe is None and arguments.run is None:
        raise PatchgenError(f"give a recipe ({', '.join(loading.names())}, or a TOML file), or a folder with --run")
    chosen = loading.load(arguments.recipe or str(arguments.run / "recipe.toml"), arguments.set)
    return Run(arguments.run or Path("runs") / chosen.name, chosen)


def _validate(arguments: argparse.Namespace) -> int:
    problems = 0
    for name in arguments.recipes:
        try:
            print(f"# {name} is well\n{loading.dump(loading.load(name))}")
        except PatchgenError as error:
            problems += 1
            print(error, file=sys.stderr)
    return 1 if problems else 0


def _recipes(_: argparse.Namespace) -> int:
    for name in loading.names():
        print(f"{name:12} {loading.load(name).description}")
    return 0


def _settings(_: argparse.Namespace) -> int:
    print(recipe.documentation(), end="")
    return 0
