"""One of several: selectors, presets, turns, counts of each, on and off."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.asking import Words
from patchgen_training.families.behaviour import at, gives, on
from patchgen_training.families.draft import Draft, outlet
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import protect
from patchgen_training.families.hands import fired, played
from patchgen_training.families.phrases import Speech, enumerated
from patchgen_training.families.ports import Sends
from patchgen_training.families.telling import told, told_of_number

_SELECTOR = Words(
    (
        "^choose with <c> which of <n> {inlets|inputs} {goes|gets} through",
        "^switch between <n> inlets with <c>",
        "^pass only the inlet that <c> {selects|chooses|points to}",
        "^select one of <n> inlets {by|with} <c>",
        "^let <c> {decide|pick} which one of <n> inlets is heard, ^block the others",
        "^multiplex <n> inlets {by|with} <c>",
    ),
    (
        "a {selector|multiplexer|source switch|input switch} for <n> inlets with <c>",
        "a {<n>-way|<n>-to-1} switch for inlets, chosen by <c>",
        "a switch between <n> inlets, set by <c>",
    ),
    (
        "<n> {inlets|inputs at inlets}, but only one {may|can} pass: <c> says which",
        "{i have|there are} <n> inlets and want to pick one {of them |}with <c>",
    ),
)
_DEMUX = Words(
    (
        "^send numbers from {the|an} inlet to one of <n> outlets, chosen {by|with} <c>",
        "^route the inlet to the outlet that <c> {selects|chooses|points to} ({one of |}<n>)",
        "^choose with <c> which of <n> outlets gets the input",
        "^distribute the input to <n> outlets, <c> says which",
        "^demultiplex the inlet to <n> outlets {by|with} <c>",
        "^switch the {input|inlet} between <n> outlets with <c>",
    ),
    (
        "a {demultiplexer|distributor|output switch} with <n> outlets and <c>",
        "a 1-to-<n> switch for numbers, set by <c>",
        "a router from one inlet to <n> outlets, {chosen|set} by <c>",
    ),
    (
        "one inlet, <n> outlets: <c> {decides|says|chooses} where {it goes|the number goes}",
        "{i have|there is} one input and <n> {places|outlets} to send it to, picked with <c>",
    ),
)
_CHOOSERS = ("a radio button", "radio buttons", "a radio", "a row of radio buttons", "an hradio")


def _cells(count: int) -> str:
    """Of a radio; its default is left out, as the notation does."""
    return "" if count == 8 else f" {count}"


def selector(speech: Speech) -> Drawn:
    """A radio that opens one [spigot] of many, each at its inlet."""
    count = speech.pick((2, 2, 3, 3, 4, 4, 5))
    draft = Draft()
    radio = draft.add(f"hradio{_cells(count)} init=0")
    inlets = [draft.add("inlet") for _ in range(count)]
    gates = [draft.add("spigot", inlet, f"{draft.add(f'== {k}', radio)}>1") for k, inlet in enumerate(inlets)]
    way_out = ports.leave(speech, draft, *gates, it=speech.pick(("it", "what passes")), open_share=0)
    text = told(speech, _SELECTOR, way_out, n=numbers.number(speech, count), c=speech.pick(_CHOOSERS))
    sends = (
        (10.0, "box0", "1"),
        (20.0, "in0", "float 5"),
        (25.0, "in1", "float 6"),
        (30.0, "box0", "0"),
        (35.0, "in0", "float 7"),
    )
    return drawn(text, draft, lambda: on(*sends, expect=[gives(way_out.port, 6, 7)]))


def demultiplexer(speech: Speech) -> Drawn:
    """One inlet, an outlet each behind its [spigot]."""
    count = speech.pick((2, 2, 3, 3, 4, 4, 5, 8))
    draft = Draft()
    radio = draft.add(f"hradio{_cells(count)} init=0")
    inlet = draft.add("inlet")
    for k in range(count):
        draft.add("outlet", draft.add("spigot", inlet, f"{draft.add(f'== {k}', radio)}>1"))
    slots = {"n": numbers.number(speech, count), "c": speech.pick(_CHOOSERS)}
    text = speech.request(_DEMUX.nouns, _DEMUX.deeds, _DEMUX.wishes, **slots)
    choices: Sends = tuple((5.0 + 5 * k, "box0", str(k)) for k in range(count))
    sends = (*choices, *((7.0 + 5 * k, "in0", f"float {k + 5}") for k in range(count)))
    return drawn(text, draft, lambda: on(*sends, expect=[gives(f"out{k}", k + 5) for k in range(count)]))


_PRESETS = (
    "<n> presets <c> for <w>: <l>",
    "{a preset chooser|preset buttons|a bank of <n> presets} <c> for <w>: <l>",
    "<w> {from|with} <n> presets <c>: <l>",
)
_PRESETS_DEEDS = (
    "^{recall|call up|load} one of <n> presets <c>, each with <w>: <l>",
    "^switch between <n> {presets|settings|scenes} of <w> <c>: <l>",
    "^choose <c> between <n> presets ({<l>|<w>: <l>})",
    "^set <w> {all at once|together} from <n> presets <c>: <l>",
)
_PRESETS_FREE = (
    "presets for <w> <c>: <l>",
    "{i have|there are} <n> sets of <w>: <l>. {pick|choose|recall} one <c>",
    "{choosing|picking} a preset <c> should set <w>. the presets: <l>",
)
_PARAMETERS = protect(("frequency", "volume", "cutoff", "resonance", "tempo", "pitch", "depth", "rate", "decay", "pan"))


def presets(speech: Speech) -> Drawn:
    """A radio, a message for each preset, a number box for each of its values."""
    count, width = speech.pick((2, 3, 3, 4)), speech.pick((2, 2, 3))
    names = speech.sample(_PARAMETERS, width)
    rows = [
        [speech.pick((speech.rng.randint(1, 127), speech.rng.randint(1, 20) * 50)) for _ in names] for _ in range(count)
    ]
    draft = Draft()
    by_number = speech.chance(0.3)
    control = draft.add("floatatom" if by_number else f"hradio{_cells(count)}")
    listings = [" ".join(map(str, row)) for row in rows]
    first = 1 if by_number else 0
    unpack = draft.add("unpack" + " f" * width, *draft.select(control, listings, [first + k for k in range(count)]))
    outlets = speech.chance(0.4)
    boxes = [
        draft.add("outlet" if outlets else f"floatatom label={name}", outlet(unpack, k)) for k, name in enumerate(names)
    ]
    where = ("at outlets", "with an outlet for each") if outlets else ("in number boxes", "shown in number boxes")
    chosen = (
        ("by number (1 to <n>) in a number box", "with a number box (1-<n>)")
        if by_number
        else ("with a radio button", "with radio buttons", "on a radio")
    )
    slots = {
        "n": str(count),
        "w": f"{enumerated(names)} {speech.pick(where)}",
        "l": speech.pick(("; ", " / ")).join(listings),
    }
    slots["c"] = speech.say(chosen, n=str(count))
    text = speech.request(_PRESETS, _PRESETS_DEEDS, _PRESETS_FREE, **slots)
    ports_out = [f"out{k}" for k in range(width)] if outlets else [f"box{box}" for box in boxes]
    expects = [gives(port, rows[1][k], rows[0][k]) for k, port in enumerate(ports_out)]
    return drawn(
        text,
        draft,
        lambda: on((10, f"box{control}", str(first + 1)), (20, f"box{control}", str(first)), expect=expects),
    )


_ROBIN = (
    "{a distributor|a round robin|a switch} of bangs to <n> <b>s in turn, {driven|fed} by <source>",
    "<source> and <n> <b>s {banged|that flash} {in turn|one after another}",
    "<n> <b>s {banged|triggered} one after {another|the other} <when>",
)
_ROBIN_DEEDS = (
    "<when>, ^bang the next of <n> <b>s",
    "^{alternate|switch|rotate} between <n> <b>s <when>",
    "^distribute bangs to <n> <b>s {in turn|round robin|one after another} <when>",
    "^send {the|each} bang to a different one of <n> <b>s in {turn|rotation} <when>",
    "<when> ^go on to the next of <n> <b>s and ^bang it",
)
_ROBIN_FREE = (
    "round robin: <n> <b>s, <when>",
    "<n> <b>s, first bang to the first, second {bang |}to the second and so on, <when>",
    "{i have|there are} <n> <b>s; <when> the next one {should get|gets} a bang",
)


def round_robin(speech: Speech) -> Drawn:
    """Bangs to each of some places in turn."""
    count = speech.pick((2, 2, 3, 3, 4, 4, 5, 6, 8))
    draft = Draft()
    event = ports.trigger(speech, draft)
    select = draft.add("sel " + " ".join(map(str, range(count))), draft.count(event.box, length=count))
    outlets = speech.chance(0.45)
    boxes = [draft.add("outlet" if outlets else "bng", outlet(select, k)) for k in range(count)]
    slots = {**event.slots, "n": numbers.number(speech, count), "b": "outlet" if outlets else "bang button"}
    text = speech.request(_ROBIN, _ROBIN_DEEDS, _ROBIN_FREE, **slots)
    names = [f"out{k}" for k in range(count)] if outlets else [f"box{box}" for box in boxes]
    expects = [at(name, event.first + event.period * k) for k, name in enumerate(names)]
    return drawn(text, draft, lambda: fired(event, count, *expects))


_DECIMATE = Words(
    (
        "^{let|pass} only every <n> {number|value} of <it>{ through|}",
        "^keep {only |}every <n> {value|number} of <it> and ^drop the {rest|others}",
        "^thin out <it> to every <n> {one|value}",
        "^skip all but every <n> value of <it>",
        "^decimate <it>, keeping every <n> {one|number}",
        "^ignore <it> except every <n> time",
    ),
    (
        "every <n> {number|value} of <it>",
        "only every <n> value of <it>",
        "<it> thinned out to every <n> {one|value}",
    ),
    (
        "{there are too many numbers|too much data}: {keep|i need only|give me} every <n> one",
        "{numbers arrive|they come} too {often|fast}, every <n> one is enough",
    ),
)


def decimate(speech: Speech) -> Drawn:
    """A count opens a [spigot] for every n-th number, before it arrives there."""
    count = speech.pick((2, 2, 3, 4, 4, 5, 8, 10))
    draft = Draft()
    way_in = ports.entry(speech, draft)
    order = draft.add("t f b", way_in.box)
    last = draft.add(f"== {count - 1}", draft.count(f"{order}.1", length=count))
    way_out = ports.leave(
        speech, draft, draft.add("spigot", order, f"{last}>1"), it=speech.pick(("it", "those")), open_share=0
    )
    text = told_of_number(speech, _DECIMATE, way_in, way_out, n=numbers.nth(speech, count))
    values = [k + 50 for k in range(1, 2 * count + 1)]
    sends = tuple((10.0 + 2 * k, way_in.port, f"float {value}") for k, value in enumerate(values))
    return drawn(text, draft, lambda: on(*sends, ms=70, expect=[gives(way_out.port, 50 + count, 50 + 2 * count)]))


_TALLY = Words(
    (
        "^count how {often|many times} <it> {is|was|equals} <n>",
        "^count the {times|occasions} that <it> is {exactly |}<n>",
        "^keep a tally of {every|each} <n> {from|in|among} <it>",
        "^count {every|each} time <it> {hits|equals|becomes} <n>",
        "^add one to a {score|counter} {whenever|when} <it> is <n>",
    ),
    (
        "a {counter|tally} of how {often|many times} <it> is <n>",
        "the number of times <it> {was|is} <n>",
        "a counter that goes up {when|whenever} <it> is <n>",
        "how often <it> was <n>",
    ),
    ("how {often|many times} did {a|the} <n> come {so far|up to now}?", "{only|just} the <n>s {are counted|count}"),
)


def tally(speech: Speech) -> Drawn:
    """How often a number came, from 1 on."""
    value = numbers.some_integer(speech)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    counter = draft.chain(way_in.box, f"sel {value}", "f")
    count = draft.add("+ 1", counter)
    way_out = ports.leave(speech, draft, count, it=speech.pick(("it", "the count")), open_share=0)
    draft.link(count, f"{counter}.1")
    text = told_of_number(speech, _TALLY, way_in, way_out, n=str(value))
    sends = played(way_in.port, value, value + 1, value, value)
    return drawn(text, draft, lambda: on(*sends, expect=[gives(way_out.port, 1, 2, 3)]))


_EDGES = (
    (
        "a {toggle|switch} that {gives|sends} <on> when it is {switched|turned} on and <off> when {it is "
        "|}{switched |turned |}off<out>"
    ),
    "a toggle with <on> for on and <off> for off<out>",
    "<on> {when|if} a toggle goes on, <off> when it goes off<out>",
)
_EDGES_DEEDS = (
    "^{send|output|give} <on> when a toggle is {switched|turned} on and <off> when it is {switched|turned} off<out>",
    "^tell a toggle's on from its off: <on> for 1, <off> for 0<out>",
    "^turn a toggle into <on> ({on|1}) and <off> ({off|0})<out>",
    "^react to both {changes|edges} of a toggle: on gives <on>, off gives <off><out>",
    "^use a {toggle|checkbox|switch} to give <on> and, when {it is |}off, <off><out>",
)
_EDGES_FREE = (
    "toggle on -> <on>, toggle off -> <off><out>",
    "when {i|I} {check|tick|switch on} a toggle {i get|it gives} <on>, when {i uncheck it|it goes off} <off><out>",
    "{1 from|on at} a toggle means <on>, {0|off} means <off><out>",
)


def edges(speech: Speech) -> Drawn:
    """[sel 1 0] behind a toggle: two bangs, or two words."""
    draft = Draft()
    select = draft.add("sel 1 0", draft.add("tgl"))
    kind = speech.pick(("words", "words", "outlets", "buttons"))
    if kind == "words":
        yes, no = speech.sample(protect(ports.WORDS), 2)
        draft.add("print", draft.add(f"msg {yes}", select), draft.add(f"msg {no}", f"{select}.1"))
        slots = {
            "on": speech.pick((f"the word {yes}", yes)),
            "off": no,
            "out": speech.pick((", printed", ", printed to the console")),
        }
        expects = [gives("print:print", yes, no)]
    else:
        name = "outlet" if kind == "outlets" else "bng"
        boxes = [draft.add(name, select), draft.add(name, f"{select}.1")]
        on_, what = ("to", "outlet") if kind == "outlets" else ("on", "button")
        slots = {"on": f"a bang {on_} {speech.pick(('one', 'the first', 'the left'))} {what}", "out": ""}
        slots["off"] = f"{speech.pick(('a bang', 'one'))} {on_} {speech.pick(('another', 'a second one'))}"
        names = ("out0", "out1") if kind == "outlets" else (f"box{boxes[0]}", f"box{boxes[1]}")
        expects = [gives(names[0], "bang"), at(names[0], 10), gives(names[1], "bang"), at(names[1], 20)]
    text = speech.request(_EDGES, _EDGES_DEEDS, _EDGES_FREE, **slots)
    return drawn(text, draft, lambda: on((10, "box0", "1"), (20, "box0", "0"), expect=expects))


FAMILIES = (
    Family("selector", selector, 0.6),
    Family("demultiplexer", demultiplexer, 0.5),
    Family("presets", presets, 0.7),
    Family("round-robin", round_robin, 0.6),
    Family("decimate", decimate, 0.5),
    Family("tally", tally, 0.5),
    Family("edges", edges, 0.6),
)
