"""Control: events from anywhere make numbers, which pass through steps and end anywhere; loops, clocks, order."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import numbers, ports, steps
from patchgen_training.families.behaviour import Behaviour, Expectation, at, begins, every, gives, on, within
from patchgen_training.families.draft import Draft, outlet
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.makers import Making, choice_of, constant, countdown, counter, random_number, walk
from patchgen_training.families.phrases import Speech, Templates

_MAKERS: tuple[tuple[Making, float], ...] = (
    (counter, 4),
    (countdown, 0.8),
    (random_number, 4),
    (choice_of, 2.5),
    (constant, 0.8),
    (walk, 0.6),
)
_DEEDS: Templates = (
    "<make> <when> and <give>",
    "<when>, <make> and <give>",
    "<make> <when>, and <give>",
    "<make> <when>, then <give>",
    "<when> <make>, then <give>",
    "<make> and <give> <when>",
    "<make>, <give> <when>",
)
_THEN_DEEDS: Templates = (
    "<make> <when>, <then> and <give>",
    "<when>, <make>, <then> and <give>",
    "<make> <when>, then <then>, and <give>",
    "<when> <make>, <then>, then <give>",
)
_THINGS: Templates = (
    "<noun> <when>, <where>",
    "<noun> {stepped|driven|triggered} by <source>, <where>",
    "<noun> with <source>, {and |}the result <where>",
    "<source> {driving|triggering|that drives} <noun>, <where>",
)
_TERSE: Templates = (
    "<source> -> <short> -> <out>",
    "<source>, <short>, <out>",
    "<short> <when>, <out>",
    "<source> > <short> > <out>",
)


def compose(speech: Speech) -> Drawn:
    """An event, a maker, no, one or two steps, a way out."""
    draft = Draft()
    event = ports.trigger(speech, draft)
    makers, shares = zip(*_MAKERS, strict=True)
    maker = speech.rng.choices(makers, shares)[0]
    return _composed(speech, draft, event, maker, speech.pick((0, 0, 0, 1, 1, 2)))


def _composed(
    speech: Speech,
    draft: Draft,
    event: ports.Trigger,
    maker: Making,
    count: int,
) -> Drawn:
    box, made = maker(speech, draft, event.box)
    kinds = (*[steps.small_operation] * 3, steps.mapping, steps.clipping, steps.modulo)
    chain = [speech.pick(kinds)(speech) for _ in range(count)]
    box = draft.chain(box, *(text for step in chain for text in step.boxes))
    way_out = ports.leave(speech, draft, box, it="" if chain else made.it, open_share=0)
    then = ", ".join(step.deed.replace("<it>", "it") for step in chain)
    slots = {"make": made.deed, "noun": made.noun, **event.slots, "then": then}
    slots |= {
        **way_out.slots,
        "out": way_out.terse,
        "short": " ".join([made.terse, *(step.short for step in chain)]),
    }
    if event.source == "a bang at the inlet":
        slots["source"] = "an inlet"
    request = speech.request(() if chain else _THINGS, _THEN_DEEDS if chain else _DEEDS, _TERSE, **slots)

    def behaviour() -> Behaviour:
        expects: list[Expectation] = [at(way_out.port, *(event.first + event.period * k for k in range(3)))]
        if made.values is not None:
            wanted = made.values(3)
            for step in chain:
                wanted = [step.apply(value) for value in wanted]
            expects.append(begins(way_out.port, *wanted, tolerance=2e-3))
        elif not chain:
            expects.append(within(way_out.port, made.low, made.high, 3))
        return on(*event.fire(3), ms=event.first + event.period * 2 + 15, expect=expects)

    return drawn(request, draft, behaviour)


def _only(maker: Making) -> Callable[[Speech], Drawn]:
    """A family of one maker without steps."""

    def draw(speech: Speech) -> Drawn:
        draft = Draft()
        return _composed(speech, draft, ports.trigger(speech, draft), maker, 0)

    return draw


_RESET: Templates = (
    "<second> resets it{| to 0}",
    "with <second> to reset it{| to 0|to zero}",
    "and <second> that sets it back to {0|zero}",
    "and <second> for reset",
)


def resettable(speech: Speech) -> Drawn:
    """A counter and a reset."""
    draft = Draft()
    inlets = speech.chance(0.4)
    event = ports.trigger(speech, draft, ("inlet",) if inlets else ("button", "button", "metro", "tempo"))
    again = draft.add("inlet" if inlets else "bng")
    zero = draft.add("msg 0", again)
    counter_box = draft.count(event.box, f"{zero}>1")
    way_out = ports.leave(speech, draft, counter_box, it="the count", open_share=0)
    second = speech.pick(
        ("a second inlet", "the right inlet")
        if inlets
        else ("a second button", "another button", "a reset button", "a button")
    )
    reset = speech.say(_RESET, second=second)
    slots = {**event.slots, **way_out.slots, "reset": reset}
    request = speech.request(
        (
            "a counter {stepped|driven} by <source>, <where>, <reset>",
            "a {resettable |}counter <when>, <where>, <reset>",
        ),
        (
            "^count up <when> and <give>, <reset>",
            "^count from 0 <when>, <reset>, and <give>",
            "^add one <when>, <give>, <reset>",
        ),
        **slots,
    )
    hands = event.fire(2)

    def behaviour() -> Behaviour:
        port = "in1" if inlets else f"box{again}"
        if not event.fire(1) or event.period != 20:
            end = event.first + event.period * 1.5
            starts = event.fire(1)
            return on(*starts, (end, port, "bang"), ms=end + event.period, expect=[begins(way_out.port, 0, 1, 0)])
        return on(*hands, (50, port, "bang"), (60, hands[0][1], "bang"), ms=80, expect=[gives(way_out.port, 0, 1, 0)])

    return drawn(request, draft, behaviour)


_LOOP: Templates = (
    "^{output|send|make} <n> {bangs|numbers from 0 to <m>} at once <when> and <give>",
    "^loop {<n> times|from 0 to <m>} <when> and <give>",
    "^run a {for |}loop {of <n> steps|from 0 to <m>} <when> and <give>",
    "^{count|list} all numbers from 0 to <m> at once <when> and <give>",
    "^use until to {loop|count} from 0 to <m> <when>, and <give>",
)


def loop(speech: Speech) -> Drawn:
    """[until] with an end: a message of n bangs, and a counter set back first."""
    count = speech.pick((3, 4, 5, 8, 10, 10, 12, 16, 20, 32, 64, 100))
    draft = Draft()
    event = ports.trigger(speech, draft, ("button", "button", "inlet", "open"))
    order = draft.add("t b b", event.box)
    times = draft.chain(order, f"msg {count}", "until")
    zero = draft.add("msg 0", f"{order}.1")
    box = draft.count(times, f"{zero}>1")
    way_out = ports.leave(speech, draft, box, it=speech.pick(("each number", "them", "the index")), open_share=0)
    slots = {"n": numbers.number(speech, count), "m": str(count - 1), "when": event.when, **way_out.slots}
    request = speech.request(
        (
            "a {for |}loop from 0 to <m> {started|run} <when>, <where>",
            "all numbers from 0 to <m> at once <when>, <where>",
        ),
        _LOOP,
        **slots,
    )
    return drawn(request, draft, lambda: on(*event.fire(1), expect=[gives(way_out.port, *range(count))]))


_ORDER: Templates = (
    "^send {a bang|bangs} to <k> {outlets|places} in {order|turn} from <dir> {when|whenever} a bang comes in",
    "^take a bang {at|from} the inlet and ^send it to <k> outlets, <dir>",
    "^trigger <k> outlets in order, <dir>, <when>",
)


def order(speech: Speech) -> Drawn:
    """[t b b b]: right to left, as Pd does, or left to right by crossing the cords."""
    count = speech.pick((2, 3, 3, 4))
    from_left = speech.chance(0.4)
    draft = Draft()
    box = draft.add("t " + " ".join(["b"] * count), draft.add("inlet"))
    for k in range(count):
        source = count - 1 - k if from_left else k
        draft.add("outlet", outlet(box, source))
    words = (
        ("left to right", "left to right", "leftmost first")
        if from_left
        else ("right to left", "right to left", "rightmost first")
    )
    way = speech.pick(words)
    text = {"k": numbers.number(speech, count), "dir": way, "when": "when the inlet gets a bang"}
    request = speech.request(
        ("a trigger with <k> outlets that bang <dir> for each bang at the inlet",),
        tuple(t.replace("from <dir>", "<dir>") for t in _ORDER),
        **text,
    )
    return drawn(
        request, draft, lambda: on((10, "in0", "bang"), expect=[gives(f"out{k}", "bang") for k in range(count)])
    )


_EACH_NTH: Templates = (
    "^{let|pass} only every <n> {bang|event} {through |}<when>, and ^send it <out>",
    "^divide {the bangs|the clock|events} by <k> <when> and ^send a bang <out>",
    "^output a bang <out> for every <n> {bang|event} <when>",
)


def divider(speech: Speech) -> Drawn:
    """Every n-th event."""
    count = speech.pick((2, 3, 4, 4, 5, 6, 8, 8, 10, 12, 16))
    draft = Draft()
    event = ports.trigger(speech, draft)
    box = draft.count(event.box, length=count)
    select = draft.add(f"sel {count - 1}", box)
    if speech.chance(0.5):
        port, where = f"box{draft.add('bng', select)}", "to a bang button"
    else:
        draft.add("outlet", select)
        port, where = "out0", "to the outlet"
    slots = {
        "n": numbers.nth(speech, count),
        "k": numbers.number(speech, count),
        **event.slots,
        "out": where,
    }
    request = speech.request(
        ("a clock divider by <k> {driven|fed} by <source>, <out>", "every <n> bang {of|from} <source> <out>"),
        _EACH_NTH,
        **slots,
    )

    def behaviour() -> Behaviour:
        first = event.first + event.period * (count - 1)
        return on(
            *event.fire(count * 2),
            ms=first + event.period * (count + 0.5) + 5,
            expect=[at(port, first, first + event.period * count), every(port, event.period * count)],
        )

    return drawn(request, draft, behaviour)


_TOGGLE: Templates = (
    "^{switch|flip|toggle} between 0 and 1 <when> and <give>",
    "^alternate between 0 and 1 <when> and <give>",
    "^flip a toggle <when> and <give>",
    "^alternate 1 and 0 <when> and <give>",
)


def flip(speech: Speech) -> Drawn:
    """[tgl] turns over on every bang."""
    draft = Draft()
    event = ports.trigger(speech, draft)
    box = draft.add("tgl", event.box)
    way_out = ports.leave(speech, draft, box, it=speech.pick(("it", "the state")), open_share=0)
    slots = {**event.slots, **way_out.slots}
    request = speech.request(
        ("a toggle {flipped|switched} by <source>, <where>", "a flip-flop {driven|switched} by <source>, <where>"),
        _TOGGLE,
        **slots,
    )
    return drawn(
        request,
        draft,
        lambda: on(*event.fire(3), ms=event.first + event.period * 2 + 5, expect=[begins(way_out.port, 1, 0, 1)]),
    )


FAMILIES = (
    Family("events", compose, 6),
    Family("counter", _only(counter), 1.5),
    Family("countdown", _only(countdown), 0.5),
    Family("random-number", _only(random_number), 1.5),
    Family("choice", _only(choice_of), 1),
    Family("resettable-counter", resettable, 1),
    Family("loop", loop, 0.8),
    Family("order", order, 0.4),
    Family("clock-divider", divider, 0.7),
    Family("flip", flip, 0.6),
)
