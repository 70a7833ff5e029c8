"""The grammar of the compact notation, for llguidance: which lines and which boxes exist.

A grammar can't count, so it says nothing of which indices and ports exist at a point of the text; that is for
`patchgen.model.wiring`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from patchgen.errors import ModelError
from patchgen.model import refusal
from patchgen.notation.gui import SPECS, Spec
from patchgen.notation.words import GRAPH, KINDS, RESERVED, VERBATIM

MAX_GRAMMAR_BYTES = 1_000_000

_SUBPATCH = "pd"  # always with its braces here

# One terminal for each kind of line, its line break included, so that a line is matched by one automaton.
# Canvases nest, which takes a rule. Indices and ports have no leading zeros and no needless ones. The records are those
# that are neither boxes nor cords, which have lines of their own, and no mark in them begins another record.
_LINES = r"""
start: line+ | REFUSAL
line: BOX_LINE | CORD_LINE | RECORD_LINE | nested
nested: OPEN_LINE line* CLOSE_LINE

BOX_LINE: INDEX " " BOX CORDS? "\n"
CORD_LINE: INDEX OUTLET? " -> " INDEX OUTLET? "\n"
RECORD_LINE: RECORD (" " WORD)* "\n"
RECORD: "#A" | "#N struct" | "#X coords" | "#X declare"
OPEN_LINE: INDEX (" pd" | " graph") (" " TEXT)? " {\n"
CLOSE_LINE: "}" CORDS? "\n"

CORDS: " <-" (" " INDEX OUTLET? (">" PORT)?)+
INDEX: /0|[1-9][0-9]{0,3}/
OUTLET: "." PORT
PORT: /[1-9][0-9]{0,2}/

TEXT: (WORD MARKS? | MARKS) (" " WORD MARKS?)*
WORD: /([^\x00-\x20\x7f\\,;]|\\[^\x00-\x1f\x7f])+/ & ~/<-|\{/
MARKS: /[,;]+/
NUMBER: /-?[0-9]{1,9}(\.[0-9]{1,7})?(e[+-]?[0-9]{1,2})?/
SIZE: /[1-9][0-9]{0,8}/
"""


@dataclass(frozen=True, slots=True)
class GrammarText:
    """A grammar in llguidance's dialect of Lark; `source` says in messages whose it is.

    `is_notation`: it is the compact notation's own, so that what is in the patch can be followed besides.
    """

    text: str
    source: str
    is_notation: bool = False


def of_notation(name: str) -> GrammarText | None:
    """The grammar of a notation; None for raw `.pd`, which has none.

    Its boxes are those of the catalogue, the user's own where there is one.
    """
    if name != "compact":
        return None
    from patchgen import objects

    return GrammarText(compact(objects.names()), "of the compact notation", is_notation=True)


def compact(names: Iterable[str]) -> str:
    """The grammar of the compact notation in llguidance's dialect of Lark, with these names of objects."""
    objects = sorted(set(names) - RESERVED - {_SUBPATCH})
    if not objects:
        raise ModelError("No object names are known, so there is no grammar; reinstall PatchGen")
    kinds = [word for word in KINDS if word not in SPECS]
    terminals = {
        "BOX": "OBJECT | VERBATIM | KIND | ARRAY | GUI",
        "OBJECT": '(NAME | NUMBER) (" " TEXT)?',
        "NAME": any_of(objects),
        "VERBATIM": f'{json.dumps(VERBATIM)} " " ({any_of(sorted(RESERVED))}) (" " TEXT)?',
        "KIND": f'({any_of(kinds)}) (" " TEXT)?',
        "ARRAY": f'{json.dumps(GRAPH)} " " WORD " " SIZE (" " NUMBER " " NUMBER)? (" flags=" PORT | " flags=0")?',
        "GUI": " | ".join(gui_box(word, spec) for word, spec in SPECS.items()),
        "REFUSAL": refused(),
    }
    return "%llguidance {}\n" + _LINES + "".join(f"{name}: {body}\n" for name, body in terminals.items())


def any_of(words: Iterable[str]) -> str:
    return " | ".join(json.dumps(word, ensure_ascii=False) for word in words)


def refused() -> str:
    """The one line that stands in place of a patch."""
    return f'"{refusal.WORD} " ({any_of(refusal.REASONS)}) "\\n"'


def gui_box(word: str, spec: Spec, number: str = "NUMBER", text: str = "WORD") -> str:
    """A GUI box with its settings in the notation's order, each optional; the rules' own names for what they hold."""
    settings = []
    if spec.positional:
        settings.append(" ".join([f'" " {number}'] * len(spec.positional)))
    if "log" in spec.fields:
        settings.append('" log"')
    if "init" in spec.fields:
        settings.append(f'" init=" {number}')
    settings += [f'" {key}=" {text}' for key in ("send", "receive", "label") if key in spec.fields]
    return " ".join([json.dumps(word), *(f"({setting})?" for setting in settings)])


def load(path: Path) -> GrammarText:
    """A grammar of the user's: Lark, or GBNF as llama.cpp has it. Raises `ModelError`."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        raise ModelError(f"The grammar {path} can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ModelError(f"The grammar {path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    if len(data) > MAX_GRAMMAR_BYTES:
        raise ModelError(f"The grammar {path} has {len(data):,} bytes; at most {MAX_GRAMMAR_BYTES:,} are read")
    return GrammarText(_as_lark(text, path), str(path))


def _as_lark(text: str, path: Path) -> str:
    from llguidance.gbnf_to_lark import any_to_lark

    try:
        return str(any_to_lark(text))
    except Exception as error:  # the converter raises bare Exception for what it can't resolve
        raise ModelError(f"The grammar {path} is neither Lark nor GBNF: {error}") from error
