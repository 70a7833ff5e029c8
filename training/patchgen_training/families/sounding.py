"""Sounds in words of their own: mixtures, intervals, partials, modulation, bursts, drums and noises by their numbers.

A tone has a level of 0.1 and goes to both speakers where nothing is said; a signal outlet has no level of its own.
"""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import RATE, Expectation, Heard, energy, level, on, silent, sounds
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated
from patchgen_training.families.waves import WAVES

_TO_OUTLET = (", to an outlet~", ", to a signal outlet", ", sent to an audio outlet", ", with a signal outlet")
_TO_SPEAKERS = ("", "", "", "", ", to the speakers", ", on both channels", ", out of both speakers", ", to the dac")


def leave(speech: Speech, draft: Draft, *cords: int | str, gain: str = "*~ 0.1") -> str:
    """The sound to the speakers behind a gain, or as it is to a signal outlet; returns the words."""
    if speech.chance(0.15):
        draft.add("outlet~", *cords)
        return speech.pick(_TO_OUTLET)
    draft.speakers(draft.add(gain, *cords))
    return speech.pick(_TO_SPEAKERS)


def contains(*tones: float, start: float = 20) -> Expectation:
    """The left channel has a partial of at least a fiftieth of the strongest at each of these frequencies."""

    def check(heard: Heard) -> str:
        import numpy as np

        part = heard.channel(0, start)
        spectrum = abs(np.fft.rfft(part * np.hanning(part.size)))
        places = [round(tone * part.size / RATE) for tone in tones]
        missing = [
            tone
            for tone, place in zip(tones, places, strict=True)
            if spectrum[max(place - 1, 0) : place + 2].max() < spectrum.max() / 50
        ]
        return f"no partial at {missing}" if missing or not spectrum.max() else ""

    return check


_LAYERS: Templates = (
    "^{mix|blend|sum|add|combine|layer} <l><out>",
    "^play <l> {together|at the same time|at once|simultaneously}<out>",
    "^make a sound {out of|from|by adding} <l><out>",
    "^stack <k> oscillators: <l><out>",
    "^use <k> oscillators, <l>, and ^mix them<out>",
    "^let <l> sound {together|at once}<out>",
    "^build one sound from <k> oscillators ({namely |}<l>)<out>",
    "^sum <k> {waves|oscillators|signals}: <l><out>",
)
_LAYER_THINGS: Templates = (
    "{a mix|a mixture|the sum|a blend|a layered sound} of <l><out>",
    "<k> {oscillators|waves} {mixed together|layered|added up|in one sound}: <l><out>",
    "a sound {made of|built from|consisting of|with} <l><out>",
    "a synth {voice|tone} with <k> oscillators, <l><out>",
)


def layers(speech: Speech) -> Drawn:
    """Two or three oscillators of any waves, at equal levels or at those that are said."""
    draft = Draft()
    count = speech.pick((2, 2, 3))
    levelled = speech.chance(0.4)
    voices: list[int] = []
    tones: list[float] = []
    said = []
    for _ in range(count):
        kind, tone = speech.pick(("sine", "sine", "saw", "square", "triangle")), numbers.some_tone(speech)
        words = speech.say(("a <f> <s>", "a <s> at <f>", "a <s> of <f>"), f=numbers.hertz(speech, tone), s=_wave(kind))
        voice = WAVES[kind].add(draft, hertz=tone)
        if levelled:
            share = speech.pick((0.05, 0.1, 0.1, 0.15, 0.2, 0.2, 0.25, 0.3, 0.3))
            voice = draft.add(f"*~ {plain(share)}", voice)
            form = speech.pick((" at level {}", " with a level of {}", " ({})", " with gain {}"))
            words += form.format(numbers.digits(speech, share))
        voices.append(voice)
        tones.append(tone)
        said.append(words)
    if levelled:  # what is said is what is heard
        draft.speakers(draft.add("+~", voices[0], *(f"{voice}>1" for voice in voices[1:])))
        out = speech.pick(_TO_SPEAKERS)
    else:
        out = leave(speech, draft, draft.add(f"*~ {plain(round(1 / count, 2))}", *voices))
    slots = {"l": enumerated(said), "k": numbers.number(speech, count), "out": out}
    request = speech.request(_LAYER_THINGS, _LAYERS, ("<l> {mixed|together|summed}", "mix: <l>"), **slots)
    return drawn(request, draft, lambda: on(ms=500, expect=[level(0.01, 2, 0, 20), contains(*tones)]))


def _wave(kind: str) -> str:
    return {"sine": "sine", "saw": "sawtooth", "square": "square wave", "triangle": "triangle wave"}[kind]


_INTERVALS: tuple[tuple[Templates, float], ...] = (
    (("an octave {above|higher|up}", "one octave {above|higher}", "{at|with} {double|twice} the frequency"), 2),
    (("an octave {below|lower|down}", "one octave {below|lower}", "{at|with} half the frequency"), 0.5),
    (("two octaves {above|higher|up}", "{at|with} four times the frequency"), 4),
    (("two octaves {below|lower|down}", "{at|with} a quarter of the frequency"), 0.25),
    (("a {pure |perfect |}fifth {above|higher|up}", "{at|with} 1.5 times the frequency", "in the ratio 3:2"), 1.5),
    (("a pure major third {above|higher|up}", "{at|with} 1.25 times the frequency"), 1.25),
    (("an octave and a fifth {above|higher|up}", "{at|with} {three times|triple} the frequency"), 3),
)
_OFFSETS: Templates = (
    "<n> {above|higher|up}",
    "detuned by <n>",
    "detuned <n> upwards",
    "{shifted|raised} by <n>",
)
_PAIR: Templates = (
    "^play <b> {and|together with|along with|plus} {another|a second|a copy|a second one} <i><out>",
    "^add a second oscillator <i> to <b><out>",
    "^double <b> <i><out>",
    "^generate two {tones|oscillators}: <b> and another <i><out>",
    "^sound <b> and, at the same time, {a second|another} one <i><out>",
    "^thicken <b> with a second one <i><out>",
    "^give <b> a {companion|partner|second voice} <i><out>",
    "^harmonize <b> with {a tone|a voice|an oscillator} <i><out>",
)
_PAIR_THINGS: Templates = (
    "two oscillators, <b> and {one|another|a second} <i><out>",
    "{a dyad|an interval|a pair of oscillators|a two-voice tone}: <b> and {one|another} <i><out>",
    "<b> with {a second|another} oscillator <i><out>",
    "<b> {doubled|harmonized|paired with one} <i><out>",
)
_BASE = {
    "number box": (
        "a <s> {with a number box for its frequency|whose frequency I type in a number box|set by a number box}",
    ),
    "inlet": ("a <s> {at the frequency from an inlet|whose frequency comes in at an inlet|with a frequency inlet}",),
    "fixed": ("a <f> <s>", "a <s> at <f>", "a <s> with the frequency <f>"),
}


def interval(speech: Speech) -> Drawn:
    """A tone and another at a ratio or a distance from it."""
    draft = Draft()
    kind = speech.pick(("sine", "sine", "sine", "saw", "saw", "square", "triangle"))
    how = speech.pick(("fixed", "fixed", "number box", "inlet"))
    base = numbers.some_tone(speech) if how == "fixed" else 440
    if speech.chance(0.65):
        templates, factor = speech.pick(_INTERVALS)
        words, box, other = speech.say(templates), f"* {plain(factor)}", base * factor
    elif speech.chance(0.6):
        offset = speech.pick((0.5, 1, 2, 2, 3, 4, 5, 6, 7, 8, 10))
        words = speech.say(_OFFSETS, n=numbers.hertz(speech, offset))
        box, other = f"+ {plain(offset)}", base + offset
    else:
        cents = speech.pick((3, 5, 7, 8, 10, 12, 15, 20, 25, 30, 50))
        factor = float(f"{2 ** (cents / 1200):.6g}")
        words = speech.say(_OFFSETS, n=f"{cents} cents")
        box, other = f"* {plain(factor)}", base * factor
    sends: tuple[tuple[float, str, str], ...] = ()
    if how == "fixed":
        voices = [WAVES[kind].add(draft, hertz=base), WAVES[kind].add(draft, hertz=other)]
    else:
        source = draft.add("inlet") if how == "inlet" else draft.add("floatatom", draft.start("440"))
        voices = [WAVES[kind].add(draft, source), WAVES[kind].add(draft, draft.add(box, source))]
        sends = ((5, "in0" if how == "inlet" else f"box{source}", "440"),)
    out = leave(speech, draft, draft.add("*~ 0.5", *voices))
    name = speech.pick({"sine": ("sine", "sine tone")}.get(kind, (_wave(kind),)))
    said = speech.say(_BASE[how], s=name, f=numbers.hertz(speech, base))
    request = speech.request(_PAIR_THINGS, _PAIR, ("<b> + one <i>",), b=said, i=words, out=out)
    expects = [level(0.01, 2, 0, 40), contains(base, other)]
    return drawn(request, draft, lambda: on(*sends, ms=500, expect=expects))


_PARTIALS: Templates = (
    "^build a <f> tone from {harmonics|partials|overtones} {at|with} the levels <l><out>",
    "^add up sines at multiples of <f> {with|at} the {levels|amplitudes|volumes} <l><out>",
    "^stack <k> harmonics on <f>, {their levels are|levels|with amplitudes} <l><out>",
    "^make a <f> organ tone: the {drawbars|harmonics|partials} are <l> {loud|in level}<out>",
    "^synthesize a tone on <f> additively, harmonic {amplitudes|levels} <l><out>",
    "^sum sine waves at <h> with {levels|amplitudes|gains} <l><out>",
    "^play sines at <h>, {the levels being|weighted by|scaled by} <l> {in this order|respectively|}<out>",
    "^give a <f> tone {overtones|harmonics}, levels <l> {from the fundamental up|beginning with the fundamental}<out>",
)
_PARTIAL_THINGS: Templates = (
    "an additive {synth|tone|sound} on <f> with {partial|harmonic} {levels|amplitudes} <l><out>",
    "a tone with fundamental <f> and <k> {partials|harmonics} of level <l><out>",
    "sines at <h> with {the levels|amplitudes} <l><out>",
    "an organ-like {tone|sound} on <f>, {drawbars|harmonics} at <l><out>",
)


def partials(speech: Speech) -> Drawn:
    """Multiples of a frequency, each with a level that is said."""
    draft = Draft()
    base, count = (
        speech.pick((50, 55, 60, 80, 100, 110, 120, 130, 150, 165, 200, 220, 250, 300)),
        speech.pick((2, 3, 3, 4, 5)),
    )
    shares = [1.0, *(speech.pick((0.8, 0.7, 0.6, 0.5, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1)) for _ in range(count - 1))]
    voices = [draft.add(f"osc~ {base}")]
    for k in range(1, count):
        voices.append(draft.chain(draft.add(f"osc~ {base * (k + 1)}"), f"*~ {plain(shares[k])}"))
    out = leave(speech, draft, *voices)
    listing = [numbers.digits(speech, share) for share in shares]
    slots = {
        "f": numbers.hertz(speech, base),
        "l": speech.pick((enumerated(listing), ", ".join(listing))),
        "h": enumerated([str(base * (k + 1)) for k in range(count)]) + " Hz",
        "k": numbers.number(speech, count),
        "out": out,
    }
    terse: Templates = ("additive <f>: <l>", "partials <l> on <f>")
    request = speech.request(_PARTIAL_THINGS, _PARTIALS, terse, **slots)
    tones = [base * (k + 1.0) for k in range(count)]
    return drawn(request, draft, lambda: on(ms=500, expect=[level(0.05, 5, 0, 20), contains(*tones)]))


_TIMES: Templates = (
    "^{multiply|ring modulate} a <a> sine {with|by} {one|another|a sine} at <b><out>",
    "^ring modulate <a> {with|against} <b><out>",
    "^multiply two {sines|sine waves|sine oscillators|oscillators}, <a> and <b><out>",
    "^make {metallic|bell-like|clangorous} {sounds|tones} by multiplying sines at <a> and <b><out>",
    "^take two oscillators at <a> and <b> and ^multiply {them|one by the other}<out>",
    "^play only the sum and difference {tones|frequencies} of <a> and <b><out>",
)
_TIMES_THINGS: Templates = (
    "{ring modulation|a ring modulator} of two sines, <a> and <b><out>",
    "{the product|a multiplication} of a <a> sine and a <b> sine<out>",
    "a ring modulator with {carrier|a carrier of} <a> and {modulator|a modulator of} <b><out>",
)
_INDEX: Templates = (
    "^{play|make|do} FM with a <a> carrier and a <b> modulator, <slider> {for|setting} the {index|depth}<out>",
    "^frequency modulate a <a> sine by {one|another} at <b>, with <slider> for {how much|the amount|the depth}<out>",
    "^let <slider> {set|control} how {strongly|much|far} a <b> sine {bends|modulates} the frequency of a <a> sine<out>",
    "^control with <slider> the {index|depth|amount} of FM of a <b> sine on a <a> carrier<out>",
    "^change the {brightness|timbre} of an FM tone (<a> carrier, <b> modulator) with <slider> for the depth<out>",
    "^turn up the modulation depth of a <a> / <b> FM pair with <slider><out>",
)
_INDEX_THINGS: Templates = (
    "an FM {tone|synth|sound}, carrier <a>, modulator <b>, with <slider> for the {index|depth|amount}<out>",
    "{two-operator FM|a simple FM pair}: <a> modulated by <b>, {index|depth} on <slider><out>",
    "<slider> for the FM depth of a <a> sine modulated at <b><out>",
)


def modulation(speech: Speech) -> Drawn:
    """Two sines multiplied; or one that moves the other's frequency, as far as a slider says."""
    draft = Draft()
    first, second = numbers.some_tone(speech), numbers.some_tone(speech)
    slots = {"a": numbers.hertz(speech, first), "b": numbers.hertz(speech, second)}
    if speech.chance(0.45):
        carrier, modulator = draft.add(f"osc~ {plain(first)}"), draft.add(f"osc~ {plain(second)}")
        slots["out"] = leave(speech, draft, draft.add("*~", carrier, f"{modulator}>1"))
        request = speech.request(_TIMES_THINGS, _TIMES, ("ring mod <a> x <b>", "<a> sine * <b> sine"), **slots)
        tones = (abs(first - second), first + second)
        return drawn(request, draft, lambda: on(ms=500, expect=[level(0.05, 1, 0, 20), contains(*tones)]))
    name, kind = ports.some_slider(speech)
    high = speech.pick((50, 100, 100, 200, 300, 400, 500, 500, 800, 1000, 1000, 2000))
    slider = draft.add(ports.slider(name, 0, high))
    depth = draft.smooth(slider)
    swing = draft.add("*~", draft.add(f"osc~ {plain(second)}"), f"{depth}>1")
    slots["out"] = leave(speech, draft, draft.chain(swing, f"+~ {plain(first)}", "osc~"))
    slots["slider"] = speech.say(
        ("a <k>slider from 0 to <h>", "a <k>slider (0 to <h>)", "a 0-<h> <k>slider"), k=kind, h=str(high)
    )
    request = speech.request(_INDEX_THINGS, _INDEX, ("fm <a> by <b>, index <slider>",), **slots)
    return drawn(request, draft, lambda: on((5, f"box{slider}", str(high)), ms=300, expect=[level(0.05, 1, 0, 20)]))


_WIDTH: Templates = (
    "^{play|generate|make} a <f> pulse wave with <w> {for|to change|to set} its {width|duty cycle}<out>",
    "^control the {pulse width|width|duty cycle} of a <f> {pulse|rectangle} wave {with|by|from} <w><out>",
    "^let <w> {change|set|control|vary} the {width|duty cycle} of a <f> pulse{ wave|}<out>",
    "^{vary|modulate|adjust} the {duty cycle|pulse width} of a <f> {square|pulse} wave with <w><out>",
    "^do {PWM|pulse width modulation} by hand: <f> pulse, {width|duty cycle} from <w><out>",
    "^make a {square|rectangle} wave at <f> {narrower and wider|thinner or fatter} with <w><out>",
    "^use <w> for the {width|duty cycle} of a pulse oscillator at <f><out>",
)
_WIDTH_THINGS: Templates = (
    "a <f> pulse {wave|oscillator} with {variable|adjustable} width, {set by|controlled by|on} <w><out>",
    "a {PWM|pulse width} oscillator at <f> with <w> for the {width|duty cycle}<out>",
    "a pulse wave at <f> whose {width|duty cycle} {comes from|follows|is set by} <w><out>",
    "<w> for the pulse width of a <f> {pulse|rectangle|square} wave<out>",
)


def pulse(speech: Speech) -> Drawn:
    """A pulse whose width is set while it sounds."""
    draft = Draft()
    tone, how = numbers.some_tone(speech), speech.pick(("slider", "slider", "number box", "inlet"))
    if how == "slider":
        box = draft.add("hsl 0 1 init=0.5")
        port, words = f"box{box}", speech.pick(("a slider", "a slider from 0 to 1", "a 0-1 slider"))
    elif how == "inlet":
        box = draft.add("inlet")
        port, words = "in0", speech.pick(("an inlet", "a control inlet", "a number from an inlet"))
    else:
        box = draft.add("floatatom", draft.start("0.5"))
        port, words = f"box{box}", speech.pick(("a number box", "a numbox"))
    width = draft.smooth(box)
    wave = draft.add("expr~ 2 * ($v1 < $v2) - 1", draft.add(f"phasor~ {plain(tone)}"), f"{width}>1")
    out = leave(speech, draft, wave)
    slots = {"f": numbers.hertz(speech, tone), "w": words, "out": out}
    request = speech.request(_WIDTH_THINGS, _WIDTH, ("pwm <f>, width from <w>",), **slots)
    return drawn(
        request,
        draft,
        lambda: on((5, port, "0.3"), ms=300, expect=[level(0.09, 1.05, 0, 60), contains(tone, start=60)]),
    )


_BURST: Templates = (
    "^{play|sound|give|make} a <f> {beep|blip|tone|sine} {of|lasting|for} <t> <when><out>",
    "^beep at <f> for <t> <when><out>",
    "^{switch|turn} a <f> {tone|sine} on for <t> <when><out>",
    "^let a <f> {tone|sine} {through|sound} for <t> <when> and then ^{stop|silence} it<out>",
    "<when>, ^play <f> for <t> {and no longer|and then ^stop|}<out>",
    "^play <f> {only |just |}for <t> <when><out>",
    "^produce a tone burst of <t> at <f> <when><out>",
    "^open the sound of a <f> sine for <t> <when> and ^close it again<out>",
)
_BURST_THINGS: Templates = (
    "a {beep|blip|tone burst|burst} of <t> at <f> <when><out>",
    "a <f> {beep|tone|sine burst} <when> {that lasts|lasting} <t><out>",
    "a beeper: <f> for <t> <when><out>",
    "a <f> {signal tone|test tone} that stops by itself after <t>, started <when><out>",
)
_TRIGGERS = ("button", "button", "inlet", "inlet", "metro", "tempo", "space", "note")


def burst(speech: Speech) -> Drawn:
    """A tone of a given length at each event."""
    draft = Draft()
    event = ports.trigger(speech, draft, _TRIGGERS[:4] + _TRIGGERS[6:])
    tone, time = numbers.some_tone(speech), numbers.some_period(speech)
    source = draft.add(f"osc~ {plain(tone)}")
    envelope = draft.chain(event.box, f"msg 1 5, 0 5 {time}", "vline~")
    out = leave(speech, draft, draft.add("*~", source, f"{envelope}>1"))
    slots = {"f": numbers.hertz(speech, tone), "t": numbers.duration(speech, time), **event.slots, "out": out}
    request = speech.request(_BURST_THINGS, _BURST, ("<f> beep, <t>, <when>",), **slots)
    expects = [sounds(0, 15, 10 + time), silent(0, time + 30)]
    return drawn(request, draft, lambda: on(*event.fire(1), ms=time + 80, expect=expects))


_KICK: Templates = (
    "^{play|make} a {kick|bass drum|drum hit} that falls from <a> to <b> in <t> and decays in <d>, <when><out>",
    "^drop a sine from <a> to <b> {within|in|over} <t> with {a decay of <d>|a <d> decay} <when><out>",
    "^{sweep|drop} the pitch of a sine {down |}from <a> to <b> in <t>, {dying|fading} away in <d>, <when><out>",
    "^do a kick <when>: {pitch|frequency} <a> to <b> in <t>, {volume|level} down in <d><out>",
)
_KICK_THINGS: Templates = (
    "a kick {drum|sound|} <when>: sine from <a> {down |}to <b> in <t>, decay <d><out>",
    "a {drum|kick} {hit|sound} <when> with a pitch drop from <a> to <b> in <t> and a decay of <d><out>",
)
_HIT: Templates = (
    "^{play|make|create} a {burst|hit|shot|short burst} of <n> {that lasts|lasting|of|dying away in} <d> <when><out>",
    "^let <n> {decay|die away|ring out|fade out} {in|over|within} <d> <when><out>",
    "^{make|synthesize} {a snare-like|a drum-like|a percussive} {sound|hit} of <n>, {decay|dying in} <d>, <when><out>",
    "^burst <n> for <d> <when><out>",
)
_HIT_THINGS: Templates = (
    "a {noise drum|percussion hit|noise hit} <when>: <n>, {decay|length} <d><out>",
    "a {percussive|drum} sound from <n> with a decay of <d>, <when><out>",
)


def strike(speech: Speech) -> Drawn:
    """A falling sine or a burst of noise at each event, every number said."""
    draft = Draft()
    event = ports.trigger(speech, draft, _TRIGGERS)
    decay = speech.pick((30, 40, 50, 60, 80, 100, 120, 150, 200, 200, 250, 300, 400, 500))
    slots = {"d": numbers.duration(speech, decay), **event.slots}
    if speech.chance(0.5):
        high, low = (
            speech.pick((120, 150, 160, 180, 200, 250, 300, 400, 600)),
            speech.pick((30, 35, 40, 45, 50, 55, 60, 80)),
        )
        fall = speech.pick((30, 40, 50, 60, 80, 100, 120, 150, 200))
        slots |= {"a": str(high), "b": numbers.hertz(speech, low), "t": numbers.duration(speech, fall)}
        source = draft.chain(event.box, f"msg {high}, {low} {fall}", "vline~", "osc~")
        deeds, things, gain = _KICK, _KICK_THINGS, "*~ 0.5"
    else:
        filtering, words = _some_noise(speech)
        source = draft.chain(draft.add("noise~"), *filtering)
        slots["n"] = words
        deeds, things, gain = _HIT, _HIT_THINGS, "*~ 0.2"
    envelope = draft.chain(event.box, f"msg 1, 0 {decay}", "vline~")
    slots["out"] = leave(speech, draft, draft.add("*~", source, f"{envelope}>1"), gain=gain)
    highest = 2 if slots["out"] in _TO_OUTLET else 1  # a high pass may lift noise above 1
    request = speech.request(things, deeds, **slots)
    return drawn(request, draft, lambda: on(*event.fire(1), ms=event.first + 120, expect=[level(1e-3, highest)]))


def _some_noise(speech: Speech) -> tuple[tuple[str, ...], str]:
    """The filters behind a [noise~], and the words for what they leave."""
    choice = speech.rng.random()
    if choice < 0.2:
        return (), speech.pick(("white noise", "noise", "plain noise", "unfiltered noise"))
    if choice < 0.4:
        low = speech.pick((1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000))
        said = numbers.hertz(speech, low)
        return (f"hip~ {low}",), speech.say(
            ("noise above <f>", "noise with everything below <f> removed", "high noise (from <f> up)"), f=said
        )
    if choice < 0.6:
        high = speech.pick((100, 150, 200, 300, 400, 500, 600, 800, 1000, 1500))
        said = numbers.hertz(speech, high)
        return (f"lop~ {high}",), speech.say(
            ("noise below <f>", "noise with everything above <f> damped", "dark noise (up to <f>)"), f=said
        )
    if choice < 0.8:
        middle, q = numbers.some_cutoff(speech), speech.pick((1, 2, 3, 5, 8, 10))
        said = numbers.hertz(speech, middle)
        return (f"bp~ {middle} {q}",), speech.say(
            (
                "noise around <f> with a q of <q>",
                "a noise band at <f>, q <q>",
                "noise through a band pass at <f> (q <q>)",
            ),
            f=said,
            q=str(q),
        )
    low = speech.pick((100, 200, 300, 400, 500, 800, 1000))
    high = low * speech.pick((2, 3, 4, 5, 8))
    text = speech.say(
        ("noise between <a> and <b>", "noise from <a> to <b>", "noise limited to <a> - <b>"),
        a=str(low),
        b=numbers.hertz(speech, high),
    )
    return (f"hip~ {low}", f"lop~ {high}"), text


_NOISES: tuple[tuple[tuple[str, ...], Templates], ...] = (
    (("lop~ 20", "*~ 10"), ("brown noise", "brownish noise", "brown-like noise", "red noise")),
    (
        ("lop~ 80", "*~ 5"),
        ("a low rumble", "a deep rumble", "a rumble like {thunder|an engine}", "a dull rumbling noise"),
    ),
    (("lop~ 500", "*~ 2"), ("soft, dark noise", "muffled noise", "dull noise", "warm noise")),
    (
        ("hip~ 5000",),
        ("a hiss", "a thin hiss", "hissing noise", "bright, hissing noise", "tape hiss", "high, thin noise"),
    ),
)
_NOISE: Templates = (
    "^{play|make|generate|produce|synthesize} <n><out>",
    "^give me <n> {all the time|without end|}<out>",
    "^let me hear <n><out>",
    "^{fill|cover} the room with <n><out>",
    "^use noise to make <n><out>",
    "^sound like <n><out>",
    "^output <n> {continuously|constantly|}<out>",
    "^have <n> {running|sounding}<out>",
)
_NOISE_THINGS: Templates = (
    "<n><out>",
    "{a source|a generator} {of|for} <n><out>",
    "{some|continuous|constant} <n><out>",
    "<n> as a {background|test signal|texture|masking sound}<out>",
    "the sound of <n><out>",
)


def noise(speech: Speech) -> Drawn:
    """Noise of a colour or of a band."""
    draft = Draft()
    if speech.chance(0.35):
        boxes, templates = speech.pick(_NOISES)
        words = speech.say(templates)
    else:
        boxes, words = _some_noise(speech)
    out = leave(speech, draft, draft.chain(draft.add("noise~"), *boxes))
    things = _NOISE_THINGS if not words.startswith("a ") else _NOISE_THINGS[:2] + _NOISE_THINGS[3:]
    request = speech.request(things, _NOISE, n=words, out=out)
    band = [energy(15, 2500, 0.6)] if boxes[:1] == ("lop~ 80",) else []
    return drawn(request, draft, lambda: on(ms=400, expect=[level(0.003, 3, 0, 20), *band]))


FAMILIES = (
    Family("layers", layers, 1),
    Family("interval", interval, 1),
    Family("partials", partials, 0.8),
    Family("modulation", modulation, 0.9),
    Family("pulse-width", pulse, 0.7),
    Family("tone-burst", burst, 0.9),
    Family("strike", strike, 0.9),
    Family("noise-colour", noise, 0.8),
)
