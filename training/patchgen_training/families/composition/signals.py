"""Control signals of their own at a signal outlet: envelopes, smoothed numbers, ramps, low-frequency oscillators."""

from __future__ import annotations

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import RATE, Behaviour, Expectation, Heard, on
from patchgen_training.families.composition.controls import Parameter, control
from patchgen_training.families.composition.curves import Curve, ramps, sine
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.pitches import struck_by
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates


def follows(curve: Curve, ms: float) -> Expectation:
    """The left channel, sample by sample, is the curve; [line~] counts in blocks of samples."""

    def check(heard: Heard) -> str:
        times = [10 + 6.7 * k for k in range(int((ms - 20) / 6.7))]
        span = max(abs(curve(t)) for t in times) or 1.0
        for t in times:
            got = float(heard.sound[0, int(t * RATE / 1000)])
            near = [curve(t + late) for late in (-3, -2, -1, 0, 1, 2, 3)]
            if not min(near) - 0.03 * span <= got <= max(near) + 0.03 * span:
                return f"the signal is {got:.3f} at {t:.0f} ms, not {curve(t):.3f}"
        return ""

    return check


def _ended(piece: Piece, curve: Curve, request: str) -> Drawn:
    """The signal to its outlet."""
    piece.draft.add("outlet~", piece.box)

    def behaviour() -> Behaviour:
        ms = min(piece.ms, 6000)
        return on(*sorted(piece.sends), ms=ms, expect=[follows(curve, ms)])

    return drawn(request, piece.draft, behaviour)


_OUT = ("at an outlet~", "to an outlet~", "at a signal outlet", "to a signal outlet", "sent to an audio outlet")

_STRUCK: Templates = (
    "^generate an envelope {signal |}that rises to <top> in <a> and falls {back |}to 0 in <d> <w>, <o>",
    "^make a {signal|control signal} that goes {up |}to <top> in <a> and back to 0 in <d> <w>, <o>",
    "<w>, ^send an attack-decay envelope (<a> up to <top>, <d> down) <o>",
    "^output an AD envelope <w>: <a> {attack|up} to <top>, <d> {decay|down}, <o>",
)
_STRUCK_THINGS: Templates = (
    "an {AD|attack-decay} envelope {triggered|started} <w>: attack <a>, decay <d>, {peak|height} <top>, <o>",
    "an envelope signal <o>: <a> up to <top>, <d> down to 0, {triggered|started} <w>",
)
_HOLD: Templates = (
    "^generate an envelope that rises to 1 in <a>, stays {there |}for <h> and falls to 0 in <d> <w>, <o>",
    "<w>, ^send a signal up to 1 in <a>, ^hold it for <h> and ^let it fall to 0 in <d>, <o>",
)
_HOLD_THINGS: Templates = (
    "an {attack-hold-decay|AHD} envelope (<a>, <h>, <d>) {triggered|started} <w>, <o>",
    "an envelope <o>, {triggered|started} <w>: up in <a>, held for <h>, down in <d>",
)


def struck(speech: Speech) -> Drawn:
    """Up and down at each event, with a pause on top now and then."""
    piece = Piece(speech)
    attack, hold, decay = speech.pick((1, 5, 10, 20, 50, 100, 200)), 0, numbers.some_period(speech)
    trigger = ports.trigger(
        speech, piece.draft, ("button", "button", "inlet", "inlet", "metro", "tempo", "space", "note")
    )
    if 20 < trigger.period < attack + decay + 20:  # a clock leaves no time for it
        attack, decay = 5, speech.pick((50, 80, 100))
    slots = {"a": numbers.duration(speech, attack), "d": numbers.duration(speech, decay), "w": trigger.when}
    slots["o"] = speech.pick(_OUT)
    top = 1.0
    if speech.chance(0.3) and trigger.period == 20:
        hold = numbers.some_period(speech)
        slots["h"] = numbers.duration(speech, hold)
        things, deeds, terse = _HOLD_THINGS, _HOLD, ("AHD envelope <a> <h> <d> <w>, outlet~",)
    else:
        top = speech.pick((1, 1, 1, 1, 0.5, 0.8, 100, 10, 127, 1000))
        things, deeds, terse = _STRUCK_THINGS, _STRUCK, ("envelope <a> up to <top>, <d> down, <w>, outlet~",)
    slots["top"] = plain(top)
    message = f"msg {plain(top)} {attack}, 0 {decay} {attack + hold}"
    piece.box = piece.draft.chain(trigger.box, message, "vline~")
    piece.times = struck_by(piece, trigger, attack + hold + min(decay, 1500) + 100.0)
    moves = [m for at in piece.times for m in ((at, top, float(attack)), (at + attack + hold, 0.0, float(decay)))]
    return _ended(piece, ramps(moves), speech.request(things, deeds, terse, **slots))


_GATE: Templates = (
    "^generate an ADSR envelope <o>, {gated|controlled} by <g>: attack <a>, decay <d>, sustain <s>, release <r>",
    "^turn <g> into an ADSR envelope (<a>, <d>, <s>, <r>) <o>",
    "^output an ADSR envelope (attack <a>, decay <d>, sustain <s>, release <r>) that <g> starts and releases, <o>",
)
_GATE_THINGS: Templates = (
    "an ADSR {generator|envelope} with {the gate|its gate} on <g> (<a>, <d>, <s>, <r>), <o>",
    "an ADSR envelope signal <o>: attack <a>, decay <d>, sustain <s>, release <r>, gate from <g>",
)
_RISE: Templates = (
    "^generate an envelope <o> that rises to 1 in <a> {when|while} <g> is on and falls to 0 in <r> when it is off",
    "^turn <g> into a signal <o> with an attack of <a> and a release of <r>",
)
_RISE_THINGS: Templates = (
    "an {AR|attack-release} envelope {gated by|controlled by} <g>, attack <a>, release <r>, <o>",
    "a slewed gate <o>: <g>, up in <a>, down in <r>",
)


def gated(speech: Speech) -> Drawn:
    """A gate of 1 and 0 from a toggle or an inlet."""
    piece = Piece(speech)
    draft = piece.draft
    inlet, full = speech.chance(0.4), speech.chance(0.6)
    gate = draft.add("inlet" if inlet else "tgl")
    port = "in0" if inlet else f"box{gate}"
    attack, decay = speech.pick((5, 10, 20, 50, 100, 200, 500)), speech.pick((50, 100, 150, 200, 300, 500))
    sustain, release = speech.pick((0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)), speech.pick((50, 100, 200, 300, 500, 1000))
    said = {k: numbers.duration(speech, t) for k, t in zip("adr", (attack, decay, release), strict=True)}
    if full and speech.chance(0.35):
        said = {"a": str(attack), "d": str(decay), "r": f"{release} ms"}
    slots = {**said, "s": speech.pick((plain(sustain), plain(sustain), f"{round(sustain * 100)}%"))}
    slots["g"] = speech.pick(
        ("an inlet", "a gate inlet", "the gate at an inlet") if inlet else ("a toggle", "a gate toggle")
    )
    slots["o"] = speech.pick(_OUT)
    select = draft.add("sel 0", gate)
    down = f"msg 1 {attack}, {plain(sustain)} {decay} {attack}" if full else f"msg 1 {attack}"
    piece.box = draft.add("vline~", draft.add(down, f"{select}.1"), draft.add(f"msg 0 {release}", select))
    off = 60.0 + attack + decay + 150
    piece.sends = [(60, port, "1"), (off, port, "0")]
    piece.ms = off + release + 100
    moves = [(60.0, 1.0, float(attack)), *([(60.0 + attack, sustain, float(decay))] if full else [])]
    moves.append((off, 0.0, float(release)))
    things, deeds = (_GATE_THINGS, _GATE) if full else (_RISE_THINGS, _RISE)
    terse: Templates = (
        ("adsr <a> <d> <s> <r>, gate <g>, outlet~",) if full else ("AR envelope <a> <r>, gate <g>, outlet~",)
    )
    return _ended(piece, ramps(moves), speech.request(things, deeds, terse, **slots))


_SMOOTH: Templates = (
    "^smooth <c> over <t> {into|to} a signal, <o>",
    "^turn {the number from |}<c> into a signal {without|that has no} jumps (a ramp of <t>), <o>",
    "^ramp to the value of <c> {in|within} <t> with line~, <o>",
    "^make an audio-rate signal of <c> that glides {in|over} <t>, <o>",
)
_SMOOTH_THINGS: Templates = (
    "<c> as a smooth signal with {a ramp|a glide|a slew} of <t>, <o>",
    "a {line~ ramp|glide} of <t> to whatever <c> sends, <o>",
)


def smoothed(speech: Speech) -> Drawn:
    """A control as a signal, by a ramp of a given time."""
    piece = Piece(speech)
    low, high = speech.pick(((0, 1), (0, 1), (0, 100), (0, 127), (-1, 1), (100, 1000), (20, 2000)))
    parameter = Parameter(("value",), low, high, low, whole=high > 2)
    by = control(piece, parameter, kinds=("slider", "slider", "inlet", "inlet", "cc"))
    time = speech.pick((5, 10, 20, 20, 50, 50, 100, 100, 200))
    piece.box = piece.draft.chain(by.box, f"pack f {time}", "line~")
    slots = {"c": by.noun, "t": numbers.duration(speech, time), "o": speech.pick(_OUT)}
    # The first number comes at the start, or 2 ms later where a hand sends it.
    changes = [(2.0 if at == 0 and "slider" not in by.short else at, value, float(time)) for at, value in by.changes]
    request = speech.request(_SMOOTH_THINGS, _SMOOTH, ("<c> -> line~ <t> -> outlet~",), **slots)
    return _ended(piece, ramps(changes), request)


_RAMP: Templates = (
    "^send a ramp from <a> to <b> in <t> <w>, <o>",
    "^{make|generate} a signal that goes from <a> to <b> {in|within|over} <t> <w>, <o>",
    "<w>, ^ramp a signal from <a> to <b> over <t>, <o>",
    "^let a line~ go from <a> to <b> in <t> <w>, <o>",
)
_RAMP_THINGS: Templates = (
    "a {ramp|line|sweep} from <a> to <b> {in|over} <t>, started <w>, <o>",
    "a control signal <o> that {goes|moves} from <a> to <b> in <t> <w>",
)


def ramp(speech: Speech) -> Drawn:
    """From one number to another at each event."""
    piece = Piece(speech)
    start, end = speech.pick(
        ((0, 1), (0, 1), (1, 0), (0, 100), (100, 1000), (1000, 100), (200, 2000), (0, 127), (-1, 1))
    )
    time = numbers.some_period(speech)
    trigger = ports.trigger(speech, piece.draft, ("button", "button", "inlet", "inlet", "open", "space"))
    piece.box = piece.draft.chain(trigger.box, f"msg {start}, {end} {time}", "line~")
    if trigger.when and not trigger.fire(1):
        piece.times = (0.0,)
        piece.ms = time + 150.0
    else:
        piece.times = struck_by(piece, trigger, time + 100.0)
    moves = [m for at in piece.times for m in ((at, float(start), 0.0), (at + 0.01, float(end), float(time)))]
    slots = {"a": str(start), "b": str(end), "t": numbers.duration(speech, time), "w": trigger.when}
    slots["o"] = speech.pick(_OUT)
    request = speech.request(_RAMP_THINGS, _RAMP, ("ramp <a> to <b> in <t> <w>, outlet~",), **slots)
    return _ended(piece, ramps(moves), request)


_LFO: Templates = (
    "^generate {an LFO|a low-frequency oscillator}, <s>, <r>, {from <a> to|between <a> and} <b>, <o>",
    "^make a <r> <s> {that swings |}{between <a> and|from <a> to} <b> as a control signal <o>",
    "^output a <s> LFO of <r> {scaled to|in the range} <a> to <b>, <o>",
)
_LFO_THINGS: Templates = (
    "{an LFO|a low-frequency oscillator} ({a |}<s>) at <r> {from <a> to|between <a> and} <b>, <o>",
    "a <r> <s> LFO with {the|a} range {of |}<a> to <b>, <o>",
)


def lfo(speech: Speech) -> Drawn:
    """A slow wave of a given range."""
    piece = Piece(speech)
    draft = piece.draft
    kind, rate = speech.pick(("sine", "sine", "saw", "triangle", "square")), numbers.some_slow_rate(speech)
    low, high = speech.pick(((0, 1), (0, 1), (0, 100), (200, 2000), (100, 500), (0, 10), (1, 5), (20, 80), (-10, 10)))
    base = f"{low} + " if low else ""
    text = {
        "sine": f"expr~ {base}{high - low} * ($v1 + 1) / 2",
        "saw": f"expr~ {base}{high - low} * $v1",
        "triangle": f"expr~ {base}{high - low} * (1 - abs(2 * $v1 - 1))",
        "square": f"expr~ {base}{high - low} * ($v1 < 0.5)",
    }[kind]
    piece.box = draft.chain(draft.add(f"{'osc~' if kind == 'sine' else 'phasor~'} {plain(rate)}"), text)
    span = high - low

    def curve(ms: float) -> float:
        phase = ms * rate / 1000 % 1
        shapes = {"saw": phase, "triangle": 1 - abs(2 * phase - 1), "square": float(phase < 0.5)}
        return sine(rate, low, high)(ms) if kind == "sine" else low + span * shapes[kind]

    piece.ms = min(max(600, 1200 / rate), 3000)
    name = {"sine": "sine", "saw": "rising saw", "triangle": "triangle wave", "square": "square wave"}[kind]
    slots = {"s": name, "r": numbers.hertz(speech, rate), "a": str(low), "b": str(high), "o": speech.pick(_OUT)}
    request = speech.request(_LFO_THINGS, _LFO, ("lfo <s> <r> <a>-<b> -> outlet~",), **slots)
    return _ended(piece, curve, request)


FAMILIES = (
    Family("envelope-signal", struck, 0.9),
    Family("gate-signal", gated, 0.9),
    Family("smoothed-signal", smoothed, 0.6),
    Family("ramp-signal", ramp, 0.6),
    Family("lfo-signal", lfo, 0.6),
)
