"""Arrays that sound: wavetables filled by sums of sines or a loop, samples played and looped, waveshapers, rows."""

from __future__ import annotations

from dataclasses import dataclass

from patchgen_training.families import numbers, ports
from patchgen_training.families.behaviour import pitch as pitched
from patchgen_training.families.behaviour import silent
from patchgen_training.families.composition import effects, envelopes, outputs
from patchgen_training.families.composition.curves import ramps, steps, still
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.pitches import fixed, midi_hertz, some_pitch, struck_by
from patchgen_training.families.composition.request import worded
from patchgen_training.families.composition.sources import AMPLITUDES
from patchgen_training.families.composition.voice import Voice, harmonic
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import protect
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates, enumerated
from patchgen_training.families.waves import WAVES

_NAMES = protect(("wave", "table", "wavetable", "shape", "buffer", "sample", "array1", "data", "osctable", "tab1"))


def _named(speech: Speech) -> tuple[str, str]:
    """A name and the words for it."""
    name = speech.pick(_NAMES)
    return name, f" {speech.pick(('named', 'called'))} {name}"


@dataclass(frozen=True, slots=True)
class _Filling:
    """The boxes are there already; the words for it, and the amplitude of each harmonic."""

    words: str
    short: str
    amplitudes: dict[int, float]


_SINESUM: Templates = (
    "filled by <v> with {the |}{harmonics|partials|amplitudes} <l>",
    "holding {the |}{harmonics|partials} <l> (<v>)",
    "that <v> fills with <l>",
    "with the harmonic {levels|amplitudes} <l> by <v>",
)
_ONE_SINE: Templates = (
    "{filled with|holding|containing} one {cycle|period} of a sine",
    "with {one|a single} sine {cycle|period}{ in it|}",
)


def _sinesum(piece: Piece, name: str, size: int) -> _Filling:
    """A message to the array."""
    speech = piece.speech
    verb = speech.pick(("sinesum", "sinesum", "sinesum", "cosinesum"))
    levels = [1.0, *(speech.pick((0.5, 0.4, 0.3, 0.25, 0.2, 0.1, 0.0)) for _ in range(speech.pick((0, 1, 2, 2, 3, 4))))]
    if levels[-1] == 0:
        levels[-1] = 0.5
    # The first number of cosinesum is the offset.
    written = levels if verb == "sinesum" else [0, *levels]
    piece.draft.start(f"; {name} {verb} {size} {' '.join(map(plain, written))}")
    listing = speech.pick((" ", ", ")).join(map(plain, levels))
    if verb == "sinesum" and len(levels) == 1:
        return _Filling(piece.say(_ONE_SINE), "one sine", {1: 1.0})
    return _Filling(piece.say(_SINESUM, v=verb, l=listing), f"{verb} {listing}", dict(enumerate(levels, start=1)))


# A formula over x, which goes from 0 to 1 along the table; its words and its partials.
_FORMULAS = (
    ("2 * $f1 / {n} - 1", ("a {ramp|sawtooth|rising line} from -1 to 1", "a saw cycle"), "saw"),
    ("if($f1 < {h}, 1, -1)", ("one period of a square wave", "a square cycle"), "square"),
    ("4 * abs($f1 / {n} - 0.5) - 1", ("{one period of a|a} triangle wave", "a triangle cycle"), "triangle"),
    ("sin($f1 * 6.28319 / {n})", ("{one period of a|a} sine", "a sine cycle"), "sine"),
)
_LOOP: Templates = (
    "filled with <w> by an until loop",
    "that {a loop|an until loop} fills with <w> {at the start|when the patch opens|}",
    "computed with until: <w>",
)


def _loop(piece: Piece, name: str, size: int) -> _Filling:
    """[until] counts through the array; a formula gives each value."""
    draft = piece.draft
    formula, words, kind = piece.speech.pick(_FORMULAS)
    said = piece.say(words)
    order = draft.add("t b b", draft.add("loadbang"))
    times = draft.chain(order, f"msg {size + 3}", "until")
    zero = draft.add("msg 0", f"{order}.1")
    index = draft.count(times, f"{zero}>1")
    both = draft.add("t f f", index)
    value = draft.add("expr " + formula.format(n=size, h=size // 2), both)
    draft.add(f"tabwrite {name}", value, f"{both}.1>1")
    amplitudes = {n: AMPLITUDES[kind](n) for n in range(1, size // 2)}
    return _Filling(piece.say(_LOOP, w=said).strip(), f"until loop: {said}", amplitudes)


_TABLE: Templates = (
    "{wavetable oscillator|wavetable synth} {on|with|reading} {a table|an array}<n><z> <w>",
    "tabosc4~ {on|reading} {a table|an array}<n><z> <w>",
    "wavetable {tone|sound} from {a table|an array}<n><z> <w>",
)


def wavetable(speech: Speech) -> Drawn:
    """[tabosc4~] at a pitch of any kind, on a table filled by a message or a loop."""
    piece = Piece(speech)
    name, size = speech.pick(_NAMES), speech.pick((128, 256, 512, 512, 512, 1024, 2048))
    named = speech.chance(0.5)
    name = name if named else "wave"
    sized = size != 512
    piece.draft.add(f"graph {name} {size + 3}")
    filling = (_sinesum if speech.chance(0.65) else _loop)(piece, name, size)
    pitch = fixed(piece) if speech.chance(0.45) else some_pitch(piece)
    words = piece.say(
        _TABLE,
        n=speech.pick((f" named {name}", f" called {name}", f" {name}")) if named else "",
        z=f" of {size} points" if sized else "",
        w=filling.words,
    )
    cords, hertz = pitch.given
    source = cords[0] if hertz is None else piece.draft.add(f"sig~ {plain(hertz)}")
    share = plain(round(1 / sum(filling.amplitudes.values()), 2)) if len(filling.amplitudes) in range(2, 10) else ""
    piece.box = piece.draft.chain(source, f"tabosc4~ {name}", *([f"*~ {share}"] if share else []))
    scale = float(share or 1)
    piece.voices = [Voice(harmonic(pitch.curve, lambda n: filling.amplitudes.get(n, 0) * scale))]
    piece.head = " ".join(pitch.phrase.replace("<s>", words).replace(" <z>", "").split())
    piece.short = f"tabosc4~ {pitch.short}, table {name if named else ''}{f' {size} points' if sized else ''}: "
    piece.short = " ".join(piece.short.split()).replace(" :", ":") + f" {filling.short}"
    if speech.chance(0.25):
        envelopes.some_envelope(piece)
    effects.some_effects(piece, speech.pick((0, 0, 0, 1, 1, 2)))
    outputs.finish(piece, speech.pick((0, 0, 1, 1, 2)))
    return drawn(worded(piece), piece.draft, piece.behaviour)


_ROW: Templates = (
    "a <s> that plays the {MIDI notes|notes} {stored|kept} in an array: <l>, one <w>",
    "a <s> sequenced from a table of {MIDI |}notes (<l>), {the next|one step} <w>",
    "a {step sequencer|sequencer}: an array holds the {MIDI notes|notes} <l>, a <s> plays {the next|one} <w>",
    "an array with {the notes|the MIDI notes} <l> read step by step <w> {by|into} a <s>",
)


def table_row(speech: Speech) -> Drawn:
    """Notes in an array, read step by step."""
    piece = Piece(speech)
    draft = piece.draft
    notes = [speech.rng.randint(40, 80) for _ in range(speech.pick((3, 4, 4, 4, 5, 6, 8, 8)))]
    kind = speech.pick(("sine", "saw", "square", "triangle"))
    draft.add(f"array define notes {len(notes)}")
    draft.start(f"; notes 0 {' '.join(map(str, notes))}")
    trigger = ports.trigger(speech, draft, ports.NOTE_TRIGGERS)
    piece.event = draft.add("t b b", trigger.box)
    index = draft.count(f"{piece.event}.1", length=len(notes))
    piece.box = WAVES[kind].add(draft, draft.chain(index, "tabread notes", "mtof"))
    piece.times = struck_by(piece, trigger)
    changes = [(at, midi_hertz(notes[k % len(notes)])) for k, at in enumerate(piece.times)]
    piece.voices = [Voice(harmonic(steps((-1, 0), *changes), AMPLITUDES[kind]))]
    listing = (
        enumerated(list(map(str, notes))) if speech.chance(0.3) else speech.pick((" ", ", ")).join(map(str, notes))
    )
    name = {"sine": "sine", "saw": "sawtooth", "square": "square wave", "triangle": "triangle wave"}[kind]
    piece.head = piece.say(_ROW, s=name, l=listing, w=trigger.when)
    piece.short = f"{name}, notes from array {listing}, {trigger.when}"
    if speech.chance(0.4):
        envelopes.pluck(piece)
    effects.some_effects(piece, speech.pick((0, 0, 0, 1)))
    outputs.finish(piece, speech.pick((0, 0, 1, 1)))
    return drawn(worded(piece), draft, piece.behaviour)


_SHAPER: Templates = (
    "waveshaped by {a table|an array} <w>",
    "through a waveshaper {table|array} <w>",
    "shaped by {a transfer function|a waveshaping table} in an array <w>",
)
_SHAPER_DEEDS: Templates = (
    "^shape <it> with {a table|an array} <w>",
    "^waveshape <it> through an array <w>",
)
# What the table holds, over its input from -1 to 1; harmonics of a sine of full level.
_SHAPES: tuple[tuple[str, str, dict[int, float]], ...] = (
    (
        "4 * $f1 * $f1 * $f1 - 3 * $f1",
        "holding the {third Chebyshev polynomial|Chebyshev polynomial of order 3}",
        {3: 1},
    ),
    ("2 * $f1 * $f1 - 1", "holding the {second Chebyshev polynomial|Chebyshev polynomial of order 2}", {2: 1}),
    ("1.5 * $f1 - 0.5 * $f1 * $f1 * $f1", "that holds 1.5x - 0.5x^3", {1: 1.125, 3: 0.125}),
    ("$f1 * $f1 * $f1", "of the curve x^3", {1: 0.75, 3: 0.25}),
)


def shaper(speech: Speech) -> Drawn:
    """A sine at full level through a table of 259 points that a loop fills with a polynomial."""
    piece = Piece(speech)
    draft = piece.draft
    formula, words, harmonics = speech.pick(_SHAPES)
    draft.add("array define shape 259")
    order = draft.add("t b b", draft.add("loadbang"))
    times = draft.chain(order, "msg 259", "until")
    zero = draft.add("msg 0", f"{order}.1")
    both = draft.add("t f f", draft.count(times, f"{zero}>1"))
    value = draft.chain(both, "expr ($f1 - 129) / 128", f"expr {formula}")
    draft.add("tabwrite shape", value, f"{both}.1>1")
    pitch = fixed(piece) if speech.chance(0.6) else some_pitch(piece)
    cords, hertz = pitch.given
    sine = WAVES["sine"].add(draft, *cords, hertz=hertz)
    piece.box = draft.chain(sine, "*~ 128", "+~ 129", "tabread4~ shape", "hip~ 5")
    piece.voices = [Voice(harmonic(pitch.curve, lambda n: harmonics.get(n, 0)))]
    piece.head, piece.short = pitch.phrase.replace("<s>", speech.pick(("sine", "sine wave"))), f"sine {pitch.short}"
    said = piece.say((words,))
    piece.tell(_SHAPER, _SHAPER_DEEDS, f"waveshaper table {said.split(' ', 1)[1]}", "waveshaper", w=said)
    effects.some_effects(piece, speech.pick((0, 0, 1)))
    outputs.finish(piece, speech.pick((0, 0, 1, 1)))
    return drawn(worded(piece), draft, piece.behaviour)


_LOOPER: Templates = (
    "^record <t> of <in> into an array<n> with a button and ^loop it <how>",
    "^sample <t> of <in> into an array<n> when I press a button and ^play it {back |}in a loop <how>",
    "^record <in> for <t> into a table<n> on a bang, then ^read it in a loop with tabread4~ <how>",
    "^let a button record <t> of <in> into an array<n>, and ^loop that <how>",
)
_LOOPER_THINGS: Templates = (
    "a looper for <in>: a button records <t> into an array<n>, which is played in a loop <how>",
    "a looping sampler with a record button for <t> of <in> into an array<n>, playing it in a loop <how>",
)
_HOW = {
    "toggle": ("while a toggle is on", "when a toggle is on", "with an on/off toggle for the playback"),
    "speed": (
        "with a number box for the speed",
        "at a speed set by a number box (1 is normal)",
        "whose speed a number box sets",
    ),
}


def looper(speech: Speech) -> Drawn:
    """[tabwrite~] by a button; [phasor~] goes through the array again and again."""
    piece = Piece(speech)
    draft = piece.draft
    seconds = speech.pick((0.5, 1, 1, 1, 2, 2, 3, 4, 5))
    how = speech.pick(tuple(_HOW))
    name, named = ("buffer", "") if speech.chance(0.4) else _named(speech)
    size = int(44100 * seconds)
    source = draft.add("adc~")
    draft.add(f"array define {name} {size}")
    record = draft.add("bng")
    draft.add(f"tabwrite~ {name}", source, record)
    if how == "speed":
        box = draft.add("floatatom", draft.start("1"))
        rate = draft.chain(box, f"/ {plain(seconds)}" if seconds != 1 else "* 1")
        phase = draft.add("phasor~", rate if seconds != 1 else box)
    else:
        phase = draft.add(f"phasor~ {plain(round(1 / seconds, 5))}")
    read = draft.chain(phase, f"*~ {size}", f"tabread4~ {name}")
    control = 0
    if how == "toggle":
        control = draft.add("tgl")
        read = draft.add("*~", read, f"{draft.smooth(control)}>1")
    draft.speakers(draft.add("*~ 0.5", read))
    slots = {"t": numbers.duration(speech, seconds * 1000), "how": piece.say(_HOW[how])}
    slots |= {
        "in": speech.pick(("the microphone", "the mic", "the audio input", "the mic input")),
        "n": named,
    }
    text = speech.request(
        _LOOPER_THINGS[:1] if name == "x" else _LOOPER_THINGS,
        _LOOPER,
        ("looper: record <t> of <in>, array<n>, loop <how>",),
        **slots,
    )
    sends = [(10.0, f"box{record}", "bang")]
    if how == "toggle":
        sends.append((20.0, f"box{control}", "1"))
    piece.sends = sends
    piece.ms = seconds * 1000 + 500
    start = seconds * 1000 + 60
    piece.extra = [silent(0, 0, 5), pitched(1000, 0, start, start + 300)]
    return drawn(text, draft, piece.behaviour)


_PLAYER: Templates = (
    "^play an array<n> (<z>) that holds <what> once <w>",
    "<w>, ^play an array<n> of <z>, filled with <what>, {once |}with tabplay~",
    "^fill an array<n> of <z> with <what> when the patch opens and ^play it <w>",
)
_PLAYER_THINGS: Templates = (
    "a sample player: an array<n> of <z> with <what> in it, played once <w>",
    "an array<n> ({length |}<z>) filled with <what>, played by tabplay~ <w>",
)


def player(speech: Speech) -> Drawn:
    """[tabplay~] on an array that a message fills with a sine of some periods."""
    piece = Piece(speech)
    draft = piece.draft
    seconds = speech.pick((0.2, 0.25, 0.5, 0.5, 1, 1, 2))
    size = int(44100 * seconds)
    name, named = _named(speech)
    hertz = speech.pick((100, 200, 220, 300, 400, 440, 500, 600, 800, 1000))
    periods = int(hertz * seconds)
    draft.add(f"array define {name} {size}")
    order = draft.add("t b b", draft.add("loadbang"))
    times = draft.chain(order, f"msg {size}", "until")
    zero = draft.add("msg 0", f"{order}.1")
    both = draft.add("t f f", draft.count(times, f"{zero}>1"))
    value = draft.add(f"expr sin($f1 * {plain(periods)} * 6.28319 / {size})", both)
    draft.add(f"tabwrite {name}", value, f"{both}.1>1")
    trigger = ports.trigger(speech, draft, ("button", "button", "inlet", "space", "note"))
    piece.box = draft.add(f"tabplay~ {name}", trigger.box)
    piece.times = struck_by(piece, trigger, seconds * 1000 + 150)
    piece.voices = [Voice(harmonic(still(hertz), lambda n: float(n == 1)))]
    end = seconds * 1000
    piece.level(ramps([move for at in piece.times for move in ((at, 1.0, 0.0), (at + end, 0.0, 0.0))]))
    outputs.finish(piece, 0)
    slots = {
        "n": named,
        "z": speech.pick((f"{size} {speech.pick(('samples', 'points'))}", numbers.duration(speech, end))),
        "what": f"a {numbers.hertz(speech, hertz)} sine",
        "w": trigger.when,
    }
    return drawn(speech.request(_PLAYER_THINGS, _PLAYER, **slots), draft, piece.behaviour)


FAMILIES = (
    Family("wavetable-voice", wavetable, 2.5),
    Family("table-row", table_row, 0.8),
    Family("waveshaper", shaper, 0.5),
    Family("looper", looper, 0.6),
    Family("table-player", player, 0.6),
)
