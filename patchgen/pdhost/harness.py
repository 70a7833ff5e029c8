"""The patch that plays on another patch: it sends what it is told to, listens, and records sound.

The patch under test becomes the abstraction `patchgen-dut`. Every `[print]` and every port that is listened to
gives way to `[patchgen-hear N]`, which prints the logical time before each message; every `[dac~]` gives way to a
box that throws its signals to the harness. A `[qlist]` sends the messages at their times and ends the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from patchgen.patch import Box, BoxLike, Canvas, Cord, Kind, Patch, with_boxes

RATE = 44_100  # samples a second
DUT = "patchgen-dut"
SOUND = "sound.snd"
INPUTS = "inputs.txt"
TOKEN = "patchgen-run"  # begins every name and console line of the harness
TIME_LINE = re.compile(rf"^{TOKEN}-time: (\S+)$")
HEARD_LINE = re.compile(rf"^{TOKEN}-(\d+):(?: (.*))?$")
END_LINE = f"{TOKEN}-end: bang"

_BOX_PORT = re.compile(r"^box(\d+)(?:\.(\d+))?$")
_INLET_PORT = re.compile(r"^in(\d+)$")
_HEAR = f"""\
#N canvas 0 0 300 200 12;
#X obj 10 10 inlet;
#X obj 10 40 t a b;
#X obj 40 70 timer;
#X obj 40 100 print {TOKEN}-time;
#X obj 10 130 print {TOKEN}-\\$1;
#X connect 0 0 1 0;
#X connect 1 0 4 0;
#X connect 1 1 2 1;
#X connect 2 0 3 0;
"""


@dataclass(slots=True)
class Harness:
    """A patch made ready to be run: `files` for Pd's folder, and what the numbers of its report mean."""

    heard: list[str] = field(default_factory=list)  # port by the number of its [patchgen-hear]
    channels: int = 0  # of the dac~
    signals: list[int] = field(default_factory=list)  # the signal outlets, recorded after the channels
    files: dict[str, bytes] = field(default_factory=dict)

    def hear(self, port: str) -> Box:
        self.heard.append(port)
        return _obj("patchgen-hear", str(len(self.heard) - 1))


def build(patch: Patch, inputs: Iterable[tuple[float, str, str]], seconds: float, listen: Iterable[str]) -> Harness:
    """Everything Pd needs to run the patch for `seconds` of logical time. ValueError for a port that is none."""
    from patchgen import pdfile

    harness = Harness()
    sends = sorted(inputs, key=lambda send: send[0])
    targets = dict.fromkeys(port for _, port, _ in sends)
    dut = _tap(_rewired(patch.canvas, harness), listen, targets, harness)
    outer = _outer(_outlets(patch.canvas), targets, round(seconds * RATE), harness)
    harness.files |= {
        f"{DUT}.pd": pdfile.write(replace(patch, canvas=dut)),
        "patchgen-hear.pd": _HEAR.encode(),
        "harness.pd": pdfile.write(Patch(outer)),
        INPUTS: _score(sends, seconds).encode(),
    }
    return harness


def _rewired(canvas: Canvas, harness: Harness) -> Canvas:
    """The canvas, and those in it, with every [print] and [dac~] replaced, one for one."""
    return with_boxes(canvas, [_replacement(box, harness) for box in canvas.boxes])


def _replacement(box: BoxLike, harness: Harness) -> BoxLike:
    if isinstance(box, Canvas):
        return _rewired(box, harness)
    if box.name == "print":
        label = " ".join(box.args)
        return harness.hear("print:" + ("" if label == "-n" else label or "print"))
    return _recorder(box, harness) if box.name == "dac~" else box


def _recorder(dac: Box, harness: Harness) -> Box:
    """A box with the inlets of this dac~ that throws each signal to the channel of the harness."""
    numbers = [int(atom) for atom in dac.args if atom.isdecimal()] or [1, 2]
    harness.channels = max(harness.channels, *numbers)
    name = "-".join(["patchgen-dac", *map(str, numbers)])
    boxes = [box for i, n in enumerate(numbers) for box in (_obj("inlet~", x=i), _obj("throw~", _channel(n), x=i))]
    cords = [Cord(2 * i, 0, 2 * i + 1, 0) for i in range(len(numbers))]
    harness.files[f"{name}.pd"] = _text(boxes, cords)
    return _obj(name)


def _tap(canvas: Canvas, listen: Iterable[str], targets: Iterable[str], harness: Harness) -> Canvas:
    """The root canvas with ears on the boxes that are listened to, and receivers on those that are played on."""
    boxes: list[Box] = []
    cords: list[Cord] = []
    first = len(canvas.boxes)
    for port in listen:
        box, outlet = _box_port(port, first)
        cords.append(Cord(box, outlet, first + len(boxes), 0))
        boxes.append(harness.hear(port))
    for port in targets:
        if _BOX_PORT.match(port):
            box, inlet = _box_port(port, first)
            cords.append(Cord(first + len(boxes), 0, box, inlet))
            boxes.append(_obj("r", _receiver(port)))
    return replace(canvas, nodes=(*canvas.nodes, *boxes, *cords))


def _outer(outlets: Sequence[str], targets: Iterable[str], samples: int, harness: Harness) -> Canvas:
    """The harness itself: the patch, its ports, the arrays that record, the score."""
    # Pd computes unconnected boxes from the last to the first: what catches stands before what throws.
    boxes: list[Box] = [*(_obj("catch~", _channel(n + 1)) for n in range(harness.channels)), _obj(DUT)]
    cords: list[Cord] = []
    dut = harness.channels

    def add(box: Box, *sources: tuple[int, int]) -> int:
        boxes.append(box)
        cords.extend(Cord(source, outlet, len(boxes) - 1, 0) for source, outlet in sources)
        return len(boxes) - 1

    for port in targets:
        if inlet := _INLET_PORT.match(port):
            cords.append(Cord(add(_obj("r", _receiver(port))), 0, dut, int(inlet[1])))
    start = add(_obj("t", "b", "b", "b"), (add(_obj("loadbang")), 0))
    tracks = [(n, 0) for n in range(harness.channels)]
    for outlet, name in enumerate(outlets):
        if name == "outlet~":
            harness.signals.append(outlet)
            tracks.append((dut, outlet))
        else:
            add(harness.hear(f"out{outlet}"), (dut, outlet))
    arrays = [f"{TOKEN}-track{n}" for n in range(len(tracks))]
    for array, track in zip(arrays, tracks, strict=True):
        add(_obj("array", "define", array, str(samples)))
        add(_obj("tabwrite~", array), track, (start, 2))
    score = add(_obj("qlist"), (add(_msg("read", INPUTS)), 0), (add(_msg("bang")), 0))
    cords += [
        Cord(start, 1, add(_msg("\\;", "pd", "dsp", "1")), 0),
        Cord(start, 0, score - 2, 0),
        Cord(start, 0, score - 1, 0),
    ]
    end = add(_obj("t", "b", "b", "b"), (add(_obj("r", _receiver("end"))), 0))
    add(_msg("\\;", "pd", "quit"), (end, 0))
    add(_obj("print", f"{TOKEN}-end"), (end, 1))
    if arrays:
        add(_obj("soundfiler"), (add(_msg("write", "-nextstep", "-bytes", "4", SOUND, *arrays), (end, 2)), 0))
    return Canvas((*boxes, *cords))


def _score(sends: Iterable[tuple[float, str, str]], seconds: float) -> str:
    """The text of the [qlist]: waiting times in ms, receivers and messages; last the end."""
    lines: list[str] = []
    now = 0.0
    for ms, port, message in [*sends, (seconds * 1000 + 1, "end", "bang")]:
        wait = f"{ms - now:.9g} " if ms > now else ""
        receiver = port.removeprefix("r:") if port.startswith("r:") else _receiver(port)
        lines.append(f"{wait}{receiver} {message};\n")
        now = max(now, ms)
    return "".join(lines)


def _outlets(canvas: Canvas) -> list[str]:
    """`outlet` or `outlet~`, in Pd's order: from left to right."""
    boxes = [box for box in canvas.boxes if isinstance(box, Box) and box.name in ("outlet", "outlet~")]
    return [box.name for box in sorted(boxes, key=lambda box: box.x)]


def _box_port(port: str, boxes: int) -> tuple[int, int]:
    match = _BOX_PORT.match(port)
    if match is None or int(match[1]) >= boxes:
        raise ValueError(f"{port} is no box of this patch: boxN or boxN.PORT with N from 0 to {boxes - 1}")
    return int(match[1]), int(match[2] or 0)


def _receiver(port: str) -> str:
    return f"{TOKEN}-{port}"


def _channel(number: int) -> str:
    return f"{TOKEN}-channel{number}"


def _obj(*atoms: str, x: int = 0) -> Box:
    return Box(Kind.OBJ, atoms, x=x)


def _msg(*atoms: str) -> Box:
    return Box(Kind.MSG, atoms)


def _text(boxes: Sequence[Box], cords: Sequence[Cord]) -> bytes:
    from patchgen import pdfile

    return pdfile.write(Patch(Canvas((*boxes, *cords))))
