"""The catalogue of objects as data: `catalogue.json`, measured from a running Pd by `patchgen.objects.measure`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from patchgen.objects.ports import Ports

FILE = Path(__file__).with_name("catalogue.json")


@dataclass(frozen=True, slots=True)
class Entry:
    """An object as Pd knows it.

    `kind` is its class, the same for all aliases. `types` are the types of its creation arguments by place: `f`
    number, `s` symbol, `*` either, `-` none; places beyond take either. `ports` stand by number of arguments; the
    last holds for all greater numbers, each of which adds what the last has more than the one before it.
    """

    kind: str
    types: str
    ports: tuple[Ports, ...]
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All objects by name, or by name and first word (`list append`); and the boxes that are no objects."""

    version: str
    objects: Mapping[str, Entry]
    records: Mapping[str, Ports]


def by_count(ports: tuple[Ports, ...], count: int) -> Ports:
    """The ports of an object with `count` creation arguments, from an entry's `ports`."""
    if count < len(ports):
        return ports[count]
    last, before = ports[-1], ports[-2] if len(ports) > 1 else ports[-1]
    beyond = count - len(ports) + 1
    return Ports(_grown(last.inlets, before.inlets, beyond), _grown(last.outlets, before.outlets, beyond))


def _grown(last: str, before: str, times: int) -> str:
    more = max(0, len(last) - len(before))
    return last + last[-1:] * more * times


def dump(catalogue: Catalogue) -> str:
    """The catalogue as JSON, an object a line."""
    rows = [f"  {json.dumps(name)}: {json.dumps(_row(entry))}" for name, entry in sorted(catalogue.objects.items())]
    records = {name: str(ports) for name, ports in catalogue.records.items()}
    return (
        f'{{\n "pd": {json.dumps(catalogue.version)},\n "records": {json.dumps(records)},\n "objects": {{\n'
        + ",\n".join(rows)
        + "\n }\n}\n"
    )


def parse(text: str) -> Catalogue:
    data = json.loads(text)
    objects = {name: _entry(row) for name, row in data["objects"].items()}
    records = {name: Ports.parse(ports) for name, ports in data["records"].items()}
    return Catalogue(data["pd"], MappingProxyType(objects), MappingProxyType(records))


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the package."""
    return parse(FILE.read_text(encoding="utf-8"))


def _row(entry: Entry) -> dict[str, object]:
    row: dict[str, object] = {"class": entry.kind, "types": entry.types, "ports": [str(ports) for ports in entry.ports]}
    return row | ({"extra": True} if entry.extra else {})


def _entry(row: dict[str, object]) -> Entry:
    ports = row["ports"]
    assert isinstance(ports, list)
    return Entry(str(row["class"]), str(row["types"]), tuple(map(Ports.parse, ports)), bool(row.get("extra")))
