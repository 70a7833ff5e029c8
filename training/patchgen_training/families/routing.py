"""Which way a number goes: gates, limits, selections, routes, stores, sends, subpatches."""

from __future__ import annotations

from patchgen_training.families import functions, numbers, ports, steps
from patchgen_training.families.behaviour import at, gives, on
from patchgen_training.families.draft import Draft, outlet
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import bare, protect
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated, inflected

_GATE: Templates = (
    "^{let|pass} <in> {through |}only {when|while|if} a toggle is on, and <give>",
    "^gate <in> with a toggle and <give>",
    "^block <in> when a toggle is off{, otherwise|, else} <give>",
    "^open and close the way of <in> with a toggle, and <give>",
)


def gate(speech: Speech) -> Drawn:
    """A [spigot] behind a toggle."""
    draft = Draft()
    way_in = ports.entry(speech, draft)
    toggle = draft.add("tgl")
    way_out = ports.leave(
        speech,
        draft,
        draft.add("spigot", way_in.box, f"{toggle}>1"),
        it=speech.pick(("it", "what passes")),
        open_share=0,
    )
    slots = {**way_in.slots, **way_out.slots}
    request = speech.request(
        (
            "a gate for <in> with a toggle, <where>",
            "a {spigot|switch|gate} that lets <in> through while a toggle is on, <where>",
        ),
        _GATE,
        **slots,
    )
    sends = (
        (10, way_in.port, "float 3"),
        (20, f"box{toggle}", "1"),
        (30, way_in.port, "float 5"),
        (40, f"box{toggle}", "0"),
        (50, way_in.port, "float 6"),
    )
    return drawn(request, draft, lambda: on(*sends, ms=70, expect=[gives(way_out.port, 5)]))


_LIMITS: tuple[tuple[str, Templates, str], ...] = (
    ("1", ("{greater|larger} than or equal to <n>", "at least <n>", "<n> or {more|above}", "from <n> up"), "high"),
    ("0", ("{less|smaller} than <n>", "below <n>", "under <n>"), "low"),
)
_PASS: Templates = (
    "^{let|pass} only numbers <than> {through |}and <give>",
    "^filter <in>: only {those|numbers} <than> pass, and <give>",
    "^{ignore|drop} all numbers that are not <than> and <give>",
    "<take>, ^let it pass only if it is <than>, and <give>",
    "^only pass <in> if it is <than>, then <give>",
)


def threshold(speech: Speech) -> Drawn:
    """[moses]: only numbers on one side of a limit pass."""
    limit = numbers.some_integer(speech)
    outlet, thans, side = speech.pick(_LIMITS)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    moses = draft.add(f"moses {limit}", way_in.box)
    way_out = ports.leave(
        speech, draft, f"{moses}.1" if outlet == "1" else moses, it=speech.pick(("it", "them", "those")), open_share=0
    )
    slots = {**way_in.slots, "than": speech.say(thans, n=numbers.number(speech, limit)), **way_out.slots}
    request = speech.request(
        ("a filter for <in> that only lets values <than> pass, <where>", "only numbers <than> from <in>, <where>"),
        _PASS,
        **slots,
    )
    values = (limit - 1, limit, limit + 5)
    wanted = [value for value in values if (value >= limit) == (side == "high")]
    sends = tuple((10.0 + 10 * k, way_in.port, f"float {value}") for k, value in enumerate(values))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(way_out.port, *wanted)]))


_SPLIT: Templates = (
    "^split <in> at <n>: smaller {numbers|ones} to {the left|one} <box>, {others|the rest} to {the right|another}",
    "^send numbers {below|less than} <n> to the left <box> and {the others|all others|the rest} to the right <box>",
    "<take> and ^send it to the left <box> if it is {below|less than} <n>, {otherwise|else} to the right <box>",
    "^compare <in> with <n> and ^send it left if it is {smaller|less}, right {otherwise|if not} (two <box>s)",
)


def split(speech: Speech) -> Drawn:
    """[moses] with both its outlets."""
    limit = numbers.some_integer(speech)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    moses = draft.add(f"moses {limit}", way_in.box)
    outlets = speech.chance(0.6)
    boxes = [draft.add("outlet" if outlets else "floatatom", cord) for cord in (moses, f"{moses}.1")]
    names = ["out0", "out1"] if outlets else [f"box{box}" for box in boxes]
    slots = {
        **way_in.slots,
        "n": numbers.number(speech, limit),
        "box": "outlet" if outlets else "number box",
    }
    request = speech.request(
        ("a splitter at <n> for <in>: smaller ones to the left <box>, the rest to the right",), _SPLIT, **slots
    )
    sends = tuple(
        (10.0 + 10 * k, way_in.port, f"float {value}") for k, value in enumerate((limit - 2, limit, limit + 3))
    )
    return drawn(
        request, draft, lambda: on(*sends, expect=[gives(names[0], limit - 2), gives(names[1], limit, limit + 3)])
    )


_EQUAL: Templates = (
    "^send a bang <out> {when|whenever|if} <in> is <n>",
    "^bang <out> {when|whenever} <in> {equals|is equal to} <n>",
    "^check {whether|if} <in> is <n> and ^bang <out> {if so|if it is}",
    "<take> and ^send a bang <out> if it {is|equals} <n>",
)


def equality(speech: Speech) -> Drawn:
    """[sel] with one number."""
    value = numbers.some_integer(speech)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    select = draft.add(f"sel {value}", way_in.box)
    kind = speech.pick(("outlet", "bng", "print"))
    if kind == "bng":
        port, where = (
            f"box{draft.add('bng', select)}",
            speech.pick(("to a bang button", "to a button", "on a bang button")),
        )
    elif kind == "outlet":
        draft.add("outlet", select)
        port, where = "out0", speech.pick(("to the outlet", "out of the outlet", "through an outlet"))
    else:
        label = speech.pick(ports.LABELS)
        draft.add(f"print {label}", select)
        port, where = f"print:{label}", f"to print {label}"
    slots = {**way_in.slots, "n": numbers.number(speech, value), "out": where}
    request = speech.request(
        (
            "a bang <out> {when|whenever} <in> {is|equals} <n>",
            "a {detector|test} for <n> that bangs <out>, fed by <in>",
        ),
        _EQUAL,
        **slots,
    )
    sends = ((10, way_in.port, f"float {value + 1}"), (20, way_in.port, f"float {value}"))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(port, "bang"), at(port, 20)]))


_SWITCH: Templates = (
    "^print a {different message|word} for each of {the numbers |}<l>: <w>",
    "<take> and ^print <p>",
    "^select by number: <p>",
    "^print <p> for <in>",
)


def switch(speech: Speech) -> Drawn:
    """[sel] with several numbers, a word for each."""
    count = speech.pick((2, 2, 3, 3, 4))
    keys = sorted(speech.sample(range(0, 10), count))
    words = speech.sample(ports.WORDS, count)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    draft.add("print", *draft.select(way_in.box, words, keys))
    pairs = [f"{word} for {numbers.number(speech, key)}" for key, word in zip(keys, words, strict=True)]
    text = enumerated(pairs)
    slots = {**way_in.slots, "l": ", ".join(map(str, keys)), "w": ", ".join(words), "p": text}
    request = speech.request(("a selector for <in> that prints <p>",), _SWITCH, **slots)
    sends = tuple((10.0 + 5 * k, way_in.port, f"float {key}") for k, key in enumerate(keys))
    return drawn(request, draft, lambda: on(*sends, expect=[gives("print:print", *words)]))


_ROUTE: Templates = (
    "^route messages {that start|beginning} with <l> from {the|an} inlet to {<k>|their own} outlets",
    "^separate {messages|lists} by their first word (<l>) into <k> outlets",
    "^route <l> to <k> {separate |different |}outlets",
    "^send messages from the inlet tagged <l> to <k> outlets",
)


def route(speech: Speech) -> Drawn:
    """[route] by names, an outlet each."""
    count = speech.pick((2, 2, 3, 3, 4))
    names = speech.sample(ports.NAMES, count)
    draft = Draft()
    box = draft.add("route " + " ".join(names), draft.add("inlet"))
    for k in range(count):
        draft.add("outlet", outlet(box, k))
    listing = speech.pick((enumerated(names), " ".join(names), ", ".join(names)))
    request = speech.request(
        ("a router for {the messages |}<l> from an inlet to <k> outlets",),
        _ROUTE,
        l=listing,
        k=numbers.number(speech, count),
    )
    sends = tuple((10.0 + 5 * k, "in0", f"{name} {k + 7}") for k, name in enumerate(names))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(f"out{k}", k + 7) for k in range(count)]))


_CHANGE: Templates = (
    "^{filter out|remove|ignore|drop} repeated numbers {from|of} <in> and <give>",
    "^pass <in> only when it changes{| from the one before} and <give>",
    "^{suppress|skip} repetitions of <in> and <give>",
    "<take>, ^ignore repetitions and <give>",
)


def change(speech: Speech) -> Drawn:
    """[change]: no number twice in a row."""
    draft = Draft()
    way_in = ports.entry(speech, draft)
    way_out = ports.leave(
        speech, draft, draft.add("change", way_in.box), it=speech.pick(("it", "the rest")), open_share=0
    )
    slots = {**way_in.slots, **way_out.slots}
    request = speech.request(
        ("a filter that removes repetitions of <in>, <where>", "only changes of <in>, <where>"), _CHANGE, **slots
    )
    sends = tuple((10.0 + 5 * k, way_in.port, f"float {value}") for k, value in enumerate((3, 3, 5, 5, 3)))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(way_out.port, 3, 5, 3)]))


_STORE: Templates = (
    "^store <in> and <give> {when|whenever} {a button is pressed|I press a button|I hit a bang button}",
    "^remember <in> and, on a {bang|button press}, <give>",
    "^keep <in> {until|till} a button is pressed, then <give>",
    "^hold <in> in memory and <give> on a bang button",
)


def store(speech: Speech) -> Drawn:
    """A number into the cold inlet of [f], a button to recall it."""
    draft = Draft()
    button = draft.add("bng")
    way_in = ports.entry(speech, draft)
    way_out = ports.leave(
        speech,
        draft,
        draft.add("f", button, f"{way_in.box}>1"),
        it=speech.pick(("it", "the stored number")),
        open_share=0,
    )
    slots = {**way_in.slots, **way_out.slots}
    request = speech.request(("a {memory|store} for <in> with a button to recall it, <where>",), _STORE, **slots)
    sends = (
        (10, way_in.port, "float 4"),
        (20, f"box{button}", "bang"),
        (30, way_in.port, "float 9"),
        (40, way_in.port, "float 8"),
        (50, f"box{button}", "bang"),
    )
    return drawn(request, draft, lambda: on(*sends, ms=70, expect=[gives(way_out.port, 4, 8)]))


_SENT: Templates = (
    "^send <in> to a receiver named <name> and <give> there",
    "^send <in> wirelessly {as|under the name|to} <name>, ^receive it and <give>",
    "^use send and receive named <name> for <in> and <give>",
    "^pass <in> on without a cord through <name>, and <give>",
    "^connect <in> by s and r <name>, and <give>",
)


def wireless(speech: Speech) -> Drawn:
    """[s] and [r]."""
    draft = Draft()
    name = speech.pick(ports.NAMES)
    way_in = ports.entry(speech, draft)
    draft.add(f"s {name}", way_in.box)
    way_out = ports.leave(speech, draft, draft.add(f"r {name}"), it=speech.pick(("it", "what arrives")), open_share=0)
    slots = {"in": way_in.noun, "name": speech.pick((name, f'"{name}"', f"'{name}'")), **way_out.slots}
    request = speech.request(
        ("a {send and receive pair|wireless connection} named <name> for <in>, <where>",), _SENT, **slots
    )
    return drawn(request, draft, lambda: on((10, way_in.port, "float 6"), expect=[gives(way_out.port, 6)]))


_SUB: Templates = (
    "<take>, <deed> in a subpatch {named|called} <name> and <give>",
    "^use a subpatch {called|named} <name> to <bare> and <give>",
    "^have a subpatch <name> that <thirds>, fed by <in>, and <give>",
)

_SUBPATCHES = protect(("calc", "scale", "process", "double", "maths", "math", "convert", "helper", "inner", "voice"))


def subpatch(speech: Speech) -> Drawn:
    """A step inside [pd name]."""
    step = speech.pick((*[steps.small_operation] * 2, steps.modulo, functions.function, steps.clipping))(speech)
    name = speech.pick(_SUBPATCHES)
    draft, inside = Draft(), Draft()
    way_in = ports.entry(speech, draft)
    inside.add("outlet", inside.chain(inside.add("inlet"), *step.boxes))
    way_out = ports.leave(speech, draft, draft.nest(name, inside, way_in.box), open_share=0)
    deed = step.deed.replace("<it>", "it")
    thirds = inflected(step.deed.replace("<it>", "a number"), "<core:s>")
    slots = {
        "take": way_in.take,
        "deed": deed,
        "bare": bare(step.deed.replace("<it>", way_in.noun)),
        "thirds": thirds,
        "in": way_in.noun,
        "name": name,
        **way_out.slots,
    }
    request = speech.request(("a subpatch <name> that <thirds>, fed by <in>, <where>",), _SUB, **slots)
    tests = (0.5, 1, 3, 2)
    sends = tuple((10.0 + 5 * k, way_in.port, f"float {plain(value)}") for k, value in enumerate(tests))
    return drawn(
        request,
        draft,
        lambda: on(*sends, expect=[gives(way_out.port, *(step.apply(value) for value in tests), tolerance=2e-3)]),
    )


FAMILIES = (
    Family("gate-numbers", gate, 0.8),
    Family("threshold", threshold, 1),
    Family("split", split, 0.8),
    Family("equality", equality, 0.8),
    Family("switch", switch, 0.8),
    Family("route", route, 0.7),
    Family("change", change, 0.5),
    Family("store", store, 0.6),
    Family("send-receive", wireless, 0.7),
    Family("subpatch", subpatch, 0.7),
)
