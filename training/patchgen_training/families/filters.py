"""Filters: at a fixed frequency, by hand, swept by an LFO."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.output import finish
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.sound import Sound, behaviour, request
from patchgen_training.families.waves import plain_source

_LOW: Templates = ("low pass", "low-pass filter", "lowpass", "low pass filter", "lowpass filter", "LPF", "lpf")
_HIGH: Templates = ("high pass", "high-pass filter", "highpass", "high pass filter", "highpass filter", "HPF")
_BAND: Templates = ("band pass", "band-pass filter", "bandpass", "band pass filter", "bandpass filter", "BPF")
_RESONANT: Templates = (
    "resonant low pass",
    "resonant low-pass filter",
    "resonant lowpass filter",
    "resonant lpf",
    "vcf lowpass",
)

# word of the request -> box, short form
_FILTERS: tuple[tuple[str, Templates, str], ...] = (
    ("lop~", _LOW, "lpf"),
    ("hip~", _HIGH, "hpf"),
    ("bp~", _BAND, "bpf"),
)
_FILTERED: Templates = (
    "through a <n> at <f>",
    "through a <n> at <f>",
    "through a <n> with {a cutoff of|cutoff} <f>",
    "with a <n> at <f>",
    "filtered by a <n> at <f>",
    "into a <n> at <f>",
    "run through a <n> of <f>",
    "going through a <f> <n>",
    "<n>ed at <f>",
)


def fixed(sound: Sound) -> None:
    """At a fixed frequency; a band pass has a q, 5 where nothing is said."""
    speech = sound.speech
    box, names, short = speech.pick((*_FILTERS, _FILTERS[0]))
    cutoff = numbers.some_cutoff(speech)
    said = numbers.hertz(speech, cutoff)
    name = sound.say(names)
    templates = _FILTERED if name.endswith("pass") else _FILTERED[:-1]
    tail, sentence, terse = (
        sound.say(templates, n=name, f=said),
        f"{_filter_it(speech)} a {name} at {said}",
        f"{short} {said}",
    )
    if box == "bp~":
        q = 5.0
        if speech.chance(0.6):
            q = speech.pick((1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 50, 0.5, 1.5))
            words = speech.pick(
                (f" with a Q of {plain(q)}", f" and a q of {plain(q)}", f", q {plain(q)}", f" (Q {plain(q)})")
            )
            tail, sentence, terse = tail + words, sentence + words, f"{terse} q {plain(q)}"
        sound.through(f"bp~ {cutoff} {plain(q)}")
    else:
        sound.through(f"{box} {cutoff}")
    _keep_pitch(sound, low_pass=box == "lop~")
    sound.tell(tail, sentence, terse, chained=True)


def _filter_it(speech: Speech) -> str:
    """How a sentence about a filter begins."""
    return speech.pick(
        ("Filter it with", "Run it through", "Send it through", "Pass it through", "Then add", "Add", "Put it through")
    )


def _keep_pitch(sound: Sound, *, low_pass: bool) -> None:
    """A filter may take the fundamental away; only a low pass leaves it the strongest."""
    if not low_pass:
        sound.hertz = None
        sound.steady = False


_BY_SLIDER: Templates = (
    (
        "through a <n> whose {cutoff|frequency|cutoff frequency} {follows|is set by|is controlled by|is on} "
        "a <k>slider {from <a> to|between <a> and} <b>"
    ),
    "through a <n> with a <k>slider for the {cutoff|frequency} {from <a> to|between <a> and} <b>",
    "through a <n> with a cutoff <k>slider (<a>-<b>)",
    "through a <n> controlled by a <k>slider {from <a> to|between <a> and} <b>",
    "with a <k>slider from <a> to <b> for the cutoff of a <n>",
    "through a slider-controlled <n>, <a> to <b>",
)
_BY_INLET: Templates = (
    "through a <n> whose {cutoff|frequency} {comes from|is set by} an inlet",
    "through a <n> with an inlet for the {cutoff|frequency}",
)
_BY_BOX: Templates = (
    "through a <n> whose {cutoff|frequency} is set by a number box",
    "through a <n> with a number box for the {cutoff|frequency}",
)


def by_hand(sound: Sound) -> None:
    """A slider, inlet or number box for the cutoff; a slider starts at its low end, a number box at 1000 Hz."""
    speech = sound.speech
    box, names, short = speech.pick((*_FILTERS, _FILTERS[0], _FILTERS[0]))
    name, how = sound.say(names), speech.pick(("slider", "slider", "slider", "inlet", "box"))
    sentence = f"{_filter_it(speech)} a {name} "
    if how == "slider":
        low, high = numbers.some_tone_range(speech)
        last = numbers.hertz(speech, high) if speech.chance(0.7) else str(high)
        slider, kind = ports.some_slider(speech)
        if speech.chance(0.5):
            slider, kind = "hsl", ""
        tail = sound.say(_BY_SLIDER, n=name, k=kind, a=str(low), b=last)
        slider = "hsl" if "slider-controlled" in tail else slider
        sentence += f"with a {kind if slider == 'vsl' else ''}slider for the cutoff from {low} to {last}"
        terse = f"{short} slider {low}-{high}" if slider == "hsl" else f"{short} vertical slider {low}-{high}"
        control = sound.draft.add(ports.slider(slider, low, high) + f" init={low}")
        sound.sends.append((6, f"box{control}", str(high)))
    elif how == "inlet":
        tail, sentence, terse = (
            sound.say(_BY_INLET, n=name),
            sentence + "with an inlet for the cutoff",
            f"{short} freq inlet",
        )
        control = sound.draft.add("inlet")
        sound.sends.append((6, f"in{sound.draft.inlets - 1}", "3000"))
    else:
        tail, sentence, terse = (
            sound.say(_BY_BOX, n=name),
            sentence + "with a number box for the cutoff",
            f"{short} number box",
        )
        control = sound.draft.add("floatatom", sound.draft.start("1000"))
    if box == "bp~":  # it answers a jump of its frequency with a bang; [vcf~] glides
        sound.box = sound.draft.add("vcf~ 5", sound.box, f"{sound.draft.smooth(control)}>1")
    else:
        sound.box = sound.draft.add(box, sound.box, f"{control}>1")
    _keep_pitch(sound, low_pass=box == "lop~")
    sound.hertz = None
    sound.tell(tail, sentence, terse, chained=True)


_SWEPT: Templates = (
    "through a <n> {swept|modulated} by {an LFO at <r>|a <r> LFO} {from <a> to|between <a> and} <b>",
    "through a <n> whose cutoff {moves|sweeps} {from <a> to|between <a> and} <b> at <r>",
    "through a <n> with an LFO of <r> on the cutoff, {from <a> to|between <a> and} <b>",
)
_PLAIN_SWEPT: Templates = (
    "through a <n> {swept|modulated} by {an|a slow} LFO",
    "through a {slowly |}sweeping <n>",
    "with a slow filter sweep on a <n>",
    "through a <n> with {an|a slow} LFO on {the|its} cutoff",
)


def by_lfo(sound: Sound) -> None:
    """A [vcf~] swept by an LFO: 0.5 Hz between 200 and 2000 Hz where nothing is said."""
    speech = sound.speech
    band = speech.chance(0.25)
    name = sound.say(_BAND if band else _RESONANT + _LOW)
    low, high, rate = 200, 2000, 0.5
    if speech.chance(0.55):
        low, high = numbers.some_tone_range(speech)
        rate = numbers.some_slow_rate(speech)
        said = numbers.hertz(speech, rate)
        slots = {"n": name, "a": str(low), "b": numbers.hertz(speech, high), "r": said}
        tail, terse = sound.say(_SWEPT, **slots), f"lfo {said} on {'bpf' if band else 'lpf'} {low}-{high}"
        sentence = f"{_filter_it(speech)} a {name} swept from {low} to {slots['b']} by an LFO of {said}"
    else:
        tail, terse = sound.say(_PLAIN_SWEPT, n=name), f"lfo on {'bpf' if band else 'lpf'}"
        sentence = f"{_filter_it(speech)} a {name} swept by an LFO"
    sweep = sound.draft.chain(sound.draft.add(f"osc~ {plain(rate)}"), f"expr~ {low} + ({high} - {low}) * ($v1 + 1) / 2")
    filtered = sound.draft.add("vcf~ 3", sound.box, f"{sweep}>1")
    sound.box = filtered if band else f"{filtered}.1"
    sound.hertz = None
    sound.steady = False
    sound.tell(tail, sentence, terse, chained=True)


_RESONANT_AT: Templates = (
    "through a <n> at <f> with {a |}{Q|q|resonance} {of |}<q>",
    "through a <n> at <f>, q <q>",
    "with a <n> ({cutoff |}<f>, {Q|resonance} <q>)",
)


def resonant(sound: Sound) -> None:
    """A [vcf~] as a low pass, its frequency and q said."""
    speech = sound.speech
    cutoff, q = numbers.some_cutoff(speech), speech.pick((1, 2, 3, 4, 5, 5, 8, 10, 15, 20))
    said, name = numbers.hertz(speech, cutoff), sound.say(_RESONANT)
    sound.tell(
        sound.say(_RESONANT_AT, n=name, f=said, q=str(q)),
        f"{_filter_it(speech)} a {name} at {said} with a Q of {q}",
        f"resonant lpf {said} q {q}",
        chained=True,
    )
    frequency = sound.draft.add(f"sig~ {cutoff}")
    sound.box = f"{sound.draft.add(f'vcf~ {q}', sound.box, f'{frequency}>1')}.1"
    sound.hertz = None
    sound.steady = False


def filtered(speech: Speech) -> Drawn:
    """Noise or a tone through filters of all kinds."""
    sound = Sound(speech)
    if speech.chance(0.6):
        sound.head, sound.terse = (
            speech.pick(("white noise", "noise", "a noise source", "filtered noise", "noise~")),
            "noise",
        )
        sound.head = "noise" if sound.head == "filtered noise" else sound.head
        sound.box = sound.draft.add("noise~")
    else:
        plain_source(sound)
    speech.pick((fixed, fixed, by_hand, by_hand, by_lfo, resonant))(sound)
    finish(sound)
    return drawn(request(sound), sound.draft, lambda: behaviour(sound))


FAMILIES = (Family("filtered", filtered, 2),)
