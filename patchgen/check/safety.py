"""What a patch that opens by itself may not do.

A generated patch is loaded by a program, not by its author: its loadbangs run before anybody has looked at it. So
it may make sound, messages, MIDI and windows of its own, but not reach other programs, other files, other
canvases or Pd itself. What can't be told from the text alone (a receiver's name that is computed) counts as harmful.

Codes, all errors: those of `CODES`, and unsafe-text (`patchgen.pdhost`: text between the records, which Pd takes for
messages).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from patchgen import objects
from patchgen.check.harm import (
    BUILDERS,
    CANVAS,
    CLASSES,
    CONTROL,
    DECLARE_LIBRARY,
    DECLARE_PATH,
    EXTERNAL,
    FILE,
    HARMLESS_FILE,
    LIBRARY,
    MESSAGES,
    MOST_POINTS,
    NETWORK,
    NETWORK_NAME,
    PATH,
    PD_MESSAGES,
    READERS,
    READING,
    RECEIVER,
    SEND_FIELD,
    SIZE,
    SIZES,
    WORD_GIVERS,
    WRITERS,
    WRITING,
)
from patchgen.check.words import could_be, could_make, is_computed, plain, split
from patchgen.finding import Finding, Severity
from patchgen.patch import Atoms, Box, Canvas, Cord, Kind, Patch, canvases

CODES = tuple(MESSAGES)  # those that a user may allow

_OUTSIDE = re.compile(r"^(?:/|~|[A-Za-z]:[\\/]|(?:.*/)?\.\.(?:/|$))")
_DIVISIONS = ("/", "//", "/~")  # ordinary objects


@dataclass(frozen=True, slots=True)
class _Harm:
    code: str
    what: str


@dataclass(frozen=True, slots=True)
class _Around:
    """What the rest of the patch can do, on which it depends whether a word is harmful.

    `reads`, `writes`: files, where a message tells it to; `builds`: makes words of letters or bytes, any word at all.
    """

    reads: bool
    writes: bool
    builds: bool


def safety(patch: Patch) -> tuple[Finding, ...]:
    """The findings, all of them errors, with a code that starts with `unsafe-`; empty for a harmless patch."""
    around = _around(patch)
    return tuple(
        Finding(
            harm.code,
            Severity.ERROR,
            MESSAGES[harm.code].format(harm.what) + " A patch that opens by itself may not do that; remove it.",
            canvas=path,
            box=box,
        )
        for path, canvas in canvases(patch.canvas)
        for box, harm in _in_canvas(canvas, around)
    )


def codes(text: str) -> frozenset[str]:
    """The codes in a list with commas. Raises ValueError where one of them is none of `CODES`."""
    named = {word for part in text.split(",") if (word := part.strip())}
    if unknown := sorted(named - set(CODES)):
        raise ValueError(f"{', '.join(unknown)}: there are {', '.join(CODES)}")
    return frozenset(named)


def _around(patch: Patch) -> _Around:
    kinds = {
        "array" if box.kind is Kind.ARRAY else " ".join(box.atoms[:2]) if box.name in ("text", "list") else box.name
        for _, canvas in canvases(patch.canvas)
        for box in canvas.boxes
        if isinstance(box, Box)
    }
    return _Around(bool(kinds & READERS), bool(kinds & WRITERS), bool(kinds & BUILDERS))


def _in_canvas(canvas: Canvas, around: _Around) -> Iterator[tuple[int | None, _Harm]]:
    boxes = canvas.boxes
    for index, box in enumerate(boxes):
        if isinstance(box, Box):
            for harm in _in_box(canvas, index, box, around):
                yield index, harm
    index = -1  # of the last box above a record
    for node in canvas.nodes:
        if isinstance(node, Box | Canvas):
            index += 1
        elif isinstance(node, Cord) or not node.atoms:
            continue
        elif node.atoms[0] == "declare":
            yield from ((None, harm) for harm in _declared(plain(node.atoms[1:])))
        elif node.chunk == "#A":  # what the box above keeps: a [text define], a [savestate]
            yield from ((max(0, index), harm) for harm in _said(plain(node.atoms), around))


def _in_box(canvas: Canvas, index: int, box: Box, around: _Around) -> Iterator[_Harm]:
    atoms = plain(box.atoms)
    if box.kind is Kind.MSG:
        yield from _message(atoms, around)
    elif box.kind is Kind.SCALAR:
        yield from _said(atoms[1:], around)
    elif box.kind is Kind.ARRAY:
        yield from _size(("array", "define", *atoms), 3, MOST_POINTS)
    elif box.kind is Kind.OBJ and atoms:
        yield from _object(canvas, index, atoms, around)
    place = SEND_FIELD.get(atoms[0] if box.kind is Kind.OBJ and atoms else box.kind)
    if place is not None:
        yield from _receiver(atoms[place : place + 1])


def _object(canvas: Canvas, index: int, atoms: Atoms, around: _Around) -> Iterator[_Harm]:
    name, args, text = atoms[0], atoms[1:], " ".join(atoms)
    plain_name = name.rpartition("/")[2] or name
    if code := CLASSES.get(plain_name) or (NETWORK if NETWORK_NAME.fullmatch(plain_name) else None):
        yield _Harm(code, text)
    elif objects.is_external(atoms):
        yield _Harm(EXTERNAL, text)
    if name == "file" and not (args and args[0] in HARMLESS_FILE):
        yield _Harm(FILE, text)
    if name in ("send", "s"):
        yield from _sender(canvas, index, args)
    if name == "declare":
        yield from _declared(args)
    if name in WORD_GIVERS:
        yield from _said(args, around)
    if name in SIZES:
        yield from _size(atoms, *SIZES[name])
    if around.writes and around.builds and (text in BUILDERS or args[:1] == ("trim",)):
        yield _Harm(FILE, text)
    yield from _paths(atoms[:1] if name not in ("clone", "pd") else args)


def _sender(canvas: Canvas, index: int, args: Atoms) -> Iterator[_Harm]:
    """`[s pd]` is harmless where all that reaches it are message boxes that say `dsp`."""
    if not args:
        yield _Harm(RECEIVER, "send")
    elif args[0] != "pd":
        yield from _receiver(args[:1])
    elif not all(_says_dsp(canvas, cord.source) for cord in canvas.cords if cord.target == index):
        yield _Harm(CONTROL, "send pd")


def _says_dsp(canvas: Canvas, source: int) -> bool:
    box = canvas.boxes[source] if source < len(canvas.boxes) else None
    return isinstance(box, Box) and box.kind is Kind.MSG and _allowed(plain(box.atoms))


def _receiver(names: Atoms) -> Iterator[_Harm]:
    """A name to which something is sent; `pd-name` is the receiver of every canvas of that name."""
    for name in names:
        if name == "pd":
            yield _Harm(CONTROL, f"send {name}")
        elif _is_canvas(name):
            yield _Harm(CANVAS, f"send {name}")
        elif could_be(name, "pd"):
            yield _Harm(RECEIVER, f"send {name}")


def _message(atoms: Atoms, around: _Around) -> Iterator[_Harm]:
    """A message box: what stands before the first semicolon goes to the outlet, each later part to its receiver."""
    first, *sent = split(atoms, "\\;")
    yield from _said(first, around)
    for part in sent:
        target, said = part[:1], part[1:]
        if target == ("pd",):
            if not _allowed(said):
                yield _Harm(CONTROL, " ".join(part))
            continue
        if target and (could_be(target[0], "pd") or (around.builds and is_computed(target[0]))):
            yield _Harm(RECEIVER, " ".join(part))
        yield from _said(part if target and _is_canvas(target[0]) else said, around)


def _allowed(said: Atoms) -> bool:
    return all(words[:1] and words[0] in PD_MESSAGES for words in split(said, "\\,"))


def _said(atoms: Atoms, around: _Around) -> Iterator[_Harm]:
    """Words that do harm wherever they stand in a message, for lists carry them to senders and files."""
    text = " ".join(atoms)
    for place, word in enumerate(atoms):
        before = atoms[place - 1] if place else ""
        if any(_could_say(word, wanted) for wanted in WRITING):
            yield _Harm(FILE, text)
        elif _could_say(word, "pd"):
            yield _Harm(CONTROL, text)
        elif _is_canvas(word) and before != "traverse":  # a [pointer] may look at a canvas
            yield _Harm(CANVAS, text)
        elif before == "resize" or before == "-maxsize":
            yield from _size(("resize", word), 1, MOST_POINTS)
        elif _OUTSIDE.match(word) and _names_a_file(atoms[:place], word, around):
            yield _Harm(PATH, text)


def _could_say(word: str, wanted: str) -> bool:
    """A word that is nothing but `$1` passes on what is judged where it comes from."""
    if word == wanted or could_make(word, wanted):
        return True
    return is_computed(word) and not could_be(word, "") and could_be(word, wanted)


def _names_a_file(before: Atoms, word: str, around: _Around) -> bool:
    """Whether a path is one: `/freq` may well be an OSC address."""
    return bool(READING & set(before)) or (around.reads and word not in _DIVISIONS) or ".." in word


def _declared(args: Iterable[str]) -> Iterator[_Harm]:
    words = iter(args)
    for word in words:
        if word in DECLARE_LIBRARY:
            yield _Harm(LIBRARY, f"declare {word} {next(words, '')}")
        elif word in DECLARE_PATH:
            yield from _paths([next(words, "")])


def _paths(words: Iterable[str]) -> Iterator[_Harm]:
    """Names that would be looked up as files outside."""
    for word in words:
        if _OUTSIDE.match(word) and word not in _DIVISIONS:
            yield _Harm(PATH, word)


def _size(atoms: Atoms, place: int, most: float) -> Iterator[_Harm]:
    words = [atom for atom in atoms if not objects.is_flag(atom)]
    size = objects.number(words[place]) if len(words) > place else None
    if size is not None and size > most:
        yield _Harm(SIZE, " ".join(atoms))


def _is_canvas(name: str) -> bool:
    return name.startswith("pd-")
