"""Runs one patch in the real Pd as an abstraction between probes, and listens.

The patch is loaded beside a harness that feeds its inlets, plays on its boxes and on Pd's MIDI and key inputs,
notes with logical time what leaves it, and records what it sends to the [dac~]. Nothing is played aloud.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from patchgen import notation, pdfile
from patchgen.patch import Box, Canvas, Kind, Patch
from patchgen_training.families.behaviour import RATE, Behaviour, Heard

if TYPE_CHECKING:
    from patchgen_training.families.behaviour import Samples

_TOUCHED = frozenset(["bng", "tgl", "nbx", "hsl", "vsl", "hradio", "vradio", "floatatom", "symbolatom", "listbox", "msg"])
_BOX = re.compile(r"(\d+) (?:obj )?(\S+)( [^<]*)?(.*)")
# Boxes that would need hardware, and the abstractions that stand in for them.
_STAND_INS = {"dac~": "dut-dac~", "adc~": "dut-adc~", "noteout": "dut-three #noteout", "ctlout": "dut-three #ctlout"}
_STAND_INS |= {"pgmout": "dut-three #pgmout", "bendout": "dut-three #bendout"}
_LINE = re.compile(r"@([tv])-(\S+): (.*)")
_START = ["-nrt", "-nogui", "-noaudio", "-nomidi", "-noprefs", "-stderr", "-batch"]

_HEAD = "#N canvas 0 0 100 100 12;\n"
# inlet -> the logical time, then the message itself.
_PROBE = """#X obj 0 0 inlet;
#X obj 0 0 t a b;
#X obj 0 0 timer;
#X obj 0 0 print @t-\\$1;
#X obj 0 0 print @v-\\$1;
#X connect 0 0 1 0;
#X connect 1 0 4 0;
#X connect 1 1 2 1;
#X connect 2 0 3 0;
"""
_DAC = """#X obj 0 0 inlet~;
#X obj 50 0 inlet~;
#X obj 0 0 throw~ dut-left;
#X obj 50 0 throw~ dut-right;
#X connect 0 0 2 0;
#X connect 1 0 3 0;
"""
_ADC = """#X obj 0 0 osc~ 1000;
#X obj 0 0 *~ 0.5;
#X obj 0 50 outlet~;
#X obj 50 50 outlet~;
#X connect 0 0 1 0;
#X connect 1 0 2 0;
#X connect 1 0 3 0;
"""
_THREE = """#X obj 0 0 inlet;
#X obj 50 0 inlet;
#X obj 100 0 inlet;
#X obj 0 50 pack f f f;
#X obj 0 80 dut-probe \\$1;
#X connect 0 0 3 0;
#X connect 1 0 3 1;
#X connect 2 0 3 2;
#X connect 3 0 4 0;
"""
_DSP = "#X obj 0 0 loadbang;\n#X msg 0 30 \\; pd dsp 1;\n#X connect 0 0 1 0;\n"


def prepare(folder: Path) -> None:
    """Writes the abstractions of the harness."""
    parts = {"dut-probe": _PROBE, "dut-dac~": _DAC, "dut-adc~": _ADC, "dut-three": _THREE, "dsp": _DSP}
    for name, text in parts.items():
        (folder / f"{name}.pd").write_text(_HEAD + text)


def run(pd: Path, folder: Path, text: str, behaviour: Behaviour, timeout: float = 20) -> tuple[Heard, list[str]]:
    """Plays the behaviour on the patch; returns what was heard and what Pd complained about.

    `folder` has been prepared. Raises ValueError where the text is no patch, TimeoutExpired where Pd hangs.
    """
    reading = notation.read(_with_probes(text))
    if reading.patch is None or reading.findings:
        raise ValueError(f"the notation has findings: {'; '.join(map(str, reading.findings))}")
    (folder / "dut.pd").write_bytes(pdfile.write(_spread(reading.patch)))
    (folder / "main.pd").write_text(_harness(reading.patch.canvas, behaviour))
    sound = folder / "sound.wav"
    sound.unlink(missing_ok=True)
    command = [str(pd), *_START, "-open", "dsp.pd", "-open", "main.pd"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=timeout, check=False)
    messages, complaints = _sorted(done.stderr.decode("utf-8", "replace"))
    return Heard(messages, _samples(sound)), complaints


def _with_probes(text: str) -> str:
    """The patch with a receive and a probe on each box that a hand may touch, and stand-ins for hardware."""
    lines: list[str] = []
    touched: list[int] = []
    depth = boxes = 0
    for line in text.splitlines():
        match = None if " -> " in line else _BOX.fullmatch(line)
        depth -= line.startswith("}")
        boxes += depth == 0 and (line.startswith("}") or (match is not None and not line.endswith("{")))
        if match:
            index, word, rest, cords = match.groups()
            if depth == 0 and word in _TOUCHED:
                touched.append(int(index))
            if word == "print":
                rest = f" print:{(rest or '').strip() or 'print'} "
                line = f"{index} dut-probe{rest}{cords}".rstrip()
            elif word in _STAND_INS:
                line = f"{index} {_STAND_INS[word]} {cords}".rstrip()
        depth += line.endswith("{")
        lines.append(line)
    for index in touched:
        lines += [f"{boxes} r dut-box{index}", f"{boxes + 1} dut-probe box{index} <- {index}", f"{boxes} -> {index}"]
        boxes += 2
    return "\n".join(lines) + "\n"


def _spread(patch: Patch) -> Patch:
    """Inlets and outlets from left to right in the order of the text: Pd numbers them by their place."""

    def spread(canvas: Canvas) -> Canvas:
        place = 0
        nodes = []
        for node in canvas.nodes:
            if isinstance(node, Canvas):
                node = spread(node) if node.name != "graph" else node
            if isinstance(node, Box | Canvas) and getattr(node, "kind", None) not in (Kind.ARRAY, Kind.SCALAR):
                node = node.at(10 * place, 10 * place)
                place += 1
            nodes.append(node)
        return replace(canvas, nodes=tuple(nodes))

    return replace(patch, canvas=spread(patch.canvas))


def _harness(canvas: Canvas, behaviour: Behaviour) -> str:
    boxes, cords = ["#X obj 0 0 dut"], []

    def add(record: str) -> int:
        boxes.append("#X " + record)
        return len(boxes) - 1

    names = [box.name for box in canvas.boxes if isinstance(box, Box)]
    for k, name in enumerate(name for name in names if name in ("inlet", "inlet~")):
        if name == "inlet~":  # the signal that stands in for whatever will come: a sine of 1 kHz at one half
            tone = add("obj 0 0 osc~ 1000")
            half = add("obj 0 0 *~ 0.5")
            cords += [(tone, 0, half, 0), (half, 0, 0, k)]
        else:
            cords.append((add(f"obj 0 0 r in{k}"), 0, 0, k))
    for k, name in enumerate(name for name in names if name in ("outlet", "outlet~")):
        sink = f"throw~ dut-{'right' if k % 2 else 'left'}" if name == "outlet~" else f"dut-probe out{k}"
        cords.append((0, k, add(f"obj 0 0 {sink}"), 0))
    opened = add("obj 0 0 loadbang")
    frames = max(64, int(behaviour.ms * RATE / 1000))
    for side in ("left", "right"):
        add(f"obj 0 0 array define dut-{side}-data {frames}")
        catch, table = add(f"obj 0 0 catch~ dut-{side}"), add(f"obj 0 0 tabwrite~ dut-{side}-data")
        cords += [(catch, 0, table, 0), (opened, 0, table, 0)]
    for ms, port, message in behaviour.sends:
        name = f"dut-{port}" if port.startswith("box") else port
        wait, send = add(f"obj 0 0 delay {ms}"), add(f"msg 0 0 \\; {name} {message}")
        cords += [(opened, 0, wait, 0), (wait, 0, send, 0)]
    end, order = add(f"obj 0 0 delay {behaviour.ms + 3}"), add("obj 0 0 t b b")
    save = add(f"msg 0 0 write -wave -bytes 4 -nframes {frames} sound.wav dut-left-data dut-right-data")
    file, leave = add("obj 0 0 soundfiler"), add("msg 0 0 \\; pd quit")
    cords += [(opened, 0, end, 0), (end, 0, order, 0), (order, 1, save, 0), (save, 0, file, 0), (order, 0, leave, 0)]
    wires = [f"#X connect {a} {b} {c} {d}" for a, b, c, d in cords]
    return _HEAD + "".join(line + ";\n" for line in (*boxes, *wires))


def _sorted(log: str) -> tuple[dict[str, list[tuple[float, str]]], list[str]]:
    """Pd's log as messages by port, each with its time, and whatever else it said."""
    messages: dict[str, list[tuple[float, str]]] = {}
    times: dict[str, float] = {}
    complaints = []
    for line in filter(None, map(str.strip, log.splitlines())):
        match = _LINE.fullmatch(line)
        if match is None and line.startswith("sound.wav: biggest amplitude"):
            continue
        if match is None:
            complaints.append(line)
        elif match[1] == "t":
            times[match[2]] = float(match[3])
        else:
            said = match[3].removeprefix("symbol ").removeprefix("list ")
            messages.setdefault(match[2], []).append((times.get(match[2], 0.0), said))
    return messages, complaints


def _samples(path: Path) -> Samples:
    import numpy as np

    if not path.exists():
        return np.zeros((2, 0))
    data = path.read_bytes()
    start = data.index(b"data") + 8
    return np.frombuffer(data[start:], dtype="<f4").astype(np.float64).reshape(-1, 2).T
