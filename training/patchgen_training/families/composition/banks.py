"""Several filters at once: in a row, side by side, a band between two cutoffs, a comb, one half to each speaker."""

from __future__ import annotations

from collections.abc import Callable

from patchgen_training.families import numbers
from patchgen_training.families.composition import filters
from patchgen_training.families.composition.curves import still
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.voice import one_pole_high, one_pole_low
from patchgen_training.families.phrases import Templates, enumerated

_ROW: Templates = (
    "through <k> {<n>s|<n> stages} in {a row|series} at <f>",
    "through a steep <n> at <f> {made of|from} <k> <b> in {a row|series}",
    "filtered <k> times by a <n> at <f>",
)
_ROW_DEEDS: Templates = (
    "^filter <it> with <k> <b> in {a row|series} at <f>",
    "^run <it> through <k> cascaded <b> at <f>",
    "^put <k> <b> at <f> in series behind <it>",
)


def row(piece: Piece) -> None:
    """The same filter two to four times."""
    speech = piece.speech
    kind, count = speech.pick((filters.LOW, filters.LOW, filters.HIGH)), speech.pick((2, 2, 3, 4))
    cutoff = numbers.some_cutoff(speech)
    piece.through(*[f"{kind.box} {cutoff}"] * count)
    one = kind.gain(still(cutoff), 1)
    piece.gain(lambda hertz, ms: one(hertz, ms) ** count)
    said, many = numbers.hertz(speech, cutoff), numbers.WORDS[count] if speech.chance(0.6) else str(count)
    name = "low pass" if kind is filters.LOW else "high pass"
    slots = {"k": many, "n": name, "f": said, "b": speech.pick((f"{kind.box}s", f"{kind.box} filters", f"{name}es"))}
    piece.tell(_ROW[1:], _ROW_DEEDS, f"{count} x {kind.box} {said}", "filters", **slots)


_BETWEEN: Templates = (
    "with only the frequencies between <a> and <b> left",
    "limited to the band from <a> to <b>",
    "through a high pass at <a> and a low pass at <b>",
    "like {over a telephone|an old radio}: high pass at <a>, low pass at <b>",
)
_BETWEEN_DEEDS: Templates = (
    "^cut everything below <a> and above <b>",
    "^filter <it> with a high pass at <a> and a low pass at <b>",
    "^limit <it> to {the band |}<a> to <b>",
)


def between(piece: Piece) -> None:
    """A high pass, then a low pass above it."""
    speech = piece.speech
    low = speech.pick((80, 100, 150, 200, 300, 300, 400, 500))
    high = speech.pick((1000, 1500, 2000, 3000, 3000, 3400, 4000, 5000))
    piece.through(f"hip~ {low}", f"lop~ {high}")
    piece.gain(one_pole_high(still(low)))
    piece.gain(one_pole_low(still(high)))
    slots = {"a": numbers.hertz(speech, low), "b": numbers.hertz(speech, high)}
    piece.tell(_BETWEEN, _BETWEEN_DEEDS, f"hpf {slots['a']} lpf {slots['b']}", "filters", **slots)


_PARALLEL: Templates = (
    "through <k> {parallel band passes|band passes in parallel|resonators side by side} at <l> (Q <q>)",
    "through a bank of <k> band-pass filters at <l>, q <q>",
    "with formants at <l> (band passes, Q <q>)",
)
_PARALLEL_DEEDS: Templates = (
    "^filter <it> with <k> parallel band passes at <l>, Q <q>",
    "^send <it> through band passes at <l> side by side (q <q>) and ^add them up",
    "^give <it> formants at <l> with band passes of Q <q>",
)


def parallel(piece: Piece) -> None:
    """Band passes side by side, added up at equal shares."""
    speech = piece.speech
    count, q = speech.pick((2, 3, 3, 4)), speech.pick((3, 4, 5, 5))
    places = sorted(speech.sample((200, 300, 400, 500, 600, 700, 800, 1000, 1200, 1500, 2000, 2400, 3000), count))
    bands = [piece.draft.add(f"bp~ {place} {q}", piece.box) for place in places]
    share = round(1 / count, 2)
    piece.box = piece.draft.add(f"*~ {share}", *bands)
    piece.free()
    slots = {"k": numbers.WORDS[count], "l": enumerated(list(map(str, places))) + " Hz", "q": str(q)}
    piece.tell(_PARALLEL, _PARALLEL_DEEDS, f"parallel bpf {slots['l']} q {q}", "filter bank", **slots)


_COMB: Templates = (
    "through a comb filter {of|at} <t> with {a |}feedback {of |}<k>",
    "with a comb filter ({delay |}<t>, feedback <k>)",
)
_COMB_DEEDS: Templates = (
    "^run <it> through a comb filter ({delay |}<t>, feedback <k>)",
    "^comb filter <it> with a delay of <t> and a feedback of <k>",
)


def comb(piece: Piece) -> None:
    """A delay of some milliseconds that feeds itself."""
    speech = piece.speech
    time, feedback = speech.pick((2, 3, 4, 5, 6, 8, 10, 12, 15)), speech.pick((0.3, 0.5, 0.6, 0.7, 0.8, 0.9))
    back = piece.draft.chain(piece.draft.add(f"delread~ comb {time}"), f"*~ {feedback}")
    piece.box = piece.draft.add("+~", piece.box, f"{back}>1")
    piece.draft.add("delwrite~ comb 1000", piece.box)
    piece.repeat(time, feedback)
    slots = {"t": numbers.duration(speech, time), "k": str(feedback)}
    piece.tell(_COMB, _COMB_DEEDS, f"comb {slots['t']} feedback {feedback}", "comb", **slots)


BANKS: tuple[tuple[Callable[[Piece], None], float], ...] = ((row, 1), (between, 1), (parallel, 0.7), (comb, 0.6))
