"""Changes of a tone: its frequency, its note, its wave."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.waves import NAMES, WAVES
from patchgen_training.revisions.finding import Tone, is_plain, number, tone_of
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import (
    Relation,
    bounded,
    other_sound,
    same_messages,
    still_sounds,
    tone_times,
)
from patchgen_training.revisions.sketch import Sketch

_SET = Words(
    deeds=(
        "^change the {frequency|pitch} to <f>",
        "^set the {frequency|pitch|oscillator} to <f>",
        "^tune it to <f>",
        "^use <f>{| instead| instead of <o>}",
        "^make {it|the frequency|the tone} <f>{| instead of <o>| now}",
        "^play <f> {instead|instead of <o>|now}",
        "^move the {frequency|pitch|tone} {from <o> |}to <f>",
        "^replace <o> {by|with} <f>",
        "^raise or lower it to <f>",
    ),
    states=("<f> instead of <o>", "<f> {now|instead}", "at <f>"),
    says=(
        "<f> {instead|please|rather than <o>}",
        "the frequency should be <f>",
        "{not <o> but|no,} <f>",
        "{freq|frequency} <f>",
    ),
)


def _set(speech: Speech, sketch: Sketch) -> Change | None:
    tone = tone_of(sketch)
    if tone is None or not tone.hertz:
        return None
    hertz = numbers.some_tone(speech)
    if hertz == tone.hertz:
        return None
    slots = {
        "f": numbers.hertz(speech, hertz),
        "o": speech.pick((plain(tone.hertz), numbers.hertz(speech, tone.hertz))),
    }
    return Change(ask(speech, _SET, **slots), _retune(sketch, tone, hertz))


def _retune(sketch: Sketch, tone: Tone, hertz: float) -> tuple[Relation, ...]:
    """Writes the new frequency; the strongest partial moves with it, unless a filter or the like follows."""
    assert tone.hertz
    name = sketch.words(tone.box)[0]
    sketch.boxes[tone.box] = f"{name} {plain(hertz)}"
    if not is_plain(sketch):
        return (same_messages(), bounded())
    return (same_messages(), still_sounds(), tone_times(hertz / tone.hertz))


_INTERVALS: tuple[tuple[float, Words], ...] = (
    (
        2,
        Words(
            deeds=(
                "^transpose it up an octave",
                "^play it an octave {higher|up}",
                "^double the frequency",
                "^move it up {an|one} octave",
                "^raise it by an octave",
                "^go {up an octave|an octave up}",
            ),
            states=(
                "an octave {higher|up}",
                "one octave {higher|up|above}",
                "twice as high",
                "twice the frequency",
                "higher by an octave",
            ),
            says=(
                "an octave {up|higher}{| please}",
                "{too low|it's too low}, {go|make it} an octave {up|higher}",
                "+1 octave",
                "8va",
            ),
        ),
    ),
    (
        0.5,
        Words(
            deeds=(
                "^transpose it down an octave",
                "^play it an octave {lower|down}",
                "^halve the frequency",
                "^move it down {an|one} octave",
                "^lower it by an octave",
                "^drop it an octave",
                "^go {down an octave|an octave down}",
            ),
            states=(
                "an octave {lower|down|deeper}",
                "one octave {lower|down|below}",
                "half as high",
                "half the frequency",
                "lower by an octave",
            ),
            says=(
                "an octave {down|lower}{| please}",
                "{too high|it's too high}, {go|make it} an octave {down|lower}",
                "-1 octave",
            ),
        ),
    ),
    (
        4,
        Words(
            deeds=(
                "^play it two octaves {higher|up}",
                "^move it up {two|2} octaves",
                "^transpose it up by two octaves",
            ),
            states=("{two|2} octaves {higher|up}", "four times as high"),
        ),
    ),
    (
        0.25,
        Words(
            deeds=(
                "^play it two octaves {lower|down}",
                "^move it down {two|2} octaves",
                "^transpose it down by two octaves",
            ),
            states=("{two|2} octaves {lower|down}", "a quarter of the frequency"),
        ),
    ),
    (
        1.5,
        Words(
            deeds=("^play it a fifth {higher|up}", "^transpose it up a fifth", "^raise it by a {fifth|perfect fifth}"),
            states=("a fifth {higher|up}", "a {perfect|pure} fifth {higher|up}", "one and a half times as high"),
        ),
    ),
)


def _transpose(speech: Speech, sketch: Sketch) -> Change | None:
    """By octaves, or up a pure fifth: the frequency is written anew."""
    tone = tone_of(sketch)
    factor, words = speech.pick((*_INTERVALS[:2], *_INTERVALS))
    if tone is None or not tone.hertz or not 20 <= tone.hertz * factor <= 8000:
        return None
    return Change(ask(speech, words), _retune(sketch, tone, tone.hertz * factor))


_BY = Words(
    deeds=(
        "^{raise|increase} the {frequency|pitch} by <n>",
        "^move the frequency up {by |}<n>",
        "^add <n> to the frequency",
    ),
    states=("<n> {higher|up}", "higher by <n>"),
)
_DOWN_BY = Words(
    deeds=(
        "^{lower|decrease|reduce} the {frequency|pitch} by <n>",
        "^move the frequency down {by |}<n>",
        "^take <n> off the frequency",
    ),
    states=("<n> {lower|down|deeper}", "lower by <n>"),
)


def _shift(speech: Speech, sketch: Sketch) -> Change | None:
    tone = tone_of(sketch)
    step, up = speech.pick((1, 2, 5, 10, 10, 20, 50, 50, 100, 100, 200)), speech.chance(0.5)
    if tone is None or not tone.hertz or tone.hertz != int(tone.hertz) or (not up and tone.hertz - step < 30):
        return None
    request = ask(speech, _BY if up else _DOWN_BY, n=numbers.hertz(speech, step))
    return Change(request, _retune(sketch, tone, tone.hertz + (step if up else -step)))


_NOTE = Words(
    deeds=(
        "^play {|the note |note }<n>{| instead| now| instead of <o>}",
        "^change the note to <n>",
        "^use {|the note }<n>{| instead}",
        "^set {it|the note|the pitch} to <n>",
        "^transpose it to <n>",
    ),
    says=("<n> instead{| of <o>| please}", "the note should be <n>", "not <o> but <n>"),
)
_SEMITONES: Templates = ("{half tones|semitones}", "semitones", "semitones")


def _note(speech: Speech, sketch: Sketch) -> Change | None:
    """A note that a message gives to [mtof]: another one, or so many semitones higher or lower."""
    places = [box for box in sketch.find("mtof") if len(sketch.into(box)) == 1]
    if len(places) != 1 or tone_of(sketch) is None:  # one note of one sound
        return None
    message = sketch.into(places[0])[0].source
    words = sketch.words(message)
    old = number(words[1]) if words[0] == "msg" and len(words) == 2 else None
    if old is None or old != int(old):
        return None
    if speech.chance(0.5):
        midi = numbers.some_midi(speech)
        said = numbers.note(speech, midi) if speech.chance(0.6) else f"MIDI note {midi}"
        request = ask(speech, _NOTE, n=said, o=numbers.note(speech, int(old)))
    else:
        step, up = speech.pick((1, 2, 3, 4, 5, 7, 12)), speech.chance(0.5)
        midi = int(old) + (step if up else -step)
        request = ask(speech, _semitones(speech, step, up))
    if midi == old or not 12 <= midi <= 110:
        return None
    sketch.boxes[message] = f"msg {midi}"
    return Change(request, (same_messages(besides=(f"box{message}",)), other_sound()))


def _semitones(speech: Speech, step: int, up: bool) -> Words:
    said = {1: "a semitone", 12: "an octave"}.get(step, f"{numbers.number(speech, step)} {speech.say(_SEMITONES)}")
    way = speech.pick(("higher", "up")) if up else speech.pick(("lower", "down"))
    return Words(
        deeds=(
            f"^transpose it {'up' if up else 'down'} {{by |}}{said}",
            f"^play it {said} {way}",
            f"^{'raise' if up else 'lower'} the {{note|pitch}} by {said}",
            f"^move it {'up' if up else 'down'} {said}",
        ),
        states=(f"{said} {way}", f"{'higher' if up else 'lower'} by {said}"),
    )


_WAVE = Words(
    deeds=(
        "^use a <w> instead{| of the <o>}",
        "^use a <w>",
        "^change {it|the wave|the waveform|the oscillator} to a <w>",
        "^make it a <w>{| instead}",
        "^replace the <o> {with|by} a <w>",
        "^turn {it|the <o>} into a <w>",
        "^play a <w> instead",
        "^take a <w> {instead|for it}",
        "^swap the <o> for a <w>",
        "^switch to a <w>",
        "^have a <w> {there|instead}",
    ),
    says=(
        "a <w> instead{| please| of the <o>}",
        "not a <o> but a <w>",
        "<w> instead of <o>",
        "it should be a <w>",
        "I'd rather {have|hear} a <w>",
        "<w>{| please}",
    ),
)


def _wave(speech: Speech, sketch: Sketch) -> Change | None:
    tone = tone_of(sketch)
    if tone is None or tone.kind == "pulse":
        return None
    kind = speech.pick([name for name in WAVES if name != tone.kind])
    wave, words = WAVES[kind], sketch.words(tone.box)
    new, old = named(speech, kind), named(speech, tone.kind)
    sketch.boxes[tone.box] = " ".join([wave.oscillator, *words[1:]])
    if wave.shaping and tone.last != tone.box:
        sketch.boxes[tone.last] = wave.shaping[0]
    elif wave.shaping:
        _shape(sketch, tone.box, wave.shaping[0])
    else:
        _unshape(sketch, tone.box, tone.last)
    return Change(ask(speech, _WAVE, w=new, o=old), (same_messages(), other_sound(), still_sounds()))


def named(speech: Speech, kind: str) -> str:
    """A word or two for a wave."""
    names = NAMES[kind]
    return speech.say(names[:2] + names[4:5] if kind == "sine" else names).strip()


def _shape(sketch: Sketch, box: int, text: str) -> None:
    """What took a sine takes the shaped signal."""
    cords = sketch.out_of(box)
    shaping = sketch.insert(box + 1, text)
    sketch.detach(sketch.out_of(box))
    sketch.connect(box, shaping)
    for cord in cords:
        sketch.connect(shaping, cord.target + (cord.target > box), inlet=cord.inlet)


def _unshape(sketch: Sketch, box: int, shaping: int) -> None:
    cords = sketch.out_of(shaping)
    for cord in cords:
        sketch.connect(box, cord.target, inlet=cord.inlet)
    sketch.remove(shaping)


KINDS = (
    Kind("set-frequency", _set, "sound", 6),
    Kind("transpose", _transpose, "sound", 6),
    Kind("shift-frequency", _shift, "sound", 2),
    Kind("note", _note, "sound", 6),
    Kind("wave", _wave, "sound", 3),
)
