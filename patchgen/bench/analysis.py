"""What a sound is like: level, pitch, spectrum, envelope.

Sounds are one channel at `RATE`, times are in ms, levels in dB.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import signal

from patchgen.bench.heard import RATE, Sound

SILENCE = -120.0  # dB, for no sound at all
_LOWEST, _HIGHEST = 20.0, 8_000.0  # Hz, the pitches that are looked for
_HOP = 220  # samples between two points of an envelope: 5 ms
_ALONE = 0.8  # of the energy, from which partials are taken for all that sounds
_PERIODIC = 0.8  # correlation of a sound with itself a period later, from which it has a pitch


def db(ratio: float) -> float:
    """Amplitude as dB."""
    return max(SILENCE, 20 * float(np.log10(max(ratio, 1e-12))))


def rms(track: Sound) -> float:
    return float(np.sqrt(np.mean(np.square(track)))) if len(track) else 0.0


def pitch(track: Sound) -> float:
    """The fundamental frequency in Hz; 0 where there is none. At least two periods have to be there."""
    track = track - track.mean() if len(track) else track
    if len(track) < RATE // 100 or rms(track) < 1e-4:
        return 0.0
    longest = min(len(track) // 2, round(RATE / _LOWEST))
    alike = _likeness(track, longest)
    # The first period that is as good as the best: its multiples are as good, too.
    tops = signal.find_peaks(alike, height=max(_PERIODIC, 0.96 * float(alike[round(RATE / _HIGHEST) :].max())))[0]
    tops = tops[tops >= RATE / _HIGHEST]
    return _raised(track, RATE / _summit(alike, int(tops[0]))) if len(tops) else 0.0


def _raised(track: Sound, hz: float) -> float:
    """A multiple of a pitch where all that sounds are that one's partials.

    A short period falls between samples, so that one which is some periods long looks better.
    """
    energies = np.square(harmonics(track, hz, 24))
    for times in range(min(12, len(energies)), 1, -1):
        if energies[times - 1 :: times].sum() > _ALONE * energies.sum():
            return hz * times
    return hz


def _likeness(track: Sound, longest: int) -> Sound:
    """The correlation of a sound with itself, 0 to `longest` samples later, normalised to 1."""
    size = len(track) - longest
    products = signal.correlate(track, track[:size], mode="valid", method="fft")
    energy = np.concatenate([[0.0], np.cumsum(np.square(track))])
    later = energy[size : size + longest + 1] - energy[: longest + 1]
    likeness: Sound = products / np.sqrt(np.maximum(later * energy[size], 1e-20))
    return likeness


def _summit(curve: Sound, at: int) -> float:
    """Where the parabola through a peak and its neighbours has its top."""
    if not 0 < at < len(curve) - 1:
        return float(at)
    left, middle, right = curve[at - 1 : at + 2]
    bend = left - 2 * middle + right
    return at + (0.5 * float((left - right) / bend) if bend else 0.0)


def spectrum(track: Sound) -> tuple[Sound, Sound]:
    """Frequencies in Hz and the amplitude of a sine at each, under a Blackman-Harris window."""
    if not len(track):
        return np.zeros(1), np.zeros(1)
    window = signal.windows.blackmanharris(len(track))
    amplitudes: Sound = np.abs(np.fft.rfft(track * window)) * 2 / window.sum()
    return np.fft.rfftfreq(len(track), 1 / RATE).astype(np.float64), amplitudes


def amplitude_at(track: Sound, hz: float) -> float:
    """The amplitude of the partial at this frequency, the strongest within three bins or 1 %."""
    return _near(*spectrum(track), hz)


def _near(frequencies: Sound, amplitudes: Sound, hz: float) -> float:
    reach = max(3 * float(frequencies[1]) if len(frequencies) > 1 else 0.0, 0.01 * hz)
    first, last = np.searchsorted(frequencies, [hz - reach, hz + reach])
    return float(amplitudes[first:last].max(initial=0.0))


def peaks(track: Sound, floor: float) -> list[tuple[float, float]]:
    """The partials down to `floor` dB below the strongest: frequency in Hz and level in dB relative to it."""
    frequencies, amplitudes = spectrum(track)
    strongest = float(amplitudes.max())
    if strongest < 1e-6:
        return []
    found = signal.find_peaks(amplitudes, height=strongest * 10 ** (floor / 20))[0]
    return [(float(frequencies[at]), db(float(amplitudes[at]) / strongest)) for at in found]


def power(track: Sound) -> tuple[Sound, Sound]:
    """Frequencies and the power at each, averaged over the sound (Welch)."""
    if len(track) < 64:
        return np.zeros(1), np.zeros(1)
    frequencies, powers = signal.welch(track, RATE, nperseg=min(4096, len(track)))
    return np.array(frequencies, np.float64), np.array(powers, np.float64)


def envelope(track: Sound, ms: float = 10.0) -> Sound:
    """The level (rms) every 5 ms, each over `ms`."""
    width = max(1, round(ms * RATE / 1000))
    energy = np.concatenate([[0.0], np.cumsum(np.square(track))])
    starts = np.arange(0, max(1, len(track) - width + 1), _HOP)
    ends = np.minimum(starts + width, len(track))
    levels: Sound = np.sqrt(np.maximum(energy[ends] - energy[starts], 0.0) / width)
    return levels


def pitches(track: Sound, ms: float = 60.0) -> Sound:
    """The pitch every 5 ms, each over `ms`; 0 where there is none."""
    width = round(ms * RATE / 1000)
    return np.array([pitch(track[at : at + width]) for at in range(0, max(1, len(track) - width), _HOP)])


def modulation(curve: Sound) -> tuple[float, float]:
    """The rate in Hz of a curve with a point every 5 ms, and its depth: half of its range, relative to its middle."""
    if len(curve) < 8 or not curve.any():
        return 0.0, 0.0
    high, low = np.percentile(curve, [97, 3])
    swing = curve - curve.mean()
    size = 16 * len(curve)  # padded, so that slow rates are told apart
    strengths = np.abs(np.fft.rfft(swing * np.hanning(len(swing)), size))
    rates = np.fft.rfftfreq(size, _HOP / RATE)
    slowest = RATE / _HOP / len(curve)  # one period in all of it
    strengths[rates < slowest] = 0.0
    return float(rates[int(strengths.argmax())]), float((high - low) / max(high + low, 1e-9))


def onsets(track: Sound, loud: float = 0.5, soft: float = 0.25) -> list[float]:
    """When the sound begins again, in ms: the level rises over `loud` of its greatest, after it was below `soft`."""
    levels = envelope(track, 5.0)
    top = float(levels.max()) if len(levels) else 0.0
    if top < 1e-4:
        return []
    found: list[float] = []
    was_soft = True
    for at, level in enumerate(levels / top):
        if was_soft and level >= loud:
            found.append(at * _HOP * 1000 / RATE)
            was_soft = False
        elif level <= soft:
            was_soft = True
    return found


def harmonics(track: Sound, hz: float, most: int = 9) -> npt.NDArray[np.float64]:
    """The amplitudes of the first partials of a tone."""
    frequencies, amplitudes = spectrum(track)
    numbers = [n for n in range(1, most + 1) if hz * n < RATE / 2]
    return np.array([_near(frequencies, amplitudes, hz * n) for n in numbers])
