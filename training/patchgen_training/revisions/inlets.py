"""Changes of what a patch is played with: number boxes, sliders, inlets, buttons and keys."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions.finding import number
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import Both, same_messages, same_sound, some_words, starts_at
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


_EVENTS: dict[str, tuple[tuple[str, ...], Words]] = {
    "bng": (
        ("bng",),
        Words(
            deeds=(
                "^use a {button|bang button} instead{| of the <o>}",
                "^replace the <o> {by|with} a {button|bang button}",
                "^let me trigger it with a {button|bang button}",
                "^make it react to a {button|bang button}{| instead}",
            ),
            says=("a {button|bang button} instead{| please| of the <o>}",),
        ),
    ),
    "inlet": (
        ("inlet",),
        Words(
            deeds=(
                "^use an inlet instead{| of the <o>}",
                "^replace the <o> {by|with} an inlet",
                "^trigger it {through|by bangs at} an inlet{| instead}",
                "^take the bang from an inlet",
            ),
            says=("an inlet instead{| please| of the <o>}",),
        ),
    ),
    "space": (
        ("key", "sel 32"),
        Words(
            deeds=(
                "^use the space {bar|key} instead{| of the <o>}",
                "^trigger it {with|by} the space {bar|key}{| instead}",
                "^make it react to the space {bar|key}{| instead}",
                "^replace the <o> by the space {bar|key}",
                "^let me trigger it with the space bar",
            ),
            says=("the space bar instead{| please| of the <o>}", "I want to press the space bar instead"),
        ),
    ),
    "key": (
        ("key", "t b"),
        Words(
            deeds=(
                "^use {any key|any key of the computer keyboard|the computer keyboard} instead{| of the <o>}",
                "^trigger it {with|by} any key{| of the computer keyboard}",
                "^let any key trigger it{| instead}",
            ),
            says=("any key instead{| please| of the <o>}",),
        ),
    ),
    "metro": (
        ("loadbang", "metro <p>"),
        Words(
            deeds=(
                "^trigger it {every|each} <t>{| instead of with the <o>}",
                "^let it {happen|go off} every <t>{| by itself}",
                "^replace the <o> {by|with} a {metro|metronome} {of|at} <t>",
                "^do it {automatically |}every <t>",
                "^use a {metro|metronome} of <t> instead{| of the <o>}",
            ),
            says=("automatically every <t>{| please}", "every <t> instead of with the <o>"),
        ),
    ),
    "loadbang": (
        ("loadbang",),
        Words(
            deeds=(
                "^do it {when the patch opens|on load|at the start} instead{| of with the <o>}",
                "^replace the <o> {by|with} a loadbang",
                "^use a loadbang instead{| of the <o>}",
                "^let it happen when the patch opens{|, without the <o>}",
            ),
            says=("on load instead{| please}", "a loadbang instead of the <o>"),
        ),
    ),
}
_SOURCES = {"bng": "button", "inlet": "inlet", "space": "space bar", "key": "keyboard"}
_FIRED: dict[str, tuple[str, str]] = {
    "bng": ("box0", "bang"),
    "inlet": ("in0", "bang"),
    "space": ("#key", "32"),
    "key": ("#key", "97"),
}


# What makes sense only when it happens again and again.
_REPEATED = ("f", "random", "moses", "spigot", "sel", "tgl", "timer", "expr")


def _event(sketch: Sketch) -> tuple[str, int] | None:
    """What sets the patch off, when it is one thing above all others: its name, and its last box."""
    head = sketch.boxes[:2]
    if head[0] in ("bng", "inlet"):
        if len([box for box in sketch.find("bng", "inlet", "inlet~") if not sketch.into(box)]) > 1:
            return None
        takers = {sketch.words(cord.target)[0] for cord in sketch.out_of(0)}
        # An inlet may take anything; these take bangs.
        if head[0] == "inlet" and not takers <= {"random", "bng", "delay", "metro", "tgl"}:
            return None
        return (head[0], 0) if sketch.out_of(0) else None
    if head in (["key", "sel 32"], ["key", "t b"]) and len(sketch.find("key")) == 1 and len(sketch.out_of(0)) == 1:
        return ("space" if head[1] == "sel 32" else "key"), 1
    return None


def _trigger(speech: Speech, sketch: Sketch) -> Change | None:
    """A button, an inlet, a key, a metronome or the opening of the patch: one in place of another."""
    found = _event(sketch)
    if found is None:
        return None
    old, last = found
    kind = speech.pick([name for name in _EVENTS if name != old])
    boxes, words = _EVENTS[kind]
    period = numbers.some_period(speech)
    cords = sketch.out_of(last)
    if (
        any(cord in sketch.links for cord in cords)
        or (kind == "metro" and sketch.find("metro", "delay", "timer"))
        or (kind == "loadbang" and sketch.find(*_REPEATED))
    ):
        return None
    for box in boxes:
        sketch.insert(last + 1 + boxes.index(box), box.replace("<p>", str(period)))
    for upper in range(len(boxes) - 1):
        sketch.connect(last + 1 + upper, last + 2 + upper)
    moved = [cord._replace(source=last + len(boxes), target=cord.target + len(boxes), outlet=0) for cord in cords]
    sketch.detach([cord._replace(target=cord.target + len(boxes)) for cord in cords])
    sketch.remove(*range(last + 1))
    for cord in moved:
        sketch.connect(cord.source - last - 1, cord.target - last - 1, 0, cord.inlet)
    said = numbers.duration(speech, period)
    request = ask(speech, words, o=_SOURCES[old], t=said).replace("every a ", "every ").replace("each a ", "each ")
    port = _FIRED[old][0]
    if kind in _FIRED:
        relations = (same_messages(besides=("box0",)), same_sound())
        return Change(request, relations, ports={port: _FIRED[kind]})
    return Change(request, (some_words,), ports={port: ("", "")}, ms=period + 30)


_ALSO_OPEN = Words(
    deeds=(
        "^{do|trigger} it {when the patch opens|on load|at the start} {too|as well}",
        "^also {do|trigger} it {when the patch opens|on load}",
        "^start {it |}{by itself|automatically|when the patch opens}",
        "^let it happen once {when the patch opens|on load}",
    ),
    extras=("a loadbang{| that triggers it {too|as well}| to the button}",),
    says=("it should {also |}happen {when the patch opens|on load|once at the start}",),
)


def _also_open(speech: Speech, sketch: Sketch) -> Change | None:
    """A [loadbang] above the one button."""
    found = _event(sketch)
    if found is None or found[0] != "bng" or sketch.find("loadbang"):
        return None
    sketch.connect(sketch.insert(0, "loadbang"), 1)
    return Change(ask(speech, _ALSO_OPEN), (_once_more,))


def _once_more(both: Both) -> str:
    """The button's bang when the patch opens comes on top of the others."""
    was, is_now = both.before.of("box0"), both.after.of("box1")
    return "" if len(is_now) == len(was) + 1 else f"the button gave {is_now[:5]}, before {was[:5]}"


_CAPTION = Words(
    deeds=(
        "^label the <g> <l>",
        "^call the <g> <l>",
        "^name the <g> <l>",
        "^give the <g> the {label|name} <l>",
        "^write <l> {next to|beside|on} the <g>",
        "^put the label <l> on the <g>",
    ),
    extras=("a label <l> {for|on} the <g>", "the label <l> {for|on} the <g>"),
    says=("the <g> should {be called|be labelled|say} <l>", "<g> label: <l>"),
)
_WIDGETS = {
    "hsl": "slider",
    "vsl": "slider",
    "tgl": "toggle",
    "bng": "button",
    "floatatom": "number box",
    "nbx": "number box",
}


def _caption(speech: Speech, sketch: Sketch) -> Change | None:
    """A label for the one box of its sort; its settings end with it."""
    candidates = [
        box
        for name in ("hsl", "vsl", "tgl", "bng", "floatatom")
        if (box := sketch.sole(name)) is not None and "label=" not in sketch.boxes[box]
    ]
    if not candidates:
        return None
    box, label = speech.pick(candidates), speech.pick(ports.LABELS + ports.NAMES)
    widget = _WIDGETS[sketch.words(box)[0]]
    if widget == "slider" and len(sketch.find("hsl", "vsl")) > 1:
        return None
    sketch.boxes[box] += f" label={label}"
    quoted = speech.pick((label, label, f'"{label}"', f"'{label}'"))
    return Change(ask(speech, _CAPTION, g=widget, l=quoted), (same_messages(), same_sound()))


_NAME = Words(
    deeds=(
        "^rename the receiver {|from <o> }to <l>",
        "^receive {from |}<l> instead{| of <o>}",
        "^change the receiver's name to <l>",
        "^use the name <l> instead of <o>",
        "^listen to <l> instead{| of <o>}",
    ),
    says=("[r <l>] instead{| of [r <o>]}", "the receiver should be {called |named |}<l>"),
)


def _rename(speech: Speech, sketch: Sketch) -> Change | None:
    """The name of the one receiver."""
    box, name = sketch.sole("r"), speech.pick(ports.NAMES)
    old = sketch.words(box)[1] if box is not None and len(sketch.words(box)) == 2 else ""
    if box is None or old in ("", name) or sum(old in text.split() for text in sketch.boxes) > 1:
        return None
    sketch.boxes[box] = f"r {name}"
    return Change(ask(speech, _NAME, l=name, o=old), (same_messages(), same_sound()), ports={old: (name, "")})


KINDS = (
    Kind("number-source", _number_source, "number", 2),
    Kind("slider-range", _range, "number", 5),
    Kind("slider-direction", _vertical, "number", 2),
    Kind("slider-start", _initial, "number", 4),
    Kind("trigger", _trigger, "event", 2),
    Kind("also-open", _also_open, "event", 1.2),
    Kind("caption", _caption, "event", 0.5),
    Kind("rename-receiver", _rename, "number", 5),
)
