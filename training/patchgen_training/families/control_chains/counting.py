"""What bangs make without chance: counts of all kinds, rows of values, fixed numbers, states, ramps."""

from __future__ import annotations

import math

from patchgen_training.families import numbers, ports
from patchgen_training.families.control_chains.chain import Chain, Kind, Part, Span, Words
from patchgen_training.families.control_chains.events import Event, gap
from patchgen_training.families.draft import outlet
from patchgen_training.families.phrases import enumerated

_COUNT = ("the count", "the count", "the number", "that number")
_UP = Words(
    (
        "^count up from <a>",
        "^count {up|upwards} {starting|beginning} {at|with} <a>",
        "^keep a count {starting at|from} <a>",
    ),
    nouns=("a counter {starting at|from} <a>", "a counter that {starts at <a>|counts up from <a>}"),
    results=_COUNT,
)
_UP_RESET = Words(
    (
        "^count up from <a> (another button resets it)",
        "^count up from <a>, with {a reset button|a second button to reset it}",
        "^count upwards from <a> until {a|another} button resets {the count|it}",
    ),
    nouns=(
        "a counter from <a> with a {reset button|button to reset it}",
        "a resettable counter from <a> (reset button)",
    ),
    results=_COUNT,
)


def up(chain: Chain) -> None:
    """Without an end; perhaps a button takes it back."""
    first, reset = chain.speech.pick((0, 0, 1, 1, 1, 10)), chain.speech.chance(0.4)
    box = chain.draft.add(f"f {first}" if first else "f", chain.box)
    back = []
    if reset:
        button = chain.draft.add("bng")
        back = [chain.draft.add(f"msg {first}", button)]
    chain.draft.link(chain.draft.add("+ 1", box), f"{box}.1")
    for message in back:
        chain.draft.link(message, f"{box}.1")
    chain.box = box
    place, moments = len(chain.stream), chain.between(3) if reset else []
    if moments:
        place = 4
        chain.touch(moments[0], button)
    chain.tell(
        _UP_RESET if reset else _UP, f"counter from {first}" + (" with reset button" if reset else ""), a=str(first)
    )
    chain.makes(
        lambda k: float(first + (k if k < place else k - place)), Kind.NUMBER, Span(first, math.inf, whole=True)
    )


_LOOP = Words(
    (
        "^count from <a> to <b>{| over and over| in a loop|, then start again}",
        "^cycle through {the numbers |}<a> to <b>",
        "^loop from <a> to <b>",
        "^run a counter from <a> to <b>{| that wraps around}",
    ),
    nouns=("a counter from <a> to <b>", "a {looping|cyclic|wrapping} counter from <a> to <b>", "a <a>-<b> counter"),
    results=_COUNT,
)
_MODULO = Words(
    ("^count modulo <n>", "^count <n> steps from 0 {and start over|in a loop}", "^step through <n> steps, 0 to <b>,"),
    nouns=("a modulo <n> counter", "a counter with <n> steps from 0", "a <n>-step counter starting at 0"),
    results=("the count", "the step", "the step number"),
)


def loop(chain: Chain) -> None:
    """From a number to another, over and over."""
    first = chain.speech.pick((0, 0, 0, 1, 1, 1, 10, 36, 48, 60))
    length = chain.speech.pick((3, 3, 4, 4, 5, 6, 7, 8, 8, 10, 12, 16, 16, 24, 32))
    chain.box = chain.draft.count(chain.box, length=length)
    if first:
        chain.through(f"+ {first}")
    last = first + length - 1
    words = _MODULO if not first and chain.speech.chance(0.3) else _LOOP
    chain.tell(words, f"counter {first}-{last}", a=str(first), b=str(last), n=numbers.number(chain.speech, length))
    chain.makes(lambda k: float(first + k % length), Kind.NUMBER, Span(first, last, whole=True))


_DOWN = Words(
    (
        "^count down from <n> to 0{| over and over| and start again}",
        "^count backwards from <n> to {0|zero}{| in a loop}",
        "^run a countdown from <n> to 0{| that starts over}",
    ),
    nouns=(
        "a countdown from <n> to 0",
        "a counter {going|that goes} down from <n> to 0",
        "a looping countdown from <n> to 0",
    ),
    results=_COUNT,
)


def down(chain: Chain) -> None:
    """To 0, over and over."""
    top = chain.speech.pick((3, 4, 5, 7, 7, 8, 9, 10, 10, 12, 15, 16))
    chain.box = chain.draft.count(chain.box, length=top + 1)
    chain.through("* -1", f"+ {top}")
    chain.tell(_DOWN, f"countdown {top}-0", n=numbers.number(chain.speech, top))
    chain.makes(lambda k: float(top - k % (top + 1)), Kind.NUMBER, Span(0, top, whole=True))


_BOUNCE = Words(
    (
        "^count from 0 {up |}to <n> and back {down |}to 0, {again and again|over and over}",
        "^count up and down between 0 and <n>",
        "^bounce {back and forth |}between 0 and <n>{, one at a time| in steps of one}",
        "^count ping-pong {from|between} 0 and <n>",
    ),
    nouns=(
        "a ping-pong counter {from 0 to|between 0 and} <n>",
        "an up and down counter between 0 and <n>",
        "a counter {that goes |going |}from 0 to <n> and back",
    ),
    results=_COUNT,
)


def bounce(chain: Chain) -> None:
    """Up and down again."""
    top = chain.speech.pick((2, 3, 3, 4, 4, 5, 7, 8, 10, 12))
    chain.box = chain.draft.count(chain.box, length=2 * top)
    chain.through(f"expr min($f1, {2 * top} - $f1)")
    chain.tell(_BOUNCE, f"ping-pong counter 0-{top}", n=numbers.number(chain.speech, top))
    chain.makes(lambda k: float(min(k % (2 * top), 2 * top - k % (2 * top))), Kind.NUMBER, Span(0, top, whole=True))


_STEPS = Words(
    ("^count in steps of <s> from <a>", "^start at <a> and ^add <s> each time", "^count by <s>, starting at <a>"),
    nouns=("a counter from <a> in steps of <s>", "a counter that starts at <a> and goes up by <s>"),
    results=_COUNT,
)


def steps(chain: Chain) -> None:
    """In steps of more than one."""
    step, first = (
        chain.speech.pick((2, 2, 3, 5, 5, 7, 10, 10, 12, 20, 25, 50, 100)),
        chain.speech.pick((0, 0, 1, 10, 36, 100)),
    )
    box = chain.draft.add(f"f {first}" if first else "f", chain.box)
    chain.draft.link(chain.draft.add(f"+ {step}", box), f"{box}.1")
    chain.box = box
    chain.tell(_STEPS, f"counter from {first} step {step}", s=numbers.number(chain.speech, step), a=str(first))
    chain.makes(lambda k: float(first + step * k), Kind.NUMBER, Span(first, math.inf, whole=True))


_ROW = Words(
    (
        "^step through {the <w> |}<l>",
        "^cycle through {the <w> |}<l>",
        "^go through {the <w> |}<l> {in turn|one after another|in order}",
        "^take the next of {the <w> |}<l>",
        "^run a sequence of {the <w> |}<l>",
    ),
    nouns=(
        "a sequence of {the <w> |}<l>",
        "a step sequencer with {the <w> |}<l>",
        "a {loop|cycle} {of|through} {the <w> |}<l>",
        "the <w> <l> {in turn|one after another}",
    ),
    results=("the <o>", "that <o>", "the <o>"),
)


def row(chain: Chain) -> None:
    """Given values or notes, in turn."""
    speech, notes = chain.speech, chain.speech.chance(0.55)
    count, highest = speech.pick((2, 3, 3, 4, 4, 4, 5, 6, 8)), speech.pick((10, 100, 127))
    values = [speech.rng.randint(40, 80) if notes else speech.rng.randint(0, highest) for _ in range(count)]
    named = notes and speech.chance(0.5)
    said = [numbers.note(speech, value) if named else str(value) for value in values]
    listing = enumerated(said) if speech.chance(0.4) else speech.pick((" ", ", ", ", ")).join(said)
    chain.box = chain.draft.add("f", *chain.draft.select(chain.draft.count(chain.box, length=count), values))
    what, one = ("notes", "note") if notes else ("values", "value")
    if notes and not named:
        what, one = speech.pick(("MIDI notes", "notes", "MIDI note numbers")), "note"
    chain.tell(_ROW, f"sequence {' '.join(said)}", l=listing, w=what, o=one)
    span = Span(min(values), max(values), whole=True)
    chain.makes(lambda k: float(values[k % count]), Kind.NUMBER, span, pitch=notes)


_WORDS = Words(
    (
        "^step through the words <l>",
        "^go through the words <l> {in turn|one after another}",
        "^say <l> in turn",
        "^take the next of the words <l>",
        "^cycle through the {words|messages} <l>",
    ),
    nouns=(
        "the words <l> {in turn|one after another}",
        "a sequence of the words <l>",
        "a {loop|cycle} of the {words|messages} <l>",
    ),
    results=("the word", "that word", "it"),
)


def words(chain: Chain) -> None:
    """Words in turn."""
    chosen = chain.speech.sample(ports.WORDS, chain.speech.pick((2, 2, 3, 3, 4)))
    chain.box = chain.draft.add("t a", *chain.draft.select(chain.draft.count(chain.box, length=len(chosen)), chosen))
    chain.tell(
        _WORDS, "words " + " ".join(chosen), l=enumerated(chosen) if chain.speech.chance(0.5) else ", ".join(chosen)
    )
    chain.makes(lambda k: chosen[k % len(chosen)], Kind.WORD)


_FIXED = Words(
    ("^send <w> <n>", "^make <w> <n>", "^produce <w> <n>"),
    nouns=("<w> <n>",),
    results=("<w>", "it"),
)


def fixed(chain: Chain) -> None:
    """The same number or note each time."""
    speech, note = chain.speech, chain.speech.chance(0.6)
    value = numbers.some_midi(speech) if note else numbers.some_integer(speech)
    said = numbers.note(speech, value) if note and speech.chance(0.6) else str(value)
    chain.through(f"msg {value}", "f")
    chain.tell(_FIXED, f"{'note ' if note else ''}{said}", n=said, w="the note" if note else "the number")
    chain.makes(lambda _: float(value), Kind.NUMBER, Span(value, value, whole=True), pitch=note)


_FLIP = Words(
    (
        "^switch a toggle over",
        "^switch a toggle on and off {in turn|alternately}",
        "^alternate a toggle between 1 and 0",
    ),
    nouns=("a toggle that flips", "a toggle, flipped between 1 and 0"),
    results=("its state", "the state", "the state of the toggle"),
)


def flip(chain: Chain) -> None:
    """[tgl]: 1, 0, 1…"""
    chain.through("tgl")
    chain.tell(_FLIP, "toggle")
    chain.makes(lambda k: float(1 - k % 2), Kind.NUMBER, Span(0, 1, whole=True))


_ALTERNATE = Words(
    ("^alternate between <a> and <b>", "^switch {back and forth |}between <a> and <b>, {<a> first|beginning with <a>}"),
    nouns=("an alternation of <a> and <b>", "<a> and <b> in alternation"),
    results=("the number", "the value", "it"),
)


def alternate(chain: Chain) -> None:
    """Two numbers by turns."""
    pair = chain.speech.rng.sample(range(0, 128), 2)
    chain.box = chain.draft.add("f", *chain.draft.select(chain.draft.count(chain.box, length=2), pair))
    chain.tell(_ALTERNATE, f"alternate {pair[0]} {pair[1]}", a=str(pair[0]), b=str(pair[1]))
    chain.makes(lambda k: float(pair[k % 2]), Kind.NUMBER, Span(min(pair), max(pair), whole=True))


_INTERVAL = Words(
    (
        "^measure the {milliseconds|time in ms} since the {last one|one before|previous one}",
        "^time the interval {since|to} the {last|previous} one in {ms|milliseconds}",
    ),
    nouns=("a timer for the {ms|milliseconds} since the last one", "a timer of the interval between two in ms"),
    results=("the time", "that time", "the interval"),
)


def interval(chain: Chain) -> None:
    """[timer] from each event to the next; the first counts from the opening of the patch."""
    order = chain.draft.add("t b b", chain.box)
    chain.box = chain.draft.add("timer", order, f"{order}.1>1")
    chain.tell(_INTERVAL, "ms since last")
    times = [event.ms for event in chain.stream]
    chain.makes(lambda k: times[k] - (times[k - 1] if k else 0), Kind.NUMBER, Span(0, math.inf))


_RAMP = Words(
    (
        "^ramp from <a> to <b> in <t>",
        "^run a ramp from <a> to <b> over <t>",
        "^slide from <a> to <b> {within|in} <t>",
        "^fade from <a> to <b> over <t>",
    ),
    nouns=("a ramp from <a> to <b> in <t>", "a line going from <a> to <b> {over|in} <t>"),
    results=("the value", "the values", "its value"),
)


def ramp(chain: Chain) -> None:
    """[line] from one number to another, a value every 20 ms."""
    low, high = chain.speech.pick(((0, 1), (0, 1), (0, 100), (0, 127), (0, 127), (20, 2000), (1, 10), (200, 800)))
    first, last = (low, high) if chain.speech.chance(0.65) else (high, low)
    time = chain.speech.pick((100, 200, 250, 300, 500, 1000, 2000))
    while time >= gap(chain.stream):
        time //= 2
    chain.through(f"msg {first}, {last} {time}", "line")
    said = numbers.duration(chain.speech, time)
    chain.tell(_RAMP, f"ramp {first} to {last} in {said}", a=str(first), b=str(last), t=said)
    stream = []
    for event in chain.stream:
        stream.append(Event(event.ms, ((float(first),),), event.maybe))
        grains = [20.0 * k for k in range(math.ceil(time / 20))]
        values = [first + (last - first) * grain / time for grain in grains]
        stream += [Event(event.ms + g, ((v,),), event.maybe) for g, v in zip(grains, values, strict=True)]
        stream.append(Event(event.ms + time, ((float(last),),), event.maybe))
    chain.becomes(Kind.NUMBER, tuple(stream), Span(low, high))


_PATTERN = Words(
    (
        "^let {only |}steps <l> of {a bar of |}<n> through",
        "^play {only |}steps <l> of a <n>-step pattern",
        "^bang {only |}on steps <l> of <n>",
    ),
    ("{only |}on steps <l> of <n>", "in a <n>-step pattern with hits on {steps |}<l>"),
    nouns=("a <n>-step pattern with hits on {steps |}<l>", "a rhythm of <n> steps with hits on <l>"),
    results=("the hit", "the bang"),
)


def pattern(chain: Chain) -> None:
    """A rhythm; the words count steps from 1."""
    length = chain.speech.pick((4, 6, 8, 8, 8, 12, 16))
    hits = sorted(chain.speech.sample(range(1, length + 1), chain.speech.rng.randint(2, min(5, length - 1))))
    select = chain.draft.add(
        "sel " + " ".join(str(hit - 1) for hit in hits), chain.draft.count(chain.box, length=length)
    )
    chain.box = chain.draft.add("t b", *(outlet(select, k) for k in range(len(hits))))
    listing = enumerated(list(map(str, hits)))
    chain.tell(_PATTERN, f"pattern {' '.join(map(str, hits))} of {length}", l=listing, n=str(length))
    kept = [event for place, event in enumerate(chain.stream) if place % length + 1 in hits]
    chain.becomes(Kind.BANG, tuple(kept))


def _many(chain: Chain) -> bool:
    return chain.sure and len(chain.stream) > 2


PARTS = (
    Part(Kind.BANG, up, 2.2, _many),
    Part(Kind.BANG, loop, 4, _many),
    Part(Kind.BANG, down, 1.2, _many),
    Part(Kind.BANG, bounce, 1.2, _many),
    Part(Kind.BANG, steps, 1, _many),
    Part(Kind.BANG, row, 6, _many),
    Part(Kind.BANG, words, 1.2, _many),
    Part(Kind.BANG, fixed, 0.5),
    Part(Kind.BANG, flip, 1, _many),
    Part(Kind.BANG, alternate, 1, _many),
    Part(Kind.BANG, interval, 1, lambda c: _many(c) and not c.start.last),
    Part(Kind.BANG, ramp, 1.2, lambda chain: chain.sure and len(chain.stream) < 12 and gap(chain.stream) > 60),
    Part(Kind.BANG, pattern, 1, _many),
)
