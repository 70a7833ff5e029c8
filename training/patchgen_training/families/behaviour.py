"""What a family says its patches do: what happens to them, and what must then be heard from their ports.

Ports: `in0`, `in1`… and `out0`… are the patch's own inlets and outlets (`in0~`, `out0~` the signal ones), `box3`
is box 3 of its root canvas (what a GUI, number or message box gets from a hand and sends), `print:name` a
[print], and a name with `#` one of Pd's own (`#notein`, `#ctlin`, `#key`). Sound is what goes to the [dac~].
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    Samples: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"

RATE = 44100


@dataclass(frozen=True, slots=True)
class Heard:
    """What a run brought: for each port its messages with their logical time in ms; two channels of sound."""

    messages: dict[str, list[tuple[float, str]]]
    sound: Samples

    def of(self, port: str) -> list[str]:
        """The messages of a port without their times."""
        return [message for _, message in self.messages.get(port, [])]

    def channel(self, number: int, start_ms: float = 0, end_ms: float | None = None) -> Samples:
        """One channel between two times; 0 is the left one."""
        end = None if end_ms is None else int(end_ms * RATE / 1000)
        return self.sound[number, int(start_ms * RATE / 1000) : end]


Expectation: TypeAlias = Callable[[Heard], str]  # empty when it is as stated, else what was heard


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`sends` (ms, port, message) happen to the patch; after `ms` milliseconds all of `expects` must hold."""

    expects: tuple[Expectation, ...]
    sends: tuple[tuple[float, str, str], ...] = ()
    ms: float = 60


def on(*sends: tuple[float, str, str], ms: float = 60, expect: Sequence[Expectation]) -> Behaviour:
    """A behaviour, said in the order of events."""
    return Behaviour(tuple(expect), sends, ms)


def gives(port: str, *wanted: float | str, tolerance: float = 1e-4) -> Expectation:
    """Exactly these messages, in this order."""

    def check(heard: Heard) -> str:
        got = heard.of(port)
        same = len(got) == len(wanted) and all(_same(g, str(w), tolerance) for g, w in zip(got, wanted, strict=True))
        return "" if same else f"{port} gave {got[:12]}, not {list(wanted)[:12]}"

    return check


def begins(port: str, *wanted: float | str, tolerance: float = 1e-4) -> Expectation:
    """These messages first; more may follow."""

    def check(heard: Heard) -> str:
        got = heard.of(port)[: len(wanted)]
        same = len(got) == len(wanted) and all(_same(g, str(w), tolerance) for g, w in zip(got, wanted, strict=True))
        return "" if same else f"{port} began {got}, not {list(wanted)}"

    return check


def at(port: str, *ms: float, tolerance: float = 0.05) -> Expectation:
    """Messages at these logical times first."""

    def check(heard: Heard) -> str:
        got = [time for time, _ in heard.messages.get(port, [])][: len(ms)]
        same = len(got) == len(ms) and all(abs(g - w) <= tolerance + w * 1e-5 for g, w in zip(got, ms, strict=True))
        return "" if same else f"{port} spoke at {got}, not at {list(ms)}"

    return check


def every(port: str, period: float, least: int = 2, tolerance: float = 0.05) -> Expectation:
    """At least `least` messages, `period` milliseconds apart."""

    def check(heard: Heard) -> str:
        got = [time for time, _ in heard.messages.get(port, [])]
        gaps = [after - before for before, after in itertools.pairwise(got)]
        same = len(got) >= least and all(abs(gap - period) <= tolerance + period * 1e-4 for gap in gaps)
        return "" if same else f"{port} spoke at {got[:8]}, not every {period} ms"

    return check


def within(port: str, low: float, high: float, least: int = 1, whole: bool = False) -> Expectation:
    """At least `least` numbers, none outside `low` to `high`, whole ones where asked."""

    def check(heard: Heard) -> str:
        got = heard.of(port)
        same = len(got) >= least and all(_is_within(message, low, high, whole) for message in got)
        return "" if same else f"{port} gave {got[:12]}, not {least} in {low} to {high}"

    return check


def _is_within(message: str, low: float, high: float, whole: bool) -> bool:
    try:
        value = float(message)
    except ValueError:  # a bang or a word
        return False
    return low - 1e-4 <= value <= high + 1e-4 and not (whole and value % 1)


def nothing(port: str) -> Expectation:
    """No message at all."""
    return gives(port)


def _same(got: str, wanted: str, tolerance: float) -> bool:
    if got == wanted:
        return True
    try:
        pairs = zip(got.split(), wanted.split(), strict=True)
        return all(g == w or abs(float(g) - float(w)) <= tolerance * max(1, abs(float(w))) for g, w in pairs)
    except ValueError:
        return False


def level(low: float, high: float = 1.0, channel: int = 0, start: float = 0, end: float | None = None) -> Expectation:
    """The greatest absolute sample between `start` and `end` ms lies in the range."""

    def check(heard: Heard) -> str:
        part = heard.channel(channel, start, end)
        peak = float(abs(part).max()) if part.size else 0.0
        return (
            "" if low - 1e-6 <= peak <= high + 1e-6 else f"channel {channel} peaks at {peak:.4g}, not {low} to {high}"
        )

    return check


def silent(channel: int = 0, start: float = 0, end: float | None = None) -> Expectation:
    """No sound between `start` and `end` ms."""
    return level(0, 1e-4, channel, start, end)


def sounds(channel: int = 0, start: float = 0, end: float | None = None) -> Expectation:
    """Some sound between `start` and `end` ms, and none that clips."""
    return level(1e-3, 1.0, channel, start, end)


def pitch(hertz: float, channel: int = 0, start: float = 0, end: float | None = None) -> Expectation:
    """This partial, within a bin or one per cent, is the strongest of a windowed spectrum, or nearly so."""

    def check(heard: Heard) -> str:
        import numpy as np

        part = heard.channel(channel, start, end)
        part = part - part.mean()
        spectrum = abs(np.fft.rfft(part * np.hanning(part.size)))
        found = float(spectrum.argmax()) * RATE / part.size
        allowed = max(1.6 * RATE / part.size, hertz * 0.01)
        near = spectrum[round((hertz - allowed) * part.size / RATE) : round((hertz + allowed) * part.size / RATE) + 1]
        # A narrow pulse has a second partial that is almost as strong as its first.
        return (
            ""
            if near.size and float(near.max()) >= 0.7 * float(spectrum.max()) > 0
            else f"channel {channel} sounds at {found:.1f} Hz, not {hertz:.1f}"
        )

    return check


def changes(channel: int = 0, ratio: float = 1.5, start: float = 0, window: float = 20) -> Expectation:
    """The level moves: the loudest window is `ratio` times the softest."""

    def check(heard: Heard) -> str:
        part = heard.channel(channel, start)
        size = int(window * RATE / 1000)
        peaks = [float(abs(part[i : i + size]).max()) for i in range(0, part.size - size, size)]
        low, high = min(peaks), max(peaks)
        return "" if high > 1e-4 and high >= ratio * low else f"channel {channel} stays at {low:.3g} to {high:.3g}"

    return check


def energy(low: float, high: float, share: float, channel: int = 0, start: float = 0) -> Expectation:
    """At least `share` of the power lies between two frequencies."""

    def check(heard: Heard) -> str:
        import numpy as np

        part = heard.channel(channel, start)
        power = abs(np.fft.rfft(part * np.hanning(part.size))) ** 2
        hertz = np.fft.rfftfreq(part.size, 1 / RATE)
        total = float(power[hertz > 15].sum())
        inside = float(power[(hertz >= low) & (hertz <= high)].sum()) / total if total else 0.0
        return "" if inside >= share else f"only {inside:.2f} of the power in {low:.0f} to {high:.0f} Hz"

    return check
