"""Events that leave a state behind: latches, counters of all kinds, patterns, memories, selectors, presets."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from patchgen_training.families import numbers, ports
from patchgen_training.families.asking import Words
from patchgen_training.families.behaviour import Behaviour, at, begins, gives, on
from patchgen_training.families.draft import Draft, outlet
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import protect
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, enumerated
from patchgen_training.families.ports import Sends, Trigger
from patchgen_training.families.telling import leave_bang, leave_flag, leave_word, told, told_of_event, told_of_number

_HANDS = ("button", "button", "inlet", "inlet", "space", "key", "note")


def played(port: str, *values: float) -> Sends:
    """Numbers into a port, 5 ms apart."""
    return tuple((10.0 + 5 * k, port, f"float {plain(value)}") for k, value in enumerate(values))


def pressed(*ports_in_turn: str) -> Sends:
    """Bangs into these ports, 5 ms apart."""
    return tuple((10.0 + 5 * k, port, "bang") for k, port in enumerate(ports_in_turn))


def _fired(event: Trigger, count: int, *expects: object) -> Behaviour:
    """So many events, and half a period more."""
    end = event.first + event.period * (count - 1) + min(15, event.period / 2)
    return on(*event.fire(count), ms=end, expect=expects)  # type: ignore[arg-type]


_SET_RESET = Words(
    (
        "^remember which of two buttons was pressed last: 1 for the {first|left}, 0 for the {second|right}",
        "^have {one|a first} button {that sets|for} 1 and {another|a second one} {that sets|for} 0",
        "^latch a state: {one|the first} button sets it to 1, {the other|a second one} {resets|clears} it to 0",
        "^use {an on button and an off button|two buttons, on and off,} that give 1 and 0",
        "^switch a state on with {one|the first} button and off with {another|the second}",
        "^{get|make} {a 1|1} from {a|an on|a start} button and {a 0|0} from {another|an off|a stop} button",
    ),
    (
        "{a latch|a set/reset latch|a flip-flop} with {a set and a reset button|two buttons, set and reset}",
        "two buttons for 1 and 0",
        "{an on button and an off button|separate on and off buttons} that give 1 and 0",
        "a {memory|state} that {one|a first} button sets to 1 and {another|a second} {clears|sets to 0}",
    ),
    (
        (
            "i have two {buttons|bang buttons}, {one|the left one} should {turn it on (1)|give 1} and the other "
            "{off (0)|0}"
        ),
        "{instead of|not} a toggle, {two buttons|one button for on and another for off}: 1 {and|or} 0",
    ),
)


def set_reset(speech: Speech) -> Drawn:
    """Two buttons, a message each."""
    draft = Draft()
    set_, reset = draft.add("bng"), draft.add("bng")
    way_out = leave_flag(speech, draft, draft.add("msg 1", set_), draft.add("msg 0", reset))
    sends = pressed("box0", "box1", "box0")
    return drawn(told(speech, _SET_RESET, way_out), draft, lambda: on(*sends, expect=[gives(way_out.port, 1, 0, 1)]))


_ONCE = Words(
    (
        "^let only the first {bang|event} {through|pass}<again>",
        "^react only {once|the first time}, ^ignore all {later|further|following} {bangs|events}<again>",
        "^pass {one|a single} bang and then no more<again>",
        "^block {everything|all bangs} after the first one<again>",
        "^do it {only once|just once|one time only}<again>",
        "^ignore {repeats|every bang} after the first {bang|one}<again>",
        "^close {the|a} gate after the first {bang|event}<again>",
    ),
    (
        "a {one-shot|one-time} {gate|switch} that only passes the first bang<again>",
        "only the first bang<again>",
        "a gate that closes {itself |}after one {bang|event}<again>",
        "a {bang|trigger} that works {only once|just one time}<again>",
    ),
    (
        "{only the first time counts|the first one counts and all others are ignored}<again>",
        "it {must|should} {fire|go off|happen} {once|only once}, no matter how often{ it's triggered|}<again>",
    ),
)


def once(speech: Speech) -> Drawn:
    """A [spigot] that closes behind the first bang; a button may open it again."""
    draft = Draft()
    event = ports.trigger(speech, draft, _HANDS)
    again = speech.chance(0.6)
    reset = [draft.add("msg 1", button := draft.add("bng"))] if again else []
    gate = draft.add("spigot 1", event.box, *(f"{box}>1" for box in reset))
    order = draft.add("t b b", gate)
    draft.link(draft.add("msg 0", f"{order}.1"), f"{gate}.1")
    way_out = leave_bang(speech, draft, order)
    clauses = (
        ", until {a|another|a reset} button {resets it|is pressed}",
        ", with {a|another} button to {reset|rearm} it",
    )
    said = speech.say(clauses) if again else ""
    text = told_of_event(speech, _ONCE, event, way_out, again=said)
    sends = event.fire(2)
    if again:
        sends += ((40.0, f"box{button}", "bang"), *((ms + 40, port, message) for ms, port, message in event.fire(2)))
    wanted = ["bang"] * (2 if again else 1)
    return drawn(text, draft, lambda: on(*sends, ms=90, expect=[gives(way_out.port, *wanted)]))


_FIRST_N = Words(
    (
        "^let {only |}the first <n> {bangs|events} {through|pass} and ^ignore the rest<again>",
        "^stop after <n> {bangs|events}<again>",
        "^pass <n> {bangs|events} and then no more<again>",
        "^allow {only|no more than|at most} <n> {bangs|events}<again>",
        "^count the {bangs|events} and ^block them after <n><again>",
        "^ignore {everything|all bangs} after the first <n><again>",
    ),
    (
        "{only |}the first <n> {bangs|events}<again>",
        "a gate {for|that passes only} <n> {bangs|events}<again>",
        "a limit of <n> {bangs|events}<again>",
        "a {gate|switch} that closes after <n> {bangs|events}<again>",
    ),
    (
        "{i want|there should be} no more than <n> of them<again>",
        "{it should|let it} {work|happen} <n> times and {then stop|not again}<again>",
        "{you get|there are} <n> {tries|shots|goes}, then nothing happens<again>",
    ),
)


def first_n(speech: Speech) -> Drawn:
    """A count of the events, and only those below a number pass; a button starts anew."""
    count = speech.pick((2, 3, 3, 4, 5, 6, 7, 8, 10, 12, 16))
    draft = Draft()
    event = ports.trigger(speech, draft, (*_HANDS, "metro", "metro", "tempo"))
    again = speech.chance(0.6)
    reset = [draft.add("msg 0", button := draft.add("bng"))] if again else []
    counter = draft.count(event.box, *(f"{box}>1" for box in reset))
    way_out = leave_bang(speech, draft, draft.chain(counter, f"moses {count}", "t b"))
    clauses = (", until {a|another|a reset} button {resets it|is pressed}", ", with a button to {reset|start anew}")
    said = speech.say(clauses) if again else ""
    text = told_of_event(speech, _FIRST_N, event, way_out, n=numbers.number(speech, count), again=said)
    hands = event.period == 20 and bool(event.fire(1))
    if again and hands:
        after = 10 + 20 * (count + 1)
        later = ((after + ms, port, message) for ms, port, message in event.fire(1))
        sends: Sends = (*event.fire(count + 1), (float(after), f"box{button}", "bang"), *later)
        return drawn(
            text, draft, lambda: on(*sends, ms=after + 30, expect=[gives(way_out.port, *["bang"] * (count + 1))])
        )
    return drawn(text, draft, lambda: _fired(event, count + 2, gives(way_out.port, *["bang"] * count)))


_UP_DOWN = Words(
    (
        "^count up with one button and down with another<limits>",
        (
            "^{change|step} a number by <s> with {a plus and a minus button|two buttons, plus and minus|an up "
            "and a down button}<limits>"
        ),
        "^add <s> with {one|the first} button and ^subtract <s> with {the other|a second one}<limits>",
        (
            "^{increase|raise|increment} a {value|number} by <s> with one button, ^{decrease|lower|decrement} it "
            "with {another|the other}<limits>"
        ),
        "^use {+ and - buttons|two buttons} to {change|set} a {value|number} {in steps of|by} <s><limits>",
        "^go {up|higher} by <s> on {one|the left} button and {down|lower} on {the other|the right} one<limits>",
    ),
    (
        "an up/down counter with {two buttons|a button for each way}, steps of <s><limits>",
        "{plus and minus|up and down|increment and decrement} buttons for a number, step <s><limits>",
        "a number with {plus and minus|+ and -|up and down} buttons of <s><limits>",
        "a {counter|value} {that goes|going} up by <s> with one button and down with {another|the other}<limits>",
    ),
    (
        "{two buttons|i have two buttons}: {one|the left} adds <s>, {the other|the right} takes <s> away<limits>",
        "like {the volume buttons of a remote|a thermostat}: {up|plus} and {down|minus} by <s><limits>",
    ),
)


def up_down(speech: Speech) -> Drawn:
    """[+] that keeps its sum, fed with a step up or down; limits and a start where they are asked for."""
    step = speech.pick((1, 1, 1, 1, 2, 5, 10, 0.1, 12, 100))
    draft = Draft()
    inlets = speech.chance(0.2)
    up, down = (draft.add("inlet" if inlets else "bng") for _ in range(2))
    start = speech.rng.randint(1, 12) * (10 if speech.chance(0.5) else 1) if speech.chance(0.35) else 0
    total = draft.add(
        f"+ {start}" if start else "+", draft.add(f"msg {plain(step)}", up), draft.add(f"msg -{plain(step)}", down)
    )
    limits, said = speech.chance(0.5), ""
    low, high = 0, speech.pick((10, 12, 16, 100, 100, 127, 127, 255, 1000))
    if limits:
        result = draft.add(f"clip {low} {high}", total)
        clauses = (
            ", {never below <a> or above <b>|limited to <a> to <b>|between <a> and <b>}",
            " {within|in the range} <a> to <b>",
            ", {minimum|min} <a>, {maximum|max} <b>",
        )
        said += speech.say(clauses, a=str(low), b=str(high))
    else:
        result = total
    if start:
        said += speech.say((", {starting|beginning} {at|from} <n>", ", start value <n>"), n=str(start))
    if inlets:
        said += speech.say((" (the buttons are two inlets)", ", with two inlets {for|in place of} the buttons"))
    way_out = ports.leave(speech, draft, result, it=speech.pick(("it", "the value", "the number")), open_share=0)
    draft.link(result, f"{total}.1")
    text = told(speech, _UP_DOWN, way_out, s=numbers.number(speech, step), limits=said)
    value, wanted = float(start), []
    for sign in (1, 1, -1, -1, -1):
        value += sign * step
        value = min(max(value, low), high) if limits else value
        wanted.append(value)
    names = ("in0", "in1") if inlets else ("box0", "box1")
    sends = pressed(*(names[k] for k in (0, 0, 1, 1, 1)))
    return drawn(text, draft, lambda: on(*sends, expect=[gives(way_out.port, *wanted, tolerance=1e-3)]))


_STEPPED = Words(
    (
        "^count {up |}in steps of <s> {from|starting at|beginning with} <a><end>",
        "^count by <s> from <a><end>",
        "^start {at|with} <a> and ^add <s> each time<end>",
        "^give <l> and so on<end>",
        "^increase a number by <s> each time, from <a> on<end>",
        "^output <l>...<end>",
        "^make the {series|row} <l> and so on<end>",
    ),
    (
        "a counter {in steps of|with a step of|with step} <s> from <a><end>",
        "a counter that starts at <a> and goes up by <s><end>",
        "the {series|numbers} <l> and so on<end>",
        "multiples: <l>...<end>",
    ),
    (
        "the {numbers|values} {should be|are} <l> and so on<end>",
        "it {starts|begins} at <a> and {grows|goes up|rises} by <s> {each time|with every bang|every time}<end>",
    ),
)


def stepped(speech: Speech) -> Drawn:
    """A counter with a start and a step of its own; it may stay at its last number."""
    step, start = (
        speech.pick((2, 2, 3, 4, 5, 5, 10, 10, 12, 25, 50, 100, 0.5, 0.1)),
        speech.pick((0, 0, 0, 1, 10, 20, 36, 60, 100)),
    )
    draft = Draft()
    event = ports.trigger(speech, draft)
    box = draft.add(f"f {start}" if start else "f", event.box)
    after = [f"+ {plain(step)}"]
    top = start + step * speech.pick((2, 4, 5, 8, 10, 20)) if speech.chance(0.4) else None
    said = ""
    if top is not None:
        after.append(f"min {plain(top)}")
        clauses = (
            ", {and stay|staying} at <n> {then|at the end}",
            ", {but |}{never|not} {more than|above|beyond} <n>",
            ", up to <n> where it stays",
        )
        said = speech.say(clauses, n=plain(top))
    draft.link(draft.chain(box, *after), f"{box}.1")
    way_out = ports.leave(speech, draft, box, it=speech.pick(("it", "the count", "the number")), open_share=0)
    values = [start + step * k for k in range(5)]
    wanted = [min(value, top) if top is not None else value for value in values]
    listing = ", ".join(plain(round(value, 3)) for value in values[: 3 if top is not None else 4])
    slots = {"s": numbers.number(speech, step), "a": numbers.number(speech, start), "l": listing, "end": said}
    text = told_of_event(speech, _STEPPED, event, way_out, **slots)
    return drawn(text, draft, lambda: _fired(event, 5, begins(way_out.port, *wanted, tolerance=1e-3)))


_PING_PONG = Words(
    (
        "^count from 0 to <n> and back {down |}to 0, {over and over|again and again}",
        "^count up to <n> and {then |}down again {in a loop|forever|}",
        "^{bounce|go back and forth} between 0 and <n>, one step at a time",
        "^count {back and forth|up and down|ping-pong} {between|from} 0 and <n>",
        "^step {forwards|up} to <n>, then {backwards|down} to 0 and so on",
        "^count up and down in a triangle from 0 to <n>",
    ),
    (
        "a ping-pong counter {from|between} 0 and <n>",
        "a {back and forth|up and down|bouncing|palindrome} counter {from|between} 0 and <n>",
        "a counter from 0 to <n> {that turns round at its ends|and back}",
    ),
    (
        "at <n> the counter {turns around|changes direction|goes back down} and at 0 {up again|again}",
        "the {count|number} {climbs|goes up} to <n>, then {falls|goes down} to 0, then up again",
    ),
)


def ping_pong(speech: Speech) -> Drawn:
    """A counter folded at its top."""
    top = speech.pick((2, 3, 3, 4, 5, 7, 7, 8, 10, 12, 15, 16))
    draft = Draft()
    event = ports.trigger(speech, draft)
    folded = draft.add(f"expr min($f1, {2 * top} - $f1)", draft.count(event.box, length=2 * top))
    way_out = ports.leave(speech, draft, folded, it=speech.pick(("it", "the count", "the number")), open_share=0)
    wanted = [min(k % (2 * top), 2 * top - k % (2 * top)) for k in range(top + 2)]
    text = told_of_event(speech, _PING_PONG, event, way_out, n=numbers.number(speech, top))
    return drawn(text, draft, lambda: _fired(event, top + 2, begins(way_out.port, *wanted)))


_WORD_STEPS = Words(
    (
        "^{step|go|cycle} through the words <l>, one {each time|at a time}",
        "^give the next {word|message} of <l>, {over and over|again from the start after the last}",
        "^{send|output|say} <l> {in turn|one after another|in this order}",
        "^{switch|change|alternate} between {the words |the messages |}<l>",
        "^take the next one of <l> in a loop",
    ),
    (
        "a {sequence|list|loop} of the {words|messages} <l>",
        "the words <l> {in turn|one after another}",
        "a step sequencer {of|with} the words <l>",
        "the next of <l>, {over and over|in a loop}",
    ),
    (
        "{i have|there are} <k> {messages|words}: <l>. {each time|every time} the next one {is due|comes}",
        "first {comes |}<l>, then from the {start|beginning} again",
    ),
)


def word_steps(speech: Speech) -> Drawn:
    """Messages in turn."""
    count = speech.pick((2, 2, 3, 3, 4, 4, 5))
    words = speech.sample(protect(ports.WORDS), count)
    draft = Draft()
    event = ports.trigger(speech, draft)
    way_out = leave_word(speech, draft, *draft.select(draft.count(event.box, length=count), words))
    listing = speech.pick((enumerated(words), ", ".join(words), ", ".join(words)))
    text = told_of_event(speech, _WORD_STEPS, event, way_out, l=listing, k=numbers.number(speech, count))
    return drawn(text, draft, lambda: _fired(event, count + 1, begins(way_out.port, *words, words[0])))


def _some_steps(speech: Speech, length: int) -> list[int]:
    """Steps of a bar, counted from 1."""
    regular = [list(range(1, length + 1, 4)), list(range(3, length + 1, 4)), list(range(1, length + 1, 2))]
    if speech.chance(0.35):
        return speech.pick(regular)
    return sorted(speech.sample(range(1, length + 1), speech.rng.randint(2, min(5, length - 1))))


_PATTERN = Words(
    (
        "^{play|fire|trigger} {only |}on steps <l> of <n>",
        "^bang on {the |}steps <l> of a {<n>-step pattern|pattern of <n> steps|bar of <n>}",
        "^run a <n>-step sequencer that bangs on {steps |}<l>",
        "^{step through|loop over} <n> steps and ^bang on {steps |numbers |}<l>",
        "^make a rhythm of <n> steps with hits on <l>",
        "^count <n> steps {in a loop|round and round} and ^hit on <l>",
    ),
    (
        "a <n>-step {pattern|rhythm|sequencer} with {hits|bangs|beats} on {steps |}<l>",
        "a {rhythm|pattern} of <n> steps, {active|on} on {steps |}<l>",
        "a drum pattern: <n> steps, hits on <l>",
        "bangs on steps <l> of <n>",
    ),
    (
        "{a bar|the loop} has <n> steps, and steps <l> are {on|active|hits}",
        "out of <n> steps {only |}<l> {sound|play|fire}",
        "the pattern is <x>",
    ),
)


def pattern(speech: Speech) -> Drawn:
    """Bangs on given steps; the words count from 1."""
    length = speech.pick((4, 6, 8, 8, 8, 12, 16, 16, 16))
    steps = _some_steps(speech, length)
    draft = Draft()
    event = ports.trigger(speech, draft, ("metro", "metro", "tempo", "tempo", "tempo", "button", "inlet"))
    select = draft.add("sel " + " ".join(str(step - 1) for step in steps), draft.count(event.box, length=length))
    way_out = leave_bang(speech, draft, *(outlet(select, k) for k in range(len(steps))))
    row = "".join("x" if step in steps else "." for step in range(1, length + 1))
    listing = speech.pick((enumerated(list(map(str, steps))), " ".join(map(str, steps)), ", ".join(map(str, steps))))
    text = told_of_event(speech, _PATTERN, event, way_out, l=listing, n=str(length), x=row)
    moments = [event.first + event.period * (step - 1) for step in steps]
    return drawn(text, draft, lambda: _fired(event, length, at(way_out.port, *moments)))


_DRUMS = protect(("kick", "snare", "hat", "clap", "tom", "rim", "bell", "shaker", "cowbell", "ride"))
_LANES = (
    "a {drum |}{pattern|sequencer|beat} of <n> steps <when>: <l>, {each to its own|with a} <b>{ for each|}",
    "a <n>-step {drum machine|drum sequencer|rhythm} <when> with <b>s for <l>",
    "{<b>s|a <b> each} for <l> in a bar of <n> steps, stepping <when>",
)
_LANES_DEEDS = (
    "^{step|run} through <n> steps <when> and ^bang a <b> for each drum: <l>",
    "<when>, ^advance {a|one step of a} <n>-step pattern with <l>, a <b> each",
    "^play a beat of <n> steps <when>: <l> ({each has|every one with} its own <b>)",
    "^sequence <l> in <n> steps <when>, each with a <b>",
)


def lanes(speech: Speech) -> Drawn:
    """Several drums, each with steps of its own."""
    length, count = speech.pick((8, 8, 16, 16)), speech.pick((2, 2, 3))
    names = speech.sample(_DRUMS, count)
    rows = [_some_steps(speech, length) for _ in names]
    draft = Draft()
    event = ports.trigger(speech, draft, ("metro", "metro", "tempo", "tempo", "tempo", "button", "inlet"))
    counter = draft.count(event.box, length=length)
    outlets = speech.chance(0.4)
    selects = [draft.add("sel " + " ".join(str(step - 1) for step in steps), counter) for steps in rows]
    boxes = [
        draft.add("outlet" if outlets else f"bng label={name}", *(outlet(select, k) for k in range(len(steps))))
        for name, select, steps in zip(names, selects, rows, strict=True)
    ]
    parts = [f"{name} on {enumerated(list(map(str, steps)))}" for name, steps in zip(names, rows, strict=True)]
    slots = {"n": str(length), "l": ", ".join(parts), "when": event.when, "b": "outlet" if outlets else "button"}
    terse = ("drum pattern, <n> steps: <l>; a <b> each; <when>", "<when>: {pattern of |}<n> steps, <l>, <b>s")
    text = speech.request(_LANES, _LANES_DEEDS, terse, **slots)
    names_out = [f"out{k}" for k in range(count)] if outlets else [f"box{box}" for box in boxes]
    expects = [
        at(name, *(event.first + event.period * (step - 1) for step in steps))
        for name, steps in zip(names_out, rows, strict=True)
    ]
    return drawn(text, draft, lambda: _fired(event, length, *expects))


_N_BANGS = Words(
    (
        "^{send|make|output} as many bangs as <it> says",
        "^turn <it> into {that|so} many bangs{| at once}",
        "^repeat a bang as often as <it> says",
        "^{bang|fire} n times where n is <it>",
        "^{loop|iterate} as many times as <it> says, a bang each time",
        "^make {n bangs for n|a bang for every unit} of <it>",
    ),
    (
        "as many bangs as <it> says",
        "n bangs for n, n being <it>",
        "a bang repeater that repeats as often as <it> says",
        "a loop that runs as often as <it> says",
    ),
    (
        "{a 5 means|5 gives|for a 5 i want} five bangs, {a 2|2} {means|gives} two{| and so on}",
        "the number tells how many bangs {come out|i get|to send}",
        "3 -> bang bang bang",
    ),
)


def n_bangs(speech: Speech) -> Drawn:
    """[until] with a number."""
    draft = Draft()
    way_in = ports.entry(speech, draft)
    way_out = leave_bang(speech, draft, draft.add("until", way_in.box))
    text = told_of_number(speech, _N_BANGS, way_in, way_out)
    sends = played(way_in.port, 3, 2)
    return drawn(text, draft, lambda: on(*sends, expect=[gives(way_out.port, *["bang"] * 5)]))


_PREVIOUS = Words(
    (
        "^{give|recall} the value that came before <it>",
        "^remember <it> and ^give it only when the next one arrives",
        "^delay <it> by one {event|message|number}, so that the {previous|last but one} one comes out",
        "^find the previous value of <it> each time a new one arrives",
        "^lag one {number|message} behind <it>",
    ),
    (
        "the previous value of <it>",
        "the {value|number} before <it>",
        "<it> one message late",
        "a memory {of|for} the last but one value of <it>",
    ),
    (
        "{each|every} new number {pushes|brings} out the {one before|previous one|old one}",
        "{if|when} 5 and then 8 come in, {5 comes out|i get 5} {with|at} the 8",
        "i {want|need} the old value {whenever|when} a new one {comes|arrives}",
    ),
)


def previous(speech: Speech) -> Drawn:
    """[t f b]: the stored number out first, then the new one in; 0 comes before the first."""
    draft = Draft()
    way_in = ports.entry(speech, draft, slider=(0, 127))
    order = draft.add("t f b", way_in.box)
    way_out = ports.leave(
        speech, draft, draft.add("f", f"{order}>1", f"{order}.1"), it=speech.pick(("it", "the old value")), open_share=0
    )
    text = told_of_number(speech, _PREVIOUS, way_in, way_out)
    return drawn(text, draft, lambda: on(*played(way_in.port, 5, 8, 2), expect=[gives(way_out.port, 0, 5, 8)]))


_DIFFERENCE = Words(
    (
        "^{calculate|compute|find} the difference {between|of} <it> and {its|the} {previous|last} {value|one}",
        "^subtract the {previous|last} value of <it> from the new one",
        "^{tell|find out|measure} how much <it> has changed since {the last time|last time|before}",
        "^measure the change of <it> {from one to the next|since the one before}",
        "^take the {delta|first difference|derivative} of <it>",
    ),
    (
        "the difference between <it> and the one before",
        "the {change|delta|increment} of <it> since the {last|previous} one",
        "how much <it> has {changed|moved} since the last time",
        "the step from the last value to <it>",
    ),
    (
        "{from|going from} 5 to 8 {gives|is|should give} 3{|, from 8 to 2 -6}",
        "{i want|show} the difference to the last number, not the number itself",
    ),
)


def difference(speech: Speech) -> Drawn:
    """The new number less the old one."""
    draft = Draft()
    way_in = ports.entry(speech, draft, slider=(0, 127))
    order = draft.add("t f f", way_in.box)
    box = draft.add("-", f"{order}>1", f"{order}.1")
    way_out = ports.leave(speech, draft, box, it=speech.pick(("it", "the difference")), open_share=0)
    text = told_of_number(speech, _DIFFERENCE, way_in, way_out)
    return drawn(text, draft, lambda: on(*played(way_in.port, 5, 8, 2), expect=[gives(way_out.port, 5, 3, -6)]))


_EXTREME = Words(
    (
        "^keep the <w> <it> so far<again>",
        "^remember the <w> value of <it>{ so far| that ever came|}<again>",
        "^track the <m> of <it><again>",
        "^find the <w> of all {numbers|values} so far from <it><again>",
        "^hold the <m> of <it><again>",
        "^follow <it> only {when|if} it {reaches|sets} a new <record><again>",
    ),
    (
        "the <w> value so far of <it><again>",
        "a {running|peak hold for the|tracker for the} <m> of <it><again>",
        "the <m> of <it> so far<again>",
        "the <record> of <it> up to now<again>",
    ),
    (
        "i {want|need|only want} to know the <w> {number|value} there has been{ so far|}<again>",
        "what was the <w> {value|number} {so far|up to now}<again>",
    ),
)
_EXTREMES = (
    ("max", "-1e+30", ("largest", "highest", "greatest", "biggest"), ("maximum", "max", "peak"), "high", max),
    ("min", "1e+30", ("smallest", "lowest", "least"), ("minimum", "min"), "low", min),
)


def extreme(speech: Speech) -> Drawn:
    """[max] or [min] that keeps its result; a button forgets it."""
    name, none, adjectives, nouns, record, apply = speech.pick(_EXTREMES)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    again = speech.chance(0.6)
    reset = [f"{draft.add(f'msg {none}', button := draft.add('bng'))}>1"] if again else []
    box = draft.add(f"{name} {none}", way_in.box, *reset)
    way_out = ports.leave(speech, draft, box, it=speech.pick(("it", f"the {speech.pick(nouns)}")), open_share=0)
    draft.link(box, f"{box}.1")
    clauses = (
        ", with a {reset button|button to reset it|button to forget it}",
        ", until a button resets it",
        " (a button resets it)",
    )
    slots = {"w": speech.pick(adjectives), "m": speech.pick(nouns)}
    slots["record"] = speech.pick((f"{record} record", f"{nouns[0]}"))
    text = told_of_number(speech, _EXTREME, way_in, way_out, again=speech.say(clauses) if again else "", **slots)
    values = (5, 9, 3, 7)
    wanted = list(itertools.accumulate(values, apply))
    sends = played(way_in.port, *values)
    if again:
        sends += ((40.0, f"box{button}", "bang"), (45.0, way_in.port, "float 6"))
        wanted.append(6)
    return drawn(text, draft, lambda: on(*sends, expect=[gives(way_out.port, *wanted)]))


_AVERAGE = Words(
    (
        "^{calculate|compute|find} the {average|mean} of all {numbers|values} so far from <it>",
        "^average <it> over all that {came|have come} {so far|in}",
        "^keep a running {average|mean} of <it>",
        "^add up <it> and ^divide by how many {there were|came}",
        "^update the {mean|average} with every new value of <it>",
    ),
    (
        "the {average|mean} of all values so far of <it>",
        "a running {average|mean} of <it>",
        "the {overall|cumulative} {average|mean} of <it>",
        "<it> averaged over everything that came so far",
    ),
    (
        "after {2, 4 and 6|2 then 4 then 6} it {should be|is} 4",
        "the mean of everything {received|that came in} so far",
        "sum of all {values|numbers} divided by their {count|number}",
    ),
)


def average(speech: Speech) -> Drawn:
    """A sum over a count, the count first."""
    draft = Draft()
    way_in = ports.entry(speech, draft)
    order = draft.add("t f b", way_in.box)
    counter = draft.add("f", f"{order}.1")
    count = draft.add("+ 1", counter)
    total = draft.add("+", order)
    draft.link(total, f"{total}.1")
    result = draft.add("/", total, f"{count}>1")
    draft.link(count, f"{counter}.1")
    way_out = ports.leave(speech, draft, result, it=speech.pick(("it", "the average", "the mean")), open_share=0)
    text = told_of_number(speech, _AVERAGE, way_in, way_out)
    return drawn(text, draft, lambda: on(*played(way_in.port, 2, 4, 9), expect=[gives(way_out.port, 2, 3, 5)]))


_HYSTERESIS = Words(
    (
        "^switch to 1 when <it> {rises|goes} above <b> and back to 0 {only |}when it {falls|drops|goes} below <a>",
        "^threshold <it> with hysteresis: on {at|from} <b>, off below <a>",
        "^turn on {at|when} <it> {being |}<b> or more, off {again |}under <a>, in between ^keep the state",
        "^act as a Schmitt trigger for <it> with the thresholds <a> and <b>",
        "^detect {a gate|on and off} from <it> with an upper threshold of <b> and a lower one of <a>",
        "^give 1 from <b> up and 0 below <a> for <it>, unchanged between the two",
    ),
    (
        "a {threshold|comparator|switch} with hysteresis for <it>, on at <b>, off below <a>",
        "a Schmitt trigger ({<a> and <b>|<a>/<b>}) for <it>",
        "an on/off {state|switch} for <it>: on from <b>, off under <a>",
    ),
    (
        "like a thermostat: on {at|above} <b>, off below <a>",
        "it should not flicker {at|around} one threshold: on at <b>, off below <a>",
    ),
)


def hysteresis(speech: Speech) -> Drawn:
    """Two [moses]: between the thresholds nothing passes."""
    low = speech.rng.randint(1, 9) * speech.pick((1, 10, 10))
    high = low + speech.pick((2, 5, 10, 10, 20, 30))
    draft = Draft()
    way_in = ports.entry(speech, draft, slider=(0, 127))
    below = draft.add(f"moses {low}", way_in.box)
    off = draft.add("msg 0", below)
    above = draft.add(f"moses {high}", f"{below}.1")
    change = draft.add("change", off, draft.add("msg 1", f"{above}.1"))
    way_out = leave_flag(speech, draft, change)
    text = told_of_number(speech, _HYSTERESIS, way_in, way_out, a=str(low), b=str(high))
    sends = played(way_in.port, low + 1, high, high - 1, high + 5, low - 1, low)
    return drawn(text, draft, lambda: on(*sends, expect=[gives(way_out.port, 1, 0)]))


_CROSSING = Words(
    (
        (
            "^{bang|fire} once {when|each time} <it> {rises above|goes above|exceeds|gets over|crosses} <n>{, "
            "not for every value|}"
        ),
        "^detect {the moment|every time} <it> {climbs above|goes over|gets above} <n>",
        "^react {when|as soon as} <it> passes <n> {from below|upwards}, {only |}once per crossing",
        "^send one bang {when|whenever} <it> becomes {greater|larger|higher} than <n>",
        "^trigger on the rising edge of <it> at <n>",
    ),
    (
        "one bang {each time|whenever} <it> {rises above|crosses|goes over} <n>",
        "a {rising edge|crossing} detector at <n> for <it>",
        "an alarm that goes off once when <it> exceeds <n>",
        "a trigger for <it> going {over|above} <n>",
    ),
    (
        (
            "{once|if} it is {over|above} <n> there is one bang, and {no other|not another} until it was "
            "{below|under} again"
        ),
        "{only |}the moment {when|that} it gets above <n> {counts|matters}",
    ),
)


def crossing(speech: Speech) -> Drawn:
    """A comparison, its changes, and of those the ones to 1."""
    limit = numbers.some_integer(speech)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    way_out = leave_bang(speech, draft, draft.chain(way_in.box, f"> {limit}", "change", "sel 1"))
    text = told_of_number(speech, _CROSSING, way_in, way_out, n=numbers.number(speech, limit))
    sends = played(way_in.port, limit, limit + 1, limit + 2, limit - 1, limit + 3)
    return drawn(
        text, draft, lambda: on(*sends, expect=[gives(way_out.port, "bang", "bang"), at(way_out.port, 15, 30)])
    )


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
    return drawn(text, draft, lambda: _fired(event, count, *expects))


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


_SHAPES: dict[str, tuple[int, ...]] = {
    "major": (0, 4, 7),
    "minor": (0, 3, 7),
    "diminished": (0, 3, 6),
    "augmented": (0, 4, 8),
    "major seventh": (0, 4, 7, 11),
    "minor seventh": (0, 3, 7, 10),
    "dominant seventh": (0, 4, 7, 10),
}
_ARPEGGIO = Words(
    (
        "^arpeggiate {a|the} <c> chord <d>",
        "^play the notes of {a|the} <c> chord {one by one|one after another}, <d>",
        "^{play|run} a <c> arpeggio <d>",
        "^break up {a|the} <c> chord into single notes, <d>",
        "^give one note of {a|the} <c> chord at a time, <d>",
        "^step through the <c> chord <d>",
    ),
    (
        "an arpeggiator for {a|the} <c> chord, <d>",
        "an arpeggio {of|over} {a|the} <c> chord, <d>",
        "a broken <c> chord, <d>",
        "the notes of {a|the} <c> chord one after another, <d>",
    ),
    (
        "{the chord is|i want an arpeggio of} <c>, <d>",
        "one note of <c> at a time, <d>",
    ),
)


def _arpeggio_row(notes: Sequence[int], way: str) -> list[int]:
    if way == "down":
        return list(reversed(notes))
    return [*notes, *notes[-2:0:-1]] if way == "both" else list(notes)


def arpeggio(speech: Speech) -> Drawn:
    """The notes of a chord up, down or both ways: note numbers."""
    root, shape = speech.rng.randint(45, 72), speech.pick(tuple(_SHAPES))
    way = speech.pick(("up", "up", "down", "both"))
    draft = Draft()
    event = ports.trigger(speech, draft)
    row = _arpeggio_row([root + step for step in _SHAPES[shape]], way)
    index = draft.count(event.box, length=len(row))
    notes = draft.add("f", *draft.select(index, row))
    hertz = speech.chance(0.25)
    it = "the frequency in Hz" if hertz else speech.pick(("the note", "the note number", "the MIDI note"))
    way_out = ports.leave(speech, draft, draft.add("mtof", notes) if hertz else notes, it=it, open_share=0)
    ways = {
        "up": ("upwards", "up", "from low to high"),
        "down": ("downwards", "down", "from the top down"),
        "both": ("up and down", "up and then down again"),
    }
    said = speech.pick(ways[way]) + (speech.pick((", as frequencies", ", in Hz")) if hertz else "")
    text = told_of_event(speech, _ARPEGGIO, event, way_out, c=f"{numbers.note(speech, root)} {shape}", d=said)
    wanted = [440 * 2 ** ((note - 69) / 12) if hertz else note for note in row]
    return drawn(text, draft, lambda: _fired(event, len(row), begins(way_out.port, *wanted, tolerance=1e-3)))


FAMILIES = (
    Family("set-reset", set_reset, 0.5),
    Family("once", once, 0.6),
    Family("first-n", first_n, 0.6),
    Family("up-down", up_down, 1),
    Family("stepped-counter", stepped, 0.9),
    Family("ping-pong", ping_pong, 0.6),
    Family("word-steps", word_steps, 0.7),
    Family("pattern", pattern, 0.9),
    Family("drum-lanes", lanes, 0.7),
    Family("n-bangs", n_bangs, 0.4),
    Family("previous", previous, 0.5),
    Family("difference", difference, 0.5),
    Family("extreme-so-far", extreme, 0.6),
    Family("average-so-far", average, 0.5),
    Family("hysteresis", hysteresis, 0.5),
    Family("crossing", crossing, 0.6),
    Family("selector", selector, 0.6),
    Family("demultiplexer", demultiplexer, 0.5),
    Family("presets", presets, 0.7),
    Family("round-robin", round_robin, 0.6),
    Family("decimate", decimate, 0.5),
    Family("tally", tally, 0.5),
    Family("edges", edges, 0.6),
    Family("arpeggio", arpeggio, 0.8),
)
