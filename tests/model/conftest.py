"""Shared by the tests of the model's room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from patchgen.model import Engine, open_model


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
