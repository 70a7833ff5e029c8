"""How a sound begins and ends: fades, plucks, gates; alone and as part of a composed sound."""

from __future__ import annotations

from patchgen_training.families import numbers, output, ports
from patchgen_training.families.behaviour import Behaviour, level, on, silent, sounds
from patchgen_training.families.family import Drawn, Family, drawn
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.sound import Sound, behaviour, request
from patchgen_training.families.waves import plain_source

_FADE_IN: Templates = (
    "that fades in {over|in|within} <t>",
    "fading in over <t>",
    "with a fade in of <t>",
    "with a <t> fade-in",
    "{faded|fading} in {over|during} <t>",
    "that swells from silence {in|over} <t>",
)
_FADE_OUT: Templates = (
    "that fades out {over|in|within} <t>",
    "fading out over <t>",
    "with a fade out of <t>",
    "with a <t> fade-out",
    "that dies away {over|in} <t>",
    "fading to silence in <t>",
)


def _fade(sound: Sound, *, out: bool) -> None:
    """At the start, once."""
    time = numbers.some_period(sound.speech) * sound.speech.pick((1, 1, 2, 2, 4))
    said = numbers.duration(sound.speech, time)
    templates = (_FADE_OUT if out else _FADE_IN)[:3] if said[0] in "ah" else (_FADE_OUT if out else _FADE_IN)
    word = "out" if out else "in"
    sound.tell(sound.say(templates, t=said), f"Fade it {word} over {said}", f"fade {word} {said}")
    ramp = sound.draft.chain(sound.draft.start(f"{1 if out else 0}, {0 if out else 1} {plain(time)}"), "line~")
    sound.times(ramp)
    if out:
        sound.steady, sound.hertz, sound.ready, sound.ms = False, None, time + 60, time + 200
        sound.extra.append(lambda: level(0.001, 1, int(not sound.channels[0]), 0, time * 0.7))
    else:
        sound.ready, sound.ms = max(sound.ready, time + 30), max(sound.ms, time + 450)


_PLUCK: Templates = (
    "with {an attack|attack} of <a> and {a decay|decay} of <d>",
    "with a percussive envelope (attack <a>, decay <d>)",
    "with an AD envelope: <a> attack, <d> decay",
    "with an envelope that rises in <a> and falls in <d>",
    "with an envelope of <a> attack and <d> decay",
)
_SHORT_PLUCK: Templates = (
    "with a decay of <d>",
    "each {note|one} decaying over <d>",
    "with an envelope that decays in <d>",
    "with notes that die away in <d>",
    "with a <d> decay",
    "plucked, with a decay of <d>",
)
_PLAIN_PLUCK: Templates = (
    "with a {short|percussive|plucky|snappy} envelope",
    "with a short decay",
    "with short notes",
    "as short plucks",
    "plucked",
    "with a percussive attack",
)


def _pluck(sound: Sound, event: int) -> None:
    """A rise and a fall at each event; 5 and 300 ms where nothing is said."""
    speech = sound.speech
    attack, decay = 5, 300
    choice = speech.rng.random()
    if choice < 0.35:
        attack, decay = speech.pick((1, 2, 5, 10, 10, 20, 30, 50, 100)), numbers.some_period(speech)
        rise, fall = numbers.duration(speech, attack), numbers.duration(speech, decay)
        tail, short = sound.say(_PLUCK, a=rise, d=fall), f"attack {rise} decay {fall}"
        sentence = f"Give it an envelope with an attack of {rise} and a decay of {fall}"
    elif choice < 0.75:
        decay = numbers.some_period(speech)
        fall = numbers.duration(speech, decay)
        templates = _SHORT_PLUCK if fall[0] not in "ah" else _SHORT_PLUCK[:4]
        tail, short, sentence = sound.say(templates, d=fall), f"decay {fall}", f"Let each note decay over {fall}"
    else:
        tail, short, sentence = sound.say(_PLAIN_PLUCK), "short decay", "Use a short decay"
    sound.tell(tail, sentence, short)
    sound.times(sound.draft.chain(event, f"msg 1 {attack}, 0 {decay} {attack}", "vline~"))
    sound.steady, sound.ready, sound.hertz = False, 0, None
    sound.ms = max(sound.ms, attack + 200)


_STRUCK: Templates = (
    "struck <when>",
    "triggered <when>",
    "that sounds <when>",
    "that is plucked <when>",
    "played <when>",
    "that is triggered <when>",
)


def _struck(sound: Sound) -> None:
    """A sound of fixed pitch that an event plucks."""
    event = ports.trigger(
        sound.speech, sound.draft, ("button", "button", "inlet", "metro", "tempo", "space", "key", "note")
    )
    sound.event = event.box
    sound.sends += event.fire(2)
    sound.ms = max(sound.ms, event.first + 300)
    sound.head = f"{sound.head} {sound.say(_STRUCK, when=event.when)}"
    sound.terse += f" {event.when}"
    _pluck(sound, event.box)


def by_velocity(sound: Sound, note: int) -> None:
    """Level by the velocity of a [notein], without clicks; with attack and release where they are named."""
    speech = sound.speech
    if speech.chance(0.5):
        sound.times(sound.draft.smooth(sound.draft.add("/ 127", f"{note}.1")))
        if speech.chance(0.4):
            sound.tell(
                f"with velocity {speech.pick(('sensitivity', 'control'))}",
                "Let the velocity set the volume",
                "velocity",
            )
        return
    attack, release = speech.pick((5, 10, 20, 30, 50, 100)), speech.pick((50, 100, 150, 200, 300, 500, 800, 1000, 2000))
    full = speech.chance(0.5)
    decay, sustain = speech.pick((50, 100, 150, 200, 300)), speech.pick((0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8))
    rise, fall = numbers.duration(speech, attack), numbers.duration(speech, release)
    if full:
        middle = numbers.duration(speech, decay)
        sound.tell(
            sound.say(
                (
                    "with an ADSR envelope ({attack |}<a>, {decay |}<d>, {sustain |}<s>, {release |}<r>)",
                    "with an ADSR: attack <a>, decay <d>, sustain <s>, release <r>",
                    "with an ADSR envelope of attack <a>, decay <d>, sustain level <s> and release <r>",
                ),
                a=rise,
                d=middle,
                s=plain(sustain),
                r=fall,
            ),
            f"Use an ADSR envelope with attack {rise}, decay {middle}, sustain {plain(sustain)} and release {fall}",
            f"adsr {attack} {decay} {plain(sustain)} {release}",
        )
    else:
        sound.tell(
            sound.say(
                (
                    "with an attack of <a> and a release of <r>",
                    "with <a> attack and <r> release",
                    "(attack <a>, release <r>)",
                ),
                a=rise,
                r=fall,
            ),
            f"Give it an attack of {rise} and a release of {fall}",
            f"attack {rise} release {fall}",
        )
    select = sound.draft.add("sel 0", f"{note}.1")
    held = f"msg 1 {attack}, {plain(sustain)} {decay} {attack}" if full else f"msg 1 {attack}"
    pressed = sound.draft.add(held, f"{select}.1")
    released = sound.draft.add(f"msg 0 {release}", select)
    sound.times(sound.draft.add("vline~", pressed, released))
    sound.ready = attack + 60


def compose(sound: Sound) -> None:
    """An envelope for a composed sound, or none."""
    choice = sound.speech.rng.random()
    if sound.event is not None:
        if choice < 0.5:
            _pluck(sound, sound.event)
    elif "MIDI" not in sound.head and sound.ready <= 60 and not sound.sends:
        if choice < 0.14:
            _fade(sound, out=False)
        elif choice < 0.2:
            _fade(sound, out=True)
        elif choice < 0.34:
            _struck(sound)


def fade(speech: Speech) -> Drawn:
    """A plain tone that fades."""
    sound = Sound(speech)
    plain_source(sound)
    _fade(sound, out=speech.chance(0.4))
    output.finish(sound)
    return drawn(request(sound), sound.draft, lambda: behaviour(sound))


def pluck(speech: Speech) -> Drawn:
    """A plain tone plucked by an event."""
    sound = Sound(speech)
    plain_source(sound)
    _struck(sound)
    output.finish(sound)
    return drawn(request(sound), sound.draft, lambda: behaviour(sound))


_GATE: Templates = (
    "{faded|fading} in and out {over|in} <t> by a toggle",
    "that a toggle fades in and out {over|in} <t>",
    "with a toggle that fades it in and out, <t> each",
    "switched on and off by a toggle with a fade of <t>",
)
_GATE_TWO: Templates = (
    "with a toggle: fade in {over|of} <a>, fade out {over|of} <r>",
    "that a toggle fades in over <a> and out over <r>",
    "gated by a toggle with an attack of <a> and a release of <r>",
    "with a toggle as a gate, attack <a>, release <r>",
)


def gate(speech: Speech) -> Drawn:
    """A toggle that fades a sound in and out."""
    sound = Sound(speech)
    plain_source(sound)
    attack, release = (numbers.some_period(speech) for _ in range(2))
    toggle = sound.draft.add("tgl")
    if speech.chance(0.5):
        release = attack
        said = numbers.duration(speech, attack)
        sound.tell(sound.say(_GATE, t=said), f"A toggle fades it in and out over {said}", f"toggle fade {said}")
        ramp = sound.draft.chain(toggle, f"pack f {attack}", "line~")
    else:
        rise, fall = numbers.duration(speech, attack), numbers.duration(speech, release)
        sound.tell(
            sound.say(_GATE_TWO, a=rise, r=fall),
            f"A toggle fades it in over {rise} and out over {fall}",
            f"toggle, in {rise} out {fall}",
        )
        select = sound.draft.add("sel 0", toggle)
        ramp = sound.draft.add(
            "line~", sound.draft.add(f"msg 1 {attack}", f"{select}.1"), sound.draft.add(f"msg 0 {release}", select)
        )
    sound.times(ramp)
    output.finish(sound, switched=True)

    def fades() -> Behaviour:
        sends = (*sound.sends, (20, f"box{toggle}", "1"), (attack + 60, f"box{toggle}", "0"))
        channel, end = int(not sound.channels[0]), attack + 60 + release
        heard = [silent(channel, 0, 18), sounds(channel, attack + 20, attack + 60), silent(channel, end + 25, end + 60)]
        return on(*sends, ms=end + 80, expect=heard)

    return drawn(request(sound), sound.draft, fades)


FAMILIES = (Family("fade", fade, 1.2), Family("pluck", pluck, 1.5), Family("gate", gate, 1))
