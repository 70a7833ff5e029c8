"""Changes of echo and reverb."""

from __future__ import annotations

from patchgen_training.families import numbers
from patchgen_training.families.numbers import plain
from patchgen_training.families.phrases import Speech
from patchgen_training.revisions import ways
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import fades_in, same_messages, still_sounds
from patchgen_training.revisions.sketch import Sketch

_DELAY = Words(
    deeds=("^delay it by <t>{| and keep the dry sound}", "^repeat it once after <t>"),
    extras=("a {delay|single echo} of <t>", "a <t> delay", "one echo after <t>"),
)
_ECHO = Words(
    deeds=("^let it echo every <t> with {a |}feedback {of |}<k>",),
    extras=(
        "an echo {of|every} <t> {with|and} {a |}feedback {of |}<k>",
        "a feedback delay ({time |}<t>, feedback <k>)",
        "a delay of <t> with <k> feedback",
        "echoes every <t>, feedback <k>",
    ),
)
_PLAIN_ECHO = Words(
    deeds=("^make it echo", "^let it echo"),
    extras=("{an echo|echo|some echo|echoes}", "a feedback delay", "an echo effect"),
)


def _echo(speech: Speech, sketch: Sketch) -> Change | None:
    """A single delay, or an echo with feedback: 300 ms and 0.5 where nothing is said; the dry sound stays."""
    end = ways.open_end(sketch)
    if end is None or sketch.find("delwrite~"):
        return None
    time = min(numbers.some_period(speech), 5000)
    said = numbers.duration(speech, time)
    if speech.chance(0.35):
        gap = ways.Gap(sketch, end)
        write = sketch.insert(gap.at, "delwrite~ echo 5000")
        sketch.insert(write + 1, f"delread~ echo {time}")
        total = sketch.insert(write + 2, "+~")
        gap.feed(write)
        gap.feed(total)
        sketch.connect(write + 1, total, inlet=1)
        gap.close(total)
        return Change(_shortly(ask(speech, _DELAY, t=said)), (same_messages(), still_sounds()))
    feedback = speech.pick((0.2, 0.3, 0.3, 0.4, 0.5, 0.5, 0.6, 0.6, 0.7, 0.8))
    if speech.chance(0.4):
        time, feedback = 300, 0.5
        request = ask(speech, _PLAIN_ECHO)
    else:
        amount = speech.pick((plain(feedback), plain(feedback), f"{int(feedback * 100)}%"))
        request = _shortly(ask(speech, _ECHO, t=said, k=amount))
    gap = ways.Gap(sketch, end)
    back = sketch.chain(gap.at, (f"delread~ echo {time}", f"*~ {plain(feedback)}"))
    total = sketch.insert(back + 1, "+~")
    gap.feed(total)
    sketch.connect(back, total, inlet=1)
    sketch.connect(total, sketch.insert(total + 1, "delwrite~ echo 5000"))
    gap.close(total)
    return Change(request, (same_messages(), still_sounds()))


def _shortly(text: str) -> str:
    """Without a second article before a time that has one."""
    for article in ("a ", "half a "):
        text = text.replace(f"a {article}", article)
    return text


_TIME = Words(
    deeds=(
        "^{set|change} the {delay|echo}{| time} to <t>",
        "^make the {delay|echo} {time |}<t>{| instead of <o> ms}",
        "^use a delay time of <t>{| instead}",
    ),
    says=("the {delay|echo} should be <t>", "{delay|echo} time <t>{| please| instead}"),
)


def _echo_time(speech: Speech, sketch: Sketch) -> Change | None:
    box = sketch.sole("delread~")
    words = sketch.words(box) if box is not None else []
    time = min(numbers.some_period(speech), 5000)
    if box is None or len(words) != 3 or words[2] == plain(time) or sketch.into(box):
        return None
    sketch.boxes[box] = f"delread~ {words[1]} {time}"
    request = _shortly(ask(speech, _TIME, t=numbers.duration(speech, time), o=words[2]))
    return Change(request, (same_messages(), still_sounds()), ms=time + 300.0)


_FEEDBACK = Words(
    deeds=(
        "^{set|change} the feedback to <k>",
        "^make the feedback <k>{| instead of <o>}",
        "^use a feedback of <k>{| instead}",
    ),
    says=("feedback <k>{| please| instead}", "the {echo's |}feedback should be <k>"),
)
_MORE = Words(
    deeds=("^let it echo {longer|more}: feedback <k>",), extras=("more feedback, <k>", "more echo: feedback <k>")
)


def _feedback(speech: Speech, sketch: Sketch) -> Change | None:
    box = sketch.sole("delread~")
    if box is None or box + 1 >= len(sketch.boxes) or not sketch.boxes[box + 1].startswith("*~ 0."):
        return None
    old, feedback = float(sketch.words(box + 1)[1]), speech.pick((0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9))
    if old == feedback:
        return None
    sketch.boxes[box + 1] = f"*~ {plain(feedback)}"
    words = _MORE if feedback > old and speech.chance(0.3) else _FEEDBACK
    said = speech.pick((plain(feedback), f"{round(feedback * 100)}%", f"{round(feedback * 100)} percent"))
    return Change(ask(speech, words, k=said, o=plain(old)), (same_messages(), still_sounds()))


_NO_ECHO = Words(
    deeds=(
        "^{remove|delete} the {echo|delay}",
        "^take the {echo|delay} out{| again}",
        "^get rid of the {echo|delay}",
        "^drop the {echo|delay}",
    ),
    states=("without the {echo|delay}", "dry"),
    says=("no {echo|delay}{| please}", "I don't {want|need} the {echo|delay}"),
)


def _remove_echo(speech: Speech, sketch: Sketch) -> Change | None:
    """The dry sound is what is left."""
    read, write = sketch.sole("delread~"), sketch.sole("delwrite~")
    if read is None or write is None or sketch.words(read)[1] != "echo" or sketch.into(read):
        return None
    loop = [read] if read > write else [read, read + 1]
    cords = sketch.out_of(loop[-1])
    if len(cords) != 1 or sketch.boxes[cords[0].target] != "+~" or cords[0].inlet != 1:
        return None
    total = cords[0].target
    gone = {*loop, write}
    if {cord.source for cord in sketch.into(total, 0)} & gone:
        return None
    sketch.remove(*gone)
    sketch.bypass(total - sum(box < total for box in gone))
    return Change(ask(speech, _NO_ECHO), (same_messages(), still_sounds()))


_REVERB = Words(
    deeds=("^put it in a {big |large |}{room|hall}", "^let it sound as in a {hall|church|big room}"),
    states=("more {spacious|roomy}", "{wetter|reverberant}"),
    extras=(
        "{a reverb|reverb|some reverb|a bit of reverb|reverberation}",
        "a {hall|room}",
        "a reverb effect",
        "some {room|space}",
    ),
)


def _reverb(speech: Speech, sketch: Sketch) -> Change | None:
    """A third of a [rev2~] beside the dry sound."""
    end = ways.open_end(sketch)
    if end is None or sketch.find("rev2~"):
        return None
    ways.mixed(sketch, end, ("rev2~ 100 85 3000 20", "*~ 0.3"))
    return Change(ask(speech, _REVERB), (same_messages(), still_sounds()))


_FADE = Words(
    deeds=(
        "^fade it in {over|in|within} <t>",
        "^let it fade in {over|within} <t>",
        "^fade {the sound|it} in slowly, {over|in} <t>",
        "^let it swell from silence {over|in} <t>",
    ),
    extras=("a fade-in of <t>", "a fade in {over|of} <t>"),
    says=("it starts too suddenly, fade it in over <t>",),
)


def _fade(speech: Speech, sketch: Sketch) -> Change | None:
    """When the patch opens."""
    end = ways.open_end(sketch)
    if end is None:
        return None
    time = numbers.some_period(speech)
    ways.controlled(sketch, end, ("loadbang", f"msg 0, 1 {time}", "line~"))
    request = _shortly(ask(speech, _FADE, t=numbers.duration(speech, time)))
    return Change(request, (same_messages(), fades_in(time)), ms=time + 120)


KINDS = (
    Kind("add-echo", _echo, "sound", 1.2),
    Kind("echo-time", _echo_time, "sound", 2.5),
    Kind("feedback", _feedback, "sound", 4),
    Kind("remove-echo", _remove_echo, "sound", 2),
    Kind("add-reverb", _reverb, "sound", 1),
    Kind("fade-in", _fade, "sound", 0.8),
)
