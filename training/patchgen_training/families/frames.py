"""What people wrap around the thing they ask for, and the forms of a verb that these frames need."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache

# Around a noun phrase with its article ("a counter from 0 to 7").
THINGS = (
    "<core>",
    "<core>",
    "<core> please",
    "<core> in {pd|pure data|puredata}",
    "make <core>",
    "make me <core>",
    "{please |}make <core> {for me|in pd|in pure data|}",
    "create <core>",
    "create <core> in {pd|Pure Data}",
    "create a {Pure Data|Pd|pd|puredata} patch with <core>",
    "create a {Pure Data|Pd|simple Pure Data} patch that {implements|has|contains|provides|is} <core>",
    "create a {Pure Data|Pd} patch for <core>",
    "build <core>",
    "build me <core> {please|}",
    "could you build <core>?",
    "can you {build|make|create|do|patch|set up} <core>{| for me| in pd}?",
    "could you {please |}{make|create|put together|patch} <core>{| for me}?",
    "would you {please |}{make|build|patch} <core>?",
    "i need <core>",
    "I need a {patch|pd patch} with <core>",
    "i want <core>{| please}",
    "I want a {patch|pd patch} with <core>",
    "I'd like {|to have }<core>{| please}",
    "i would like <core>",
    "give me <core>{| please}",
    "please {build|create|give me|patch|make} <core>",
    "patch {me |}<core>",
    "patch: <core>",
    "how do {i|you} {make|build|create|patch} <core>{ in pd| in Pure Data|}?",
    "show me <core>",
    "show me how to {make|build|patch} <core>",
    "let's {make|build|have} <core>",
    "{hi|hey|hello}, {I need|can you make|please make|could you make} <core>",
    "generate <core>",
    "write a {patch|Pd patch} with <core>",
    "write me <core>",
    "design <core>",
    "implement <core>{| in Pd| in Pure Data}",
    "a {patch|pd patch|Pure Data patch} with <core>",
    "set up <core>",
    "I'm looking for <core>",
    "i am trying to {make|build} <core>",
    "help me {make|build|patch} <core>",
    "simple patch: <core>",
    "{looking for|need|want|wanted:} <core>",
    "what would <core> look like{ in pd|}?",
    "pd patch, <core>",
    "produce <core>",
    "<core>, {that's all|nothing else|thanks|thank you|simple as that}",
    "just <core>{| please}",
    "my patch {needs|should have} <core>",
    "is it possible to {make|have|get} <core>?",
)

# Around a verb phrase ("^count from 0 to 7 and ^print each number").
DEEDS = (
    "create a {Pure Data|Pd|pd|puredata|simple Pure Data} patch that <core:s>",
    "create a Pure Data patch that <core:s>",
    "create a {Pure Data|Pd} patch {to <core>|which <core:s>}",
    "make a {patch|pd patch|Pure Data patch} that <core:s>",
    "make {something|a thing|a little patch} that <core:s>",
    "{please |}make a patch to <core>",
    "build a {patch|Pd patch|Pure Data patch} that <core:s>",
    "build {something|a patch} {to|that can} <core>",
    "I need a {patch|pd patch} that <core:s>",
    "i need {something|a patch} to <core>",
    "I need to <core>",
    "i want to <core>{| in pd}",
    "I want a patch that <core:s>",
    "I'd like {a patch|something} that <core:s>",
    "I would like to <core>",
    "a patch that <core:s>",
    "a {pd|simple|Pure Data} patch that <core:s>",
    "a patch for <core:ing>",
    "patch for <core:ing>",
    "something that <core:s>",
    "<core>",
    "<core>",
    "please <core>",
    "<core> please",
    "can you <core>?",
    "could you make {something|a patch} that <core:s>?",
    "can you {make|build|write|create} a patch that <core:s>?",
    "can {i|you} have a patch that <core:s>?",
    "could you <core> for me?",
    "how {do|can|would} {i|you|I} <core>{ in pd| in Pure Data| with pd|}?",
    "how to <core>{| in pd}",
    "what patch <core:s>?",
    "write a patch that <core:s>",
    "write a {pd |}patch to <core>",
    "{give|show} me a patch that <core:s>",
    "help me <core>",
    "let's <core>",
    "let the patch <core>",
    "the patch should <core>",
    "the patch must <core>",
    "it should <core>",
    "my patch should <core>",
    "have pd <core>",
    "make pd <core>",
    "{hi|hey|hello}, {i need|I want|can you make|please make} a patch that <core:s>",
    "is there a way to <core>{| in pd}?",
    "generate a patch that <core:s>",
    "{design|implement|produce} a {patch|Pure Data patch} that <core:s>",
    "set up a patch that <core:s>",
    "i'm trying to <core>",
    "in {pd|Pure Data}: <core>",
    "patch that <core:s>",
    "put together a patch that <core:s>",
    "develop a Pure Data patch that <core:s>",
)

_IRREGULAR = {"have": ("has", "having"), "be": ("is", "being"), "do": ("does", "doing"), "go": ("goes", "going")}
# fmt: off
_DOUBLED = frozenset((
    "run", "set", "get", "put", "stop", "begin", "step", "swap", "map", "plot", "cut", "let", "drop",
    "sum", "hit", "pan", "clip", "wrap", "strip", "tap", "output", "input", "reset",
))
# fmt: on
_ES = ("s", "sh", "ch", "x", "z", "o")
_WORD = re.compile(r"[A-Za-z]{5,}")
_MARK = re.compile(r"\^")
_NEIGHBOURS = {"a": "s", "e": "r", "i": "o", "n": "m", "o": "p", "r": "t", "s": "a", "t": "r", "u": "y", "l": "k"}
# Words that a patch takes over letter by letter; a slip in one would ask for another patch.
_COPIED: set[str] = set()


def protect(words: tuple[str, ...]) -> tuple[str, ...]:
    """Keeps names free of typing slips; returns them."""
    _COPIED.update(words)
    return words


@cache
def third_person(verb: str) -> str:
    """ "multiply" as "multiplies"."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb][0]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(_ES) else "s")


@cache
def gerund(verb: str) -> str:
    """ "run" as "running"."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb][1]
    if verb in _DOUBLED:
        return verb + verb[-1] + "ing"
    return (verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb) + "ing"


def _base(verb: str) -> str:
    return verb


FORMS: dict[str, Callable[[str], str]] = {"<core:s>": third_person, "<core:ing>": gerund, "<core>": _base}


def bare(text: str) -> str:
    """Without the marks of verbs."""
    return _MARK.sub("", text)


def slip(rng: random.Random, text: str) -> str:
    """The text with one mistyped word, if it has a word long enough that no patch copies."""
    words = [match for match in _WORD.finditer(text) if match.group().lower() not in _COPIED]
    if not words:
        return text
    match = words[int(rng.random() * len(words))]
    place = match.start() + 1 + int(rng.random() * (len(match.group()) - 2))
    letter, after = text[place], text[place + 1]
    kind = rng.random()
    if kind < 0.35:
        wrong = after + letter
    elif kind < 0.65:
        wrong = after
    elif kind < 0.8:
        wrong = letter + letter + after
    else:
        wrong = _NEIGHBOURS.get(letter, letter) + after
    return text[:place] + wrong + text[place + 2 :]
