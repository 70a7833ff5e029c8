"""A corpus of some of Debian's packages, which copy from each other, looked at document by document.

The packages are fetched with `apt-get download` (nothing is installed) and kept in pytest's cache. To see the figures:
`pytest -m slow -s tests/training/corpus/test_debian_corpus.py`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from patchgen import pdfile
from patchgen_training.corpus.duplicates import SIMILAR, features
from patchgen_training.runs import MANIFEST

PACKAGES = ("pd-hcs", "pd-hid", "pd-iemlib", "pd-list-abs", "pd-mapping", "pd-purepd", "pd-zexy", "puredata-extra")
LONGEST = 1_000


@pytest.fixture
def packages(request: pytest.FixtureRequest) -> list[Path]:
    cache: Path = request.config.cache.mkdir("debian-packages")
    if not shutil.which("apt-get"):
        pytest.skip("needs apt-get, so a Debian or Ubuntu machine")
    missing = [name for name in PACKAGES if not list(cache.glob(f"{name}_*.deb"))]
    if missing:
        done = subprocess.run(["apt-get", "download", *missing], cwd=cache, capture_output=True, text=True, timeout=100)
        if done.returncode:
            pytest.skip(f"apt-get download failed (try: apt-get update): {done.stderr.strip()}")
    return [next(cache.glob(f"{name}_*.deb")) for name in PACKAGES]


def side(corpus: Path, part: str) -> list[dict[str, Any]]:
    return [json.loads(line) for path in corpus.glob(f"{part}-0*.jsonl") for line in path.read_bytes().splitlines()]


def nearest(one: frozenset[bytes], others: list[frozenset[bytes]], holders: dict[bytes, list[int]]) -> float:
    """The largest exact Jaccard similarity of a document with any of the others."""
    shared = Counter(index for feature in one for index in holders.get(feature, ()))
    return max((count / len(one | others[index]) for index, count in shared.items()), default=0.0)


@pytest.mark.slow
def test_the_documents_of_debian_are_what_the_sheet_says(packages: list[Path], made: Callable[..., Path]) -> None:
    corpus = made(*packages, longest=LONGEST, unknown=False, held_out=0.2, workers=2)
    train, held_out = side(corpus, "train"), side(corpus, "held-out")
    metrics = json.loads((corpus / MANIFEST).read_text())["metrics"]
    assert metrics["files"] == metrics["whole"] + metrics["split"] + sum(metrics["left_out"].values())
    assert metrics["documents"] == len(train) + len(held_out) > 800
    assert len(held_out) == metrics["held_out_documents"] > 50
    for row in train + held_out:
        assert row["tokens"] <= LONGEST
        assert not pdfile.read(row["text"].encode()).errors
        assert row["licence"]
    assert not {row["family"] for row in train} & {row["family"] for row in held_out}
    patches = [pdfile.read(row["text"].encode()).patch for row in train + held_out]
    sets = [features(patch) for patch in patches if patch]
    known, away = sets[: len(train)], sets[len(train) :]
    holders: dict[bytes, list[int]] = defaultdict(list)
    for index, found in enumerate(known):
        for feature in found:
            holders[feature].append(index)
    closest = max(nearest(one, known, holders) for one in away)
    print(f"\n{len(train)} and {len(held_out)} documents; the nearest across the split share {closest:.2f}")
    assert closest < SIMILAR
