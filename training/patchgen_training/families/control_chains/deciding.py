"""What passes and what doesn't: thresholds, gates, changes, every n-th, values that set something off."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import replace

from patchgen_training.families import numbers, ports
from patchgen_training.families.control_chains import events
from patchgen_training.families.control_chains.chain import Chain, Kind, Part, Span, Words
from patchgen_training.families.control_chains.events import Event, number
from patchgen_training.families.draft import outlet
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Templates, enumerated

_AT_LEAST = Words(
    (
        "^let <it> through only if it is <n> or {more|higher|greater}",
        "^pass <it> on only if it is at least <n>",
        "^ignore <it> {if|when} it is {below|under|less than} <n>",
        "^throw away {everything|all values} below <n>",
    ),
    (
        "only {if|when} it is <n> or {more|higher}",
        "only {values of|when it is} at least <n>",
        "ignoring {values|everything} below <n>",
    ),
)
_BELOW = Words(
    (
        "^let <it> through only if it is {below|less than|under} <n>",
        "^pass <it> on only when it is {lower than|below|under} <n>",
        "^ignore <it> if it is <n> or {more|higher}",
        "^throw away {everything|all values} from <n> {up|upwards}",
    ),
    (
        "only {if|when} it is {below|less than|under} <n>",
        "only {values|what is} below <n>",
        "ignoring {values|everything} from <n> up",
    ),
)


def threshold(chain: Chain) -> None:
    """[moses]."""
    limit, above = chain.limit(), chain.speech.chance(0.5)
    chain.through(f"moses {plain(limit)}")
    chain.box = outlet(int(chain.box), 1) if above else chain.box
    words, terse = (_AT_LEAST, f"only >= {plain(limit)}") if above else (_BELOW, f"only < {plain(limit)}")
    chain.tell(words, terse, n=plain(limit))
    stream = events.passed(chain.stream, lambda x: x >= limit if above else x < limit)
    span = replace(chain.span, low=limit) if above else replace(chain.span, high=limit)
    chain.becomes(Kind.NUMBER, stream, span if chain.span.known else Span(), pitch=chain.pitch)


_CHANGE = Words(
    (
        "^pass <it> on only when it changes",
        "^{ignore|drop|filter out} {repeats|repeated values}",
        "^let <it> through only if it {differs|is different} from the last one",
    ),
    ("only when it changes", "{without|ignoring} repeats", "only if different from the one before"),
)


def change(chain: Chain) -> None:
    """[change]; it starts at what no number is."""
    chain.through("change -1")
    chain.tell(_CHANGE, "only changes")
    kept, last = [], -1.0
    for event in chain.stream:
        if number(event) != last:
            kept.append(event)
        last = number(event)
    chain.becomes(Kind.NUMBER, tuple(kept), chain.span, pitch=chain.pitch)


_EVEN = Words(
    (
        "^keep only the <p> ones",
        "^let <it> through only if it is <p>",
        "^ignore <it> unless it is <p>",
    ),
    ("only {if|when} it is <p>", "only the <p> ones", "<p> ones only"),
)


def even(chain: Chain) -> None:
    """Even numbers, or odd ones."""
    odd = chain.speech.chance(0.5)
    order = chain.draft.add("t f f", chain.box)
    test = chain.draft.chain(outlet(order, 1), "mod 2", f"== {int(odd)}")
    chain.box = chain.draft.add("spigot", order, f"{test}>1")
    said = "odd" if odd else "even"
    chain.tell(_EVEN, f"only {said}", p=said)
    stream = events.passed(chain.stream, lambda x: x % 2 == odd)
    chain.becomes(Kind.NUMBER, stream, chain.span, pitch=chain.pitch)


_GATE = Words(
    (
        "^let <it> through only while a toggle is on",
        "^pass <it> on only {if|while} a toggle is {on|switched on}",
        "^gate <it> with a toggle",
    ),
    ("only while a toggle is on", "gated by a toggle", "through a gate that a toggle opens"),
)


def gate(chain: Chain) -> None:
    """[spigot] with a toggle, off at the start."""
    toggle = chain.draft.add("tgl")
    chain.box = chain.draft.add("spigot", chain.box, f"{toggle}>1")
    chain.tell(_GATE, "gate with toggle")
    places = sorted(chain.speech.rng.sample(range(len(chain.stream) - 1), 2))
    opened, closed = chain.between(*places)
    chain.touch(opened, toggle, "1")
    chain.touch(closed, toggle, "0")
    kept = tuple(event for event in chain.stream if opened < event.ms < closed)
    chain.becomes(chain.kind, kept, chain.span, pitch=chain.pitch)


def _apart(chain: Chain) -> bool:
    return len(chain.stream) > 3 and events.gap(chain.stream) > 4


_EVERY = Words(
    (
        "^take only every <nth> one, {starting|beginning} with the first",
        "^let only every <nth> one through (the first, the <next> and so on)",
        "^{drop|ignore} all but every <nth> one, counting from the first",
    ),
    ("only every <nth> one, {starting|beginning} with the first", "every <nth> one only (the first, the <next>…)"),
)


def every(chain: Chain) -> None:
    """A count that opens at 0: bangs by [sel], numbers by [spigot]."""
    count = chain.speech.pick((2, 2, 3, 3, 4, 4, 5))
    if chain.kind is Kind.BANG:
        chain.box = chain.draft.add("sel 0", chain.draft.count(chain.box, length=count))
    else:
        order = chain.draft.add("t a b", chain.box)
        first = chain.draft.add("== 0", chain.draft.count(outlet(order, 1), length=count))
        chain.box = chain.draft.add("spigot", order, f"{first}>1")
    slots = {"nth": numbers.nth(chain.speech, count), "next": numbers.nth(chain.speech, count + 1)}
    chain.tell(_EVERY, f"every {slots['nth']}", **slots)
    chain.becomes(chain.kind, chain.stream[::count], chain.span, pitch=chain.pitch)


_FIRST = Words(
    (
        "^let only the first <n> through",
        "^stop after the first <n>",
        "^pass on the first <n> and {nothing|none} after {that|them}",
    ),
    ("only the first <n>", "{but |}not more than <n> {of them|in all}", "stopping after the first <n>"),
)


def first(chain: Chain) -> None:
    """A count against a limit: bangs by [moses], numbers by [spigot]."""
    count = chain.speech.pick([n for n in (2, 3, 3, 4, 4, 5, 8) if n < len(chain.stream)])
    if chain.kind is Kind.BANG:
        chain.box = chain.draft.chain(chain.draft.count(chain.box), f"moses {count}", "t b")
    else:
        order = chain.draft.add("t a b", chain.box)
        under = chain.draft.add(f"< {count}", chain.draft.count(outlet(order, 1)))
        chain.box = chain.draft.add("spigot", order, f"{under}>1")
    chain.tell(_FIRST, f"first {count} only", n=numbers.number(chain.speech, count))
    chain.becomes(chain.kind, chain.stream[:count], chain.span, pitch=chain.pitch)


_EQUALS = Words(
    (
        "^wait for <it> to be <n>",
        "^watch for <it> to {become|reach|hit} <n>",
        "^check {if|whether} <it> is <n>",
    ),
    ("but only when it is <n>", "only {if|when} it equals <n>", "checked for <n>"),
    ("a bang each time", "the bang"),
)


def equals(chain: Chain) -> None:
    """[sel] makes a bang of one value."""
    whole = sorted(value for value in chain.values if abs(value) <= 1000)
    value = chain.speech.pick(whole)
    chain.through(f"sel {plain(value)}")
    chain.tell(_EQUALS, f"when {plain(value)}", n=plain(value))
    stream = events.passed(chain.stream, lambda x: x == value)
    chain.becomes(Kind.BANG, tuple(Event(event.ms, ((),), event.maybe) for event in stream))


_CROSSES = Words(
    (
        "^wait for <it> to {rise|go} above <n>",
        "^notice {when|each time} <it> {rises|goes} above <n> {(once per crossing)|, once for each crossing}",
        "^detect <it> crossing <n> upwards",
    ),
    ("each time it {rises|goes} above <n>", "whenever it crosses <n> upwards"),
    ("a bang each time", "the bang"),
)


def crosses(chain: Chain) -> None:
    """From below or equal to above, once."""
    limit = chain.limit()
    chain.through(f"> {plain(limit)}", "change", "sel 1")
    chain.tell(_CROSSES, f"crossing {plain(limit)} upwards", n=plain(limit))
    kept, above = [], False
    for event in chain.stream:
        if number(event) > limit and not above:
            kept.append(Event(event.ms))
        above = number(event) > limit
    chain.becomes(Kind.BANG, tuple(kept))


_COMPARISONS: tuple[tuple[str, Templates, Callable[[float, float], bool]], ...] = (
    (">", ("{greater|higher|larger|more} than <n>", "above <n>"), operator.gt),
    ("<", ("{less|lower|smaller} than <n>", "below <n>"), operator.lt),
    (">=", ("<n> or more", "at least <n>"), operator.ge),
)
_COMPARE = Words(
    (
        "^test {if|whether} <it> is <c> (1 or 0)",
        "^turn <it> into 1 {if|when} it is <c> and 0 {if not|otherwise}",
        "^check {if|whether} <it> is <c>: 1 {if so|for yes}, 0 {if not|for no},",
    ),
    ("made 1 when <c> and 0 otherwise", "tested for being <c> (1 or 0)"),
    ("the result", "the 1 or 0", "the answer"),
)


def compare(chain: Chain) -> None:
    """A comparison: 1 or 0."""
    sign, said, test = chain.speech.pick(_COMPARISONS)
    limit = chain.limit()
    chain.through(f"{sign} {plain(limit)}")
    chain.tell(_COMPARE, f"{sign} {plain(limit)}", c=chain.speech.say(said, n=plain(limit)))
    stream = events.mapped(chain.stream, lambda x: float(test(x, limit)))
    chain.becomes(Kind.NUMBER, stream, Span(0, 1, whole=True))


_NAMED = Words(
    (
        "^turn <it> into {a word|one of the words}: <l>,",
        "^give <it> a name (<l>)",
        "^translate <it> into words, <l>,",
    ),
    ("as a word (<l>)", "turned into words: <l>", "named: <l>"),
    ("the word", "that word", "the name"),
)


def named(chain: Chain) -> None:
    """[sel] and a word for each of a few numbers, or a limit between two words."""
    values = sorted(chain.values)
    if chain.span.known and chain.span.whole and len(values) <= 5 and chain.span.high - chain.span.low < 5:
        low = int(chain.span.low)
        keys = list(range(low, int(chain.span.high) + 1))
        words = chain.speech.sample(ports.WORDS, len(keys))
        boxes: list[int] = chain.draft.select(chain.box, words, keys)
        listing = enumerated([f"{key} is {word}" for key, word in zip(keys, words, strict=True)])
        stream = events.mapped(chain.stream, lambda x: words[int(x) - low])
    else:
        limit, (under, over) = chain.limit(), chain.speech.sample(ports.WORDS, 2)
        split = chain.draft.add(f"moses {plain(limit)}", chain.box)
        boxes = [chain.draft.add(f"msg {under}", split), chain.draft.add(f"msg {over}", outlet(split, 1))]
        listing = f"{under} below {plain(limit)} and {over} from there on"
        stream = events.mapped(chain.stream, lambda x: under if x < limit else over)
    chain.box = chain.draft.add("t a", *boxes)
    chain.tell(_NAMED, f"words: {listing}", l=listing)
    chain.becomes(Kind.WORD, stream)


def _few(chain: Chain) -> bool:
    return chain.span.known and chain.span.whole and 1 <= chain.span.high - chain.span.low < 5


_ANY = Words(
    ("^turn <it> into a bang", "^make a bang of {every|each} one"),
    ("turned into a bang", "as a bang for each"),
    ("the bang",),
)


def any_bang(chain: Chain) -> None:
    """Whatever comes is a bang."""
    chain.through("t b")
    chain.tell(_ANY, "bang")
    chain.becomes(Kind.BANG, tuple(Event(event.ms, ((),), event.maybe) for event in chain.stream))


def _selectable(chain: Chain) -> bool:
    return chain.whole and 0 < len(chain.values) <= 20 and min(map(abs, chain.values)) <= 1000 and len(chain.stream) > 3


PARTS = (
    Part(Kind.NUMBER, threshold, 2.5, lambda c: c.splits),
    Part(Kind.NUMBER, change, 1.2, lambda c: c.certain and len(c.stream) > 2 and min(c.values) >= 0),
    Part(Kind.NUMBER, even, 0.7, lambda c: c.span.whole and not c.pitch and min(c.values, default=-1) >= 0),
    Part(Kind.NUMBER, gate, 1.2, _apart),
    Part(Kind.BANG, gate, 1.5, lambda c: _apart(c) and "toggle" not in c.start.noun),
    Part(Kind.NUMBER, every, 0.8, lambda c: c.sure and len(c.stream) > 4),
    Part(Kind.BANG, every, 2, lambda c: c.sure and len(c.stream) > 4),
    Part(Kind.NUMBER, first, 0.5, lambda c: c.sure and len(c.stream) > 4),
    Part(Kind.BANG, first, 1, lambda c: c.sure and len(c.stream) > 4),
    Part(Kind.NUMBER, equals, 1.8, _selectable),
    Part(Kind.NUMBER, crosses, 0.9, lambda c: c.certain and c.splits),
    Part(Kind.NUMBER, compare, 1.2, lambda c: c.splits),
    Part(Kind.NUMBER, named, 1.6, lambda c: _few(c) or c.splits),
    Part(Kind.NUMBER, any_bang, 2, lambda c: not c.clauses),
)
