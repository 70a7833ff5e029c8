"""What sounds: plain waves, pulses, pairs, sums, FM, noise; each with a pitch of any kind."""

from __future__ import annotations

import math
from collections.abc import Callable

from patchgen_training.families import numbers
from patchgen_training.families.composition.curves import still
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.pitches import Pitch, before, fixed, midi_hertz, note, some_pitch
from patchgen_training.families.composition.voice import Partials, Voice, Wave, harmonic
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Templates, enumerated
from patchgen_training.families.waves import NAMES, WAVES, pulse_wave

Amplitudes = Callable[[int], float]  # of a partial by its number

AMPLITUDES: dict[str, Amplitudes] = {
    "sine": lambda n: float(n == 1),
    "saw": lambda n: 2 / (math.pi * n),
    "square": lambda n: 4 / (math.pi * n) * (n % 2),
    "triangle": lambda n: 8 / (math.pi * n) ** 2 * (n % 2),
}
SHAPES: dict[str, Callable[[float], float]] = {
    "sine": lambda phase: math.cos(2 * math.pi * phase),
    "saw": lambda phase: 2 * phase - 1,
    "square": lambda phase: 1.0 if phase < 0.5 else -1.0,
    "triangle": lambda phase: 4 * abs(phase - 0.5) - 1,
}
_KINDS = ("sine", "sine", "sine", "saw", "saw", "saw", "square", "square", "triangle")


def named(piece: Piece, pitch: Pitch, name: str) -> None:
    """The head of the request: the source with its pitch."""
    piece.still = pitch.still
    piece.head = pitch.phrase.replace("<s>", name)
    piece.short = f"{name} {pitch.short}" if len(name) < 40 else f"{name}, {pitch.short}"


def oscillator(piece: Piece) -> None:
    """A plain wave."""
    kind = piece.speech.pick(_KINDS)
    pitch = some_pitch(piece)
    cords, hertz = pitch.given
    piece.box = WAVES[kind].add(piece.draft, *cords, hertz=hertz)
    piece.voices = [Voice(harmonic(pitch.curve, AMPLITUDES[kind]), wave=Wave(SHAPES[kind], pitch.curve))]
    named(piece, pitch, piece.say(NAMES[kind]).strip())


_PULSE: Templates = (
    "pulse wave with a {width|pulse width|duty cycle} of <w>",
    "<w> pulse wave",
    "pulse oscillator with <w> {width|duty cycle|pulse width}",
)


def pulse(piece: Piece) -> None:
    """A pulse of a given width."""
    percent = piece.speech.pick((5, 10, 15, 20, 20, 25, 25, 30, 30, 35, 40, 60, 65, 70, 75, 80))
    pitch = fixed(piece) if piece.speech.chance(0.5) else some_pitch(piece)
    said = piece.speech.pick((f"{percent}%", f"{percent} percent", plain(percent / 100)))
    cords, hertz = pitch.given
    piece.box = pulse_wave(percent / 100).add(piece.draft, *cords, hertz=hertz)
    partials = harmonic(pitch.curve, lambda n: 4 / (math.pi * n) * abs(math.sin(math.pi * n * percent / 100)))
    piece.voices = [Voice(partials, offset=still(2 * percent / 100 - 1))]
    # Only behind its pitch may the name have words of its own behind it.
    named(piece, pitch, piece.say(_PULSE[1:2] if pitch.phrase.startswith("a <s> ") else _PULSE, w=said))


_NOISE: Templates = ("white noise", "noise", "a noise source", "some noise", "a white noise generator", "white noise")


def noise(piece: Piece) -> None:
    """White noise."""
    piece.head = piece.say(_NOISE)
    piece.short = piece.speech.pick(("noise", "white noise", "noise~"))
    piece.box = piece.draft.add("noise~")
    piece.voices = [Voice()]


_SUB: Templates = (
    "<s> with a <u> sub-oscillator {an octave|one octave} {below|lower|down}",
    "<s> with a <u> sub {an octave|one octave} below",
    "<s> plus a <u> sub-oscillator {an octave|one octave} {below|down}",
)


def sub(piece: Piece) -> None:
    """A wave and another an octave below."""
    speech, draft = piece.speech, piece.draft
    kind, under = speech.pick(("saw", "saw", "square", "sine", "triangle")), speech.pick(("sine", "sine", "square"))
    pitch = some_pitch(piece)
    cords, hertz = pitch.given
    signal = (
        pitch.box is not None and pitch.short.startswith(("sweep", "frequency", "pitch"))
    ) or "vibrato" in pitch.short
    upper = WAVES[kind].add(draft, *cords, hertz=hertz)
    if hertz is not None:
        lower = WAVES[under].add(draft, hertz=hertz / 2)
    else:
        lower = WAVES[under].add(draft, draft.add("*~ 0.5" if signal else "* 0.5", *cords))
    piece.box = draft.add("*~ 0.5", upper, lower)
    piece.voices = [
        Voice(harmonic(pitch.curve, lambda n: AMPLITUDES[kind](n) / 2)),
        Voice(harmonic(lambda ms: pitch.curve(ms) / 2, lambda n: AMPLITUDES[under](n) / 2)),
    ]
    named(piece, pitch, piece.say(_SUB, s=kind if kind != "saw" else "sawtooth", u=under))


_DETUNED: Templates = (
    "two <s>s {at|around} <f>, {detuned|apart} by <d>",
    "{a pair of|two} <s>s, <f> and <d> {above|higher}",
    "{a fat sound of two|two detuned} <s>s: <f> and one <d> {above|higher}",
    "a <f> <s> with {another|a second one} detuned by <d>",
    "a <f> <s> doubled <d> {sharp|higher}",
)


def detuned(piece: Piece) -> None:
    """Two of a kind, some hertz or cents apart."""
    speech, draft = piece.speech, piece.draft
    kind = speech.pick(("saw", "saw", "saw", "square", "sine", "triangle"))
    low = speech.pick((55, 65, 80, 98, 100, 110, 130, 150, 165, 200, 220, 330, 440))
    if speech.chance(0.6):
        apart = speech.pick((0.5, 1, 1, 1.5, 2, 2, 3, 4, 5, 6))
        high, said = low + apart, numbers.hertz(speech, apart)
    else:
        cents = speech.pick((5, 7, 8, 10, 10, 12, 15, 20, 25))
        high, said = float(f"{low * 2 ** (cents / 1200):.6g}"), f"{cents} cents"
    name = {"saw": "saw", "square": "square wave", "sine": "sine", "triangle": "triangle wave"}[kind]
    at = numbers.hertz(speech, low)
    piece.head = piece.say(_DETUNED, s=name, f=at, d=said)
    piece.short = f"2 {name}s {at} detuned {said}"
    piece.box = draft.add("*~ 0.5", *(WAVES[kind].add(draft, hertz=tone) for tone in (low, high)))
    piece.voices = [Voice(harmonic(still(tone), lambda n: AMPLITUDES[kind](n) / 2)) for tone in (low, high)]
    piece.ms = max(piece.ms, 1200)


_SUM: Templates = (
    "additive tone with {the |}{partials|harmonics|overtones} <l>",
    "sum of sine harmonics with levels <l>",
    "additive {organ |}sound with harmonics at <l>",
)


def additive(piece: Piece) -> None:
    """Harmonics of given levels, an oscillator each."""
    speech, draft = piece.speech, piece.draft
    pitch = before(piece) if speech.chance(0.7) else note(piece)
    count = speech.pick((2, 3, 3, 4, 4, 5))
    levels = [1.0, *(speech.pick((0.1, 0.2, 0.25, 0.3, 0.33, 0.4, 0.5, 0.5, 0.6, 0.7)) for _ in range(count - 1))]
    share = plain(round(1 / sum(levels), 2))
    voices = []
    for k, level in enumerate(levels, start=1):
        if pitch.hertz is not None:
            tone = draft.add(f"osc~ {plain(pitch.hertz * k)}")
        else:
            tone = draft.add("osc~", draft.add(f"* {k}", *pitch.given[0]) if k > 1 else pitch.given[0][0])
        voices.append(draft.add(f"*~ {plain(level)}", tone) if level != 1 else tone)
    piece.box = draft.add(f"*~ {share}", *voices)
    listing = enumerated([plain(level) for level in levels]) if speech.chance(0.4) else ", ".join(map(plain, levels))
    piece.voices = [Voice(harmonic(pitch.curve, lambda n: levels[n - 1] * float(share) if n <= count else 0))]
    named(piece, pitch, piece.say(_SUM, l=listing))


_FM: Templates = (
    "FM tone with {a |}ratio {of |}<r> and {an |}index {of |}<i>",
    "two-operator FM sound (ratio <r>, index <i>)",
    "FM {synth|voice|oscillator} with a modulator at <r> times its frequency and index <i>",
)


def fm(piece: Piece) -> None:
    """A sine whose frequency another moves, at a ratio to it and with an index: deviation over modulator."""
    speech, draft = piece.speech, piece.draft
    ratio, index = speech.pick((0.5, 1, 1, 2, 2, 3, 1.5, 3.5, 1.4, 7, 4, 5)), speech.pick((0.5, 1, 1, 2, 2, 3, 4, 5, 8))
    pitch = before(piece) if speech.chance(0.6) else note(piece)
    cords, hertz = pitch.given
    if pitch.curve(0) * (1 + ratio * (index + 2)) > 16000:  # beyond, it would fold over
        ratio, index = 1, 2
    if hertz is not None:
        modulator = draft.chain(draft.add(f"osc~ {plain(hertz * ratio)}"), f"*~ {plain(hertz * ratio * index)}")
        piece.box = draft.chain(modulator, f"+~ {plain(hertz)}", "osc~")
    else:
        base = draft.add("sig~", *cords)
        frequency = draft.add(f"*~ {plain(ratio)}", base) if ratio != 1 else base
        depth = draft.add(f"*~ {plain(index)}", frequency)
        swing = draft.add("*~", draft.add("osc~", frequency), f"{depth}>1")
        piece.box = draft.add("osc~", draft.add("+~", base, f"{swing}>1"))
    at = pitch.curve(0)
    # Sidebands that meet add up by their phases, which drift apart by rounding.
    piece.voices = [
        Voice(
            lambda _: sidebands(at, at * ratio, index), slack=0.3, free=index > 3 or (index > 1 and 2 / ratio % 1 == 0)
        )
    ]
    named(piece, pitch, piece.say(_FM, r=plain(ratio), i=plain(index)))


def sidebands(carrier: float, modulator: float, index: float) -> Partials:
    """The partials of FM; those below zero come back from above it."""
    lines: dict[float, float] = {}
    for n in range(-int(index) - 6, int(index) + 7):
        hertz = round(abs(carrier + n * modulator), 3)
        lines[hertz] = lines.get(hertz, 0) + _bessel(n, index)
    return [(hertz, abs(amplitude)) for hertz, amplitude in lines.items() if hertz > 1]


def _bessel(order: int, x: float) -> float:
    steps = 120
    angles = [math.pi * (k + 0.5) / steps for k in range(steps)]
    return sum(math.cos(order * a - x * math.sin(a)) for a in angles) / steps


_CHORD: Templates = (
    "a <q> chord on <n> {made of|of|from} <w>",
    "{a|the} <q> {triad|chord} of <w> on <n>",
    "<w> playing {a|the} <n> <q> chord",
    "a <n> <q> chord {played by|on|with} <w>",
)
_QUALITIES = {"major": (0, 4, 7), "minor": (0, 3, 7), "diminished": (0, 3, 6), "sus4": (0, 5, 7), "sus2": (0, 2, 7)}
_PLURALS = {"sine": ("sines", "sine waves"), "saw": ("saws", "sawtooths"), "triangle": ("triangle waves",)}


def chord(piece: Piece) -> None:
    """A triad on a note, one oscillator each."""
    speech, draft = piece.speech, piece.draft
    quality, root = speech.pick(tuple(_QUALITIES)), speech.rng.randint(45, 69)
    kind = speech.pick(("sine", "sine", "saw", "triangle"))
    said = numbers.note(speech, root)
    name = speech.pick(_PLURALS[kind])
    piece.head = piece.say(_CHORD, q=quality, n=said, w=name)
    piece.short = f"{said} {quality} chord, {name}"
    tones = [root + step for step in _QUALITIES[quality]]
    voices = [WAVES[kind].add(draft, draft.chain(draft.start(str(tone)), "mtof")) for tone in tones]
    piece.box = draft.add("*~ 0.33", *voices)
    piece.voices = [Voice(harmonic(still(midi_hertz(t)), lambda n: AMPLITUDES[kind](n) * 0.33)) for t in tones]


_DRONE: Templates = (
    "a drone of <n> slightly detuned <s>s {around|on} <f>",
    "a <f> drone {made of|from} <n> <s>s, each <d> {above|higher than} the {last|one before}",
    "<n> <s>s {stacked|beating} from <f> up in steps of <d>",
)


def drone(piece: Piece) -> None:
    """Three to five of a kind, each a little higher."""
    speech, draft = piece.speech, piece.draft
    kind, count = speech.pick(("saw", "sine", "triangle")), speech.pick((3, 3, 4, 5))
    base, apart = speech.pick((40, 50, 55, 60, 65, 80, 82, 98, 100, 110, 130)), speech.pick((0.2, 0.3, 0.5, 0.5, 1, 2))
    name = {"saw": "saw", "sine": "sine", "triangle": "triangle wave"}[kind]
    slots = {"n": numbers.number(speech, count), "s": name, "f": numbers.hertz(speech, base)}
    slots["d"] = numbers.hertz(speech, apart)
    piece.head = piece.say(_DRONE[1:], **slots)
    piece.short = f"drone {slots['n']} {name}s {slots['f']} step {slots['d']}"
    tones = [base + apart * k for k in range(count)]
    share = round(1 / count, 2)
    piece.box = draft.add(f"*~ {plain(share)}", *(WAVES[kind].add(draft, hertz=tone) for tone in tones))
    piece.voices = [Voice(harmonic(still(tone), lambda n: AMPLITUDES[kind](n) * share), free=True) for tone in tones]


SOURCES: tuple[tuple[Callable[[Piece], None], float], ...] = (
    (oscillator, 14),
    (pulse, 2),
    (noise, 2),
    (sub, 1.5),
    (detuned, 1.5),
    (additive, 1),
    (fm, 1.5),
    (chord, 1),
    (drone, 0.6),
)


def chosen(piece: Piece, sources: tuple[tuple[Callable[[Piece], None], float], ...]) -> None:
    """Any of them, by their shares."""
    ways, shares = zip(*sources, strict=True)
    piece.speech.rng.choices(ways, shares)[0](piece)
