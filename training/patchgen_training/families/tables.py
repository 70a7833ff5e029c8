"""Arrays: scopes, wavetables, recording and playing back, sound files, numbers stored and read."""

from __future__ import annotations

from patchgen_training.families import effects, numbers, output, ports
from patchgen_training.families.behaviour import begins, gives, on, pitch, silent
from patchgen_training.families.draft import Draft
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.frames import protect
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.sound import Sound, behaviour, request
from patchgen_training.families.waves import plain_source

_NAMES = protect(
    ("scope", "wave", "buffer", "data", "table", "array1", "sample", "signal", "shape", "store", "steps", "seq")
)
_SIZES = (64, 100, 128, 256, 441, 500, 512, 512, 1000, 1024, 1024, 2048, 4096, 10000)


def _named(speech: Speech, name: str, share: float = 0.7) -> tuple[str, str]:
    """A name and the words for it: nothing where the request leaves it at its usual one."""
    if speech.chance(share):
        chosen = speech.pick(_NAMES)
        return chosen, speech.pick((f" {{named|called}} {chosen}", f" {chosen}"))
    return name, ""


def scope(speech: Speech) -> Drawn:
    """A waveform in a graph, drawn again and again or on a button."""
    sound = Sound(speech)
    plain_source(sound)
    name, named = _named(speech, "scope", 0.5)
    size = speech.pick(_SIZES) if speech.chance(0.5) else 1024
    sized = f" of {size} {speech.pick(('samples', 'points'))}" if size != 1024 else ""
    by_button = speech.chance(0.4)
    sound.draft.add(f"graph {name} {size}")
    if by_button:
        clock, when = (
            sound.draft.add("bng"),
            speech.pick((" when I press a button", " on a bang", " whenever I click a bang button")),
        )
    else:
        period = speech.pick((50, 100, 100, 200, 250, 500)) if speech.chance(0.5) else 100
        clock = sound.draft.chain(sound.draft.add("loadbang"), f"metro {period}")
        when = f" every {numbers.duration(speech, period)}" if period != 100 else ""
    sound.draft.add(f"tabwrite~ {name}", sound.box, clock)
    slots = {"s": sound.head, "g": speech.say((f"{{a graph|an array|an array graph}}{named}{sized}",)), "when": when}
    text = speech.request(
        (
            "{a scope|an oscilloscope|a waveform display} for <s>, in <g><when>",
            "<s> {drawn|displayed|shown} in <g><when>, silently",
        ),
        (
            "^{draw|display|show|plot} {the waveform of |}<s> in <g><when>{| without sound}",
            "^write <s> {in|in}to <g><when>",
            "^record the waveform of <s> in <g><when>{| to look at it}",
            "^visualize <s> in <g><when>",
        ),
        **slots,
    )
    return drawn(text, sound.draft, lambda: on(ms=60, expect=[silent(0), silent(1)]))


def wavetable(speech: Speech) -> Drawn:
    """[tabosc4~] on a table that sinesum fills."""
    sound = Sound(speech)
    draft = sound.draft
    name, named = _named(speech, "wave", 0.4)
    size = speech.pick((256, 512, 512, 1024))
    partials = [speech.pick((0.5, 0.4, 0.3, 0.25, 0.2, 0.1, 0)) for _ in range(speech.pick((1, 2, 3, 3, 4, 5)))]
    partials[0] = 1
    hertz = numbers.some_tone(speech)
    draft.add(f"graph {name} {size + 3}")
    draft.start(f"; {name} sinesum {size} {' '.join(map(plain, partials))}")
    sound.box = draft.chain(draft.add(f"sig~ {plain(hertz)}"), f"tabosc4~ {name}", "*~ 0.4")
    listing = " ".join(map(plain, partials)) if speech.chance(0.6) else ", ".join(map(plain, partials))
    slots = {
        "n": speech.say((named,)) if named else "",
        "l": listing,
        "f": numbers.hertz(speech, hertz),
        "z": f" of {size} points",
    }
    sound.head = sound.say(
        (
            "a wavetable oscillator at <f> {reading|with|on} a table<n><z> {with|of} the {partials|harmonics} <l>",
            "a <f> wavetable {oscillator|synth}, table<n><z> filled by sinesum <l>",
            "a tabosc4~ at <f> with an array<n><z> filled with the harmonic amplitudes <l>",
        ),
        **slots,
    )
    sound.terse = f"tabosc4~ {slots['f']}, table{slots['n']}{slots['z']}, sinesum {listing}"
    sound.hertz = hertz
    effects.compose(sound, speech.pick((0, 0, 0, 1)))
    output.finish(sound)
    return drawn(request(sound), draft, lambda: behaviour(sound))


def recorder(speech: Speech) -> Drawn:
    """A button records a sound into an array, another plays it once."""
    draft = Draft()
    seconds = speech.pick((1, 1, 2, 2, 3, 4, 5, 10))
    microphone = speech.chance(0.75)
    sound = Sound(speech, draft)
    if microphone:
        source = draft.add("adc~")
        words = speech.pick(("the microphone", "the mic", "audio input", "the microphone input"))
    else:
        plain_source(sound)
        source, words = int(sound.box), sound.head
    draft.add(f"array define take {seconds * 44100}")
    record = draft.add("bng")
    draft.add("tabwrite~ take", source, record)
    play = draft.add("bng")
    level = draft.chain(draft.add("tabplay~ take", play), "*~ 0.5")
    draft.speakers(level)
    time = numbers.duration(speech, seconds * 1000)
    slots = {"in": words, "t": time}
    text = speech.request(
        (
            "a {simple |}{recorder|sampler} for <t> of <in>: one button records, {another|the other} plays {it |}back",
            "a <t> {audio |}recorder for <in> with a record and a play button"
            if time[0] not in "aho"
            else "a {sampler|recorder} for <t> of <in>, with a record and a play button",
        ),
        (
            (
                "^record <t> of <in> into an array {when I press a button|on a bang} "
                "and ^play it back {with|on} another button"
            ),
            "^record <in> for <t> with one button and ^play it back with another",
            "^sample <t> of <in> on a button press and ^play it on another",
        ),
        ("record <t> of <in>, play back, two buttons",),
        **slots,
    )
    hertz = 1000 if microphone else float(sound.hertz or 0)
    sends = ((10, f"box{record}", "bang"), (400, f"box{play}", "bang"))
    return drawn(text, draft, lambda: on(*sends, ms=800, expect=[silent(0, 0, 390), pitch(hertz, 0, 420, 780)]))


def sound_file(speech: Speech) -> Drawn:
    """A file chosen with a dialogue, read into an array, played by a button."""
    draft = Draft()
    variant = speech.pick(("array", "array", "stream"))
    choose = draft.add("bng")
    panel = draft.add("openpanel", choose)
    gain = speech.pick((0.5, 0.5, 0.5, 0.8, 0.3))
    said_gain = f" {speech.pick(('at a gain of', 'with a gain of', 'at volume'))} {plain(gain)}" if gain != 0.5 else ""
    if variant == "array":
        draft.chain(panel, "msg read -resize $1 sample", "soundfiler")
        draft.add("array define sample 44100")
        play = draft.add("bng")
        level = draft.chain(draft.add("tabplay~ sample", play), f"*~ {plain(gain)}")
        deeds: Templates = (
            "^load a sound file into {an array|memory} with {one|a} button and ^play it with another<g>",
            (
                "^open a {sound file|sample|wav file} {with a dialog |}into an array "
                "and ^play it on a {button press|bang}<g>"
            ),
            "^let me {choose|pick} a {wav|sound|audio} file, ^read it into an array and ^play it with a button<g>",
        )
        things: Templates = (
            "a {sample player|sampler} with a button to {open|load} a file into an array and one to play it<g>",
        )
    else:
        play = draft.add("tgl")
        file = draft.add("readsf~", draft.add("msg open $1", panel), play)
        level = draft.add(f"*~ {plain(gain)}", file)
        deeds = (
            "^stream a {sound file|wav file} from disk: a button opens it, a toggle {plays it|starts and stops it}<g>",
            (
                "^play a {sound file|wav file} from disk {with readsf~ |}"
                "with an open button and a {play|start/stop} toggle<g>"
            ),
        )
        things = ("a {sound file|wav} player from disk with an open button and a {play|start/stop} toggle<g>",)
    draft.speakers(level)
    text = speech.request(things, deeds, g=said_gain)
    return drawn(text, draft, lambda: on(ms=60, expect=[silent(0), silent(1)]))


def storage(speech: Speech) -> Drawn:
    """Numbers written to an array by index, and read."""
    draft = Draft()
    name = speech.pick(_NAMES)
    size = speech.pick((8, 10, 16, 16, 32, 64, 100, 128))
    draft.add(f"array define {name} {size}")
    reads = speech.chance(0.5)
    quoted = speech.pick((name, name, f'"{name}"'))
    if reads:
        way_in = ports.entry(speech, draft)
        way_out = ports.leave(
            speech, draft, draft.add(f"tabread {name}", way_in.box), it=speech.pick(("it", "the value")), open_share=0
        )
        slots = {**way_in.slots, "n": quoted, "s": str(size), **way_out.slots}
        text = speech.request(
            ("the value at the index {given by|from} <in> in an array <n> {with|of} <s> {values|points}, <where>",),
            (
                "^read an array <n> of {size <s>|<s> points|<s> values} at the index {from|given by} <in> and <give>",
                "<take> as an index, ^look it up in an array <n> {with|of} <s> {values|points} and <give>",
                "^look up <in> in an array {named|called} <n> (<s> values) and <give>",
            ),
            **slots,
        )
        sends = ((5, name, "0 3 5 7 9"), (10, way_in.port, "float 2"))
        return drawn(text, draft, lambda: on(*sends, expect=[gives(way_out.port, 7)]))
    inlets = speech.chance(0.6)
    value, index = (draft.add("inlet" if inlets else "floatatom") for _ in range(2))
    draft.add(f"tabwrite {name}", value, f"{index}>1")
    boxes = "inlet" if inlets else "number box"
    text = speech.request(
        ("an array <n> with <s> {values|points}, a <b> for the value and {a second <b>|one} for the index",),
        (
            (
                "^write {numbers|a number} into an array <n> of {size <s>|<s> values}: "
                "the left <b> is the value, the right one the index"
            ),
            (
                "^store the number from the left <b> in an array {named|called} <n> "
                "(<s> values) at the index from the right <b>"
            ),
        ),
        n=quoted,
        s=str(size),
        b=boxes,
    )
    return drawn(text.replace("a inlet", "an inlet"), draft, lambda: on(expect=[]))


def step_table(speech: Speech) -> Drawn:
    """An array read step by step."""
    draft = Draft()
    values = [speech.rng.randint(0, 100) for _ in range(speech.pick((4, 4, 6, 8, 8, 16)))]
    name, named = _named(speech, "steps", 0.5)
    # Filled first: a metronome may start with the patch.
    draft.add(f"array define {name} {len(values)}")
    draft.start(f"; {name} 0 {' '.join(map(str, values))}")
    event = ports.trigger(speech, draft)
    counter = draft.count(event.box, length=len(values))
    way_out = ports.leave(
        speech, draft, draft.add(f"tabread {name}", counter), it=speech.pick(("each value", "the value")), open_share=0
    )
    listing = speech.pick((" ", ", ")).join(map(str, values))
    slots = {"n": speech.say((named,)) if named else "", "l": listing, "when": event.when, **way_out.slots}
    text = speech.request(
        ("an array<n> with <l> read step by step <when>, <where>",),
        (
            "^step through an array<n> {with|holding|containing} {the values |}<l> <when> and <give>",
            "^read an array<n> ({values |}<l>) {step by step|in a loop} <when> and <give>",
            "^fill an array<n> with <l>, ^read the next value <when> and <give>",
        ),
        **slots,
    )
    wanted = [float(value) for value in values[:2]]
    end = event.first + event.period * 1.5
    return drawn(text, draft, lambda: on(*event.fire(2), ms=end, expect=[begins(way_out.port, *wanted)]))


FAMILIES = (
    Family("scope", scope, 0.9),
    Family("wavetable", wavetable, 0.8),
    Family("recorder", recorder, 0.7),
    Family("sound-file", sound_file, 0.5),
    Family("storage", storage, 0.5),
    Family("step-table", step_table, 0.6),
)
