"""Where a sound begins: its oscillator, and how its pitch is given."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import envelopes, numbers, ports
from patchgen_training.families.behaviour import Expectation, energy
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.sound import Sound

# A source: its names, its oscillator, what shapes the oscillator's signal.
_SHAPES: dict[str, tuple[Templates, str, tuple[str, ...]]] = {
    "sine": (
        (
            "sine {wave|tone|}",
            "sine",
            "sine wave",
            "sinus {tone|wave}",
            "pure tone",
            "sine oscillator",
            "sin wave",
            "sinusoid",
            "sinewave",
            "tone",
            "oscillator",
            "sine osc",
        ),
        "osc~",
        (),
    ),
    "saw": (
        ("saw", "sawtooth", "saw wave", "sawtooth wave", "sawtooth oscillator", "saw osc", "saw tone", "sawtooth tone"),
        "phasor~",
        ("expr~ 2 * $v1 - 1",),
    ),
    "square": (
        ("square", "square wave", "square oscillator", "square tone", "square osc", "squarewave"),
        "phasor~",
        ("expr~ 2 * ($v1 < 0.5) - 1",),
    ),
    "triangle": (
        ("triangle", "triangle wave", "triangle oscillator", "triangle tone", "tri wave", "triangular wave", "tri osc"),
        "phasor~",
        ("expr~ 4 * abs($v1 - 0.5) - 1",),
    ),
}


_PULSE: Templates = (
    "pulse wave with a {width|pulse width|duty cycle} of <w>",
    "pulse {wave|}, {width|duty cycle} <w>,",
    "<w> pulse wave",
    "pulse oscillator with <w> {width|duty cycle|pulse width}",
)


def _shape(speech: Speech) -> tuple[str, str, tuple[str, ...]]:
    """Words, oscillator, shaping boxes."""
    kind = speech.pick(("sine", "sine", "sine", "saw", "saw", "square", "square", "triangle", "pulse"))
    if kind == "pulse":
        per_cent = speech.pick((10, 15, 20, 20, 25, 25, 30, 30, 35, 40, 60, 65, 70, 75, 80, 85))
        said = speech.pick((f"{per_cent}%", f"{per_cent} percent", plain(per_cent / 100)))
        return speech.say(_PULSE, w=said), "phasor~", (f"expr~ 2 * ($v1 < {plain(per_cent / 100)}) - 1",)
    names, oscillator, boxes = _SHAPES[kind]
    return speech.say(names).strip(), oscillator, boxes


def _shaped(sound: Sound, oscillator: str, boxes: tuple[str, ...], *cords: int | str) -> None:
    sound.box = sound.draft.chain(sound.draft.add(oscillator, *cords), *boxes)


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


def _fixed(sound: Sound) -> None:
    speech = sound.speech
    words, oscillator, boxes = _shape(speech)
    hertz = numbers.some_tone(speech)
    said = numbers.hertz(speech, hertz)
    sound.head = sound.say(_FIXED, f=said, s=words)
    short = said if speech.chance(0.5) else plain(hertz)
    sound.terse = speech.pick((f"{words} {short}", f"{short} {words}"))
    _shaped(sound, f"{oscillator} {plain(hertz)}", boxes)
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
    words, oscillator, boxes = _shape(speech)
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
    _shaped(sound, oscillator, boxes, pitch_box)
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
    words, oscillator, boxes = _shape(speech)
    low, high = numbers.some_tone_range(speech)
    name, kind = ports.some_slider(speech)
    last = numbers.hertz(speech, high) if speech.chance(0.8) else str(high)
    sound.head = sound.say(_BY_SLIDER, s=words, k=kind, a=str(low), b=last)
    sound.terse = f"{words}, freq slider {low}-{high}"
    slider = sound.draft.add(ports.slider(name, low, high) + f" init={low}")
    _shaped(sound, oscillator, boxes, sound.draft.smooth(slider))
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
    words, oscillator, boxes = _shape(speech)
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
    _shaped(sound, oscillator, boxes, sound.draft.chain(box, "mtof") if note else box)
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
    words, oscillator, boxes = _shape(speech)
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
    _shaped(sound, oscillator, boxes, frequency)


_SWEEP: Templates = (
    "a <s> {sweeping|gliding|sliding|rising|going|moving} from <a> to <b> {in|over|within} <t>",
    "a <s> that {sweeps|glides|slides|goes|moves} from <a> to <b> {in|over|within} <t>",
    "a <s> with a {sweep|glide|glissando} from <a> to <b> over <t>",
    "a <t> {sweep|glide|glissando} of a <s> from <a> to <b>",
)


def _sweep(sound: Sound) -> None:
    """From one frequency to another, at the start or on a button."""
    speech = sound.speech
    words, oscillator, boxes = _shape(speech)
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
    _shaped(sound, oscillator, boxes, ramp)
    sound.ready = time + 60
    sound.ms = time + 400
    sound.hertz = end


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


EVENTS = ("button", "inlet", "metro", "metro", "tempo", "tempo", "space", "key")


def chance_between(low: int, high: int) -> str:
    """The box for a random whole number, both ends among them; every digit stands in the request."""
    return f"expr random({low}, {high} + 1)"


def _random(sound: Sound) -> None:
    speech = sound.speech
    words, oscillator, boxes = _shape(speech)
    event = ports.trigger(speech, sound.draft, EVENTS)
    _begin(sound, event)
    hertz = speech.chance(0.4)
    low, high = numbers.some_tone_range(speech)
    if not hertz:
        low = speech.rng.randint(30, 65)
        high = low + speech.pick((5, 7, 12, 12, 19, 24, 24, 36))
    last = numbers.hertz(speech, high) if hertz else str(high)
    sound.head = sound.say(_RANDOM_HERTZ if hertz else _RANDOM, s=words, a=str(low), b=last, when=event.when)
    sound.terse = f"{words}, random {'freq' if hertz else 'midi'} {low}-{high} {event.when}"
    number = sound.draft.add(chance_between(low, high), f"{sound.event}.1")
    _shaped(sound, oscillator, boxes, number if hertz else sound.draft.chain(number, "mtof"))
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


def _sequence(sound: Sound) -> None:
    """Notes in a loop, one each event."""
    speech = sound.speech
    words, oscillator, boxes = _shape(speech)
    event = ports.trigger(speech, sound.draft, EVENTS)
    _begin(sound, event)
    notes = [speech.rng.randint(40, 80) for _ in range(speech.pick((2, 3, 3, 4, 4, 4, 5, 6, 8)))]
    by_name = speech.chance(0.5)
    said = [numbers.note(speech, note) if by_name else str(note) for note in notes]
    listing = speech.pick((" ", ", ", ", ")).join(said)
    if speech.chance(0.3):
        listing = ", ".join(said[:-1]) + " and " + said[-1]
    sound.head = sound.say(_SEQUENCE, s=words, n=listing, when=event.when)
    sound.terse = f"{words}, sequence {listing} {event.when}"
    counter = sound.draft.add("f", f"{sound.event}.1")
    after = sound.draft.chain(counter, "+ 1", f"mod {len(notes)}")
    sound.draft.link(after, f"{counter}.1")
    select = sound.draft.add("sel " + " ".join(map(str, range(len(notes)))), counter)
    messages = [sound.draft.add(f"msg {note}", f"{select}.{k}" if k else select) for k, note in enumerate(notes)]
    _shaped(sound, oscillator, boxes, sound.draft.add("mtof", *messages))


_KEYS: Templates = (
    "a <s> {played|controlled} {from|by|with} a MIDI keyboard",
    "a <s> {that I can play|I can play} {with|from} a MIDI keyboard",
    "a {mono synth|monophonic synth|monosynth|simple synth} with a <s>, played by MIDI notes",
    "a <s> that plays incoming MIDI notes",
    "a {MIDI|midi} controlled <s>",
    "a <s> that follows incoming MIDI notes",
    "a {simple|little} MIDI synth with a <s>",
)


def _keyboard(sound: Sound) -> None:
    """Incoming MIDI notes with their velocity; a note off silences it."""
    speech = sound.speech
    words, oscillator, boxes = _shape(speech)
    sound.head = sound.say(_KEYS, s=words)
    sound.terse = f"midi {words}"
    note = sound.draft.add("notein")
    _shaped(sound, oscillator, boxes, sound.draft.chain(note, "mtof"))
    envelopes.by_velocity(sound, note)
    sound.sends.append((5, "#notein", "69 127 1"))
    sound.hertz = 440
    sound.ready = max(sound.ready, 100)


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
    (_fixed, 8),
    (_note, 3),
    (_by_slider, 3),
    (_by_hand, 3),
    (_vibrato, 1.5),
    (_sweep, 1.5),
    (_random, 2.5),
    (_sequence, 2.5),
    (_keyboard, 1.5),
    (_noise, 2.5),
    (_fm, 1.5),
)


_SOURCE_KINDS = tuple(source for source, _ in _SOURCES)


_SOURCE_SHARES = tuple(share for _, share in _SOURCES)
