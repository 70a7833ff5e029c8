"""Our errors against the real Pd's on patches with one thing broken in each; `docs/differential.md` explains it all.

To see the table: `pytest -s -m slow tests/check/test_differential.py`. PATCHGEN_PATCHES=FOLDER looks at the patches in
that folder besides Pd's own.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from patchgen import pdfile
from patchgen.check import check
from patchgen.finding import Finding, errors
from patchgen.objects import candidates
from patchgen.pdhost import PdJudge

# Errors of ours that Pd has no opinion of: what a patch may not do, and loops that it meets only when a message comes.
NOT_COMPARED = re.compile(r"unsafe-.*|message-cycle|until-without-end")

# Pd reads a file that ends too early, or a record without its end, as far as it goes, and says nothing.
CUT_SHORT = {"record-unterminated", "canvas-unclosed"}

# What Pd says and we do not, by the reason: the beginning of a finding's code and message.
PD_ONLY = {
    "what messages do at loading": re.compile(
        r"pd-(no-method|no-receiver|bad-arguments|stack-overflow|hang|cannot-open): .*"
        r"|pd-no-array: There is no array `(soundfiler .*|array .*|)`.*"
        r"|pd-other: Pd says: (inlet: expected|\S+: no current pointer|.*(empty|stale).* pointer|pack_\w+: wrong type"
        r"|trigger: generic messages|text: couldn't find text buffer|clone: instance number"
        r"|\S*\$\d\S*: (not enough arguments|argument number)|\S+: number of points|.*: no such field).*"
    ),
    "a name that an abstraction may have": re.compile(
        r"pd-no-array: .*|pd-other: Pd says: \S+ .*: no (such delwrite~|matching send)"
    ),
    "words of a single class": re.compile(
        r"pd-other: Pd says: (\S+: (.*unknown flag|npoints out of range|unsupported mode|minimum 4 points)"
        r"|usage is: bonk|scalar ).*"
    ),
}
INSIDE = "inside an abstraction"
# What we say and Pd does not.
WE_ONLY = {
    "the patch's own $1": re.compile(r"(outlet|inlet)-missing: .*\[[^]]*\\\$\d.*"),
    "text that makes no sense to expr": re.compile(r"bad-arguments: \[f?expr~? .*"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in one mutant."""

    mutant: Any
    ours: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    theirs: tuple[Finding, ...]

    @property
    def outcome(self) -> str:
        if self.ours and self.theirs:
            return "both"
        if not self.ours and not self.theirs:
            return "neither"
        if self.theirs:
            return "Pd only"
        return "cut short" if {finding.code for finding in self.ours} & CUT_SHORT else "we only"

    @property
    def reason(self) -> str | None:
        """Why only one of the two has an error; None where nobody has explained it yet."""
        reasons = {self._reason(finding) for finding in self.theirs or self.ours}
        return None if None in reasons else " and ".join(sorted(filter(None, reasons)))

    def _reason(self, finding: Finding) -> str | None:
        said = f"{finding.code}: {finding.message}"
        if not self.theirs:
            return next((reason for reason, line in WE_ONLY.items() if line.match(said)), None)
        if self._is_inside(finding):
            return INSIDE
        for reason, line in PD_ONLY.items():
            if line.match(said) and (reason != "a name that an abstraction may have" or self.warnings):
                return reason
        return None

    def _is_inside(self, finding: Finding) -> bool:
        """Whether the box that Pd could not create stands in no record of the file itself."""
        box = re.match(r"Pd could not create \[(.*)\]", finding.message)
        text = self.mutant.data.decode("utf-8", "replace").replace("\\", "")
        return box is not None and box[1] not in " ".join(text.split())

    def __str__(self) -> str:
        said = " / ".join(map(str, self.theirs or self.ours))
        return f"{self.outcome}, {self.mutant.base}, {self.mutant.mutation}: {self.mutant.done}\n    {said}"


def found(path: Path) -> tuple[Finding, ...]:
    reading = pdfile.load(path)
    checked = check(reading.patch, path.parent) if reading.patch else ()
    return tuple(finding for finding in (*reading.findings, *checked) if not NOT_COMPARED.fullmatch(finding.code))


def judged(pd: Path, paths: Sequence[Path], *, trusted: bool = True) -> list[tuple[Finding, ...]]:
    """Pd's errors; Pd's own patches may do what they like. A Pd that crashed or hung is asked anew, and alone."""
    with PdJudge(pd, trusted=trusted) as judge:
        found = [errors(said) for said in judge.judge_many(paths)]
    for number, said in enumerate(found):
        if {"pd-crash", "pd-hang"} & {finding.code for finding in said}:
            with PdJudge(pd, trusted=trusted) as judge:
                found[number] = errors(judge.judge(paths[number]))
    return found


@pytest.fixture(scope="session")
def silent(pd: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """A copy of Pd's documentation, and the patches in it that load without a word."""
    home = candidates.home(pd)
    assert home is not None
    folder = Path(shutil.copytree(home / "doc", tmp_path_factory.mktemp("vanilla") / "doc"))
    files = sorted(folder.rglob("*.pd"))
    return folder, [file for file, said in zip(files, judged(pd, files), strict=True) if not said]


def verdicts(pd: Path, mutator: ModuleType, silent: tuple[Path, list[Path]], count: int, seed: int) -> list[Verdict]:
    """Each mutant stands beside its base while it is judged, so that both find its abstractions."""
    folder, files = silent
    bases = {file.relative_to(folder).as_posix(): pdfile.load(file).patch for file in files}
    mutants = mutator.mutants(bases, count=count, seed=seed)
    paths = [(folder / mutant.base).with_name(f"mutant-{number}.pd") for number, mutant in enumerate(mutants)]
    for path, mutant in zip(paths, mutants, strict=True):
        path.write_bytes(mutant.data)
    ours, theirs = [found(path) for path in paths], judged(pd, paths)
    for path in paths:
        path.unlink()
    return [
        Verdict(mutant, errors(said), tuple(set(said) - set(errors(said))), pds)
        for mutant, said, pds in zip(mutants, ours, theirs, strict=True)
    ]


def agreement(verdicts: Iterable[Verdict], *without: str) -> float:
    """The share of mutants on which both have an error or neither has one."""
    outcomes = Counter(verdict.outcome for verdict in verdicts if verdict.outcome not in without)
    return (outcomes["both"] + outcomes["neither"]) / outcomes.total()


def table(verdicts: Iterable[Verdict]) -> str:
    """The outcomes of each mutation, and how often each reason explained one, as Markdown."""
    columns = ("both", "neither", "we only", "Pd only", "cut short")
    rows: Mapping[str, Counter[str]] = defaultdict(Counter)
    reasons: Counter[str] = Counter()
    for verdict in verdicts:
        rows[verdict.mutant.mutation][verdict.outcome] += 1
        if verdict.outcome in ("we only", "Pd only"):
            reasons[f"{verdict.outcome}: {verdict.reason}"] += 1
    total = sum(rows.values(), Counter[str]())
    lines = [
        f"| {name} | {' | '.join(str(row[c]) for c in columns)} |" for name, row in [*rows.items(), ("all", total)]
    ]
    head = f"| mutation | {' | '.join(columns)} |\n|---|{'--:|' * len(columns)}"
    return "\n".join([head, *lines, "", *(f"{n} × {reason}" for reason, n in reasons.most_common())])


def assert_agreement(verdicts: list[Verdict], least: float) -> None:
    unexplained = [
        str(verdict) for verdict in verdicts if verdict.outcome in ("we only", "Pd only") and verdict.reason is None
    ]
    assert unexplained == []
    assert agreement(verdicts, "cut short") >= least


def test_some_mutants(pd: Path, mutator: ModuleType, silent: tuple[Path, list[Path]]) -> None:
    found = verdicts(pd, mutator, silent, 320, seed=3)
    assert_agreement(found, 0.98)
    broken = {verdict.mutant.mutation for verdict in found if verdict.theirs}
    assert broken == {*mutator.TREE, *mutator.TEXT}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_five_thousand_mutants(pd: Path, mutator: ModuleType, silent: tuple[Path, list[Path]]) -> None:
    found = verdicts(pd, mutator, silent, 5000, seed=1)
    print(f"\n{len(silent[1])} patches load without a word\n\n{table(found)}\n")
    print(f"{agreement(found, 'cut short'):.2%} agree; {agreement(found):.2%} with those cut short")
    assert_agreement(found, 0.99)


def test_the_same_seed_makes_the_same_mutants(mutator: ModuleType, silent: tuple[Path, list[Path]]) -> None:
    bases = {file.name: pdfile.load(file).patch for file in silent[1][::10]}
    first, again, other = (mutator.mutants(bases, count=48, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert not {mutant.data for mutant in first} & {pdfile.write(patch) for patch in bases.values() if patch}


ARGUMENTS = """
pack 1 s p float|pack word|pack f a 1|unpack f b|t a b f l s p 7|t float bang|t d|trigger f word|pipe|pipe 5
pipe f s 5|pipe f|pipe a 5|pipe s s|struct x float y|struct x word y|struct x array y z|struct x array y
struct float x word y|struct x 7 y word z|metro 100 1 sec|metro 100 90|metro 100 90 permin|metro 100 1 perfoo
metro 100 0|delay 1 1|delay 1 1 samp|timer 1|timer 1 msecs|timer 1 perminute|block~ 64 4|block~ 64 3|block~ 64 1 6
switch~ 64 2 2|block~ 64 0|block~ 64 -3|block~ 64 3.5|clone|clone 3|clone 3 3|tabread~ no|tabread~|tabread no
tabplay~ no|delread~ no|delread4~|vd~ 0|r~|receive~ no|catch~ no|throw~ no
"""


def test_arguments_that_pd_does_not_understand(pd: Path, tmp_path: Path) -> None:
    texts = [text for line in ARGUMENTS.split("\n") for text in line.split("|") if text]
    paths = [tmp_path / f"{number}.pd" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(f"#N canvas 0 50 450 300 12;\n#X obj 10 10 {text};\n")
    said = judged(pd, paths)
    ours = [errors(found(path)) for path in paths]
    assert {
        text: [bool(one), bool(other)]
        for text, one, other in zip(texts, ours, said, strict=True)
        if bool(one) != bool(other)
    } == {}
    assert 20 < sum(map(bool, said)) < len(said) - 20


@pytest.mark.timeout(600)
def test_nothing_is_found_in_patches_that_load_without_a_word(pd: Path, tmp_path: Path) -> None:
    """Pd's own in their places; those of PATCHGEN_PATCHES without the compiled objects that lie beside them."""
    files = candidates.help_patches(pd)
    said = judged(pd, files)
    if more := os.environ.get("PATCHGEN_PATCHES"):
        others = [_copied(file, Path(more), tmp_path) for file in sorted(Path(more).rglob("*.pd")) if file.is_file()]
        files, said = files + others, said + judged(pd, others, trusted=False)
    silent = [file for file, findings in zip(files, said, strict=True) if not findings]
    print(f"\n{len(silent)} of {len(files)} load without a word")
    apart = {str(file): [str(finding) for finding in errors(found(file))] for file in silent if errors(found(file))}
    assert apart == {}
    assert len(silent) > 100


def _copied(file: Path, folder: Path, to: Path) -> Path:
    copy = to / file.relative_to(folder)
    copy.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(file, copy))
