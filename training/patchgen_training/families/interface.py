"""Boxes to touch and look at: sliders, buttons, radios, meters, mixers, help comments; inlets and outlets alone."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import gives, level, on, pitch, silent, sounds, within
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.sound import Sound, plain_source

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
        return widget(speech)
    slots = {"w": said, "give": way_out.give, "where": way_out.where, "v": "bang" if box == "bng" else "value"}
    request = speech.request(
        ("<w> whose <v> goes {straight |}<where>", "<w> with its <v> <where>")
        if not way_out.where.startswith(("shown", "printed", "displayed", "sent"))
        else ("<w> with its <v> <where>",),
        ("^have <w> and <give>", "^use <w> and <give>", "^take <w> and <give>", "^read <w> and <give>"),
        **slots,
    )
    return drawn(request, draft, lambda: on((10, f"box{first}", message), expect=[gives(way_out.port, value)]))


def radio_tones(speech: Speech) -> Drawn:
    """A radio button that chooses a frequency."""
    draft = Draft()
    cells = speech.pick((2, 3, 3, 4, 4, 5, 6))
    tones = [
        int(tone)
        for tone in sorted(
            speech.sample((100, 110, 150, 200, 220, 250, 300, 330, 400, 440, 500, 550, 600, 660, 800, 880, 1000), cells)
        )
    ]
    vertical = speech.chance(0.3)
    radio = draft.add(f"{'vradio' if vertical else 'hradio'} {cells}")
    select = draft.add("sel " + " ".join(map(str, range(cells))), radio)
    messages = [draft.add(f"msg {tone}", f"{select}.{k}" if k else select) for k, tone in enumerate(tones)]
    sine = draft.add("osc~", *messages)
    gain = draft.add("*~ 0.1", sine)
    draft.add("dac~", gain, f"{gain}>1")
    listing = (
        ", ".join(map(str, tones[:-1]))
        + f" {speech.pick(('and', 'or'))} {tones[-1]}"
        + speech.pick((" Hz", "Hz", " hertz", ""))
    )
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
        slider = draft.add(f"{'vsl'} 0 1")
        faders.append((slider, draft.add("*~", box, f"{draft.smooth(slider)}>1")))
    mix = draft.add("*~ 0.1", *(voice for _, voice in faders))
    draft.add("dac~", mix, f"{mix}>1")
    listing = ", ".join(names[:-1]) + " and " + names[-1]
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
        give=way_out.give,
        where=way_out.where,
    ).replace(" ,", ",")
    return drawn(request, draft, lambda: on(ms=150, expect=[within(way_out.port, 0, 101, 3)]))


def through(speech: Speech) -> Drawn:
    """Audio in to audio out: thru, gain, inverted, swapped."""
    draft = Draft()
    outlet = speech.chance(0.5)
    source = draft.add("inlet~" if outlet else "adc~")
    gain = speech.pick((0.1, 0.2, 0.25, 0.5, 0.5, 0.7, 0.8, 1.5, 2, 2, 3, 4, 10, -1, -1))
    scaled = draft.add(f"*~ {plain(gain)}", source)
    words = (
        ("an audio inlet", "the signal inlet", "an inlet~", "the incoming signal")
        if outlet
        else ("the microphone", "the audio input", "the mic input", "the first input channel")
    )
    if outlet:
        draft.add("outlet~", scaled)
        where = speech.pick(("to an outlet~", "to a signal outlet", "to its outlet~", "to the audio outlet"))
    else:
        draft.add("dac~", scaled, f"{scaled}>1")
        where = speech.pick(("to the speakers", "to both output channels", "to the audio output", "to the dac"))
    source_words = speech.pick(words)
    if gain == -1:
        deeds: Templates = (
            "^invert the {phase|polarity} of <s> and ^send it <w>",
            "^flip the {phase|polarity|sign} of <s> and ^pass it <w>",
        )
        things: Templates = ("a {phase|polarity} inverter for <s>, <w>",)
    else:
        factor = numbers.digits(speech, gain)
        deeds = (
            f"^{{multiply|scale|amplify}} <s> by {factor} and ^send it <w>",
            f"^send <s> <w> {{with|at}} a gain of {factor}",
            f"^pass <s> <w>, {{multiplied|scaled}} by {factor}",
            f"^change the {{volume|gain}} of <s> by a factor of {factor} and ^send it <w>",
        )
        things = (f"<s> <w> {{with|at}} a gain of {factor}", f"an amplifier for <s> with a gain of {factor}, <w>")
    request = speech.request(things, deeds, s=source_words, w=where)
    peak = min(1.0, abs(gain) * 0.5) if gain <= 2 else None
    expects = [level(peak * 0.98, peak * 1.02, 0, 20)] if peak else [level(0.9, 10, 0, 20)]
    return drawn(request, draft, lambda: on(ms=100, expect=expects))


def pass_on(speech: Speech) -> Drawn:
    """Inlets straight to outlets, as many as are said."""
    draft = Draft()
    count = speech.pick((1, 2, 2, 3, 4))
    signal = speech.chance(0.4)
    mark = "~" if signal else ""
    swap = count == 2 and speech.chance(0.4)
    inlets = [draft.add(f"inlet{mark}") for _ in range(count)]
    for box in reversed(inlets) if swap else inlets:
        draft.add(f"outlet{mark}", box)
    what = "signal " if signal else ""
    slots = {
        "n": numbers.number(speech, count),
        "k": what,
        "s": "s" if count > 1 else "",
        "a": "each {|to |}its {own |}outlet" if count > 1 else "to its outlet",
    }
    slots["a"] = speech.say(
        ("each to its own outlet", "each connected to an outlet", "passed on to <n> outlets")
        if count > 1
        else ("connected to an outlet", "passed on to an outlet"),
        n=slots["n"],
    )
    if swap:
        slots["a"] = speech.pick(
            ("swapped: left to right outlet, right to left", "crossed to two outlets", "swapped at two outlets")
        )
    request = speech.request(
        ("an abstraction with <n> <k>inlet<s>, <a>", "<n> <k>inlet<s>, <a>"),
        ("^take <n> <k>inlet<s>, <a>", "^have <n> <k>inlet<s>, <a>"),
        **slots,
    )
    if signal:
        return drawn(request, draft, lambda: on(ms=80, expect=[sounds(0, 10)]))
    order = list(reversed(range(count))) if swap else list(range(count))
    return drawn(
        request,
        draft,
        lambda: on(
            *((10, f"in{k}", f"float {k + 3}") for k in range(count)),
            expect=[gives(f"out{j}", k + 3) for j, k in enumerate(order)],
        ),
    )


def start_values(speech: Speech) -> Drawn:
    """Values set when the patch opens."""
    draft = Draft()
    count = speech.pick((1, 1, 2, 3))
    values = [numbers.some_number(speech) for _ in range(count)]
    start = draft.add("loadbang")
    boxes = [draft.add("floatatom", draft.add(f"msg {plain(value)}", start)) for value in values]
    said = [numbers.number(speech, value) for value in values]
    listing = said[0] if count == 1 else ", ".join(said[:-1]) + " and " + said[-1]
    request = (
        speech.request(
            (
                "{a number box|number boxes} {that starts|starting} {at|with} <l>"
                if count == 1
                else "<n> number boxes that start {at|with} <l>",
            ),
            (
                "^set {a number box|<n> number boxes} to <l> {when the patch opens|on load|at startup}".replace(
                    "{a number box|<n> number boxes}", "a number box" if count == 1 else "<n> number boxes"
                ),
                "^show <l> in {x} when the patch {opens|loads}".replace(
                    "{x}", "a number box" if count == 1 else "<n> number boxes"
                ),
                "^initialise {x} with <l> by a loadbang".replace(
                    "{x}", "a number box" if count == 1 else "<n> number boxes"
                ),
            ),
            l=listing,
            n=numbers.number(speech, count),
        )
        .replace("number boxes that starts", "a number box that starts")
        .replace("number boxes starting", "a number box starting")
    )
    return drawn(
        request, draft, lambda: on(expect=[gives(f"box{box}", value) for box, value in zip(boxes, values, strict=True)])
    )


def dsp(speech: Speech) -> Drawn:
    """A switch for Pd's own DSP."""
    draft = Draft()
    by_start = speech.chance(0.35)
    if by_start:
        draft.start("; pd dsp 1")
        request = speech.request(
            ("a loadbang that {turns on|switches on|starts} {DSP|audio}",),
            (
                "^{turn|switch} {DSP|audio|the dsp} on {when the patch opens|on load|at startup|automatically}",
                "^start {DSP|audio} {when the patch opens|at startup|on load|automatically}",
                "^enable {dsp|audio} as soon as the patch {loads|opens}",
            ),
        )
    else:
        draft.chain(draft.add("tgl"), "msg ; pd dsp $1")
        request = speech.request(
            (
                "a toggle {for|that switches} {DSP|audio|Pd's audio}{| on and off}",
                "{an audio|a DSP} on/off {switch|toggle}",
            ),
            (
                "^{turn|switch} {DSP|audio|the dsp} on and off {with|by} a toggle",
                "^toggle {DSP|audio} on and off",
                "^control {DSP|audio} with a toggle",
            ),
        )
    return drawn(request, draft, lambda: on(expect=[]))


def comment(speech: Speech) -> Drawn:
    """A patch that says what it is."""
    words = speech.pick(
        (
            "hello world",
            "my first patch",
            "work in progress",
            "press the button to start",
            "turn up the volume slowly",
            "do not touch",
            "made with pure data",
            "drum machine",
            "synth one",
            "click the toggle",
            "volume",
            "welcome",
            "main mix",
            "under construction",
        )
    )
    draft = Draft()
    draft.add(f"comment {words}")
    quoted = speech.pick((words, f'"{words}"', f"'{words}'"))
    request = speech.request(
        (
            "a comment {that says|saying|with the text} <w>",
            "an empty patch with the comment <w>",
            "just a comment: <w>",
        ),
        (
            "^show the comment <w>",
            "^{have|contain} {only |}a comment {that says|with the text} <w>",
            "^display the text <w> as a comment",
        ),
        w=quoted,
    )
    return drawn(request, draft, lambda: on(expect=[]))


def drum(speech: Speech) -> Drawn:
    """A kick, a hi-hat or a snare, struck by an event."""
    draft = Draft()
    event = ports.trigger(speech, draft, ("button", "button", "metro", "tempo", "tempo", "inlet", "space"))
    kind = speech.pick(("kick", "kick", "hat", "snare"))
    if kind == "kick":
        frequency = draft.chain(event.box, "msg 200, 50 80", "vline~", "osc~")
        envelope = draft.chain(event.box, "msg 1, 0 300", "vline~")
        source, gain = frequency, "*~ 0.5"
        name = speech.pick(("kick drum", "bass drum", "kick", "808 kick"))
    elif kind == "hat":
        source = draft.chain(draft.add("noise~"), "hip~ 7000")
        envelope = draft.chain(event.box, "msg 1, 0 50", "vline~")
        gain, name = "*~ 0.2", speech.pick(("hi-hat", "hihat", "closed hi-hat", "hi hat"))
    else:
        source = draft.chain(draft.add("noise~"), "bp~ 1500 1")
        envelope = draft.chain(event.box, "msg 1, 0 150", "vline~")
        gain, name = "*~ 0.5", speech.pick(("snare drum", "snare"))
    level_box = draft.chain(draft.add("*~", source, f"{envelope}>1"), gain)
    draft.add("dac~", level_box, f"{level_box}>1")
    slots = {"k": name, "when": event.when, "source": event.source}
    request = speech.request(
        ("a {simple |synthesized |}<k> {sound |}<when>", "a <k> {triggered|played} by <source>"),
        (
            "^play a <k> <when>",
            "^make a <k> sound <when>",
            "^trigger a {simple |}<k> <when>",
            "^synthesize a <k> <when>",
        ),
        ("<k> <when>", "<source> -> <k>"),
        **slots,
    )
    return drawn(request, draft, lambda: on(*event.fire(1), ms=event.first + 120, expect=[sounds(0), sounds(1)]))


FAMILIES = (
    Family("widget", widget, 0.8),
    Family("radio-tones", radio_tones, 0.6),
    Family("mixer", mixer, 0.6),
    Family("meter", meter, 0.7),
    Family("audio-through", through, 0.6),
    Family("pass-on", pass_on, 0.4),
    Family("start-values", start_values, 0.4),
    Family("dsp-switch", dsp, 0.2),
    Family("comment", comment, 0.2),
    Family("drum", drum, 0.7),
)
