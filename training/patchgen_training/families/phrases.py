"""Language: templates with alternatives and slots, the frames around them, and how people type.

A template is text with `{this|that|}` alternatives (they nest) and `<slot>`s. `^verb` is a verb that the frame
inflects: "Create a patch that ^count up" says *counts*, "please ^count up" *count*, "a patch for" *counting*.
A tenth of all templates, chosen by a hash of their text, is held out: training never says them.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Sequence
from functools import cache
from typing import TypeAlias, TypeVar

from patchgen_training.families import frames

Templates: TypeAlias = tuple[str, ...]
_T = TypeVar("_T")
_Part: TypeAlias = "str | tuple[_Template, ...]"
_Template: TypeAlias = "tuple[_Part, ...]"

_TOKEN = re.compile(r"[{}|]")
_SLOT = re.compile(r"<([a-z_0-9]+)>")
_VERB = re.compile(r"\^([a-z]+)")
_ARTICLE = re.compile(r"\b([aA]) (?=(?:[aeioAEIO](?!ne\b)|un[a-hj-z]|8\d*(?:\.\d+)?\b|1[18]\b|hour|FM\b|LFO\b|SR))")
_SPACES = re.compile(r" +(?=[ ,;?!]|\.(?!\d))")


def is_held_out(template: str) -> bool:
    """Whether a template is kept for validation."""
    return zlib.crc32(template.encode()) % 10 == 7


@cache
def _split(templates: Templates) -> tuple[Templates, Templates]:
    """Those to train on and those held out; a set without one of the two serves both."""
    held = tuple(filter(is_held_out, templates))
    kept = tuple(template for template in templates if not is_held_out(template))
    return kept or templates, held or templates


@cache
def _compiled(template: str) -> _Template:
    parts, end = _sequence(template, 0)
    if end != len(template):
        raise ValueError(f"a closing brace too many in the template {template!r}")
    return parts


def _sequence(text: str, start: int) -> tuple[_Template, int]:
    """Parts from `start` to the `|` or `}` that ends them."""
    parts: list[_Part] = []
    while match := _TOKEN.search(text, start):
        if match.start() > start:
            parts.append(text[start : match.start()])
        if match.group() != "{":
            return tuple(parts), match.start()
        options: list[_Template] = []
        start = match.start()
        while text[start] != "}":
            option, start = _sequence(text, start + 1)
            options.append(option)
        parts.append(tuple(options))
        start += 1
    if start < len(text):
        parts.append(text[start:])
    return tuple(parts), len(text)


def enumerated(items: Sequence[str], conjunction: str = "and") -> str:
    """Two items or more: "one, two and three"."""
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


class Speech:
    """One request being worded: chance, and whether the held-out phrasings are to be used."""

    def __init__(self, rng: random.Random, *, held_out: bool = False) -> None:
        self.rng = rng
        self.held_out = held_out

    def chance(self, share: float) -> bool:
        """True so often."""
        return self.rng.random() < share

    def pick(self, options: Sequence[_T]) -> _T:
        """One of the options; those that stand twice come twice as often."""
        return options[int(self.rng.random() * len(options))]

    def sample(self, options: Sequence[_T], count: int) -> list[_T]:
        """So many different ones, in any order."""
        return self.rng.sample(options, count)

    def say(self, templates: Templates, **slots: str) -> str:
        """One of the templates with its alternatives chosen and its slots filled; verbs stay marked."""
        kept, held = _split(templates)
        text = self._expand(_compiled(self.pick(held if self.held_out else kept)))
        return _SLOT.sub(lambda match: slots[match[1]], text) if "<" in text else text

    def _expand(self, template: _Template) -> str:
        return "".join([part if isinstance(part, str) else self._expand(self.pick(part)) for part in template])

    def request(
        self, things: Templates = (), deeds: Templates = (), terse: Templates = (), /, *, tail: str = "", **slots: str
    ) -> str:
        """A whole request about a thing ("a counter to 8"), a deed ("^count to 8") or in terse words of its own.

        `tail` are sentences of their own that follow it.
        """
        kinds = [("thing", things)] * (3 if things else 0) + [("deed", deeds)] * (4 if deeds else 0)
        if terse and (not self.held_out or any(map(is_held_out, terse)) or not kinds):
            kinds.append(("terse", terse))
        kind, templates = self.pick(kinds)
        core = self.say(templates, **slots)
        if kind == "terse":
            return typed(self, _followed(frames.bare(core), tail), terse=True)
        frame = self.say(frames.THINGS if kind == "thing" else frames.DEEDS, core="<core>")
        return typed(self, _followed(_framed(frame, core), tail))


def _followed(text: str, tail: str) -> str:
    if not tail:
        return text
    return f"{text} {tail}" if text.endswith("?") else f"{text}. {tail}"


def _framed(frame: str, core: str) -> str:
    """The core in its frame, its verbs in the form that the frame asks for: `<core>`, `<core:s>`, `<core:ing>`."""
    mark = next(mark for mark in frames.FORMS if mark in frame)
    return frame.replace(mark, inflected(core, mark))


def inflected(text: str, mark: str) -> str:
    """The text with its verbs in the form of `frames.FORMS[mark]`."""
    return _VERB.sub(lambda match: frames.FORMS[mark](match[1]), text)


def typed(speech: Speech, text: str, *, terse: bool = False) -> str:
    """The text as somebody types it: articles, capitals, the last mark, now and then a slip."""
    rng = speech.rng
    text = _SPACES.sub("", text.strip())
    if rng.random() < 0.85:
        text = _ARTICLE.sub(r"\1n ", text)
    case = rng.random()
    if case < 0.45 and not terse:
        text = text[0].upper() + text[1:]
    elif case < 0.75:
        text = text.lower() if case < 0.7 else text
    if text[-1] not in "?.!":
        mark = rng.random()
        text += "." if mark < (0.08 if terse else 0.5) else "!" if mark > 0.98 else ""
    elif rng.random() < 0.25:
        text = text[:-1]
    return frames.slip(rng, text) if rng.random() < 0.05 else text
