"""Notes from numbers and from notes: scale degrees, transposition, octaves, chords, arpeggios."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.control_chains import events
from patchgen_training.families.control_chains.chain import Chain, Kind, Part, Span, Words
from patchgen_training.families.draft import outlet
from patchgen_training.families.numbers import NOTE_NAMES

_SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "major pentatonic": (0, 2, 4, 7, 9),
    "minor pentatonic": (0, 3, 5, 7, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "whole tone": (0, 2, 4, 6, 8, 10),
    "blues": (0, 3, 5, 6, 7, 10),
}
_DEGREE = Words(
    (
        "^use <it> as a {degree|step} of the <s> scale, 0 being {<r>|<r> (<m>)},",
        "^turn <it> into a note of the <s> scale {(0 is <r>)|starting at <r>},",
        "^map <it> to {the notes of a|a} <s> scale {(0 is <r>, MIDI note <m>)|from <r> upwards}",
    ),
    ("as a degree of the <s> scale (0 is <r>)", "mapped onto a <s> scale from <r> upwards"),
    ("the note", "that note", "the MIDI note"),
)


def degree(chain: Chain) -> None:
    """A step of a scale: 0 is its root; beyond its length the next octave."""
    speech = chain.speech
    name = speech.pick(tuple(_SCALES))
    scale, root = _SCALES[name], speech.rng.randint(36, 64)
    if chain.span.high < len(scale):
        steps = [root + step for step in scale[: int(chain.span.high) + 1]]
        chain.box = chain.draft.add("f", *chain.draft.select(chain.box, steps))
    else:
        order = chain.draft.add("t f f", chain.box)
        octave = chain.draft.chain(outlet(order, 1), f"div {len(scale)}", "* 12", f"+ {root}")
        step = chain.draft.select(chain.draft.add(f"mod {len(scale)}", order), scale)
        chain.box = chain.draft.add("+", *step, f"{octave}>1")
    tonic, low = NOTE_NAMES[root % 12], numbers.note(speech, root)
    chain.tell(_DEGREE, f"degree of {tonic} {name} from {low}", s=f"{tonic} {name}", r=low, m=str(root))
    stream = events.mapped(chain.stream, lambda x: root + 12.0 * (x // len(scale)) + scale[int(x) % len(scale)])
    high = root + 12 * (chain.span.high // len(scale)) + 12
    chain.becomes(Kind.NUMBER, stream, Span(root, high, whole=True), pitch=True)


_TRANSPOSE = Words(
    ("^transpose <it> {<d> <n>|<n> <d>}", "^shift <it> <d> by <n>", "^move <it> <n> <d>"),
    ("transposed {<d> <n>|<n> <d>}", "shifted <d> by <n>", "<n> <h>"),
    ("the new note", "the transposed note", "the result"),
)


def transpose(chain: Chain) -> None:
    """By semitones or octaves."""
    steps = chain.speech.pick((1, 2, 3, 4, 5, 7, 12, 12, 12, 24))
    up = chain.speech.chance(0.6)
    chain.through(f"{'+' if up else '-'} {steps}")
    octaves = steps % 12 == 0 and chain.speech.chance(0.8)
    if octaves:
        said = chain.speech.pick(("an octave", "one octave") if steps == 12 else ("two octaves", "2 octaves"))
    else:
        said = f"{numbers.number(chain.speech, steps)} semitone{'s' if steps > 1 else ''}"
    direction, height = ("up", "higher") if up else ("down", "lower")
    chain.tell(_TRANSPOSE, f"transpose {direction} {said}", n=said, d=direction, h=height)
    chain.reckon(lambda x: x + steps if up else x - steps, whole=True, pitch=True)


_TRANSPOSE_BY = Words(
    (
        "^transpose <it> by {the number of semitones in |}a number box{| (in semitones)}",
        "^add a number box's semitones to <it>",
    ),
    ("transposed by a number box (semitones)", "with a number box for the transposition"),
    ("the new note", "the transposed note"),
)


def transpose_by(chain: Chain) -> None:
    """By what a number box says; 0 until it is set."""
    amount = chain.draft.add("floatatom")
    chain.box = chain.draft.add("+", chain.box, f"{amount}>1")
    steps, place = chain.speech.pick((-12, -5, 3, 7, 12)), len(chain.stream) // 2
    moment = chain.between(place)[0]
    chain.touch(moment, amount, f"float {steps}")
    chain.tell(_TRANSPOSE_BY, "transpose by number box")
    after = events.mapped(tuple(event for event in chain.stream if event.ms > moment), lambda x: x + steps)
    before = tuple(event for event in chain.stream if event.ms < moment)
    chain.becomes(Kind.NUMBER, before + after, Span(whole=True), pitch=True)


_OCTAVE = Words(
    ("^fold <it> into the octave {above|from} <r>{| (<m>)}", "^bring <it> into the octave that starts at <r>"),
    ("folded into the octave {above|from} <r>", "brought into the octave from <r> upwards"),
    ("the note", "the folded note"),
)


def fold(chain: Chain) -> None:
    """Into one octave, which begins with a C."""
    base = chain.speech.pick((36, 48, 48, 60, 60, 72))
    chain.through("mod 12", f"+ {base}")
    chain.tell(
        _OCTAVE, f"octave of {numbers.note(chain.speech, base)}", r=numbers.note(chain.speech, base), m=str(base)
    )
    chain.reckon(lambda x: x % 12 + base, pitch=True)
    chain.span = Span(base, base + 11, whole=True)


_CHORDS = {
    "major": (0, 4, 7),
    "minor": (0, 3, 7),
    "diminished": (0, 3, 6),
    "augmented": (0, 4, 8),
    "sus4": (0, 5, 7),
    "major seventh": (0, 4, 7, 11),
    "minor seventh": (0, 3, 7, 10),
    "dominant seventh": (0, 4, 7, 10),
}
_CHORD = Words(
    (
        "^build a <c> chord on <it>{|, lowest note first,}",
        "^make <it> the root of a <c> chord",
        "^turn <it> into a <c> chord",
    ),
    ("as {the root of |}a <c> chord", "harmonized as a <c> chord", "turned into a <c> chord"),
    ("its notes", "the notes", "each note of it"),
)
_ARPEGGIO = Words(
    (
        "^arpeggiate a <c> chord on <it>, <t> between the notes,",
        "^play <it> as {the root of |}a broken <c> chord, a note every <t>,",
    ),
    ("as an arpeggio of its <c> chord, a note every <t>", "arpeggiated as a <c> chord with <t> between the notes"),
    ("each note", "every note of it", "its notes"),
)


def chord(chain: Chain) -> None:
    """The root, then the others at once, from the lowest to the highest."""
    name = chain.speech.pick(tuple(_CHORDS))
    steps = _CHORDS[name]
    order = chain.draft.add("t" + " f" * len(steps), chain.box)
    last = len(steps) - 1
    voices = [chain.draft.add(f"+ {step}", outlet(order, last - k)) for k, step in enumerate(steps) if step]
    chain.box = chain.draft.add("f", outlet(order, last), *voices)
    chain.tell(_CHORD, f"{name} chord", c=name)
    stream = events.spread(chain.stream, *((0.0, float(step)) for step in steps))
    chain.becomes(Kind.NUMBER, stream, Span(chain.span.low, chain.span.high + steps[-1], whole=True), pitch=True)


def arpeggio(chain: Chain) -> None:
    """The others by [pipe]s."""
    name = chain.speech.pick(tuple(_CHORDS))
    steps = _CHORDS[name]
    limit = 0.9 * events.gap(chain.stream) / len(steps)
    time = chain.speech.pick([t for t in (50, 60, 80, 100, 100, 120, 125, 150, 200, 200, 250) if t < limit])
    order = chain.draft.add("t" + " f" * len(steps), chain.box)
    last = len(steps) - 1
    voices = [
        chain.draft.chain(outlet(order, last - k), f"+ {step}", f"pipe {k * time}") for k, step in enumerate(steps) if k
    ]
    chain.box = chain.draft.add("f", outlet(order, last), *voices)
    said = numbers.duration(chain.speech, time)
    chain.tell(_ARPEGGIO, f"{name} arpeggio, {said} steps", c=name, t=said)
    stream = events.spread(chain.stream, *((float(k * time), float(step)) for k, step in enumerate(steps)))
    chain.becomes(Kind.NUMBER, stream, Span(chain.span.low, chain.span.high + steps[-1], whole=True), pitch=True)


def _degrees(chain: Chain) -> bool:
    return not chain.pitch and chain.span.whole and chain.span.low >= 0 and 2 <= chain.span.high <= 24


def _single(chain: Chain) -> bool:
    """Notes one at a time, none so high or low that a chord leaves MIDI."""
    return chain.pitch and events.gap(chain.stream) > 1 and len(chain.stream) < 12


PARTS = (
    Part(Kind.NUMBER, degree, 7, _degrees),
    Part(Kind.NUMBER, transpose, 5, lambda c: c.pitch),
    Part(Kind.NUMBER, transpose_by, 1, lambda c: c.pitch and len(c.stream) > 3 and events.gap(c.stream) > 4),
    Part(Kind.NUMBER, fold, 0.8, lambda c: c.pitch and c.span.low >= 0),
    Part(Kind.NUMBER, chord, 3.5, _single),
    Part(Kind.NUMBER, arpeggio, 3, lambda c: _single(c) and c.sure and events.gap(c.stream) > 250),
)
