"""Test signals that are fed into a patch."""

from __future__ import annotations

import io
import wave as wavefile
from collections.abc import Callable, Mapping

import numpy as np

from patchgen.bench.heard import RATE, Sound
from patchgen.bench.task import Feed, File, Wave

_SEED = 1  # of the noise: the same in every run


def wave(feed: Feed, seconds: float) -> Sound:
    """The signal of a feed over the whole run, in samples from -1 to 1."""
    length = round(seconds * RATE)
    first = round(feed.start * RATE / 1000)
    last = length if feed.end is None else min(length, round(feed.end * RATE / 1000))
    phase = np.arange(max(0, last - first)) * feed.hz / RATE % 1.0
    sound = np.zeros(length)
    sound[first:last] = feed.level * _shape(feed.wave, phase)
    return sound


def content(file: File) -> bytes:
    """A file's bytes."""
    return file.text.encode() if file.text else _wav(file)


def _wav(file: File) -> bytes:
    sound = wave(Feed(0, file.wave, file.hz, file.level, file.start, file.end), file.seconds)
    data = io.BytesIO()
    with wavefile.open(data, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())
    return data.getvalue()


def _shape(name: Wave, phase: Sound) -> Sound:
    """A wave by its phase from 0 to 1; an impulse comes at its beginning only, a ramp rises once over the whole."""
    if name == "noise":
        return np.random.default_rng(_SEED).uniform(-1.0, 1.0, len(phase))
    if name == "ramp":
        return np.linspace(-1.0, 1.0, len(phase))
    return _SHAPES[name](phase).astype(np.float64)


_SHAPES: Mapping[Wave, Callable[[Sound], Sound]] = {
    "sine": lambda phase: np.sin(2 * np.pi * phase),
    "saw": lambda phase: 2 * phase - 1,
    "square": lambda phase: np.where(phase < 0.5, 1.0, -1.0),
    "impulse": lambda phase: np.arange(len(phase)) == 0,
    "step": np.ones_like,
    "silence": np.zeros_like,
}
