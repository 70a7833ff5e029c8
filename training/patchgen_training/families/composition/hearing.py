"""Whether what was heard is the sum of the voices: short windows compared with what they foretell."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from patchgen_training.families.behaviour import RATE, Expectation, Heard
from patchgen_training.families.composition.voice import BAND, Partials, Voice

if TYPE_CHECKING:
    from patchgen_training.families.behaviour import Samples


def resembles(voices: Sequence[Voice], ms: float) -> Expectation:
    """What is heard until `ms` is the sum of the voices."""

    def check(heard: Heard) -> str:
        known = not any(voice.free for voice in voices)
        for channel in (0, 1):
            fault = _compared(heard, voices, channel, ms) if known else _present(heard, voices, channel, ms)
            if fault:
                return f"channel {channel} {fault}"
        return ""

    return check


_SILENCE = 5e-4
_POINTS = 9


@dataclass(frozen=True, slots=True)
class _Moment:
    """A window of the sound, and each voice's spectrum at some points of it."""

    start: float
    end: float
    spectra: tuple[Partials, ...]
    slack: float = 0.0
    wander: float = 0.0  # how far the offsets move
    noisy: bool = False

    @property
    def powers(self) -> list[float]:
        return [sum(a * a / 2 for _, a in spectrum) for spectrum in self.spectra]

    @property
    def chances(self) -> float:
        """Of noise, how many values it has taken within the window: its bandwidth times the time; else 0."""
        powers = [(f, a * a) for f, a in self.spectra[_POINTS // 2] if f > 1] if self.noisy else []
        squares = sum(p * p / (BAND * f) for f, p in powers)
        return sum(p for _, p in powers) ** 2 / squares * (self.end - self.start) / 1000 if squares else 0

    @property
    def steady(self) -> bool:
        """Whether hardly anything changes within it."""
        powers, places = self.powers, [_strongest(spectrum) for spectrum in self.spectra]
        low, high = min(places), max(places)
        return max(powers) <= 1.5 * min(powers) and high <= 1.006 * low


def _strongest(spectrum: Partials) -> float:
    return abs(max(spectrum, key=lambda line: line[1])[0]) if spectrum else 0.0


def _moments(voices: Sequence[Voice], channel: int, ms: float, size: float) -> Iterator[_Moment]:
    """Windows of `size` ms, one after the other; the first 25 ms are for the patch to begin in."""
    for k in range(int((ms - 25) / size)):
        start = 25 + k * size
        # Some from beyond its edges: a block of samples, and a line of 20 ms, may be late.
        times = [start - 6 + (size + 12) * j / (_POINTS - 1) for j in range(_POINTS)]
        if any(voice.partials and not voice.partials(max(t, 0)) for voice in voices for t in times):
            continue  # an oscillator that stands still: an offset, and not yet a tone
        spectra = tuple([line for voice in voices for line in voice.spectrum(t, channel)] for t in times)
        slack = max(voice.slack for voice in voices)
        offsets = [sum(voice.offset_at(t, channel) for voice in voices) for t in times]
        wander = max(offsets) - min(offsets)
        yield _Moment(start, start + size, spectra, slack, wander, any(voice.partials is None for voice in voices))


def _compared(heard: Heard, voices: Sequence[Voice], channel: int, ms: float) -> str:
    """The level of every short window; the strongest partials of those in which little changes."""
    tones = [voice for voice in voices if voice.partials is not None]
    apart = _spacing(tones, channel, ms)
    size = 46.0 if apart >= 60 else 93.0 if apart >= 30 else 186.0
    moments = list(_moments(voices, channel, ms, size))
    if apart >= 15 and (fault := _levels(heard, moments, channel)):
        return fault
    if len(tones) < len(voices):
        return _bands(heard, moments, channel) if not tones else ""
    # The longer a window, the better it tells partials apart; the longest in which little changes.
    for length in (186.0, size) if apart >= 15 else (ms - 26,):
        steady = [moment for moment in _moments(voices, channel, ms, length) if moment.steady]
        for moment in steady:
            if fault := _lines(heard, moment, channel):
                return fault
        if steady:
            break
    return ""


def _spacing(voices: Sequence[Voice], channel: int, ms: float) -> float:
    """The least distance of two partials that matter, in hertz."""
    least = 1000.0
    for t in range(30, int(ms), 60):
        lines = sorted(line for voice in voices for line in voice.spectrum(t, channel))
        loudest = max((a for _, a in lines), default=0)
        places = [0.0, *(f for f, a in lines if f > 0 and a > loudest / 8 and a > 1e-6)]
        least = min(least, *(b - a for a, b in itertools.pairwise(places)), 1000)
    return least


def _levels(heard: Heard, moments: Sequence[_Moment], channel: int) -> str:
    """The level of each window lies where the voices go within it."""
    import numpy as np

    top = math.sqrt(max((max(moment.powers) for moment in moments), default=0))
    for moment in moments:
        got = float(np.std(heard.channel(channel, moment.start, moment.end)))
        low, high = math.sqrt(min(moment.powers)), math.sqrt(max(moment.powers))
        slack = 0.1 + moment.slack + (1.5 / math.sqrt(moment.chances) if moment.chances else 0)
        if (
            not low * (1 - slack) - 0.04 * top - _SILENCE
            <= got
            <= high * (1 + slack) + 0.04 * top + moment.wander + _SILENCE
        ):
            return f"has a level of {got:.4f} at {moment.start:.0f} ms, not {low:.4f} to {high:.4f}"
    return ""


def _lines(heard: Heard, moment: _Moment, channel: int) -> str:
    """Each strong partial is there, as strong as it should be."""
    import numpy as np

    part = heard.channel(channel, moment.start, moment.end)
    part = part - part.mean()
    if not part.size:
        return ""
    window = np.hanning(part.size)
    wanted = _merged(moment.spectra[_POINTS // 2], 3.0 * RATE / part.size)
    loudest = max((a for _, a in wanted), default=0)
    for hertz, amplitude in sorted(wanted, key=lambda line: -line[1])[:6]:
        if amplitude < max(loudest / 6, _SILENCE * 2) or hertz < 3 * RATE / part.size:
            continue
        got = max(_amplitude(part, window, hertz + k * RATE / part.size) for k in (-0.5, 0, 0.5))
        near = [a for spectrum in moment.spectra for f, a in spectrum if abs(f - hertz) <= 0.006 * hertz]
        slack = 0.12 + moment.slack
        low, high = (1 - slack) * min(near) - 0.02 * loudest, (1 + slack) * max(near) + 0.02 * loudest
        if not low <= got <= high:
            return f"has a partial of {got:.4f} at {hertz:.1f} Hz, {moment.start:.0f} ms, not {amplitude:.4f}"
    return ""


def _amplitude(part: Samples, window: Samples, hertz: float) -> float:
    import numpy as np

    turn = np.exp(-2j * math.pi * hertz / RATE * np.arange(part.size))
    return 2 * abs(complex((part * window * turn).sum())) / float(window.sum())


def _merged(lines: Partials, resolution: float) -> Partials:
    """Without those that stand too close to others, or to what folds back, to be told apart."""
    ordered = sorted((abs(hertz), amplitude, hertz > 0) for hertz, amplitude in lines if amplitude > 1e-6)
    loudest = max((amplitude for _, amplitude, _ in ordered), default=0)
    strong = [line for line in ordered if line[1] > loudest / 100]
    return [
        (hertz, amplitude)
        for k, (hertz, amplitude, direct) in enumerate(strong)
        if direct and all(abs(hertz - strong[j][0]) > resolution for j in (k - 1, k + 1) if 0 <= j < len(strong))
    ]


def _bands(heard: Heard, moments: Sequence[_Moment], channel: int) -> str:
    """The share of each octave in the power of noise, where nothing moves for long."""
    import numpy as np

    calm = [m for m in moments if m.steady and max(m.powers) > 1e-7]
    if not calm:
        return ""
    run = [m for m in calm if _alike(m.spectra[0], calm[0].spectra[0])]
    got = np.zeros(9)
    edges = [22.0 * 2**k for k in range(10)]
    for moment in run:
        part = heard.channel(channel, moment.start, moment.end)
        power = abs(np.fft.rfft(part * np.hanning(part.size))) ** 2
        hertz = np.fft.rfftfreq(part.size, 1 / RATE)
        got += np.histogram(hertz, edges, weights=power)[0]
    wanted = np.histogram([f for f, _ in run[0].spectra[0]], edges, weights=[a * a for _, a in run[0].spectra[0]])[0]
    got, wanted = got / got.sum(), wanted / wanted.sum()
    allowed = 0.13 + 1.5 / math.sqrt(sum(moment.chances for moment in run))
    worst = int(abs(got - wanted).argmax())
    if abs(got[worst] - wanted[worst]) > allowed:
        return f"has {got[worst]:.2f} of its power above {edges[worst]:.0f} Hz, not {wanted[worst]:.2f}"
    return ""


def _alike(one: Partials, other: Partials) -> bool:
    return all(abs(a - b) <= 0.1 * max(a, b) for (_, a), (_, b) in zip(one, other, strict=False))


def _present(heard: Heard, voices: Sequence[Voice], channel: int, ms: float) -> str:
    """Sound where a voice is on, none where all are off."""
    levels = [(t, max(voice.level(t + late, channel) for voice in voices for late in (-16, 0, 16))) for t in _times(ms)]
    top = max((level for _, level in levels), default=0)
    begun = False
    for t, level in levels:
        part = heard.channel(channel, t - 11, t + 11)
        peak = float(abs(part - part.mean()).max()) if part.size else 0.0
        begun = begun or level > 1e-4
        if level < 1e-6 and not (begun and any(voice.lingers for voice in voices)) and peak > 5e-3:
            return f"sounds at {t:.0f} ms, where it should be silent"
    faint = any(voice.faint for voice in voices)
    loud = [t for t, level in levels if level > 0.5 * top > 0 and not faint]
    if loud and not any(float(abs(heard.channel(channel, t - 30, t + 30)).max()) > 2e-5 for t in loud):
        return "is silent where it should sound"
    return ""


def _times(ms: float) -> list[float]:
    return [30.0 + 23 * k for k in range(int((ms - 45) / 23))]
