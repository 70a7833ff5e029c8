"""Which documents the real Pd loads: each alone, as a file of its own, so that no neighbour lends it an abstraction."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from patchgen.finding import errors
from patchgen.pdhost import PdJudge
from patchgen_training.corpus.store import Store
from patchgen_training.work import bar


def judge(store: Store, workers: int) -> None:
    """Say of each document whether Pd loads it without an error. Raises PdError where there is no Pd.

    A document that could do harm is not loaded, and counts as one that does not.
    """
    total = store.database.execute("SELECT COUNT(*) FROM documents").fetchone()[0]
    with (
        tempfile.TemporaryDirectory(prefix="patchgen-corpus-", ignore_cleanup_errors=True) as folder,
        PdJudge(workers=workers) as pd,
        bar(total, "Pd", unit="patch") as progress,
    ):
        for number, verdict in enumerate(pd.judge_many(_written(store, Path(folder))), start=1):
            loads = not errors(verdict)
            store.database.execute("UPDATE documents SET loads = ? WHERE number = ?", (loads, number))
            _file(Path(folder), number).unlink()
            progress.update()


def _written(store: Store, folder: Path) -> Iterator[Path]:
    """The documents as files, written when Pd is about to need them."""
    for number, text in store.database.execute("SELECT number, text FROM documents ORDER BY number"):
        path = _file(folder, number)
        path.write_bytes(text.encode())
        yield path


def _file(folder: Path, number: int) -> Path:
    return folder / f"{number}.pd"
