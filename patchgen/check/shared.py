"""Names that boxes share: an array that is read has to be there, a delay line that is tapped has to be written.

Codes: array-missing, delay-line-missing, signal-missing (a [receive~] or [catch~] without its counterpart is silent).
An error where Pd looks for the name as soon as sound is on, and complains; a warning where it looks later or not at
all, or where an abstraction may have what is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from patchgen import objects
from patchgen.check.known import title
from patchgen.finding import Finding, Severity
from patchgen.patch import Box, BoxLike, Kind, Patch, canvases


@dataclass(frozen=True, slots=True)
class _Need:
    """Boxes of the classes `users` need one of the classes `makers` with the same first argument."""

    code: str
    severity: Severity
    users: frozenset[str]
    makers: frozenset[str]
    remedy: str


_MESSAGE_USERS = frozenset({"tabread", "tabread4", "tabwrite"})
_SIGNAL_USERS = frozenset(
    {"tabread~", "tabread4~", "tabwrite~", "tabplay~", "tabosc4~", "tabsend~", "tabreceive~"},
)
_ARRAYS, _ADD_ARRAY = frozenset({"table", "array define"}), "Add [array define{}]."
_DELAY_USERS, _DELAYS = frozenset({"delread~", "delread4~"}), frozenset({"delwrite~"})
_NEEDS = (
    _Need("array-missing", Severity.WARNING, _MESSAGE_USERS, _ARRAYS, _ADD_ARRAY),
    _Need("array-missing", Severity.ERROR, _SIGNAL_USERS, _ARRAYS, _ADD_ARRAY),
    _Need("delay-line-missing", Severity.ERROR, _DELAY_USERS, _DELAYS, "Add [delwrite~{}]."),
    _Need("signal-missing", Severity.ERROR, frozenset({"receive~"}), frozenset({"send~"}), "Add [send~{}]."),
    _Need("signal-missing", Severity.WARNING, frozenset({"catch~"}), frozenset({"throw~"}), "Add [throw~{}]."),
)
_CONCERNED = frozenset[str]().union(*(need.users | need.makers for need in _NEEDS))


def shared(patch: Patch) -> Iterator[Finding]:
    alone = not _has_abstraction(patch)
    made = {thing for _, canvas in canvases(patch.canvas) for box in canvas.boxes if (thing := _thing(box))}
    for path, canvas in canvases(patch.canvas):
        for index, box in enumerate(canvas.boxes):
            name = _thing(box)[1]
            for need in _unmet(box, made):
                remedy = need.remedy.format(f" {name}" if name else "")
                message = f"Nothing in this patch makes what {title(box)} needs. {remedy}"
                yield Finding(need.code, need.severity if alone else Severity.WARNING, message, canvas=path, box=index)


def _has_abstraction(patch: Patch) -> bool:
    """Whether a box is a file of its own, which may make names as well."""
    return any(
        isinstance(box, Box) and box.name and objects.class_of(box.atoms) in ("", "clone")
        for _, canvas in canvases(patch.canvas)
        for box in canvas.boxes
    )


def _unmet(box: BoxLike, made: Collection[tuple[str, str]]) -> Iterator[_Need]:
    kind, name = _thing(box)
    if (not name and kind != "receive~") or ("$" in name and "$0" not in name):  # only known when the patch runs
        return
    for need in _NEEDS:
        if kind in need.users and not any((maker, name) in made for maker in need.makers):
            yield need


def _thing(box: BoxLike) -> tuple[str, str]:
    """The box's class and the name that it shares with others, empty where there is none."""
    if not isinstance(box, Box):
        return "", ""
    if box.kind is Kind.ARRAY:
        return "table", box.atoms[0] if box.atoms else ""
    kind = objects.class_of(box.atoms) if box.kind is Kind.OBJ else ""
    if kind not in _CONCERNED:
        return "", ""
    words = [atom for atom in box.atoms[len(kind.split(" ")) :] if not objects.is_flag(atom)]
    named = words and objects.number(words[0]) is None  # Pd takes 0 for no name, and refuses other numbers
    return kind, words[0] if named else ""
