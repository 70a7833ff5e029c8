"""Sources that play notes: by chance, in a loop, from a MIDI keyboard."""

from __future__ import annotations

from patchgen_training.families import envelopes, makers, numbers, ports
from patchgen_training.families.behaviour import Expectation, energy
from patchgen_training.families.phrases import Templates, enumerated
from patchgen_training.families.sound import Sound
from patchgen_training.families.waves import some_wave

_RANDOM: Templates = (
    "a <s> {that plays|playing|with} random {notes|MIDI notes|pitches} {between <a> and|from <a> to} <b> <when>",
    "a <s> {that plays|playing} a random {note|MIDI note} {between <a> and|from <a> to} <b> <when>",
    "a random melody of MIDI notes {between <a> and|from <a> to} <b> on a <s> <when>",
    "a <s> that {changes|jumps} to a random note {between <a> and|from <a> to} <b> <when>",
)
_RANDOM_HERTZ: Templates = (
    "a <s> {that plays|playing|with} {random frequencies|a random frequency} {between <a> and|from <a> to} <b> <when>",
    "a <s> that {changes|jumps} to a random frequency {between <a> and|from <a> to} <b> <when>",
    "a <s> with a new random frequency {between <a> and|from <a> to} <b> <when>",
    "a random melody {between <a> and|from <a> to} <b> on a <s> <when>",
)


def by_chance(sound: Sound) -> None:
    speech = sound.speech
    words, wave = some_wave(speech)
    event = ports.trigger(speech, sound.draft, ports.NOTE_TRIGGERS)
    _begin(sound, event)
    hertz = speech.chance(0.4)
    low, high = numbers.some_tone_range(speech)
    if not hertz:
        low = speech.rng.randint(30, 65)
        high = low + speech.pick((5, 7, 12, 12, 19, 24, 24, 36))
    last = numbers.hertz(speech, high) if hertz else str(high)
    sound.head = sound.say(_RANDOM_HERTZ if hertz else _RANDOM, s=words, a=str(low), b=last, when=event.when)
    sound.terse = f"{words}, random {'freq' if hertz else 'midi'} {low}-{high} {event.when}"
    number = sound.draft.add(makers.chance_between(low, high), f"{sound.event}.1")
    sound.box = wave.add(sound.draft, number if hertz else sound.draft.chain(number, "mtof"))
    ends = (low, high) if hertz else (440 * 2 ** ((low - 69) / 12), 440 * 2 ** ((high - 69) / 12))
    # Effects may add or take away what lies below.
    sound.extra.append(lambda: _above(sound, ends[0]))


def _above(sound: Sound, hertz: float) -> Expectation:
    altered = any(clause.chained for clause in sound.clauses)
    return energy(0 if altered else hertz * 0.9, 22050, 0.7, int(not sound.channels[0]), sound.ready)


def _begin(sound: Sound, event: ports.Trigger) -> None:
    """An event that first sets the pitch (outlet 1), then starts the envelope (outlet 0)."""
    sound.event = sound.draft.add("t b b", event.box)
    sound.sends += event.fire(2)
    sound.ms = max(sound.ms, event.first + event.period + 300)


_SEQUENCE: Templates = (
    "a <s> {that plays|playing} the {notes|sequence|melody} <n> {one after another|in a loop|in turn|} <when>",
    "a <s> {that steps|stepping} through {the notes |}<n> <when>",
    "a {sequence|loop|melody} of {the notes |}<n> on a <s>, {one step|one note|the next} <when>",
    "a <s> sequencer with the notes <n>, stepping <when>",
)


def in_a_loop(sound: Sound) -> None:
    """Notes in a loop, one each event."""
    speech = sound.speech
    words, wave = some_wave(speech)
    event = ports.trigger(speech, sound.draft, ports.NOTE_TRIGGERS)
    _begin(sound, event)
    notes = [speech.rng.randint(40, 80) for _ in range(speech.pick((2, 3, 3, 4, 4, 4, 5, 6, 8)))]
    by_name = speech.chance(0.5)
    said = [numbers.note(speech, note) if by_name else str(note) for note in notes]
    listing = speech.pick((" ", ", ", ", ")).join(said)
    if speech.chance(0.3):
        listing = enumerated(said)
    sound.head = sound.say(_SEQUENCE, s=words, n=listing, when=event.when)
    sound.terse = f"{words}, sequence {listing} {event.when}"
    counter = sound.draft.count(f"{sound.event}.1", length=len(notes))
    messages = sound.draft.select(counter, notes)
    sound.box = wave.add(sound.draft, sound.draft.add("mtof", *messages))


_KEYS: Templates = (
    "a <s> {played|controlled} {from|by|with} a MIDI keyboard",
    "a <s> {that I can play|I can play} {with|from} a MIDI keyboard",
    "a {mono synth|monophonic synth|monosynth|simple synth} with a <s>, played by MIDI notes",
    "a <s> that plays incoming MIDI notes",
    "a {MIDI|midi} controlled <s>",
    "a <s> that follows incoming MIDI notes",
    "a {simple|little} MIDI synth with a <s>",
)


def by_keyboard(sound: Sound) -> None:
    """Incoming MIDI notes with their velocity; a note off silences it."""
    speech = sound.speech
    words, wave = some_wave(speech)
    sound.head = sound.say(_KEYS, s=words)
    sound.terse = f"midi {words}"
    note = sound.draft.add("notein")
    sound.box = wave.add(sound.draft, sound.draft.chain(note, "mtof"))
    envelopes.by_velocity(sound, note)
    sound.sends.append((5, "#notein", "69 127 1"))
    sound.hertz = 440
    sound.ready = max(sound.ready, 100)
