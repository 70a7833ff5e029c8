"""The data sheet: what went in, what was left out and why, what is there, in tables and plots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from patchgen_training.corpus import lengths, plots
from patchgen_training.corpus.reading import REASONS
from patchgen_training.corpus.store import Store
from patchgen_training.runs import write_text

if TYPE_CHECKING:
    from patchgen_training.corpus.making import Counts

SHEET = "sheet.md"
PLOTS = "plots"
_SHARES = (5, 25, 50, 75, 95, 99)  # percentiles
_LARGEST = 10  # families that are listed
_SPLIT = (
    "documents d JOIN groups g ON g.number = d.grouped JOIN families f ON f.number = g.parent"  # each with its side
)


def figures(kept: Store) -> dict[str, Any]:
    """The sums over all documents, for the manifest."""
    columns = ("tokens", "boxes", "vanilla_documents", "families", "held_out_documents", "held_out_families")
    row = kept.database.execute(
        "SELECT SUM(tokens), SUM(boxes), SUM(vanilla), COUNT(DISTINCT f.number), SUM(f.held_out), "
        f"COUNT(DISTINCT CASE WHEN f.held_out THEN f.number END) FROM {_SPLIT}"
    ).fetchone()
    return dict(zip(columns, row, strict=True))


def write(kept: Store, folder: Path, settings: Mapping[str, Any], counts: Counts) -> list[str]:
    """Write the sheet and its plots; returns the names of the files."""
    (folder / PLOTS).mkdir(exist_ok=True)
    charts = [
        _chart(folder, "tokens", "Documents by length in tokens", _powers(kept, "tokens")),
        _chart(folder, "boxes", "Documents by number of boxes", _powers(kept, "boxes")),
        _chart(folder, "licences", "Documents by licence", _by(kept, "licence")),
        _chart(folder, "sources", "Documents by source", _by(kept, "source")),
    ]
    parts = [
        "# Data sheet\n",
        *_made(settings),
        *_steps(counts),
        *_findings(counts),
        *_lengths(kept, settings["wanted"]["tokenizer"]),
        *_qualities(kept),
        *_breakdown(kept, "Licences", "licence"),
        *_breakdown(kept, "Sources", "source"),
        *_families(kept),
        "\n".join(f"![{Path(name).stem}]({name})" for name in charts),
    ]
    write_text(folder / SHEET, "\n".join(parts) + "\n")
    return [SHEET, *charts]


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table; all columns but the first are set to the right."""
    lines = [f"| {' | '.join(head)} |", f"|---|{'--:|' * (len(head) - 1)}"]
    lines += [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.1%}"
    return f"{value:,}" if isinstance(value, int) else str(value).replace("|", "\\|")


def _made(settings: Mapping[str, Any]) -> list[str]:
    wanted = settings["wanted"]
    accepted = ", ".join(wanted["licences"]) or "any that is known"
    rows = [
        ("sources", " ".join(settings["sources"])),
        ("licences", accepted + (", and files of unknown licence" if wanted["unknown"] else "")),
        ("files that are not UTF-8", f"read as {wanted['encoding']}" if wanted["encoding"] else "left out"),
        ("longest document", f"{wanted['longest']:,} tokens, counted {lengths.told(wanted['tokenizer'])}"),
        ("held out", f"at most {settings['held_out']:.1%} of the documents, seed {settings['seed']}"),
    ]
    return [table(("setting", "value"), rows)]


def _steps(counts: Counts) -> list[str]:
    rows = [
        ("files found", counts.files, ""),
        *_reasons(counts.left_out),
        ("= whole documents", counts.whole, ""),
        ("= files split", counts.split, f"into {counts.parts + counts.parts_left_out.total():,} parts"),
        *_reasons(counts.parts_left_out),
        ("= documents that are parts", counts.parts, ""),
        ("**documents**", counts.documents, "whole ones and parts"),
    ]
    lines = ["| step | count | |", "|---|--:|---|", *(f"| {step} | {count:,} | {why} |" for step, count, why in rows)]
    return ["## From files to documents\n", "\n".join(lines) + "\n"]


def _reasons(left_out: Counter[str]) -> list[tuple[str, int, str]]:
    return [(f"− `{name}`", left_out[name], why) for name, why in REASONS.items() if left_out[name]]


def _findings(counts: Counts) -> list[str]:
    if not counts.findings:
        return []
    rows = [(f"`{code}`", count) for code, count in counts.findings.most_common()]
    return ["## Errors in files that were left out as broken\n", table(("finding", "files"), rows)]


def _lengths(kept: Store, tokenizer: Path | None) -> list[str]:
    rows = [(what, *_percentiles(kept, what)) for what in ("tokens", "boxes")]
    head = ("", *(f"{share} %" for share in _SHARES), "most", "sum")
    return [f"## Lengths\n\nTokens are counted {lengths.told(tokenizer)}.\n", table(head, rows)]


def _percentiles(kept: Store, column: str) -> list[int]:
    total, most, whole = kept.database.execute(
        f"SELECT COUNT(*), MAX({column}), SUM({column}) FROM documents"
    ).fetchone()
    at = f"SELECT {column} FROM documents ORDER BY {column} LIMIT 1 OFFSET ?"
    return [*(kept.database.execute(at, (share * (total - 1) // 100,)).fetchone()[0] for share in _SHARES), most, whole]


def _qualities(kept: Store) -> list[str]:
    counts = kept.database.execute(
        "SELECT COUNT(*), SUM(vanilla), SUM(piece != ''), SUM(encoding != ''), SUM(loads), SUM(vanilla AND loads) "
        "FROM documents"
    ).fetchone()
    total, vanilla, split, recoded, loads, both = counts
    rows = [("objects of vanilla Pd only", vanilla, vanilla / total), ("parts of long files", split, split / total)]
    if recoded:
        rows.append(("changed from another encoding to UTF-8", recoded, recoded / total))
    if loads is not None:
        rows.append(("the real Pd loads it, alone, without an error", loads, loads / total))
        rows.append(("both vanilla and loaded", both, both / total))
    return ["## What the documents are\n", table(("quality", "documents", "share"), rows)]


def _breakdown(kept: Store, title: str, column: str) -> list[str]:
    rows = kept.database.execute(
        f"SELECT d.{column}, COUNT(*), SUM(d.tokens), SUM(d.vanilla), SUM(f.held_out) FROM {_SPLIT} "
        f"GROUP BY d.{column} ORDER BY COUNT(*) DESC, d.{column}"
    )
    shown = [(name or "unknown", *numbers) for name, *numbers in rows]
    return [f"## {title}\n", table((column, "documents", "tokens", "vanilla", "held out"), shown)]


def _families(kept: Store) -> list[str]:
    sides = kept.database.execute(
        "SELECT CASE held_out WHEN 1 THEN 'held out' ELSE 'train' END, COUNT(*), SUM(documents), MAX(documents) "
        "FROM families GROUP BY held_out ORDER BY held_out"
    )
    largest = kept.database.execute(
        "SELECT f.name, f.documents, COUNT(g.number), f.held_out FROM families f JOIN groups g ON g.parent = f.number "
        "GROUP BY f.number ORDER BY f.documents DESC, f.name LIMIT ?",
        (_LARGEST,),
    )
    rows = [(name, documents, groups, "held out" if held else "train") for name, documents, groups, held in largest]
    return [
        "## The split\n\nA family is made of groups (packages, checkouts, folders, rows) that share near duplicates.\n",
        table(("side", "families", "documents", "largest family"), sides),
        table(("largest families, by their first group", "documents", "groups", "side"), rows),
    ]


def _by(kept: Store, column: str) -> dict[str, int]:
    query = f"SELECT {column}, COUNT(*) FROM documents GROUP BY {column} ORDER BY COUNT(*) DESC, {column}"
    return {name or "unknown": count for name, count in kept.database.execute(query)}


def _powers(kept: Store, column: str) -> dict[str, int]:
    """Documents by a column, in classes that double."""
    counts: dict[str, int] = {}
    edge = 1
    most = kept.database.execute(f"SELECT MAX({column}) FROM documents").fetchone()[0]
    query = f"SELECT COUNT(*) FROM documents WHERE {column} BETWEEN ? AND ?"
    while edge <= most:
        counts[f"{edge:,}"] = kept.database.execute(query, (edge, 2 * edge - 1)).fetchone()[0]
        edge *= 2
    return counts


def _chart(folder: Path, name: str, title: str, counts: dict[str, int]) -> str:
    return plots.bars(folder / PLOTS / f"{name}.svg", title, counts).relative_to(folder).as_posix()
