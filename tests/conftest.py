"""What tests of several rooms share."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

# The objects of the Pd on this machine, if somebody has measured them, are not what the tests are about.
os.environ["PATCHGEN_CATALOGUE"] = os.devnull

SINE = "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n"


def _module(path: Path) -> ModuleType:
    """A module that stands among the tests and is none."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def tiny() -> ModuleType:
    """The module `tests/tiny_gguf.py`, which makes very small models."""
    return _module(Path(__file__).with_name("tiny_gguf.py"))


@pytest.fixture(scope="session")
def mutator() -> ModuleType:
    """The module `tests/check/mutants.py`, which breaks patches."""
    return _module(Path(__file__).parent / "check" / "mutants.py")


@pytest.fixture(scope="session")
def tiny_gguf(tiny: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with random weights that speaks the compact notation."""
    path: Path = tiny.write(tmp_path_factory.mktemp("model") / "tiny.gguf")
    return path


@pytest.fixture(scope="session")
def sine_gguf(tiny: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that answers every request with a sine."""
    path: Path = tiny.write(tmp_path_factory.mktemp("model") / "sine.gguf", recites=SINE)
    return path


def pytest_sessionfinish() -> None:
    """Close what llama-cpp-python opens at its import and leaves to the interpreter, which complains at its exit."""
    if utils := sys.modules.get("llama_cpp._utils"):
        utils.outnull_file.close()
        utils.errnull_file.close()
