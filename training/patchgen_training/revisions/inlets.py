"""Changes of where numbers come from: number boxes, sliders and their ranges, inlets."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions.finding import number
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import same_messages, same_sound, starts_at
from patchgen_training.revisions.sketch import Sketch

_NOUNS = {"floatatom": "number box", "inlet": "inlet", "hsl": "slider", "vsl": "slider"}
_NUMBER: dict[str, Words] = {
    "floatatom": Words(
        deeds=(
            "^use a number box instead{| of the <o>}",
            "^replace the <o> {by|with} a number box",
            "^let me {type|enter} the {number|value} in a number box{| instead}",
            "^turn the <o> into a number box",
            "^change the <o> to a number box",
        ),
        says=(
            "a number box instead of the <o>",
            "number box instead{| please}",
            "I want a number box, not {a slider|an inlet}",
        ),
    ),
    "inlet": Words(
        deeds=(
            "^use an inlet instead{| of the <o>}",
            "^replace the <o> {by|with} an inlet",
            "^take the {number|value} from an inlet{| instead}",
            "^turn the <o> into an inlet",
            "^change the <o> to an inlet",
        ),
        says=("an inlet instead of the <o>", "inlet instead{| please}"),
    ),
    "hsl": Words(),
}
_DEFAULT_SLIDER = Words(
    deeds=(
        "^use a slider instead{| of the <o>}",
        "^replace the <o> {by|with} a slider",
        "^let me set the {number|value} with a slider",
        "^turn the <o> into a slider",
        "^change the <o> to a slider",
    ),
    says=("a slider instead of the <o>", "slider instead{| please}"),
)
_RANGED_SLIDER = Words(
    deeds=(
        "^use a slider {from <a> to <b>|(<a> to <b>)} instead{| of the <o>}",
        "^replace the <o> {by|with} a slider from <a> to <b>",
        "^let me set the {number|value} with a slider from <a> to <b>",
        "^turn the <o> into a slider {from <a> to|between <a> and} <b>",
    ),
    says=("a slider from <a> to <b> instead of the <o>",),
)


def _number_source(speech: Speech, sketch: Sketch) -> Change | None:
    """A number box, an inlet, a slider: one in place of another; a slider of 0 to 127 where no range is said."""
    old = sketch.words(0)[0]
    if (
        old not in _NUMBER
        or "init=" in sketch.boxes[0]
        or sketch.into(0)
        or not sketch.out_of(0)
        or not _takes_numbers(sketch)
    ):
        return None
    others = [box for box in sketch.find("inlet~", old) if box and not sketch.into(box)]
    if others:
        return None
    kind = speech.pick([name for name in _NUMBER if name != old])
    low, high = speech.pick(((0, 127), (0, 127), (0, 100), (0, 1), (-1, 1), (0, 10), (1, 100), (0, 1000)))
    words = _NUMBER[kind] if kind != "hsl" else _DEFAULT_SLIDER if (low, high) == (0, 127) else _RANGED_SLIDER
    request = ask(speech, words, o=_NOUNS[old], a=str(low), b=str(high))
    sketch.boxes[0] = ports.slider("hsl", low, high) if kind == "hsl" else kind
    was, is_now = ("in0" if old == "inlet" else "box0"), ("in0" if kind == "inlet" else "box0")
    renamed = {was: (is_now, "")} if was != is_now else {}
    return Change(request, (same_messages(besides=("box0",)), same_sound()), ports=renamed)


def _takes_numbers(sketch: Sketch) -> bool:
    """What the first box feeds takes numbers, not lists, bangs or words."""
    takers = {sketch.words(cord.target)[0] for cord in sketch.out_of(0)}
    return bool(takers) and takers <= {
        "+", "-", "*", "/", "mod", "div", "expr", "clip", "min", "max", "pow", "abs", "int", "mtof", "ftom", "wrap",
        "sqrt", "log", "exp", "sin", "cos", "==", "!=", ">", "<", ">=", "<=", "floatatom", "tan", "atan", "osc~",
        "phasor~",
    }  # fmt: skip


_RANGE = Words(
    deeds=(
        "^{change|set} the {slider's range|range of the slider|slider} to <a> to <b>",
        "^let the slider go from <a> to <b>",
        "^make the slider go {from <a> to|between <a> and} <b>",
        "^use a slider from <a> to <b>{| instead}",
    ),
    says=(
        "slider from <a> to <b>{| please| instead}",
        "the slider should {go|be} from <a> to <b>",
        "slider range <a> to <b>",
    ),
)


def _range(speech: Speech, sketch: Sketch) -> Change | None:
    box = sketch.sole("hsl", "vsl")
    words = sketch.words(box) if box is not None else []
    if box is None or len(words) > 3 or "=" in sketch.boxes[box]:
        return None
    low, high = numbers.some_range(speech)
    sketch.boxes[box] = ports.slider(words[0], low, high)
    if sketch.boxes[box] == " ".join(words):
        return None
    return Change(ask(speech, _RANGE, a=str(low), b=str(high)), (same_messages(besides=(f"box{box}",)), same_sound()))


_VERTICAL = Words(
    deeds=("^make the slider <n>", "^turn the slider {by 90 degrees|into a <n> one}", "^use a <n> slider{| instead}"),
    says=("<n> slider{| please}", "the slider should be <n>", "a <n> slider instead{| please}"),
)


def _vertical(speech: Speech, sketch: Sketch) -> Change | None:
    box = sketch.sole("hsl", "vsl")
    if box is None or "init=" in sketch.boxes[box]:
        return None
    upright = sketch.boxes[box].startswith("hsl")
    sketch.boxes[box] = ("vsl" if upright else "hsl") + sketch.boxes[box][3:]
    request = ask(speech, _VERTICAL, n="vertical" if upright else "horizontal")
    return Change(request, (same_messages(), same_sound()))


_START = Words(
    deeds=(
        "^let the slider start at <v>",
        "^start {the slider|it} at <v>",
        "^set the slider to <v> {when the patch opens|at the start|on load}",
        "^give the slider {a start value|an initial value} of <v>",
    ),
    says=("the slider should {start|begin} at <v>", "initial value <v>{| please}", "start at <v>"),
)


def _initial(speech: Speech, sketch: Sketch) -> Change | None:
    """The start value of the one slider."""
    box = sketch.sole("hsl", "vsl")
    words = sketch.words(box) if box is not None else []
    if box is None or "log" in words or len(words) not in (1, 3, 4):
        return None
    low, high = (number(words[1]), number(words[2])) if len(words) > 1 else (0.0, 127.0)
    if low is None or high is None or low >= high:
        return None
    value = low + (high - low) * speech.pick((0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.5, 0.6, 0.75, 0.8))
    value = round(value, 2) if high - low <= 2 else float(round(value))
    start = f"init={plain(value)}"
    if words[-1] == start or value == 0 or (len(words) == 4 and not words[3].startswith("init=")):
        return None
    sketch.boxes[box] = " ".join([*([words[0]] if len(words) == 1 else words[:3]), start])
    # It speaks at once, so all that follows may differ until it is moved.
    return Change(ask(speech, _START, v=plain(value)), (starts_at(f"box{box}", value, (high - low) / 100),))


KINDS = (
    Kind("number-source", _number_source, "number", 2),
    Kind("slider-range", _range, "number", 5),
    Kind("slider-direction", _vertical, "number", 2),
    Kind("slider-start", _initial, "number", 4),
)
