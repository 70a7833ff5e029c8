"""Time, chance and MIDI: pulses, pauses, ramps there and back, swing, odds, walks, notes read and split."""

from __future__ import annotations

import itertools

from patchgen_training.families import numbers, ports
from patchgen_training.families.asking import Words
from patchgen_training.families.behaviour import Behaviour, Heard, at, begins, every, gives, on, within
from patchgen_training.families.draft import Draft, outlet
from patchgen_training.families.events import played
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import protect
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated
from patchgen_training.families.ports import Trigger
from patchgen_training.families.telling import leave_bang, leave_flag, leave_word, told, told_of_event, told_of_number

_HANDS = ("button", "button", "inlet", "inlet", "space", "key", "note")


def _fired(event: Trigger, count: int, *, low: float, high: float, port: str, whole: bool = False) -> Behaviour:
    """So many events, a number in a range for each."""
    end = event.first + event.period * (count - 1) + min(15, event.period / 2)
    return on(*event.fire(count), ms=end, expect=[within(port, low, high, count, whole)])


_NOTE_VALUES = (
    ("* 4", ("whole note", "whole notes", "bar of 4/4", "four beats"), 4.0),
    ("* 2", ("half note", "half notes", "two beats"), 2.0),
    ("/ 2", ("eighth note", "eighth notes", "8th note", "half a beat", "quaver"), 1 / 2),
    ("/ 3", ("eighth note triplet", "8th triplet", "third of a beat"), 1 / 3),
    ("/ 4", ("sixteenth note", "sixteenth notes", "16th note", "16ths", "semiquaver"), 1 / 4),
    ("/ 8", ("thirty-second note", "32nd note", "32nds"), 1 / 8),
    ("* 1.5", ("dotted quarter note", "dotted quarter"), 1.5),
    ("* 0.75", ("dotted eighth note", "dotted 8th", "dotted eighth"), 0.75),
)
_NOTE_LENGTH = Words(
    (
        (
            "^{calculate|compute|work out} the {length|duration} of {a|the} <v> in {ms|milliseconds} at <it> "
            "{bpm|beats per minute}"
        ),
        "^convert a tempo {in|of} bpm, <it>, to {the length|milliseconds} of {a|the} <v>",
        "^tell how {long|many milliseconds} {a|the} <v> lasts at {a tempo of |}<it> bpm",
        "^turn the bpm from <it> into the time of {a|the} <v> in ms",
        "^find the {delay time|time in ms} for {a|the} <v> from <it> as {the |}tempo in bpm",
    ),
    (
        "the {length|duration} of {a|the} <v> in {ms|milliseconds} at <it> bpm",
        "a delay time calculator for {a|the} <v>, the tempo (bpm) being <it>",
        "the milliseconds of {a|the} <v> for a tempo in bpm, <it>",
    ),
    (
        "how long is {a|the} <v> in {ms|milliseconds}, the number being {the tempo in bpm|bpm}",
        "the number is {a tempo in bpm|beats per minute} and i need {a|the} <v> in {ms|milliseconds}",
    ),
)


def note_length(speech: Speech) -> Drawn:
    """Beats per minute to the milliseconds of a note value."""
    box, names, factor = speech.pick(_NOTE_VALUES)
    draft = Draft()
    way_in = ports.entry(speech, draft, slider=speech.pick(((40, 200), (60, 180), (30, 240))))
    result = draft.add(f"expr 60000 / $f1 {box}", way_in.box)
    way_out = ports.leave(speech, draft, result, it=speech.pick(("it", "the time", "the milliseconds")), open_share=0)
    text = told_of_number(speech, _NOTE_LENGTH, way_in, way_out, v=speech.pick(names))
    text = text.replace(" a eighth", " an eighth").replace(" a 8th", " an 8th")
    wanted = [60000 / bpm * factor for bpm in (120, 60)]
    return drawn(
        text, draft, lambda: on(*played(way_in.port, 120, 60), expect=[gives(way_out.port, *wanted, tolerance=1e-3)])
    )


_PULSE = Words(
    (
        "^{give|output|send} 1 and, <t> later, 0",
        "^{go|switch} to 1 for <t>, then back to 0",
        "^{switch|turn} on for <t> and off again",
        "^hold a 1 for <t> and then {fall|drop|return} to 0",
        "^{make|produce} a pulse of <t>: 1, then 0",
        "^stay {on|high} (1) for <t>, {and then|before} going {off|low} (0)",
    ),
    (
        "a {pulse|gate} of <t> (1, then 0)",
        "a 1 for <t>, then a 0",
        "a {monostable|one-shot timer|timed switch} of <t> that gives 1 and then 0",
        "an on state (1) of <t> that falls back to 0",
    ),
    (
        "like a staircase light: on (1) for <t>, then off (0)",
        "first comes a 1, after <t> a 0",
    ),
)


def pulse(speech: Speech) -> Drawn:
    """A 1 at once, a 0 behind a [delay]."""
    time = numbers.some_period(speech)
    draft = Draft()
    event = ports.trigger(speech, draft, _HANDS)
    order = draft.add("t b b", event.box)
    off = draft.chain(order, f"delay {time}", "msg 0")
    way_out = leave_flag(speech, draft, draft.add("msg 1", f"{order}.1"), off)
    text = told_of_event(speech, _PULSE, event, way_out, t=numbers.duration(speech, time))
    first = event.first
    expects = [gives(way_out.port, 1, 0), at(way_out.port, first, first + time)]
    return drawn(text, draft, lambda: on(*event.fire(1), ms=first + time + 20, expect=expects))


_RUN_FOR = Words(
    (
        "^{run|start} a {metro|metronome} of <p> for <t>, then ^stop it{ by itself| automatically|}",
        "^bang every <p> for <t> and then ^stop",
        "^make bangs <p> apart {during|for} <t>, no longer",
        "^let a {metro|metronome|clock} of <p> tick for <t> {only|and then switch it off}",
        "^tick every <p> until <t> have passed",
    ),
    (
        "a {metro|metronome} of <p> that {stops|switches itself off} after <t>",
        "bangs every <p> for <t>",
        "a {metro|metronome|clock} of <p> that runs for <t> only",
    ),
    (
        "a {metro|metronome} of <p> should {tick|run} for <t> and {then stop|stop by itself}",
        "after <t> the {metro|metronome} of <p> {stops|goes off} {automatically|by itself}",
    ),
)


def run_for(speech: Speech) -> Drawn:
    """A metronome that a [delay] stops."""
    period, count = speech.pick((50, 100, 100, 200, 250, 300, 500)), speech.pick((3, 4, 5, 8, 10, 20))
    time = period * count + (period // 2 if speech.chance(0.3) else 0)
    draft = Draft()
    event = ports.trigger(speech, draft, (*_HANDS, "open"))
    order = draft.add("t b b", event.box)
    stop = draft.chain(order, f"delay {time}", "msg 0")
    metro = draft.add(f"metro {period}", draft.add("msg 1", f"{order}.1"), stop)
    way_out = leave_bang(speech, draft, metro)
    slots = {"p": numbers.duration(speech, period), "t": numbers.duration(speech, time)}
    text = told_of_event(speech, _RUN_FOR, event, way_out, **slots).replace("every a ", "every ")
    first = event.first

    def stopped(heard: Heard) -> str:
        times = [ms for ms, _ in heard.messages.get(way_out.port, [])]
        return "" if len(times) >= count and times[-1] <= first + time + 1 else f"ticks at {times}"

    end = first + time + 3 * period
    return drawn(
        text, draft, lambda: on(*event.fire(1), ms=end, expect=[at(way_out.port, first, first + period), stopped])
    )


_START_STOP = Words(
    (
        "^start {a|the} {metro|metronome} <p> with one button and ^stop it with another",
        "^run a {metro|metronome|clock} <p> with a start and a stop button",
        "^have {a start button and a stop button|two buttons, start and stop,} for a {metro|metronome|clock} <p>",
        "^control a {metro|metronome} <p> {by|with} two buttons: start and stop",
        "^use {one|the first} button to start a {metro|metronome} <p> and {a second|another} to stop it",
    ),
    (
        (
            "a {metro|metronome|clock} <p> with {a start and a stop button|start and stop buttons|separate "
            "buttons for start and stop}"
        ),
        "{start and stop buttons|a start and a stop button} for a {metro|metronome} <p>",
        "a {metro|metronome} <p> that one button starts and another stops",
    ),
    (
        "one button starts a {metro|metronome} <p>, {the other|another one} stops it",
        "{not a toggle but|instead of a toggle} two buttons, start and stop, for a {metro|metronome} <p>",
    ),
)


def start_stop(speech: Speech) -> Drawn:
    """Two buttons before a [metro]."""
    draft = Draft()
    start, stop = draft.add("bng"), draft.add("bng")
    if speech.chance(0.5):
        period: float = numbers.some_period(speech)
        box, said = f"metro {plain(period)}", f"of {numbers.duration(speech, period)}"
    else:
        tempo = numbers.some_tempo(speech)
        period, box, said = 60000 / tempo, f"metro 1 {tempo} permin", f"at {numbers.tempo(speech, tempo)}"
    metro = draft.add(box, draft.add("msg 1", start), draft.add("msg 0", stop))
    way_out = leave_bang(speech, draft, metro)
    text = told(speech, _START_STOP, way_out, p=said)
    sends = ((10.0, "box0", "bang"), (10 + period * 2.5, "box1", "bang"))
    expects = [gives(way_out.port, *["bang"] * 3), every(way_out.port, period, 3)]
    return drawn(text, draft, lambda: on(*sends, ms=period * 5, expect=expects))


_WATCHDOG = Words(
    (
        "^{bang|react} when {nothing|no number} has come from <it> for <t>",
        "^notice when <it> {falls silent|stops coming|pauses} for <t>",
        "^wait for <t> of silence from <it>",
        "^detect that <it> has been {idle|quiet|still} for <t>",
        "^time out <t> after the last message of <it>",
        "^start a timeout of <t> anew with {every value|each number} of <it>",
    ),
    (
        "a {timeout|watchdog} of <t> for <it>",
        "a bang {when|if} <it> has been {idle|silent} for <t>",
        "an idle detector (<t>) for <it>",
        "an alarm {when|if} nothing comes from <it> for <t>",
    ),
    (
        "if there is {nothing|no number} for <t>, {a bang should come|there should be a bang}",
        "{i want|i need} to know when the numbers have stopped for <t>",
    ),
)


def watchdog(speech: Speech) -> Drawn:
    """A [delay] that every number starts anew."""
    time = numbers.some_period(speech)
    draft = Draft()
    way_in = ports.entry(speech, draft, slider=(0, 127))
    way_out = leave_bang(speech, draft, draft.chain(way_in.box, "t b", f"delay {time}"))
    text = told_of_number(speech, _WATCHDOG, way_in, way_out, t=numbers.duration(speech, time))
    sends = played(way_in.port, 1, 2, 3)
    expects = [gives(way_out.port, "bang"), at(way_out.port, 20 + time)]
    return drawn(text, draft, lambda: on(*sends, ms=40 + time, expect=expects))


_THROTTLE = Words(
    (
        "^let {at most|no more than} one {number|value} of <it> through every <t>",
        "^limit <it> to one {number|value} {per|every} <t>",
        "^{ignore|block} <it> for <t> after each {number|value} that passed",
        "^thin out <it>: after a {number|value} the gate stays closed for <t>",
        "^throttle <it> to one {message|value} per <t>",
        "^pass <it>, then ^ignore what comes in the next <t>",
    ),
    (
        "a {throttle|rate limit|rate limiter} of <t> for <it>",
        "at most one {number|value} per <t> from <it>",
        "a gate for <it> that closes for <t> after each number",
    ),
    (
        "after a number has passed the next <t> are blocked",
        "{they come too fast|there are too many numbers}: one per <t> is enough, the others are dropped",
    ),
)


def throttle(speech: Speech) -> Drawn:
    """A [spigot] that closes for a while behind each number."""
    time = speech.pick((20, 50, 100, 100, 200, 250, 500, 1000))
    draft = Draft()
    way_in = ports.entry(speech, draft, slider=(0, 127))
    gate = draft.add("spigot 1", way_in.box)
    order = draft.add("t f b b", gate)
    opened = draft.chain(f"{order}.1", f"delay {time}", "msg 1")
    closed = draft.add("msg 0", f"{order}.2")
    way_out = ports.leave(speech, draft, order, it=speech.pick(("it", "what passes")), open_share=0)
    draft.link(opened, f"{gate}.1")
    draft.link(closed, f"{gate}.1")
    text = told_of_number(speech, _THROTTLE, way_in, way_out, t=numbers.duration(speech, time))
    text = text.replace("every a ", "every ").replace("per a ", "per ")
    sends = (*played(way_in.port, 1, 2, 3), (time + 15.0, way_in.port, "float 4"))
    return drawn(text, draft, lambda: on(*sends, ms=time + 40, expect=[gives(way_out.port, 1, 4)]))


_THERE_AND_BACK = Words(
    (
        "^ramp from <a> {up |}to <b> in <t> and back to <a> in <u>",
        "^{go|glide|slide} from <a> to <b> {in|over} <t>, then back {down |}{in|over} <u>",
        "^rise from <a> to <b> in <t> and fall {back |}to <a> in <u>",
        "^make numbers {go|run} from <a> to <b> in <t> and return in <u>",
        "^ramp a number up (<a> to <b>, <t>) and down again (<u>)",
    ),
    (
        "a ramp from <a> to <b> in <t> and back in <u>",
        "a {triangle|rise and fall} of numbers: <a> to <b> in <t>, back in <u>",
        "an up and down ramp from <a> to <b> ({up|rise} <t>, {down|fall} <u>)",
    ),
    (
        "the number {climbs|rises} from <a> to <b> {in|within} <t>, then {sinks|falls} back to <a> in <u>",
        "attack <t> from <a> to <b>, {decay|release} <u> back to <a>, as numbers",
    ),
)


def there_and_back(speech: Speech) -> Drawn:
    """[line] up, and down when the way up is over."""
    low = speech.pick((0, 0, 0, 1, 10, 20, 100))
    high = low + speech.pick((1, 10, 50, 100, 100, 127, 200, 500, 1000))
    rise, fall = (speech.pick((100, 200, 300, 500, 500, 1000, 1500, 2000)) for _ in range(2))
    draft = Draft()
    event = ports.trigger(speech, draft, (*_HANDS, "open"))
    up = draft.add(f"msg {low}, {high} {rise}", event.box)
    back = draft.chain(event.box, f"delay {rise}", f"msg {low} {fall}")
    way_out = ports.leave(speech, draft, draft.add("line", up, back), it=speech.pick(("it", "the value")), open_share=0)
    slots = {"a": str(low), "b": str(high), "t": numbers.duration(speech, rise), "u": numbers.duration(speech, fall)}
    text = told_of_event(speech, _THERE_AND_BACK, event, way_out, **slots)

    def turns(heard: Heard) -> str:
        got = [float(value) for value in heard.of(way_out.port)]
        same = bool(got) and abs(got[-1] - low) < 1e-3 and max(got) > low + (high - low) * 0.75
        return "" if same else f"{way_out.port} gave {got[:3]}...{got[-3:]}"

    end = event.first + rise + fall + 60
    return drawn(text, draft, lambda: on(*event.fire(1), ms=end, expect=[begins(way_out.port, low), turns]))


_LIGHTS = Words(
    (
        "^cycle through <l>, over and over",
        "^{show|give|send} <l>, then ^start again",
        "^loop {through|over} these {states|words}: <l>",
        "^step through timed {states|words} in a loop: <l>",
        "^go round {and round |}from {state to state|word to word}: <l>",
    ),
    (
        "a {loop|cycle} of {words|states|messages} with times of their own: <l>",
        "an endless {sequence|loop}: <l>",
        "a {traffic light|timed} sequence <l>, {over and over|in a loop}",
    ),
    (
        "like a traffic light: <l>, and from the {beginning|start} again",
        "{first|the order is} <l>, {and so on|then all over again}",
    ),
)


def lights(speech: Speech) -> Drawn:
    """Words in a ring of [delay]s, each with a time of its own."""
    count = speech.pick((2, 3, 3, 3, 4))
    words = speech.sample(protect(ports.WORDS), count)
    times = [speech.pick((100, 200, 500, 500, 1000, 1000, 1500, 2000, 3000, 5000)) for _ in words]
    draft = Draft()
    event = ports.trigger(speech, draft, ("button", "button", "inlet", "open", "open"))
    steps = [draft.add("t b b", event.box)]
    for time in times[:-1]:
        steps.append(draft.add("t b b", draft.add(f"delay {time}", steps[-1])))
    draft.link(draft.add(f"delay {times[-1]}", steps[-1]), steps[0])
    way_out = leave_word(
        speech, draft, *(draft.add(f"msg {word}", f"{step}.1") for word, step in zip(words, steps, strict=True))
    )
    listing = ", ".join(f"{word} for {numbers.duration(speech, time)}" for word, time in zip(words, times, strict=True))
    text = told_of_event(speech, _LIGHTS, event, way_out, l=listing)
    moments = [event.first + sum(times[:k]) for k in range(count + 1)]
    expects = [begins(way_out.port, *words, words[0]), at(way_out.port, *moments)]
    return drawn(text, draft, lambda: on(*event.fire(1), ms=moments[-1] + 20, expect=expects))


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
    Family("note-length", note_length, 0.8),
    Family("pulse", pulse, 0.7),
    Family("run-for", run_for, 0.6),
    Family("start-stop", start_stop, 0.6),
    Family("watchdog", watchdog, 0.5),
    Family("throttle", throttle, 0.5),
    Family("there-and-back", there_and_back, 0.6),
    Family("timed-states", lights, 0.5),
    Family("random-decimal", decimal, 0.8),
    Family("random-multiple", multiple, 0.5),
    Family("dice", dice, 0.4),
    Family("odds", odds, 0.7),
    Family("weighted", weighted, 0.6),
    Family("fresh-random", fresh, 0.6),
    Family("drunk", drunk, 0.6),
    Family("sampled", sampled, 0.6),
)
