"""Changes of where results go: also, or instead, printed, shown, sent out; labels of prints."""

from __future__ import annotations

from patchgen_training.families import ports
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import repeats, same_messages, same_sound
from patchgen_training.revisions.sketch import Cord, Sketch

_PRINT = Words(
    deeds=(
        "^print {the result|it|the {value|output}} {too|as well|also}",
        "^also print {the result|it|the {value|output}}",
        "^print {the result|it} to the console {too|as well}",
        "^write {the result|it} to the {console|Pd window} {too|as well}",
        "^log {the result|it|everything that comes out}",
        "^let me see {it|the result} in the {console|Pd window} {too|as well}",
    ),
    extras=("a print{| for the result| object}", "a [print]", "a print {of|for} the {result|output}"),
    says=("I want {it|the result} printed {too|as well}", "print {it|the result} too{| please}"),
)
_PRINT_AS = Words(
    deeds=(
        "^{print|also print} {the result|it|the {value|output}} as <l>",
        "^{print|also print} {the result|it} with the label <l>",
        "^{print|also print} {it|the result} to the console labelled <l>",
    ),
    extras=("a print {labelled|with the label|named} <l>", "a [print <l>]"),
)
_SHOW = Words(
    deeds=(
        "^show {the result|it|the {value|output}} in a number box {too|as well|also}",
        "^also {show|display} {the result|it} in a number box",
        "^display {the result|it} in a number box {too|as well}",
        "^let me see {the result|the value|it} in a number box",
        "^connect a number box to {the result|the output}",
    ),
    extras=("a number box {for|that shows|to show|with} the {result|output|value}", "a number box at the {end|output}"),
    says=("I want to see {the result|the value|it} in a number box {too|as well}",),
)
_OUT = Words(
    deeds=(
        "^send {the result|it|the {value|output}} to an outlet {too|as well|also}",
        "^also {output|send out} {the result|it}{| through an outlet}",
        "^output {the result|it} through an outlet {too|as well}",
        "^pass {the result|it} to an outlet {too|as well}",
    ),
    extras=("an outlet{| for the {result|output|value}}", "an outlet {that gives|with} the {result|value}"),
    says=("I need {it|the result} at an outlet {too|as well}",),
)


class _Results:
    """The one box that takes the patch's result, and the cords that bring it."""

    def __init__(self, sketch: Sketch) -> None:
        ends = [
            box for box in sketch.find("print", "outlet", "floatatom") if sketch.into(box) and not sketch.out_of(box)
        ]
        self.box = ends[0] if len(ends) == 1 and not sketch.find("dac~", "outlet~") else None
        self.cords: list[Cord] = sketch.into(self.box) if self.box is not None else []
        self.kind = sketch.words(self.box)[0] if self.box is not None else ""


def _port(sketch: Sketch, box: int) -> str:
    """Where a box of results is heard."""
    words = sketch.words(box)
    if words[0] == "outlet":
        return "out0"
    return f"box{box}" if words[0] == "floatatom" else "print:" + (words[1] if len(words) > 1 else "print")


def _also(kind: str, words: Words) -> Kind:
    """One more box for the result."""

    def apply(speech: Speech, sketch: Sketch) -> Change | None:
        results = _Results(sketch)
        # A second one of the same kind would say nothing new; two outlets have an order.
        if results.box is None or results.kind == kind or not _numeric(sketch, results, kind):
            return None
        label = speech.pick(ports.LABELS) if kind == "print" and speech.chance(0.4) else ""
        port = f"print:{label or 'print'}"
        if kind == "print" and any(sketch.boxes[box] == f"print {label}".strip() for box in sketch.find("print")):
            return None
        box = sketch.append(f"{kind} {label}".rstrip())
        for cord in results.cords:
            sketch.connect(cord.source, box, cord.outlet)
        was = _port(sketch, results.box)
        port = _port(sketch, box)
        relations = (same_messages(), repeats(port, was))
        return Change(ask(speech, _PRINT_AS if label else words, l=label), relations)

    return Kind(f"also-{kind}", apply, "number", 1)


# What gives numbers alone, so that a number box can show it.
# fmt: off
_NUMERIC = frozenset((
    "+", "-", "*", "/", "mod", "div", "expr", "clip", "min", "max", "pow", "abs", "int", "random", "f", "moses", "==",
    "!=", ">", "<", ">=", "<=", "mtof", "ftom", "wrap", "sqrt", "log", "exp", "sin", "cos", "floatatom", "hsl", "vsl",
    "tgl", "%", "&", "|", "&&", "||", "<<", ">>", "tan", "atan", "atan2", "dbtorms", "rmstodb", "powtodb", "dbtopow",
    "change", "line",
))
# fmt: on


def _numeric(sketch: Sketch, results: _Results, kind: str) -> bool:
    sources = {sketch.words(cord.source)[0] for cord in results.cords}
    if kind == "floatatom" and not sources <= _NUMERIC:
        return False
    return not any(cord in sketch.links for cord in results.cords)


_INSTEAD: dict[str, Words] = {
    "print": Words(
        deeds=(
            "^print {the result|it} instead{| of <o>}",
            "^print {the result|it} to the console instead",
            "^replace the <b> {by|with} a print",
            "^use a print instead of the <b>",
            "^write {the result|it} to the console instead of <o>",
        ),
        says=("print it instead{| please}", "not <o>, print it", "print instead of <b>"),
    ),
    "floatatom": Words(
        deeds=(
            "^show {the result|it} in a number box instead{| of <o>}",
            "^display {the result|it} in a number box instead",
            "^replace the <b> {by|with} a number box",
            "^use a number box instead of the <b>",
        ),
        says=("{in |}a number box instead{| please}", "a number box instead of the <b>"),
    ),
    "outlet": Words(
        deeds=(
            "^send {the result|it} to an outlet instead{| of <o>}",
            "^output {the result|it} through an outlet instead",
            "^replace the <b> {by|with} an outlet",
            "^use an outlet instead of the <b>",
        ),
        says=("to an outlet instead{| please}", "an outlet instead of the <b>"),
    ),
}
_OLD = {
    "print": ("print", "printing it"),
    "floatatom": ("number box", "showing it in a number box"),
    "outlet": ("outlet", "sending it to an outlet"),
}


def _instead(speech: Speech, sketch: Sketch) -> Change | None:
    results = _Results(sketch)
    if results.box is None:
        return None
    kind = speech.pick([name for name in _INSTEAD if name != results.kind])
    if not _numeric(sketch, results, kind):
        return None
    was = _port(sketch, results.box)
    sketch.boxes[results.box] = kind
    noun, doing = _OLD[results.kind]
    request = ask(speech, _INSTEAD[kind], b=noun, o=doing)
    return Change(request, (same_messages(),), ports={was: (_port(sketch, results.box), "")})


_LABEL = Words(
    deeds=(
        "^label the print <l>",
        "^give the print the {label|name|prefix} <l>",
        "^print it as <l>",
        "^put the label <l> {on|to} the print",
        "^name the print <l>",
        "^change the {label|name} of the print to <l>",
    ),
    says=("print <l>{| please}", "the print should {say|be labelled|be called} <l>", "[print <l>]"),
)


def _label(speech: Speech, sketch: Sketch) -> Change | None:
    box, label = sketch.sole("print"), speech.pick(ports.LABELS)
    if box is None or len(sketch.words(box)) > 2 or sketch.boxes[box] == f"print {label}":
        return None
    was = _port(sketch, box)
    sketch.boxes[box] = f"print {label}"
    quoted = speech.pick((label, label, f'"{label}"', f"'{label}'"))
    return Change(ask(speech, _LABEL, l=quoted), (same_messages(), same_sound()), ports={was: (f"print:{label}", "")})


_NO_PRINT = Words(
    deeds=(
        "^{remove|delete} the print",
        "^take the print out",
        "^get rid of the print",
        "^stop printing{| it}",
        "^don't print {it|anything}",
    ),
    says=("no print{| please}", "I don't {need|want} the print{| any more}", "without the print"),
)


def _no_print(speech: Speech, sketch: Sketch) -> Change | None:
    """One of several ways out."""
    box = sketch.sole("print")
    others = [end for end in sketch.find("outlet", "floatatom", "bng", "dac~", "outlet~") if sketch.into(end)]
    if box is None or not others or any(cord in sketch.links for cord in sketch.into(box)):
        return None
    port = _port(sketch, box)
    sketch.remove(box)
    return Change(ask(speech, _NO_PRINT), (same_messages(besides=(port,)), same_sound()))


KINDS = (
    _also("print", _PRINT),
    _also("floatatom", _SHOW),
    _also("outlet", _OUT),
    Kind("instead", _instead, "number", 1.5),
    Kind("label-print", _label, "number", 1.5),
    Kind("no-print", _no_print, "number", 8),
)
