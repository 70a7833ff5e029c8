"""Changes of filters."""

from __future__ import annotations

from dataclasses import dataclass

from patchgen_training.families import numbers
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.revisions import ways
from patchgen_training.revisions.finding import number
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import bounded, quieter_share, same_messages, still_sounds
from patchgen_training.revisions.sketch import Sketch

_NAMES: dict[str, Templates] = {
    "lop~": ("low pass", "low-pass filter", "lowpass", "low pass filter", "lowpass filter", "LPF", "lpf", "lop~"),
    "hip~": ("high pass", "high-pass filter", "highpass", "high pass filter", "highpass filter", "HPF", "hip~"),
    "bp~": ("band pass", "band-pass filter", "bandpass", "band pass filter", "bandpass filter", "BPF", "bp~"),
}
_ADD = Words(
    deeds=(
        "^run it through a <n> at <f>",
        "^send it through a <n> {at|with a cutoff of} <f>",
        "^filter it with a <n> at <f>",
        "^put a <n> at <f> behind it",
        "^pass it through a <n> at <f>",
        "^<n> it at <f>",
    ),
    extras=(
        "a <n> at <f>",
        "a <n> at <f>",
        "a <n> {with a cutoff of|with cutoff|set to|, cutoff} <f>",
        "a <n> ({cutoff |}<f>)",
        "a <f> <n>",
    ),
    says=("<n> <f>{| please}", "<n> at <f>"),
)
_DULLER = Words(
    deeds=(
        "^make it {duller|darker|warmer|less bright} with a <n> at <f>",
        "^cut {everything|all} above <f>",
        "^take away the highs above <f>",
    ),
    states=("{duller|darker|warmer}: nothing above <f>",),
    says=("it's too bright, cut {everything|it off} above <f>",),
)
_THINNER = Words(
    deeds=(
        "^make it {thinner|brighter} with a <n> at <f>",
        "^cut {everything|all} below <f>",
        "^take away the {bass|lows} below <f>",
    ),
    says=("{too much bass|it's too boomy}, cut {everything|it off} below <f>",),
)


def _add_filter(speech: Speech, sketch: Sketch) -> Change | None:
    """A band pass has a q of 5."""
    end, box = ways.open_end(sketch), speech.pick(("lop~", "lop~", "hip~", "bp~"))
    if end is None:
        return None
    cutoff = numbers.some_cutoff(speech)
    slots = {"n": speech.say(_NAMES[box]), "f": numbers.hertz(speech, cutoff)}
    words = _ADD if not slots["n"].endswith("~") else Words(extras=_ADD.extras)
    if box != "bp~" and speech.chance(0.2):
        words = _DULLER if box == "lop~" else _THINNER
    verb = slots["n"].endswith("pass") and " " not in slots["n"]
    if words is _ADD and not verb:
        words = Words(_ADD.deeds[:-1], extras=_ADD.extras, says=_ADD.says)
    ways.through(sketch, end, (f"{box} {cutoff}" + (" 5" if box == "bp~" else ""),))
    beyond = {"lop~": (2 * cutoff, 22050.0), "hip~": (0.0, cutoff / 2), "bp~": (2 * cutoff, 22050.0)}[box]
    return Change(ask(speech, words, **slots), (same_messages(), bounded(), quieter_share(*beyond)))


@dataclass(frozen=True, slots=True)
class _Filter:
    box: int
    name: str
    cutoff: float


def _filter_of(sketch: Sketch) -> _Filter | None:
    """The one filter of a fixed frequency, unless a gain above 1 makes up for what it takes away."""
    box = sketch.sole(*_NAMES)
    gains = (number(sketch.boxes[gain].removeprefix("*~ ")) for gain in sketch.find("*~"))
    if box is None or sketch.into(box, 1) or any(gain and gain > 1 for gain in gains):
        return None
    words = sketch.words(box)
    cutoff = number(words[1]) if len(words) > 1 else None
    return _Filter(box, words[0], cutoff) if cutoff else None


_CUTOFF = Words(
    deeds=(
        "^change the {cutoff|filter frequency|filter|cutoff frequency} to <f>",
        "^set the {cutoff|filter|<n>} to <f>",
        "^move the {cutoff|filter} to <f>",
        "^use a cutoff of <f>{| instead| instead of <o>}",
        "^make the {cutoff|filter} <f>{| instead of <o>}",
        "^put the {filter|<n>} at <f>",
    ),
    says=(
        "cutoff <f>{| instead| please}",
        "the {filter|cutoff} should be at <f>",
        "<f> for the {filter|cutoff}, not <o>",
    ),
)
_CUTOFF_UP = Words(
    deeds=("^double the cutoff", "^open the filter{| a bit| by an octave}", "^move the cutoff up an octave"),
    says=(
        "{too dull|it's too dull}, double the cutoff",
        "the cutoff an octave higher{| please}",
        "twice the cutoff frequency",
    ),
)
_CUTOFF_DOWN = Words(
    deeds=("^halve the cutoff", "^close the filter{| a bit| by an octave}", "^move the cutoff down an octave"),
    says=("the cutoff an octave lower{| please}", "half the cutoff frequency"),
)


def _cutoff(speech: Speech, sketch: Sketch) -> Change | None:
    found = _filter_of(sketch)
    if found is None:
        return None
    choice = speech.rng.random()
    if choice < 0.7:
        cutoff, words = float(numbers.some_cutoff(speech)), _CUTOFF
    else:
        up = choice < 0.85
        cutoff, words = found.cutoff * (2 if up else 0.5), _CUTOFF_UP if up else _CUTOFF_DOWN
    if cutoff == found.cutoff or not 20 <= cutoff <= 15000:
        return None
    rest = sketch.words(found.box)[2:]
    sketch.boxes[found.box] = " ".join([found.name, plain(cutoff), *rest])
    slots = {"f": numbers.hertz(speech, cutoff), "o": plain(found.cutoff), "n": speech.say(_NAMES[found.name])}
    return Change(ask(speech, words, **slots), (same_messages(), bounded()))


_OTHER = Words(
    deeds=(
        "^use a <n> instead{| of the <o>}",
        "^replace the <o> {by|with} a <n>",
        "^change the {filter|<o>} {to|into} a <n>",
        "^make {the filter|it} a <n>{| instead}",
        "^turn the <o> into a <n>",
        "^swap the <o> for a <n>",
    ),
    says=("a <n> instead{| please| of the <o>}", "not a <o> but a <n>", "<n> instead of <o>"),
)


def _other_filter(speech: Speech, sketch: Sketch) -> Change | None:
    found = _filter_of(sketch)
    if found is None:
        return None
    name = speech.pick([name for name in _NAMES if name != found.name])
    sketch.boxes[found.box] = f"{name} {plain(found.cutoff)}" + (" 5" if name == "bp~" else "")
    request = ask(speech, _OTHER, n=speech.say(_NAMES[name]), o=speech.say(_NAMES[found.name]))
    return Change(request, (same_messages(), bounded()))


_NO_FILTER = Words(
    deeds=(
        "^{remove|delete} the {filter|<n>}",
        "^take {the filter|the <n>} out{| again}",
        "^get rid of the {filter|<n>}",
        "^bypass the {filter|<n>}",
        "^drop the {filter|<n>}",
        "^leave out the {filter|<n>}",
    ),
    states=("unfiltered", "without {the|a} filter"),
    says=("no filter{| please}", "without the {filter|<n>}{| please}", "I don't {want|need} the {filter|<n>}"),
)


def _remove_filter(speech: Speech, sketch: Sketch) -> Change | None:
    found = _filter_of(sketch)
    if found is None or any(cord.inlet for cord in sketch.into(found.box)):
        return None
    sketch.bypass(found.box)
    return Change(ask(speech, _NO_FILTER, n=speech.say(_NAMES[found.name])), (same_messages(), still_sounds()))


KINDS = (
    Kind("add-filter", _add_filter, "sound", 1.8),
    Kind("cutoff", _cutoff, "sound", 4),
    Kind("other-filter", _other_filter, "sound", 3),
    Kind("remove-filter", _remove_filter, "sound", 2.5),
)
