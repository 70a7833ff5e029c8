"""Where control values come from, what sets things off, and where results go: boxes and words together.

What the request leaves open is always filled in the same way: numbers from and to number boxes, a metronome
that starts with the patch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from patchgen_training.families import numbers
from patchgen_training.families.draft import Draft
from patchgen_training.families.frames import protect
from patchgen_training.families.phrases import Speech, Templates

# fmt: off
LABELS = protect((
    "result", "value", "out", "sum", "total", "count", "note", "level", "step", "freq", "beat", "random",
    "tick", "data", "debug", "state", "x", "y", "answer", "left", "right", "done", "hit", "index", "test",
    "info", "message", "number", "velocity", "pitch", "ratio", "size", "average", "speed", "position",
))
NAMES = protect((
    "freq", "volume", "level", "tempo", "pitch", "gain", "cutoff", "note", "mode", "speed", "depth",
    "foo", "bar", "value", "trigger", "reset", "clock",
))
WORDS = protect((  # texts to print
    "hello", "start", "stop", "low", "high", "on", "off", "yes", "no", "red", "green", "blue", "up",
    "down", "ready", "go", "kick", "snare", "hat", "quiet", "loud", "first", "last", "verse", "chorus",
))
# fmt: on

Sends: TypeAlias = tuple[tuple[float, str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a number enters: its box, the port to play on, and words for taking it and for naming it."""

    box: int
    port: str
    take: str  # "^take a number from the inlet"
    noun: str  # "the number from the inlet"

    @property
    def slots(self) -> dict[str, str]:
        """The words for templates: `<take>` and `<in>`."""
        return {"take": self.take, "in": self.noun}


@dataclass(frozen=True, slots=True)
class Exit:
    """Where a result goes: the port that it is heard at, and words: "^print it", "in a number box"."""

    port: str
    deed: str  # "^print <it>"
    give: str  # the same, the result named
    where: str

    @property
    def slots(self) -> dict[str, str]:
        """The words for templates: `<give>` and `<where>`."""
        return {"give": self.give, "where": self.where}

    @property
    def terse(self) -> str:
        """In a word or two: "outlet", "number box", "print count"."""
        if self.port.startswith("print:"):
            return self.port.removeprefix("print:") if self.port == "print:print" else self.port.replace(":", " ")
        return "outlet" if self.port == "out0" else "number box"

    def giving(self, it: str) -> str:
        """The deed with its object named: "^print the sum"."""
        return self.deed.replace("<it>", it)


@dataclass(frozen=True, slots=True)
class Trigger:
    """What sets something off: the box that sends a bang, and words: "when I press a button"."""

    box: int
    when: str
    source: str  # a noun: "a bang button", "a metro at 120 bpm"
    fire: Callable[[int], Sends]  # the messages that make it happen so many times, from 10 ms on, 20 ms apart
    period: float = 20.0  # between two of them
    first: float = 10.0

    @property
    def slots(self) -> dict[str, str]:
        """The words for templates: `<when>` and `<source>`."""
        return {"when": self.when, "source": self.source}


_TAKE_INLET: Templates = (
    "^take {a number|a value|a float|an input|an input value|a floating-point number|one number}{| as input}",
    "^take {a number|a value|a float} from {an|the|its} inlet",
    "^receive {a number|a value|a float} {at|through|from|in} {an|its|the} inlet",
    "^get {a number|a value} {at the|from an|in its} inlet",
    "^accept {a number|numbers|a value} {through an|at the} inlet",
    "^have an inlet for {a number|numbers|the value}",
)
_NOUN_INLET: Templates = (
    "{the|an|its} {input|input value|input number}",
    "{the|an} incoming {number|value|float}",
    "{the|a} {number|value} {from|at|coming into|arriving at|sent to} {the|an|its} inlet",
    "{whatever|what} comes into {the|its} inlet",
    "{every|each} number {that comes in|from the inlet}",
    "the inlet's value",
)
_TAKE_BOX: Templates = (
    "^take {a number|a value} from {a|the} number box",
    "^read {a number|a value} from {a|the} number box",
    "^let me {enter|type|set} {a number|a value} in a number box",
    "^have a number box for {the input|input|the number}",
    "^use a number box {as input|for input}",
)
_NOUN_BOX: Templates = (
    "{the|a} {number|value} {from|in|of|typed into|entered in} a number box",
    "the {number|value} of {a|the} number box",
    "what I {type|enter} in a number box",
    "a number box",
)
_NOUN_OPEN: Templates = ("a number", "numbers", "a value", "a given number", "any number", "the number", "a float")
_TAKE_OPEN: Templates = ("^take a {given |}number", "^start with a number", "^let me {enter|set} a {number|value}")
_TAKE_SLIDER: Templates = (
    "^take {the|a} {value|number} {of|from} a <kind>slider {from <low> to|between <low> and} <high>",
    "^have a <kind>slider {from|going from} <low> to <high>",
    "^read a <kind>slider (<low> to <high>)",
)
_NOUN_SLIDER: Templates = (
    "the {value|number|position} of a <kind>slider {from|with a range of|going from} <low> to <high>",
    "a <kind>slider from <low> to <high>",
    "a <kind>slider (<low>-<high>)",
)


def entry(speech: Speech, draft: Draft, *, slider: tuple[float, float] | None = None) -> Entry:
    """A number's way in; a slider only where a range for it is given."""
    choice = speech.rng.random()
    if slider is not None and choice < 0.2:
        return _slider(speech, draft, *slider)
    if choice < 0.55:
        box = draft.add("inlet")
        return Entry(box, "in0", speech.say(_TAKE_INLET), speech.say(_NOUN_INLET))
    box = draft.add("floatatom")
    if choice < 0.8:
        return Entry(box, f"box{box}", speech.say(_TAKE_BOX), speech.say(_NOUN_BOX))
    return Entry(box, f"box{box}", speech.say(_TAKE_OPEN), speech.say(_NOUN_OPEN))


def some_slider(speech: Speech) -> tuple[str, str]:
    """A slider's box and the word before "slider": nothing for the horizontal one that is the default."""
    return speech.pick((("hsl", ""), ("hsl", ""), ("hsl", "horizontal "), ("vsl", "vertical ")))


def slider(name: str, low: float, high: float) -> str:
    """A slider's box; its default range is left out, as the notation does."""
    return name if (low, high) == (0, 127) else f"{name} {numbers.plain(low)} {numbers.plain(high)}"


def _slider(speech: Speech, draft: Draft, low: float, high: float) -> Entry:
    name, kind = some_slider(speech)
    slots = {"kind": kind, "low": numbers.plain(low), "high": numbers.plain(high)}
    box = draft.add(slider(name, low, high))
    return Entry(box, f"box{box}", speech.say(_TAKE_SLIDER, **slots), speech.say(_NOUN_SLIDER, **slots))


_GIVE_OUTLET: Templates = (
    "^output <it>",
    "^output <it> {through|at|from|to} {an|the|its} outlet",
    "^send <it> {to|out of|through|out through} {an|the|its} outlet",
    "^pass <it> to {the|an} outlet",
    "^return <it>",
    "^give <it> at its outlet",
)
_GIVE_PRINT: Templates = (
    "^print <it>",
    "^print <it> {to|in|on} the {console|Pd window|log|pd console}",
    "^write <it> to the {console|Pd window|log}",
    "^log <it>{| to the console}",
    "^post <it> {in|to} the console",
)
_GIVE_LABEL: Templates = (
    "^print <it> {as|with the label|labelled|under the name|with the prefix} <label>",
    "^print <it> with the name <label>",
    "^print <it> to the console {as|labelled} <label>",
    "^write <it> to the console as <label>",
)
_GIVE_BOX: Templates = (
    "^show <it> in a number box",
    "^display <it> in a {number box|numbox|float box|floatatom}",
    "^put <it> {in|into} a number box",
    "^display <it>",
    "^show <it>",
    "^let me see <it> in a number box",
)
_WHERE = {
    "outlet": (
        "to an outlet",
        "at the outlet",
        "out of an outlet",
        "to the outlet",
        "sent to an outlet",
        "to its outlet",
    ),
    "print": ("printed", "printed to the console", "to the console", "in the console", "printed in the Pd window"),
    "box": (
        "in a number box",
        "shown in a number box",
        "displayed in a number box",
        "into a number box",
        "to a numbox",
    ),
}
_RESULT: Templates = ("{the|its} result", "the result", "it", "the {output|outcome}", "the resulting number")


def leave(speech: Speech, draft: Draft, *cords: int | str, it: str = "", open_share: float = 0.1) -> Exit:
    """A result's way out, which the words call `it`; a share of `open_share` has no words and is a number box."""
    said = it or speech.say(_RESULT)
    choice = speech.rng.random()
    if choice < 0.35:
        draft.add("outlet", *cords)
        port, templates, wheres = "out0", _GIVE_OUTLET, _WHERE["outlet"]
    elif choice < 0.55:
        draft.add("print", *cords)
        port, templates, wheres = "print:print", _GIVE_PRINT, _WHERE["print"]
    elif choice < 0.68:
        label = speech.pick(LABELS)
        draft.add(f"print {label}", *cords)
        quoted = speech.pick((label, label, f'"{label}"', f"'{label}'"))
        deed = speech.say(_GIVE_LABEL, it="<it>", label=quoted)
        where = speech.say(("printed {as|with the label|labelled} <label>", "to print <label>"), label=quoted)
        return Exit(f"print:{label}", deed, deed.replace("<it>", said), where)
    else:
        port, templates, wheres = f"box{draft.add('floatatom', *cords)}", _GIVE_BOX, _WHERE["box"]
        if choice > 1 - open_share:
            return Exit(port, "", "", "")
    deed = speech.say(templates, it="<it>")
    return Exit(port, deed, deed.replace("<it>", said), speech.say(wheres))


_WHEN_BUTTON: Templates = (
    "{when|whenever|each time|every time} {I|you|the user} {press|click|hit|push} {a|the} {button|bang button|bang}",
    "{when|whenever} a {button|bang button} is {clicked|pressed|hit}",
    "on {each|every} {click|bang|click of a button}",
    "when triggered by a {bang|bang button|button}",
    "on a button press",
    "with a {bang button|button|bang}",
)
_WHEN_INLET: Templates = (
    "{when|whenever|each time|every time} {a bang arrives|a bang comes in|it gets a bang|it receives a bang}",
    "{for|on} {each|every} {bang at|bang into} {the|its} inlet",
    "{when|whenever} {the|its} inlet gets a bang",
    "when triggered by a bang {at|through|from} {an|the} inlet",
    "{when|whenever} {banged|it is banged} {through|at} the inlet",
)
_WHEN_METRO: Templates = (
    "every <time>",
    "once every <time>",
    "each <time>",
    "{with|using} a {metro|metronome} of <time>",
    "at intervals of <time>",
    "with <time> between {them|events|steps}",
)
_WHEN_TEMPO: Templates = ("at <tempo>", "at a tempo of <tempo>", "on every beat at <tempo>", "once per beat at <tempo>")
_WHEN_OPEN: Templates = (
    "when the patch {opens|loads|is opened|is loaded}",
    "{on load|at startup|at the start|on opening}",
    "as soon as the patch {opens|loads}",
    "when loaded",
)
_WHEN_SPACE: Templates = (
    "{when|whenever|each time} {I|you} {press|hit} the space {bar|key}",
    "when the space bar is {pressed|hit}",
    "on {every|each} press of the space bar",
)
_WHEN_KEY: Templates = (
    "{when|whenever|each time} {I press any|any|a} key {on the computer keyboard|of the computer keyboard} is pressed",
    "{for|on} {each|every} key {press|stroke}",
    "{when|whenever} {I press any key|a key is pressed|any key is pressed}",
)
_WHEN_NOTE: Templates = (
    "{for|on} {each|every} {MIDI note|note on|note that is played|incoming MIDI note}",
    "{when|whenever|each time} a {MIDI note|note} {comes in|is played|arrives|is received}",
    "when I play a {note|key} on a MIDI keyboard",
)


def _by_hand(port: str, message: str = "bang") -> Callable[[int], Sends]:
    return lambda count: tuple((10.0 + 20 * k, port, message) for k in range(count))


ALL_TRIGGERS = (
    "button",
    "button",
    "button",
    "inlet",
    "inlet",
    "metro",
    "metro",
    "tempo",
    "tempo",
    "space",
    "key",
    "note",
)
NOTE_TRIGGERS = ("button", "inlet", "metro", "metro", "tempo", "tempo", "space", "key")


def trigger(speech: Speech, draft: Draft, kinds: tuple[str, ...] = ALL_TRIGGERS) -> Trigger:
    """Something that goes off again and again, or (`open`) once when the patch opens."""
    kind = speech.pick(kinds)
    if kind == "button":
        box = draft.add("bng")
        return Trigger(box, speech.say(_WHEN_BUTTON), speech.pick(("a bang button", "a button")), _by_hand(f"box{box}"))
    if kind == "inlet":
        box = draft.add("inlet")
        return Trigger(box, speech.say(_WHEN_INLET), "a bang at the inlet", _by_hand(f"in{draft.inlets - 1}"))
    if kind == "open":
        box = draft.add("loadbang")
        return Trigger(box, speech.say(_WHEN_OPEN), "a loadbang", lambda _: (), first=0)
    if kind == "space":
        box = draft.chain(draft.add("key"), "sel 32")
        return Trigger(box, speech.say(_WHEN_SPACE), "the space bar", _by_hand("#key", "32"))
    if kind == "key":
        box = draft.chain(draft.add("key"), "t b")
        return Trigger(box, speech.say(_WHEN_KEY), "the computer keyboard", _by_hand("#key", "97"))
    if kind == "note":
        note = draft.add("notein")
        box = draft.chain(draft.add("stripnote", note, f"{note}.1>1"), "t b")
        return Trigger(box, speech.say(_WHEN_NOTE), "MIDI notes", _by_hand("#notein", "60 100 1"))
    return _metro(speech, draft, kind)


def _metro(speech: Speech, draft: Draft, kind: str) -> Trigger:
    if kind == "metro":
        period: float = numbers.some_period(speech)
        arguments, said = numbers.plain(period), numbers.duration(speech, period)
        when = speech.say(_WHEN_METRO, time=said).replace("every a ", "every ").replace("each a ", "each ")
        source = f"a {said} metro" if not said.startswith(("a ", "half", "one ")) else f"a metro of {said}"
    else:
        tempo = numbers.some_tempo(speech)
        period, arguments, said = 60000 / tempo, f"1 {tempo} permin", numbers.tempo(speech, tempo)
        when = speech.say(_WHEN_TEMPO, tempo=said)
        source = f"a metro at {said}"
    if speech.chance(0.3):
        box = draft.add("tgl")
        starts: Sends = ((0.0, f"box{box}", "1"),)
        when += speech.say(
            (
                ", {switched|turned} on and off {with|by} a toggle",
                " while a toggle is on",
                ", started and stopped with a toggle",
                " with a toggle to start and stop{ it|}",
                ", with an on/off {toggle|switch}",
            )
        )
        source += " with an on/off toggle"
    else:
        box = draft.add("loadbang")
        starts = ()
    return Trigger(draft.add(f"metro {arguments}", box), when, source, lambda _: starts, period, 0)
