"""Small patches, written by hand, and the real Pd of the version that the catalogue was measured from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from patchgen import objects, pdfile, pdhost
from patchgen.patch import Patch

Make = Callable[..., Patch]


@pytest.fixture(scope="session")
def pd() -> Path:
    found = pdhost.find_pd()
    if found is None:
        pytest.skip(f"needs Pure Data. {pdhost.install_hint()}")
    measured = objects.catalogue().version
    if (here := pdhost.pd_version(found)) != measured:
        pytest.skip(f"the catalogue was measured from Pd {measured}, this is Pd {here}")
    return found


@pytest.fixture(scope="session")
def judge(pd: Path) -> Iterator[pdhost.PdJudge]:
    with pdhost.PdJudge(pd, timeout=5.0) as judge:
        yield judge


@pytest.fixture(scope="session")
def make() -> Make:
    """`make("obj osc~ 440; msg 1 2", "0 0 1 0")`: a patch with these boxes and cords; `#…` is a record as it is."""

    def patch(boxes: str, cords: str = "") -> Patch:
        lines = ["#N canvas 0 50 450 300 12;"]
        for number, box in enumerate(part.strip() for part in boxes.split(" | ") if part.strip()):
            kind, _, text = box.partition(" ")
            lines.append(f"{box};" if box.startswith("#") else f"#X {kind} {10 * number} {30 * number} {text};")
        lines += [f"#X connect {cord};" for cord in cords.split(", ") if cord]
        found = pdfile.read("\n".join(lines).encode()).patch
        assert found is not None
        return found

    return patch
