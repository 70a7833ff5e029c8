"""The ports of a box, abstractions beside the patch included."""

from __future__ import annotations

from pathlib import Path

from patchgen import objects, pdfile
from patchgen.objects import Ports
from patchgen.patch import Atoms, Box, BoxLike, Kind

# How the file names of compiled objects end, by system and processor.
_COMPILED = (
    *(".pd_linux", ".l_amd64", ".l_i386", ".l_arm64", ".l_arm", ".linux-amd64-32.so", ".linux-arm64-32.so"),
    *(".pd_darwin", ".d_fat", ".d_amd64", ".d_arm64", ".dll", ".m_amd64", ".m_i386"),
)


def ports_of(box: BoxLike, folder: Path | None) -> Ports | None:
    """As `objects.ports_of`; the ports of an unknown box are looked for in `folder/name.pd`."""
    ports = objects.ports_of(box)
    if ports is not None or not isinstance(box, Box):
        return ports
    return _abstraction(_file_name(box), folder) if folder else None


def is_external(box: Box, folder: Path | None) -> bool:
    """Whether the box's class is compiled and lies beside the patch: Pd creates it, but its ports are not known."""
    return folder is not None and any((folder / f"{box.name}{suffix}").is_file() for suffix in _COMPILED)


def is_computed(box: Box) -> bool:
    """Whether the box's name is only known when the patch runs."""
    return "$" in box.name


def _file_name(box: Box) -> str:
    """The abstraction that the box is, or that it clones."""
    return _cloned(box.args) if box.name == "clone" else box.name


def _cloned(args: Atoms) -> str:
    """What [clone] copies: after its flags stand a name and a number in either order; empty where they do not."""
    while args and objects.is_flag(args[0]):
        args = args[2:] if args[0] == "-s" else args[1:]
    names = [atom for atom in args[:2] if objects.number(atom) is None]
    return names[0] if len(args) > 1 and len(names) == 1 else ""


def _abstraction(name: str, folder: Path) -> Ports | None:
    path = folder / f"{name}.pd"
    if not name or not path.is_file():
        return None
    patch = pdfile.load(path).patch
    return objects.canvas_ports(patch.canvas) if patch else None


def title(box: BoxLike, most: int = 40) -> str:
    """The box as it is named in a message: `[osc~ 440]`, `[a message`."""
    if not isinstance(box, Box):
        return f"[{' '.join(box.restore.atoms) if box.restore else ''}]"
    text = " ".join(box.atoms)
    text = text if len(text) <= most else text[: most - 1] + "…"
    return f"[{text}]" if box.kind is Kind.OBJ else f"[{box.kind} {text}]".replace(" ]", "]")
