"""How fast a model writes: `python -m patchgen.model.bench [GGUF]`.

Compares ways of keeping to the notation with bare `llama_decode` of the same text. Beside each text that a way writes,
the bare one is run. Of several rounds the best counts for each text, as other work on the machine only slows; then the
median of the texts. One thread is measured in the processor's time; several wait for each other, so there only the
clock on the wall tells. As in a bridge, no request comes twice: what is remembered of boxes is from others.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from patchgen.errors import PatchgenError
from patchgen.model import Sampling, embedded_model, gbnf, gguf, grammar
from patchgen.model.beginnings import box_of, has_end
from patchgen.model.constraint import BitMask, Constraint, WiringConstraint
from patchgen.model.engine import End
from patchgen.model.instruct import examples
from patchgen.model.llama import LlamaEngine
from patchgen.model.prompt import choose
from patchgen.model.threads import default_threads
from patchgen.model.wiring import Wiring

Clock: TypeAlias = Callable[[], float]  # in seconds
Way: TypeAlias = Callable[[str], float]  # writes a text for a request, and tells the tokens a second

BARE = "llama_decode alone"
NAMES = (
    *("no constraint", "llguidance", "llguidance, wiring", "llguidance, wiring, temperature 1"),
    *("mask by token trie", "llama.cpp's sampler", "llama.cpp's sampler, GBNF"),
)


@dataclass(slots=True)
class Branch:
    """A place in a trie of tokens by their bytes: the tokens that end here, and where further bytes lead."""

    tokens: list[int] = field(default_factory=list)
    further: dict[int, Branch] = field(default_factory=dict)

    def add(self, spelling: bytes, token: int) -> None:
        branch = self
        for byte in spelling:
            branch = branch.further.setdefault(byte, Branch())
        branch.tokens.append(token)

    def fitting(self, wiring: Wiring, line: bytes) -> Iterator[int]:
        """The tokens with which a text can go on whose last line is this."""
        yield from self.tokens
        for byte, branch in self.further.items():
            if byte == ord("\n"):
                after = wiring.after(line.decode("utf-8", "replace"))
                if after is not None:
                    yield from branch.fitting(after, b"")
            elif wiring.can_go_on((longer := line + bytes([byte])).decode("utf-8", "replace")):
                yield from branch.fitting(wiring, longer)


class TrieConstraint(WiringConstraint):
    """The way of other programs: a mask of the whole vocabulary before every token, here by a walk over a trie."""

    def __init__(self, grammar: Constraint, engine: BenchEngine) -> None:
        super().__init__(grammar, engine.native.piece, engine.native.ends)
        self._trie, self._vocabulary = engine.trie, engine.native.vocabulary

    def take(self, token: int) -> bool:
        mask = self.mask()
        return bool(mask[token // 32] >> np.uint32(token % 32) & np.uint32(1)) and super().take(token)

    def mask(self) -> BitMask:
        fitting = np.zeros(32 * -(-self._vocabulary // 32), np.bool_)
        fitting[[*self._trie.fitting(self._wiring, self._line), *self._ends]] = True
        bits: BitMask = np.packbits(fitting, bitorder="little").view(np.uint32)
        return bits & super().mask()


class BenchEngine(LlamaEngine):
    """An engine whose texts can be put under any constraint: `follow` makes the next one's."""

    def __init__(self, path: Path, *, threads: int) -> None:
        rules = grammar.of_notation("compact")
        assert rules is not None
        header = gguf.read_header(path)
        gguf.require_model(path, header)
        super().__init__(path, header, choose(None, header.metadata), rules, threads=threads)
        self.native = self._native
        self.wired, self.plain = self._compile(rules), self._compile(replace(rules, is_notation=False))
        self.trie = Branch()
        for token in range(self.native.vocabulary):
            self.trie.add(self.native.piece(token), token)
        self.follow: Callable[[], Constraint | None] = self.wired.constraint

    def _constraint(self) -> Constraint | None:
        return self.follow()

    def read(self, request: str) -> list[int]:
        """Run a request's prompt; its tokens."""
        prompt = self.prompt_tokens(request)
        for _ in self._read_prompt(prompt):
            pass
        return prompt


@dataclass(frozen=True, slots=True)
class Bench:
    """The ways to write a text of at most `tokens`."""

    engine: BenchEngine
    tokens: int
    clock: Clock

    def ways(self) -> Mapping[str, Way]:
        engine, greedy = self.engine, Sampling(max_tokens=self.tokens)
        ways: list[Way] = [
            lambda request: self.streamed(request, greedy, lambda: None),
            lambda request: self.streamed(request, greedy, engine.plain.constraint),
            lambda request: self.streamed(request, greedy, engine.wired.constraint),
            lambda request: self.streamed(request, replace(greedy, temperature=1.0), engine.wired.constraint),
            lambda request: self.streamed(request, greedy, lambda: TrieConstraint(engine.plain.constraint(), engine)),
            lambda request: self.sampled(request, None),
            lambda request: self.sampled(request, gbnf.of_notation("compact")),
        ]
        return dict(zip(NAMES, ways, strict=True))

    def bare(self, request: str, tokens: Sequence[int]) -> float:
        """These tokens behind the request's prompt, none of them chosen."""
        self.engine.read(request)
        begin = self.clock()
        for token in tokens:
            self.engine.native.decode((token,))
        return len(tokens) / (self.clock() - begin)

    def text(self, request: str) -> list[int]:
        """What the engine writes, as tokens."""
        self.engine.follow = self.engine.wired.constraint
        pieces = self.engine.stream(request, Sampling(max_tokens=self.tokens))
        return self.engine.native.tokens("".join(piece.text for piece in pieces))

    def streamed(self, request: str, sampling: Sampling, follow: Callable[[], Constraint | None]) -> float:
        """As a request is served, from the first token on."""
        self.engine.follow = follow
        begin = 0.0
        for piece in self.engine.stream(request, sampling):
            if piece.tokens == 1 and not begin:
                begin = self.clock()
        steps = piece.tokens if piece.end is End.DONE else piece.tokens - 1
        if steps < 1:
            raise PatchgenError("The model writes nothing; choose another")
        return steps / (self.clock() - begin)

    def sampled(self, request: str, rules: str | None) -> float:
        """By llama.cpp's own samplers, with a grammar or without."""
        native = self.engine.native
        lib, context = native._lib, native._context
        chain = lib.llama_sampler_chain_init(lib.llama_sampler_chain_default_params())
        if rules is not None:
            lib.llama_sampler_chain_add(chain, lib.llama_sampler_init_grammar(native.vocab, rules.encode(), b"root"))
        lib.llama_sampler_chain_add(chain, lib.llama_sampler_init_greedy())
        self.engine.read(request)
        token, steps = lib.llama_sampler_sample(chain, context, -1), 0
        begin = self.clock()
        while token not in native.ends and steps < self.tokens:
            native.decode((token,))
            token, steps = lib.llama_sampler_sample(chain, context, -1), steps + 1
        seconds = self.clock() - begin
        lib.llama_sampler_free(chain)
        return steps / seconds


def measure(
    path: Path | None, *, requests: int, rounds: int, tokens: int, threads: int
) -> dict[str, tuple[float, float]]:
    """For each way the median of its tokens a second, and of that relative to `llama_decode` alone, which is first."""
    engine = BenchEngine(path or embedded_model(), threads=threads)
    bench = Bench(engine, tokens, time.process_time if threads == 1 else time.perf_counter)
    try:
        texts = {example.request: bench.text(example.request) for example in examples()[:requests]}
        if not all(texts.values()):
            raise PatchgenError("The model writes nothing; choose another")
        ways = bench.ways()
        # As many tries for the bare one as for the way beside it, or more tries would find a better one.
        best = {name: dict.fromkeys(texts, (0.0, 0.0)) for name in ways}
        for name, way in list(ways.items()) * rounds:
            box_of.cache_clear()
            has_end.cache_clear()
            for request, text in texts.items():
                speed, alone = best[name][request]
                best[name][request] = max(speed, way(request)), max(alone, bench.bare(request, text))
    finally:
        engine.close()
    bare = statistics.median(alone for found in best.values() for _, alone in found.values())
    return {BARE: (bare, 1.0)} | {name: _medians(list(found.values())) for name, found in best.items()}


def _medians(found: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(speed for speed, _ in found), statistics.median(speed / alone for speed, alone in found)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m patchgen.model.bench", description="How fast a model writes.")
    parser.add_argument("model", nargs="?", type=Path, metavar="GGUF", help="else: the embedded model")
    parser.add_argument("--requests", type=int, default=12, help="of those in the prompt for instruct models (12)")
    parser.add_argument("--rounds", type=int, default=3, help="of which the best counts for each text (3)")
    parser.add_argument("--tokens", type=int, default=200, help="the longest text (200)")
    parser.add_argument("--threads", type=int, default=default_threads(), help="else: all cores but one")
    args = parser.parse_args(argv)
    amount = {"requests": args.requests, "rounds": args.rounds, "tokens": args.tokens, "threads": args.threads}
    try:
        speeds = measure(args.model, **amount)
    except PatchgenError as error:
        print(f"patchgen: {error}", file=sys.stderr)
        return 2
    print(", ".join(f"{number} {name}" for name, number in amount.items()))
    for name, (speed, share) in speeds.items():
        print(f"{name:<34}{speed:8.0f} tokens/s {share:6.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
