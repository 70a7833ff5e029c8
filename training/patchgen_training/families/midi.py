"""MIDI: notes, controllers and bends in and out; chords, transposition, melodies; voices."""

from __future__ import annotations

from patchgen_training.families import numbers, output, ports
from patchgen_training.families.behaviour import Behaviour, Heard, at, gives, on, pitch, silent, sounds
from patchgen_training.families.control import terse_out
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.sound import Sound, behaviour, request
from patchgen_training.families.sources import EVENTS, chance_between


def note_display(speech: Speech) -> Drawn:
    """[notein] to number boxes, outlets or [print]s."""
    draft = Draft()
    channel = speech.rng.randint(1, 16) if speech.chance(0.3) else None
    note = draft.add(f"notein {channel}" if channel else "notein")
    kind = speech.pick(("floatatom", "floatatom", "outlet", "print"))
    if kind == "print":
        draft.add("print note", note)
        draft.add("print velocity", f"{note}.1")
        names = ("print:note", "print:velocity")
    else:
        boxes = [draft.add(kind, note), draft.add(kind, f"{note}.1")]
        names = ("out0", "out1") if kind == "outlet" else (f"box{boxes[0]}", f"box{boxes[1]}")
    on_channel = f" on channel {channel}" if channel else ""
    words = {
        "floatatom": ("^show", "in {number boxes|two number boxes}"),
        "outlet": ("^output", "{through two outlets|at two outlets|to separate outlets}"),
        "print": ("^print", "to the console, as note and velocity"),
    }[kind]
    slots = {"do": words[0], "where": speech.say((words[1],)), "ch": on_channel}
    text = speech.request(
        ("a MIDI note display{| patch}: {note number|pitch} and velocity<ch> <where>",) if kind == "floatatom" else (),
        (
            (
                "<do> the {note number|note|pitch} and {the |}velocity of "
                "{incoming MIDI notes|MIDI notes|each MIDI note}<ch> <where>"
            ),
            "^receive MIDI notes<ch> and <do> {note number|pitch} and velocity <where>",
            "^take MIDI {note |}input<ch> and <do> {note|pitch|note number} and velocity <where>",
        ),
        ("notein<ch>, note and velocity <where>",),
        **slots,
    )
    sends = ((10, "#notein", f"60 100 {channel or 1}"), (20, "#notein", f"64 0 {channel or 1}"))
    return drawn(text, draft, lambda: on(*sends, expect=[gives(names[0], 60, 64), gives(names[1], 100, 0)]))


def controller(speech: Speech) -> Drawn:
    """[ctlin], as it is or mapped to a range."""
    draft = Draft()
    number = speech.pick((1, 1, 7, 7, 10, 11, 64, 74, *range(20, 30)))
    channel = speech.rng.randint(1, 16) if speech.chance(0.25) else None
    box = draft.add(f"ctlin {number} {channel}" if channel else f"ctlin {number}")
    said = f"{speech.pick(('MIDI controller', 'controller', 'MIDI CC', 'CC', 'control change', 'midi cc'))} {number}"
    said += f" on channel {channel}" if channel else ""
    ranged = speech.chance(0.55)
    low, high = speech.pick(((0, 1), (0, 1), (0, 100), (100, 1000), (200, 2000), (-1, 1), (20, 5000), (50, 500)))
    if ranged:
        box = draft.add(f"expr $f1 / 127 * ({high} - {low}) + {low}", box)
    way_out = ports.leave(speech, draft, box, it="it", open_share=0)
    slots = {
        "cc": said,
        "a": str(low),
        "b": str(high),
        "give": way_out.give,
        "where": way_out.where,
        "out": terse_out(way_out.port),
    }
    if ranged:
        text = speech.request(
            ("<cc> {scaled|mapped} to {a range of |}<a> to <b>, <where>",),
            (
                "^scale <cc> to {a range of |}<a> to <b> and <give>",
                "^map <cc> to <a>-<b> and <give>",
                "^take <cc>, ^scale it {to|from 0-127 to} <a> to <b> and <give>",
                "^read <cc>, ^map it to the range from <a> to <b> and <give>",
            ),
            ("<cc> -> <a>-<b> -> <out>",),
            **slots,
        )
    else:
        text = speech.request(
            ("the value of <cc>, <where>", "<cc> <where>"),
            ("^receive <cc> and <give>", "^read <cc> and <give>", "^take {the value of |}<cc> and <give>"),
            ("<cc> -> <out>",),
            **slots,
        )
    wanted = [value / 127 * (high - low) + low if ranged else value for value in (0, 64, 127)]
    sends = tuple((10.0 + 10 * k, "#ctlin", f"{number} {value} {channel or 1}") for k, value in enumerate((0, 64, 127)))
    return drawn(text, draft, lambda: on(*sends, expect=[gives(way_out.port, *wanted, tolerance=2e-3)]))


_SEMITONES = (1, 2, 3, 4, 5, 7, 12, 12, 24)


def transpose(speech: Speech) -> Drawn:
    """Incoming notes, some semitones away, to [noteout]."""
    draft = Draft()
    steps = speech.pick(_SEMITONES)
    up = speech.chance(0.6)
    note = draft.add("notein")
    moved = draft.add(f"+ {steps}" if up else f"- {steps}", note)
    draft.add("noteout", moved, f"{note}.1>1")
    octaves = steps % 12 == 0
    amount = (
        speech.pick(("an octave", "one octave") if steps == 12 else ("two octaves", "2 octaves"))
        if octaves and speech.chance(0.7)
        else f"{numbers.number(speech, steps)} semitone{'s' if steps > 1 else ''}"
    )
    slots = {"n": amount, "d": "up" if up else "down"}
    text = speech.request(
        ("a MIDI transposer: notes come in, {leave|go out} <n> {" + ("higher" if up else "lower") + "}",),
        (
            "^transpose {incoming MIDI notes|MIDI notes} <d> {by |}<n> and ^send them to MIDI out",
            "^take MIDI notes, ^shift them <d> {by |}<n> and ^send them out {again|to noteout}",
            "^play incoming MIDI notes <n> {" + ("higher" if up else "lower") + "} on the MIDI output",
        ),
        ("midi in -> <d> <n> -> midi out",),
        **slots,
    )
    shift = steps if up else -steps
    return drawn(
        text, draft, lambda: on((10, "#notein", "60 100 1"), expect=[gives("#noteout", f"{60 + shift} 100 0")])
    )


_CHORDS = {
    "major": (4, 7),
    "minor": (3, 7),
    "diminished": (3, 6),
    "augmented": (4, 8),
    "sus4": (5, 7),
    "major seventh": (4, 7, 11),
    "minor seventh": (3, 7, 10),
    "dominant seventh": (4, 7, 10),
}


def harmonizer(speech: Speech) -> Drawn:
    """A chord on each incoming note."""
    draft = Draft()
    name = speech.pick(tuple(_CHORDS))
    note = draft.add("notein")
    voices = [note, *(draft.add(f"+ {steps}", note) for steps in _CHORDS[name])]
    for voice in voices:
        draft.add("noteout", voice, f"{note}.1>1")
    text = speech.request(
        (
            "a harmonizer that makes a <c> chord of every incoming MIDI note",
            "a MIDI chord maker: <c> chords on incoming notes, to MIDI out",
        ),
        (
            "^turn {every|each} incoming MIDI note into a <c> chord {on|at} the MIDI output",
            "^play a <c> chord for each MIDI note that comes in and ^send it to MIDI out",
            "^add the notes of a <c> chord to each incoming MIDI note and ^send them out",
        ),
        ("midi in -> <c> chord -> midi out",),
        c=name,
    )
    # The velocity goes to all outputs first; then each sends its note.
    wanted = sorted(60 + steps for steps in (0, *_CHORDS[name]))

    def chord(heard: Heard) -> str:
        got = sorted(int(message.split()[0]) for message in heard.of("#noteout"))
        return "" if got == wanted else f"noteout gave {got}, not {wanted}"

    return drawn(text, draft, lambda: on((10, "#notein", "60 100 1"), expect=[chord]))


def note_out(speech: Speech) -> Drawn:
    """Events that play MIDI notes by [makenote]: fixed, by chance, in a row."""
    draft = Draft()
    event = ports.trigger(speech, draft, EVENTS)
    velocity, length = (
        speech.pick((64, 80, 90, 100, 100, 110, 120, 127)),
        speech.pick((100, 150, 200, 250, 300, 400, 500, 1000)),
    )
    said_all = speech.chance(0.6)
    if not said_all:
        velocity, length = 100, 200
    kind = speech.pick(("fixed", "random", "row", "row"))
    if kind == "fixed":
        midi = numbers.some_midi(speech)
        box = draft.add(f"msg {midi}", event.box)
        what = numbers.note(speech, midi) if speech.chance(0.5) else str(midi)
        what = speech.say(("the {|MIDI }note <n>", "MIDI note <n>" if what[0].isdigit() else "a <n>"), n=what)
        notes: tuple[int, ...] | None = (midi,)
        low = high = midi
    elif kind == "random":
        low = speech.rng.randint(30, 65)
        high = low + speech.pick((5, 7, 12, 12, 24, 36))
        box = draft.add(chance_between(low, high), event.box)
        what, notes = (
            speech.say(("a random {|MIDI }note {between <a> and|from <a> to} <b>",), a=str(low), b=str(high)),
            None,
        )
    else:
        notes = tuple(speech.rng.randint(40, 80) for _ in range(speech.pick((3, 3, 4, 4, 5, 6, 8))))
        low, high = min(notes), max(notes)
        counter = draft.add("f", event.box)
        draft.link(draft.chain(counter, "+ 1", f"mod {len(notes)}"), f"{counter}.1")
        select = draft.add("sel " + " ".join(map(str, range(len(notes)))), counter)
        messages = [draft.add(f"msg {note}", f"{select}.{k}" if k else select) for k, note in enumerate(notes)]
        box = draft.add("f", *messages)
        names = [numbers.note(speech, note) for note in notes] if speech.chance(0.4) else [str(note) for note in notes]
        listing = speech.pick((", ", " ", ", ")).join(names)
        what = speech.say(
            (
                "the next of the {|MIDI }notes <l>",
                "the MIDI notes <l> {in turn|one after another}",
                "the next note of the {sequence|melody} <l>",
            ),
            l=listing,
        )
    make = draft.add(f"makenote {velocity} {length}", box)
    draft.add("noteout", make, f"{make}.1>1")
    extra = ""
    if said_all:
        extra = speech.say(
            (
                " with {a |}velocity {of |}<v> and {a |}{length|duration} {of |}<t>",
                " (velocity <v>, {length|duration} <t>)",
                " at velocity <v> for <t>",
            ),
            v=str(velocity),
            t=numbers.duration(speech, length),
        )
    slots = {"what": what, "when": event.when, "x": extra}
    text = speech.request(
        (),
        (
            "^send <what> to {MIDI out|the MIDI output|noteout} <when><x>",
            "<when>, ^play <what> on {MIDI|the MIDI output}<x>",
            "^output <what> {over|via} MIDI <when><x>",
            "^play <what><x> on the MIDI output <when>",
        ),
        ("midi out: <what> <when><x>",),
        **slots,
    )

    def behaviour_() -> Behaviour:
        first = (at("#noteout", event.first, tolerance=0.1),)
        if notes is None:
            return on(*event.fire(1), ms=event.first + 15, expect=first)
        return on(
            *event.fire(1),
            ms=event.first + min(15, event.period / 2),
            expect=(*first, gives("#noteout", f"{notes[0]} {velocity} 0")),
        )

    return drawn(text, draft, behaviour_)


def bend(speech: Speech) -> Drawn:
    """Notes bent by the pitch wheel: a sine whose pitch follows both."""
    sound = Sound(speech)
    draft = sound.draft
    reach = speech.pick((2, 2, 2, 3, 5, 7, 12))
    plain_ = reach == 2 and speech.chance(0.5)
    said = (
        ""
        if plain_
        else speech.say(
            (", {bending|bent} by up to <n> semitones", " of {up to |}<n> semitones", " ({range|reach} <n> semitones)"),
            n=numbers.number(speech, reach),
        )
    )
    sound.head = sound.say(
        (
            "a sine {played by|controlled by|that follows} MIDI notes with {the pitch wheel|pitch bend}<x>",
            "a MIDI sine synth with pitch bend<x>",
            "a sine tone for a MIDI keyboard with pitch bend<x>",
        ),
        x=said,
    )
    sound.terse = f"midi sine with pitch bend {'' if plain_ else reach}".strip()
    note = draft.add("notein")
    wheel = draft.add(f"expr $f1 / 8192 * {reach}", draft.add("bendin"))
    add = draft.add("+", note)
    again = draft.add("t b f", wheel)
    draft.link(again, add)
    draft.link(f"{again}.1", f"{add}.1")
    sound.box = draft.chain(add, "mtof", "osc~")
    sound.times(draft.smooth(draft.add("/ 127", f"{note}.1")))
    output.finish(sound)
    sound.sends.append((5, "#notein", "69 127 1"))
    sound.hertz, sound.ready = 440, 80
    return drawn(request(sound), draft, lambda: behaviour(sound))


def poly(speech: Speech) -> Drawn:
    """Voices by [poly] and a subpatch for each."""
    voices = speech.pick((2, 3, 4, 4, 6, 8))
    wave = speech.pick(("sine", "saw", "square", "triangle"))
    oscillator = {
        "sine": ("osc~",),
        "saw": ("phasor~", "expr~ 2 * $v1 - 1"),
        "square": ("phasor~", "expr~ 2 * ($v1 < 0.5) - 1"),
        "triangle": ("phasor~", "expr~ 4 * abs($v1 - 0.5) - 1"),
    }[wave]
    draft = Draft()
    note = draft.add("notein")
    box = draft.add(f"poly {voices} 1", note, f"{note}.1>1")
    pack = draft.add("pack f f f", box, f"{box}.1>1", f"{box}.2>2")
    route = draft.add("route " + " ".join(str(k + 1) for k in range(voices)), pack)
    boxes = []
    for k in range(voices):
        inside = Draft()
        values = inside.add("unpack f f", inside.add("inlet"))
        tone = inside.chain(values, "mtof", *oscillator)
        loudness = inside.smooth(inside.add("/ 127", f"{values}.1"))
        inside.add("outlet~", inside.add("*~", tone, f"{loudness}>1"))
        boxes.append(draft.nest("voice", inside, f"{route}.{k}" if k else route))
    level = draft.add("*~ 0.1", *boxes)
    draft.add("dac~", level, f"{level}>1")
    words = {
        "n": numbers.number(speech, voices),
        "w": speech.pick(
            {
                "sine": ("sine", "sine wave"),
                "saw": ("saw", "sawtooth"),
                "square": ("square", "square wave"),
                "triangle": ("triangle", "triangle wave"),
            }[wave]
        ),
    }
    text = speech.request(
        (
            "a polyphonic <w> synth with <n> voices, played {by|from} {MIDI|a MIDI keyboard}",
            "a <n>-voice polyphonic {MIDI |}{synth|synthesizer} with <w> oscillators",
            "a <n> voice <w> polysynth for MIDI",
        ),
        ("^play incoming MIDI notes polyphonically with <n> <w> voices", "^play MIDI chords on <n> <w> voices"),
        ("poly synth, <n> voices, <w>",),
        **words,
    )
    sends = ((5, "#notein", "69 127 1"), (300, "#notein", "69 0 1"))
    return drawn(
        text, draft, lambda: on(*sends, ms=400, expect=[pitch(440, 0, 60, 290), sounds(1, 60, 290), silent(0, 350)])
    )


def filter_notes(speech: Speech) -> Drawn:
    """Notes without their note offs, or only those of a range."""
    draft = Draft()
    note = draft.add("notein")
    if speech.chance(0.5):
        box: int | str = draft.add("stripnote", note, f"{note}.1>1")
        text_deeds: Templates = (
            "^ignore note offs of incoming MIDI and <give>",
            "^pass only note ons {of|from} MIDI and <give>",
            "^strip the note-offs from MIDI {input|notes} and <give>",
        )
        things: Templates = ("only the note ons of incoming MIDI, <where>",)
        wanted = [50, 72]
        slots: dict[str, str] = {}
    else:
        split = speech.pick((48, 55, 60, 60, 64, 72))
        upper = speech.chance(0.5)
        strip = draft.add("stripnote", note, f"{note}.1>1")
        moses = draft.add(f"moses {split}", strip)
        box = f"{moses}.1" if upper else moses
        slots = {
            "s": str(split),
            "side": speech.pick(
                ("from <s> up", "at or above <s>", "not below <s>")
                if upper
                else ("below <s>", "lower than <s>", "under <s>")
            ).replace("<s>", str(split)),
        }
        text_deeds = (
            "^pass only {incoming |}MIDI notes <side> {, without note offs,|(note ons)} and <give>",
            "^let through MIDI note ons <side> and <give>",
            "^split the keyboard: take only note ons <side> and <give>",
        )
        things = ("a keyboard split: only MIDI note ons <side>, <where>",)
        wanted = [value for value in (50, 72) if (value >= split) == upper]
    way_out = ports.leave(
        speech, draft, box, it=speech.pick(("the note numbers", "the note", "the pitches")), open_share=0
    )
    text = speech.request(things, text_deeds, give=way_out.give, where=way_out.where, **slots).replace(" ,", ",")
    sends = ((10, "#notein", "50 100 1"), (20, "#notein", "50 0 1"), (30, "#notein", "72 90 1"))
    return drawn(text, draft, lambda: on(*sends, expect=[gives(way_out.port, *wanted)]))


def key_press(speech: Speech) -> Drawn:
    """A key of the computer keyboard."""
    letter = speech.pick("abcdefghijklmnopqrstuvwxyz0123456789")
    draft = Draft()
    select = draft.chain(draft.add("key"), f"sel {ord(letter)}")
    kind = speech.pick(("bng", "outlet", "print", "tgl"))
    label = speech.pick(ports.LABELS)
    box = draft.add(f"print {label}" if kind == "print" else kind, select)
    port = {"outlet": "out0", "print": f"print:{label}"}.get(kind, f"box{box}")
    do = {
        "bng": ("^bang a button", "^flash a bang button"),
        "outlet": ("^output a bang", "^send a bang to the outlet"),
        "print": (f"^print a bang with the label {label}", f"^print {label}: bang"),
        "tgl": ("^flip a toggle", "^switch a toggle {on and off|over}"),
    }[kind]
    key = speech.pick((letter, f'"{letter}"', f"'{letter}'"))
    text = speech.request(
        (),
        (
            "<do> {when|whenever|each time} I {press|hit} {the |}{key <k>|<k> key|letter <k>}"
            if letter.isalpha()
            else "<do> {when|whenever} I {press|hit} {the key <k>|the <k> key}",
            "<do> {when|whenever} the {key <k>|<k> key} {is pressed|is hit} on the computer keyboard",
        ),
        ("key <k> -> <kind>",),
        do=speech.say(do),
        k=key,
        kind={"bng": "bang button", "outlet": "outlet", "tgl": "toggle", "print": f"print {label}"}[kind],
    )
    wanted = 1 if kind == "tgl" else "bang"
    return drawn(
        text,
        draft,
        lambda: on((10, "#key", str(ord(letter) + 1)), (20, "#key", str(ord(letter))), expect=[gives(port, wanted)]),
    )


FAMILIES = (
    Family("note-display", note_display, 0.7),
    Family("controller", controller, 0.9),
    Family("transpose", transpose, 0.6),
    Family("harmonizer", harmonizer, 0.4),
    Family("note-out", note_out, 1),
    Family("pitch-bend", bend, 0.4),
    Family("poly", poly, 0.5),
    Family("filter-notes", filter_notes, 0.5),
    Family("key-press", key_press, 0.6),
)
