"""Small whole patches: sound or messages passed through, values at the start, the DSP switch, a comment, one drum."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import gives, level, on, sounds
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated


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
        draft.speakers(scaled)
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
    slots = {"n": numbers.number(speech, count), "k": "signal " if signal else "", "s": "s" if count > 1 else ""}
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
    listing = said[0] if count == 1 else enumerated(said)
    boxes_said = "a number box" if count == 1 else "<n> number boxes"
    request = speech.request(
        (
            "{a number box|number boxes} {that starts|starting} {at|with} <l>"
            if count == 1
            else "<n> number boxes that start {at|with} <l>",
        ),
        (
            f"^set {boxes_said} to <l> {{when the patch opens|on load|at startup}}",
            f"^show <l> in {boxes_said} when the patch {{opens|loads}}",
            f"^initialise {boxes_said} with <l> by a loadbang",
        ),
        l=listing,
        n=numbers.number(speech, count),
    )
    for plural in ("number boxes that starts", "number boxes starting"):
        request = request.replace(plural, plural.replace("number boxes", "a number box"))
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


# Names; the source, struck itself where it begins with a message; the envelope; the level.
_DRUMS: dict[str, tuple[Templates, tuple[str, ...], str, str]] = {
    "kick": (
        ("kick drum", "bass drum", "kick", "808 kick"),
        ("msg 200, 50 80", "vline~", "osc~"),
        "msg 1, 0 300",
        "*~ 0.5",
    ),
    "hat": (("hi-hat", "hihat", "closed hi-hat", "hi hat"), ("noise~", "hip~ 7000"), "msg 1, 0 50", "*~ 0.2"),
    "snare": (("snare drum", "snare"), ("noise~", "bp~ 1500 1"), "msg 1, 0 150", "*~ 0.5"),
}


def drum(speech: Speech) -> Drawn:
    """A kick, a hi-hat or a snare, struck by an event."""
    draft = Draft()
    event = ports.trigger(speech, draft, ("button", "button", "metro", "tempo", "tempo", "inlet", "space"))
    names, boxes, fall, gain = _DRUMS[speech.pick(("kick", "kick", "hat", "snare"))]
    first = draft.add(boxes[0], event.box) if boxes[0].startswith("msg") else draft.add(boxes[0])
    source = draft.chain(first, *boxes[1:])
    envelope = draft.chain(event.box, fall, "vline~")
    draft.speakers(draft.chain(draft.add("*~", source, f"{envelope}>1"), gain))
    slots = {"k": speech.pick(names), **event.slots}
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
    Family("audio-through", through, 0.6),
    Family("pass-on", pass_on, 0.4),
    Family("start-values", start_values, 0.4),
    Family("dsp-switch", dsp, 0.2),
    Family("comment", comment, 0.2),
    Family("drum", drum, 0.7),
)
