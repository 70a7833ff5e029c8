"""What objects Pd has and what ports they have, measured from the real Pd."""

from patchgen.objects.catalogue import Catalogue, Entry, catalogue
from patchgen.objects.lookup import canvas_ports, close_names, lookup, names, ports_of, subjects
from patchgen.objects.ports import CONTROL, SIGNAL, Ports

__all__ = [
    "CONTROL",
    "SIGNAL",
    "Catalogue",
    "Entry",
    "Ports",
    "canvas_ports",
    "catalogue",
    "close_names",
    "lookup",
    "names",
    "ports_of",
    "subjects",
]
