"""`python -m patchgen.objects.measure`: measure the catalogue of objects from the real Pd and write it.

For each name that Pd creates: its class, which types of creation argument it takes at which place, and its ports
for every number of arguments. An object that is several (`list append`, `list split`) has an entry for each. What
depends on more than the number of arguments is told by a rule (`patchgen.objects.rules`) and not by the catalogue;
the command ends with code 1 and names every object whose ports neither explains.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from patchgen.objects import candidates
from patchgen.objects.catalogue import FILE, Catalogue, Entry, Help, by_count, dump
from patchgen.objects.helptext import helps
from patchgen.objects.ports import Ports
from patchgen.objects.probe import Probe
from patchgen.objects.rules import RULES
from patchgen.objects.search import Search
from patchgen.pdhost import find

COUNTS = (0, 1, 2, 3, 4, 5, 6, 9)  # numbers of creation arguments that are tried
_TYPED = 5  # Pd's classes declare the types of at most five arguments
_NONSENSE = "zzqx"
_WORDS = "abcdefghi"
_LETTER = {(True, True): "*", (True, False): "f", (False, True): "s", (False, False): "-"}
_RECORDS = ("msg", "floatatom", "symbolatom", "listbox", "text")  # boxes that are no objects
_STEP = 2000  # names that are tried between two movements of a progress bar

Item = TypeVar("Item")


class Track(Protocol):
    """Goes through items, as `tqdm` does; `what` says what they are."""

    def __call__(self, items: Sequence[Item], what: str) -> Iterable[Item]: ...


@dataclass(frozen=True, slots=True)
class Measured:
    """A catalogue; the objects whose ports neither it nor a rule tells; the boxes that ended Pd or kept it busy."""

    catalogue: Catalogue
    unexplained: tuple[str, ...]
    stopped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What another catalogue has more, has not, and has with other ports, other creation arguments or another class."""

    new: tuple[str, ...]
    missing: tuple[str, ...]
    other: tuple[str, ...]


def differences(before: Catalogue, after: Catalogue) -> Differences:
    def ported(entry: Entry) -> Entry:
        return replace(entry, help=Help())

    both = before.objects.keys() & after.objects.keys()
    other = (head for head in both if ported(before.objects[head]) != ported(after.objects[head]))
    new, missing = after.objects.keys() - both, before.objects.keys() - both
    return Differences(tuple(sorted(new)), tuple(sorted(missing)), tuple(sorted(other)))


def _silent(items: Sequence[Item], what: str) -> Iterable[Item]:  # noqa: ARG001
    return items


def measure(pd: Path, search: Search | None = None, track: Track = _silent) -> Measured:
    """Ask this Pd about all objects, which takes a quarter of a minute; with `search` about those that it finds there.

    Words from libraries are tried before the names of files: an object of a library counts only when Pd loads the
    library at its start, not because a box before it has loaded it.
    """
    with Probe(pd, search.flags if search else ()) as probe:
        files = candidates.files(pd, search)
        names = _created(probe, sorted(candidates.words(pd, search) - files), track, "words")
        names = sorted({*names, *_created(probe, sorted(files), track, "files")})
        heads = names + _subjects(probe, names, sorted(candidates.subjects(pd)))
        entries, unexplained = _entries(probe, heads, _types(probe, heads), track)
        records = dict(zip(_RECORDS, probe.ports(_RECORDS), strict=True))
        stopped = tuple(text.removeprefix("obj ") for text in probe.stopped)
    with Probe(pd, ("-nostdpath",)) as bare:
        builtin = set(_created(bare, heads))
    texts = helps(candidates.helps(pd, search), {head: entry.kind for head, entry in entries.items()})
    entries = {
        head: replace(entry, extra=head not in builtin, help=texts.get(head, Help())) for head, entry in entries.items()
    }
    boxes = {name: probed.ports for name, probed in records.items() if probed}
    return Measured(Catalogue(find.pd_version(pd), entries, boxes), tuple(unexplained), stopped)


def _created(probe: Probe, texts: Sequence[str], track: Track = _silent, what: str = "") -> list[str]:
    steps = [texts[start : start + _STEP] for start in range(0, len(texts), _STEP)]
    made = [good for step in track(steps, what) for good in probe.created([f"obj {text}" for text in step])]
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


def _entries(
    probe: Probe, heads: Sequence[str], types: Mapping[str, str], track: Track
) -> tuple[dict[str, Entry], list[str]]:
    entries: dict[str, Entry] = {}
    unexplained: list[str] = []
    for head in track(heads, "ports"):
        ways = [_series(head, types[head], first, prefer) for prefer in "fs" for first in (1, 4)]
        forms = list(dict.fromkeys(form for way in ways for form in way))
        probed = dict(zip(forms, probe.ports([f"obj {form}" for form in forms]), strict=True))
        series = [[entry.ports for form in way if (entry := probed[form])] for way in ways]
        kind = next((entry.kind for form in ways[0] if (entry := probed[form])), None)
        if kind is None:  # it ended Pd, which is told by `probe.stopped`
            continue
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
    measured = measure(find.require_pd())
    catalogue = measured.catalogue
    arguments.output.write_text(dump(catalogue), encoding="utf-8")
    print(f"{len(catalogue.objects)} objects of Pd {catalogue.version}: {arguments.output}")
    for head in measured.unexplained:
        print(f"not told by the number of its arguments: {head}", file=sys.stderr)
    for text in measured.stopped:
        print(f"ends Pd or keeps it busy: {text}", file=sys.stderr)
    return 1 if measured.unexplained or measured.stopped else 0


if __name__ == "__main__":
    sys.exit(main())
