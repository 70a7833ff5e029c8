"""The texts of an adapter's stage: rows of any source, cleaned, written in one notation, split by where they come from.

Nothing is mended silently: what is dropped or changed is counted, by reason.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from patchgen.errors import TrainingError
from patchgen.layout import arrange
from patchgen.model.answer import unwrap
from patchgen.notation import NOTATIONS
from patchgen_training import pairs
from patchgen_training.recipe import OWN_PAIRS, Cpt, Sft
from patchgen_training.runs import Run, write_text

Row = Mapping[str, Any]
# What the first design's dataset puts around a file's name to keep namesakes apart: 10006_oscbank~_003.pd
_NUMBERED = re.compile(r"^[0-9]+_|_[0-9]+(?=\.pd$)")

_TRAIN = "train-*.jsonl"


@dataclass(frozen=True, slots=True)
class Example:
    """What stands before a patch without counting for the loss, and the patch as the model is to write it."""

    prompt: str
    patch: str


@dataclass(slots=True)
class Texts:
    """The examples of both sides of the split, what happened to the rows, and a hash of all examples."""

    train: list[Example] = field(default_factory=list)
    held_out: list[Example] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def sha256(self) -> str:
        digest = hashlib.sha256()
        for example in chain(self.train, [Example("", "")], self.held_out):
            digest.update(json.dumps([example.prompt, example.patch]).encode())
        return digest.hexdigest()


def collect(run: Run, stage: str, settings: Cpt | Sft, example: Callable[[Row, str], Example]) -> Texts:
    """The source's rows as examples; `example` makes one of a row and its cleaned patch."""
    column = settings.patch if isinstance(settings, Sft) else settings.text
    needed = (column, settings.request) if isinstance(settings, Sft) else (column,)
    texts, seen = Texts(), set[Example]()
    for row, held_out in _rows(run, settings):
        texts.counts["rows"] += 1
        if missing := [name for name in needed if not isinstance(row.get(name), str)]:
            raise TrainingError(
                f"{stage}: {settings.source} has no text in the column {missing[0]!r}; "
                f"its columns are {', '.join(map(repr, row))}"
            )
        patch = cleaned(row[column], run.recipe.data.notation, texts.counts)
        if patch is None:
            continue
        made = example(row, patch)
        if made in seen:
            texts.counts["dropped_doubles"] += 1
            continue
        seen.add(made)
        (texts.held_out if held_out else texts.train).append(made)
    if not texts.train:
        raise TrainingError(f"{stage}: {settings.source} gave nothing to train on: {_told(texts.counts)}")
    return texts


def cleaned(text: str, notation: str, counts: Counter[str]) -> str | None:
    """The patch in the notation, None (and counted) for what cannot be read without an error.

    A text that is in the notation already stays as it is, byte for byte, so its cords keep their order.
    """
    raw = "#N canvas" in text
    written = "pd" if raw else "compact"
    reading = NOTATIONS[written].read(text)
    if reading.errors:
        bare = unwrap(text)[0]
        reading = NOTATIONS[written].read(bare)
        if reading.errors or bare == text:
            counts["dropped_unreadable"] += 1
            return None
        counts["freed_of_words_and_fences"] += 1
        text = bare
    if reading.patch is None or not reading.patch.canvas.boxes:
        counts["dropped_empty"] += 1
        return None
    if written == notation:
        return text
    counts["rewritten"] += 1
    return NOTATIONS[notation].write(reading.patch if raw else arrange(reading.patch))


def keep(path: Path, examples: Sequence[Example]) -> None:
    """Writes examples for `kept` to read."""
    write_text(path, "".join(json.dumps([example.prompt, example.patch]) + "\n" for example in examples))


def kept(path: Path) -> list[Example]:
    return [Example(*json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _rows(run: Run, settings: Cpt | Sft) -> Iterator[tuple[Row, bool]]:
    """The rows of the source, each with whether it is held out."""
    if settings.source == OWN_PAIRS:
        yield from _own_pairs(run, settings)
        return
    path = Path(settings.source)
    if any(path.glob(_TRAIN)):
        rows: Iterator[tuple[Row, bool]] = _folder(path)
    else:
        rows = (
            (row, _held_out(_group(row, settings.group), settings.held_out))
            for row in (_file(path) if path.is_file() else _hub(settings.source))
        )
    yield from islice(rows, settings.rows or None)


def _own_pairs(run: Run, settings: Cpt | Sft) -> Iterator[tuple[Row, bool]]:
    """The run's pairs, under the column names that the settings ask for; its held-out ones are held out."""
    drawn = chain.from_iterable(map(pairs.read, pairs.shards(run)))
    held_out = pairs.read(run.artefact("pairs", pairs.HELD_OUT))
    for rows, away in ((islice(drawn, settings.rows or None), False), (held_out, True)):
        for row in rows:
            if isinstance(settings, Sft):
                yield {settings.request: row.request, settings.patch: row.text}, away
            else:
                yield {settings.text: row.text}, away


def _folder(path: Path) -> Iterator[tuple[Row, bool]]:
    """What the stage `corpus` leaves: its own split stands in the names of the files, so it is kept."""
    for held_out, pattern in ((True, "held-out-*.jsonl"), (False, _TRAIN)):
        for file in sorted(path.glob(pattern)):
            yield from ((row, held_out) for row in _file(file))


def _file(path: Path) -> Iterator[Row]:
    """The rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise TrainingError(f"{path}, line {number}: not JSON: {error}") from error
            if not isinstance(row, dict):
                raise TrainingError(f"{path}, line {number}: not a row with columns")
            yield row


def _hub(name: str) -> Iterator[Row]:
    """The rows of a dataset's split `train`: on the Hub, out of the cache, or in a folder that was fetched."""
    import datasets

    try:
        yield from datasets.load_dataset(name, split="train")
    except Exception as error:  # no network, no such name, no such split: each library has its own
        raise TrainingError(f"the dataset {name} cannot be read: {error}") from error


def _group(row: Row, column: str) -> str:
    """Where a row comes from; a row that doesn't say stands for itself."""
    value = row.get(column)
    return _NUMBERED.sub("", value) if isinstance(value, str) else json.dumps(row, sort_keys=True, default=str)


def _held_out(group: str, share: float) -> bool:
    """Decided by the group's name alone, so it stays the same whatever else the source holds."""
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:8], "big") < share * 2**64


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items()) or "it has no rows"
