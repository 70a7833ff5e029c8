"""Which boxes of a patch are its inputs and outputs, in whatever shape it has them.

An input can be an [inlet], a GUI box or message box that nothing but [loadbang] plays on, a [receive] that nothing
sends to, or a MIDI object; an output an [outlet], a [print] or a box that shows what reaches it. A task only says what
it wants to put in; all bindings that fit are tried in the order of their likelihood, inlets before other boxes, from
left to right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice, pairwise, product

from patchgen import objects
from patchgen.bench.task import InputKind, Task
from patchgen.objects import number
from patchgen.patch import Atoms, Box, BoxLike, Canvas, Kind, Patch, canvases

MOST_BINDINGS = 8  # of inputs; each is a run in Pd
MOST_READINGS = 24  # of outputs; all of one run

_NUMBER_BOXES = ("floatatom", "nbx", "hsl", "vsl")
_KINDS: dict[str, tuple[InputKind, ...]] = {
    **dict.fromkeys(_NUMBER_BOXES, ("number", "fader", "switch", "note", "control", "bend")),
    **dict.fromkeys(("hradio", "vradio"), ("number", "fader", "switch")),
    "tgl": ("switch", "start?", "number", "bang"),
    "bng": ("bang", "start?", "switch"),
    "symbolatom": ("symbol", "command"),
    "listbox": ("list", "symbol", "command", "number"),
    "notein": ("note",),
    "ctlin": ("control",),
    "bendin": ("bend",),
}
_ANYTHING: tuple[InputKind, ...] = (
    *("number", "fader", "bang", "switch", "start?", "command", "symbol", "list", "note", "control", "bend"),
)
_MIDI_IN = ("notein", "ctlin", "bendin")
_INITIAL = frozenset({"loadbang", "initbang", "trigger", "bang", "float", "symbol", "delay", "loadmess"})
_SHOWN = frozenset({"floatatom", "symbolatom", "listbox", "nbx", "hsl", "vsl", "hradio", "vradio", "tgl", "bng"})
_ON_WORDS = (("1",), ("bang",), ("start",), ("on",), ("play",))
_OFF_WORDS = (("0",), ("stop",), ("off",))


@dataclass(frozen=True, slots=True)
class Socket:
    """A place where messages go in: a port of `run_patch`. `rank` sorts likelier ones first, `place` is its x, y.

    `presets` are message boxes by what they say: all of them together are one socket, without a port of its own. For a
    bang each is a socket by itself, as the [0( that resets a counter beside the [bng] that moves it. A note or a
    controller goes in as a list, or `alone`, only the pitch or the value, or as two numbers, the second `beside`.
    """

    port: str
    kinds: tuple[InputKind, ...]
    rank: int
    place: tuple[int, int] = (0, 0)
    box: Box | None = None
    presets: dict[Atoms, str] = field(default_factory=dict)
    alone: bool = False
    beside: Socket | None = None

    @property
    def ports(self) -> tuple[str, ...]:
        """The ports that are its own."""
        return (*((self.port,) if self.port else ()), *(self.beside.ports if self.beside else ()))

    def give(self, kind: InputKind, message: str) -> tuple[tuple[str, str], ...]:
        """The ports and messages by which this input is told `message`, in that order; none where it can't be."""
        if self.beside:  # the right one first: it is the left one that sets things off
            first, second = message.split()
            parts = self.beside.give("number", second), replace(self, beside=None).give("number", first)
            return (*parts[0], *parts[1]) if all(parts) else ()
        told = self._tell(kind, message)
        return (told,) if told else ()

    def _tell(self, kind: InputKind, message: str) -> tuple[str, str] | None:
        if self.presets:
            return self._press(kind, tuple(message.split()))
        if self.port in _MIDI_IN:
            return self.port, f"{message} 1"  # the channel
        if self.box is None:
            return self.port, _main(kind, message) if self.alone else message
        return self._play(self.box, kind, message)

    def _press(self, kind: InputKind, words: Atoms) -> tuple[str, str] | None:
        """The message box that says it."""
        meant: Sequence[Atoms] = (words,)
        if kind in ("switch", "start?"):
            meant = _OFF_WORDS if words == ("0",) else _ON_WORDS
        elif words[0] in ("symbol", "list"):
            meant = (words, words[1:])
        found = next((self.presets[one] for one in meant if one in self.presets), None)
        return (found, "bang") if found else None

    def _play(self, box: Box, kind: InputKind, message: str) -> tuple[str, str] | None:
        name = _class(box)
        if kind in ("note", "control"):
            message = _main(kind, message)
        low, high, curved = _range(box)
        if kind == "fader":
            message = f"{_share(float(message), low, high, curved):.6g}"
        if name == "bng" or box.kind is Kind.MSG:
            return None if message == "0" else (self.port, "bang")
        value = number(message)
        if name == "tgl" and value is not None and value not in (0.0, 1.0):
            return None
        if value is not None and not min(low, high) <= value <= max(low, high):
            return None  # no hand could set it
        if name == "symbolatom" and not message.startswith("symbol "):
            message = f"symbol {message}"
        return self.port, message


@dataclass(frozen=True, slots=True)
class Binding:
    """A socket for each input of a task; None where it is left alone."""

    sockets: tuple[Socket | None, ...]

    def __str__(self) -> str:
        return ", ".join("none" if one is None else one.port or "message boxes" for one in self.sockets)


def bindings(patch: Patch, task: Task) -> Iterator[Binding]:
    """The bindings of the task's inputs to this patch, the likeliest first, at most `MOST_BINDINGS`."""
    sockets = sorted(_with_notes(_sockets(patch.canvas)), key=lambda socket: (socket.rank, socket.place))
    signals = list(_signal_sockets(patch.canvas))
    choices: list[list[Socket | None]] = []
    for kind in task.inputs:
        fit = [socket for socket in (signals if kind == "signal" else sockets) if kind in socket.kinds]
        choices.append([*fit, None] if kind == "start?" else list(fit))
    yield from islice(_distinct(task, choices), MOST_BINDINGS)


def _main(kind: InputKind, message: str) -> str:
    """The pitch of a note, the value of a controller."""
    return message.split()[0 if kind == "note" else -1]


def _distinct(task: Task, choices: Sequence[Sequence[Socket | None]]) -> Iterator[Binding]:
    """First those where each input has a socket of its own, then those where one inlet takes several kinds."""
    shared: list[Binding] = []
    for sockets in islice(product(*choices), 4096):
        used = [port for socket in sockets if socket for port in socket.ports]
        if not _in_order(task, sockets) or not _can_give(task, sockets):
            continue
        if len(used) == len(set(used)):
            yield Binding(sockets)
        elif all(socket is None or socket.rank == 0 for socket in sockets):
            shared.append(Binding(sockets))
    yield from shared


def _in_order(task: Task, sockets: Sequence[Socket | None]) -> bool:
    """Inputs of one kind stand in the patch, as it is seen or as it is written, in the order of the request.

    Either will do: it is the layout that puts a box left or right of another, not who wrote the patch.
    """
    pairs = combinations(zip(task.inputs, sockets, strict=True), 2)
    alike = [(a, b) for (kind, a), (other, b) in pairs if a and b and kind == other and a.rank == b.rank]
    seen = all(a.place <= b.place for a, b in alike)
    written = all(a.box and b.box and _index(a.port) <= _index(b.port) for a, b in alike)
    return (seen or written) and all(a.port != b.port or not a.port for a, b in alike)


def _index(port: str) -> int:
    """The number of the box in the text of the patch."""
    return int(port.removeprefix("box"))


def _can_give(task: Task, sockets: Sequence[Socket | None]) -> bool:
    """Whether each socket can be told all that the task sends to it."""
    sends = ((sockets[send.input], send) for play in task.play for send in play.send)
    return all(socket is None or socket.give(task.inputs[send.input], send.message) for socket, send in sends)


def _sockets(canvas: Canvas) -> Iterator[Socket]:
    """Everything in the root canvas that takes messages from outside."""
    inlets = sorted((box.x, at) for at, box in enumerate(canvas.boxes) if box.name in ("inlet", "inlet~"))
    for at, (x, index) in enumerate(inlets):
        if canvas.boxes[index].name == "inlet":
            yield Socket(f"in{at}", _ANYTHING, 0, (x, 0))
    sent = {name for _, one in canvases(canvas) for box in one.boxes for name in _sends(box)}
    presets: dict[Atoms, str] = {}
    for index, box in sorted(enumerate(canvas.boxes), key=lambda pair: (pair[1].x, pair[1].y)):
        if not isinstance(box, Box):
            continue
        name, place = _class(box), (box.x, box.y)
        if name == "receive" and box.args[:1] and box.args[0] not in sent:
            yield Socket(f"r:{box.args[0]}", _ANYTHING, 2, place)
        elif name in _MIDI_IN:
            yield Socket(name, _KINDS[name], 0, place)
        elif name in _KINDS and _is_free(canvas, index):
            yield Socket(f"box{index}", _KINDS[name], 1, place, box)
            if name == "bng":  # the partner of a [stop( message box
                presets.setdefault(("bang",), f"box{index}")
        elif box.kind is Kind.MSG and not any(cord.target == index for cord in canvas.cords):
            presets.setdefault(box.atoms, f"box{index}")
            yield Socket(f"box{index}", ("bang", "start?"), 2, place, box)
    if presets:
        yield Socket("", ("switch", "start?", "command", "number", "symbol", "list"), 1, presets=presets)


def _with_notes(sockets: Iterable[Socket]) -> Iterator[Socket]:
    """These, and the other ways in which notes and controllers go into them."""
    found = list(sockets)
    yield from found
    numbers = [socket for socket in found if "note" in socket.kinds and socket.port not in _MIDI_IN]
    for first, second in pairwise(sorted(numbers, key=lambda socket: (socket.rank, socket.place))):
        if first.rank == second.rank:
            yield replace(first, kinds=("note",), beside=second)
    yield from (replace(one, kinds=("note", "control"), alone=True) for one in numbers if one.box is None)


def _signal_sockets(canvas: Canvas) -> Iterator[Socket]:
    """Where a sound goes in: [inlet~]s from left to right, else the channels of [adc~]."""
    inlets = sorted((box.x, at) for at, box in enumerate(canvas.boxes) if box.name in ("inlet", "inlet~"))
    signals = [(x, at) for at, (x, index) in enumerate(inlets) if canvas.boxes[index].name == "inlet~"]
    yield from (Socket(f"in{at}", ("signal",), 0, (x, 0)) for x, at in signals)
    if not signals and any(box.name == "adc~" for _, one in canvases(canvas) for box in one.boxes):
        yield from (Socket(f"adc{channel}", ("signal",), 0, (channel, 0)) for channel in (1, 2))


def readings(patch: Patch, outs: int) -> Iterator[tuple[str, ...]]:
    """The ports that may be the first `outs` outputs, the likeliest first: outlets, prints, boxes that show.

    They are taken as they are seen, from left to right, then as they are written: it is the layout that puts one left
    of another.
    """
    canvas = patch.canvas
    boxes = sorted(enumerate(canvas.boxes), key=lambda pair: (pair[1].x, pair[1].y))
    outlets = [box for _, box in boxes if box.name in ("outlet", "outlet~")]
    groups = [
        [f"out{at}" for at, box in enumerate(outlets) if box.name == "outlet"],
        list(dict.fromkeys(port for _, one in canvases(canvas) for port in _prints(_from_left(one.boxes)))),
        [f"box{index}" for index in shown(patch)],
    ]
    written = [
        list(dict.fromkeys(port for _, one in canvases(canvas) for port in _prints(one.boxes))),
        [f"box{index}" for index in sorted(shown(patch))],
    ]
    ways = [way for group in (*groups, *written) for way in combinations(group, outs)]
    mixed = combinations([port for group in groups for port in group], outs) if outs > 1 else iter(())
    yield from islice(dict.fromkeys([*ways, *islice(mixed, MOST_READINGS)]), MOST_READINGS)


def shown(patch: Patch) -> list[int]:
    """The boxes of the root canvas that show what reaches them, from left to right.

    A box that a hand could play on, too, as the number box behind [60(, only shows where nothing follows it.
    """
    canvas = patch.canvas
    fed = {cord.target for cord in canvas.cords}
    ends = fed - {cord.source for cord in canvas.cords}
    boxes = sorted(enumerate(canvas.boxes), key=lambda pair: (pair[1].x, pair[1].y))
    return [at for at, box in boxes if at in fed and _class(box) in _SHOWN and (at in ends or not _is_free(canvas, at))]


def _from_left(boxes: Iterable[BoxLike]) -> list[BoxLike]:
    return sorted(boxes, key=lambda box: (box.x, box.y))


def _prints(boxes: Iterable[BoxLike]) -> Iterator[str]:
    for box in boxes:
        if isinstance(box, Box) and box.name == "print":
            label = " ".join(box.args)
            yield "print:" + ("" if label == "-n" else label or "print")


def _class(box: BoxLike) -> str:
    """Pd's class of an object box, else its kind."""
    if not isinstance(box, Box):
        return "canvas"
    return objects.class_of(box.atoms) if box.kind is Kind.OBJ else str(box.kind)


def _sends(box: BoxLike) -> Iterator[str]:
    """The names that a box sends to."""
    if isinstance(box, Box):
        if box.kind is Kind.MSG:
            yield from (name for mark, name in zip(box.atoms, box.atoms[1:], strict=False) if mark == "\\;")
        elif box.name in ("s", "send"):
            yield from box.args[:1]


def _is_free(canvas: Canvas, index: int) -> bool:
    """Whether a hand is what plays on a box: nothing reaches it but what happens when the patch is loaded."""
    waiting, seen = [index], {index}
    while waiting:
        at = waiting.pop()
        for cord in canvas.cords:
            if cord.target == at and cord.source not in seen:
                source = canvas.boxes[cord.source]
                is_message = isinstance(source, Box) and source.kind is Kind.MSG
                if not is_message and _class(source) not in _INITIAL:
                    return False
                seen.add(cord.source)
                waiting.append(cord.source)
    return True


def _range(box: Box) -> tuple[float, float, bool]:
    """The least and the greatest value that a hand can set, and whether the way between is exponential."""
    name, args = _class(box), box.args
    if name in ("hsl", "vsl", "nbx") and len(args) > 4:
        return number(args[2]) or 0.0, number(args[3]) or 0.0, args[4] == "1"
    if name in ("hradio", "vradio") and len(args) > 3:
        return 0.0, (number(args[3]) or 1.0) - 1, False
    if name == "floatatom" and len(box.atoms) > 2:
        low, high = number(box.atoms[1]) or 0.0, number(box.atoms[2]) or 0.0
        return (low, high, False) if low or high else (-math.inf, math.inf, False)
    return -math.inf, math.inf, False


def _share(part: float, low: float, high: float, curved: bool) -> float:
    """A value at this share of a range; where the range has no end, the share itself."""
    if math.isinf(low) or math.isinf(high) or max(abs(low), abs(high)) > 1e30:
        return part
    if curved and low * high > 0:
        return float(low * (high / low) ** part)
    return low + part * (high - low)
