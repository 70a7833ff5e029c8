"""How long it takes from Enter to the open patch: the median of many requests, step by step, as Markdown."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from tqdm import tqdm

from patchgen.errors import PatchgenError
from patchgen_bridge.journey import REQUEST, STEPS, Journey, travel
from patchgen_bridge.rig import BLOCKS_PER_SECOND, Pd, start_bridge

OSCILLATORS = 1000  # of the patch that plays with --audio: an eighth of a core, where this was written


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print a table. Returns 0, or 1 with a message of what went wrong and what to do."""
    arguments = _parser().parse_args(argv)
    try:
        print(_measure(arguments.runs, arguments.request, arguments.audio, arguments.model))
    except PatchgenError as error:
        print(f"latency: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m patchgen_bridge.latency",
        description="Send a request many times through [patchgen] in a Pd without a window, and time each step.",
    )
    parser.add_argument("--runs", type=_count, default=20, help="how many times (default: 20)")
    parser.add_argument("--request", default=REQUEST, help=f"what to make (default: {REQUEST})")
    parser.add_argument(
        "--audio", action="store_true", help=f"meanwhile Pd computes {OSCILLATORS:,} oscillators in real time"
    )
    parser.add_argument("--model", type=Path, help="a GGUF file instead of the embedded model")
    return parser


def _count(text: str) -> int:
    runs = int(text)
    if runs < 2:
        raise argparse.ArgumentTypeError("a median needs two runs or more")
    return runs


def _measure(runs: int, request: str, audio: bool, model: Path | None) -> str:
    chosen = ("--model", model) if model else ()
    with (
        TemporaryDirectory(prefix="patchgen-") as folder,
        start_bridge("--folder", folder, *chosen) as bridge,
        Pd(bridge.port, oscillators=OSCILLATORS if audio else 0) as pd,
    ):
        _once(pd, request)  # the first is slower: nothing is in the caches yet
        blocks, since = pd.blocks(), time.perf_counter()
        journeys = [_once(pd, request) for _ in tqdm(range(runs), unit="request", disable=None)]
        due = (time.perf_counter() - since) * BLOCKS_PER_SECOND
        kept = (pd.blocks() - blocks) / due
    sound = f"Pd computed {OSCILLATORS:,} oscillators meanwhile ({kept:.1%} of the blocks due)" if audio else "DSP off"
    tokens = median(journey.record["tokens"] for journey in journeys)
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    return "\n".join(
        [
            f'{runs} requests "{request}", {tokens:.0f} tokens by {bridge.model}; {sound}; {machine}.',
            "",
            *_table(journeys),
        ]
    )


def _once(pd: Pd, request: str) -> Journey:
    journey = travel(pd, request)
    pd.close(journey.patch.name)
    return journey


def _table(journeys: Sequence[Journey]) -> list[str]:
    rows = [(step, [journey.took[step] for journey in journeys]) for step in STEPS]
    rows.append(("**Enter to open patch**", [journey.seconds for journey in journeys]))
    lines = [f"| {name} | {median(times) * 1e3:.1f} | {_p95(times) * 1e3:.1f} |" for name, times in rows]
    return ["| step | median, ms | 95th percentile, ms |", "|---|--:|--:|", *lines]


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    sys.exit(main())
