"""The real Pd, of the version that the catalogue was measured from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from patchgen import objects, pdhost
from patchgen.objects.probe import Probe


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
def probe(pd: Path) -> Iterator[Probe]:
    with Probe(pd) as probe:
        yield probe
