"""How a sound leaves: switch, level, panning, channels, scope."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.behaviour import level
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Templates
from patchgen_training.families.sound import Sound

_SWITCH: Templates = (
    "with {an on/off|an on-off} {toggle|switch}",
    "with a toggle to {turn|switch} it on and off",
    "switched on and off {by|with} a toggle",
    "that I can {turn|switch} on and off with a toggle",
    "with a toggle for on and off",
    "and a toggle {that turns|to turn} it on and off",
)


def switch(sound: Sound) -> None:
    """A toggle, off when the patch opens, that fades in 20 ms."""
    sound.tell(sound.say(_SWITCH), "A toggle turns it on and off", "on/off toggle")
    toggle = sound.draft.add("tgl")
    sound.times(sound.draft.smooth(toggle))
    sound.sends.append((30, f"box{toggle}", "1"))
    sound.ready = max(sound.ready, 80)
    sound.ms = max(sound.ms, sound.ready + 400)
    sound.extra.append(lambda: level(0, 1e-4, 0, 0, 28))


_GAIN: Templates = (
    "with {a gain|an amplitude|a volume|a level} of <g>",
    "at {a gain|an amplitude|a volume|a level} of <g>",
    "at {volume|amplitude|gain|level} <g>",
    "scaled by <g>",
    "multiplied by <g>",
    "turned down to <g>",
)
_DECIBELS: Templates = (
    "at <g>",
    "at a level of <g>",
    "with a level of <g>",
    "with {the|its} volume at <g>",
    "turned down to <g>",
)
_VOLUME: Templates = (
    "with a {volume|gain|level} slider",
    "with a slider for {the|its} {volume|level|gain|loudness}",
    "with a volume control",
    "whose volume {is controlled by|follows|is set by} a slider",
    "with volume on a slider",
    "with a volume fader",
    "and a slider for the volume",
)
_VOLUME_INLET: Templates = (
    "with an inlet for the {volume|gain|amplitude}",
    "whose {volume|amplitude} comes from an inlet",
    "with a volume inlet",
)


def _level(sound: Sound, *, plainly: bool = False) -> None:
    """0.1 where nothing is said; a slider starts at 0.1 as well."""
    speech = sound.speech
    choice = speech.rng.random()
    if choice < (0.75 if plainly else 0.6):
        sound.through("*~ 0.1")
    elif choice < 0.76:
        gain = speech.pick((0.01, 0.02, 0.05, 0.05, 0.1, 0.15, 0.2, 0.2, 0.25, 0.3, 0.3, 0.4, 0.5, 0.5, 0.6, 0.7, 0.8))
        said = speech.pick((plain(gain), plain(gain), f"{round(gain * 100)}%", f"{round(gain * 100)} percent"))
        sound.tell(
            sound.say(_GAIN, g=said), f"Set the {speech.pick(('gain', 'volume', 'level'))} to {said}", f"gain {said}"
        )
        sound.through(f"*~ {plain(gain)}")
    elif choice < 0.84:
        decibels = -speech.pick((3, 6, 6, 9, 10, 12, 12, 15, 18, 20, 20, 24, 30, 40))
        said = numbers.decibels(speech, decibels)
        sound.tell(sound.say(_DECIBELS, g=said), f"Set the level to {said}", said)
        sound.box = sound.draft.add(
            "*~", sound.box, f"{sound.draft.chain(sound.draft.start(str(decibels)), '+ 100', 'dbtorms')}>1"
        )
    elif choice < 0.95:
        sound.tell(
            sound.say(_VOLUME),
            speech.pick(("Add a volume slider", "A slider sets the volume", "Give it a volume slider")),
            "volume slider",
        )
        slider = sound.draft.add("hsl 0 1 init=0.1")
        sound.times(sound.draft.smooth(slider))
        sound.ready = max(sound.ready, 60)
    else:
        sound.tell(sound.say(_VOLUME_INLET), "Add an inlet for the volume", "volume inlet")
        inlet = sound.draft.add("inlet")
        sound.sends.append((6, f"in{sound.draft.inlets - 1}", "0.3"))
        sound.times(sound.draft.smooth(inlet))
        sound.ready = max(sound.ready, 60)


_LEFT_RIGHT: Templates = (
    "in the <x> {channel|speaker|ear} only",
    "on the <x> {channel|speaker|side}",
    "{only |}in the <x> speaker",
    "<x> channel only",
    "{to|on|out of} the <x> {output|channel|speaker}{| only}",
    "panned hard <x>",
    "{only |}on the <x>",
)
_BOTH: Templates = (
    "on both {channels|speakers|sides}",
    "in stereo",
    "to both speakers",
    "to the {speakers|sound card|dac|audio output}",
    "out of both channels",
)
_OUTLET: Templates = (
    "to {an outlet~|a signal outlet|an audio outlet}",
    "{sent|going} to {an outlet~|a signal outlet}",
    "with an audio outlet",
    "and outputs it through {an outlet~|a signal outlet}",
)
_PAN: Templates = (
    "with a {pan|panning} {slider|control}",
    "with a slider for {the pan|panning|its stereo position}",
    "panned {by|with} a slider",
    "with a slider that pans {it|between left and right}",
)
_AUTO_PAN: Templates = (
    "{moving|panning|panned} between left and right at <r>",
    "with {an auto-pan|auto panning|autopan} at <r>",
    "panned by {an LFO|a sine LFO} at <r>",
)
_SCOPE: Templates = (
    "{and a|with a} {graph|scope|oscilloscope} of the waveform",
    "and its waveform {shown|drawn} in {a graph|an array}",
    "with {an array|a graph} showing the waveform",
    "and a scope",
    "displayed in {a graph|an array}",
    "with a waveform display",
)


def _output(sound: Sound) -> None:
    """Both channels where nothing is said."""
    speech, draft = sound.speech, sound.draft
    choice = speech.rng.random()
    if choice < 0.72:
        if choice < 0.14:
            sound.tell(
                sound.say(_BOTH), speech.pick(("Play it on both channels", "Send it to both speakers")), "stereo"
            )
        draft.speakers(sound.box)
    elif choice < 0.86:
        left = speech.chance(0.5)
        side = "left" if left else "right"
        sound.tell(sound.say(_LEFT_RIGHT, x=side), f"Use only the {side} {speech.pick(('channel', 'speaker'))}", side)
        draft.add("dac~", sound.box if left else f"{sound.box}>1")
        sound.channels = (left, not left)
    elif choice < 0.94:
        sound.tell(sound.say(_PAN), speech.pick(("Add a pan slider", "A slider pans it")), "pan slider")
        position = draft.smooth(draft.add("hsl 0 1 init=0.5"))
        _panned(sound, position)
    else:
        rate = numbers.some_slow_rate(speech)
        said = numbers.hertz(speech, rate)
        sound.tell(sound.say(_AUTO_PAN, r=said), f"Pan it from side to side at {said}", f"autopan {said}")
        _panned(sound, draft.chain(draft.add(f"osc~ {plain(rate)}"), "*~ 0.5", "+~ 0.5"))
        sound.moving = False
        # The LFO begins on the right: a slow one leaves the left one silent for long.
        sound.faint = sound.faint or rate < 1
        sound.steady = sound.steady and rate < 4
        sound.hertz = sound.hertz if rate <= 2 else None


def _panned(sound: Sound, position: int) -> None:
    """Position 0 is left, 1 right."""
    left = sound.draft.add("expr~ $v1 * (1 - $v2)", sound.box, f"{position}>1")
    right = sound.draft.add("*~", sound.box, f"{position}>1")
    sound.draft.add("dac~", left, f"{right}>1")


def finish(sound: Sound, *, plainly: bool = False, switched: bool = False) -> None:
    """Switch, level, output, scope; an abstraction's signal outlet has no level of its own."""
    speech = sound.speech
    if not plainly and not switched and speech.chance(0.12):
        switch(sound)
    if speech.chance(0.06):
        sound.tell(sound.say(_OUTLET), "Send it to a signal outlet", "outlet~")
        sound.draft.add("outlet~", sound.box)
        sound.channels = (True, False)
        sound.extra = []
        sound.moving = False
        return
    _level(sound, plainly=plainly)
    _output(sound)
    if speech.chance(0.05):
        sound.tell(sound.say(_SCOPE), "Show the waveform in a graph", "scope")
        sound.draft.add("graph scope 1024")
        clock = sound.draft.chain(sound.draft.add("loadbang"), "metro 100")
        sound.draft.add("tabwrite~ scope", sound.box, clock)
