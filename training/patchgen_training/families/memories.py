"""Numbers compared with those before: the last, the difference, extremes, averages, thresholds."""

from __future__ import annotations

import itertools

from patchgen_training.families import numbers, ports
from patchgen_training.families.asking import Words
from patchgen_training.families.behaviour import at, gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.hands import played
from patchgen_training.families.phrases import Speech
from patchgen_training.families.telling import leave_bang, leave_flag, told_of_number

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


FAMILIES = (
    Family("previous", previous, 0.5),
    Family("difference", difference, 0.5),
    Family("extreme-so-far", extreme, 0.6),
    Family("average-so-far", average, 0.5),
    Family("hysteresis", hysteresis, 0.5),
    Family("crossing", crossing, 0.6),
)
