"""What a sound goes through (filters, modulation, distortion, delay), and how it leaves: switch, level, output."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import level
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.sound import Sound, behaviour, request

_LOW: Templates = ("low pass", "low-pass filter", "lowpass", "low pass filter", "lowpass filter", "LPF", "lpf")
_HIGH: Templates = ("high pass", "high-pass filter", "highpass", "high pass filter", "highpass filter", "HPF")
_BAND: Templates = ("band pass", "band-pass filter", "bandpass", "band pass filter", "bandpass filter", "BPF")
_RESONANT: Templates = ("resonant low pass", "resonant low-pass filter", "resonant lowpass filter", "resonant lpf", "vcf lowpass")
# word of the request -> box, short form
_FILTERS: tuple[tuple[str, Templates, str], ...] = (("lop~", _LOW, "lpf"), ("hip~", _HIGH, "hpf"), ("bp~", _BAND, "bpf"))

_FILTERED: Templates = (
    "through a <n> at <f>", "through a <n> at <f>", "through a <n> with {a cutoff of|cutoff} <f>", "with a <n> at <f>", "filtered by a <n> at <f>",
    "into a <n> at <f>", "run through a <n> of <f>", "going through a <f> <n>", "<n>ed at <f>",
)  # fmt: skip


def _filter(sound: Sound) -> None:
    """At a fixed frequency; a band pass has a q, 5 where nothing is said."""
    speech = sound.speech
    box, names, short = speech.pick((*_FILTERS, _FILTERS[0]))
    cutoff = numbers.some_cutoff(speech)
    said = numbers.hertz(speech, cutoff)
    name = sound.say(names)
    templates = _FILTERED if name.endswith("pass") else _FILTERED[:-1]
    tail, sentence, terse = sound.say(templates, n=name, f=said), f"{_filter_it(speech)} a {name} at {said}", f"{short} {said}"
    if box == "bp~":
        q = 5.0
        if speech.chance(0.6):
            q = speech.pick((1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 50, 0.5, 1.5))
            words = speech.pick((f" with a Q of {plain(q)}", f" and a q of {plain(q)}", f", q {plain(q)}", f" (Q {plain(q)})"))
            tail, sentence, terse = tail + words, sentence + words, f"{terse} q {plain(q)}"
        sound.through(f"bp~ {cutoff} {plain(q)}")
    else:
        sound.through(f"{box} {cutoff}")
    _keep_pitch(sound, low_pass=box == "lop~")
    sound.tell(tail, sentence, terse, chained=True)


def _filter_it(speech: Speech) -> str:
    return speech.pick(("Filter it with", "Run it through", "Send it through", "Pass it through", "Then add", "Add", "Put it through"))


def _keep_pitch(sound: Sound, *, low_pass: bool) -> None:
    """A filter may take the fundamental away; only a low pass leaves it the strongest."""
    if not low_pass:
        sound.hertz = None
        sound.steady = False


_BY_SLIDER: Templates = (
    "through a <n> whose {cutoff|frequency|cutoff frequency} {follows|is set by|is controlled by|is on} a <k>slider {from <a> to|between <a> and} <b>",
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


def _filter_by_hand(sound: Sound) -> None:
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
        tail, sentence, terse = sound.say(_BY_INLET, n=name), sentence + "with an inlet for the cutoff", f"{short} freq inlet"
        control = sound.draft.add("inlet")
        inlets = sum(port.startswith("in") for _, port, _ in sound.sends)
        sound.sends.append((6, f"in{max(inlets, _inlets(sound) - 1)}", "3000"))
    else:
        tail, sentence, terse = sound.say(_BY_BOX, n=name), sentence + "with a number box for the cutoff", f"{short} number box"
        control = sound.draft.add("floatatom", sound.draft.start("1000"))
    sound.box = sound.draft.add("bp~ 1000 5" if box == "bp~" else box, sound.box, f"{control}>1")
    _keep_pitch(sound, low_pass=box == "lop~")
    if box == "lop~" and sound.hertz is not None:
        sound.hertz = None
    sound.tell(tail, sentence, terse, chained=True)


def _inlets(sound: Sound) -> int:
    """How many control inlets the patch has so far."""
    return sum(line.split(" ", 1)[1].startswith("inlet") for line in sound.draft.text().splitlines() if line[0].isdigit())


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


def _filter_by_lfo(sound: Sound) -> None:
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
    sweep = sound.draft.chain(
        sound.draft.add(f"osc~ {plain(rate)}"), f"expr~ {low} + ({high} - {low}) * ($v1 + 1) / 2"
    )
    filtered = sound.draft.add("vcf~ 3", sound.box, f"{sweep}>1")
    sound.box = filtered if band else f"{filtered}.1"
    sound.hertz = None
    sound.steady = False
    sound.tell(tail, sentence, terse, chained=True)


_RESONANT_AT: Templates = ("through a <n> at <f> with {a |}{Q|q|resonance} {of |}<q>", "through a <n> at <f>, q <q>", "with a <n> ({cutoff |}<f>, {Q|resonance} <q>)")


def _resonant(sound: Sound) -> None:
    speech = sound.speech
    cutoff, q = numbers.some_cutoff(speech), speech.pick((1, 2, 3, 4, 5, 5, 8, 10, 15, 20))
    said, name = numbers.hertz(speech, cutoff), sound.say(_RESONANT)
    sound.tell(sound.say(_RESONANT_AT, n=name, f=said, q=str(q)), f"{_filter_it(speech)} a {name} at {said} with a Q of {q}",
               f"resonant lpf {said} q {q}", chained=True)  # fmt: skip
    frequency = sound.draft.add(f"sig~ {cutoff}")
    sound.box = f"{sound.draft.add(f'vcf~ {q}', sound.box, f'{frequency}>1')}.1"
    sound.hertz = None
    sound.steady = False


_TREMOLO: Templates = (
    "with {a tremolo|tremolo} {of|at} <r>", "with {an LFO|a sine LFO} {of|at} <r> on {its|the} {volume|amplitude|level}", "with a <r> tremolo",
    "amplitude modulated {by|at} <r>", "with its {volume|amplitude} {modulated|pulsing|moving} at <r>", "with amplitude modulation at <r>",
    "pulsing at <r>", "with a <r> LFO on {the|its} {volume|gain|amplitude}",
)  # fmt: skip
# What is said without a number, and the rate it stands for.
_PLAIN_TREMOLO: tuple[tuple[Templates, str, float], ...] = (
    (("with a slow tremolo", "with a slow LFO on {its|the} {amplitude|level|gain}", "with slow tremolo", "slowly pulsing in volume",
      "with a slow LFO modulating {its|the} {volume|amplitude|level}", "whose volume is moved by a slow LFO", "slowly swelling up and down"), "slow tremolo", 0.5),
    (("with tremolo", "with a tremolo", "with {some|a bit of} tremolo", "with {an LFO|a tremolo LFO} on {its|the} {volume|level|amplitude}"), "tremolo", 5),
    (("with a fast tremolo", "with a fast LFO on {its|the} {volume|amplitude|level}", "with rapid tremolo"), "fast tremolo", 10),
)  # fmt: skip


def _tremolo(sound: Sound) -> None:
    """A sine between 0 and 1 on the level: slow is 0.5 Hz, no word 5 Hz, fast 10 Hz."""
    speech = sound.speech
    if speech.chance(0.5):
        templates, terse, rate = speech.pick(_PLAIN_TREMOLO)
        tail, sentence = sound.say(templates), f"Add {'a ' if ' ' in terse else ''}{terse}"
    else:
        rate = numbers.some_slow_rate(speech)
        said = numbers.hertz(speech, rate)
        tail, sentence, terse = sound.say(_TREMOLO, r=said), f"Add {speech.pick(('a tremolo', 'tremolo'))} at {said}", f"tremolo {said}"
    sound.times(sound.draft.chain(sound.draft.add(f"osc~ {plain(rate)}"), "*~ 0.5", "+~ 0.5"))
    sound.tell(tail, sentence, terse, chained=True)
    if sound.steady and rate >= 2:
        sound.moving = True
    if rate < 2:
        sound.ms = max(sound.ms, sound.ready + 600)
    sound.hertz = sound.hertz if rate <= 3 else None


_RING: Templates = (
    "ring modulated {by|with|at} <f>", "ring-modulated {by|with} a <f> sine", "with {a ring modulator|ring modulation} at <f>",
    "multiplied by a <f> sine{| wave}", "through a ring modulator {at|of} <f>", "through a <f> ring modulator",
)  # fmt: skip


def _ring(sound: Sound) -> None:
    tone = sound.speech.pick((20, 30, 50, 70, 80, 100, 110, 120, 150, 200, 220, 250, 300, 333, 400, 500, 600, 700, 800, 1000))
    said = numbers.hertz(sound.speech, tone)
    sound.times(sound.draft.add(f"osc~ {tone}"))
    sound.tell(sound.say(_RING, f=said), f"Ring modulate it with {said}", f"ring mod {said}", chained=True)
    sound.hertz = None


_HARD: Templates = ("with {distortion|hard clipping|overdrive}", "{distorted|overdriven}", "through {a distortion|distortion|hard clipping|a clipper}", "with some distortion")
_HARD_BY: Templates = ("distorted with {a |}{drive|gain} {of |}<n>", "with distortion (drive <n>)", "clipped after a gain of <n>", "overdriven by <n>")
_SOFT: Templates = ("with soft {clipping|distortion|saturation}", "through {a tanh waveshaper|tanh}", "{softly saturated|with tanh distortion}", "through a soft clipper")
_CRUSH: Templates = ("bitcrushed to <n> levels", "with a bitcrusher of <n> {steps|levels}", "quantised to <n> steps", "through a bitcrusher with <n> levels")


def _distort(sound: Sound) -> None:
    """Hard clipping behind a gain of 10, or as said; a tanh behind the same; steps."""
    speech = sound.speech
    choice = speech.rng.random()
    if choice < 0.35:
        sound.through("*~ 10", "clip~ -1 1")
        sound.tell(sound.say(_HARD), "Add distortion", "distortion", chained=True)
    elif choice < 0.6:
        gain = speech.pick((2, 3, 4, 5, 8, 10, 15, 20, 30, 50, 100))
        sound.through(f"*~ {gain}", "clip~ -1 1")
        sound.tell(sound.say(_HARD_BY, n=numbers.number(speech, gain)), f"Distort it with a drive of {gain}", f"distortion {gain}", chained=True)
    elif choice < 0.85:
        sound.through("*~ 10", "expr~ tanh($v1)")
        sound.tell(sound.say(_SOFT), "Add soft clipping", "soft clip", chained=True)
    else:
        levels = speech.pick((2, 3, 4, 5, 6, 8, 10, 12, 16))
        sound.through(f"expr~ int($v1 * {levels}) / {levels}")
        sound.tell(sound.say(_CRUSH, n=numbers.number(speech, levels)), f"Bitcrush it to {levels} levels", f"bitcrush {levels}", chained=True)
        sound.hertz, sound.faint = None, True
    if sound.moving:
        sound.moving = False


_DELAY: Templates = ("with a {delay|single echo} of <t>", "with a <t> delay", "{delayed|repeated once} after <t>", "through a <t> delay", "with a copy of it <t> later", "with an echo after <t>")
_ECHO: Templates = (
    "with an echo {of|every} <t> and {a |}feedback {of |}<k>", "with a feedback delay ({time |}<t>, feedback <k>)", "with {a delay|an echo} of <t> with {a |}feedback {of |}<k>",
    "through a delay of <t> and <k> feedback", "with echoes every <t>, feedback <k>",
)  # fmt: skip
_PLAIN_ECHO: Templates = ("with {an echo|echo|some echo}", "with {echoes|repeating echoes}", "with a feedback delay", "through an echo")


def _echo(sound: Sound) -> None:
    """A single delay, or an echo with feedback: 300 ms and 0.5 where nothing is said; the dry sound stays."""
    speech = sound.speech
    time = min(numbers.some_period(speech), 5000)
    said = numbers.duration(speech, time)
    article = said[0] in "ah"
    if speech.chance(0.4):
        tail = sound.say(_DELAY[:1] + _DELAY[2:3] if article else _DELAY, t=said)
        sound.tell(tail, f"Add a delay of {said}", f"delay {said}", chained=True)
        sound.draft.add("delwrite~ echo 5000", sound.box)
        sound.box = sound.draft.add("+~", sound.box, f"{sound.draft.add(f'delread~ echo {plain(time)}')}>1")
        _blur(sound)
        return
    feedback = speech.pick((0.2, 0.3, 0.3, 0.4, 0.5, 0.5, 0.6, 0.6, 0.7, 0.8))
    if speech.chance(0.25):
        time, feedback = 300, 0.5
        sound.tell(sound.say(_PLAIN_ECHO), "Add an echo", "echo", chained=True)
    else:
        amount = speech.pick((plain(feedback), plain(feedback), f"{int(feedback * 100)}%", f"{int(feedback * 100)} percent"))
        sound.tell(sound.say(_ECHO, t=said, k=amount), f"Add an echo of {said} with a feedback of {amount}", f"echo {said} feedback {amount}", chained=True)
    back = sound.draft.chain(sound.draft.add(f"delread~ echo {plain(time)}"), f"*~ {plain(feedback)}")
    sound.box = sound.draft.add("+~", sound.box, f"{back}>1")
    sound.draft.add("delwrite~ echo 5000", sound.box)
    _blur(sound)


def _blur(sound: Sound) -> None:
    """An echo may cancel a steady tone, and fills its pauses."""
    sound.hertz, sound.moving = None, False
    sound.steady = False


_CHORUS: Templates = ("with chorus", "with a chorus", "with a chorus effect", "through a chorus", "with {some|a bit of} chorus")
_FLANGER: Templates = ("with a flanger", "through a flanger", "with flanging", "with a flanger effect", "flanged")


def _chorus(sound: Sound) -> None:
    """A short delay that an LFO moves, added to the dry sound: chorus 20 ms, flanger 5 ms."""
    flanger = sound.speech.chance(0.4)
    middle, depth, rate, name = (5, 4, 0.3, "flanger") if flanger else (20, 5, 0.7, "chorus")
    sound.tell(sound.say(_FLANGER if flanger else _CHORUS), f"Add a {name}", name, chained=True)
    sound.draft.add("delwrite~ chorus 100", sound.box)
    time = sound.draft.chain(sound.draft.add(f"osc~ {plain(rate)}"), f"*~ {depth}", f"+~ {middle}", "delread4~ chorus")
    sound.box = sound.draft.add("+~", sound.box, f"{time}>1")
    _blur(sound)


_MODIFIERS: tuple[tuple[Callable[[Sound], None], float], ...] = (
    (_filter, 5), (_filter_by_hand, 3), (_filter_by_lfo, 2), (_resonant, 1), (_tremolo, 3.5), (_ring, 1.5), (_distort, 2), (_echo, 3), (_chorus, 1),
)  # fmt: skip
_KINDS = [modifier for modifier, _ in _MODIFIERS]
_SHARES = [share for _, share in _MODIFIERS]


def compose(sound: Sound, count: int) -> None:
    """So many different modifiers, one after the other."""
    used: list[Callable[[Sound], None]] = []
    while len(used) < count:
        modifier = sound.speech.rng.choices(_KINDS, _SHARES)[0]
        # One of all filters with a control of its own, one with a fixed frequency.
        if modifier not in used and not {modifier, *used} >= {_filter_by_hand, _filter_by_lfo}:
            used.append(modifier)
            modifier(sound)


_SWITCH: Templates = (
    "with {an on/off|an on-off} {toggle|switch}", "with a toggle to {turn|switch} it on and off", "switched on and off {by|with} a toggle",
    "that I can {turn|switch} on and off with a toggle", "with a toggle for on and off", "and a toggle {that turns|to turn} it on and off",
)  # fmt: skip


def switch(sound: Sound) -> None:
    """A toggle, off when the patch opens, that fades in 20 ms."""
    sound.tell(sound.say(_SWITCH), "A toggle turns it on and off", "on/off toggle")
    toggle = sound.draft.add("tgl")
    sound.times(sound.draft.smooth(toggle))
    sound.sends.append((30, f"box{toggle}", "1"))
    sound.ready = max(sound.ready, 80)
    sound.ms = max(sound.ms, sound.ready + 400)
    sound.extra.append(lambda: level(0, 1e-4, 0, 0, 28))


_GAIN: Templates = (
    "with {a gain|an amplitude|a volume|a level} of <g>", "at {a gain|an amplitude|a volume|a level} of <g>", "at {volume|amplitude|gain|level} <g>",
    "scaled by <g>", "multiplied by <g>", "turned down to <g>",
)  # fmt: skip
_DECIBELS: Templates = ("at <g>", "at a level of <g>", "with a level of <g>", "with {the|its} volume at <g>", "turned down to <g>")
_VOLUME: Templates = (
    "with a {volume|gain|level} slider", "with a slider for {the|its} {volume|level|gain|loudness}", "with a volume control",
    "whose volume {is controlled by|follows|is set by} a slider", "with volume on a slider", "with a volume fader", "and a slider for the volume",
)  # fmt: skip
_VOLUME_INLET: Templates = ("with an inlet for the {volume|gain|amplitude}", "whose {volume|amplitude} comes from an inlet", "with a volume inlet")


def _level(sound: Sound, *, plainly: bool = False) -> None:
    """0.1 where nothing is said; a slider starts at 0.1 as well."""
    speech = sound.speech
    choice = speech.rng.random()
    if choice < (0.75 if plainly else 0.6):
        sound.through("*~ 0.1")
    elif choice < 0.76:
        gain = speech.pick((0.01, 0.02, 0.05, 0.05, 0.1, 0.15, 0.2, 0.2, 0.25, 0.3, 0.3, 0.4, 0.5, 0.5, 0.6, 0.7, 0.8))
        said = speech.pick((plain(gain), plain(gain), f"{round(gain * 100)}%", f"{round(gain * 100)} percent"))
        sound.tell(sound.say(_GAIN, g=said), f"Set the {speech.pick(('gain', 'volume', 'level'))} to {said}", f"gain {said}")
        sound.through(f"*~ {plain(gain)}")
    elif choice < 0.84:
        decibels = -speech.pick((3, 6, 6, 9, 10, 12, 12, 15, 18, 20, 20, 24, 30, 40))
        said = numbers.decibels(speech, decibels)
        sound.tell(sound.say(_DECIBELS, g=said), f"Set the level to {said}", said)
        sound.box = sound.draft.add("*~", sound.box, f"{sound.draft.chain(sound.draft.start(str(decibels)), '+ 100', 'dbtorms')}>1")
    elif choice < 0.95:
        sound.tell(sound.say(_VOLUME), speech.pick(("Add a volume slider", "A slider sets the volume", "Give it a volume slider")), "volume slider")
        slider = sound.draft.add("hsl 0 1 init=0.1")
        sound.times(sound.draft.smooth(slider))
        sound.ready = max(sound.ready, 60)
    else:
        sound.tell(sound.say(_VOLUME_INLET), "Add an inlet for the volume", "volume inlet")
        inlet = sound.draft.add("inlet")
        sound.sends.append((6, f"in{_inlets(sound) - 1}", "0.3"))
        sound.times(sound.draft.smooth(inlet))
        sound.ready = max(sound.ready, 60)


_LEFT_RIGHT: Templates = (
    "in the <x> {channel|speaker|ear} only", "on the <x> {channel|speaker|side}", "{only |}in the <x> speaker", "<x> channel only",
    "{to|on|out of} the <x> {output|channel|speaker}{| only}", "panned hard <x>", "{only |}on the <x>",
)  # fmt: skip
_BOTH: Templates = ("on both {channels|speakers|sides}", "in stereo", "to both speakers", "to the {speakers|sound card|dac|audio output}", "out of both channels")
_OUTLET: Templates = ("to {an outlet~|a signal outlet|an audio outlet}", "{sent|going} to {an outlet~|a signal outlet}", "with an audio outlet", "and outputs it through {an outlet~|a signal outlet}")
_PAN: Templates = (
    "with a {pan|panning} {slider|control}", "with a slider for {the pan|panning|its stereo position}", "panned {by|with} a slider",
    "with a slider that pans {it|between left and right}",
)  # fmt: skip
_AUTO_PAN: Templates = ("{moving|panning|panned} between left and right at <r>", "with {an auto-pan|auto panning|autopan} at <r>", "panned by {an LFO|a sine LFO} at <r>")
_SCOPE: Templates = (
    "{and a|with a} {graph|scope|oscilloscope} of the waveform", "and its waveform {shown|drawn} in {a graph|an array}", "with {an array|a graph} showing the waveform",
    "and a scope", "displayed in {a graph|an array}", "with a waveform display",
)  # fmt: skip


def _output(sound: Sound) -> None:
    """Both channels where nothing is said."""
    speech, draft = sound.speech, sound.draft
    choice = speech.rng.random()
    if choice < 0.72:
        if choice < 0.14:
            sound.tell(sound.say(_BOTH), speech.pick(("Play it on both channels", "Send it to both speakers")), "stereo")
        draft.add("dac~", sound.box, f"{sound.box}>1")
    elif choice < 0.86:
        left = speech.chance(0.5)
        side = "left" if left else "right"
        sound.tell(sound.say(_LEFT_RIGHT, x=side), f"Use only the {side} {speech.pick(('channel', 'speaker'))}", side)
        draft.add("dac~", sound.box if left else f"{sound.box}>1")
        sound.channels = (left, not left)
    elif choice < 0.94:
        sound.tell(sound.say(_PAN), speech.pick(("Add a pan slider", "A slider pans it")), "pan slider")
        position = draft.smooth(draft.add("hsl 0 1 init=0.5"))
        _panned(sound, position)
    else:
        rate = numbers.some_slow_rate(speech)
        said = numbers.hertz(speech, rate)
        sound.tell(sound.say(_AUTO_PAN, r=said), f"Pan it from side to side at {said}", f"autopan {said}")
        _panned(sound, draft.chain(draft.add(f"osc~ {plain(rate)}"), "*~ 0.5", "+~ 0.5"))
        sound.moving = False
        sound.steady = sound.steady and rate < 4
        sound.hertz = sound.hertz if rate <= 2 else None


def _panned(sound: Sound, position: int) -> None:
    """Position 0 is left, 1 right."""
    left = sound.draft.add("expr~ $v1 * (1 - $v2)", sound.box, f"{position}>1")
    right = sound.draft.add("*~", sound.box, f"{position}>1")
    sound.draft.add("dac~", left, f"{right}>1")


def finish(sound: Sound, *, plainly: bool = False, switched: bool = False) -> None:
    """Switch, level, output, scope; an abstraction's signal outlet has no level of its own."""
    speech = sound.speech
    if not plainly and not switched and speech.chance(0.12):
        switch(sound)
    if speech.chance(0.06):
        sound.tell(sound.say(_OUTLET), "Send it to a signal outlet", "outlet~")
        sound.draft.add("outlet~", sound.box)
        sound.channels = (True, False)
        sound.extra = []
        sound.moving = False
        return
    _level(sound, plainly=plainly)
    _output(sound)
    if speech.chance(0.05):
        sound.tell(sound.say(_SCOPE), "Show the waveform in a graph", "scope")
        sound.draft.add("graph scope 1024")
        clock = sound.draft.chain(sound.draft.add("loadbang"), "metro 100")
        sound.draft.add("tabwrite~ scope", sound.box, clock)


_MIC: Templates = ("the microphone", "the mic", "the microphone input", "the audio input", "the sound input", "the input from the sound card", "live input from adc~")
_SIGNAL: Templates = ("an audio inlet", "the signal inlet", "the signal from an inlet~", "an audio signal from an inlet", "the incoming audio signal", "the audio input (inlet~)")


def plain_source(sound: Sound) -> None:
    """A tone of few words, for families about something else."""
    speech = sound.speech
    hertz = numbers.some_tone(speech)
    box, boxes, names = speech.pick((
        ("osc~", (), ("sine", "sine wave", "tone", "sine tone", "sinus")),
        ("osc~", (), ("sine", "sine wave", "tone", "oscillator", "sine tone")),
        ("phasor~", ("expr~ 2 * $v1 - 1",), ("saw", "sawtooth", "saw wave", "sawtooth wave")),
        ("phasor~", ("expr~ 2 * ($v1 < 0.5) - 1",), ("square", "square wave")),
        ("phasor~", ("expr~ 4 * abs($v1 - 0.5) - 1",), ("triangle", "triangle wave")),
    ))  # fmt: skip
    said, name = numbers.hertz(speech, hertz), speech.pick(names)
    sound.head = sound.say(("a <f> <s>", "a <s> at <f>", "a <s> of <f>"), f=said, s=name)
    sound.terse = f"{name} {said}"
    sound.box = sound.draft.chain(sound.draft.add(f"{box} {plain(hertz)}"), *boxes)
    sound.hertz = hertz


_EFFECT_DEEDS: Templates = ("^process <core>", "^take <core>", "^run <core>", "^play <core>", "^take <core>")


def _effect(speech: Speech, *, microphone: bool) -> Drawn:
    sound = Sound(speech)
    sound.head = sound.say(_MIC if microphone else _SIGNAL)
    sound.terse = "mic" if microphone else "inlet~"
    sound.box = sound.draft.add("adc~" if microphone else "inlet~")
    sound.hertz = 1000
    compose(sound, speech.pick((1, 1, 1, 2, 2)))
    sound.hertz = None
    if microphone:
        finish(sound)
    else:
        if speech.chance(0.7):
            sound.tell("to {}".format(speech.pick(("an outlet~", "a signal outlet", "its outlet", "the audio outlet"))), "Send it to an outlet~", "outlet~")
            sound.draft.add("outlet~", sound.box)
            sound.channels = (True, False)
        else:
            finish(sound)
    return drawn(request(sound, deeds=_EFFECT_DEEDS), sound.draft, lambda: behaviour(sound))


def microphone(speech: Speech) -> Drawn:
    return _effect(speech, microphone=True)


def insert(speech: Speech) -> Drawn:
    """An abstraction with a signal inlet."""
    return _effect(speech, microphone=False)


def filtered(speech: Speech) -> Drawn:
    """Noise or a tone through filters of all kinds."""
    sound = Sound(speech)
    if speech.chance(0.6):
        sound.head, sound.terse = speech.pick(("white noise", "noise", "a noise source", "filtered noise", "noise~")), "noise"
        sound.head = "noise" if sound.head == "filtered noise" else sound.head
        sound.box = sound.draft.add("noise~")
    else:
        plain_source(sound)
    speech.pick((_filter, _filter, _filter_by_hand, _filter_by_hand, _filter_by_lfo, _resonant))(sound)
    finish(sound)
    return drawn(request(sound), sound.draft, lambda: behaviour(sound))


def modulated(speech: Speech) -> Drawn:
    """A plain tone with one effect."""
    sound = Sound(speech)
    plain_source(sound)
    speech.pick((_tremolo, _tremolo, _tremolo, _ring, _distort, _echo, _echo, _chorus))(sound)
    finish(sound)
    return drawn(request(sound), sound.draft, lambda: behaviour(sound))


FAMILIES = (
    Family("microphone", microphone, 1.5),
    Family("insert", insert, 1.5),
    Family("filtered", filtered, 2),
    Family("modulated", modulated, 2.5),
)
