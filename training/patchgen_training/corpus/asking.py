"""Requests from what patches say of themselves, by rules that rather leave a text than make a bad request of it.

A text becomes a request where it says what a patch does: after a dash or a colon behind the patch's name, in the
DESCRIPTION of a META canvas, or by beginning with a verb. Labels, credits, remarks to the reader and lists do not.
"""

from __future__ import annotations

import re
from dataclasses import replace

from patchgen.patch import BoxLike, Canvas, Kind, Patch
from patchgen_training.corpus import told
from patchgen_training.corpus.pieces import without

LONGEST = 240  # characters, as the comment above a delivered patch holds them
_FEWEST, _MOST = 3, 40  # words

# Verbs that a request begins with, as they stand in imperatives; `outputs` and `outputting` count as well.
_VERBS = frozenset(
    """
    add amplify analyse analyze apply approximate average build calculate change check clip collect combine compare
    compress compute concatenate control convert copy count create crossfade curve cut decode delay delete detect
    differentiate display distort divide do download draw drive emulate encode evaluate expand extract fade filter find
    follow format gate generate get give grab group implement insert integrate interpolate invert keep limit list listen
    load loop make map measure merge mix modulate morph move multiply normalise normalize open output pack pan parse
    pass perform pick pitch play plot prepend print process produce quantise quantize randomise randomize read receive
    record remap remove repeat replace report resample return reverse rotate round route sample save scale schedule
    select send sequence serialise serialize set shift show shuffle simulate smooth sort split square store stretch
    subtract sum swap switch synthesise synthesize tell test toggle transform transpose trigger truncate tune turn
    unfold unpack use wait wrap write
    """.split()  # noqa: SIM905 - a list of quoted verbs would be a page
)
_NOUN_PHRASE = re.compile(r"(?:an? |simple |basic |stereo |mono )\S+ .*", re.IGNORECASE)
_NAMED = re.compile(r"(?P<name>\[?[^\s\]]+\]?)\s*(?:::?|--?|—|–|=)\s+(?P<rest>.+)")
_DASHED = re.compile(r"(?:--?|—|–|::?)\s*(?P<rest>\w.+)")
# Remarks to the reader, credits, signs of a label: nothing that somebody would ask for.
_NO_REQUEST = re.compile(
    r"[<>|@]|[_=]{2}| -+ |https?:|www\.|\(c\)|©|\?|\b(?:19|20)\d\d\b|\b(?:"
    "above|abstractions?|alias(?:es)?|args?|arguments?|authors?|below|bugs?|clicks?|copyright|deprecated|example"
    "|externals?|fixme|help|here|I|licen[cs]e|library|note|object|obsolete|part of|patch(?:es)?|see|these|this|to ?do"
    r"|updated|usage|version|we|your?)\b",
    re.IGNORECASE,
)

# Names and addresses of people, licences, links: no part of what a patch does. Its origin has the licence.
_CREDIT = re.compile(
    r"\S@\S+\.|https?:|ftp:|www\.|[()]c[()]|©|\b(?:19|20)\d\d\b"
    r"|\b(?:authors?|copyright|licen[cs]ed?|part of|released under|written by)\b",
    re.IGNORECASE,
)


def request(words: str, name: str, place: str) -> str:
    """The request in a text that stands in `place` (META, heading) of a patch of that name; empty where none is."""
    text, marked = _bare(words, name)
    text = _sentence(text)
    count = len(text.split())
    if not _FEWEST <= count <= _MOST or not _plain(text) or _NO_REQUEST.search(text):
        return ""
    if not (marked or place == "META" or _is_asking(text)):
        return ""
    return text


def bare(patch: Patch, words: str) -> Patch:
    """The patch without its META canvas, the words that became the request, comments that say the same, and credits."""
    return replace(patch, canvas=_bare_canvas(patch.canvas, words))


def _bare_canvas(canvas: Canvas, words: str) -> Canvas:
    nodes = tuple(_bare_canvas(node, words) if isinstance(node, Canvas) else node for node in canvas.nodes)
    canvas = replace(canvas, nodes=nodes) if nodes != canvas.nodes else canvas
    return without(canvas, {index for index, box in enumerate(canvas.boxes) if _goes(box, words)})


def _goes(box: BoxLike, words: str) -> bool:
    """Whether a box is META, the very words, a comment that shares half of its longer words with them, or a credit."""
    if isinstance(box, Canvas):
        return told.is_meta(box)
    if box.kind is not Kind.TEXT:
        return False
    text = told.text_of(box)
    here, there = _content(text), _content(words)
    shared = len(here & there)
    return text == words or bool(_CREDIT.search(text)) or (shared >= 2 and 2 * shared >= min(len(here), len(there)))


def _content(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]+", text.lower()) if len(word) > 3}


def _bare(words: str, name: str) -> tuple[str, bool]:
    """The text without the patch's name and the dash before it, and whether there was one."""
    if match := _NAMED.fullmatch(words):
        if match["name"].strip("[]").lower().removesuffix("~") == name.lower().removesuffix("~"):
            return match["rest"], True
    elif match := _DASHED.fullmatch(words):
        return match["rest"], True
    first, _, rest = words.partition(" ")
    is_name = first.lower() == name.lower() and not _is_asking(first)
    return (rest if is_name else words), False


def _sentence(text: str) -> str:
    """The first sentence where there are several and the whole is too long; no shouting, no full stop."""
    text = text if len(text) <= LONGEST else re.split(r"(?<=[a-z)])\. ", text)[0]
    text = text if len(text) <= LONGEST else ""
    text = text.lower() if text.isupper() else text
    return text.strip(" .:;,-")


def _plain(text: str) -> bool:
    """Whether it is mostly words."""
    letters = sum(c.isalpha() or c == " " for c in text)
    return bool(text) and text[0].isalpha() and letters >= 0.8 * len(text)


def _is_asking(text: str) -> bool:
    first = re.split(r"[\s/,]", text.lower())[0]
    stems = {first, first.removesuffix("s"), first.removesuffix("es"), first.removesuffix("ing"), f"{first[:-3]}e"}
    return bool(stems & _VERBS) or bool(_NOUN_PHRASE.fullmatch(text))
