"""Numbers in words and lists: formats, pairs, lists taken apart and put together."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce

from patchgen_training.families import numbers
from patchgen_training.families.control_chains import events, starts
from patchgen_training.families.control_chains.chain import Chain, Kind, Part, Span, Words
from patchgen_training.families.control_chains.events import Atoms, Event, number
from patchgen_training.families.draft import outlet
from patchgen_training.families.frames import protect
from patchgen_training.families.numbers import plain

_STEMS = protect(
    ("note", "step", "value", "take", "scene", "track", "pattern", "loop", "level", "preset", "cue", "beat")
)
_FORMAT = Words(
    (
        "^put <it> into the name <f> {in place of|instead of} %d",
        "^format <it> as <f>{, %d being the number,| (%d is the number)}",
        "^make a symbol like <x> {of|from} <it>",
    ),
    ("formatted as <f>", "as a symbol like <x>", "in a name such as <x>"),
    ("the name", "the symbol", "that name"),
)


def named(chain: Chain) -> None:
    """[makefilename]."""
    stem, joint, suffix = chain.speech.pick(_STEMS), chain.speech.pick("-_-"), chain.speech.pick(("", "", "", ".wav"))
    if suffix:
        stem = chain.speech.pick(("take", "track", "loop", "take", "beat"))
    form = f"{stem}{joint}%d{suffix}"
    chain.through(f"makefilename {form}")
    example = form.replace("%d", plain(number(chain.stream[0])))
    chain.tell(_FORMAT, f"format {form}", f=form, x=example)
    chain.becomes(Kind.SYMBOL, events.mapped(chain.stream, lambda x: f"{stem}{joint}{int(x)}{suffix}"))


_LABELLED = Words(
    (
        "^put the word <w> in front of <it>",
        "^prepend the word <w>{| to it}",
        "^make a message of the word <w> and <it>",
    ),
    ("with the word <w> in front", "as a message <w> and the number", "prefixed with the word <w>"),
    ("the message", "the whole message"),
)


def labelled(chain: Chain) -> None:
    """A word, then the number: a message as other patches route it."""
    word = chain.speech.pick(_STEMS)
    chain.through(f"list prepend {word}", "list trim")
    chain.tell(_LABELLED, f"prepend {word}", w=word)
    chain.becomes(Kind.LIST, events.mapped(chain.stream, lambda x: (word, x)))


_PAIR = Words(
    (
        "^pack <it> together with {the number |}<n>",
        "^make a list of <it> and <n>",
        "^append <n>{| to it}",
    ),
    ("in a list with <n> behind it", "packed with {the number |}<n>", "followed by <n> in a list"),
    ("the list", "the pair"),
)


def pair(chain: Chain) -> None:
    """The number, then another that stays."""
    value = chain.speech.rng.randint(0, 127)
    chain.through(f"pack f {value}")
    chain.tell(_PAIR, f"pack with {value}", n=str(value))
    chain.becomes(Kind.LIST, events.mapped(chain.stream, lambda x: (x, float(value))))


_LAST_TWO = Words(
    (
        "^make a list of <it> and the one before{| it}, which is 0 at first,",
        "^pack <it> with the previous value (0 at first)",
    ),
    ("in a list with the value before it (0 at first)", "as a pair of new and previous value (0 at first)"),
    ("the list", "the pair"),
)


def last_two(chain: Chain) -> None:
    """The new one and the old one."""
    order = chain.draft.add("t f f b", chain.box)
    old = chain.draft.add("f", f"{order}>1", outlet(order, 2))
    chain.box = chain.draft.add("pack f f", f"{order}.1", f"{old}>1")
    chain.tell(_LAST_TWO, "list of new and previous")
    values = [0.0, *map(number, chain.stream)]
    chain.makes(lambda k: (values[k + 1], values[k]), Kind.LIST)


_ELEMENT = Words(
    (
        "^take its <nth> {element|number|item}",
        "^pick out the <nth> {number|element}",
        "^unpack it and ^take the <nth> {number|element}",
    ),
    ("its <nth> {element|number}", "of which only the <nth> {element|number} counts"),
    ("that number", "the <nth> number", "it"),
)


def element(chain: Chain) -> None:
    """One of them, by [unpack]."""
    length = len(chain.stream[0].options[0])
    place = chain.speech.rng.randrange(length)
    chain.through("unpack" + " f" * length)
    chain.box = outlet(int(chain.box), place)
    nth = numbers.nth(chain.speech, place + 1)
    chain.tell(_ELEMENT, f"{nth} element", nth=nth)
    chain.becomes(Kind.NUMBER, _each(chain, lambda atoms: (atoms[place],)), Span())


_SUM = Words(
    ("^add {its|the} numbers{| together}", "^sum its elements", "^add {it|them} up"),
    ("{its|the} numbers added up", "summed up"),
    ("the sum", "the total"),
)
_PRODUCT = Words(
    ("^multiply {its|the} numbers {with each other|together}",),
    ("{its|the} numbers multiplied", "{its|the} numbers multiplied with each other"),
    ("the product",),
)
_GREATEST = Words(
    ("^find {the largest of its numbers|its largest number}", "^take the {maximum|largest} of its numbers"),
    ("the {largest|greatest} of its numbers",),
    ("the maximum", "the largest"),
)


_JOININGS: tuple[tuple[Words, str, str, Callable[[float, float], float]], ...] = (
    (_SUM, "sum", "+", operator.add),
    (_GREATEST, "max", "max", max),
    (_PRODUCT, "product", "*", operator.mul),
)


def joined(chain: Chain) -> None:
    """Two or more numbers made one."""
    length = len(chain.stream[0].options[0])
    # The product of many would be too great for anybody's use.
    words, terse, sign, apply = chain.speech.pick(_JOININGS if length == 2 else _JOININGS[:2])
    unpacked = chain.draft.add("unpack" + " f" * length, chain.box)
    box: int | str = unpacked
    for place in range(1, length):
        box = chain.draft.add(sign, box, f"{unpacked}.{place}>1")
    chain.box = box
    chain.tell(words, terse)
    chain.becomes(Kind.NUMBER, _each(chain, lambda atoms: (reduce(apply, map(float, atoms)),)), Span())


_APPEND = Words(
    ("^append {the number |}<n> to it", "^add {the number |}<n> at its end"),
    ("with <n> {appended|at the end}",),
    ("the list", "the longer list"),
)
_PREPEND = Words(
    ("^prepend {the number |}<n> to it", "^put <n> in front of it"),
    ("with <n> {prepended|in front}",),
    ("the list", "the longer list"),
)


def lengthened(chain: Chain) -> None:
    """A number more, in front or behind."""
    front, value = chain.speech.chance(0.5), chain.speech.rng.randint(0, 100)
    chain.through(f"list {'prepend' if front else 'append'} {value}")
    words, terse = (_PREPEND, f"prepend {value}") if front else (_APPEND, f"append {value}")
    chain.tell(words, terse, n=str(value))
    extra: Atoms = (float(value),)
    chain.becomes(Kind.LIST, _each(chain, lambda atoms: extra + atoms if front else atoms + extra))


_SHORTER = Words(
    ("^remove its first {element|number}", "^drop its first {number|element}"),
    ("without its first {element|number}",),
    ("the rest", "the shorter list"),
)


def shorter(chain: Chain) -> None:
    """All but the first."""
    chain.through("list split 1")
    chain.box = outlet(int(chain.box), 1)
    chain.tell(_SHORTER, "without first")
    chain.becomes(Kind.LIST, _each(chain, lambda atoms: atoms[1:]))


def _each(chain: Chain, apply: events.Changing) -> events.Stream:
    return tuple(Event(event.ms, tuple(map(apply, event.options)), event.maybe) for event in chain.stream)


def _given(chain: Chain) -> bool:
    """Whether the list came in as one: nobody packs a list to take it apart."""
    return chain.start.it == starts.LIST


PARTS = (
    Part(Kind.NUMBER, named, 1.2, lambda c: c.whole and c.span.whole and min(c.values, default=-1) >= 0),
    Part(Kind.NUMBER, labelled, 0.8),
    Part(Kind.NUMBER, pair, 1),
    Part(Kind.NUMBER, last_two, 0.5, lambda c: c.certain and len(c.stream) > 2),
    Part(Kind.LIST, element, 1.5, lambda c: not c.clauses),
    Part(Kind.LIST, joined, 3, lambda c: not c.clauses),
    Part(Kind.LIST, lengthened, 1, _given),
    Part(Kind.LIST, shorter, 1, lambda c: not c.clauses and len(c.stream[0].options[0]) > 2),
)
