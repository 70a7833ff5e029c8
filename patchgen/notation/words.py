"""The first words of the notation that are not an object's name, and the small syntax around a box's text."""

from __future__ import annotations

import re

from patchgen.notation.gui import SPECS
from patchgen.patch import Kind

# First word in the notation -> kind of box. The words of `gui.SPECS` that are objects in Pd are not among them.
KINDS = {
    "msg": Kind.MSG,
    "comment": Kind.TEXT,
    "floatatom": Kind.FLOATATOM,
    "symbolatom": Kind.SYMBOLATOM,
    "listbox": Kind.LISTBOX,
    "garray": Kind.ARRAY,
    "scalar": Kind.SCALAR,
}
WORDS = {kind: word for word, kind in KINDS.items()}
VERBATIM = "obj"
GRAPH = "graph"
# An object with one of these names is written behind `obj`, its arguments as they are.
RESERVED = frozenset({*KINDS, *SPECS, VERBATIM, GRAPH})

# Nine digits are more than any canvas has boxes, and fewer than it takes to hurt.
OWN_CORD = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,9}))? -> ([0-9]{1,9})(?:\.([0-9]{1,9}))?")
INLINE_CORD = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,9}))?(?:>([0-9]{1,9}))?")
BOX_LINE = re.compile(r"([0-9]{1,9})(?: (.*))?", re.DOTALL)
ARROW = "<-"
OPEN, CLOSE = "{", "}"
