"""`python -m patchgen_training.revisions.verify --count N`: patches before and after changes of each kind in real Pd.

The patch after the change must be the notation's own spelling and load with DSP on, without a word from Pd that the
patch before did not cause; both patches are played, and what was heard must be related as the change states. Prints a
table and every failure; the exit code is 1 when there was one.
"""

from __future__ import annotations

import argparse
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from patchgen import notation
from patchgen.pdhost import find_pd, install_hint
from patchgen_training.families.phrases import Speech
from patchgen_training.families.runner import run
from patchgen_training.revisions import KINDS, Kind, Revised, drawn_kind
from patchgen_training.revisions.relations import Both

_TIMEOUT = 20.0  # seconds for one patch


@dataclass(frozen=True, slots=True)
class Failure:
    """A change, and what is wrong with it."""

    revised: Revised
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        head = f"{self.revised.kind}: {self.revised.request}\n{self.revised.before}=>\n{self.revised.text}"
        return head + "".join(f"  -> {reason}\n" for reason in self.reasons)


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code: 0, 1 where a change failed, 2 without Pd."""
    parser = argparse.ArgumentParser(prog="patchgen_training.revisions.verify", description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="changes of each kind (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the draw (default: %(default)s)")
    parser.add_argument("--kind", action="append", choices=list(KINDS), help="only this kind (may be repeated)")
    parser.add_argument("--jobs", type=int, default=2, help="Pd processes at a time (default: %(default)s)")
    options = parser.parse_args(argv)
    pd = find_pd()
    if pd is None:
        print(install_hint(), file=sys.stderr)
        return 2
    chosen = [KINDS[name] for name in options.kind or KINDS]
    failures: list[Failure] = []
    print(f"{'kind':<24}{'drawn':>7}{'passed':>8}")
    with ThreadPoolExecutor(options.jobs) as pool:
        results = pool.map(lambda kind: verify(pd, kind, options.count, options.seed), chosen)
        for kind, failed in zip(chosen, results, strict=True):
            print(f"{kind.name:<24}{options.count:>7}{options.count - len(failed):>8}", flush=True)
            failures += failed
    whole = options.count * len(chosen)
    print(f"{'all':<24}{whole:>7}{whole - len(failures):>8}")
    for failure in failures:
        print(f"\n{failure}", end="")
    return 1 if failures else 0


def verify(pd: Path, kind: Kind, count: int, seed: int = 0) -> list[Failure]:
    """Draws changes of one kind and runs each; returns those that failed."""
    speech = Speech(random.Random(f"verify {kind.name} {seed}"))
    changes = [drawn_kind(speech, kind) for _ in range(count)]
    return [Failure(revised, reasons) for revised in changes if (reasons := faults(pd, revised))]


def faults(pd: Path, revised: Revised) -> tuple[str, ...]:
    """What is wrong with one change: its notation, what Pd said, and where what is heard is not related as stated."""
    before, after = notation.read(revised.before), notation.read(revised.text)
    if before.patch is None or after.patch is None or after.findings:
        return tuple(map(str, after.findings)) or ("no patch",)
    if (canonical := notation.write(after.patch)) != revised.text:
        return (f"the notation writes it otherwise:\n{canonical}",)
    then = revised.behaviour_after()
    was, earlier = run(pd, before.patch, replace(revised.behaviour(), ms=then.ms), _TIMEOUT)
    heard, complaints = run(pd, after.patch, then, _TIMEOUT)
    names = {name: revised.port(name) for name in was.messages}
    both = Both(was, heard, names)
    reasons = tuple(f"Pd: {complaint}" for complaint in complaints if complaint not in earlier)
    return reasons + tuple(reason for relation in revised.change.relations if (reason := relation(both)))


if __name__ == "__main__":
    sys.exit(main())
