"""How fast a corpus is made and how much memory it takes: `python -m patchgen_training.corpus.bench FOLDER COUNT…`.

From the patches of a folder it makes folders of as many files as asked for, a thousand in each subfolder. Three in four
have other words and numbers in every box, so they are new documents that fill the index; one in four differs from its
model in one box only, so it is a near duplicate.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from patchgen.errors import PatchgenError
from patchgen.pdfile.corpus import unique_files
from patchgen_training.corpus.sheet import table
from patchgen_training.runs import MANIFEST
from patchgen_training.work import bar

_LONGEST = 20_000  # bytes of a model; larger ones would fill the disk with their copies
_IN_FOLDER = 1_000
_NEW = 0.75
_BOX = re.compile(rb"(#X (?:obj|msg|text) -?\d+ -?\d+ [^ ;]+)([^;]*)")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m patchgen_training.corpus.bench", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="patches to make others from")
    parser.add_argument("counts", type=int, nargs="+", metavar="COUNT", help="files to make a corpus of")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="folder for files and corpora")
    arguments = parser.parse_args(argv)
    try:
        models = [data for data in unique_files([arguments.folder]).values() if len(data) <= _LONGEST]
    except PatchgenError as error:
        print(f"patchgen: {error}", file=sys.stderr)
        return 2
    rows = [_measured(models, count, arguments.work) for count in arguments.counts]
    head = ("files", "documents", "near duplicates", "seconds", "files/s", "MiB, main process", "MiB, largest other")
    print(table(head, rows))
    return 0


def _measured(models: Sequence[bytes], count: int, work: Path) -> tuple[int, ...]:
    files, corpus = work / f"files-{count}", work / f"corpus-{count}"
    for index, data in enumerate(_made(models, count)):
        folder = files / f"{index // _IN_FOLDER:04}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{index}.pd").write_bytes(data)
    make = [sys.executable, "-m", "patchgen_training", "corpus", "make", str(files), "--unknown-licence"]
    subprocess.run([*make, "--out", str(corpus)], check=True)
    made = json.loads((corpus / MANIFEST).read_text(encoding="utf-8"))
    shutil.rmtree(files)
    metrics, seconds = made["metrics"], made["seconds"]
    near = metrics["left_out"].get("near-duplicate", 0) + metrics["parts_left_out"].get("near-duplicate", 0)
    memory = metrics["peak_memory_mib"].values()
    return (count, metrics["documents"], near, round(seconds), round(count / seconds), *map(round, memory))


def _made(models: Sequence[bytes], count: int) -> Iterator[bytes]:
    """That many patches, each like one of the models."""
    chance = random.Random(0)
    with bar(count, "patches to read", unit="file") as progress:
        for _ in range(count):
            model = chance.choice(models)
            yield _new(model, chance) if chance.random() < _NEW else _like(model, chance)
            progress.update()


def _new(model: bytes, chance: random.Random) -> bytes:
    """The patch with a word of its own in every box."""
    return _BOX.sub(lambda match: b"%s %d%s" % (match[1], chance.getrandbits(40), match[2]), model)


def _like(model: bytes, chance: random.Random) -> bytes:
    return _BOX.sub(lambda match: b"%s %d%s" % (match[1], chance.getrandbits(40), match[2]), model, count=1)


if __name__ == "__main__":
    sys.exit(main())
