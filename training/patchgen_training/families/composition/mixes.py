"""Two or three sounds: mixed at levels or by faders, crossfaded, chosen, one in each speaker, one over the other."""

from __future__ import annotations

from patchgen_training.families.composition import effects, filters, outputs
from patchgen_training.families.composition.controls import Parameter, control, fader
from patchgen_training.families.composition.curves import Curve, ramps, still
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.pitches import fixed, note
from patchgen_training.families.composition.request import worded
from patchgen_training.families.composition.sources import AMPLITUDES
from patchgen_training.families.composition.voice import Voice, harmonic
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated
from patchgen_training.families.waves import WAVES

_NAMES = {
    "sine": ("sine", "sine wave", "sine tone", "sine oscillator"),
    "saw": ("saw", "sawtooth", "saw wave", "sawtooth wave"),
    "square": ("square", "square wave", "square oscillator"),
    "triangle": ("triangle", "triangle wave"),
}


def part(whole: Piece, *, noise: float = 0.15) -> Piece:
    """A short sound of its own in the same draft: a tone or, that often, noise; one in five through a filter."""
    speech = whole.speech
    piece = Piece(speech, whole.draft, hands=whole.hands)
    if speech.chance(noise):
        piece.head = speech.pick(("white noise", "noise"))
        piece.short, piece.box = "noise", piece.draft.add("noise~")
        piece.voices = [Voice()]
    else:
        kind = speech.pick(("sine", "sine", "sine", "saw", "saw", "square", "triangle"))
        pitch = fixed(piece) if speech.chance(0.75) else note(piece)
        piece.tone = pitch.curve(0)
        cords, hertz = pitch.given
        piece.box = WAVES[kind].add(piece.draft, *cords, hertz=hertz)
        piece.voices = [Voice(harmonic(pitch.curve, AMPLITUDES[kind]))]
        name = speech.pick(_NAMES[kind])
        piece.head, piece.short = pitch.phrase.replace("<s>", name), f"{name} {pitch.short}"
    if speech.chance(0.2):
        filters.fixed(piece)
        clause = piece.clauses.pop()
        piece.head, piece.short = f"{piece.head} ({clause.tail})", f"{piece.short} {clause.terse}"
    return piece


def parts_of(whole: Piece, count: int) -> list[Piece]:
    """So many, at most one of them noise."""
    parts = [part(whole, noise=0.15 if k == 0 else 0) for k in whole.speech.sample(range(count), count)]
    tones = [round(each.tone) for each in parts]
    for each in parts:
        if tones.count(round(each.tone)) > 1:  # they add up by their phases
            each.free()
    return parts


def _taken(whole: Piece, parts: list[Piece]) -> None:
    whole.voices = [voice for each in parts for voice in each.voices]
    for each in parts:
        whole.sends += each.sends
        whole.ms, whole.hands = max(whole.ms, each.ms), max(whole.hands, each.hands)


_MIX: Templates = (
    "{a mix|a mixture|the sum|a blend} of <l>",
    "<l>, mixed",
    "<l> {together|added up|mixed together}",
    "a mixer for <l>",
)
_LEVELS: Templates = (
    "{a mix|a blend} of <l>",
    "a mixer with <l>",
    "<l>, {mixed|added up}",
)
_FADERS: Templates = (
    "a mixer for <l>, {with a fader for each|each with its own volume slider}",
    "<l>, each with {a volume slider|its own volume slider|a fader}",
    "{a mix|a mixer} of <l> with {a slider for the level of each|one slider each}",
)


def mix(speech: Speech) -> Drawn:
    """At equal shares, at the levels that are said, or by a slider each."""
    piece = Piece(speech)
    parts = parts_of(piece, speech.pick((2, 2, 2, 3)))
    how = speech.pick(("equal", "levels", "faders", "faders"))
    draft, heads = piece.draft, [each.head for each in parts]
    shorts = [each.short for each in parts]
    share = round(1 / len(parts), 2)
    if how == "equal":
        piece.box = draft.add(f"*~ {plain(share)}", *(each.box for each in parts))
        for each in parts:
            each.level(still(share))
        templates = _MIX
    elif how == "levels":
        boxes = []
        for k, each in enumerate(parts):
            level = speech.pick((0.05, 0.1, 0.1, 0.15, 0.2, 0.2, 0.25, 0.3, 0.3))
            boxes.append(draft.add(f"*~ {plain(level)}", each.box))
            each.level(still(level))
            form = speech.pick((" at {}", " at level {}", " with a gain of {}", " (level {})"))
            heads[k] += form.format(plain(level))
            shorts[k] += f" x {plain(level)}"
        piece.box = draft.add("+~", *_summed(boxes))
        templates = _LEVELS
    else:
        boxes = []
        for each in parts:
            hand = fader(piece)
            boxes.append(draft.add("*~", each.box, f"{draft.smooth(hand.box)}>1"))
            each.level(hand.smooth)
        piece.box = draft.add("+~", *_summed(boxes))
        templates = _FADERS
    _taken(piece, parts)
    piece.head = piece.say(templates, l=enumerated(heads))
    piece.short = " + ".join(shorts) + (", a volume slider each" if how == "faders" else "")
    if how == "levels":  # what is said is what is heard
        draft.speakers(piece.box)
    else:
        effects.some_effects(piece, speech.pick((0, 0, 0, 1)))
        outputs.finish(piece, speech.pick((0, 0, 0, 1)))
    return drawn(worded(piece), draft, piece.behaviour)


def _summed(boxes: list[int]) -> tuple[int | str, ...]:
    """All but the first into the right inlet of [+~]; Pd adds what meets in one inlet."""
    return (boxes[0], *(f"{box}>1" for box in boxes[1:]))


_CROSS: Templates = (
    "a crossfade between <a> and <b> {with|by|on} <c>",
    "a crossfader between <a> and <b>, controlled by <c>",
    "<a> and <b> with <c> that crossfades between them",
)
_CROSS_DEEDS: Templates = (
    "^crossfade between <a> and <b> with <c>",
    "^fade from <a> to <b> with <c>",
    "^blend <a> into <b> with <c>",
    "^use <c> to crossfade <a> and <b>",
)


def crossfade(speech: Speech) -> Drawn:
    """A control from 0 (the first alone) to 1 (the second alone)."""
    piece = Piece(speech)
    draft = piece.draft
    parts = parts_of(piece, 2)
    by = control(piece, Parameter(("crossfade",), 0, 1, 0, whole=False), plainly=True)
    place = draft.smooth(by.box)
    first = draft.add("expr~ $v1 * (1 - $v2)", parts[0].box, f"{place}>1")
    second = draft.add("*~", parts[1].box, f"{place}>1")
    piece.box = draft.add("+~", first, f"{second}>1")
    parts[0].level(_turned(by.smooth))
    parts[1].level(by.smooth)
    _taken(piece, parts)
    slots = {"a": parts[0].head, "b": parts[1].head, "c": by.noun}
    outputs.finish(piece, 0)
    request = speech.request(
        _CROSS, _CROSS_DEEDS, ("crossfade <x> / <y>, <k>",), x=parts[0].short, y=parts[1].short, k=by.short, **slots
    )
    return drawn(request, draft, piece.behaviour)


def _turned(curve: Curve) -> Curve:
    return lambda ms: 1 - curve(ms)


_SIDES: Templates = (
    "<a> {in|on} the left and <b> {in|on} the right {speaker|channel|side}",
    "<a> on the left {channel|speaker} and <b> on the right{ one|}",
    "<b> {in|on} the right {speaker|channel} and <a> {in|on} the left",
    "<a> left, <b> right",
)
_SIDES_DEEDS: Templates = (
    "^play <a> {in|on} the left and <b> {in|on} the right {speaker|channel}",
    "^send <a> to the left and <b> to the right {output|speaker|channel}",
    "^put <a> on the left and <b> on the right",
)


def sides(speech: Speech) -> Drawn:
    """One in each speaker."""
    piece = Piece(speech)
    draft = piece.draft
    parts = parts_of(piece, 2)
    level, said = 0.1, ""
    if speech.chance(0.3):
        level = speech.pick((0.05, 0.2, 0.25, 0.3, 0.4, 0.5))
        said = speech.pick(
            (f", both at a level of {plain(level)}", f", with a gain of {plain(level)}", f", each at {plain(level)}")
        )
    left, right = (draft.add(f"*~ {plain(level)}", each.box) for each in parts)
    draft.add("dac~", left, f"{right}>1")
    for each, places in zip(parts, ((1, 0), (0, 1)), strict=True):
        each.level(still(level))
        for voice in each.voices:
            voice.sides = (still(places[0]), still(places[1]))
    _taken(piece, parts)
    slots = {"a": parts[0].head, "b": parts[1].head, "x": parts[0].short, "y": parts[1].short}
    request = speech.request(
        tuple(t + "<s>" for t in _SIDES),
        tuple(t + "<s>" for t in _SIDES_DEEDS),
        ("left: <x>, right: <y><s>", "L <x> / R <y><s>"),
        s=said,
        **slots,
    )
    return drawn(request, draft, piece.behaviour)


_CHOICE: Templates = (
    "^switch between <l> with a {toggle|switch}",
    "^let a toggle {choose|switch} between <l>",
    "^play <a> or, when a toggle is on, <b>",
)
_CHOICE_THINGS: Templates = (
    "a {toggle|switch} {that chooses|to choose} between <l>",
    "<a>, or <b> when a toggle is on",
)
_RADIO: Templates = (
    "^switch between <l> with a radio button",
    "^choose {one of |between }<l> {with|by} {a radio button|an hradio}",
    "^let a radio button {choose|select} the {sound|source|waveform}: <l>",
)
_RADIO_THINGS: Templates = ("a radio button {that chooses|to choose} between <l>", "<l>, chosen by a radio button")


def choice(speech: Speech) -> Drawn:
    """A toggle for two, a radio button for three or four; the first sounds at the start."""
    piece = Piece(speech)
    draft = piece.draft
    count = speech.pick((2, 2, 3, 3, 4))
    parts = parts_of(piece, count)
    widget = draft.add("tgl init=0" if count == 2 else f"hradio {count} init=0")
    boxes = []
    at = piece.moment()
    chosen = speech.rng.randint(1, count - 1)
    piece.sends.append((at, f"box{widget}", str(chosen)))
    for k, each in enumerate(parts):
        on = draft.smooth(draft.add(f"== {k}", widget))
        boxes.append(draft.add("*~", each.box, f"{on}>1"))
        each.level(ramps([(0, float(k == 0), 20), (at, float(k == chosen), 20)]))
    piece.box = draft.add("+~", *_summed(boxes))
    _taken(piece, parts)
    outputs.finish(piece, 0)
    heads = [each.head for each in parts]
    slots = {"l": enumerated(heads), "a": heads[0], "b": heads[1]}
    terse = " / ".join(each.short for each in parts)
    if count == 2:
        request = speech.request(_CHOICE_THINGS, _CHOICE, ("toggle: <x>",), x=terse, **slots)
    else:
        request = speech.request(_RADIO_THINGS, _RADIO, ("hradio: <x>",), x=terse, **slots)
    return drawn(request, draft, piece.behaviour)


FAMILIES = (
    Family("mix", mix, 2),
    Family("crossfade", crossfade, 1),
    Family("two-sides", sides, 1),
    Family("source-choice", choice, 1),
)
