"""A whole run on toy pairs, made once, and what the tests read from it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
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
