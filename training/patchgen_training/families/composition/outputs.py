"""How a sound leaves: its level, where it stands between the speakers, a meter, a signal outlet."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.composition.controls import Parameter, control
from patchgen_training.families.composition.curves import Curve, ramps, sine, still
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.frames import protect
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Templates

_GAIN: Templates = (
    "with {a gain|an amplitude|a volume|a level} of <g>",
    "at {volume|amplitude|gain|level} <g>",
    "scaled by <g>",
    "turned down to <g>",
    "at {a level|an amplitude} of <g>",
)
_GAIN_DEEDS: Templates = (
    "^set {the|its} {gain|volume|level|amplitude} to <g>",
    "^scale <it> by <g>",
    "^turn <it> down to <g>",
)
_DECIBELS: Templates = ("at <g>", "at a level of <g>", "with {the|its} volume at <g>", "turned down to <g>")
_DECIBELS_DEEDS: Templates = ("^set {the|its} level to <g>", "^attenuate <it> to <g>", "^turn <it> down to <g>")
_VOLUME: Templates = (
    "with <c> for {the|its} {volume|level|gain|loudness}",
    "whose volume {is controlled by|follows|is set by} <c>",
    "with its {volume|level} on <c>",
    "and <c> for the volume",
)
_VOLUME_DEEDS: Templates = (
    "^set {the|its} {volume|level} with <c>",
    "^control {the|its} {volume|level|loudness} with <c>",
    "^add <c> for the {volume|level}",
    "^put the volume on <c>",
)
_MUTE: Templates = ("with a mute {toggle|switch}", "with a toggle that mutes it", "and a toggle to mute it")
_MUTE_DEEDS: Templates = ("^mute <it> with a toggle", "^add a mute toggle", "^let a toggle mute <it>")


def _volume(piece: Piece, *, said: bool) -> None:
    """0.1 where nothing is said; a slider starts there."""
    speech, draft = piece.speech, piece.draft
    choice = speech.rng.random() if said else 0.0
    if choice < 0.5:
        piece.through("*~ 0.1")
        piece.level(still(0.1))
    elif choice < 0.64:
        gain = speech.pick((0.01, 0.02, 0.05, 0.05, 0.1, 0.15, 0.2, 0.2, 0.25, 0.3, 0.3, 0.4, 0.5, 0.5))
        if piece.clauses:  # what it went through may have doubled it
            gain = min(gain, 0.25)
        words = speech.pick((plain(gain), plain(gain), f"{round(gain * 100)}%", f"{round(gain * 100)} percent"))
        piece.tell(_GAIN, _GAIN_DEEDS, f"gain {words}", "level", g=words)
        piece.through(f"*~ {plain(gain)}")
        piece.level(still(gain))
    elif choice < 0.74:
        decibels = -speech.pick((6, 6, 9, 10, 12, 12, 15, 18, 20, 20, 24, 26, 30, 40))
        words = numbers.decibels(speech, decibels)
        piece.tell(_DECIBELS, _DECIBELS_DEEDS, words, "level", g=words)
        factor = draft.chain(draft.start(str(decibels)), "+ 100", "dbtorms")
        piece.box = draft.add("*~", piece.box, f"{factor}>1")
        piece.level(still(10 ** (decibels / 20)))
    elif choice < 0.93:
        _volume_by_hand(piece)
    else:
        piece.through("*~ 0.1")
        toggle = draft.add("tgl init=0")  # it tells [line~] to begin at 1
        piece.tell(_MUTE, _MUTE_DEEDS, "mute toggle", "mute")
        piece.times_signal(draft.smooth(draft.add("== 0", toggle)))
        at = piece.moment()
        piece.sends.append((at, f"box{toggle}", "1"))
        piece.level(ramps([(0, 0.1, 20), (at, 0, 20)]))


def _volume_by_hand(piece: Piece) -> None:
    highest = piece.speech.pick((1, 1, 1, 1, 0.5))
    parameter = Parameter(("volume",), 0, highest, 0.1, whole=False, silent_low=True, tried=0.4)
    by = control(piece, parameter, plainly=highest == 1)
    tails = _VOLUME
    piece.tell(tails, _VOLUME_DEEDS, f"volume {by.short}", "volume", c=by.noun)
    piece.times_signal(piece.draft.smooth(by.box))
    piece.level(by.smooth)


_SIDE: Templates = (
    "in the <x> {channel|speaker} only",
    "on the <x> {channel|speaker|side} only",
    "only in the <x> speaker",
    "{to|out of} the <x> {output|channel|speaker} only",
    "panned hard <x>",
    "on the <x>",
)
_SIDE_DEEDS: Templates = (
    "^send <it> to the <x> {channel|speaker|output} only",
    "^play <it> only {in|on} the <x> {speaker|channel}",
    "^pan <it> hard <x>",
    "^output <it> on the <x> only",
)
_BOTH: Templates = (
    "on both {channels|speakers|sides}",
    "to both speakers",
    "out of both channels",
    "in both speakers",
    "in stereo",
)
_BOTH_DEEDS: Templates = ("^send <it> to both {speakers|channels}", "^play <it> {in|on} both {speakers|channels}")
_PAN: Templates = (
    "with <c> for {the|its} {pan|panning|stereo position}",
    "panned {by|with} <c>",
    "whose {pan|stereo position} {follows|is set by} <c>",
)
_PAN_DEEDS: Templates = ("^pan <it> with <c>", "^set its stereo position with <c>", "^add <c> for the {pan|panning}")
_AUTO: Templates = (
    "{moving|panning} between left and right at <r>",
    "with {an auto-pan|auto panning} at <r>",
    "panned by {an LFO|a sine LFO} at <r>",
)
_AUTO_DEEDS: Templates = (
    "^pan <it> {left and right|from side to side|back and forth} at <r>",
    "^pan <it> automatically at <r>",
    "^move <it> between the speakers at <r>",
)
_PLACED: Templates = (
    "panned <n> percent to the <x>",
    "panned {<n>%|<n> percent} <x>",
)
_PLACED_DEEDS: Templates = ("^pan <it> <n> percent to the <x>", "^pan <it> <n>% <x>")


def _speakers(piece: Piece, *, said: bool) -> None:
    """Both channels where nothing is said."""
    speech, draft = piece.speech, piece.draft
    choice = speech.rng.random() if said else 0.0
    if choice < 0.5:
        draft.speakers(piece.box)
    elif choice < 0.58:
        piece.tell(_BOTH, _BOTH_DEEDS, "both speakers", "output")
        draft.speakers(piece.box)
    elif choice < 0.75:
        left = speech.chance(0.5)
        side = "left" if left else "right"
        piece.tell(_SIDE, _SIDE_DEEDS, f"{side} only", "output", x=side)
        draft.add("dac~", piece.box if left else f"{piece.box}>1")
        _placed(piece, still(float(left)), still(float(not left)))
    elif choice < 0.81:
        right, percent = speech.chance(0.5), speech.pick((20, 25, 30, 40, 50, 60, 70, 75, 80))
        side = "right" if right else "left"
        piece.tell(_PLACED, _PLACED_DEEDS, f"pan {percent}% {side}", "pan", n=str(percent), x=side)
        place = round(0.5 + (percent if right else -percent) / 200, 4)
        channels = (
            draft.add(f"*~ {plain(round(1 - place, 4))}", piece.box),
            draft.add(f"*~ {plain(place)}", piece.box),
        )
        draft.add("dac~", channels[0], f"{channels[1]}>1")
        _placed(piece, still(1 - place), still(place))
    elif choice < 0.92:
        parameter = Parameter(("pan",), 0, 1, 0.5, whole=False, silent_low=True)
        by = control(piece, parameter, plainly=True)
        piece.tell(_PAN, _PAN_DEEDS, f"pan {by.short}", "pan", c=by.noun)
        _panned(piece, draft.smooth(by.box), by.smooth)
    else:
        rate = numbers.some_slow_rate(speech)
        said_rate = numbers.hertz(speech, rate)
        piece.tell(_AUTO, _AUTO_DEEDS, f"autopan {said_rate}", "pan", r=said_rate)
        _panned(piece, draft.chain(draft.add(f"osc~ {plain(rate)}"), "*~ 0.5", "+~ 0.5"), sine(rate, 0, 1))


def _panned(piece: Piece, position: int, curve: Curve) -> None:
    """Position 0 is left, 1 right."""
    left = piece.draft.add("expr~ $v1 * (1 - $v2)", piece.box, f"{position}>1")
    right = piece.draft.add("*~", piece.box, f"{position}>1")
    piece.draft.add("dac~", left, f"{right}>1")
    _placed(piece, lambda ms: 1 - curve(ms), curve)


def _placed(piece: Piece, left: Curve, right: Curve) -> None:
    for voice in piece.voices:
        voice.sides = (left, right)


_OUTLET: Templates = (
    "to {an outlet~|a signal outlet|an audio outlet}",
    "{sent|going} to {an outlet~|a signal outlet}",
    "with an audio outlet",
)
_OUTLET_DEEDS: Templates = ("^send <it> to {an outlet~|a signal outlet|an audio outlet}", "^output <it> at an outlet~")


def to_outlet(piece: Piece) -> None:
    """A signal outlet has no level of its own."""
    piece.tell(_OUTLET, _OUTLET_DEEDS, "outlet~", "output")
    piece.draft.add("outlet~", piece.box)
    piece.to_outlet = True
    _placed(piece, still(1), still(0))


_TEXTS = ("test tone", "lead synth", "main sound", "low drone", "my patch", "work in progress", "play me", "keep quiet")
protect(tuple(" ".join(_TEXTS).split()))
_COMMENT: Templates = (
    "with a comment {saying|that says} <w>",
    "and a comment with the text <w>",
    "with the comment <w> beside it",
)
_COMMENT_DEEDS: Templates = ("^add the comment <w>", "^add a comment {saying|that says} <w>", "^comment <it> with <w>")


def comment(piece: Piece) -> None:
    """A text beside the boxes."""
    text = piece.speech.pick(_TEXTS)
    said = piece.speech.pick((f'"{text}"', f"'{text}'"))
    piece.tell(_COMMENT, _COMMENT_DEEDS, f"comment {said}", "comment", w=said)
    piece.draft.add(f"comment {text}")


def finish(piece: Piece, said: int) -> None:
    """Level and place; `said` of the two are up to chance, the others as ever."""
    if said and piece.speech.chance(0.06):
        to_outlet(piece)
        return
    both, volume = said > 1, piece.speech.chance(0.5)
    _volume(piece, said=both or (said == 1 and volume))
    _speakers(piece, said=both or (said == 1 and not volume))
