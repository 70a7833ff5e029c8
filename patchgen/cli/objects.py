"""`patchgen objects`: the catalogue of Pd's objects, for a person or a program; and to measure it on one's own Pd."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from patchgen.cli.common import Commands, add_command, write_whole

if TYPE_CHECKING:
    from patchgen.objects import Catalogue, Entry, Ports
    from patchgen.objects.measure import Differences, Measured
    from patchgen.objects.search import Search

EXAMPLES = """\
  patchgen objects                  all objects: name, inlets and outlets, what it is
  patchgen objects osc~             all about one
  patchgen objects "pack f s 3"     the inlets and outlets of this very box
  patchgen objects -- -~            an object whose name begins with a dash
  patchgen objects --measure        ask your own Pd, its externals and abstractions among them

Inlets and outlets stand from left to right, `~` for signals and `.` for messages: `~.:~` is two inlets, one outlet.
--measure tries every name on the search path that Pd has in its preferences, says what differs from the catalogue that
comes with PatchGen, and keeps what it found: it is used from then on, until you delete the file that it names.
Exit code 1: there is no such object, or it does not take these arguments.
"""

_TYPES = {"f": "number", "s": "symbol", "*": "number or symbol"}
_RATES = {"~": "signal", ".": "messages"}
_TITLE = 12  # the width of the titles on the left
_FORM = 28  # and of an example

Item = TypeVar("Item")


def register(commands: Commands) -> None:
    parser = add_command(commands, "objects", run, "tell Pd's objects, their inlets and outlets", EXAMPLES)
    parser.add_argument("text", nargs="*", metavar="TEXT", help="an object's name, or the text of a box (else: all)")
    parser.add_argument("--json", action="store_true", help="for programs")
    own = parser.add_argument_group("your own Pd")
    own.add_argument("--measure", action="store_true", help="measure the objects of the Pd on this machine")
    own.add_argument("--path", action="append", default=[], type=Path, metavar="DIR", help="search here, too")
    own.add_argument("--lib", action="append", default=[], metavar="NAME", help="load this library first")


def run(args: argparse.Namespace) -> int:
    if args.measure and args.text:
        args.parser.error("--measure measures all objects; leave the text out")
    if (args.path or args.lib) and not args.measure:
        args.parser.error("--path and --lib belong to --measure")
    if args.measure:
        return _measure(args)
    words = tuple(" ".join(args.text).replace("$", "\\$").split())
    return _one(words, args.json) if words else _all(args.json)


def _all(as_json: bool) -> int:
    from patchgen.objects import catalogue

    objects = sorted(catalogue().objects.items())
    if as_json:
        print(json.dumps([_summary(head, entry) for head, entry in objects], ensure_ascii=False, indent=1))
        return 0
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    name = max(len(head) for head, _ in objects)
    ports = max(len(str(entry.ports[0])) for _, entry in objects)
    for head, entry in objects:
        print(f"{head:<{name}}  {entry.ports[0]!s:<{ports}}  {entry.help.description}".rstrip()[:width])
    return 0


def _one(words: tuple[str, ...], as_json: bool) -> int:
    from patchgen.objects import catalogue, close_names, head_of, lookup

    text = _shown(words)
    head, args = head_of(words)
    entry = catalogue().objects.get(head)
    if entry is None:
        near = ", ".join(close_names(head))
        meant = f"; did you mean {near}?" if near else ". 'patchgen objects' tells all there are."
        print(f"patchgen: there is no object [{head}]{meant}", file=sys.stderr)
        return 1
    found = lookup(words)
    if found is None and args:
        print(f"patchgen: Pd does not create [{text}]; {_takes(head, entry)}", file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(_details(text, head, entry, found), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_page(text, head, entry, found)))
    return 0


def _takes(head: str, entry: Entry) -> str:
    from patchgen.objects import subjects

    if words := subjects(head):
        return f"one of these follows `{head}`: {', '.join(words)}"
    return f"its arguments are: {_arguments(entry)}"


def _summary(head: str, entry: Entry) -> dict[str, Any]:
    return {
        "name": head,
        "class": entry.kind,
        "ports": str(entry.ports[0]),
        "description": entry.help.description,
        "extra": entry.extra,
    }


def _details(text: str, head: str, entry: Entry, ports: Ports | None) -> dict[str, Any]:
    from patchgen.objects import aliases, catalogue

    return {
        "text": text,
        **_summary(head, entry),
        "ports": None if ports is None else str(ports),
        "pd": catalogue().version,
        "aliases": list(aliases(head)),
        "types": entry.types,
        "forms": {form: str(found) for form, found in _forms(head, entry)},
        "messages": entry.help.messages,
        "arguments": list(entry.help.arguments),
    }


def _page(text: str, head: str, entry: Entry, ports: Ports | None) -> Iterator[str]:
    """One object for a person."""
    from patchgen.objects import aliases, catalogue

    told = entry.help
    yield f"[{text}] {told.description}".rstrip()
    yield ""
    where = "an external or an abstraction" if entry.extra else "part of Pd itself"
    yield from _row("class", f"{entry.kind} ({where}, Pd {catalogue().version})")
    if others := aliases(head):
        yield from _row("also", ", ".join(others))
    if ports is not None:
        yield from _row("inlets", _rates(ports.inlets))
        yield from _row("outlets", _rates(ports.outlets))
    yield from _row("arguments", _arguments(entry), *told.arguments)
    forms = [f"{f'[{form}]':<{_FORM}} {found}" for form, found in _forms(head, entry)]
    if len(forms) > 1:
        yield from _row("for example", *forms)
    for inlet, messages in told.messages.items():
        lines = [f"{message}: {does}" if does else message for message, does in messages.items()]
        yield from _row("by name" if inlet == "receiver" else f"{inlet} inlet", *lines)


def _row(title: str, *lines: str) -> Iterator[str]:
    width = max(40, shutil.get_terminal_size().columns - _TITLE)
    for line in lines:
        for part in textwrap.wrap(line, width, subsequent_indent="  ", break_on_hyphens=False):
            yield f"{title:<{_TITLE}}{part}"
            title = ""


def _rates(ports: str) -> str:
    return f"{len(ports)}: {', '.join(_RATES[letter] for letter in ports)}" if ports else "none"


def _arguments(entry: Entry) -> str:
    """Their types by place; a place that takes neither a number nor a symbol that was tried has its own rule."""
    return ", ".join([*(_TYPES[letter] for letter in entry.types.partition("-")[0]), "any"])


def _forms(head: str, entry: Entry) -> list[tuple[str, Ports]]:
    """Boxes that show how this object's ports depend on its arguments; one where they do not."""
    from patchgen.objects import FORMS, lookup

    letters = entry.types.ljust(len(entry.ports), "f")
    words = [str(place + 1) if letter in "f*" else "abcdefghi"[place] for place, letter in enumerate(letters)]
    texts = FORMS.get(head) or [" ".join([head, *words[:count]]) for count in range(len(entry.ports))]
    return [(text, ports) for text in texts if (ports := lookup(tuple(text.replace("$", "\\$").split()))) is not None]


def _shown(words: Sequence[str]) -> str:
    return " ".join(words).replace("\\$", "$")


def _measure(args: argparse.Namespace) -> int:
    from patchgen.objects import own_file, shipped
    from patchgen.objects.catalogue import dump
    from patchgen.objects.measure import differences, measure
    from patchgen.objects.search import search_of
    from patchgen.pdhost import require_pd

    pd = require_pd()
    paths = [word for path in args.path for word in ("-path", str(path.resolve()))]
    search = search_of(pd, [*paths, *(word for name in args.lib for word in ("-lib", name))])
    measured = measure(pd, search, _track)
    found = differences(shipped(), measured.catalogue)
    path = own_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, dump(measured.catalogue).encode("utf-8"))
    if args.json:
        report = {"file": str(path), "pd": measured.catalogue.version, "folders": list(map(str, search.folders))}
        print(json.dumps(report | _told(found, measured), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_report(path, search, found, measured)))
    return 0


def _track(items: Sequence[Item], what: str) -> Iterable[Item]:
    from tqdm import tqdm

    return tqdm(items, desc=what, leave=False, disable=None)


def _told(found: Differences, measured: Measured) -> dict[str, list[str]]:
    return {
        "new": list(found.new),
        "missing": list(found.missing),
        "other": list(found.other),
        "unexplained": list(measured.unexplained),
        "left out": list(measured.stopped),
    }


def _report(path: Path, search: Search, found: Differences, measured: Measured) -> Iterator[str]:
    from patchgen.objects import shipped

    here = measured.catalogue
    yield f"Pd {here.version} has {len(here.objects)} objects. It searches in:"
    yield from (f"  {folder}" for folder in search.folders if folder.is_dir())
    yield f"The catalogue that comes with PatchGen has {len(shipped().objects)}, of Pd {shipped().version}."
    titles = {
        "new": "New here",
        "missing": "Missing here",
        "other": "With other ports or arguments here",
        "unexplained": "New here, with ports that depend on what the arguments are and not only on their number",
        "left out": "Left out, for they end Pd or keep it busy",
    }
    for key, names in _told(found, measured).items():
        lines = [_change(name, shipped(), here) for name in names] if key == "other" else [", ".join(names)]
        if names:
            yield f"{titles[key]} ({len(names)}):"
            yield from (part for line in lines for part in _row("  ", line))
    yield f"Written to {path}. From now on PatchGen knows these objects; delete the file to go back."


def _change(name: str, before: Catalogue, after: Catalogue) -> str:
    old, new = before.objects[name], after.objects[name]
    return f"{name}: {_brief(old)}, here {_brief(new)}"


def _brief(entry: Entry) -> str:
    return f"{entry.kind} {' '.join(map(str, entry.ports))} ({_arguments(entry)})"
