"""`python -m patchgen.bench.prove [FILE|DIR …]`: is each task told apart from its wrong patches?

For every task the reference and the second shape have to behave, and each wrong patch has to load and not behave.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from patchgen import notation
from patchgen.bench.oracle import Rung, Verdict, judge
from patchgen.bench.task import Task, load_tasks
from patchgen.errors import PatchgenError
from patchgen.finding import Reading
from patchgen.layout import arrange
from patchgen.pdhost import PdJudge


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one of a task's patches: `reference`, `second`, `wrong 1`…"""

    task: Task
    patch: str
    verdict: Verdict

    @property
    def good(self) -> bool:
        """It is what it is meant to be; a wrong patch has to get as far as being run."""
        return self.verdict.rung is (Rung.LOADS if self.patch.startswith("wrong") else Rung.BEHAVES)

    def __str__(self) -> str:
        told = self.verdict.reason or "it does what was asked"
        return f"{self.task.id}: {self.patch}: {self.verdict.rung.name.lower()}: {told}"


def prove(task: Task, pd: PdJudge) -> Iterator[Proof]:
    """Each of the task's patches with its verdict."""
    texts = {"reference": task.reference, "second": task.second}
    texts |= {f"wrong {number}": text for number, text in enumerate(task.wrong, 1)}
    for name, text in texts.items():
        if text.strip():
            yield Proof(task, name, judge(task, read(text), pd))


def read(text: str) -> Reading:
    """A task's patch, laid out as a generated one is: inlets and outlets from left to right as they are numbered."""
    reading = notation.read(text.strip("\n"))
    return replace(reading, patch=arrange(reading.patch)) if reading.patch else reading


def main(argv: Sequence[str] | None = None) -> int:
    """Print what is not as it should be. Returns 0 where all is well, else 1."""
    parser = argparse.ArgumentParser(prog="python -m patchgen.bench.prove", description=__doc__.partition("\n\n")[2])
    parser.add_argument("tasks", nargs="*", type=Path, metavar="FILE|DIR", help="tasks (default: the bench's own)")
    parser.add_argument("-v", "--verbose", action="store_true", help="print all verdicts, not only the wrong ones")
    arguments = parser.parse_args(argv)
    try:
        tasks = load_tasks(arguments.tasks)
        with PdJudge() as pd:
            proofs = [proof for task in tqdm(tasks, unit="task", disable=None) for proof in prove(task, pd)]
    except PatchgenError as error:
        print(error, file=sys.stderr)
        return 2
    for proof in proofs:
        if arguments.verbose or not proof.good:
            print(f"{'' if proof.good else 'NOT AS IT SHOULD BE: '}{proof}")
    bad = sum(not proof.good for proof in proofs)
    print(f"{len(tasks)} tasks, {len(proofs)} patches, {bad} not as they should be")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
