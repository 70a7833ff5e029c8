"""Pairs: what a file holds follows from its seed, and from the shares of changes among the source's own pairs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.model import refusal
from patchgen_training import families, pairs
from patchgen_training.recipe import Data
from patchgen_training.revisions import KINDS


def drawn(path: Path, stream: str = "pairs", *, count: int = 400, **settings: object) -> Sequence[pairs.Row]:
    pairs.draw(pairs.Drawing(Data(**settings), stream, 5, count, path / "rows"))  # type: ignore[arg-type]
    return list(pairs.read(path / "rows"))


@pytest.mark.parametrize("stream", ["pairs", "held_out_pairs"])
def test_without_a_share_the_pairs_are_the_source_s(tmp_path: Path, stream: str) -> None:
    own = getattr(families, stream)(5, 400)
    assert [(row.request, row.text) for row in drawn(tmp_path, stream)] == [(pair.request, pair.text) for pair in own]


@pytest.mark.parametrize("stream", ["pairs", "held_out_pairs"])
def test_a_share_of_the_pairs_changes_a_patch(tmp_path: Path, stream: str) -> None:
    rows = drawn(tmp_path, stream, revisions=0.25)
    changes = [row for row in rows if row.before]
    assert len(rows) == 400
    assert 60 < len(changes) < 140
    assert {row.family for row in changes} <= set(KINDS)
    assert rows == drawn(tmp_path, stream, revisions=0.25)
    own = getattr(families, stream)(5, len(rows) - len(changes))
    assert [row.text for row in rows if not row.before] == [pair.text for pair in own]


def test_a_share_of_the_pairs_is_refused(tmp_path: Path) -> None:
    rows = drawn(tmp_path, count=2000, refusals=0.3, revisions=0.3)
    refused = [row for row in rows if refusal.reason_of(row.text)]
    assert 400 < len(refused) < 620  # some that sound alike are served
    assert 100 < sum(bool(row.before) for row in refused) < 280
    assert not any(row.before for row in drawn(tmp_path, count=500, refusals=0.4))


def test_a_refusal_is_the_same_line_in_every_notation(tmp_path: Path) -> None:
    rows = drawn(tmp_path, count=60, refusals=0.4, notation="pd")
    assert {row.text.startswith("#N canvas") for row in rows} == {True, False}
    assert all(row.text.startswith("#N canvas") or refusal.reason_of(row.text) for row in rows)


def test_a_patch_to_change_is_in_the_notation_of_the_data(tmp_path: Path) -> None:
    for row in drawn(tmp_path, count=30, revisions=0.9, notation="pd"):
        assert row.text.startswith("#N canvas")
        if row.before:
            assert not pdfile.read(row.before.encode()).errors
