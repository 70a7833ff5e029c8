"""Where a chain ends: boxes that show, the console, outlets, MIDI, a name that others receive; one of them or two."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import Expectation
from patchgen_training.families.control_chains import events
from patchgen_training.families.control_chains.chain import Chain, Kind
from patchgen_training.families.control_chains.events import Event, Stream
from patchgen_training.families.draft import outlet
from patchgen_training.families.makers import chance_between
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Templates
from patchgen_training.families.telling import leave_bang, leave_flag


@dataclass(frozen=True, slots=True)
class End:
    """Words: "^print <it>", "printed", "print"; and for each port what must come there."""

    deed: str
    where: str
    terse: str
    streams: tuple[tuple[str, Stream], ...]

    def expects(self, until: float) -> tuple[Expectation, ...]:
        """All that must hold when the run ends at `until` ms."""
        found: list[Expectation] = []
        for port, stream in self.streams:
            heard = tuple(event for event in stream if event.ms < until)
            found += [events.follows(port, heard), *events.varies(port, heard)]
        return tuple(found)


def _shown(chain: Chain) -> End:
    """A number box, an outlet, [print]."""
    way_out = ports.leave(chain.speech, chain.draft, chain.box, open_share=0)
    return End(way_out.deed, way_out.where, way_out.terse, ((way_out.port, chain.stream),))


def _lit(chain: Chain) -> End:
    """A toggle, for 1 and 0."""
    way_out = leave_flag(chain.speech, chain.draft, chain.box)
    deed = way_out.deed.replace("the state", "<it>")
    terse = "toggle" if "toggle" in way_out.where else way_out.terse
    return End(deed, way_out.where, terse, ((way_out.port, chain.stream),))


def _banged(chain: Chain) -> End:
    way_out = leave_bang(chain.speech, chain.draft, chain.box)
    return End(way_out.deed, way_out.where, _short(way_out.port, "button"), ((way_out.port, chain.stream),))


def _short(port: str, box: str) -> str:
    if port.startswith("print:"):
        return port.removeprefix("print:") if port == "print:print" else port.replace(":", " ")
    return "outlet" if port == "out0" else box


_PRINT: Templates = (
    "^print <it>",
    "^print <it> to the console",
    "^post <it> to the console",
    "^write <it> to the console",
)
_OUTPUT: Templates = (
    "^output <it>",
    "^send <it> to {an|the|its} outlet",
    "^pass <it> to the outlet",
    "^output <it> at an outlet",
)
_LABELLED: Templates = ("^print <it> {as|with the label|labelled} <l>", "^print <it> to the console as <l>")
_SYMBOL_BOX: Templates = ("^show <it> in a symbol box", "^display <it> in a {symbol box|symbolatom}")
_LIST_BOX: Templates = ("^show <it> in a list box", "^display <it> in a {list box|listbox}")


def _said(chain: Chain) -> End:
    """Words and lists."""
    speech, draft = chain.speech, chain.draft
    # A list box takes no message that begins with a word.
    boxed = chain.kind is not Kind.LIST or not isinstance(chain.stream[0].options[0][0], str)
    kind = speech.pick(("print", "print", "outlet", "outlet", "label", *(("box",) if boxed else ())))
    if kind == "label":
        label = speech.pick(ports.LABELS)
        draft.add(f"print {label}", chain.box)
        deed = speech.say(_LABELLED, it="<it>", l=label)
        return End(deed, f"printed as {label}", f"print {label}", ((f"print:{label}", chain.stream),))
    if kind == "box":
        # Only [symbol] makes a symbol of a message that is a word.
        if chain.kind is Kind.WORD:
            chain.through("symbol")
        name, templates = ("listbox", _LIST_BOX) if chain.kind is Kind.LIST else ("symbolatom", _SYMBOL_BOX)
        said = "list box" if chain.kind is Kind.LIST else "symbol box"
        port = f"box{draft.add(name, chain.box)}"
        return End(speech.say(templates, it="<it>"), f"in a {said}", said, ((port, chain.stream),))
    draft.add(kind, chain.box)
    port, templates = ("out0", _OUTPUT) if kind == "outlet" else ("print:print", _PRINT)
    where = speech.pick(
        ("to an outlet", "sent to the outlet") if kind == "outlet" else ("printed", "printed to the console")
    )
    return End(speech.say(templates, it="<it>"), where, kind, ((port, chain.stream),))


_NOTE_OUT: Templates = (
    "^play <it> as a MIDI note<how>",
    "^send <it> to MIDI out as a note<how>",
    "^play <it> {on|over} MIDI<how>",
    "^send <it> to {noteout|a MIDI note output}<how>",
)
_NOTE_WHERE: Templates = ("played over MIDI<how>", "to MIDI out<how>", "sent out as MIDI notes<how>")
_HOW: Templates = (
    " with velocity <v> {and {a length|a duration} of|for} <t>",
    ", velocity <v>, {length|duration} <t>",
    " (velocity <v>, <t> long)",
    ", <t> long at velocity <v>",
)
_HOW_BY_CHANCE: Templates = (
    " with a random velocity {between <a> and|from <a> to} <b> {and {a length|a duration} of|for} <t>",
    ", random velocity (<a>-<b>), {length|duration} <t>",
    ", <t> long, each with a random velocity {between <a> and|from <a> to} <b>",
)
_VELOCITIES = (64, 80, 90, 100, 100, 110, 127)
_CHANCES = ((60, 127), (40, 100), (64, 120), (80, 127), (50, 90), (20, 110))


def _note_out(chain: Chain) -> End:
    """[makenote]; a velocity of 100 for 200 ms where nothing is said, or one by chance."""
    speech = chain.speech
    lengths = _lengths(chain.stream)
    if 200 in lengths and speech.chance(0.3):
        return _played(chain, chain.box, (100,), 200, "", "noteout")
    length = speech.pick(lengths)
    said = numbers.duration(speech, length)
    if chain.certain and speech.chance(0.2):
        low, high = speech.pick(_CHANCES)
        order = chain.draft.add("t f b", chain.box)
        loud = chain.draft.add(chance_between(low, high), outlet(order, 1))
        how = speech.say(_HOW_BY_CHANCE, a=str(low), b=str(high), t=said)
        short = f"noteout random velocity {low}-{high} length {said}"
        return _played(chain, order, tuple(range(low, high + 1)), length, how, short, f"{loud}>1")
    velocity = speech.pick(_VELOCITIES)
    how = speech.say(_HOW, v=str(velocity), t=said)
    return _played(chain, chain.box, (velocity,), length, how, f"noteout velocity {velocity} length {said}")


def _played(chain: Chain, box: int | str, loud: tuple[int, ...], length: int, how: str, short: str, *cords: str) -> End:
    """[makenote] and [noteout], perhaps on a channel; one of the velocities `loud` at the start of each note."""
    speech = chain.speech
    if speech.chance(0.25):
        channel = str(speech.rng.randint(2, 16))
        how += f" on {speech.pick(('MIDI ', ''))}channel {channel}"
        short += f" channel {channel}"
    else:
        channel = ""
    make = chain.draft.add(f"makenote {loud[0] if len(loud) == 1 else 100} {length}", box, *cords)
    chain.draft.add(f"noteout {channel}".rstrip(), make, f"{make}.1>1")
    began = tuple(
        Event(event.ms, tuple((*option, float(v), 0.0) for option in event.options for v in loud), event.maybe)
        for event in chain.stream
    )
    ended = events.later(events.mapped(chain.stream, lambda note: (note, 0.0, 0.0)), length)
    deed, where = speech.say(_NOTE_OUT, it="<it>", how=how), speech.say(_NOTE_WHERE, how=how)
    return End(deed, where, short, (("#noteout", events.merged(began, ended)),))


_LENGTHS = (50, 80, 100, 100, 150, 200, 250, 300, 400, 500, 1000)


def _lengths(stream: Stream) -> list[int]:
    """Of notes that end before the next one begins."""
    times = sorted({round(event.ms, 3) for event in stream})
    gap = min((after - before for before, after in itertools.pairwise(times)), default=10000.0)
    return [length for length in _LENGTHS if length < 0.95 * gap]


def _playable(chain: Chain) -> bool:
    """Notes that MIDI has, as far as somebody plays them: a chord on the highest keys is nobody's wish."""
    if not chain.pitch or min(chain.values) < 0 or max(chain.values) > 127:
        return False
    return bool(_lengths(chain.stream)) and (chain.certain or events.gap(chain.stream) > 0)


_CONTROL: Templates = (
    "^send <it> {out |}as MIDI {controller|CC} <n>",
    "^send <it> to MIDI controller <n>",
    "^output <it> as MIDI CC <n>",
)


def _control_out(chain: Chain) -> End:
    number = chain.speech.pick((1, 7, 10, 11, 71, 74, *range(20, 30)))
    chain.draft.add(f"ctlout {number}", chain.box)
    stream = events.mapped(chain.stream, lambda value: (value, 0.0, 0.0))
    deed, where = chain.speech.say(_CONTROL, it="<it>", n=str(number)), f"sent out as MIDI CC {number}"
    return End(deed, where, f"ctlout {number}", (("#ctlout", stream),))


def _controls(chain: Chain) -> bool:
    return chain.span.whole and not chain.pitch and chain.span.low >= 0 and 10 < chain.span.high <= 127


_BY_NAME: Templates = (
    "^send <it> to {the receiver |}<name> and ^show what <name> receives in a number box",
    "^send <it> to {the receiver |}<name> and ^have a number box show what arrives at <name>",
    "^send <it> by name to <name>, where a number box receives it",
)


def _sent(chain: Chain) -> End:
    """[s] and [r]: the name is not the one that the chain starts from."""
    name = chain.speech.pick([name for name in ports.NAMES if not chain.start.terse.endswith(name)])
    chain.draft.add(f"s {name}", chain.box)
    port = f"box{chain.draft.chain(chain.draft.add(f'r {name}'), 'floatatom')}"
    deed = chain.speech.say(_BY_NAME, it="<it>", name=name)
    where = f"sent to {name}, where a number box receives it"
    return End(deed, where, f"s {name}; r {name} -> number box", ((port, chain.stream),))


_PARTED: Templates = (
    "^send <it> to the {left|first} outlet if it is below <n> and else to the {right|second} one",
    "^output <it> at {one of two outlets|the left or the right outlet}: below <n> left, else right",
)


def _parted(chain: Chain) -> End:
    """Two outlets, by a limit."""
    limit = chain.limit()
    split = chain.draft.add(f"moses {plain(limit)}", chain.box)
    chain.draft.add("outlet", split)
    chain.draft.add("outlet", outlet(split, 1))
    low = events.passed(chain.stream, lambda x: x < limit)
    high = events.passed(chain.stream, lambda x: x >= limit)
    where = f"to the left outlet below {plain(limit)} and to the right one from there on"
    deed = chain.speech.say(_PARTED, it="<it>", n=plain(limit))
    return End(deed, where, f"below {plain(limit)} left outlet, else right outlet", (("out0", low), ("out1", high)))


_SLIDER: Templates = ("^show <it> {on|with} a slider from <a> to <b>", "^move a slider ({from |}<a> to <b>) with <it>")


def _slid(chain: Chain) -> End:
    """A slider that shows it."""
    low, high = chain.span.low, chain.span.high
    name, kind = ports.some_slider(chain.speech)
    port = f"box{chain.draft.add(ports.slider(name, low, high), chain.box)}"
    a, b = plain(low), plain(high)
    deed = chain.speech.say(_SLIDER, it="<it>", a=a, b=b).replace("a slider", f"a {kind}slider")
    return End(deed, f"shown on a {kind}slider from {a} to {b}", f"{kind}slider {a}-{b}", ((port, chain.stream),))


def _slides(chain: Chain) -> bool:
    return chain.span.known and chain.span.whole and 3 < chain.span.high - chain.span.low <= 127 and not chain.pitch


Ending = tuple[Callable[[Chain], End], float, Callable[[Chain], bool]]


def _always(_: Chain) -> bool:
    return True


_NUMBERS: tuple[Ending, ...] = (
    (_shown, 6, _always),
    (_lit, 4, lambda c: (c.span.low, c.span.high, c.span.whole) == (0, 1, True)),
    (_note_out, 10, _playable),
    (_control_out, 1.2, _controls),
    (_sent, 0.6, _always),
    (_slid, 0.7, _slides),
    (_parted, 0.4, lambda c: c.certain and c.splits),
)
_ENDS = {Kind.NUMBER: _NUMBERS, Kind.BANG: ((_banged, 1.0, _always),)}
_SAID: tuple[Ending, ...] = ((_said, 1.0, _always),)


def some_end(chain: Chain) -> End:
    """One that fits what flows."""
    fitting = [(make, share) for make, share, fits in _ENDS.get(chain.kind, _SAID) if fits(chain)]
    makers, shares = zip(*fitting, strict=True)
    make: Callable[[Chain], End] = chain.speech.rng.choices(makers, shares)[0]
    return make(chain)


_ALARM: Templates = (
    "^flash a button {when|whenever|each time} it is <n>",
    "^bang a button {when|whenever} it {is|reaches} <n>",
)


def with_alarm(chain: Chain) -> End:
    """An end, and a button that one value sets off."""
    value = chain.speech.pick(sorted(chain.values))
    order = chain.draft.add("t f f", chain.box)
    chain.box = outlet(order, 1)
    end = _other(chain, [])
    button = chain.draft.add("bng", chain.draft.add(f"sel {plain(value)}", order))
    stream = tuple(Event(e.ms, ((),), e.maybe) for e in events.passed(chain.stream, lambda x: x == value))
    deed = f"{end.deed} and {chain.speech.say(_ALARM, n=plain(value))}"
    where = f"{end.where}, with a button that flashes when it is {plain(value)}"
    return End(deed, where, f"{end.terse} + button when {plain(value)}", (*end.streams, (f"box{button}", stream)))


def alarming(chain: Chain) -> bool:
    """Whether few whole numbers flow, any of which may be waited for."""
    return chain.kind is Kind.NUMBER and chain.whole and 1 < len(chain.values) <= 20 and max(chain.values) <= 1000


def two_ends(chain: Chain) -> End:
    """A [trigger] to two of them: what is said first is sent first, from the right outlet."""
    order = chain.draft.add("t b b" if chain.kind is Kind.BANG else "t a a", chain.box)
    ends: list[End] = []
    for place in (1, 0):
        chain.box = outlet(order, place)
        ends.append(_other(chain, ends))
    first, second = ends
    deed = f"{first.deed} and {second.deed}"
    where = f"{first.where} and {second.where}"
    return End(deed, where, f"{first.terse} + {second.terse}", first.streams + second.streams)


def _other(chain: Chain, ends: list[End]) -> End:
    """What isn't among the ends yet: a box, the console, one outlet."""
    speech, draft = chain.speech, chain.draft
    taken = [end.terse for end in ends]
    box = {Kind.NUMBER: "number box", Kind.BANG: "button"}[chain.kind]
    name = speech.pick([name for name in (box, "print", "outlet") if name not in taken])
    templates = {
        "number box": ("^show <it> in a number box",),
        "button": ("^flash a button", "^flash a bang button"),
        "print": ("^print <it>", "^print <it> to the console"),
        "outlet": ("^output <it>", "^send <it> to an outlet"),
    }[name]
    where = {"number box": "in a number box", "button": "to a button", "print": "printed", "outlet": "to an outlet"}[
        name
    ]
    index = draft.add({"number box": "floatatom", "button": "bng"}.get(name, name), chain.box)
    port = {"print": "print:print", "outlet": "out0"}.get(name, f"box{index}")
    return End(speech.say(templates, it="<it>"), where, name, ((port, chain.stream),))
