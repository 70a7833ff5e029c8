"""Patches in rooms: a voice or an effect in a subpatch, buses by [send~] and [throw~]."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.composition import effects, filters, outputs
from patchgen_training.families.composition.controls import Parameter, control, fader
from patchgen_training.families.composition.curves import still
from patchgen_training.families.composition.mixes import part, parts_of
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.request import worded
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import protect
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated

_VOICES = protect(("voice", "osc", "synth", "source", "tone", "sound", "oscillator", "generator"))
_ROOMS = protect(("filter", "lowpass", "effect", "fx", "tone-control", "shaper"))
_BUSES = protect(("bus", "mix", "audio", "main", "master", "fx", "sum", "out1"))

_IN_ROOM: Templates = (
    "{made|built|generated} in a subpatch {named|called} <n>",
    "inside a subpatch {named|called} <n>",
    "from a subpatch <n>",
    "with the {sound source|source|oscillator} in a subpatch {named|called} <n>",
)
_IN_ROOM_DEEDS: Templates = (
    "^put the {source|sound source|oscillator} {in|into} a subpatch {named|called} <n>",
    "^build the sound source in [pd <n>]",
    "^wrap the source in a subpatch <n>",
)


def voice(speech: Speech) -> Drawn:
    """A source in a subpatch with a signal outlet; the rest stands outside."""
    piece = Piece(speech)
    inner = part(Piece(speech, Draft()))
    name = speech.pick(_VOICES)
    inner.draft.add("outlet~", inner.box)
    piece.head, piece.short, piece.voices = inner.head, inner.short, inner.voices
    piece.ms = inner.ms
    piece.box = piece.draft.nest(name, inner.draft)
    piece.tell(_IN_ROOM, _IN_ROOM_DEEDS, f"in pd {name}", "subpatch", n=name)
    effects.some_effects(piece, speech.pick((0, 0, 0, 1)))
    outputs.finish(piece, speech.pick((0, 0, 1)))
    return drawn(worded(piece), piece.draft, piece.behaviour)


_FILTER_ROOM: Templates = (
    "through a subpatch {named|called} <n> that holds a <k> at <f>",
    "into [pd <n>], a <k> at <f>",
    "through a <k> at <f> in a subpatch {named|called} <n>",
)
_FILTER_ROOM_DEEDS: Templates = (
    "^filter <it> in a subpatch {named|called} <n>: a <k> at <f>",
    "^send <it> through a <k> at <f> in a subpatch <n>",
    "^run <it> into a subpatch {named|called} <n> with a <k> at <f>",
)
_HAND_ROOM: Templates = (
    "through a <k> in a subpatch {named|called} <n>, the cutoff set from outside by <c>",
    "into [pd <n>] with a <k>, its cutoff inlet fed by <c>",
)
_HAND_ROOM_DEEDS: Templates = (
    "^send <it> through a subpatch {named|called} <n> with a <k> and an inlet for the cutoff, set by <c>",
    "^filter <it> in a subpatch <n> (a <k>) whose cutoff inlet gets <c>",
)


def room(speech: Speech) -> Drawn:
    """A filter in a subpatch, at a fixed cutoff or with an inlet for it."""
    whole = Piece(speech)
    piece = part(whole)
    fixed = speech.chance(0.5)
    # [hip~] answers a jump of its cutoff with a bang.
    kind = speech.pick((filters.LOW, filters.HIGH)) if fixed else filters.LOW
    name, inside = speech.pick(_ROOMS if kind is filters.LOW else _ROOMS[:1] + _ROOMS[2:]), Draft()
    slots = {"n": name, "k": piece.say(kind.names)}
    if fixed:
        cutoff = numbers.some_cutoff(speech)
        inside.add("outlet~", inside.add(f"{kind.box} {cutoff}", inside.add("inlet~")))
        piece.box = piece.draft.nest(name, inside, piece.box)
        piece.gain(kind.gain(still(cutoff), 1))
        said = numbers.hertz(speech, cutoff)
        piece.tell(_FILTER_ROOM, _FILTER_ROOM_DEEDS, f"pd {name} ({kind.short} {said})", "filter", f=said, **slots)
    else:
        low, high = numbers.some_tone_range(speech)
        by = control(piece, Parameter(("cutoff",), low, high, 1000, "Hz"))
        sound, cutoff_in = inside.add("inlet~"), inside.add("inlet")
        inside.add("outlet~", inside.add(kind.box, sound, f"{cutoff_in}>1"))
        piece.box = piece.draft.nest(name, inside, piece.box, f"{by.box}>1")
        piece.gain(kind.gain(by.curve, 1))
        terse = f"pd {name} ({kind.short}, cutoff {by.short})"
        piece.tell(_HAND_ROOM, _HAND_ROOM_DEEDS, terse, "filter", c=by.noun, **slots)
    outputs.finish(piece, speech.pick((0, 0, 1)))
    return drawn(worded(piece), piece.draft, piece.behaviour)


_BUS: Templates = (
    "^{send|throw} <l> to a bus {named|called} <n> {with|by} throw~ and ^play what catch~ {collects|gets}",
    "^mix <l> on a bus <n> {with|by} throw~ and catch~",
    "^sum <l> with throw~ and catch~ (bus <n>)",
)
_BUS_THINGS: Templates = (
    "a throw~/catch~ bus {named|called} <n> {for|that mixes} <l>",
    "<l>, thrown to a bus <n> and caught for the output",
)
_WIRE: Templates = (
    "^send <a> to the output {wirelessly|without cords} by send~ and receive~ {named|called} <n>",
    "^send <a> through s~ and r~ named <n> to the speakers",
    "^connect <a> to the dac~ with send~ <n> and receive~ <n>",
)
_WIRE_THINGS: Templates = ("<a>, sent to the speakers over send~ and receive~ {named|called} <n>",)


def bus(speech: Speech) -> Drawn:
    """Several sounds thrown to one bus; or one sound sent without a cord."""
    piece = Piece(speech)
    draft, name = piece.draft, speech.pick(_BUSES)
    thrown = speech.chance(0.6)
    parts = parts_of(piece, speech.pick((2, 2, 3)) if thrown else 1)
    share = round(1 / len(parts), 2)
    for each in parts:
        box = draft.add(f"*~ {plain(share)}", each.box) if thrown else each.box
        draft.add(f"throw~ {name}" if thrown else f"send~ {name}", box)
        each.level(still(share if thrown else 1))
        piece.voices += each.voices
        piece.ms = max(piece.ms, each.ms)
    piece.box = draft.add(f"catch~ {name}" if thrown else f"receive~ {name}")
    outputs.finish(piece, 0)
    if thrown:
        slots = {"l": enumerated([each.head for each in parts]), "n": name}
        request = speech.request(_BUS_THINGS, _BUS, ("throw~ <n>: <l>",), **slots)
    else:
        request = speech.request(
            _WIRE_THINGS, _WIRE, ("<a> -> send~ <n> -> receive~ <n> -> dac~",), a=parts[0].head, n=name
        )
    return drawn(request, draft, piece.behaviour)


_ROOM_MIX: Templates = (
    "^put <a> and <b> into subpatches {named|called} <n> and <m> and ^mix them{ outside|}",
    "^build [pd <n>] ({with |}<a>) and [pd <m>] ({with |}<b>) and ^play both",
)
_ROOM_MIX_THINGS: Templates = (
    "two subpatches, <n> with <a> and <m> with <b>, mixed{ outside|}",
    "a mix of [pd <n>] ({holding |}<a>) and [pd <m>] ({holding |}<b>)",
)
_FADED = ", each with {its own|a} volume slider"


def rooms(speech: Speech) -> Drawn:
    """Two sounds in a subpatch each, mixed at equal shares or with a slider for each."""
    piece = Piece(speech)
    draft = piece.draft
    names = speech.sample(_VOICES, 2)
    faders = speech.chance(0.4)
    heads, boxes = [], []
    for name in names:
        inner = part(Piece(speech, Draft()))
        inner.draft.add("outlet~", inner.box)
        box = draft.nest(name, inner.draft)
        if faders:
            hand = fader(piece)
            box = draft.add("*~", box, f"{draft.smooth(hand.box)}>1")
            inner.level(hand.smooth)
        else:
            inner.level(still(0.5))
        heads.append(inner.head)
        boxes.append(box)
        piece.voices += inner.voices
    piece.box = draft.add("+~", boxes[0], f"{boxes[1]}>1") if faders else draft.add("*~ 0.5", *boxes)
    outputs.finish(piece, 0)
    said = _FADED if faders else ""
    slots = {"a": heads[0], "b": heads[1], "n": names[0], "m": names[1]}
    things, deeds = (tuple(t + said for t in templates) for templates in (_ROOM_MIX_THINGS, _ROOM_MIX))
    request = speech.request(things, deeds, ("pd <n>: <a>; pd <m>: <b>; mixed" + said,), **slots)
    return drawn(request, draft, piece.behaviour)


FAMILIES = (
    Family("voice-subpatch", voice, 0.8),
    Family("filter-subpatch", room, 0.8),
    Family("signal-bus", bus, 0.6),
    Family("two-subpatches", rooms, 0.5),
)
