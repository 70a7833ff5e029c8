"""How much a server can do: `python -m patchgen.model.load --engine URL --clients N`.

Each client stands for a bridge: it asks, waits for its whole text, and asks again. `--pause` seconds lie between, as
people need time to try what they got.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from patchgen.errors import ModelError, PatchgenError
from patchgen.model import PROMPTS, Engine, Sampling, open_server
from patchgen.model.instruct import examples


@dataclass(frozen=True, slots=True)
class Text:
    """One text: seconds until its first token, until its end, and its tokens. `fault` says why there is none."""

    first: float
    whole: float
    tokens: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """What all clients met in so many seconds."""

    clients: int
    seconds: float
    texts: tuple[Text, ...]

    @property
    def good(self) -> list[Text]:
        return [text for text in self.texts if not text.fault]

    @property
    def tokens_a_second(self) -> float:
        return sum(text.tokens for text in self.good) / self.seconds

    @property
    def tokens_a_text(self) -> float:
        return sum(text.tokens for text in self.good) / max(1, len(self.good))

    @property
    def requests_a_minute(self) -> float:
        return 60 * len(self.good) / self.seconds

    def users(self, requests_a_minute: float) -> float:
        """How many people can be served who ask that often."""
        return self.requests_a_minute / requests_a_minute


def simulate(engines: Sequence[Engine], *, requests: int, pause: float, sampling: Sampling) -> Load:
    """Each engine is one client's; together they ask for `requests` texts."""
    left = iter(range(requests))
    lock = threading.Lock()
    begin = time.perf_counter()

    def client(engine: Engine) -> list[Text]:
        texts: list[Text] = []
        while True:
            with lock:
                number = next(left, None)
            if number is None:
                return texts
            if texts and pause:
                time.sleep(pause)
            texts.append(_ask(engine, examples()[number % len(examples())].request, sampling))

    with ThreadPoolExecutor(len(engines)) as clients:
        texts = [text for one in clients.map(client, engines) for text in one]
    return Load(len(engines), time.perf_counter() - begin, tuple(texts))


def _ask(engine: Engine, request: str, sampling: Sampling) -> Text:
    begin = time.perf_counter()
    first, tokens = 0.0, 0
    try:
        for piece in engine.stream(request, sampling):
            tokens = piece.tokens
            if tokens and not first:
                first = time.perf_counter() - begin
    except ModelError as error:
        return Text(first, time.perf_counter() - begin, tokens, str(error))
    return Text(first, time.perf_counter() - begin, tokens)


def table(load: Load) -> str:
    """The figures, a line each."""
    good = load.good
    faults = [text.fault for text in load.texts if text.fault]
    rows = [
        f"clients              {load.clients}",
        f"requests             {len(load.texts)} in {load.seconds:.1f} s, {len(faults)} failed",
        f"requests a minute    {load.requests_a_minute:.0f}",
        f"tokens a second      {load.tokens_a_second:.0f}, {load.tokens_a_text:.0f} a text",
        f"to the first token   {_spread([text.first for text in good])}",
        f"to the whole text    {_spread([text.whole for text in good])}",
        f"users                {load.users(0.5):.0f}, if each asks every two minutes",
    ]
    return "\n".join([*rows, *(f"failed: {fault}" for fault in dict.fromkeys(faults))])


def _spread(seconds: Sequence[float]) -> str:
    if not seconds:
        return "-"
    ordered = sorted(seconds)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 0.99)]
    return "p50 {:.2f} s, p95 {:.2f} s, p99 {:.2f} s".format(*at)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m patchgen.model.load", description="How much a server can do.")
    parser.add_argument("--engine", required=True, metavar="URL", help="an OpenAI-compatible server")
    parser.add_argument("--engine-model", metavar="NAME", help="else: its first")
    parser.add_argument("--prompt", choices=sorted(PROMPTS), help="else: instruct")
    parser.add_argument("--clients", type=int, default=8, help="that ask at the same time (8)")
    parser.add_argument("--requests", type=int, default=100, help="of all clients together (100)")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds that a client waits before it asks again (0)")
    parser.add_argument("--max-tokens", type=int, default=1024, help="the longest text (1024)")
    parser.add_argument("--no-constraint", action="store_true", help="let the model write anything")
    args = parser.parse_args(argv)
    if args.clients < 1 or args.requests < 1:
        parser.error("at least one client and one request")
    sampling = Sampling(max_tokens=args.max_tokens, constrained=not args.no_constraint)
    try:
        engines = [open_server(args.engine, model=args.engine_model, prompt=args.prompt) for _ in range(args.clients)]
        load = simulate(engines, requests=args.requests, pause=args.pause, sampling=sampling)
    except PatchgenError as error:
        print(f"patchgen: {error}", file=sys.stderr)
        return 2
    print(table(load))
    return 1 if len(load.good) < len(load.texts) else 0


if __name__ == "__main__":
    sys.exit(main())
