"""The findings of the reader: code, severity, and what to tell the user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from patchgen.finding import Severity


class Code(NamedTuple):
    severity: Severity
    message: str  # with fields for `str.format`; `{text}` is the beginning of the record


_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

CODES: Mapping[str, Code] = {
    "file-empty": Code(_ERROR, "there is nothing here; a patch begins with '#N canvas 0 50 450 300 12;'"),
    "not-a-patch": Code(_ERROR, "'{text}' is no patch; a patch begins with '#N canvas 0 50 450 300 12;'"),
    "byte-order-mark": Code(_ERROR, "Pd cannot read a file with a byte order mark; save it as UTF-8 without one"),
    "not-utf-8": Code(_NOTE, "byte 0x{byte:02X} is not UTF-8, Pd shows another character; save the file as UTF-8"),
    "text-outside-record": Code(_ERROR, "'{text}' is no record, Pd takes it for a message; remove it"),
    "record-unterminated": Code(_ERROR, "'{text}' has no ';' at its end; add it, or what was cut off"),
    "record-unknown": Code(_ERROR, "Pd knows no record '{text}'; correct or remove it"),
    "record-foreign": Code(_WARNING, "'{text}' is a message for an external, which Pd alone does not understand"),
    "record-old": Code(
        _WARNING, "'{text}' comes from an early Pd and is kept unread; open the patch in Pd and save it"
    ),
    "record-before-canvas": Code(_ERROR, "'{text}' stands before the first '#N canvas'; move it behind"),
    "header-bad": Code(_ERROR, "'{text}' is no header; the form is '#N canvas X Y WIDTH HEIGHT …'"),
    "canvas-unclosed": Code(_ERROR, "the canvas that begins here has no '#X restore'; add one, or remove the header"),
    "canvas-too-deep": Code(_ERROR, "canvases are nested more than {limit} deep; flatten them, this one is not read"),
    "restore-without-canvas": Code(_ERROR, "'{text}' closes no canvas; remove it, or add its '#N canvas'"),
    "position-bad": Code(_ERROR, "'{text}' has no position; the form is '#X {kind} X Y …', in pixels"),
    "comma-bare": Code(_ERROR, r"the record ends for Pd at this comma; write ' \,' where a comma is meant"),
    "width-bad": Code(_ERROR, "'{text}' is no width; the form is '#X f CHARACTERS'"),
    "connect-bad": Code(_ERROR, "'{text}' is no cord; the form is '#X connect SOURCE OUTLET TARGET INLET'"),
    "connect-to-missing-box": Code(_ERROR, "there is no box {index} above this cord; count the {boxes} there from 0"),
    "array-bad": Code(_ERROR, "'{text}' is no array; the form is '#X array NAME SIZE float FLAGS'"),
    "scalar-bad": Code(_ERROR, "'{text}' is no scalar; the form is '#X scalar TEMPLATE VALUES'"),
    "coords-bad": Code(_ERROR, "'{text}' has no seven numbers; the form is '#X coords X1 Y1 X2 Y2 WIDTH HEIGHT SHOWN'"),
    "findings-cut": Code(_NOTE, "{count} more findings are not listed; mend those above first"),
}
