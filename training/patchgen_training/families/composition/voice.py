"""What a voice must sound like at every moment.

A voice is a set of partials (hertz and amplitude at a time) or noise with a gain for each frequency; parts bend
these as their boxes bend the sound. What can't be foretold (echoes, distortion) leaves a voice `free`: then only
its pauses and its presence are known.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from patchgen_training.families.behaviour import RATE
from patchgen_training.families.composition.curves import Curve, still

Partials: TypeAlias = "list[tuple[float, float]]"  # hertz, peak amplitude
Gain: TypeAlias = Callable[[float, float], float]  # of hertz and ms

BAND = 0.113  # width of a band of noise, as a share of its frequency
_HEARD_NOISE = [20 * 1.12**k for k in range(62)]  # to 20 kHz


@dataclass(frozen=True, slots=True)
class Wave:
    """One period of an oscillator, over a phase from 0 to 1, and its pitch."""

    value: Callable[[float], float]
    pitch: Curve


@dataclass(slots=True)
class Voice:
    """One sound on its way to the loudspeakers; `partials` is None for noise."""

    partials: Callable[[float], Partials] | None = None
    gains: list[Gain] = field(default_factory=list)
    levels: list[Curve] = field(default_factory=list)
    sides: tuple[Curve, Curve] = (still(1), still(1))
    wave: Wave | None = None  # its shape and pitch, while it is what an oscillator made
    free: bool = False
    slack: float = 0.0  # share by which its partials may differ from what is foretold
    offset: Curve | None = None  # of a pulse that isn't a square; heard where it moves
    faint: bool = False  # may be rounded away
    lingers: bool = False  # its pauses are filled by what follows a sound

    def level(self, ms: float, channel: int) -> float:
        """All that makes it louder or softer, at a time."""
        return math.prod(curve(ms) for curve in self.levels) * self.sides[channel](ms)

    def spectrum(self, ms: float, channel: int) -> Partials:
        """Its partials with their amplitudes; noise as the power of narrow bands."""
        level = self.level(ms, channel)
        if self.partials is not None:
            return [(hertz, a * level * self._gain(hertz, ms)) for hertz, a in self.partials(ms)]
        if not level:
            return []
        power = 2 / 3 / (RATE / 2)  # of [noise~]: a third, as the square of a peak amplitude twice that
        return [(f, level * self._gain(f, ms) * math.sqrt(power * BAND * f)) for f in _HEARD_NOISE]

    def shape(self, function: Callable[[float], float]) -> None:
        """Each sample becomes another: the partials of what an oscillator made are known behind that, too."""
        if self.wave is None or self.gains or self.levels or self.free:
            self.free = True
            return
        before = self.wave.value
        shaped = Wave(lambda phase: function(before(phase)), self.wave.pitch)
        self.wave, self.partials = shaped, harmonic(shaped.pitch, _Series(shaped.value))

    def offset_at(self, ms: float, channel: int) -> float:
        """The offset; what it goes through answers its steps, even where it takes it away."""
        return self.offset(ms) * self.level(ms, channel) if self.offset else 0.0

    def _gain(self, hertz: float, ms: float) -> float:
        return math.prod(gain(hertz, ms) for gain in self.gains)


def harmonic(pitch: Curve, amplitudes: Callable[[int], float]) -> Callable[[float], Partials]:
    """Multiples of a pitch, the amplitude of each by its number from 1; above half the sample rate they fold back."""

    def partials(ms: float) -> Partials:
        base = pitch(ms)
        if base <= 0:  # an oscillator that stands still
            return []
        lines = ((base * n, amplitudes(n)) for n in range(1, int(min(60000 / base, 400)) + 1))
        return [(_folded(hertz), amplitude) for hertz, amplitude in lines if amplitude]

    return partials


class _Series:
    """The amplitudes of a wave's harmonics, reckoned when the first is asked for."""

    def __init__(self, value: Callable[[float], float]) -> None:
        self._value = value
        self._amplitudes: list[float] = []

    def __call__(self, number: int) -> float:
        if not self._amplitudes:
            import numpy as np

            samples = [self._value((k + 0.5) / 4096) for k in range(4096)]
            self._amplitudes = list(2 * abs(np.fft.rfft(samples)) / 4096)
        return self._amplitudes[number]


def repeats(time: float, feedback: float, count: int | None = None) -> Gain:
    """A steady tone with its echoes: so many, or all that have come by then."""
    late = max(round(time * RATE / 1000), 64)  # samples; a delay line lasts a block at least

    def gain(hertz: float, ms: float) -> float:
        turn = cmath.exp(-2j * math.pi * hertz * late / RATE)
        number = int(ms * RATE / 1000 / late)
        number = number if count is None else min(number, count)
        return abs(sum((feedback * turn) ** k for k in range(min(number, 200) + 1)))

    return gain


def _folded(hertz: float) -> float:
    """A partial above half the sample rate comes back from there, as one of negative frequency."""
    rest = hertz % RATE
    return rest if rest <= RATE / 2 else rest - RATE


def one_pole_low(cutoff: Curve) -> Gain:
    """[lop~]."""

    def gain(hertz: float, ms: float) -> float:
        share = min(cutoff(ms) * 2 * math.pi / RATE, 1)
        return share / abs(1 - (1 - share) * cmath.exp(-2j * math.pi * hertz / RATE))

    return gain


def one_pole_high(cutoff: Curve) -> Gain:
    """[hip~]."""

    def gain(hertz: float, ms: float) -> float:
        kept = max(1 - cutoff(ms) * 2 * math.pi / RATE, 0)
        turn = cmath.exp(-2j * math.pi * hertz / RATE)
        return (1 + kept) / 2 * abs(1 - turn) / abs(1 - kept * turn)

    return gain


def resonator(cutoff: Curve, q: float, *, low: bool = False) -> Gain:
    """[vcf~], its band or its low outlet."""

    def gain(hertz: float, ms: float) -> float:
        angle = min(cutoff(ms), RATE / 2) * 2 * math.pi / RATE
        radius = max(1 - angle / q if q > 0 else 0, 0)
        loss = 2 - 2 / (q + 2)
        pole = cmath.rect(radius, angle)
        out = loss * (1 - radius) / (1 - pole * cmath.exp(-2j * math.pi * hertz / RATE))
        # Its outlets are the real and the imaginary part of one complex pole's output.
        mirror = loss * (1 - radius) / (1 - pole.conjugate() * cmath.exp(-2j * math.pi * hertz / RATE))
        return abs((out - mirror) / 2j if low else (out + mirror) / 2)

    return gain


def two_pole_band(cutoff: Curve, q: float) -> Gain:
    """[bp~]."""

    def gain(hertz: float, ms: float) -> float:
        angle = cutoff(ms) * 2 * math.pi / RATE
        loss = min(angle / q, 1)
        kept, middle = 1 - loss, math.cos(angle) if angle <= math.pi / 2 else 0
        turn = cmath.exp(-2j * math.pi * hertz / RATE)
        return abs(2 * loss * (loss + kept * angle) / (1 - 2 * middle * kept * turn + (kept * turn) ** 2))

    return gain
