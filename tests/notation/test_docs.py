"""Every example in docs/notation.md is read without a finding."""

from __future__ import annotations

import re
from pathlib import Path

from patchgen import notation

DOCS = Path(__file__).resolve().parents[2] / "docs" / "notation.md"


def test_every_example_can_be_read() -> None:
    text = DOCS.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 4
    for block in blocks:
        assert notation.read(block).findings == ()
