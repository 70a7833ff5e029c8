"""What an event or a number sets off over a while: ramps, glides, scores, rests, bursts."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import Behaviour, at, begins, gives, on, within
from patchgen_training.families.clocks import bang_out
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.phrases import Speech, Templates, enumerated

_RAMP: Templates = (
    "^ramp from <a> to <b> {in|over|within} <t> <when> and <give>",
    "^go {smoothly |gradually |}from <a> to <b> {in|over} <t> <when> and <give>",
    "<when>, ^ramp from <a> to <b> {in|over} <t> and <give>",
    "^slide from <a> to <b> over <t> <when>, and <give>",
)


def ramp(speech: Speech) -> Drawn:
    """Control-rate [line], every 20 ms."""
    draft = Draft()
    low, high = numbers.some_range(speech)
    if speech.chance(0.3):
        low, high = high, low
    time = speech.pick((100, 200, 300, 400, 500, 1000, 1000, 1500, 2000, 3000, 5000))
    event = ports.trigger(speech, draft, ("button", "button", "inlet", "open"))
    way_out = ports.leave(
        speech,
        draft,
        draft.chain(event.box, f"msg {low}, {high} {time}", "line"),
        it=speech.pick(("it", "the value")),
        open_share=0,
    )
    slots = {"a": str(low), "b": str(high), "t": numbers.duration(speech, time), "when": event.when, **way_out.slots}
    request = speech.request(
        (
            "a ramp from <a> to <b> {over|in} <t> <when>, <where>",
            "a line from <a> to <b> {over|in} <t> <when>, <where>",
        ),
        _RAMP,
        **slots,
    )

    def behaviour() -> Behaviour:
        least, most = min(low, high), max(low, high)
        return on(
            *event.fire(1),
            ms=event.first + time + 30,
            expect=[begins(way_out.port, low), within(way_out.port, least, most, time // 20)],
        )

    return drawn(request, draft, behaviour)


_SMOOTH: Templates = (
    "^smooth <in> over <t> and <give>",
    "<take>, ^glide to it {in|over|within} <t> and <give>",
    "^slide to each new number of <in> in <t> and <give>",
    "^interpolate <in> over <t> and <give>",
)


def smooth(speech: Speech) -> Drawn:
    """A number that glides to its new value."""
    draft = Draft()
    time = speech.pick((100, 200, 200, 300, 500, 500, 1000, 2000))
    way_in = ports.entry(speech, draft)
    way_out = ports.leave(
        speech,
        draft,
        draft.chain(way_in.box, f"pack f {time}", "line"),
        it=speech.pick(("it", "the value")),
        open_share=0,
    )
    slots = {**way_in.slots, "t": numbers.duration(speech, time), **way_out.slots}
    request = speech.request(
        ("a smoother for <in> with a time of <t>, <where>", "<in> smoothed over <t>, <where>"), _SMOOTH, **slots
    )
    return drawn(
        request,
        draft,
        lambda: on((10, way_in.port, "float 10"), ms=time + 40, expect=[within(way_out.port, 0, 10, time // 20)]),
    )


_SCORE: Templates = (
    "<when>, ^send <s> and <give>",
    "^play a {score|sequence} <when>: <s>, and <give>",
    "^schedule <s> <when> and <give>",
)


def score(speech: Speech) -> Drawn:
    """Numbers at given times after an event: a [delay] each."""
    draft = Draft()
    event = ports.trigger(speech, draft, ("button", "button", "inlet", "open"))
    count = speech.pick((2, 2, 3, 3, 4))
    moments = sorted(speech.sample((0, 100, 200, 250, 300, 400, 500, 600, 750, 800, 1000, 1200, 1500, 2000), count))
    values = [speech.rng.randint(1, 100) for _ in moments]
    messages = [
        draft.chain(event.box, *(() if not ms else (f"delay {ms}",)), f"msg {value}")
        for ms, value in zip(moments, values, strict=True)
    ]
    way_out = ports.leave(speech, draft, draft.add("f", *messages), it=speech.pick(("each", "them")), open_share=0)
    parts = [
        f"{value} {'at once' if not ms else 'after ' + numbers.duration(speech, ms)}"
        for ms, value in zip(moments, values, strict=True)
    ]
    slots = {"s": enumerated(parts), "when": event.when, **way_out.slots}
    request = speech.request(("a timed {score|sequence} <when>: <s>, <where>",), _SCORE, **slots)
    return drawn(
        request,
        draft,
        lambda: on(
            *event.fire(1),
            ms=event.first + moments[-1] + 10,
            expect=[gives(way_out.port, *values), at(way_out.port, *(event.first + ms for ms in moments))],
        ),
    )


_DEBOUNCE: Templates = (
    "^wait until <in> has not changed for <t>, then <give>",
    "^debounce <in> with <t> and <give>",
    "<give_noun> only after it {has rested|stays the same|was still} for <t>",
)


def debounce(speech: Speech) -> Drawn:
    """Only the last number of a flurry."""
    draft = Draft()
    time = speech.pick((20, 50, 100, 100, 200, 250, 300, 500, 1000))
    way_in = ports.entry(speech, draft)
    order = draft.add("t b f", way_in.box)
    rest = draft.add(f"delay {time}", order)
    way_out = ports.leave(
        speech, draft, draft.add("f", rest, f"{order}.1>1"), it=speech.pick(("it", "the last number")), open_share=0
    )
    slots = {
        **way_in.slots,
        "t": numbers.duration(speech, time),
        **way_out.slots,
        "give_noun": way_out.giving(way_in.noun),
    }
    request = speech.request(("a debouncer of <t> for <in>, <where>",), _DEBOUNCE, **slots)
    sends = ((10, way_in.port, "float 1"), (20, way_in.port, "float 2"), (25, way_in.port, "float 3"))
    return drawn(
        request, draft, lambda: on(*sends, ms=time + 50, expect=[gives(way_out.port, 3), at(way_out.port, 25 + time)])
    )


def burst(speech: Speech) -> Drawn:
    """A metronome that runs for a while and stops."""
    draft = Draft()
    event = ports.trigger(speech, draft, ("button", "button", "inlet", "open"))
    period, count = speech.pick((50, 100, 100, 120, 200, 250, 300, 500)), speech.pick((2, 3, 4, 5, 6, 8, 10, 16))
    order = draft.add("t b b", event.box)
    start, zero = draft.add("msg 1", order), draft.add("msg 0", f"{order}.1")
    metro = draft.add(f"metro {period}", start)
    counter = draft.add("f", metro, f"{zero}>1")
    after = draft.add("+ 1", counter)
    draft.link(after, f"{counter}.1")
    end = draft.chain(after, f"sel {count}", "msg 0")
    draft.link(end, metro)
    port, out = bang_out(speech, draft, metro)
    slots = {"n": numbers.times(speech, count), "t": numbers.duration(speech, period), "when": event.when, "out": out}
    slots["k"] = numbers.number(speech, count)
    request = speech.request(
        (),
        (
            "<out> <n> <when>, every <t>",
            "<when>, <out> <n>, <t> apart",
            "<out> <n> with <t> between them <when>",
            "<when> ^run a metro of <t> for <k> {beats|bangs}, then ^stop, and <out>",
        ),
        **slots,
    )
    request = request.replace("every a ", "every ")
    moments = [event.first + period * k for k in range(count)]
    return drawn(
        request,
        draft,
        lambda: on(
            *event.fire(1), ms=moments[-1] + period * 2, expect=[gives(port, *["bang"] * count), at(port, *moments)]
        ),
    )


FAMILIES = (
    Family("ramp", ramp, 0.9),
    Family("smooth", smooth, 0.6),
    Family("score", score, 0.8),
    Family("debounce", debounce, 0.4),
    Family("burst", burst, 0.6),
)
