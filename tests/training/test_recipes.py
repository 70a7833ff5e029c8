"""Recipes: what loads, what is refused, and that every mistake of a file is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from patchgen.errors import TrainingError
from patchgen_training import cli, loading, recipe

NAMES = ("mistral-7b", "mistral-7b-notation", "nano", "nano-pd", "qwen-coder", "tiny")
WRONG = """\
name = "no good!"
sead = 3
seed = -1
[data]
pairs = "many"
held_out = 0
[shape]
width = 100
heads = 3
[pretrain]
learning_rate = 1
minutes = true
[export]
quantisations = ["f16", 8]
[shap]
"""


def test_the_recipes_of_the_package_load() -> None:
    assert loading.names() == NAMES
    for name in loading.names():
        loaded = loading.load(name)
        assert loaded.name == name
        assert loaded.description.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_a_dumped_recipe_loads_to_the_same(name: str, tmp_path: Path) -> None:
    path = tmp_path / "again.toml"
    path.write_text(loading.dump(loading.load(name)), encoding="utf-8")
    assert loading.load(str(path)) == loading.load(name)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(WRONG, encoding="utf-8")
    with pytest.raises(TrainingError) as caught:
        loading.load(str(path))
    message = str(caught.value)
    for expected in (
        "7 to mend",
        "sead: no such setting; seed?",
        "seed: at least 0, not -1",
        "data.pairs: a whole number, not 'many'",
        "data.held_out: at least 1, not 0",
        "pretrain.minutes: a number, not True",
        "export.quantisations: a list of texts in quotes, not ['f16', 8]",
        "shap: no such setting; shape?",
    ):
        assert expected in message


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("name='a b'", "name: give the recipe a name"),
        ("shape.heads=7", "shape.heads: a head's size must be even"),
        ("shape.kv_heads=3", "shape.kv_heads: 3 is no divisor of the 8 heads"),
        ("shape.context=1000", "pretrain.batch: 80640 positions are no multiple of shape.context = 1000"),
        ("pretrain.steps=5", "set one of the two"),
        ("pretrain.minutes=0", "set one of the two"),
        ("pretrain.validate_every=30", "no multiple of pretrain.log_every"),
        ("export.quantisations=['q3_k_s']", "'q3_k_s' is none of"),
        ("shape.feed_forward=1000", "q5_k_m needs shape.width and shape.feed_forward in multiples of 256"),
        ("pretrain.minutes", "write section.key=VALUE"),
        ("seed.x=1", "write section.key=VALUE"),
        ("data=1", "data: a section"),
    ],
)
def test_settings_that_do_not_go_together(override: str, said: str) -> None:
    with pytest.raises(TrainingError, match=r"nano: \d+ to mend") as caught:
        loading.load("nano", [override])
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("stages=['merge', 'export']", "stages: merge has no adapter without cpt or sft"),
        ("stages=['sft', 'cpt', 'merge']", "stages: write each once and in the order"),
        ("stages=['cpt', 'bake']", "stages: bake is none of pairs, tokenizer"),
        ("stages=['export']", "stages: export has no model without pretrain or merge"),
        ("base.model=''", "base.model: name a model, or leave it empty and add the stages up to base"),
        ("base.sixteen_bit=''", "base.sixteen_bit: name the model that unsloth/mistral-7b-v0.3-bnb-4bit was made from"),
        ("base.licence=''", "base.licence: name the licence of unsloth/mistral-7b-v0.3-bnb-4bit"),
        ("lora.layers=['q_proj', 'head']", "lora.layers: 'head' is none of q_proj"),
        ("cpt.epochs=0", "cpt.epochs, cpt.steps: set one of the two"),
        ("sft.steps=9", "sft.epochs, sft.steps: set one of the two"),
        ("cpt.source='pairs'", "cpt.source: the recipe draws no pairs"),
        ("cpt.schedule='square'", "cpt.schedule: 'square' is none of linear, cosine, constant"),
        ("cpt.optimizer='sgd'", "cpt.optimizer: 'sgd' is none of"),
        ("sft.prompt='instruct'", "sft.prompt: 'instruct' is none of alpaca, patchgen"),
        ("machine.backend='jax'", "machine.backend: 'jax' is none of auto, unsloth, peft"),
        ("shape.width=512", "shape: none of the recipe's stages reads this"),
    ],
)
def test_settings_of_an_adapter_that_do_not_go_together(override: str, said: str) -> None:
    with pytest.raises(TrainingError, match=r"mistral-7b: \d+ to mend") as caught:
        loading.load("mistral-7b", [override])
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["revisions", "refusals"])
def test_adapters_learn_new_patches_alone(name: str) -> None:
    with pytest.raises(TrainingError, match=r"sft\.source: adapters learn new patches alone; set data\.revisions"):
        loading.load("tiny", [f"data.{name}=0.1"])


def test_the_first_design_to_the_letter() -> None:
    loaded = loading.load("mistral-7b")
    assert loaded.base.model == "unsloth/mistral-7b-v0.3-bnb-4bit"
    assert (loaded.base.context, loaded.base.four_bit) == (2048, True)
    lora = loaded.lora
    assert (lora.rank, lora.alpha, lora.dropout, lora.stabilised, lora.embeddings) == (128, 32, 0.0, True, True)
    assert (lora.checkpointing, lora.seed, len(lora.layers)) == (True, 9984, 7)
    for train in (loaded.cpt, loaded.sft):
        assert (train.batch, train.accumulation, train.epochs, train.steps) == (2, 8, 1.0, 0)
        assert (train.learning_rate, train.embedding_learning_rate, train.warmup) == (5e-5, 1e-5, 0.1)
        assert (train.optimizer, train.weight_decay, train.schedule) == ("adamw_8bit", 0.01, "linear")
        assert (train.seed, train.packing) == (3407, False)
    assert (loaded.cpt.source, loaded.cpt.text) == ("ParZiVal04/Pd-patches-14k-dataset", "Patch Contents")
    assert (loaded.cpt.prefix, loaded.sft.prompt, loaded.data.notation) == ("\n", "alpaca", "pd")
    assert loaded.export.quantisations == ("f16", "q8_0", "q5_k_m", "q4_k_m")


def test_overrides_change_the_recipe() -> None:
    changed = loading.load("nano", ["pretrain.minutes=4", "data.source='other'"])
    assert changed.pretrain.minutes == 4.0
    assert changed.data.source == "other"
    assert changed.shape == loading.load("nano").shape


def test_a_recipe_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(TrainingError, match=f"one of: {', '.join(NAMES)}"):
        loading.load("mano")


def test_every_setting_is_explained() -> None:
    text = recipe.documentation()
    settings = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(settings) == 97
    assert all(len(line.split("|")[3].strip()) > 10 for line in settings)


def test_the_documentation_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "training.md"
    assert recipe.documentation().strip() in page.read_text(encoding="utf-8")


def test_validate_prints_the_resolved_recipe(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(WRONG, encoding="utf-8")
    assert cli.main(["validate", "tiny"]) == 0
    assert "learning_rate = 0.003" in capsys.readouterr().out
    assert cli.main(["validate", "tiny", str(path)]) == 1
    assert "7 to mend" in capsys.readouterr().err
