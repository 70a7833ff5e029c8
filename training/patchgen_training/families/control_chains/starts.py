"""What sets a chain off: hands, clocks, the opening of the patch, MIDI, numbers, lists and words that come in."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import numbers, ports
from patchgen_training.families.control_chains.chain import Chain, Kind, Span, Start
from patchgen_training.families.control_chains.events import Atoms, Event, later
from patchgen_training.families.draft import outlet
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Templates, enumerated

LIST = "the list"  # what a list that came in is called
_RUN = 9000.0  # of a clock, in ms at most; and so many of its events at most
_MOST = 11


def _by_hand(chain: Chain, port: str, messages: list[str], options: list[Atoms]) -> None:
    """A hand takes its time, a little more or less; now and then much of it."""
    apart, count = (5200, 5) if chain.speech.chance(0.15) else (700, len(messages))
    times = [10.0 + apart * k + k * k * 13 % 97 for k in range(count)]
    chain.sends += [(ms, port, message) for ms, message in zip(times, messages, strict=False)]
    chain.stream = tuple(Event(ms, (option,)) for ms, option in zip(times, options, strict=False))


_STEERED_WHEN: Templates = (
    "at a tempo {set by|from} a slider from <a> to <b> bpm, switched {on and off |}{by|with} a toggle",
    "in the tempo of a slider ({from |}<a> to <b> bpm) while a toggle is on",
)
_STEERED_NOUN: Templates = (
    "a metro with an on/off toggle and a slider for {its|the} tempo ({from |}<a> to <b> bpm)",
    "a metro with a toggle to start and stop it and a tempo slider from <a> to <b> bpm",
)


def _steered(chain: Chain) -> None:
    """A metronome that a toggle switches; a slider, at its low end to begin with, sets the tempo."""
    draft, speech = chain.draft, chain.speech
    low, high = speech.pick(((40, 200), (60, 180), (60, 240), (30, 240), (80, 160)))
    toggle, slider = draft.add("tgl"), draft.add(f"hsl {low} {high} init={low}")
    tempo = speech.rng.randint(low, high)
    chain.touch(5, slider, f"float {tempo}")
    chain.touch(20, toggle, "1")
    chain.box = draft.add("metro 500", toggle, f"{draft.add('expr 60000 / $f1', slider)}>1")
    last = _clock(chain, 60000 / tempo) + 20
    chain.stream = later(chain.stream, 20)
    when, noun = (speech.say(words, a=str(low), b=str(high)) for words in (_STEERED_WHEN, _STEERED_NOUN))
    chain.start = Start(when, noun, f"metro with toggle and tempo slider {low}-{high} bpm", it="the tick", last=last)


_WHEN_LETTER: Templates = (
    "{when|whenever|each time} I {press|hit|type} {the |}<k>{| key}{| on the computer keyboard}",
    "{when|whenever} the {key <k>|<k> key} is pressed",
    "on {each|every} press of the {letter <k>|<k> key}",
)


def _letter(chain: Chain) -> None:
    """A letter of the computer keyboard."""
    letter = chain.speech.pick("abcdefghjklmnopqrstuvwxyz")
    chain.box = chain.draft.chain(chain.draft.add("key"), f"sel {ord(letter)}")
    when = chain.speech.say(_WHEN_LETTER, k=letter)
    chain.start = Start(when, f"the {letter} key", f"{letter} key", it="the bang")
    _by_hand(chain, "#key", [str(ord(letter))] * 10, [()] * 10)


_BUTTONS_WHEN: Templates = (
    "every <t>, {started and stopped by two buttons|with a start and a stop button}",
    "every <t> from a start button on until a stop button",
    "each <t> between a start and a stop button",
)
_BUTTONS_NOUN: Templates = (
    "a metro of <t> with a start and a stop button",
    "a metro of <t> that one button starts and another one stops",
)


def _two_buttons(chain: Chain) -> None:
    """A metronome that one button starts and another stops."""
    draft, speech = chain.draft, chain.speech
    period = numbers.some_period(speech)
    start, stop = draft.add("bng"), draft.add("bng")
    chain.box = draft.add(f"metro {period}", start, draft.add("msg stop", stop))
    last = _clock(chain, period) + 10
    chain.stream = later(chain.stream, 10)
    chain.touch(10, start)
    chain.touch(last, stop)
    said = numbers.duration(speech, period)
    when, noun = (speech.say(words, t=said) for words in (_BUTTONS_WHEN, _BUTTONS_NOUN))
    when = when.replace("every a ", "every ").replace("each a ", "each ")
    chain.start = Start(when, noun, f"metro {said} with start and stop button", it="the bang", last=last + 2 * period)


_WHEN_RECEIVED: Templates = (
    "{when|whenever|each time} <name> {receives|gets} a bang",
    "{when|whenever} a bang is sent to <name>",
    "{on|for} {each|every} bang {to|that arrives at} the receiver <name>",
)


def _sent(chain: Chain) -> None:
    """A bang by name."""
    name = chain.speech.pick(ports.NAMES)
    chain.box = chain.draft.add(f"r {name}")
    when = chain.speech.say(_WHEN_RECEIVED, name=name)
    chain.start = Start(when, f"bangs sent to {name}", f"r {name}", it="the bang")
    _by_hand(chain, name, ["bang"] * 10, [()] * 10)


_TERSE = {"inlet": "inlet bang", "open": "loadbang", "note": "midi note in", "key": "any key"}


def _triggered(chain: Chain, kind: str) -> None:
    """What sets off all other families too: a button, an inlet, a clock, the opening of the patch…"""
    trigger = ports.trigger(chain.speech, chain.draft, (kind,))
    chain.box = trigger.box
    noun = {"a bang at the inlet": "bangs at the inlet"}.get(trigger.source, trigger.source)
    terse = _TERSE.get(kind, noun).removeprefix("a ")
    fired = trigger.fire(1)
    if fired and fired[0][0] > 0:
        chain.start = Start(trigger.when, noun, terse, it="the bang")
        _by_hand(chain, fired[0][1], [fired[0][2]] * 10, [()] * 10)
    elif kind == "open":
        chain.start = Start(trigger.when, noun, terse, it="the bang")
        chain.stream = (Event(0),)
    else:
        chain.sends += fired
        it = chain.speech.pick(("the bang", "the bang", "the tick", "the beat"))
        chain.start = Start(trigger.when, noun, terse, it=it, last=_clock(chain, trigger.period))


_OWN = {"received": _sent, "steered": _steered, "letter": _letter, "two buttons": _two_buttons}
_TRIGGERS = (*ports.ALL_TRIGGERS, "metro", "tempo", "open", "received", *_OWN)


def event(chain: Chain) -> None:
    """A bang, again and again, or once when the patch opens."""
    kind = chain.speech.pick(_TRIGGERS)
    if kind in _OWN:
        _OWN[kind](chain)
    else:
        _triggered(chain, kind)


def _clock(chain: Chain, period: float) -> float:
    """A metronome's events; returns when its run is cut off, between two of them."""
    count = max(3, min(_MOST, int(_RUN / period)))
    chain.stream = tuple(Event(period * k) for k in range(count))
    return period * (count - 1) + period * 0.43


_WHEN_INLET: Templates = (
    "{when|whenever|each time} a number {arrives at|comes into} {the|an|its} inlet",
    "for {each|every} number {at|that comes into} {the|an} inlet",
)
_WHEN_BOX: Templates = (
    "{when|whenever} I {change|enter a number in|type a number into} {a|the} number box",
    "for {each|every} number typed into a number box",
)


def _plain(chain: Chain) -> None:
    entry = ports.entry(chain.speech, chain.draft)
    inlet = entry.port == "in0"
    when = chain.speech.say(_WHEN_INLET if inlet else _WHEN_BOX)
    chain.start = Start(when, entry.noun, "inlet" if inlet else "number box", entry.take, "the number")
    _numbers(chain, entry.box, entry.port, Span(), 0, 127)


def _numbers(chain: Chain, box: int, port: str, span: Span, low: float, high: float, form: str = "float {}") -> None:
    """Some numbers from `low` to `high`, the ends among them and one that comes twice in a row."""
    rng = chain.speech.rng
    if span.known and not span.whole:
        values = [low + round((high - low) * rng.random(), 3) for _ in range(6)]
    else:
        values = [float(rng.randint(int(low), int(high))) for _ in range(6)]
    values[2:2] = [low, values[1], high] if rng.random() < 0.5 else [high, values[1], low]
    values.insert(4, values[3])
    chain.box, chain.span, chain.kind = box, span, Kind.NUMBER
    _by_hand(chain, port, [form.format(plain(value)) for value in values], [(value,) for value in values])


_SLIDER_NOUN: Templates = (
    "a <kind>slider {from|going from} <low> to <high>",
    "the value of a <kind>slider from <low> to <high>",
    "a <kind>slider (<low>-<high>)",
    "a <kind>fader from <low> to <high>",
)
_SLIDER_TAKE: Templates = (
    "^take the value of a <kind>slider from <low> to <high>",
    "^read a <kind>slider (<low> to <high>)",
    "^have a <kind>slider {from|going from} <low> to <high>",
)
_SLIDER_WHEN: Templates = (
    "{when|whenever} I move a <kind>slider ({from |}<low> to <high>)",
    "{when|whenever|as} a <kind>slider from <low> to <high> moves",
)
_SLIDERS = ((0, 127), (0, 127), (0, 100), (0, 1), (0, 10), (1, 100), (-1, 1), (0, 7), (36, 84), (20, 200), (100, 1000))


def _slider(chain: Chain) -> None:
    low, high = chain.speech.pick(_SLIDERS)
    name, kind = ports.some_slider(chain.speech)
    box = chain.draft.add(ports.slider(name, low, high))
    slots = {"low": str(low), "high": str(high), "kind": kind}
    noun, take, when = (chain.speech.say(words, **slots) for words in (_SLIDER_NOUN, _SLIDER_TAKE, _SLIDER_WHEN))
    chain.start = Start(when, noun, f"{kind}slider {low}-{high}", take, "its value")
    _numbers(chain, box, f"box{box}", Span(low, high), low, high)


def _radio(chain: Chain) -> None:
    cells = chain.speech.pick((3, 4, 4, 5, 6, 8, 8, 10, 12))
    said = numbers.number(chain.speech, cells)
    upright = chain.speech.chance(0.3)
    box = chain.draft.add(("vradio" if upright else "hradio") + ("" if cells == 8 else f" {cells}"))
    kind = "vertical radio" if upright else chain.speech.pick(("radio", "radio", "horizontal radio"))
    noun = chain.speech.say(("a {<k> button|<k>} with <n> {cells|buttons|choices}",), n=said, k=kind)
    when = chain.speech.say(
        ("{when|whenever} I {choose|click|press} one of the <n> cells of a <k> button",), n=said, k=kind
    )
    take = f"^use {noun}"
    chain.start = Start(when, noun, f"{'vradio' if upright else 'hradio'} {cells}", take, "its number")
    _numbers(chain, box, f"box{box}", Span(0, cells - 1, whole=True), 0, cells - 1)


def _controller(chain: Chain) -> None:
    number = chain.speech.pick((1, 1, 2, 7, 10, 11, 64, 71, 74, *range(20, 30)))
    name = chain.speech.pick(("MIDI controller", "controller", "MIDI CC", "CC", "control change", "midi cc"))
    said = f"{name} {number}"
    if number == 1 and chain.speech.chance(0.5):
        said = chain.speech.pick(
            ("the mod wheel (CC 1)", "the modulation wheel (CC 1)", "the mod wheel (controller 1)")
        )
    box = chain.draft.add(f"ctlin {number}")
    when = f"{chain.speech.pick(('when', 'whenever', 'each time'))} {said} moves"
    take = f"^{chain.speech.pick(('take', 'read', 'receive', 'listen to'))} {said}"
    chain.start = Start(when, said, said, take, chain.speech.pick(("its value", "the value")))
    _numbers(chain, box, "#ctlin", Span(0, 127, whole=True), 0, 127, f"{number} {{}} 1")


_NOTE_WHEN: Templates = (
    "for {each|every} {incoming MIDI note|MIDI note that comes in|note played on a MIDI keyboard}",
    "{when|whenever|each time} I play a {note|key} on {a|the|my} MIDI keyboard",
    "on {each|every} MIDI note on",
)


def _note(chain: Chain) -> None:
    """The pitch or the velocity of notes that begin."""
    speech, velocity = chain.speech, chain.speech.chance(0.25)
    channel = speech.rng.randint(1, 16) if speech.chance(0.2) else 0
    note = chain.draft.add(f"notein {channel}" if channel else "notein")
    box = chain.draft.add("stripnote", note, f"{note}.1>1")
    what = "velocity" if velocity else speech.pick(("note number", "pitch"))
    noun = speech.say((f"the {what} of {{each MIDI note|every MIDI note on|incoming MIDI notes}} (note ons only)",))
    take = f"^take the {what} of {speech.pick(('each', 'every'))} MIDI note on"
    said = f" on channel {channel}" if channel else ""
    when, short = speech.say(_NOTE_WHEN) + said, f"midi {what} (note on){said}"
    chain.start = Start(when, noun + said, short, take + said, f"its {what}")
    form = f"60 {{}} {channel or 1}" if velocity else f"{{}} 100 {channel or 1}"
    _numbers(chain, box, "#notein", Span(1 if velocity else 0, 127, whole=True), 1 if velocity else 24, 100, form)
    chain.box, chain.pitch = f"{box}.1" if velocity else box, not velocity


def _program(chain: Chain) -> None:
    words = chain.speech.pick(("MIDI program changes", "program change numbers", "incoming program changes"))
    when = chain.speech.say(("{when|whenever} a {MIDI |}program change {arrives|comes in}",))
    chain.start = Start(when, words, "pgmin", "^take the number of each MIDI program change", "its number")
    _numbers(chain, chain.draft.add("pgmin"), "#pgmin", Span(1, 128, whole=True), 1, 127, "{} 1")


def _bend(chain: Chain) -> None:
    words = chain.speech.pick(("the MIDI pitch bend", "the pitch wheel (0 to 16383)", "MIDI pitch bend (0-16383)"))
    when = chain.speech.say(("{when|whenever} the pitch wheel moves",))
    chain.start = Start(when, words, "bendin", f"^read {words}", "its value (0 to 16383)")
    _numbers(chain, chain.draft.add("bendin"), "#bendin", Span(0, 16383, whole=True), 0, 16383, "{} 1")


_RECEIVED: Templates = (
    "{the|a} number sent to <name>",
    "{each|every} number {received as|that arrives at} <name>",
    "{numbers|values} from the receiver <name>",
)
_RECEIVE: Templates = ("^receive numbers {sent to|as|under the name} <name>", "^listen to numbers sent to <name>")


def _received(chain: Chain) -> None:
    name = chain.speech.pick(ports.NAMES)
    when = chain.speech.say(
        ("{when|whenever|each time} {<name> receives a number|a number is sent to <name>}",), name=name
    )
    noun, take = chain.speech.say(_RECEIVED, name=name), chain.speech.say(_RECEIVE, name=name)
    chain.start = Start(when, noun, f"r {name}", take, "the number")
    _numbers(chain, chain.draft.add(f"r {name}"), name, Span(), 0, 127)


def _note_number(chain: Chain) -> None:
    inlet = chain.speech.chance(0.6)
    box = chain.draft.add("inlet" if inlet else "floatatom")
    place = "the inlet" if inlet else "a number box"
    verb = "arrives at" if inlet else "is entered in"
    when = f"{chain.speech.pick(('when', 'whenever'))} a MIDI note number {verb} {place}"
    take = f"^take a MIDI note number from {place}"
    chain.start = Start(when, f"a MIDI note number from {place}", f"note number from {place}", take, "the note")
    _numbers(chain, box, "in0" if inlet else f"box{box}", Span(0, 127, whole=True), 24, 100)
    chain.pitch = True


_NUMBERS: tuple[tuple[Callable[[Chain], None], float], ...] = (
    (_plain, 8),
    (_slider, 5),
    (_radio, 2),
    (_controller, 3),
    (_note, 3.5),
    (_program, 0.5),
    (_bend, 0.7),
    (_received, 2),
    (_note_number, 2),
)


def number(chain: Chain) -> None:
    """A number from a hand, another patch or MIDI."""
    makers, shares = zip(*_NUMBERS, strict=True)
    make: Callable[[Chain], None] = chain.speech.rng.choices(makers, shares)[0]
    make(chain)


_LIST_NOUN: Templates = (
    "a list of <n> numbers {from|at|coming into} {an|the} inlet",
    "an incoming list of <n> numbers",
    "the list of <n> numbers {that comes in|from the inlet}",
)
_LIST_TAKE: Templates = (
    "^take a list of <n> numbers from {an|the} inlet",
    "^receive a list of <n> numbers at the inlet",
)
_LIST_WHEN: Templates = ("{when|whenever|each time} a list of <n> numbers {arrives|comes in} at {the|an} inlet",)


def numbers_in_a_list(chain: Chain) -> None:
    """Lists of two to four numbers."""
    rng, length = chain.speech.rng, chain.speech.pick((2, 2, 3, 3, 4))
    box = chain.draft.add("inlet")
    said = numbers.number(chain.speech, length)
    noun, take, when = (chain.speech.say(words, n=said) for words in (_LIST_NOUN, _LIST_TAKE, _LIST_WHEN))
    chain.start = Start(when, noun, f"inlet list of {length}", take, LIST)
    rows = [tuple(float(rng.randint(1, 100)) for _ in range(length)) for _ in range(5)]
    chain.box, chain.kind = box, Kind.LIST
    _by_hand(chain, "in0", ["list " + " ".join(map(plain, row)) for row in rows], [*rows])


_WORD_NOUN: Templates = (
    "a number for {each of |}the messages <l> at {the|an} inlet",
    "{the|a} number for the message <l> {at|coming into} {the|an} inlet",
)
_WORD_TAKE: Templates = (
    "^turn the {words|messages} <l> at {the|an} inlet into numbers",
    "^translate the messages <l> from the inlet into numbers",
    "^give each of the messages <l> at an inlet its number",
)


def messages(chain: Chain) -> None:
    """Some words as messages, each made into a number of its own."""
    speech = chain.speech
    words = speech.sample(ports.WORDS, speech.pick((2, 3, 3, 4)))
    values = speech.rng.sample(range(1, 101), len(words)) if speech.chance(0.7) else list(range(len(words)))
    inlet = chain.draft.add("inlet")
    chosen = chain.draft.add("route " + " ".join(words), inlet)
    boxes = [chain.draft.add(f"msg {value}", outlet(chosen, k)) for k, value in enumerate(values)]
    chain.box = chain.draft.add("f", *boxes)
    verb = speech.pick(("is", "gives", "means", "="))
    means = "(" + ", ".join(f"{word} {verb} {value}" for word, value in zip(words, values, strict=True)) + ")"
    listing = speech.pick((" or ".join(words) if len(words) == 2 else enumerated(words, "or"), "/".join(words)))
    noun, take = (f"{speech.say(said, l=listing)} {means}" for said in (_WORD_NOUN, _WORD_TAKE))
    when = f"{speech.pick(('when', 'whenever'))} {listing} arrives at the inlet {means}"
    chain.start = Start(when, noun, f"inlet {means}", take, "the number")
    order = [speech.rng.randrange(len(words)) for _ in range(6)]
    _by_hand(chain, "in0", [words[k] for k in order], [(float(values[k]),) for k in order])
    chain.kind, chain.span = Kind.NUMBER, Span(min(values), max(values), whole=True)
