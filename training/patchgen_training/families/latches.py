"""Events that leave a state behind: set and reset, once, the first few, up and down."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.asking import Words
from patchgen_training.families.behaviour import gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.hands import HANDS, fired, pressed
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech
from patchgen_training.families.ports import Sends
from patchgen_training.families.telling import leave_bang, leave_flag, told, told_of_event

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
    event = ports.trigger(speech, draft, HANDS)
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
    event = ports.trigger(speech, draft, (*HANDS, "metro", "metro", "tempo"))
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
    return drawn(text, draft, lambda: fired(event, count + 2, gives(way_out.port, *["bang"] * count)))


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


FAMILIES = (
    Family("set-reset", set_reset, 0.5),
    Family("once", once, 0.6),
    Family("first-n", first_n, 0.6),
    Family("up-down", up_down, 1),
)
