"""Figures of a list: how many, the sum, the mean, the largest."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family
from patchgen_training.families.iteration import drip
from patchgen_training.families.listshapes import Cord, Shape, boxes, shaped
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech


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
        boxes("list length"),
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


FAMILIES = (Family("list-statistic", statistic, 0.9),)
