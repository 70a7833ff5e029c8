"""Lists as material: the ways in and out, and a request about a shape in many words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, drawn
from patchgen_training.families.phrases import Speech, Templates

Cord: TypeAlias = "int | str"


@dataclass(frozen=True, slots=True)
class Shape:
    """Boxes behind a list's way in, what comes out for a list, and the words; `length` where only that one fits."""

    build: Callable[[Draft, int], Cord]
    apply: Callable[[list[str]], list[str]]
    deeds: Templates
    nouns: Templates
    wishes: Templates = ()
    length: int = 0
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """A list's way in or out: its box or none, port, and words."""

    port: str
    noun: str
    deed: str
    box: int = 0


IN_INLET: Templates = (
    "a list",
    "an incoming list",
    "a list {from|at|coming into} {an|the} inlet",
    "the list {that comes in|at the inlet|from the inlet}",
    "{any|whatever} list {that arrives|that comes in}",
    "a list of {numbers|values} from the inlet",
)
_IN_BOX: Templates = (
    "{a|the} list {in|from|typed into} a {list box|listbox}",
    "the {contents|list} of a {list box|listbox}",
    "a list I {type|enter} in a {list box|listbox}",
)
_IN_RECEIVE: Templates = (
    "{a|the} list {sent to|received as|that arrives at} <name>",
    "the list from the receiver <name>",
)


def list_source(speech: Speech, draft: Draft) -> Way:
    """A list's way in: an inlet where nothing else is said, a list box, a receiver."""
    choice = speech.rng.random()
    if choice < 0.7:
        box, port, noun = draft.add("inlet"), "in0", speech.say(IN_INLET)
    elif choice < 0.9:
        box = draft.add("listbox")
        port, noun = f"box{box}", speech.say(_IN_BOX)
    else:
        port = speech.pick(ports.NAMES)
        box, noun = draft.add(f"r {port}"), speech.say(_IN_RECEIVE, name=port)
    return Way(port, noun, speech.say(("^take <in>", "^get <in>", "^start with <in>"), **{"in": noun}), box)


_OUT: dict[str, tuple[Templates, tuple[str, ...]]] = {
    "outlet": (
        ("^output <it>", "^send <it> to {the|an} outlet", "^return <it>", "^pass <it> out of an outlet"),
        ("to the outlet", "at the outlet", "sent to an outlet"),
    ),
    "print": (
        ("^print <it>", "^print <it> {to|in} the {console|Pd window}", "^post <it> to the console", "^log <it>"),
        ("printed", "to the console", "printed in the Pd window"),
    ),
    "listbox": (
        ("^show <it> in a {list box|listbox}", "^display <it> in a {list box|listbox}", "^put <it> into a listbox"),
        ("in a list box", "shown in a listbox", "displayed in a list box"),
    ),
    "floatatom": (
        ("^show <it> in a number box", "^display <it> in a number box", "^put <it> into a number box"),
        ("in a number box", "shown in a number box", "to a number box"),
    ),
    "symbolatom": (
        ("^show <it> in a symbol box", "^display <it> in a symbol box", "^put <it> into a symbol box"),
        ("in a symbol box", "shown in a symbol box"),
    ),
}


def sink(speech: Speech, draft: Draft, cords: tuple[Cord, ...], box: str = "listbox", it: str = "") -> Way:
    """A result's way out: an outlet, a [print], or a box of that kind."""
    kind = speech.pick(("outlet", "outlet", "print", "print", box))
    index = draft.add(kind, *cords)
    port = {"outlet": "out0", "print": "print:print"}.get(kind, f"box{index}")
    deeds, wheres = _OUT[kind]
    it = it or speech.pick(("it", "it", "the result", "the result", "that"))
    return Way(port, speech.pick(wheres), speech.say(deeds, it=it))


_DEEDS: Templates = (
    "<do> and <give>",
    "<do>, then <give>",
    "<take>, <do_it> and <give>",
    "<take>, <do_it>, then <give>",
    "<do> ({e.g. |so |}<ex>) and <give>",
    "<do>, {so that|for example} <ex>, and <give>",
    "^make <noun> and <give>",
    "^get <noun> and <give>",
)
_THINGS: Templates = (
    "<noun>, <where>",
    "{something|a thing|a box} that gives <noun>, <where>",
    "<noun> ({e.g. |}<ex>), <where>",
)
_FREE: Templates = (
    "{i have|I've got|there is} <in> and {I want|i need|I'd like} <noun>, <give>",
    "{how do i|how can i|what is the way to} <do>? {<give>|then <give>|<give> afterwards}",
    "<ex>: {do|make} that {for|with} <in> and <give>",
    "<in> -> <noun_it> -> <way_out>",
    "{given|with|from} <in>, <do_it> and <give>",
    "what is <noun>? <give>",
    "<in> comes, <do_it>, <give>",
)
_WISHES: Templates = ("<wish>. <give>", "<wish>; <give>", "<wish> (<ex>). <give>")
_EXAMPLES: Templates = (
    "<x> {becomes|gives|turns into|makes|should give} <y>",
    "<x> {->|=>} <y>",
    "from <x> {I want|comes} <y>",
)
_SAMPLES = ("4 7 1 9 3 8", "1 2 3 4 5", "60 64 67 72", "5 3 8 2 6", "10 20 30 40 50 60")


def shaped(speech: Speech, shape: Shape, *, number: bool = False) -> Drawn:
    """A list's way in, the shape's boxes, and the way out of a list or of a `number`."""
    draft = Draft()
    way_in = list_source(speech, draft)
    cords = (shape.build(draft, way_in.box),)
    way_out = sink(speech, draft, cords, "floatatom" if number else "listbox")
    items = speech.pick(_SAMPLES).split()
    if shape.length:
        items = [str(3 * k + 2) for k in range(shape.length)]
    of = f" of {numbers.number(speech, shape.length)} {speech.pick(('numbers', 'elements', 'items'))}"
    # A shape for one length says so behind the word "list".
    noun_in = (
        way_in.noun.replace("list box", "list-box").replace("list", f"list{of}", 1) if shape.length else way_in.noun
    )
    noun_in = noun_in.replace(f"list{of} of numbers", f"list{of}").replace(f"list{of} of values", f"list{of}")
    noun_in = noun_in.replace("list-box", "list box")
    result = " ".join(shape.apply(items))
    slots = {
        **shape.slots,
        "in": noun_in,
        "take": way_in.deed.replace(way_in.noun, noun_in),
        "give": way_out.deed,
        "where": way_out.noun,
        "way_out": way_out.noun,
        "ex": speech.say(_EXAMPLES, x=" ".join(items), y=result),
        "do": speech.say(shape.deeds, it=noun_in, **shape.slots),
        "do_it": speech.say(shape.deeds, it="it", **shape.slots),
        "noun": speech.say(shape.nouns, it=noun_in, **shape.slots),
        "noun_it": speech.say(shape.nouns, it="it", **shape.slots),
    }
    choice = speech.rng.random()
    if shape.wishes and choice < 0.12:
        slots["wish"] = speech.say(shape.wishes, **slots)
        request = speech.request((), (), _WISHES, **slots)
    elif choice < 0.35:
        request = speech.request((), (), _FREE, **slots)
    else:
        request = speech.request(_THINGS, _DEEDS, **slots)
    sent = f"list {' '.join(items)}"
    return drawn(request, draft, lambda: on((10, way_in.port, sent), expect=[gives(way_out.port, result)]))


def boxes(*texts: str) -> Callable[[Draft, int], Cord]:
    return lambda draft, start: draft.chain(start, *texts)


def message(places: list[int]) -> Callable[[Draft, int], Cord]:
    return boxes("msg " + " ".join(f"${place}" for place in places))
