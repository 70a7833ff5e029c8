"""Lists joined, split, put between words, remembered."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.listshapes import IN_INLET, list_source, sink
from patchgen_training.families.phrases import Speech, Templates

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
        "in": speech.say(IN_INLET),
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
    slots = {"in": speech.say(IN_INLET), "give": way_out.deed, "where": way_out.noun, "press": speech.say(press)}
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
    Family("list-join", join, 0.6),
    Family("list-split", split, 0.7),
    Family("list-around", around, 0.6),
    Family("latest-numbers", latest, 0.5),
    Family("list-recall", recall, 0.5),
)
