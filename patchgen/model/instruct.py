"""What a model is told that follows instructions and was never trained on patches.

The notation in short, the objects that the request's words point at, and near examples as turns of a conversation;
and, where a patch has errors, the findings.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from patchgen import notation, objects
from patchgen.finding import Finding, errors
from patchgen.objects import Entry
from patchgen.patch import Box, Canvas, Kind

Conversation: TypeAlias = list[dict[str, str]]  # `role` and `content`, as servers and chat templates want it

EXAMPLES = 4
OBJECTS = 16
MAX_FINDINGS = 12  # told at once; the first ones mostly cause the others

RULES = """\
You write patches for Pure Data (Pd vanilla) in a compact notation. Answer with the patch alone: no explanation, no \
code fence.

One box a line: INDEX TEXT <- CORDS
- INDEX counts boxes from 0 upward, one by one.
- TEXT is what stands in the box: an object and its arguments (osc~ 440), or `msg TEXT` for a message box, `floatatom` \
for a number box, `comment TEXT`, `bng`, `tgl`, `nbx MIN MAX`, `hsl MIN MAX`, `vsl MIN MAX`, `hradio CELLS`. GUI boxes \
may end with init=VALUE label=NAME.
- Behind `<-` stand the cords that come in, with spaces between: SOURCE.OUTLET>INLET. An outlet 0 and an inlet 0 are \
left out: `3` is outlet 0 of box 3 into inlet 0, `3>1` into inlet 1, `3.1` from outlet 1.
- A cord to an earlier box has its own line after both boxes: SOURCE.OUTLET -> TARGET.INLET
- `graph NAME SIZE` is an array. A subpatch is `INDEX pd NAME {`, its own lines with inlet, inlet~, outlet, outlet~ \
boxes counting from 0 again, and `} <- CORDS`.

Rules
- Sources stand above the boxes that they go to.
- Names that end in ~ are audio; an audio outlet goes into audio inlets only.
- Sound goes to dac~, through *~ 0.1 or so: never louder.
- Several cords into one audio inlet are added. Hot inlet 0 triggers; set the others before it (use trigger).
- Use only objects of Pd vanilla, and only inlets and outlets that they have.
"""

_REPAIR = """\
Your patch has errors:
{findings}
Write the whole patch anew, mended, for the same request: {request}
Answer with the patch alone."""

_REVISE = """\
This is my patch:
{before}
Change it as I say, and leave the rest of it as it is: {request}
Answer with the whole changed patch alone."""

_WORD = re.compile(r"[a-z]+~?|[^\sa-z0-9]+~?")
# Words that say nothing of what a patch does.
_EMPTY_WORDS = """
a an and are as at be by each every for from give go has have i if in into is it its make me my of on one or out patch
pd please set so some than that the them then there these this through to two up want when where which while with would
you your object objects value values number numbers
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


@dataclass(frozen=True, slots=True)
class Example:
    """A request with its patch in the compact notation."""

    request: str
    patch: str


@cache
def examples() -> tuple[Example, ...]:
    """The examples that come with PatchGen, in the order of their file."""
    text = (files("patchgen.model") / "data" / "examples.toml").read_text("utf-8")
    return tuple(Example(row["request"], row["patch"]) for row in tomllib.loads(text)["example"])


def conversation(request: str, before: str = "") -> Conversation:
    """What is said before the model's answer: a request, or the text of a patch and a request to change it.

    The rules come first, so that servers can keep what they read of them.
    """
    near = near_examples(request)
    turns: Conversation = [
        {"role": "system", "content": f"{RULES}\n{_catalogue(request, [*(example.patch for example in near), before])}"}
    ]
    for example in near:
        turns += [_user(example.request), _assistant(example.patch)]
    return [*turns, _user(_REVISE.format(before=before.rstrip(), request=request) if before else request)]


def repair(request: str, text: str, findings: Iterable[Finding], before: str = "") -> Conversation:
    """The conversation with the model's text and what is wrong with it."""
    told = "\n".join(f"- {finding}" for finding in errors(findings)[:MAX_FINDINGS])
    return [*conversation(request, before), _assistant(text), _user(_REPAIR.format(findings=told, request=request))]


def near_examples(request: str, most: int = EXAMPLES) -> tuple[Example, ...]:
    """The examples whose requests share the rarest words with this one; the nearest stands last."""
    rows = examples()
    bags = [_stems(row.request) for row in rows]
    rarity = _rarity(bags)
    wanted = _stems(request)
    scores = [_score(wanted, bag, rarity) for bag in bags]
    order = sorted(range(len(rows)), key=lambda at: (-scores[at], at))
    return tuple(rows[at] for at in reversed(order[:most]))


def near_objects(request: str, most: int = OBJECTS) -> tuple[str, ...]:
    """Names of objects that the request names, or whose descriptions share the rarest words with it, in that order."""
    entries = objects.shipped().objects
    bags = _descriptions()
    rarity = _rarity(list(bags.values()))
    wanted = _stems(request)
    named = [word for word in dict.fromkeys(request.split()) if word in entries]
    scores = {name: _score(wanted, bag, rarity) for name, bag in bags.items()}
    found = sorted((name for name, score in scores.items() if score > 0), key=lambda name: (-scores[name], name))
    return tuple(dict.fromkeys([*named, *found]))[:most]


def _catalogue(request: str, patches: Iterable[str]) -> str:
    """Objects that may be of use, and those in the patches, with their ports."""
    entries = objects.shipped().objects
    names = [*near_objects(request), *_used(patches)]
    lines = [_line(name, entries[name]) for name in dict.fromkeys(names) if name in entries]
    return "\n".join(["Objects that may help, with inlets:outlets (~ audio, . messages):", *lines])


def _line(name: str, entry: Entry) -> str:
    return f"{name} [{entry.ports[-1]}] {entry.help.description}".rstrip()


def _used(patches: Iterable[str]) -> list[str]:
    """Heads of the objects in these patches."""
    canvases: list[Canvas] = []
    for text in patches:
        patch = notation.read(text).patch
        canvases += [patch.canvas] if patch else []
    names: list[str] = []
    while canvases:
        for box in canvases.pop(0).boxes:
            if isinstance(box, Canvas):
                canvases.append(box)
            elif isinstance(box, Box) and box.kind is Kind.OBJ and box.atoms:
                names.append(objects.head_of(box.atoms)[0])
    return names


@cache
def _descriptions() -> dict[str, frozenset[str]]:
    """The words that describe each object; of objects with several names the first one counts."""
    bags: dict[str, frozenset[str]] = {}
    kinds: set[str] = set()
    for name, entry in objects.shipped().objects.items():
        if not entry.help.description or (entry.kind in kinds and entry.kind != "canvas"):
            continue
        kinds.add(entry.kind)
        bags[name] = _stems(f"{name} {entry.help.description}")
    return bags


def _stems(text: str) -> frozenset[str]:
    """The words that tell something, with their commonest endings off."""
    words = _WORD.findall(text.lower())
    return frozenset(re.sub(r"(?<=[a-z]{3})(ing|ed|es|s)$", "", word) for word in words if word not in _EMPTY)


def _rarity(bags: Sequence[frozenset[str]]) -> dict[str, float]:
    """How much each word tells: the fewer of the texts have it, the more."""
    counts = Counter(word for bag in bags for word in bag)
    return {word: math.log(1 + len(bags) / count) for word, count in counts.items()}


def _score(wanted: frozenset[str], bag: frozenset[str], rarity: dict[str, float]) -> float:
    # Long texts have more words by chance.
    return sum(rarity[word] for word in wanted & bag) / math.sqrt(4 + len(bag))


def _user(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def _assistant(text: str) -> dict[str, str]:
    return {"role": "assistant", "content": text}
