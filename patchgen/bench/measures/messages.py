"""Measures of messages: what was said, in which order, when.

`out` is the number of an output, counted from 0, or the name of a MIDI object (`noteout`). Times are in ms. Numbers
agree within `tol` (absolute, or relative where that is more).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from pydantic import ConfigDict, validate_call

from patchgen.bench.heard import Heard, Said, Value, Word

Out = int | Literal["noteout", "ctlout", "bendout", "pgmout", "touchout", "polytouchout", "midiout"]
Span = tuple[float, float]
Wanted = Word | tuple[Word, ...]

_TOLERANCE = 1e-3
_TICK = 2.0  # ms: a block of Pd's is 1.45
_checked = validate_call(config=ConfigDict(arbitrary_types_allowed=True))


def _at(heard: Heard, out: Out) -> tuple[Said, ...]:
    if isinstance(out, str):
        return heard.midi.get(out, ())
    return heard.outs[out] if out < len(heard.outs) else ()


def _values(heard: Heard, out: Out) -> list[Value]:
    return [said.value for said in _at(heard, out)]


def _numbers(heard: Heard, out: Out) -> list[float]:
    return [value for value in _values(heard, out) if isinstance(value, float)]


def _same(value: Value, wanted: Wanted, tol: float) -> bool:
    if isinstance(value, tuple) or isinstance(wanted, tuple):
        mine = value if isinstance(value, tuple) else (value,)
        theirs = wanted if isinstance(wanted, tuple) else (wanted,)
        return len(mine) == len(theirs) and all(_same(a, b, tol) for a, b in zip(mine, theirs, strict=True))
    if isinstance(value, str) or isinstance(wanted, str):
        return value == wanted
    return abs(value - wanted) <= tol * max(1.0, abs(wanted))


def told(values: Sequence[Any], most: int = 12) -> str:
    """Values as a person reads them: `1 2 (3 4) …`."""
    words = [f"({told(value)})" if isinstance(value, tuple) else _word(value) for value in values[:most]]
    return " ".join([*words, *(["…"] if len(values) > most else [])]) or "nothing"


def _word(value: Word) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"


@_checked
def sequence(heard: Heard, *, exactly: list[Wanted], out: Out = 0, tol: float = _TOLERANCE) -> str:
    """These values and no others, in this order."""
    found = _values(heard, out)
    fits = len(found) == len(exactly) and all(_same(a, b, tol) for a, b in zip(found, exactly, strict=True))
    return "" if fits else f"{told(exactly)} was expected, and {told(found)} came"


@_checked
def includes(heard: Heard, *, values: list[Wanted], out: Out = 0, tol: float = _TOLERANCE) -> str:
    """These values in this order, with whatever between them."""
    found = iter(_values(heard, out))
    missing = [wanted for wanted in values if not any(_same(value, wanted, tol) for value in found)]
    return f"{told(missing)} did not come; it was {told(_values(heard, out))}" if missing else ""


@_checked
def excludes(heard: Heard, *, values: list[Wanted], out: Out = 0, tol: float = _TOLERANCE) -> str:
    """None of these values."""
    came = [value for value in _values(heard, out) if any(_same(value, wanted, tol) for wanted in values)]
    return f"{told(came)} came, and should not" if came else ""


@_checked
def last(heard: Heard, *, value: Wanted, out: Out = 0, tol: float = _TOLERANCE) -> str:
    """The last value."""
    found = _values(heard, out)
    return "" if found and _same(found[-1], value, tol) else f"{told([value])} was expected last; it was {told(found)}"


@_checked
def count(heard: Heard, *, least: int = 0, most: int | None = None, out: Out = 0) -> str:
    """How many messages."""
    found = len(_at(heard, out))
    wanted = f"{least} or more" if most is None else f"{least}" if least == most else f"{least} to {most}"
    return (
        "" if least <= found and (most is None or found <= most) else f"{wanted} messages were expected, {found} came"
    )


@_checked
def within(heard: Heard, *, least: float, most: float, out: Out = 0) -> str:
    """Every number between these, both included; at least one came."""
    found = _numbers(heard, out)
    beyond = [value for value in found if not least <= value <= most]
    wanted = f"numbers from {least:g} to {most:g} were expected"
    return f"{wanted}, {told(beyond)} came" if beyond else "" if found else f"{wanted}, and none came"


@_checked
def reaches(heard: Heard, *, least: float | None = None, most: float | None = None, out: Out = 0) -> str:
    """The greatest number is `least` or more, the smallest `most` or less."""
    found = _numbers(heard, out)
    high = least is None or (bool(found) and max(found) >= least)
    low = most is None or (bool(found) and min(found) <= most)
    return (
        ""
        if high and low
        else f"numbers were expected to reach further than {told([min(found), max(found)] if found else [])}"
    )


@_checked
def distinct(heard: Heard, *, least: int = 1, most: int | None = None, out: Out = 0) -> str:
    """How many different values."""
    found = len(set(_values(heard, out)))
    return "" if least <= found and (most is None or found <= most) else f"{found} different values came"


@_checked
def whole(heard: Heard, *, out: Out = 0) -> str:
    """Only whole numbers."""
    broken = [value for value in _values(heard, out) if not (isinstance(value, float) and value.is_integer())]
    return f"whole numbers were expected, and {told(broken)} came" if broken else ""


@_checked
def rising(heard: Heard, *, out: Out = 0, falls: bool = False) -> str:
    """Each number greater than the one before (`falls`: smaller); at least two."""
    found = _numbers(heard, out)
    steps = np.diff(found) * (-1 if falls else 1)
    way = "falling" if falls else "rising"
    return "" if len(found) > 1 and bool((steps > 0).all()) else f"{way} numbers were expected; it was {told(found)}"


@_checked
def steps(heard: Heard, *, least: float = 0.0, most: float = float("inf"), out: Out = 0) -> str:
    """The distance of each number from the one before."""
    found = np.abs(np.diff(_numbers(heard, out)))
    fits = len(found) and bool(((found >= least) & (found <= most)).all())
    return "" if fits else f"steps from {least:g} to {most:g} were expected; they were {told(list(map(float, found)))}"


@_checked
def share(heard: Heard, *, of: list[Wanted], least: float = 0.0, most: float = 1.0, out: Out = 0) -> str:
    """Which share of the messages has one of these values."""
    found = _values(heard, out)
    hits = sum(any(_same(value, wanted, _TOLERANCE) for wanted in of) for value in found)
    part = hits / len(found) if found else float("nan")
    return "" if least <= part <= most else f"{told(of)} came {hits} times of {len(found)}"


@_checked
def mean(heard: Heard, *, least: float, most: float, out: Out = 0) -> str:
    """The mean of the numbers."""
    found = _numbers(heard, out)
    middle = sum(found) / len(found) if found else float("nan")
    return "" if least <= middle <= most else f"a mean from {least:g} to {most:g} was expected; it was {middle:.4g}"


@_checked
def again(heard: Heard, *, least: float = 0.0, most: float = 1.0, out: Out = 0) -> str:
    """Which share of the values is the same as the one before."""
    found = _values(heard, out)
    pairs = [a == b for a, b in pairwise(found)]
    part = sum(pairs) / len(pairs) if pairs else float("nan")
    return "" if least <= part <= most else f"{sum(pairs)} of {len(found)} values were the same as the one before"


@_checked
def repeats(heard: Heard, *, first: Span, second: Span, same: bool = True, out: Out = 0) -> str:
    """In the second span of ms come the values of the first (`same` = false: others)."""
    one, two = ([said.value for said in _at(heard, out) if span[0] <= said.ms < span[1]] for span in (first, second))
    fits = bool(one) and (one == two) == same
    return "" if fits else f"{'the same' if same else 'others'} were expected after {told(one)}; {told(two)} came"


@_checked
def every(heard: Heard, *, ms: float, tol: float = _TICK, least: int = 3, out: Out = 0) -> str:
    """Messages at this distance from each other, at least so many."""
    times = [said.ms for said in _at(heard, out)]
    gaps = np.diff(times)
    fits = len(times) >= least and bool((np.abs(gaps - ms) <= tol).all())
    return "" if fits else f"a message every {ms:g} ms was expected; they came at {told(times)} ms"


@_checked
def times(heard: Heard, *, ms: list[float], tol: float = _TICK, out: Out = 0) -> str:
    """Messages at these times and no others."""
    found = [said.ms for said in _at(heard, out)]
    fits = len(found) == len(ms) and all(abs(a - b) <= tol for a, b in zip(found, ms, strict=True))
    return "" if fits else f"messages at {told(ms)} ms were expected; they came at {told(found)} ms"


@_checked
def irregular(heard: Heard, *, least: float, most: float, out: Out = 0) -> str:
    """The distances between messages differ, each between these in ms."""
    gaps = np.diff([said.ms for said in _at(heard, out)])
    fits = len(gaps) > 2 and bool(((gaps >= least) & (gaps <= most)).all()) and len(set(gaps.round(1))) > 2
    return (
        "" if fits else f"different distances from {least:g} to {most:g} ms were expected; they were {told(list(gaps))}"
    )


@_checked
def quiet(heard: Heard, *, out: Out = 0) -> str:
    """No message at all."""
    found = _values(heard, out)
    return f"nothing should come, and {told(found)} came" if found else ""


@_checked
def order(heard: Heard, *, out: list[int]) -> str:
    """Each time the outputs speak in this order."""
    said = [port for _, port in heard.said if port in out]
    rounds = [said[at : at + len(out)] for at in range(0, len(said), len(out))]
    fits = bool(rounds) and all(one == out for one in rounds)
    return "" if fits else f"outputs {told(out)} were expected to speak in this order; it was {told(said)}"


MEASURES: Mapping[str, Any] = {
    measure.__name__: measure
    for measure in (
        *(sequence, includes, excludes, last, count, within, reaches, distinct, whole, rising, steps, share, mean),
        *(again, repeats, every, times, irregular, quiet, order),
    )
}
