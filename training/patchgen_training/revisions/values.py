"""Changes of numbers: what is added, the limits, one more step before the result."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions.finding import heard_at, number
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import Both, Relation
from patchgen_training.revisions.sketch import Sketch

_OPERANDS: dict[str, Words] = {
    "+": Words(
        deeds=(
            "^add <n>{| instead| instead of <o>| and not <o>}",
            "^change the {number that is added|addend} to <n>",
            "^let it add <n> {instead|instead of <o>}",
        ),
        says=("plus <n>{| instead of <o>| instead}", "+ <n> instead of + <o>"),
    ),
    "-": Words(
        deeds=("^subtract <n>{| instead| instead of <o>}", "^let it subtract <n> {instead|instead of <o>}"),
        says=("minus <n>{| instead of <o>| instead}", "- <n> instead of - <o>"),
    ),
    "*": Words(
        deeds=(
            "^multiply by <n>{| instead| instead of <o>}",
            "^change the factor to <n>",
            "^let it multiply by <n> {instead|instead of <o>}",
        ),
        says=("times <n>{| instead of <o>| instead}", "* <n> instead of * <o>", "the factor should be <n>"),
    ),
    "/": Words(
        deeds=(
            "^divide by <n>{| instead| instead of <o>}",
            "^change the divisor to <n>",
            "^let it divide by <n> {instead|instead of <o>}",
        ),
        says=("divided by <n>{| instead of <o>| instead}", "/ <n> instead of / <o>"),
    ),
    "mod": Words(
        deeds=("^{use|take it} modulo <n>{| instead| instead of <o>}", "^change the modulus to <n>"),
        says=("modulo <n>{| instead of <o>| instead}", "mod <n> instead of mod <o>"),
    ),
}
_OPERATIONS = {"+": "add", "-": "subtract", "*": "multiply by", "/": "divide by"}


def _operator_of(sketch: Sketch, names: tuple[str, ...]) -> tuple[int, str, float] | None:
    """The one box that reckons with a fixed number, behind what a player gives it: box, name, number."""
    box = sketch.sole(*names)
    words = sketch.words(box) if box is not None else []
    value = number(words[1]) if len(words) == 2 else None
    if box != 1 or value is None or sketch.into(1, 1) or sketch.words(0)[0] not in ("inlet", "floatatom", "hsl", "r"):
        return None
    return box, words[0], value


def _operand(speech: Speech, sketch: Sketch) -> Change | None:
    found = _operator_of(sketch, tuple(_OPERANDS))
    if found is None:
        return None
    box, name, old = found
    value = float(speech.rng.randint(2, 20)) if name == "mod" else numbers.some_number(speech)
    if value == old or not value:
        return None
    sketch.boxes[box] = f"{name} {plain(value)}"
    request = ask(speech, _OPERANDS[name], n=numbers.number(speech, value), o=plain(old))
    return Change(request, (_reckons(sketch, name, old, name, value),))


def _operation(speech: Speech, sketch: Sketch) -> Change | None:
    """Another of the four operations with the same number."""
    found = _operator_of(sketch, tuple(_OPERATIONS))
    if found is None:
        return None
    box, name, value = found
    new = speech.pick([other for other in _OPERATIONS if other != name])
    if not value:
        return None
    verb, old = _OPERATIONS[new], _OPERATIONS[name].split()[0]
    words = Words(
        deeds=(
            f"^{verb} <n> instead",
            f"^{verb} <n> instead of {old}ing".replace("divideing", "dividing"),
            f"^{verb} <n>, don't {old}",
            f"^change the {name} to a {new}",
        ),
        says=(f"{verb} <n> instead{{| please}}", f"not {old} but {verb.split()[0]}", f"{new} instead of {name}"),
    )
    sketch.boxes[box] = f"{new} {plain(value)}"
    return Change(ask(speech, words, n=plain(value)), (_reckons(sketch, name, value, new, value),))


def _reckons(sketch: Sketch, old: str, was: float, new: str, value: float) -> Relation:
    """Where the box's result is heard, it is the new one for the same numbers."""
    port = heard_at(sketch, 1)

    def check(both: Both) -> str:
        source = both.after.of("box0") if sketch.words(0)[0] != "inlet" else []
        got = [float(message) for message in both.after.of(port)] if port else []
        if not source or not got:
            return "" if both.after.messages else "nothing was heard"
        wanted = [_reckon(new, float(x), value) for x in source]
        good = len(got) == len(wanted) and all(
            abs(g - w) < 2e-3 * max(1, abs(w)) for g, w in zip(got, wanted, strict=True)
        )
        return "" if good else f"{port} gave {got[:8]}, not {wanted[:8]} ({old} {was:g} before)"

    return check


def _reckon(name: str, x: float, y: float) -> float:
    if name == "mod":
        return int(x) % int(y)
    return {"+": x + y, "-": x - y, "*": x * y, "/": x / y}[name]


_CLIP = Words(
    deeds=(
        "^limit it to <a> to <b>{| instead}",
        "^change the {limits|range} to <a> {to|and|-} <b>",
        "^clip it {between <a> and|to <a>..}<b>{| instead}",
        "^keep it between <a> and <b>{| instead}",
    ),
    says=("{limits|range} <a> to <b>{| instead| please}", "clip <a> <b>{| instead}"),
)


def _clip(speech: Speech, sketch: Sketch) -> Change | None:
    box = sketch.sole("clip")
    words = sketch.words(box) if box is not None else []
    low, high = numbers.some_range(speech)
    new = f"clip {low} {high}"
    if box is None or len(words) != 3 or sketch.boxes[box] == new or not (port := heard_at(sketch, box)):
        return None
    sketch.boxes[box] = new
    request = ask(speech, _CLIP, a=str(low), b=str(high)).replace("..", " to ")
    return Change(request, (_between(port, low, high),))


def _between(port: str, low: float, high: float) -> Relation:
    def check(both: Both) -> str:
        got = [float(message) for message in both.after.of(port)]
        return "" if got and all(low <= g <= high for g in got) else f"{port} gave {got[:8]}, not {low:g} to {high:g}"

    return check


_ROUND: tuple[tuple[str, Words], ...] = (
    (
        "expr round($f1)",
        Words(
            deeds=("^round {the result|it}{| to a whole number| to an integer}", "^give only whole numbers, rounded"),
            states=("rounded{| to whole numbers}",),
            says=("I {only want|want only} whole numbers, rounded",),
        ),
    ),
    (
        "int",
        Words(
            deeds=(
                "^cut off the decimals{| of the result}",
                "^drop the decimals",
                "^make it an integer without rounding",
            ),
            states=("without decimals",),
            says=("no decimals{| please}",),
        ),
    ),
    (
        "* -1",
        Words(
            deeds=("^negate {the result|it}", "^change the sign{| of the result}", "^multiply the result by -1"),
            states=("negative: change its sign",),
        ),
    ),
    (
        "abs",
        Words(
            deeds=(
                "^take the absolute value{| of the result}",
                "^make the result {positive|always positive}",
                "^drop the sign of the result",
            ),
            says=("only the absolute value{| please}",),
        ),
    ),
    (
        "change",
        Words(
            deeds=(
                "^leave out {repetitions|repeated values|repeats}",
                "^{only output|output only} {changes|a value when it changes}",
                "^filter {repetitions|repeats} out",
            ),
            says=("no {repetitions|repeats}{| please}", "I don't want the same {number|value} twice in a row"),
        ),
    ),
)
_DIVIDED = Words(
    deeds=(
        "^then {multiply|scale} {the result|it} by <n>",
        "^multiply the {result|output} by <n>{| at the end}",
        "^scale the {result|output} by <n>",
    ),
    extras=("a multiplication by <n> {at the end|behind it}", "a [* <n>] at the end"),
)
_ADDED = Words(
    deeds=("^then add <n>{| to it| to the result}", "^add <n> to the {result|output}{| at the end}"),
    extras=("<n> to the {result|output}", "a [+ <n>] at the end"),
)


def _after(speech: Speech, sketch: Sketch) -> Change | None:
    """One more step before the result leaves."""
    ends = [box for box in sketch.find("print", "outlet", "floatatom") if sketch.into(box) and not sketch.out_of(box)]
    if len(ends) != 1 or sketch.find("dac~", "outlet~"):
        return None
    cords = sketch.into(ends[0])
    if len(cords) != 1 or cords[0] in sketch.links or sketch.words(cords[0].source)[0] not in _ARITHMETIC:
        return None
    choice = speech.rng.random()
    value = numbers.some_number(speech)
    if choice < 0.5:
        text, words = speech.pick(_ROUND)
    elif choice < 0.75:
        text, words = f"* {plain(value)}", _DIVIDED
    else:
        text, words = f"+ {plain(value)}", _ADDED
    box = sketch.insert(ends[0], text)
    sketch.feed(box, sketch.into(box + 1))
    sketch.connect(box, box + 1)
    request = ask(speech, words, n=numbers.number(speech, value))
    return Change(request, (_computed(heard_at(sketch, box), text),))


_ARITHMETIC = frozenset(
    ("+", "-", "*", "/", "expr", "clip", "pow", "mod", "sqrt", "abs", "mtof", "max", "min", "floatatom", "hsl")
)


def _computed(port: str, text: str) -> Relation:
    """What came out comes out computed once more."""
    functions = {
        "expr round($f1)": lambda x: float(int(x + 0.5)) if x >= 0 else float(-int(-x + 0.5)),
        "int": lambda x: float(int(x)),
        "* -1": lambda x: -x,
        "abs": abs,
    }

    def check(both: Both) -> str:
        was = [float(message) for message in both.before.of(_named_before(both, port))]
        got = [float(message) for message in both.after.of(port)]
        if text == "change":
            wanted = [x for k, x in enumerate(was) if (k == 0 and x) or (k and x != was[k - 1])]
        elif text in functions:
            wanted = [functions[text](x) for x in was]
        else:
            name, value = text.split()
            wanted = [_reckon(name, x, float(value)) for x in was]
        good = len(got) == len(wanted) and all(
            abs(g - w) <= 2e-3 * max(1, abs(w)) for g, w in zip(got, wanted, strict=True)
        )
        return "" if good else f"{port} gave {got[:8]}, not {wanted[:8]}"

    return check


def _named_before(both: Both, port: str) -> str:
    """The name that a port had before."""
    return next((was for was, is_now in both.ports.items() if is_now == port), port)


KINDS = (
    Kind("operand", _operand, "number", 5),
    Kind("operation", _operation, "number", 3),
    Kind("limits", _clip, "number", 6),
    Kind("further-step", _after, "number", 1.5),
)
