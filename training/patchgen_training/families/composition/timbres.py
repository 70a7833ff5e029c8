"""Sources whose colour moves: pulse width, FM index, detuning, number of voices; by an LFO or by a hand."""

from __future__ import annotations

import math
from collections.abc import Callable

from patchgen_training.families import numbers
from patchgen_training.families.composition.controls import Parameter, control, ridden
from patchgen_training.families.composition.curves import Curve, sine
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.pitches import before
from patchgen_training.families.composition.sources import AMPLITUDES, named, sidebands
from patchgen_training.families.composition.voice import Partials, Voice, harmonic
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Templates
from patchgen_training.families.waves import WAVES

_BY_LFO: Templates = (
    "pulse wave with its width {moving|swept} between <a> and <b> by {an LFO at <r>|a <r> LFO}",
    "pulse wave whose {pulse width|duty cycle} is modulated from <a> to <b> at <r>",
    "PWM {oscillator|tone} (width <a> to <b>, {LFO|rate} <r>)",
)
_PULSE: Templates = ("pulse wave<x>", "pulse oscillator<x>", "rectangle wave<x>")


def pulse_width(piece: Piece) -> None:
    """A pulse whose width an LFO or a hand moves."""
    speech, draft = piece.speech, piece.draft
    pitch = before(piece)
    phase = draft.add(f"phasor~ {plain(pitch.hertz or 0)}")
    if speech.chance(0.5):
        low, high = speech.pick(((10, 90), (20, 80), (10, 50), (20, 50), (30, 70), (5, 50), (40, 60)))
        rate = speech.pick((0.1, 0.2, 0.25, 0.3, 0.5, 0.5, 1, 1, 2, 3, 4))
        said = numbers.hertz(speech, rate)
        percent = speech.chance(0.6)
        ends = [f"{end}%" if percent else plain(end / 100) for end in (low, high)]
        swing = draft.chain(
            draft.add(f"osc~ {plain(rate)}"), f"*~ {plain((high - low) / 200)}", f"+~ {plain((high + low) / 200)}"
        )
        width = sine(rate, low / 100, high / 100)
        named(piece, pitch, piece.say(_BY_LFO, a=ends[0], b=ends[1], r=said))
        piece.short = f"pulse {pitch.short} pwm {ends[0]}-{ends[1]} at {said}"
    else:
        bottom, top = speech.pick(((0, 1), (0, 1), (0.1, 0.9), (0.05, 0.95), (0.1, 0.5)))
        start = 0.3 if top == 0.5 else 0.5
        names = ("pulse width", "width", "duty cycle")
        parameter = Parameter(names, bottom, top, start, whole=False, silent_low=True)
        by = control(piece, parameter)
        swing, width = draft.smooth(by.box), by.smooth
        riding, _ = ridden(piece, parameter, by, apart=False)
        named(piece, pitch, piece.say(_PULSE, x=riding))
        piece.short = f"pulse {pitch.short} width {by.short}"
    piece.box = draft.add("expr~ 2 * ($v1 < $v2) - 1", phase, f"{swing}>1")
    # The offset of a pulse moves with its width.
    piece.voices = [Voice(_rectangle(pitch.curve, width), offset=lambda ms: 2 * width(ms) - 1, slack=0.3)]
    piece.still = False


def _rectangle(pitch: Curve, width: Curve) -> Callable[[float], Partials]:
    def partials(ms: float) -> Partials:
        share = width(ms)
        tones = harmonic(pitch, lambda n: 4 / (math.pi * n) * abs(math.sin(math.pi * n * share)))
        return tones(ms)

    return partials


_FM: Templates = (
    "FM tone (modulator <m>)<x>",
    "sine {frequency-modulated|modulated} by a <m> sine<x>",
    "FM {pair|voice} with a <m> modulator<x>",
)


def fm_by_hand(piece: Piece) -> None:
    """A sine moved by another; how far, in hertz, is on a control."""
    speech, draft = piece.speech, piece.draft
    pitch = before(piece)
    hertz = pitch.hertz or 0
    modulator = speech.pick((2, 3, 5, 10, 50, 70, 100, 110, 150, 200, 220, 300, 440))
    top = speech.pick((50, 100, 200, 300, 500, 1000))
    parameter = Parameter(("depth", "modulation depth", "index"), 0, top, round(top / 4))
    by = control(piece, parameter)
    swing = draft.add("*~", draft.add(f"osc~ {modulator}"), f"{draft.smooth(by.box)}>1")
    piece.box = draft.chain(swing, f"+~ {plain(hertz)}", "osc~")
    # A deep, slow sweep is a siren and not a set of sidebands.
    piece.voices = [Voice(lambda ms: sidebands(hertz, modulator, by.curve(ms) / modulator), free=top > 6 * modulator)]
    riding, _ = ridden(piece, parameter, by, apart=False)
    said = numbers.hertz(speech, modulator)
    named(piece, pitch, piece.say(_FM, m=said, x=riding))
    piece.still = False
    piece.short = f"fm {pitch.short} modulator {said} depth {by.short}"


_TWO: Templates = ("pair of <s>s<x>", "fat sound of two <s>s<x>", "stack of two <s>s<x>")


def detuned_by_hand(piece: Piece) -> None:
    """Two of a kind; how many hertz the second is above the first is on a control."""
    speech, draft = piece.speech, piece.draft
    kind = speech.pick(("saw", "saw", "sine", "square", "triangle"))
    pitch = before(piece)
    hertz = pitch.hertz or 0
    parameter = Parameter(("detuning", "detune"), 0, speech.pick((5, 10, 10, 20, 50)), 2, whole=False)
    by = control(piece, parameter)
    higher = draft.add(f"+ {plain(hertz)}", by.box)
    piece.box = draft.add("*~ 0.5", WAVES[kind].add(draft, hertz=hertz), WAVES[kind].add(draft, higher))
    piece.voices = [
        Voice(harmonic(pitch.curve, lambda n: AMPLITUDES[kind](n) / 2), free=True),
        Voice(harmonic(lambda ms: hertz + by.curve(ms), lambda n: AMPLITUDES[kind](n) / 2), free=True),
    ]
    riding, _ = ridden(piece, parameter, by, apart=False)
    name = {"saw": "saw", "square": "square wave", "sine": "sine", "triangle": "triangle wave"}[kind]
    named(piece, pitch, piece.say(_TWO, s=name, x=riding))
    piece.short = f"2 {name}s {pitch.short} detune {by.short}"


_LIMITED: Templates = (
    "band-limited <s> of <k> harmonics",
    "band-limited <s> (<k> harmonics, {additive|summed sines})",
    "<s> built from {its first <k> harmonics|<k> sines}",
)


def band_limited(piece: Piece) -> None:
    """A saw, square or triangle as a sum of its first harmonics, by sinesum in a table."""
    speech, draft = piece.speech, piece.draft
    kind = speech.pick(("saw", "square", "square", "triangle"))
    count = speech.pick((3, 4, 5, 6, 8, 8, 10))
    levels: list[float] = []
    for n in range(1, 2 * count if kind != "saw" else count + 1):
        whole = AMPLITUDES[kind](n) / AMPLITUDES[kind](1)
        levels.append(float(f"{whole:.3f}"))
    draft.add("graph wave 515")
    draft.start(f"; wave sinesum 512 {' '.join(map(plain, levels))}")
    pitch = before(piece)
    piece.box = draft.chain(draft.add(f"sig~ {plain(pitch.hertz or 0)}"), "tabosc4~ wave", "*~ 0.6")
    piece.voices = [Voice(harmonic(pitch.curve, lambda n: 0.6 * levels[n - 1] if n <= len(levels) else 0))]
    name = {"saw": "saw", "square": "square wave", "triangle": "triangle wave"}[kind]
    named(piece, pitch, piece.say(_LIMITED, s=name, k=numbers.number(speech, count)))


TIMBRES: tuple[tuple[Callable[[Piece], None], float], ...] = (
    (pulse_width, 2),
    (fm_by_hand, 1),
    (detuned_by_hand, 0.7),
    (band_limited, 1),
)
