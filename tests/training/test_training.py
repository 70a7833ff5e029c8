"""The training: it learns, ends on time, and goes on after being killed as if nothing had been."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="the training needs the extra: pip install patchgen[train]")

from patchgen.errors import TrainingError  # noqa: E402
from patchgen_training import loading, pretrain, sampling, tokenizer, weights  # noqa: E402
from patchgen_training.network import Llama  # noqa: E402
from patchgen_training.recipe import Pretrain  # noqa: E402
from patchgen_training.runs import Run  # noqa: E402
from patchgen_training.training import LOG, learning_rate  # noqa: E402


def log(run: Run) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (run.stage("pretrain") / LOG).read_text(encoding="utf-8").splitlines()]


def beside(toy_run: Run, folder: Path, overrides: list[str]) -> Run:
    """A run on the same tokens in another folder."""
    (folder / "pretrain").mkdir(parents=True)
    for name in ("pairs", "tokenizer", "tokens"):
        (folder / name).symlink_to(toy_run.stage(name), target_is_directory=True)
    return Run(folder, loading.load(str(toy_run.folder / "recipe.toml"), overrides))


def test_the_model_learns(toy_run: Run) -> None:
    rows = log(toy_run)
    assert [row["step"] for row in rows] == list(range(5, 45, 5))
    assert rows[-1]["loss"] < rows[0]["loss"] / 2
    assert [row["step"] for row in rows if "held_out_loss" in row] == [20, 40]
    metrics = toy_run.manifest("pretrain").metrics
    assert metrics["held_out_loss"] < 3.0
    assert metrics["trained_tokens"] == rows[-1]["tokens"]
    assert metrics["answers"] == 6
    assert "# Answers" in (toy_run.stage("pretrain") / pretrain.SAMPLES).read_text(encoding="utf-8")


def test_killed_and_begun_again_it_has_the_same_losses(toy_run: Run, source: Path, tmp_path: Path) -> None:
    run = beside(toy_run, tmp_path / "killed", [])
    (run.folder / "recipe.toml").write_text(loading.dump(run.recipe), encoding="utf-8")
    command = [sys.executable, "-m", "patchgen_training", "pretrain", "--run", str(run.folder)]
    environment = {**os.environ, "PYTHONPATH": f"training:.:{source}", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2]) as process:
        deadline = time.monotonic() + 60
        while not (run.stage("pretrain") / weights.CHECKPOINT).exists() and time.monotonic() < deadline:
            assert process.poll() is None
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert run.finished("pretrain") is None
    done = subprocess.run(
        command, env=environment, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=90, check=True
    )
    assert "going on from step 20" in done.stdout
    kept = ("step", "tokens", "loss", "gradient_norm", "learning_rate")
    assert [[row[key] for key in kept] for row in log(run)] == [[row[key] for key in kept] for row in log(toy_run)]
    assert weights.load_weights(run).keys() == weights.load_weights(toy_run).keys()


def test_it_ends_on_time(toy_run: Run, tmp_path: Path) -> None:
    run = beside(toy_run, tmp_path / "timed", ["pretrain.steps=0", "pretrain.minutes=0.05"])
    training = pretrain.begin(run, run.stage("pretrain"))
    training.go_on()
    assert 3.0 <= training.seconds < 5.0
    assert log(run)[-1]["learning_rate"] < 0.15 * run.recipe.pretrain.learning_rate
    assert "held_out_loss" in log(run)[-1]


def test_the_checkpoint_of_another_recipe_is_refused(toy_run: Run, tmp_path: Path) -> None:
    run = beside(toy_run, tmp_path / "one", ["pretrain.steps=20"])
    pretrain.begin(run, run.stage("pretrain")).go_on()
    other = Run(run.folder, toy_run.recipe)
    with pytest.raises(TrainingError, match="of another recipe"):
        pretrain.begin(other, other.stage("pretrain"))


def test_the_learning_rate_rises_stays_and_falls() -> None:
    settings = Pretrain(learning_rate=1.0, warmup=10, decay=0.5)
    assert learning_rate(settings, 0, 0.0) == pytest.approx(0.1)
    assert learning_rate(settings, 9, 0.1) == 1.0
    assert learning_rate(settings, 100, 0.5) == 1.0
    assert learning_rate(settings, 100, 0.75) == pytest.approx(0.5)
    assert learning_rate(settings, 100, 1.01) == 0.0


def test_a_loss_that_is_no_number_stops_the_training(toy_run: Run, tmp_path: Path) -> None:
    run = beside(toy_run, tmp_path / "wild", ["pretrain.learning_rate=1e12"])
    with pytest.raises(TrainingError, match=r"lower pretrain\.learning_rate"):
        pretrain.begin(run, run.stage("pretrain")).go_on()


def test_weights_that_float16_cannot_hold_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="float16 cannot hold b"):
        weights.save_weights(tmp_path, {"a": torch.ones(3), "b": torch.tensor([1e6])})


def test_large_weights_are_cut_into_small_files(tmp_path: Path) -> None:
    names = weights.save_weights(tmp_path, {f"t{i}": torch.zeros(1 << 21) for i in range(9)})
    assert names == tuple(f"weights-{i:05d}-of-00003.npz" for i in (1, 2, 3))
    assert all((tmp_path / name).stat().st_size <= 15.1 * 2**20 for name in names)


def test_greedy_answers_do_not_depend_on_their_neighbours(toy_run: Run) -> None:
    model = Llama(toy_run.recipe.shape, tokenizer.load(toy_run).size)
    model.load_state_dict({name: torch.from_numpy(a).float() for name, a in weights.load_weights(toy_run).items()})
    coder = tokenizer.load(toy_run)
    prompts = [coder.prompt(text) for text in ("a 20 hz sine", "add 5 to a number", "x")]
    together = sampling.greedy(model, prompts, coder.end, 40)
    assert together == [sampling.greedy(model, [prompt], coder.end, 40)[0] for prompt in prompts]
    assert all(len(ids) == 40 or ids[-1] == coder.end for ids in together)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.torch.jit.script_method. is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf:UserWarning")
def test_compiled_parts_do_the_same_and_are_compiled_once_for_all_lengths(toy_run: Run) -> None:
    """The path of a GPU, on the CPU: one compilation of each part for 2 layers and 3 row lengths."""
    torch._dynamo.reset()
    torch._dynamo.utils.counters.clear()
    torch.manual_seed(1)
    plain = Llama(toy_run.recipe.shape, 420)
    fast = Llama(toy_run.recipe.shape, 420)
    fast.load_state_dict(plain.state_dict())
    fast.compile_parts()
    for rows, length in ((10, 96), (20, 48), (40, 24)):
        ids = torch.randint(0, 420, (rows, length))
        losses = [model.losses(ids, ids) for model in (plain, fast)]
        torch.testing.assert_close(losses[0], losses[1])
        for loss in losses:
            loss.mean().backward()  # type: ignore[no-untyped-call]
    assert torch._dynamo.utils.counters["stats"]["unique_graphs"] == 3
    for one, other in zip(plain.parameters(), fast.parameters(), strict=True):
        torch.testing.assert_close(one.grad, other.grad)


@pytest.mark.gpu
def test_on_a_gpu_it_learns_as_well(toy_run: Run, tmp_path: Path) -> None:
    run = beside(toy_run, tmp_path / "gpu", [])
    training = pretrain.begin(run, run.stage("pretrain"))
    assert training.device == "cuda"
    training.go_on()
    assert log(run)[-1]["held_out_loss"] == pytest.approx(log(toy_run)[-1]["held_out_loss"], abs=0.1)
