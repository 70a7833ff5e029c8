"""What objects Pd has and what ports they have, measured from the real Pd."""

from patchgen.objects.catalogue import VARIABLE, Catalogue, Entry, Help, catalogue, own_file, shipped
from patchgen.objects.lookup import (
    aliases,
    canvas_ports,
    class_of,
    close_names,
    head_of,
    is_external,
    lookup,
    names,
    ports_of,
    subjects,
)
from patchgen.objects.ports import CONTROL, SIGNAL, Ports
from patchgen.objects.rules import FORMS, is_flag, number

__all__ = [
    "CONTROL",
    "FORMS",
    "SIGNAL",
    "VARIABLE",
    "Catalogue",
    "Entry",
    "Help",
    "Ports",
    "aliases",
    "canvas_ports",
    "catalogue",
    "class_of",
    "close_names",
    "head_of",
    "is_external",
    "is_flag",
    "lookup",
    "names",
    "number",
    "own_file",
    "ports_of",
    "shipped",
    "subjects",
]
