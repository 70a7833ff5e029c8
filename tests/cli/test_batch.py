"""`patchgen make --batch`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from patchgen.cli.batch import safe_name

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def batch(run: Run, sine_gguf: Path, tmp_path: Path) -> Run:
    def run_batch(text: str | bytes, *more: object) -> tuple[int, str, str]:
        path = tmp_path / "requests.jsonl"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return run("make", "--model", sine_gguf, "--no-pd", "--batch", path, "--out-dir", tmp_path / "out", *more)

    return run_batch


def record(tmp_path: Path, name: str) -> Any:
    return json.loads((tmp_path / "out" / f"{name}.json").read_bytes())


def names(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "out").iterdir())


def test_each_request_gets_its_files(batch: Run, tmp_path: Path) -> None:
    code, out, err = batch('{"id": "sine-1", "prompt": "a sine"}\n\n{"id": 2, "prompt": "a sine, please é"}\n')
    assert (code, err) == (0, "")
    assert "patches 2, without one 0, skipped 0, bad lines 0" in out
    assert names(tmp_path) == ["2.json", "2.pd", "sine-1.json", "sine-1.pd"]
    row = record(tmp_path, "2")
    assert row["id"] == 2
    assert row["prompt"] == "a sine, please é"
    assert (row["ok"], row["model"], row["seed"], row["tokens"]) == (True, "tiny", 0, 3)
    assert row["notation"].startswith("0 osc~ 440\n")
    assert set(row["seconds"]) == {"generate", "read", "check", "layout", "judge"}
    assert isinstance(row["findings"], list)


def test_bad_lines_are_named_and_the_others_served(batch: Run, tmp_path: Path) -> None:
    lines = [
        b'{"id": "a", "prompt": "a sine"}',
        b"prose",
        b'["a"]',
        b'{"prompt": "a sine"}',
        b'{"id": "b"}',
        b'{"id": "a", "prompt": "another"}',
        b'{"id": "A", "prompt": "the same file where capitals do not count"}',
        b'{"id": true, "prompt": "x"}',
        b'{"id": "c", "prompt": "\xff"}',
        b"[" * 100_000,
        b'{"id": ' + b"1" * 5000 + b', "prompt": "x"}',
        b'{"id": "d", "prompt": "a sine"}',
    ]
    code, out, err = batch(b"\r\n".join(lines))
    assert code == 1
    assert "patches 2, without one 0, skipped 0, bad lines 10" in out
    for number in range(2, 12):
        assert f"requests.jsonl:{number}: " in err
    assert "requests.jsonl:2: no JSON: Expecting value at column 1\n" in err
    assert "would take the file of line 1" in err
    assert names(tmp_path) == ["a.json", "a.pd", "d.json", "d.pd"]


def test_a_request_that_cannot_be_served_leaves_its_reason(batch: Run, tmp_path: Path) -> None:
    long = "word " * 3000
    code, out, _ = batch(
        f'{{"id": "e", "prompt": " "}}\n{{"id": "l", "prompt": "{long}"}}\n{{"id": "s", "prompt": "x"}}'
    )
    assert code == 1
    assert "patches 1, without one 2" in out
    assert names(tmp_path) == ["e.json", "l.json", "s.json", "s.pd"]
    assert "empty" in record(tmp_path, "e")["error"]
    assert "too long" in record(tmp_path, "l")["error"]
    assert record(tmp_path, "l")["ok"] is False


def test_errors_in_the_patch_are_in_the_record(run: Run, tiny_gguf: Path, tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_text('{"id": "wild", "prompt": "x"}\n')
    arguments = ("--model", tiny_gguf, "--no-pd", "--max-tokens", 20, "--seed", 1, "--out-dir", tmp_path / "out")
    assert run("make", "--batch", path, *arguments)[0] == 1
    row = record(tmp_path, "wild")
    assert "cut-off" in {finding["code"] for finding in row["findings"]}
    assert "cut off" in row["error"]
    others = [finding["message"] for finding in row["findings"] if finding["severity"] != "error"]
    assert [message for message in others if message in row["error"]] == []
    assert names(tmp_path) == ["wild.json"]


def test_a_stopped_batch_goes_on(batch: Run, tmp_path: Path) -> None:
    batch('{"id": "a", "prompt": "a sine"}\n')
    before = (tmp_path / "out" / "a.json").stat().st_mtime_ns
    both = '{"id": "a", "prompt": "a sine"}\n{"id": "b", "prompt": "a sine"}\n'
    code, out, _ = batch(both)
    assert (code, "patches 1, without one 0, skipped 1" in out) == (0, True)
    assert (tmp_path / "out" / "a.json").stat().st_mtime_ns == before
    assert "patches 2, without one 0, skipped 0" in batch(both, "--force")[1]
    assert (tmp_path / "out" / "a.json").stat().st_mtime_ns > before


def test_a_record_of_another_request_stays(batch: Run, tmp_path: Path) -> None:
    batch('{"id": "a", "prompt": "a sine"}\n')
    code, _, err = batch('{"id": "a", "prompt": "noise"}\n')
    assert code == 1
    assert "is of another request" in err
    assert record(tmp_path, "a")["prompt"] == "a sine"


def test_a_patch_of_an_earlier_batch_does_not_stay(batch: Run, tmp_path: Path) -> None:
    batch('{"id": "a", "prompt": "a sine"}\n')
    batch('{"id": "a", "prompt": " "}\n', "--force")
    assert names(tmp_path) == ["a.json"]


def test_a_batch_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    code, _, err = run("make", "--batch", tmp_path / "none.jsonl", "--out-dir", tmp_path)
    assert code == 2
    assert "can't be read" in err


def test_a_file_where_the_patches_should_go(batch: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    code, _, err = batch('{"id": "a", "prompt": "a sine"}')
    assert code == 2
    assert "is a file; name a folder with --out-dir" in err


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        ("sine-1.b_C", "sine-1.b_C"),
        ("../../etc/passwd", "_.._.._etc_passwd"),
        ("a b/c\\d:é\n", "a_b_c_d___"),
        ("..", "_"),
        (".hidden", "_.hidden"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("x" * 300, "x" * 100),
        ("dot.", "_dot"),
    ],
)
def test_safe_names(id_: str, name: str) -> None:
    assert safe_name(id_) == name
