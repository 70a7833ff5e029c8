"""What the reader finds, gathered with line and column."""

from __future__ import annotations

from itertools import islice

from patchgen.finding import Finding
from patchgen.patch import Cord
from patchgen.pdfile.codes import CODES
from patchgen.pdfile.tokenize import ATOM, Places

# A text that is no patch at all could have a finding for each of a million records.
MAX_FINDINGS = 100
_EXCERPT = 40


class Report:
    """The findings of one text; places are worked out only where there is something to say."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: Places | None = None
        self._findings: list[Finding] = []
        self._left_out = 0

    def at(
        self,
        offset: int,
        code: str,
        *,
        atom: int = 0,
        canvas: tuple[int, ...] = (),
        box: int | None = None,
        cord: Cord | None = None,
        **fields: object,
    ) -> None:
        """A finding at a record, or at an atom of it; `fields` go into the code's message."""
        if len(self._findings) == MAX_FINDINGS:
            self._left_out += 1
            return
        self._places = self._places or Places(self._text)
        place = next(islice(ATOM.finditer(self._text, offset), atom, None), None)
        line, column = self._places.of(place.start() if place else offset)
        severity, message = CODES[code]
        text = _excerpt(self._text[offset : offset + _EXCERPT + 1])
        message = message.format_map({"text": text, **fields})
        self._findings.append(Finding(code, severity, message, line, column, canvas, box, cord))

    def findings(self) -> tuple[Finding, ...]:
        """All findings from top to bottom; the last says how many were too many to list."""
        found = sorted(self._findings, key=lambda finding: (finding.line or 0, finding.column or 0))
        if self._left_out:
            severity, message = CODES["findings-cut"]
            found.append(Finding("findings-cut", severity, message.format(count=self._left_out)))
        return tuple(found)


def _excerpt(text: str) -> str:
    """The beginning of a record for a message: at most its first line, printable everywhere."""
    line = next(iter(text.split(";")[0].splitlines()), "")
    line = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"
