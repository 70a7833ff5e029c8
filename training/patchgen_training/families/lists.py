"""Lists: packing and unpacking, their parts, what is put before or after them."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import gives, on
from patchgen_training.families.draft import Draft, outlet
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.phrases import Speech, Templates

_LIST_IN: Templates = (
    "a list from the inlet",
    "a list {that comes in|at the inlet}",
    "an incoming list",
    "the list from an inlet",
    "the list that comes into the inlet",
)
_TAKE_LIST: Templates = (
    "^take a list",
    "^receive a list {at|from|in} {the|an|its} inlet",
    "^take a list as input",
    "^get a list from the inlet",
)


def list_in(speech: Speech) -> dict[str, str]:
    """The words for a list at the inlet: `<in>` and `<take>`."""
    return {"in": speech.say(_LIST_IN), "take": speech.say(_TAKE_LIST)}


def _list_out(speech: Speech, draft: Draft, *cords: int | str, it: str) -> tuple[str, str, str]:
    """A list's way out: an outlet, a [print] or a list box; port, deed, where."""
    kind = speech.pick(("outlet", "outlet", "print", "listbox"))
    box = draft.add(kind, *cords)
    port = {"outlet": "out0", "print": "print:print", "listbox": f"box{box}"}[kind]
    give = {
        "outlet": ("^output <it>", "^send <it> to the outlet", "^send <it> out of the outlet"),
        "print": ("^print <it>", "^print <it> to the console"),
        "listbox": ("^show <it> in a list box", "^display <it> in a listbox"),
    }[kind]
    where = {
        "outlet": ("to the outlet", "at the outlet"),
        "print": ("printed", "to the console"),
        "listbox": ("in a list box", "shown in a listbox"),
    }[kind]
    return port, speech.say(give, it=it), speech.say(where)


def pack(speech: Speech) -> Drawn:
    """Several numbers into one list; the left one sends it, or any where it is said."""
    count = speech.pick((2, 2, 3, 3, 4, 5, 6, 8))
    inlets, every = speech.chance(0.6), speech.chance(0.25)
    draft = Draft()
    boxes = [draft.add("inlet" if inlets else "floatatom") for _ in range(count)]
    if every:
        triggers = [boxes[0], *(draft.add("t b f", box) for box in boxes[1:])]
        cords: list[int | str] = [*triggers, *(f"{box}.1>{k + 1}" for k, box in enumerate(triggers[1:]))]
        packed = draft.add("pack " + " ".join(["f"] * count), *cords)
    else:
        packed = draft.add(
            "pack " + " ".join(["f"] * count), *(box if k == 0 else f"{box}>{k}" for k, box in enumerate(boxes))
        )
    port, give, where = _list_out(speech, draft, packed, it=speech.pick(("it", "the list")))
    slots = {
        "k": numbers.number(speech, count),
        "boxes": "inlets" if inlets else "number boxes",
        "give": give,
        "where": where,
    }
    slots["any"] = (
        speech.pick((" whenever any of them changes", " when any of them changes", ", any of them triggers it"))
        if every
        else ""
    )
    request = speech.request(
        ("a list of <k> numbers from <k> <boxes><any>, <where>", "<k> <boxes> packed into {a|one} list<any>, <where>"),
        (
            "^pack <k> numbers from <boxes> into a list<any> and <give>",
            "^combine the {numbers|values} of <k> <boxes> into {a|one} list<any> and <give>",
            "^take <k> numbers from <k> <boxes>, ^make {a|one} list of them<any> and <give>",
        ),
        ("pack <k> <boxes><any>, <where>",),
        **slots,
    )
    names = [f"in{k}" for k in range(count)] if inlets else [f"box{box}" for box in boxes]
    sends = tuple((10.0 + 2 * (count - k), names[k], f"float {k + 5}") for k in reversed(range(count)))
    final = " ".join(str(k + 5) for k in range(count))
    wanted = (
        [" ".join("0" if j < k else str(j + 5) for j in range(count)) for k in reversed(range(count))]
        if every
        else [final]
    )
    return drawn(request, draft, lambda: on(*sends, expect=[gives(port, *wanted)]))


def unpack(speech: Speech) -> Drawn:
    """A list into its numbers, a way out for each."""
    count = speech.pick((2, 2, 3, 3, 3, 4, 5, 6))
    outlets = speech.chance(0.6)
    draft = Draft()
    box = draft.add("unpack " + " ".join(["f"] * count), draft.add("inlet"))
    ends = [draft.add("outlet" if outlets else "floatatom", outlet(box, k)) for k in range(count)]
    slots = {
        "k": numbers.number(speech, count),
        "boxes": "outlets" if outlets else "number boxes",
        **list_in(speech),
    }
    request = (
        speech.request(
            ("{an unpacker|a splitter} for lists of <k> numbers from the inlet, into <k> <boxes>",),
            (
                "^unpack <in> {with <k> numbers|of <k> numbers} into <k> <boxes>",
                "^split <in> of <k> numbers into <k> {separate |}<boxes>",
                (
                    "<take> of <k> numbers and ^send {each|each of them|every element} "
                    "to its own {one of <k> <boxes>|<boxes>}"
                ),
                "^separate the <k> numbers of <in> {into|to} <boxes>",
            ),
            ("unpack <k> from inlet to <boxes>",),
            **slots,
        )
        .replace("its own outlets", "its own outlet")
        .replace("its own number boxes", "its own number box")
    )
    names = [f"out{k}" if outlets else f"box{end}" for k, end in enumerate(ends)]
    message = " ".join(str(3 * k + 1) for k in range(count))
    return drawn(
        request,
        draft,
        lambda: on((10, "in0", message), expect=[gives(name, 3 * k + 1) for k, name in enumerate(names)]),
    )


_PARTS: tuple[tuple[tuple[str, ...], Templates, Templates, str, Callable[[list[str]], list[str]]], ...] = (
    (
        ("list length",),
        ("^count the {elements|items|numbers} {of|in} <in>", "^get the length of <in>", "^measure the length of <in>"),
        ("the length of <in>", "the number of elements in <in>"),
        "the length",
        lambda x: [str(len(x))],
    ),
    (
        ("list split 1",),
        ("^take the first {element|number|item} of <in>", "^get the first {element|item} of <in>"),
        ("the first {element|number|item} of <in>",),
        "it",
        lambda x: x[:1],
    ),
    (
        ("list split 1", ".1"),
        ("^remove the first {element|number|item} {of|from} <in>", "^drop the first {element|item} of <in>"),
        ("<in> without its first {element|item}", "the rest of <in> after the first element"),
        "the rest",
        lambda x: x[1:],
    ),
    (
        ("list split 2",),
        ("^take the first two {elements|numbers|items} of <in>",),
        ("the first two {elements|numbers} of <in>",),
        "them",
        lambda x: x[:2],
    ),
    (
        ("list split 3",),
        ("^take the first three {elements|numbers|items} of <in>",),
        ("the first three {elements|numbers} of <in>",),
        "them",
        lambda x: x[:3],
    ),
)


def part(speech: Speech) -> Drawn:
    """A list's length, its beginning, its rest."""
    boxes, deeds, nouns, it, apply = speech.pick(_PARTS)
    draft = Draft()
    box: int | str = draft.add(boxes[0], draft.add("inlet"))
    if len(boxes) > 1:
        box = f"{box}{boxes[1]}"
    port, give, where = _list_out(speech, draft, box, it=it)
    noun = speech.say(_LIST_IN)
    slots = {
        "do": speech.say(deeds, **{"in": noun}),
        "noun": speech.say(nouns, **{"in": noun}),
        "give": give,
        "where": where,
    }
    request = speech.request(("<noun>, <where>", "<noun> <where>"), ("<do> and <give>", "<do>, then <give>"), **slots)
    items = ["4", "7", "1", "9", "3"]
    return drawn(request, draft, lambda: on((10, "in0", " ".join(items)), expect=[gives(port, " ".join(apply(items)))]))


def nth(speech: Speech) -> Drawn:
    """The n-th element, by `$n` in a message."""
    place = speech.rng.randint(2, 6)
    draft = Draft()
    box = draft.add(f"msg ${place}", draft.add("inlet"))
    port, give, where = _list_out(speech, draft, box, it="it")
    slots = {
        "n": numbers.nth(speech, place),
        **list_in(speech),
        "give": give,
        "where": where,
    }
    request = speech.request(
        ("the <n> {element|number|item} of <in>, <where>",),
        (
            "^take the <n> {element|number|item} {of|from} <in> and <give>",
            "<take> and ^pick its <n> {element|item|number}, then <give>",
            "^extract the <n> {element|item} {of|from} <in> and <give>",
        ),
        **slots,
    )
    return drawn(request, draft, lambda: on((10, "in0", "11 12 13 14 15 16 17"), expect=[gives(port, 10 + place)]))


def extend(speech: Speech) -> Drawn:
    """Something before or after a list."""
    front = speech.chance(0.5)
    word = speech.pick(ports.WORDS) if speech.chance(0.5) else str(speech.rng.randint(1, 100))
    draft = Draft()
    box = draft.add(f"list {'prepend' if front else 'append'} {word}", draft.add("inlet"))
    port, give, where = _list_out(speech, draft, box, it=speech.pick(("it", "the list", "the result")))
    slots = {
        **list_in(speech),
        "w": speech.pick((word, f'"{word}"')) if not word.isdigit() else word,
        "give": give,
        "where": where,
    }
    if front:
        deeds: Templates = (
            "^prepend <w> to <in> and <give>",
            "^add <w> {at|to} the {front|beginning|start} of <in> and <give>",
            "^put <w> {before|in front of} <in> and <give>",
            "<take>, ^prepend <w> and <give>",
        )
    else:
        deeds = (
            "^append <w> to <in> and <give>",
            "^add <w> {at|to} the end of <in> and <give>",
            "^put <w> {after|behind} <in> and <give>",
            "<take>, ^append <w> and <give>",
        )
    request = speech.request(
        ("<in> with <w> {" + ("before|in front of" if front else "after|behind") + "} it, <where>",), deeds, **slots
    )
    wanted = [word, "3", "5"] if front else ["3", "5", word]
    return drawn(request, draft, lambda: on((10, "in0", "list 3 5"), expect=[gives(port, " ".join(wanted))]))


FAMILIES = (
    Family("pack", pack, 0.8),
    Family("unpack", unpack, 0.8),
    Family("list-part", part, 0.8),
    Family("list-nth", nth, 0.5),
    Family("list-extend", extend, 0.6),
)
