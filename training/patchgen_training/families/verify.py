"""`python -m patchgen_training.families.verify --count N`: drawn patches of every family in the real Pd.

Each patch must be the notation's own spelling, load without a word from Pd with DSP on, and behave as its family
states. Prints a table and every failure; the exit code is 1 when there was one.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from patchgen import notation
from patchgen.pdhost import find_pd, install_hint
from patchgen_training.families import FAMILIES, Drawn, Family
from patchgen_training.families.phrases import Speech
from patchgen_training.families.runner import run


@dataclass(frozen=True, slots=True)
class Failure:
    """A drawn patch, and what is wrong with it."""

    family: str
    request: str
    text: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.family}: {self.request}\n{self.text}" + "".join(f"  -> {reason}\n" for reason in self.reasons)


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code: 0, 1 where a patch failed, 2 without Pd."""
    parser = argparse.ArgumentParser(prog="patchgen_training.families.verify", description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="patches of each family (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the draw (default: %(default)s)")
    parser.add_argument("--family", action="append", choices=list(FAMILIES), help="only this family (may be repeated)")
    parser.add_argument("--jobs", type=int, default=2, help="Pd processes at a time (default: %(default)s)")
    options = parser.parse_args(argv)
    pd = find_pd()
    if pd is None:
        print(install_hint(), file=sys.stderr)
        return 2
    chosen = [FAMILIES[name] for name in options.family or FAMILIES]
    with ThreadPoolExecutor(options.jobs) as pool:
        results = pool.map(lambda family: verify(pd, family, options.count, options.seed), chosen)
        failures = list(_report(zip(chosen, results, strict=True), options.count))
    for failure in failures:
        print(f"\n{failure}", end="")
    return 1 if failures else 0


def _report(results: Iterable[tuple[Family, list[Failure]]], count: int) -> Iterator[Failure]:
    """Prints a row for each family as its result comes, and gives its failures."""
    print(f"{'family':<24}{'drawn':>7}{'passed':>8}")
    drawn = passed = 0
    for family, failures in results:
        print(f"{family.name:<24}{count:>7}{count - len(failures):>8}", flush=True)
        drawn, passed = drawn + count, passed + count - len(failures)
        yield from failures
    print(f"{'all':<24}{drawn:>7}{passed:>8}")


def verify(pd: Path, family: Family, count: int, seed: int = 0) -> list[Failure]:
    """Draws patches of one family and runs each; returns those that failed."""
    speech = Speech(random.Random(f"verify {family.name} {seed}"))
    failures = []
    for _ in range(count):
        drawn = family.draw(speech)
        if reasons := faults(pd, drawn):
            failures.append(Failure(family.name, drawn.request, drawn.text, reasons))
    return failures


def faults(pd: Path, drawn: Drawn, timeout: float = 20) -> tuple[str, ...]:
    """What is wrong with one patch: its notation, what Pd said while it ran, and where it did not behave.

    `timeout` is in seconds.
    """
    reading = notation.read(drawn.text)
    if reading.patch is None or reading.findings:
        return tuple(map(str, reading.findings)) or ("no patch",)
    if (canonical := notation.write(reading.patch)) != drawn.text:
        return (f"the notation writes it otherwise:\n{canonical}",)
    behaviour = drawn.behaviour()
    heard, complaints = run(pd, reading.patch, behaviour, timeout)
    reasons = tuple(f"Pd: {complaint}" for complaint in complaints)
    return reasons + tuple(reason for expect in behaviour.expects if (reason := expect(heard)))


if __name__ == "__main__":
    sys.exit(main())
