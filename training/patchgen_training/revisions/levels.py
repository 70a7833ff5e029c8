"""Changes of how loud a sound is."""

from __future__ import annotations

from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions.finding import End, end_of, fader, fixed_level
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import (
    FADER_STEP,
    SMOOTHED,
    Relation,
    same_messages,
    same_sound,
    starts_at,
    unless_moved,
)
from patchgen_training.revisions.sketch import Sketch
from patchgen_training.revisions.ways import controlled, open_end

_FACTORS: tuple[tuple[float, Words], ...] = (
    (
        0.5,
        Words(
            deeds=(
                "^turn it down",
                "^turn down the volume",
                "^turn it down by half",
                "^halve the {volume|level|gain|amplitude|loudness}",
                "^reduce the {volume|level|gain} {by half|to half}",
                "^lower the {volume|level}{| by half}",
                "^cut the {volume|level} in half",
                "^play it more quietly",
                "^play it at half the {volume|level}",
            ),
            states=(
                "quieter",
                "softer",
                "half as loud",
                "less loud",
                "not so loud",
                "quieter by half",
                "a lot less loud: half of it",
            ),
            says=(
                "{it is|it's|that's|that is|this is} too loud",
                "not so loud",
                "{my ears!|ouch,} too loud",
                "too loud",
            ),
        ),
    ),
    (
        2,
        Words(
            deeds=(
                "^turn it up",
                "^turn up the volume",
                "^double the {volume|level|gain|amplitude|loudness}",
                "^raise the {volume|level|gain}",
                "^boost the {volume|level}",
                "^play it louder",
                "^play it at {twice|double} the {volume|level}",
            ),
            states=(
                "louder",
                "twice as loud",
                "double as loud",
                "two times louder",
                "not so quiet",
                "louder by a factor of 2",
            ),
            says=(
                "{it is|it's|that's|this is} too {quiet|soft}",
                "I {can hardly|can barely|can't} hear it",
                "too quiet",
                "it is not loud enough",
            ),
        ),
    ),
    (
        0.25,
        Words(
            deeds=(
                "^turn it down {a lot|much further}",
                "^reduce the {volume|level} to a quarter",
                "^play it at a quarter of the {volume|level}",
            ),
            states=(
                "{much|a lot|far|way} {quieter|softer}",
                "a quarter as loud",
                "four times quieter",
                "{much|a lot} less loud",
            ),
            says=("{it is|it's|that's} {way|much|far} too loud", "{way|much} too loud"),
        ),
    ),
    (
        3,
        Words(
            deeds=("^triple the {volume|level|gain|amplitude}", "^play it at three times the {volume|level}"),
            states=("three times as loud", "three times louder", "3 times as loud", "louder by a factor of {3|three}"),
        ),
    ),
    (
        0.8,
        Words(
            deeds=(
                "^turn it down {a bit|a little|slightly|a touch}",
                "^reduce the {volume|level} {a bit|slightly|by 20%|by 20 percent}",
                "^lower the volume {a little|a bit}",
            ),
            states=(
                "{a bit|a little|slightly|somewhat} {quieter|softer}",
                "a {little|bit} less loud",
                "{a touch|20%|20 percent} {quieter|softer}",
            ),
            says=("{it is|it's|that's} {a bit|a little|slightly} too loud",),
        ),
    ),
    (
        1.2,
        Words(
            deeds=(
                "^turn it up {a bit|a little|slightly|a touch}",
                "^raise the {volume|level} {a bit|slightly|by 20%|by 20 percent}",
            ),
            states=(
                "{a bit|a little|slightly|somewhat} louder",
                "a {touch|bit|little} louder",
                "{20%|20 percent} louder",
            ),
            says=("{it is|it's|that's} {a bit|a little|slightly} too {quiet|soft}",),
        ),
    ),
)


def _scale(speech: Speech, sketch: Sketch) -> Change | None:
    """Louder is twice, softer half, much softer a quarter, a bit 20 per cent."""
    end = end_of(sketch)
    factor, words = speech.pick(_FACTORS)
    value = _level(sketch, end) if end else None
    if end is None or value is None or not 0 < value * factor <= 1:
        return None
    relations = _leveled(sketch, end, value, round(value * factor, 4))
    return Change(ask(speech, words), relations)


def _level(sketch: Sketch, end: End) -> float | None:
    """Where the volume slider starts, or the fixed level."""
    slider = fader(sketch, end)
    return slider.level if slider else fixed_level(sketch, end)


def _leveled(sketch: Sketch, end: End, old: float, new: float) -> tuple[Relation, ...]:
    """Writes the new level; what must hold then."""
    slider = fader(sketch, end)
    if not slider:
        sketch.boxes[end.last] = f"*~ {plain(new)}"
        return (same_messages(), same_sound(new / old))
    sketch.boxes[slider.slider] = f"hsl 0 1 init={plain(new)}"
    port = f"box{slider.slider}"
    return (same_messages(besides=(port,)), unless_moved(port, starts_at(port, new, FADER_STEP)))


_SET = Words(
    deeds=(
        "^set the {volume|level|gain|amplitude} to <g>",
        "^change the {volume|level|gain|amplitude} to <g>",
        "^use {a gain|a volume|a level|an amplitude} of <g>{| instead}",
        "^put the {volume|level|gain} at <g>",
        "^turn the {volume|level|gain} to <g>",
        "^play it at {volume|level} <g>",
        "^make the {volume|gain|amplitude} <g>{| instead of <h>}",
        "^scale it by <g> instead of <h>",
    ),
    says=(
        "{volume|gain|level} <g>{| please| instead}",
        "the {volume|gain|level} should be <g>",
        "gain <g> instead of <h>",
    ),
)
_VALUES = (0.01, 0.02, 0.05, 0.05, 0.1, 0.1, 0.15, 0.2, 0.2, 0.25, 0.3, 0.3, 0.4, 0.5, 0.5, 0.6, 0.7, 0.8, 0.9)


def _set_level(speech: Speech, sketch: Sketch) -> Change | None:
    end = end_of(sketch)
    level = speech.pick(_VALUES)
    value = _level(sketch, end) if end else None
    if end is None or not value or value == level:
        return None
    said = speech.pick((plain(level), plain(level), f"{round(level * 100)}%", f"{round(level * 100)} percent"))
    return Change(ask(speech, _SET, g=said, h=plain(value)), _leveled(sketch, end, value, level))


_FADER = Words(
    deeds=(
        "^control the {volume|level|loudness} with a <k>slider",
        "^let me {set|control|change} the {volume|level|loudness} with a <k>slider",
        "^put the {volume|level|gain} on a <k>slider",
        "^replace the fixed {volume|level|gain} by a <k>slider",
        "^make the {volume|level|gain} adjustable with a <k>slider",
        "^use a <k>slider for the {volume|level|gain}",
        "^have a <k>{volume|level} slider",
    ),
    extras=(
        "a <k>{volume|level|gain} slider",
        "a <k>volume slider",
        "a <k>slider for the {volume|level|gain|loudness}",
        "a {volume|level} fader{| (<k>slider)}",
        "a <k>slider to {set|control|change} the {volume|level|loudness}",
        "{volume|level} control by <k>slider",
        "a <k>slider that {sets|controls} {how loud it is|the volume}",
    ),
    says=(
        "I want to {set|change|control} the volume {myself |}with a <k>slider",
        "the {volume|level} should be on a <k>slider",
    ),
)


def _add_fader(speech: Speech, sketch: Sketch) -> Change | None:
    """It starts at the level that was there."""
    end = end_of(sketch)
    level = fixed_level(sketch, end) if end else None
    if end is None or level is None or level not in _VALUES or level < FADER_STEP * 5:
        return None
    name, kind = speech.pick((("hsl", ""), ("hsl", ""), ("hsl", ""), ("hsl", "horizontal "), ("vsl", "vertical ")))
    line = sketch.chain(end.last, (f"{name} 0 1 init={plain(level)}", "pack f 20", "line~"))
    sketch.boxes[line + 1] = "*~"
    sketch.connect(line, line + 1, inlet=1)
    request = ask(speech, _FADER, k=kind).replace(" (slider)", "")
    return Change(request, (same_messages(), same_sound(start=SMOOTHED, near=FADER_STEP)))


_INLET = Words(
    deeds=(
        "^control the {volume|level|gain} {through|from|by} an inlet",
        "^take the {volume|level|gain} from an inlet",
        "^let an inlet set the {volume|level|gain}",
        "^replace the fixed {volume|level|gain} by an inlet",
    ),
    extras=(
        "an inlet for the {volume|level|gain}",
        "a {volume|level|gain} inlet",
        "an inlet {to set|that sets|that controls} the {volume|level|gain}",
    ),
)


def _add_inlet(speech: Speech, sketch: Sketch) -> Change | None:
    end = end_of(sketch)
    level = fixed_level(sketch, end) if end else None
    if end is None or not level or sketch.find("inlet", "inlet~"):
        return None
    line = sketch.chain(end.last, ("inlet", "pack f 20", "line~"))
    sketch.boxes[line + 1] = "*~"
    sketch.connect(line, line + 1, inlet=1)
    relations = (same_messages(), same_sound(start=SMOOTHED))
    return Change(ask(speech, _INLET), relations, sends=((0.0, "in0", plain(level)),))


_FIX = Words(
    deeds=(
        "^{remove|delete} the {volume|level} {slider|fader}",
        "^{remove|delete} the slider for the volume",
        "^take {the volume slider|the fader} {away|out}",
        "^replace the {volume |}slider by a fixed {volume|level|gain}{| of <g>}",
        "^use a fixed {volume|level|gain}{| of <g>} instead of the slider",
        "^get rid of the {volume slider|fader}",
        "^drop the volume slider",
    ),
    says=(
        "I don't need the {volume slider|fader}{| anymore| any more}",
        "no {volume slider|fader}{| please}",
        "without the {volume slider|fader}",
    ),
)


def _remove_fader(speech: Speech, sketch: Sketch) -> Change | None:
    """The level stays where the slider began."""
    end = end_of(sketch)
    found = fader(sketch, end) if end else None
    if end is None or found is None or len(sketch.find("hsl", "vsl")) > 1:
        return None
    sketch.boxes[end.last] = f"*~ {plain(found.level)}"
    slider = f"box{sketch.origin[found.slider]}"
    sketch.remove(found.slider, found.pack, found.line)
    request = ask(speech, _FIX, g=plain(found.level))
    return Change(
        request, (same_messages(besides=(slider,)), unless_moved(slider, same_sound(start=SMOOTHED, near=FADER_STEP)))
    )


_SWITCH = Words(
    deeds=(
        "^switch it on and off with a toggle",
        "^let me {turn|switch} it on and off{| with a toggle}",
        "^use a toggle to {turn|switch} {it|the sound} on and off",
        "^mute {it|the sound} with a toggle",
    ),
    extras=(
        "an on/off {toggle|switch}",
        "a toggle {to turn|that turns|to switch|that switches} {it|the sound} on and off",
        "an on-off toggle",
        "a mute toggle{| for the sound}",
        "a {switch|toggle} for {on and off|the sound}",
    ),
    says=("I want to be able to {switch|turn} it {off|on and off}", "how do I turn it off? a toggle, please"),
)


def _add_switch(speech: Speech, sketch: Sketch) -> Change | None:
    """A toggle before the level, off at the start, that fades in 20 ms."""
    end = open_end(sketch)
    if end is None or sketch.find("tgl"):
        return None
    gate = controlled(sketch, end, ("tgl", "pack f 20", "line~"))
    return Change(
        ask(speech, _SWITCH), (same_messages(), same_sound(start=SMOOTHED)), sends=((0.0, f"box{gate - 3}", "1"),)
    )


KINDS = (
    Kind("scale-level", _scale, "sound", 2),
    Kind("set-level", _set_level, "sound", 1.2),
    Kind("add-fader", _add_fader, "sound", 1.5),
    Kind("add-level-inlet", _add_inlet, "sound", 0.5),
    Kind("remove-fader", _remove_fader, "sound", 12),
    Kind("add-switch", _add_switch, "sound", 1),
)
