"""Changes of where a sound goes: channels, panning, outlets, a scope."""

from __future__ import annotations

from dataclasses import dataclass

from patchgen_training.families import numbers
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.revisions import ways
from patchgen_training.revisions.finding import end_of
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import FADER_STEP, SMOOTHED, adds_up, same_messages, same_sound
from patchgen_training.revisions.sketch import Sketch

_STEREO: Templates = (
    "in stereo",
    "stereo",
    "on both {channels|speakers|sides}",
    "audible on both {sides|speakers|ears}",
)


@dataclass(frozen=True, slots=True)
class _Side:
    """The inlets of the [dac~], and the words for them."""

    inlets: tuple[int, ...]
    words: Words


_SIDES = (
    _Side(
        (0, 1),
        Words(
            deeds=(
                "^play it on both {channels|speakers|sides}",
                "^send it to both {channels|speakers}",
                "^use both {channels|speakers|outputs}",
                "^put it in the middle",
                "^connect it to the <o> {channel|speaker} too",
                "^play it {on|in|from} the <o> {one|side|speaker|channel} {too|as well|also}",
            ),
            states=_STEREO,
            says=(
                "I {only hear it on|hear it only from} the <x>{| side| speaker}, it should be on both sides",
                "it is only on the <x>{| side}, I want both",
                "i hear nothing on the <o>",
                "not {only|just} the <x> {speaker|side}, both",
            ),
        ),
    ),
    *(
        _Side(
            (inlet,),
            Words(
                deeds=(
                    f"^play it {{only |}}on the {side}{{| side| channel| speaker}}{{| only}}",
                    f"^send it to the {side} {{channel|speaker}} only",
                    f"^use {{only |just |}}the {side} {{channel|speaker|output}}",
                    f"^pan it hard {side}",
                    f"^move it to the {side}{{| side| speaker}}",
                    f"^put it {{all the way |only |}}on the {side}",
                ),
                states=(
                    f"{side} only",
                    f"only {{on|in}} the {side}{{| channel| speaker}}",
                    f"{{come|sound}} from the {side} only",
                ),
                says=(
                    f"I only want it {{on|in}} the {side}{{| speaker| channel| side}}",
                    f"{side} {{channel|speaker}} only",
                ),
            ),
        )
        for inlet, side in ((0, "left"), (1, "right"))
    ),
)


def _side(speech: Speech, sketch: Sketch) -> Change | None:
    """Both channels, the left or the right one."""
    end = end_of(sketch)
    if end is None or sketch.boxes[end.box] != "dac~":
        return None
    choice = _SIDES[0] if len(end.channels) == 1 else speech.pick(_SIDES[1:])
    if len(end.channels) == 1 and speech.chance(0.3):
        choice = _SIDES[2 - end.channels[0]]
    sketch.detach(sketch.into(end.box))
    for inlet in choice.inlets:
        sketch.connect(end.last, end.box, inlet=inlet)
    slots = {"x": "left", "o": "right"} if end.channels[0] == 0 else {"x": "right", "o": "left"}
    pairs = tuple((end.channels[0], inlet) for inlet in choice.inlets)
    return Change(ask(speech, choice.words, **slots), (same_messages(), same_sound(channels=pairs)))


_PAN = Words(
    deeds=(
        "^pan it with a slider",
        "^let me pan it{| between left and right}{| with a slider}",
        "^control the {panning|stereo position} with a slider",
        "^put the {pan|panning|stereo position} on a slider",
        "^move it between left and right with a slider",
    ),
    extras=(
        "a {pan|panning} {slider|control}",
        "a slider for {the pan|panning|the panning|the stereo position}",
        "a slider {to pan it|that pans it}{| between left and right}",
        "a balance slider",
    ),
)
_AUTO_PAN = Words(
    deeds=(
        "^pan it {between left and right|from side to side} at <r>",
        "^let it {move|wander} between left and right at <r>",
        "^move it from side to side {at|with an LFO of} <r>",
        "^make it pan by itself at <r>",
    ),
    extras=(
        "{an auto-pan|auto panning|an autopan} {at|of} <r>",
        "a pan LFO {at|of} <r>",
        "an LFO of <r> on the panning",
    ),
)


def _pan(speech: Speech, sketch: Sketch) -> Change | None:
    """A slider that starts in the middle, or an LFO."""
    end = end_of(sketch)
    if end is None or sketch.boxes[end.box] != "dac~" or len(end.channels) != 2:
        return None
    sketch.detach(sketch.into(end.box))
    by_hand = speech.chance(0.6)
    if by_hand:
        position = sketch.chain(end.box, ("hsl 0 1 init=0.5", "pack f 20", "line~"))
        request = ask(speech, _PAN)
    else:
        rate = numbers.some_slow_rate(speech)
        position = sketch.chain(end.box, (f"osc~ {plain(rate)}", "*~ 0.5", "+~ 0.5"))
        request = ask(speech, _AUTO_PAN, r=numbers.hertz(speech, rate))
    left, right = sketch.insert(position + 1, "expr~ $v1 * (1 - $v2)"), sketch.insert(position + 2, "*~")
    for box, inlet in ((left, 0), (right, 1)):
        sketch.connect(end.last, box)
        sketch.connect(position, box, inlet=1)
        sketch.connect(box, right + 1, inlet=inlet)
    relation = same_sound(0.5, start=SMOOTHED, near=FADER_STEP) if by_hand else adds_up()
    return Change(request, (same_messages(), relation))


_OUTLET = Words(
    deeds=(
        "^send it to {a signal outlet|an outlet~|an audio outlet} instead{| of the speakers}",
        "^replace the {dac~|output} by {an outlet~|a signal outlet}",
        "^turn it into an abstraction with {a signal outlet|an audio outlet}",
        "^output it through {a signal outlet|an outlet~}{| instead of the speakers}",
        "^use {an outlet~|a signal outlet} instead of the {dac~|speakers|sound card}",
    ),
    says=("I want {a signal outlet|an outlet~} instead of the {dac~|speakers}", "outlet~ instead of dac~"),
)
_SPEAKERS = Words(
    deeds=(
        "^send it to the {speakers|sound card|dac} instead{| of the outlet}",
        "^replace the {outlet~|signal outlet} by {a dac~|the speakers}",
        "^play it {through|on|over} the speakers{| instead}",
        "^use {a dac~|the speakers} instead of the {outlet~|signal outlet}",
        "^let me hear it: {speakers|dac~} instead of the outlet~",
    ),
    says=(
        "I want to hear it {from|through} the speakers",
        "dac~ instead of outlet~",
        "i can't hear it, use the speakers",
    ),
)


def _signal_outlet(speech: Speech, sketch: Sketch) -> Change | None:
    """An [outlet~] instead of the [dac~]; or the other way about, with a level of 0.1 where there was none."""
    end = end_of(sketch)
    if end is None or len(sketch.find("outlet", "outlet~")) > 1:
        return None
    levelled = ways.has_level(sketch, end)
    sketch.detach(sketch.into(end.box))
    if sketch.boxes[end.box] == "dac~":
        sketch.boxes[end.box] = "outlet~"
        sketch.connect(end.last, end.box)
        return Change(ask(speech, _OUTLET), (same_messages(), same_sound(channels=((end.channels[0], 0),))))
    sketch.boxes[end.box] = "dac~"
    last = end.last if levelled else sketch.chain(end.box, ("*~ 0.1",), end.last)
    for inlet in (0, 1):
        sketch.connect(last, end.box + (not levelled), inlet=inlet)
    heard = same_sound(1 if levelled else 0.1, channels=((0, 0), (0, 1)))
    return Change(ask(speech, _SPEAKERS), (same_messages(), heard))


_SCOPE = Words(
    deeds=(
        "^show {me |}the waveform{| in a graph| in an array}",
        "^draw the waveform{| in a graph| in an array}",
        "^display {it|the signal|the waveform} in {a graph|an array}",
        "^let me see the wave{form|}",
    ),
    extras=(
        "a {scope|graph of the waveform|waveform display|graph}",
        "an oscilloscope",
        "a graph {that shows|of} the wave",
    ),
    says=("I want to see the waveform", "what does {it|the wave} look like? show me"),
)


def _scope(speech: Speech, sketch: Sketch) -> Change | None:
    end = end_of(sketch)
    if end is None or sketch.find("graph", "tabwrite~"):
        return None
    sketch.append("graph scope 1024")
    clock = sketch.append("metro 100", sketch.append("loadbang"))
    sketch.append("tabwrite~ scope", end.last, clock)
    return Change(ask(speech, _SCOPE), (same_messages(), same_sound()))


KINDS = (
    Kind("side", _side, "sound", 1.5),
    Kind("pan", _pan, "sound", 0.8),
    Kind("signal-outlet", _signal_outlet, "sound", 0.5),
    Kind("scope", _scope, "sound", 0.5),
)
