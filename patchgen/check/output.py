"""Patches that run without a trace.

Codes, both warnings: no-output (nothing that is heard, seen or sent on), dac-unfed (a [dac~] that no cord reaches).
"""

from __future__ import annotations

from collections.abc import Iterator

from patchgen import objects
from patchgen.check.known import title
from patchgen.finding import Finding, Severity
from patchgen.patch import Box, Canvas, Kind, Patch, canvases

# Classes by which something leaves a patch: to ears, eyes, instruments, other patches, arrays.
_OUTWARD = frozenset(
    {
        *("dac~", "output~", "outlet", "print", "print~", "send", "send~", "throw~", "stdout"),
        *("noteout", "ctlout", "pgmout", "bendout", "touchout", "polytouchout", "midiout"),
        *("tabwrite", "tabwrite~", "tabsend~", "soundfiler", "array set", "text set", "text insert", "text fromlist"),
        *("netsend", "writesf~", "value", "savestate", "set", "append", "qlist", "plot"),
        *("drawpolygon", "drawtext", "struct"),
    }
)
_SHOWN = frozenset({"bng", "tgl", "nbx", "hsl", "hradio", "vu"})  # seen where a cord reaches them


def output(patch: Patch) -> Iterator[Finding]:
    if any(box for _, canvas in canvases(patch.canvas) for box in canvas.boxes) and not _speaks(patch):
        message = "Nothing of what this patch does is heard or seen: add [dac~], [print], a number box or [outlet]."
        yield Finding("no-output", Severity.WARNING, message)
    for path, canvas in canvases(patch.canvas):
        fed = {cord.target for cord in canvas.cords}
        for index, box in enumerate(canvas.boxes):
            if isinstance(box, Box) and box.name == "dac~" and index not in fed:
                message = f"No cord reaches {title(box)}, so it is silent."
                yield Finding("dac-unfed", Severity.WARNING, message, canvas=path, box=index)


def _speaks(patch: Patch) -> bool:
    return any(_is_outward(canvas, index) for _, canvas in canvases(patch.canvas) for index in range(len(canvas.boxes)))


def _is_outward(canvas: Canvas, index: int) -> bool:
    box = canvas.boxes[index]
    if not isinstance(box, Box) or box.kind is Kind.TEXT:
        return False
    if box.kind is Kind.MSG:
        return "\\;" in box.atoms  # it sends to a receiver
    kind = objects.class_of(box.atoms)
    unknown = box.kind is Kind.OBJ and not kind  # it may well be one that speaks
    shown = box.kind is not Kind.OBJ or kind in _SHOWN
    return unknown or kind in _OUTWARD or (shown and any(cord.target == index for cord in canvas.cords))
