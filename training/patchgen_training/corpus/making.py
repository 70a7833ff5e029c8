"""A corpus from its sources: files are read by many processes, sifted by one, judged, split and written.

The folder holds JSON lines (`train-*.jsonl`, `held-out-*.jsonl`), `left-out.jsonl` with a line for each file or part of
one that is no document, `sheet.md` with its plots, and `manifest.json`, which is written last.
"""

from __future__ import annotations

import json
import math
import multiprocessing
import re
import sqlite3
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

from patchgen.errors import TrainingError
from patchgen.pdhost import require_pd
from patchgen_training.corpus import judging, sheet, sources, store
from patchgen_training.corpus.lengths import counter
from patchgen_training.corpus.reading import Batch, LeftOut, Outcome, Wanted, read_batch
from patchgen_training.corpus.sources import Dataset, File
from patchgen_training.corpus.store import Store
from patchgen_training.runs import MANIFEST, Manifest, atomic, measure, versions, write_text
from patchgen_training.work import bar

LEFT_OUT = "left-out.jsonl"
_DATABASE = ".corpus.sqlite"
# What a corpus that was never finished may have left.
_UNFINISHED = re.compile(
    r"\.corpus\.sqlite|\..*\.partial|left-out\.jsonl|(?:train|held-out)-\d{5}\.jsonl|sheet\.md|plots"
)
SHARD = 10_000  # documents in a file
_BATCH = 64  # files that a process reads in one go
_AHEAD = 4  # batches on their way for each process


@dataclass(frozen=True, slots=True)
class Settings:
    """What a corpus is made of; the same settings and sources make the same corpus, whatever `workers` is."""

    sources: tuple[str, ...]
    wanted: Wanted
    dataset: Dataset = field(default_factory=Dataset)
    held_out: float = 0.05
    seed: int = 0
    judge: bool = False
    workers: int = 1


@dataclass(slots=True)
class Counts:
    """What became of the files: each is left out, a document as a whole, or split into parts.

    `left_out` and `parts_left_out` are by reason; `findings` counts the files left out as broken by code.
    """

    files: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    whole: int = 0
    split: int = 0
    parts_left_out: Counter[str] = field(default_factory=Counter)
    parts: int = 0

    @property
    def documents(self) -> int:
        return self.whole + self.parts

    def as_json(self) -> dict[str, Any]:
        numbers = {name: getattr(self, name) for name in ("files", "whole", "split", "parts", "documents")}
        tables = {name: dict(getattr(self, name).most_common()) for name in ("left_out", "parts_left_out", "findings")}
        return {**numbers, **tables}


def make(settings: Settings, folder: Path) -> Manifest:
    """Write a corpus into a new folder. Raises TrainingError for sources without a patch, a full disk and the like.

    PdError where the real Pd is asked for and is not there.
    """
    started = time.monotonic()
    counter(settings.wanted.tokenizer)  # what is wrong or missing is told before the work begins
    if settings.judge:
        require_pd()
    try:
        begin(folder)
        with store.opened(folder / _DATABASE) as kept:
            counts = _sift(settings, kept, folder)
            if settings.judge:
                judging.judge(kept, settings.workers)
            kept.families.hold_out(settings.held_out, settings.seed)
            names = [*_write(kept, folder), *sheet.write(kept, folder, asdict(settings), counts)]
            metrics = {**counts.as_json(), **sheet.figures(kept), "peak_memory_mib": _peak_memory()}
    except (OSError, sqlite3.Error) as error:
        raise TrainingError(f"{folder} cannot be written: {error}; make room, or name another with --out") from error
    except BrokenProcessPool as error:
        raise TrainingError(
            "a process that reads was ended from outside, perhaps for want of memory: use fewer with --workers"
        ) from error
    outputs = {name: measure(folder / name) for name in (LEFT_OUT, *names)}
    shown = json.loads(json.dumps(asdict(settings), default=str))
    manifest = Manifest("corpus", shown, {}, outputs, metrics, versions(), time.monotonic() - started)
    write_text(folder / MANIFEST, manifest.as_json())
    return manifest


def begin(folder: Path) -> None:
    """Make the folder, or clear it of what was never finished. Raises TrainingError where anything else is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    found = list(folder.iterdir())
    if any(not _UNFINISHED.fullmatch(path.name) for path in found):
        raise TrainingError(f"{folder} is not empty; delete it, or name another with --out")
    for path in found:
        if path.is_file():
            path.unlink()


def _sift(settings: Settings, kept: Store, folder: Path) -> Counts:
    """Read all files and keep what is a document and no duplicate."""
    counts = Counts()
    files = sources.files(settings.sources, settings.dataset)
    batches = (Batch(tuple(group), settings.wanted) for group in _grouped(files))
    with (
        atomic(folder / LEFT_OUT) as temporary,
        temporary.open("w", encoding="utf-8", newline="\n") as out,
        bar(math.inf, "files", unit="file") as progress,
    ):
        for outcomes in _read(batches, settings.workers):
            for outcome in outcomes:
                _take(outcome, kept, counts, out)
            counts.files += len(outcomes)
            progress.update(len(outcomes))
    if not counts.documents:
        why = ", ".join(f"{reason} {count}" for reason, count in counts.left_out.most_common())
        told = f"all of {counts.files} files are left out ({why})" if counts.files else "no .pd file is there"
        raise TrainingError(f"{', '.join(settings.sources)}: the corpus would be empty, {told}")
    return counts


def _take(outcome: Outcome, kept: Store, counts: Counts, out: TextIO) -> None:
    """Keep the documents of a file as far as they are new, and put down all that is left out."""
    documents, left_out = list(outcome.documents), list(outcome.left_out)
    if documents and not kept.is_new(outcome.digest):
        left_out = [LeftOut(documents[0].path, documents[0].source, "exact-duplicate")]
        documents = []
    counts.split += any(document.piece for document in documents) or any(item.piece for item in left_out)
    for document in documents:
        if not kept.add(document):
            left_out.append(LeftOut(document.path, document.source, "near-duplicate", piece=document.piece))
        elif document.piece:
            counts.parts += 1
        else:
            counts.whole += 1
    for item in left_out:
        (counts.parts_left_out if item.piece else counts.left_out)[item.reason] += 1
        counts.findings.update(item.details if item.reason == "broken" else ())
        out.write(json.dumps(asdict(item), ensure_ascii=False) + "\n")


def _grouped(files: Iterable[File]) -> Iterator[list[File]]:
    """Files by the batch."""
    batch: list[File] = []
    for file in files:
        batch.append(file)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(batches: Iterator[Batch], workers: int) -> Iterator[list[Outcome]]:
    """What becomes of each batch, in order; only a few batches are ever on their way."""
    if workers == 1:
        yield from map(read_batch, batches)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        waiting: deque[Future[list[Outcome]]] = deque()
        try:
            for batch in batches:
                waiting.append(pool.submit(read_batch, batch))
                if len(waiting) > _AHEAD * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _write(kept: Store, folder: Path) -> Iterator[str]:
    """Write both sides of the split; gives the names of the files."""
    for part, held_out in (("train", False), ("held-out", True)):
        rows = kept.rows(held_out=held_out)
        first = next(rows, None)
        number = 0
        while first is not None:
            name = f"{part}-{number:05d}.jsonl"
            first = _shard(folder / name, first, rows)
            yield name
            number += 1


def _shard(path: Path, first: dict[str, Any], rows: Iterator[dict[str, Any]]) -> dict[str, Any] | None:
    """One file of rows; returns the first row of the next one."""
    row: dict[str, Any] | None = first
    with atomic(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        for _ in range(SHARD):
            if row is None:
                break
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            row = next(rows, None)
    return row


def _peak_memory() -> dict[str, float]:
    """The most memory that this process and the largest of the others ever held, in MiB, where the system tells it."""
    if sys.platform == "win32":
        return {}
    from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    who = {"this process": RUSAGE_SELF, "largest other": RUSAGE_CHILDREN}
    return {name: round(getrusage(code).ru_maxrss / unit, 1) for name, code in who.items()}
