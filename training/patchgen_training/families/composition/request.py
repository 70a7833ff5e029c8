"""The planner of the sentences: the same clauses as one noun, as deeds, as sentences, as a list, tersely."""

from __future__ import annotations

import re

from patchgen_training.families.composition.piece import Clause, Piece
from patchgen_training.families.frames import bare
from patchgen_training.families.phrases import Speech, Templates

_PLAY: Templates = (
    "^play <core>",
    "^play <core>",
    "^generate <core>",
    "^make <core>",
    "^produce <core>",
    "^output <core>",
    "^synthesize <core>",
    "^create <core>",
)
_THINGS: Templates = ("<core>", "<core>", "<core>", "<core>", "the sound of <core>")
_TAKE: Templates = ("^take <core>", "^take <core>", "^start with <core>", "^begin with <core>", "^use <core>")
_TERSE: Templates = ("<core>", "<core>", "<core>", "<core>, pd patch", "patch: <core>", "pd: <core>", "pd patch <core>")
_CHAIN: Templates = ("<core>", "signal {chain|flow|path}: <core>", "chain: <core>", "<core>")
_LIST: Templates = ("<core>", "a {synth|sound|patch} like this: <core>", "<core>", "spec: <core>")


def worded(piece: Piece, *, play: Templates = _PLAY, things: Templates = _THINGS, source: str = "source") -> str:
    """The request for the piece."""
    speech, clauses = piece.speech, _ordered(piece)
    style = speech.rng.random()
    if not clauses or style < 0.36:
        return _as_noun(piece, clauses, play, things)
    if style < 0.53:
        return _with_sentences(piece, clauses, play, things)
    if style < 0.57:
        return _from_what_is_there(piece, clauses)
    if style < 0.8:
        return _as_deeds(piece, clauses, play)
    if style < 0.92:
        return _tersely(piece, clauses)
    return _as_list(piece, clauses, source)


def _ordered(piece: Piece) -> list[Clause]:
    """Those of the chain in order, the others anywhere among them, mostly at the end."""
    order = [clause for clause in piece.clauses if clause.chained]
    for clause in piece.clauses:
        if not clause.chained:
            last = piece.speech.chance(0.9 if clause.label == "output" else 0.65)
            order.insert(len(order) if last else piece.speech.rng.randint(0, len(order)), clause)
    return order


def _joined(speech: Speech, head: str, clauses: list[Clause]) -> str:
    """The head and its clauses, with commas and ands between them."""
    text = head
    for place, clause in enumerate(clauses):
        last = place == len(clauses) - 1
        before = clauses[place - 1].tail if place else head
        # Behind a clause of its own ("whose cutoff follows …") only a comma tells where the next one belongs.
        clear = not any(word in before for word in (" whose ", " that ", " when ", "following", " for its", ","))
        if last and place and speech.chance(0.3):
            text += speech.pick((" and ", ", and ", ", and "))
        elif place < 1 and clear and speech.chance(0.75):
            text += " "
        else:
            text += " " if clear and speech.chance(0.3) else ", "
        text += clause.tail
    return text.replace(",,", ",")


def _riders(clauses: list[Clause]) -> list[str]:
    return [clause.rider for clause in clauses if clause.rider]


def _as_noun(piece: Piece, clauses: list[Clause], play: Templates, things: Templates) -> str:
    """ "a saw at 110 Hz through a low pass at 800 Hz, in the left speaker only"."""
    speech = piece.speech
    tail = _sentences(speech, _riders(clauses))
    if clauses and not clauses[-1].chained and speech.chance(0.15):
        core = _joined(speech, piece.head, clauses[:-1])
        front = clauses[-1].tail.removeprefix("and ")
        if front.split(" ")[0] in ("in", "on", "at", "with"):
            core = front + speech.pick((", ", ": ", ": ", ", play ", ", make ")) + core
            return speech.request((), (), ("<core>",), core=core, tail=tail)
    return speech.request(things, play, core=_joined(speech, piece.head, clauses), tail=tail)


def _with_sentences(piece: Piece, clauses: list[Clause], play: Templates, things: Templates) -> str:
    """Some clauses behind the head, the others as sentences."""
    speech = piece.speech
    cut = speech.rng.randint(0, len(clauses) - 1)
    sentences = _riders(clauses[:cut])
    for clause in clauses[cut:]:
        sentences.append(_capital(bare(clause.deed.replace("<it>", "it"))))
        sentences += [clause.rider] if clause.rider else []
    core = _joined(speech, piece.head, clauses[:cut])
    return _closed(speech.request(things, play, core=core, tail=_sentences(speech, sentences)))


_THERE: Templates = (
    "{the|my} {sound|source} is <core>",
    "{I've got|i have|I have|there is} <core>",
    "given: <core>",
    "{from|with} <core>",
)


def _from_what_is_there(piece: Piece, clauses: list[Clause]) -> str:
    """ "I have a saw at 110 Hz. Filter it with a low pass at 800 Hz and send it to the left speaker only"."""
    speech = piece.speech
    steps = [bare(clause.deed.replace("<it>", "it")) for clause in clauses]
    if len(steps) > 1 and speech.chance(0.5):
        steps = [", ".join(steps[:-1]) + speech.pick((" and ", ", then ", ", and ")) + steps[-1]]
    sentences = _sentences(speech, steps + _riders(clauses))
    return speech.request((), (), _THERE, core=piece.head, tail=sentences)


def _closed(text: str) -> str:
    """Without the words of a frame that end a request, where more follows."""
    return re.sub(r", (nothing else|that's all|simple as that)\.", ".", text)


def _as_deeds(piece: Piece, clauses: list[Clause], play: Templates) -> str:
    """ "take a saw at 110 Hz, filter it with a low pass at 800 Hz and send it to the left speaker only"."""
    speech = piece.speech
    deeds = [clause.deed for clause in clauses]
    if speech.chance(0.4) and _takes(clauses[0].deed, piece.head):
        first = deeds[0].replace("<it>", piece.head)
        deeds = deeds[1:]
    elif speech.chance(0.35) and len(clauses) > 1:
        first, deeds = speech.say(play, core=_joined(speech, piece.head, clauses[:1])), deeds[1:]
    else:
        first = speech.say(_TAKE if speech.chance(0.4) else play, core=piece.head)
    steps = [first, *(deed.replace("<it>", "it") for deed in deeds)]
    if len(steps) == 1:
        core = steps[0]
    else:
        joint = speech.pick((" and ", ", and ", ", then ", " and then ", ", and then "))
        core = ", ".join(steps[:-1]) + joint + steps[-1]
    return speech.request((), ("<core>",), core=core, tail=_sentences(speech, _riders(clauses)))


def _takes(deed: str, head: str) -> bool:
    """Whether the sound itself may stand for "it": one that is not too long for what follows."""
    brief = len(head.split()) <= 8 and not any(mark in head for mark in (",", " whose ", " that "))
    return deed.count("<it>") == 1 and (deed.endswith("<it>") or brief) and not deed.startswith("^give")


def _tersely(piece: Piece, clauses: list[Clause]) -> str:
    speech = piece.speech
    separator = speech.pick((" ", ", ", ", ", " + ", " -> ", " -> ", " > ", " | ", "; "))
    core = separator.join([piece.short, *(clause.terse for clause in clauses if clause.terse)])
    return speech.request((), (), _CHAIN if "->" in separator else _TERSE, core=core)


def _as_list(piece: Piece, clauses: list[Clause], source: str) -> str:
    """ "source: saw 110 Hz; filter: lpf 800; output: left"."""
    speech = piece.speech
    items = [(source, piece.short), *((clause.label, clause.terse) for clause in clauses if clause.terse)]
    separator = speech.pick(("; ", ", ", ". ", " / "))
    form = speech.pick(("{}: {}", "{}: {}", "{} = {}", "{} - {}"))
    return speech.request((), (), _LIST, core=separator.join(form.format(*item) for item in items))


def _begun(speech: Speech, sentence: str) -> str:
    word = speech.pick(("", "", "", "then ", "also "))
    return _capital(word + sentence[0].lower() + sentence[1:] if word else sentence)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentences(speech: Speech, sentences: list[str]) -> str:
    """Sentences of their own, some of them joined."""
    text = ""
    for sentence in sentences:
        if not text:
            text = _capital(sentence)
        elif speech.chance(0.3):
            text += speech.pick((" and ", ", then ", ", and ")) + sentence[0].lower() + sentence[1:]
        else:
            text += ". " + _begun(speech, sentence)
    return text
