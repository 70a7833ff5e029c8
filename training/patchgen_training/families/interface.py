"""Boxes to touch and look at: one of each kind, radios that choose, mixers, meters."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import gives, on, pitch, silent, sounds, within
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated
from patchgen_training.families.sound import Sound
from patchgen_training.families.waves import plain_source

_WIDGETS: tuple[tuple[str, Templates, str], ...] = (
    ("bng", ("a bang button", "a button", "a bang"), "bang"),
    ("tgl", ("a toggle", "a toggle switch"), "1"),
    ("hsl", ("a horizontal slider", "a slider", "an hslider"), "64"),
    ("vsl", ("a vertical slider", "a vslider"), "64"),
    ("floatatom", ("a number box", "a numbox"), "5"),
    ("hradio", ("a horizontal radio button", "a radio button"), "3"),
    ("vradio", ("a vertical radio button",), "3"),
)


def widget(speech: Speech) -> Drawn:
    """One GUI box and a way out."""
    box, names, message = speech.pick(_WIDGETS)
    draft = Draft()
    value: float | str = message if message == "bang" else float(message)
    said, text = speech.say(names), box
    if box in ("hsl", "vsl") and speech.chance(0.7):
        low, high = numbers.some_range(speech)
        text = ports.slider(box, low, high)
        said += speech.say(
            (" from <a> to <b>", " with {a range of|the range} <a> to <b>", " (<a>-<b>)", " between <a> and <b>"),
            a=str(low),
            b=str(high),
        )
        value = float((low + high) // 2)
        message = plain(value)
    elif box.endswith("radio") and speech.chance(0.7):
        cells = speech.rng.randint(2, 16)
        text = box if cells == 8 else f"{box} {cells}"
        said += speech.say(
            (" with <n> {cells|buttons|choices}", " of <n> {cells|buttons}"), n=numbers.number(speech, cells)
        )
        value, message = 1.0, "1"
    first = draft.add(text)
    way_out = ports.leave(
        speech,
        draft,
        first,
        it=speech.pick(("its value", "the value", "its output") if box != "bng" else ("it", "the bang")),
        open_share=0,
    )
    if box == "bng" and way_out.port.startswith("box"):
        return widget(speech)  # again: a number box shows nothing of a bang
    slots = {"w": said, **way_out.slots, "v": "bang" if box == "bng" else "value"}
    request = speech.request(
        ("<w> whose <v> goes {straight |}<where>", "<w> with its <v> <where>")
        if not way_out.where.startswith(("shown", "printed", "displayed", "sent"))
        else ("<w> with its <v> <where>",),
        ("^have <w> and <give>", "^use <w> and <give>", "^take <w> and <give>", "^read <w> and <give>"),
        **slots,
    )
    return drawn(request, draft, lambda: on((10, f"box{first}", message), expect=[gives(way_out.port, value)]))


_TONES = (100, 110, 150, 200, 220, 250, 300, 330, 400, 440, 500, 550, 600, 660, 800, 880, 1000)


def radio_tones(speech: Speech) -> Drawn:
    """A radio button that chooses a frequency."""
    draft = Draft()
    cells = speech.pick((2, 3, 3, 4, 4, 5, 6))
    tones = sorted(speech.sample(_TONES, cells))
    vertical = speech.chance(0.3)
    radio = draft.add(f"{'vradio' if vertical else 'hradio'} {cells}")
    messages = draft.select(radio, tones)
    sine = draft.add("osc~", *messages)
    gain = draft.add("*~ 0.1", sine)
    draft.speakers(gain)
    listing = enumerated(list(map(str, tones)), speech.pick(("and", "or"))) + speech.pick((" Hz", "Hz", " hertz", ""))
    kind = speech.pick(
        ("vertical radio button", "vradio")
        if vertical
        else ("radio button", "hradio", "horizontal radio button", "radio")
    )
    slots = {"r": kind, "l": listing, "s": speech.pick(("sine", "sine wave", "tone", "sine tone"))}
    request = speech.request(
        (
            "a <r> that {chooses|selects|switches} the frequency of a <s>: <l>",
            "a <s> whose frequency is chosen {by|with} a <r> from <l>",
        ),
        (
            "^choose the frequency of a <s> {by|with} a <r>: <l>",
            "^switch a <s> between <l> with a <r>",
            "^play a <s> at <l>, chosen by a <r>",
        ),
        ("<r> -> <l> -> <s>",),
        **slots,
    )
    return drawn(
        request, draft, lambda: on((10, f"box{radio}", "1"), ms=400, expect=[pitch(tones[1], 0, 30), sounds(1, 30)])
    )


def mixer(speech: Speech) -> Drawn:
    """Several tones, a volume slider each."""
    draft = Draft()
    count = speech.pick((2, 2, 3, 3, 4))
    names, lines = [], []
    for _ in range(count):
        sound = Sound(speech, draft)
        if speech.chance(0.2):
            sound.box, sound.head = draft.add("noise~"), "noise"
        else:
            plain_source(sound)
        names.append(sound.head)
        lines.append((int(sound.box), sound.hertz))
    faders = []
    for box, _ in lines:
        slider = draft.add("vsl 0 1")
        faders.append((slider, draft.add("*~", box, f"{draft.smooth(slider)}>1")))
    mix = draft.add("*~ 0.1", *(voice for _, voice in faders))
    draft.speakers(mix)
    listing = enumerated(names)
    request = speech.request(
        (
            "a {mixer|mixing desk} {for|of} <l>, {a|one} {vertical slider|fader} {for each|each}",
            "<l>, each with {a volume fader|its own fader}",
            "a <n>-channel mixer for <l>",
        ),
        (
            "^mix <l> with {a fader|one fader|a vertical slider} {for each|each}",
            "^play <l>, each with {a volume fader|its own fader}",
        ),
        ("mixer: <l>, a fader each",),
        l=listing,
        n=numbers.number(speech, count),
    )
    fader, hertz = faders[0][0], lines[0][1]
    expects = [silent(0, 0, 25), sounds(0, 100), *([pitch(hertz, 0, 100)] if hertz else [])]
    return drawn(request, draft, lambda: on((30, f"box{fader}", "1"), ms=500, expect=expects))


def meter(speech: Speech) -> Drawn:
    """[env~] to a number box or a [vu]."""
    draft = Draft()
    kind = speech.pick(("adc~", "adc~", "inlet~", "tone"))
    if kind == "tone":
        sound = Sound(speech, draft)
        plain_source(sound)
        source: int | str = sound.box
        words = sound.head
    else:
        source = draft.add(kind)
        words = speech.pick(
            ("the microphone", "the audio input", "the mic")
            if kind == "adc~"
            else ("the signal inlet", "a signal from an inlet~", "an audio inlet")
        )
    level_box = draft.add("env~", source)
    if speech.chance(0.45):
        # A [vu] takes 0 dB as its top; [env~] gives 100 there.
        draft.add("vu", draft.add("- 100", level_box))
        request = speech.request(
            ("a {VU meter|vu meter|level meter with a vu|VU} for <s>",),
            (
                "^{show|display} the level of <s> {on|with|in} a {VU meter|vu meter|vu}",
                "^measure the {level|volume} of <s> and ^show it on a vu meter",
            ),
            ("<s> -> vu",),
            s=words,
        )
        return drawn(request, draft, lambda: on(ms=100, expect=[silent(0)]))
    way_out = ports.leave(speech, draft, level_box, it=speech.pick(("it", "the level")), open_share=0)
    request = speech.request(
        (
            "{an envelope follower|a level meter} for <s>, {the level in dB |}<where>",
            "the {level|loudness|volume} of <s> {in dB|in decibels|}, <where>",
        ),
        (
            "^measure the {level|volume|loudness} of <s> {in dB |}and <give>",
            "^follow the {envelope|level|amplitude} of <s> {in dB |}and <give>",
            "^track how loud <s> is and <give>",
        ),
        ("<s> -> env~ -> <where>",),
        s=words,
        **way_out.slots,
    ).replace(" ,", ",")
    return drawn(request, draft, lambda: on(ms=150, expect=[within(way_out.port, 0, 101, 3)]))


FAMILIES = (
    Family("widget", widget, 0.8),
    Family("radio-tones", radio_tones, 0.6),
    Family("mixer", mixer, 0.6),
    Family("meter", meter, 0.7),
)
