"""What a patch that opens by itself may not do, as tables.

A generated patch is loaded by a program, not by its author: its loadbangs run before anybody has looked at it. So
it may make sound, messages, MIDI and windows of its own, but not reach other programs, other files, other
canvases or Pd itself. What can't be told from the text alone (a receiver's name that is computed) counts as harmful.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from patchgen.finding import Finding, Severity
from patchgen.patch import Atoms, Box, Canvas, Kind, Patch, canvases

NETWORK, FILE, PROCESS, CONTROL, CANVAS, RECEIVER, PATH, LIBRARY, SIZE = (
    "unsafe-network",
    "unsafe-file",
    "unsafe-process",
    "unsafe-pd",
    "unsafe-canvas",
    "unsafe-receiver",
    "unsafe-path",
    "unsafe-library",
    "unsafe-size",
)

# Object class -> code. Classes of well-known externals stand here too: the user's Pd may have them.
_CLASSES = {
    **dict.fromkeys(("netsend", "netreceive", "netclient", "netserver", "udpsend", "udpreceive"), NETWORK),
    **dict.fromkeys(("tcpsend", "tcpreceive", "tcpclient", "tcpserver", "sendOSC", "dumpOSC", "comport"), NETWORK),
    **dict.fromkeys(("writesf~", "msgfile", "textoutput", "binfile"), FILE),
    **dict.fromkeys(("pd~", "stdout", "shell", "popen", "system", "command", "ggee/shell", "exec"), PROCESS),
    **dict.fromkeys(("pdlua", "lua", "py", "pyext", "pyext~", "ofelia", "faust~", "csoundapi~"), PROCESS),
    **dict.fromkeys(("pdcontrol", "guiconnect", "sys_gui", "hcs/sys_gui"), CONTROL),
    **dict.fromkeys(("namecanvas", "iemguts/canvasconnections", "dyn~"), CANVAS),
    "import": LIBRARY,
}
# `[file …]`: what only looks, or only turns a path into another, is allowed.
_HARMLESS_FILE = {
    *("glob", "which", "patchpath", "stat", "size", "isfile", "isdirectory", "cwd"),
    *("normalize", "isabsolute", "join", "split", "splitext", "splitname"),
}
_SENDERS = {"send", "s"}
_WORD_GIVERS = {"symbol", "list", "makefilename", "pack", "append", "prepend"}  # their arguments end up in messages
_PD_MESSAGES = {"dsp"}  # the words that a patch may say to Pd
_WRITING = {"write", "writebinary"}  # [soundfiler], [text define], [textfile], [qlist], arrays
_DECLARE_LIBRARY = {"-lib", "-stdlib"}
_DECLARE_PATH = {"-path", "-stdpath"}
# Where the name stands to which a box sends what a hand does to it, counted from its first atom.
_SEND_FIELD: dict[str, int] = {
    **dict.fromkeys((Kind.FLOATATOM, Kind.SYMBOLATOM, Kind.LISTBOX), 6),
    **{"bng": 5, "tgl": 3, "nbx": 7, "hsl": 7, "vsl": 7, "hslider": 7, "vslider": 7},
    **{"hradio": 5, "vradio": 5, "hdl": 5, "vdl": 5},
}
# Creation argument that is a size -> the most that is sensible: points of an array, ms of a delay line.
_SIZES = {"table": (2, 1 << 25), "array": (3, 1 << 25), "delwrite~": (2, 3_600_000)}

_COMPUTED = re.compile(r"(?:\\?\$[1-9]\d*)+")  # with a fixed part besides, it can't be `pd`
_OUTSIDE = re.compile(r"^(?:/|~|[A-Za-z]:[\\/]|(?:.*/)?\.\.(?:/|$))")

_MESSAGES = {
    NETWORK: "[{0}] talks to other programs or machines.",
    FILE: "`{0}` can write or remove files.",
    PROCESS: "[{0}] starts or feeds other programs.",
    CONTROL: "`{0}` gives orders to Pd itself; only `dsp` is allowed.",
    CANVAS: "`{0}` changes canvases while they run.",
    RECEIVER: "`{0}` sends to a receiver that is only known when it runs, so it could be Pd itself.",
    PATH: "`{0}` reaches outside the patch's own folder.",
    LIBRARY: "`{0}` loads a library into Pd.",
    SIZE: "`{0}` asks for an unreasonable amount of memory.",
}


@dataclass(frozen=True, slots=True)
class _Harm:
    code: str
    what: str


def safety(patch: Patch) -> tuple[Finding, ...]:
    """The findings, all of them errors, with a code that starts with `unsafe-`; empty for a harmless patch."""
    return tuple(
        Finding(
            harm.code,
            Severity.ERROR,
            _MESSAGES[harm.code].format(harm.what) + " A patch that opens by itself may not do that; remove it.",
            canvas=path,
            box=box,
        )
        for path, canvas in canvases(patch.canvas)
        for box, harm in _in_canvas(canvas)
    )


def _in_canvas(canvas: Canvas) -> Iterator[tuple[int | None, _Harm]]:
    for index, box in enumerate(canvas.boxes):
        if isinstance(box, Box):
            for harm in _in_box(canvas, index, box):
                yield index, harm
        elif box.restore and len(box.restore.atoms) > 1:
            yield from ((index, harm) for harm in _paths(box.restore.atoms[1:2]))
    for statement in canvas.statements:
        if statement.atoms[:1] == ("declare",):
            yield from ((None, harm) for harm in _declared(statement.atoms[1:]))
        elif statement.chunk == "#A":  # the text that [text define -k] keeps, for [text sequence]
            yield from ((None, harm) for harm in _said(statement.atoms))


def _in_box(canvas: Canvas, index: int, box: Box) -> Iterator[_Harm]:
    if box.kind is Kind.MSG:
        yield from _message(box.atoms)
    elif box.kind is Kind.OBJ and box.atoms:
        yield from _object(canvas, index, box)
    yield from _sent_by_hand(box)


def _object(canvas: Canvas, index: int, box: Box) -> Iterator[_Harm]:
    name, args, text = box.name, box.args, " ".join(box.atoms)
    if code := _CLASSES.get(name) or _CLASSES.get(name.rpartition("/")[2]):
        yield _Harm(code, text)
    if name == "file" and not (args and args[0] in _HARMLESS_FILE):
        yield _Harm(FILE, text)
    if name in _SENDERS:
        yield from _sender(canvas, index, box)
    if name == "declare":
        yield from _declared(args)
    if name in _WORD_GIVERS:
        yield from _said(args)
    if name in _SIZES:
        yield from _size(box)
    if _WRITING & set(args):
        yield _Harm(FILE, text)
    yield from _paths(box.atoms[:1] if name not in ("clone", "pd") else args[:2])


def _sender(canvas: Canvas, index: int, box: Box) -> Iterator[_Harm]:
    """`[s pd]` is harmless where all that reaches it are message boxes that say `dsp`."""
    if not box.args:
        yield _Harm(RECEIVER, box.name)
    elif _is_canvas(box.args[0]):
        yield _Harm(CANVAS, " ".join(box.atoms))
    elif box.args[0] == "pd" and not all(
        _says_dsp(canvas, cord.source) for cord in canvas.cords if cord.target == index
    ):
        yield _Harm(CONTROL, " ".join(box.atoms))


def _says_dsp(canvas: Canvas, source: int) -> bool:
    box = canvas.boxes[source] if source < len(canvas.boxes) else None
    if not isinstance(box, Box) or box.kind is not Kind.MSG:
        return False
    return all(said[:1] and said[0] in _PD_MESSAGES for said in _split(box.atoms, "\\,"))


def _message(atoms: Atoms) -> Iterator[_Harm]:
    """A message box: what stands before the first semicolon goes to the outlet, each later part to its receiver."""
    first, *sent = _split(atoms, "\\;")
    yield from _said(first)
    for part in sent:
        target, said = part[:1], part[1:]
        if target and _COMPUTED.fullmatch(target[0]):
            yield _Harm(RECEIVER, " ".join(part))
        if target == ("pd",):
            if not _allowed(said):
                yield _Harm(CONTROL, " ".join(part))
        else:
            yield from _said(part)


def _allowed(said: Atoms) -> bool:
    return all(words[:1] and words[0] in _PD_MESSAGES for words in _split(said, "\\,"))


def _said(atoms: Atoms) -> Iterator[_Harm]:
    """Words that do harm wherever they stand in a message, for lists carry them to senders and files."""
    for before, word in zip(("", *atoms), atoms, strict=False):
        if word in _WRITING:
            yield _Harm(FILE, " ".join(atoms))
        elif word == "pd":
            yield _Harm(CONTROL, " ".join(atoms))
        elif _is_canvas(word) and before != "traverse":  # a [pointer] may look at a canvas
            yield _Harm(CANVAS, " ".join(atoms))


def _sent_by_hand(box: Box) -> Iterator[_Harm]:
    place = _SEND_FIELD.get(box.name if box.kind is Kind.OBJ else box.kind)
    if place is not None and len(box.atoms) > place:
        name = box.atoms[place]
        if name == "pd":
            yield _Harm(CONTROL, f"send={name}")
        elif _is_canvas(name):
            yield _Harm(CANVAS, f"send={name}")


def _declared(args: Iterable[str]) -> Iterator[_Harm]:
    words = iter(args)
    for word in words:
        if word in _DECLARE_LIBRARY:
            yield _Harm(LIBRARY, f"declare {word} {next(words, '')}")
        elif word in _DECLARE_PATH:
            yield from _paths([next(words, "")])


def _paths(words: Iterable[str]) -> Iterator[_Harm]:
    """Names that would be looked up as files outside; `/`, `//` and `/~` are ordinary objects."""
    for word in words:
        if _OUTSIDE.match(word) and word not in ("/", "//", "/~"):
            yield _Harm(PATH, word)


def _size(box: Box) -> Iterator[_Harm]:
    place, most = _SIZES[box.name]
    plain = [atom for atom in box.atoms if not atom.startswith("-")]
    if len(plain) > place:
        try:
            size = float(plain[place])
        except ValueError:
            return
        if size > most:
            yield _Harm(SIZE, " ".join(box.atoms))


def _is_canvas(name: str) -> bool:
    """`pd-name` is the receiver of every canvas of that name."""
    return name.startswith("pd-")


def _split(atoms: Atoms, separator: str) -> Iterator[Atoms]:
    part: list[str] = []
    for atom in atoms:
        if atom == separator:
            yield tuple(part)
            part = []
        else:
            part.append(atom)
    yield tuple(part)
