"""Results: a row for each task, the file that holds them, and the tables that people read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from patchgen.bench.oracle import MEANINGS, Rung
from patchgen.bench.score import Score, pass_at, score
from patchgen.bench.task import CATEGORIES, LEVELS, Task
from patchgen.errors import PatchgenError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """One attempt: how far it got (a name of `Rung`), why no further, its file's text, what it took."""

    rung: str
    reason: str
    patch: str
    seconds: float
    tokens: int

    @property
    def height(self) -> Rung:
        return Rung[self.rung.upper()]


@dataclass(frozen=True, slots=True)
class Row:
    """A task with all its samples."""

    id: str
    category: str
    level: int
    request: str
    samples: tuple[Sample, ...]

    @classmethod
    def of(cls, task: Task, samples: Iterable[Sample]) -> Row:
        return cls(task.id, task.category, task.level, task.request, tuple(samples))

    def reached(self, rung: Rung) -> int:
        """How many samples got to this rung or above."""
        return sum(sample.height >= rung for sample in self.samples)

    def pass_at(self, k: int) -> float:
        return pass_at(k, len(self.samples), self.reached(Rung.BEHAVES))


@dataclass(frozen=True, slots=True)
class Results:
    """What a run of the bench brought. `settings` are those of the maker and of the run."""

    name: str
    settings: dict[str, Any]
    rows: tuple[Row, ...]

    @property
    def samples(self) -> int:
        """Samples a task."""
        return min((len(row.samples) for row in self.rows), default=0)


def write(results: Results) -> str:
    """As JSON: the scores, and `tasks`, one list with one row a task."""
    rows = [asdict(row) | {"passed": row.reached(Rung.BEHAVES), "pass@1": row.pass_at(1)} for row in results.rows]
    summary = {
        "format": FORMAT,
        "name": results.name,
        "settings": results.settings,
        "ladder": {rung.name.lower(): ladder(results, rung).mean for rung in MEANINGS},
        **{f"pass@{k}": asdict(passes(results, k)) for k in ks(results)},
        "tasks": rows,
    }
    return json.dumps(summary, ensure_ascii=False, indent=1) + "\n"


def load(path: Path) -> Results:
    """Results from a file. Raises PatchgenError for one that holds none, OSError for one that can't be read."""
    try:
        data = json.loads(path.read_text("utf-8"))
        rows = tuple(
            Row(r["id"], r["category"], r["level"], r["request"], tuple(Sample(**one) for one in r["samples"]))
            for r in data["tasks"]
        )
        return Results(data["name"], data["settings"], rows)
    except (ValueError, KeyError, TypeError) as error:
        raise PatchgenError(
            f"{path} holds no results of this bench ({error}); make it with 'patchgen bench'"
        ) from error


def ks(results: Results) -> list[int]:
    """The k for which pass@k is told: 1, and what else the samples allow of 5 and 10."""
    return [k for k in (1, 5, 10) if k <= results.samples]


def passes(results: Results, k: int) -> Score:
    return score([row.pass_at(k) for row in results.rows])


def ladder(results: Results, rung: Rung) -> Score:
    """The share of samples that got to this rung, its mean over tasks."""
    return score([row.reached(rung) / len(row.samples) for row in results.rows])


def tables(results: Results) -> str:
    """All tables as Markdown: the ladder, pass@k, by category and by level."""
    return "\n\n".join([comparison([results]), _parts(results)])


def comparison(many: Sequence[Results]) -> str:
    """A row for each run: the ladder, and pass@k with its 95 % range."""
    most = sorted({k for results in many for k in ks(results)})
    head = ["run", "tasks", *(rung.name.lower() for rung in MEANINGS), *(f"pass@{k}" for k in most)]
    lines = [_line(head), _line(["---", "--:", *["--:"] * (len(head) - 2)])]
    for results in many:
        rungs = [f"{ladder(results, rung).mean:.1%}" for rung in MEANINGS]
        scores = [str(passes(results, k)) if k in ks(results) else "" for k in most]
        lines.append(_line([results.name, str(len(results.rows)), *rungs, *scores]))
    return "\n".join(lines)


def _parts(results: Results) -> str:
    """pass@1 by category and level."""
    groups: list[tuple[str, Callable[[Row], bool]]] = [
        *((name, lambda row, name=name: row.category == name) for name in CATEGORIES),
        *((f"level {n}: {what}", lambda row, n=n: row.level == n) for n, what in LEVELS.items()),
    ]
    lines = [_line(["tasks of", "tasks", "pass@1"]), _line(["---", "--:", "--:"])]
    for name, belongs in groups:
        values = [row.pass_at(1) for row in results.rows if belongs(row)]
        if values:
            lines.append(_line([name, str(len(values)), str(score(values))]))
    return "\n".join(lines)


def difference(one: Results, other: Results) -> str:
    """What the second does better and worse than the first, task by task."""
    before = {row.id: row.pass_at(1) for row in one.rows}
    pairs = [(row, before[row.id]) for row in other.rows if row.id in before]
    if not pairs:
        raise PatchgenError(f"{one.name} and {other.name} have no task in common")
    change = score([row.pass_at(1) - earlier for row, earlier in pairs])
    won = [row for row, earlier in pairs if row.pass_at(1) > earlier]
    lost = [row for row, earlier in pairs if row.pass_at(1) < earlier]
    return "\n".join(
        [
            f"{other.name} against {one.name}, {len(pairs)} tasks: {change.mean:+.1%} "
            f"({change.low:+.1%} to {change.high:+.1%})",
            *(f"+ {row.id}: {row.request}" for row in won),
            *(f"- {row.id}: {row.samples[0].reason}" for row in lost),
        ]
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
