"""GGUF files: llama.cpp computes what torch computes, and reads what the project needs to know."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the training needs the extra: pip install patchgen[train]")

from patchgen.errors import TrainingError  # noqa: E402
from patchgen_training import cli, export, loading, sampling, tokenizer, weights  # noqa: E402
from patchgen_training.network import Llama  # noqa: E402
from patchgen_training.pairs import HELD_OUT, read  # noqa: E402
from patchgen_training.runs import Run  # noqa: E402

llama_cpp = pytest.importorskip("llama_cpp", reason="the export needs llama-cpp-python")
TOKENS = 240


def opened(path: Path) -> Any:
    return llama_cpp.Llama(str(path), n_ctx=512, n_threads=1, logits_all=False, verbose=False)


@pytest.fixture(scope="module")
def network(toy_run: Run) -> Llama:
    model = Llama(toy_run.recipe.shape, tokenizer.load(toy_run).size)
    model.load_state_dict({name: torch.from_numpy(a).float() for name, a in weights.load_weights(toy_run).items()})
    return model


@pytest.fixture(scope="module")
def exact(toy_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exact") / "f32.gguf"
    export.write_gguf(toy_run, path, float32=True)
    return path


@pytest.fixture(params=["f32", "f16"])
def native(request: pytest.FixtureRequest, toy_run: Run, exact: Path) -> Iterator[Any]:
    """The toy model in llama.cpp."""
    model = opened(exact if request.param == "f32" else toy_run.artefact("export", "patchgen-toy-f16.gguf"))
    yield model
    model.close()


def test_greedy_tokens_equal_those_of_torch(toy_run: Run, network: Llama, native: Any) -> None:
    """From the prompt of each held-out request as many tokens as the context has room for, past the end token."""
    coder, compared = tokenizer.load(toy_run), 0
    for row in read(toy_run.artefact("pairs", HELD_OUT)):
        prompt = coder.prompt(row.request)
        room = toy_run.recipe.shape.context - len(prompt)
        ours = sampling.greedy(network, [prompt], -1, room)[0]
        theirs = []
        for token in native.generate(prompt, temp=0.0, repeat_penalty=1.0):
            theirs.append(token)
            if len(theirs) == room:
                break
        assert theirs == ours
        compared += room
        if compared >= TOKENS:
            return
    pytest.fail(f"only {compared} tokens compared")


def test_logits_equal_those_of_torch(toy_run: Run, network: Llama, exact: Path) -> None:
    ids = tokenizer.load(toy_run).texts(["0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n"])[0]
    model = opened(exact)
    model.eval(ids)
    theirs = np.ctypeslib.as_array(model._ctx.get_logits(), shape=(network.embedding.num_embeddings,)).copy()
    model.close()
    with torch.no_grad():
        ours = network(torch.tensor([ids]))[0, -1].numpy()
    np.testing.assert_allclose(theirs, ours, atol=2e-3)


def test_metadata_says_what_the_model_speaks(toy_run: Run) -> None:
    for kind in toy_run.recipe.export.quantisations:
        model = opened(toy_run.artefact("export", f"patchgen-toy-{kind}.gguf"))
        known = model.metadata
        model.close()
        assert known["patchgen.notation"] == "compact"
        assert known["patchgen.prompt_template"] == "<|request|>{request}<|patch|>"
        assert "patchgen.revision_template" not in known
        assert known["patchgen.recipe"] == "toy"
        assert known["patchgen.data_hash"] == toy_run.manifest("pairs").fingerprint
        assert known["general.name"] == "patchgen-toy"
        assert known["general.license"] == "BSD-3-Clause"
        assert known["general.architecture"] == "llama"


def test_the_card_tells_where_the_model_comes_from(toy_run: Run) -> None:
    card = toy_run.artefact("export", "patchgen-toy.md").read_text(encoding="utf-8")
    parameters = toy_run.manifest("pretrain").metrics["parameters"]
    for expected in (f"| parameters | {parameters:,} (2 layers", "BSD-3-Clause", "patchgen-toy-q8_0.gguf", "## Limits"):
        assert expected in card


def test_export_needs_only_what_travelled(toy_run: Run, tmp_path: Path) -> None:
    """Tokenizer and weights in a folder with the recipe: what comes back from a machine without llama.cpp."""
    for name in ("tokenizer", "pretrain"):
        shutil.copytree(toy_run.stage(name), tmp_path / name)
    shutil.copy(toy_run.folder / "recipe.toml", tmp_path)
    assert cli.main(["export", "--run", str(tmp_path)]) == 0
    name = "patchgen-toy-q8_0.gguf"
    assert (tmp_path / "export" / name).read_bytes() == toy_run.artefact("export", name).read_bytes()


def test_weights_that_were_damaged_on_the_way_are_refused(toy_run: Run, tmp_path: Path) -> None:
    for name in ("tokenizer", "pretrain"):
        shutil.copytree(toy_run.stage(name), tmp_path / name)
    path = next((tmp_path / "pretrain").glob("weights-*.npz"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(TrainingError, match="is not the file that was trained"):
        export.work(Run(tmp_path, toy_run.recipe), tmp_path)


def test_the_k_quants_load_and_answer(toy_run: Run, tmp_path: Path) -> None:
    """On untrained weights of the least width that they take."""
    overrides = ["shape.width=256", "shape.feed_forward=256", "shape.layers=1"]
    recipe = loading.load(str(toy_run.folder / "recipe.toml"), overrides)
    (tmp_path / "pretrain").mkdir()
    for name in ("pairs", "tokenizer", "tokens"):
        (tmp_path / name).symlink_to(toy_run.stage(name), target_is_directory=True)
    run = Run(tmp_path, recipe)
    torch.manual_seed(0)
    names = weights.save_weights(run.stage("pretrain"), Llama(recipe.shape, 420).state_dict())
    _write_manifest(run, names)
    export.write_gguf(run, tmp_path / "f16.gguf")
    for kind in ("q5_k_m", "q4_k_m"):
        export.quantise(tmp_path / "f16.gguf", tmp_path / f"{kind}.gguf", kind)
        model = opened(tmp_path / f"{kind}.gguf")
        assert model.create_completion("<|request|>x<|patch|>", max_tokens=3)["usage"]["completion_tokens"] == 3
        model.close()


def test_the_files_go_to_the_hub_or_say_why_not(
    toy_run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = pytest.importorskip("huggingface_hub")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert cli.main(["export", "--run", str(toy_run.folder), "--push", "me/toy"]) == 1
    assert "cannot push to me/toy: " in capsys.readouterr().err
    sent: dict[str, Any] = {}

    class Api:
        def create_repo(self, name: str, *, private: bool, exist_ok: bool) -> None:
            assert (name, private, exist_ok) == ("me/toy", True, True)

        def upload_folder(self, **what: Any) -> Any:
            sent.update(what)
            return SimpleNamespace(repo_url="https://huggingface.co/me/toy")

    monkeypatch.setattr(hub, "HfApi", Api)
    assert cli.main(["export", "--run", str(toy_run.folder), "--push", "me/toy"]) == 0
    assert "pushed to https://huggingface.co/me/toy" in capsys.readouterr().out
    assert sent["folder_path"] == toy_run.stage("export")
    assert sent["ignore_patterns"] == ["manifest.json"]


def test_a_file_that_cannot_be_quantised_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF, but not really")
    with pytest.raises(TrainingError, match="could not quantise"):
        export.quantise(tmp_path / "broken.gguf", tmp_path / "q8_0.gguf", "q8_0")
    assert not (tmp_path / "q8_0.gguf").exists()


def _write_manifest(run: Run, names: tuple[str, ...]) -> None:
    from patchgen_training.runs import MANIFEST, Manifest, measure

    outputs = {name: measure(run.stage("pretrain") / name) for name in names}
    manifest = Manifest("pretrain", {}, {}, outputs, {}, {}, 0.0)
    (run.stage("pretrain") / MANIFEST).write_text(manifest.as_json(), encoding="utf-8")
