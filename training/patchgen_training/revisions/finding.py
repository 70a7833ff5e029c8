"""What a change looks for in a patch: where the sound leaves, its level, its wave, its metronome."""

from __future__ import annotations

import re
from dataclasses import dataclass

from patchgen_training.revisions.sketch import Sketch

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LOWEST = 30.0  # Hz; what is slower moves something
_SHAPES = {
    "expr~ 2 * $v1 - 1": "saw",
    "expr~ 2 * ($v1 < 0.5) - 1": "square",
    "expr~ 4 * abs($v1 - 0.5) - 1": "triangle",
}


def number(word: str) -> float | None:
    """A word of a box as a number, if it is one."""
    return float(word) if _NUMBER.fullmatch(word) else None


@dataclass(frozen=True, slots=True)
class End:
    """Where a sound leaves: the [dac~] or [outlet~], and the box whose first outlet alone feeds it."""

    box: int
    last: int
    channels: tuple[int, ...]


def end_of(sketch: Sketch) -> End | None:
    """The end of a patch of one sound with one way out."""
    box = sketch.sole("dac~", "outlet~")
    if box is None:
        return None
    cords = sketch.into(box)
    sources = {(cord.source, cord.outlet) for cord in cords}
    if len(sources) != 1 or cords[0].outlet:
        return None
    return End(box, cords[0].source, tuple(sorted(cord.inlet for cord in cords)))


def fixed_level(sketch: Sketch, end: End) -> float | None:
    """The number of the [*~] before the end."""
    words = sketch.words(end.last)
    return number(words[1]) if words[0] == "*~" and len(words) == 2 and not sketch.into(end.last, 1) else None


@dataclass(frozen=True, slots=True)
class Fader:
    """A slider that sets the level behind a [pack] and a [line~], and its box's words up to the start value."""

    slider: int
    pack: int
    line: int
    level: float


def fader(sketch: Sketch, end: End) -> Fader | None:
    """The volume slider of the level before the end."""
    if sketch.boxes[end.last] != "*~":
        return None
    boxes = [end.last]
    for wanted, inlet in (("line~", 1), ("pack", 0), ("hsl", 0)):
        cords = sketch.into(boxes[-1], inlet)
        if len(cords) != 1 or sketch.words(cords[0].source)[0] != wanted or len(sketch.out_of(cords[0].source)) != 1:
            return None
        boxes.append(cords[0].source)
    _, line, pack, slider = boxes
    start = re.fullmatch(r"hsl 0 1 init=([\d.]+)", sketch.boxes[slider])
    return Fader(slider, pack, line, float(start[1])) if start else None


@dataclass(frozen=True, slots=True)
class Tone:
    """An oscillator: its box, the last box of its wave (the same for a sine), its kind, its fixed frequency if any."""

    box: int
    last: int
    kind: str  # "sine", "saw", "square", "triangle"
    hertz: float | None


def tone_of(sketch: Sketch) -> Tone | None:
    """The one oscillator that is heard; None where there are several, or other sounds."""
    found = [tone for box in sketch.find("osc~", "phasor~") if (tone := _tone(sketch, box))]
    return found[0] if len(found) == 1 and not sketch.find("noise~", "tabosc4~", "adc~", "inlet~", "pd") else None


def _tone(sketch: Sketch, box: int) -> Tone | None:
    words = sketch.words(box)
    hertz = number(words[1]) if len(words) == 2 else None
    if sketch.into(box):
        hertz = None
    elif hertz is None or hertz < _LOWEST:
        return None  # an LFO
    if words[0] == "osc~":
        return Tone(box, box, "sine", hertz)
    cords = sketch.out_of(box)
    kind = _SHAPES.get(sketch.boxes[cords[0].target]) if len(cords) == 1 else None
    return Tone(box, cords[0].target if kind else box, kind or "pulse", hertz)


@dataclass(frozen=True, slots=True)
class Beat:
    """A metronome: its box, and its period in milliseconds."""

    box: int
    period: float
    bpm: float | None  # where it is given so

    @property
    def arguments(self) -> str:
        return f"1 {self.bpm:g} permin" if self.bpm else f"{self.period:g}"


def beat_of(sketch: Sketch) -> Beat | None:
    """The one metronome of a fixed tempo, but not one that draws a scope."""
    found = [box for box in sketch.find("metro") if not _draws(sketch, box)]
    if len(found) != 1 or sketch.into(found[0], 1):
        return None
    words = sketch.words(found[0])
    values = [number(word) for word in words[1:]]
    if len(words) == 2 and values[0]:
        return Beat(found[0], values[0], None)
    if len(words) == 4 and words[1] == "1" and words[3] == "permin" and values[1]:
        return Beat(found[0], 60000 / values[1], values[1])
    return None


def _draws(sketch: Sketch, box: int) -> bool:
    return any(sketch.words(cord.target)[0].startswith("tabwrite") for cord in sketch.out_of(box))


_PLAIN = frozenset(("osc~", "phasor~", "expr~", "*~", "line~", "dac~", "outlet~"))


def is_plain(sketch: Sketch) -> bool:
    """Nothing but levels follows one oscillator."""
    signals = [name for box in sketch.boxes if (name := box.partition(" ")[0]).endswith("~")]
    sources = signals.count("osc~") + signals.count("phasor~")
    return sources == 1 and signals.count("expr~") <= 1 and set(signals) <= _PLAIN


def heard_at(sketch: Sketch, box: int) -> str:
    """The port where the number of a box is heard: a number box, [print] or outlet that it alone feeds."""
    for cord in sketch.out_of(box, 0):
        words = sketch.words(cord.target)
        if words[0] in ("print", "outlet", "floatatom") and len(sketch.into(cord.target)) == 1:
            name = words[1] if len(words) > 1 else "print"
            return {"print": f"print:{name}", "outlet": "out0", "floatatom": f"box{cord.target}"}[words[0]]
    return ""
