"""MIDI in and out: notes and controllers shown, transposed, harmonized, played."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import Heard, at, gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.makers import chance_between
from patchgen_training.families.phrases import Speech, Templates


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
        **way_out.slots,
        "out": way_out.terse,
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


def _one_note(speech: Speech, draft: Draft, event: int) -> tuple[int, str, int | None]:
    """The box that sends the note at each event, its words, and the first note where it is known."""
    midi = numbers.some_midi(speech)
    name = numbers.note(speech, midi) if speech.chance(0.5) else str(midi)
    said = speech.say(("the {|MIDI }note <n>", "MIDI note <n>" if name[0].isdigit() else "a <n>"), n=name)
    return draft.add(f"msg {midi}", event), said, midi


def _note_by_chance(speech: Speech, draft: Draft, event: int) -> tuple[int, str, int | None]:
    low = speech.rng.randint(30, 65)
    high = low + speech.pick((5, 7, 12, 12, 24, 36))
    said = speech.say(("a random {|MIDI }note {between <a> and|from <a> to} <b>",), a=str(low), b=str(high))
    return draft.add(chance_between(low, high), event), said, None


_NEXT_NOTE: Templates = (
    "the next of the {|MIDI }notes <l>",
    "the MIDI notes <l> {in turn|one after another}",
    "the next note of the {sequence|melody} <l>",
)


def _note_of_row(speech: Speech, draft: Draft, event: int) -> tuple[int, str, int | None]:
    notes = [speech.rng.randint(40, 80) for _ in range(speech.pick((3, 3, 4, 4, 5, 6, 8)))]
    names = [numbers.note(speech, note) for note in notes] if speech.chance(0.4) else list(map(str, notes))
    listing = speech.pick((", ", " ", ", ")).join(names)
    box = draft.add("f", *draft.select(draft.count(event, length=len(notes)), notes))
    return box, speech.say(_NEXT_NOTE, l=listing), notes[0]


_HOW_LONG: Templates = (
    " with {a |}velocity {of |}<v> and {a |}{length|duration} {of |}<t>",
    " (velocity <v>, {length|duration} <t>)",
    " at velocity <v> for <t>",
)


def note_out(speech: Speech) -> Drawn:
    """Events that play MIDI notes by [makenote]; velocity 100 for 200 ms where nothing is said."""
    draft = Draft()
    event = ports.trigger(speech, draft, ports.NOTE_TRIGGERS)
    velocity = speech.pick((64, 80, 90, 100, 100, 110, 120, 127))
    length = speech.pick((100, 150, 200, 250, 300, 400, 500, 1000))
    plainly = not speech.chance(0.6)
    if plainly:
        velocity, length = 100, 200
    box, what, first = speech.pick((_one_note, _note_by_chance, _note_of_row, _note_of_row))(speech, draft, event.box)
    make = draft.add(f"makenote {velocity} {length}", box)
    draft.add("noteout", make, f"{make}.1>1")
    extra = "" if plainly else speech.say(_HOW_LONG, v=str(velocity), t=numbers.duration(speech, length))
    text = speech.request(
        (),
        (
            "^send <what> to {MIDI out|the MIDI output|noteout} <when><x>",
            "<when>, ^play <what> on {MIDI|the MIDI output}<x>",
            "^output <what> {over|via} MIDI <when><x>",
            "^play <what><x> on the MIDI output <when>",
        ),
        ("midi out: <what> <when><x>",),
        what=what,
        when=event.when,
        x=extra,
    )
    expects = [at("#noteout", event.first, tolerance=0.1)]
    if first is not None:
        expects.append(gives("#noteout", f"{first} {velocity} 0"))
    # Ends before the next note, and before the note off of this one.
    end = event.first + min(15, event.period / 2)
    return drawn(text, draft, lambda: on(*event.fire(1), ms=end, expect=expects))


FAMILIES = (
    Family("note-display", note_display, 0.7),
    Family("controller", controller, 0.9),
    Family("transpose", transpose, 0.6),
    Family("harmonizer", harmonizer, 0.4),
    Family("note-out", note_out, 1),
)
