"""What Pd says on its console, as findings.

The wording is that of Pd 0.53.1; a line that Pd calls an error and no rule knows becomes `pd-other`, so nothing
that Pd complains of is lost. Lines that are neither (a [print], say) are no findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from patchgen.finding import Finding, Severity
from patchgen.patch import Cord


@dataclass(frozen=True, slots=True)
class _Rule:
    """A console line and the finding that it becomes; `{0}`, `{1}`… in the message are the groups."""

    code: str
    line: re.Pattern[str]
    message: str
    severity: Severity = Severity.ERROR


_RULES = (
    _Rule(
        "pd-signal-to-control",
        re.compile(r"audio signal outlet connected to nonsignal inlet"),
        "A signal cord ends at a control inlet; Pd ignores it. Put [snapshot~] or [env~] between them.",
    ),
    _Rule(
        "pd-dsp-loop",
        re.compile(r"DSP loop detected"),
        "Signal cords form a loop, so some signal boxes stay silent. Break it with [delwrite~] and [delread~].",
    ),
    _Rule(
        "pd-no-method",
        re.compile(r"^(.*): no method for (?:message )?'(.*)'"),
        "[{0}] does not understand the message `{1}`.",
    ),
    _Rule(
        "pd-bad-arguments",
        re.compile(r"bad arguments for message '(.*)' to object '(.*)'"),
        "[{1}] cannot take these words after `{0}`.",
    ),
    _Rule("pd-no-receiver", re.compile(r"^(.*): no such object"), "Nothing receives what is sent to `{0}`."),
    _Rule(
        "pd-no-array",
        re.compile(r"^(?:(.*?): )?no such (?:array|table)(?: '(.*)')?"),
        "There is no array `{0}{1}`. Add [array define] with this name.",
    ),
    _Rule(
        "pd-stack-overflow",
        re.compile(r"stack overflow"),
        "Messages run in a circle without end. Break it with [delay].",
    ),
    _Rule("pd-cannot-open", re.compile(r"^(.*): (?:can't open|read failed.*)$"), "Pd cannot open the file `{0}`."),
    _Rule(
        "pd-multiply-defined",
        re.compile(r"^(.*): multiply defined"),
        "The name `{0}` is defined twice.",
        Severity.WARNING,
    ),
)

_CORD = re.compile(r"^(?P<canvas>.*) (\d+) (\d+) (\d+) (\d+) \((?P<from>.*)->(?P<to>.*)\) connection failed$")
_VERBOSE = re.compile(r"^verbose\(\d+\): ")
_COMPLAINT = re.compile(r"^(error|warning): ?(.*)$")
_NOT_CREATED = "... couldn't create"


def findings(console: Iterable[str], root: str = "") -> tuple[Finding, ...]:
    """The findings in Pd's console lines, each once. `root` is the file's name: Pd tells a canvas by its name."""
    lines = [_VERBOSE.sub("", line).rstrip() for line in console]
    found: dict[Finding, None] = {}
    for number, line in enumerate(lines):
        finding = _one(lines, number, line, root)
        if finding is not None:
            found[finding] = None
    return tuple(found)


def _one(lines: Sequence[str], number: int, line: str, root: str) -> Finding | None:
    if line == _NOT_CREATED:
        return _not_created(lines[number - 1] if number else "")
    if failed := _CORD.match(line):
        return _failed_cord(failed, root)
    complaint = _COMPLAINT.match(line)
    return _complaint(complaint[1], complaint[2]) if complaint else None


def _not_created(text: str) -> Finding:
    return _error(
        "pd-could-not-create", f"Pd could not create [{text}]: it knows no such object or not these arguments."
    )


def _failed_cord(failed: re.Match[str], root: str) -> Finding:
    source, outlet, target, inlet = (int(failed[group]) for group in range(2, 6))
    name = failed["canvas"]
    message = (
        f"Pd refused the cord from box {source} [{failed['from']}] outlet {outlet} to box {target} "
        f"[{failed['to']}] inlet {inlet} in {name}: no such port, no such box, or the same cord again."
    )
    # Pd names a nested canvas only by its title, which may occur twice: then no place is claimed.
    return _error("pd-connection-failed", message, Cord(source, outlet, target, inlet) if name == root else None)


def _complaint(kind: str, text: str) -> Finding | None:
    for rule in _RULES:
        if match := rule.line.search(text):
            if rule.code == "pd-bad-arguments" and match[2] == "objectmaker":
                return None  # Pd adds "couldn't create"
            groups = ["" if group is None else group for group in match.groups()]
            return Finding(rule.code, rule.severity, rule.message.format(*groups))
    severity = Severity.ERROR if kind == "error" else Severity.WARNING
    return Finding("pd-other", severity, f"Pd says: {text}") if text else None


def _error(code: str, message: str, cord: Cord | None = None) -> Finding:
    return Finding(code, Severity.ERROR, message, cord=cord)
