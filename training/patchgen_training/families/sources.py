"""Where a sound begins: its oscillator, and how its pitch is given."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import melodies, numbers, ports
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Templates
from patchgen_training.families.sound import Sound
from patchgen_training.families.waves import some_wave

_FIXED: Templates = (
    "a <f> <s>",
    "a <f> <s>",
    "a <s> at <f>",
    "a <s> at <f>",
    "a <s> of <f>",
    "a <s> with a frequency of <f>",
    "a <s> (<f>)",
    "a <s> tuned to <f>",
    "a <s> with frequency <f>",
    "a <s> that plays at <f>",
    "a <s> running at <f>",
)


def fixed(sound: Sound) -> None:
    speech = sound.speech
    words, wave = some_wave(speech)
    hertz = numbers.some_tone(speech)
    said = numbers.hertz(speech, hertz)
    sound.head = sound.say(_FIXED, f=said, s=words)
    short = said if speech.chance(0.5) else plain(hertz)
    sound.terse = speech.pick((f"{words} {short}", f"{short} {words}"))
    sound.box = wave.add(sound.draft, hertz=hertz)
    sound.hertz = hertz


_NOTE: Templates = (
    "a <s> {playing|at|on|sounding} <n>",
    "a <s> {playing|at|on} the {note|pitch} <n>",
    "a <n> <s>",
    "a <s> that plays <n>",
    "a <s> tuned to <n>",
    "a <s> (note <n>)",
    "the note <n> {on|with|played by|as} a <s>",
)


def _note(sound: Sound) -> None:
    speech = sound.speech
    words, wave = some_wave(speech)
    midi = numbers.some_midi(speech)
    by_name = speech.chance(0.6)
    said = (
        numbers.note(speech, midi)
        if by_name
        else f"{speech.pick(('MIDI note', 'midi', 'MIDI pitch', 'midi note'))} {midi}"
    )
    sound.head = sound.say(_NOTE if by_name else _NOTE[:1] + _NOTE[3:5], n=said, s=words)
    sound.terse = f"{words} {said}"
    pitch_box = sound.draft.chain(sound.draft.start(str(midi)), "mtof")
    sound.box = wave.add(sound.draft, pitch_box)
    sound.hertz = 440 * 2 ** ((midi - 69) / 12)


_BY_SLIDER: Templates = (
    "a <s> whose {frequency|pitch} {is controlled by|follows|is set by|is on} a <k>slider from <a> to <b>",
    "a <s> with its {frequency|pitch} {controlled by|set by|on} a <k>slider {from <a> to|between <a> and} <b>",
    "a <s> with a <k>slider for {the|its} {frequency|pitch} {from <a> to|between <a> and} <b>",
    "a <s> and a <k>slider that sets its {frequency|pitch} {from <a> to|between <a> and} <b>",
    "a <s> with a {frequency|pitch} <k>slider (<a> to <b>)",
    "a <s> with frequency on a <k>slider <a>-<b>",
    "a <s> controlled by a <k>slider going from <a> to <b>",
    "a <s> with {frequency|pitch} control by <k>slider, range <a> to <b>",
)


def _by_slider(sound: Sound) -> None:
    speech = sound.speech
    words, wave = some_wave(speech)
    low, high = numbers.some_tone_range(speech)
    name, kind = ports.some_slider(speech)
    last = numbers.hertz(speech, high) if speech.chance(0.8) else str(high)
    sound.head = sound.say(_BY_SLIDER, s=words, k=kind, a=str(low), b=last)
    sound.terse = f"{words}, freq slider {low}-{high}"
    slider = sound.draft.add(ports.slider(name, low, high) + f" init={low}")
    sound.box = wave.add(sound.draft, sound.draft.smooth(slider))
    sound.sends.append((5, f"box{slider}", "440"))
    sound.hertz = 440
    sound.ready = max(sound.ready, 60)


_BY_BOX: Templates = (
    "a <s> whose {frequency|pitch} is {set by|set in|controlled by|entered in} a number box",
    "a <s> with its {frequency|pitch} {set|controlled} by a number box",
    "a <s> with a number box for {the|its} {frequency|pitch}{| in Hz}",
    "a <s> and a number box {to set|that sets|for} {its|the} {frequency|pitch}",
    "a number box {controlling|that controls|setting} the {frequency|pitch} of a <s>",
    "a <s> controlled by a number box",
)
_BY_NOTE_BOX: Templates = (
    "a <s> whose MIDI note is set {by|in|with} a number box",
    "a <s> with a number box for {the|its} MIDI note",
    "a number box {controlling|for} the MIDI {note|pitch} of a <s>",
    "a <s> with a number box for the note number",
)
_BY_INLET: Templates = (
    "a <s> whose {frequency|pitch} {comes from|is set by|is controlled by|is taken from} {an|the|its} inlet",
    "a <s> with its {frequency|pitch} {coming from|set by|controlled by|taken from} {an|the} inlet",
    "a <s> with an inlet for {the|its} {frequency|pitch}{| in Hz}",
    "a <s> with frequency inlet",
    "a <s> that takes its frequency from {an|the} inlet",
    "a <s> at the frequency {coming into|received at|given to} the inlet",
)
_BY_NOTE_INLET: Templates = (
    "a <s> whose MIDI note comes from {an|the} inlet",
    "a <s> with an inlet for {the|its} MIDI note",
    "a <s> playing the MIDI note {that comes into|received at|sent to} the inlet",
    "a <s> that takes a MIDI note number from {an|the} inlet",
)


def _by_hand(sound: Sound) -> None:
    """A number box or an inlet, for hertz or MIDI notes. A number box starts at 440 Hz or note 60."""
    speech = sound.speech
    words, wave = some_wave(speech)
    inlet, note = speech.chance(0.5), speech.chance(0.35)
    templates = (_BY_NOTE_INLET if note else _BY_INLET) if inlet else (_BY_NOTE_BOX if note else _BY_BOX)
    sound.head = sound.say(templates, s=words)
    sound.terse = f"{words}, {'midi note' if note else 'freq'} from {'inlet' if inlet else 'number box'}"
    if inlet:
        box = sound.draft.add("inlet")
        sound.sends.append((5, "in0", "69" if note else "440"))
    else:
        box = sound.draft.add("floatatom", sound.draft.start("60" if note else "440"))
        sound.sends.append((5, f"box{box}", "69" if note else "440"))
    sound.box = wave.add(sound.draft, sound.draft.chain(box, "mtof") if note else box)
    sound.hertz = 440
    sound.ready = max(sound.ready, 20)


_VIBRATO: Templates = (
    "with {a vibrato|vibrato} of <d> at <r>",
    "with vibrato ({rate|speed} <r>, depth <d>)",
    "with a <r> vibrato, <d> deep",
    "with an LFO at <r> moving its {pitch|frequency} by <d>",
    "with its {pitch|frequency} modulated by <d> at <r>",
    "wobbling by <d> at <r>",
)
_PLAIN_VIBRATO: Templates = (
    "with vibrato",
    "with {a|some|a little} vibrato",
    "with {a|an} vibrato LFO{| on its pitch}",
)


def _vibrato(sound: Sound) -> None:
    """A fixed pitch that an LFO moves; 5 Hz by 5 Hz where nothing is said."""
    speech = sound.speech
    words, wave = some_wave(speech)
    hertz = numbers.some_tone(speech)
    rate, depth = (
        speech.pick((0.5, 1, 2, 3, 4, 5, 5, 6, 6, 7, 8)),
        speech.pick((2, 3, 4, 5, 6, 8, 10, 10, 12, 15, 20, 30, 50)),
    )
    base = numbers.hertz(speech, hertz)
    sound.head = sound.say(_FIXED[:5], f=base, s=words)
    sound.terse = f"{words} {base}"
    if speech.chance(0.35):
        rate = depth = 5
        tail = sound.say(_PLAIN_VIBRATO)
        short, sentence = "vibrato", speech.pick(("Add vibrato", "Give it some vibrato", "Add a little vibrato"))
    else:
        said, deep = numbers.hertz(speech, rate), numbers.hertz(speech, depth)
        tail = sound.say(_VIBRATO, r=said, d=deep)
        short, sentence = (
            f"vibrato {said} depth {deep}",
            sound.say(("Add a vibrato of <d> at <r>", "Give it a <r> vibrato with a depth of <d>"), r=said, d=deep),
        )
    sound.tell(tail, sentence, short)
    frequency = sound.draft.chain(sound.draft.add(f"osc~ {plain(rate)}"), f"*~ {plain(depth)}", f"+~ {plain(hertz)}")
    sound.box = wave.add(sound.draft, frequency)


_SWEEP: Templates = (
    "a <s> {sweeping|gliding|sliding|rising|going|moving} from <a> to <b> {in|over|within} <t>",
    "a <s> that {sweeps|glides|slides|goes|moves} from <a> to <b> {in|over|within} <t>",
    "a <s> with a {sweep|glide|glissando} from <a> to <b> over <t>",
    "a <t> {sweep|glide|glissando} of a <s> from <a> to <b>",
)


def _sweep(sound: Sound) -> None:
    """From one frequency to another, at the start or on a button."""
    speech = sound.speech
    words, wave = some_wave(speech)
    low, high = numbers.some_tone_range(speech)
    start, end = (low, high) if speech.chance(0.7) else (high, low)
    time = numbers.some_period(speech) * speech.pick((1, 1, 2, 5))
    said, first, last = numbers.duration(speech, time), str(start), numbers.hertz(speech, end)
    if speech.chance(0.4):
        first = numbers.hertz(speech, start)
    by_button = speech.chance(0.35)
    templates = _SWEEP if said[0] not in "ah" else _SWEEP[:3]
    text = sound.say(templates, s=words, a=first, b=last, t=said)
    if end < start:
        text = text.replace("rising", "falling")
    begin = ports.trigger(speech, sound.draft, ("button",) if by_button else ("open",))
    sound.head = f"{text} {begin.when}" if by_button else text
    sound.terse = f"{words} sweep {first} to {last} in {said}"
    if by_button:
        sound.terse += " on button"
        sound.sends += begin.fire(1)
    ramp = sound.draft.chain(begin.box, f"msg {start}, {end} {plain(time)}", "line~")
    sound.box = wave.add(sound.draft, ramp)
    sound.ready = time + 60
    sound.ms = time + 400
    sound.hertz = end


_NOISE: Templates = ("white noise", "noise", "a noise source", "a white noise", "some noise", "a noise generator")


def _noise(sound: Sound) -> None:
    sound.head = sound.say(_NOISE)
    sound.terse = sound.speech.pick(("noise", "white noise"))
    sound.box = sound.draft.add("noise~")


_FM: Templates = (
    (
        "an FM {sound|tone|synth|oscillator} with {a carrier of|carrier} <c>, "
        "{a modulator of|modulator} <m> and {an index of|depth|a depth of|index} <i>"
    ),
    "{frequency modulation|FM}: a <c> carrier modulated by <m> with a {depth|deviation} of <i>",
    "a <c> sine {frequency modulated|frequency-modulated} by a <m> sine with {depth|a depth of|an index of} <i>",
    "a <c> carrier FM'd by a <m> modulator ({depth|index} <i>)",
    "FM synthesis with a <c> carrier, a <m> modulator and {an index of|a modulation depth of} <i>",
)


def _fm(sound: Sound) -> None:
    speech = sound.speech
    carrier, modulator = (
        numbers.some_tone(speech),
        speech.pick((2, 3, 5, 10, 20, 50, 55, 70, 100, 110, 150, 200, 220, 300, 440, 660)),
    )
    index = speech.pick((10, 20, 30, 50, 50, 80, 100, 100, 150, 200, 250, 300, 400, 500, 600))
    slots = {"c": numbers.hertz(speech, carrier), "m": numbers.hertz(speech, modulator), "i": str(index)}
    sound.head = sound.say(_FM, **slots)
    sound.terse = f"fm {slots['c']} mod {slots['m']} depth {index}"
    sound.box = sound.draft.chain(sound.draft.add(f"osc~ {modulator}"), f"*~ {index}", f"+~ {plain(carrier)}", "osc~")


_SOURCES: tuple[tuple[Callable[[Sound], None], float], ...] = (
    (fixed, 8),
    (_note, 3),
    (_by_slider, 3),
    (_by_hand, 3),
    (_vibrato, 1.5),
    (_sweep, 1.5),
    (melodies.by_chance, 2.5),
    (melodies.in_a_loop, 2.5),
    (melodies.by_keyboard, 1.5),
    (_noise, 2.5),
    (_fm, 1.5),
)


def some_source(sound: Sound) -> None:
    """One of all the sources, by their shares."""
    sources, shares = zip(*_SOURCES, strict=True)
    sound.speech.rng.choices(sources, shares)[0](sound)
