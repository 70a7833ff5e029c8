"""Sound that comes in, by the sound card or a signal inlet: through effects, both channels, two inlets."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.composition import effects, envelopes, filters, outputs
from patchgen_training.families.composition.controls import Parameter, control
from patchgen_training.families.composition.curves import still
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.request import worded
from patchgen_training.families.composition.voice import Voice, harmonic
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates

_MICROPHONE = (
    "the microphone",
    "the mic",
    "the microphone input",
    "the audio input",
    "the sound card input",
    "live input from adc~",
    "live audio input",
    "my voice from the microphone",
)
_INLET = (
    "an audio inlet",
    "the signal inlet",
    "a signal from an inlet~",
    "an incoming audio signal",
    "the audio signal at the inlet~",
    "the sound at a signal inlet",
    "an audio signal from the inlet",
)
_TAKE: Templates = ("^take <core>", "^process <core>", "^take <core>", "^run <core>", "^use <core>")
_THINGS: Templates = ("an effect: <core>", "an audio effect: <core>", "a processor: <core>")


def incoming(low: float = 1.0) -> Voice:
    """What a run feeds in: a sine of 1 kHz at one half."""
    return Voice(harmonic(still(1000), lambda n: 0.5 * low * (n == 1)))


def process(speech: Speech) -> Drawn:
    """One to three parts behind a microphone or an inlet~; now and then an envelope or a switch."""
    piece = Piece(speech)
    microphone = speech.chance(0.5)
    piece.head = speech.pick(_MICROPHONE if microphone else _INLET)
    piece.short = speech.pick(("mic", "adc~", "audio in") if microphone else ("inlet~", "signal inlet", "audio inlet"))
    piece.box = piece.draft.add("adc~" if microphone else "inlet~")
    piece.voices = [incoming()]
    count = speech.pick((1, 1, 1, 1, 2, 2, 3))
    if speech.chance(0.12):
        envelopes.switch(piece)
        count -= 1
    effects.some_effects(piece, count)
    if microphone:
        outputs.finish(piece, speech.pick((0, 0, 1, 1, 2)))
    elif speech.chance(0.75):
        outputs.to_outlet(piece)
    else:
        outputs.finish(piece, speech.pick((1, 2)))
    return drawn(worded(piece, play=_TAKE, things=_THINGS, source="input"), piece.draft, piece.behaviour)


_VCA: Templates = (
    "^scale {an|the} {incoming |}audio signal by <c> and ^send it to {an outlet~|a signal outlet}",
    "^multiply {the signal inlet|an inlet~} by <c>, {without clicks|smoothed over 20 ms}, and ^output it at an outlet~",
    "^take a signal at an inlet~, ^set its volume with <c> and ^pass it to an outlet~",
    "^control the level of {an audio inlet|the signal inlet} with <c>, out to an outlet~",
)
_VCA_THINGS: Templates = (
    "a volume control for {an audio inlet|a signal inlet}: <c> sets the gain, the result goes to an outlet~",
    "an amplifier from inlet~ to outlet~ {with|controlled by} <c>",
)


def amplifier(speech: Speech) -> Drawn:
    """A signal inlet times a number, smoothed, to a signal outlet."""
    piece = Piece(speech)
    piece.box = piece.draft.add("inlet~")
    piece.voices = [incoming()]
    by = control(piece, Parameter(("gain",), 0, 1, 1, whole=False), plainly=True)
    piece.times_signal(piece.draft.smooth(by.box))
    piece.level(by.smooth)
    outputs.to_outlet(piece)
    text = speech.request(_VCA_THINGS, _VCA, ("inlet~ -> *~ <k> -> outlet~",), c=by.noun, k=by.short)
    return drawn(text, piece.draft, piece.behaviour)


_STEREO: Templates = (
    "^filter both channels of {the|a} stereo input with a <n> at <f>",
    "^run the left and the right input through a <n> at <f> each",
    "^take {the|a} stereo input ({adc~|both channels}), ^put a <n> at <f> on each channel and ^send them out again",
    "^process the sound card's two inputs separately with a <n> at <f>, left to left and right to right",
)
_STEREO_THINGS: Templates = (
    "a stereo <n> at <f> for the {audio|sound card} input",
    "a stereo filter: {both|left and right} inputs through a <n> at <f> each",
)


def stereo(speech: Speech) -> Drawn:
    """Both inputs through the same filter, each to its own output; a level of 0.1 as ever."""
    piece = Piece(speech)
    draft = piece.draft
    kind = speech.pick((filters.LOW, filters.LOW, filters.HIGH, filters.BAND))
    cutoff = numbers.some_cutoff(speech)
    source = draft.add("adc~")
    text = f"bp~ {cutoff} 5" if kind is filters.BAND else f"{kind.box} {cutoff}"
    sides = [draft.add("*~ 0.1", draft.add(text, cord)) for cord in (source, f"{source}.1")]
    draft.add("dac~", sides[0], f"{sides[1]}>1")
    piece.voices = [incoming(0.1)]
    piece.gain(kind.gain(still(cutoff), 5))
    slots = {"n": piece.say(kind.names), "f": numbers.hertz(speech, cutoff)}
    terse: Templates = ("stereo <n> <f> on adc~", "adc~ -> <n> <f> -> dac~, stereo")
    return drawn(speech.request(_STEREO_THINGS, _STEREO, terse, **slots), draft, piece.behaviour)


_TWO: tuple[tuple[Templates, Templates, str], ...] = (
    (
        (
            "^multiply two {audio|signal} inlets and ^send the {product|result} to an outlet~",
            "^ring modulate one signal inlet with another, out to an outlet~",
            "^take two signals at inlets and ^output their product at a signal outlet",
        ),
        ("a ring modulator for two {audio|signal} inlets with an outlet~",),
        "*~",
    ),
    (
        (
            "^add two {audio|signal} inlets and ^send the sum to an outlet~",
            "^mix two signal inlets into one outlet~",
            "^sum the signals of two inlet~s to an outlet~",
        ),
        ("a mixer of two {audio|signal} inlets into one outlet~", "the sum of two signal inlets at an outlet~"),
        "+~",
    ),
    (
        (
            "^subtract the {right|second} signal inlet from the {left|first} and ^output the difference at an outlet~",
            "^output the difference of two audio inlets (left minus right) at an outlet~",
        ),
        ("the difference of two signal inlets, left minus right, at an outlet~",),
        "-~",
    ),
)


def two_inlets(speech: Speech) -> Drawn:
    """Two signal inlets into one outlet: product, sum, mean, difference."""
    piece = Piece(speech)
    draft = piece.draft
    deeds, things, box = speech.pick(_TWO)
    first, second = draft.add("inlet~"), draft.add("inlet~")
    mixed, said, gain = draft.add(box, first, f"{second}>1"), "", 1.0
    if speech.chance(0.4):
        gain = speech.pick((0.1, 0.2, 0.25, 0.5, 0.5))
        mixed = draft.add(f"*~ {plain(gain)}", mixed)
        said = speech.pick(
            (f", scaled by {plain(gain)}", f" with a gain of {plain(gain)}", f", at level {plain(gain)}")
        )
    draft.add("outlet~", mixed)
    # Both hear the same sine of one half: their product is a tone of twice the pitch and an offset.
    hertz, level = {"*~": (2000, 0.125), "+~": (1000, 1.0), "-~": (1000, 0.0)}[box]
    piece.to_outlet = True
    piece.voices = [Voice(harmonic(still(hertz), lambda n: level * gain * (n == 1)))]
    piece.voices[0].sides = (still(1), still(0))
    text = speech.request(tuple(t + "<s>" for t in things), tuple(t + "<s>" for t in deeds), s=said)
    return drawn(text, draft, piece.behaviour)


FAMILIES = (
    Family("processor", process, 4),
    Family("amplifier", amplifier, 0.6),
    Family("stereo-filter", stereo, 0.6),
    Family("two-signals", two_inlets, 0.5),
)
