"""Broken files: each finding with its line and column, and never a byte lost.

`broken/expected.txt` says what is to be found, in the form of a compiler: `file:line:column: code`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.finding import Severity
from patchgen.pdfile.codes import CODES

FOLDER = Path(__file__).with_name("broken")
FILES = sorted(path.name for path in FOLDER.glob("*.pd"))
EXPECTED = (FOLDER / "expected.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", FILES)
def test_what_is_broken_is_found_where_it_is(name: str) -> None:
    reading = pdfile.load(FOLDER / name)
    found = [f"{name}:{finding.line}:{finding.column}: {finding.code}" for finding in reading.findings]
    assert found == [row for row in EXPECTED if row.startswith(f"{name}:")]
    assert found


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_is_written_byte_for_byte(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    reading = pdfile.read(data)
    if reading.patch is None:
        assert b"#N canvas" not in data
    else:
        assert pdfile.write(reading.patch) == data


def test_every_code_has_a_broken_file_and_a_line_in_the_documentation() -> None:
    found = {row.split(": ")[1] for row in EXPECTED}
    assert found == CODES.keys() - {"findings-cut"}
    documented = re.findall(r"^\| `([a-z0-9-]+)` ", pdfile.__doc__ or "", re.MULTILINE)
    assert documented == list(CODES)


def test_messages_are_one_printable_line_without_open_fields() -> None:
    for name in FILES:
        for finding in pdfile.load(FOLDER / name).findings:
            assert finding.message.isprintable()
            assert "{" not in finding.message
            assert len(finding.message) < 140


def test_a_nested_canvas_is_named_by_its_way_from_the_root() -> None:
    reading = pdfile.load(FOLDER / "cords.pd")
    assert [finding.canvas for finding in reading.findings] == [(), (), (), (), (), (), (3,)]
    last = reading.findings[-1]
    assert last.cord is not None
    assert (last.cord.source, last.cord.target) == (0, 1)
    assert [finding.canvas for finding in pdfile.load(FOLDER / "unclosed.pd").findings] == [(2,), (2, 1)]
    reading = pdfile.load(FOLDER / "positions.pd")
    assert [finding.box for finding in reading.findings] == [0, 1, 2, 3, 4, 5]


def test_messages_say_what_was_met() -> None:
    def messages(name: str) -> list[str]:
        return [finding.message for finding in pdfile.load(FOLDER / name).findings]

    assert messages("latin-1.pd")[0].startswith("byte 0xE9 is not UTF-8")
    assert messages("missing-semicolons.pd")[0].startswith("'#X obj 10 10 osc~ 440' has no ';'")
    assert messages("cords.pd")[4] == "there is no box 2 above this cord; count the 2 there from 0"
    assert messages("positions.pd")[1].endswith("the form is '#X msg X Y …', in pixels")


def test_what_is_missing_does_not_hide_what_is_there() -> None:
    patch = pdfile.load(FOLDER / "fences.pd").patch
    assert patch is not None
    assert [box.name for box in patch.canvas.boxes] == ["osc~", "dac~"]
    assert len(patch.canvas.cords) == 1
    patch = pdfile.load(FOLDER / "missing-semicolons.pd").patch
    assert patch is not None
    assert [box.name for box in patch.canvas.boxes] == ["osc~", "dac~"]
    assert len(patch.canvas.cords) == 1
    patch = pdfile.load(FOLDER / "unclosed.pd").patch
    assert patch is not None
    assert len(patch.canvas.boxes) == 3


def test_only_the_first_hundred_findings_are_listed() -> None:
    reading = pdfile.read(b"#N canvas 0 50 450 300 12;\n" + b"#X nonsense;\n" * 1000)
    assert len(reading.findings) == 101
    last = reading.findings[-1]
    assert (last.code, last.severity) == ("findings-cut", Severity.NOTE)
    assert "900 more" in last.message
