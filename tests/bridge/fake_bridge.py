"""A bridge whose model is a fake one, for the tests: as a program it takes the flags of `patchgen-bridge`.

With `--pace SECONDS` each patch takes that long to write and the disk is as it is; without, the disk is slow.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Generator
from pathlib import Path

from patchgen import pdhost
from patchgen.model import End, ModelInfo, Piece, Sampling, refusal
from patchgen.model.prompt import PATCH, REQUEST, Prompt
from patchgen_bridge.__main__ import run
from patchgen_bridge.settings import resolve

SINE = ("0 osc~ 440\n", "1 *~ 0.1 <- 0\n", "2 dac~ <- 1 1>1\n")
KEPT = 100  # requests that the fake remembers: its own memory must not grow where the bridge's is measured


class FakeEngine:
    """An engine that does what a request says, or writes a sine. To change a patch it adds the words as a comment.

    The words: `slow`, `endless`, `broken`, `fickle` (broken if greedy), `unsafe` (a patch that could do harm), `hang`
    (one that keeps Pd busy without end), `film` (which it refuses).
    """

    def __init__(self, pace: float = 0.0) -> None:
        self.pace = pace
        self.info = ModelInfo(
            "fake", "llama", 0, Prompt("compact", REQUEST, PATCH + REQUEST), Path("fake.gguf"), 0, 2048
        )
        self.requests: list[tuple[str, Sampling]] = []
        self.open = 0  # streams that are being read
        self.closed = False

    def stream(self, request: str, sampling: Sampling, before: str = "") -> Generator[Piece]:
        self.requests.append((request, sampling))
        del self.requests[:-KEPT]
        self.open += 1
        try:
            lines: tuple[str, ...] = SINE
            if before:
                lines = (*before.splitlines(keepends=True), f"{len(before.splitlines())} comment {request}\n")
            elif "endless" in request:
                lines = tuple(f"{box} osc~\n" for box in range(100_000))
            elif "film" in request:
                lines = (refusal.line("video"),)
            elif "unsafe" in request:
                lines = ("0 netsend -u\n", "1 print <- 0\n")
            elif "hang" in request:
                lines = ("0 loadbang\n", "1 until <- 0\n")
            elif "broken" in request or ("fickle" in request and not sampling.temperature):
                lines = ("Sure! Here is your patch:\n",)
            for number, line in enumerate(lines, 1):
                time.sleep(0.005 if "endless" in request else 0.1 if "slow" in request else self.pace / len(lines))
                yield Piece(line, 4 * number, End.DONE if number == len(lines) else None)
        finally:
            self.open -= 1

    def close(self) -> None:
        self.closed = True


def slow_sync(_: int) -> None:
    """A slow disk, so that files are seen half delivered."""
    time.sleep(0.01)


def main() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--pace", type=float)
    own, flags = parser.parse_known_args()
    pdhost.find_pd = lambda: None
    if own.pace is None:
        os.fsync = slow_sync  # type: ignore[assignment]
    run(resolve(flags, os.environ).settings, lambda: FakeEngine(own.pace or 0.0))


if __name__ == "__main__":
    main()
