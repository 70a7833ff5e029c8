"""How a sound begins and ends: fades, plucks, gates, held notes, switches."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import numbers, ports
from patchgen_training.families.composition.controls import Parameter, control
from patchgen_training.families.composition.curves import ramps, struck
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.pitches import struck_by
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates

_FADE_IN: Templates = (
    "that fades in {over|in|within} <t>",
    "fading in over <t>",
    "with a fade-in of <t>",
    "{faded|fading} in {over|during} <t>",
    "that swells from silence {in|over} <t>",
    "that rises from nothing to full level in <t>",
    "slowly fading in, over <t>",
)
_FADE_IN_DEEDS: Templates = (
    "^fade <it> in over <t>",
    "^let <it> fade in over <t>",
    "^fade <it> in {within|during} <t>",
    "^bring <it> in over <t>",
    "^let <it> swell from silence over <t>",
)
_FADE_OUT: Templates = (
    "that fades out {over|in|within} <t>",
    "fading out over <t>",
    "with a fade-out of <t>",
    "that dies away {over|in} <t>",
    "fading to silence in <t>",
)
_FADE_OUT_DEEDS: Templates = (
    "^fade <it> out over <t>",
    "^let <it> fade out over <t>",
    "^let <it> die away {in|over} <t>",
    "^fade <it> to silence within <t>",
)
_FADE_BOTH: Templates = (
    "that fades in over <a>, stays for <h> and fades out over <r>",
    "with a fade-in of <a>, a hold of <h> and a fade-out of <r>",
    "fading in over <a> and, after <h>, out over <r>",
)
_FADE_BOTH_DEEDS: Templates = (
    "^fade <it> in over <a>, ^hold it for <h> and ^fade it out over <r>",
    "^let <it> fade in over <a>, stay for <h> and fade out over <r>",
)


def _length(speech: Speech) -> int:
    """Of a fade, in milliseconds."""
    return numbers.some_period(speech) * speech.pick((1, 1, 1, 2, 2, 4))


def fade(piece: Piece) -> None:
    """Once, when the patch opens."""
    speech = piece.speech
    choice = speech.rng.random()
    if choice < 0.15:
        _fade_both(piece)
        return
    if choice < 0.4:
        _fade_on(piece, out=choice < 0.25)
        return
    out = choice < 0.6
    time = _length(speech)
    said, word = numbers.duration(speech, time), "out" if out else "in"
    ends = (1, 0) if out else (0, 1)
    piece.times_signal(piece.draft.chain(piece.draft.start(f"{ends[0]}, {ends[1]} {time}"), "line~"))
    piece.level(ramps([(0, ends[1], time)], ends[0]))
    piece.ms = max(piece.ms, time + 200)
    tails, deeds = (_FADE_OUT, _FADE_OUT_DEEDS) if out else (_FADE_IN, _FADE_IN_DEEDS)
    piece.tell(tails, deeds, f"fade {word} {said}", f"fade {word}" if speech.chance(0.5) else "envelope", t=said)


_IN_ON: Templates = (
    "that fades in over <t> <w>",
    "silent at first, fading in over <t> <w>",
    "with a fade-in of <t> {started|triggered} <w>",
)
_IN_ON_DEEDS: Templates = (
    "^fade <it> in over <t> <w>",
    "<w>, ^fade <it> in over <t>",
    "^let <it> fade in over <t> <w>",
)
_OUT_ON: Templates = (
    "that fades out over <t> <w>",
    "sounding until it fades out over <t> <w>",
    "with a fade-out of <t> {started|triggered} <w>",
)
_OUT_ON_DEEDS: Templates = (
    "^fade <it> out over <t> <w>",
    "<w>, ^fade <it> out over <t>",
    "^let <it> fade out over <t> <w>",
)


def _fade_on(piece: Piece, *, out: bool) -> None:
    """Each time a hand says so; before it sounds on, or not yet."""
    speech = piece.speech
    trigger = ports.trigger(speech, piece.draft, ("button", "button", "inlet", "space", "key"))
    time = _length(speech)
    slots = {"t": numbers.duration(speech, time), "w": trigger.when}
    begin, end = (1, 0) if out else (0, 1)
    message = piece.draft.add(f"msg {begin}, {end} {time}", trigger.box)
    cords = [message, piece.draft.start("1")] if out else [message]
    piece.times_signal(piece.draft.add("line~", *cords))
    at = piece.moment()
    _, port, word = trigger.fire(1)[0]
    piece.sends.append((at, port, word))
    piece.level(ramps([(at, begin, 0.0), (at + 0.01, end, time)], begin))
    piece.ms = max(piece.ms, at + time + 150)
    tails, deeds = (_OUT_ON, _OUT_ON_DEEDS) if out else (_IN_ON, _IN_ON_DEEDS)
    piece.tell(tails, deeds, f"fade {'out' if out else 'in'} {slots['t']} {slots['w']}", "envelope", **slots)


def _fade_both(piece: Piece) -> None:
    speech = piece.speech
    rise, hold, fall = (_length(speech) for _ in range(3))
    slots = dict(zip("ahr", (numbers.duration(speech, t) for t in (rise, hold, fall)), strict=True))
    message = f"0, 1 {rise}, 0 {fall} {rise + hold}"
    piece.times_signal(piece.draft.chain(piece.draft.start(message), "vline~"))
    piece.level(ramps([(0, 1, rise), (rise + hold, 0, fall)]))
    piece.ms = max(piece.ms, rise + hold + fall + 150)
    terse = f"fade in {slots['a']}, hold {slots['h']}, fade out {slots['r']}"
    piece.tell(_FADE_BOTH, _FADE_BOTH_DEEDS, terse, "envelope", **slots)


_STRUCK: Templates = (
    "struck <w>, with {an attack|attack} of <a> and {a decay|decay} of <d>",
    "that sounds <w> with {an attack|attack} of <a> and {a decay|decay} of <d>",
    "triggered <w> with a percussive envelope (attack <a>, decay <d>)",
    "plucked <w>: <a> attack, <d> decay",
    "with an AD envelope (<a>, <d>) triggered <w>",
    "played <w>, each note rising in <a> and falling in <d>",
)
_STRUCK_DEEDS: Templates = (
    "^strike <it> <w> with {an attack|attack} of <a> and {a decay|decay} of <d>",
    "^trigger <it> <w> with an envelope (attack <a>, decay <d>)",
    "<w>, ^pluck <it> with <a> attack and <d> decay",
    "^give <it> an AD envelope, attack <a>, decay <d>, that starts <w>",
)
_PLAIN_STRUCK: Templates = (
    "struck <w>",
    "plucked <w>",
    "triggered <w> with a short percussive envelope",
    "that gives a short pluck <w>",
    "with a percussive envelope triggered <w>",
)
_PLAIN_STRUCK_DEEDS: Templates = (
    "^pluck <it> <w>",
    "^strike <it> <w>",
    "^trigger a short percussive envelope on <it> <w>",
)
_NOTES: Templates = (
    "each note with {an attack|attack} of <a> and {a decay|decay} of <d>",
    "with {an attack|attack} of <a> and {a decay|decay} of <d> on {each|every} note",
    "each note rising in <a> and falling in <d>",
    "with an AD envelope per note (<a>, <d>)",
)
_NOTES_DEEDS: Templates = (
    "^give each note an attack of <a> and a decay of <d>",
    "^shape every note with an envelope of <a> attack and <d> decay",
    "^let each note rise in <a> and fall in <d>",
)
_PLAIN_NOTES: Templates = (
    "with a short percussive envelope on {each|every} note",
    "each note {short and percussive|plucked|a short pluck}",
    "with plucked notes",
)
_PLAIN_NOTES_DEEDS: Templates = (
    "^pluck each note",
    "^give each note a short percussive envelope",
    "^make {each|every} note a short pluck",
)


def pluck(piece: Piece) -> None:
    """A rise and a fall at each event, the piece's own or one of its own; 5 and 300 ms where nothing is said."""
    speech = piece.speech
    own = ports.trigger(speech, piece.draft) if piece.event is None else None
    period = own.period if own and own.period != 20 else piece.period  # 20: of a hand
    attack, decay, plainly = 5, 300, speech.chance(0.3)
    if not plainly:
        attack, decay = speech.pick((1, 2, 5, 5, 10, 10, 20, 30, 50)), numbers.some_period(speech)
        if attack + decay > period:  # a clock leaves no time for it
            attack, decay = 5, speech.pick((50, 80, 100, 120))
    slots = {"a": numbers.duration(speech, attack), "d": numbers.duration(speech, decay), "w": ""}
    terse = "" if plainly else f"attack {slots['a']} decay {slots['d']}"
    if own:
        piece.event = own.box
        piece.times = struck_by(piece, own, attack + min(decay, 900) + 150.0)
        slots["w"] = own.when
        tails, deeds = (_PLAIN_STRUCK, _PLAIN_STRUCK_DEEDS) if plainly else (_STRUCK, _STRUCK_DEEDS)
        terse = f"pluck {terse} {own.when}".replace("  ", " ")
    else:
        tails, deeds = (_PLAIN_NOTES, _PLAIN_NOTES_DEEDS) if plainly else (_NOTES, _NOTES_DEEDS)
        terse = terse or "plucked notes"
    piece.tell(tails, deeds, terse, "envelope", **slots)
    assert piece.event is not None
    piece.times_signal(piece.draft.chain(piece.event, f"msg 1 {attack}, 0 {decay} {attack}", "vline~"))
    piece.level(struck(piece.times, attack, decay))


_BURST: Templates = (
    "that sounds for <t> <w>",
    "switched on for <t> <w>",
    "that is heard for <t> <w>",
    "sounding for <t> <w> and then silent",
)
_BURST_DEEDS: Templates = (
    "^let <it> sound for <t> <w>",
    "^switch <it> on for <t> <w>",
    "<w>, ^open <it> for <t>",
)


_SET: Templates = (
    "plucked <w> with <c> for the decay time",
    "struck <w>, its decay {time |}set by <c>",
    "that sounds <w> and dies away in a time set by <c>",
)
_SET_DEEDS: Templates = (
    "^pluck <it> <w>, the decay time on <c>",
    "^strike <it> <w> with a decay {time |}set by <c>",
)


def decay_by_hand(piece: Piece) -> None:
    """A pluck whose decay, in milliseconds, is on a control."""
    speech, draft = piece.speech, piece.draft
    trigger = ports.trigger(speech, draft, ("button", "button", "inlet", "space", "note"))
    parameter = Parameter(("decay",), *speech.pick(((10, 1000), (50, 500), (50, 2000), (20, 1000))), 300)
    by = control(piece, parameter)
    # The number waits in [f] for the bang.
    decay = draft.add("f", trigger.box, f"{by.box}>1")
    piece.times_signal(draft.chain(decay, "msg 1 5, 0 $1 5", "vline~"))
    _, port, word = trigger.fire(1)[0]
    change, times = by.changes[-1][0], (40.0, by.changes[-1][0] + 20)
    piece.sends += [(at, port, word) for at in times]
    moves = []
    for at in times:
        moves += [(at, 1.0, 5.0), (at + 5, 0.0, float(by.curve(at)))]
    piece.level(ramps(moves))
    piece.event, piece.times = trigger.box, times
    piece.ms = max(piece.ms, change + 400)
    piece.tell(_SET, _SET_DEEDS, f"pluck {trigger.when} decay {by.short}", "envelope", w=trigger.when, c=by.noun)


def burst(piece: Piece) -> None:
    """On for a time at each event, without clicks."""
    speech = piece.speech
    time = numbers.some_period(speech)
    trigger = ports.trigger(speech, piece.draft, ("button", "button", "inlet", "space", "note"))
    piece.event = trigger.box
    piece.times = struck_by(piece, trigger, min(time, 1500) + 200.0)
    said = numbers.duration(speech, time)
    piece.tell(_BURST, _BURST_DEEDS, f"{said} long {trigger.when}", "gate", t=said, w=trigger.when)
    piece.times_signal(piece.draft.chain(piece.event, f"msg 1 5, 0 5 {time}", "vline~"))
    piece.level(ramps([move for at in piece.times for move in ((at, 1.0, 5.0), (at + time, 0.0, 5.0))]))


_SWITCH: Templates = (
    "with {an on/off|an on-off} {toggle|switch}",
    "switched on and off {by|with} a toggle",
    "that I can {turn|switch} on and off with a toggle",
    "with a toggle {for|to turn it} on and off",
)
_SWITCH_DEEDS: Templates = (
    "^switch <it> on and off with a toggle",
    "^let a toggle turn <it> on and off",
    "^add a toggle that turns <it> on and off",
    "^gate <it> with an on/off toggle",
)
_GATE: Templates = (
    "{faded|fading} in and out over <t> by a toggle",
    "with a toggle that fades it in and out over <t>",
    "switched on and off by a toggle with fades of <t>",
)
_GATE_DEEDS: Templates = (
    "^fade <it> in and out over <t> with a toggle",
    "^let a toggle fade <it> in and out over <t>",
)
_HELD: Templates = (
    "gated by a toggle with an attack of <a> and a release of <r>",
    "with a toggle as its gate (attack <a>, release <r>)",
    "that a toggle fades in over <a> and out over <r>",
)
_HELD_DEEDS: Templates = (
    "^gate <it> with a toggle, attack <a>, release <r>",
    "^let a toggle fade <it> in over <a> and out over <r>",
)
_ADSR: Templates = (
    "with an ADSR envelope gated by a toggle: attack <a>, decay <d>, sustain <s>, release <r>",
    "with an ADSR ({attack |}<a>, {decay |}<d>, {sustain |}<s>, {release |}<r>) on a toggle",
    "shaped by an ADSR envelope (<a>, <d>, <s>, <r>) that a toggle starts and releases",
)
_ADSR_DEEDS: Templates = (
    "^shape <it> with an ADSR envelope (attack <a>, decay <d>, sustain <s>, release <r>) gated by a toggle",
    "^give <it> an ADSR, attack <a>, decay <d>, sustain <s>, release <r>, {with|from} a toggle as the gate",
)


def switch(piece: Piece) -> None:
    """A toggle, off when the patch opens: hard but without clicks, with a fade, or with an attack and a release."""
    speech = piece.speech
    toggle = piece.draft.add("tgl")
    choice = speech.rng.random()
    if choice < 0.35:
        rise = fall = 20
        piece.tell(_SWITCH, _SWITCH_DEEDS, "on/off toggle", "switch")
        ramp = piece.draft.smooth(toggle)
    elif choice < 0.5:
        rise = fall = _length(speech)
        said = numbers.duration(speech, rise)
        piece.tell(_GATE, _GATE_DEEDS, f"toggle fade {said}", "gate", t=said)
        ramp = piece.draft.chain(toggle, f"pack f {rise}", "line~")
    elif choice < 0.75:
        rise, fall = numbers.some_period(speech), numbers.some_period(speech)
        slots = {"a": numbers.duration(speech, rise), "r": numbers.duration(speech, fall)}
        piece.tell(_HELD, _HELD_DEEDS, f"toggle gate attack {slots['a']} release {slots['r']}", "gate", **slots)
        select = piece.draft.add("sel 0", toggle)
        on, off = piece.draft.add(f"msg 1 {rise}", f"{select}.1"), piece.draft.add(f"msg 0 {fall}", select)
        ramp = piece.draft.add("line~", on, off)
    else:
        _adsr(piece, toggle)
        return
    on_at, off_at = 60.0, 60.0 + rise + 200
    piece.sends += [(on_at, f"box{toggle}", "1"), (off_at, f"box{toggle}", "0")]
    piece.times_signal(ramp)
    piece.level(ramps([(on_at, 1, rise), (off_at, 0, fall)]))
    piece.ms = max(piece.ms, off_at + fall + 150)


def _adsr(piece: Piece, toggle: int) -> None:
    speech = piece.speech
    attack, decay = speech.pick((5, 10, 20, 50, 100, 200, 500)), speech.pick((50, 100, 150, 200, 300, 500))
    sustain, release = speech.pick((0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)), speech.pick((50, 100, 200, 300, 500, 1000))
    slots = {k: numbers.duration(speech, v) for k, v in (("a", attack), ("d", decay), ("r", release))}
    slots["s"] = speech.pick((plain(sustain), plain(sustain), f"{round(sustain * 100)}%"))
    if speech.chance(0.35):
        slots |= {"a": f"{attack}", "d": f"{decay}", "r": f"{release} ms"}
    terse = f"adsr {slots['a']} {slots['d']} {slots['s']} {slots['r']}, toggle gate"
    piece.tell(_ADSR, _ADSR_DEEDS, terse, "envelope", **slots)
    select = piece.draft.add("sel 0", toggle)
    on = piece.draft.add(f"msg 1 {attack}, {plain(sustain)} {decay} {attack}", f"{select}.1")
    off = piece.draft.add(f"msg 0 {release}", select)
    piece.times_signal(piece.draft.add("vline~", on, off))
    held = 60.0 + attack + decay + 200
    piece.sends += [(60, f"box{toggle}", "1"), (held, f"box{toggle}", "0")]
    piece.level(ramps([(60, 1, attack), (60.0 + attack, sustain, decay), (held, 0, release)]))
    piece.ms = max(piece.ms, held + release + 150)


_ALL: tuple[tuple[Callable[[Piece], None], float], ...] = (
    (fade, 3),
    (pluck, 3),
    (decay_by_hand, 0.7),
    (burst, 1),
    (switch, 3),
)


def some_envelope(piece: Piece) -> None:
    """Any of them; notes of a row are plucked."""
    if piece.event is not None:
        pluck(piece)
        return
    ways, shares = zip(*_ALL, strict=True)
    piece.speech.rng.choices(ways, shares)[0](piece)
