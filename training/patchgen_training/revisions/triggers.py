"""Changes of what sets a patch off: buttons, inlets, keys, time, the opening."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import Both, same_messages, same_sound, some_words
from patchgen_training.revisions.sketch import Sketch

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
    sketch.detach(cords)
    bottom = sketch.chain(last + 1, [box.replace("<p>", str(period)) for box in boxes])
    for cord in cords:
        sketch.connect(bottom, cord.target + len(boxes), inlet=cord.inlet)
    sketch.remove(*range(last + 1))
    said = numbers.duration(speech, period)
    request = ask(speech, words, o=_SOURCES[old], t=said).replace("every a ", "every ").replace("each a ", "each ")
    port = _FIRED[old][0]
    if kind in _FIRED:
        return Change(request, (same_messages(besides=("box0",)), same_sound()), ports={port: _FIRED[kind]})
    # What chooses may wait for long until it speaks.
    spoken = () if sketch.find("sel", "moses", "spigot") else (some_words,)
    return Change(request, spoken, ports={port: ("", "")}, ms=3.0 * period + 30)


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


KINDS = (
    Kind("trigger", _trigger, "event", 1),
    Kind("also-open", _also_open, "event", 1.2),
)
