"""What the tests of `.pd` files share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest

from patchgen.patch import Canvas, Node, Patch

Forget: TypeAlias = Callable[[Patch], Patch]


@pytest.fixture(scope="session")
def golden() -> Path:
    """Files as the real Pd 0.53.1 saved them."""
    return Path(__file__).with_name("golden")


@pytest.fixture(scope="session")
def broken() -> Path:
    """Broken files, and what is to be found in them."""
    return Path(__file__).with_name("broken")


@pytest.fixture(scope="session")
def forget() -> Forget:
    """A patch with every `raw` forgotten, so that all of it is written anew."""
    return lambda patch: Patch(
        _bare_canvas(patch.canvas),
        tuple(replace(statement) for statement in patch.before),
        tuple(replace(statement) for statement in patch.after),
    )


def _bare_canvas(canvas: Canvas) -> Canvas:
    restore = replace(canvas.restore) if canvas.restore else None
    return Canvas(tuple(map(_bare, canvas.nodes)), replace(canvas.header), restore)


def _bare(node: Node) -> Node:
    return _bare_canvas(node) if isinstance(node, Canvas) else replace(node)
