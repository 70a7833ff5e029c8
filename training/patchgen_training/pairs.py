"""Stage `pairs`: the task families write requests and patches into JSON lines, many processes at once.

The pairs of a file are a function of the recipe's seed and the file's number alone, so they are the same
whatever number of cores draws them. Shares of them ask to change a patch, or for what has to be refused.
"""

from __future__ import annotations

import importlib
import itertools
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from patchgen import notation
from patchgen.errors import TrainingError
from patchgen.layout import arrange
from patchgen.model import refusal
from patchgen_training.recipe import Data
from patchgen_training.runs import Run, atomic
from patchgen_training.stages import Made
from patchgen_training.work import spread

HELD_OUT = "held-out.jsonl"
_REVISIONS = "patchgen_training.revisions"
_REFUSALS = "patchgen_training.refusals"
# Seeds of the files of one recipe seed; no recipe has this many files.
_SEEDS = 1_000_000


class Pair(Protocol):
    """A request in English, its patch in the compact notation, and the family that drew it.

    A pair that asks to change a patch also has a field `before`, that patch.
    """

    @property
    def request(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def family(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as read back from a file; `before` is empty where the request asks for a new patch."""

    request: str
    text: str
    family: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One file to write: `count` pairs from `seed`, their patches in the data's notation.

    `stream` is the function of the data's source.
    """

    data: Data
    stream: str
    seed: int
    count: int
    path: Path


def work(run: Run, folder: Path) -> Made:
    data, seed = run.recipe.data, run.recipe.seed
    jobs = [Drawing(data, "held_out_pairs", seed * _SEEDS, data.held_out, folder / HELD_OUT)]
    for index, start in enumerate(range(0, data.pairs, data.shard)):
        count = min(data.shard, data.pairs - start)
        path = folder / f"pairs-{index:05d}.jsonl"
        jobs.append(Drawing(data, "pairs", seed * _SEEDS + index, count, path))
    counts = list(spread(draw, jobs, "pairs"))
    families: Counter[str] = sum(counts[1:], Counter())
    metrics = {"pairs": families.total(), "held_out": counts[0].total(), "families": dict(families.most_common())}
    return Made(tuple(job.path.name for job in jobs), metrics)


def draw(job: Drawing) -> Counter[str]:
    """Writes one file; returns how many pairs each family drew."""
    families: Counter[str] = Counter()
    with atomic(job.path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        for pair in _stream(job):
            families[pair.family] += 1
            row = {"request": pair.request, "text": _written(pair.text, job.data.notation), "family": pair.family}
            if before := getattr(pair, "before", ""):
                row["before"] = _written(before, job.data.notation)
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return families


def _written(text: str, name: str) -> str:
    """A patch in the compact notation in another one, laid out as a delivered patch is."""
    if name == "compact" or refusal.reason_of(text):
        return text
    patch = notation.read(text).patch
    if patch is None:
        raise TrainingError(f"data.source drew a text that is no patch: {text!r}")
    return notation.NOTATIONS[name].write(arrange(patch))


def read(path: Path) -> Iterator[Row]:
    """The pairs of a file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield Row(**json.loads(line))


def shards(run: Run) -> list[Path]:
    """The files of training pairs, in their order."""
    return [run.artefact("pairs", name) for name in sorted(run.manifest("pairs").outputs) if name != HELD_OUT]


def _stream(job: Drawing) -> Iterator[Pair]:
    """The source's own pairs, and among them the shares of those that change a patch and of those that are refused.

    Without such shares the pairs are the source's own, one for one.
    """
    revisions, refusals = job.data.revisions, job.data.refusals
    parts = [(_drawn(job.data.source, job), 1 - revisions - refusals)]
    if revisions:
        parts.append((_drawn(_REVISIONS, job), revisions))
    if refusals:
        parts.append((_drawn(_REFUSALS, job), refusals * (1 - revisions)))
    if revisions and refusals:
        parts.append((_drawn(f"{_REFUSALS}.changes", job), refusals * revisions))
    streams, shares = zip(*parts, strict=True)
    rng = random.Random(f"mixture {job.stream} {job.seed}")
    for stream in rng.choices(streams, shares, k=job.count):
        yield from itertools.islice(stream, 1)


def _drawn(module: str, job: Drawing) -> Iterator[Pair]:
    try:
        return iter(getattr(importlib.import_module(module), job.stream)(job.seed, job.count))
    except (ImportError, AttributeError) as error:
        raise TrainingError(f"data.source: {module} has no {job.stream}(seed, count): {error}") from error
