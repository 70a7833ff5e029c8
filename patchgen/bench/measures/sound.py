"""Measures of what a sound is like: level, pitch, spectrum, place.

`channel` is `left`, `right`, or by default whichever is louder. Times in pairs are in ms after the window's beginning,
levels in dB below full scale unless they are said to be relative.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from patchgen.bench import analysis
from patchgen.bench.analysis import db
from patchgen.bench.heard import RATE, Heard
from patchgen.bench.measures.messages import told
from patchgen.bench.measures.tracks import Channel, Points, between, cents_from, checked, part, pitch_told, track_of

# What the partials of a waveform are: every how-many-th there is, and how they fall with their number.
_SHAPES = {"sine": (0, 0.0), "saw": (1, 1.0), "square": (2, 1.0), "triangle": (2, 2.0)}


@checked
def sound(heard: Heard, *, least: float = -50.0, channel: Channel = "louder") -> str:
    """There is sound: its level (rms) in dB."""
    level = db(analysis.rms(track_of(heard, channel)))
    return (
        ""
        if level >= least
        else f"there is no sound ({level:.0f} dB)"
        if level < -60
        else f"it is faint: {level:.0f} dB"
    )


@checked
def silent(heard: Heard, *, most: float = -60.0, channel: Channel = "louder") -> str:
    """There is no sound."""
    level = db(analysis.rms(track_of(heard, channel)))
    return "" if level <= most else f"silence was expected; there is a sound of {level:.0f} dB"


@checked
def level(
    heard: Heard, *, hz: float | None = None, least: float = -float("inf"), most: float = float("inf"),
    channel: Channel = "louder",
) -> str:  # fmt: skip
    """The level (rms) in dB, of the partial at `hz` or of all."""
    track = track_of(heard, channel)
    found = analysis.rms(track) if hz is None else analysis.amplitude_at(track, hz) / np.sqrt(2)
    return between("a level", db(found), least, most, " dB")


@checked
def peak(heard: Heard, *, least: float = 0.0, most: float = 1.0, channel: Channel = "louder") -> str:
    """The greatest sample, 1 being full scale."""
    track = track_of(heard, channel)
    return between("a peak", float(np.abs(track).max()) if len(track) else 0.0, least, most)


@checked
def range(heard: Heard, *, low: float, high: float, tol: float = 0.02, channel: Channel = "louder") -> str:
    """The smallest and the greatest sample."""
    track = track_of(heard, channel)
    found = (float(track.min()), float(track.max())) if len(track) else (0.0, 0.0)
    fits = abs(found[0] - low) <= tol and abs(found[1] - high) <= tol
    return (
        ""
        if fits
        else f"samples from {low:g} to {high:g} were expected; they are from {found[0]:.3g} to {found[1]:.3g}"
    )


@checked
def stairs(heard: Heard, *, least: int = 2, most: int, tol: float = 1e-3, channel: Channel = "louder") -> str:
    """How many different samples there are, as after a reduction of bits; those within `tol` are one."""
    track = np.sort(track_of(heard, channel))
    found = 1 + int((np.diff(track) > tol).sum()) if len(track) else 0
    return between("a number of different samples", found, least, most)


@checked
def offset(heard: Heard, *, most: float = 0.02, least: float = 0.0, channel: Channel = "louder") -> str:
    """The mean of all samples (DC), without its sign."""
    track = track_of(heard, channel)
    return between("an offset", abs(float(track.mean())) if len(track) else 0.0, least, most)


@checked
def pitch(heard: Heard, *, hz: float, cents: float = 30.0, channel: Channel = "louder") -> str:
    """The fundamental frequency."""
    found = analysis.pitch(track_of(heard, channel))
    return "" if cents_from(found, hz) <= cents else f"a pitch of {hz:g} Hz was expected; {pitch_told(found)}"


@checked
def pitches(heard: Heard, *, at: Points, cents: float = 50.0, width: float = 60.0, channel: Channel = "louder") -> str:
    """The fundamental frequency at these times: pairs of ms and Hz, each heard for `width` ms around it."""
    track = track_of(heard, channel)
    for ms, hz in at:
        found = analysis.pitch(part(track, (max(0.0, ms - width / 2), ms + width / 2)))
        if cents_from(found, hz) > cents:
            return f"a pitch of {hz:g} Hz was expected at {ms:g} ms; {pitch_told(found)}"
    return ""


@checked
def among(
    heard: Heard, *, at: list[float], of: list[float] | None = None, low: float = 20.0, high: float = 8000.0,
    distinct: int = 1, cents: float = 50.0, width: float = 60.0, channel: Channel = "louder",
) -> str:  # fmt: skip
    """The fundamental frequency at these times is one of these in Hz, or from `low` to `high`; so many different."""
    track = track_of(heard, channel)
    found = [analysis.pitch(part(track, (max(0.0, ms - width / 2), ms + width / 2))) for ms in at]
    for ms, hz in zip(at, found, strict=True):
        fits = low <= hz <= high if of is None else any(cents_from(hz, one) <= cents for one in of)
        if not fits:
            wanted = f"from {low:g} to {high:g} Hz" if of is None else f"among {told(of)} Hz"
            return f"a pitch {wanted} was expected at {ms:g} ms; {pitch_told(hz)}"
    different = 1 + int((np.diff(1200 * np.log2(np.sort(found))) > cents).sum())
    return "" if different >= distinct else f"{distinct} different pitches were expected; it was {told(found)} Hz"


@checked
def partials(
    heard: Heard, *, hz: list[float], least: float = -30.0, others: float = 0.0, shares: list[float] | None = None,
    tol: float = 0.08, channel: Channel = "louder",
) -> str:  # fmt: skip
    """These frequencies sound, each at `least` dB below the strongest or more; all others are below `others` dB.

    `shares`, in the order of `hz`, are how strong they are beside the strongest of all, from 0 to 1.
    """
    track = track_of(heard, channel)
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


@checked
def shape(heard: Heard, *, wave: Literal["sine", "saw", "square", "triangle"], channel: Channel = "louder") -> str:
    """The waveform, told by its partials, whatever their phases."""
    track = track_of(heard, channel)
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


@checked
def noisy(heard: Heard, *, least: float = 0.3, db_per_octave: float = 0.0, channel: Channel = "louder") -> str:
    """No pitch, but noise: how even its spectrum is, from 0 (a tone) to 1 (white).

    `db_per_octave` is how a coloured noise falls; that much is made up for.
    """
    frequencies, powers = analysis.power(track_of(heard, channel))
    heard_at = (frequencies > 100) & (frequencies < 18_000)
    band = (powers[heard_at] + 1e-20) * 10 ** (-db_per_octave / 10 * np.log2(frequencies[heard_at] / 1000))
    even = float(np.exp(np.mean(np.log(band))) / np.mean(band)) if len(band) and band.max() > 1e-12 else 0.0
    return "" if even >= least else f"noise was expected; the spectrum's evenness is {even:.2f}"


@checked
def slope(
    heard: Heard, *, db_per_octave: float, tol: float = 1.5, low: float = 150.0, high: float = 8000.0,
    channel: Channel = "louder",
) -> str:  # fmt: skip
    """How the spectrum falls from `low` to `high` Hz: white noise 0, pink -3, brown -6."""
    frequencies, powers = analysis.power(track_of(heard, channel))
    band = (frequencies >= low) & (frequencies <= high)
    if not band.any() or powers.max() < 1e-14:
        return "there is no sound"
    octaves = np.log2(frequencies[band])
    found = float(np.polyfit(octaves, 10 * np.log10(powers[band] + 1e-20), 1, w=1 / np.sqrt(frequencies[band]))[0])
    return between("a slope", found, db_per_octave - tol, db_per_octave + tol, " dB an octave")


@checked
def band(
    heard: Heard, *, low: float = 0.0, high: float = RATE / 2, least: float = 0.0, most: float = 1.0,
    channel: Channel = "louder",
) -> str:  # fmt: skip
    """Which share of the energy lies between these frequencies in Hz."""
    frequencies, powers = analysis.power(track_of(heard, channel))
    if powers.max() < 1e-14:
        return "there is no sound"
    found = float(powers[(frequencies >= low) & (frequencies <= high)].sum() / powers.sum())
    return between(f"a share from {low:g} to {high:g} Hz", found, least, most)


@checked
def balance(heard: Heard, *, least: float = -60.0, most: float = 60.0) -> str:
    """By how many dB the left is louder than the right, at most 60."""
    left, right = db(analysis.rms(track_of(heard, "left"))), db(analysis.rms(track_of(heard, "right")))
    if max(left, right) < -60:
        return "there is no sound"
    return between("a balance", max(-60.0, min(60.0, left - right)), least, most, " dB to the left")


@checked
def stereo(heard: Heard, *, same: bool) -> str:
    """Left and right are the same, or are not."""
    left, right = track_of(heard, "left"), track_of(heard, "right")
    if not len(left) or max(analysis.rms(left), analysis.rms(right)) < 1e-3:
        return "there is no sound"
    apart = analysis.rms(left - right) / max(analysis.rms(left), analysis.rms(right))
    return "" if (apart < 0.02) == same else f"left and right are {'not ' if same else ''}the same"


MEASURES: Mapping[str, Any] = {
    measure.__name__: measure
    for measure in (
        *(sound, silent, level, peak, range, stairs, offset, pitch, pitches, among, partials, shape, noisy, slope),
        *(band, balance, stereo),
    )
}
