"""Changes of counters and of chance: how far, from where, in which steps."""

from __future__ import annotations

from dataclasses import dataclass

from patchgen_training.families import numbers
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions.finding import heard_at, number
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import Both, Relation
from patchgen_training.revisions.sketch import Sketch


@dataclass(frozen=True, slots=True)
class _Counter:
    """[f] with its loop through [+ 1], and [mod] where it counts in a circle."""

    store: int
    step: int
    loop: int | None
    length: float


def _counter_of(sketch: Sketch) -> _Counter | None:
    found = []
    for store in sketch.find("f"):
        if store + 1 < len(sketch.boxes) and sketch.words(store + 1)[0] == "+" and sketch.boxes[store] == "f":
            words = sketch.words(store + 2) if store + 2 < len(sketch.boxes) else []
            loop = store + 2 if words[:1] == ["mod"] and len(words) == 2 else None
            tail = loop or store + 1
            if any(link.source == tail and link.target == store and link.inlet == 1 for link in sketch.links):
                found.append(_Counter(store, store + 1, loop, float(words[1]) if loop else 0.0))
    return found[0] if len(found) == 1 else None


def _gives(port: str, number_of: list[float]) -> Relation:
    """The port gives these numbers, as far as it is asked; it is asked as often as before."""

    def check(both: Both) -> str:
        got = [float(message) for message in both.after.of(port)]
        wanted = number_of[: len(got)]
        good = bool(got) and all(abs(g - w) < 1e-3 * max(1, abs(w)) for g, w in zip(got, wanted, strict=False))
        return "" if good else f"{port} gave {got[:10]}, not {wanted[:10]}"

    return check


_UPTO = Words(
    deeds=(
        "^count to <n>{| instead| instead of <o>}",
        "^count up to <n>{| instead| instead of <o>}",
        "^let it count to <n>",
        "^make it count to <n>{| instead of <o>}",
        "^change the {upper limit|maximum|end} to <n>",
        "^let it go {up |}to <n>",
        "^stop at <n> instead of <o>",
    ),
    says=(
        "{up |}to <n> instead{| of <o>}",
        "it should {count|go} to <n>",
        "<n> instead of <o>",
        "0 to <n>{| instead| please}",
    ),
)


def _length(speech: Speech, sketch: Sketch) -> Change | None:
    """Counting to n is a circle of n + 1 numbers from 0."""
    counter = _counter_of(sketch)
    if counter is None or counter.loop is None:
        return None
    port = heard_at(sketch, counter.store)
    last = speech.rng.randint(2, 32) if speech.chance(0.8) else speech.rng.randint(33, 200)
    if not port or last + 1 == counter.length:
        return None
    sketch.boxes[counter.loop] = f"mod {last + 1}"
    request = ask(speech, _UPTO, n=numbers.number(speech, last), o=plain(counter.length - 1))
    return Change(request, (_gives(port, [k % (last + 1) for k in range(200)]),))


_FROM = Words(
    deeds=(
        "^start {counting |the count |}at <n>",
        "^{begin|start} with <n>",
        "^let it start {at|from|with} <n>{| instead of 0}",
        "^count from <n>{| instead of 0}",
        "^make it {start|begin} {at|with} <n>",
    ),
    states=("start at <n>", "begin with <n>"),
    says=("the first {number|value} should be <n>", "start at <n>{| instead of 0| please}"),
)


def _start(speech: Speech, sketch: Sketch) -> Change | None:
    """A counter without an end or a reset."""
    counter = _counter_of(sketch)
    if (
        counter is None
        or counter.loop is not None
        or any(c.inlet for c in sketch.into(counter.store) if c.source < counter.store)
    ):
        return None
    port, first = (
        heard_at(sketch, counter.store),
        speech.rng.randint(1, 20) if speech.chance(0.6) else speech.rng.randint(21, 1000),
    )
    step = number(sketch.words(counter.step)[1])
    if not port or step is None:
        return None
    sketch.boxes[counter.store] = f"f {first}"
    request = ask(speech, _FROM, n=numbers.number(speech, first))
    return Change(request, (_gives(port, [first + step * k for k in range(200)]),))


_STEP = Words(
    deeds=(
        "^count in steps of <n>",
        "^count by <n>s",
        "^{add|go up by} <n> each time{| instead of <o>}",
        "^make the step{| size} <n>",
        "^let it {go up|count} by <n>",
        "^use a step of <n>",
    ),
    says=("steps of <n>{| please| instead of <o>}", "the step should be <n>", "by <n> instead of <o>"),
)


def _step(speech: Speech, sketch: Sketch) -> Change | None:
    counter = _counter_of(sketch)
    if (
        counter is None
        or counter.loop is not None
        or any(c.inlet for c in sketch.into(counter.store) if c.source < counter.store)
    ):
        return None
    port, step = heard_at(sketch, counter.store), speech.pick((2, 2, 3, 4, 5, 5, 7, 10, 10, 12, 20, 50, 100))
    old = number(sketch.words(counter.step)[1])
    if not port or old is None or old == step:
        return None
    sketch.boxes[counter.step] = f"+ {step}"
    request = ask(speech, _STEP, n=str(step), o=plain(old))
    return Change(request, (_gives(port, [step * k for k in range(200)]),))


_RANDOM = Words(
    deeds=(
        "^{draw|choose|take} from <n> numbers instead{| of <o>}",
        "^make it a random number {below|under|less than} <n>",
        "^let the random numbers go from 0 to <m>",
        "^change the random range to {0 to <m>|<n> numbers}",
        "^choose {between 0 and|from 0 to} <m>{| instead}",
    ),
    says=(
        "random {from |}0 to <m>{| instead| please}",
        "random <n> instead of random <o>",
        "random numbers {below|under} <n>",
    ),
)


def _random(speech: Speech, sketch: Sketch) -> Change | None:
    """The range of the one [random], where its number is what comes out."""
    box = sketch.sole("random")
    words = sketch.words(box) if box is not None else []
    old = number(words[1]) if len(words) == 2 else None
    if box is None or old is None or sketch.into(box, 1) or not (port := heard_at(sketch, box)):
        return None
    count = speech.pick((2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 50, 64, 100, 127, 128, 1000))
    if count == old:
        return None
    sketch.boxes[box] = f"random {count}"
    request = ask(speech, _RANDOM, n=str(count), m=str(count - 1), o=plain(old))
    return Change(request, (_below(port, count),))


def _below(port: str, count: int) -> Relation:
    def check(both: Both) -> str:
        got = [float(message) for message in both.after.of(port)]
        return (
            ""
            if got and all(0 <= g < count and g == int(g) for g in got)
            else f"{port} gave {got[:8]}, not numbers below {count}"
        )

    return check


KINDS = (
    Kind("count-to", _length, "event", 8),
    Kind("count-from", _start, "event", 10),
    Kind("count-step", _step, "event", 10),
    Kind("random-range", _random, "event", 40),
)
