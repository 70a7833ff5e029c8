"""The patch in the answer of a model that follows instructions: such models think aloud, explain, and set fences."""

from __future__ import annotations

import re

from patchgen.finding import Finding, Severity

_FENCE = re.compile(r"^[ \t]*```[^\n`]*\n(.*?)(?:^[ \t]*```|\Z)", re.DOTALL | re.MULTILINE)
_THOUGHT = "</think>"
# The beginnings of the notation's lines: a box or a cord, a record, a closing brace.
_LINE = re.compile(r"[0-9]+( |$|\.[0-9]+ ->)|#[XNA] |\}")


def unwrap(text: str) -> tuple[str, tuple[Finding, ...]]:
    """The compact notation in an answer, and a note where anything else was left out.

    An answer without a line of notation stays as it is, for the reader to say what is wrong with it.
    """
    kept = _without_prose(_fenced(text.rpartition(_THOUGHT)[2]))
    if not kept:
        return text, ()
    left_out = sum(bool(line.strip()) for line in text.splitlines()) - sum(bool(line.strip()) for line in kept)
    patch = "".join(f"{line}\n" for line in kept)
    if not left_out:
        return patch, ()
    lines = "1 line" if left_out == 1 else f"{left_out} lines"
    message = f"the model put words or fences around its patch; {lines} of them were left out"
    return patch, (Finding("words-around", Severity.NOTE, message),)


def _fenced(text: str) -> str:
    """What stands between the first fences that hold any notation; all of it where there are none."""
    blocks = [match[1] for match in _FENCE.finditer(text)]
    return next((block for block in blocks if _without_prose(block)), text)


def _without_prose(text: str) -> list[str]:
    """The lines from the first to the last one of the notation."""
    lines = [line.rstrip() for line in text.splitlines()]
    places = [at for at, line in enumerate(lines) if _LINE.match(line)]
    return lines[places[0] : places[-1] + 1] if places else []
