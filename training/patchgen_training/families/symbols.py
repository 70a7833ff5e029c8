"""Numbers written as symbols, two values exchanged, and words packed together with numbers."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import ports
from patchgen_training.families.behaviour import gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.listshapes import sink
from patchgen_training.families.phrases import Speech, Templates

# Formats of [makefilename], words for what comes out, and how the numbers 65, 7 and 100 look in them.
_FORMATS: tuple[tuple[str, Templates, Callable[[int], str]], ...] = (
    ("%d", ("a symbol", "text", "a word", "a string"), str),
    ("%03d", ("text with leading zeros, three digits", "a three-digit symbol, padded with zeros"), "{:03d}".format),
    ("%02d", ("text with leading zeros, two digits", "a two-digit symbol, padded with zeros"), "{:02d}".format),
    ("%04d", ("text with leading zeros, four digits", "a four-digit symbol, padded with zeros"), "{:04d}".format),
    ("%x", ("a hexadecimal symbol", "hex text", "hexadecimal"), "{:x}".format),
    ("%c", ("the character with that ASCII code", "a letter by its ascii code", "its ASCII character"), chr),
    ("%dHz", ("a symbol with Hz behind it", "text with the unit Hz stuck to it"), "{}Hz".format),
    ("%dms", ("a symbol with ms behind it", "text with the unit ms stuck to it"), "{}ms".format),
    ("#%d", ("a symbol with a # in front", "text that begins with a hash sign"), "#{}".format),
    ("/%d", ("a symbol with a slash in front", "text that begins with a slash"), "/{}".format),
)
_FORMAT_DEEDS: Templates = (
    "^turn <in> into <what> (<x> {becomes|gives} <y>) and <give>",
    "^convert <in> to <what>, e.g. <x> to <y>, and <give>",
    "^write <in> as <what> (<x>: <y>) and <give>",
    "^make <what> {of|from|out of} <in>, so that <x> {becomes|gives} <y>, and <give>",
    "^format <in> as <what>, <x> {being|giving} <y>, and <give>",
    "^change <in> {into|to} <what> and <give>; <x> is <y>",
    "<take>, ^turn it into <what> (<x> {becomes|gives} <y>) and <give>",
)
_FORMAT_THINGS: Templates = (
    "<in> as <what> (<x> {becomes|gives} <y>), <where>",
    "a converter from <in> to <what>, <x> to <y>, <where>",
)
_FORMAT_FREE: Templates = (
    "<in> should {be|become} <what>: <x> -> <y>. <give>",
    "how do i turn <in> into <what>? <x> should give <y>, <give>",
    "<x> -> <y>: <in> as <what>, <give>",
)


def written(speech: Speech) -> Drawn:
    """A number as a symbol."""
    form, whats, apply = speech.pick(_FORMATS)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    way_out = sink(speech, draft, (draft.add(f"makefilename {form}", way_in.box),), "symbolatom")
    x = speech.pick((65, 72, 100, 90, 77))
    slots = {**way_in.slots, "what": speech.pick(whats), "x": str(x), "y": apply(x)}
    slots |= {"give": way_out.deed, "where": way_out.noun}
    if speech.chance(0.25):
        request = speech.request((), (), _FORMAT_FREE, **slots)
    else:
        request = speech.request(_FORMAT_THINGS, _FORMAT_DEEDS, **slots)
    sends = tuple((10.0 + 5 * k, way_in.port, f"float {value}") for k, value in enumerate((65, x, 100)))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(way_out.port, apply(65), apply(x), apply(100))]))


_SWAP_DEEDS: Templates = (
    "^swap two numbers from two <boxes>: the first goes to the second <end>, the second to the first",
    "^exchange the numbers of two <boxes> and ^give them at two <ends>",
    "^cross two numbers, left in to right out and right in to left out, two <boxes> and two <ends>",
    "^take two numbers from two <boxes> and ^put them out the other way round at two <ends>",
    "^switch the places of two numbers (two <boxes> in, two <ends> out)",
    "^let two numbers from two <boxes> trade places at two <ends>",
)
_SWAP_THINGS: Templates = (
    "two <boxes> and two <ends> with the numbers {swapped|exchanged|crossed}",
    "two numbers {swapped|the other way round}, from two <boxes> to two <ends>",
)
_SWAP_FREE: Templates = (
    "two <boxes> a and b, two <ends>: b on the left, a on the right",
    "how {do|can} i {swap|exchange} two numbers? two <boxes> in, two <ends> out",
    "a, b -> b, a: two <boxes> in, two <ends> out",
)


def swapped(speech: Speech) -> Drawn:
    """[swap]: the left inlet sets it off."""
    draft = Draft()
    inlets, outlets = speech.chance(0.5), speech.chance(0.5)
    left, right = (draft.add("inlet" if inlets else "floatatom") for _ in range(2))
    swap = draft.add("swap", left, f"{right}>1")
    ends = [draft.add("outlet" if outlets else "floatatom", cord) for cord in (swap, f"{swap}.1")]
    slots = {
        "boxes": "inlets" if inlets else "number boxes",
        "ends": "outlets" if outlets else "number boxes",
        "end": "outlet" if outlets else "number box on the way out",
    }
    if speech.chance(0.25):
        request = speech.request((), (), _SWAP_FREE, **slots)
    else:
        request = speech.request(_SWAP_THINGS, _SWAP_DEEDS, **slots)
    ways = ("in0", "in1") if inlets else ("box0", "box1")
    outs = ("out0", "out1") if outlets else tuple(f"box{end}" for end in ends)
    sends = ((10, ways[1], "float 4"), (20, ways[0], "float 7"))
    return drawn(request, draft, lambda: on(*sends, expect=[gives(outs[0], 4), gives(outs[1], 7)]))


_MIXED_DEEDS: Templates = (
    "^pack a word from the left inlet and <n> from the {other|right} inlet<s> into one list and <give>",
    "^combine a symbol (left inlet) {and|with} <n> ({next|other} inlet<s>) {in|into} {a|one} list and <give>",
    "^make a list of a word and <n>, an inlet for each, and <give>",
    "^put a word and <n> together in a list, {each from|each with} its own inlet, and <give>",
    "^take a symbol and <n>, one per inlet, ^join them {in|into} a list and <give>",
    "^build messages of a word followed by <n>, all from inlets, and <give>",
)
_MIXED_THINGS: Templates = (
    "a list of a word and <n>, {with |}an inlet for each, <where>",
    "a word from the left inlet {packed|together} with <n> from the other inlet<s>, <where>",
)


def mixed(speech: Speech) -> Drawn:
    """[pack s f …]: a word and numbers; the word sends the list."""
    count = speech.pick((1, 1, 2, 3))
    draft = Draft()
    doors = [draft.add("inlet") for _ in range(count + 1)]
    packed = draft.add("pack s" + " f" * count, doors[0], *(f"{door}>{door}" for door in doors[1:]))
    way_out = sink(speech, draft, (packed,))
    said = "a number" if count == 1 else speech.pick((f"{count} numbers", f"{('two', 'three')[count - 2]} numbers"))
    slots = {"n": said, "s": "" if count == 1 else "s", "give": way_out.deed, "where": way_out.noun}
    request = speech.request(
        _MIXED_THINGS,
        _MIXED_DEEDS,
        ("word + <n> = one list, an inlet for each, <give>", "how do i pack a word and <n> (an inlet each)? <give>"),
        **slots,
    )
    values = [str(k + 3) for k in range(count)]
    sends = [(10.0 + 2 * k, f"in{k + 1}", f"float {value}") for k, value in enumerate(values)]
    sends.append((30.0, "in0", "symbol volume"))
    wanted = " ".join(["volume", *values])
    return drawn(request, draft, lambda: on(*sends, expect=[gives(way_out.port, wanted)]))


FAMILIES = (
    Family("written", written, 0.6),
    Family("swapped", swapped, 0.4),
    Family("word-and-numbers", mixed, 0.4),
)
