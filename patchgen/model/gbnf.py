"""The grammar of the compact notation in GBNF, for servers that take one (llama.cpp's, and vLLM's backends).

The same texts as `patchgen.model.grammar` allows, which is written for llguidance and its lexer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from patchgen.model.grammar import any_of, gui_box, refused
from patchgen.notation.gui import SPECS
from patchgen.notation.words import GRAPH, KINDS, RESERVED, VERBATIM

_SUBPATCH = "pd"  # always with its braces here

_RULES = r"""
root ::= line+ | refusal
line ::= index tail | record
tail ::= " " box cords? "\n" | outlet? " -> " index outlet? "\n" | nested
nested ::= (" pd" | " graph") (" " text)? " {\n" line* "}" cords? "\n"
record ::= ("#A" | "#N struct" | "#X coords" | "#X declare") (" " word)* "\n"
cords ::= " <-" (" " index outlet? (">" port)?)+
index ::= "0" | [1-9] [0-9]{0,3}
outlet ::= "." port
port ::= [1-9] [0-9]{0,2}
text ::= (word marks? | marks) (" " word marks?)*
word ::= (escaped | [^\x00-\x20\x7f\\,;<{]) char* | "<" unlike? | "{" char+
unlike ::= (escaped | [^\x00-\x20\x7f\\,;-]) char* | "-" char+
char ::= escaped | [^\x00-\x20\x7f\\,;]
escaped ::= "\\" [^\x00-\x1f\x7f]
marks ::= [,;]+
number ::= "-"? [0-9]{1,9} ("." [0-9]{1,7})? ("e" [+-]? [0-9]{1,2})?
size ::= [1-9] [0-9]{0,8}
"""


def of_notation(name: str) -> str | None:
    """The grammar of a notation as text; None for raw `.pd`, which has none."""
    if name != "compact":
        return None
    from patchgen import objects

    return compact(objects.names())


def compact(names: Iterable[str]) -> str:
    """The grammar of the compact notation with these names of objects."""
    kinds = [word for word in KINDS if word not in SPECS]
    rules = {
        "box": "object | verbatim | kind | array | gui",
        "object": '(name | number) (" " text)?',
        "name": any_of(sorted(set(names) - RESERVED - {_SUBPATCH})),
        "verbatim": f'{json.dumps(VERBATIM)} " " ({any_of(sorted(RESERVED))}) (" " text)?',
        "kind": f'({any_of(kinds)}) (" " text)?',
        "array": f'{json.dumps(GRAPH)} " " word " " size (" " number " " number)? (" flags=" (port | "0"))?',
        "gui": " | ".join(gui_box(word, spec, "number", "word") for word, spec in SPECS.items()),
        "refusal": refused(),
    }
    return _RULES.lstrip() + "".join(f"{name} ::= {body}\n" for name, body in rules.items())
