"""Text of a `.pd` file to records, each with its very text and its place.

A record ends at a semicolon without a backslash before it; line ends are white space like any other. Atoms are
divided by white space; a comma without a backslash is an atom of its own (`binbuf_text` in Pd's m_binbuf.c).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

# White space as Pd knows it: not the form feeds and no-break spaces that `str.split` would take.
SPACE = " \t\r\n"

ATOM = re.compile(r"(?:[^ \t\r\n\\,;]++|\\.|\\\Z)++|[,;]", re.DOTALL)

# What `str.split` takes for white space and Pd does not.
_OTHER_SPACE = re.compile("[\v\f\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")

# Possessive throughout, and it matches everywhere, so the time is linear in the length of any text.
_RECORD = re.compile(
    r"""
    ((?:\A\ufeff)?+[ \t\r\n]*+)         # white space before the record, at the very start a byte order mark
    ((?:[^\\;]++|\\.|\\\Z)*+)           # its atoms
    ((?:;(?:[ \t]*+(?:\r\n|\r|\n))?+)?) # its end, with the line end if nothing else stands on the line
    """,
    re.DOTALL | re.VERBOSE,
)

# A line that can only be the start of a record: where it stands inside of one, a semicolon was forgotten.
_START = re.compile(
    r"(?<=[^\\][\r\n])[ \t]*+"
    r"(?=\#(?:X[ ](?:(?:obj|msg|text|floatatom|symbolatom|listbox|restore|connect)[ ]-?[0-9]+[ ]-?[0-9]"
    r"|(?:array|scalar|coords|declare)[ ])|N[ ](?:canvas[ ]-?[0-9]|struct[ ])|A[ ][0-9]))",
    re.VERBOSE,
)
_LINE_END = re.compile(r"\r\n|\r|\n")


class Record(NamedTuple):
    """One record. `raw` is its whole text with the white space around it: all `raw` make up the file."""

    raw: str
    atoms: list[str]
    start: int  # of the first atom, in characters from the start of the text
    ended: bool  # by a semicolon


def tokenize(text: str) -> Iterator[Record]:
    """The records in the order of the file; text between two records is a record that begins without `#`."""
    plain = _OTHER_SPACE.search(text) is None
    offset = 0
    for space, body, end in _RECORD.findall(text):
        raw = space + body + end
        start = offset + len(space)
        offset += len(raw)
        if body.rfind("#") > 0 and not body.startswith("#A") and _START.search(body, 1):
            yield from _split(space, body, end, start)
        elif raw:
            # `split` is several times as fast, and most records have neither a backslash nor a comma.
            simple = plain and "\\" not in body and "," not in body
            yield Record(raw, body.split() if simple else ATOM.findall(body), start, bool(end))


def _split(space: str, body: str, end: str, start: int) -> Iterator[Record]:
    """The records that run into each other for want of a semicolon."""
    begin = 0
    for match in _START.finditer(body, 1):
        part = body[begin : match.end()]
        yield Record(space + part, ATOM.findall(part), start + begin, False)
        space, begin = "", match.end()
    yield Record(space + body[begin:] + end, ATOM.findall(body[begin:]), start + begin, bool(end))


class Places:
    """Offsets to lines and columns, both from 1; columns count characters, a byte that is not UTF-8 as one."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def of(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
