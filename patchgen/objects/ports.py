"""The ports of a box."""

from __future__ import annotations

from dataclasses import dataclass

SIGNAL = "~"
CONTROL = "."


@dataclass(frozen=True, slots=True)
class Ports:
    """Inlets and outlets from left to right, a letter each: `~` signal, `.` control (messages)."""

    inlets: str = ""
    outlets: str = ""

    @classmethod
    def parse(cls, text: str) -> Ports:
        """`~.:~`, as the catalogue has it."""
        inlets, _, outlets = text.partition(":")
        return cls(inlets, outlets)

    def __str__(self) -> str:
        return f"{self.inlets}:{self.outlets}"
