"""Stage `tokens`: pairs become documents of token ids, in two flat files that the training reads whole.

`train.tokens.npy` holds the ids of all documents one after the other (uint16), `train.lengths.npy` for each
document the lengths of its prompt and of the whole (int32, documents x 2); `held-out.*` the same. Exact
doubles are dropped, held-out requests that training pairs share as well, and documents longer than the
context; the manifest counts them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patchgen.errors import TrainingError
from patchgen_training import pairs, tokenizer
from patchgen_training.runs import Run, atomic
from patchgen_training.stages import Made
from patchgen_training.work import spread

_BATCH = 4_096


@dataclass(frozen=True, slots=True)
class Documents:
    """Token ids of documents.

    `ids` is flat, `lengths` is documents x (prompt, whole). `requests` and `pairs` are 64-bit hashes that tell
    documents apart.
    """

    ids: NDArray[np.uint16]
    lengths: NDArray[np.int32]
    requests: NDArray[np.uint64]
    pairs: NDArray[np.uint64]

    def only(self, keep: NDArray[np.bool_]) -> Documents:
        """Those documents whose place in `keep` is true."""
        ids = self.ids[np.repeat(keep, self.lengths[:, 1])]
        return Documents(ids, self.lengths[keep], self.requests[keep], self.pairs[keep])


@dataclass(frozen=True, slots=True)
class Encoding:
    """One file of pairs to encode with the tokenizer of that path."""

    tokenizer: Path
    path: Path


def work(run: Run, folder: Path) -> Made:
    model = run.artefact("tokenizer", tokenizer.MODEL)
    held_path = run.artefact("pairs", pairs.HELD_OUT)
    jobs = [Encoding(model, path) for path in (held_path, *pairs.shards(run))]
    held_out, *parts = spread(encode, jobs, "tokens")
    context = run.recipe.shape.context
    drawn = _joined(parts)
    train, dropped = _cleaned(drawn, context)
    held_out = held_out.only(~np.isin(held_out.requests, drawn.requests))
    held_out, _ = _cleaned(held_out, context)
    if not len(train.lengths) or not len(held_out.lengths):
        raise TrainingError("no document is left to train on or to validate with; draw more pairs (data.pairs)")
    names = _save(folder, "train", train) + _save(folder, "held-out", held_out)
    return Made(names, {**_counts(train), **dropped, "held_out_documents": len(held_out.lengths)})


def encode(job: Encoding) -> Documents:
    """The documents of one file of pairs."""
    coder = tokenizer.Tokenizer(job.tokenizer.read_bytes())
    rows = list(pairs.read(job.path))
    ids: list[NDArray[np.uint16]] = []
    lengths: list[tuple[int, int]] = []
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        columns = ([row.request for row in batch], [row.before for row in batch], [row.text for row in batch])
        for request, before, text in zip(*map(coder.texts, columns), strict=True):
            prompt = coder.joined(request, before)
            ids.append(np.array([*prompt, *text, coder.end], np.uint16))
            lengths.append((len(prompt), len(ids[-1])))
    # The same words ask for something else where there is another patch to change.
    hashes = [
        (_hash(row.request.lower() + row.before), _hash(f"{row.request}\0{row.text}{row.before}")) for row in rows
    ]
    both = np.array(hashes, np.uint64).reshape(-1, 2)
    return Documents(np.concatenate(ids), np.array(lengths, np.int32).reshape(-1, 2), both[:, 0], both[:, 1])


def load(run: Run, part: str) -> tuple[NDArray[np.uint16], NDArray[np.int32]]:
    """The ids and lengths of "train" or "held-out"."""
    ids, lengths = (np.load(run.artefact("tokens", f"{part}.{name}.npy")) for name in ("tokens", "lengths"))
    return ids, lengths


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def _joined(parts: list[Documents]) -> Documents:
    return Documents(
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.lengths for part in parts]),
        np.concatenate([part.requests for part in parts]),
        np.concatenate([part.pairs for part in parts]),
    )


def _cleaned(documents: Documents, context: int) -> tuple[Documents, dict[str, int]]:
    """The documents without doubles and without those that exceed the context, and how many those were."""
    short = documents.lengths[:, 1] <= context
    first = np.zeros(len(short), np.bool_)
    first[np.unique(documents.pairs, return_index=True)[1]] = True
    dropped = {"doubles_dropped": int((~first).sum()), "too_long_dropped": int((first & ~short).sum())}
    return documents.only(short & first), dropped


def _save(folder: Path, part: str, documents: Documents) -> tuple[str, ...]:
    names = []
    for name, array in (("tokens", documents.ids), ("lengths", documents.lengths)):
        names.append(f"{part}.{name}.npy")
        with atomic(folder / names[-1]) as temporary, temporary.open("wb") as file:
            np.save(file, array)
    return tuple(names)


def _counts(documents: Documents) -> dict[str, Any]:
    prompt, whole = documents.lengths[:, 0], documents.lengths[:, 1]
    return {
        "documents": len(whole),
        "tokens": int(whole.sum(dtype=np.int64)),
        "prompt_tokens": int(prompt.sum(dtype=np.int64)),
        "median_length": float(np.median(whole)),
        "longest": int(whole.max()),
    }
