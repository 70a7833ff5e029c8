"""Instruments under keys: pitch bend, voices, a split keyboard by MIDI; keys of the computer."""

from __future__ import annotations

from patchgen_training.families import numbers, output, ports
from patchgen_training.families.behaviour import gives, on, pitch, silent, sounds
from patchgen_training.families.draft import Draft, outlet
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.sound import Sound, behaviour, request
from patchgen_training.families.waves import WAVES


def bend(speech: Speech) -> Drawn:
    """Notes bent by the pitch wheel: a sine whose pitch follows both."""
    sound = Sound(speech)
    draft = sound.draft
    reach = speech.pick((2, 2, 2, 3, 5, 7, 12))
    plainly = reach == 2 and speech.chance(0.5)
    said = (
        ""
        if plainly
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
    sound.terse = f"midi sine with pitch bend {'' if plainly else reach}".strip()
    note = draft.add("notein")
    wheel = draft.add(f"expr ($f1 - 8192) / 8192 * {reach}", draft.add("bendin"))
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
    draft = Draft()
    note = draft.add("notein")
    box = draft.add(f"poly {voices} 1", note, f"{note}.1>1")
    pack = draft.add("pack f f f", box, f"{box}.1>1", f"{box}.2>2")
    route = draft.add("route " + " ".join(str(k + 1) for k in range(voices)), pack)
    boxes = []
    for k in range(voices):
        inside = Draft()
        values = inside.add("unpack f f", inside.add("inlet"))
        tone = WAVES[wave].add(inside, inside.chain(values, "mtof"))
        loudness = inside.smooth(inside.add("/ 127", f"{values}.1"))
        inside.add("outlet~", inside.add("*~", tone, f"{loudness}>1"))
        boxes.append(draft.nest("voice", inside, outlet(route, k)))
    level = draft.add("*~ 0.1", *boxes)
    draft.speakers(level)
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
    text = speech.request(things, text_deeds, **way_out.slots, **slots).replace(" ,", ",")
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
    Family("pitch-bend", bend, 0.4),
    Family("poly", poly, 0.5),
    Family("filter-notes", filter_notes, 0.5),
    Family("key-press", key_press, 0.6),
)
