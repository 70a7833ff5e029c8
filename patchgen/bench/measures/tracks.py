"""What the measures of sound share: which channel, which part of it, and how a miss is worded."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import ConfigDict, validate_call

from patchgen.bench import analysis
from patchgen.bench.heard import RATE, Heard, Sound

Channel = Literal["louder", "left", "right"]
Points = list[tuple[float, float]]
Span = tuple[float, float]

checked = validate_call(config=ConfigDict(arbitrary_types_allowed=True))


def track_of(heard: Heard, channel: Channel) -> Sound:
    if channel == "louder":
        return max(heard.sound, key=analysis.rms, default=np.zeros(0))
    number = 0 if channel == "left" else 1
    return heard.sound[number] if number < len(heard.sound) else np.zeros(heard.sound.shape[1])


def part(track: Sound, ms: Span) -> Sound:
    return track[round(ms[0] * RATE / 1000) : round(ms[1] * RATE / 1000)]


def cents_from(hz: float, wanted: float) -> float:
    return 1200 * abs(float(np.log2(hz / wanted))) if hz > 0 else float("inf")


def between(what: str, value: float, least: float, most: float, unit: str = "") -> str:
    wanted = f"{least:g} or more" if most == float("inf") else f"{most:g} or less" if least == -float("inf") else ""
    wanted = wanted or f"{least:g} to {most:g}"
    return "" if least <= value <= most else f"{what} of {wanted}{unit} was expected; it was {value:.4g}{unit}"


def pitch_told(hz: float) -> str:
    return f"it was {hz:.5g} Hz" if hz else "there is none"
