"""A patch while it is being written: boxes in flow order, and the cords that come into each of them."""

from __future__ import annotations

from collections.abc import Sequence


class Draft:
    """Builds the compact notation box by box.

    A cord is given as in the notation: an index (`3`), or a string such as `3.1>1` (outlet 1 of box 3 to
    inlet 1). Indices come from `add`, so boxes stand in flow order and nothing is counted by hand.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._links: list[tuple[tuple[int, int], str]] = []
        self._boxes = 0
        self.inlets = 0  # so far, control and signal: the next one's port is `in` and this number

    def add(self, text: str, *cords: int | str) -> int:
        """A box below the others, with its incoming cords; returns its index."""
        self._lines.append(f"{self._boxes} {text}{_arrows(cords)}")
        self.inlets += text in ("inlet", "inlet~")
        self._boxes += 1
        return self._boxes - 1

    def nest(self, name: str, inside: Draft, *cords: int | str) -> int:
        """A subpatch `pd name`."""
        self._lines.append(f"{self._boxes} pd {name} {{")
        self._lines += inside._all_lines()
        self._lines.append("}" + _arrows(cords))
        self._boxes += 1
        return self._boxes - 1

    def link(self, source: int | str, target: int | str) -> None:
        """A cord of its own, to an earlier box: sent after all that `add` connects to the same outlet."""
        self._links.append((_source(source), f"{source} -> {target}"))

    def chain(self, start: int | str, *texts: str) -> int:
        """Boxes one below the other, each fed by the one above; returns the last one's index."""
        last: int | str = start
        for text in texts:
            last = self.add(text, last)
        return int(last)

    def start(self, message: str) -> int:
        """A message that is sent when the patch opens."""
        return self.add(f"msg {message}", self.add("loadbang"))

    def count(self, *cords: int | str, length: int | None = None) -> int:
        """How many events came before this one, over and over within `length` where one is given."""
        box = self.add("f", *cords)
        loop = () if length is None else (f"mod {length}",)
        self.link(self.chain(box, "+ 1", *loop), f"{box}.1")
        return box

    def select(self, value: int | str, messages: Sequence[object], keys: Sequence[int] | None = None) -> list[int]:
        """[sel] and a message for each of its keys: 0, 1, 2… where none are given."""
        select = self.add("sel " + " ".join(map(str, keys or range(len(messages)))), value)
        return [self.add(f"msg {message}", outlet(select, k)) for k, message in enumerate(messages)]

    def smooth(self, source: int | str, ms: int = 20) -> int:
        """A control value as a signal without clicks."""
        return self.chain(source, f"pack f {ms}", "line~")

    def speakers(self, source: int | str) -> None:
        """The signal on both channels."""
        self.add("dac~", source, f"{source}>1")

    def text(self) -> str:
        """The patch in the compact notation."""
        return "\n".join(self._all_lines()) + "\n"

    def _all_lines(self) -> list[str]:
        # The notation writes them by outlet, each outlet's in sending order; a sort keeps that order.
        return self._lines + [line for _, line in sorted(self._links, key=lambda link: link[0])]


def outlet(box: int, number: int) -> int | str:
    """The start of a cord from one of a box's outlets."""
    return f"{box}.{number}" if number else box


def _arrows(cords: tuple[int | str, ...]) -> str:
    if len(cords) > 1:  # by source and outlet, as the notation writes them
        cords = tuple(sorted(cords, key=_source))
    return " <- " + " ".join(map(str, cords)) if cords else ""


def _source(cord: int | str) -> tuple[int, int]:
    box, _, number = str(cord).partition(">")[0].partition(".")
    return int(box), int(number or 0)
