"""The text of a box as Pd shows it, and where Pd breaks it into lines (`binbuf_gettext`, `rtext_senditup`)."""

from __future__ import annotations

import re

from patchgen.patch import Atoms, BoxLike, Canvas, Kind

# Pd breaks a box without a width suffix at this many characters.
LINE = 60

_FLOAT = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_ESCAPE = re.compile(r"\\(.?)", re.DOTALL)
_SPECIAL = re.compile(r"([\s;,\\])")
_SEPARATORS = {"\\,": ", ", ",": ", ", "\\;": ";\n", ";": ";\n"}


def shown(atoms: Atoms) -> str:
    """Atoms of a file as Pd shows them: `\\,` closes up, `\\;` ends a line, numbers are printed anew."""
    text = ""
    for atom in atoms:
        if atom in _SEPARATORS:
            text = text.removesuffix(" ") + _SEPARATORS[atom]
        else:
            text += _shown_atom(atom) + " "
    return text[:-1]


def _shown_atom(atom: str) -> str:
    if _FLOAT.fullmatch(atom):
        return f"{float(atom):g}"
    # Pd takes escapes away when it reads the file, and again when it makes the box; it shows what then needs one.
    symbol = _ESCAPE.sub(r"\1", _ESCAPE.sub(r"\1", atom))
    return _SPECIAL.sub(r"\\\1", symbol)


def text_of(box: BoxLike) -> str:
    """What stands in a box; an atom box shows its value, which is 0 or nothing when a patch opens."""
    if isinstance(box, Canvas):
        return shown(box.restore.atoms) if box.restore else ""
    if box.kind is Kind.FLOATATOM:
        return "0"
    return "" if box.kind in (Kind.SYMBOLATOM, Kind.LISTBOX) else shown(box.atoms)


def broken(text: str, width: int | None) -> list[str]:
    """The lines of a text in a box of `width` characters (the suffix `, f 12`; None: Pd's own limit)."""
    limit = width or LINE
    lines: list[str] = []
    start = 0
    while start < len(text):
        newline = text.find("\n", start, start + limit)
        space = text.rfind(" ", start, start + limit + 1)
        if newline >= 0:
            end, after = newline, newline + 1
        elif len(text) - start <= limit:
            end = after = len(text)
        elif space >= 0:
            end, after = space, space + 1
        else:
            end = after = start + limit
        lines.append(text[start:end])
        start = after
    return lines or [""]
