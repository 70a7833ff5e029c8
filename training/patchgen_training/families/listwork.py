"""Lists as material: turned round, cut, joined, measured, remembered; each shape asked for in many ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.iteration import drip
from patchgen_training.families.numbers import plain
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


_IN_INLET: Templates = (
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
        box, port, noun = draft.add("inlet"), "in0", speech.say(_IN_INLET)
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


def _boxes(*texts: str) -> Callable[[Draft, int], Cord]:
    return lambda draft, start: draft.chain(start, *texts)


def _message(places: list[int]) -> Callable[[Draft, int], Cord]:
    return _boxes("msg " + " ".join(f"${place}" for place in places))


def _order(speech: Speech) -> Shape:
    """A new order for a list of a known length, by a message."""
    length = speech.pick((2, 3, 3, 4, 4, 5, 6))
    places = list(range(1, length + 1))
    kind = speech.pick(("reverse", "reverse", "left", "right", "ends", "first two"))
    if kind == "reverse" or length == 2:
        order, deeds, nouns = places[::-1], _REVERSE_DEEDS, _REVERSE_NOUNS
    elif kind == "left":
        order = places[1:] + places[:1]
        deeds = (
            "^rotate <it> by one to the left",
            "^move the first {element|item|number} of <it> to the end",
            "^put the first {element|item} of <it> last",
        )
        nouns = ("<it> rotated {one place |}to the left", "<it> with the first element moved to the end")
    elif kind == "right":
        order = places[-1:] + places[:-1]
        deeds = (
            "^rotate <it> by one to the right",
            "^move the last {element|item|number} of <it> to the {front|start|beginning}",
            "^put the last {element|item} of <it> first",
        )
        nouns = ("<it> rotated {one place |}to the right", "<it> with the last element moved to the front")
    elif kind == "ends":
        order = places[-1:] + places[1:-1] + places[:1]
        deeds = ("^swap the first and the last {element|item|number} of <it>", "^exchange the two ends of <it>")
        nouns = ("<it> with {its|the} first and last {elements|items} {swapped|exchanged}",)
    else:
        order = [2, 1, *places[2:]]
        deeds = (
            "^swap the first two {elements|items|numbers} of <it>",
            "^exchange the first and second {element|item} of <it>",
        )
        nouns = ("<it> with {its|the} first two {elements|items} {swapped|exchanged}",)
    return Shape(_message(order), lambda items: [items[place - 1] for place in order], deeds, nouns, length=length)


_REVERSE_DEEDS: Templates = (
    "^reverse <it>",
    "^turn <it> {around|back to front}",
    "^flip the order of <it>",
    "^put <it> {in|into} {reverse|the opposite} order",
    "^read <it> backwards",
    "^mirror <it>, last {element|item} first",
)
_REVERSE_NOUNS: Templates = (
    "<it> {backwards|in reverse|reversed|in reverse order}",
    "<it>, last {element|item} first",
    "the reverse of <it>",
)


def _reversed(draft: Draft, start: int) -> Cord:
    """[list split 1] runs into itself before it gives its element, so that the last comes out first."""
    trigger = draft.add("t b l b", start)
    first = draft.add("list split 1", f"{trigger}.1")
    gather = draft.add("list prepend", f"{trigger}.2>1", first)
    store = draft.add("t l l", gather)
    result = draft.add("list", trigger, f"{store}>1")
    draft.link(f"{first}.1", first)
    draft.link(f"{store}.1", f"{gather}.1")
    return result


def _last(draft: Draft, start: int) -> int:
    """[list split] at the length less one."""
    trigger = draft.add("t l l", start)
    place = draft.chain(f"{trigger}.1", "list length", "- 1")
    return draft.add("list split", trigger, f"{place}>1")


def _twice(draft: Draft, start: int) -> Cord:
    trigger = draft.add("t l l", start)
    return draft.add("list append", trigger, f"{trigger}.1>1")


def order(speech: Speech) -> Drawn:
    """Backwards, rotated, swapped, twice."""
    choice = speech.rng.random()
    if choice < 0.65:
        return shaped(speech, _order(speech))
    if choice < 0.85:
        wishes: Templates = ("<in> comes the wrong way round, turn it", "I need <in> {back to front|backwards}")
        deeds = (
            *_REVERSE_DEEDS,
            "^reverse <it>, {of any|whatever its} length",
            "^reverse <it>, no matter how long it is",
        )
        return shaped(speech, Shape(_reversed, lambda items: items[::-1], deeds, _REVERSE_NOUNS, wishes))
    doubling: Templates = (
        "^double <it>, once more behind itself",
        "^append <it> to itself",
        "^repeat <it> twice in {one|a single} list",
        "^duplicate <it>, so that it stands there twice",
    )
    nouns = ("<it> twice in a row", "<it> followed by itself", "<it> appended to itself")
    return shaped(speech, Shape(_twice, lambda items: items * 2, doubling, nouns))


def _part(speech: Speech) -> Shape:
    choice = speech.rng.random()
    if choice < 0.3:
        return Shape(
            lambda draft, start: f"{_last(draft, start)}.1",
            lambda items: items[-1:],
            (
                "^take the last {element|item|number|entry} of <it>",
                "^pick the {final|last} {element|item} {of|from} <it>",
                "^keep only the last {element|item} of <it>",
                "^find out what <it> ends with",
            ),
            ("the {last|final} {element|item|number|entry} of <it>", "the end of <it>, one element"),
            ("of <in> only the last {element|number} matters", "I only {want|need} the last {element|number} of <in>"),
        )
    if choice < 0.45:
        return Shape(
            lambda draft, start: _last(draft, start),
            lambda items: items[:-1],
            (
                "^remove the last {element|item|number|entry} {of|from} <it>",
                "^drop the {final|last} {element|item} of <it>",
                "^cut off the end of <it>, one element",
            ),
            ("<it> without {its|the} last {element|item|number}", "all but the last {element|item} of <it>"),
        )
    count = speech.rng.randint(1, 3)
    said = "" if count == 1 else numbers.number(speech, count) + " "
    slots = {"n": said, "s": "" if count == 1 else "s"}
    if choice < 0.6:
        return Shape(
            _boxes(f"list split {count}"),
            lambda items: items[:count],
            (
                "^keep only the first <n>{element|item|number}<s> of <it>",
                "^cut <it> off after the first <n>{element|item}<s>",
                "^shorten <it> to {its|the} first <n>{element|item}<s>",
                "^ignore everything in <it> after the first <n>{element|item|number}<s>",
            ),
            (
                "the first <n>{element|item|number|entry}<s> of <it>",
                "the beginning of <it>: the first <n>{element|item}<s>",
            ),
            slots=slots,
        )
    if choice < 0.8:
        return Shape(
            lambda draft, start: f"{draft.add(f'list split {count}', start)}.1",
            lambda items: items[count:],
            (
                "^skip the first <n>{element|item|number}<s> of <it>",
                "^throw away the first <n>{element|item}<s> of <it>",
                "^cut the first <n>{element|item|word}<s> off <it>",
                "^keep all but the first <n>{element|item}<s> of <it>",
            ),
            (
                "<it> without the first <n>{element|item|number}<s>",
                "the rest of <it> after the first <n>{element|item}<s>",
            ),
            slots=slots,
        )
    size = speech.rng.randint(1, 2)
    span = f"{count + 1}" if size == 1 else f"{count + 1} and {count + 2}"
    return Shape(
        lambda draft, start: draft.add(f"list split {size}", f"{draft.add(f'list split {count}', start)}.1"),
        lambda items: items[count : count + size],
        (
            "^cut {element|item|number}<s> <span> out of <it>",
            "^take only the {element|item|entry}<s> at position<s> <span> of <it>",
            "^extract {element|item}<s> number <span> from <it>",
        ),
        ("{element|item|entry}<s> <span> of <it>", "position<s> <span> of <it>, {as a list of its own|cut out}"),
        slots={"span": span, "s": "s" if size > 1 else ""},
    )


def part(speech: Speech) -> Drawn:
    """First, last, all but these, out of the middle."""
    return shaped(speech, _part(speech))


def _gathered(draft: Draft, start: int, first: str, box: str) -> tuple[int, int]:
    """All elements through `box` into a [f], which `first` sets; its index, and the box that tells the end."""
    trigger = draft.add("t b b a", start)
    zero = draft.add(f"msg {first}", f"{trigger}.1")
    each = drip(draft, trigger, ".2")
    gather = draft.add(box, f"{zero}>1", each)
    store = draft.add("f", gather)
    draft.link(store, f"{gather}.1")
    return draft.add("f", f"{each}.2", f"{store}>1"), trigger


def _gatherer(first: str, box: str) -> Callable[[Draft, int], Cord]:
    return lambda draft, start: _gathered(draft, start, first, box)[0]


def _average(draft: Draft, start: int) -> Cord:
    """The length first, as the sum sets off the division."""
    trigger = draft.add("t l l", start)
    length = draft.add("list length", f"{trigger}.1")
    total, _ = _gathered(draft, trigger, "0", "+")
    return draft.add("/", f"{length}>1", total)


def _product(items: list[str]) -> float:
    product = 1.0
    for item in items:
        product *= float(item)
    return product


def _figure(apply: Callable[[list[str]], float]) -> Callable[[list[str]], list[str]]:
    return lambda items: [plain(apply(items))]


def _total(items: list[str]) -> float:
    return sum(map(float, items))


_STATISTICS: tuple[Shape, ...] = (
    Shape(
        _average,
        _figure(lambda items: _total(items) / len(items)),
        (
            "^average {all |}the {numbers|values} {of|in} <it>",
            "^calculate the {mean|average} of <it>",
            "^find the mean {value |}of <it>{, whatever its length|}",
            "^add up <it> and ^divide by {the number of elements|its length}",
        ),
        ("the {mean|average|mean value} of {the numbers in |}<it>", "the average over <it>"),
        ("of all the numbers in <in> I want the average",),
    ),
    Shape(
        _gatherer("-1e+09", "max"),
        _figure(lambda items: max(map(float, items))),
        (
            "^find the {largest|biggest|highest|greatest|maximum} {number|value|element} {in|of} <it>",
            "^pick the {largest|biggest|highest} of the numbers in <it>",
            "^search <it> for {its|the} maximum",
        ),
        ("the {largest|biggest|highest|maximum} {number|value} {in|of} <it>", "the {max|maximum} of <it>"),
        ("which number in <in> is the biggest",),
    ),
    Shape(
        _gatherer("1e+09", "min"),
        _figure(lambda items: min(map(float, items))),
        (
            "^find the {smallest|lowest|minimum|least} {number|value|element} {in|of} <it>",
            "^pick the {smallest|lowest} of the numbers in <it>",
            "^search <it> for {its|the} minimum",
        ),
        ("the {smallest|lowest|minimum} {number|value} {in|of} <it>", "the {min|minimum} of <it>"),
        ("which number in <in> is the smallest",),
    ),
    Shape(
        _gatherer("0", "+"),
        _figure(_total),
        (
            "^add {all the numbers|everything|all values} {in|of} <it> together",
            "^total <it>",
            "^sum {over|up} {all elements of |}<it>{, however long it is|}",
        ),
        ("the {sum|total} of {all elements of |all numbers in |}<it>", "everything in <it> added {up|together}"),
        ("how much is <in> all together",),
    ),
    Shape(
        _gatherer("1", "*"),
        _figure(_product),
        (
            "^multiply all the {numbers|values} {in|of} <it> {together|with each other}",
            "^calculate the product of {all numbers in |}<it>",
        ),
        ("the product of {all numbers in |the elements of |}<it>", "all numbers of <it> multiplied {together|}"),
    ),
    Shape(
        _boxes("list length"),
        _figure(lambda items: float(len(items))),
        (
            "^count {how many elements|how many items|what} <it> has",
            "^count the {entries|words|elements|values} {in|of} <it>",
            "^find out how long <it> is",
            "^measure how many {elements|items|things} are in <it>",
        ),
        ("the {size|length} of <it>", "the number of {entries|elements|values|things} in <it>", "how long <it> is"),
        ("I don't know how long <in> is, {tell me|count it}",),
    ),
)


def statistic(speech: Speech) -> Drawn:
    """Mean, extremes, sum, product and length of a list of any length."""
    return shaped(speech, speech.pick(_STATISTICS), number=True)


_JOIN_DEEDS: Templates = (
    "^join two lists, <which>, and <give>",
    "^put two lists {together|one behind the other}: <which>; <give>",
    "^take a list from each of two inlets, ^join them, <which>, and <give>",
    "^concatenate {the lists at|two lists from} two inlets, <which>, and <give>",
    "^combine two lists into one long list, <which>, and <give>",
    "^glue two lists from two inlets together, <which>, and <give>",
    "^merge two lists, <which>, and <give>",
)
_JOIN_THINGS: Templates = (
    "two lists from two inlets {joined|in one}, <which>, <where>",
    "one list made of two, <which>, <where>",
    "the concatenation of two lists, <which>, <where>",
)
_JOIN_FREE: Templates = (
    "two inlets with lists, <which>, <give>",
    "{i have|I get} two lists at two inlets and want one, <which>. <give>",
    "how do i {join|concatenate} two lists, <which>? <give>",
    "list + list = one list, <which>, {two inlets|left and right inlet}, <give>",
)


def join(speech: Speech) -> Drawn:
    """Two inlets, one list; the left one sets it off, or either where it is said."""
    draft = Draft()
    front = speech.chance(0.4)
    left, right = draft.add("inlet"), draft.add("inlet")
    box = f"list {'prepend' if front else 'append'}"
    either = speech.chance(0.2)
    again = draft.add("t b l", right) if either else right
    joined = draft.add(box, left, *((again, f"{again}.1>1") if either else (f"{again}>1",)))
    way_out = sink(speech, draft, (joined,), it=speech.pick(("it", "the result", "the long list", "the joined list")))
    first, last = ("second", "first") if front else ("first", "second")
    which = speech.say(
        (
            "the <a> {one |}before the <b>{| one}",
            "the <b> {one |}{after|behind} the <a>",
            "<a> then <b>",
        ),
        a=first,
        b=last,
    )
    if either:
        which += speech.pick((", whenever either changes", ", either inlet sets it off", ", on a list at either inlet"))
    slots = {"which": which, "give": way_out.deed, "where": way_out.noun}
    if speech.chance(0.25):
        request = speech.request((), (), _JOIN_FREE, **slots)
    else:
        request = speech.request(_JOIN_THINGS, _JOIN_DEEDS, **slots)
    wanted = ["7 8 1 2"] if front else ["1 2 7 8"]
    if either:
        wanted = ["7 8", *wanted]
    sends = ((10, "in1", "list 7 8"), (20, "in0", "list 1 2"))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(way_out.port, *wanted)]))


_SPLIT_DEEDS: Templates = (
    "^split <in> after {the first <n>|<n>} {element|item}<s> and ^send both parts to <ends>",
    "^cut <in> in two{ parts|} after {the first <n>|<n>} {element|item}<s>: <ends>",
    "^divide <in> {at position|after element} <p> into two lists, {one|each} for <each>",
    "^send the first <n> {element|item}<s> of <in> to the {left|first} <end>, the rest to the {right|second}",
    "^separate the first <n> {element|item}<s> of <in> from {the rest|the others|what follows}, <ends>",
    "^take <in>, ^give its first <n> {element|item}<s> {to|at} the left <end> and what remains {to|at} the right <end>",
)
_SPLIT_THINGS: Templates = (
    "<in> split {at|after} position <p>, <ends>",
    "a {splitter|divider} for <in>: the first <n> {element|item}<s> left, the rest right, <ends>",
    "<ends> for the first <n> {element|item}<s> of <in> and for the rest",
)
_SPLIT_FREE: Templates = (
    "{how do i|how can i} split <in> into the first <n> and the rest? <ends> please",
    "<in>: first <n> left, rest right, <ends>",
    "{i have|there is} <in>. the first <n> {element|item}<s> should go left, the rest right, <ends>",
)


def split(speech: Speech) -> Drawn:
    """A list in two at a position."""
    draft = Draft()
    way_in = list_source(speech, draft)
    place = speech.rng.randint(1, 4)
    box = draft.add(f"list split {place}", way_in.box)
    kind = speech.pick(("outlet", "outlet", "listbox", "print"))
    if kind == "print":
        draft.add("print left", box)
        draft.add("print right", f"{box}.1")
        names = ["print:left", "print:right"]
        ends, each = "two prints, left and right", "a print, left and right"
    else:
        boxes = [draft.add(kind, cord) for cord in (box, f"{box}.1")]
        names = ["out0", "out1"] if kind == "outlet" else [f"box{index}" for index in boxes]
        said = "outlets" if kind == "outlet" else "list boxes"
        ends, each = speech.pick((f"two {said}", f"2 {said}")), "an outlet" if kind == "outlet" else "a list box"
    slots = {
        "in": way_in.noun,
        "n": numbers.number(speech, place) if place > 1 else "one",
        "p": str(place),
        "s": "s" if place > 1 else "",
        "ends": ends,
        "each": each,
        "end": {"outlet": "outlet", "listbox": "list box", "print": "print (left, right)"}[kind],
    }
    if speech.chance(0.25):
        request = speech.request((), (), _SPLIT_FREE, **slots)
    else:
        request = speech.request(_SPLIT_THINGS, _SPLIT_DEEDS, **slots)
    items = ["5", "6", "7", "8", "9", "10"]
    wanted = " ".join(items[:place]), " ".join(items[place:])
    return drawn(
        request,
        draft,
        lambda: on(
            (10, way_in.port, f"list {' '.join(items)}"),
            expect=[gives(name, want) for name, want in zip(names, wanted, strict=True)],
        ),
    )


_AROUND_DEEDS: Templates = (
    "^put {the words|} <w> <side> <in> and <give>",
    "^stick {the words |}<w> {on to|onto} {<in>, <side_it>,|<in> (<side_it>)} and <give>",
    "^add <w> <side> {every|each} list that comes in {to the inlet|at the inlet} and <give>",
    "<take>, ^add <w> <side_it> and <give>",
    "^extend <in> {by|with} <w> <side_it> and <give>",
    "^attach <w> <side_it> of <in>, then <give>",
    "^let <w> stand <side> <in>, and <give>",
)


def around(speech: Speech) -> Drawn:
    """Several words or numbers before or after a list."""
    draft = Draft()
    draft.add("inlet")
    front = speech.chance(0.5)
    count = speech.pick((1, 2, 2, 3))
    words = speech.sample(ports.WORDS, count)
    if speech.chance(0.4):
        words = [str(speech.rng.randint(0, 127)) for _ in range(count)]
    if count == 1 and front and speech.chance(0.5):
        words = [speech.pick(("set", "symbol", "note", "open", "send", "add", "play", "goto", "rgb"))]
    text = " ".join(words)
    way_out = sink(speech, draft, (draft.add(f"list {'prepend' if front else 'append'} {text}", 0),))
    slots = {
        "w": text if words[0].isdigit() else speech.pick((text, f'"{text}"', f"'{text}'")),
        "in": speech.say(_IN_INLET),
        "side": speech.pick(("before", "in front of")) if front else speech.pick(("after", "behind")),
        "side_it": speech.pick(("at the front", "at the beginning", "at the start"))
        if front
        else speech.pick(("at the end", "at the back")),
        "give": way_out.deed,
        "where": way_out.noun,
    }
    slots["take"] = f"^take {slots['in']}"
    request = speech.request(
        (
            "<in> with <w> <side> it, <where>",
            "lists that {begin|start} with <w>, <where>" if front else "<in> ending {in|with} <w>, <where>",
        ),
        _AROUND_DEEDS,
        ("<in>, <w> <side> it, <give>", "how do i get <w> <side> <in>? <give>"),
        **slots,
    )
    wanted = f"{text} 3 5" if front else f"3 5 {text}"
    return drawn(request, draft, lambda: on((10, "in0", "list 3 5"), expect=[gives(way_out.port, wanted)]))


_LATEST_DEEDS: Templates = (
    "^keep the last <n> {numbers|values} from <in> as a list, newest first, and <give>",
    "^remember the {last|latest|most recent} <n> {numbers|values} of <in> in a list (newest first) and <give>",
    "^collect the <n> {latest|most recent} {numbers|values} {of|from} <in>, the newest at the front, and <give>",
    "^store a history of <n> {numbers|values} from <in>, newest first, and <give>",
    "^put {each new number|every number} from <in> in front of the ones before, at most <n>, and <give>",
    "^push numbers from <in> {on|onto} a list that holds {at most |}<n>, newest first, and <give>",
    "^shift numbers from <in> through a list of <n>, newest first, and <give>",
)
_LATEST_THINGS: Templates = (
    "a {history|memory|buffer} of the last <n> {numbers|values} from <in>, newest first, <where>",
    "the {last|latest} <n> {numbers|values} of <in> as a list, newest first, <where>",
    "a shift register of <n> for <in>, newest first, <where>",
)
_LATEST_FREE: Templates = (
    "<in>: the last <n> as a list, newest first, <give>",
    "{i want|i need} to {see|have} the last <n> numbers {of|from} <in>, newest first. <give>",
    "how do i remember the last <n> values of <in> (newest first)? <give>",
)


def latest(speech: Speech) -> Drawn:
    """The newest numbers as a list: a list in front of itself, cut to its size."""
    draft = Draft()
    way_in = ports.entry(speech, draft)
    count = speech.rng.randint(2, 16)
    grown = draft.add("list append", way_in.box)
    cut = draft.add(f"list split {count}", grown)
    store = draft.add("t l l", cut, f"{cut}.2")
    draft.link(f"{store}.1", f"{grown}.1")
    way_out = sink(speech, draft, (store,), it=speech.pick(("it", "the list", "them")))
    slots = {"in": way_in.noun, "n": numbers.number(speech, count), "give": way_out.deed, "where": way_out.noun}
    if speech.chance(0.25):
        request = speech.request((), (), _LATEST_FREE, **slots)
    else:
        request = speech.request(_LATEST_THINGS, _LATEST_DEEDS, **slots)
    values = [str(k + 3) for k in range(count + 1)]
    wanted = [" ".join(reversed(values[max(0, k + 1 - count) : k + 1])) for k in range(count + 1)]
    sends = tuple((5.0 + 2 * k, way_in.port, f"float {value}") for k, value in enumerate(values))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(way_out.port, *wanted)]))


_RECALL_DEEDS: Templates = (
    "^store {a list|lists} from the inlet and <give> {when|whenever} <press>",
    "^keep the last list {that came in|at the inlet} and <give> {when|each time} <press>",
    "^hold a list in memory; {when|whenever} <press>, <give>",
    "^remember <in> until <press>, then <give>",
    "^memorize <in> and, {when|each time} <press>, <give>",
    "^save <in> for later: {when|as soon as} <press>, <give>",
)


def recall(speech: Speech) -> Drawn:
    """A list in the cold inlet of [list], a button for it."""
    draft = Draft()
    button = draft.add("bng")
    way_out = sink(speech, draft, (draft.add("list", button, f"{draft.add('inlet')}>1"),))
    press = (
        "a button is {pressed|clicked|hit}",
        "I {press|click|hit} a {button|bang button}",
        "a bang button is {pressed|clicked}",
    )
    slots = {"in": speech.say(_IN_INLET), "give": way_out.deed, "where": way_out.noun, "press": speech.say(press)}
    request = speech.request(
        ("a {memory|store} for {a list|lists} from the inlet with a button to {recall|get back} the list, <where>",),
        _RECALL_DEEDS,
        (
            "list inlet stored, button recalls, <give>",
            "{when|whenever} <press> i want the {last list|list} from the inlet, <give>",
        ),
        **slots,
    )
    sends = (
        (10, "in0", "list 3 5"),
        (20, f"box{button}", "bang"),
        (30, "in0", "list 9 1 4"),
        (40, f"box{button}", "bang"),
    )
    return drawn(request, draft, lambda: on(*sends, expect=[gives(way_out.port, "3 5", "9 1 4")]))


FAMILIES = (
    Family("list-order", order, 0.9),
    Family("list-cut", part, 0.9),
    Family("list-statistic", statistic, 0.9),
    Family("list-join", join, 0.6),
    Family("list-split", split, 0.7),
    Family("list-around", around, 0.6),
    Family("latest-numbers", latest, 0.5),
    Family("list-recall", recall, 0.5),
)
