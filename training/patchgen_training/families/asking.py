"""One thing done to one number, asked for in many ways: by deed, by noun, by example, or as somebody's trouble."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from patchgen_training.families import ports
from patchgen_training.families.behaviour import Behaviour, gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.ports import Entry, Exit


@dataclass(frozen=True, slots=True)
class Words:
    """Ways to ask: deeds and nouns about `<it>`, and whole sentences about a number `<in>` that is not yet right."""

    deeds: Templates
    nouns: Templates
    wishes: Templates = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """The boxes, what they do to a number, the words, and the numbers to try (the words' examples too)."""

    boxes: tuple[str, ...]
    words: Words
    apply: Callable[[float], float]
    tests: tuple[float, ...]
    slots: Mapping[str, str] = field(default_factory=dict)
    flag: bool = False  # gives 0 or 1, which a toggle can show


_NOUN_RECEIVED: Templates = (
    "{the|a} {number|value} {sent to|received as|that arrives at} <name>",
    "{whatever|what} is sent to <name>",
    "the {number|value} from the receiver <name>",
)
_TAKE_RECEIVED: Templates = (
    "^receive {a number|a value|numbers} {sent to|as|under the name|named} <name>",
    "^listen to <name>",
    "^get {a number|a value} through the receiver <name>",
)


def source(speech: Speech, draft: Draft) -> Entry:
    """A number's way in: as `ports.entry`, or now and then a receiver."""
    if speech.chance(0.1):
        name = speech.pick(ports.NAMES)
        box = draft.add(f"r {name}")
        return Entry(box, name, speech.say(_TAKE_RECEIVED, name=name), speech.say(_NOUN_RECEIVED, name=name))
    return ports.entry(speech, draft, slider=speech.pick(((0, 127), (0, 1), (-1, 1), (0, 100), (-100, 100))))


_GIVE_TOGGLE: Templates = (
    "^show <it> {in|with|on} a toggle",
    "^light a toggle {when it is so|with <it>}",
    "^display <it> {on|in} a toggle",
    "^switch a toggle with <it>",
)


def sink(speech: Speech, draft: Draft, box: int, *, flag: bool) -> Exit:
    """A result's way out: as `ports.leave`, and a toggle for what is 0 or 1."""
    if flag and speech.chance(0.25):
        deed = speech.say(_GIVE_TOGGLE, it="<it>")
        where = speech.pick(("shown on a toggle", "to a toggle", "on a toggle"))
        return Exit(f"box{draft.add('tgl', box)}", deed, deed.replace("<it>", "the result"), where)
    return ports.leave(speech, draft, box)


_DEEDS: Templates = (
    "<do> and <give>",
    "<do>, then <give>",
    "<do>, and <give>",
    "<take>, <do_it> and <give>",
    "<take>, <do_it>, then <give>",
    "<do> ({e.g. |for example |so |}<ex>) and <give>",
    "<do>, {so that|such that|i.e.} <ex>, and <give>",
    "<take>, <do_it> (<ex>), and <give>",
    "<give_noun>",
    "^find <noun> and <give>",
    "^get <noun> and <give>",
)
_OPEN_DEEDS: Templates = (
    "<do>",
    "<do>",
    "<do>, {so that|such that|for example|e.g.} <ex>",
    "<do>: <ex>",
    "<do> (<ex>)",
    "<take> and <do_it>",
    "^find <noun>",
    "^give me <noun>",
)
_THINGS: Templates = (
    "<noun>, <where>",
    "<noun> <where>",
    "{something|a box|a thing} for <noun>, <where>",
    "<noun> ({e.g. |}<ex>), <where>",
)
_OPEN_THINGS: Templates = ("<noun>", "<noun>: <ex>", "<noun> ({e.g. |}<ex>)", "{something|a box} for <noun>")
_FREE: Templates = (
    "<in>: <do_it> and <give>",
    "{i have|I've got|there is} <in> and {I want|i want|i need|I'd like} to <do_it>, then <give>",
    "{how do i|how can i|how would i|what is the way to} <do>? {then <give>|<give> afterwards|and <give>}",
    "<exs>. {do|make|build} that {for|with} <in> and <give>",
    "{what|which} {box|object} {do i need|should i use|is there} to <do>? <give>",
    "<noun>? <give>",
    "<in> comes in, <do_it>, <give>",
    "<exs> and so on, for <in>; <give>",
    "{given|from|for} <in>, <do_it> and <give>",
    "{take|with} <in>, {<do_it>|and <do_it>}. {then |finally |}<give>",
    "{if|when} <in> {changes|arrives|comes}, <do_it> and <give>",
)
_OPEN_FREE: Templates = (
    "<in>: <do_it>",
    "{i have|I've got} <in> and {I want|i want|i need|I'd like} to <do_it>",
    "{how do i|how can i|how would i|what is the way to} <do>?",
    "<exs>. {do|make|build} that {for|with} <in>",
    "{what|which} {box|object} {do i need|should i use|is there} to <do>?",
    "what is <noun>?",
    "<exs> and so on, for <in>",
    "{given|from|for} <in>, <do_it>",
    "show me <noun>",
)
_WISH: Templates = ("<wish>. <give>", "<wish>, {so |}<give>", "<wish>; {then |}<give>", "<wish> ({e.g. |}<ex>). <give>")
_OPEN_WISH: Templates = (
    "<wish>",
    "<wish>: <ex>",
    "<wish>, {e.g. |for example |}<ex>",
    "<wish>. {how?|please help|thanks}",
)
_EXAMPLE: Templates = (
    "<x> {becomes|gives|turns into|should give|->|makes|should become} <y>",
    "for <x> {the answer is|it gives|i want|I get} <y>",
    "<x> {becomes|gives} <y> and <x2> {becomes|gives} <y2>",
    "<x> {->|=>|to} <y>, <x2> {->|=>|to} <y2>",
    "{<y> for <x>|from <x> to <y>}",
)


def short(value: float) -> str:
    """A number as somebody would write it in an example."""
    return plain(round(value, 3))


def example(speech: Speech, operation: Operation) -> str:
    """One or two of the operation's tests with what they become."""
    x, x2 = speech.sample(operation.tests, 2)
    slots = {"x": short(x), "y": short(operation.apply(x)), "x2": short(x2), "y2": short(operation.apply(x2))}
    return speech.say(_EXAMPLE, **slots)


_TABLE: Templates = (
    "<x> {becomes|gives|->|makes} <y>, <x2> {becomes|gives|->|makes} <y2>, <x3> {becomes|gives|->|makes} <y3>",
    "{I want|give me|make} <y> for <x>, <y2> for <x2>, <y3> for <x3>",
)


def table(speech: Speech, operation: Operation) -> str:
    """The first three tests with what they become: enough to tell which operation it is."""
    slots: dict[str, str] = {}
    for mark, x in zip(("", "2", "3"), operation.tests, strict=False):
        slots |= {f"x{mark}": short(x), f"y{mark}": short(operation.apply(x))}
    return speech.say(_TABLE, **slots)


def asked(speech: Speech, operation: Operation) -> Drawn:
    """A number's way in, the operation, a way out."""
    draft = Draft()
    way_in = source(speech, draft)
    way_out = sink(speech, draft, draft.chain(way_in.box, *operation.boxes), flag=operation.flag)
    words = operation.words
    noun = speech.say(words.nouns, it=way_in.noun, **operation.slots)
    slots = {
        **way_in.slots,
        **way_out.slots,
        "noun": noun,
        "do": speech.say(words.deeds, it=way_in.noun, **operation.slots),
        "do_it": speech.say(words.deeds, it="it", **operation.slots),
        "ex": example(speech, operation),
        "exs": table(speech, operation),
        "give_noun": way_out.giving(noun),
    }
    request = _worded(speech, words, bool(way_out.give), {**operation.slots, **slots})
    return drawn(request, draft, lambda: _behaviour(way_in.port, way_out.port, operation))


def _worded(speech: Speech, words: Words, closed: bool, slots: dict[str, str]) -> str:
    """A frame about the deed or the noun, or whole sentences of its own."""
    choice = speech.rng.random()
    if words.wishes and choice < 0.15:
        slots["wish"] = speech.say(words.wishes, **slots)
        return speech.request((), (), _WISH if closed else _OPEN_WISH, **slots)
    if choice < 0.4:
        return speech.request((), (), _FREE if closed else _OPEN_FREE, **slots)
    return speech.request(_THINGS if closed else _OPEN_THINGS, _DEEDS if closed else _OPEN_DEEDS, **slots)


def _behaviour(way_in: str, way_out: str, operation: Operation) -> Behaviour:
    sends = tuple((10.0 + 5 * k, way_in, f"float {plain(value)}") for k, value in enumerate(operation.tests))
    wanted = [operation.apply(value) for value in operation.tests]
    return on(*sends, ms=70, expect=[gives(way_out, *wanted, tolerance=2e-3)])
