"""Filters that move: by an LFO, by an envelope, once from here to there; a resonance on a control."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import numbers
from patchgen_training.families.composition.controls import Control, Parameter, control
from patchgen_training.families.composition.curves import ramps, sine, still, struck
from patchgen_training.families.composition.filters import (
    BAND,
    LOW,
    MOVING_BAND,
    RESONANT,
    by_hand,
    fixed,
    moog,
    settled,
)
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.voice import resonator
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates

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
    settled(piece, kind, sine(rate, low, high), 3, terse, n=piece.say(names), r=riding)


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
    settled(
        piece, RESONANT, lambda ms: low + (high - low) * opened(ms) if ms >= first else 0, 3, terse, n=name, r=riding
    )


_ONCE: Templates = (
    " whose cutoff {sweeps|goes|moves|glides} from <a> to <b> {in|over|within} <t>",
    " {sweeping|opening} from <a> to <b> over <t>",
    " with its cutoff {sweeping|moving} from <a> to <b> over <t>",
)


def once(piece: Piece) -> None:
    """[vcf~] from one cutoff to another when the patch opens."""
    speech = piece.speech
    low, high = numbers.some_tone_range(speech)
    closing = speech.chance(0.35)
    start, end = (high, low) if closing else (low, high)
    time = numbers.some_period(speech) * speech.pick((1, 1, 2, 4))
    said = numbers.duration(speech, time)
    riding = piece.say(_ONCE, a=str(start), b=numbers.hertz(speech, end), t=said)
    if closing:
        riding = riding.replace("opening", "closing")
    sweep = piece.draft.chain(piece.draft.start(f"{start}, {end} {time}"), "line~")
    piece.box = f"{piece.draft.add('vcf~ 3', piece.box, f'{sweep}>1')}.1"
    piece.ms = max(piece.ms, time + 200)
    name = piece.say(RESONANT.names + LOW.names)
    terse = f"lpf sweep {start}-{end} Hz in {said}"
    settled(piece, RESONANT, ramps([(0, end, time)], start), 3, terse, n=name, r=riding)


_TWO_HANDS: Templates = (
    " with <c> for {the|its} cutoff and <d> for {the|its} {resonance|Q}",
    " whose cutoff is on <c> and {whose |}{resonance|Q} on <d>",
    ", cutoff {from|by|on} <c>, {resonance|Q} {from|by|on} <d>",
)
_ONE_HAND: Templates = (
    " at <f> with <d> for {the|its} {resonance|Q}",
    " at <f> whose {resonance|Q} {follows|is set by|is controlled by} <d>",
    " at <f>, {resonance|Q} {from|by|on} <d>",
)


def _moderate(speech: Speech) -> tuple[int, int]:
    """A range in which a q of 1 is heard."""
    low, high = numbers.some_tone_range(speech)
    return low, min(high, 3000)


def by_resonance(piece: Piece) -> None:
    """[vcf~] whose q is on a control, and maybe its cutoff, too."""
    speech, draft = piece.speech, piece.draft
    both = speech.chance(0.5)
    cutoff = min(numbers.some_cutoff(speech), 3000)
    by: Control | None = None
    if both:
        by = control(piece, Parameter(("cutoff",), *_moderate(speech), 1000, "Hz"))
    quality = control(piece, Parameter(("resonance",), *speech.pick(((1, 10), (1, 20), (1, 15), (1, 30))), 3))
    frequency = draft.smooth(by.box) if by else draft.add(f"sig~ {cutoff}")
    piece.box = f"{draft.add('vcf~', piece.box, f'{frequency}>1', f'{quality.box}>2')}.1"
    curve = by.smooth if by else still(cutoff)
    said = numbers.hertz(speech, cutoff)
    riding = piece.say(_TWO_HANDS if both else _ONE_HAND, c=by.noun if by else "", d=quality.noun, f=said)
    terse = f"resonant lpf {f'cutoff {by.short}' if by else said} q {quality.short}"
    settled(piece, RESONANT, curve, 1, terse, n=piece.say(RESONANT.names + LOW.names), r=riding)
    for voice in piece.voices:
        del voice.gains[-1]
    piece.gain(lambda hertz, ms: resonator(curve, quality.curve(ms), low=True)(hertz, ms))
    if by or any(voice.levels or voice.partials is None for voice in piece.voices):
        piece.free(lingers=True)  # it rings, from its first moment on


def some_filter(piece: Piece) -> None:
    """Any of them, by their shares."""
    ways: list[tuple[Callable[[Piece], None], float]] = [
        (fixed, 5),
        (by_hand, 4),
        (by_lfo, 2),
        (moog, 0.5),
        (once, 1),
        (by_resonance, 1),
    ]
    if piece.event is not None and piece.times:
        ways.append((by_envelope, 4))
    choices, shares = zip(*ways, strict=True)
    piece.speech.rng.choices(choices, shares)[0](piece)
