"""Control: what happens when. Events from anywhere make numbers, which pass through steps and end anywhere;
counters, gates, choices, loops and stores in families of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patchgen_training.families import numbers, ports, steps
from patchgen_training.families.behaviour import Behaviour, Expectation, at, begins, gives, on, steps as apart, within
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.synth import chance_between


@dataclass(frozen=True, slots=True)
class Maker:
    """What an event makes: a number. `values` are the first ones, None where chance decides between `low` and `high`."""

    deed: str  # "^count from 0 to 7"
    noun: str  # "a counter from 0 to 7"
    it: str  # "the count"
    terse: str
    values: Callable[[int], list[float]] | None
    low: float = 0
    high: float = 0


def counter(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    """Counts up: without an end, or over and over within a range."""
    choice = speech.rng.random()
    box = draft.add("f", event)
    if choice < 0.25:
        draft.link(draft.add("+ 1", box), f"{box}.1")
        deed = speech.say(("^count up from 0", "^count {up|upwards|}", "^count how often it happens, from 0"))
        return box, Maker(deed, speech.say(("a counter", "a simple counter", "a counter from 0")), speech.pick(("the count", "the number")), "counter", lambda n: [float(k) for k in range(n)])
    if choice < 0.65:
        length = speech.pick((2, 3, 4, 4, 5, 6, 7, 8, 8, 10, 12, 16, 16, 20, 24, 32, 64, 100))
        draft.link(draft.chain(box, "+ 1", f"mod {length}"), f"{box}.1")
        if speech.chance(0.5):
            said = {"n": str(length - 1)}
            deed = speech.say(("^count from 0 to <n>{| over and over| again and again|, then starts over|and back to 0}", "^cycle {through|over} 0 to <n>", "^loop through {the numbers |}0 to <n>", "^count 0 to <n>"), **said)
            noun = speech.say(("a counter from 0 to <n>", "a {looping|cyclic|wrapping} counter {from |}0 to <n>", "a 0-<n> counter"), **said)
        else:
            said = {"n": numbers.number(speech, length)}
            deed = speech.say(("^count modulo <n>", "^count <n> steps {and start over|in a loop|over and over}", "^step through a loop of <n> steps"), **said)
            noun = speech.say(("a counter modulo <n>", "a counter with <n> steps", "a <n>-step counter", "a modulo <n> counter"), **said)
        return box, Maker(deed.replace("then starts over", "over and over").replace("0and", "0 and"), noun, "the count", f"counter mod {length}", lambda n: [float(k % length) for k in range(n)])
    low = speech.pick((1, 1, 1, 2, 5, 10, 36, 48, 60))
    length = speech.pick((2, 3, 4, 5, 6, 8, 10, 12, 16, 24))
    high = low + length - 1
    draft.link(draft.chain(box, "+ 1", f"mod {length}"), f"{box}.1")
    shifted = draft.add(f"+ {low}", box)
    said = {"a": numbers.number(speech, low), "b": numbers.number(speech, high)}
    deed = speech.say(("^count from <a> to <b>{| over and over| in a loop}", "^cycle {through|from} <a> to <b>", "^loop through the numbers <a> to <b>"), **said)
    noun = speech.say(("a counter from <a> to <b>", "a {looping|cyclic} counter from <a> to <b>"), **said)
    return shifted, Maker(deed, noun, "the count", f"counter {low}-{high}", lambda n: [float(low + k % length) for k in range(n)])


def countdown(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    """Down from a number to 0, and again."""
    top = speech.pick((3, 4, 5, 5, 8, 10, 10, 12, 16, 20, 60))
    box = draft.add("f", event)
    draft.link(draft.chain(box, "+ 1", f"mod {top + 1}"), f"{box}.1")
    result = draft.add(f"expr {top} - $f1", box)
    said = numbers.number(speech, top)
    deed = speech.say(("^count down from <n> to 0{| over and over}", "^count backwards from <n>", "^count <n> down to {0|zero}"), n=said)
    noun = speech.say(("a countdown from <n> to 0", "a counter that counts down from <n>", "a countdown from <n>"), n=said)
    return result, Maker(deed, noun, "the count", f"countdown {top}", lambda n: [float(top - k % (top + 1)) for k in range(n)])


_RANDOM: Templates = (
    "^{pick|choose|generate|make|produce} a random {number|integer|value} {between <a> and|from <a> to} <b>",
    "^{generate|produce} random {numbers|values} {between <a> and|from <a> to} <b>",
    "^roll a random number {between <a> and|from <a> to} <b>",
)
_RANDOM_NOUN: Templates = ("a random {number|integer|value} {between <a> and|from <a> to} <b>", "random {numbers|values} {between <a> and|from <a> to} <b>", "a random generator ({<a> to|<a> -} <b>)")


def random_number(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    """A whole number by chance, both ends among them; or a float from 0 to 1, a die, a coin."""
    choice = speech.rng.random()
    it = speech.pick(("it", "the number", "the result"))
    if choice < 0.1:
        box = draft.add(chance_between(1, 6), event)
        deed = speech.say(("^roll a {die|dice}", "^throw a {die|dice}", "^simulate a {six-sided |}{die|dice}"))
        return box, Maker(deed, speech.pick(("a dice roll", "a die", "a six-sided die")), speech.pick(("the result", "it")), "dice", None, 1, 6)
    if choice < 0.18:
        box = draft.add("random 2", event)
        return box, Maker(speech.say(("^toss a coin (0 or 1)", "^pick 0 or 1 at random", "^flip a coin")), "a coin toss (0 or 1)", "the result", "coin", None, 0, 1)
    if choice < 0.33:
        box = draft.chain(event, "random 1000", "/ 1000")
        deed = speech.say(("^generate a random {float|number|decimal} between 0 and 1", "^pick a random {decimal|fraction|float} {between 0 and 1|from 0 to 1}"))
        return box, Maker(deed, speech.pick(("a random float between 0 and 1", "a random decimal from 0 to 1")), it, "random 0-1 float", None, 0, 0.999)
    low, high = numbers.some_range(speech)
    if (low, high) == (0, 1):
        high = 10
    said = {"a": numbers.number(speech, low) if low >= 0 else str(low), "b": numbers.number(speech, high) if high >= 0 else str(high)}
    box = draft.add(chance_between(low, high), event)
    return box, Maker(speech.say(_RANDOM, **said), speech.say(_RANDOM_NOUN, **said), it, f"random {low}-{high}", None, low, high)


def choice_of(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    """One of some given numbers, by chance or in turn."""
    count = speech.pick((2, 3, 3, 4, 4, 5, 6, 8))
    values = [speech.rng.randint(0, 100) for _ in range(count)] if speech.chance(0.6) else [speech.rng.randint(36, 84) for _ in range(count)]
    listing = speech.pick((", ".join(map(str, values[:-1])) + f" {speech.pick(('and', 'or'))} {values[-1]}", " ".join(map(str, values)), ", ".join(map(str, values))))
    by_chance = speech.chance(0.45)
    if by_chance:
        index = draft.add(f"random {count}", event)
        deed = speech.say(("^pick one of {the numbers |}<l> at random", "^choose randomly {from|among|between} <l>", "^select one of <l> at random"), l=listing)
        noun = speech.say(("a random choice {of|from|between} <l>", "one of <l> at random"), l=listing)
    else:
        listing = listing.replace(" or ", " and ")
        index = draft.add("f", event)
        draft.link(draft.chain(index, "+ 1", f"mod {count}"), f"{index}.1")
        deed = speech.say(("^step through {the numbers |the values |the sequence |}<l>", "^cycle through {the values |}<l>", "^output <l> one after {another|the other} in a loop", "^go through the sequence <l>"), l=listing)
        noun = speech.say(("a {sequence|sequencer|loop} {of|with} {the values |}<l>", "a step sequencer with <l>", "the numbers <l> one after another"), l=listing)
    select = draft.add("sel " + " ".join(map(str, range(count))), index)
    messages = [draft.add(f"msg {value}", f"{select}.{k}" if k else select) for k, value in enumerate(values)]
    box = draft.add("f", *messages)
    listed = [float(value) for value in values]
    known = None if by_chance else lambda n: [listed[k % count] for k in range(n)]
    return box, Maker(deed, noun, speech.pick(("it", "the value")), f"{'random of' if by_chance else 'sequence'} {listing}", known, min(listed), max(listed))


def constant(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    value = numbers.some_integer(speech)
    said = numbers.number(speech, value)
    deed = speech.say(("^send {the number |}<n>", "^output {the number |}<n>", "^make the number <n>"), n=said)
    return draft.chain(event, f"msg {value}", "f"), Maker(deed, f"the number {said}", "it", str(value), lambda n: [float(value)] * n)


def walk(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    """A random walk, kept within a range, from its middle of 0."""
    high = speech.pick((5, 10, 10, 12, 20, 24, 50, 100, 127))
    box = draft.add("f", event)
    draft.link(draft.chain(box, f"expr $f1 + random(-1, 1 + 1)", f"clip 0 {high}"), f"{box}.1")
    said = str(high)
    deed = speech.say(("^do a random walk between 0 and <n>", "^walk randomly {up and down |}{between 0 and|from 0 to} <n>", "^make a drunk walk between 0 and <n>"), n=said)
    return box, Maker(deed, speech.say(("a random walk between 0 and <n>", "a drunk walk from 0 to <n>"), n=said), "the value", f"random walk 0-{high}", None, 0, high)


_MAKERS: tuple[tuple[Callable[[Speech, Draft, "int | str"], tuple[int, Maker]], float], ...] = (
    (counter, 4), (countdown, 0.8), (random_number, 4), (choice_of, 2.5), (constant, 0.8), (walk, 0.6),
)  # fmt: skip
_DEEDS: Templates = (
    "<make> <when> and <give>", "<when>, <make> and <give>", "<make> <when>, and <give>", "<make> <when>, then <give>", "<when> <make>, then <give>",
    "<make> and <give> <when>", "<make>, <give> <when>",
)  # fmt: skip
_THEN_DEEDS: Templates = (
    "<make> <when>, <then> and <give>", "<when>, <make>, <then> and <give>", "<make> <when>, then <then>, and <give>", "<when> <make>, <then>, then <give>",
)  # fmt: skip
_THINGS: Templates = (
    "<noun> <when>, <where>", "<noun> {stepped|driven|triggered} by <source>, <where>", "<noun> with <source>, {and |}the result <where>", "<source> {driving|triggering|that drives} <noun>, <where>",
)  # fmt: skip
_TERSE: Templates = ("<source> -> <short> -> <out>", "<source>, <short>, <out>", "<short> <when>, <out>", "<source> > <short> > <out>")


def compose(speech: Speech) -> Drawn:
    """An event, a maker, no, one or two steps, a way out."""
    draft = Draft()
    event = ports.trigger(speech, draft)
    maker = speech.rng.choices([make for make, _ in _MAKERS], [share for _, share in _MAKERS])[0]
    return _composed(speech, draft, event, maker, speech.pick((0, 0, 0, 1, 1, 2)))


def _composed(speech: Speech, draft: Draft, event: ports.Trigger, maker: Callable[[Speech, Draft, int | str], tuple[int, Maker]], count: int) -> Drawn:
    box, made = maker(speech, draft, event.box)
    kinds = (_small, _small, _small, steps.mapping, steps.clipping, steps.modulo)
    chain = [speech.pick(kinds)(speech) for _ in range(count)]
    box = draft.chain(box, *(text for step in chain for text in step.boxes))
    way_out = ports.leave(speech, draft, box, it="" if chain else made.it, open_share=0)
    then = ", ".join(step.deed.replace("<it>", "it") for step in chain)
    slots = {"make": made.deed, "noun": made.noun, "when": event.when, "source": event.source, "then": then}
    slots |= {"give": way_out.give, "where": way_out.where, "out": terse_out(way_out.port), "short": " ".join([made.terse, *(step.short for step in chain)])}
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


def terse_out(port: str) -> str:
    if port.startswith("print:"):
        return "print" if port == "print:print" else f"print {port.removeprefix('print:')}"
    return "outlet" if port == "out0" else "number box"


def _small(speech: Speech) -> steps.Step:
    return steps.operation(speech, small=True)


def _only(maker: Callable[[Speech, Draft, int | str], tuple[int, Maker]]) -> Callable[[Speech], Drawn]:
    def draw(speech: Speech) -> Drawn:
        draft = Draft()
        return _composed(speech, draft, ports.trigger(speech, draft), maker, 0)

    return draw


_RESET: Templates = ("<second> resets it{| to 0}", "with <second> to reset it{| to 0|to zero}", "and <second> that sets it back to {0|zero}", "and <second> for reset")


def resettable(speech: Speech) -> Drawn:
    """A counter and a reset."""
    draft = Draft()
    inlets = speech.chance(0.4)
    event = ports.trigger(speech, draft, ("inlet",) if inlets else ("button", "button", "metro", "tempo"))
    again = draft.add("inlet" if inlets else "bng")
    zero = draft.add("msg 0", again)
    counter_box = draft.add("f", event.box, f"{zero}>1")
    draft.link(draft.add("+ 1", counter_box), f"{counter_box}.1")
    way_out = ports.leave(speech, draft, counter_box, it="the count", open_share=0)
    second = speech.pick(("a second inlet", "the right inlet") if inlets else ("a second button", "another button", "a reset button", "a button"))
    reset = speech.say(_RESET, second=second)
    slots = {"when": event.when, "give": way_out.give, "where": way_out.where, "reset": reset, "source": event.source}
    request = speech.request(
        ("a counter {stepped|driven} by <source>, <where>, <reset>", "a {resettable |}counter <when>, <where>, <reset>"),
        ("^count up <when> and <give>, <reset>", "^count from 0 <when>, <reset>, and <give>", "^add one <when>, <give>, <reset>"),
        **slots,
    )  # fmt: skip
    hands = event.fire(2)

    def behaviour() -> Behaviour:
        port = "in1" if inlets else f"box{again}"
        if not event.fire(1) or event.period != 20:
            end = event.first + event.period * 1.5
            starts = event.fire(1)
            return on(*starts, (end, port, "bang"), ms=end + event.period, expect=[begins(way_out.port, 0, 1, 0)])
        return on(*hands, (50, port, "bang"), (60, hands[0][1], "bang"), ms=80, expect=[gives(way_out.port, 0, 1, 0)])

    return drawn(request, draft, behaviour)


_GATE: Templates = (
    "^{let|pass} <in> {through |}only {when|while|if} a toggle is on, and <give>", "^gate <in> with a toggle and <give>", "^block <in> when a toggle is off{, otherwise|, else} <give>",
    "^open and close the way of <in> with a toggle, and <give>",
)  # fmt: skip


def gate(speech: Speech) -> Drawn:
    """A [spigot] behind a toggle."""
    draft = Draft()
    way_in = ports.entry(speech, draft)
    toggle = draft.add("tgl")
    way_out = ports.leave(speech, draft, draft.add("spigot", way_in.box, f"{toggle}>1"), it=speech.pick(("it", "what passes")), open_share=0)
    slots = {"in": way_in.noun, "give": way_out.give, "where": way_out.where}
    request = speech.request(("a gate for <in> with a toggle, <where>", "a {spigot|switch|gate} that lets <in> through while a toggle is on, <where>"), _GATE, **slots)
    sends = ((10, way_in.port, "float 3"), (20, f"box{toggle}", "1"), (30, way_in.port, "float 5"), (40, f"box{toggle}", "0"), (50, way_in.port, "float 6"))
    return drawn(request, draft, lambda: on(*sends, ms=70, expect=[gives(way_out.port, 5)]))


_LIMITS: tuple[tuple[str, Templates, str], ...] = (
    ("1", ("{greater|larger} than or equal to <n>", "at least <n>", "<n> or {more|above}", "from <n> up"), "high"),
    ("0", ("{less|smaller} than <n>", "below <n>", "under <n>"), "low"),
)  # fmt: skip
_PASS: Templates = (
    "^{let|pass} only numbers <than> {through |}and <give>", "^filter <in>: only {those|numbers} <than> pass, and <give>", "^{ignore|drop} all numbers that are not <than> and <give>",
    "<take>, ^let it pass only if it is <than>, and <give>", "^only pass <in> if it is <than>, then <give>",
)  # fmt: skip


def threshold(speech: Speech) -> Drawn:
    """[moses]: only numbers on one side of a limit pass."""
    limit = numbers.some_integer(speech)
    outlet, thans, side = speech.pick(_LIMITS)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    moses = draft.add(f"moses {limit}", way_in.box)
    way_out = ports.leave(speech, draft, f"{moses}.1" if outlet == "1" else moses, it=speech.pick(("it", "them", "those")), open_share=0)
    slots = {"in": way_in.noun, "take": way_in.take, "than": speech.say(thans, n=numbers.number(speech, limit)), "give": way_out.give, "where": way_out.where}
    request = speech.request(("a filter for <in> that only lets values <than> pass, <where>", "only numbers <than> from <in>, <where>"), _PASS, **slots)
    values = (limit - 1, limit, limit + 5)
    wanted = [value for value in values if (value >= limit) == (side == "high")]
    sends = tuple((10.0 + 10 * k, way_in.port, f"float {value}") for k, value in enumerate(values))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(way_out.port, *wanted)]))


_SPLIT: Templates = (
    "^split <in> at <n>: smaller {numbers|ones} to {the left|one} <box>, {others|the rest} to {the right|another}", "^send numbers {below|less than} <n> to the left <box> and {the others|all others|the rest} to the right <box>",
    "<take> and ^send it to the left <box> if it is {below|less than} <n>, {otherwise|else} to the right <box>",
    "^compare <in> with <n> and ^send it left if it is {smaller|less}, right {otherwise|if not} (two <box>s)",
)  # fmt: skip


def split(speech: Speech) -> Drawn:
    """[moses] with both its outlets."""
    limit = numbers.some_integer(speech)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    moses = draft.add(f"moses {limit}", way_in.box)
    outlets = speech.chance(0.6)
    boxes = [draft.add("outlet" if outlets else "floatatom", cord) for cord in (moses, f"{moses}.1")]
    names = ["out0", "out1"] if outlets else [f"box{box}" for box in boxes]
    slots = {"in": way_in.noun, "take": way_in.take, "n": numbers.number(speech, limit), "box": "outlet" if outlets else "number box"}
    request = speech.request(("a splitter at <n> for <in>: smaller ones to the left <box>, the rest to the right",), _SPLIT, **slots)
    sends = tuple((10.0 + 10 * k, way_in.port, f"float {value}") for k, value in enumerate((limit - 2, limit, limit + 3)))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(names[0], limit - 2), gives(names[1], limit, limit + 3)]))


_EQUAL: Templates = (
    "^send a bang <out> {when|whenever|if} <in> is <n>", "^bang <out> {when|whenever} <in> {equals|is equal to} <n>", "^check {whether|if} <in> is <n> and ^bang <out> {if so|if it is}",
    "<take> and ^send a bang <out> if it {is|equals} <n>",
)  # fmt: skip


def equality(speech: Speech) -> Drawn:
    """[sel] with one number."""
    value = numbers.some_integer(speech)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    select = draft.add(f"sel {value}", way_in.box)
    kind = speech.pick(("outlet", "bng", "print"))
    if kind == "bng":
        port, where = f"box{draft.add('bng', select)}", speech.pick(("to a bang button", "to a button", "on a bang button"))
    elif kind == "outlet":
        draft.add("outlet", select)
        port, where = "out0", speech.pick(("to the outlet", "out of the outlet", "through an outlet"))
    else:
        label = speech.pick(ports.LABELS)
        draft.add(f"print {label}", select)
        port, where = f"print:{label}", f"to print {label}"
    slots = {"in": way_in.noun, "take": way_in.take, "n": numbers.number(speech, value), "out": where}
    request = speech.request(("a bang <out> {when|whenever} <in> {is|equals} <n>", "a {detector|test} for <n> that bangs <out>, fed by <in>"), _EQUAL, **slots)
    sends = ((10, way_in.port, f"float {value + 1}"), (20, way_in.port, f"float {value}"))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(port, "bang"), at(port, 20)]))


_SWITCH: Templates = (
    "^print a {different message|word} for each of {the numbers |}<l>: <w>", "<take> and ^print <p>", "^select by number: <p>", "^print <p> for <in>",
)  # fmt: skip
WORDS = ("hello", "start", "stop", "low", "high", "on", "off", "yes", "no", "red", "green", "blue", "up", "down", "ready", "go", "kick", "snare", "hat", "quiet", "loud", "first", "last", "verse", "chorus")


def switch(speech: Speech) -> Drawn:
    """[sel] with several numbers, a word for each."""
    count = speech.pick((2, 2, 3, 3, 4))
    keys = sorted(speech.sample(range(0, 10), count))
    words = speech.sample(ports.protect(WORDS), count)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    select = draft.add("sel " + " ".join(map(str, keys)), way_in.box)
    messages = [draft.add(f"msg {word}", f"{select}.{k}" if k else select) for k, word in enumerate(words)]
    draft.add("print", *messages)
    pairs = [f"{word} for {numbers.number(speech, key)}" for key, word in zip(keys, words, strict=True)]
    text = ", ".join(pairs[:-1]) + " and " + pairs[-1]
    slots = {"in": way_in.noun, "take": way_in.take, "l": ", ".join(map(str, keys)), "w": ", ".join(words), "p": text}
    request = speech.request(("a selector for <in> that prints <p>",), _SWITCH, **slots)
    sends = tuple((10.0 + 5 * k, way_in.port, f"float {key}") for k, key in enumerate(keys))
    return drawn(request, draft, lambda: on(*sends, expect=[gives("print:print", *words)]))


_ROUTE: Templates = (
    "^route messages {that start|beginning} with <l> from {the|an} inlet to {<k>|their own} outlets", "^separate {messages|lists} by their first word (<l>) into <k> outlets",
    "^route <l> to <k> {separate |different |}outlets", "^send messages from the inlet tagged <l> to <k> outlets",
)  # fmt: skip


def route(speech: Speech) -> Drawn:
    """[route] by names, an outlet each."""
    count = speech.pick((2, 2, 3, 3, 4))
    names = speech.sample(ports.NAMES, count)
    draft = Draft()
    box = draft.add("route " + " ".join(names), draft.add("inlet"))
    for k in range(count):
        draft.add("outlet", f"{box}.{k}" if k else box)
    listing = speech.pick((", ".join(names[:-1]) + " and " + names[-1], " ".join(names), ", ".join(names)))
    request = speech.request(("a router for {the messages |}<l> from an inlet to <k> outlets",), _ROUTE, l=listing, k=numbers.number(speech, count))
    sends = tuple((10.0 + 5 * k, "in0", f"{name} {k + 7}") for k, name in enumerate(names))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(f"out{k}", k + 7) for k in range(count)]))


_CHANGE: Templates = (
    "^{filter out|remove|ignore|drop} repeated numbers {from|of} <in> and <give>", "^pass <in> only when it changes{| from the one before} and <give>", "^{suppress|skip} repetitions of <in> and <give>",
    "<take>, ^ignore repetitions and <give>",
)  # fmt: skip


def change(speech: Speech) -> Drawn:
    draft = Draft()
    way_in = ports.entry(speech, draft)
    way_out = ports.leave(speech, draft, draft.add("change", way_in.box), it=speech.pick(("it", "the rest")), open_share=0)
    slots = {"in": way_in.noun, "take": way_in.take, "give": way_out.give, "where": way_out.where}
    request = speech.request(("a filter that removes repetitions of <in>, <where>", "only changes of <in>, <where>"), _CHANGE, **slots)
    sends = tuple((10.0 + 5 * k, way_in.port, f"float {value}") for k, value in enumerate((3, 3, 5, 5, 3)))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(way_out.port, 3, 5, 3)]))


_STORE: Templates = (
    "^store <in> and <give> {when|whenever} {a button is pressed|I press a button|I hit a bang button}", "^remember <in> and, on a {bang|button press}, <give>", "^keep <in> {until|till} a button is pressed, then <give>",
    "^hold <in> in memory and <give> on a bang button",
)  # fmt: skip


def store(speech: Speech) -> Drawn:
    """A number into the cold inlet of [f], a button to recall it."""
    draft = Draft()
    button = draft.add("bng")
    way_in = ports.entry(speech, draft)
    way_out = ports.leave(speech, draft, draft.add("f", button, f"{way_in.box}>1"), it=speech.pick(("it", "the stored number")), open_share=0)
    slots = {"in": way_in.noun, "give": way_out.give, "where": way_out.where}
    request = speech.request(("a {memory|store} for <in> with a button to recall it, <where>",), _STORE, **slots)
    sends = ((10, way_in.port, "float 4"), (20, f"box{button}", "bang"), (30, way_in.port, "float 9"), (40, way_in.port, "float 8"), (50, f"box{button}", "bang"))
    return drawn(request, draft, lambda: on(*sends, ms=70, expect=[gives(way_out.port, 4, 8)]))


_LOOP: Templates = (
    "^{output|send|make} <n> {bangs|numbers from 0 to <m>} at once <when> and <give>", "^loop {<n> times|from 0 to <m>} <when> and <give>", "^run a {for |}loop {of <n> steps|from 0 to <m>} <when> and <give>",
    "^{count|list} all numbers from 0 to <m> at once <when> and <give>", "^use until to {loop|count} from 0 to <m> <when>, and <give>",
)  # fmt: skip


def loop(speech: Speech) -> Drawn:
    """[until] with an end: a message of n bangs, and a counter set back first."""
    count = speech.pick((3, 4, 5, 8, 10, 10, 12, 16, 20, 32, 64, 100))
    draft = Draft()
    event = ports.trigger(speech, draft, ("button", "button", "inlet", "open"))
    order = draft.add("t b b", event.box)
    times = draft.chain(order, f"msg {count}", "until")
    zero = draft.add("msg 0", f"{order}.1")
    box = draft.add("f", times, f"{zero}>1")
    draft.link(draft.add("+ 1", box), f"{box}.1")
    way_out = ports.leave(speech, draft, box, it=speech.pick(("each number", "them", "the index")), open_share=0)
    slots = {"n": numbers.number(speech, count), "m": str(count - 1), "when": event.when, "give": way_out.give, "where": way_out.where}
    request = speech.request(("a {for |}loop from 0 to <m> {started|run} <when>, <where>", "all numbers from 0 to <m> at once <when>, <where>"), _LOOP, **slots)
    return drawn(request, draft, lambda: on(*event.fire(1), expect=[gives(way_out.port, *range(count))]))


_ORDER: Templates = (
    "^send {a bang|bangs} to <k> {outlets|places} in {order|turn} from <dir> {when|whenever} a bang comes in", "^take a bang {at|from} the inlet and ^send it to <k> outlets, <dir>",
    "^trigger <k> outlets in order, <dir>, <when>",
)  # fmt: skip


def order(speech: Speech) -> Drawn:
    """[t b b b]: right to left, as Pd does, or left to right by crossing the cords."""
    count = speech.pick((2, 3, 3, 4))
    from_left = speech.chance(0.4)
    draft = Draft()
    box = draft.add("t " + " ".join(["b"] * count), draft.add("inlet"))
    for k in range(count):
        source = count - 1 - k if from_left else k
        draft.add("outlet", f"{box}.{source}" if source else box)
    words = ("left to right", "left to right", "leftmost first") if from_left else ("right to left", "right to left", "rightmost first")
    way = speech.pick(words)
    text = {"k": numbers.number(speech, count), "dir": way, "when": "when the inlet gets a bang"}
    request = speech.request(("a trigger with <k> outlets that bang <dir> for each bang at the inlet",), tuple(t.replace("from <dir>", "<dir>") for t in _ORDER), **text)
    return drawn(request, draft, lambda: on((10, "in0", "bang"), expect=[gives(f"out{k}", "bang") for k in range(count)]))


_EACH_NTH: Templates = (
    "^{let|pass} only every <n> {bang|event} {through |}<when>, and ^send it <out>", "^divide {the bangs|the clock|events} by <k> <when> and ^send a bang <out>", "^output a bang <out> for every <n> {bang|event} <when>",
)  # fmt: skip


def divider(speech: Speech) -> Drawn:
    """Every n-th event."""
    count = speech.pick((2, 3, 4, 4, 5, 6, 8, 8, 10, 12, 16))
    draft = Draft()
    event = ports.trigger(speech, draft)
    box = draft.add("f", event.box)
    draft.link(draft.chain(box, "+ 1", f"mod {count}"), f"{box}.1")
    select = draft.add(f"sel {count - 1}", box)
    if speech.chance(0.5):
        port, where = f"box{draft.add('bng', select)}", "to a bang button"
    else:
        draft.add("outlet", select)
        port, where = "out0", "to the outlet"
    slots = {"n": numbers.nth(speech, count), "k": numbers.number(speech, count), "when": event.when, "source": event.source, "out": where}
    request = speech.request(("a clock divider by <k> {driven|fed} by <source>, <out>", "every <n> bang {of|from} <source> <out>"), _EACH_NTH, **slots)

    def behaviour() -> Behaviour:
        first = event.first + event.period * (count - 1)
        return on(*event.fire(count * 2), ms=first + event.period * (count + 0.5) + 5, expect=[at(port, first, first + event.period * count), apart(port, event.period * count)])

    return drawn(request, draft, behaviour)


_SENT: Templates = (
    "^send <in> to a receiver named <name> and <give> there", "^send <in> wirelessly {as|under the name|to} <name>, ^receive it and <give>", "^use send and receive named <name> for <in> and <give>",
    "^pass <in> on without a cord through <name>, and <give>", "^connect <in> by s and r <name>, and <give>",
)  # fmt: skip


def wireless(speech: Speech) -> Drawn:
    """[s] and [r]."""
    draft = Draft()
    name = speech.pick(ports.NAMES)
    way_in = ports.entry(speech, draft)
    draft.add(f"s {name}", way_in.box)
    way_out = ports.leave(speech, draft, draft.add(f"r {name}"), it=speech.pick(("it", "what arrives")), open_share=0)
    slots = {"in": way_in.noun, "name": speech.pick((name, f'"{name}"', f"'{name}'")), "give": way_out.give, "where": way_out.where}
    request = speech.request(("a {send and receive pair|wireless connection} named <name> for <in>, <where>",), _SENT, **slots)
    return drawn(request, draft, lambda: on((10, way_in.port, "float 6"), expect=[gives(way_out.port, 6)]))


_SUB: Templates = (
    "<take>, <deed> in a subpatch {named|called} <name> and <give>", "^use a subpatch {called|named} <name> to <bare> and <give>", "^have a subpatch <name> that <thirds>, fed by <in>, and <give>",
)  # fmt: skip


def subpatch(speech: Speech) -> Drawn:
    """A step inside [pd name]."""
    from patchgen_training.families.frames import FORMS, bare  # noqa: PLC0415

    step = speech.pick((_small, _small, steps.modulo, steps.function, steps.clipping))(speech)
    name = speech.pick(ports.protect(("calc", "scale", "process", "double", "maths", "math", "convert", "helper", "inner", "voice")))
    draft, inside = Draft(), Draft()
    way_in = ports.entry(speech, draft)
    inside.add("outlet", inside.chain(inside.add("inlet"), *step.boxes))
    way_out = ports.leave(speech, draft, draft.nest(name, inside, way_in.box), open_share=0)
    deed = step.deed.replace("<it>", "it")
    import re

    thirds = re.sub(r"\^([a-z]+)", lambda match: FORMS["<core:s>"](match[1]), step.deed.replace("<it>", "a number"))
    slots = {"take": way_in.take, "deed": deed, "bare": bare(step.deed.replace("<it>", way_in.noun)), "thirds": thirds, "in": way_in.noun, "name": name, "give": way_out.give, "where": way_out.where}
    request = speech.request(("a subpatch <name> that <thirds>, fed by <in>, <where>",), _SUB, **slots)
    tests = (0.5, 1, 3, 2)
    sends = tuple((10.0 + 5 * k, way_in.port, f"float {plain(value)}") for k, value in enumerate(tests))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(way_out.port, *(step.apply(value) for value in tests), tolerance=2e-3)]))


_TOGGLE: Templates = (
    "^{switch|flip|toggle} between 0 and 1 <when> and <give>", "^alternate between 0 and 1 <when> and <give>", "^flip a toggle <when> and <give>", "^alternate 1 and 0 <when> and <give>",
)  # fmt: skip


def flip(speech: Speech) -> Drawn:
    """[tgl] turns over on every bang."""
    draft = Draft()
    event = ports.trigger(speech, draft)
    box = draft.add("tgl", event.box)
    way_out = ports.leave(speech, draft, box, it=speech.pick(("it", "the state")), open_share=0)
    slots = {"when": event.when, "give": way_out.give, "where": way_out.where, "source": event.source}
    request = speech.request(("a toggle {flipped|switched} by <source>, <where>", "a flip-flop {driven|switched} by <source>, <where>"), _TOGGLE, **slots)
    return drawn(request, draft, lambda: on(*event.fire(3), ms=event.first + event.period * 2 + 5, expect=[begins(way_out.port, 1, 0, 1)]))


FAMILIES = (
    Family("events", compose, 6),
    Family("counter", _only(counter), 1.5),
    Family("countdown", _only(countdown), 0.5),
    Family("random-number", _only(random_number), 1.5),
    Family("choice", _only(choice_of), 1),
    Family("resettable-counter", resettable, 1),
    Family("gate-numbers", gate, 0.8),
    Family("threshold", threshold, 1),
    Family("split", split, 0.8),
    Family("equality", equality, 0.8),
    Family("switch", switch, 0.8),
    Family("route", route, 0.7),
    Family("change", change, 0.5),
    Family("store", store, 0.6),
    Family("loop", loop, 0.8),
    Family("order", order, 0.4),
    Family("clock-divider", divider, 0.7),
    Family("send-receive", wireless, 0.7),
    Family("subpatch", subpatch, 0.7),
    Family("flip", flip, 0.6),
)
