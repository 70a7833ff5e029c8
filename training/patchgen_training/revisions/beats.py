"""Changes of when things happen: tempo, start, stop, delays."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions.finding import Beat, beat_of, number
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import Relation, same_messages, same_sound, same_words, still_sounds
from patchgen_training.revisions.sketch import Sketch

_FACTORS: tuple[tuple[float, Words], ...] = (
    (
        2,
        Words(
            deeds=(
                "^double the {tempo|speed|rate}",
                "^speed it up",
                "^speed it up by a factor of {two|2}",
                "^play it {twice as fast|faster|at double speed}",
                "^run the {metro|metronome|clock} {twice as fast|faster|at double speed}",
                "^halve the {interval|time between the beats}",
                "^go faster",
            ),
            states=("faster", "twice as fast", "two times faster", "double the speed", "quicker", "double time"),
            says=("{it is|it's|that's|this is} too slow", "too slow", "not so slow", "faster{| please|!}"),
        ),
    ),
    (
        0.5,
        Words(
            deeds=(
                "^halve the {tempo|speed|rate}",
                "^slow it down",
                "^slow it down {by half|to half the speed}",
                "^play it {half as fast|slower|at half speed}",
                "^run the {metro|metronome|clock} {half as fast|slower|at half speed}",
                "^double the {interval|time between the beats}",
                "^go slower",
            ),
            states=("slower", "half as fast", "two times slower", "half the speed", "half time", "twice as slow"),
            says=("{it is|it's|that's|this is} too fast", "too fast", "not so fast", "slower{| please|!}"),
        ),
    ),
    (
        4,
        Words(
            deeds=("^play it four times as fast", "^quadruple the {tempo|speed}"),
            states=("four times as fast", "{much|a lot|way} faster", "4 times faster"),
            says=("{it is|it's|that's} {way|much} too slow",),
        ),
    ),
    (
        0.25,
        Words(
            deeds=("^play it four times slower", "^slow it down {a lot|to a quarter}"),
            states=("four times slower", "{much|a lot|way} slower", "a quarter as fast"),
            says=("{it is|it's|that's} {way|much} too fast",),
        ),
    ),
)


def _relations(sketch: Sketch, slower: float) -> tuple[Relation, ...]:
    """Times stretch where the metronome alone sets them; all else that moves in time hides them."""
    others = sketch.find(
        "delay", "pipe", "line", "line~", "vline~", "makenote", "timer", "osc~", "phasor~", "noise~", "adc~", "vd~"
    )
    others += sketch.find(
        "random",
        "inlet",
        "bng",
        "tgl",
        "floatatom",
        "notein",
        "key",
        "hsl",
        "vsl",
        "hradio",
        "env~",
        "delread~",
        "expr",
    )
    return (still_sounds(),) if others else (same_messages(slower=slower),)


def _scale(speech: Speech, sketch: Sketch) -> Change | None:
    """Faster is twice, slower half, much faster or slower four times."""
    beat = beat_of(sketch)
    factor, words = speech.pick((*_FACTORS[:2], *_FACTORS))
    if beat is None:
        return None
    period, bpm = beat.period / factor, (beat.bpm or 0) * factor
    if not 5 <= period <= 60000 or (not bpm and len(plain(period)) > 6):
        return None
    sketch.boxes[beat.box] = f"metro {Beat(beat.box, period, bpm or None).arguments}"
    return Change(ask(speech, words), _relations(sketch, 1 / factor), ms=4 * period)


_PERIOD = Words(
    deeds=(
        "^change the {interval|time|period|metro} to <t>",
        "^set the {metro|metronome|interval} to <t>",
        "^make {it|the interval|the metro} <t>{| instead of <o>}",
        "^let it {go off|tick|happen} every <t>{| instead}",
        "^use <t> {instead of <o>|instead|between the beats}",
    ),
    says=(
        "every <t>{| instead| please}",
        "every <t> instead of {every |}<o>",
        "<t> instead of <o>",
        "the interval should be <t>",
    ),
)
_TEMPO = Words(
    deeds=(
        "^change the {tempo|speed} to <t>",
        "^set the {tempo|metro|metronome} to <t>",
        "^make {it|the tempo} <t>{| instead of <o>}",
        "^play it at <t>{| instead}",
        "^run it at <t>",
        "^use a tempo of <t>{| instead}",
    ),
    says=("at <t>{| instead| please}", "<t> instead of <o>", "the tempo should be <t>", "tempo <t>"),
)


def _set(speech: Speech, sketch: Sketch) -> Change | None:
    """In milliseconds or beats per minute, as the request says it."""
    beat = beat_of(sketch)
    if beat is None:
        return None
    old = numbers.tempo(speech, beat.bpm) if beat.bpm else numbers.duration(speech, beat.period)
    if speech.chance(0.5):
        tempo = numbers.some_tempo(speech)
        new, words, said = Beat(beat.box, 60000 / tempo, tempo), _TEMPO, numbers.tempo(speech, tempo)
    else:
        period = numbers.some_period(speech)
        new, words, said = Beat(beat.box, period, None), _PERIOD, numbers.duration(speech, period)
    if abs(new.period - beat.period) < 0.01:
        return None
    sketch.boxes[beat.box] = f"metro {new.arguments}"
    request = ask(speech, words, t=said, o=old).replace("every a ", "every ")
    return Change(request, _relations(sketch, new.period / beat.period), ms=4 * new.period)


_TOGGLE = Words(
    deeds=(
        "^start and stop it with a toggle",
        "^let me {start and stop it|switch it on and off}{| with a toggle}",
        "^use a toggle to {start and stop it|switch it on and off}",
        "^replace the loadbang by a toggle",
        "^switch the {metro|metronome|clock} with a toggle",
    ),
    extras=(
        "a toggle {to start and stop it|that starts and stops it|to switch it on and off}",
        "an on/off {toggle|switch}{| for the {metro|metronome|clock}}",
        "a start/stop toggle",
    ),
    says=("it should not start by itself, {use|I want} a toggle", "don't start it by itself, use a toggle"),
)


def _toggle(speech: Speech, sketch: Sketch) -> Change | None:
    """A toggle in place of the [loadbang] that starts the metronome."""
    beat = beat_of(sketch)
    cords = sketch.into(beat.box, 0) if beat else []
    if len(cords) != 1 or sketch.boxes[cords[0].source] != "loadbang" or len(sketch.out_of(cords[0].source)) != 1:
        return None
    sketch.boxes[cords[0].source] = "tgl"
    sends = ((0.0, f"box{cords[0].source}", "1"),)
    return Change(ask(speech, _TOGGLE), (same_messages(), same_sound()), sends=sends)


_ITSELF = Words(
    deeds=(
        "^start {it |}{by itself|automatically|when the patch opens}",
        "^let it start {by itself|automatically|when the patch opens|on load}",
        "^make it start {by itself|on its own|automatically}",
        "^start it {on load|at load time|at once}",
        "^use a loadbang to start it",
        "^have it running {at once|from the start}",
    ),
    extras=("a loadbang{| to start it| that starts it}",),
    says=(
        "it should {start|run|begin} {by itself|automatically|when the patch opens|without a click}",
        "autostart{| please}",
    ),
)


def _by_itself(speech: Speech, sketch: Sketch) -> Change | None:
    """A [loadbang] switches on the toggle of the metronome."""
    beat = beat_of(sketch)
    cords = sketch.into(beat.box, 0) if beat else []
    if len(cords) != 1 or sketch.boxes[cords[0].source] != "tgl" or sketch.into(cords[0].source):
        return None
    toggle = cords[0].source
    sketch.connect(sketch.insert(toggle, "loadbang"), toggle + 1)
    port = f"box{toggle}"
    return Change(ask(speech, _ITSELF), (same_messages(besides=(port,)), same_sound()), ports={port: ("", "")})


_STOP = Words(
    deeds=(
        "^let me stop it{| with a {button|bang button}}",
        "^stop it with a {button|bang button}",
        "^make it stop when I press a button",
    ),
    extras=(
        "a stop button",
        "a {button|bang button|bang} {to stop it|that stops it|that stops the {metro|metronome}}",
        "a stop button for the {metro|metronome|clock}",
    ),
    says=("I can't stop it, add a button for that", "how do i stop it? a button please"),
)


def _stop(speech: Speech, sketch: Sketch) -> Change | None:
    beat = beat_of(sketch)
    if beat is None:
        return None
    message = sketch.chain(beat.box, ("bng", "msg stop"))
    sketch.connect(message, message + 1)
    return Change(ask(speech, _STOP), (same_messages(), same_sound()))


_SLIDER = Words(
    deeds=(
        "^control the {interval|time|period} {in ms |}with a slider {from <a> to|between <a> and} <b>",
        "^put the {interval|time between beats} on a slider {from <a> to|between <a> and} <b>{| ms}",
        "^let me {set|change} the {interval|time} with a slider ({from |}<a> to <b>{| ms})",
    ),
    extras=(
        "a slider for the {interval|time|period}, {from |}<a> to <b>{| ms}",
        "a slider {from <a> to|between <a> and} <b> {|ms }{for|to set} the {interval|time}",
        "an interval slider (<a>-<b>{| ms})",
    ),
)
_TEMPO_SLIDER = Words(
    deeds=(
        "^control the {tempo|bpm} with a slider {from <a> to|between <a> and} <b>{| bpm}",
        "^put the {tempo|bpm} on a slider {from <a> to|between <a> and} <b>",
        "^let me {set|change} the tempo with a slider ({from |}<a> to <b>{| bpm})",
    ),
    extras=("a tempo slider {from <a> to|between <a> and} <b>{| bpm}", "a slider for the {tempo|bpm}, <a> to <b>"),
)


def _by_slider(speech: Speech, sketch: Sketch) -> Change | None:
    """It starts at the tempo that was there."""
    beat = beat_of(sketch)
    if beat is None or not (beat.bpm or beat.period).is_integer():
        return None
    low, high = speech.pick(
        ((40, 200), (30, 240), (60, 180), (60, 240))
        if beat.bpm
        else ((50, 1000), (100, 1000), (20, 2000), (100, 2000), (10, 500))
    )
    start = beat.bpm or beat.period
    if not low <= start <= high:
        return None
    # The slider must have set the interval before a loadbang starts the metronome.
    cords = sketch.into(beat.box, 0)
    at = min((cord.source for cord in cords), default=beat.box)
    if any(sketch.into(cord.source) for cord in cords):
        return None
    boxes = (f"hsl {low} {high} init={plain(start)}", *(("expr 60000 / $f1",) if beat.bpm else ()))
    last = sketch.chain(at, boxes)
    moved = beat.box + len(boxes)
    sketch.boxes[moved] = f"metro {plain(round(beat.period))}"
    sketch.connect(last, moved, inlet=1)
    words = _TEMPO_SLIDER if beat.bpm else _SLIDER
    return Change(
        ask(speech, words, a=str(low), b=str(high)),
        (same_messages(near=0.02 + (high - low) / 100 / start), still_sounds()),
    )


_FLASH = Words(
    deeds=(
        "^flash a {bang button|button|bang} {on each beat|in time}",
        "^show {each|every} beat {with|on} a {bang button|button}",
        "^blink a {button|bang} on {each|every} beat",
    ),
    extras=(
        "a {bang button|button|bang} that {flashes|blinks} {on each beat|in time}",
        "a {bang button|button} {to see|that shows} {the beat|each beat}",
    ),
)


def _flash(speech: Speech, sketch: Sketch) -> Change | None:
    beat = beat_of(sketch)
    if beat is None:
        return None
    box = sketch.append("bng", beat.box)
    return Change(ask(speech, _FLASH), (same_messages(), same_sound(), _in_time(box, sketch)))


def _in_time(box: int, sketch: Sketch) -> Relation:
    """Once at least, where the metronome runs by itself."""
    beat = beat_of(sketch)
    runs = beat is not None and any(sketch.boxes[cord.source] == "loadbang" for cord in sketch.into(beat.box, 0))
    return lambda both: "" if not runs or both.after.of(f"box{box}") else "the button never flashed"


_WAIT = Words(
    deeds=(
        "^{wait|delay it} <t>{| instead| instead of <o>}",
        "^change the {delay|delay time|waiting time} to <t>",
        "^set the delay to <t>",
        "^make the delay <t>{| instead of <o>}",
        "^let it wait <t>",
    ),
    says=("<t> instead of <o>", "the delay should be <t>", "<t> {later|delay}{| please}"),
)
_LONGER = Words(
    deeds=("^double the {delay|delay time|waiting time}", "^wait twice as long"),
    states=("wait twice as long", "delayed twice as long"),
    says=("{the delay is too short|too early}, double it",),
)
_SHORTER = Words(
    deeds=("^halve the {delay|delay time|waiting time}", "^wait half as long"),
    says=("{the delay is too long|too late}, halve it", "half the delay{| please}"),
)


def _delay(speech: Speech, sketch: Sketch) -> Change | None:
    box = sketch.sole("delay", "pipe")
    words = sketch.words(box) if box is not None else []
    old = number(words[1]) if len(words) == 2 else None
    if box is None or not old or sketch.into(box, 1) or sketch.find("line", "metro"):
        return None
    choice = speech.rng.random()
    time, said = (
        (numbers.some_period(speech), _WAIT)
        if choice < 0.6
        else (old * 2, _LONGER)
        if choice < 0.8
        else (old / 2, _SHORTER)
    )
    if time == old or len(plain(time)) > 6:
        return None
    sketch.boxes[box] = f"{words[0]} {plain(time)}"
    slots = {"t": numbers.duration(speech, time), "o": numbers.duration(speech, old)}
    return Change(ask(speech, said, **slots), (same_words,), ms=time + 100)


KINDS = (
    Kind("tempo-factor", _scale, "beat", 2),
    Kind("set-tempo", _set, "beat", 1.5),
    Kind("start-toggle", _toggle, "beat", 1.5),
    Kind("start-itself", _by_itself, "beat", 3),
    Kind("stop-button", _stop, "beat", 0.7),
    Kind("tempo-slider", _by_slider, "beat", 1),
    Kind("flash", _flash, "beat", 0.6),
    Kind("delay-time", _delay, "beat", 1.5),
)
