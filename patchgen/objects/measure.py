"""`python -m patchgen.objects.measure`: measure the catalogue of objects from the real Pd and write it.

For each name that Pd creates: its class, which types of creation argument it takes at which place, and its ports
for every number of arguments. An object that is several (`list append`, `list split`) has an entry for each. What
depends on more than the number of arguments is told by a rule (`patchgen.objects.rules`) and not by the catalogue;
the command ends with code 1 and names every object whose ports neither explains.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from patchgen.objects import candidates
from patchgen.objects.catalogue import FILE, Catalogue, Entry, by_count, dump
from patchgen.objects.ports import Ports
from patchgen.objects.probe import Probe
from patchgen.objects.rules import RULES
from patchgen.pdhost import find

COUNTS = (0, 1, 2, 3, 4, 5, 6, 9)  # numbers of creation arguments that are tried
_TYPED = 5  # Pd's classes declare the types of at most five arguments
_NONSENSE = "zzqx"
_WORDS = "abcdefghi"
_LETTER = {(True, True): "*", (True, False): "f", (False, True): "s", (False, False): "-"}
_RECORDS = ("msg", "floatatom", "symbolatom", "listbox", "text")  # boxes that are no objects


def measure(pd: Path) -> tuple[Catalogue, list[str]]:
    """Ask this Pd about all objects (takes a minute); also the names whose ports nothing explains."""
    with Probe(pd) as probe:
        names = _created(probe, sorted(candidates.names(pd)))
        heads = names + _subjects(probe, names, sorted(candidates.subjects(pd)))
        entries, unexplained = _entries(probe, heads, _types(probe, heads))
        records = dict(zip(_RECORDS, probe.ports(_RECORDS), strict=True))
    with Probe(pd, ("-nostdpath",)) as bare:
        builtin = set(_created(bare, heads))
    for head in set(heads) - builtin:
        entries[head] = replace(entries[head], extra=True)
    boxes = {name: probed.ports for name, probed in records.items() if probed}
    return Catalogue(find.pd_version(pd), entries, boxes), unexplained


def _created(probe: Probe, texts: Sequence[str]) -> list[str]:
    made = probe.created([f"obj {text}" for text in texts])
    return [text for text, good in zip(texts, made, strict=True) if good]


def _subjects(probe: Probe, names: Sequence[str], pairs: Sequence[str]) -> list[str]:
    """`list append` and the like: a word of Pd's own follows the name, and no other will do."""
    free = set(_created(probe, [f"{name} {_NONSENSE}" for name in names]))
    picky = {name for name in names if f"{name} {_NONSENSE}" not in free}
    return _created(probe, [pair for pair in pairs if pair.split()[0] in picky])


def _types(probe: Probe, heads: Sequence[str]) -> dict[str, str]:
    """For each head the types of its arguments by place: `f` number, `s` symbol, `*` either, `-` none."""
    types = dict.fromkeys(heads, "")
    for _ in range(_TYPED):
        number = set(_created(probe, [_form(head, types[head] + "f") for head in heads]))
        symbol = set(_created(probe, [_form(head, types[head] + "s") for head in heads]))
        for head in heads:
            takes = _form(head, types[head] + "f") in number, _form(head, types[head] + "s") in symbol
            types[head] += _LETTER[takes]
    return {head: text.rstrip("*") for head, text in types.items()}


def _entries(probe: Probe, heads: Sequence[str], types: Mapping[str, str]) -> tuple[dict[str, Entry], list[str]]:
    entries: dict[str, Entry] = {}
    unexplained: list[str] = []
    for head in heads:
        ways = [_series(head, types[head], first, prefer) for prefer in "fs" for first in (1, 4)]
        probed = [probe.ports([f"obj {form}" for form in way]) for way in ways]
        series = [[entry.ports for entry in way if entry] for way in probed]
        kind = next(entry.kind for entry in probed[0] if entry)
        ports = _shortest(series[0])
        entries[head] = Entry(kind, types[head], ports)
        if any(other != series[0][: len(other)] for other in series) or not _tells(ports, series[0]):
            unexplained.append(head)
    return entries, [head for head in unexplained if head not in RULES]


def _series(head: str, types: str, first: int, prefer: str) -> list[str]:
    """The head with each number of arguments: numbers where it takes both (`f`) or symbols (`s`)."""
    letters = [prefer if letter == "*" else letter for letter in types.ljust(COUNTS[-1], "*")]
    return [_form(head, "".join(letters[:count]), first) for count in COUNTS]


def _form(head: str, types: str, first: int = 1) -> str:
    """A text with arguments of these types; a place that takes none ends it."""
    words = [str(first + place) if letter == "f" else _WORDS[place] for place, letter in enumerate(types)]
    return " ".join([head, *words])


def _shortest(series: Sequence[Ports]) -> tuple[Ports, ...]:
    """As many of the ports as tell the others."""
    for length in range(1, len(series) + 1):
        if _tells(tuple(series[:length]), series):
            return tuple(series[:length])
    return tuple(series)


def _tells(ports: tuple[Ports, ...], series: Sequence[Ports]) -> bool:
    return all(by_count(ports, count) == wanted for count, wanted in zip(COUNTS, series, strict=False))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m patchgen.objects.measure", description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "-o", "--output", type=Path, default=FILE, help="where to write it (default: the package's own)"
    )
    arguments = parser.parse_args(argv)
    catalogue, unexplained = measure(find.require_pd())
    arguments.output.write_text(dump(catalogue), encoding="utf-8")
    print(f"{len(catalogue.objects)} objects of Pd {catalogue.version}: {arguments.output}")
    for head in unexplained:
        print(f"not told by the number of its arguments: {head}", file=sys.stderr)
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
