"""Lists turned round, and parts of lists."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family
from patchgen_training.families.listshapes import Cord, Shape, boxes, message, shaped
from patchgen_training.families.phrases import Speech, Templates


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
    return Shape(message(order), lambda items: [items[place - 1] for place in order], deeds, nouns, length=length)


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
            boxes(f"list split {count}"),
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


FAMILIES = (
    Family("list-order", order, 0.9),
    Family("list-cut", part, 0.9),
)
