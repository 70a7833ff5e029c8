"""Requests that training must never see: those that measure a model, and those that demonstrate it.

A request counts as one of them when it has the same words, whatever their order, case and punctuation.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_DEMONSTRATION = "make a 440 Hz sine, with a slow LFO on its volume"


def is_apart(request: str) -> bool:
    """Whether the request is one of those."""
    return _key(request) in _keys()


def measured() -> Iterator[str]:
    """The requests of the bench."""
    for file in sorted((files("patchgen.bench") / "tasks").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            yield from (task["request"] for task in tomllib.loads(file.read_text("utf-8"))["task"])


@cache
def _keys() -> frozenset[tuple[str, ...]]:
    return frozenset(map(_key, [_DEMONSTRATION, *measured()]))


def _key(request: str) -> tuple[str, ...]:
    return tuple(sorted(_WORD.findall(request.lower())))
