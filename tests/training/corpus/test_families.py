"""The split by source: families stay together, whatever is drawn."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from patchgen_training.corpus import families
from patchgen_training.corpus.families import Families

unhurried = settings(deadline=None, max_examples=100)
NUMBERS = st.integers(0, 11)
JOINS = st.lists(st.tuples(NUMBERS, NUMBERS), max_size=12)
SIZES = st.lists(st.integers(0, 9), min_size=12, max_size=12)


def split(sizes: list[int], joins: list[tuple[int, int]], share: float, seed: int) -> dict[int, tuple[str, bool]]:
    """The family of each group, and whether it is held out. Groups without a document are in none."""
    database = sqlite3.connect(":memory:")
    database.executescript(families.SCHEMA)
    database.execute("CREATE TABLE documents (number INTEGER PRIMARY KEY, grouped INTEGER)")
    found = Families(database)
    groups = [found.group(f"g{number}") for number in range(len(sizes))]
    for number, size in enumerate(sizes):
        database.executemany("INSERT INTO documents VALUES (NULL, ?)", [(groups[number],)] * size)
    for one, other in joins:
        found.join(groups[one], groups[other])
    found.hold_out(share, seed)
    rows = database.execute(
        "SELECT g.number, f.name, f.held_out FROM groups g JOIN families f ON f.number = g.parent"
    ).fetchall()
    return {groups.index(number): (name, bool(held)) for number, name, held in rows}


def connected(joins: list[tuple[int, int]]) -> dict[int, set[int]]:
    """The groups that each group is joined with, the plain way."""
    sets = {number: {number} for number in range(12)}
    for one, other in joins:
        both = sets[one] | sets[other]
        for number in both:
            sets[number] = both
    return sets


@unhurried
@given(SIZES, JOINS, st.floats(0, 0.9), st.integers(0, 3))
def test_no_family_stands_on_both_sides(
    sizes: list[int], joins: list[tuple[int, int]], share: float, seed: int
) -> None:
    found = split(sizes, joins, share, seed)
    sides: dict[str, set[bool]] = defaultdict(set)
    for name, held in found.values():
        sides[name].add(held)
    assert all(len(both) == 1 for both in sides.values())
    for number, others in connected(joins).items():
        assert len({found[other] for other in others if other in found}) <= 1, f"g{number} is torn apart"


@unhurried
@given(SIZES, JOINS, st.floats(0, 0.9), st.integers(0, 3))
def test_at_most_the_share_is_held_out_and_training_keeps_some(
    sizes: list[int], joins: list[tuple[int, int]], share: float, seed: int
) -> None:
    found = split(sizes, joins, share, seed)
    held = sum(sizes[number] for number, (_, out) in found.items() if out)
    assert held <= share * sum(sizes)
    assert {number for number, size in enumerate(sizes) if size} <= set(found)


@unhurried
@given(SIZES, JOINS, st.integers(0, 3))
def test_the_same_seed_draws_the_same_split(sizes: list[int], joins: list[tuple[int, int]], seed: int) -> None:
    assert split(sizes, joins, 0.3, seed) == split(sizes, joins, 0.3, seed)


def test_families_that_fit_are_held_out() -> None:
    found = split([5, 90, 5], [], 0.05, 0)
    assert [held for _, held in found.values()].count(True) == 1
    assert not found[1][1], "the large one does not fit"
