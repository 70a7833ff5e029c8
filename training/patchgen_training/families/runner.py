"""Plays a family's behaviour on a patch in the real Pd: what `patchgen.pdhost.run_patch` lacks is added here.

Sound comes in where the patch expects some (a sine of 1 kHz at one half for [adc~] and [inlet~]), MIDI that goes
out is heard as a print, and every box that a hand may touch is listened to.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from patchgen.patch import Box, BoxLike, Canvas, Cord, Kind, Patch, Restore, with_boxes
from patchgen.pdhost import Run, run_patch
from patchgen_training.families.behaviour import RATE, Behaviour, Heard

_TOUCHED = frozenset(("bng", "tgl", "nbx", "hsl", "vsl", "hradio", "vradio"))
_HIDDEN = frozenset((Kind.TEXT, Kind.ARRAY, Kind.SCALAR, Kind.OBJ))
_MIDI_OUT = frozenset(("noteout", "ctlout", "pgmout", "bendout"))
_OWN_PORTS = ("in", "box")


def run(pd: Path, patch: Patch, behaviour: Behaviour, timeout: float) -> tuple[Heard, list[str]]:
    """Plays the behaviour on the patch; what was heard, and what Pd complained about. `timeout` in seconds."""
    played = replace(patch, canvas=_audible(patch.canvas))
    ports = _inlets(patch.canvas)
    result = run_patch(
        played,
        inputs=[(ms, ports.get(name) or _port(name), message) for ms, name, message in behaviour.sends],
        seconds=behaviour.ms / 1000,
        listen=[f"box{index}" for index, box in enumerate(patch.canvas.boxes) if _is_touched(box)],
        pd=pd,
        timeout=timeout,
    )
    complaints = [str(finding) for finding in result.findings] or [line for line in result.console.splitlines() if line]
    return _heard(result, behaviour), complaints


def _inlets(canvas: Canvas) -> dict[str, str]:
    """The ports of the control inlets, once the signal inlets among them have been replaced."""
    names = [box.name for box in canvas.boxes if isinstance(box, Box) and box.name in ("inlet", "inlet~")]
    control = [place for place, name in enumerate(names) if name == "inlet"]
    return {f"in{place}": f"in{number}" for number, place in enumerate(control)}


def _port(name: str) -> str:
    """Inlets and boxes as they are; all else is a receiver: an array, or one of Pd's own such as `#notein`."""
    return name if name.startswith(_OWN_PORTS) and name[-1].isdigit() else f"r:{name}"


def _is_touched(box: BoxLike) -> bool:
    return isinstance(box, Box) and (box.kind not in _HIDDEN or box.name in _TOUCHED)


def _audible(canvas: Canvas) -> Canvas:
    """The patch with its hardware and signal inlets replaced, its inlets and outlets from left to right."""
    boxes = [_stand_in(box) if isinstance(box, Box) else box for box in canvas.boxes]
    spread = with_boxes(canvas, [box.at(10 * place, 10 * place) for place, box in enumerate(boxes)])
    return with_boxes(spread, [_spread(box) if isinstance(box, Canvas) else box for box in spread.boxes])


def _spread(canvas: Canvas) -> Canvas:
    """Pd numbers inlets and outlets by their place; what a graph holds has none."""
    if canvas.name != "pd":
        return canvas
    return with_boxes(canvas, [box.at(10 * place, 10 * place) for place, box in enumerate(canvas.boxes)])


def _stand_in(box: Box) -> BoxLike:
    """A sine of 1 kHz for sound that comes in, a [print] for MIDI that goes out; else the box."""
    if box.name in ("adc~", "inlet~"):
        return _nested(("osc~ 1000", "*~ 0.5", "outlet~", "outlet~"), (0, 0, 1, 0), (1, 0, 2, 0), (1, 0, 3, 0))
    if box.name in _MIDI_OUT:
        texts = ("inlet", "inlet", "inlet", "pack f f f", f"print #{box.name}")
        return _nested(texts, (0, 0, 3, 0), (1, 0, 3, 1), (2, 0, 3, 2), (3, 0, 4, 0))
    return box


def _nested(texts: tuple[str, ...], *cords: tuple[int, int, int, int]) -> Canvas:
    boxes = [Box(Kind.OBJ, tuple(text.split())) for text in texts]
    return Canvas((*boxes, *(Cord(*cord) for cord in cords)), restore=Restore(("pd", "stand-in")))


def _heard(result: Run, behaviour: Behaviour) -> Heard:
    """Messages by port without Pd's type words; the sound of the [dac~] and, from the left, of signal outlets."""
    import numpy as np

    messages: dict[str, list[tuple[float, str]]] = {}
    for message in result.messages:
        words = message.atoms[1:] if message.atoms[:1] in (("symbol",), ("list",)) else message.atoms
        name = message.port.removeprefix("print:") if message.port.startswith("print:#") else message.port
        messages.setdefault(name, []).append((message.ms, " ".join(words)))
    sound = np.zeros((2, round(behaviour.ms * RATE / 1000)))
    tracks = [*(result.audio if result.audio is not None else ()), *result.outlets.values()]
    for channel, track in enumerate(tracks[:2]):
        sound[channel, : track.size] = track[: sound.shape[1]]
    return Heard(messages, sound)
