"""Families that reckon with one number: operations, chains of them, functions, units, ranges, formulas, sums."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import functions, ports, steps
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
_TERSE_OUT = {"outlet": ("outlet", "outlet", "out"), "number box": ("number box", "numbox", "floatatom")}


def processed(speech: Speech, chain: list[Step], *, tests: tuple[float, ...] = _TESTS) -> Drawn:
    """A number's way in, the steps, and the way out; `tests` go in when the patch is verified."""
    draft = Draft()
    way_in = ports.entry(speech, draft, slider=(0, 127))
    last = draft.chain(way_in.box, *(box for step in chain for box in step.boxes))
    way_out = ports.leave(speech, draft, last)
    follow = [step.deed.replace("<it>", speech.pick(("it", "it", "the result", "that"))) for step in chain[1:]]
    noun = way_in.noun
    for step in chain:
        noun = step.noun.replace("<it>", noun)
    slots = {"take": way_in.take, "noun": noun, **way_out.slots}
    slots["do"] = _in_turn(speech, [chain[0].deed.replace("<it>", way_in.noun), *follow])
    slots["then"] = _in_turn(speech, [chain[0].deed.replace("<it>", "it"), *follow])
    slots["give_noun"] = way_out.giving(noun)
    slots["short"] = speech.pick((" ", " ", ", ", " then ")).join(step.short for step in chain)
    slots["arrow"] = speech.pick(("->", ">", "into", "to"))
    slots["way_out"] = speech.pick(_TERSE_OUT[way_out.terse]) if way_out.terse in _TERSE_OUT else way_out.terse
    slots["way_in"] = speech.pick(_NAMES_IN[way_in.port])
    if "slider" in way_in.noun:
        slots["way_in"] = "vertical slider 0-127" if "vertical" in way_in.noun else "slider 0-127"
    few = len(chain) < 3
    if not way_out.give:
        request = speech.request(_OPEN_THINGS if few else (), _OPEN_DEEDS if few else _OPEN_DEEDS[:1], **slots)
    else:
        request = speech.request(_THINGS if few else (), _DEEDS if few else _DEEDS[:6], _TERSE, **slots)
    return drawn(request, draft, lambda: reckons(way_in.port, way_out.port, chain, tests))


def reckons(way_in: str, way_out: str, chain: list[Step], tests: tuple[float, ...]) -> Behaviour:
    """What the steps make of each test must come out; both ways are ports."""
    wanted = []
    for value in tests:
        for step in chain:
            value = step.apply(value)
        wanted.append(value)
    sends = tuple((10.0 + 10 * k, way_in, f"float {plain(value)}") for k, value in enumerate(tests))
    return on(*sends, ms=100, expect=[gives(way_out, *wanted, tolerance=2e-3)])


def _in_turn(speech: Speech, deeds: list[str]) -> str:
    """Deeds one after another: "^double it, then ^add 5"."""
    text = deeds[0]
    for deed in deeds[1:]:
        text += speech.pick((", ", ", ", ", then ", " and then ", " then ")) + deed
    return text


def operation(speech: Speech) -> Drawn:
    """`+ - * /` with a constant."""
    return processed(speech, [steps.operation(speech)])


def remainder(speech: Speech) -> Drawn:
    """[mod] with a constant."""
    return processed(speech, [steps.modulo(speech)])


def power(speech: Speech) -> Drawn:
    """[pow] with a constant."""
    return processed(speech, [steps.power(speech)])


def function(speech: Speech) -> Drawn:
    """One of many functions of one number."""
    return processed(speech, [functions.function(speech)], tests=(0.5, 3, 1, 0.25, 2))


def clipping(speech: Speech) -> Drawn:
    """[clip] to a range."""
    return processed(speech, [steps.clipping(speech)])


def mapping(speech: Speech) -> Drawn:
    """From one range to another."""
    return processed(speech, [steps.mapping(speech)])


def rounding(speech: Speech) -> Drawn:
    """To a multiple of a step."""
    return processed(speech, [steps.rounding(speech)], tests=(0.34, 3, 17.2, 64, 99.6))


def chain(speech: Speech) -> Drawn:
    """Two to four steps of all kinds."""
    others = (steps.modulo, steps.clipping, steps.mapping)
    count = speech.pick((2, 2, 2, 3, 3, 4))
    makers = [steps.small_operation if speech.chance(0.5) else speech.pick(others) for _ in range(count)]
    if speech.chance(0.2):  # once at most: powers of powers overflow
        makers[int(speech.rng.random() * count)] = steps.power
    return processed(speech, [make(speech) for make in makers], tests=(1, 3, 10, 2))


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


def conversion(speech: Speech) -> Drawn:
    """Units: notes, frequencies, levels, tempi, times, temperatures, angles."""
    step, source, target = functions.conversion(speech)
    draft = Draft()
    inlet = speech.chance(0.5)
    box = draft.add("inlet" if inlet else "floatatom")
    port = "in0" if inlet else "box0"
    way_out = ports.leave(speech, draft, draft.chain(box, *step.boxes), open_share=0)
    words = ("from an inlet", "from the inlet", "coming into the inlet", "received at the inlet")
    if not inlet:
        words = ("from a number box", "entered in a number box", "typed into a number box", "")
    slots = {"a": source, "b": target, "source": speech.pick(words), **way_out.slots}
    slots["convert"] = speech.say(_CONVERT, a=source, b=target)
    deeds = _CONVERT_IO[1:] if inlet else _CONVERT_IO
    terse = (
        ("<a> to <b>, {inlet to outlet|inlet and outlet}", "inlet <a> -> outlet <b>")
        if inlet and way_out.port == "out0"
        else ()
    )
    request = speech.request(("{a converter|a conversion} from <a> to <b> <source>, <where>",), deeds, terse, **slots)
    tests = (60.0, 69.0, 100.0, 120.0, 0.5, 1.0)
    return drawn(request.replace(" ,", ","), draft, lambda: reckons(port, way_out.port, [step], tests))


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
    slots = {"f": said, **way_in.slots, **way_out.slots, "give_noun": way_out.giving(said)}
    request = speech.request(
        ("the {formula|expression} <f> of <in>, <where>", "<f> with x from <in>, <where>"), _FORMULA, **slots
    )
    step = Step((box,), "", "", "", apply)
    return drawn(request, draft, lambda: reckons(way_in.port, way_out.port, [step], _TESTS))


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
    slots = {"in": speech.pick(incoming if inlet else typed), **way_out.slots}
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
    Family("running-sum", running_sum, 0.5),
)
