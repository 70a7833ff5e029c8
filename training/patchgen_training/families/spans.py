"""Spans of time: note lengths, pulses, pauses, ramps there and back, lights in turn."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.asking import Words
from patchgen_training.families.behaviour import Heard, at, begins, every, gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import protect
from patchgen_training.families.hands import HANDS, played
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech
from patchgen_training.families.telling import leave_bang, leave_flag, leave_word, told, told_of_event, told_of_number

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
    event = ports.trigger(speech, draft, HANDS)
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
    event = ports.trigger(speech, draft, (*HANDS, "open"))
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
    event = ports.trigger(speech, draft, (*HANDS, "open"))
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


FAMILIES = (
    Family("note-length", note_length, 0.8),
    Family("pulse", pulse, 0.7),
    Family("run-for", run_for, 0.6),
    Family("start-stop", start_stop, 0.6),
    Family("watchdog", watchdog, 0.5),
    Family("throttle", throttle, 0.5),
    Family("there-and-back", there_and_back, 0.6),
    Family("timed-states", lights, 0.5),
)
