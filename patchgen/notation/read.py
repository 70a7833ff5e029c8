"""Compact notation to a patch, with findings for every line that does not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from patchgen.finding import Finding, Reading, Severity
from patchgen.notation import graph, gui
from patchgen.notation.atoms import parse, split
from patchgen.notation.words import (
    ARROW,
    BOX_LINE,
    CLOSE,
    GRAPH,
    INLINE_CORD,
    KINDS,
    OPEN,
    OWN_CORD,
    VERBATIM,
)
from patchgen.patch import Atoms, Box, BoxLike, Canvas, Cord, Header, Kind, Patch, Restore, Statement

MAX_DEPTH = 64
_TRAILING_SPACE = re.compile(r"(?<!\\)[ \t\r]+$")


@dataclass(slots=True)
class _OpenCanvas:
    """A canvas while its lines are read."""

    line: int
    restore: Restore | None = None
    nodes: list[BoxLike | Statement] = field(default_factory=list)
    cords: list[Cord] = field(default_factory=list)
    boxes: int = 0

    def closed(self) -> Canvas:
        # Pd writes cords by source and outlet; the sort is stable, so each outlet keeps its sending order.
        cords = sorted(self.cords, key=lambda cord: (cord.source, cord.outlet))
        return Canvas((*self.nodes, *cords), self.header(), self.restore)

    def header(self) -> Header:
        if self.restore is None:
            return Header()
        # The window's title: the name behind `pd`, or what Pd writes where there is none.
        return Header(atoms=(*(self.restore.atoms[1:2] or ("(subpatch)",)), "0"))


def read(text: str) -> Reading:
    """The patch that the notation describes, as far as it goes; every box stands at 0, 0.

    Codes of findings: notation-empty, notation-line (no form of the notation), notation-index (a box's index is
    not the next one), notation-setting (a GUI box's words), notation-cord (a cord's form), cord-to-missing-box,
    canvas-unclosed, canvas-unopened, canvas-depth.
    """
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), start=1):
        line = _TRAILING_SPACE.sub("", line)
        if line and not reader.too_deep:
            reader.line(number, line)
    return reader.finish()


class _Reader:
    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.before: list[Statement] = []
        self.stack = [_OpenCanvas(line=1)]
        self.too_deep = False

    def error(self, code: str, line: int, message: str, column: int = 1) -> None:
        self.findings.append(Finding(code, Severity.ERROR, message, line=line, column=column))

    def line(self, number: int, line: str) -> None:
        if line.startswith("#"):
            self.statement(line)
        elif match := OWN_CORD.fullmatch(line):
            source, outlet, target, inlet = (int(part or 0) for part in match.groups())
            self.cord(number, Cord(source, outlet, target, inlet))
        elif line.startswith(CLOSE):
            self.close(number, split(line))
        elif match := BOX_LINE.fullmatch(line):
            self.box_line(number, int(match.group(1)), match.group(2) or "")
        else:
            self.error("notation-line", number, f"'{line[:60]}' is no line of the notation; a box is 'INDEX TEXT'")

    def statement(self, line: str) -> None:
        chunk, *atoms = split(line)
        statement = Statement(chunk, tuple(atoms))
        root_is_empty = len(self.stack) == 1 and not self.stack[0].nodes
        if root_is_empty and statement.atoms[:1] == ("struct",):
            self.before.append(statement)
        else:
            self.stack[-1].nodes.append(statement)

    def box_line(self, number: int, index: int, text: str) -> None:
        canvas = self.stack[-1]
        if index != canvas.boxes:
            self.error("notation-index", number, f"box {canvas.boxes} comes next, not {index}")
        words, cords = self.split_cords(number, split(text))
        if words[-1:] == [OPEN]:
            self.open(number, parse(words[:-1]))
            return
        try:
            box = _box(parse(words))
        except gui.BadSettingError as error:
            self.error("notation-setting", number, str(error))
            box = Box(Kind.OBJ, parse(words))
        self.add(number, box, cords)

    def split_cords(self, number: int, words: list[str]) -> tuple[list[str], list[str]]:
        """The words of the box and those of its cords."""
        if ARROW not in words:
            return words, []
        arrow = len(words) - 1 - words[::-1].index(ARROW)
        if arrow == len(words) - 1:
            self.error("notation-cord", number, f"no cord stands behind '{ARROW}'; the form is SOURCE.OUTLET>INLET")
        return words[:arrow], words[arrow + 1 :]

    def add(self, number: int, box: BoxLike, cords: list[str]) -> None:
        canvas = self.stack[-1]
        target = canvas.boxes
        canvas.nodes.append(box)
        canvas.boxes += 1
        for word in cords:
            match = INLINE_CORD.fullmatch(word)
            if match is None:
                self.error("notation-cord", number, f"'{word}' is no cord; the form is SOURCE.OUTLET>INLET")
                continue
            source, outlet, inlet = (int(part or 0) for part in match.groups())
            if source >= target:
                later = f"which is not above; write '{source} -> {target}' further down"
                self.error("cord-to-missing-box", number, f"a cord comes from box {source}, {later}")
                continue
            canvas.cords.append(Cord(source, outlet, target, inlet))

    def cord(self, number: int, cord: Cord) -> None:
        boxes = self.stack[-1].boxes
        if max(cord.source, cord.target) >= boxes:
            missing = max(cord.source, cord.target)
            self.error("cord-to-missing-box", number, f"there is no box {missing} above this cord")
            return
        self.stack[-1].cords.append(cord)

    def open(self, number: int, atoms: Atoms) -> None:
        if len(self.stack) == MAX_DEPTH:
            self.error("canvas-depth", number, f"canvases are nested more than {MAX_DEPTH} deep; flatten them")
            self.too_deep = True  # nothing below this line has a place
            return
        self.stack.append(_OpenCanvas(number, Restore(atoms)))

    def close(self, number: int, words: list[str]) -> None:
        words, cords = self.split_cords(number, words)
        if words != [CLOSE]:
            self.error("notation-line", number, f"only cords stand behind '{CLOSE}', not '{' '.join(words[1:])}'")
        if len(self.stack) == 1:
            self.error("canvas-unopened", number, f"'{CLOSE}' closes no canvas; remove it")
            return
        self.add(number, self.stack.pop().closed(), cords)

    def finish(self) -> Reading:
        while len(self.stack) > 1:
            self.error("canvas-unclosed", self.stack[-1].line, f"the canvas that begins here has no '{CLOSE}'")
            self.close(self.stack[-1].line, [CLOSE])
        root = self.stack[0].closed()
        if not root.nodes and not self.before:
            self.error("notation-empty", 1, "there is no box in the text")
            return Reading(None, tuple(self.findings))
        findings = sorted(self.findings, key=lambda finding: finding.line or 0)
        return Reading(Patch(root, before=tuple(self.before)), tuple(findings))


def _box(atoms: Atoms) -> BoxLike:
    word, rest = (atoms[0], atoms[1:]) if atoms else ("", ())
    if word == VERBATIM:
        return Box(Kind.OBJ, rest)
    if word == GRAPH:
        return graph.canvas_of(rest)
    if word in gui.SPECS:
        record = gui.record_of(word, rest)
        return Box(KINDS[word], record) if word in KINDS else Box(Kind.OBJ, (word, *record))
    if word in KINDS:
        return Box(KINDS[word], rest)
    return Box(Kind.OBJ, atoms)
