"""How many small patches Pd judges: `python -m patchgen.pdhost.bench`.

Compares `PdJudge.judge_many` with the limits on both sides: a Pd that is sent everything at once and only asked for
a mark at the end, and a Pd process for each patch. The ways take turns, and the median of the rounds counts, so that
other work on the machine meets them all alike.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from patchgen import notation, pdfile
from patchgen.errors import PatchgenError
from patchgen.pdhost.find import require_pd
from patchgen.pdhost.judge import PdJudge
from patchgen.pdhost.process import QUIET, PdProcess
from patchgen.pdhost.run import Job, Send, run_many

# Small patches as they are asked for; the number varies from one to the next.
TEXTS = (
    "0 osc~ {0}\n1 osc~ 0.5\n2 *~ 0.5 <- 1\n3 +~ 0.5 <- 2\n4 *~ <- 0 3>1\n5 *~ 0.1 <- 4\n6 dac~ <- 5 5>1",
    "0 noise~\n1 lop~ {0} <- 0\n2 *~ 0.1 <- 1\n3 dac~ <- 2 2>1",
    "0 loadbang\n1 metro {0} <- 0\n2 f <- 1\n3 + 1 <- 2\n4 mod 8 <- 3\n5 print <- 2\n3 > 2.1",
    "0 inlet\n1 moses {0} <- 0\n2 outlet <- 1\n3 outlet <- 1.1",
    "0 notein\n1 stripnote <- 0 0.1>1\n2 mtof <- 1\n3 osc~ {0} <- 2\n4 *~ 0.1 <- 3\n5 dac~ <- 4 4>1",
    "0 adc~\n1 delwrite~ d{0} 500 <- 0\n2 delread~ d{0} 250\n3 *~ 0.5 <- 2\n4 dac~ <- 3 3>1",
)
RUN = "Runs of 0.1 s (run_many)"


def measure(folder: Path | None, *, count: int, rounds: int, workers: int) -> dict[str, float]:
    """Patches a second for each way, as the median of the rounds; `folder` holds patches to judge instead of ours."""
    pd = require_pd()
    with tempfile.TemporaryDirectory(prefix="patchgen-bench-") as scratch:
        files = list(_written(Path(scratch), count)) if folder is None else sorted(folder.glob("*.pd"))[:count]
        with PdJudge(pd, workers=workers) as many, PdJudge(pd, workers=1) as single:
            for judge in (many, single):
                list(judge.judge_many(files[: 2 * workers]))  # so that they have started
            ways: dict[str, Callable[[], int]] = {
                f"{workers} Pd, nothing read": lambda: _unread(pd, files, workers),
                f"{workers} Pd, judge_many": lambda: len(list(many.judge_many(files))),
                "1 Pd, judge_many": lambda: len(list(single.judge_many(files))),
                "1 Pd, one judge after the other": lambda: len([single.judge(file) for file in files]),
                f"A Pd process each, {workers} at a time": lambda: _processes(
                    pd, files[: max(1, len(files) // 10)], workers
                ),
                RUN: lambda: len(list(run_many(_jobs(files[: max(1, len(files) // 10)]), pd=pd, workers=workers))),
            }
            seconds: dict[str, list[float]] = {name: [] for name in ways}
            for _ in range(rounds):
                for name, way in ways.items():
                    begin = time.perf_counter()
                    done = way()
                    seconds[name].append((time.perf_counter() - begin) / done)
    return {name: 1 / statistics.median(found) for name, found in seconds.items()}


def _written(folder: Path, count: int) -> Iterator[Path]:
    for number in range(count):
        read = notation.read(TEXTS[number % len(TEXTS)].format(100 + number))
        assert read.patch is not None
        file = folder / f"small-{number}.pd"
        file.write_bytes(pdfile.write(read.patch))
        yield file


def _unread(pd: Path, files: Sequence[Path], workers: int) -> int:
    """The limit: every patch loaded with DSP on, nothing parsed before and nothing read but the last mark."""

    def load(part: Sequence[Path]) -> None:
        with tempfile.TemporaryDirectory(prefix="patchgen-bench-") as folder, PdProcess(pd, Path(folder)) as process:
            marks = [process.load(file) for file in part]
            for mark in marks:
                process.wait(mark, 60)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(load, [files[place::workers] for place in range(workers)]))
    return len(files)


def _processes(pd: Path, files: Sequence[Path], workers: int) -> int:
    """What every patch costs that gets a Pd of its own, started by hand."""

    def load(file: Path) -> None:
        words = ("-batch", "-open", str(file), "-send", "pd dsp 1", "-send", "pd quit")
        subprocess.run([pd, *QUIET, *words], stdin=subprocess.DEVNULL, capture_output=True, check=True)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(load, files))
    return len(files)


def _jobs(files: Sequence[Path]) -> Iterator[Job]:
    return (Job(file, inputs=(Send(0, "r:start", "bang"),)) for file in files)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m patchgen.pdhost.bench", description="How fast Pd judges patches.")
    parser.add_argument("folder", nargs="?", type=Path, help="patches to judge, else small ones of our own")
    parser.add_argument("--count", type=int, default=2000, help="patches in each round (2000)")
    parser.add_argument("--rounds", type=int, default=5, help="of which the median counts (5)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="else: all cores")
    args = parser.parse_args(argv)
    try:
        speeds = measure(args.folder, count=args.count, rounds=args.rounds, workers=args.workers)
    except PatchgenError as error:
        print(f"patchgen: {error}", file=sys.stderr)
        return 2
    print(f"{args.workers} workers, median of {args.rounds} rounds of {args.count} patches")
    for name, speed in speeds.items():
        print(f"{name:<36}{speed:8.0f} patches/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
