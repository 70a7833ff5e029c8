"""Drums by synthesis: kick, snare, hat, tom; each by a hand or a clock, in patterns of steps, together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from patchgen_training.families import numbers, ports
from patchgen_training.families.composition.curves import ramps
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.pitches import struck_by
from patchgen_training.families.composition.voice import Voice
from patchgen_training.families.draft import Draft, outlet
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated


@dataclass(frozen=True, slots=True)
class Drum:
    """One drum as it is drawn: its words, what they say of its numbers, its decay, and its boxes behind a bang."""

    name: str
    details: str  # "sine from 150 to 50 Hz in 80 ms, decay 300 ms"
    decay: int
    build: Callable[[Draft, int | str], int]


def _kick(speech: Speech, *, tom: bool = False, plainly: bool = False) -> Drum:
    """A sine that falls; 200 to 50 Hz in 80 ms and 300 ms where nothing is said (a tom: 200 to 100)."""
    high, low, fall, decay = (200, 100, 80, 300) if tom else (200, 50, 80, 300)
    details = ""
    if not plainly:
        high, low = speech.pick((120, 150, 180, 200, 250, 300)), speech.pick((40, 45, 50, 55, 60))
        if tom:
            high, low = speech.pick((180, 220, 250, 300)), speech.pick((80, 90, 100, 120))
        fall, decay = speech.pick((30, 50, 60, 80, 100)), speech.pick((150, 200, 250, 300, 400))
        slots = {"a": str(high), "b": numbers.hertz(speech, low), "t": numbers.duration(speech, fall)}
        slots["d"] = numbers.duration(speech, decay)
        details = speech.say(
            (
                "a sine from <a> to <b> in <t>, decay <d>",
                "pitch falling from <a> to <b> in <t>, decaying in <d>",
                "sine sweep <a> to <b> over <t> with a <d> decay",
            ),
            **slots,
        )

    def build(draft: Draft, bang: int | str) -> int:
        tone = draft.chain(draft.add(f"msg {high}, {low} {fall}", bang), "vline~", "osc~")
        level = draft.chain(draft.add(f"msg 1, 0 {decay}", bang), "vline~")
        return draft.add("*~ 0.5", draft.add("*~", tone, f"{level}>1"))

    name = speech.pick(("tom", "tom drum")) if tom else speech.pick(("kick", "kick drum", "bass drum", "kick"))
    return Drum(name, details, decay, build)


def _tom(speech: Speech, *, plainly: bool = False) -> Drum:
    return _kick(speech, tom=True, plainly=plainly)


def _snare(speech: Speech, *, plainly: bool = False) -> Drum:
    """High-passed noise over a short tone; noise around 1500 Hz for 150 ms where nothing is said."""
    cutoff, tone, decay, details = 0, 0, 150, ""
    if not plainly:
        cutoff, tone = speech.pick((500, 800, 1000, 1200, 1500, 2000)), speech.pick((160, 180, 200, 220, 250))
        decay = speech.pick((80, 100, 120, 150, 180, 200, 250))
        details = speech.say(
            (
                "noise above <c> plus a <t> sine, decay <d>",
                "<t> tone and noise high-passed at <c>, both decaying in <d>",
                "noise through a high pass at <c> with a <t> sine, <d> decay",
            ),
            c=numbers.hertz(speech, cutoff),
            t=numbers.hertz(speech, tone),
            d=numbers.duration(speech, decay),
        )

    def build(draft: Draft, bang: int | str) -> int:
        if not details:
            noise = draft.chain(draft.add("noise~"), "bp~ 1500 1")
            level = draft.chain(draft.add(f"msg 1, 0 {decay}", bang), "vline~")
            return draft.add("*~ 0.5", draft.add("*~", noise, f"{level}>1"))
        level = draft.chain(draft.add(f"msg 1, 0 {decay}", bang), "vline~")
        noise = draft.chain(draft.add("noise~"), f"hip~ {cutoff}", "*~ 0.5")
        body = draft.chain(draft.add(f"osc~ {tone}"), "*~ 0.5")
        both = draft.add("+~", noise, f"{body}>1")
        return draft.add("*~ 0.3", draft.add("*~", both, f"{level}>1"))

    return Drum(speech.pick(("snare", "snare drum")), details, decay, build)


def _hat(speech: Speech, *, plainly: bool = False) -> Drum:
    """High-passed noise; 7000 Hz and 50 ms where nothing is said."""
    cutoff, decay, details = 7000, 50, ""
    if not plainly:
        cutoff, decay = speech.pick((5000, 6000, 7000, 8000, 9000)), speech.pick((30, 40, 50, 60, 80, 100))
        details = speech.say(
            (
                "noise above <c>, decay <d>",
                "high-passed noise (<c>) with a <d> decay",
                "noise through a high pass at <c>, <d> long",
            ),
            c=numbers.hertz(speech, cutoff),
            d=numbers.duration(speech, decay),
        )

    def build(draft: Draft, bang: int | str) -> int:
        noise = draft.chain(draft.add("noise~"), f"hip~ {cutoff}")
        level = draft.chain(draft.add(f"msg 1, 0 {decay}", bang), "vline~")
        return draft.add("*~ 0.2", draft.add("*~", noise, f"{level}>1"))

    return Drum(speech.pick(("hi-hat", "hat", "hihat", "closed hi-hat")), details, decay, build)


class _Maker(Protocol):
    def __call__(self, speech: Speech, *, plainly: bool = False) -> Drum: ...


_DRUMS = (_kick, _kick, _snare, _snare, _hat, _hat, _tom)


def _voice(drum: Drum, times: tuple[float, ...], *, side: int | None = None) -> Voice:
    """A drum is known by when it sounds, not by its spectrum."""
    moves = [move for at in times for move in ((at, 1.0, 0.0), (at + 0.01, 0.0, float(drum.decay)))]
    voice = Voice(free=True, levels=[ramps(moves)])
    if side is not None:
        voice.sides = (lambda _: float(side == 0), lambda _: float(side == 1))
    return voice


_HIT: Templates = (
    "^play a <n><x> <w>",
    "^make a <n><x> <w>",
    "^synthesize a <n><x> that sounds <w>",
    "<w>, ^play a <n><x>",
    "^trigger a synthesized <n><x> <w>",
)
_HIT_THINGS: Templates = (
    "a {synthesized |simple |}<n><x> {triggered|that sounds|played} <w>",
    "a <n> sound<x> <w>",
    "a <n> {synth|generator}<x>, {triggered|struck} <w>",
)


def hit(speech: Speech) -> Drawn:
    """One drum at each event."""
    piece = Piece(speech)
    drum = speech.pick(_DRUMS)(speech)
    trigger = ports.trigger(speech, piece.draft)
    piece.times = struck_by(piece, trigger, drum.decay + 150.0)
    piece.draft.speakers(drum.build(piece.draft, trigger.box))
    piece.voices = [_voice(drum, piece.times)]
    slots = {"n": drum.name, "x": f" ({drum.details})", "w": trigger.when}
    terse: Templates = ("<n><x> <w>", "<n> drum synth<x>, <w>" if "drum" not in drum.name else "<n> synth<x>, <w>")
    return drawn(speech.request(_HIT_THINGS, _HIT, terse, **slots), piece.draft, piece.behaviour)


_KIT: Templates = (
    "^play <l>, each {with|on|triggered by} its own {button|bang button}",
    "^let me {trigger|play} <l> with a button each",
    "^synthesize <l> and ^trigger each with a {bang |}button",
)
_KIT_THINGS: Templates = (
    "a {drum machine|drum kit|little drum kit} with <l>, a button each",
    "<l> on {separate buttons|a button each}",
)


def kit(speech: Speech) -> Drawn:
    """Two or three drums with a button each."""
    piece = Piece(speech)
    draft = piece.draft
    makers: list[_Maker] = speech.sample((_kick, _snare, _hat, _tom), speech.pick((2, 3, 3)))
    drums = [make(speech, plainly=speech.chance(0.5)) for make in makers]
    boxes = []
    at = 40.0
    for drum in drums:
        button = draft.add("bng")
        boxes.append(drum.build(draft, button))
        piece.sends.append((at, f"box{button}", "bang"))
        piece.voices.append(_voice(drum, (at,)))
        at += drum.decay + 120
    draft.speakers(draft.add("*~ 0.5", *boxes))
    piece.ms = at + 60
    listing = enumerated([_said(drum) for drum in drums])
    terse: Templates = ("<l>, button each", "drum kit: <l>")
    return drawn(speech.request(_KIT_THINGS, _KIT, terse, l=listing), draft, piece.behaviour)


def _said(drum: Drum) -> str:
    return f"a {drum.name}" + (f" ({drum.details})" if drum.details else "")


_BEAT: Templates = (
    "^play a <k>-step drum {loop|beat|pattern} at <tempo>: <p>",
    "^loop a beat of <k> steps at <tempo>: <p>",
    "^sequence drums in <k> steps at <tempo>: <p>",
    "^play <p>, in a loop of <k> steps at <tempo>",
)
_BEAT_THINGS: Templates = (
    "a {drum machine|step sequencer for drums|drum sequencer} with <k> steps at <tempo>: <p>",
    "a <k>-step drum {loop|pattern} at <tempo>: <p>",
    "a {beat|groove} of <k> steps at <tempo>: <p>",
)


def beat(speech: Speech) -> Drawn:
    """A clock counts steps and each drum sounds on its own; a step is a beat, a half or a quarter of one."""
    piece = Piece(speech)
    draft = piece.draft
    steps, per_beat, unit = speech.pick(((4, 1, "beat"), (8, 2, "eighth note"), (8, 2, "eighth"), (16, 4, "sixteenth")))
    tempo = numbers.some_tempo(speech)
    period = 60000 / tempo / per_beat
    toggle = speech.chance(0.3)
    start = draft.add("tgl" if toggle else "loadbang")
    divided = "" if per_beat == 1 else f"1 {plain(tempo * per_beat)} permin"
    clock = draft.add(f"metro {divided or f'1 {tempo} permin'}", start)
    if toggle:
        piece.sends.append((0, f"box{start}", "1"))
    counter = draft.count(clock, length=steps)
    makers = speech.sample((_kick, _snare, _hat), speech.pick((1, 2, 2, 3)))
    drums = [make(speech, plainly=speech.chance(0.5)) for make in makers]
    boxes, said = [], []
    for make, drum in zip(makers, drums, strict=True):
        places = _places(speech, make, steps)
        every = len(places) == steps
        bang = clock if every else _bang(draft, counter, places)
        boxes.append(drum.build(draft, bang))
        times = tuple(period * (place + steps * turn) for turn in range(2) for place in places)
        piece.voices.append(_voice(drum, tuple(sorted(times))))
        listing = enumerated([str(place + 1) for place in places]) if len(places) > 1 else str(places[0] + 1)
        on = f"every {unit}" if every else f"{'step' if len(places) == 1 else 'steps'} {listing}"
        said.append(f"{_said(drum)} on {on}")
    draft.speakers(draft.add("*~ 0.5", *boxes) if len(boxes) > 1 else boxes[0])
    piece.ms = min(period * steps * 1.5, 4000)
    words = numbers.tempo(speech, tempo)
    if per_beat > 1:
        words += speech.pick((f" in {unit}s", f" ({unit} steps)", f", each step an {unit}"))
        words = words.replace("an sixteenth", "a sixteenth")
    if toggle:
        words += speech.pick((", switched on and off by a toggle", " with an on/off toggle", ", started by a toggle"))
    slots = {"tempo": words, "k": str(steps), "p": enumerated(said) if len(said) > 1 else said[0]}
    terse: Templates = ("beat <tempo>, <k> steps: <p>", "drums, <k> steps, <tempo>: <p>")
    return drawn(speech.request(_BEAT_THINGS, _BEAT, terse, **slots), draft, piece.behaviour)


def _bang(draft: Draft, counter: int, places: list[int]) -> int:
    """One box that bangs on all of the steps."""
    select = draft.add("sel " + " ".join(map(str, places)), counter)
    return draft.add("t b", *(outlet(select, k) for k in range(len(places)))) if len(places) > 1 else select


def _places(speech: Speech, make: _Maker, steps: int) -> list[int]:
    """Steps where this drum is struck, as drummers do, or any."""
    if make is _hat and speech.chance(0.5):
        return list(range(steps)) if steps <= 8 else list(range(0, steps, 2))
    if speech.chance(0.5):
        return list(range(0, steps, steps // 4)) if make is _kick else [steps // 4, 3 * steps // 4]
    return sorted(speech.sample(range(steps), speech.pick((1, 2, 2, 3, 4)) if steps > 4 else speech.pick((1, 2))))


FAMILIES = (Family("drum-hit", hit, 1.2), Family("drum-kit", kit, 0.6), Family("drum-beat", beat, 1))
