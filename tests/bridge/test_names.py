"""The set of names that keeps marks."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from patchgen_bridge.names import Names, mark_of

NAMES = st.sets(st.text(max_size=4))


@given(NAMES, NAMES, NAMES)
def test_as_a_set_does(first: set[str], added: set[str], gone: set[str]) -> None:
    names = Names(first)
    for name in sorted(added):
        names.add(name)
    for name in sorted(gone):
        names.discard(mark_of(name))
    kept = (first | added) - gone
    assert len(names) == len(kept)
    assert all((name in names) == (name in kept) for name in first | added | gone)


@given(NAMES, NAMES)
def test_comparing(kept: set[str], there: set[str]) -> None:
    new, gone = Names(kept).compare(sorted(there))
    assert new == sorted(there - kept)
    assert sorted(gone) == sorted(mark_of(name) for name in kept - there)


def test_thousands_take_little() -> None:
    names = Names()
    tracemalloc.start()
    try:
        for number in range(20_000):
            names.add(f"a-{number}-hz-sine.pd")
        names.compare(f"a-{number}-hz-sine.pd" for number in range(20_000))
        kept, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 12 * 20_000  # an array grows by an eighth
    assert most < 16 * 20_000
