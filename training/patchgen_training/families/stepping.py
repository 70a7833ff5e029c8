"""Steps through values, words, patterns and chords, one for each event."""

from __future__ import annotations

from collections.abc import Sequence

from patchgen_training.families import numbers, ports
from patchgen_training.families.asking import Words
from patchgen_training.families.behaviour import at, begins, gives, on
from patchgen_training.families.draft import Draft, outlet
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import protect
from patchgen_training.families.hands import fired, played
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, enumerated
from patchgen_training.families.telling import leave_bang, leave_word, told_of_event, told_of_number

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
    return drawn(text, draft, lambda: fired(event, 5, begins(way_out.port, *wanted, tolerance=1e-3)))


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
    return drawn(text, draft, lambda: fired(event, top + 2, begins(way_out.port, *wanted)))


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
    return drawn(text, draft, lambda: fired(event, count + 1, begins(way_out.port, *words, words[0])))


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
    return drawn(text, draft, lambda: fired(event, length, at(way_out.port, *moments)))


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
    return drawn(text, draft, lambda: fired(event, length, *expects))


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
    return drawn(text, draft, lambda: fired(event, len(row), begins(way_out.port, *wanted, tolerance=1e-3)))


FAMILIES = (
    Family("stepped-counter", stepped, 0.9),
    Family("ping-pong", ping_pong, 0.6),
    Family("word-steps", word_steps, 0.7),
    Family("pattern", pattern, 0.9),
    Family("drum-lanes", lanes, 0.7),
    Family("n-bangs", n_bangs, 0.4),
    Family("arpeggio", arpeggio, 0.8),
)
