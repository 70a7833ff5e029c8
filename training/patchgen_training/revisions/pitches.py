"""Changes of where a pitch comes from: a control, MIDI, an LFO; a second oscillator."""

from __future__ import annotations

import math

from patchgen_training.families import numbers
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech
from patchgen_training.families.waves import WAVES
from patchgen_training.revisions.finding import Tone, is_plain, tone_of
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import Relation, other_sound, same_messages, still_sounds, tone_times
from patchgen_training.revisions.sketch import Sketch
from patchgen_training.revisions.tones import named

_SLIDER = Words(
    deeds=(
        "^control the {frequency|pitch} with a <k>slider {from <a> to|between <a> and} <b>",
        "^put the {frequency|pitch} on a <k>slider {from <a> to|between <a> and} <b>",
        "^let me {set|change} the {frequency|pitch} with a <k>slider ({from |}<a> to <b>)",
        "^replace the fixed frequency by a <k>slider, <a> to <b>",
        "^make the {frequency|pitch} adjustable: a <k>slider from <a> to <b>",
        "^use a <k>slider from <a> to <b> for the {frequency|pitch}",
    ),
    extras=(
        "a <k>slider for the {frequency|pitch}, {from |}<a> to <b>",
        "a {frequency|pitch} <k>slider {from <a> to|between <a> and} <b>",
        "a <k>slider {from <a> to|between <a> and} <b> {for|to set} the {frequency|pitch}",
        "a <k>slider (<a>-<b>) {for|that controls} the {frequency|pitch}",
    ),
)
_BOX = Words(
    deeds=(
        "^set the {frequency|pitch} with a number box",
        "^let me {type|enter|set} the frequency in a number box",
        "^use a number box for the {frequency|pitch}",
        "^replace the fixed frequency by a number box",
    ),
    extras=(
        "a number box for the {frequency|pitch}",
        "a number box {to set|that sets} the {frequency|pitch}",
        "a frequency number box",
    ),
)
_INLET = Words(
    deeds=(
        "^take the {frequency|pitch} from an inlet",
        "^let an inlet set the {frequency|pitch}",
        "^control the {frequency|pitch} {through|from|by} an inlet",
        "^replace the fixed frequency by an inlet",
    ),
    extras=(
        "an inlet for the {frequency|pitch}",
        "a {frequency|pitch} inlet",
        "an inlet {to set|that sets} the {frequency|pitch}",
    ),
)
_MIDI = Words(
    deeds=(
        "^play it {from|with} {a|my} MIDI keyboard",
        "^let {a|my} MIDI keyboard {play it|set the pitch}",
        "^take the pitch from {MIDI notes|a MIDI keyboard}",
        "^control the {frequency|pitch} {with|by} MIDI{| notes}",
        "^use MIDI notes for the pitch",
        "^let it follow {the notes of |}{a|my} MIDI keyboard",
    ),
    says=("I want to play it {on|with|from} {a|my} MIDI keyboard", "the pitch should come from MIDI{| notes}"),
)


def _by_slider(speech: Speech, sketch: Sketch) -> Change | None:
    """It starts at the frequency that was there."""
    tone = tone_of(sketch)
    low, high = numbers.some_tone_range(speech)
    if tone is None or not tone.hertz or not low < tone.hertz < high or tone.hertz != int(tone.hertz):
        return None
    name, kind = speech.pick((("hsl", ""), ("hsl", ""), ("hsl", "horizontal "), ("vsl", "vertical ")))
    _controlled(sketch, tone, (f"{name} {low} {high} init={plain(tone.hertz)}", "pack f 20", "line~"))
    last = numbers.hertz(speech, high) if speech.chance(0.5) else str(high)
    relations = (same_messages(), still_sounds(), _moves(sketch, (high - low) / 100))
    return Change(ask(speech, _SLIDER, k=kind, a=str(low), b=last), relations, ms=400)


def _moves(sketch: Sketch, near: float = 6.0) -> Relation:
    """The pitch is the one that it was, once the control has arrived, within `near` Hz."""
    return tone_times(1, 100, near) if is_plain(sketch) else still_sounds()


def _controlled(sketch: Sketch, tone: Tone, control: tuple[str, ...]) -> int:
    """The oscillator is fed by a chain of new boxes; returns the chain's first box."""
    name = sketch.words(tone.box)[0]
    last = sketch.chain(tone.box, control)
    sketch.boxes[last + 1] = name
    sketch.connect(last, last + 1)
    return tone.box


def _by_box(speech: Speech, sketch: Sketch) -> Change | None:
    tone = tone_of(sketch)
    if tone is None or not tone.hertz:
        return None
    _controlled(sketch, tone, ("loadbang", f"msg {plain(tone.hertz)}", "floatatom"))
    return Change(ask(speech, _BOX), (same_messages(), still_sounds(), _moves(sketch)))


def _by_inlet(speech: Speech, sketch: Sketch) -> Change | None:
    tone = tone_of(sketch)
    if tone is None or not tone.hertz or sketch.find("inlet", "inlet~"):
        return None
    _controlled(sketch, tone, ("inlet",))
    relations = (same_messages(), still_sounds(), _moves(sketch))
    return Change(ask(speech, _INLET), relations, sends=((0.0, "in0", plain(tone.hertz)),))


def _by_midi(speech: Speech, sketch: Sketch) -> Change | None:
    """[stripnote] passes the notes that are pressed."""
    tone = tone_of(sketch)
    if tone is None or not tone.hertz or sketch.find("notein"):
        return None
    name = sketch.words(tone.box)[0]
    note = sketch.insert(tone.box, "notein")
    last = sketch.chain(note + 1, ("stripnote", "mtof"), note)
    sketch.connect(note, note + 1, outlet=1, inlet=1)
    sketch.boxes[last + 1] = name
    sketch.connect(last, last + 1)
    midi = round(69 + 12 * math.log2(tone.hertz / 440))
    sounds = tone_times(440 * 2 ** ((midi - 69) / 12) / tone.hertz, 100) if is_plain(sketch) else still_sounds()
    return Change(ask(speech, _MIDI), (same_messages(), sounds), sends=((0.0, "#notein", f"{midi} 100 1"),))


_VIBRATO = Words(
    deeds=(
        "^modulate the {pitch|frequency} by <d> at <r>",
        "^let the {pitch|frequency} wobble by <d> at <r>",
        "^move the {pitch|frequency} up and down by <d> at <r>",
    ),
    extras=(
        "{vibrato|a vibrato} of <d> at <r>",
        "a <r> vibrato{, <d> deep| of <d>}",
        "a vibrato ({rate|speed} <r>, depth <d>)",
        "an LFO at <r> that moves the {pitch|frequency} by <d>",
    ),
)
_PLAIN_VIBRATO = Words(
    deeds=("^let the pitch wobble", "^modulate the pitch with an LFO"),
    extras=("vibrato", "a vibrato", "{some|a little|a bit of} vibrato", "an LFO on the {pitch|frequency}"),
)


def _vibrato(speech: Speech, sketch: Sketch) -> Change | None:
    """5 Hz by 5 Hz where nothing is said."""
    tone = tone_of(sketch)
    if tone is None or not tone.hertz:
        return None
    rate, depth, request = 5.0, 5, ""
    if speech.chance(0.4):
        request = ask(speech, _PLAIN_VIBRATO)
    else:
        rate, depth = speech.pick((0.5, 1, 2, 3, 4, 5, 6, 7, 8)), speech.pick((2, 3, 4, 5, 6, 8, 10, 10, 15, 20, 30))
        request = ask(speech, _VIBRATO, r=numbers.hertz(speech, rate), d=numbers.hertz(speech, depth))
    _controlled(sketch, tone, (f"osc~ {plain(rate)}", f"*~ {depth}", f"+~ {plain(tone.hertz)}"))
    return Change(request, (same_messages(), other_sound(), still_sounds()))


_SECOND = Words(
    deeds=(
        "^add {a second|another} <w> {at|of} <f>",
        "^mix in {a second|another} <w> {at|of} <f>",
        "^let {a second|another} <w> {at|of} <f> {sound|play} {along|with it|too}",
    ),
    extras=(
        "{a second|another} {<w>|oscillator of the same kind} {at|of} <f>",
        "one more <w> at <f>",
        "a second voice: a <w> at <f>",
    ),
)
_OCTAVE_ABOVE = Words(
    deeds=("^add {the|an} octave above{| it}", "^double it an octave {higher|up|above}"),
    extras=(
        "a second {oscillator|one} an octave {higher|above|up}",
        "the {upper octave|octave above}",
        "{another|a second} <w> an octave {higher|up}",
    ),
)
_OCTAVE_BELOW = Words(
    deeds=("^add {the|an} octave below{| it}", "^double it an octave {lower|down|below}"),
    extras=(
        "a second {oscillator|one} an octave {lower|below|down}",
        "{the lower octave|the octave below|a sub octave|a sub oscillator}",
        "{another|a second} <w> an octave {lower|down}",
    ),
)
_FIFTH = Words(
    deeds=("^add a fifth{| above it| on top}", "^double it a fifth {higher|up|above}"),
    extras=(
        "a second {oscillator|one} a fifth {higher|above|up}",
        "the fifth{| above}",
        "{another|a second} <w> a fifth {higher|up}",
    ),
)


def _second(speech: Speech, sketch: Sketch) -> Change | None:
    """A second oscillator of the same wave; the sum of both is halved."""
    tone = tone_of(sketch)
    if tone is None or not tone.hertz or tone.kind == "pulse":
        return None
    factor, words = speech.pick(
        ((2.0, _OCTAVE_ABOVE), (0.5, _OCTAVE_BELOW), (1.5, _FIFTH), (0.0, _SECOND), (0.0, _SECOND))
    )
    hertz = tone.hertz * factor or numbers.some_tone(speech)
    if not 30 <= hertz <= 8000 or hertz == tone.hertz:
        return None
    cords, wave = sketch.out_of(tone.last), WAVES[tone.kind]
    voice = sketch.chain(tone.last + 1, (f"{wave.oscillator} {plain(hertz)}", *wave.shaping))
    half = sketch.insert(voice + 1, "*~ 0.5")
    sketch.detach(sketch.out_of(tone.last))
    sketch.connect(tone.last, half)
    sketch.connect(voice, half)
    for cord in cords:
        sketch.connect(half, cord.target + half - tone.last, inlet=cord.inlet)
    request = ask(speech, words, f=numbers.hertz(speech, hertz), w=named(speech, tone.kind))
    return Change(request, (same_messages(), other_sound(), still_sounds()))


KINDS = (
    Kind("frequency-slider", _by_slider, "sound", 3),
    Kind("frequency-box", _by_box, "sound", 2),
    Kind("frequency-inlet", _by_inlet, "sound", 2),
    Kind("midi-pitch", _by_midi, "sound", 2),
    Kind("vibrato", _vibrato, "sound", 2),
    Kind("second-oscillator", _second, "sound", 3),
)
