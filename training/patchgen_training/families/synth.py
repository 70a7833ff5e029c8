"""The composer that joins sources with all else; further sounds of several oscillators."""

from __future__ import annotations

from patchgen_training.families import effects, envelopes, numbers, output, sources
from patchgen_training.families.behaviour import on, pitch
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated
from patchgen_training.families.sound import Sound, behaviour, request
from patchgen_training.families.waves import NAMES, WAVES


def compose(speech: Speech, *, plainly: bool = False) -> Drawn:
    """A source, an envelope, what it goes through, a switch, a level, an output: all of them at will."""
    sound = Sound(speech)
    sources.some_source(sound)
    if not plainly:
        envelopes.compose(sound)
        effects.compose(sound, speech.pick((0, 0, 1, 1, 1, 2, 2, 3)))
    output.finish(sound, plainly=plainly)
    return drawn(request(sound), sound.draft, lambda: behaviour(sound))


def tone(speech: Speech) -> Drawn:
    """A source alone."""
    return compose(speech, plainly=True)


_CHORD: Templates = (
    "a chord of {sines at |sine waves at |}<f>",
    "{the|a} {sum|mix} of {<three>|several |}sine waves at <f>",
    "sine waves at <f> {together|at once|mixed}",
    "<k> {sines|sine oscillators|sine waves|oscillators} at <f>",
    "additive synthesis with partials at <f>",
    "a chord with the frequencies <f>",
)

# fmt: off
_CHORD_TONES = (
    100, 150, 200, 220, 261, 277, 300, 330, 349, 392, 400, 440, 500, 523,
    550, 587, 600, 660, 700, 784, 880, 900, 1000,
)
# fmt: on


def chord(speech: Speech) -> Drawn:
    """Several sines at once, each at an equal level."""
    sound = Sound(speech)
    count = speech.pick((2, 2, 3, 3, 3, 4, 5))
    tones = speech.sample(_CHORD_TONES, count)
    by_note = speech.chance(0.35)
    if by_note:
        tones = speech.sample(range(45, 80), count)
    said = [numbers.note(speech, tone) if by_note else str(tone) for tone in sorted(tones)]
    listing = speech.pick((enumerated(said), ", ".join(said), " + ".join(said)))
    if not by_note:
        listing += speech.pick((" Hz", " Hz", "Hz", " hertz", ""))
    sound.head = sound.say(_CHORD, f=listing, k=numbers.number(speech, count), three="three " if count == 3 else "")
    sound.terse = f"sines {listing}"
    pitches = [
        sound.draft.add("osc~", sound.draft.chain(sound.draft.start(str(tone)), "mtof"))
        if by_note
        else sound.draft.add(f"osc~ {tone}")
        for tone in sorted(tones)
    ]
    sound.box = sound.draft.add(f"*~ {plain(round(1 / count, 2))}", *pitches)
    effects.compose(sound, speech.pick((0, 0, 0, 1)))
    output.finish(sound)
    return drawn(request(sound), sound.draft, lambda: behaviour(sound))


_DETUNED: Templates = (
    "two {detuned |slightly detuned |}<s>s at <a> and <b>",
    "two <s>s, one at <a> and {the other|one} at <b>, {mixed|beating}",
    "a {beating|detuned} pair of <s>s at <a> and <b>",
    "<s>s at <a> and <b> {added together|mixed|in unison}",
    "a fat sound of two <s>s ({one at |}<a> and <b>)",
)


def detuned(speech: Speech) -> Drawn:
    """Two oscillators of one kind, a little apart."""
    sound = Sound(speech)
    name = speech.pick(("sine", "saw", "saw", "square", "triangle"))
    word = speech.pick(
        {
            "sine": ("sine wave", "sine"),
            "saw": ("saw", "sawtooth"),
            "square": ("square wave", "square oscillator"),
            "triangle": ("triangle wave", "triangle oscillator"),
        }[name]
    )
    low = speech.pick((55, 80, 100, 110, 150, 200, 220, 300, 330, 440, 500))
    high = low + speech.pick((0.5, 1, 1, 2, 2, 3, 4, 5))
    sound.head = sound.say(_DETUNED, s=word, a=numbers.hertz(speech, low), b=numbers.hertz(speech, high))
    sound.terse = f"2 {word}s {plain(low)} + {plain(high)}"
    voices = [WAVES[name].add(sound.draft, hertz=tone) for tone in (low, high)]
    sound.box = sound.draft.add("*~ 0.5", *voices)
    effects.compose(sound, speech.pick((0, 0, 1, 1, 2)))
    output.finish(sound)
    return drawn(request(sound), sound.draft, lambda: behaviour(sound))


_HARMONICS: Templates = (
    "the first <n> harmonics of <f>, {each at 1/n of the level|falling in level as 1/n}",
    "an additive tone on <f> with <n> harmonics {at levels 1/n|, each 1/n as loud}",
    "additive synthesis: <n> {partials|harmonics} on a fundamental of <f>, amplitude 1/n",
)


def harmonics(speech: Speech) -> Drawn:
    """A fundamental and its multiples, each one n-th as loud."""
    sound = Sound(speech)
    base, count = speech.pick((50, 55, 80, 100, 110, 120, 150, 200, 220)), speech.pick((2, 3, 3, 4, 4, 5, 6))
    sound.head = sound.say(_HARMONICS, n=numbers.number(speech, count), f=numbers.hertz(speech, base)).replace(
        " ,", ","
    )
    sound.terse = f"additive {base}hz {count} harmonics 1/n"
    partials = []
    for k in range(1, count + 1):
        partial = sound.draft.add(f"osc~ {base * k}")
        partials.append(partial if k == 1 else sound.draft.add(f"*~ {plain(round(1 / k, 3))}", partial))
    sound.box = sound.draft.add("*~ 0.4", *partials)
    sound.hertz = base
    effects.compose(sound, speech.pick((0, 0, 0, 1)))
    output.finish(sound)
    return drawn(request(sound), sound.draft, lambda: behaviour(sound))


_STEREO: Templates = (
    "{a|one} <a> <s> {in|on} the left {channel|speaker|ear} and {a|one} <b> <u> {in|on} the right{| one| channel}",
    "a <a> <s> left and a <b> <u> right",
    "a <s> at <a> on the left and a <u> at <b> on the right",
    "{binaural beats:|two tones:} <s> <a> {in the left|left}, <u> <b> {in the right|right}",
)


def stereo(speech: Speech) -> Drawn:
    """One sound in each speaker."""
    draft = Draft()
    words, tones, boxes = [], [], []
    for _ in range(2):
        name = speech.pick(("sine", "sine", "sine", "saw", "square", "triangle"))
        tone = numbers.some_tone(speech)
        words.append(speech.say(NAMES[name][1:7]).strip())
        tones.append(tone)
        boxes.append(draft.chain(WAVES[name].add(draft, hertz=tone), "*~ 0.1"))
    draft.add("dac~", boxes[0], f"{boxes[1]}>1")
    said = {"a": numbers.hertz(speech, tones[0]), "b": numbers.hertz(speech, tones[1]), "s": words[0], "u": words[1]}
    text = speech.request(
        _STEREO, ("^play " + speech.say(_STEREO[:3], **said), "^put " + speech.say(_STEREO[:3], **said)), **said
    )
    return drawn(text, draft, lambda: on(ms=500, expect=[pitch(tones[0], 0, 20), pitch(tones[1], 1, 20)]))


def switched_tone(speech: Speech) -> Drawn:
    """A sound that only a switch starts."""
    sound = Sound(speech)
    sources.fixed(sound)
    output.switch(sound)
    output.finish(sound, switched=True)
    return drawn(request(sound), sound.draft, lambda: behaviour(sound))


FAMILIES = (
    Family("sound", compose, 16),
    Family("tone", tone, 4),
    Family("switched-tone", switched_tone, 1),
    Family("chord", chord, 1.2),
    Family("detuned", detuned, 0.8),
    Family("harmonics", harmonics, 0.6),
    Family("stereo", stereo, 0.8),
)
