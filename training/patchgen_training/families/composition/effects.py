"""What a sound goes through besides filters: tremolo, ring modulation, distortion, delays, reverb."""

from __future__ import annotations

import math
from collections.abc import Callable

from patchgen_training.families import numbers
from patchgen_training.families.composition import banks, sweeps
from patchgen_training.families.composition.controls import Parameter, control, ridden
from patchgen_training.families.composition.curves import Curve, sine, still, wobble
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.voice import Partials, Voice
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Templates

_TREMOLO: Templates = (
    "with {a tremolo|tremolo} {of|at} <r>",
    "with {an LFO|a sine LFO} {of|at} <r> on {its|the} {volume|amplitude|level}",
    "with a <r> tremolo",
    "amplitude modulated {by|at} <r>",
    "pulsing at <r>",
    "with a <r> LFO on {the|its} {volume|gain|amplitude}",
)
_TREMOLO_DEEDS: Templates = (
    "^add {a tremolo|tremolo} {of|at} <r>",
    "^modulate {its|the} {volume|amplitude} {with|by} {an LFO|a sine} at <r>",
    "^put a <r> tremolo on <it>",
    "^let <it> pulse at <r>",
    "^give <it> a <r> tremolo",
)
_DEPTH: Templates = (
    "with a <r> tremolo of <d> depth",
    "with {a tremolo|tremolo} at <r>, <d> deep",
    "with tremolo ({rate|speed} <r>, depth <d>)",
)
_DEPTH_DEEDS: Templates = (
    "^add a tremolo at <r> with <d> depth",
    "^put a <r> tremolo on <it>, depth <d>",
)
_HAND: Templates = ("with {a |}tremolo<x>", "with a tremolo<x>", "amplitude modulated by an LFO<x>")
_HAND_DEEDS: Templates = ("^add a tremolo<x>", "^put <it> through a tremolo<x>")


def tremolo(piece: Piece) -> None:
    """A sine on the level, all the way to silence where no depth is said; its rate may be on a control."""
    speech, draft = piece.speech, piece.draft
    choice = speech.rng.random()
    if choice < 0.3:
        parameter = Parameter(("rate", "speed"), *speech.pick(((0.1, 10), (0.5, 10), (1, 20), (0, 20))), 5, whole=False)
        by = control(piece, parameter)
        piece.times_signal(draft.chain(draft.add("osc~", by.box), "*~ 0.5", "+~ 0.5"))
        piece.level(wobble(by.changes, 0, 1))
        riding, rider = ridden(piece, parameter, by)
        rider = rider.replace("the rate", "the tremolo rate").replace("the speed", "the tremolo speed")
        piece.tell(_HAND, _HAND_DEEDS, f"tremolo rate {by.short}", "tremolo", x=riding, rider=rider)
        return
    rate = numbers.some_slow_rate(speech)
    said = numbers.hertz(speech, rate)
    lfo = draft.add(f"osc~ {plain(rate)}")
    if choice < 0.5:
        depth = speech.pick((0.2, 0.25, 0.3, 0.4, 0.5, 0.5, 0.6, 0.7, 0.75, 0.8))
        deep = speech.pick((f"{round(depth * 100)}%", plain(depth), f"{round(depth * 100)} percent"))
        piece.times_signal(draft.chain(lfo, f"*~ {plain(depth / 2)}", f"+~ {plain(1 - depth / 2)}"))
        piece.level(sine(rate, 1 - depth, 1))
        piece.tell(_DEPTH, _DEPTH_DEEDS, f"tremolo {said} depth {deep}", "tremolo", r=said, d=deep)
    else:
        piece.times_signal(draft.chain(lfo, "*~ 0.5", "+~ 0.5"))
        piece.level(sine(rate, 0, 1))
        piece.tell(_TREMOLO, _TREMOLO_DEEDS, f"tremolo {said}", "tremolo", r=said)
    if rate < 1:
        piece.ms = max(piece.ms, 1000)


_RING: Templates = (
    "ring modulated {by|with|at} <f>",
    "with {a ring modulator|ring modulation} at <f>",
    "multiplied by a <f> sine{| wave}",
    "through a ring modulator {at|of} <f>",
)
_RING_DEEDS: Templates = (
    "^ring modulate <it> {with|at} <f>",
    "^multiply <it> by a <f> sine",
    "^run <it> through a ring modulator at <f>",
)
_RING_HAND: Templates = ("through a ring modulator<x>", "ring modulated by a sine<x>")
_RING_HAND_DEEDS: Templates = ("^ring modulate <it> with a sine<x>", "^run <it> through a ring modulator<x>")


def ring(piece: Piece) -> None:
    """Multiplied by a sine, fixed or by hand."""
    speech, draft = piece.speech, piece.draft
    if speech.chance(0.3):
        low, high = speech.pick(((20, 500), (30, 800), (50, 1000), (10, 300), (100, 2000)))
        parameter = Parameter(("modulator frequency", "modulation frequency"), low, high, 100, "Hz")
        by = control(piece, parameter)
        piece.times_signal(draft.add("osc~", by.box))
        piece.still = False
        for voice in piece.voices:
            split(voice, by.curve, steady=False)
        riding, rider = ridden(piece, parameter, by)
        piece.tell(_RING_HAND, _RING_HAND_DEEDS, f"ring mod freq {by.short}", "ring modulator", x=riding, rider=rider)
        return
    tone = speech.pick((20, 30, 50, 70, 80, 100, 110, 120, 150, 200, 220, 250, 300, 333, 400, 500, 600, 700, 800, 1000))
    said = numbers.hertz(speech, tone)
    piece.times_signal(draft.add(f"osc~ {tone}"))
    for voice in piece.voices:
        split(voice, still(tone), steady=piece.still)
    piece.tell(_RING, _RING_DEEDS, f"ring mod {said}", "ring modulator", f=said)


def split(voice: Voice, tone: Curve, *, steady: bool) -> None:
    """Each partial becomes two, what the gains before made of it included."""
    before, gains = voice.partials, list(voice.gains)
    if before is None or voice.offset:  # an offset becomes a tone
        voice.free = True
        return

    def partials(ms: float) -> Partials:
        lines: dict[float, float] = {}
        for hertz, amplitude in before(ms):
            loud = amplitude * math.prod(gain(hertz, ms) for gain in gains) / 2
            for place in (abs(hertz - tone(ms)), hertz + tone(ms)):
                key = round(place, 3)
                lines[key] = math.hypot(lines.get(key, 0), loud)
        return [(hertz, amplitude) for hertz, amplitude in lines.items() if hertz > 1]

    base = voice.wave.pitch(60) if voice.wave and steady else 0
    turns = 2 * tone(60) / base if base else 0
    if abs(turns - round(turns)) < 0.05:  # what meets of two harmonics adds up by its phases
        voice.slack = 0.5
    voice.partials, voice.gains, voice.wave = partials, [], None


_HARD: Templates = (
    "with {distortion|hard clipping|overdrive}",
    "{distorted|overdriven}",
    "through {a distortion|hard clipping|a clipper}",
    "with some distortion",
)
_HARD_DEEDS: Templates = ("^distort <it>", "^overdrive <it>", "^add {some |}distortion", "^clip <it> hard")
_DRIVE: Templates = (
    "distorted with {a |}{drive|gain} of <n>",
    "with distortion (drive <n>)",
    "clipped after a gain of <n>",
    "overdriven by <n>",
)
_DRIVE_DEEDS: Templates = (
    "^distort <it> with a drive of <n>",
    "^boost <it> by <n> and ^clip it",
    "^clip <it> after a gain of <n>",
)
_DRIVE_HAND: Templates = ("through a distortion<x>", "distorted<x>", "overdriven<x>")
_DRIVE_HAND_DEEDS: Templates = (
    "^send <it> through a distortion<x>",
    "^run <it> through a distortion<x>",
    "^add distortion<x>",
)
_CLIP: Templates = ("clipped at <n>", "clipped to plus and minus <n>", "with its peaks clipped at <n>")
_CLIP_DEEDS: Templates = ("^clip <it> at <n>", "^clip <it> to plus and minus <n>", "^cut its peaks off at <n>")
_SOFT: Templates = (
    "with soft {clipping|distortion|saturation}",
    "through {a tanh waveshaper|tanh}",
    "{softly saturated|with tanh distortion}",
)
_SOFT_DEEDS: Templates = ("^saturate <it> softly", "^run <it> through tanh", "^add soft {clipping|saturation}")
_CRUSH: Templates = (
    "bitcrushed to <n> levels",
    "quantised to <n> {steps|levels}",
    "through a bitcrusher with <n> {levels|steps}",
)
_CRUSH_DEEDS: Templates = ("^bitcrush <it> to <n> levels", "^quantise <it> to <n> levels")
_HOLD: Templates = (
    "sampled down to <n>",
    "with its sample rate reduced to <n>",
    "through a sample and hold at <n>",
    "downsampled to <n>",
)
_HOLD_DEEDS: Templates = ("^reduce its sample rate to <n>", "^sample <it> down to <n>", "^sample and hold <it> at <n>")


def distortion(piece: Piece) -> None:
    """Hard clipping behind a gain of 10, or as said, or by hand; at a level; a tanh; steps; held samples."""
    speech, draft = piece.speech, piece.draft
    choice = speech.rng.random()
    label = "distortion"
    if choice < 0.15:
        piece.through("*~ 10", "clip~ -1 1")
        piece.shape(lambda x: min(max(10 * x, -1), 1))
        piece.tell(_HARD, _HARD_DEEDS, "distortion", label)
    elif choice < 0.35:
        gain = speech.pick((2, 3, 4, 5, 8, 10, 15, 20, 30, 50, 100))
        piece.through(f"*~ {gain}", "clip~ -1 1")
        piece.shape(lambda x: min(max(gain * x, -1), 1))
        piece.tell(_DRIVE, _DRIVE_DEEDS, f"distortion drive {gain}", label, n=numbers.number(speech, gain))
    elif choice < 0.55:
        parameter = Parameter(("drive", "drive", "amount"), 1, speech.pick((10, 20, 50, 100)), 10)
        by = control(piece, parameter)
        piece.times_signal(draft.smooth(by.box))
        piece.through("clip~ -1 1")
        piece.free()
        riding, rider = ridden(piece, parameter, by)
        rider = rider.replace("the amount", "the amount of distortion")
        piece.tell(_DRIVE_HAND, _DRIVE_HAND_DEEDS, f"distortion drive {by.short}", label, x=riding, rider=rider)
    elif choice < 0.65:
        top = plain(speech.pick((0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.5, 0.6, 0.7)))
        piece.through(f"clip~ -{top} {top}")
        piece.shape(lambda x: min(max(x, -float(top)), float(top)))
        piece.tell(_CLIP, _CLIP_DEEDS, f"clip {top}", label, n=top)
    elif choice < 0.75:
        piece.through("*~ 10", "expr~ tanh($v1)")
        piece.shape(lambda x: math.tanh(10 * x))
        piece.tell(_SOFT, _SOFT_DEEDS, "tanh saturation", label)
    elif choice < 0.88:
        levels = speech.pick((2, 3, 4, 5, 6, 8, 10, 12, 16))
        piece.through(f"expr~ int($v1 * {levels}) / {levels}")
        piece.shape(lambda x: int(x * levels) / levels)
        for voice in piece.voices:
            voice.faint = True
        piece.tell(_CRUSH, _CRUSH_DEEDS, f"bitcrush {levels} levels", "bitcrusher", n=numbers.number(speech, levels))
    else:
        rate = speech.pick((1000, 2000, 2500, 3000, 4000, 5000, 6000, 8000, 10000))
        clock = draft.add(f"phasor~ {rate}")
        piece.box = draft.add("samphold~", piece.box, f"{clock}>1")
        piece.free()
        said = numbers.hertz(speech, rate)
        piece.tell(_HOLD, _HOLD_DEEDS, f"sample rate {said}", "bitcrusher", n=said)


_DELAY: Templates = (
    "with {a delay|a single echo} of <t>",
    "{delayed|repeated} once after <t>",
    "with a copy of it <t> later",
    "with an echo after <t>",
)
_DELAY_DEEDS: Templates = (
    "^add a {single |}delay of <t>",
    "^repeat <it> once after <t>",
    "^mix <it> with itself <t> later",
)
_ECHO: Templates = (
    "with an echo {of|every} <t> and {a |}feedback {of |}<k>",
    "with a feedback delay ({time |}<t>, feedback <k>)",
    "with {a delay|an echo} of <t> with a feedback of <k>",
    "with echoes every <t>, feedback <k>",
)
_ECHO_DEEDS: Templates = (
    "^add an echo every <t> with a feedback of <k>",
    "^echo <it> every <t>, feedback <k>",
    "^send <it> through a feedback delay of <t> (feedback <k>)",
)
_ECHO_HAND: Templates = ("with an echo of <t><x>", "through a feedback delay of <t><x>")
_ECHO_HAND_DEEDS: Templates = ("^add an echo of <t><x>", "^send <it> through a feedback delay of <t><x>")
_TIME_HAND: Templates = ("with a delay<x>", "through a delay line<x>")
_TIME_HAND_DEEDS: Templates = ("^add a delay<x>", "^send <it> through a delay<x>")


def echo(piece: Piece) -> None:
    """One repetition, or a feedback; the time or the feedback may be on a control; the dry sound stays."""
    speech, draft = piece.speech, piece.draft
    time = min(numbers.some_period(speech), 2000)
    said = numbers.duration(speech, time)
    choice = speech.rng.random()
    if choice < 0.3:
        draft.add("delwrite~ echo 5000", piece.box)
        piece.box = draft.add("+~", piece.box, f"{draft.add(f'delread~ echo {time}')}>1")
        piece.tell(_DELAY, _DELAY_DEEDS, f"delay {said}", "delay", t=said)
        piece.repeat(time, 1, 1)
    elif choice < 0.45:
        parameter = Parameter(("time", "delay time"), *speech.pick(((0, 1000), (10, 500), (50, 2000), (0, 500))), 300)
        by = control(piece, parameter)
        draft.add("delwrite~ echo 5000", piece.box)
        late = draft.add("delread4~ echo", draft.smooth(by.box, 50))
        piece.box = draft.add("+~", piece.box, f"{late}>1")
        riding, rider = ridden(piece, parameter, by)
        rider = rider.replace("the time", "the delay time")
        piece.tell(_TIME_HAND, _TIME_HAND_DEEDS, f"delay time {by.short}", "delay", x=riding, rider=rider)
        piece.free(lingers=True)
    elif choice < 0.6:
        parameter = Parameter(("feedback",), 0, 0.9, 0.5, whole=False)
        by = control(piece, parameter)
        back = draft.add("*~", draft.add(f"delread~ echo {time}"), f"{draft.smooth(by.box)}>1")
        piece.box = draft.add("+~", piece.box, f"{back}>1")
        draft.add("delwrite~ echo 5000", piece.box)
        riding, rider = ridden(piece, parameter, by)
        terse = f"echo {said} feedback {by.short}"
        piece.tell(_ECHO_HAND, _ECHO_HAND_DEEDS, terse, "echo", t=said, x=riding, rider=rider)
        piece.free(lingers=True)
    else:
        feedback = speech.pick((0.2, 0.3, 0.3, 0.4, 0.5, 0.5, 0.6, 0.6, 0.7, 0.8))
        amount = speech.pick((plain(feedback), plain(feedback), f"{round(feedback * 100)}%"))
        back = draft.chain(draft.add(f"delread~ echo {time}"), f"*~ {plain(feedback)}")
        piece.box = draft.add("+~", piece.box, f"{back}>1")
        draft.add("delwrite~ echo 5000", piece.box)
        piece.tell(_ECHO, _ECHO_DEEDS, f"echo {said} feedback {amount}", "echo", t=said, k=amount)
        piece.repeat(time, feedback)


_CHORUS: Templates = ("with {a |}chorus", "with a chorus effect", "through a chorus", "with {some|a bit of} chorus")
_CHORUS_DEEDS: Templates = ("^add {a |}chorus", "^put a chorus on <it>", "^run <it> through a chorus")
_FLANGER: Templates = ("with a flanger", "through a flanger", "with flanging", "flanged")
_FLANGER_DEEDS: Templates = ("^add a flanger", "^put a flanger on <it>", "^flange <it>")
_REVERB: Templates = (
    "with reverb",
    "with some reverb",
    "through a reverb",
    "with {a |}reverb",
    "in a reverberant room",
)
_REVERB_DEEDS: Templates = ("^add {some |}reverb", "^put <it> through a reverb", "^give <it> some reverb")


def blur(piece: Piece) -> None:
    """Chorus, flanger, reverb: the dry sound and moving or many copies of it."""
    speech, draft = piece.speech, piece.draft
    kind = speech.pick(("chorus", "flanger", "reverb", "reverb"))
    if kind == "reverb":
        wet = draft.chain(piece.box, "rev2~ 100 85 3000 20", "*~ 0.3")
        piece.box = draft.add("+~", piece.box, f"{wet}>1")
        piece.tell(_REVERB, _REVERB_DEEDS, "reverb", "reverb")
    else:
        middle, depth, rate = (5, 4, 0.3) if kind == "flanger" else (20, 5, 0.7)
        draft.add("delwrite~ chorus 100", piece.box)
        lfo = draft.chain(draft.add(f"osc~ {rate}"), f"*~ {depth}", f"+~ {middle}", "delread4~ chorus")
        piece.box = draft.add("+~", piece.box, f"{lfo}>1")
        tails, deeds = (_FLANGER, _FLANGER_DEEDS) if kind == "flanger" else (_CHORUS, _CHORUS_DEEDS)
        piece.tell(tails, deeds, kind, kind)
    piece.free(lingers=True)


_EFFECTS: tuple[tuple[Callable[[Piece], None], float], ...] = (
    (sweeps.some_filter, 9),
    (tremolo, 3),
    (ring, 1.5),
    (distortion, 2.5),
    (echo, 3),
    (blur, 1.5),
    *banks.BANKS,
)


def some_effects(piece: Piece, count: int) -> None:
    """So many different ones, one after the other; two filters are said as such."""
    ways, shares = zip(*_EFFECTS, strict=True)
    used: set[Callable[[Piece], None]] = set()
    while len(used) < count:
        way = piece.speech.rng.choices(ways, shares)[0]
        if way not in used:
            used.add(way)
            way(piece)
