"""What help patches say of objects: a line of description, the messages of each inlet, the creation arguments.

Pd's own help patches have a canvas named `reference`, laid out from top to bottom: the object's box with its
description beside it; bars named INLETS, OUTLETS and ARGUMENTS; below them smaller bars, `1st:` or `rightmost:`; and
for each message a text `float - what it does`, or two texts side by side. Help patches of externals often have a
canvas named `META` instead, with texts such as `DESCRIPTION …` and `INLET_0 bang float`. Where there is neither, a
text that begins with a dash beside an object's box describes that object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from patchgen.objects.catalogue import Help
from patchgen.objects.rules import number
from patchgen.patch import Box, Canvas, Kind, canvases

_INTRO = "help-intro.pd"  # a list of all objects
_ROW = 7  # pixels within which two things stand side by side
_COLUMN = 200  # pixels between two columns of a reference
_LABEL = 5  # the creation argument of [cnv] that is its label
_BAR = (100, 5)  # a bar is wider than this and no higher
_TERM = re.compile(r"(.{1,60}?) ?-(?: (.*))?$")
_SECTION = re.compile(r"(?:INLET|OUTLET|ARGUMENT|METHOD|OUTPUT)")
_PORT = re.compile(r"'?(\w+)'?(?:\+1)?:$")
_NAMED = re.compile(r"\[(\S+)\] - ")
_META_INLET = re.compile(r"INLET_(\d+|N|R) (.+)")
_PORTS = {"0": "1st", "1": "2nd", "2": "3rd", "N": "n", "R": "rightmost", "leftmost": "1st"}


_HeadOf: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Item:
    """A box of a help patch: a bar with its label, a text, or an object (`head` is its key in the catalogue)."""

    x: int
    y: int
    bar: str = ""
    text: str = ""
    head: str = ""


def helps(files: Iterable[Path], kinds: Mapping[str, str]) -> dict[str, Help]:
    """The texts for each key of the catalogue that has any; `kinds` are all keys with their classes.

    An object's own reference goes first, then that of another name of its class, then what is said in passing.
    """
    from patchgen import pdfile

    references: dict[str, Help] = {}
    remarks: dict[str, Help] = {}
    listed: dict[str, Help] = {}
    for file in files:
        patch = pdfile.load(file).patch
        head_of = partial(_head_of, kinds, file.parent.name)
        for _, canvas in canvases(patch.canvas) if patch else ():
            title = " ".join(canvas.restore.atoms[1:]) if canvas.restore else ""
            items = list(_items(canvas, head_of))
            if title == "reference":
                found, more = references, _reference(items)
            elif title == "META":
                found, more = references, _meta(items, head_of(file.name.removesuffix("-help.pd")))
            else:
                found, more = listed if file.name == _INTRO else remarks, _remarks(items)
            for head, text in more.items():
                found.setdefault(head, text)
    ranked = (references, _by_kind(references, kinds), remarks, _by_kind(remarks, kinds), listed)
    merged: dict[str, Help] = {}
    for texts in reversed(ranked):
        merged |= texts
    return merged


def _by_kind(found: Mapping[str, Help], kinds: Mapping[str, str]) -> dict[str, Help]:
    """For each key the texts of the first other of its class; abstractions are all of one class and differ."""
    firsts: dict[str, Help] = {}
    for head, text in found.items():
        firsts.setdefault(kinds[head], text)
    return {head: firsts[kind] for head, kind in kinds.items() if kind in firsts and kind != "canvas"}


def _head_of(kinds: Mapping[str, str], library: str, text: str) -> str:
    """The catalogue's key for a box's text in a help patch of this library; empty where there is none."""
    words = text.split(" ")
    return next((head for head in (" ".join(words[:2]), words[0], f"{library}/{words[0]}") if head in kinds), "")


def _items(canvas: Canvas, head_of: _HeadOf) -> Iterator[_Item]:
    for box in canvas.boxes:
        if isinstance(box, Canvas):
            yield _Item(box.x, box.y, head=head_of(box.name))
        elif box.kind is Kind.TEXT:
            yield _Item(box.x, box.y, text=_plain(box))
            if named := _NAMED.match(_plain(box)):  # where the object itself would be too large to show
                yield _Item(box.x, box.y, head=head_of(named[1]))
        elif _is_bar(box):
            yield _Item(box.x, box.y, bar=box.args[_LABEL])
        elif box.kind is Kind.OBJ:
            yield _Item(box.x, box.y, head=head_of(_plain(box)))


def _is_bar(box: Box) -> bool:
    """A [cnv] that is wide and flat; any other is an example of a [cnv]."""
    width, height = (number(atom) or 0 for atom in box.args[1:3]) if len(box.args) > _LABEL else (0, 0)
    return box.name == "cnv" and width > _BAR[0] and height <= _BAR[1]


def _plain(box: Box) -> str:
    """The text as Pd shows it, in one line."""
    return re.sub(r"\\(.)", r"\1", " ".join(box.atoms).replace(" \\,", ","))


def _reference(items: Sequence[_Item]) -> dict[str, Help]:
    found: dict[str, Help] = {}
    for column in _columns(items):
        for heads, texts, body in _blocks(column):
            if not body:  # a page that only leads to references
                continue
            text = _body(body)
            for item in heads:
                found.setdefault(item.head, replace(text, description=_description(item, texts)))
    return found


def _columns(items: Sequence[_Item]) -> Iterator[list[_Item]]:
    """The items of each column from top to bottom; a column begins where its bars do."""
    starts: list[int] = []
    for x in sorted(item.x for item in items if item.bar):
        if not starts or x - starts[-1] > _COLUMN:
            starts.append(x)
    edges = [-1 << 30, *(start - _ROW for start in starts[1:]), 1 << 30]
    for left, right in pairwise(edges):
        yield sorted((item for item in items if left <= item.x < right), key=lambda item: (item.y, item.x))


def _blocks(column: Sequence[_Item]) -> Iterator[tuple[list[_Item], list[_Item], list[_Item]]]:
    """For each group of objects in a column: their boxes, the texts beside those, and what stands below."""
    tops = [item.y for item in column if item.head]
    bars = [item.y for item in column if item.bar]
    follows = [y for before, y in pairwise(tops) if any(before < bar < y for bar in bars)]
    starts = [*tops[:1], *follows]
    for start, end in pairwise([*starts, 1 << 30]):
        block = [item for item in column if start - _ROW <= item.y < end - _ROW]
        first = min((item.y for item in block if item.bar), default=end)
        top = [item for item in block if item.y < first]
        heads, texts = [item for item in top if item.head], [item for item in top if item.text]
        yield heads, texts, [item for item in block if item.y >= first and not item.head]


def _description(head: _Item, texts: Sequence[_Item]) -> str:
    """The text beside this box, else that beside another of its group."""
    dashed = [item for item in texts if item.text.startswith("-")] or list(texts[:1])
    nearest = min(dashed, key=lambda item: abs(item.y - head.y), default=None)
    return _sentence(nearest.text) if nearest else ""


def _sentence(text: str) -> str:
    """A description without its dash, the object's name before it, and the full stop at its end."""
    text = re.sub(r"^(?:- *)?(?:\[.*?\](?:/\[.*?\])*[: ]+(?:- *)?)?", "", text.strip())
    return text.removesuffix(".")


def _body(body: Sequence[_Item]) -> Help:
    messages: dict[str, dict[str, str]] = {}
    arguments: list[str] = []
    section = port = ""
    for item in body:
        if item.bar:
            if _SECTION.match(item.bar):
                section, port = item.bar, "receiver" if item.bar.startswith("METHOD") else "1st"
            elif match := _PORT.match(item.bar):
                port = _PORTS.get(match[1], match[1])
        elif item.text and section.startswith(("INLET", "METHOD")) and (term := _term(item, body)):
            messages.setdefault(port, {}).setdefault(*term)
        elif item.text and section.startswith("ARGUMENT") and (argument := _argument(item, body)):
            arguments.append(argument)
    return Help("", messages, tuple(arguments))


def _term(item: _Item, body: Sequence[_Item]) -> tuple[str, str] | None:
    """A message and what it does, from one text or two; None for a text that names no message."""
    match = _TERM.match(item.text)
    if match is None or item.text.startswith(("(", "NONE")) or _is_meaning(item, body):
        return None
    return match[1], match[2] or next((other.text for other in body if _belongs(other, item)), "")


def _argument(item: _Item, body: Sequence[_Item]) -> str:
    if _is_meaning(item, body) or item.text.upper().startswith("NONE") or item.text.startswith("("):
        return ""
    term = _term(item, body)
    return " - ".join(term) if term else item.text


def _is_meaning(item: _Item, body: Sequence[_Item]) -> bool:
    return any(_belongs(item, other) for other in body)


def _belongs(meaning: _Item, term: _Item) -> bool:
    """Whether a text stands right of one that ends with a dash."""
    beside = abs(meaning.y - term.y) <= _ROW and meaning.x > term.x
    return bool(meaning.text) and term.text.endswith(" -") and beside


def _meta(items: Sequence[_Item], head: str) -> dict[str, Help]:
    found = Help()
    messages: dict[str, Mapping[str, str]] = {}
    for item in sorted(items, key=lambda item: item.y):
        key, _, rest = item.text.partition(" ")
        if key == "DESCRIPTION":
            found = replace(found, description=_sentence(rest))
        elif match := _META_INLET.match(item.text):
            port = _PORTS[match[1]] if match[1] in _PORTS else f"{int(match[1]) + 1}th"
            messages[port] = dict.fromkeys(match[2].split(), "")
        elif key in ("ARGUMENT", "ARGUMENTS"):
            found = replace(found, arguments=(rest,))
    return {head: replace(found, messages=messages)} if head and found.description else {}


def _remarks(items: Sequence[_Item]) -> dict[str, Help]:
    """What texts say of the boxes that they stand beside."""
    found: dict[str, Help] = {}
    for item in items:
        left = [other for other in items if other.head and abs(other.y - item.y) <= _ROW and other.x < item.x]
        if item.text.startswith("- ") and left:
            found.setdefault(max(left, key=lambda other: other.x).head, Help(_sentence(item.text)))
    return found
