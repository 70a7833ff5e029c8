"""Time: metronomes, delays, clocks that measure, ramps, and events at given moments."""

from __future__ import annotations

import re

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import Behaviour, at, begins, gives, on, steps, within
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates

_BANG_OUT: tuple[tuple[str, Templates], ...] = (
    (
        "bng",
        ("^flash a {bang button|button|bang}", "^bang a button", "^blink a {bang button|bang}", "^light a bang button"),
    ),
    ("outlet", ("^output a bang", "^send a bang {to|through|out of} {the|an} outlet", "^send bangs to its outlet")),
    ("print", ("^print {a bang|bang}", "^print bang to the console")),
    ("print LABEL", ("^print {tick|a bang} {as|with the label} <label>", "^print a bang with the name <label>")),
)


def bang_out(speech: Speech, draft: Draft, *cords: int | str) -> tuple[str, str]:
    """A bang's way out: the port that it is heard at, and the words."""
    kind, templates = speech.pick(_BANG_OUT)
    label = speech.pick(ports.LABELS)
    box = draft.add(kind.replace("LABEL", label), *cords)
    port = {"bng": f"box{box}", "outlet": "out0", "print": "print:print"}.get(kind, f"print:{label}")
    return port, speech.say(templates, label=label)


_METRO: Templates = ("<out> <when>", "<when>, <out>", "<out> <when>")


def metronome(speech: Speech) -> Drawn:
    """A steady beat."""
    draft = Draft()
    event = ports.trigger(speech, draft, ("metro", "tempo"))
    port, out = bang_out(speech, draft, event.box)
    where = (
        "to print " + port.removeprefix("print:")
        if port.startswith("print:")
        else ("to the outlet" if port == "out0" else "to a bang button")
    )
    where = "printed" if where == "to print print" else where
    source = event.source
    if speech.chance(0.4):
        source = (
            source.replace("metro ", "metronome ").replace("a metro", "a metronome", 1)
            if "metronome" not in source
            else source
        )
    request = speech.request(
        ("<source>, <where>", "<source> <where>", "<source> and {its bangs |bangs }<where>"),
        _METRO,
        out=out,
        when=event.when,
        source=source,
        where=where,
    )
    expects = (at(port, 0, event.period, 2 * event.period), steps(port, event.period, 3))
    return drawn(request, draft, lambda: on(*event.fire(1), ms=event.period * 2.5 + 5, expect=expects))


_ADJUSTABLE: Templates = (
    (
        "<out> {in time|regularly|again and again}, with <words> for the <what> and "
        "{an on/off toggle|a toggle to start and stop}"
    ),
    "^run a {metronome|metro} with the <what> {from|set by} <words>, switched by a toggle, and <out>",
    "<out> at a rate {set by|from} <words> (<what>), a toggle starts and stops it",
    (
        "^have a {metronome|metro} with <words> for the <what> and a toggle to "
        "{start and stop it|switch it on and off}, and <out>"
    ),
    "^use a toggle to switch a {metro|metronome} whose <what> {is set by|comes from} <words>, and <out>",
)


def adjustable(speech: Speech) -> Drawn:
    """A metronome whose interval (ms) or tempo (bpm) a slider, number box or inlet sets; a toggle starts it."""
    draft = Draft()
    bpm = speech.chance(0.45)
    how = speech.pick(("slider", "slider", "box", "inlet"))
    toggle = draft.add("tgl")
    low, high = speech.pick(
        ((40, 200), (30, 240), (60, 180), (60, 240))
        if bpm
        else ((50, 1000), (100, 1000), (20, 2000), (100, 2000), (10, 500))
    )
    value = 120 if bpm else 500
    if how == "slider":
        reach = speech.pick((f"from {low} to {high}", f"({low}-{high})", f"between {low} and {high}"))
        box = draft.add(f"hsl {low} {high} init={low}")
        port, words = (
            f"box{box}",
            f"slider {reach} {'bpm' if bpm else 'ms'}",
        )
    elif how == "box":
        box = draft.add("floatatom", draft.start(str(value)))
        port, words = f"box{box}", "number box"
    else:
        box = draft.add("inlet")
        port, words = "in0", "inlet"
    what = "{tempo|tempo in bpm|bpm|beats per minute}" if bpm else "{interval|interval in ms|time|period|milliseconds}"
    what = speech.say((what,))
    if how != "slider" and bpm and what == "tempo":
        what = "tempo in bpm"
    metro = draft.add("metro 500", toggle, f"{draft.add('expr 60000 / $f1', box) if bpm else box}>1")
    bang, out = bang_out(speech, draft, metro)
    slots = {"what": what, "words": f"a{'n' if words[0] == 'i' else ''} {words}", "out": out}
    request = speech.request((), _ADJUSTABLE, **slots)
    test = 100.0 if not bpm else 150.0
    sends = ((5, port, plain(test)), (10, f"box{toggle}", "1"))
    period = 60000 / test if bpm else test
    return drawn(
        request, draft, lambda: on(*sends, ms=15 + period * 2.2, expect=[at(bang, 10, 10 + period, 10 + 2 * period)])
    )


_CONJUNCTION = re.compile(r"^(?:when|whenever|each time|every time) ")


def delayed_bang(speech: Speech) -> Drawn:
    """[delay]."""
    draft = Draft()
    time = numbers.some_period(speech)
    event = ports.trigger(speech, draft, ("button", "button", "inlet", "inlet", "open", "space", "key"))
    said = numbers.duration(speech, time)
    port, out = bang_out(speech, draft, draft.add(f"delay {time}", event.box))
    deeds: Templates = (
        "^wait <t> <when>, then <out>",
        "<when>, ^wait <t> and <out>",
        "<when> ^delay for <t>, then <out>",
    )
    after = _CONJUNCTION.sub("after ", event.when)
    if after != event.when and not after.startswith(("after triggered", "after loaded", "after banged")):
        deeds = (*deeds, "<out> <t> <after>")
    request = speech.request(
        (),
        deeds,
        ("<source> -> delay <t> -> <short>",),
        t=said,
        when=event.when,
        after=after,
        out=out,
        source=event.source,
        short={"out0": "outlet"}.get(
            port, port.replace("print:", "print ") if port.startswith("print") else "bang button"
        ),
    )
    return drawn(
        request,
        draft,
        lambda: on(
            *event.fire(1), ms=event.first + time + 20, expect=[gives(port, "bang"), at(port, event.first + time)]
        ),
    )


_PIPE: Templates = (
    "^delay <in> by <t> and <give>",
    "<take>, ^delay it {by|for} <t> and <give>",
    "^hold <in> back for <t>, then <give>",
    "^wait <t> before passing on <in>, then <give>",
    "<give_noun> <t> later",
)


def delayed_number(speech: Speech) -> Drawn:
    """[pipe]: numbers, each so much later."""
    draft = Draft()
    time = numbers.some_period(speech)
    way_in = ports.entry(speech, draft)
    way_out = ports.leave(speech, draft, draft.add(f"pipe {time}", way_in.box), it="it", open_share=0)
    slots = {
        "in": way_in.noun,
        "take": way_in.take,
        "t": numbers.duration(speech, time),
        "give": way_out.give,
        "where": way_out.where,
        "give_noun": way_out.giving(way_in.noun),
    }
    request = speech.request(("a delay of <t> for <in>, <where>", "<in> <t> later, <where>"), _PIPE, **slots)
    sends = ((10, way_in.port, "float 5"), (12, way_in.port, "float 7"))
    return drawn(
        request,
        draft,
        lambda: on(*sends, ms=time + 40, expect=[gives(way_out.port, 5, 7), at(way_out.port, 10 + time, 12 + time)]),
    )


_STOPWATCH: Templates = (
    "^measure the time between two {buttons|button presses: start and stop} {in ms |}and <give>",
    "^measure the {milliseconds|time} from {one button|a start button} to {another|a stop button} and <give>",
    "^time how long it takes from a start button to a stop button and <give>",
)
_BETWEEN: Templates = (
    "^measure how much time {passes|goes by} between {presses|events} <when>, and <give>",
    "<when>, ^measure the {ms|milliseconds|time} since the last time and <give>",
    "<when> ^show how much time has passed since the last time, and <give>",
)


def stopwatch(speech: Speech) -> Drawn:
    """[timer], with a start and a stop, or from each event to the next."""
    draft = Draft()
    if speech.chance(0.5):
        start, stop = draft.add("bng"), draft.add("bng")
        way_out = ports.leave(
            speech,
            draft,
            draft.add("timer", start, f"{stop}>1"),
            it=speech.pick(("it", "the time", "the time in ms")),
            open_share=0,
        )
        request = speech.request(
            (
                "a stopwatch with a start and a stop button, <where>",
                "a stopwatch: one button starts, another stops, {the time|milliseconds} <where>",
            ),
            _STOPWATCH,
            give=way_out.give,
            where=way_out.where,
        )
        sends = ((20, f"box{start}", "bang"), (145, f"box{stop}", "bang"))
        return drawn(request, draft, lambda: on(*sends, ms=160, expect=[gives(way_out.port, 125, tolerance=1e-2)]))
    event = ports.trigger(speech, draft, ("button", "button", "inlet", "space", "key", "note"))
    order = draft.add("t b b", event.box)
    way_out = ports.leave(
        speech,
        draft,
        draft.add("timer", order, f"{order}.1>1"),
        it=speech.pick(("it", "the time", "the time in ms")),
        open_share=0,
    )
    request = speech.request(
        (
            "the time since the last event, taken <when>, <where>",
            "a timer for the interval between events, read <when>, <where>",
        ),
        _BETWEEN,
        when=event.when,
        give=way_out.give,
        where=way_out.where,
    )
    return drawn(request, draft, lambda: on(*event.fire(3), expect=[gives(way_out.port, 10, 20, 20, tolerance=1e-2)]))


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
    slots = {
        "a": str(low),
        "b": str(high),
        "t": numbers.duration(speech, time),
        "when": event.when,
        "give": way_out.give,
        "where": way_out.where,
    }
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
    slots = {
        "in": way_in.noun,
        "take": way_in.take,
        "t": numbers.duration(speech, time),
        "give": way_out.give,
        "where": way_out.where,
    }
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
    slots = {
        "s": ", ".join(parts[:-1]) + " and " + parts[-1],
        "when": event.when,
        "give": way_out.give,
        "where": way_out.where,
    }
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
        "in": way_in.noun,
        "t": numbers.duration(speech, time),
        "give": way_out.give,
        "give_noun": way_out.giving(way_in.noun),
        "where": way_out.where,
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
    Family("metronome", metronome, 1.5),
    Family("adjustable-metronome", adjustable, 1),
    Family("delayed-bang", delayed_bang, 1),
    Family("delayed-number", delayed_number, 0.8),
    Family("stopwatch", stopwatch, 0.7),
    Family("ramp", ramp, 0.9),
    Family("smooth", smooth, 0.6),
    Family("score", score, 0.8),
    Family("debounce", debounce, 0.4),
    Family("burst", burst, 0.6),
)
