"""Filters at a fixed cutoff or one that a hand sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patchgen_training.families import numbers
from patchgen_training.families.composition.controls import Parameter, control, ridden
from patchgen_training.families.composition.curves import Curve, still
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.voice import (
    Gain,
    one_pole_high,
    one_pole_low,
    resonator,
    two_pole_band,
)
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Templates


@dataclass(frozen=True, slots=True)
class Filter:
    """A box, its names, its short form, its gain at a cutoff and a q."""

    box: str
    names: Templates
    short: str
    gain: Callable[[Curve, float], Gain]
    tails: Templates = ()  # words of its own for a fixed cutoff, and deeds
    deeds: Templates = ()


LOW = Filter(
    "lop~",
    ("low pass", "low-pass filter", "lowpass", "low pass filter", "lowpass filter", "LPF", "low-pass"),
    "lpf",
    lambda cutoff, _: one_pole_low(cutoff),
    (
        "low-passed at <f>",
        "with {everything|the highs} above <f> {damped|rolled off}",
        "filtered so that {mostly |}what is below <f> {remains|passes}",
        "lowpassed at <f>",
    ),
    ("^lowpass <it> at <f>", "^damp everything above <f>", "^roll off the highs above <f>"),
)
HIGH = Filter(
    "hip~",
    ("high pass", "high-pass filter", "highpass", "high pass filter", "highpass filter", "HPF", "high-pass"),
    "hpf",
    lambda cutoff, _: one_pole_high(cutoff),
    (
        "high-passed at <f>",
        "with {everything|the lows} below <f> {removed|cut}",
        "filtered so that {mostly |}what is above <f> {remains|passes}",
        "highpassed at <f>",
    ),
    ("^highpass <it> at <f>", "^cut everything below <f>", "^remove the lows below <f>"),
)
BAND = Filter(
    "bp~",
    ("band pass", "band-pass filter", "bandpass", "band pass filter", "bandpass filter", "BPF", "band-pass"),
    "bpf",
    two_pole_band,
    ("band-passed {at|around} <f>", "of which only a band around <f> is left", "bandpassed at <f>"),
    ("^bandpass <it> at <f>", "^leave only a band around <f>"),
)
RESONANT = Filter(
    "vcf~",
    ("resonant low pass", "resonant low-pass filter", "resonant lowpass", "resonant lowpass filter", "resonant LPF"),
    "resonant lpf",
    lambda cutoff, q: resonator(cutoff, q, low=True),
)
# [bp~] answers a jump of its frequency with a bang; [vcf~] glides.
MOVING_BAND = Filter("vcf~", BAND.names, "bpf", resonator)
_PLAIN = (LOW, LOW, LOW, HIGH, HIGH, BAND, BAND)

_THROUGH: Templates = (
    "through a <n> at <f>",
    "through a <n> at <f>",
    "through a <n> with {a cutoff of|cutoff} <f>",
    "with a <n> at <f>",
    "filtered by a <n> at <f>",
    "into a <n> at <f>",
    "going through a <f> <n>",
    "run through a <n> set to <f>",
)
_DEEDS: Templates = (
    "^filter <it> with a <n> at <f>",
    "^run <it> through a <n> at <f>",
    "^send <it> through a <n> with {a cutoff of|cutoff} <f>",
    "^pass <it> through a <f> <n>",
    "^put a <n> at <f> on <it>",
    "^filter <it> through a <n> at <f>",
)
_BARE: Templates = (
    "through a <n><r>",
    "through a <n><r>",
    "through a <n><r>",
    "into a <n><r>",
    "filtered by a <n><r>",
    "going through a <n><r>",
)
_BARE_DEEDS: Templates = (
    "^filter <it> with a <n><r>",
    "^run <it> through a <n><r>",
    "^send <it> through a <n><r>",
    "^put <it> into a <n><r>",
    "^add a <n><r>",
)


def audible(q: float) -> int:
    """The highest cutoff at which the low outlet of [vcf~] gives much: at 7 kHz times q it is silent."""
    return int(min(4000 * q, 9000))


def _quality(piece: Piece, kind: Filter) -> tuple[float, str]:
    """A q, and the words for it where it isn't the usual 5."""
    if kind in (LOW, HIGH):
        return 1, ""
    if kind in (BAND, MOVING_BAND) and piece.speech.chance(0.4):
        return 5, ""
    q = piece.speech.pick((1, 2, 3, 4, 6, 8, 10, 15, 20))
    form = piece.speech.pick((" and a Q of {}", " with Q {}", ", q {}", " (Q {})", " and resonance {}"))
    return q, form.format(q)


def settled(piece: Piece, kind: Filter, cutoff: Curve, q: float, terse: str, **slots: str) -> None:
    """What all filters do to the voices and the words."""
    piece.gain(kind.gain(cutoff, q))
    if q > 6 and piece.voices[0].levels:  # it rings long after what comes and goes
        piece.free(lingers=True)
    if "f" not in slots:
        piece.still = False
        tails, deeds = _BARE, _BARE_DEEDS
    elif kind.tails and piece.speech.chance(0.25):
        tails, deeds = kind.tails, kind.deeds
    else:
        tails, deeds = _THROUGH, _DEEDS
    piece.tell(tails, deeds, terse, "filter", **slots)


def fixed(piece: Piece) -> None:
    """At a fixed frequency."""
    speech = piece.speech
    kind = RESONANT if speech.chance(0.15) else speech.pick(_PLAIN)
    cutoff = numbers.some_cutoff(speech)
    q, words = _quality(piece, kind)
    if kind is RESONANT:
        cutoff = min(cutoff, audible(q))
        frequency = piece.draft.add(f"sig~ {cutoff}")
        piece.box = f"{piece.draft.add(f'vcf~ {q}', piece.box, f'{frequency}>1')}.1"
    else:
        piece.through(f"bp~ {cutoff} {plain(q)}" if kind is BAND else f"{kind.box} {cutoff}")
    said = numbers.hertz(speech, cutoff)
    terse = f"{kind.short} {said}" + (f" q {plain(q)}" if words else "")
    settled(piece, kind, still(cutoff), q, terse, n=piece.say(kind.names), f=said + words)


def by_hand(piece: Piece) -> None:
    """The cutoff on a slider, in a number box, from an inlet or a controller."""
    speech = piece.speech
    kind = RESONANT if speech.chance(0.15) else speech.pick(_PLAIN)
    kind = MOVING_BAND if kind is BAND else kind
    q, words = _quality(piece, kind)
    low, high = numbers.some_tone_range(speech)
    if speech.chance(0.4):
        high = speech.pick((2000, 3000, 4000, 5000, 5000, 6000, 8000))
    if kind is RESONANT:
        high = min(high, audible(q))
    if kind is HIGH and any(voice.offset for voice in piece.voices):
        kind = LOW  # [hip~] answers a jump of its cutoff with the offset that it held back
    names = ("cutoff", "cutoff", "cutoff frequency", "frequency")
    parameter = Parameter(
        ("center frequency", "frequency", "cutoff") if kind is MOVING_BAND else names,
        low,
        high,
        1000,
        "Hz",
        tried=0.3 if kind is HIGH else 1,
    )
    by = control(piece, parameter)
    if kind in (RESONANT, MOVING_BAND):
        box = piece.draft.add(f"vcf~ {plain(q)}", piece.box, f"{piece.draft.smooth(by.box)}>1")
        piece.box = f"{box}.1" if kind is RESONANT else box
    else:
        piece.box = piece.draft.add(kind.box, piece.box, f"{by.box}>1")
    riding, rider = ridden(piece, parameter, by)
    rider = rider.replace("the frequency", "the filter frequency")
    name = piece.say(kind.names)
    if words:
        name, riding = name + words.replace(" and", " with"), riding.replace(" with", " and with", 1)
    terse = f"{kind.short}{f' q {plain(q)}' if words else ''} cutoff {by.short}"
    curve = by.smooth if kind in (RESONANT, MOVING_BAND) else by.curve
    settled(piece, kind, curve, q, terse, n=name, r=riding, rider=rider)


_MOOG: Templates = ("Moog filter", "Moog-style low pass", "ladder filter", "Moog ladder filter", "moog lowpass")


def moog(piece: Piece) -> None:
    """[bob~] at a fixed cutoff and resonance."""
    speech = piece.speech
    cutoff, resonance = numbers.some_cutoff(speech), speech.pick((0.5, 1, 1, 1.5, 2, 2, 2.5, 3))
    said = numbers.hertz(speech, cutoff) + speech.pick((" and a resonance of {}", " (resonance {})", ", resonance {}"))
    said = said.format(plain(resonance))
    frequency, quality = piece.draft.add(f"sig~ {cutoff}"), piece.draft.add(f"sig~ {plain(resonance)}")
    piece.box = piece.draft.add("bob~", piece.box, f"{frequency}>1", f"{quality}>2")
    piece.free()
    name = piece.say(_MOOG)
    piece.tell(_THROUGH, _DEEDS, f"moog filter {said}", "filter", n=name, f=said)
