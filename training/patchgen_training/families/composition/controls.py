"""What sets a parameter: a slider, a number box, an inlet, a MIDI controller; its words fit any parameter."""

from __future__ import annotations

from dataclasses import dataclass

from patchgen_training.families import numbers, ports
from patchgen_training.families.composition.curves import Curve, ramps, steps
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.frames import protect
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Templates


@dataclass(frozen=True, slots=True)
class Control:
    """A box that sends numbers, what it sends while the piece is played, and its words."""

    box: int
    changes: tuple[tuple[float, float], ...]  # when, to what
    noun: str  # "a slider from 200 to 5000 Hz"
    short: str  # "slider 200-5000"

    @property
    def curve(self) -> Curve:
        """The numbers as they are sent."""
        return steps(*self.changes)

    @property
    def smooth(self) -> Curve:
        """Behind `Draft.smooth`."""
        return ramps([(at, value, 20) for at, value in self.changes])


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be set: its names, its range, where it starts, and its unit."""

    names: tuple[str, ...]
    low: float
    high: float
    start: float  # of a number box; a slider starts here too, where `low` would be silence
    unit: str = ""
    whole: bool = True
    silent_low: bool = False
    tried: float = 1.0  # share of the range that is tried: all of a volume may be too loud


# Last words of parameters' names that a slider may carry.
_LABELS = protect(
    ("frequency", "cutoff", "rate", "drive", "feedback", "resonance", "volume", "width", "depth", "decay")
)

_SLIDER: Templates = (
    "a <k>slider from <a> to <b>",
    "a <k>slider from <a> to <b>",
    "a <k>slider {between|that goes from} <a> to <b>",
    "a <k>slider (<a> to <b>)",
    "a <k>slider (<a>-<b>)",
    "a <a> to <b> <k>slider",
    "a <k>slider with {the range|a range of} <a> to <b>",
)
_PLAIN_SLIDER: Templates = ("a <k>slider", "a <k>slider", "a <k>slider", "a <k>fader")
_NUMBER_BOX: Templates = ("a number box", "a number box", "a numbox", "a number I type in", "a floatatom")
_INLET: Templates = ("an inlet", "an inlet", "a control inlet", "the number at an inlet")
_CC: Templates = (
    "MIDI controller <c> ({from |}<a> to <b>)",
    "MIDI CC <c> (scaled to <a>-<b>)",
    "MIDI CC <c> mapped to <a>-<b>",
    "CC <c> (<a>-<b>)",
    "controller <c> (mapped from <a> to <b>)",
)
_KINDS = ("slider",) * 9 + ("box",) * 3 + ("inlet",) * 4 + ("cc",) * 2


def control(piece: Piece, parameter: Parameter, *, kinds: tuple[str, ...] = _KINDS, plainly: bool = False) -> Control:
    """Something to set the parameter by; `plainly`: a slider's range goes without saying."""
    kind = piece.speech.pick(kinds)
    if kind == "slider":
        return _slider(piece, parameter, plainly=plainly)
    if kind == "cc":
        return _controller(piece, parameter)
    values = _values(piece, parameter)
    at = piece.moment()
    if kind == "inlet":
        box = piece.draft.add("inlet")
        port = f"in{piece.draft.inlets - 1}"
        piece.sends += [(2, port, plain(values[0])), (at, port, plain(values[1]))]
        return Control(box, ((0, values[0]), (at, values[1])), piece.say(_INLET), "inlet")
    box = piece.draft.add("floatatom", piece.draft.start(plain(parameter.start)))
    piece.sends.append((at, f"box{box}", plain(values[1])))
    noun = piece.say(_NUMBER_BOX)
    return Control(box, ((0, parameter.start), (at, values[1])), noun, "number box")


def fader(piece: Piece) -> Control:
    """A plain horizontal slider for a level, down when the patch opens."""
    box, at = piece.draft.add("hsl 0 1"), piece.moment()
    piece.sends.append((at, f"box{box}", "0.6"))
    return Control(box, ((0, 0), (at, 0.6)), "a slider", "slider")


def _values(piece: Piece, parameter: Parameter) -> tuple[float, float]:
    """Two numbers of the range to try."""
    span = (parameter.high - parameter.low) * parameter.tried
    pair = [parameter.low + span * share for share in piece.speech.pick(((0.2, 0.7), (0.5, 0.9), (0.8, 0.3)))]
    return (round(pair[0]), round(pair[1])) if parameter.whole else (round(pair[0], 3), round(pair[1], 3))


def _slider(piece: Piece, parameter: Parameter, *, plainly: bool) -> Control:
    """At its low end when the patch opens, or at the usual value where that would be silence."""
    speech = piece.speech
    name, kind = ports.some_slider(speech)
    start = parameter.start if parameter.silent_low else parameter.low
    logarithmic = parameter.low > 0 and parameter.high >= 10 * parameter.low and speech.chance(0.07)
    if logarithmic:
        kind = "logarithmic " + kind
    first, last = plain(parameter.low), plain(parameter.high)
    noun = piece.say(
        _PLAIN_SLIDER if plainly else _SLIDER,
        k=kind,
        a=first,
        b=numbers.hertz(speech, parameter.high) if parameter.unit == "Hz" and speech.chance(0.6) else last,
    ).replace("between " + first + " to", "between " + first + " and")
    text = ports.slider(name, parameter.low, parameter.high) + (" log" if logarithmic else "")
    text += f" init={plain(start)}" if start else ""
    label = ""
    if parameter.names[0].split()[-1] in _LABELS and speech.chance(0.07):
        label = parameter.names[0].split()[-1]
        text += f" label={label}"
        noun += speech.pick((f" labelled {label}", f' with the label "{label}"', f" (label {label})"))
    box = piece.draft.add(text)
    at, value = piece.moment(), _values(piece, parameter)[1]
    piece.sends.append((at, f"box{box}", plain(value)))
    short = f"{kind}slider" + ("" if plainly else f" {first}-{last}") + (f" label {label}" if label else "")
    return Control(box, ((0, start), (at, value)), noun, short)


def _controller(piece: Piece, parameter: Parameter) -> Control:
    number = piece.speech.pick((1, 1, 7, 10, 11, 12, 16, 20, 21, 22, 71, 74, 74))
    low, high = plain(parameter.low), plain(parameter.high)
    span = plain(parameter.high - parameter.low)
    scaling = ["/ 127", f"* {span}", *([f"+ {low}"] if parameter.low else [])]
    box = piece.draft.chain(piece.draft.add(f"ctlin {number}"), *(text for text in scaling if text != "* 1"))
    at = piece.moment()
    tried = (round(50 * parameter.tried), round(110 * parameter.tried))
    values = [parameter.low + (parameter.high - parameter.low) * v / 127 for v in tried]
    piece.sends += [(2, "#ctlin", f"{number} {tried[0]} 1"), (at, "#ctlin", f"{number} {tried[1]} 1")]
    noun = piece.say(_CC, c=str(number), a=low, b=high)
    return Control(box, ((0, values[0]), (at, values[1])), noun, f"CC {number} ({low}-{high})")


_RIDING: Templates = (
    " whose <p> {follows|is set by|is controlled by|comes from|is on} <c>",
    " whose <p> {follows|is set by|is controlled by} <c>",
    " with its <p> {on|controlled by|set by|following} <c>",
    " with <c> for {the|its} <p>",
    " with <c> {controlling|setting} {the|its} <p>",
    ", <p> {from|by|on} <c>",
    ", its <p> {set by|following|on} <c>",
)
_SENTENCES: Templates = (
    "<c> {sets|controls|changes} the <p>",
    "the <p> {follows|is set by|comes from|is controlled by} <c>",
    "put the <p> on <c>",
    "use <c> for the <p>",
    "control the <p> with <c>",
    "let me {set|change} the <p> with <c>",
)


def ridden(piece: Piece, parameter: Parameter, by: Control, *, apart: bool = True) -> tuple[str, str]:
    """The words that hang a control on a part: those behind its noun, or nothing there and a sentence of its own."""
    name = piece.speech.pick(parameter.names)
    noun = by.noun
    if apart and piece.speech.chance(0.25):
        return "", piece.say(_SENTENCES, p=name, c=noun)
    return piece.say(_RIDING, p=name, c=noun), ""
