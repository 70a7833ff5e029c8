"""What must hold between two runs: of a patch, and of the same patch after a change.

Both get the same events; the patch after the change may get some of its own. Ports are named as in
`families.behaviour`; where a box has another place after the change, `Both.port` says which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from patchgen_training.families.behaviour import RATE, Expectation, Heard

SMOOTHED = 80.0  # ms after which a control's [line~] has arrived
FADER_STEP = 0.02  # a slider from 0 to 1 gives the value of a pixel


@dataclass(frozen=True, slots=True)
class Both:
    """What was heard before and after the change, and the ports whose name is another one now."""

    before: Heard
    after: Heard
    ports: Mapping[str, str]

    @property
    def ms(self) -> float:
        """How long the runs lasted."""
        return self.after.sound.shape[1] * 1000 / RATE

    def port(self, name: str) -> str:
        """A port's name after the change."""
        return self.ports.get(name, name)


Relation: TypeAlias = Callable[[Both], str]  # empty when it is as stated, else what was heard


def now(expect: Expectation) -> Relation:
    """An expectation of the patch after the change alone."""
    return lambda both: expect(both.after)


def same_messages(*, besides: tuple[str, ...] = (), slower: float = 1.0, near: float = 1e-4) -> Relation:
    """All ports (`besides` some) give what they gave, `slower` times as late, within a share `near` of their times."""

    def check(both: Both) -> str:
        for name, wanted in both.before.messages.items():
            if name in besides:
                continue
            got = both.after.messages.get(both.port(name), [])
            due = [(ms * slower, message) for ms, message in wanted]
            if slower != 1 or near > 1e-3:  # a run of the same length may hold more of them, or fewer
                got, due = got[: len(due)], due[: len(got)]
                if not got and wanted and wanted[0][0] * slower * (1 + near) < both.ms:
                    return f"{name} gave {wanted[:6]}, then nothing"
            if not _alike(got, due, near):
                return f"{name} gave {due[:8]}, after the change {both.port(name)} gave {got[:8]}"
        return ""

    return check


def _alike(got: list[tuple[float, str]], due: list[tuple[float, str]], near: float) -> bool:
    return len(got) == len(due) and all(
        abs(g[0] - d[0]) <= 0.05 + d[0] * near and g[1] == d[1] for g, d in zip(got, due, strict=True)
    )


def unless_moved(port: str, relation: Relation) -> Relation:
    """The relation, where nobody moved the slider at that port of the patch before."""
    return lambda both: "" if len(both.before.of(port)) > 1 else relation(both)


def starts_at(port: str, value: float, near: float) -> Relation:
    """The first number of a port of the patch after the change."""

    def check(both: Both) -> str:
        got = both.after.of(port)
        return "" if got and abs(float(got[0]) - value) <= near else f"{port} gave {got[:3]}, not {value:g} first"

    return check


def same_words(both: Both) -> str:
    """Every port gives the same as before, at whatever times, as far as both runs go."""
    for name in both.before.messages:
        got, wanted = both.after.of(both.port(name)), both.before.of(name)
        if got[: len(wanted)] != wanted[: len(got)] or bool(got) != bool(wanted):
            return f"{name} gave {wanted[:6]}, now {got[:6]}"
    return ""


def some_words(both: Both) -> str:
    """What spoke when it was set off by hand, speaks."""
    wanted = [
        name for name, said in both.before.messages.items() if said and not name.startswith("in") and name != "box0"
    ]
    spoken = [name for name in wanted if both.after.of(both.port(name))]
    return f"none of {wanted} said anything" if wanted and not spoken else ""


def repeats(port: str, like: str) -> Relation:
    """A port of the patch after the change gives what another one gives; both named as after it."""

    def check(both: Both) -> str:
        got, wanted = both.after.of(port), both.after.of(like)
        return "" if got == wanted else f"{port} gave {got[:8]}, {like} {wanted[:8]}"

    return check


def same_sound(
    scale: float = 1.0,
    *,
    start: float = 0.0,
    channels: tuple[tuple[int, int], ...] = ((0, 0), (1, 1)),
    near: float = 2e-3,
) -> Relation:
    """Each pair of a channel before and one after sounds the same, `scale` times as loud, from `start` ms on."""

    def check(both: Both) -> str:
        import numpy as np

        for one, other in channels:
            was, is_now = both.before.channel(one, start) * scale, both.after.channel(other, start)
            size = min(was.size, is_now.size)
            gap = float(np.abs(was[:size] - is_now[:size]).max()) if size else 0.0
            if gap > near * max(1.0, float(np.abs(was).max(initial=0))):
                return f"channel {other} differs by {gap:.4g} from {scale:g} times channel {one} before"
        return ""

    return check


def adds_up() -> Relation:
    """Both channels together are what the left one was."""

    def check(both: Both) -> str:
        import numpy as np

        was, is_now = both.before.channel(0), both.after.sound.sum(axis=0)
        size = min(was.size, is_now.size)
        gap = float(np.abs(was[:size] - is_now[:size]).max())
        return (
            ""
            if gap < 2e-3 * max(1.0, float(np.abs(was).max()))
            else f"left and right add up to {gap:.4g} more or less"
        )

    return check


def fades_in(ms: float) -> Relation:
    """The left channel begins softer, and is what it was from `ms` on."""
    later = same_sound(start=ms + 40)

    def check(both: Both) -> str:
        was, is_now = (float(abs(heard.channel(0, 0, 15)).max()) for heard in (both.before, both.after))
        return (
            f"begins with {is_now:.3g}, not softer than {was:.3g}" if was > 1e-3 and is_now > 0.8 * was else later(both)
        )

    return check


def other_sound(channel: int = 0) -> Relation:
    """The sound is another one, and it is there, where it was before."""

    def check(both: Both) -> str:
        import numpy as np

        was, is_now = both.before.channel(channel), both.after.channel(channel)
        size = min(was.size, is_now.size)
        loud = float(np.abs(was).max(initial=0))
        if loud < 1e-3:
            return ""
        if not np.isfinite(is_now).all() or float(np.abs(is_now).max(initial=0)) < 1e-4:
            return "the sound is gone"
        gap = float(np.abs(was[:size] - is_now[:size]).max())
        return "" if gap > 1e-3 * loud else "the sound has not changed"

    return check


def fuller() -> Relation:
    """The left channel's power is no smaller a part of what its peak would allow."""

    def check(both: Both) -> str:
        was, is_now = _fullness(both.before), _fullness(both.after)
        return "" if is_now >= was * 0.95 else f"the power over the peak's was {was:.3g} and is {is_now:.3g}"

    return check


def _fullness(heard: Heard) -> float:
    import numpy as np

    part = heard.channel(0, 60)
    peak = float(np.abs(part).max(initial=0))
    return float(np.sqrt((part**2).mean())) / peak if peak > 1e-4 else 0.0


def bounded() -> Relation:
    """No sample is out of all proportion."""

    def check(both: Both) -> str:
        import numpy as np

        was, is_now = float(np.abs(both.before.sound).max()), float(np.abs(both.after.sound).max())
        return (
            "" if np.isfinite(is_now) and is_now <= 100 * was + 0.1 else f"the peak was {was:.3g} and is {is_now:.3g}"
        )

    return check


def still_sounds() -> Relation:
    """There is sound where there was some."""

    def check(both: Both) -> str:
        import numpy as np

        for channel in (0, 1):
            was, is_now = both.before.channel(channel), both.after.channel(channel)
            if np.abs(was).max(initial=0) > 1e-3 and np.abs(is_now).max(initial=0) < 1e-4:
                return f"channel {channel} is silent now"
        return ""

    return check


def tone_times(factor: float, start: float = 60.0, near: float = 6.0) -> Relation:
    """The strongest partial of the left channel (of the right, where that is silent) has `factor` times its
    frequency, within `near` Hz.

    Holds as well where there is next to no sound, or where noise or a filter hides the tone.
    """

    def check(both: Both) -> str:
        channel = 0 if float(abs(both.before.channel(0)).max()) > 1e-3 else 1
        was, sharp = _strongest(both.before, channel, start)
        is_now, still_sharp = _strongest(both.after, channel, start)
        if not (sharp and still_sharp):
            return ""
        good = abs(is_now - was * factor) <= max(near, 0.02 * was * factor)
        return "" if good else f"the strongest partial was {was:.1f} Hz and is {is_now:.1f}, not {was * factor:.1f}"

    return check


def _strongest(heard: Heard, channel: int, start: float) -> tuple[float, bool]:
    """The strongest partial in Hz, and whether it holds a third of the power by itself."""
    import numpy as np

    part = heard.channel(channel, start)
    if part.size < 4096 or float(np.abs(part).max()) < 1e-3:
        return 0.0, False
    power = np.abs(np.fft.rfft((part - part.mean()) * np.hanning(part.size))) ** 2
    top = int(power.argmax())
    share = float(power[max(top - 3, 0) : top + 4].sum() / power.sum())
    return top * RATE / part.size, share > 0.33


def quieter_share(low: float, high: float) -> Relation:
    """A smaller share of the power than before lies between two frequencies, where there was some before."""

    def check(both: Both) -> str:
        was, is_now = _share(both.before, low, high), _share(both.after, low, high)
        return (
            ""
            if was < 1e-2 or is_now < was * 1.1
            else f"share of {low:g} to {high:g} Hz was {was:.3f} and is {is_now:.3f}"
        )

    return check


def _share(heard: Heard, low: float, high: float) -> float:
    import numpy as np

    part = heard.sound.sum(axis=0)
    power = np.abs(np.fft.rfft(part * np.hanning(part.size))) ** 2
    hertz = np.fft.rfftfreq(part.size, 1 / RATE)
    total = float(power.sum())
    return float(power[(hertz >= low) & (hertz <= high)].sum()) / total if total > 1e-6 else 0.0
