"""Numbers that are kept: held for a button, the one before, sums and extremes so far, arrays as memory."""

from __future__ import annotations

import itertools
import math
import operator

from patchgen_training.families import numbers
from patchgen_training.families.control_chains import events
from patchgen_training.families.control_chains.chain import Chain, Kind, Part, Span, Words
from patchgen_training.families.control_chains.events import Event, number
from patchgen_training.families.draft import outlet
from patchgen_training.families.frames import protect
from patchgen_training.families.makers import chance_between
from patchgen_training.families.numbers import plain

_HOLD = Words(
    (
        "^store <it> and ^send it on only when {I press|somebody presses} a {button|bang button}",
        "^hold <it> until a {button|bang button} is pressed",
        "^remember <it> and ^recall it with a {button|bang button}",
    ),
    (
        "stored and recalled {by|with} a button",
        "held until a button is pressed",
        "sent on only when a button is pressed",
    ),
)


def hold(chain: Chain) -> None:
    """[f]: numbers come in cold, a button brings out the last one."""
    button = chain.draft.add("bng")
    chain.box = chain.draft.add("f", f"{chain.box}>1", button)
    chain.tell(_HOLD, "store, recall with button")
    kept = []
    for place, moment in zip((0, 2, 3), chain.between(0, 2, 3), strict=False):
        chain.touch(moment, button)
        kept.append(Event(moment, chain.stream[place].options))
    chain.becomes(Kind.NUMBER, tuple(kept), chain.span, pitch=chain.pitch)


_BEFORE = Words(
    (
        "^recall the one {that came |}before <it>",
        "^delay <it> by one event, so that the previous one comes out (0 at first),",
        "^give the previous value instead of <it>, 0 at first,",
    ),
    ("one event late (0 first)", "as the value before it (0 at first)"),
    ("the previous value", "the old value"),
)


def before(chain: Chain) -> None:
    """The stored number out, then the new one in."""
    order = chain.draft.add("t f b", chain.box)
    chain.box = chain.draft.add("f", f"{order}>1", outlet(order, 1))
    chain.tell(_BEFORE, "previous value")
    olds = (((0.0,),), *(event.options for event in chain.stream))
    stream = tuple(Event(event.ms, old) for event, old in zip(chain.stream, olds, strict=False))
    span = Span(min(chain.span.low, 0), max(chain.span.high, 0), chain.span.whole)
    chain.becomes(Kind.NUMBER, stream, span)


_DIFFERENCE = Words(
    (
        "^subtract the previous value from <it>{, which is 0 at first,| (0 at first)}",
        "^find {by how much|how much} <it> has changed since the one before (0 at first)",
    ),
    ("less the value before (0 at first)", "as the difference {to|from} the one before (0 at first)"),
    ("the difference", "the change"),
)


def difference(chain: Chain) -> None:
    """The new one less the old one."""
    order = chain.draft.add("t f f", chain.box)
    chain.box = chain.draft.add("-", f"{order}>1", outlet(order, 1))
    chain.tell(_DIFFERENCE, "difference to previous")
    values = [0.0, *map(number, chain.stream)]
    chain.makes(lambda k: values[k + 1] - values[k], Kind.NUMBER)


_TOTAL = Words(
    (
        "^add {it up|all of them up}, with a button that {resets the sum|sets the sum back to 0},",
        "^keep a running {sum|total} {of it |}that a button resets",
    ),
    ("summed up (a button resets the sum)", "as a running {sum|total} with a reset button"),
    ("the sum", "the total"),
)
_TOTAL_ONLY = Words(
    ("^add up all {of them|values} so far", "^keep a running {sum|total}{| of it}"),
    ("added up", "as a running {sum|total}", "summed up over time"),
    ("the sum", "the total", "the sum so far"),
)


def total(chain: Chain) -> None:
    """[+] that keeps its result; perhaps a button takes it back to 0."""
    reset = chain.speech.chance(0.4) and events.gap(chain.stream) > 4
    box = chain.draft.add("+", chain.box)
    chain.draft.link(box, f"{box}.1")
    place = len(chain.stream)
    if reset:
        button = chain.draft.add("bng")
        chain.draft.link(chain.draft.add("msg 0", button), f"{box}.1")
        place = 3
        chain.touch(chain.between(2)[0], button)
    chain.box = box
    chain.tell(_TOTAL if reset else _TOTAL_ONLY, "running sum" + (" with reset button" if reset else ""))
    values = [number(event) for event in chain.stream]
    sums = [*itertools.accumulate(values[:place]), *itertools.accumulate(values[place:])]
    chain.makes(lambda k: sums[k], Kind.NUMBER)


_EXTREME = Words(
    ("^keep the <w> {of them |}so far", "^remember the <w> so far", "^hold the <w> one {so far|there has been}"),
    ("the <w> so far", "as {the <w> so far|a running <m>}"),
    ("the <w> so far", "the <m>", "the <m> so far"),
)


def extreme(chain: Chain) -> None:
    """[max] or [min] that keeps its result."""
    most = chain.speech.chance(0.6)
    box = chain.draft.add("max -1e+30" if most else "min 1e+30", chain.box)
    chain.draft.link(box, f"{box}.1")
    chain.box = box
    words = chain.speech.pick(("highest", "largest", "greatest") if most else ("lowest", "smallest"))
    chain.tell(_EXTREME, f"{'max' if most else 'min'} so far", w=words, m="maximum" if most else "minimum")
    values = list(itertools.accumulate(map(number, chain.stream), max if most else min))
    chain.makes(lambda k: values[k], Kind.NUMBER, chain.span, pitch=chain.pitch)


_MEAN = Words(
    ("^average <it> with the one before (0 at first)", "^take the mean of <it> and the previous one (0 at first)"),
    ("averaged with the one before (0 at first)", "as the mean of it and the value before (0 at first)"),
    ("the average", "the mean"),
)


def mean(chain: Chain) -> None:
    """Of two in a row."""
    order = chain.draft.add("t f f", chain.box)
    both = chain.draft.add("+", f"{order}>1", outlet(order, 1))
    chain.box = chain.draft.add("/ 2", both)
    chain.tell(_MEAN, "mean with previous")
    values = [0.0, *map(number, chain.stream)]
    chain.makes(lambda k: (values[k + 1] + values[k]) / 2, Kind.NUMBER)


_ARRAYS = protect(("memory", "store", "history", "steps", "record", "data", "values", "notes"))
_RECORD = Words(
    (
        "^write <it> into the array <a>, one place after the other, {<n> in all, then over again|around its <n> places}"
        ", and ^step through the array with a button to read them back",
        "^record <it> into an array <a> of <n> {values|points}, over and over, and ^play the array back from its start"
        ", one value for each press of a button",
    ),
    (
        "written one after the other into the <n> places of an array <a>, which a button reads back step by step",
        "recorded around an array <a> with <n> {points|places} and read back from its start by a button, one at a time",
    ),
    ("the value read", "what is read", "the stored value"),
)


def record(chain: Chain) -> None:
    """[tabwrite] by one counter, [tabread] by another."""
    size, name = chain.speech.pick((3, 4, 4, 5, 6, 8, 8)), chain.speech.pick(_ARRAYS)
    chain.draft.add(f"table {name} {size}")
    order = chain.draft.add("t f b", chain.box)
    place = chain.draft.count(outlet(order, 1), length=size)
    chain.draft.add(f"tabwrite {name}", order, f"{place}>1")
    button = chain.draft.add("bng")
    chain.box = chain.draft.add(f"tabread {name}", chain.draft.count(button, length=size))
    said = numbers.number(chain.speech, size)
    chain.tell(_RECORD, f"record to array {name} ({size}), read back with button", a=name, n=said)
    cells: list[events.Atoms] = [(0.0,)] * size
    read: list[Event] = []
    moments = dict(zip((1, 2, 3, 4), chain.between(1, 2, 3, 4), strict=False))
    for k, event in enumerate(chain.stream):
        cells[k % size] = event.options[0]
        if k in moments:
            chain.touch(moments[k], button)
            read.append(Event(moments[k], (cells[len(read) % size],)))
    chain.becomes(Kind.NUMBER, tuple(read), Span(min(chain.span.low, 0), max(chain.span.high, 0), chain.span.whole))


_FILLED = Words(
    (
        "^step through the <n> {places|values} of an array <a> that a button fills with random numbers from 0 to <h>",
        "^play the array <a> {in a loop|again and again} (<n> values; a button writes random ones from 0 to <h>)",
    ),
    nouns=(
        "an array <a> of <n> values read in a loop, with a button that fills it with random numbers from 0 to <h>",
        "a loop through the array <a> (<n> values; a button writes random numbers from 0 to <h> into it)",
    ),
    results=("the value", "the value read", "that number"),
)


def filled(chain: Chain) -> None:
    """An array that [until] fills by chance and a counter reads."""
    speech, draft = chain.speech, chain.draft
    size, high, name = speech.pick((4, 4, 5, 6, 8, 8, 16)), speech.pick((9, 10, 12, 50, 100, 127)), speech.pick(_ARRAYS)
    draft.add(f"table {name} {size}")
    button = draft.add("bng")
    loop = draft.chain(button, f"msg {size}", "until")
    order = draft.add("t b f", draft.count(loop, length=size))
    draft.add(f"tabwrite {name}", draft.add(chance_between(0, high), order), f"{order}.1>1")
    chain.box = draft.add(f"tabread {name}", draft.count(chain.box, length=size))
    moment = chain.between(1)[0]
    chain.touch(moment, button)
    said = numbers.number(speech, size)
    chain.tell(
        _FILLED,
        f"loop through array {name} ({size}), button fills it with random 0-{high}",
        n=said,
        a=name,
        h=str(high),
    )
    options = tuple((float(value),) for value in range(high + 1))
    stream = tuple(Event(event.ms, options if event.ms > moment else ((0.0,),)) for event in chain.stream)
    chain.becomes(Kind.NUMBER, stream, Span(0, high, whole=True))


_SET = Words(
    (
        "^step through the array <a>, which a message sets to <l>,",
        "^read the array <a> in a loop of <n>; {a click on |}a message box writes <l> into it,",
    ),
    nouns=(
        "the values of an array <a> in a loop, set to <l> by a message box",
        "a loop through an array <a> of <n> values (a message sets it to <l>)",
    ),
    results=("the value", "the value read", "that number"),
)


def set_by_message(chain: Chain) -> None:
    """An array that a message box sets and a counter reads; zeros before."""
    speech, draft = chain.speech, chain.draft
    values = [speech.rng.randint(0, 100) for _ in range(speech.pick((3, 4, 4, 5, 6, 8)))]
    name, row = speech.pick(_ARRAYS), " ".join(map(str, values))
    draft.add(f"table {name} {len(values)}")
    message = draft.add(f"msg ; {name} 0 {row}")
    chain.box = draft.add(f"tabread {name}", draft.count(chain.box, length=len(values)))
    moment = chain.between(1)[0]
    chain.touch(moment, message)
    said = numbers.number(speech, len(values))
    chain.tell(_SET, f"loop through array {name}, message sets it to {row}", n=said, a=name, l=row)
    times = [event.ms for event in chain.stream]
    span = Span(min(0, *values), max(values), whole=True)
    chain.makes(lambda k: float(values[k % len(values)] if times[k] > moment else 0), Kind.NUMBER, span)


_SECOND_WAYS = (
    ("+", "^add the number from <w> to <it>", "plus the number from <w>", "the sum"),
    ("+", "^increase <it> by what <w> says", "increased by the number from <w>", "the sum"),
    ("*", "^multiply <it> by the number from <w>", "multiplied by the number from <w>", "the product"),
    ("-", "^subtract the number of <w> from <it>", "minus the number from <w>", "the difference"),
)


def second(chain: Chain) -> None:
    """With a number from elsewhere: 0 until it comes."""
    speech, draft = chain.speech, chain.draft
    sign, deed, done, result = speech.pick(_SECOND_WAYS)
    inlet = speech.chance(0.4)
    port = f"in{draft.inlets}"
    box = draft.add("inlet" if inlet else "floatatom")
    chain.box = draft.add(sign, chain.box, f"{box}>1")
    value, moment = float(speech.rng.randint(2, 12)), chain.between(1)[0]
    chain.sends.append((moment, port if inlet else f"box{box}", f"float {plain(value)}"))
    place = ("a second inlet" if draft.inlets > 1 else "an inlet") if inlet else "a number box of its own"
    words = Words((deed,), (done,), (result,))
    chain.tell(words, f"{sign} {place}", w=place)
    apply = {"+": operator.add, "-": operator.sub, "*": operator.mul}[sign]
    early = events.mapped(tuple(event for event in chain.stream if event.ms < moment), lambda x: apply(x, 0.0))
    late = events.mapped(tuple(event for event in chain.stream if event.ms > moment), lambda x: apply(x, value))
    chain.becomes(Kind.NUMBER, early + late)


def _kept(chain: Chain) -> bool:
    return chain.certain and len(chain.stream) > 2


def _no_array(chain: Chain) -> bool:
    """Two might have one name."""
    return not any("array" in clause.terse for clause in chain.clauses)


def _slow(chain: Chain) -> bool:
    return chain.sure and len(chain.stream) > 4 and events.gap(chain.stream) > 4 and len(chain.stream) < 14


PARTS = (
    Part(Kind.NUMBER, hold, 1.2, _slow),
    Part(Kind.NUMBER, before, 0.6, lambda c: c.sure and len(c.stream) > 2),
    Part(Kind.NUMBER, difference, 0.8, lambda c: _kept(c) and not c.pitch),
    Part(Kind.NUMBER, total, 0.9, lambda c: _kept(c) and len(c.stream) > 4 and not c.pitch),
    Part(Kind.NUMBER, extreme, 0.6, lambda c: _kept(c) and math.isfinite(max(c.values))),
    Part(Kind.NUMBER, mean, 0.6, lambda c: _kept(c) and not c.pitch),
    Part(Kind.BANG, filled, 0.7, lambda c: _slow(c) and _no_array(c)),
    Part(Kind.BANG, set_by_message, 0.6, lambda c: _slow(c) and _no_array(c)),
    Part(Kind.NUMBER, second, 1, lambda c: _slow(c) and not c.pitch),
    Part(Kind.NUMBER, record, 1, lambda c: c.certain and _slow(c) and _no_array(c)),
)
