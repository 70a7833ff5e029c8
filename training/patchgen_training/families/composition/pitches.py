"""How high a voice is: a fixed tone, a hand's, a row of notes on a clock, a sweep, an LFO's vibrato."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patchgen_training.families import numbers, ports
from patchgen_training.families.composition.controls import Control, Parameter, control
from patchgen_training.families.composition.curves import Curve, ramps, sine, steps, still
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Templates, enumerated


@dataclass(frozen=True, slots=True)
class Pitch:
    """A number or a box that gives hertz, what it does in time, and `<s>` worded with it: "a <s> at 440 Hz"."""

    hertz: float | None
    box: int | None
    curve: Curve
    phrase: str
    short: str  # behind the name of the wave: "440 Hz"
    still: bool = False

    @property
    def given(self) -> tuple[tuple[int, ...], float | None]:
        """For an oscillator: the cords that come in, and the number where there are none."""
        return ((self.box,), None) if self.box is not None else ((), self.hertz)


def midi_hertz(note: float) -> float:
    """[mtof]."""
    return float(440 * 2 ** ((note - 69) / 12))


_FIXED: Templates = (
    "a <f> <s>",
    "a <f> <s>",
    "a <s> at <f>",
    "a <s> at <f>",
    "a <s> of <f>",
    "a <s> with a frequency of <f>",
    "a <s> tuned to <f>",
    "a <s> running at <f>",
    "a <s> sounding at <f>",
)


def fixed(piece: Piece) -> Pitch:
    """In hertz."""
    hertz = numbers.some_tone(piece.speech)
    said = numbers.hertz(piece.speech, hertz)
    return Pitch(hertz, None, still(hertz), piece.say(_FIXED, f=said, s="<s>"), said, still=True)


def before(piece: Piece) -> Pitch:
    """In hertz, said before the name of a source whose own words are many."""
    hertz = numbers.some_tone(piece.speech)
    said = numbers.hertz(piece.speech, hertz)
    return Pitch(hertz, None, still(hertz), f"a {said} <s>", said, still=True)


_NOTE: Templates = (
    "a <s> {playing|at|on|sounding} <n>",
    "a <s> {playing|on} the note <n>",
    "a <n> <s>",
    "a <s> tuned to <n>",
    "a <s> on {a low|a|the note} <n>",
)
_MIDI: Templates = ("a <s> {at|playing|on|tuned to} <n>", "a <s> with the pitch of <n>")


def note(piece: Piece) -> Pitch:
    """A note by its name or its MIDI number."""
    speech = piece.speech
    midi = numbers.some_midi(speech)
    named = speech.chance(0.6)
    if named:
        said = numbers.note(speech, midi)
        phrase = piece.say(_NOTE, n=said, s="<s>").replace("a low ", "a low " if midi < 50 else "")
    else:
        said = f"{speech.pick(('MIDI note', 'midi', 'MIDI pitch', 'midi note'))} {midi}"
        phrase = piece.say(_MIDI, n=said, s="<s>")
    box = piece.draft.chain(piece.draft.start(str(midi)), "mtof")
    return Pitch(None, box, still(midi_hertz(midi)), phrase, said, still=True)


_BY_HAND: Templates = (
    "a <s> whose <p> {follows|is set by|is controlled by|comes from|is on} <c>",
    "a <s> whose <p> {follows|is set by|is controlled by} <c>",
    "a <s> with its <p> {on|set by|controlled by|following} <c>",
    "a <s> with <c> for {the|its} <p>",
    "a <s> with <c> {controlling|setting|that sets} {the|its} <p>",
    "a <s>, {its|the} <p> {set by|from|on} <c>",
    "a <s> {controlled|played} by <c> for {the|its} <p>",
)


def _hand(piece: Piece, parameter: Parameter, *, notes: bool) -> Pitch:
    by = control(piece, parameter)
    name = piece.speech.pick(parameter.names)
    phrase = piece.say(_BY_HAND, s="<s>", p=name, c=by.noun)
    smooth = by.noun.endswith("slider") or "slider" in by.short
    if notes:
        box, curve = piece.draft.chain(by.box, "mtof"), _tuned(by)
    else:
        box, curve = (piece.draft.smooth(by.box) if smooth else by.box), by.curve
    return Pitch(None, box, curve, phrase, f"{name.split()[-1] if not notes else 'midi note'} {by.short}")


def _tuned(by: Control) -> Curve:
    return lambda ms: midi_hertz(by.curve(ms))


def by_hand(piece: Piece) -> Pitch:
    """Hertz from a slider, a box, an inlet, a controller."""
    low, high = numbers.some_tone_range(piece.speech)
    return _hand(piece, Parameter(("frequency", "pitch", "frequency"), low, high, 440, "Hz"), notes=False)


def by_note(piece: Piece) -> Pitch:
    """MIDI notes from the same."""
    low, high = piece.speech.pick(((36, 84), (48, 72), (36, 96), (24, 96), (40, 80), (60, 72), (48, 84)))
    return _hand(piece, Parameter(("MIDI note", "MIDI pitch", "note number"), low, high, 60), notes=True)


_ROW: Templates = (
    "a <s> {that plays|playing} the {notes|sequence|melody} <n> {one after another|in a loop|in turn} <w>",
    "a <s> {that steps|stepping} through {the notes |}<n> <w>",
    "a {sequence|loop} of {the notes |}<n> on a <s>, {one step|one note|the next} <w>",
    "a <s> sequencer with the notes <n>, stepping <w>",
    "a <s> {sequenced|playing in a loop}: {notes |}<n>, a new one <w>",
)
_HERTZ_ROW: Templates = (
    "a <s> {that steps|stepping} through {the frequencies |}<n> <w>",
    "a <s> {that switches|switching|jumping} between <n> <w>",
    "a <s> {cycling|that cycles} through <n>, {the next one|one step} <w>",
    "a <s> sequencer with the frequencies <n>, stepping <w>",
)


def row(piece: Piece) -> Pitch:
    """Notes or frequencies in a loop; each event is also the piece's own, for an envelope."""
    speech, draft = piece.speech, piece.draft
    trigger = ports.trigger(speech, draft, ports.NOTE_TRIGGERS)
    piece.event = draft.add("t b b", trigger.box)
    by_hertz = speech.chance(0.3)
    count = speech.pick((2, 3, 3, 4, 4, 4, 5, 6, 8))
    if by_hertz:
        values: list[float] = [numbers.some_tone(speech) for _ in range(count)]
        values = [float(round(value)) for value in values]
        said = [plain(value) for value in values]
    else:
        values = [speech.rng.randint(40, 80) for _ in range(count)]
        named = speech.chance(0.5)
        said = [numbers.note(speech, int(value)) if named else plain(value) for value in values]
    listing = enumerated(said) if speech.chance(0.35) else speech.pick((" ", ", ", ", ")).join(said)
    if by_hertz:
        listing += speech.pick((" Hz", " Hz", "Hz", " hertz"))
    phrase = piece.say(_HERTZ_ROW if by_hertz else _ROW, s="<s>", n=listing, w=trigger.when)
    counter = draft.count(f"{piece.event}.1", length=count)
    messages = draft.select(counter, [plain(value) for value in values])
    box = draft.add("mtof", *messages) if not by_hertz else draft.add("f", *messages)
    piece.times = struck_by(piece, trigger)
    hertz = values if by_hertz else [midi_hertz(value) for value in values]
    changes = [(at, hertz[k % count]) for k, at in enumerate(piece.times)]
    # Before the first event an oscillator stands still.
    curve = steps((-1.0, 0.0), *changes)
    return Pitch(None, box, curve, phrase, f"sequence {listing} {trigger.when}")


def struck_by(piece: Piece, trigger: ports.Trigger, apart: float = 350.0) -> tuple[float, ...]:
    """When a trigger goes off while the piece is played; a hand does it twice."""
    fired = trigger.fire(1)
    by_hand = bool(fired) and fired[0][0] > 0
    if by_hand:
        _, port, message = fired[0]
        times = (40.0, 40.0 + apart)
        piece.sends += [(at, port, message) for at in times]
        piece.ms = max(piece.ms, times[-1] + apart + 40)
        return times
    piece.sends += list(fired)
    piece.period = trigger.period
    count = max(2, int(900 / trigger.period))
    piece.ms = max(piece.ms, min(trigger.period * count + 100, 2400))
    return tuple(trigger.first + trigger.period * k for k in range(int(6000 / trigger.period) + 2))


_SWEEP: Templates = (
    "a <s> {sweeping|gliding|sliding|going|moving} from <a> to <b> {in|over|within} <t>",
    "a <s> that {sweeps|glides|slides|goes|moves} from <a> to <b> {in|over|within} <t>",
    "a <s> with a {sweep|glide|glissando} from <a> to <b> over <t>",
)


def sweep(piece: Piece) -> Pitch:
    """From one frequency to another, once when the patch opens."""
    speech = piece.speech
    low, high = numbers.some_tone_range(speech)
    start, end = (low, high) if speech.chance(0.65) else (high, low)
    time = numbers.some_period(speech) * speech.pick((1, 1, 2, 5))
    said = numbers.duration(speech, time)
    phrase = piece.say(_SWEEP, s="<s>", a=str(start), b=numbers.hertz(speech, end), t=said)
    box = piece.draft.chain(piece.draft.start(f"{start}, {end} {time}"), "line~")
    piece.ms = max(piece.ms, time + 250)
    return Pitch(None, box, ramps([(0, end, time)], start), phrase, f"sweep {start} to {end} Hz in {said}")


_VIBRATO: Templates = (
    " with {a vibrato|vibrato} of <d> at <r>",
    " with vibrato ({rate|speed} <r>, depth <d>)",
    " with a <r> vibrato, <d> deep",
    " with an LFO at <r> moving its {pitch|frequency} by <d>",
    ", {pitch|frequency} modulated by <d> at <r>",
)


def vibrato(piece: Piece) -> Pitch:
    """A fixed tone that an LFO moves up and down."""
    speech = piece.speech
    hertz = numbers.some_tone(speech)
    rate = speech.pick((0.2, 0.5, 1, 2, 3, 4, 5, 5, 6, 6, 7, 8))
    depth = min(speech.pick((2, 3, 4, 5, 6, 8, 10, 10, 12, 15, 20, 30, 50)), int(hertz / 4))
    said, rated, deep = (numbers.hertz(speech, value) for value in (hertz, rate, depth))
    phrase = piece.say(_FIXED[:5], f=said, s="<s>") + piece.say(_VIBRATO, d=deep, r=rated)
    lfo = piece.draft.add(f"osc~ {plain(rate)}")
    box = piece.draft.chain(lfo, f"*~ {depth}", f"+~ {plain(hertz)}")
    return Pitch(None, box, sine(rate, hertz - depth, hertz + depth), phrase, f"{said} vibrato {rated} depth {deep}")


_PITCHES: tuple[tuple[Callable[[Piece], Pitch], float], ...] = (
    (fixed, 8),
    (note, 3),
    (by_hand, 4),
    (by_note, 2.5),
    (row, 3.5),
    (sweep, 1),
    (vibrato, 1.5),
)


def some_pitch(piece: Piece) -> Pitch:
    """Any of them, by their shares."""
    ways, shares = zip(*_PITCHES, strict=True)
    way: Callable[[Piece], Pitch] = piece.speech.rng.choices(ways, shares)[0]
    return way(piece)
