"""Chance: random numbers of all kinds, dice, odds, walks."""

from __future__ import annotations

import itertools

from patchgen_training.families import numbers, ports
from patchgen_training.families.asking import Words
from patchgen_training.families.behaviour import Behaviour, Heard, gives, on, within
from patchgen_training.families.draft import Draft, outlet
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import protect
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated
from patchgen_training.families.ports import Trigger
from patchgen_training.families.telling import leave_bang, leave_word, told_of_event


def _fired(event: Trigger, count: int, *, low: float, high: float, port: str, whole: bool = False) -> Behaviour:
    """So many events, a number in a range for each."""
    end = event.first + event.period * (count - 1) + min(15, event.period / 2)
    return on(*event.fire(count), ms=end, expect=[within(port, low, high, count, whole)])


_DECIMAL = Words(
    (
        (
            "^{pick|generate|make|choose} a random {decimal|float|decimal number|fraction} {between <a> and|from "
            "<a> to} <b>"
        ),
        "^{produce|draw} a random number with decimals {between <a> and|from <a> to} <b>",
        "^give a random value {between <a> and|from <a> to} <b>, not only whole numbers",
        "^{roll|take} a random floating point {number|value} {in the range <a> to|between <a> and} <b>",
    ),
    (
        "a random {float|decimal|floating point number} {between <a> and|from <a> to} <b>",
        "random {decimals|floats} {between <a> and|from <a> to} <b>",
        "a random number {between <a> and|from <a> to} <b> with {decimals|digits after the point}",
    ),
    (
        "{i want|it should be} any {decimal|float} between <a> and <b>, by chance",
        "random, from <a> to <b>, {with a fraction|not rounded|with decimals}",
    ),
)


def decimal(speech: Speech) -> Drawn:
    """A thousand values between two ends."""
    low, high = speech.pick(
        ((-1, 1), (0, 10), (0.5, 2), (0.1, 0.9), (0, 5), (1, 2), (-0.5, 0.5), (0, 100), (20, 200), (5, 20), (0.8, 1.2))
    )
    if speech.chance(0.4):
        low, high = numbers.some_range(speech)
    draft = Draft()
    event = ports.trigger(speech, draft)
    box = draft.chain(event.box, "random 1000", f"expr $f1 / 1000 * ({plain(high)} - {plain(low)}) + {plain(low)}")
    way_out = ports.leave(speech, draft, box, it=speech.pick(("it", "the number")), open_share=0)
    text = told_of_event(speech, _DECIMAL, event, way_out, a=plain(low), b=plain(high))
    return drawn(text, draft, lambda: _fired(event, 4, low=low, high=high, port=way_out.port))


_MULTIPLE = Words(
    (
        "^{pick|choose|generate|make} a random multiple of <s> {between 0 and|from 0 to|up to} <b>",
        "^{pick|generate} a random number {between 0 and|from 0 to} <b> in steps of <s>",
        "^choose by chance {one of|from} 0, <s>, <s2> ... <b>",
        "^draw a random value from 0 to <b>, only multiples of <s>",
    ),
    (
        "a random multiple of <s> {up to|from 0 to} <b>",
        "random {numbers|values} from 0 to <b> {in steps|with a step} of <s>",
        "a random number out of 0, <s>, <s2> ... <b>",
    ),
    (
        "only multiples of <s> up to <b> {may come|are allowed}, by chance",
        "chance decides: 0, <s>, <s2> and so on up to <b>",
    ),
)


def multiple(speech: Speech) -> Drawn:
    """A random whole number, times a step."""
    step, count = speech.pick((2, 3, 4, 5, 5, 7, 10, 10, 12, 20, 25, 50, 100)), speech.pick((3, 4, 5, 6, 8, 10, 20))
    top = step * count
    draft = Draft()
    event = ports.trigger(speech, draft)
    box = draft.add(f"expr random(0, {top} / {step} + 1) * {step}", event.box)
    way_out = ports.leave(speech, draft, box, it=speech.pick(("it", "the number")), open_share=0)
    text = told_of_event(speech, _MULTIPLE, event, way_out, s=str(step), s2=str(2 * step), b=str(top))

    def multiples(heard: Heard) -> str:
        wrong = [value for value in heard.of(way_out.port) if float(value) % step]
        return f"no multiples of {step}: {wrong}" if wrong else ""

    def behaviour() -> Behaviour:
        plainly = _fired(event, 5, low=0, high=top, port=way_out.port, whole=True)
        return Behaviour((*plainly.expects, multiples), plainly.sends, plainly.ms)

    return drawn(text, draft, behaviour)


_DICE = Words(
    (
        "^{roll|throw} <n> {dice|<s>-sided dice} and ^add them{ up|}",
        "^sum <n> dice {rolls|throws}",
        "^simulate <n> dice and their sum",
        "^give the total of <n> dice",
    ),
    ("the sum of <n> dice", "a throw of <n> dice, {summed|added up}", "the total of a roll of <n> dice"),
    ("<n> dice, i need their sum", "like in a board game: <n> dice {added|together}"),
)


def dice(speech: Speech) -> Drawn:
    """Several dice at once and their sum."""
    count = speech.pick((2, 2, 2, 3, 4))
    draft = Draft()
    event = ports.trigger(speech, draft)
    terms = " + ".join(["random(1, 6 + 1)"] * count)
    way_out = ports.leave(
        speech,
        draft,
        draft.add(f"expr {terms}", event.box),
        it=speech.pick(("it", "the sum", "the total")),
        open_share=0,
    )
    text = told_of_event(speech, _DICE, event, way_out, n=numbers.number(speech, count), s=speech.pick(("6", "six")))
    return drawn(text, draft, lambda: _fired(event, 5, low=count, high=6 * count, port=way_out.port, whole=True))


_ODDS = Words(
    (
        "^let {a bang|it|bangs} through with a {probability|chance} of <p>",
        "^pass {only |}about <p> of the bangs, {at random|by chance}",
        "^{bang|fire} with <p> probability",
        "^drop {some |}bangs at random so that <p> {get through|remain}",
        "^decide by chance (<p>) {whether|if} {a bang passes|it goes through}",
        "^roll for each bang {whether|if} it passes: <p> chance",
    ),
    (
        "a {random gate|chance gate|probability gate} of <p>",
        "a <p> chance of a bang",
        "bangs that come through with <p> probability",
        "a coin toss weighted at <p> {for each bang|per bang}",
    ),
    (
        "{only |}<p> of the {bangs|hits} should {come|get} through, {at random|by chance}",
        "sometimes it plays, sometimes not: <p> chance",
    ),
)


def odds(speech: Speech) -> Drawn:
    """[random 100] against a limit."""
    percent = speech.pick((5, 10, 20, 25, 25, 30, 33, 40, 50, 50, 60, 70, 75, 75, 80, 90, 95))
    draft = Draft()
    event = ports.trigger(speech, draft)
    way_out = leave_bang(speech, draft, draft.chain(event.box, "random 100", f"moses {percent}", "t b"))
    said = speech.pick((f"{percent}%", f"{percent}%", f"{percent} percent", f"{percent} %"))
    text = told_of_event(speech, _ODDS, event, way_out, p=said)

    def some(heard: Heard) -> str:
        share = len(heard.of(way_out.port)) / 200
        return "" if abs(share - percent / 100) < 0.2 else f"{share:.0%} passed, not {percent} %"

    end = event.first + event.period * 199 + min(15, event.period / 2)
    return drawn(text, draft, lambda: on(*event.fire(200), ms=end, expect=[some]))


_WEIGHTED = Words(
    (
        "^choose {by chance|at random} between <l>",
        "^{pick|say} one of these with its probability: <l>",
        "^make a weighted random choice: <l>",
        "^draw {a word|one} at random, {weights|with the odds}: <l>",
        "^{give|output} <l>, by chance",
    ),
    (
        "a weighted {random |}choice: <l>",
        "a random word with {odds|probabilities}: <l>",
        "a biased choice between <l>",
    ),
    ("chance decides: <l>", "the {odds|chances|probabilities} are <l>"),
)


def weighted(speech: Speech) -> Drawn:
    """[random 100] and one [moses]: two words with their odds."""
    percent = speech.pick((10, 20, 25, 30, 40, 60, 70, 75, 80, 90, 95))
    words = speech.sample(protect(ports.WORDS), 2)
    draft = Draft()
    event = ports.trigger(speech, draft)
    split = draft.chain(event.box, "random 100", f"moses {percent}")
    chosen = [draft.add(f"msg {word}", outlet(split, k)) for k, word in enumerate(words)]
    way_out = leave_word(speech, draft, *chosen)
    unit = speech.pick(("%", "%", " percent"))
    forms = ("<w> with <p>", "<w> (<p>)", "<w> <p> of the time")
    form = speech.pick(forms)
    shares = (percent, 100 - percent)
    parts = [
        form.replace("<w>", word).replace("<p>", f"{share}{unit}") for word, share in zip(words, shares, strict=True)
    ]
    text = told_of_event(speech, _WEIGHTED, event, way_out, l=enumerated(parts))

    def shared(heard: Heard) -> str:
        got = heard.of(way_out.port)
        share = got.count(words[0]) / max(1, len(got))
        whole = len(got) == 200 and set(got) <= set(words) and abs(share - percent / 100) < 0.2
        return "" if whole else f"{share:.0%} were {words[0]}, not {percent} %"

    end = event.first + event.period * 199 + min(15, event.period / 2)
    return drawn(text, draft, lambda: on(*event.fire(200), ms=end, expect=[shared]))


_FRESH = Words(
    (
        "^{pick|choose|generate} a random number from 0 to <m>, never the same twice in a row",
        "^{pick|generate} a random number {between 0 and|from 0 to} <m> without {immediate |}repetitions",
        "^give a random number 0-<m> that {always differs|is always different} from the one before",
        "^choose {randomly|at random} from 0 to <m> but never the last one again",
    ),
    (
        "random numbers from 0 to <m> {without immediate repeats|with no number twice in a row}",
        "a random number from 0 to <m>, never the same twice {in a row|running}",
        "a random generator (0 to <m>) that never repeats itself at once",
    ),
    (
        "random from 0 to <m>, but each number must differ from the {last|previous} one",
        "no {direct |}repeats, otherwise random from 0 to <m>",
    ),
)


def fresh(speech: Speech) -> Drawn:
    """The last number and 1 or more, within the range: never the same."""
    count = speech.pick((3, 4, 4, 5, 6, 8, 8, 10, 12, 16))
    draft = Draft()
    event = ports.trigger(speech, draft)
    add = draft.add("+", draft.add(f"expr random(1, {count - 1} + 1)", event.box))
    wrapped = draft.add(f"mod {count}", add)
    way_out = ports.leave(speech, draft, wrapped, it=speech.pick(("it", "the number")), open_share=0)
    draft.link(wrapped, f"{add}.1")
    text = told_of_event(speech, _FRESH, event, way_out, m=str(count - 1))

    def differ(heard: Heard) -> str:
        got = heard.of(way_out.port)
        twice = [a for a, b in itertools.pairwise(got) if a == b]
        return f"twice in a row: {twice}" if twice else ""

    def behaviour() -> Behaviour:
        plainly = _fired(event, 30, low=0, high=count - 1, port=way_out.port, whole=True)
        return Behaviour((*plainly.expects, differ), plainly.sends, plainly.ms)

    return drawn(text, draft, behaviour)


_DRUNK = Words(
    (
        "^{do|make} a random walk from <a> to <b>, {steps of at most|at most} <s>{ a step|}",
        "^walk {randomly|drunkenly} between <a> and <b>, up or down by up to <s>",
        "^move a number {at random|randomly} up or down by at most <s>, {within|between} <a> and <b>",
        "^wander between <a> and <b> in random steps of up to <s>",
    ),
    (
        "a {random|drunk|drunken} walk between <a> and <b> with steps of up to <s>",
        "a number that {wanders|drifts} between <a> and <b>, at most <s> at a time",
        "brownian {motion|movement} from <a> to <b>, step size up to <s>",
    ),
    ("every new number is at most <s> away from the last, {within|between} <a> and <b>",),
)


def drunk(speech: Speech) -> Drawn:
    """A number that keeps near the last one; from the lower end on."""
    low, step = speech.pick((1, 10, 20, 36, 48, 60, 100)), speech.pick((2, 2, 3, 4, 5, 7, 10))
    high = low + step * speech.pick((3, 5, 10)) + speech.pick((0, 2, 4))
    draft = Draft()
    event = ports.trigger(speech, draft)
    box = draft.add(f"f {low}", event.box)
    draft.link(draft.chain(box, f"expr $f1 + random(-{step}, {step} + 1)", f"clip {low} {high}"), f"{box}.1")
    way_out = ports.leave(speech, draft, box, it=speech.pick(("it", "the number")), open_share=0)
    text = told_of_event(speech, _DRUNK, event, way_out, a=str(low), b=str(high), s=numbers.number(speech, step))

    def near(heard: Heard) -> str:
        got = [float(value) for value in heard.of(way_out.port)]
        far = [b - a for a, b in itertools.pairwise(got) if abs(b - a) > step]
        return f"steps of {far}" if far else "" if len(set(got)) > 1 else f"stays at {got[:1]}"

    def behaviour() -> Behaviour:
        plainly = _fired(event, 20, low=low, high=high, port=way_out.port, whole=True)
        return Behaviour((*plainly.expects, near), plainly.sends, plainly.ms)

    return drawn(text, draft, behaviour)


_SAMPLED: Templates = (
    "<in> {sampled|read} <when>, <where>",
    "a sample and hold for <in>, taken <when>, <where>",
    "the {current|latest} value of <in> <when>, <where>",
)
_SAMPLED_DEEDS: Templates = (
    "^sample <in> <when> and <give>",
    "^{look at|read} <in> only <when>, and <give>",
    "<when>, ^take the {current|latest} value of <in> and <give>",
    "^hold <in> and ^let it out only <when>; <give>",
    "^{sample and hold|poll} <in> <when>, then <give>",
)
_SAMPLED_FREE: Templates = (
    "<when> i want the {latest|current} value of <in>; <give>",
    "<in> changes all the time, but read it only <when>, and <give>",
    "sample and hold: <in>, <when>, <give>",
    "<in> {sampled|taken} <when> -> <where>",
)


def sampled(speech: Speech) -> Drawn:
    """A number into the cold inlet of [f], a clock into the hot one."""
    draft = Draft()
    event = ports.trigger(speech, draft, ("metro", "metro", "tempo", "space", "key"))
    way_in = ports.entry(speech, draft, slider=speech.pick(((0, 127), (0, 1), (0, 100))))
    held = draft.add("f", event.box, f"{way_in.box}>1")
    way_out = ports.leave(speech, draft, held, it=speech.pick(("it", "the value")), open_share=0)
    text = speech.request(_SAMPLED, _SAMPLED_DEEDS, _SAMPLED_FREE, **way_in.slots, **way_out.slots, when=event.when)
    text = text.replace("^", "")
    second = event.first + event.period
    sends = (
        *event.fire(2),
        (second - event.period / 3, way_in.port, "float 7"),
        (second - event.period / 6, way_in.port, "float 8"),
    )
    return drawn(text, draft, lambda: on(*sends, ms=second + event.period / 2, expect=[gives(way_out.port, 0, 8)]))


FAMILIES = (
    Family("random-decimal", decimal, 0.8),
    Family("random-multiple", multiple, 0.5),
    Family("dice", dice, 0.4),
    Family("odds", odds, 0.7),
    Family("weighted", weighted, 0.6),
    Family("fresh-random", fresh, 0.6),
    Family("drunk", drunk, 0.6),
    Family("sampled", sampled, 0.6),
)
