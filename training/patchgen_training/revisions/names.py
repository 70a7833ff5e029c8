"""Changes of names: labels of sliders and buttons, receivers."""

from __future__ import annotations

from patchgen_training.families import ports
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import same_messages, same_sound
from patchgen_training.revisions.sketch import Sketch

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
    Kind("caption", _caption, "event", 0.5),
    Kind("rename-receiver", _rename, "number", 10),
)
