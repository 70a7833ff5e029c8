"""What a run will need, looked at before its first stage: packages that import, a model and texts that are there.

The packages are imported in a process of their own: unsloth changes others on its import, and a library that
doesn't fit the machine may end the process.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from patchgen.errors import TrainingError
from patchgen_training.pipeline import Stage
from patchgen_training.recipe import OWN_PAIRS
from patchgen_training.runs import Run

ADAPTERS = frozenset(("cpt", "sft"))
_IMPORT = """
import importlib, sys, warnings
warnings.simplefilter("ignore")
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except BaseException as error:
        sys.exit(f"{name}: {type(error).__name__}: {error}")
"""


def check(run: Run, stages: Sequence[Stage]) -> None:
    """Raises `TrainingError` that lists all that those of the stages lack that are not done yet."""
    ahead = [stage for stage in stages if run.finished(stage.name) is None]
    problems = [*_packages(run, ahead), *_texts(run, ahead), *_model(run, ahead)]
    if problems:
        raise TrainingError("\n".join([f"{run.recipe.name} cannot run here:", *(f"  {p}" for p in problems)]))


def backend(run: Run) -> str:
    """`unsloth` or `peft`: what trains adapters on this machine."""
    wanted = run.recipe.machine.backend
    if wanted != "auto":
        return wanted
    return "unsloth" if importlib.util.find_spec("unsloth") else "peft"


def environment() -> None:
    """What unsloth and its friends read when they are imported: no statistics, no folders beside the user's own."""
    os.environ.setdefault("UNSLOTH_DISABLE_STATISTICS", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("UNSLOTH_COMPILE_LOCATION", str(Path(tempfile.gettempdir()) / "unsloth_compiled_cache"))


def _packages(run: Run, stages: Sequence[Stage]) -> Iterator[str]:
    names = dict.fromkeys(name for stage in stages for name in stage.imports)
    if ADAPTERS & {stage.name for stage in stages}:
        chosen = backend(run)
        print(f"adapters are trained by {chosen} (machine.backend = {run.recipe.machine.backend!r})", flush=True)
        # unsloth asks to be imported before those that it changes.
        names = {**({"unsloth": None} if chosen == "unsloth" else {}), **names}
        if run.recipe.base.four_bit:
            names["bitsandbytes"] = None
        if run.recipe.machine.wandb:
            names["wandb"] = None
    if not names:
        return
    environment()
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT, *names], capture_output=True, text=True, check=False, errors="replace"
    )
    if done.returncode:
        said = (done.stderr.strip() or f"ended with {done.returncode}").splitlines()[-1]
        extra = "unsloth" if "unsloth" in names else "train"
        yield f"{said} (pip install 'patchgen[{extra}]', see docs/training.md)"


def _texts(run: Run, stages: Sequence[Stage]) -> Iterator[str]:
    """Files are looked at; a dataset on the Hub is asked for by its name alone."""
    for name in (stage.name for stage in stages if stage.name in ADAPTERS):
        source: str = getattr(run.recipe, name).source
        if source == OWN_PAIRS or Path(source).exists():
            continue
        if source.endswith(".jsonl") or source.count("/") != 1:
            yield f"{name}.source: there is no file or folder {source}"
        elif importlib.util.find_spec("datasets"):
            yield from _reachable(f"{name}.source", source, "dataset")


def _model(run: Run, stages: Sequence[Stage]) -> Iterator[str]:
    base = run.recipe.base
    if not {"cpt", "sft", "merge"} & {stage.name for stage in stages}:
        return
    for setting, name in (("base.model", base.model), ("base.sixteen_bit", base.sixteen_bit)):
        if not name or (Path(name) / "config.json").is_file():
            continue
        if name.count("/") != 1:
            yield f"{setting}: {name} is no folder with a config.json, and no owner/name on the Hub"
        elif importlib.util.find_spec("huggingface_hub"):
            yield from _reachable(setting, name, "model")


def _reachable(setting: str, name: str, kind: str) -> Iterator[str]:
    """A repository on the Hub is in the cache already, or answers."""
    from huggingface_hub import HfApi, constants

    cached = Path(constants.HF_HUB_CACHE) / f"{kind}s--{name.replace('/', '--')}" / "snapshots"
    if cached.is_dir() and any(cached.iterdir()):
        return
    where = f"https://huggingface.co/{'datasets/' if kind == 'dataset' else ''}{name}"
    try:
        HfApi().repo_info(name, repo_type=kind, timeout=20)
    except Exception as error:  # a dozen kinds: offline, no such name, gated, a proxy's refusal
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        yield (
            f"{setting}: the {kind} {name} is neither in this machine's cache nor to be had from the Hub ({reason}). "
            f"Fetch {where} on a machine with a network, and name its folder"
        )
