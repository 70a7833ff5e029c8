"""What chance makes of bangs: numbers, notes, choices, walks, odds."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.control_chains.chain import Chain, Kind, Part, Span, Words
from patchgen_training.families.control_chains.events import Event
from patchgen_training.families.draft import outlet
from patchgen_training.families.makers import chance_between
from patchgen_training.families.phrases import enumerated

_NUMBER = ("the number", "that number", "the random number")
_WHOLE = Words(
    (
        "^pick a random {number|integer|whole number} {from <a> to|between <a> and} <b>",
        "^choose a random number {from <a> to|between <a> and} <b>",
        "^generate a random {number|integer|value} {from <a> to|between <a> and} <b>",
        "^roll a random number between <a> and <b>",
    ),
    nouns=("a random {number|integer|value} {from <a> to|between <a> and} <b>", "a random number (<a>-<b>)"),
    results=_NUMBER,
)
_NOTE = Words(
    (
        "^pick a random {MIDI note|note|note number} {from <a> to|between <a> and} <b>",
        "^choose a random {note|MIDI note} {from <a> to|between <a> and} <b>",
    ),
    nouns=(
        "a random {MIDI note|note} {from <a> to|between <a> and} <b>",
        "random notes {from <a> to|between <a> and} <b>",
    ),
    results=("the note", "that note"),
)


def whole(chain: Chain) -> None:
    """A whole number or a note, both ends among them."""
    notes = chain.speech.chance(0.4)
    low = chain.speech.rng.randint(30, 65) if notes else chain.speech.pick((0, 0, 0, 1, 1, 1, 10, 20, 50))
    high = low + chain.speech.pick((5, 7, 12, 12, 24, 36) if notes else (3, 4, 5, 7, 9, 9, 10, 11, 20, 50, 99, 100))
    chain.through(chance_between(low, high))
    words, label = (_NOTE, "note") if notes else (_WHOLE, "number")
    if notes and chain.speech.chance(0.35):
        ends = numbers.note(chain.speech, low), numbers.note(chain.speech, high)
    else:
        ends = str(low), str(high)
    chain.tell(words, f"random {label} {ends[0]} to {ends[1]}", a=ends[0], b=ends[1])
    chain.draws([float(value) for value in range(low, high + 1)], Kind.NUMBER, Span(low, high, whole=True), pitch=notes)


_DIE = Words(
    ("^roll a {die|dice}", "^throw a six-sided die", "^roll a six-sided {die|dice}"),
    nouns=("a {six-sided |}die", "a dice roll", "a roll of a die (1 to 6)"),
    results=("the roll", "the result", "the number"),
)


def die(chain: Chain) -> None:
    """One to six."""
    chain.through(chance_between(1, 6))
    chain.tell(_DIE, "die")
    chain.draws([float(value) for value in range(1, 7)], Kind.NUMBER, Span(1, 6, whole=True))


_ONE_OF = Words(
    (
        "^pick one of {the <w> |}<l> at random",
        "^choose {randomly|at random} from {the <w> |}<l>",
        "^pick a random <o> {from|out of} <l>",
    ),
    nouns=("a random <o> {from|out of|of} <l>", "one of {the <w> |}<l> at random", "a random choice of {the <w> |}<l>"),
    results=("the <o>", "that <o>"),
)


def one_of(chain: Chain) -> None:
    """One of some numbers, notes or words."""
    speech = chain.speech
    kind = speech.pick(("notes", "notes", "numbers", "words"))
    count = speech.pick((2, 3, 3, 4, 4, 5, 6))
    if kind == "words":
        said = speech.sample(ports.WORDS, count)
    else:
        values = sorted(speech.rng.sample(range(40, 84) if kind == "notes" else range(1, 101), count))
        named = kind == "notes" and speech.chance(0.5)
        said = [numbers.note(speech, value) if named else str(value) for value in values]
    listing = enumerated(said, speech.pick(("and", "or"))) if speech.chance(0.6) else ", ".join(said)
    chain.through(f"random {count}")
    index = chain.box
    chain.box = chain.draft.add(
        "t a" if kind == "words" else "f", *chain.draft.select(index, said if kind == "words" else values)
    )
    chain.tell(_ONE_OF, f"random of {' '.join(said)}", l=listing, w=kind, o=kind.removesuffix("s"))
    if kind == "words":
        chain.draws(said, Kind.WORD)
    else:
        span = Span(values[0], values[-1], whole=True)
        chain.draws([float(value) for value in values], Kind.NUMBER, span, pitch=kind == "notes")


_WEIGHTED = Words(
    (
        "^choose <a> with a probability of <p>, {else|otherwise} <b>,",
        "^pick <a> <p> of the time and <b> {otherwise|the rest of the time},",
        "^say <a> with a chance of <p> and <b> otherwise,",
    ),
    nouns=("a weighted choice: <a> <p> of the time, <b> otherwise", "<a> with a <p> chance, else <b>"),
    results=("the word", "that word", "the choice"),
)


def weighted(chain: Chain) -> None:
    """Two words with their odds."""
    percent = chain.speech.pick((10, 20, 25, 30, 40, 60, 70, 75, 80, 90))
    yes, no = chain.speech.sample(ports.WORDS, 2)
    chain.through("random 100", f"moses {percent}")
    split = int(chain.box)
    chain.box = chain.draft.add(
        "t a", chain.draft.add(f"msg {yes}", split), chain.draft.add(f"msg {no}", outlet(split, 1))
    )
    said = f"{percent}{chain.speech.pick(('%', '%', ' percent'))}"
    chain.tell(_WEIGHTED, f"{yes} {said} else {no}", a=yes, b=no, p=said)
    chain.draws((yes, no), Kind.WORD)


_NO_REPEAT = Words(
    (
        "^pick a random number from 0 to <b>, never the same twice in a row,",
        "^choose a random number between 0 and <b> without {direct repeats|repeating the last one},",
    ),
    nouns=(
        "a random number from 0 to <b> without {direct repeats|immediate repetition}",
        "a random number from 0 to <b>, never the same one twice in a row",
    ),
    results=_NUMBER,
)


def no_repeat(chain: Chain) -> None:
    """The last one moved on by 1 to n - 1, around n."""
    count = chain.speech.pick((3, 4, 5, 6, 7, 8, 10, 12, 16))
    last = chain.draft.add("f", chain.box)
    chain.box = chain.draft.chain(last, f"expr $f1 + random(1, {count})", f"mod {count}")
    chain.draft.link(chain.box, f"{last}.1")
    chain.tell(_NO_REPEAT, f"random 0-{count - 1} no repeats", b=str(count - 1))
    chain.draws([float(value) for value in range(count)], Kind.NUMBER, Span(0, count - 1, whole=True))
    chain.neighbours = lambda before, after: before != after


_WALK = Words(
    (
        "^do a random walk between <a> and <b> in steps of at most <s>, starting at <c>,",
        "^walk randomly up and down from <c>, by up to <s>, staying between <a> and <b>,",
    ),
    nouns=(
        "a random walk from <c> in steps of up to <s>, kept between <a> and <b>",
        "a drunk walk starting at <c> (steps up to <s>, range <a>-<b>)",
    ),
    results=("the value", "the number", "its position"),
)


def walk(chain: Chain) -> None:
    """A number that moves by a little each time and stays in its range."""
    low, high = chain.speech.pick(((0, 127), (0, 100), (0, 10), (36, 84), (48, 72), (60, 84), (0, 20), (1, 50)))
    first, step = (low + high) // 2, chain.speech.pick((1, 1, 2, 2, 3, 5))
    box = chain.draft.add(f"f {first}", chain.box)
    moved = chain.draft.chain(box, f"expr $f1 + random(-{step}, {step} + 1)", f"clip {low} {high}")
    chain.draft.link(moved, f"{box}.1")
    chain.box = box
    slots = {"a": str(low), "b": str(high), "c": str(first), "s": numbers.number(chain.speech, step)}
    chain.tell(_WALK, f"random walk {low}-{high} from {first} step {step}", **slots)
    stream = []
    for place, event in enumerate(chain.stream):
        reach = range(max(low, first - step * place), min(high, first + step * place) + 1)
        stream.append(Event(event.ms, tuple((float(value),) for value in reach), event.maybe))
    chain.becomes(Kind.NUMBER, tuple(stream), Span(low, high, whole=True))
    chain.neighbours = lambda before, after: abs(before - after) <= step


_DECIMAL = Words(
    (
        "^pick a random {decimal|float|decimal number} between 0 and 1",
        "^generate a random {float|fraction|decimal} from 0 to 1",
    ),
    nouns=("a random {float|decimal} {from 0 to|between 0 and} 1",),
    results=_NUMBER,
)


def decimal(chain: Chain) -> None:
    """Thousandths."""
    chain.through("random 1000", "/ 1000")
    chain.tell(_DECIMAL, "random float 0-1")
    chain.draws([value / 1000 for value in range(1000)], Kind.NUMBER, Span(0, 1))


_ODDS = Words(
    (
        "^let {only |}<p> of {them|the bangs} {through|pass} at random",
        "^pass {a bang|it} on with a {probability|chance} of <p>",
        "^drop {a few|some} by chance so that <p> {pass|get through},",
    ),
    ("with a {chance|probability} of <p>", "only <p> of them, by chance", "passed on with <p> probability"),
)


def odds(chain: Chain) -> None:
    """Some bangs pass, others don't."""
    percent = chain.speech.pick((10, 20, 25, 30, 40, 50, 50, 60, 70, 75, 80, 90))
    chain.through("random 100", f"moses {percent}", "t b")
    said = f"{percent}{chain.speech.pick(('%', '%', ' percent'))}"
    chain.tell(_ODDS, f"{said} chance", p=said)
    chain.becomes(Kind.BANG, tuple(Event(event.ms, ((),), maybe=True) for event in chain.stream))


PARTS = (
    Part(Kind.BANG, whole, 5),
    Part(Kind.BANG, die, 0.6),
    Part(Kind.BANG, one_of, 2.5),
    Part(Kind.BANG, weighted, 0.7),
    Part(Kind.BANG, no_repeat, 1),
    Part(Kind.BANG, walk, 1.3, lambda chain: chain.sure),
    Part(Kind.BANG, decimal, 0.6),
    Part(Kind.BANG, odds, 1, lambda chain: len(chain.stream) > 2),
)
