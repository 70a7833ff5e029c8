"""Words and stored values: symbols made and read, messages in a row, kinds told apart, tables to look things up."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import begins, gives, on
from patchgen_training.families.draft import Draft, outlet
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import protect
from patchgen_training.families.listshapes import sink
from patchgen_training.families.phrases import Speech, Templates, enumerated

_TABLES = protect(("table1", "values", "lookup", "data", "scale", "curve", "memory", "numbers", "steps", "tab"))
_STEMS = protect(("take", "track", "loop", "sound", "voice", "preset", "part", "file", "scene", "pattern"))

_LOOKUP_DEEDS: Templates = (
    "^look up <in> in {a table of|the values|a list of values:} <l> and <give>",
    "^use <in> as an index into {the values|the numbers|a table with} <l> and <give>",
    "^pick the value at position <in> (from 0) {out of|from} <l> and <give>",
    "^store <l> in {an array|a table} and <give> for the index from <in>",
    "^turn 0, 1, 2 and so on from <in> into <l> and <give>",
    "^keep <l> in {an array|a table}; <in> is the index, <give>",
    "^replace <in> {by|with} the value at that place {of|in} <l> and <give>",
)
_LOOKUP_THINGS: Templates = (
    "{a lookup table|a table|an array} {with|of} <l> indexed by <in>, <where>",
    "{a lookup table|a table|an array} holding <l>, read at the index from <in>, <where>",
    "{the value|an entry} of <l> chosen by <in> (from 0), <where>",
)
_LOOKUP_FREE: Templates = (
    "{i have|there are} the {values|numbers} <l>. <in> {should choose|chooses} one of them, from 0; <give>",
    "0 gives <first>, 1 gives <second> and so on: <l>, for <in>; <give>",
    "how {do|can} i look up <in> in a table with <l>? <give>",
    "table: <l>. index: <in>. <give>",
)


def lookup(speech: Speech) -> Drawn:
    """An array filled when the patch opens, read at the index that comes in."""
    draft = Draft()
    values = [speech.rng.randint(0, 127) for _ in range(speech.pick((3, 4, 4, 5, 6, 7, 8, 8, 12)))]
    name, tail = "table1", ""
    if speech.chance(0.4):
        name = speech.pick(_TABLES)
        tail = f", {speech.pick(('the table', 'the array'))} called {name}"
    draft.add(f"array define {name} {len(values)}")
    draft.start(f"; {name} 0 {' '.join(map(str, values))}")
    way_in = ports.entry(speech, draft)
    way_out = ports.leave(speech, draft, draft.add(f"tabread {name}", way_in.box), it="the value", open_share=0)
    slots = {
        "in": way_in.noun,
        "give": way_out.give + tail,
        "where": way_out.where + tail,
        "l": speech.pick((" ", ", ")).join(map(str, values)),
        "first": str(values[0]),
        "second": str(values[1]),
    }
    if speech.chance(0.3):
        request = speech.request((), (), _LOOKUP_FREE, **slots)
    else:
        request = speech.request(_LOOKUP_THINGS, _LOOKUP_DEEDS, **slots)
    last = len(values) - 1
    sends = ((10, way_in.port, "float 1"), (20, way_in.port, "float 0"), (30, way_in.port, f"float {last}"))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(way_out.port, values[1], values[0], values[last])]))


_FACTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("array size", "size", ("the {size|length} of it", "how many {values|points} it has", "the number of its values")),
    ("array sum", "sum", ("the sum of {all its|its|the} values", "its values added up", "the total of it")),
    ("array max", "max", ("the {largest|biggest|highest} value in it", "its {maximum|highest value}")),
    ("array min", "min", ("the {smallest|lowest} value in it", "its {minimum|lowest value}")),
    (
        "array get",
        "get",
        ("all its values as a list", "{the whole|all} of it as {a|one} list", "its contents as a list"),
    ),
)
_FACT_DEEDS: Templates = (
    "^fill an array {named|called} <n> with <l> and, {when|whenever} <press>, <give>",
    "^have an array <n> {with|of} {the values |}<l> and a button that gives <fact>, {then |}<give>",
    "{when|whenever} <press>, ^get <fact> of an array <n> (<l>) and <give>",
    "^keep <l> in an array {named|called} <n>; {when|each time} <press>, ^find <fact> and <give>",
    "^store <l> in a table {named|called} <n>, ^read <fact> {when|whenever} <press> and <give>",
)
_FACT_THINGS: Templates = (
    "an array <n> {with|of} <l> and a button for <fact>, <where>",
    "a button that gives <fact>, for an array <n> {holding|filled with} <l>, <where>",
)
_FACT_FREE: Templates = (
    "array <n>: <l>. {when|whenever} <press> i want <fact>, <give>",
    "{i have|there is} an array <n> with <l>. how do i get <fact> {when|whenever} <press>? <give>",
    "array <n> = <l>, button -> <fact>, <give>",
)
_PRESS = ("a button is pressed", "I press a button", "I click a bang", "a bang button is clicked", "I hit a button")


def array_fact(speech: Speech) -> Drawn:
    """Size, sum, extremes and contents of an array, on a button."""
    box, kind, facts = speech.pick(_FACTS)
    values = [speech.rng.randint(0, 100) for _ in range(speech.rng.randint(3, 8))]
    name = speech.pick(_TABLES)
    draft = Draft()
    draft.add(f"array define {name} {len(values)}")
    draft.start(f"; {name} 0 {' '.join(map(str, values))}")
    button = draft.add("bng")
    result = draft.add(f"{box} {name}", button)
    way_out = sink(speech, draft, (result,), "listbox" if kind == "get" else "floatatom")
    slots = {
        "n": speech.pick((name, name, f'"{name}"')),
        "l": speech.pick((" ", ", ")).join(map(str, values)),
        "fact": speech.say(facts),
        "press": speech.pick(_PRESS),
        "give": way_out.deed,
        "where": way_out.noun,
    }
    if speech.chance(0.25):
        request = speech.request((), (), _FACT_FREE, **slots)
    else:
        request = speech.request(_FACT_THINGS, _FACT_DEEDS, **slots)
    request = request.replace(" of it of an array", " of an array").replace(" in it of an array", " in an array")
    found: dict[str, object] = {
        "size": len(values),
        "sum": sum(values),
        "max": max(values),
        "min": min(values),
        "get": " ".join(map(str, values)),
    }
    return drawn(
        request, draft, lambda: on((20, f"box{button}", "bang"), expect=[gives(way_out.port, str(found[kind]))])
    )


_KINDS: tuple[tuple[str, str, str, str], ...] = (
    ("float", "numbers", "float 5", "5"),
    ("symbol", "symbols", "symbol hello", "hello"),
    ("list", "lists", "list 3 5", "3 5"),
    ("bang", "bangs", "bang", "bang"),
)
_KIND_DEEDS: Templates = (
    "^separate <kinds> that come in {at|to} {the|an} inlet, <each>",
    "^sort incoming messages by {type|kind}: <kinds>, <each>",
    "^tell <kinds> from the inlet apart{ by type|} and ^send them {apart|their own ways}, <each>",
    "^route messages from the inlet by {their |}type, <kinds>, <each>",
    "^send <kinds> from {one|the} inlet {separate|different} ways, <each>",
    "^check the {type|kind} of each message at the inlet and ^split <kinds>, <each>",
)
_KIND_THINGS: Templates = (
    "a {sorter|router|splitter} for <kinds> from the inlet, <each>",
    "a {type|kind} filter for the inlet: <kinds>, <each>",
)
_KIND_FREE: Templates = (
    "an inlet gets <kinds> mixed, they should come out apart, <each>",
    "{how do i|how can i} {tell apart|separate} <kinds> {at|from} an inlet? <each> please",
    "<kinds> come in at one inlet, split them, <each>",
)


def kinds(speech: Speech) -> Drawn:
    """[route] by type."""
    chosen = speech.sample(_KINDS, speech.pick((2, 2, 3, 4)))
    draft = Draft()
    box = draft.add("route " + " ".join(kind[0] for kind in chosen), draft.add("inlet"))
    prints = speech.chance(0.45)
    for place, kind in enumerate(chosen):
        draft.add(f"print {kind[0]}" if prints else "outlet", outlet(box, place))
    slots = {"kinds": enumerated([kind[1] for kind in chosen])}
    slots["each"] = speech.pick(
        ("each printed with its type", "each printed under its type name (float, symbol, list, bang)")
        if prints
        else ("each to its own outlet", "an outlet for each", "each to an outlet of its own")
    )
    if speech.chance(0.25):
        request = speech.request((), (), _KIND_FREE, **slots)
    else:
        request = speech.request(_KIND_THINGS, _KIND_DEEDS, **slots)
    sends = tuple((10.0 + 5 * place, "in0", kind[2]) for place, kind in enumerate(chosen))
    expects = [gives(f"print:{kind[0]}" if prints else f"out{place}", kind[3]) for place, kind in enumerate(chosen)]
    return drawn(request, draft, lambda: on(*sends, expect=expects))


_ROW_DEEDS: Templates = (
    "^send <l>, one after {another|the other}, {when|whenever} <press>, and <give>",
    "{when|whenever} <press>, ^send out the messages <l> {in a row|one after the other} and <give>",
    "^have a message box that sends <l> as {separate|single} messages {when|whenever} <press>, and <give>",
    "^fire off <l> in this order {when|each time} <press> and <give>",
    "{when|each time} <press>, ^go through <l> at once, {each a message of its own|as <k> messages}, and <give>",
)
_ROW_THINGS: Templates = (
    "a button that sends <k> messages in a row, <l>, <where>",
    "<k> messages <l> {one after the other|in a row} when <press>, <where>",
)


def row(speech: Speech) -> Drawn:
    """Several messages from one box, in a row."""
    count = speech.pick((2, 3, 3, 4, 5))
    words = speech.sample(ports.WORDS, count)
    if speech.chance(0.5):
        words = [str(speech.rng.randint(0, 127)) for _ in range(count)]
    draft = Draft()
    button = draft.add("bng")
    box = draft.add("msg " + ", ".join(words), button)
    kind = speech.pick(("outlet", "print", "print"))
    draft.add(kind, box)
    slots = {
        "l": enumerated(words),
        "k": numbers.number(speech, count),
        "press": speech.pick(_PRESS),
        "give": speech.pick(
            ("^pass them to the outlet", "^send them to an outlet")
            if kind == "outlet"
            else ("^print them", "^print each", "^print each of them to the console")
        ),
        "where": "to the outlet" if kind == "outlet" else "printed",
    }
    request = speech.request(
        _ROW_THINGS,
        _ROW_DEEDS,
        ("button -> <l> in a row, <where>", "{when|whenever} <press> i want <l> one after the other, <give>"),
        **slots,
    )
    port = "out0" if kind == "outlet" else "print:print"
    return drawn(request, draft, lambda: on((10, f"box{button}", "bang"), expect=[gives(port, *words)]))


_TAKE_DEEDS: Templates = (
    "{when|whenever|each time} <press>, ^make the next name <first>, <second>, <third> and so on, and <give>",
    "^number names: <first>, <second>, <third>, the next one {when|each time} <press>, and <give>",
    "^count up file names {when|each time} <press>: <first>, then <second>, then <third>, and <give>",
    "^generate {consecutive|numbered} names like <first>, <second>, <third>, one each time <press>, and <give>",
    "^build a new {symbol|name} with a counter in it {when|whenever} <press>: <first>, <second>, <third>; <give>",
)
_TAKE_THINGS: Templates = (
    "a button for {numbered|consecutive} names, <first>, <second>, <third> and so on, <where>",
    "a name {counter|generator}: <first>, <second>, <third>, the next when <press>, <where>",
    "{file names|names|symbols} with a counter in them (<first>, <second>, <third>), the next when <press>, <where>",
)


def numbered(speech: Speech) -> Drawn:
    """A counter in a name."""
    stem, sign, suffix = speech.pick(_STEMS), speech.pick(("-", "", "_")), speech.pick(("", "", ".wav", ".txt"))
    width = speech.pick(("", "", "02", "03"))
    start = speech.pick((0, 1, 1))
    draft = Draft()
    button = draft.add("bng")
    count = draft.count(button)
    number = draft.add("+ 1", count) if start else count
    box = draft.add(f"makefilename {stem}{sign}%{width}d{suffix}", number)
    way_out = sink(speech, draft, (box,), "symbolatom")
    names = [f"{stem}{sign}{k + start:{width}d}{suffix}" for k in range(3)]
    slots = {"first": names[0], "second": names[1], "third": names[2], "press": speech.pick(_PRESS)}
    slots |= {"give": way_out.deed, "where": way_out.noun}
    request = speech.request(
        _TAKE_THINGS,
        _TAKE_DEEDS,
        (
            "button: <first>, <second>, <third> ..., <give>",
            "{when|whenever} <press> i want <first>, <second>, <third>, <give>",
        ),
        **slots,
    )
    sends = tuple((10.0 + 10 * k, f"box{button}", "bang") for k in range(3))
    return drawn(request, draft, lambda: on(*sends, expect=[begins(way_out.port, *names)]))


_WORD_DEEDS: Templates = (
    "^turn words into numbers: <pairs>, and <give>",
    "^translate the words {from|at} the inlet, <pairs>, and <give>",
    "^give a number for each word that comes in ({|words: }<pairs>) and <give>",
    "^take a word {from|at} the inlet, ^look up its number (<pairs>) and <give>",
    "^react to words at the inlet: <pairs>; <give>",
    "^map words {from the inlet |}to numbers, <pairs>, and <give>",
    "^select by the word at the inlet, <pairs>, and <give>",
)


def word_number(speech: Speech) -> Drawn:
    """[sel] of words, a number for each."""
    count = speech.pick((2, 2, 3, 3, 4))
    words = speech.sample(ports.WORDS, count)
    values = [speech.rng.randint(0, 127) for _ in range(count)]
    draft = Draft()
    draft.add("inlet")
    select = draft.add("sel " + " ".join(words), 0)
    messages = [draft.add(f"msg {value}", outlet(select, k)) for k, value in enumerate(values)]
    way_out = sink(speech, draft, tuple(messages), "floatatom")
    pattern = speech.pick(("<w> is <n>", "<w> gives <n>", "<n> for <w>", "<w> means <n>"))
    pairs = [pattern.replace("<w>", word).replace("<n>", str(value)) for word, value in zip(words, values, strict=True)]
    slots = {"pairs": enumerated(pairs), "give": way_out.deed, "where": way_out.noun}
    request = speech.request(
        ("a {table|dictionary|translation} from words at the inlet to numbers: <pairs>, <where>",),
        _WORD_DEEDS,
        ("words come in: <pairs>. <give>", "how do i turn words from an inlet into numbers? <pairs>. <give>"),
        **slots,
    )
    sends = tuple((10.0 + 5 * k, "in0", f"symbol {word}") for k, word in enumerate(words))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(way_out.port, *values)]))


_ORDER_DEEDS: Templates = (
    "{when|whenever} <press>, ^print <l> in {this|exactly this} order",
    "^use one button to print <l>, {in that order|one strictly after the other}",
    "^make sure that a button {first prints <first>|prints <first> first}, then <rest>",
    "^let a button do things in a fixed order: print <l>",
    "^force the order of what a button does: first <first>, then <rest>, each printed",
)


def in_order(speech: Speech) -> Drawn:
    """[trigger] from right to left: texts printed in a given order."""
    words = speech.sample(ports.WORDS, speech.pick((2, 3, 3, 4)))
    draft = Draft()
    button = draft.add("bng")
    count = len(words)
    trigger = draft.add("t " + " ".join(["b"] * count), button)
    # The rightmost outlet goes first.
    boxes = [draft.add(f"msg {word}", outlet(trigger, k)) for k, word in enumerate(reversed(words))]
    draft.add("print", *boxes)
    slots = {
        "l": enumerated(words),
        "first": words[0],
        "rest": " then ".join(words[1:]),
        "press": speech.pick(_PRESS),
    }
    request = speech.request(
        (
            "a button with a trigger that prints <l> in {this|that} order",
            "a trigger that prints first <first>, then <rest>, from a button",
        ),
        _ORDER_DEEDS,
        (
            "button -> trigger -> <l> printed in this order",
            "first <first>, then <rest>, printed in a fixed order {when|whenever} <press>",
        ),
        **slots,
    )
    return drawn(request, draft, lambda: on((10, f"box{button}", "bang"), expect=[gives("print:print", *words)]))


FAMILIES = (
    Family("lookup", lookup, 0.7),
    Family("array-fact", array_fact, 0.7),
    Family("kinds", kinds, 0.5),
    Family("message-row", row, 0.6),
    Family("numbered-name", numbered, 0.5),
    Family("word-number", word_number, 0.6),
    Family("in-order", in_order, 0.4),
)
