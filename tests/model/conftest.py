"""Shared by the tests of the model's room."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
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


@pytest.fixture(scope="session")
def servers() -> ModuleType:
    """The module `servers.py` beside this one."""
    spec = importlib.util.spec_from_file_location("engine_servers", Path(__file__).with_name("servers.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module
