"""Boxes that Pd would not create, or would complain of while it creates them.

Codes: unknown-box (no such object), bad-arguments (the object does not take these creation arguments),
wrong-argument (it leaves one out that it does not understand, as in [pack 1 word]), all errors; empty-box (an object
box without text), a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from patchgen import objects
from patchgen.check.arguments import wrong_argument
from patchgen.check.known import is_computed, is_external, ports_of, title
from patchgen.check.packages import homes
from patchgen.finding import Finding, Severity
from patchgen.patch import Box, Kind, Patch, canvases


def boxes(patch: Patch, folder: Path | None = None) -> Iterator[Finding]:
    for path, canvas in canvases(patch.canvas):
        for index, box in enumerate(canvas.boxes):
            if isinstance(box, Box) and box.kind is Kind.OBJ and (trouble := _trouble(box, folder)):
                code, severity, message = trouble
                yield Finding(code, severity, message, canvas=path, box=index)


def _trouble(box: Box, folder: Path | None) -> tuple[str, Severity, str] | None:
    if not box.name:
        return "empty-box", Severity.WARNING, "An object box is empty: give it a name or remove it."
    if is_computed(box):
        return None
    if ports_of(box, folder) is not None:
        return _wrong_argument(box)
    if box.name in objects.names() and box.name != "clone":
        return "bad-arguments", Severity.ERROR, f"{title(box)} does not take these arguments{_what_it_takes(box.name)}."
    if is_external(box, folder):
        return None
    return (
        "unknown-box",
        Severity.ERROR,
        f"There is no object {title(box)}{_what_was_meant(box)}.{_where_it_is(box.name)}",
    )


def _wrong_argument(box: Box) -> tuple[str, Severity, str] | None:
    trouble = wrong_argument(box)
    return ("wrong-argument", Severity.ERROR, f"In {title(box)} {trouble}.") if trouble else None


def _what_it_takes(name: str) -> str:
    words = objects.subjects(name)
    return f": one of these follows `{name}`: {', '.join(words)}" if words else ""


def _what_was_meant(box: Box) -> str:
    if box.name == "clone":
        return " to copy: an abstraction is a file of its own, and there is none beside the patch"
    near = " or ".join(f"[{name}]" for name in objects.close_names(box.name))
    return f"; did you mean {near}" if near else ""


def _where_it_is(name: str) -> str:
    """Where Debian and Pd's own search have it, if it is an object of a library."""
    found = homes(name)
    if not found:
        return ""
    packages = " or ".join(dict.fromkeys(home.package for home in found))
    libraries = " or ".join(dict.fromkeys(home.library for home in found))
    return f" It is in Debian's {packages}; in Pd: Help > Find externals > {libraries}."
