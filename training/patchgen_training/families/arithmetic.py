"""Families that reckon: one operation, chains of them, two inputs, functions, units, ranges, comparisons, logic."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import numbers, ports, steps
from patchgen_training.families.behaviour import Behaviour, gives, on
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.steps import Step

_DEEDS: Templates = (
    "<take>, <then> and <give>",
    "<take>, <then>, {and then|then} <give>",
    "<take>, <then>, {and|then} <give>",
    "<do> and <give>",
    "<do>, {then|and} <give>",
    "<do> and <give>",
    "<give_noun>",
    "^compute <noun> and <give>",
    "^calculate <noun> and <give>",
    "^work out <noun> and <give>",
)
_OPEN_DEEDS: Templates = ("<do>", "^compute <noun>", "^calculate <noun>", "<take> and <then>")
_THINGS: Templates = (
    "<noun> <where>",
    "{a calculator|something} for <noun>, <where>",
    "{a patch|a box} whose output is <noun>, <where>",
    "the value of <noun>, <where>",
)
_OPEN_THINGS: Templates = ("<noun>", "{a patch|a calculator|something} for <noun>", "the value of <noun>")
_TERSE: Templates = (
    "<way_in> <arrow> <short> <arrow> <way_out>",
    "<way_in>, <short>, <way_out>",
    "<way_in> <short> <way_out>",
)
_TESTS = (0.5, 3.0, 10.0, 7.25, 64.0, 1.0, 100.0)
_NAMES_IN = {"in0": ("inlet", "inlet", "in"), "box0": ("number box", "numbox", "floatatom", "nbox")}


def terse_way_out(speech: Speech, port: str) -> str:
    """ "print foo", "outlet", "number box"."""
    if port.startswith("print:"):
        return f"print {port.removeprefix('print:')}" if port != "print:print" else "print"
    return speech.pick(("outlet", "outlet", "out") if port == "out0" else ("number box", "numbox", "floatatom"))


def _processed(speech: Speech, chain: list[Step], *, tests: tuple[float, ...] = _TESTS) -> Drawn:
    """A number's way in, the steps, and the way out."""
    draft = Draft()
    way_in = ports.entry(speech, draft, slider=(0, 127))
    last = draft.chain(way_in.box, *(box for step in chain for box in step.boxes))
    way_out = ports.leave(speech, draft, last)
    follow = [step.deed.replace("<it>", speech.pick(("it", "it", "the result", "that"))) for step in chain[1:]]
    noun = way_in.noun
    for step in chain:
        noun = step.noun.replace("<it>", noun)
    slots = {"take": way_in.take, "noun": noun, "give": way_out.give, "where": way_out.where}
    slots["do"] = listed(speech, [chain[0].deed.replace("<it>", way_in.noun), *follow])
    slots["then"] = listed(speech, [chain[0].deed.replace("<it>", "it"), *follow])
    slots["give_noun"] = way_out.giving(noun)
    slots |= {"short": speech.pick((" ", " ", ", ", " then ")).join(step.short for step in chain)}
    slots |= {"arrow": speech.pick(("->", ">", "into", "to")), "way_out": terse_way_out(speech, way_out.port)}
    slots["way_in"] = speech.pick(_NAMES_IN[way_in.port]) if way_in.noun.find("slider") < 0 else "slider 0-127"
    few = len(chain) < 3
    if not way_out.give:
        request = speech.request(_OPEN_THINGS if few else (), _OPEN_DEEDS if few else _OPEN_DEEDS[:1], **slots)
    else:
        request = speech.request(_THINGS if few else (), _DEEDS if few else _DEEDS[:6], _TERSE, **slots)
    return drawn(request, draft, lambda: _reckons(way_in.port, way_out.port, chain, tests))


def _reckons(way_in: str, way_out: str, chain: list[Step], tests: tuple[float, ...]) -> Behaviour:
    wanted = []
    for value in tests:
        for step in chain:
            value = step.apply(value)
        wanted.append(value)
    sends = tuple((10.0 + 10 * k, way_in, f"float {plain(value)}") for k, value in enumerate(tests))
    return on(*sends, ms=100, expect=[gives(way_out, *wanted, tolerance=2e-3)])


def listed(speech: Speech, deeds: list[str]) -> str:
    """Deeds one after another: "^double it, ^add 5 and ^print it" without its last "and"."""
    text = deeds[0]
    for deed in deeds[1:]:
        text += speech.pick((", ", ", ", ", then ", " and then ", " then ")) + deed
    return text


def operation(speech: Speech) -> Drawn:
    return _processed(speech, [steps.operation(speech)])


def remainder(speech: Speech) -> Drawn:
    return _processed(speech, [steps.modulo(speech)])


def power(speech: Speech) -> Drawn:
    return _processed(speech, [steps.power(speech)])


def function(speech: Speech) -> Drawn:
    return _processed(speech, [steps.function(speech)], tests=(0.5, 3, 1, 0.25, 2))


def clipping(speech: Speech) -> Drawn:
    return _processed(speech, [steps.clipping(speech)])


def mapping(speech: Speech) -> Drawn:
    return _processed(speech, [steps.mapping(speech)])


def rounding(speech: Speech) -> Drawn:
    return _processed(speech, [steps.rounding(speech)], tests=(0.34, 3, 17.2, 64, 99.6))


def chain(speech: Speech) -> Drawn:
    """Two to four steps of all kinds."""
    kinds: list[Callable[[Speech], Step]] = [
        _small,
        _small,
        _small,
        _small,
        steps.modulo,
        steps.power,
        steps.clipping,
        steps.mapping,
    ]
    count = speech.pick((2, 2, 2, 3, 3, 4))
    return _processed(speech, [speech.pick(kinds)(speech) for _ in range(count)], tests=(1, 3, 10, 2))


def _small(speech: Speech) -> Step:
    return steps.operation(speech, small=True)


_CONVERT: Templates = (
    "^convert <a> {|from the inlet |}{to|into} <b>",
    "^convert <a> {to|into} <b>",
    "^translate <a> {to|into} <b>",
    "^turn <a> into <b>",
    "^change <a> {to|into} <b>",
    "^transform <a> {to|into} <b>",
    "^calculate <b> from <a>",
)
_CONVERT_IO: Templates = ("<convert> and <give>", "<convert>, <source>, and <give>", "<convert> <source>, <give>")
_CONVERTER: Templates = (
    "{a converter|a conversion} from <a> to <b>, <source>, <give>",
    "{a converter|a conversion|a patch} from <a> to <b> <source> <where>",
    "<a> to <b> {converter|conversion} <source> <where>",
)


def conversion(speech: Speech) -> Drawn:
    """Units: notes, frequencies, levels, tempi, times, temperatures, angles."""
    step, source, target = steps.conversion(speech)
    draft = Draft()
    inlet = speech.chance(0.5)
    box = draft.add("inlet" if inlet else "floatatom")
    port = "in0" if inlet else "box0"
    way_out = ports.leave(speech, draft, draft.chain(box, *step.boxes), open_share=0)
    words = ("from an inlet", "from the inlet", "coming into the inlet", "received at the inlet")
    if not inlet:
        words = ("from a number box", "entered in a number box", "typed into a number box", "")
    slots = {"a": source, "b": target, "source": speech.pick(words), "where": way_out.where, "give": way_out.give}
    slots["convert"] = speech.say(_CONVERT, a=source, b=target)
    deeds = _CONVERT_IO[1:] if inlet else _CONVERT_IO
    terse = (
        ("<a> to <b>, {inlet to outlet|inlet and outlet}", "inlet <a> -> outlet <b>")
        if inlet and way_out.port == "out0"
        else ()
    )
    slots["give"] = slots["give"] if deeds else ""
    request = speech.request(("{a converter|a conversion} from <a> to <b> <source>, <where>",), deeds, terse, **slots)
    tests = (60.0, 69.0, 100.0, 120.0, 0.5, 1.0)
    return drawn(request.replace(" ,", ","), draft, lambda: _reckons(port, way_out.port, [step], tests))


_FORMULA: Templates = (
    "^{calculate|compute|evaluate} <f> {for x from|where x is} <in> and <give>",
    "^evaluate the {expression|formula} <f>, x being <in>, and <give>",
    "^use expr to {calculate|compute} <f> where x is <in>, and <give>",
    "<take> as x, ^{calculate|compute} <f> and <give>",
    "<take> x and <give_noun>",
)


def formula(speech: Speech) -> Drawn:
    """A formula in x, written as people write it, in one [expr]."""
    a, b, c = speech.rng.randint(2, 9), speech.rng.randint(1, 20), speech.rng.randint(1, 9)
    shapes: tuple[tuple[str, str, Callable[[float], float]], ...] = (
        (f"{a}x + {b}", f"{a} * $f1 + {b}", lambda x: a * x + b),
        (f"{a}*x - {b}", f"{a} * $f1 - {b}", lambda x: a * x - b),
        (f"x*x + {b}", f"$f1 * $f1 + {b}", lambda x: x * x + b),
        (f"x^2 + {a}x + {b}", f"$f1 * $f1 + {a} * $f1 + {b}", lambda x: x * x + a * x + b),
        (f"x^2 - {a}x", f"$f1 * $f1 - {a} * $f1", lambda x: x * x - a * x),
        (f"(x + {a}) * {b}", f"($f1 + {a}) * {b}", lambda x: (x + a) * b),
        (f"(x - {a}) / {b}", f"($f1 - {a}) / {b}", lambda x: (x - a) / b),
        (f"(x + {a}) * (x - {b})", f"($f1 + {a}) * ($f1 - {b})", lambda x: (x + a) * (x - b)),
        (f"{b} / (x + {a})", f"{b} / ($f1 + {a})", lambda x: b / (x + a)),
        (f"sqrt(x) * {a}", f"sqrt($f1) * {a}", lambda x: x**0.5 * a),
        (f"abs(x - {b})", f"abs($f1 - {b})", lambda x: abs(x - b)),
        (f"{a}x^2 + {b}x + {c}", f"{a} * $f1 * $f1 + {b} * $f1 + {c}", lambda x: a * x * x + b * x + c),
        (f"{a} * (x + {b}) - {c}", f"{a} * ($f1 + {b}) - {c}", lambda x: a * (x + b) - c),
    )
    said, box, apply = speech.pick(shapes)
    if speech.chance(0.3):
        said = said.replace(" ", "")
    draft = Draft()
    way_in = ports.entry(speech, draft)
    way_out = ports.leave(speech, draft, draft.add(f"expr {box}", way_in.box), open_share=0)
    slots = {"f": said, "in": way_in.noun, "take": way_in.take, "give": way_out.give, "give_noun": way_out.giving(said)}
    slots |= {"where": way_out.where}
    request = speech.request(
        ("the {formula|expression} <f> of <in>, <where>", "<f> with x from <in>, <where>"), _FORMULA, **slots
    )
    step = Step((box,), "", "", "", apply)
    return drawn(request, draft, lambda: _reckons(way_in.port, way_out.port, [step], _TESTS))


_PAIRS: tuple[tuple[str, Templates, Templates, Callable[[float, float], float]], ...] = (
    ("+", ("^add {two numbers|its two inputs|the two inputs}", "^sum {two numbers|the two inputs}"), ("the sum of two numbers",), lambda x, y: x + y),
    ("-", ("^subtract {the second number from the first|the right input from the left}",), ("the difference of two numbers",), lambda x, y: x - y),
    ("*", ("^multiply {two numbers|its two inputs|the two inputs}",), ("the product of two numbers",), lambda x, y: x * y),
    ("/", ("^divide {the first number by the second|the left input by the right}",), ("the quotient of two numbers",), lambda x, y: x / y if y else 0.0),
    ("max", ("^find the {larger|greater|maximum|bigger} of two {numbers|inputs}",), ("the maximum of two numbers", "the larger of two {numbers|inputs}"), max),
    ("min", ("^find the {smaller|minimum|lesser} of two {numbers|inputs}",), ("the minimum of two numbers", "the smaller of two {numbers|inputs}"), min),
    ("mod", ("^compute {the left input|the first number} modulo {the right one|the second}",), ("the first number modulo the second",), lambda x, y: float(int(x) % int(y)) if int(y) else 0.0),
    ("pow", ("^raise {the first number|the left input} to the power of {the second|the right one}",), ("the first number to the power of the second",), lambda x, y: x**y if x > 0 else 0.0),
    ("expr ($f1 + $f2) / 2", ("^average two numbers", "^calculate the {mean|average} of {two numbers|its two inputs}"), ("the {average|mean} of two {numbers|inputs}",), lambda x, y: (x + y) / 2),
    ("expr abs($f1 - $f2)", ("^calculate the absolute difference {of|between} two {numbers|inputs}",), ("the {absolute difference|distance} between two {numbers|inputs}",), lambda x, y: abs(x - y)),
    ("expr sqrt($f1 * $f1 + $f2 * $f2)", ("^calculate the hypotenuse from the two {legs|sides}",), ("the hypotenuse of two sides", "the length of a vector from x and y"), lambda x, y: (x * x + y * y) ** 0.5),
    (">", ("^check {whether|if} the {first|left} {number|input} is {greater|larger} than the {second|right} one",), ("1 if the first of two numbers is greater than the second, else 0",), lambda x, y: float(x > y)),
    ("<", ("^check {whether|if} the {first|left} {number|input} is {smaller|less} than the {second|right} one",), ("1 if the first of two numbers is smaller than the second, else 0",), lambda x, y: float(x < y)),
    ("==", ("^check {whether|if} two {numbers|inputs} are equal", "^compare two {numbers|inputs} for equality"), ("1 if two {numbers|inputs} are equal, else 0",), lambda x, y: float(x == y)),
    ("&&", ("^combine two {inputs|numbers} with a logical and",), ("the logical {and|AND} of two {inputs|numbers}",), lambda x, y: float(bool(x) and bool(y))),
    ("||", ("^combine two {inputs|numbers} with a logical or",), ("the logical {or|OR} of two {inputs|numbers}",), lambda x, y: float(bool(x) or bool(y))),
)  # fmt: skip
_TWO: Templates = ("<do> {from|coming from|taken from} two <boxes> and <give>", "^take two numbers from two <boxes>, <do> and <give>",
                   "^have two <boxes>, <do> and <give>", "<do>, one {per|in each} <boxes_one>, and <give>")  # fmt: skip
_EITHER: Templates = (
    "{whenever|when} either {changes|of them changes|one changes}",
    "on a change of either{| one}",
    "no matter which one changes",
)
_TWO_THINGS: Templates = (
    "<noun> from two <boxes>, <where>",
    "<noun> ({two|2} <boxes>), <where>",
    "two <boxes> and <noun>, <where>",
)


def two_inputs(speech: Speech) -> Drawn:
    """Two numbers; the left one sets it off, or either where the request says so (a trigger makes it so)."""
    box, deeds, nouns, apply = speech.pick(_PAIRS)
    draft, either = Draft(), speech.chance(0.3)
    inlets = speech.chance(0.6)
    left, right = (draft.add("inlet" if inlets else "floatatom") for _ in range(2))
    if either:
        again = draft.add("t b f", right)
        result = draft.add(box, left, again, f"{again}.1>1")
    else:
        result = draft.add(box, left, f"{right}>1")
    way_out = ports.leave(speech, draft, result, open_share=0)
    slots = {"do": speech.say(deeds), "noun": speech.say(nouns), "give": way_out.give, "where": way_out.where}
    slots |= {"boxes": "inlets" if inlets else "number boxes", "boxes_one": "inlet" if inlets else "number box"}
    tail = ""
    if either:
        said = speech.say(_EITHER)
        slots["give"] += " " + said
        slots["where"] += ", " + speech.pick(("updated ", "calculated anew ", "")) + said
    names = ("in0", "in1") if inlets else ("box0", "box1")

    def behaviour() -> Behaviour:
        sends = (
            (10.0, names[1], "float 3"),
            (20.0, names[0], "float 7"),
            (30.0, names[1], "float 9"),
            (40.0, names[0], "float 2"),
        )
        wanted = [apply(7, 3), apply(2, 9)]
        if either:
            wanted = [apply(0, 3), apply(7, 3), apply(7, 9), apply(2, 9)]
        return on(*sends, expect=[gives(way_out.port, *wanted, tolerance=1e-3)])

    return drawn(speech.request(_TWO_THINGS, _TWO, tail=tail, **slots), draft, behaviour)


_CONSTANTS: Templates = (
    "^{calculate|compute} <a> <op> <b> and <give>",
    "<do> and <give>",
    "^find out what <a> <op> <b> is and <give>",
    "<give_noun>",
)
_CONSTANT_OPS = {
    "+": (("^add <a> and <b>", "^add <b> to <a>"), ("plus", "+"), lambda x, y: x + y),
    "-": (("^subtract <b> from <a>",), ("minus", "-"), lambda x, y: x - y),
    "*": (("^multiply <a> by <b>", "^multiply <a> {and|with} <b>"), ("times", "*", "x"), lambda x, y: x * y),
    "/": (("^divide <a> by <b>",), ("divided by", "/", "over"), lambda x, y: x / y),
    "mod": (("^take <a> modulo <b>",), ("modulo", "mod"), lambda x, y: float(int(x) % int(y))),
    "pow": (("^raise <a> to the power {of |}<b>",), ("to the power of",), lambda x, y: float(x**y)),
}


def constants(speech: Speech) -> Drawn:
    """Two given numbers, reckoned when the patch opens or when a button is pressed."""
    name = speech.pick(("+", "+", "-", "*", "*", "/", "mod", "pow"))
    deeds, words, apply = _CONSTANT_OPS[name]
    a = numbers.some_integer(speech) if name != "pow" else speech.rng.randint(2, 12)
    b = numbers.some_integer(speech) if name != "pow" else speech.rng.randint(2, 4)
    draft, by_button = Draft(), speech.chance(0.35)
    start = ports.trigger(speech, draft, ("button",) if by_button else ("open",))
    result = draft.chain(start.box, f"msg {a}", f"{name} {b}")
    way_out = ports.leave(speech, draft, result, open_share=0)
    slots = {
        "a": numbers.number(speech, a),
        "b": numbers.number(speech, b),
        "op": speech.pick(words),
        "give": way_out.give,
    }
    slots["do"] = speech.say(deeds, **slots)
    slots["noun"] = f"{slots['a']} {slots['op']} {slots['b']}"
    slots |= {"give_noun": way_out.giving(f"the result of {slots['noun']}"), "where": way_out.where}
    when = start.when if by_button or speech.chance(0.4) else ""
    slots["give"] += f" {when}"
    slots["give_noun"] += f" {when}"
    slots["where"] += f" {when}"
    request = speech.request(("the result of <noun> <where>", "<noun> <where>"), _CONSTANTS, **slots)
    return drawn(request, draft, lambda: on(*start.fire(1), expect=[gives(way_out.port, apply(a, b), tolerance=1e-3)]))


_COMPARISONS: tuple[tuple[str, Templates, Callable[[float, float], bool]], ...] = (
    (">", ("greater than <n>", "above <n>", "larger than <n>", "bigger than <n>", "more than <n>", "over <n>"), lambda x, y: x > y),
    ("<", ("less than <n>", "below <n>", "smaller than <n>", "under <n>"), lambda x, y: x < y),
    (">=", ("greater than or equal to <n>", "at least <n>", "<n> or more"), lambda x, y: x >= y),
    ("<=", ("less than or equal to <n>", "at most <n>", "<n> or less"), lambda x, y: x <= y),
    ("==", ("equal to <n>", "exactly <n>"), lambda x, y: x == y),
    ("!=", ("not equal to <n>", "different from <n>", "not <n>"), lambda x, y: x != y),
)  # fmt: skip
_COMPARE: Templates = (
    "^check {if|whether} <in> is <than> and <give>",
    "^test {if|whether} <in> is <than> and <give>",
    "^compare <in> with <n> and <give_one> if it is <than>{| and 0 {otherwise|if not}}",
    "<give_one> {if|when} <in> is <than>{|, {else|otherwise} 0| and 0 {otherwise|if not}}",
    "<take> and <give_one> if it is <than>, {otherwise|else} 0",
    "^tell {if|whether} <in> is <than> and <give>",
)


def comparison(speech: Speech) -> Drawn:
    """1 or 0."""
    name, thans, apply = speech.pick(_COMPARISONS)
    value = numbers.some_integer(speech)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    way_out = ports.leave(speech, draft, draft.add(f"{name} {value}", way_in.box), open_share=0)
    said = numbers.number(speech, value)
    slots = {"in": way_in.noun, "take": way_in.take, "n": said, "than": speech.say(thans, n=said), "give": way_out.give}
    slots |= {"give_one": way_out.giving("1"), "where": way_out.where}
    things = ("1 if <in> is <than>, else 0, <where>", "a {test|check} {if|whether} <in> is <than>, <where>")
    step = Step((), "", "", "", lambda x: float(apply(x, value)))
    tests = (float(value), value + 1.0, value - 1.0)
    return drawn(
        speech.request(things, _COMPARE, **slots), draft, lambda: _reckons(way_in.port, way_out.port, [step], tests)
    )


_PARITY: Templates = (
    "^check {if|whether} <in> is <kind> and <give>",
    "<give_one> {if|when} <in> is <kind>{|, {else|otherwise} 0}",
    "^tell {me |}{if|whether} <in> is <kind>, and <give>",
    "<take> and ^test {if|whether} it is <kind>, then <give>",
)


def divisible(speech: Speech) -> Drawn:
    """Even, odd, or a multiple of some number."""
    by, kind, wanted = speech.pick(((2, "even", 0), (2, "odd", 1), (0, "", 0)))
    if not by:
        by = speech.rng.randint(3, 16)
        kind = speech.pick(("divisible by ", "a multiple of ")) + numbers.number(speech, by)
    draft = Draft()
    way_in = ports.entry(speech, draft)
    boxes = (f"mod {by}",) if kind == "odd" else (f"mod {by}", "== 0")
    way_out = ports.leave(speech, draft, draft.chain(way_in.box, *boxes), open_share=0)
    slots = {"in": way_in.noun, "take": way_in.take, "kind": kind, "give": way_out.give, "where": way_out.where}
    slots["give_one"] = way_out.giving("1")
    step = Step((), "", "", "", lambda x: float(int(x) % by == wanted))
    things = ("1 if <in> is <kind>, else 0, <where>", "a {test|check} {if|whether} <in> is <kind>, <where>")
    request = speech.request(things, _PARITY, **slots)
    return drawn(request, draft, lambda: _reckons(way_in.port, way_out.port, [step], (2, 3, 7, 12, 30)))


_BITS: tuple[tuple[str, str, Callable[[int, int], int]], ...] = (
    ("&", "and", lambda x, y: x & y),
    ("|", "or", lambda x, y: x | y),
    ("<<", "left", lambda x, y: x << y),
    (">>", "right", lambda x, y: x >> y),
)


def bits(speech: Speech) -> Drawn:
    """Bitwise and, or, shifts."""
    name, word, apply = speech.pick(_BITS)
    value = speech.rng.randint(1, 7) if word in ("left", "right") else speech.rng.randint(1, 255)
    said = numbers.number(speech, value)
    if word in ("left", "right"):
        deed = speech.say(
            ("^shift <it> <w> by <n> bits", "^bit-shift <it> <n> {bits|places} to the <w>"), it="<it>", w=word, n=said
        )
        noun = speech.say(("<it> shifted <w> by <n> bits", "<it> <o> <n>"), it="<it>", w=word, n=said, o=name)
    else:
        deed = speech.say(
            ("^apply a bitwise <w> of <it> {and|with} <n>", "^do a bitwise <w> {of|on} <it> with <n>"),
            it="<it>",
            w=word,
            n=said,
        )
        noun = speech.say(("the bitwise <w> of <it> and <n>", "<it> bitwise <w> <n>"), it="<it>", w=word, n=said)
    step = Step((f"{name} {value}",), deed, noun, f"{name} {value}", lambda x: float(apply(int(x), value)))
    return _processed(speech, [step], tests=(1, 5, 12, 100, 255))


_SUMS: Templates = (
    "^add up all <in> and <give>",
    "^keep a running {sum|total} of <in> and <give>",
    "^accumulate <in> and <give>",
    "^sum up <in> as they come, and <give>",
)


def running_sum(speech: Speech) -> Drawn:
    """A total of all that came in; with a reset where the request says so."""
    draft = Draft()
    inlet = speech.chance(0.6)
    box = draft.add("inlet" if inlet else "floatatom")
    reset = speech.pick(("", "", "button", "inlet" if inlet else "button"))
    again = draft.add("bng" if reset == "button" else "inlet") if reset else None
    total = draft.add("+", box)
    store = draft.add("f", total)
    draft.link(store, f"{total}.1")
    if again is not None:
        draft.link(draft.add("msg 0", again), f"{total}.1")
    way_out = ports.leave(speech, draft, store, it="the total", open_share=0)
    incoming = ("the numbers that come in", "incoming numbers", "the numbers from the inlet", "numbers from an inlet")
    typed = ("the numbers from a number box", "numbers from a number box", "the numbers typed in a number box")
    slots = {"in": speech.pick(incoming if inlet else typed), "give": way_out.give, "where": way_out.where}
    tail = ""
    if reset:
        what = "a bang button" if reset == "button" else "a second inlet"
        tail = speech.say(("with <w> to reset it", "<w> resets it to 0", "<w> sets it back to zero"), w=what)
        slots["give"] += f", {tail}"
        slots["where"] += f", {tail}"
    request = speech.request(
        ("a running {sum|total} of <in>, <where>", "{an accumulator|the sum} of <in>, <where>"), _SUMS, **slots
    )
    port = "in0" if inlet else "box0"

    def behaviour() -> Behaviour:
        sends = [(10.0, port, "float 5"), (20.0, port, "float 7"), (40.0, port, "float 2")]
        if reset:
            sends.append((30.0, f"box{again}" if reset == "button" else "in1", "bang"))
        return on(*sends, expect=[gives(way_out.port, 5, 12, 2 if reset else 14)])

    return drawn(request, draft, behaviour)


FAMILIES = (
    Family("operation", operation, 2),
    Family("remainder", remainder, 0.6),
    Family("power", power, 0.6),
    Family("function", function, 1.2),
    Family("clipping", clipping),
    Family("mapping", mapping, 1.2),
    Family("rounding", rounding, 0.5),
    Family("arithmetic-chain", chain, 3),
    Family("conversion", conversion, 1.5),
    Family("formula", formula),
    Family("two-inputs", two_inputs, 2),
    Family("constants", constants),
    Family("comparison", comparison, 1.2),
    Family("divisible", divisible, 0.5),
    Family("bits", bits, 0.4),
    Family("running-sum", running_sum, 0.5),
)
