"""Groups side by side."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from patchgen.layout.pack import pack
from patchgen.layout.shape import Rect

_SIZES = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 400)), max_size=20)


@given(_SIZES, st.sampled_from([0, 100, 2000]), st.integers(1, 40))
def test_space_lies_between_all(sizes: list[tuple[int, int]], width: int, space: int) -> None:
    places = pack(sizes, width, space)
    cells = [Rect(x, y, x + w + space, y + h + space) for (x, y), (w, h) in zip(places, sizes, strict=True)]
    assert not [pair for pair in combinations(cells, 2) if pair[0].overlaps(pair[1])]


def test_fills_a_row_before_it_begins_another() -> None:
    assert pack([(100, 50), (100, 50), (100, 50)], 250, 10) == [(0, 0), (110, 0), (0, 60)]
