"""`python -m patchgen_training.nearest --out DIR`: the patch of the training pair whose request is nearest.

A baseline for the bench: what a model adds to looking up the training data. Requests are compared by their words and
pairs of words, rare ones counting more (TF-IDF, cosine). The patches are judged by `patchgen bench --patches DIR`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from patchgen import notation, pdfile
from patchgen.bench.task import load_tasks
from patchgen.errors import PatchgenError, TrainingError
from patchgen.layout import arrange
from patchgen_training.families import Pair, pairs

_AT_ONCE = 20_000  # requests in a matrix


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m patchgen_training.nearest", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where ID.pd goes for each task")
    parser.add_argument("--count", type=int, default=200_000, help="training pairs (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the pairs (default: %(default)s)")
    options = parser.parse_args(argv)
    try:
        tasks = load_tasks()
        stream = pairs(options.seed, options.count)
        drawn = list(tqdm(stream, "pairs", options.count, disable=None))
        found = nearest([task.request for task in tasks], drawn)
        options.out.mkdir(parents=True, exist_ok=True)
        for task, pair in zip(tasks, found, strict=True):
            patch = notation.read(pair.text).patch
            assert patch is not None  # the families' patches are all readable
            (options.out / f"{task.id}.pd").write_bytes(pdfile.write(arrange(patch)))
            print(f"{task.id}: {pair.request}")
    except PatchgenError as error:
        print(f"nearest: {error}", file=sys.stderr)
        return 1
    return 0


def nearest(requests: Sequence[str], known: Sequence[Pair]) -> list[Pair]:
    """For each request the known pair that is asked for in the most similar words."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError as error:
        raise TrainingError("This needs scikit-learn: pip install 'patchgen[train]'") from error
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"[\w.#~]+", sublinear_tf=True)
    vectorizer.fit(pair.request for pair in known)
    wanted = vectorizer.transform(requests)
    best = np.full(len(requests), -1.0)
    which = np.zeros(len(requests), dtype=int)
    for start in range(0, len(known), _AT_ONCE):
        part = vectorizer.transform(pair.request for pair in known[start : start + _AT_ONCE])
        likeness = (wanted @ part.T).toarray()
        top = likeness.argmax(axis=1)
        value = likeness[np.arange(len(requests)), top]
        which = np.where(value > best, start + top, which)
        best = np.maximum(value, best)
    return [known[at] for at in which]


if __name__ == "__main__":
    sys.exit(main())
