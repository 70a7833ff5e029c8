"""Between two channels: equal-power panning, balance, width, sums and differences, a send to an effect."""

from __future__ import annotations

import math

from patchgen_training.families import numbers
from patchgen_training.families.composition.controls import Parameter, control, fader
from patchgen_training.families.composition.curves import Curve, still
from patchgen_training.families.composition.mixes import part
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.processors import incoming
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates


def _source(piece: Piece, *, stereo: bool = False) -> tuple[int | str, int | str, str, str, bool]:
    """The left and the right sound, their words, short words, and whether they come from inlets."""
    speech, draft = piece.speech, piece.draft
    if stereo:
        piece.voices = [incoming()]
        if speech.chance(0.5):
            box = draft.add("adc~")
            words = speech.pick(("the stereo input", "the stereo audio input", "both channels of the sound card"))
            return box, f"{box}.1", words, "adc~", False
        left, right = draft.add("inlet~"), draft.add("inlet~")
        return left, right, speech.pick(("two signal inlets", "a stereo pair of inlet~s")), "2 inlet~", True
    choice = speech.rng.random()
    if choice < 0.4:
        piece.voices = [incoming()]
        box = draft.add("inlet~")
        return box, box, speech.pick(("a signal inlet", "the signal at an inlet~", "an audio inlet")), "inlet~", True
    if choice < 0.55:
        piece.voices = [incoming()]
        box = draft.add("adc~")
        return box, box, speech.pick(("the microphone", "the mic", "the audio input")), "mic", False
    each = part(piece)
    piece.voices = each.voices
    return each.box, each.box, each.head, each.short, False


def _leave(piece: Piece, left: int | str, right: int | str, inlets: bool) -> str:
    """Two outlets where the sound came from inlets, else the speakers at the usual level; the words for outlets."""
    draft = piece.draft
    if inlets:
        draft.add("outlet~", left)
        draft.add("outlet~", right)
        piece.to_outlet = True
        return piece.speech.pick((", to two outlet~s", ", out of two signal outlets", ", with two audio outlets"))
    pair = [draft.add("*~ 0.1", side) for side in (left, right)]
    draft.add("dac~", pair[0], f"{pair[1]}>1")
    piece.level(still(0.1))
    return ""


def _set(piece: Piece, left: Curve, right: Curve) -> None:
    for voice in piece.voices:
        voice.sides = (left, right)


_POWER: Templates = (
    "^pan <s> {with equal power|at constant power} between left and right {with|by} <c><o>",
    "^place <s> between two channels with an equal-power {pan law|panner}, position {from|on} <c><o>",
    "^pan <s> with <c>, {cosine|sine/cosine} law<o>",
)
_POWER_THINGS: Templates = (
    "{an equal-power|a constant-power} {panner|pan} for <s>, {controlled by|position on} <c><o>",
    "a {panner|pan control} with a {cosine|sine-cosine} law for <s>: <c> sets the position<o>",
)


def equal_power(speech: Speech) -> Drawn:
    """Left by the cosine, right by the sine of a quarter turn."""
    piece = Piece(speech)
    box, _, words, short, inlets = _source(piece)
    by = control(piece, Parameter(("pan",), 0, 1, 0.5, whole=False, silent_low=True), plainly=True)
    turn = piece.draft.add("*~ 0.25", piece.draft.smooth(by.box))
    left = piece.draft.add("*~", box, f"{piece.draft.add('cos~', turn)}>1")
    right = piece.draft.add("*~", box, f"{piece.draft.chain(turn, '-~ 0.25', 'cos~')}>1")
    out = _leave(piece, left, right, inlets)
    place = by.smooth
    _set(piece, lambda ms: math.cos(place(ms) * math.pi / 2), lambda ms: math.sin(place(ms) * math.pi / 2))
    slots = {"s": words, "c": by.noun, "o": out, "x": short, "k": by.short}
    text = speech.request(_POWER_THINGS, _POWER, ("<x>, equal power pan <k><o>",), **slots)
    return drawn(text, piece.draft, piece.behaviour)


_WIDTH: Templates = (
    "^play <s> {dry|as it is} in the left and delayed by <t> in the right {channel|speaker}<o>",
    "^widen <s> by delaying the right channel by <t><o>",
    "^make <s> {wide|stereo} with a Haas delay of <t> on the right<o>",
)
_WIDTH_THINGS: Templates = (
    "<s> on the left and the same, <t> later, on the right<o>",
    "a {Haas|stereo widening} effect for <s>: the right {side|channel} delayed by <t><o>",
)


def width(speech: Speech) -> Drawn:
    """The right channel some milliseconds late."""
    piece = Piece(speech)
    box, _, words, short, inlets = _source(piece)
    time = speech.pick((5, 8, 10, 12, 15, 20, 20, 25, 30))
    piece.draft.add("delwrite~ late 1000", box)
    late = piece.draft.add(f"delread~ late {time}")
    out = _leave(piece, box, late, inlets)
    _set(piece, still(1), lambda ms: float(ms > time))
    slots = {"s": words, "t": numbers.duration(speech, time), "o": out, "x": short}
    text = speech.request(_WIDTH_THINGS, _WIDTH, ("<x>, right delayed <t><o>",), **slots)
    return drawn(text, piece.draft, piece.behaviour)


_PAIRS: tuple[tuple[Templates, Templates, str], ...] = (
    (
        ("^turn <s> into mono {on both sides|left and right}<o>", "^mix <s> to mono and ^send it to both sides<o>"),
        ("a mono sum of <s> on both sides<o>",),
        "mono",
    ),
    (
        ("^swap the {left and the right channel|channels} of <s><o>", "^exchange left and right of <s><o>"),
        ("<s> with left and right swapped<o>",),
        "swap",
    ),
    (
        (
            "^encode <s> as mid (half the sum) and side (half the difference)<o>",
            "^turn <s> into mid and side, each {divided by two|at half level}<o>",
        ),
        ("a mid/side encoder for <s> (mid = (L+R)/2 left, side = (L-R)/2 right)<o>",),
        "mid-side",
    ),
)


def pair(speech: Speech) -> Drawn:
    """A stereo pair summed, swapped, or as mid and side. Both inputs hear the same, so a side is silent."""
    piece = Piece(speech)
    draft = piece.draft
    left, right, words, short, inlets = _source(piece, stereo=True)
    deeds, things, kind = speech.pick(_PAIRS)
    ends: tuple[int | str, int | str]
    if kind == "swap":
        ends = (right, left)
    elif kind == "mono":
        mixed = draft.add("*~ 0.5", left, right)
        ends = (mixed, mixed)
    else:
        mid = draft.add("*~ 0.5", left, right)
        ends = (mid, draft.chain(draft.add("-~", left, f"{right}>1"), "*~ 0.5"))
        _set(piece, still(1), still(0))
    out = _leave(piece, *ends, inlets)
    text = speech.request(things, deeds, (f"<x> {kind}<o>",), s=words, x=short, o=out)
    return drawn(text, draft, piece.behaviour)


_BALANCE: Templates = (
    "^set the levels of the left and the right channel of <s> with a slider each<o>",
    "^give each channel of <s> its own volume slider<o>",
)
_BALANCE_THINGS: Templates = (
    "a volume slider for the left and one for the right channel of <s><o>",
    "<s> with separate volume sliders for left and right<o>",
)


def balance(speech: Speech) -> Drawn:
    """A slider for each channel of a stereo pair."""
    piece = Piece(speech)
    draft = piece.draft
    left, right, words, short, inlets = _source(piece, stereo=True)
    hands = [fader(piece) for _ in range(2)]
    ends = [draft.add("*~", s, f"{draft.smooth(h.box)}>1") for s, h in zip((left, right), hands, strict=True)]
    out = _leave(piece, ends[0], ends[1], inlets)
    _set(piece, hands[0].smooth, hands[1].smooth)
    text = speech.request(_BALANCE_THINGS, _BALANCE, ("<x>, volume slider L and R<o>",), s=words, x=short, o=out)
    return drawn(text, draft, piece.behaviour)


_SEND: Templates = (
    "^play <s> dry and ^send some of it to {an echo|a feedback delay} (<t>, feedback <k>), the send level on <c>",
    "^mix <s> with {an echo|a delay} of <t> (feedback <k>), the amount of echo on <c>",
    "^add an echo (<t>, feedback <k>) to <s> with <c> for {its level|how much of it is heard|the wet level}",
)
_SEND_THINGS: Templates = (
    "<s> with an echo send: {time |}<t>, feedback <k>, send level {on|by} <c>",
    "<s> with an echo (<t>, feedback <k>) whose wet level {follows|is set by} <c>",
)


def send(speech: Speech) -> Drawn:
    """Dry as it is, and through an echo as much as a control says."""
    piece = Piece(speech)
    draft = piece.draft
    each = part(piece)
    time, feedback = speech.pick((100, 150, 200, 250, 300, 400, 500)), speech.pick((0.2, 0.3, 0.4, 0.5, 0.6))
    by = control(piece, Parameter(("send",), 0, 1, 0.5, whole=False), plainly=True)
    sent = draft.add("*~", each.box, f"{draft.smooth(by.box)}>1")
    back = draft.add(f"delread~ echo {time}")
    draft.add("delwrite~ echo 5000", draft.add("+~", sent, f"{draft.add(f'*~ {plain(feedback)}', back)}>1"))
    piece.box = draft.add("+~", each.box, f"{back}>1")
    piece.voices = each.voices
    piece.free(lingers=True)
    draft.speakers(draft.add("*~ 0.1", piece.box))
    piece.level(still(0.1))
    slots = {"s": each.head, "t": numbers.duration(speech, time), "k": plain(feedback), "c": by.noun}
    slots |= {"x": each.short, "y": by.short}
    text = speech.request(_SEND_THINGS, _SEND, ("<x>, echo <t> feedback <k>, send <y>",), **slots)
    return drawn(text, draft, piece.behaviour)


FAMILIES = (
    Family("equal-power-pan", equal_power, 0.7),
    Family("stereo-width", width, 0.5),
    Family("channel-pair", pair, 0.5),
    Family("channel-levels", balance, 0.4),
    Family("echo-send", send, 0.6),
)
