"""A stand-in for the task families: three sorts of request, small enough to learn in seconds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple


class Pair(NamedTuple):
    request: str
    text: str
    family: str


def pairs(seed: int, count: int) -> Iterator[Pair]:
    rng = random.Random(f"pairs {seed}")
    for _ in range(count):
        number = rng.randrange(1000)
        yield rng.choice(
            (
                Pair(f"a {number} hz sine", f"0 osc~ {number}\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n", "tone"),
                Pair(f"add {number} to a number", f"0 inlet\n1 + {number} <- 0\n2 outlet <- 1\n", "sum"),
                Pair(f"a pulse, every {number} ms", f"0 loadbang\n1 metro {number} <- 0\n2 bng <- 1\n", "pulse"),
            )
        )


def held_out_pairs(seed: int, count: int) -> Iterator[Pair]:
    for pair in pairs(seed + 10**9, count):
        yield pair._replace(request=f"please make {pair.request}")
