"""Adapters: what a whole run leaves, that it computes what transformers computes, and that it survives being killed."""

from __future__ import annotations

import json
import math
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("transformers", reason="the adapters need the extra: pip install patchgen[train]")
torch = pytest.importorskip("torch", reason="the adapters need the extra: pip install patchgen[train]")

from patchgen_training import adapt, loading, tokenizer, weights  # noqa: E402
from patchgen_training.network import Llama  # noqa: E402
from patchgen_training.pairs import HELD_OUT, read  # noqa: E402
from patchgen_training.runs import Run  # noqa: E402

# Their own imports warn.
pytestmark = pytest.mark.filterwarnings("ignore")
Start = Callable[..., subprocess.Popen[str]]


def log(folder: Path) -> list[dict[str, Any]]:
    """The rows of training steps."""
    rows = map(json.loads, (folder / adapt.LOG).read_text(encoding="utf-8").splitlines())
    return [row for row in rows if "loss" in row]


def hub(folder: Path) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)


def test_every_stage_leaves_a_manifest(adapted_run: Run) -> None:
    for name in adapted_run.recipe.stages:
        manifest = adapted_run.manifest(name)
        assert manifest.outputs
        assert all(adapted_run.artefact(name, file) for file in manifest.outputs)
    told = adapted_run.manifest("sft").metrics
    assert told["backend"] == "peft"
    assert told["steps"] == 6
    assert told["documents"] + told["dropped_too_long"] <= 200
    assert told["held_out_loss"] > 0
    assert adapted_run.manifest("sft").versions["trl"]
    assert not (adapted_run.stage("cpt") / adapt.CHECKPOINTS).exists()
    assert list((adapted_run.stage("cpt") / adapt.BOARD).glob("events*"))


def test_it_learns(adapted_run: Run) -> None:
    losses = [row["loss"] for row in log(adapted_run.stage("cpt"))]
    assert len(losses) == 12
    assert sum(losses[-4:]) < sum(losses[:4])


def test_the_base_computes_what_the_model_from_scratch_computes(adapted_run: Run) -> None:
    coder = tokenizer.load(adapted_run)
    own = Llama(adapted_run.recipe.shape, coder.size)
    own.load_state_dict({name: torch.from_numpy(a).float() for name, a in weights.load_weights(adapted_run).items()})
    ids = torch.tensor([coder.prompt("a 20 hz sine") + coder.texts(["0 osc~ 20\n"])[0]])
    with torch.no_grad():
        torch.testing.assert_close(hub(adapted_run.stage("base"))(ids).logits, own(ids), atol=1e-4, rtol=1e-4)


def test_the_merged_model_is_the_adapted_one(adapted_run: Run) -> None:
    from peft import PeftModel

    ids = torch.tensor([tokenizer.load(adapted_run).prompt("a 20 hz sine")])
    base = hub(adapted_run.stage("base"))
    with torch.no_grad():
        before = base(ids).logits
        apart = PeftModel.from_pretrained(base, adapted_run.stage("sft") / adapt.ADAPTER)(ids).logits
        together = hub(adapted_run.stage("merge"))(ids).logits
    assert not torch.allclose(before, together, atol=0.05)
    torch.testing.assert_close(apart, together, atol=0.01, rtol=0.01)


def test_the_gguf_computes_what_transformers_computes(adapted_run: Run) -> None:
    llama_cpp = pytest.importorskip("llama_cpp")
    path = adapted_run.artefact("export", "patchgen-toy-f16.gguf")
    native = llama_cpp.Llama(str(path), n_ctx=128, n_threads=1, verbose=False)
    assert native.metadata["patchgen.prompt_template"] == "<|request|>{request}<|patch|>"
    assert native.metadata["patchgen.data_hash"] == adapted_run.manifest("sft").metrics["texts_sha256"]
    ids = tokenizer.load(adapted_run).prompt("a 20 hz sine")
    assert native.tokenize(b"<|request|>a 20 hz sine<|patch|>", add_bos=False, special=True) == ids
    native.eval(ids)
    theirs = torch.tensor(np.ctypeslib.as_array(native._ctx.get_logits(), shape=(native.n_vocab(),)).copy())
    native.close()
    with torch.no_grad():
        ours = hub(adapted_run.stage("merge"))(torch.tensor([ids])).logits[0, -1]
    torch.testing.assert_close(theirs, ours, atol=0.01, rtol=0.01)


def test_what_the_quantisations_cost_is_measured(adapted_run: Run) -> None:
    """The file in 16 bit is the measure; eight bits cost next to nothing."""
    found = adapted_run.manifest("export").metrics["quality"]
    assert list(found) == ["f16", "q8_0"]
    equal, _, compared = found["f16"]["greedy_equal"].split()
    assert equal == compared == "240"
    assert found["q8_0"]["perplexity"] == pytest.approx(found["f16"]["perplexity"], rel=0.02)
    loss = adapted_run.manifest("sft").metrics["held_out_loss"]
    assert math.log(found["f16"]["perplexity"]) == pytest.approx(loss, rel=0.2)
    card = adapted_run.artefact("export", "patchgen-toy.md").read_text(encoding="utf-8")
    assert "| f16 | 240 of 240 |" in card


def test_ollama_is_told_the_prompt(adapted_run: Run) -> None:
    text = adapted_run.artefact("export", "Modelfile").read_text(encoding="utf-8")
    assert text.startswith("FROM ./patchgen-toy-q8_0.gguf\n")
    assert 'TEMPLATE """<|request|>{{ .Prompt }}<|patch|>"""' in text


def beside(adapted_run: Run, folder: Path) -> Run:
    """A run of the same recipe, done up to the adapters."""
    folder.mkdir()
    for name in ("pairs", "tokenizer", "tokens", "pretrain", "base"):
        (folder / name).symlink_to(adapted_run.stage(name), target_is_directory=True)
    shutil.copy(adapted_run.folder / "recipe.toml", folder)
    return Run(folder, adapted_run.recipe)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_and_begun_again_it_has_the_same_losses(adapted_run: Run, trained: Start, tmp_path: Path) -> None:
    run = beside(adapted_run, tmp_path / "killed")
    state = run.stage("cpt") / adapt.CHECKPOINTS / "checkpoint-6" / "trainer_state.json"
    with trained("cpt", "--run", str(run.folder)) as process:
        deadline = time.monotonic() + 250
        while not state.exists() and time.monotonic() < deadline:
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert run.finished("cpt") is None
    with trained("cpt", "--run", str(run.folder)) as process:
        said = process.communicate(timeout=300)
    assert process.returncode == 0, said[1]
    assert "going on from checkpoint-" in said[0]
    kept = ("step", "loss", "learning_rate", "grad_norm")
    before, after = log(adapted_run.stage("cpt")), log(run.stage("cpt"))
    assert [[row[key] for key in kept] for row in after] == [[row[key] for key in kept] for row in before]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_unsloth_trains_the_same_within_noise(adapted_run: Run, trained: Start, tmp_path: Path) -> None:
    pytest.importorskip("bitsandbytes")
    run = beside(adapted_run, tmp_path / "unsloth")
    with trained("cpt", "--run", str(run.folder), "--set", "machine.backend='unsloth'") as process:
        said = process.communicate(timeout=500)
    assert process.returncode == 0, said[1]
    assert "adapters are trained by unsloth" in said[0]
    assert run.manifest("cpt").metrics["backend"] == "unsloth"
    for ours, theirs in zip(log(adapted_run.stage("cpt")), log(run.stage("cpt")), strict=True):
        assert ours["loss"] == pytest.approx(theirs["loss"], rel=0.03)
        assert ours["learning_rate"] == theirs["learning_rate"]


def test_packed_documents_do_not_see_each_other(adapted_run: Run) -> None:
    """A row of several documents has the losses of each document alone: the collator's places draw the borders."""
    from trl.trainer.sft_trainer import DataCollatorForLanguageModeling

    model, coder = hub(adapted_run.stage("base")), tokenizer.load(adapted_run)
    texts = [coder.texts([row.text])[0] + [coder.end] for row in read(adapted_run.artefact("pairs", HELD_OUT))][:3]
    ids = list(chain.from_iterable(texts))
    packed = {"input_ids": ids, "labels": ids, "seq_lengths": list(map(len, texts))}
    batch = DataCollatorForLanguageModeling(pad_token_id=0, padding_free=True)([packed])
    assert "attention_mask" not in batch
    ends = list(accumulate(map(len, texts), initial=0))
    with torch.no_grad():
        together = model(input_ids=batch["input_ids"], position_ids=batch["position_ids"], use_cache=False).logits[0]
        for (begin, end), text in zip(pairwise(ends), texts, strict=True):
            torch.testing.assert_close(together[begin:end], model(torch.tensor([text])).logits[0], atol=1e-4, rtol=1e-4)
    assert batch["labels"][0][ends[:-1]].tolist() == [-100] * len(texts)


@pytest.mark.gpu
def test_on_a_gpu_unsloth_packs_and_learns(adapted_run: Run, trained: Start, tmp_path: Path) -> None:
    run = beside(adapted_run, tmp_path / "gpu")
    with trained("cpt", "--run", str(run.folder), "--set", "cpt.packing=true") as process:
        said = process.communicate(timeout=300)
    assert process.returncode == 0, said[1]
    assert run.manifest("cpt").metrics["loss"] < log(adapted_run.stage("cpt"))[0]["loss"]


def test_the_recipe_of_the_run_stands_beside_it(adapted_run: Run) -> None:
    assert loading.load(str(adapted_run.folder / "recipe.toml")) == adapted_run.recipe
