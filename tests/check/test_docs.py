"""`docs/findings.md` lists every code that there is, with its severity, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from patchgen.check.safety import CODES as SAFETY
from patchgen.finding import Severity
from patchgen.pdfile.codes import CODES

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("check", "pdfile", "notation", "pdhost", "generate.py", "model/answer.py")
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([a-z, ]+) \| .+ \| .+ \|$", re.MULTILINE)
SHAPE = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
# Words of this shape in the source that are no codes, and codes of another shape.
NO_CODES = {"apt-get", "puredata-core", "utf-8"}
SINGLE = {"loud", "cancelled", "repaired"}


def documented() -> dict[str, set[str]]:
    rows = ROW.findall((ROOT / "docs" / "findings.md").read_text(encoding="utf-8"))
    assert len({code for code, _ in rows}) == len(rows)
    return {code: set(severities.split(", ")) for code, severities in rows}


def words() -> Iterator[str]:
    """Every string of one word in the source."""
    for room in ROOMS:
        place = ROOT / "patchgen" / room
        for file in [place] if place.is_file() else place.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def test_every_code_is_documented_and_every_documented_code_is_there() -> None:
    found = {word for word in words() if word in SINGLE or SHAPE.fullmatch(word)}
    codes = {word for word in found if word not in NO_CODES and not word.startswith("patchgen-")}
    assert codes == documented().keys()


def test_the_severities_are_right() -> None:
    table = documented()
    assert {severity for severities in table.values() for severity in severities} == {*Severity}
    assert {code: table[code] for code in CODES} == {code: {str(CODES[code].severity)} for code in CODES}
    assert all(table[code] == {"error"} for code in SAFETY)
