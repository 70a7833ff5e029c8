"""Measures of sound: pitch, spectrum, level, envelope, rhythm, place.

`channel` is `left`, `right`, or by default whichever is louder. Times are in ms after loading where a setting names
them in pairs, levels in dB below full scale unless they are said to be relative.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
from pydantic import ConfigDict, validate_call

from patchgen.bench import analysis
from patchgen.bench.analysis import db
from patchgen.bench.heard import RATE, Heard, Sound
from patchgen.bench.measures.messages import told

Channel = Literal["louder", "left", "right"]
Points = list[tuple[float, float]]
Span = tuple[float, float]

_checked = validate_call(config=ConfigDict(arbitrary_types_allowed=True))

# What the partials of a waveform are: every how-many-th there is, and how they fall with their number.
_SHAPES = {"sine": (0, 0.0), "saw": (1, 1.0), "square": (2, 1.0), "triangle": (2, 2.0)}
_FUNCTIONS: Mapping[str, Callable[[Sound], Sound]] = {
    "same": lambda x: x,
    "abs": np.abs,
    "square": np.square,
    "sqrt": lambda x: np.sqrt(np.maximum(x, 0.0)),
    "positive": lambda x: np.maximum(x, 0.0),
    "sign": lambda x: (x > 0).astype(float),
    "tanh": np.tanh,
}


def _track(heard: Heard, channel: Channel) -> Sound:
    if channel == "louder":
        return max(heard.sound, key=analysis.rms, default=np.zeros(0))
    number = 0 if channel == "left" else 1
    return heard.sound[number] if number < len(heard.sound) else np.zeros(heard.sound.shape[1])


def _part(track: Sound, ms: Span) -> Sound:
    return track[round(ms[0] * RATE / 1000) : round(ms[1] * RATE / 1000)]


def _cents(hz: float, wanted: float) -> float:
    return 1200 * abs(float(np.log2(hz / wanted))) if hz > 0 else float("inf")


def _between(what: str, value: float, least: float, most: float, unit: str = "") -> str:
    wanted = f"{least:g} or more" if most == float("inf") else f"{most:g} or less" if least == -float("inf") else ""
    wanted = wanted or f"{least:g} to {most:g}"
    return "" if least <= value <= most else f"{what} of {wanted}{unit} was expected; it was {value:.4g}{unit}"


@_checked
def sound(heard: Heard, *, least: float = -50.0, channel: Channel = "louder") -> str:
    """There is sound: its level (rms) in dB."""
    level = db(analysis.rms(_track(heard, channel)))
    return (
        ""
        if level >= least
        else f"there is no sound ({level:.0f} dB)"
        if level < -60
        else f"it is faint: {level:.0f} dB"
    )


@_checked
def silent(heard: Heard, *, most: float = -60.0, channel: Channel = "louder") -> str:
    """There is no sound."""
    level = db(analysis.rms(_track(heard, channel)))
    return "" if level <= most else f"silence was expected; there is a sound of {level:.0f} dB"


@_checked
def level(
    heard: Heard, *, hz: float | None = None, least: float = -float("inf"), most: float = float("inf"),
    channel: Channel = "louder",
) -> str:  # fmt: skip
    """The level (rms) in dB, of the partial at `hz` or of all."""
    track = _track(heard, channel)
    found = analysis.rms(track) if hz is None else analysis.amplitude_at(track, hz) / np.sqrt(2)
    return _between("a level", db(found), least, most, " dB")


@_checked
def peak(heard: Heard, *, least: float = 0.0, most: float = 1.0, channel: Channel = "louder") -> str:
    """The greatest sample, 1 being full scale."""
    track = _track(heard, channel)
    return _between("a peak", float(np.abs(track).max()) if len(track) else 0.0, least, most)


@_checked
def range(heard: Heard, *, low: float, high: float, tol: float = 0.02, channel: Channel = "louder") -> str:
    """The smallest and the greatest sample."""
    track = _track(heard, channel)
    found = (float(track.min()), float(track.max())) if len(track) else (0.0, 0.0)
    fits = abs(found[0] - low) <= tol and abs(found[1] - high) <= tol
    return (
        ""
        if fits
        else f"samples from {low:g} to {high:g} were expected; they are from {found[0]:.3g} to {found[1]:.3g}"
    )


@_checked
def stairs(heard: Heard, *, least: int = 2, most: int, tol: float = 1e-3, channel: Channel = "louder") -> str:
    """How many different samples there are, as after a reduction of bits; those within `tol` are one."""
    track = np.sort(_track(heard, channel))
    found = 1 + int((np.diff(track) > tol).sum()) if len(track) else 0
    return _between("a number of different samples", found, least, most)


@_checked
def offset(heard: Heard, *, most: float = 0.02, least: float = 0.0, channel: Channel = "louder") -> str:
    """The mean of all samples (DC), without its sign."""
    track = _track(heard, channel)
    return _between("an offset", abs(float(track.mean())) if len(track) else 0.0, least, most)


@_checked
def pitch(heard: Heard, *, hz: float, cents: float = 30.0, channel: Channel = "louder") -> str:
    """The fundamental frequency."""
    found = analysis.pitch(_track(heard, channel))
    return "" if _cents(found, hz) <= cents else f"a pitch of {hz:g} Hz was expected; {_pitch_told(found)}"


@_checked
def pitches(heard: Heard, *, at: Points, cents: float = 50.0, width: float = 60.0, channel: Channel = "louder") -> str:
    """The fundamental frequency at these times: pairs of ms and Hz, each heard for `width` ms around it."""
    track = _track(heard, channel)
    for ms, hz in at:
        found = analysis.pitch(_part(track, (max(0.0, ms - width / 2), ms + width / 2)))
        if _cents(found, hz) > cents:
            return f"a pitch of {hz:g} Hz was expected at {ms:g} ms; {_pitch_told(found)}"
    return ""


@_checked
def among(
    heard: Heard, *, at: list[float], of: list[float] | None = None, low: float = 20.0, high: float = 8000.0,
    distinct: int = 1, cents: float = 50.0, width: float = 60.0, channel: Channel = "louder",
) -> str:  # fmt: skip
    """The fundamental frequency at these times is one of these in Hz, or from `low` to `high`; so many different."""
    track = _track(heard, channel)
    found = [analysis.pitch(_part(track, (max(0.0, ms - width / 2), ms + width / 2))) for ms in at]
    for ms, hz in zip(at, found, strict=True):
        fits = low <= hz <= high if of is None else any(_cents(hz, one) <= cents for one in of)
        if not fits:
            wanted = f"from {low:g} to {high:g} Hz" if of is None else f"among {told(of)} Hz"
            return f"a pitch {wanted} was expected at {ms:g} ms; {_pitch_told(hz)}"
    different = 1 + int((np.diff(1200 * np.log2(np.sort(found))) > cents).sum())
    return "" if different >= distinct else f"{distinct} different pitches were expected; it was {told(found)} Hz"


def _pitch_told(hz: float) -> str:
    return f"it was {hz:.5g} Hz" if hz else "there is none"


@_checked
def partials(
    heard: Heard, *, hz: list[float], least: float = -30.0, others: float = 0.0, shares: list[float] | None = None,
    tol: float = 0.08, channel: Channel = "louder",
) -> str:  # fmt: skip
    """These frequencies sound, each at `least` dB below the strongest or more; all others are below `others` dB.

    `shares`, in the order of `hz`, are how strong they are beside the strongest of all, from 0 to 1.
    """
    track = _track(heard, channel)
    track = track - (track.mean() if len(track) else 0.0)  # an offset is no partial
    _, amplitudes = analysis.spectrum(track)
    strongest = float(amplitudes.max())
    if strongest < 1e-5:
        return "there is no sound"
    found = [analysis.amplitude_at(track, one) / strongest for one in hz]
    if shares is not None:
        if not np.allclose(found, shares, rtol=0.0, atol=tol):
            were = [round(share, 2) for share in found]
            return f"{told(hz)} Hz were expected to be as strong as {told(shares)}; they are {told(were)}"
    elif missing := [one for one, share in zip(hz, found, strict=True) if db(share) < least]:
        sounding = [one for one, _ in analysis.peaks(track, -30.0)]
        return f"{told(missing)} Hz does not sound; what sounds is {told(sounding)} Hz"
    near = [one for one, _ in analysis.peaks(track, others) if min(abs(one - want) for want in hz) > 0.02 * one + 8]
    return f"{told(near)} Hz sounds too" if others < 0 and near else ""


@_checked
def shape(heard: Heard, *, wave: Literal["sine", "saw", "square", "triangle"], channel: Channel = "louder") -> str:
    """The waveform, told by its partials, whatever their phases."""
    track = _track(heard, channel)
    hz = analysis.pitch(track)
    if not hz:
        return f"a {wave} was expected; there is no pitch"
    found = analysis.harmonics(track, hz)
    found /= found[0]
    step, fall = _SHAPES[wave]
    numbers = np.arange(1, len(found) + 1)
    there = (numbers - 1) % step == 0 if step else numbers == 1
    fits = bool((found[~there] < 0.04).all()) and all(
        abs(db(float(a)) - db(float(n**-fall))) < 3.0
        for n, a in zip(numbers[there], found[there], strict=True)
        if n < 8
    )
    return "" if fits else f"a {wave} was expected; its partials have {told([round(float(a), 3) for a in found])}"


@_checked
def noisy(heard: Heard, *, least: float = 0.3, db_per_octave: float = 0.0, channel: Channel = "louder") -> str:
    """No pitch, but noise: how even its spectrum is, from 0 (a tone) to 1 (white).

    `db_per_octave` is how a coloured noise falls; that much is made up for.
    """
    frequencies, powers = analysis.power(_track(heard, channel))
    heard_at = (frequencies > 100) & (frequencies < 18_000)
    band = (powers[heard_at] + 1e-20) * 10 ** (-db_per_octave / 10 * np.log2(frequencies[heard_at] / 1000))
    even = float(np.exp(np.mean(np.log(band))) / np.mean(band)) if len(band) and band.max() > 1e-12 else 0.0
    return "" if even >= least else f"noise was expected; the spectrum's evenness is {even:.2f}"


@_checked
def slope(
    heard: Heard, *, db_per_octave: float, tol: float = 1.5, low: float = 150.0, high: float = 8000.0,
    channel: Channel = "louder",
) -> str:  # fmt: skip
    """How the spectrum falls from `low` to `high` Hz: white noise 0, pink -3, brown -6."""
    frequencies, powers = analysis.power(_track(heard, channel))
    band = (frequencies >= low) & (frequencies <= high)
    if not band.any() or powers.max() < 1e-14:
        return "there is no sound"
    octaves = np.log2(frequencies[band])
    found = float(np.polyfit(octaves, 10 * np.log10(powers[band] + 1e-20), 1, w=1 / np.sqrt(frequencies[band]))[0])
    return _between("a slope", found, db_per_octave - tol, db_per_octave + tol, " dB an octave")


@_checked
def band(
    heard: Heard, *, low: float = 0.0, high: float = RATE / 2, least: float = 0.0, most: float = 1.0,
    channel: Channel = "louder",
) -> str:  # fmt: skip
    """Which share of the energy lies between these frequencies in Hz."""
    frequencies, powers = analysis.power(_track(heard, channel))
    if powers.max() < 1e-14:
        return "there is no sound"
    found = float(powers[(frequencies >= low) & (frequencies <= high)].sum() / powers.sum())
    return _between(f"a share from {low:g} to {high:g} Hz", found, least, most)


@_checked
def louder(heard: Heard, *, first: Span, second: Span, db_more: float = 6.0, channel: Channel = "louder") -> str:
    """The sound in the first span of ms is louder than in the second, by so many dB."""
    track = _track(heard, channel)
    loud, soft = (db(analysis.rms(_part(track, span))) for span in (first, second))
    said = f"it was {loud:.0f} dB at {told(first)} ms and {soft:.0f} dB at {told(second)} ms"
    return "" if loud - soft >= db_more and loud > -60 else f"{db_more:g} dB more were expected at first; {said}"


@_checked
def brighter(heard: Heard, *, first: Span, second: Span, times: float = 1.2, channel: Channel = "louder") -> str:
    """The middle of the spectrum is higher in the first span of ms than in the second, so many times."""
    track = _track(heard, channel)
    high, low = (_middle(_part(track, span)) for span in (first, second))
    said = f"{high:.0f} Hz at {told(first)} ms, {low:.0f} Hz at {told(second)} ms"
    return "" if low > 0 and high >= times * low else f"a brighter sound was expected at first; its middle is {said}"


def _middle(track: Sound) -> float:
    frequencies, powers = analysis.power(track)
    return float((frequencies * powers).sum() / powers.sum()) if powers.max() > 1e-14 else 0.0


@_checked
def envelope(heard: Heard, *, at: Points, tol: float = 0.15, width: float = 10.0, channel: Channel = "louder") -> str:
    """The level at these times: pairs of ms and the share of the greatest level, from 0 to 1."""
    curve = analysis.envelope(_track(heard, channel), width)
    top = float(curve.max()) if len(curve) else 0.0
    if top < 1e-4:
        return "there is no sound"
    for ms, wanted in at:
        place = min(max(0, round((ms - width / 2) / 5)), len(curve) - 1)
        if abs(float(curve[place]) / top - wanted) > tol:
            return f"at {ms:g} ms {wanted:g} of the greatest level was expected; it was {curve[place] / top:.2f}"
    return ""


@_checked
def tremolo(heard: Heard, *, hz: float, tol: float = 0.15, depth: float = 0.2, channel: Channel = "louder") -> str:
    """The level goes up and down so often a second (`tol`: relative), at least so deep (1: down to silence)."""
    rate, found = analysis.modulation(analysis.envelope(_track(heard, channel), min(20.0, 250 / hz)))
    fits = abs(rate - hz) <= tol * hz and found >= depth
    return (
        ""
        if fits
        else f"a level moving {hz:g} times a second was expected; it moves {rate:.2f} times, depth {found:.2f}"
    )


@_checked
def vibrato(
    heard: Heard, *, hz: float, tol: float = 0.15, least: float = 10.0, most: float = 2400.0,
    channel: Channel = "louder",
) -> str:  # fmt: skip
    """The pitch goes up and down so often a second, by `least` to `most` cents to either side."""
    found = analysis.pitches(_track(heard, channel), min(60.0, 200 / hz))
    voiced = found[found > 0]
    if len(voiced) < 0.7 * len(found) or not len(voiced):
        return "there is no pitch to move"
    cents = 1200 * np.log2(voiced / np.median(voiced))
    rate, _ = analysis.modulation(cents + 10_000)
    reach = float(np.percentile(cents, 97) - np.percentile(cents, 3)) / 2
    fits = abs(rate - hz) <= tol * hz and least <= reach <= most
    return "" if fits else f"a pitch moving {hz:g} times a second was expected; {rate:.2f} times by {reach:.0f} cents"


@_checked
def onsets(
    heard: Heard, *, ms: list[float] | None = None, every: float | None = None, least: int = 1,
    most: int | None = None, tol: float = 15.0, channel: Channel = "louder",
) -> str:  # fmt: skip
    """Sounds begin: at these times, at this distance in ms, so many."""
    found = analysis.onsets(_track(heard, channel))
    fits = least <= len(found) and (most is None or len(found) <= most)
    if ms is not None:
        fits = fits and len(found) == len(ms) and all(abs(a - b) <= tol for a, b in zip(found, ms, strict=True))
    if every is not None:
        fits = fits and len(found) > 1 and bool((np.abs(np.diff(found) - every) <= tol).all())
    wanted = f"at {told(ms)} ms" if ms is not None else f"every {every:g} ms" if every is not None else f"{least} times"
    return (
        "" if fits else f"sounds were expected to begin {wanted}; they do at {told([round(one) for one in found])} ms"
    )


@_checked
def echoes(heard: Heard, *, ms: list[float], tol: float = 3.0, only: bool = False, channel: Channel = "louder") -> str:
    """Pulses at these times (`only`: and at no others), each over a twentieth of the greatest."""
    track = np.abs(_track(heard, channel))
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


@_checked
def gain(
    heard: Heard, *, db_gain: float, hz: float | None = None, tol: float = 1.5, channel: Channel = "louder"
) -> str:
    """How much louder the sound is than what was fed in (at `hz`, or in all)."""
    track = _track(heard, channel)
    if hz is None:
        found = db(analysis.rms(track)) - db(analysis.rms(heard.fed))
    else:
        found = db(analysis.amplitude_at(track, hz)) - db(analysis.amplitude_at(heard.fed, hz))
    return _between("a gain", found, db_gain - tol, db_gain + tol, " dB")


@_checked
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
    track = _track(heard, channel)
    if not len(track) or not len(wanted):
        return "there is no sound"
    worst = min(
        float(np.percentile(np.abs(track[blocks * 64 :] - wanted[: len(track) - blocks * 64]), 99))
        for blocks in (0, 1, 2)
    )  # a block or two on the way are no mistake
    return "" if worst <= tol else f"the sound is not {function} of what goes in: it is {worst:.3g} off"


@_checked
def balance(heard: Heard, *, least: float = -60.0, most: float = 60.0) -> str:
    """By how many dB the left is louder than the right, at most 60."""
    left, right = db(analysis.rms(_track(heard, "left"))), db(analysis.rms(_track(heard, "right")))
    if max(left, right) < -60:
        return "there is no sound"
    return _between("a balance", max(-60.0, min(60.0, left - right)), least, most, " dB to the left")


@_checked
def stereo(heard: Heard, *, same: bool) -> str:
    """Left and right are the same, or are not."""
    left, right = _track(heard, "left"), _track(heard, "right")
    if not len(left) or max(analysis.rms(left), analysis.rms(right)) < 1e-3:
        return "there is no sound"
    apart = analysis.rms(left - right) / max(analysis.rms(left), analysis.rms(right))
    return "" if (apart < 0.02) == same else f"left and right are {'not ' if same else ''}the same"


MEASURES: Mapping[str, Any] = {
    measure.__name__: measure
    for measure in (
        *(sound, silent, level, peak, range, stairs, offset, pitch, pitches, among, partials, shape, noisy, slope),
        *(band, louder, brighter, envelope, tremolo, vibrato, onsets, echoes, gain, follows, balance, stereo),
    )
}
