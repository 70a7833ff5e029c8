"""What a sound goes through besides filters (modulation, distortion, delay); effects for live and incoming sound."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import filters, numbers
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.output import finish
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.sound import Sound, behaviour, request
from patchgen_training.families.waves import plain_source

_TREMOLO: Templates = (
    "with {a tremolo|tremolo} {of|at} <r>",
    "with {an LFO|a sine LFO} {of|at} <r> on {its|the} {volume|amplitude|level}",
    "with a <r> tremolo",
    "amplitude modulated {by|at} <r>",
    "with its {volume|amplitude} {modulated|pulsing|moving} at <r>",
    "with amplitude modulation at <r>",
    "pulsing at <r>",
    "with a <r> LFO on {the|its} {volume|gain|amplitude}",
)

# What is said without a number, and the rate it stands for.
_PLAIN_TREMOLO: tuple[tuple[Templates, str, float], ...] = (
    (
        (
            "with a slow tremolo",
            "with a slow LFO on {its|the} {amplitude|level|gain}",
            "with slow tremolo",
            "slowly pulsing in volume",
            "with a slow LFO modulating {its|the} {volume|amplitude|level}",
            "whose volume is moved by a slow LFO",
            "slowly swelling up and down",
        ),
        "slow tremolo",
        0.5,
    ),
    (
        (
            "with tremolo",
            "with a tremolo",
            "with {some|a bit of} tremolo",
            "with {an LFO|a tremolo LFO} on {its|the} {volume|level|amplitude}",
        ),
        "tremolo",
        5,
    ),
    (
        ("with a fast tremolo", "with a fast LFO on {its|the} {volume|amplitude|level}", "with rapid tremolo"),
        "fast tremolo",
        10,
    ),
)


def _tremolo(sound: Sound) -> None:
    """A sine between 0 and 1 on the level: slow is 0.5 Hz, no word 5 Hz, fast 10 Hz."""
    speech = sound.speech
    if speech.chance(0.5):
        templates, terse, rate = speech.pick(_PLAIN_TREMOLO)
        tail, sentence = sound.say(templates), f"Add {'a ' if ' ' in terse else ''}{terse}"
    else:
        rate = numbers.some_slow_rate(speech)
        said = numbers.hertz(speech, rate)
        tail, sentence, terse = (
            sound.say(_TREMOLO, r=said),
            f"Add {speech.pick(('a tremolo', 'tremolo'))} at {said}",
            f"tremolo {said}",
        )
    sound.times(sound.draft.chain(sound.draft.add(f"osc~ {plain(rate)}"), "*~ 0.5", "+~ 0.5"))
    sound.tell(tail, sentence, terse, chained=True)
    if sound.steady and rate >= 2:
        sound.moving = True
    if rate < 2:
        sound.ms = max(sound.ms, sound.ready + 600)
    sound.hertz = sound.hertz if rate <= 3 else None


_RING: Templates = (
    "ring modulated {by|with|at} <f>",
    "ring-modulated {by|with} a <f> sine",
    "with {a ring modulator|ring modulation} at <f>",
    "multiplied by a <f> sine{| wave}",
    "through a ring modulator {at|of} <f>",
    "through a <f> ring modulator",
)


def _ring(sound: Sound) -> None:
    tone = sound.speech.pick(
        (20, 30, 50, 70, 80, 100, 110, 120, 150, 200, 220, 250, 300, 333, 400, 500, 600, 700, 800, 1000)
    )
    said = numbers.hertz(sound.speech, tone)
    sound.times(sound.draft.add(f"osc~ {tone}"))
    sound.tell(sound.say(_RING, f=said), f"Ring modulate it with {said}", f"ring mod {said}", chained=True)
    sound.hertz = None


_HARD: Templates = (
    "with {distortion|hard clipping|overdrive}",
    "{distorted|overdriven}",
    "through {a distortion|distortion|hard clipping|a clipper}",
    "with some distortion",
)
_HARD_BY: Templates = (
    "distorted with {a |}{drive|gain} {of |}<n>",
    "with distortion (drive <n>)",
    "clipped after a gain of <n>",
    "overdriven by <n>",
)
_SOFT: Templates = (
    "with soft {clipping|distortion|saturation}",
    "through {a tanh waveshaper|tanh}",
    "{softly saturated|with tanh distortion}",
    "through a soft clipper",
)
_CRUSH: Templates = (
    "bitcrushed to <n> levels",
    "with a bitcrusher of <n> {steps|levels}",
    "quantised to <n> steps",
    "through a bitcrusher with <n> levels",
)


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
        sound.tell(
            sound.say(_HARD_BY, n=numbers.number(speech, gain)),
            f"Distort it with a drive of {gain}",
            f"distortion {gain}",
            chained=True,
        )
    elif choice < 0.85:
        sound.through("*~ 10", "expr~ tanh($v1)")
        sound.tell(sound.say(_SOFT), "Add soft clipping", "soft clip", chained=True)
    else:
        levels = speech.pick((2, 3, 4, 5, 6, 8, 10, 12, 16))
        sound.through(f"expr~ int($v1 * {levels}) / {levels}")
        sound.tell(
            sound.say(_CRUSH, n=numbers.number(speech, levels)),
            f"Bitcrush it to {levels} levels",
            f"bitcrush {levels}",
            chained=True,
        )
        sound.hertz, sound.faint = None, True
    sound.moving = False


_DELAY: Templates = (
    "with a {delay|single echo} of <t>",
    "with a <t> delay",
    "{delayed|repeated once} after <t>",
    "through a <t> delay",
    "with a copy of it <t> later",
    "with an echo after <t>",
)
_ECHO: Templates = (
    "with an echo {of|every} <t> and {a |}feedback {of |}<k>",
    "with a feedback delay ({time |}<t>, feedback <k>)",
    "with {a delay|an echo} of <t> with {a |}feedback {of |}<k>",
    "through a delay of <t> and <k> feedback",
    "with echoes every <t>, feedback <k>",
)
_PLAIN_ECHO: Templates = (
    "with {an echo|echo|some echo}",
    "with {echoes|repeating echoes}",
    "with a feedback delay",
    "through an echo",
)


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
        amount = speech.pick(
            (plain(feedback), plain(feedback), f"{int(feedback * 100)}%", f"{int(feedback * 100)} percent")
        )
        sound.tell(
            sound.say(_ECHO, t=said, k=amount),
            f"Add an echo of {said} with a feedback of {amount}",
            f"echo {said} feedback {amount}",
            chained=True,
        )
    back = sound.draft.chain(sound.draft.add(f"delread~ echo {plain(time)}"), f"*~ {plain(feedback)}")
    sound.box = sound.draft.add("+~", sound.box, f"{back}>1")
    sound.draft.add("delwrite~ echo 5000", sound.box)
    _blur(sound)


def _blur(sound: Sound) -> None:
    """An echo may cancel a steady tone, and fills its pauses."""
    sound.hertz, sound.moving = None, False
    sound.steady = False


_CHORUS: Templates = (
    "with chorus",
    "with a chorus",
    "with a chorus effect",
    "through a chorus",
    "with {some|a bit of} chorus",
)
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
    (filters.fixed, 5),
    (filters.by_hand, 3),
    (filters.by_lfo, 2),
    (filters.resonant, 1),
    (_tremolo, 3.5),
    (_ring, 1.5),
    (_distort, 2),
    (_echo, 3),
    (_chorus, 1),
)


def compose(sound: Sound, count: int) -> None:
    """So many different modifiers, one after the other."""
    modifiers, shares = zip(*_MODIFIERS, strict=True)
    used: list[Callable[[Sound], None]] = []
    while len(used) < count:
        modifier = sound.speech.rng.choices(modifiers, shares)[0]
        # One of all filters with a control of its own, one with a fixed frequency.
        if modifier not in used and not {modifier, *used} >= {filters.by_hand, filters.by_lfo}:
            used.append(modifier)
            modifier(sound)


_MIC: Templates = (
    "the microphone",
    "the mic",
    "the microphone input",
    "the audio input",
    "the sound input",
    "the input from the sound card",
    "live input from adc~",
)
_SIGNAL: Templates = (
    "an audio inlet",
    "the signal inlet",
    "the signal from an inlet~",
    "an audio signal from an inlet",
    "the incoming audio signal",
    "the audio input (inlet~)",
)
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
            sound.tell(
                f"to {speech.pick(('an outlet~', 'a signal outlet', 'its outlet', 'the audio outlet'))}",
                "Send it to an outlet~",
                "outlet~",
            )
            sound.draft.add("outlet~", sound.box)
            sound.channels = (True, False)
        else:
            finish(sound)
    return drawn(request(sound, deeds=_EFFECT_DEEDS), sound.draft, lambda: behaviour(sound))


def microphone(speech: Speech) -> Drawn:
    """Live input through one or two effects."""
    return _effect(speech, microphone=True)


def insert(speech: Speech) -> Drawn:
    """An abstraction with a signal inlet."""
    return _effect(speech, microphone=False)


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
    Family("modulated", modulated, 2.5),
)
