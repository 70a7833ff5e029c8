"""Requests about what happens: an event, a number or a control of its own that sets something off, and the result."""

from __future__ import annotations

from dataclasses import dataclass

from patchgen_training.families import ports
from patchgen_training.families.asking import Words
from patchgen_training.families.draft import Draft
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.families.ports import Entry, Exit, Trigger


@dataclass(frozen=True, slots=True)
class _Frames:
    """Around `<do>` and `<noun>`; sentences of their own (`free`) stand alone, `<wish>` is one."""

    things: Templates
    deeds: Templates
    free: Templates
    wishes: Templates


_EVENT = _Frames(
    (
        "<noun> <when>, <where>",
        "<noun> {stepped|driven|triggered|fed|set off} by <source>, <where>",
        "<noun>, <where>, {stepped|driven|triggered} by <source>",
        "<source> and <noun>, <where>",
        "<noun> with <source>, <where>",
    ),
    (
        "<do> <when> and <give>",
        "<when>, <do> and <give>",
        "<do> <when>, then <give>",
        "<when> <do>, then <give>",
        "<do>, <when>, and <give>",
        "^use <source> to <do_bare> and <give_bare>",
    ),
    (
        "<when>: <do_bare>, <give_bare>",
        "<source> -> <noun> -> <out>",
        "<source>, <noun>, <out>",
        "{i have|I've got|there is} <source> and {I want|i want|i need} to <do_bare>. <give_bare>",
        "{how do i|how can i|how would I} <do_bare> <when> and <give_bare>?",
        "{what do i need|what is the way} to <do_bare> <when> and <give_bare>?",
        "<noun>. {it's|it is} triggered by <source>, <where>",
    ),
    (
        "<wish>. {use|with} <source>, <give_bare>",
        "<wish>. <source> {triggers|drives} it, {and then |then |}<give_bare>",
        "<source>: <wish>. <give_bare>",
        "<wish>. {this happens|it happens|do it} <when>, and <give_bare>",
    ),
)
_NUMBER = _Frames(
    ("<noun>, <where>", "<noun> <where>", "{something|a thing} for <noun>, <where>"),
    (
        "<do> and <give>",
        "<do>, then <give>",
        "<take>, <do_it> and <give>",
        "<take>, <do_it>, then <give>",
        "<do> {so that I can|and then} <give_bare>",
        "<take> and <do_it>, and <give>",
    ),
    (
        "<in>: <do_it_bare> and <give_bare>",
        "{i have|I've got|there is|given} <in>: {please |}<do_it_bare>, then <give_bare>",
        "{how do i|how can i|what is the way to} <do_bare> and <give_bare>?",
        "<noun> -> <out>",
        "<in> comes in, <do_it_bare>, <give_bare>",
        "{when|each time} <in> {arrives|changes}, <do_it_bare> and <give_bare>",
    ),
    (
        "<wish>. {this is for|it is about|do it for} <in>; <give_bare>",
        "<in>: <wish>. <give_bare>",
        "{with|for|from} <in>: <wish>. <give_bare>",
        "<take_bare>. <wish>, {and |then |}<give_bare>",
    ),
)
_OWN = _Frames(
    ("<noun>, <where>", "<noun> <where>", "<noun>, {its output|the result} <where>"),
    ("<do> and <give>", "<do>, then <give>", "<do>, and <give>", "<do> {so that it can|to} <give_bare>"),
    (
        "<noun> -> <out>",
        "<noun>; <give_bare>",
        "{how do i|how can i|what is the way to} <do_bare> and <give_bare>?",
        "{I want|i want|i need|I'd like} to <do_bare>. <give_bare>",
        "<noun>? <give_bare>",
    ),
    ("<wish>. <give_bare>", "<wish>, {and |then |}<give_bare>", "<wish>; <give_bare>"),
)


def told_of_event(speech: Speech, words: Words, event: Trigger, way_out: Exit, **slots: str) -> str:
    """What an event sets off."""
    source = "an inlet for bangs" if event.source == "a bang at the inlet" else event.source
    return _told(speech, _EVENT, words, way_out, {"when": event.when, "source": source, **slots})


def told_of_number(speech: Speech, words: Words, way_in: Entry, way_out: Exit, **slots: str) -> str:
    """What happens to numbers; `<it>` in the words is the number."""
    return _told(speech, _NUMBER, words, way_out, {**way_in.slots, **slots})


def told(speech: Speech, words: Words, way_out: Exit, **slots: str) -> str:
    """What has controls of its own, which the words name."""
    return _told(speech, _OWN, words, way_out, slots)


def _told(speech: Speech, frames: _Frames, words: Words, way_out: Exit, slots: dict[str, str]) -> str:
    noun = slots.get("in", "")
    slots = {**slots, **way_out.slots, "out": _short(way_out)}
    slots |= {
        "noun": speech.say(words.nouns, it=noun, **slots),
        "do": speech.say(words.deeds, it=noun, **slots),
        "do_it": speech.say(words.deeds, it="it", **slots),
    }
    for name in ("do", "do_it", "give", "take"):
        slots[name + "_bare"] = slots.get(name, "").replace("^", "")
    choice = speech.rng.random()
    if words.wishes and choice < 0.25:
        slots["wish"] = speech.say(words.wishes, it=noun, **slots)
        return speech.request((), (), frames.wishes, **slots)
    if choice < 0.45:
        return speech.request((), (), frames.free, **slots)
    return speech.request(frames.things, frames.deeds, **slots)


def _short(way_out: Exit) -> str:
    """A word or two for the way out."""
    shown = next((word for word in ("button", "toggle") if word in way_out.where), "")
    return shown if way_out.port.startswith("box") and shown else way_out.terse


_GIVE_BANG: Templates = (
    "^flash a {bang button|button|bng}",
    "^bang a {button|bang button}",
    "^light {a bang button|up a button}",
)
_GIVE_BANG_OUT: Templates = (
    "^output a bang",
    "^send a bang {to|through|out of} {the|an} outlet",
    "^bang the outlet",
    "^send the bang out",
)
_GIVE_BANG_PRINT: Templates = ("^print a bang", "^print bang {to|in} the console", "^post a bang to the console")
_GIVE_BANG_LABEL: Templates = ("^print {a bang|it} as <label>", "^print {a bang|it} with the label <label>")


def leave_bang(speech: Speech, draft: Draft, *cords: int | str) -> Exit:
    """A bang's way out: a button, an outlet, [print]."""
    choice = speech.rng.random()
    if choice < 0.45:
        box = draft.add("bng", *cords)
        where = speech.pick(("to a bang button", "shown on a bang button", "to a button", "flashing a button"))
        deed = speech.say(_GIVE_BANG)
        return Exit(f"box{box}", deed, deed, where)
    if choice < 0.8:
        draft.add("outlet", *cords)
        deed = speech.say(_GIVE_BANG_OUT)
        return Exit("out0", deed, deed, speech.pick(("to an outlet", "sent to the outlet", "a bang to the outlet")))
    if choice < 0.9:
        draft.add("print", *cords)
        deed = speech.say(_GIVE_BANG_PRINT)
        return Exit("print:print", deed, deed, speech.pick(("printed", "printed to the console", "to the console")))
    label = speech.pick(ports.LABELS)
    draft.add(f"print {label}", *cords)
    deed = speech.say(_GIVE_BANG_LABEL, label=label)
    return Exit(f"print:{label}", deed, deed, f"printed as {label}")


_GIVE_FLAG: Templates = ("^show <it> {on|in|with} a toggle", "^light a toggle with <it>", "^display <it> on a toggle")


def leave_flag(speech: Speech, draft: Draft, *cords: int | str, it: str = "the state") -> Exit:
    """A 0 or 1 on its way out: a toggle shows it, or as any number."""
    if speech.chance(0.35):
        deed = speech.say(_GIVE_FLAG, it="<it>")
        where = speech.pick(("shown on a toggle", "to a toggle", "on a toggle"))
        return Exit(f"box{draft.add('tgl', *cords)}", deed, deed.replace("<it>", it), where)
    return ports.leave(speech, draft, *cords, it=it, open_share=0)


def leave_word(speech: Speech, draft: Draft, *cords: int | str) -> Exit:
    """A word's way out: [print] or an outlet."""
    if speech.chance(0.65):
        draft.add("print", *cords)
        deed = speech.say(("^print it", "^print it {to|in} the console", "^write it to the console", "^post it"))
        return Exit("print:print", deed, deed, speech.pick(("printed", "printed to the console", "to the console")))
    draft.add("outlet", *cords)
    deed = speech.say(("^output it", "^send it to {the|an} outlet", "^pass it to the outlet"))
    return Exit("out0", deed, deed, speech.pick(("to an outlet", "sent to the outlet")))
