"""Shared by the tests of the model's room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from patchgen import objects
from patchgen.model import Engine, open_model

# Enough of the catalogue for a grammar, so that these tests need no other room.
NAMES = frozenset(
    {"osc~", "dac~", "*~", "+", "metro", "inlet", "inlet~", "outlet", "pack", "unpack", "float", "-~", "/"}
)


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> frozenset[str]:
    monkeypatch.setattr(objects, "names", lambda: NAMES, raising=False)
    return NAMES


@pytest.fixture
def opened() -> Iterator[Callable[..., Engine]]:
    """`open_model`, with every engine closed at the end."""
    engines: list[Engine] = []

    def open_one(path: Path, **options: Any) -> Engine:
        engines.append(open_model(path, **options))
        return engines[-1]

    yield open_one
    for engine in engines:
        engine.close()
