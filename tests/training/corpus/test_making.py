"""The command from sources to the files of a corpus."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from patchgen.pdhost import find_pd
from patchgen_training import cli
from patchgen_training.corpus import making
from patchgen_training.runs import MANIFEST, measure

Grow = Callable[[Path, Mapping[str, str | bytes]], Path]
Patches = Callable[..., str]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def rows(corpus: Path, part: str = "*") -> list[dict[str, Any]]:
    return [row for path in sorted(corpus.glob(f"{part}-0*.jsonl")) for row in lines(path)]


def left_out(corpus: Path) -> dict[str, str]:
    return {line["path"]: line["reason"] for line in lines(corpus / making.LEFT_OUT)}


def varied(patches: Patches, number: int) -> str:
    """A patch of its own kind."""
    return patches(f"metro {number}", f"s way-{number}", f"r way-{number}", f"print {number}", cords="0 0 1 0;2 0 3 0")


@pytest.fixture
def mixed(tmp_path: Path, grow: Grow, patches: Patches) -> Path:
    """A folder with a file of every fate."""
    files: dict[str, str | bytes] = {
        "good/sine.pd": patches("osc~ 440", "dac~"),
        "good/other-place.pd": patches("osc~ 440", "dac~").replace("10 0", "99 9"),
        "good/copy.pd": patches("osc~ 440", "dac~"),
        "bad/latin.pd": patches("osc~ 440", "dac~").replace("440", "é").encode("latin-1"),
        "bad/cut.pd": patches("osc~ 440", "dac~")[:-3],
        "bad/prose.pd": "Here is your patch!",
        "bad/empty.pd": "",
        "bad/bare.pd": patches("osc~ 440", "dac~", cords=""),
        "bad/long.pd": patches(*(f"r {n}" for n in range(500)), cords="0 0 1 0"),
    }
    return grow(tmp_path / "mixed", files)


def test_every_file_is_a_document_or_left_out_for_a_reason(mixed: Path, made: Callable[..., Path]) -> None:
    corpus = made(mixed)
    assert left_out(corpus) == {
        "bad/bare.pd": "bare",
        "bad/cut.pd": "broken",
        "bad/empty.pd": "broken",
        "bad/latin.pd": "not-utf-8",
        "bad/long.pd": "too-long",
        "bad/prose.pd": "broken",
        "good/other-place.pd": "near-duplicate",
        "good/sine.pd": "exact-duplicate",
    }
    assert [row["path"] for row in rows(corpus)] == ["good/copy.pd"]
    metrics = json.loads((corpus / MANIFEST).read_text())["metrics"]
    assert metrics["findings"] == {"record-unterminated": 1, "connect-bad": 1, "file-empty": 1, "not-a-patch": 1}
    assert metrics["files"] == 9 == metrics["whole"] + metrics["split"] + sum(metrics["left_out"].values())


def test_a_row_holds_the_file_byte_for_byte_and_what_is_known_of_it(mixed: Path, made: Callable[..., Path]) -> None:
    (row,) = rows(made(mixed))
    path = mixed / row["path"]
    assert row["text"].encode() == path.read_bytes()
    assert row["sha256"] == measure(path).sha256
    known = {key: row[key] for key in ("piece", "source", "group", "family", "licence", "boxes", "vanilla", "loads")}
    assert known == {
        "piece": "",
        "source": "mixed",
        "group": "mixed/good",
        "family": "mixed/good",
        "licence": "",
        "boxes": 2,
        "vanilla": True,
        "loads": None,
    }


def test_only_licences_that_are_asked_for_are_taken(
    tmp_path: Path, unpacked: Path, made: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = made(unpacked, unknown=False, licences=("BSD-3-Clause", "MIT"))
    assert [(row["path"].rpartition("/")[2], row["licence"]) for row in rows(corpus)] == [("sine.pd", "BSD-3-Clause")]
    assert set(left_out(corpus).values()) == {"licence-not-wanted"}
    arguments = ["corpus", "make", str(unpacked), "--out", str(tmp_path / "none"), "--licence", "MIT"]
    assert cli.main(arguments) == 1
    assert "the corpus would be empty, all of 2 files are left out (licence-not-wanted 2)" in capsys.readouterr().err


def test_unknown_licences_are_left_out_unless_asked_for(mixed: Path, tmp_path: Path, made: Callable[..., Path]) -> None:
    (tmp_path / "known").mkdir()
    assert rows(made(mixed, unknown=True))
    assert cli.main(["corpus", "make", str(mixed), "--out", str(tmp_path / "none")]) == 1


def test_another_encoding_is_read_where_it_is_named(mixed: Path, made: Callable[..., Path]) -> None:
    corpus = made(mixed, encoding="iso8859-1")
    (row,) = (row for row in rows(corpus) if row["path"] == "bad/latin.pd")
    assert (row["encoding"], "osc~ é" in row["text"]) == ("iso8859-1", True)
    assert row["sha256"] == measure(mixed / "bad" / "latin.pd").sha256
    assert "| changed from another encoding to UTF-8 | 1 |" in (corpus / "sheet.md").read_text()
    assert left_out(made(mixed, encoding="ascii"))["bad/latin.pd"] == "not-utf-8", "it is not that either"


def test_long_patches_are_split(tmp_path: Path, grow: Grow, made: Callable[..., Path]) -> None:
    inner = "".join(f"#X obj 1 1 metro {n};\n" for n in range(30)) + "#X connect 0 0 1 0;\n"
    page = "#N canvas 0 0 450 300 {0} 0;\n" + inner.replace("metro", "metro {0}") + "#X restore 9 9 pd {0};\n"
    text = "#N canvas 0 50 450 300 12;\n" + page.format("1") + page.format("2") + page.format("3")
    corpus = made(
        grow(tmp_path / "long", {"a/x.pd": text + "#X obj 1 1 bang;\n#X obj 1 1 bang;\n#X connect 3 0 4 0;\n"}),
        longest=600,
    )
    found = {row["piece"]: row["tokens"] for row in rows(corpus)}
    assert list(found) == ["frame", "0", "1", "2"]
    assert max(found.values()) <= 600


def test_the_split_keeps_a_family_together(
    tmp_path: Path, grow: Grow, patches: Patches, made: Callable[..., Path]
) -> None:
    files = {f"p{number // 3}/{number}.pd": varied(patches, number) for number in range(60)}
    files["p7/like.pd"] = varied(patches, 3).replace("10 0", "50 0")  # p7 and p1 share a near duplicate
    corpus = made(grow(tmp_path / "many", files), held_out=0.5)
    sides = [{row["family"] for row in rows(corpus, part)} for part in ("train", "held-out")]
    assert all(sides)
    assert not sides[0] & sides[1]
    assert {row["family"] for row in rows(corpus) if row["group"] in ("many/p1", "many/p7")} == {"many/p1"}


def test_the_number_of_processes_changes_nothing(
    tmp_path: Path, grow: Grow, patches: Patches, made: Callable[..., Path]
) -> None:
    folder = grow(tmp_path / "many", {f"p{n % 7}/{n}.pd": varied(patches, n) for n in range(150)})
    one, two = made(folder, workers=1), made(folder, workers=2)
    names = [path.relative_to(one) for path in sorted(one.rglob("*")) if path.is_file() and path.name != MANIFEST]
    assert Path("plots/licences.svg") in names
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_shards_are_filled_one_after_the_other(
    tmp_path: Path, grow: Grow, patches: Patches, made: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "SHARD", 20)
    corpus = made(grow(tmp_path / "many", {f"{n}.pd": varied(patches, n) for n in range(45)}))
    assert [len(path.read_text().splitlines()) for path in sorted(corpus.glob("train-*"))] == [20, 20, 5]
    assert [row["path"] for row in rows(corpus)] == sorted(f"{n}.pd" for n in range(45))


@pytest.mark.skipif(find_pd() is None, reason="needs Pd")
def test_the_real_pd_says_what_it_loads(
    tmp_path: Path, grow: Grow, patches: Patches, made: Callable[..., Path]
) -> None:
    files = {"sine.pd": patches("osc~ 440", "dac~"), "calls.pd": patches("neighbour", "print")}
    corpus = made(grow(tmp_path / "two", {**files, "neighbour.pd": patches("inlet", "outlet")}), judge=True)
    loads = {row["path"]: (row["loads"], row["vanilla"]) for row in rows(corpus)}
    assert loads == {"sine.pd": (True, True), "calls.pd": (False, False), "neighbour.pd": (True, True)}


def test_the_sheet_says_what_became_of_the_files(mixed: Path, made: Callable[..., Path]) -> None:
    corpus = made(mixed)
    sheet = (corpus / "sheet.md").read_text()
    assert "| files found | 9 |" in sheet
    assert "| − `broken` | 3 |" in sheet
    assert "| `record-unterminated` | 1 |" in sheet
    assert "| **documents** | 1 |" in sheet
    for picture in re.findall(r"\(plots/\w+\.svg\)", sheet):
        assert (corpus / picture[1:-1]).read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere is no folder, no .deb file and no dataset"),
        (["empty"], "the corpus would be empty, no .pd file is there"),
        (["mixed", "--licence", "Expat"], "Expat: no name of SPDX"),
        (["mixed", "--tokenizer", "nothing.model"], "--tokenizer: there is no"),
        (["mixed", "--tokenizer", "mixed/bad/prose.pd"], "is no sentencepiece model"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    arguments: list[str],
    message: str,
    mixed: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(mixed.parent)
    (mixed.parent / "empty").mkdir()
    assert cli.main(["corpus", "make", *arguments, "--out", "out"]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert message in last
    assert not (mixed.parent / "out" / MANIFEST).exists()


def test_a_folder_with_something_in_it_is_left_alone(
    mixed: Path, made: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in (mixed, made(mixed)):
        before = sorted(folder.rglob("*"))
        assert cli.main(["corpus", "make", str(mixed), "--out", str(folder)]) == 1
        assert "is not empty" in capsys.readouterr().err
        assert sorted(folder.rglob("*")) == before


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not known there")
def test_what_was_killed_is_begun_anew_by_the_same_command(tmp_path: Path, grow: Grow, patches: Patches) -> None:
    folder = grow(tmp_path / "many", {f"{n}.pd": varied(patches, n) for n in range(2_000)})
    command = [sys.executable, "-m", "patchgen_training", "corpus", "make", str(folder), "--unknown-licence"]
    with subprocess.Popen([*command, "--out", str(tmp_path / "out"), "--workers", "1"]) as process:
        while not (tmp_path / "out" / ".corpus.sqlite").exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
    assert (tmp_path / "out" / ".corpus.sqlite").exists()
    assert cli.main([*command[3:], "--out", str(tmp_path / "out"), "--workers", "1"]) == 0
    assert list(leftovers(tmp_path / "out")) == []
    assert len(rows(tmp_path / "out")) == 2_000


_SMALL_DISK = """
import resource, sys
from patchgen_training import cli
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.exit(cli.main(["corpus", "make", sys.argv[2], "--out", sys.argv[3], "--unknown-licence", "--workers", "1"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="files cannot be bounded there")
@pytest.mark.parametrize("room", [2_000, 90_000])
def test_a_file_that_cannot_grow_is_told(room: int, tmp_path: Path, grow: Grow, patches: Patches) -> None:
    """No file may grow beyond a size, as on a full disk: the database first, then what is written from it."""
    folder = grow(tmp_path / "many", {f"{n}.pd": varied(patches, n) for n in range(300)})
    command = [sys.executable, "-c", _SMALL_DISK, str(room), str(folder), str(tmp_path / "out")]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "cannot be written" in ended.stderr.splitlines()[-1], ended.stderr
    assert "Traceback" not in ended.stderr
    assert [path.name for path in leftovers(tmp_path / "out")] == []


def leftovers(folder: Path) -> Iterator[Path]:
    """Files under a temporary name."""
    return (path for path in folder.rglob(".*") if path.is_file())
