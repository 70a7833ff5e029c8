"""The texts of an adapter's stage: what is read, cleaned, dropped and counted, and how the split is drawn."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from patchgen.errors import TrainingError
from patchgen_training import documents, loading, texts
from patchgen_training.documents import Document
from patchgen_training.recipe import Recipe
from patchgen_training.runs import Run
from patchgen_training.texts import Example, Row

RAW = "#N canvas 0 0 450 300 12;\n#X obj 9 9 osc~ 440;\n#X obj 9 40 dac~;\n#X connect 0 0 1 1;\n#X connect 0 0 1 0;\n"
COMPACT = "0 osc~ 440\n1 dac~ <- 0>1 0\n"


def rows(path: Path, *given: Any) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in given), encoding="utf-8")
    return path


def recipe(source: Path, *overrides: str) -> Recipe:
    changed = [f"cpt.source={str(source)!r}", "cpt.text='text'", "cpt.group='source'", *overrides]
    return loading.load("mistral-7b", changed)


def collected(chosen: Recipe) -> texts.Texts:
    def example(_row: Row, patch: str) -> Example:
        return Example("", patch)

    return texts.collect(Run(Path("nowhere"), chosen), "cpt", chosen.cpt, example)


def test_a_patch_in_its_notation_stays_byte_for_byte() -> None:
    """Above all the order of its cords."""
    counts: Counter[str] = Counter()
    assert texts.cleaned(RAW, "pd", counts) == RAW
    assert texts.cleaned(COMPACT, "compact", counts) == COMPACT
    assert not counts


def test_a_patch_is_written_in_the_notation_of_the_recipe() -> None:
    counts: Counter[str] = Counter()
    assert texts.cleaned(RAW, "compact", counts) == COMPACT
    written = texts.cleaned(COMPACT, "pd", counts)
    assert written is not None
    assert written.index("#X connect 0 0 1 1") < written.index("#X connect 0 0 1 0")
    assert counts == {"rewritten": 2}


@pytest.mark.parametrize("patch", [RAW, COMPACT])
def test_words_and_fences_are_taken_off(patch: str) -> None:
    counts: Counter[str] = Counter()
    spoken = f"Sure! Here's the patch you asked for:\n```\n{patch}```\nIt plays a sine."
    assert texts.cleaned(spoken, "pd" if patch == RAW else "compact", counts) == patch
    assert counts == {"freed_of_words_and_fences": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I cannot do that.", "dropped_unreadable"),
        ("#N canvas 0 0 9 9 12;\n#X obj 1 1 osc~;\n#X connect 0 0 7 0;\n", "dropped_unreadable"),
        ("#N canvas 0 0 450 300 12;\n", "dropped_empty"),
        ("", "dropped_unreadable"),
    ],
)
def test_what_is_no_patch_is_dropped_and_counted(text: str, reason: str) -> None:
    counts: Counter[str] = Counter()
    assert texts.cleaned(text, "pd", counts) is None
    assert counts == {reason: 1}


def test_one_source_is_never_on_both_sides(tmp_path: Path) -> None:
    given = [{"text": RAW.replace("440", str(n)), "source": f"book{n % 40}.pd"} for n in range(400)]
    found = collected(recipe(rows(tmp_path / "c.jsonl", *given), "cpt.held_out=0.2"))
    assert len(found.train) + len(found.held_out) == 400
    assert 20 <= len(found.held_out) <= 160
    source = {row["text"]: row["source"] for row in given}
    assert not {source[e.patch] for e in found.train} & {source[e.patch] for e in found.held_out}


def test_files_kept_apart_by_numbers_are_one_source() -> None:
    names = ("10006_oscbank~_003.pd", "77_oscbank~.pd", "oscbank~.pd")
    assert {texts._group({"Filename": name}, "Filename") for name in names} == {"oscbank~.pd"}


def test_doubles_are_dropped_and_the_hash_tells_texts_apart(tmp_path: Path) -> None:
    found = collected(recipe(rows(tmp_path / "c.jsonl", {"text": RAW}, {"text": RAW}, {"text": COMPACT})))
    assert found.counts["rows"] == 3
    assert found.counts["dropped_doubles"] == 1
    other = collected(recipe(rows(tmp_path / "d.jsonl", {"text": RAW})))
    assert found.sha256 != other.sha256
    assert other.sha256 == collected(recipe(tmp_path / "d.jsonl")).sha256


def test_the_split_of_a_corpus_is_kept(tmp_path: Path) -> None:
    rows(tmp_path / "train-00000.jsonl", {"text": RAW, "source": "a"})
    rows(tmp_path / "held-out-00000.jsonl", {"text": RAW.replace("440", "220"), "source": "a"})
    rows(tmp_path / "left-out.jsonl", {"path": "x.pd", "reason": "broken"})
    found = collected(recipe(tmp_path))
    assert [example.patch for example in found.train] == [RAW]
    assert len(found.held_out) == 1


@pytest.mark.filterwarnings("ignore")
def test_a_dataset_that_was_fetched_is_read_from_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("datasets", reason="the adapters need the extra: pip install patchgen[train]")
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")
    (tmp_path / "fetched").mkdir()
    rows(tmp_path / "fetched" / "data.jsonl", {"text": RAW, "source": "a"}, {"text": COMPACT, "source": "b"})
    found = collected(recipe(tmp_path / "fetched", "cpt.held_out=0"))
    assert len(found.train) == 2


def test_a_column_that_is_missing_names_those_that_are_there(tmp_path: Path) -> None:
    path = rows(tmp_path / "c.jsonl", {"Patch Contents": RAW, "Filename": "a.pd"})
    with pytest.raises(
        TrainingError, match="no text in the column 'text'; its columns are 'Patch Contents', 'Filename'"
    ):
        collected(recipe(path))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "gave nothing to train on: it has no rows"),
        ('{"text": "no patch"}\n', "gave nothing to train on: 1 rows, 1 dropped unreadable"),
        ('{"text": 1}\nnot json\n', "no text in the column 'text'"),
        ("{\n", "line 1: not JSON"),
        ("[1]\n", "line 1: not a row with columns"),
    ],
)
def test_a_source_without_texts_is_an_error(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "c.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(TrainingError, match=said):
        collected(recipe(tmp_path / "c.jsonl"))


class Letters:
    """A tokenizer with a token for each pair of letters."""

    eos_token_id = 0
    is_fast = True

    def __init__(self, *, lost: str = "", first: int = 1) -> None:
        self._lost, self._first = lost, first

    def __call__(self, text: str, **_: Any) -> dict[str, Any]:
        parts = [(at, min(at + 2, len(text))) for at in range(0, len(text), 2)]
        return {"input_ids": [self._first] * len(parts), "offset_mapping": parts, "text": text}

    def decode(self, _ids: list[int], **_: Any) -> str:
        return RAW.replace(self._lost, "") if self._lost else RAW


def test_the_loss_begins_with_the_patch() -> None:
    """A token that holds the end of the prompt and the begin of the patch counts: it ends in the patch."""
    [even, odd], dropped = documents.encode(Letters(), [Example("ab", "cdef"), Example("abc", "def")], 9)
    assert even == odd == Document([1, 1, 1, 0], 1)
    assert even.row() == {"input_ids": [1, 1, 1, 0], "completion_mask": [0, 1, 1, 1]}
    assert dropped == 0
    assert documents.encode(Letters(), [Example("", "abcd")], 9)[0][0].loss_from == 0


def test_texts_that_are_too_long_are_dropped_not_cut() -> None:
    kept, dropped = documents.encode(Letters(), [Example("", "abcd"), Example("", "abcdef")], 3)
    assert [document.ids for document in kept] == [[1, 1, 0]]
    assert dropped == 1


@pytest.mark.parametrize(
    ("tokenizer", "said"),
    [
        (Letters(first=500), "is that of another model: it gives the token 500, and the model has 100"),
        (Letters(lost="#"), "loses text"),
    ],
)
def test_a_wrong_tokenizer_is_refused(tokenizer: Letters, said: str) -> None:
    with pytest.raises(TrainingError, match=said):
        documents.check(tokenizer, [Example("", RAW)], 100, "some/model")


def test_the_right_tokenizer_passes() -> None:
    documents.check(Letters(), [Example("", RAW)], 100, "some/model")
