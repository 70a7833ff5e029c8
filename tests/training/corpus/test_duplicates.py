"""Near duplicates by their boxes and cords, from an index on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from patchgen import pdfile
from patchgen.patch import Canvas, Patch, with_boxes
from patchgen_training.corpus import duplicates
from patchgen_training.corpus.duplicates import SIMILAR, Index, features, signature, similarity


def long_patch(*changed: int, boxes: int = 40) -> Patch:
    """A chain of objects, of which some have another argument."""
    lines = [f"#X obj 10 {n} * {n + 1000 * (n in changed)};\n" for n in range(boxes)]
    cords = [f"#X connect {n} 0 {n + 1} 0;\n" for n in range(boxes - 1)]
    patch = pdfile.read("".join(["#N canvas 0 50 450 300 12;\n", *lines, *cords]).encode()).patch
    assert patch is not None
    return patch


def jaccard(one: Patch, other: Patch) -> float:
    a, b = features(one), features(other)
    return len(a & b) / len(a | b)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    database = sqlite3.connect(tmp_path / "index.sqlite")
    database.executescript(duplicates.SCHEMA)
    return Index(database)


def test_places_and_numbering_do_not_count() -> None:
    patch = long_patch()
    moved = with_boxes(patch.canvas, [box.at(500, 7) for box in patch.canvas.boxes])
    assert features(Patch(moved)) == features(patch)


def test_a_second_equal_box_counts() -> None:
    patch = long_patch(boxes=2)
    twice = replace(patch.canvas, nodes=(patch.canvas.boxes[0], *patch.canvas.nodes))
    assert features(Patch(twice)) > features(Patch(Canvas(patch.canvas.boxes)))


def test_the_estimate_is_near_to_the_true_similarity() -> None:
    whole = long_patch()
    for count in (1, 3, 8, 20):
        other = long_patch(*range(0, 2 * count, 2))
        assert abs(similarity(signature(whole), signature(other)) - jaccard(whole, other)) < 4 * 0.044


def test_the_index_finds_what_is_like_and_nothing_else(index: Index) -> None:
    for number in range(50):
        index.add(number, signature(long_patch(*range(number % 40), boxes=40 + number)))
    like = long_patch(3, boxes=40)
    assert jaccard(like, long_patch(boxes=40)) > SIMILAR
    assert index.like(signature(like)) == 0
    assert index.like(signature(long_patch(*range(40)))) is None


def test_gui_boxes_count_by_their_class(patches: Callable[..., str]) -> None:
    one, other = (
        pdfile.read(patches(f"bng {size} 250 50 0 empty empty empty 17 7 0 10 -1 -1 -1", "print").encode()).patch
        for size in (15, 99)
    )
    assert one is not None
    assert other is not None
    assert features(one) == features(other)
