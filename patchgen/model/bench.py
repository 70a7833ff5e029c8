"""How fast a model writes: `python -m patchgen.model.bench GGUF`.

Compares our loop, with and without the grammar, with bare `llama_decode`. The ways take turns, and the median of
the rounds counts, so that other work on the machine meets them all alike. One thread is measured in the processor's
time, which other work does not touch; several wait for each other, so there only the clock on the wall tells.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from patchgen.errors import PatchgenError
from patchgen.model import Sampling, open_model
from patchgen.model.llama import MAX_CONTEXT, LlamaEngine
from patchgen.model.native import NativeModel
from patchgen.model.threads import default_threads

Clock: TypeAlias = Callable[[], float]  # in seconds

BARE = "llama_decode alone"
REQUEST = "a 440 Hz sine"
WAYS: Mapping[str, Sampling] = {
    "likeliest token": Sampling(constrained=False),
    "temperature 1": Sampling(temperature=1.0, constrained=False),
    "likeliest token, grammar": Sampling(),
    "temperature 1, grammar": Sampling(temperature=1.0),
}


def measure(path: Path | None, *, tokens: int, rounds: int, threads: int) -> dict[str, float]:
    """Tokens a second for each way of writing, as the median of the rounds; `llama_decode` alone is the first."""
    clock = time.process_time if threads == 1 else time.perf_counter
    engine = open_model(path, threads=threads)
    assert isinstance(engine, LlamaEngine)
    native = NativeModel(engine.info.path, threads=threads, context=MAX_CONTEXT)
    try:
        prompt = engine.prompt_tokens(REQUEST)
        *_, last = engine.stream(REQUEST, Sampling(max_tokens=tokens))
        runs: dict[str, Callable[[], float]] = {BARE: lambda: _bare(native, prompt, tokens, last.tokens, clock)}
        for name, sampling in WAYS.items():
            runs[name] = lambda sampling=sampling: _written(engine, sampling, tokens, clock)  # type: ignore[misc]
        speeds: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(rounds):
            for name, run in runs.items():
                speeds[name].append(run())
    finally:
        native.close()
        engine.close()
    return {name: statistics.median(found) for name, found in speeds.items()}


def _bare(native: NativeModel, prompt: list[int], tokens: int, length: int, clock: Clock) -> float:
    """Texts of this length, as a token costs more the more stand before it."""
    run, seconds = 0, 0.0
    while run < tokens:
        native.forget(0)
        native.decode(prompt)
        begin = clock()
        for _ in range(length):
            native.decode(prompt[-1:])
        seconds += clock() - begin
        run += length
    return run / seconds


def _written(engine: LlamaEngine, sampling: Sampling, tokens: int, clock: Clock) -> float:
    """Texts one after the other until there are enough tokens; the reading of the prompt is not counted.

    Each text counts from its first token on, as does the bare loop.
    """
    written, seconds, seed = 0, 0.0, 0
    while written < tokens:
        begin = 0.0
        for piece in engine.stream(REQUEST, Sampling(seed, sampling.temperature, tokens, sampling.constrained)):
            if piece.tokens == 1 and not begin:
                begin = clock()
        if piece.tokens < 2:
            raise PatchgenError("The model writes nothing; choose another")
        seconds += clock() - begin
        written += piece.tokens - 1
        seed += 1
    return written / seconds


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m patchgen.model.bench", description="How fast a model writes.")
    parser.add_argument("model", nargs="?", type=Path, metavar="GGUF", help="else: the embedded model")
    parser.add_argument("--tokens", type=int, default=200, help="in each round (200)")
    parser.add_argument("--rounds", type=int, default=7, help="of which the median counts (7)")
    parser.add_argument("--threads", type=int, default=default_threads(), help="else: all cores but one")
    args = parser.parse_args(argv)
    try:
        speeds = measure(args.model, tokens=args.tokens, rounds=args.rounds, threads=args.threads)
    except PatchgenError as error:
        print(f"patchgen: {error}", file=sys.stderr)
        return 2
    bare = speeds[BARE]
    print(f"{args.threads} threads, median of {args.rounds} rounds of {args.tokens} tokens")
    for name, speed in speeds.items():
        print(f"{name:<26}{speed:8.0f} tokens/s {speed / bare:6.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
