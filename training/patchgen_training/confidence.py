"""`python -m patchgen_training.confidence`: how well a model's confidence foretells that its patch is right.

Requests are drawn from the task families in wordings that training never uses; the model answers each greedily, under
its constraint. An answer is right to the letter where it is the pair's own patch. It behaves where it also, or by
other boxes, does in the real Pd what the family states: what is not fit for delivery does not count, nor does an
answer where the behaviour names a box that it lacks, so that share is a lower bound. Printed by tenths of the
requests, the least confident first, as a reliability table.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from patchgen import notation
from patchgen.check import check
from patchgen.errors import PatchgenError
from patchgen.finding import errors
from patchgen.layout import arrange
from patchgen.model import Engine, Sampling, open_model
from patchgen.pdhost import require_pd
from patchgen_training.audition import behaves, held_out
from patchgen_training.families import Drawn
from patchgen_training.work import bar

PARTS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's confidence, from 0 to 1, the tokens that the constraint changed, and what became of it."""

    confidence: float
    overruled: int
    exact: bool
    behaves: bool


def answers(engine: Engine, pd: Path, requests: Sequence[Drawn]) -> Iterator[Answer]:
    """The model's answers, each played in the real Pd unless it is the pair's own patch."""
    for drawn in requests:
        *pieces, last = engine.stream(drawn.request, Sampling())
        if last.confidence is None:
            raise PatchgenError("This engine tells no confidence")
        text = "".join(piece.text for piece in (*pieces, last))
        exact = text == drawn.text
        yield Answer(last.confidence, last.overruled, exact, exact or _plays(pd, text, drawn))


def _plays(pd: Path, text: str, drawn: Drawn) -> bool:
    reading = notation.read(text)
    # A patch that is not fit for delivery is not run: it may write files.
    if reading.patch is None or errors((*reading.findings, *check(reading.patch))):
        return False
    return behaves(pd, arrange(reading.patch), drawn.behaviour())


def table(found: Sequence[Answer]) -> str:
    """By tenths of the answers, then all of them; last, how well the confidence tells right from wrong."""
    from sklearn.metrics import brier_score_loss, roc_auc_score

    ordered = sorted(found, key=lambda answer: answer.confidence)
    bounds = [len(ordered) * part // PARTS for part in range(PARTS + 1)]
    rows = ["| confidence | answers | mean confidence | the pair's own patch | behaves |", "|---|--:|--:|--:|--:|"]
    rows += [_row(ordered[start:end]) for start, end in itertools.pairwise(bounds) if start < end]
    rows.append(_row(ordered))
    foretold = [answer.confidence for answer in found]
    for name, truth in (
        ("the pair's own patch", [answer.exact for answer in found]),
        ("behaves", [answer.behaves for answer in found]),
    ):
        if len(set(truth)) == 2:
            area, brier = roc_auc_score(truth, foretold), brier_score_loss(truth, foretold)
            rows.append(f"\n{name}: area under the ROC curve {area:.3f}, Brier score {brier:.3f}")
    changed = sum(answer.overruled > 0 for answer in found)
    return "\n".join([*rows, f"\nThe constraint changed {changed} of {len(found)} answers."])


def _row(part: Sequence[Answer]) -> str:
    shares = [statistics.mean(answer.confidence for answer in part)]
    shares += [statistics.mean(answer.exact for answer in part), statistics.mean(answer.behaves for answer in part)]
    bounds = f"{part[0].confidence:.4f} to {part[-1].confidence:.4f}"
    return f"| {bounds} | {len(part)} | {' | '.join(f'{share:.1%}' for share in shares)} |"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m patchgen_training.confidence", description=__doc__)
    parser.add_argument("model", nargs="?", type=Path, metavar="MODEL.gguf", help="else: the embedded model")
    parser.add_argument("--count", type=int, default=1000, help="requests (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the requests (default: %(default)s)")
    options = parser.parse_args(argv)
    found: list[Answer] = []
    try:
        pd, engine = require_pd(), open_model(options.model)
        try:
            requests = held_out(options.seed, options.count)
            with bar(len(requests), engine.info.name, unit="request") as progress:
                for answer in answers(engine, pd, requests):
                    found.append(answer)
                    progress.update()
        finally:
            engine.close()
    except PatchgenError as error:
        print(f"confidence: {error}", file=sys.stderr)
        return 1
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
