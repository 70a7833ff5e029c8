"""Lists element by element: [until] drives [list split] until nothing is left."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.lists import list_in
from patchgen_training.families.phrases import Speech, Templates


def drip(draft: Draft, start: int, stored: str) -> int:
    """[list split 1] driven by [until], which its third outlet ends; outlet `stored` of `start` has the list."""
    run = draft.add("until", start)
    rest = draft.add("list", run, f"{start}{stored}>1")
    box = draft.add("list split 1", rest)
    draft.link(f"{box}.1", f"{rest}.1")
    draft.link(f"{box}.2", f"{run}.1")
    return box


def each(speech: Speech) -> Drawn:
    """The elements of a list one after the other."""
    draft = Draft()
    box = drip(draft, draft.add("t b a", draft.add("inlet")), ".1")
    factor = speech.pick((0, 0, 0, 2, 3, 10, 12))
    value = draft.add(f"* {factor}", box) if factor else box
    way_out = ports.leave(
        speech, draft, value, it=speech.pick(("each one", "them one by one", "each of them")), open_share=0
    )
    slots = {
        **list_in(speech),
        **way_out.slots,
        "n": numbers.number(speech, factor),
    }
    if factor:
        deeds: Templates = (
            "^multiply each {number|element} of <in> by <n> and <give>",
            "^go through <in>, ^multiply {every|each} number by <n> and <give>",
            "<take>, ^multiply each element by <n> and <give>",
        )
        things: Templates = ("each number of <in> times <n>, <where>",)
    else:
        deeds = (
            "^go through <in> element by element and <give>",
            "^split <in> into {its|single} {elements|numbers} and <give>",
            "<take>, ^step through its elements and <give>",
            "^iterate over <in> and <give>",
            "^serialize <in> and <give>",
        )
        things = ("the elements of <in> one by one, <where>", "a {serializer|list iterator} for <in>, <where>")
    request = speech.request(things, deeds, **slots)
    scale = factor or 1
    return drawn(
        request, draft, lambda: on((10, "in0", "list 4 7 1"), expect=[gives(way_out.port, 4 * scale, 7 * scale, scale)])
    )


def total(speech: Speech) -> Drawn:
    """The sum of a list."""
    draft = Draft()
    start = draft.add("t b b a", draft.add("inlet"))
    zero = draft.add("msg 0", f"{start}.1")
    box = drip(draft, start, ".2")
    add = draft.add("+", f"{zero}>1", box)
    store = draft.add("f", add)
    draft.link(store, f"{add}.1")
    end = draft.add("f", f"{box}.2", f"{store}>1")
    way_out = ports.leave(speech, draft, end, it=speech.pick(("it", "the sum")), open_share=0)
    slots = {**list_in(speech), **way_out.slots}
    request = speech.request(
        ("the sum of {all numbers of |the numbers in |}<in>, <where>",),
        (
            "^add up {all |}the numbers {of|in} <in> and <give>",
            "^sum <in> and <give>",
            "<take>, ^add up its {numbers|elements} and <give>",
            "^calculate the {sum|total} of <in> and <give>",
        ),
        **slots,
    )
    return drawn(
        request,
        draft,
        lambda: on((10, "in0", "list 4 7 1"), (20, "in0", "list 1 2"), expect=[gives(way_out.port, 12, 3)]),
    )


FAMILIES = (
    Family("list-each", each, 0.6),
    Family("list-sum", total, 0.4),
)
