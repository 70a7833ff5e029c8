"""Measures of what a sound does in time, and of what became of a sound that was fed in.

`channel` is `left`, `right`, or by default whichever is louder. Times are in ms after the window's beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np

from patchgen.bench import analysis
from patchgen.bench.analysis import db
from patchgen.bench.heard import RATE, Heard, Sound
from patchgen.bench.measures.messages import told
from patchgen.bench.measures.tracks import Channel, Points, Span, between, checked, part, track_of

_FUNCTIONS: Mapping[str, Callable[[Sound], Sound]] = {
    "same": lambda x: x,
    "abs": np.abs,
    "square": np.square,
    "sqrt": lambda x: np.sqrt(np.maximum(x, 0.0)),
    "positive": lambda x: np.maximum(x, 0.0),
    "sign": lambda x: (x > 0).astype(float),
    "tanh": np.tanh,
}


@checked
def louder(heard: Heard, *, first: Span, second: Span, db_more: float = 6.0, channel: Channel = "louder") -> str:
    """The sound in the first span of ms is louder than in the second, by so many dB."""
    track = track_of(heard, channel)
    loud, soft = (db(analysis.rms(part(track, span))) for span in (first, second))
    said = f"it was {loud:.0f} dB at {told(first)} ms and {soft:.0f} dB at {told(second)} ms"
    return "" if loud - soft >= db_more and loud > -60 else f"{db_more:g} dB more were expected at first; {said}"


@checked
def brighter(heard: Heard, *, first: Span, second: Span, times: float = 1.2, channel: Channel = "louder") -> str:
    """The middle of the spectrum is higher in the first span of ms than in the second, so many times."""
    track = track_of(heard, channel)
    high, low = (_middle(part(track, span)) for span in (first, second))
    said = f"{high:.0f} Hz at {told(first)} ms, {low:.0f} Hz at {told(second)} ms"
    return "" if low > 0 and high >= times * low else f"a brighter sound was expected at first; its middle is {said}"


def _middle(track: Sound) -> float:
    frequencies, powers = analysis.power(track)
    return float((frequencies * powers).sum() / powers.sum()) if powers.max() > 1e-14 else 0.0


@checked
def envelope(heard: Heard, *, at: Points, tol: float = 0.15, width: float = 10.0, channel: Channel = "louder") -> str:
    """The level at these times: pairs of ms and the share of the greatest level, from 0 to 1."""
    curve = analysis.envelope(track_of(heard, channel), width)
    top = float(curve.max()) if len(curve) else 0.0
    if top < 1e-4:
        return "there is no sound"
    for ms, wanted in at:
        place = min(max(0, round((ms - width / 2) / 5)), len(curve) - 1)
        if abs(float(curve[place]) / top - wanted) > tol:
            return f"at {ms:g} ms {wanted:g} of the greatest level was expected; it was {curve[place] / top:.2f}"
    return ""


@checked
def tremolo(heard: Heard, *, hz: float, tol: float = 0.15, depth: float = 0.2, channel: Channel = "louder") -> str:
    """The level goes up and down so often a second (`tol`: relative), at least so deep (1: down to silence)."""
    rate, found = analysis.modulation(analysis.envelope(track_of(heard, channel), min(20.0, 250 / hz)))
    fits = abs(rate - hz) <= tol * hz and found >= depth
    return (
        ""
        if fits
        else f"a level moving {hz:g} times a second was expected; it moves {rate:.2f} times, depth {found:.2f}"
    )


@checked
def vibrato(
    heard: Heard, *, hz: float, tol: float = 0.15, least: float = 10.0, most: float = 2400.0,
    channel: Channel = "louder",
) -> str:  # fmt: skip
    """The pitch goes up and down so often a second, by `least` to `most` cents to either side."""
    found = analysis.pitches(track_of(heard, channel), min(60.0, 200 / hz))
    voiced = found[found > 0]
    if len(voiced) < 0.7 * len(found) or not len(voiced):
        return "there is no pitch to move"
    cents = 1200 * np.log2(voiced / np.median(voiced))
    rate, _ = analysis.modulation(cents + 10_000)
    reach = float(np.percentile(cents, 97) - np.percentile(cents, 3)) / 2
    fits = abs(rate - hz) <= tol * hz and least <= reach <= most
    return "" if fits else f"a pitch moving {hz:g} times a second was expected; {rate:.2f} times by {reach:.0f} cents"


@checked
def onsets(
    heard: Heard, *, ms: list[float] | None = None, every: float | None = None, least: int = 1,
    most: int | None = None, tol: float = 15.0, channel: Channel = "louder",
) -> str:  # fmt: skip
    """Sounds begin: at these times, at this distance in ms, so many."""
    found = analysis.onsets(track_of(heard, channel))
    fits = least <= len(found) and (most is None or len(found) <= most)
    if ms is not None:
        fits = fits and len(found) == len(ms) and all(abs(a - b) <= tol for a, b in zip(found, ms, strict=True))
    if every is not None:
        fits = fits and len(found) > 1 and bool((np.abs(np.diff(found) - every) <= tol).all())
    wanted = f"at {told(ms)} ms" if ms is not None else f"every {every:g} ms" if every is not None else f"{least} times"
    return (
        "" if fits else f"sounds were expected to begin {wanted}; they do at {told([round(one) for one in found])} ms"
    )


@checked
def echoes(heard: Heard, *, ms: list[float], tol: float = 3.0, only: bool = False, channel: Channel = "louder") -> str:
    """Pulses at these times (`only`: and at no others), each over a twentieth of the greatest."""
    track = np.abs(track_of(heard, channel))
    top = float(track.max()) if len(track) else 0.0
    if top < 1e-4:
        return "there is no sound"
    places = [float(place) * 1000 / RATE for place in np.flatnonzero(track > top / 20)]
    missing = [one for one in ms if not any(abs(place - one) <= tol for place in places)]
    others = [place for place in places if min(abs(place - want) for want in ms) > tol]
    if missing:
        return (
            f"a pulse was expected at {told(missing)} ms; there are some at {told(sorted(set(map(round, places))))} ms"
        )
    return f"there are pulses at {told(sorted(set(map(round, others))))} ms, too" if only and others else ""


@checked
def gain(
    heard: Heard, *, db_gain: float, hz: float | None = None, tol: float = 1.5, channel: Channel = "louder"
) -> str:
    """How much louder the sound is than what was fed in (at `hz`, or in all)."""
    track = track_of(heard, channel)
    if hz is None:
        found = db(analysis.rms(track)) - db(analysis.rms(heard.fed))
    else:
        found = db(analysis.amplitude_at(track, hz)) - db(analysis.amplitude_at(heard.fed, hz))
    return between("a gain", found, db_gain - tol, db_gain + tol, " dB")


@checked
def follows(
    heard: Heard,
    *,
    function: Literal["same", "abs", "square", "sqrt", "positive", "sign", "tanh"] = "same",
    scale: float = 1.0,
    add: float = 0.0,
    low: float = -float("inf"),
    high: float = float("inf"),
    delay: float = 0.0,
    tol: float = 0.02,
    channel: Channel = "louder",
) -> str:
    """Each sample is a function of the sample fed in (`delay` ms before): scale * function(x) + add, then clipped."""
    late = round(delay * RATE / 1000)
    fed = np.concatenate([np.zeros(late), heard.fed])[: len(heard.fed)]
    wanted = np.clip(scale * _FUNCTIONS[function](fed) + add, low, high)
    track = track_of(heard, channel)
    if not len(track) or not len(wanted):
        return "there is no sound"
    worst = min(
        float(np.percentile(np.abs(track[blocks * 64 :] - wanted[: len(track) - blocks * 64]), 99))
        for blocks in (0, 1, 2)
    )  # a block or two on the way are no mistake
    return "" if worst <= tol else f"the sound is not {function} of what goes in: it is {worst:.3g} off"


MEASURES: Mapping[str, Any] = {
    measure.__name__: measure
    for measure in (louder, brighter, envelope, tremolo, vibrato, onsets, echoes, gain, follows)
}
