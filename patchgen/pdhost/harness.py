"""The patch that plays on another patch: it sends what it is told to, listens, and records sound.

The patch under test becomes the abstraction `patchgen-dut`. Every `[print]` and every port that is listened to
gives way to `[patchgen-hear N]`, which prints the logical time before each message; what stands for hardware gives
way to stand-ins: `[dac~]` throws its signals to the harness, `[adc~]` plays arrays, `[noteout]` and its kin are
heard, `[realtime]` tells logical time. A `[qlist]` sends the messages at their times and ends the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from patchgen.patch import Box, BoxLike, Canvas, Cord, Kind, Patch, with_boxes

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Sound: TypeAlias = npt.NDArray[np.float32]

RATE = 44_100  # samples a second
OWN = "patchgen-"  # begins the name of every file of the harness
DUT = "patchgen-dut"
MAIN = "patchgen-main.pd"
SOUND = "patchgen-sound.snd"
SIGNALS = "patchgen-signals.snd"
INPUTS = "patchgen-inputs.txt"
TOKEN = "patchgen-run"  # begins every name and console line of the harness
TIME_LINE = re.compile(rf"^{TOKEN}-time: (\S+)$")
HEARD_LINE = re.compile(rf"^{TOKEN}-(\d+):(?: (.*))?$")
_START = f"{TOKEN}-start"
END_LINE = f"{TOKEN}-end: bang"

_BOX_PORT = re.compile(r"^box(\d+)(?:\.(\d+))?$")
_INLET_PORT = re.compile(r"^in(\d+)$")
_SIGNAL_PORT = re.compile(r"^(?:in(\d+)|adc([1-9]\d*))$")
# Boxes that hear the world outside; each listens to a receiver of its name behind a `#`.
_SENSES = (
    *("notein", "ctlin", "pgmin", "bendin", "touchin", "polytouchin", "midiin", "sysexin"),
    *("key", "keyup", "keyname"),
)
# MIDI boxes -> what their inlets hold at first; creation arguments are for the last of them.
_MIDI_OUT = {
    "noteout": ("f", "0", "1"),
    "ctlout": ("f", "0", "1"),
    "polytouchout": ("f", "0", "1"),
    **dict.fromkeys(("pgmout", "bendout", "touchout", "midiout"), ("f", "1")),
}
_ARGUMENTS = {"ctlout": 2}  # all others take one
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
    outlets: list[int] = field(default_factory=list)  # the signal outlets, recorded after the channels
    signals: Mapping[str, Sound] = field(default_factory=dict)  # what comes in, by port
    files: dict[str, bytes] = field(default_factory=dict)

    def hear(self, port: str) -> Box:
        self.heard.append(port)
        return _obj("patchgen-hear", str(len(self.heard) - 1))


def build(
    patch: Patch,
    inputs: Iterable[tuple[float, str, str]],
    signals: Mapping[str, Sound],
    seconds: float,
    listen: Iterable[str],
) -> Harness:
    """Everything Pd needs to run the patch for `seconds` of logical time. ValueError for a port that is none."""
    from patchgen import pdfile

    if strange := next((port for port in signals if not _SIGNAL_PORT.match(port)), None):
        raise ValueError(f"{strange} takes no signal: adcN (from 1) or inN (from 0)")
    harness = Harness(signals=signals)
    sends = sorted(inputs, key=lambda send: send[0])
    targets = dict.fromkeys(port for _, port, _ in sends)
    dut = _tap(_rewired(patch.canvas, harness), listen, targets, harness)
    outer = _outer(_outlets(patch.canvas), targets, round(seconds * RATE), harness)
    harness.files |= {
        f"{DUT}.pd": pdfile.write(replace(patch, canvas=dut)),
        "patchgen-hear.pd": _HEAR.encode(),
        MAIN: pdfile.write(Patch(outer)),
        INPUTS: _score(sends, seconds).encode(),
    }
    if signals:
        harness.files[SIGNALS] = _sound_file(list(signals.values()))
    return harness


def _rewired(canvas: Canvas, harness: Harness) -> Canvas:
    """The canvas, and those in it, with every [print] and all hardware replaced, one for one."""
    return with_boxes(canvas, [_replacement(box, harness) for box in canvas.boxes])


def _replacement(box: BoxLike, harness: Harness) -> BoxLike:
    if isinstance(box, Canvas):
        return _rewired(box, harness)
    if box.name == "print":
        label = " ".join(box.args)
        return harness.hear("print:" + ("" if label == "-n" else label or "print"))
    if box.name == "dac~":
        return _recorder(box, harness)
    if box.name == "adc~":
        return _player(box, harness)
    if box.name == "realtime":
        return _obj("timer")  # a run takes far less time than it plays
    return _midi(box, harness) if box.name in _MIDI_OUT else box


def _recorder(dac: Box, harness: Harness) -> Box:
    """A box with the inlets of this dac~ that throws each signal to the channel of the harness."""
    numbers = _channels(dac)
    harness.channels = max(harness.channels, *numbers)
    name = "-".join(["patchgen-dac", *map(str, numbers)])
    boxes = [box for i, n in enumerate(numbers) for box in (_obj("inlet~", x=i), _obj("throw~", _channel(n), x=i))]
    cords = [Cord(2 * i, 0, 2 * i + 1, 0) for i in range(len(numbers))]
    harness.files[f"{name}.pd"] = _text(boxes, cords)
    return _obj(name)


def _player(adc: Box, harness: Harness) -> Box:
    """A box with the outlets of this adc~ that plays the signals of its channels, or silence."""
    numbers = _channels(adc)
    name = "-".join(["patchgen-adc", *map(str, numbers)])
    boxes, cords = [_obj("r", _START)], []
    for i, number in enumerate(numbers):
        port = f"adc{number}"
        boxes += [_obj("tabplay~", _array(port)) if port in harness.signals else _obj("sig~"), _obj("outlet~", x=i)]
        cords.append(Cord(2 * i + 1, 0, 2 * i + 2, 0))
        if port in harness.signals:
            cords.append(Cord(0, 0, 2 * i + 1, 0))
    harness.files[f"{name}.pd"] = _text(boxes, cords)
    return _obj(name)


def _midi(out: Box, harness: Harness) -> Box:
    """A box with the inlets of this MIDI box; what would go out is heard as a list: value, its number, channel."""
    first = list(_MIDI_OUT[out.name])
    count = _ARGUMENTS.get(out.name, 1)
    given = out.args[:count]
    begin = len(first) - count
    first[begin : begin + len(given)] = given
    name = f"{OWN}{out.name}"
    places = range(len(first))
    ear = [_obj("pack", "f", *(f"\\${n + 1}" for n in places[1:])), _obj("patchgen-hear", "\\$1")]
    boxes = [*(_obj("inlet", x=i) for i in places), *ear]
    cords = [*(Cord(i, 0, len(first), i) for i in places), Cord(len(first), 0, len(first) + 1, 0)]
    harness.files[f"{name}.pd"] = _text(boxes, cords)
    return _obj(name, *harness.hear(out.name).args, *first[1:])


def _channels(box: Box) -> list[int]:
    return [int(atom) for atom in box.args if atom.isdecimal() and int(atom)] or [1, 2]


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
    """The harness itself: the patch, its ports, the arrays that play and record, the score."""
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
    tracks = [(n, 0) for n in range(harness.channels)]
    for outlet, name in enumerate(outlets):
        if name == "outlet~":
            harness.outlets.append(outlet)
            tracks.append((dut, outlet))
        else:
            add(harness.hear(f"out{outlet}"), (dut, outlet))
    begin = add(_obj("r", _START))
    arrays = [f"{TOKEN}-track{n}" for n in range(len(tracks))]
    for array, track in zip(arrays, tracks, strict=True):
        add(_obj("array", "define", array, str(samples)))
        add(_obj("tabwrite~", array), track, (begin, 0))
    for port, sound in harness.signals.items():
        add(_obj("array", "define", _array(port), str(max(1, len(sound)))))
        if inlet := _INLET_PORT.match(port):
            cords.append(Cord(add(_obj("tabplay~", _array(port)), (begin, 0)), 0, dut, int(inlet[1])))
    start = add(_obj("t", "b", "b", "b", "b"), (add(_obj("loadbang")), 0))
    if harness.signals:
        read = _msg("read", SIGNALS, *map(_array, harness.signals))
        add(_obj("soundfiler"), (add(read, (start, 3)), 0))
    add(_msg("\\;", _START, "bang"), (start, 2))
    add(_msg("\\;", "pd", "dsp", "1"), (start, 1))
    add(_obj("qlist"), (add(_msg("read", INPUTS), (start, 0)), 0), (add(_msg("bang"), (start, 0)), 0))
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
        receiver = f"#{port}" if port in _SENSES else port.removeprefix("r:")
        if receiver == port:
            receiver = _receiver(port)
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


def _array(port: str) -> str:
    return f"{TOKEN}-{port}"


def _sound_file(signals: Sequence[Sound]) -> bytes:
    """A NeXT sound file of 32-bit floats, a channel for each signal, the shorter ones with silence behind."""
    import numpy as np

    frames = np.zeros((max(1, *map(len, signals)), len(signals)), ">f4")
    for channel, signal in enumerate(signals):
        frames[: len(signal), channel] = signal
    header = np.array([24 + 4, frames.nbytes, 6, RATE, len(signals), 0], ">u4")
    return b".snd" + header.tobytes() + frames.tobytes()


def _obj(*atoms: str, x: int = 0) -> Box:
    return Box(Kind.OBJ, atoms, x=x)


def _msg(*atoms: str) -> Box:
    return Box(Kind.MSG, atoms)


def _text(boxes: Sequence[Box], cords: Sequence[Cord]) -> bytes:
    from patchgen import pdfile

    return pdfile.write(Patch(Canvas((*boxes, *cords))))
