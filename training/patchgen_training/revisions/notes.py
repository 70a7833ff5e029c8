"""Changes that nobody hears: comments."""

from __future__ import annotations

from patchgen_training.families import ports
from patchgen_training.families.phrases import Speech, Templates
from patchgen_training.revisions.kind import Change, Kind, Words, ask
from patchgen_training.revisions.relations import same_messages, same_sound
from patchgen_training.revisions.sketch import Sketch

_TEXTS: Templates = (
    "<a> <b>",
    "{the|my|this} <a>",
    "{change|set|move} the <a> here",
    "{press|click|touch} {here|this} to <b>",
    "{press|click} the button {first|to start|for <a>}",
    "{made|written|patched} by <n>",
    "<n> was here",
    "version <d>",
    "{test|draft|sketch} <d>",
    "{do not|never} {touch|change|delete} {this|the <a>}",
    "{todo|to do|fix me}: {check|mend|improve} the <a>",
    "{this|it} {controls|sets|is} the <a>",
    "{main|master|output} <a>",
    "{careful|watch out|warning}: {loud|very loud}",
    "{turn|keep} the <a> {down|low|up} {first|here}",
    "{part|step|exercise|lesson} <d>",
    "<a> from 0 to <d>",
    "<b>",
    "<a>",
)
_WHO = ("ana", "tom", "Mia", "Lee", "sam", "Kim", "noor", "Max", "the class", "our band", "me")
_ADD = Words(
    deeds=(
        "^add a comment {that says|saying|with the text|that reads|:|} <t>",
        "^write {a|the} comment <t>",
        "^put {a|the} comment <t> {in|into it|there}",
        "^comment it with <t>",
        "^annotate it with <t>",
    ),
    extras=(
        "a comment {that says|saying|with the text|that reads} <t>",
        "the comment <t>",
        "a note {that says|saying} <t>",
        "a comment: <t>",
    ),
)


def _add(speech: Speech, sketch: Sketch) -> Change | None:
    """Below all else, in the request's own letters."""
    text = speech.say(
        _TEXTS,
        a=speech.pick(ports.LABELS + ports.NAMES),
        b=speech.pick(ports.WORDS),
        n=speech.pick(_WHO),
        d=str(speech.rng.randint(1, 99)),
    )
    sketch.append(f"comment {text}")
    quoted = speech.pick((f'"{text}"', f"'{text}'", text))
    return Change(_exact(speech, _ADD, quoted), (same_messages(), same_sound()))


def _exact(speech: Speech, words: Words, quoted: str) -> str:
    """A request in which no slip and no change of case alters the comment."""
    return ask(speech, words, t="\0").replace("\0", quoted)


_CHANGE = Words(
    deeds=(
        "^change the comment to <t>",
        "^let the comment say <t>",
        "^replace the comment {by|with} <t>",
        "^rewrite the comment: <t>",
        "^make the comment read <t>",
    ),
    says=("the comment should {say|read|be} <t>",),
)
_REMOVE = Words(
    deeds=("^{remove|delete} the comment", "^take the comment out", "^get rid of the comment"),
    says=("no comment{| please}", "without the comment", "I don't need the comment"),
)


def _alter(speech: Speech, sketch: Sketch) -> Change | None:
    """Another text for the one comment, or none."""
    box = sketch.sole("comment")
    if box is None:
        return None
    relations = (same_messages(), same_sound())
    if speech.chance(0.4):
        sketch.remove(box)
        return Change(ask(speech, _REMOVE), relations)
    text = speech.say(
        _TEXTS,
        a=speech.pick(ports.LABELS + ports.NAMES),
        b=speech.pick(ports.WORDS),
        n=speech.pick(_WHO),
        d=str(speech.rng.randint(1, 99)),
    )
    if sketch.boxes[box] == f"comment {text}":
        return None
    sketch.boxes[box] = f"comment {text}"
    return Change(_exact(speech, _CHANGE, speech.pick((f'"{text}"', f"'{text}'", text))), relations)


KINDS = (Kind("add-comment", _add, "all", 3), Kind("alter-comment", _alter, "all", 8))
