"""What an event makes: counts, chance, choices, walks; boxes and words together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from patchgen_training.families import numbers
from patchgen_training.families.draft import Draft
from patchgen_training.families.phrases import Speech, Templates, enumerated


@dataclass(frozen=True, slots=True)
class Maker:
    """What an event makes: a number. `values`: the first n; None where chance decides from `low` to `high`."""

    deed: str  # "^count from 0 to 7"
    noun: str  # "a counter from 0 to 7"
    it: str  # "the count"
    terse: str
    values: Callable[[int], list[float]] | None
    low: float = 0
    high: float = 0


Making: TypeAlias = Callable[[Speech, Draft, int | str], tuple[int, Maker]]  # from an event's box to the number's


def chance_between(low: int, high: int) -> str:
    """The box for a random whole number, both ends among them; every digit stands in the request."""
    return f"expr random({low}, {high} + 1)"


def counter(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    """Counts up: without an end, or over and over within a range."""
    choice = speech.rng.random()
    if choice < 0.25:
        return _endless_counter(speech, draft, event)
    return (_counter_from_0 if choice < 0.65 else _counter_between)(speech, draft, event)


def _endless_counter(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    return draft.count(event), Maker(
        speech.say(("^count up from 0", "^count {up|upwards|}", "^count how often it happens, from 0")),
        speech.say(("a counter", "a simple counter", "a counter from 0")),
        speech.pick(("the count", "the number")),
        "counter",
        lambda n: [float(k) for k in range(n)],
    )


_COUNT_TO: Templates = (
    "^count from 0 to <n>{| over and over| again and again|, over and over|and back to 0}",
    "^cycle {through|over} 0 to <n>",
    "^loop through {the numbers |}0 to <n>",
    "^count 0 to <n>",
)
_COUNTER_TO: Templates = (
    "a counter from 0 to <n>",
    "a {looping|cyclic|wrapping} counter {from |}0 to <n>",
    "a 0-<n> counter",
)
_COUNT_MODULO: Templates = (
    "^count modulo <n>",
    "^count <n> steps {and start over|in a loop|over and over}",
    "^step through a loop of <n> steps",
)
_COUNTER_MODULO: Templates = (
    "a counter modulo <n>",
    "a counter with <n> steps",
    "a <n>-step counter",
    "a modulo <n> counter",
)


def _counter_from_0(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    """Said by its last number or by how many there are."""
    length = speech.pick((2, 3, 4, 4, 5, 6, 7, 8, 8, 10, 12, 16, 16, 20, 24, 32, 64, 100))
    if speech.chance(0.5):
        deeds, nouns, said = _COUNT_TO, _COUNTER_TO, str(length - 1)
    else:
        deeds, nouns, said = _COUNT_MODULO, _COUNTER_MODULO, numbers.number(speech, length)
    return draft.count(event, length=length), Maker(
        speech.say(deeds, n=said),
        speech.say(nouns, n=said),
        "the count",
        f"counter mod {length}",
        lambda n: [float(k % length) for k in range(n)],
    )


_COUNT_BETWEEN: Templates = (
    "^count from <a> to <b>{| over and over| in a loop}",
    "^cycle {through|from} <a> to <b>",
    "^loop through the numbers <a> to <b>",
)


def _counter_between(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    low = speech.pick((1, 1, 1, 2, 5, 10, 36, 48, 60))
    length = speech.pick((2, 3, 4, 5, 6, 8, 10, 12, 16, 24))
    high = low + length - 1
    said = {"a": numbers.number(speech, low), "b": numbers.number(speech, high)}
    return draft.add(f"+ {low}", draft.count(event, length=length)), Maker(
        speech.say(_COUNT_BETWEEN, **said),
        speech.say(("a counter from <a> to <b>", "a {looping|cyclic} counter from <a> to <b>"), **said),
        "the count",
        f"counter {low}-{high}",
        lambda n: [float(low + k % length) for k in range(n)],
    )


def countdown(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    """Down from a number to 0, and again."""
    top = speech.pick((3, 4, 5, 5, 8, 10, 10, 12, 16, 20, 60))
    box = draft.count(event, length=top + 1)
    result = draft.add(f"expr {top} - $f1", box)
    said = numbers.number(speech, top)
    deed = speech.say(
        ("^count down from <n> to 0{| over and over}", "^count backwards from <n>", "^count <n> down to {0|zero}"),
        n=said,
    )
    noun = speech.say(
        ("a countdown from <n> to 0", "a counter that counts down from <n>", "a countdown from <n>"), n=said
    )
    return result, Maker(
        deed, noun, "the count", f"countdown {top}", lambda n: [float(top - k % (top + 1)) for k in range(n)]
    )


_RANDOM: Templates = (
    "^{pick|choose|generate|make|produce} a random {number|integer|value} {between <a> and|from <a> to} <b>",
    "^{generate|produce} random {numbers|values} {between <a> and|from <a> to} <b>",
    "^roll a random number {between <a> and|from <a> to} <b>",
)
_RANDOM_NOUN: Templates = (
    "a random {number|integer|value} {between <a> and|from <a> to} <b>",
    "random {numbers|values} {between <a> and|from <a> to} <b>",
    "a random generator ({<a> to|<a> -} <b>)",
)


def random_number(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    """A whole number by chance, both ends among them; or a float from 0 to 1, a die, a coin."""
    choice = speech.rng.random()
    it = speech.pick(("it", "the number", "the result"))
    if choice < 0.1:
        box = draft.add(chance_between(1, 6), event)
        deed = speech.say(("^roll a {die|dice}", "^throw a {die|dice}", "^simulate a {six-sided |}{die|dice}"))
        return box, Maker(
            deed,
            speech.pick(("a dice roll", "a die", "a six-sided die")),
            speech.pick(("the result", "it")),
            "dice",
            None,
            1,
            6,
        )
    if choice < 0.18:
        box = draft.add("random 2", event)
        return box, Maker(
            speech.say(("^toss a coin (0 or 1)", "^pick 0 or 1 at random", "^flip a coin")),
            "a coin toss (0 or 1)",
            "the result",
            "coin",
            None,
            0,
            1,
        )
    if choice < 0.33:
        box = draft.chain(event, "random 1000", "/ 1000")
        deed = speech.say(
            (
                "^generate a random {float|number|decimal} between 0 and 1",
                "^pick a random {decimal|fraction|float} {between 0 and 1|from 0 to 1}",
            )
        )
        return box, Maker(
            deed,
            speech.pick(("a random float between 0 and 1", "a random decimal from 0 to 1")),
            it,
            "random 0-1 float",
            None,
            0,
            0.999,
        )
    low, high = numbers.some_range(speech)
    if (low, high) == (0, 1):
        high = 10
    said = {
        "a": numbers.number(speech, low) if low >= 0 else str(low),
        "b": numbers.number(speech, high) if high >= 0 else str(high),
    }
    box = draft.add(chance_between(low, high), event)
    return box, Maker(
        speech.say(_RANDOM, **said), speech.say(_RANDOM_NOUN, **said), it, f"random {low}-{high}", None, low, high
    )


_PICK_ONE: Templates = (
    "^pick one of {the numbers |}<l> at random",
    "^choose randomly {from|among|between} <l>",
    "^select one of <l> at random",
)
_ONE_OF: Templates = ("a random choice {of|from|between} <l>", "one of <l> at random")
_STEP_THROUGH: Templates = (
    "^step through {the numbers |the values |the sequence |}<l>",
    "^cycle through {the values |}<l>",
    "^output <l> one after {another|the other} in a loop",
    "^go through the sequence <l>",
)
_SEQUENCE: Templates = (
    "a {sequence|sequencer|loop} {of|with} {the values |}<l>",
    "a step sequencer with <l>",
    "the numbers <l> one after another",
)


def choice_of(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    """One of some given numbers, by chance or in turn."""
    count = speech.pick((2, 3, 3, 4, 4, 5, 6, 8))
    ends = (0, 100) if speech.chance(0.6) else (36, 84)
    values = [speech.rng.randint(*ends) for _ in range(count)]
    said = list(map(str, values))
    listing = speech.pick((enumerated(said, speech.pick(("and", "or"))), " ".join(said), ", ".join(said)))
    by_chance = speech.chance(0.45)
    if by_chance:
        index, deeds, nouns = draft.add(f"random {count}", event), _PICK_ONE, _ONE_OF
    else:
        listing = listing.replace(" or ", " and ")
        index, deeds, nouns = draft.count(event, length=count), _STEP_THROUGH, _SEQUENCE
    return draft.add("f", *draft.select(index, values)), Maker(
        speech.say(deeds, l=listing),
        speech.say(nouns, l=listing),
        speech.pick(("it", "the value")),
        f"{'random of' if by_chance else 'sequence'} {listing}",
        None if by_chance else lambda n: [float(values[k % count]) for k in range(n)],
        min(values),
        max(values),
    )


def constant(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    """The same number each time."""
    value = numbers.some_integer(speech)
    said = numbers.number(speech, value)
    deed = speech.say(("^send {the number |}<n>", "^output {the number |}<n>", "^make the number <n>"), n=said)
    return draft.chain(event, f"msg {value}", "f"), Maker(
        deed, f"the number {said}", "it", str(value), lambda n: [float(value)] * n
    )


def walk(speech: Speech, draft: Draft, event: int | str) -> tuple[int, Maker]:
    """A random walk from 0 on, kept within a range."""
    high = speech.pick((5, 10, 10, 12, 20, 24, 50, 100, 127))
    box = draft.add("f", event)
    draft.link(draft.chain(box, "expr $f1 + random(-1, 1 + 1)", f"clip 0 {high}"), f"{box}.1")
    said = str(high)
    deed = speech.say(
        (
            "^do a random walk between 0 and <n>",
            "^walk randomly {up and down |}{between 0 and|from 0 to} <n>",
            "^make a drunk walk between 0 and <n>",
        ),
        n=said,
    )
    return box, Maker(
        deed,
        speech.say(("a random walk between 0 and <n>", "a drunk walk from 0 to <n>"), n=said),
        "the value",
        f"random walk 0-{high}",
        None,
        0,
        high,
    )
