"""Sound as pictures for the report: the paths of SVG drawings, and the sound itself for a player."""

from __future__ import annotations

import base64
import io
import wave as wavefile
from itertools import pairwise

import numpy as np

from patchgen.bench import analysis
from patchgen.bench.heard import RATE, Sound

WIDTH, HEIGHT = 300, 80  # of a drawing
_LOW, _HIGH = 30.0, 16_000.0  # Hz, the ends of a spectrum
_FLOOR = -90.0  # dB
_LONGEST = 2.0  # seconds in a player
_EVERY = 2  # of the samples one goes into a player: 22,050 a second


def waveform(track: Sound) -> str:
    """The range of the samples in each column."""
    edges = np.linspace(0, len(track), WIDTH + 1).astype(int)
    columns = [track[a : max(b, a + 1)] for a, b in pairwise(edges)]
    middle = HEIGHT / 2
    top = max(1.0, float(np.abs(track).max(initial=0.0)))
    points = [(middle - middle * c.max(initial=0.0) / top, middle - middle * c.min(initial=0.0) / top) for c in columns]
    return " ".join(f"M{x} {high:.1f}V{low + 0.5:.1f}" for x, (high, low) in enumerate(points))


def spectrum(track: Sound) -> str:
    """Level over frequency, both logarithmic."""
    frequencies, powers = analysis.power(track)
    if len(frequencies) < 2:
        return ""
    at = np.geomspace(_LOW, _HIGH, WIDTH)
    levels = 10 * np.log10(np.interp(at, frequencies, powers) + 1e-15)
    heights = np.clip((levels - levels.max()) / _FLOOR, 0, 1) * HEIGHT
    return "M" + "L".join(f"{x} {y:.1f}" for x, y in enumerate(heights))


def player(sound: Sound) -> str:
    """A WAV file as the address of a player, every second sample of the first two seconds."""
    shown = np.clip(sound[:2, : round(_LONGEST * RATE)].T, -1, 1)
    halves = shown[: len(shown) // _EVERY * _EVERY].reshape(-1, _EVERY, shown.shape[1]).mean(axis=1)
    data = io.BytesIO()
    with wavefile.open(data, "wb") as file:
        file.setnchannels(shown.shape[1])
        file.setsampwidth(2)
        file.setframerate(RATE // _EVERY)
        file.writeframes((halves * 32_767).astype("<i2").tobytes())
    return "data:audio/wav;base64," + base64.b64encode(data.getvalue()).decode()
