"""Changes of tremolo and distortion."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions import ways
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import fuller, other_sound, same_messages, still_sounds
from patchgen_training.revisions.sketch import Sketch

_TREMOLO = Words(
    deeds=(
        "^modulate the {volume|level|amplitude} {at|with an LFO of} <r>",
        "^let the {volume|level} pulse at <r>",
        "^make the {volume|level|amplitude} go up and down at <r>",
    ),
    extras=(
        "a tremolo {at|of} <r>",
        "a <r> tremolo",
        "an LFO {at|of} <r> on {its|the} {volume|level|amplitude}",
        "amplitude modulation at <r>",
        "tremolo, <r>",
    ),
)
_PLAIN_TREMOLO: tuple[tuple[float, Words], ...] = (
    (
        0.5,
        Words(
            deeds=("^let the {volume|level} swell slowly{| up and down}",),
            extras=("a slow tremolo", "a slow LFO on the {volume|level|amplitude}", "slow tremolo"),
        ),
    ),
    (
        5,
        Words(
            deeds=("^let the {volume|level} {wobble|tremble}",),
            extras=("{a tremolo|tremolo|some tremolo}", "an LFO on the {volume|level|amplitude}", "a tremolo effect"),
        ),
    ),
    (10, Words(extras=("a fast tremolo", "a fast LFO on the {volume|level|amplitude}", "rapid tremolo"))),
)


def _tremolo(speech: Speech, sketch: Sketch) -> Change | None:
    """Slow is 0.5 Hz, no word 5 Hz, fast 10 Hz."""
    end = ways.open_end(sketch)
    if end is None:
        return None
    if speech.chance(0.5):
        rate, words = speech.pick(_PLAIN_TREMOLO)
        request = ask(speech, words)
    else:
        rate = numbers.some_slow_rate(speech)
        request = ask(speech, _TREMOLO, r=numbers.hertz(speech, rate))
    ways.controlled(sketch, end, (f"osc~ {plain(rate)}", "*~ 0.5", "+~ 0.5"))
    # A short sound may be over before a slow one has moved.
    return Change(request, (same_messages(), other_sound() if rate >= 2 else still_sounds()))


_RATE = Words(
    deeds=(
        "^{set|change} the {rate|speed|LFO|tremolo} to <r>",
        "^let the {LFO|tremolo} run at <r>",
        "^make the {LFO|tremolo} <r>{| instead of <o>}",
        "^use <r> for the {LFO|tremolo}",
    ),
    says=("the {LFO|tremolo} should be at <r>", "{LFO|tremolo} <r>{| please| instead}"),
)
_FASTER = Words(
    deeds=(
        "^make the {LFO|tremolo} {faster|twice as fast}",
        "^double the {speed|rate} of the {LFO|tremolo}",
        "^speed up the {LFO|tremolo}",
    ),
    says=("a faster {LFO|tremolo}{| please}", "the {LFO|tremolo} is too slow"),
)
_SLOWER = Words(
    deeds=(
        "^make the {LFO|tremolo} {slower|half as fast}",
        "^halve the {speed|rate} of the {LFO|tremolo}",
        "^slow down the {LFO|tremolo}",
    ),
    says=("a slower {LFO|tremolo}{| please}", "the {LFO|tremolo} is too fast"),
)


def _lfo(sketch: Sketch) -> int | None:
    """The sine between 0 and 1 of a tremolo."""
    found = [box for box in sketch.find("osc~") if sketch.boxes[box + 1 : box + 3] == ["*~ 0.5", "+~ 0.5"]]
    return found[0] if len(found) == 1 and len(sketch.words(found[0])) == 2 else None


def _rate(speech: Speech, sketch: Sketch) -> Change | None:
    """Faster is twice, slower half."""
    box = _lfo(sketch)
    if box is None:
        return None
    old = float(sketch.words(box)[1])
    choice = speech.rng.random()
    rate, words = (
        (numbers.some_slow_rate(speech), _RATE)
        if choice < 0.5
        else (old * 2, _FASTER)
        if choice < 0.75
        else (old / 2, _SLOWER)
    )
    if rate == old:
        return None
    sketch.boxes[box] = f"osc~ {plain(rate)}"
    return Change(ask(speech, words, r=numbers.hertz(speech, rate), o=plain(old)), (same_messages(), other_sound()))


_NO_TREMOLO = Words(
    deeds=(
        "^{remove|delete} the {tremolo|LFO}",
        "^take the {tremolo|LFO} out",
        "^get rid of the {tremolo|LFO}",
        "^drop the tremolo",
    ),
    states=("without the {tremolo|LFO}",),
    says=("no {tremolo|LFO}{| please}", "I don't {want|need} the {tremolo|LFO}"),
)


def _remove_tremolo(speech: Speech, sketch: Sketch) -> Change | None:
    box = _lfo(sketch)
    if box is None:
        return None
    cords = sketch.out_of(box + 2)
    if len(cords) != 1 or sketch.boxes[cords[0].target] != "*~" or cords[0].inlet != 1:
        return None
    sketch.bypass(cords[0].target)
    sketch.remove(box, box + 1, box + 2)
    return Change(ask(speech, _NO_TREMOLO), (same_messages(), other_sound()))


_DISTORTION = Words(
    deeds=("^distort it", "^overdrive it", "^make it {distorted|dirty}"),
    states=("distorted", "dirtier", "overdriven"),
    extras=("{distortion|some distortion|a distortion|overdrive}", "hard clipping", "a distortion effect"),
)
_SOFT = Words(
    deeds=("^saturate it softly", "^run it through a tanh"),
    extras=("soft clipping", "soft {distortion|saturation}", "a tanh waveshaper"),
)
_RING = Words(
    deeds=("^ring modulate it {by|with|at} <f>", "^multiply it by a <f> sine"),
    extras=("a ring modulator at <f>", "ring modulation {at|by} <f>", "a <f> ring modulator"),
)


def _shape(speech: Speech, sketch: Sketch) -> Change | None:
    """Clipping behind a gain of 10, a tanh behind the same, or a ring modulator; never without a level behind it."""
    end = ways.open_end(sketch)
    if end is None or not ways.has_level(sketch, end):
        return None
    choice = speech.rng.random()
    if choice < 0.4:
        ways.through(sketch, end, ("*~ 10", "clip~ -1 1"))
        return Change(ask(speech, _DISTORTION), (same_messages(), still_sounds(), fuller()))
    if choice < 0.65:
        ways.through(sketch, end, ("*~ 10", "expr~ tanh($v1)"))
        return Change(ask(speech, _SOFT), (same_messages(), still_sounds(), fuller()))
    tone = speech.pick((20, 30, 50, 70, 80, 100, 110, 150, 200, 220, 300, 333, 400, 500, 700, 800, 1000))
    ways.controlled(sketch, end, (f"osc~ {tone}",))
    return Change(ask(speech, _RING, f=numbers.hertz(speech, tone)), (same_messages(), other_sound()))


KINDS = (
    Kind("add-tremolo", _tremolo, "sound", 1),
    Kind("lfo-rate", _rate, "sound", 3),
    Kind("remove-tremolo", _remove_tremolo, "sound", 2),
    Kind("distort", _shape, "sound", 0.9),
)
