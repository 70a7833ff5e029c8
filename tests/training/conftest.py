"""A whole run on toy pairs, made once, and what the tests read from it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from patchgen_training import cli, loading
from patchgen_training.runs import Run

TOY = """\
name = "toy"
description = "A toy."
seed = 3

[data]
source = "toy_pairs"
pairs = 1_500
held_out = 40
shard = 800

[vocabulary]
size = 420
sample = 1_500

[shape]
width = 64
layers = 2
heads = 4
kv_heads = 2
feed_forward = 128
context = 96

[pretrain]
minutes = 0.0
steps = 40
batch = 960
learning_rate = 3e-3
warmup = 5
log_every = 5
validate_every = 20
checkpoint_every = 20
samples = 6

[export]
quantisations = ["f16", "q8_0"]
"""

# The same with an adapter.
ADAPTED = 'stages = ["pairs", "tokenizer", "tokens", "pretrain", "base", "cpt", "sft", "merge", "export"]\n'
ADAPTER = """
[base]
context = 96

[lora]
rank = 8
alpha = 8
checkpointing = false

[cpt]
prefix = "<|patch|>"
rows = 200
batch = 4
accumulation = 2
steps = 12
epochs = 0.0
learning_rate = 1e-3
embedding_learning_rate = 1e-4
validate_every = 6
checkpoint_every = 3

[sft]
prompt = "patchgen"
rows = 200
batch = 4
accumulation = 2
steps = 6
epochs = 0.0
learning_rate = 1e-3
embedding_learning_rate = 1e-4
validate_every = 6
checkpoint_every = 3

[machine]
backend = "peft"
"""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def source() -> Iterator[Path]:
    """The folder of the toy pairs, on the path of this process and of those that it spawns."""
    folder = Path(__file__).parent / "source"
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture(scope="session")
def toy_recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "toy.toml"
    path.write_text(TOY, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def toy_run(source: Path, toy_recipe: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:  # noqa: ARG001
    """All stages of the toy recipe, by the command that people use."""
    for module in ("torch", "sentencepiece", "gguf", "llama_cpp"):
        pytest.importorskip(module, reason="the training needs the extra: pip install patchgen[train]")
    import torch

    # Models this small gain nothing from a second thread, and lose all when another process keeps the core busy.
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("runs") / "toy"
    assert cli.main(["run", str(toy_recipe), "--run", str(folder)]) == 0
    return Run(folder, loading.load(str(toy_recipe)))


@pytest.fixture(scope="session")
def trained(source: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts `patchgen-train` in a process of its own: without a network, on one thread, with the toy pairs."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "training", ROOT, source))),
        "OMP_NUM_THREADS": "1",
        "HF_HUB_OFFLINE": "1",
    }

    def start(*arguments: str) -> subprocess.Popen[str]:
        # These libraries like to warn.
        command = [sys.executable, "-W", "ignore", "-m", "patchgen_training", *arguments]
        return subprocess.Popen(
            command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=source
        )

    return start


@pytest.fixture(scope="session")
def adapted_run(
    toy_run: Run, trained: Callable[..., subprocess.Popen[str]], tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """The toy model with an adapter, by peft and trl."""
    for module in ("transformers", "trl", "peft", "bitsandbytes"):
        pytest.importorskip(module, reason="the adapters need the extra: pip install patchgen[train]")
    folder = tmp_path_factory.mktemp("adapted")
    path = folder / "adapted.toml"
    path.write_text(ADAPTED + TOY + ADAPTER, encoding="utf-8")
    run = Run(folder / "run", loading.load(str(path)))
    run.folder.mkdir()
    for name in ("pairs", "tokenizer", "tokens", "pretrain"):
        run.stage(name).symlink_to(toy_run.stage(name), target_is_directory=True)
    with trained("run", str(path), "--run", str(run.folder)) as process:
        said = process.communicate(timeout=400)
    assert process.returncode == 0, said[1]
    return run
