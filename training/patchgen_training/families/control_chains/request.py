"""The planner of the sentences: the clauses of a chain as deeds, as one noun, as sentences, tersely or as a list."""

from __future__ import annotations

from patchgen_training.families.control_chains.chain import Chain, Clause
from patchgen_training.families.control_chains.ends import End
from patchgen_training.families.frames import bare
from patchgen_training.families.phrases import Templates, inflected

_EACH: Templates = ("each time ", "every time ")
_DRIVING: Templates = ("{driving|triggering|advancing} <n>", "{driving|triggering|stepping} <n>")
_JOINTS = (" and ", ", and ", ", then ", " and then ", ", and then ")

# With the event in front, around deeds as orders and, behind "that", in the third person.
_FRONTED: Templates = (
    "<when>, <core>",
    "<when>, <core>",
    "<when> <core>",
    "<when>, please <core>",
    "<when>, {I want|i want|I'd like|i need} to <core>",
    "<when>, {the patch|pd|it|my patch} {should|must} <core>",
    "<when>, {let|have} {the patch|pd} <core>",
    "{please make|make|build|create|i need|I want} a {patch|pd patch|Pure Data patch}: <when>, <core>",
    "{pd patch|patch|in pd}: <when>, <core>",
    "{can|could} you make this: <when>, <core>",
    "{I'd like|i need|i want} {this|something like this}: <when>, <core>",
    "{hi|hello|hey}, <when>, can you {make pd|have pd} <core>?",
    "how can i have this: <when>, <core>?",
)
_FRONTED_THAT: Templates = (
    "{create|make|build|write} a {Pure Data|Pd|pd} patch that, <when>, <core>",
    "{create|make|build} a {Pure Data|Pd|pd} patch that <when> <core>",
    "{a|I need a|i want a|give me a} {patch|pd patch|Pure Data patch} that, <when>, <core>",
    "{i need|I'd like|make} something that, <when>, <core>",
    "{can|could} you {make|build|create} a patch that, <when>, <core>?",
    "a patch {that|which} <when> <core>",
)
# Around what comes in and what is done to it: it can't be "made".
_NOUNS: Templates = (
    "<core>",
    "<core>",
    "<core>",
    "<core> please",
    "<core> in {pd|pure data}",
    "{i need|I need|i want|I want|I'd like} <core>",
    "{pd patch|patch|pure data}: <core>",
    "{a|make a|build a|create a|I need a} {patch|pd patch|Pure Data patch} {with|for} <core>",
    "give me <core>",
    "show me <core>",
    "can i {have|get} <core>?",
    "just <core>",
    "{set up|patch} this: <core>",
)
_TERSE: Templates = (
    "<core>",
    "<core>",
    "<core>",
    "patch: <core>",
    "pd patch: <core>",
    "<core> in pd",
    "pd: <core>",
    "chain: <core>",
)
_LIST: Templates = ("<core>", "<core>", "a patch like this: <core>", "spec: <core>")
_GOT: Templates = (
    "{i have|I've got|there is} <noun>. {please |}<core>",
    "{with|from|given} <noun>: <core>",
    "<noun>: <core>",
    "{i have|I've got|there is} <noun> and {I want|i want|i need|I'd like} to <core>",
)
_ASKED: Templates = (
    "{how do i|how can i|how would I} <core>?",
    "{what is the way to|what do I need to} <core>?",
    "is there a {simple |}way to <core>?",
)
_OPENERS: Templates = (
    "I'm {quite |}new to {pd|Pure Data}.",
    "{quick one|simple one|something small}:",
    "{this is for|it's for} {a live set|a class|an installation|my students|a little piece}.",
    "{I'm|i am} working on a {generative piece|sequencer|controller setup|MIDI rig}.",
    "{no sound needed, just control|only control, no audio}.",
    "{next|second} exercise:",
)
_WITH: Templates = ("^use <noun> to <core>", "^take <noun> and use it to <core>")
_SOURCE: Templates = ("^start with <noun>", "^take <noun>", "^have <noun>", "^begin with <noun>")


def worded(chain: Chain, end: End) -> str:
    """The request for the chain."""
    text = _planned(chain, end)
    return f"{chain.speech.say(_OPENERS)} {text}" if chain.speech.chance(0.05) else text


def _planned(chain: Chain, end: End) -> str:
    style = chain.speech.rng.random()
    if style < 0.34:
        return _as_deeds(chain, end)
    if style < 0.44:
        return _from_source(chain, end)
    if style < 0.66:
        return _as_noun(chain, end)
    if style < 0.86:
        return _as_sentences(chain, end)
    if style < 0.95 or not chain.clauses:
        return _tersely(chain, end)
    return _as_list(chain, end)


def _deeds(chain: Chain, end: End, first: str) -> list[str]:
    """All of them with their objects; `first` is the object of the first."""
    name, deeds = chain.start.it.replace("its ", "the "), []
    for place, clause in enumerate(chain.clauses):
        deed = clause.deed.replace("<it>", _referred(chain, name) if place else first)
        again = clause.noun and not (place == 0 and _makes_first(chain)) and "each time" not in deed
        deeds.append((chain.speech.say(_EACH) if again else "") + deed)
        name = clause.result or name
    it = _referred(chain, name) if chain.clauses else first
    deeds.append(end.deed.replace("<it>", it, 1).replace("<it>", "it"))
    return deeds


def _first(chain: Chain) -> str:
    """What comes in, once it is named: "take the value of a slider and double it"."""
    name = chain.start.it
    return name if not chain.start.take or (not name.startswith("its ") and chain.speech.chance(0.5)) else "it"


def _referred(chain: Chain, name: str) -> str:
    return name if chain.speech.chance(0.5) else "it"


def _makes_first(chain: Chain) -> bool:
    """Whether a bang makes something at once: "a counter every second"."""
    return not chain.start.take and bool(chain.clauses) and bool(chain.clauses[0].noun)


def _joined(chain: Chain, deeds: list[str]) -> str:
    if len(deeds) == 1:
        return deeds[0]
    text = ", ".join(deeds[:-1]) + chain.speech.pick(_JOINTS) + deeds[-1]
    return text.replace(",,", ",")


def _fronted(chain: Chain, core: str, tail: str = "") -> str:
    """ "every second, count from 0 to 7": no frame of an infinitive takes that."""
    when = chain.start.when
    if chain.speech.chance(0.35):
        return chain.speech.request((), (), _FRONTED_THAT, when=when, core=inflected(core, "<core:s>"), tail=tail)
    return chain.speech.request((), (), _FRONTED, when=when, core=bare(core), tail=tail)


def _as_deeds(chain: Chain, end: End) -> str:
    """ "every second count from 0 to 7, multiply the count by 3 and print it"."""
    speech, start = chain.speech, chain.start
    if speech.chance(0.4):
        return _fronted(chain, _joined(chain, _deeds(chain, end, start.it)))
    if not start.take:
        deeds = _timed(chain, _deeds(chain, end, start.it))
    elif speech.chance(0.5) and chain.clauses and "<it>" in chain.clauses[0].deed:
        deeds = _deeds(chain, end, start.noun)
    else:
        deeds = [start.take, *_deeds(chain, end, _first(chain))]
    return speech.request((), ("<core>",), core=_joined(chain, deeds))


def _timed(chain: Chain, deeds: list[str]) -> list[str]:
    """The deeds behind what sets them off; what makes something at once is told by when it does."""
    if not _makes_first(chain):
        return [chain.speech.say(_SOURCE, noun=chain.start.noun), *deeds]
    return [f"{deeds[0].removesuffix(',')} {chain.start.when}", *deeds[1:]]


def _from_source(chain: Chain, end: End) -> str:
    """ "I have a button. count from 0 to 7 and print the count"."""
    speech, start = chain.speech, chain.start
    if start.take and chain.clauses and "<it>" in chain.clauses[0].deed and speech.chance(0.4):
        return speech.request((), (), _ASKED, core=bare(_joined(chain, _deeds(chain, end, start.noun))))
    core = bare(_joined(chain, _deeds(chain, end, _first(chain))))
    if _makes_first(chain) and speech.chance(0.4):
        return speech.request((), _WITH, noun=start.noun, core=core)
    return speech.request((), (), _GOT, noun=start.noun, core=core)


def _as_noun(chain: Chain, end: End) -> str:
    """ "a counter from 0 to 7 every second, multiplied by 3, printed"."""
    clauses, head, made = chain.clauses, chain.start.noun, _makes_first(chain)
    if made:
        head, clauses = f"{clauses[0].noun} {chain.start.when}", clauses[1:]
    parts = [head, *(_done(chain, clause) for clause in clauses), end.where]
    core = ", ".join(parts).replace(",,", ",")
    if made:
        return chain.speech.request(("<core>",), (), core=core)
    return chain.speech.request((), (), _NOUNS, core=core)


def _done(chain: Chain, clause: Clause) -> str:
    return chain.speech.say(_DRIVING, n=clause.noun) if clause.noun and not clause.done else clause.done


def _as_sentences(chain: Chain, end: End) -> str:
    """ "count from 0 to 7 every second. Multiply the count by 3. Then print it"."""
    speech, start = chain.speech, chain.start
    front = speech.chance(0.4)
    deeds = _deeds(chain, end, _first(chain) if not front else start.it)
    if start.take and not front:
        deeds = [start.take, *deeds]
    elif not front:
        deeds = _timed(chain, deeds)
    cut = speech.rng.randint(1, max(1, len(deeds) - 1))
    last = len(deeds) - 1
    tail = ". ".join(_sentence(chain, deed, last=place == last) for place, deed in enumerate(deeds) if place >= cut)
    core = _joined(chain, deeds[:cut]).removesuffix(",")
    return _fronted(chain, core, tail) if front else speech.request((), ("<core>",), core=core, tail=tail)


def _sentence(chain: Chain, deed: str, *, last: bool) -> str:
    word = chain.speech.pick(("", "then ", "finally ", "and ") if last else ("", "", "then ", "after that "))
    text = word + bare(deed).removesuffix(",")
    return text[:1].upper() + text[1:]


def _tersely(chain: Chain, end: End) -> str:
    """ "metro 500 ms -> counter 0-7 -> * 3 -> print"."""
    separator = chain.speech.pick((" -> ", " -> ", ", ", ", ", " > ", " | ", "; ", " => "))
    items = [chain.start.terse, *(clause.terse for clause in chain.clauses), end.terse]
    return chain.speech.request((), (), _TERSE, core=separator.join(items))


def _as_list(chain: Chain, end: End) -> str:
    """ "input: metro 500 ms; steps: counter 0-7, * 3; output: print"."""
    speech = chain.speech
    steps = ", ".join(clause.terse for clause in chain.clauses)
    first, middle, last = speech.pick(
        (("input", "steps", "output"), ("from", "through", "to"), ("start", "then", "end"))
    )
    separator = speech.pick(("; ", ". ", " / ", "; "))
    core = separator.join((f"{first}: {chain.start.terse}", f"{middle}: {steps}", f"{last}: {end.terse}"))
    return speech.request((), (), _LIST, core=core)
