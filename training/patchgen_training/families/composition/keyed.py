"""Voices that MIDI notes play: velocity, envelope, glide, bend, wheels; one at a time, or several."""

from __future__ import annotations

from dataclasses import dataclass

from patchgen_training.families import numbers
from patchgen_training.families.composition import effects, outputs
from patchgen_training.families.composition.curves import Curve, ramps, sine, steps
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.pitches import midi_hertz
from patchgen_training.families.composition.request import worded
from patchgen_training.families.composition.sources import AMPLITUDES
from patchgen_training.families.composition.voice import Voice, harmonic
from patchgen_training.families.draft import Draft, outlet
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.waves import NAMES, WAVES

_KINDS = ("sine", "sine", "saw", "saw", "saw", "square", "square", "triangle")
# What is played: a note held, let go, then a softer one.
_PLAYED = ((60.0, 69, 127), (420.0, 69, 0), (640.0, 57, 80), (1000.0, 57, 0))

_HEADS: Templates = (
    "a <s> {played|controlled} {from|by|with} a MIDI keyboard<ch>",
    "a <s> {that I can play|I can play} {with|from} a MIDI keyboard<ch>",
    "a {mono synth|monophonic synth|monosynth|simple synth} with a <s>, played by MIDI notes<ch>",
    "a <s> that {plays|follows} incoming MIDI notes<ch>",
    "a {MIDI|midi}-controlled <s><ch>",
    "a {simple|little|basic} MIDI synth with a <s><ch>",
    "a <s> driven by {notein|MIDI notes|MIDI note messages}<ch>",
    "a {keyboard|MIDI} voice: a <s> that takes its pitch from MIDI notes<ch>",
)
_CHANNEL: Templates = (" on {MIDI |}channel <n>", " (channel <n>)", " ({MIDI |}channel <n> only)")


def _note_in(piece: Piece) -> tuple[int, int, str, str]:
    """[notein], the channel to play on, and the words for it."""
    if not piece.speech.chance(0.2):
        return piece.draft.add("notein"), 1, "", ""
    channel = piece.speech.rng.randint(1, 16)
    said = piece.say(_CHANNEL, n=str(channel))
    return piece.draft.add(f"notein {channel}"), channel, said, f" channel {channel}"


def keyed(speech: Speech) -> Drawn:
    """One voice: pitch and level from the notes, each in one of several ways; then effects and an output."""
    piece = Piece(speech)
    kind = speech.pick(_KINDS)
    note, channel, on_channel, short = _note_in(piece)
    piece.head = piece.say(_HEADS, s=piece.say(NAMES[kind]).strip(), ch=on_channel)
    piece.short = f"{speech.pick(('midi', 'MIDI', 'notein'))} {kind}{short}"
    pitch = _pitch(piece, note)
    piece.box = WAVES[kind].add(piece.draft, pitch.box)
    piece.voices = [Voice(harmonic(pitch.curve, AMPLITUDES[kind]))]
    for at, midi, velocity in _PLAYED:
        piece.sends.append((at, "#notein", f"{midi} {velocity} {channel}"))
    piece.ms = 1250.0
    _loudness(piece, note)
    effects.some_effects(piece, speech.pick((0, 0, 0, 1, 1, 2)))
    outputs.finish(piece, speech.pick((0, 0, 1, 1, 2)))
    return drawn(worded(piece), piece.draft, piece.behaviour)


@dataclass(frozen=True, slots=True)
class _Pitch:
    box: int
    curve: Curve


_GLIDE: Templates = (
    "gliding {in|over} <t> from note to note",
    "with {a portamento|portamento|a glide} of <t>",
    "sliding from one note to the next in <t>",
)
_GLIDE_DEEDS: Templates = (
    "^let the pitch glide from note to note in <t>",
    "^add a portamento of <t>",
    "^glide between the notes in <t>",
)
_SHIFT: Templates = ("sounding <n>", "transposed <n>", "playing <n>")
_SHIFT_DEEDS: Templates = ("^transpose the notes <n>", "^play everything <n>")
_BEND: Templates = (
    "with the pitch wheel bending it by up to <n> semitones",
    "with pitch bend ({range|reach} <n> semitones)",
    "with a pitch bend range of <n> semitones",
)
_BEND_DEEDS: Templates = (
    "^let the pitch wheel bend <it> by up to <n> semitones",
    "^add pitch bend of <n> semitones",
)


def _pitch(piece: Piece, note: int) -> _Pitch:
    """As the note is, transposed, bent, or gliding."""
    speech, draft = piece.speech, piece.draft
    choice = speech.rng.random()
    heard = [(at, float(midi)) for at, midi, velocity in _PLAYED if velocity]
    if choice < 0.58:
        return _Pitch(draft.add("mtof", note), _stepped(heard))
    if choice < 0.68:
        shift, words = speech.pick(
            (
                (12, "an octave higher"),
                (-12, "an octave lower"),
                (-12, "one octave down"),
                (24, "two octaves up"),
                (7, "a fifth higher"),
                (-5, "five semitones lower"),
                (3, "3 semitones up"),
            )
        )
        piece.tell(_SHIFT, _SHIFT_DEEDS, words, "transposition", n=words)
        box = draft.chain(note, f"+ {shift}" if shift > 0 else f"- {-shift}", "mtof")
        return _Pitch(box, _stepped([(at, midi + shift) for at, midi in heard]))
    if choice < 0.78:
        return _wheel(piece, note)
    if choice < 0.88:
        time = speech.pick((20, 30, 50, 50, 80, 100, 100, 150, 200, 300))
        said = numbers.duration(speech, time)
        piece.tell(_GLIDE, _GLIDE_DEEDS, f"glide {said}", "glide", t=said)
        box = draft.chain(note, "mtof", f"pack f {time}", "line~")
        moves = [(at, midi_hertz(midi), float(time)) for at, midi in heard]
        return _Pitch(box, ramps(moves))
    reach = speech.pick((2, 2, 2, 3, 4, 5, 7, 12))
    piece.tell(_BEND, _BEND_DEEDS, f"bend {reach} semitones", "bend", n=numbers.number(speech, reach))
    wheel = draft.add(f"expr ($f1 - 8192) / 8192 * {reach}", draft.add("bendin"))
    total = draft.add("+", note)
    again = draft.add("t b f", wheel)
    draft.link(again, total)
    draft.link(f"{again}.1", f"{total}.1")
    piece.sends.append((780, "#bendin", "12288 1"))
    bent = [*heard, (780, heard[-1][1] + reach / 2)]
    return _Pitch(draft.add("mtof", total), _stepped(bent))


_WHEEL: Templates = (
    "with vibrato at <r> on the mod wheel (up to <d>)",
    "with a <r> vibrato whose depth is on the modulation wheel (CC 1, up to <d>)",
    "with the mod wheel bringing in a vibrato of <r>, at most <d> deep",
)
_WHEEL_DEEDS: Templates = (
    "^let the mod wheel add a <r> vibrato of up to <d>",
    "^put the depth of a <r> vibrato on the modulation wheel (up to <d>)",
)


def _wheel(piece: Piece, note: int) -> _Pitch:
    """Controller 1 brings in an LFO on the frequency."""
    speech, draft = piece.speech, piece.draft
    rate, depth = speech.pick((4, 5, 5, 6, 7)), speech.pick((2, 3, 5, 5, 8, 10))
    slots = {"r": numbers.hertz(speech, rate), "d": numbers.hertz(speech, depth)}
    piece.tell(_WHEEL, _WHEEL_DEEDS, f"vibrato {slots['r']} by mod wheel up to {slots['d']}", "vibrato", **slots)
    hertz = draft.chain(note, "mtof", "sig~")
    amount = draft.smooth(draft.chain(draft.add("ctlin 1"), "/ 127", f"* {depth}"))
    swing = draft.add("*~", draft.add(f"osc~ {rate}"), f"{amount}>1")
    box = draft.add("+~", hertz, f"{swing}>1")
    at = 250.0
    piece.sends.append((at, "#ctlin", "1 127 1"))
    base = _stepped([(when, float(midi)) for when, midi, velocity in _PLAYED if velocity])
    lfo, open_ = sine(rate, -depth, depth), ramps([(at, 1, 20)])
    return _Pitch(box, lambda ms: base(ms) + lfo(ms) * open_(ms) if base(ms) else 0)


def _stepped(notes: list[tuple[float, float]]) -> Curve:
    return steps((-1, 0), *((at, midi_hertz(midi)) for at, midi in notes))


_VELOCITY: Templates = (
    "with velocity {sensitivity|control}",
    "whose {level|volume|loudness} follows the velocity",
    "with the velocity as its {level|volume}",
    "as loud as the velocity says",
)
_VELOCITY_DEEDS: Templates = (
    "^let the velocity set {the|its} {level|volume|loudness}",
    "^scale <it> by the velocity",
    "^use the velocity as its level",
)
_HELD: Templates = (
    "with an attack of <a> and a release of <r>",
    "with <a> attack and <r> release",
    "(attack <a>, release <r>)",
    "fading in over <a> when a key goes down and out over <r> when it goes up",
)
_HELD_DEEDS: Templates = (
    "^give <it> an attack of <a> and a release of <r>",
    "^shape each note with an attack of <a> and a release of <r>",
)
_ADSR: Templates = (
    "with an ADSR envelope ({attack |}<a>, {decay |}<d>, {sustain |}<s>, {release |}<r>)",
    "with an ADSR: attack <a>, decay <d>, sustain <s>, release <r>",
    "shaped by an ADSR envelope of <a>, <d>, <s> and <r>",
)
_ADSR_DEEDS: Templates = (
    "^shape <it> with an ADSR envelope: attack <a>, decay <d>, sustain <s>, release <r>",
    "^give <it> an ADSR envelope with attack <a>, decay <d>, sustain <s> and release <r>",
)
_STRIPPED: Templates = (
    "plucked by each note on with a decay of <d>",
    "with a <d> decay on each note, note offs ignored",
    "that dies away {in|over} <d> after each note on",
)
_STRIPPED_DEEDS: Templates = (
    "^pluck <it> on each note on with a decay of <d>",
    "^let each note on start a decay of <d>, whatever the note offs say",
)


def _loudness(piece: Piece, note: int) -> None:
    """By the velocity (as ever, where nothing is said), by an envelope that may follow it, or by note ons alone."""
    speech, draft = piece.speech, piece.draft
    choice = speech.rng.random()
    if choice < 0.45:
        if speech.chance(0.5):
            piece.tell(_VELOCITY, _VELOCITY_DEEDS, "velocity to level", "level by")
        piece.times_signal(draft.smooth(draft.add("/ 127", f"{note}.1")))
        piece.level(ramps([(at, velocity / 127, 20) for at, _, velocity in _PLAYED]))
        return
    if choice < 0.6:
        _plucked(piece, note)
        return
    attack, decay = speech.pick((5, 10, 20, 30, 50, 100)), speech.pick((50, 80, 100, 150, 200))
    sustain, release = speech.pick((0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)), speech.pick((50, 80, 100, 150, 200, 300, 500))
    full, by_velocity = speech.chance(0.55), speech.chance(0.25)
    slots = {k: numbers.duration(speech, t) for k, t in zip("adr", (attack, decay, release), strict=True)}
    slots["s"] = speech.pick((plain(sustain), plain(sustain), f"{round(sustain * 100)}%"))
    if full:
        if speech.chance(0.3):
            slots |= {"a": str(attack), "d": str(decay), "r": f"{release} ms"}
        terse = f"adsr {slots['a']} {slots['d']} {slots['s']} {slots['r']}"
        piece.tell(_ADSR, _ADSR_DEEDS, terse, "envelope", **slots)
    else:
        piece.tell(_HELD, _HELD_DEEDS, f"attack {slots['a']} release {slots['r']}", "envelope", **slots)
    select = draft.add("sel 0", f"{note}.1")
    held = f"msg 1 {attack}, {plain(sustain)} {decay} {attack}" if full else f"msg 1 {attack}"
    pressed, released = draft.add(held, f"{select}.1"), draft.add(f"msg 0 {release}", select)
    piece.times_signal(draft.add("vline~", pressed, released))
    moves = []
    for at, _, velocity in _PLAYED:
        moves.append((at, 1.0, attack) if velocity else (at, 0.0, release))
        if velocity and full:
            moves.append((at + attack, sustain, decay))
    piece.level(ramps(moves))
    if by_velocity:
        piece.tell(_VELOCITY, _VELOCITY_DEEDS, "velocity to level", "level by")
        loud = draft.add("stripnote", note, f"{note}.1>1")
        piece.times_signal(draft.smooth(draft.add("/ 127", f"{loud}.1")))
        piece.level(ramps([(at, velocity / 127, 20) for at, _, velocity in _PLAYED if velocity]))


def _plucked(piece: Piece, note: int) -> None:
    draft = piece.draft
    decay = piece.speech.pick((100, 150, 200, 200, 300, 400, 500))
    said = numbers.duration(piece.speech, decay)
    piece.tell(_STRIPPED, _STRIPPED_DEEDS, f"decay {said} on note on", "envelope", d=said)
    strip = draft.add("stripnote", note, f"{note}.1>1")
    piece.event = draft.add("t b", strip)
    piece.times_signal(draft.chain(piece.event, f"msg 1 5, 0 {decay} 5", "vline~"))
    piece.times = tuple(at for at, _, velocity in _PLAYED if velocity)
    piece.level(ramps([move for at in piece.times for move in ((at, 1.0, 5.0), (at + 5, 0.0, float(decay)))]))


_POLY: Templates = (
    "a polyphonic {MIDI |}synth {of|with} <n> <s> voices",
    "a <n>-voice {polyphonic |}MIDI {synth|synthesizer} with a <s> {for each|per} voice",
    "a {polysynth|poly synth} for {MIDI|a MIDI keyboard}, <n> voices of a <s> each",
    "<n> <s> voices {played|shared} by {a MIDI keyboard|MIDI notes}, so that chords {sound|are possible}",
)
_VOICE_HELD: Templates = (
    "each {voice |}with an attack of <a> and a release of <r>",
    "with <a> attack and <r> release for every voice",
    "with an attack of <a> and a release of <r>",
)
_VOICE_HELD_DEEDS: Templates = ("^give {each|every} voice an attack of <a> and a release of <r>",)
_VOICE_LOW: Templates = (
    "each {voice |}through a low pass at <f>",
    "with a low pass at <f> in {each|every} voice",
)
_VOICE_LOW_DEEDS: Templates = ("^put a low pass at <f> into {each|every} voice",)


def poly(speech: Speech) -> Drawn:
    """Voices by [poly], each in a subpatch: by velocity, or with an attack and a release; maybe a filter in each."""
    piece = Piece(speech)
    count, kind = speech.pick((2, 3, 4, 4, 4, 5, 6, 8)), speech.pick(_KINDS)
    note = piece.draft.add("notein")
    box = piece.draft.add(f"poly {count} 1", note, f"{note}.1>1")
    pack = piece.draft.add("pack f f f", box, f"{box}.1>1", f"{box}.2>2")
    route = piece.draft.add("route " + " ".join(str(k + 1) for k in range(count)), pack)
    name = {"sine": "sine", "saw": "saw", "square": "square wave", "triangle": "triangle wave"}[kind]
    piece.head = piece.say(_POLY, n=numbers.number(speech, count), s=name)
    piece.short = f"poly synth {count} voices {name}"
    held = (speech.pick((5, 10, 20, 50, 100)), speech.pick((50, 100, 200, 300, 500))) if speech.chance(0.6) else None
    cutoff = numbers.some_cutoff(speech) if speech.chance(0.3) else None
    if held:
        slots = {"a": numbers.duration(speech, held[0]), "r": numbers.duration(speech, held[1])}
        piece.tell(_VOICE_HELD, _VOICE_HELD_DEEDS, f"attack {slots['a']} release {slots['r']}", "voices", **slots)
    if cutoff:
        said = numbers.hertz(speech, cutoff)
        piece.tell(_VOICE_LOW, _VOICE_LOW_DEEDS, f"lpf {said} in each voice", "filter", f=said)
    voices = [piece.draft.nest("voice", _inner(kind, held, cutoff), outlet(route, k)) for k in range(count)]
    piece.box = piece.draft.add(f"*~ {plain(round(1 / count, 2))}", *voices)
    played = ((60.0, 69, 100), (200.0, 62, 100), (600.0, 69, 0), (620.0, 62, 0))
    piece.sends = [(at, "#notein", f"{midi} {velocity} 1") for at, midi, velocity in played]
    piece.voices = [_poly_voice(kind, midi, on, off, held, count) for midi, on, off in ((69, 60, 600), (62, 200, 620))]
    if cutoff:
        piece.free()
    piece.ms = 1250.0
    effects.some_effects(piece, speech.pick((0, 0, 0, 0, 1)))
    outputs.finish(piece, speech.pick((0, 0, 0, 1)))
    return drawn(worded(piece), piece.draft, piece.behaviour)


def _poly_voice(kind: str, midi: int, on: float, off: float, held: tuple[int, int] | None, count: int) -> Voice:
    """What one note of a chord must sound like."""
    loud = 1.0 if held else 100 / 127
    rise, fall = held or (20, 20)
    share = round(1 / count, 2)
    voice = Voice(harmonic(lambda _: midi_hertz(midi), lambda n: AMPLITUDES[kind](n) * share))
    voice.levels.append(ramps([(on, loud, rise), (off, 0.0, fall)]))
    return voice


def _inner(kind: str, held: tuple[int, int] | None, cutoff: int | None) -> Draft:
    """One voice: a note and a velocity come in as a list."""
    inside = Draft()
    values = inside.add("unpack f f", inside.add("inlet"))
    tone = WAVES[kind].add(inside, inside.add("mtof", values))
    if held:
        select = inside.add("sel 0", f"{values}.1")
        pressed = inside.add(f"msg 1 {held[0]}", f"{select}.1")
        level = inside.add("line~", pressed, inside.add(f"msg 0 {held[1]}", select))
    else:
        level = inside.smooth(inside.add("/ 127", f"{values}.1"))
    sound = inside.add("*~", tone, f"{level}>1")
    inside.add("outlet~", inside.add(f"lop~ {cutoff}", sound) if cutoff else sound)
    return inside


FAMILIES = (Family("keyed-voice", keyed, 4), Family("poly-voice", poly, 1))
