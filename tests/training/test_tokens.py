"""Tokens: what is dropped is counted, and held-out requests are none that the training has seen."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np

from patchgen_training import pairs, tokenizer, tokens
from patchgen_training.runs import MANIFEST, Manifest, Run, measure

LONG = "0 print" + " x" * 200 + "\n"


def write(path: Path, rows: list[tuple[str, ...]]) -> None:
    names = ("request", "text", "before")
    lines = (json.dumps({"family": "f", **dict(zip(names, row, strict=False))}) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")


def test_doubles_long_documents_and_known_requests_are_dropped(toy_run: Run, tmp_path: Path) -> None:
    run = Run(tmp_path, toy_run.recipe)
    folder = run.stage("pairs")
    folder.mkdir()
    write(folder / "pairs-00000.jsonl", [("one", "0 a\n"), ("one", "0 b\n"), ("one", "0 a\n")])
    write(folder / "pairs-00001.jsonl", [("two", LONG), ("one", "0 a\n"), ("three", "0 c\n")])
    write(folder / pairs.HELD_OUT, [("One", "0 a\n"), ("two", "0 d\n"), ("four", "0 e\n"), ("four", "0 f\n")])
    outputs = {path.name: measure(path) for path in sorted(folder.iterdir())}
    (folder / MANIFEST).write_text(Manifest("pairs", {}, {}, outputs, {}, {}, 0.0).as_json(), encoding="utf-8")
    shutil.copytree(toy_run.stage("tokenizer"), run.stage("tokenizer"))
    run.stage("tokens").mkdir()
    metrics = tokens.work(run, run.stage("tokens")).metrics
    assert metrics["documents"] == 3
    assert metrics["doubles_dropped"] == 2
    assert metrics["too_long_dropped"] == 1
    assert metrics["held_out_documents"] == 2


def test_a_patch_to_change_stands_before_its_request(toy_run: Run, tmp_path: Path) -> None:
    model = tokenizer.train(list(pairs.read(pairs.shards(toy_run)[0])), 420, revisions=True)
    (tmp_path / "model").write_bytes(model)
    rows: list[tuple[str, ...]] = [("one", "0 b\n", "0 a\n"), ("one", "0 b\n", "0 c\n"), ("one", "0 b\n")]
    write(tmp_path / "rows", rows)
    documents = tokens.encode(tokens.Encoding(tmp_path / "model", tmp_path / "rows"))
    coder = tokenizer.Tokenizer(model)
    found = np.split(documents.ids, np.cumsum(documents.lengths[:, 1])[:-1])
    for row, document, (prompt, whole) in zip(rows, found, documents.lengths.tolist(), strict=True):
        assert document[:prompt].tolist() == coder.prompt(row[0], *row[2:])
        assert coder.decode(document[prompt : whole - 1].tolist()) == row[1]
    assert found[0][0] == coder.before
    assert len(set(documents.requests.tolist())) == len(set(documents.pairs.tolist())) == 3


def test_documents_are_prompt_patch_end(toy_run: Run) -> None:
    coder = tokenizer.load(toy_run)
    rows = list(pairs.read(toy_run.artefact("pairs", pairs.HELD_OUT)))
    ids, lengths = tokens.load(toy_run, "held-out")
    found = np.split(ids, np.cumsum(lengths[:, 1])[:-1])
    assert len(found) == len(rows)
    for row, document, (prompt, whole) in zip(rows, found, lengths.tolist(), strict=True):
        assert document[:prompt].tolist() == coder.prompt(row.request)
        assert document[whole - 1] == coder.end
        assert coder.decode(document[prompt : whole - 1].tolist()) == row.text
