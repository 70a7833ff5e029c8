"""Clocks: metronomes, delays, and timers that measure."""

from __future__ import annotations

import re

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import at, every, gives, on
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
    expects = (at(port, 0, event.period, 2 * event.period), every(port, event.period, 3))
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
        **way_in.slots,
        "t": numbers.duration(speech, time),
        **way_out.slots,
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
            **way_out.slots,
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
        **way_out.slots,
    )
    return drawn(request, draft, lambda: on(*event.fire(3), expect=[gives(way_out.port, 10, 20, 20, tolerance=1e-2)]))


FAMILIES = (
    Family("metronome", metronome, 1.5),
    Family("adjustable-metronome", adjustable, 1),
    Family("delayed-bang", delayed_bang, 1),
    Family("delayed-number", delayed_number, 0.8),
    Family("stopwatch", stopwatch, 0.7),
)
