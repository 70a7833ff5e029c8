"""Time between what comes in and what goes out: delays, glides, rests, bursts."""

from __future__ import annotations

import math
from dataclasses import replace

from patchgen_training.families import numbers
from patchgen_training.families.control_chains import events
from patchgen_training.families.control_chains.chain import Chain, Kind, Part, Words
from patchgen_training.families.control_chains.events import Event, number
from patchgen_training.families.draft import outlet

_TIMES = (20, 50, 80, 100, 100, 120, 150, 200, 200, 250, 300, 300, 400, 500, 500, 600, 750, 1000, 1500, 2000)


def _shorter_than(chain: Chain, limit: float) -> int:
    return chain.speech.pick([time for time in _TIMES if time < limit])


_WAIT = Words(
    ("^wait <t>", "^delay <it> by <t>", "^hold <it> back {for |}<t>", "^wait for <t>"),
    ("delayed by <t>", "<t> later", "after a delay of <t>"),
)


def wait(chain: Chain) -> None:
    """[delay] for a bang, [pipe] for a number."""
    time = _shorter_than(chain, 0.9 * events.gap(chain.stream))
    chain.through(f"{'delay' if chain.kind is Kind.BANG else 'pipe'} {time}")
    said = numbers.duration(chain.speech, time)
    chain.tell(_WAIT, f"delay {said}", t=said)
    chain.becomes(chain.kind, events.later(chain.stream, time), chain.span, pitch=chain.pitch)


_GLIDE = Words(
    (
        "^glide to <it> in <t>",
        "^smooth <it> with a line of <t>",
        "^ramp to <it> over <t>",
        "^let a line go to <it> {in|within} <t>",
    ),
    ("smoothed over <t>", "with a glide of <t>", "reached in a ramp of <t>"),
    ("the value", "its value", "the smoothed value"),
)


def glide(chain: Chain) -> None:
    """[line] from where it is to each new number, a value every 20 ms."""
    time = _shorter_than(chain, min(0.9 * events.gap(chain.stream), 1200))
    chain.through(f"pack f {time}", "line")
    said = numbers.duration(chain.speech, time)
    chain.tell(_GLIDE, f"line {said}", t=said)
    here, stream = 0.0, []
    for event in chain.stream:
        there = number(event)
        stream += [
            Event(event.ms + 20 * k, ((here + (there - here) * 20 * k / time,),)) for k in range(math.ceil(time / 20))
        ]
        stream.append(Event(event.ms + time, ((there,),)))
        here = there
    chain.becomes(chain.kind, tuple(stream), replace(chain.span, low=min(chain.span.low, 0), whole=False))


_REST = Words(
    (
        "^ignore {everything|whatever comes} for <t> after {each one|each} {that gets through|}",
        "^let at most one through {every|per} <t>",
        "^block {everything|further ones} for <t> after each {one |}that passes",
    ),
    ("at most one per <t>", "ignoring more for <t> after each", "limited to one {every|per} <t>"),
)


def rest(chain: Chain) -> None:
    """A [spigot] that closes behind each one and opens after a time."""
    gap = events.gap(chain.stream)
    time = chain.speech.pick([t for t in _TIMES if t > 1.1 * gap and abs(t % gap) > 5] or [round(gap * 1.5)])
    gate = chain.draft.add("spigot 1", chain.box)
    order = chain.draft.add("t b b a", gate)
    shut = chain.draft.add("msg 0", outlet(order, 1))
    opened = chain.draft.chain(order, f"delay {time}", "msg 1")
    chain.draft.link(shut, f"{gate}.1")
    chain.draft.link(opened, f"{gate}.1")
    chain.box = outlet(order, 2)
    said = numbers.duration(chain.speech, time)
    chain.tell(_REST, f"at most one per {said}", t=said)
    kept, free = [], 0.0
    for event in chain.stream:
        if event.ms >= free:
            kept.append(event)
            free = event.ms + time
    chain.becomes(chain.kind, tuple(kept), chain.span, pitch=chain.pitch)


def _regular(chain: Chain) -> bool:
    """A clock whose period is longer than nothing and short enough to be thinned out."""
    return chain.start.last > 0 and chain.sure and len(chain.stream) > 4 and 30 < events.gap(chain.stream) < 1000


_BURST = Words(
    (
        "^repeat {it|each one} so that there are <n>, <t> apart,",
        "^make <n> bangs of {it|each}, <t> apart,",
        "^fire a burst of <n> bangs, <t> apart,",
    ),
    ("as a burst of <n>, <t> apart", "turned into <n> bangs, <t> apart"),
    ("each of them", "each bang"),
)


def burst(chain: Chain) -> None:
    """One bang now, others by [delay]s."""
    count = chain.speech.pick((2, 3, 3, 4))
    time = _shorter_than(chain, 0.9 * events.gap(chain.stream) / count)
    order = chain.draft.add("t" + " b" * count, chain.box)
    late = [chain.draft.add(f"delay {k * time}", outlet(order, k)) for k in range(1, count)]
    chain.box = chain.draft.add("t b", order, *late)
    said = numbers.duration(chain.speech, time)
    chain.tell(_BURST, f"burst of {count} every {said}", n=numbers.number(chain.speech, count), t=said)
    stream = events.merged(*(events.later(chain.stream, k * time) for k in range(count)))
    chain.becomes(Kind.BANG, stream)


PARTS = (
    Part(Kind.BANG, wait, 2, lambda c: events.gap(c.stream) > 40),
    Part(Kind.NUMBER, wait, 1.5, lambda c: events.gap(c.stream) > 40),
    Part(Kind.NUMBER, glide, 1.3, lambda c: c.certain and len(c.stream) < 12 and events.gap(c.stream) > 60),
    Part(Kind.BANG, rest, 0.7, _regular),
    Part(Kind.NUMBER, rest, 0.5, _regular),
    Part(Kind.BANG, burst, 1, lambda c: c.sure and events.gap(c.stream) > 200),
)
