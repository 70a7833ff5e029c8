"""Filters: fixed, by hand, swept by an LFO, opened by the envelope's own event, of four boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patchgen_training.families import numbers
from patchgen_training.families.composition.controls import Parameter, control, ridden
from patchgen_training.families.composition.curves import Curve, sine, still, struck
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
    """A box, its names, its short form, and its gain at a cutoff and a q."""

    box: str
    names: Templates
    short: str
    gain: Callable[[Curve, float], Gain]


LOW = Filter(
    "lop~",
    ("low pass", "low-pass filter", "lowpass", "low pass filter", "lowpass filter", "LPF", "low-pass"),
    "lpf",
    lambda cutoff, _: one_pole_low(cutoff),
)
HIGH = Filter(
    "hip~",
    ("high pass", "high-pass filter", "highpass", "high pass filter", "highpass filter", "HPF", "high-pass"),
    "hpf",
    lambda cutoff, _: one_pole_high(cutoff),
)
BAND = Filter(
    "bp~",
    ("band pass", "band-pass filter", "bandpass", "band pass filter", "bandpass filter", "BPF", "band-pass"),
    "bpf",
    two_pole_band,
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


def _quality(piece: Piece, kind: Filter) -> tuple[float, str]:
    """A q, and the words for it where it isn't the usual 5."""
    if kind in (LOW, HIGH):
        return 1, ""
    if kind in (BAND, MOVING_BAND) and piece.speech.chance(0.4):
        return 5, ""
    q = piece.speech.pick((1, 2, 3, 4, 6, 8, 10, 15, 20))
    form = piece.speech.pick((" and a Q of {}", " with Q {}", ", q {}", " (Q {})", " and resonance {}"))
    return q, form.format(q)


def _settled(piece: Piece, kind: Filter, cutoff: Curve, q: float, terse: str, **slots: str) -> None:
    """What all filters do to the voices and the words."""
    piece.gain(kind.gain(cutoff, q))
    if q > 6 and piece.voices[0].levels:  # it rings long after what comes and goes
        piece.free(lingers=True)
    fixed = "f" in slots
    piece.tell(_THROUGH if fixed else _BARE, _DEEDS if fixed else _BARE_DEEDS, terse, "filter", **slots)


def fixed(piece: Piece) -> None:
    """At a fixed frequency."""
    speech = piece.speech
    kind = RESONANT if speech.chance(0.15) else speech.pick(_PLAIN)
    cutoff = numbers.some_cutoff(speech)
    q, words = _quality(piece, kind)
    if kind is RESONANT:
        frequency = piece.draft.add(f"sig~ {cutoff}")
        piece.box = f"{piece.draft.add(f'vcf~ {q}', piece.box, f'{frequency}>1')}.1"
    else:
        piece.through(f"bp~ {cutoff} {plain(q)}" if kind is BAND else f"{kind.box} {cutoff}")
    said = numbers.hertz(speech, cutoff)
    terse = f"{kind.short} {said}" + (f" q {plain(q)}" if words else "")
    _settled(piece, kind, still(cutoff), q, terse, n=piece.say(kind.names), f=said + words)


def by_hand(piece: Piece) -> None:
    """The cutoff on a slider, in a number box, from an inlet or a controller."""
    speech = piece.speech
    kind = RESONANT if speech.chance(0.15) else speech.pick(_PLAIN)
    kind = MOVING_BAND if kind is BAND else kind
    q, words = _quality(piece, kind)
    low, high = numbers.some_tone_range(speech)
    if speech.chance(0.4):
        high = speech.pick((2000, 3000, 4000, 5000, 5000, 6000, 8000))
    names = ("cutoff", "cutoff", "cutoff frequency", "frequency")
    parameter = Parameter(
        ("center frequency", "frequency", "cutoff") if kind is MOVING_BAND else names, low, high, 1000, "Hz"
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
    _settled(piece, kind, curve, q, terse, n=name, r=riding, rider=rider)


_SWEPT: Templates = (
    " {swept|modulated} by {an LFO at <s>|a <s> LFO} {from <a> to|between <a> and} <b>",
    " whose cutoff {moves|sweeps|swings} {from <a> to|between <a> and} <b> at <s>",
    " with {an LFO of <s>|a <s> LFO} on the cutoff, {from <a> to|between <a> and} <b>",
    " that sweeps {from <a> to|between <a> and} <b> at <s>",
)


def by_lfo(piece: Piece) -> None:
    """[vcf~] swept by a sine."""
    speech = piece.speech
    band = speech.chance(0.3)
    low, high = numbers.some_tone_range(speech)
    rate = numbers.some_slow_rate(speech)
    said = numbers.hertz(speech, rate)
    kind = MOVING_BAND if band else RESONANT
    names = BAND.names if band else RESONANT.names + LOW.names
    riding = piece.say(_SWEPT, s=said, a=str(low), b=numbers.hertz(speech, high))
    sweep = piece.draft.chain(piece.draft.add(f"osc~ {plain(rate)}"), f"expr~ {low} + ({high} - {low}) * ($v1 + 1) / 2")
    box = piece.draft.add("vcf~ 3", piece.box, f"{sweep}>1")
    piece.box = box if band else f"{box}.1"
    terse = f"{'bpf' if band else 'lpf'} lfo {said} {low}-{high}"
    _settled(piece, kind, sine(rate, low, high), 3, terse, n=piece.say(names), r=riding)


_ENVELOPE: Templates = (
    " {swept|opened} {from <b> down to|and closed again, from <b> to} <a> in <d> {by|on|at} each note",
    " whose cutoff falls from <b> to <a> in <d> on {each|every} note",
    " with an envelope on its cutoff, from <b> to <a> in <d>, {with|for} each note",
)


def by_envelope(piece: Piece) -> None:
    """[vcf~] that each event opens and that closes again."""
    speech = piece.speech
    low, high = numbers.some_tone_range(speech)
    decay = speech.pick((100, 150, 200, 250, 300, 400, 500))
    said = numbers.duration(speech, decay)
    riding = piece.say((_ENVELOPE[1], _ENVELOPE[2]), a=str(low), b=str(high) + " Hz", d=said)
    assert piece.event is not None
    sweep = piece.draft.chain(piece.event, f"msg {high}, {low} {decay}", "vline~")
    box = piece.draft.add("vcf~ 3", piece.box, f"{sweep}>1")
    piece.box = f"{box}.1"
    for voice in piece.voices:
        voice.slack = max(voice.slack, 0.2)  # it moves fast
    opened = struck(piece.times, 0, decay)
    first = piece.times[0]
    terse = f"resonant lpf envelope {high}-{low} Hz {said}"
    name = piece.say(RESONANT.names)
    _settled(
        piece, RESONANT, lambda ms: low + (high - low) * opened(ms) if ms >= first else 0, 3, terse, n=name, r=riding
    )


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


def some_filter(piece: Piece) -> None:
    """Any of them, by their shares."""
    ways: list[tuple[Callable[[Piece], None], float]] = [(fixed, 5), (by_hand, 4), (by_lfo, 2), (moog, 0.5)]
    if piece.event is not None and piece.times:
        ways.append((by_envelope, 4))
    choices, shares = zip(*ways, strict=True)
    piece.speech.rng.choices(choices, shares)[0](piece)
