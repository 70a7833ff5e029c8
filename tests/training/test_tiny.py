"""The recipe `tiny` from first pair to last file, by unsloth on the CPU: what CI sees of the whole pipeline."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from patchgen_training import loading
from patchgen_training.pairs import HELD_OUT, read
from patchgen_training.runs import Run

_NEEDED = ("torch", "transformers", "trl", "unsloth", "llama_cpp")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1_500),
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(not all(map(find_spec, _NEEDED)), reason="the adapters need the extras: make setup-train"),
]
TOKENS, EACH = 240, 24


@pytest.fixture(scope="module")
def tiny(trained: Callable[..., subprocess.Popen[str]], tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("runs") / "tiny"
    with trained("run", "tiny", "--run", str(folder)) as process:
        said = process.communicate(timeout=1_400)
    assert process.returncode == 0, said[1]
    assert "adapters are trained by unsloth" in said[0]
    return Run(folder, loading.load("tiny"))


def opened(run: Run, kind: str) -> Any:
    import llama_cpp

    return llama_cpp.Llama(
        str(run.artefact("export", f"patchgen-tiny-{kind}.gguf")), n_ctx=512, n_threads=1, verbose=False
    )


def test_every_stage_is_done(tiny: Run, capsys: pytest.CaptureFixture[str]) -> None:
    seconds = {name: tiny.manifest(name).seconds for name in tiny.recipe.stages}
    with capsys.disabled():
        print(f"\ntiny: {sum(seconds.values()):.0f} s: {seconds}")
    for stage in ("cpt", "sft"):
        told = tiny.manifest(stage).metrics
        assert (told["backend"], told["steps"]) == ("unsloth", 20)
    assert tiny.manifest("sft").metrics["held_out_loss"] < 3.0


def test_greedy_tokens_of_the_f16_file_equal_those_of_transformers(tiny: Run) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model = AutoModelForCausalLM.from_pretrained(tiny.stage("merge"), dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(tiny.stage("merge"))
    native = opened(tiny, "f16")
    compared = equal = 0
    for row in read(tiny.artefact("pairs", HELD_OUT)):
        text = f"<|request|>{row.request}<|patch|>"
        prompt = tokenizer(text)["input_ids"]
        assert native.tokenize(text.encode(), add_bos=False, special=True) == prompt
        ours = model.generate(
            torch.tensor([prompt]), max_new_tokens=EACH, do_sample=False, eos_token_id=None, pad_token_id=0
        )[0, len(prompt) :].tolist()
        stream = native.generate(prompt, temp=0.0, repeat_penalty=1.0)
        equal += sum(next(stream) == token for token in ours)
        stream.close()
        compared += EACH
        if compared == TOKENS:
            break
    native.close()
    assert (equal, compared) == (TOKENS, TOKENS)


def test_the_smallest_file_answers(tiny: Run) -> None:
    native = opened(tiny, "q4_k_m")
    answer = native.create_completion("<|request|>a 440 hz sine<|patch|>", max_tokens=40, temperature=0.0)
    native.close()
    assert re.search(r"^[0-9]+ [a-z*+]", answer["choices"][0]["text"], re.MULTILINE)


def test_the_model_card_and_the_modelfile_stand_beside_it(tiny: Run) -> None:
    folder = Path(tiny.stage("export"))
    assert "trained by unsloth" in (folder / "patchgen-tiny.md").read_text(encoding="utf-8")
    assert "FROM ./patchgen-tiny-q4_k_m.gguf" in (folder / "Modelfile").read_text(encoding="utf-8")
