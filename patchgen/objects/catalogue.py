"""The catalogue of objects as data, measured from a running Pd by `patchgen.objects.measure`.

One comes with the package: `catalogue.json`, the objects of vanilla Pd and of its extra folder. `patchgen objects
--measure` writes one of the user's own Pd, which is used from then on in its place.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from patchgen.errors import PatchgenError
from patchgen.objects.ports import Ports

FILE = Path(__file__).with_name("catalogue.json")
VARIABLE = "PATCHGEN_CATALOGUE"

Messages: TypeAlias = Mapping[str, Mapping[str, str]]  # inlet as the help patch calls it -> message -> what it does


@dataclass(frozen=True, slots=True)
class Help:
    """What a help patch says of an object; `messages` by inlet: `1st`, `2nd`, … `n` (any further), `rightmost`."""

    description: str = ""
    messages: Messages = field(default_factory=dict)
    arguments: tuple[str, ...] = ()


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
    help: Help = Help()


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
    rows = [
        f"  {json.dumps(name)}: {json.dumps(_row(entry), ensure_ascii=False)}"
        for name, entry in sorted(catalogue.objects.items())
    ]
    records = {name: str(ports) for name, ports in catalogue.records.items()}
    return (
        f'{{\n "pd": {json.dumps(catalogue.version)},\n "records": {json.dumps(records)},\n "objects": {{\n'
        + ",\n".join(rows)
        + "\n }\n}\n"
    )


def parse(text: str) -> Catalogue:
    """ValueError, KeyError, TypeError or AttributeError where the text is no catalogue."""
    data = json.loads(text)
    objects = {name: _entry(row) for name, row in data["objects"].items()}
    records = {name: Ports.parse(ports) for name, ports in data["records"].items()}
    return Catalogue(str(data["pd"]), MappingProxyType(objects), MappingProxyType(records))


@cache
def catalogue() -> Catalogue:
    """The user's own catalogue where there is one, else the one that comes with the package. PatchgenError."""
    return load(own_file()) if own_file().is_file() else shipped()


@cache
def shipped() -> Catalogue:
    """The catalogue that comes with the package."""
    return load(FILE)


def own_file() -> Path:
    """Where the user's own catalogue is, or would be: what PATCHGEN_CATALOGUE names, else in the folder for data."""
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_data_path("patchgen", appauthor=False) / "catalogue.json"


def load(path: Path) -> Catalogue:
    """Raises PatchgenError where the file is broken."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        again = (
            "reinstall PatchGen" if path == FILE else "measure again with 'patchgen objects --measure', or delete it"
        )
        raise PatchgenError(f"The catalogue of objects {path} is broken; {again} ({error})") from error


def _row(entry: Entry) -> dict[str, object]:
    row: dict[str, object] = {"class": entry.kind, "types": entry.types, "ports": [str(ports) for ports in entry.ports]}
    row |= {"extra": True} if entry.extra else {}
    told = {
        "description": entry.help.description,
        "messages": {inlet: dict(messages) for inlet, messages in entry.help.messages.items()},
        "arguments": list(entry.help.arguments),
    }
    return row | {key: value for key, value in told.items() if value}


def _entry(row: dict[str, Any]) -> Entry:
    told = Help(row.get("description", ""), row.get("messages", {}), tuple(row.get("arguments", ())))
    ports = tuple(map(Ports.parse, row["ports"]))
    if not ports:
        raise ValueError("an object has no ports at all")
    return Entry(str(row["class"]), str(row["types"]), ports, bool(row.get("extra")), told)
