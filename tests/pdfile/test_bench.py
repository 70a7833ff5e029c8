"""The measuring of reading and writing, and the table of what was found."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from patchgen.pdfile import bench, survey

HEADER = b"#N canvas 0 50 450 300 12;\n"


@pytest.fixture
def folder(tmp_path: Path, golden: Path) -> Path:
    """Four unique files and a second of one content: good, no UTF-8, nested without an end, Windows line ends."""
    good = (golden / "every-record.pd").read_bytes()
    contents = {
        "good.pd": good,
        "again/good.pd": good,
        "latin-1.pd": HEADER + "#X text 1 1 café;\n".encode("latin-1"),
        "open.pd": HEADER + b"#N canvas 0 0 450 300 deep 0;\n#X obj 1 1 osc~;\n",
        "windows.pd": HEADER.replace(b"\n", b"\r\n") + "#X text 1 1 café;\r\n#X connect 0 0 1 0;\r\n".encode(),
    }
    for name, data in contents.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_bench(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main([str(folder), "--rounds", "2"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("4 unique files, ")
    assert re.search(r"^\| patchgen\.pdfile \| [0-9.]+ \| 1\.00 \| 4 \| 0 \| 0 \| 0 \|$", out, re.MULTILINE)
    assert "py2pd" in out


def test_bench_counts_what_a_way_does_not_read() -> None:
    def way(data: bytes) -> bytes:
        if data == b"fails":
            raise ValueError
        return data.decode("utf-8").removesuffix("\n").encode("utf-8")

    result = bench.measured([b"same", b"line\n", b"fails", b"\xff"], way)
    assert (result.identical, result.but_newline, result.failed, result.refused) == (1, 1, 1, 1)


def test_survey(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert survey.main([str(folder)]) == 0
    out = capsys.readouterr().out
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", out, re.MULTILINE))
    size = sum(map(len, {path.read_bytes() for path in folder.rglob("*.pd")}))
    assert rows["unique files"] == "4"
    assert rows["bytes"] == f"{size:,}"
    assert rows["written byte for byte"] == "4"
    assert rows["UTF-8 beyond ASCII"] == "2"
    assert rows["neither (Latin-1 and the like)"] == "1"
    assert rows["CR LF"] == "1"
    assert rows["`canvas-unclosed` (error)"] == "1"
    assert rows["`connect-to-missing-box` (error)"] == "1"
    largest = max(path.stat().st_size for path in folder.rglob("*.pd"))
    assert f"| bytes | {largest:,} | `again/good.pd` |" in out
    records = sum(data.count(b"#N canvas") for data in {path.read_bytes() for path in folder.rglob("*.pd")})
    assert rows["`#N canvas`"] == f"{records}"


@pytest.mark.parametrize("command", [bench.main, survey.main])
def test_a_folder_without_patches(
    command: Callable[[list[str]], int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command([str(tmp_path)]) == 2
    assert "no .pd file" in capsys.readouterr().err
