"""`python -m patchgen_training.audition MODEL.gguf …`: what models write for held-out requests, run in the real Pd.

Requests are drawn from the task families in wordings that training never uses. Each model answers greedily, under
the grammar, with one candidate, on the way that a delivered patch goes: read, checked, laid out, loaded in Pd with
DSP on. What could be delivered then plays the family's behaviour. An answer that does the same by other boxes fails
where the behaviour names a box, so the last column is a lower bound.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from patchgen.errors import PatchgenError
from patchgen.generate import MakeOptions, make
from patchgen.model import Engine, open_model
from patchgen.patch import Patch
from patchgen.pdhost import PdJudge, require_pd
from patchgen_training.families import FAMILIES, Drawn, is_apart
from patchgen_training.families.behaviour import Behaviour
from patchgen_training.families.phrases import Speech
from patchgen_training.families.runner import run
from patchgen_training.work import bar

_TIMEOUT = 20.0  # seconds for one patch
_COLUMNS = ("model", "MB", "CPU s a request", "the pair's own patch", "fit for delivery", "behaves")


@dataclass(slots=True)
class Score:
    """How many answers passed each step, and the processor's time for writing and checking them."""

    seconds: float = 0.0
    exact: int = 0
    deliverable: int = 0
    behaving: int = 0


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m patchgen_training.audition", description=__doc__)
    parser.add_argument("models", nargs="+", type=Path, metavar="MODEL.gguf")
    parser.add_argument("--count", type=int, default=400, help="requests (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the requests (default: %(default)s)")
    options = parser.parse_args(argv)
    requests = held_out(options.seed, options.count)
    try:
        rows = [_row(path, audition(path, requests), len(requests)) for path in options.models]
    except PatchgenError as error:
        print(f"audition: {error}", file=sys.stderr)
        return 1
    print(f"| {' | '.join(_COLUMNS)} |\n|---|{'--:|' * (len(_COLUMNS) - 1)}")
    print("\n".join(rows))
    return 0


def held_out(seed: int, count: int) -> list[Drawn]:
    """Requests in held-out wordings, of all families by their weights."""
    rng = random.Random(f"audition {seed}")
    speech = Speech(rng, held_out=True)
    families = tuple(FAMILIES.values())
    bounds = tuple(itertools.accumulate(family.weight for family in families))
    drawn = (rng.choices(families, cum_weights=bounds)[0].draw(speech) for _ in itertools.count())
    return list(itertools.islice((one for one in drawn if not is_apart(one.request)), count))


def audition(path: Path, requests: Sequence[Drawn]) -> Score:
    """Has a model answer the requests, and Pd judge the answers. Raises `PatchgenError` where either is missing."""
    pd, score = require_pd(), Score()
    engine = open_model(path)
    try:
        with PdJudge(pd) as judge, bar(len(requests), path.name, unit="request") as progress:
            for drawn in requests:
                _answer(engine, pd, judge, drawn, score)
                progress.update()
    finally:
        engine.close()
    return score


def _answer(engine: Engine, pd: Path, judge: PdJudge, drawn: Drawn, score: Score) -> None:
    began = time.process_time()
    made = make(engine, drawn.request, MakeOptions(candidates=1), judge=judge)
    score.seconds += time.process_time() - began
    score.exact += made.text == drawn.text
    # A patch that is not fit for delivery is not run either: it may write files.
    if made.ok and made.patch is not None:
        score.deliverable += 1
        score.behaving += behaves(pd, made.patch, drawn.behaviour())


def behaves(pd: Path, patch: Patch, behaviour: Behaviour) -> bool:
    """Whether a patch does in the real Pd what its family states."""
    try:
        heard, complaints = run(pd, patch, behaviour, _TIMEOUT)
    except ValueError:  # the behaviour plays on a box or an inlet that this patch does not have
        return False
    return not complaints and not any(expect(heard) for expect in behaviour.expects)


def _row(path: Path, score: Score, count: int) -> str:
    shares = [f"{part / count:.1%}" for part in (score.exact, score.deliverable, score.behaving)]
    figures = [f"{path.stat().st_size / 1e6:.1f}", f"{score.seconds / count:.3f}", *shares]
    return f"| `{path.name}` | {' | '.join(figures)} |"


if __name__ == "__main__":
    sys.exit(main())
