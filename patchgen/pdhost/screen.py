"""What is known of a file before a Pd loads it: could it do harm, and could it reach the patches around it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from patchgen.check.safety import safety
from patchgen.finding import Finding, Reading, Severity
from patchgen.patch import Box, Patch, canvases
from patchgen.pdfile import load

# Pd takes what is no record for a message to anything, `pd quit` say, and an unknown word after `#X` for one to the
# canvas.
_MESSAGES = {"not-a-patch", "text-outside-record", "record-unknown"}
_DIVISIONS = ("/", "//", "/~")  # objects with a slash that name no folder
_MOST_ABSTRACTIONS = 200


@dataclass(frozen=True, slots=True)
class Screened:
    """`harm`: why not to load the file. `alone`: it is loaded into a Pd of its own, for it may leave things behind:
    what is harmful, cannot be read, opens abstractions or libraries, or changes where Pd looks for them."""

    harm: tuple[Finding, ...] = ()
    alone: bool = False


def screened(file: Path) -> Screened:
    """What is known of the file and of the abstractions beside it. What cannot be opened is for Pd to complain of."""
    try:
        reading = load(file)
    except OSError:
        return Screened()
    harm = list(_harm(reading, file.name))
    beside = tuple(_abstractions(file.parent, reading.patch)) if reading.patch else ()
    for abstraction in beside:
        harm += _harm(load(abstraction), abstraction.name)
    alone = bool(harm or beside or _is_broken(reading) or (reading.patch and _looks_elsewhere(reading.patch)))
    return Screened(tuple(harm), alone)


def harm(patch: Patch) -> tuple[Finding, ...]:
    """Why not to run a patch that is no file: what could do harm in it, the records around its canvas among them."""
    from patchgen.pdfile import read, write

    return tuple(_harm(read(write(patch)), "The patch"))


def _harm(reading: Reading, name: str) -> Iterator[Finding]:
    for finding in reading.findings:
        if finding.code in _MESSAGES:
            message = f"{name} holds text that Pd would take for a message to anything, to Pd itself say. Remove it."
            yield Finding("unsafe-text", Severity.ERROR, message, line=finding.line, column=finding.column)
    if reading.patch:
        yield from safety(reading.patch)


def _is_broken(reading: Reading) -> bool:
    return any(finding.severity is Severity.ERROR for finding in reading.findings)


def _abstractions(folder: Path, patch: Patch) -> Iterator[Path]:
    """The files beside the patch that its boxes open, and those that these open, each once."""
    seen: set[str] = set()
    waiting = [patch]
    while waiting and len(seen) < _MOST_ABSTRACTIONS:
        for name in _names(waiting.pop()) - seen:
            seen.add(name)
            file = folder / f"{name}.pd"
            if file.is_file():
                yield file
                if opened := load(file).patch:
                    waiting.append(opened)


def _names(patch: Patch) -> set[str]:
    boxes = [box for _, canvas in canvases(patch.canvas) for box in canvas.boxes if isinstance(box, Box)]
    cloned = {atom for box in boxes if box.name == "clone" for atom in box.args}
    return {box.name for box in boxes if box.name and "\0" not in box.name and len(box.name) < 200} | cloned


def _looks_elsewhere(patch: Patch) -> bool:
    """Libraries and paths of one patch would stay for the next."""
    every = [canvas for _, canvas in canvases(patch.canvas)]
    if any(statement.atoms[:1] == ("declare",) for canvas in every for statement in canvas.statements):
        return True
    names = {box.name for canvas in every for box in canvas.boxes if isinstance(box, Box)}
    return "declare" in names or any("/" in name and name not in _DIVISIONS for name in names)
