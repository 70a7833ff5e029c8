"""Findings: what is wrong or doubtful in a patch, said so that a person or a program can act on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from patchgen.patch import Cord, Patch


class Severity(StrEnum):
    """ERROR: Pd refuses it or it cannot work. WARNING: it may not do what was meant. NOTE: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a patch.

    `code` is stable and kebab-case (`unknown-box`); `message` is one sentence and what to do.
    `line` and `column` count from 1 in the text that was read. `canvas` is the way from the root canvas
    to the one meant, as box indices; `box` is the index of a box in it, `cord` a cord in it.
    """

    code: str
    severity: Severity
    message: str
    line: int | None = None
    column: int | None = None
    canvas: tuple[int, ...] = ()
    box: int | None = None
    cord: Cord | None = None

    def __str__(self) -> str:
        """`12:3: error: unknown-box: ...`, the form of compilers and editors."""
        place = "" if self.line is None else f"{self.line}:{self.column or 1}: "
        return f"{place}{self.severity}: {self.code}: {self.message}"

    def as_json(self) -> dict[str, Any]:
        """A JSON object without the fields that say nothing."""
        row: dict[str, Any] = {"code": self.code, "severity": str(self.severity), "message": self.message}
        if self.line is not None:
            row |= {"line": self.line, "column": self.column}
        if self.canvas:
            row["canvas"] = list(self.canvas)
        if self.box is not None:
            row["box"] = self.box
        if self.cord is not None:
            row["cord"] = [self.cord.source, self.cord.outlet, self.cord.target, self.cord.inlet]
        return row


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a text: the patch as far as it goes (None: there was none), and the findings."""

    patch: Patch | None
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        return errors(self.findings)


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those findings that make a patch unfit for delivery."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)
