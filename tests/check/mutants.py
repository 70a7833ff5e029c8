"""Patches with one thing broken in each: what was done is known, and a seed brings the same ones again.

    for mutant in mutants(bases, count=5000, seed=1): ...

`TREE` are the mutations of boxes and cords, `TEXT` those of the file's records. Each takes a random generator and a
patch and gives the patch that it made and, in a few words, what it did; None where there is nothing to break.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from random import Random
from typing import TypeAlias

from patchgen import objects, pdfile
from patchgen.check import safety
from patchgen.objects import SIGNAL, Ports
from patchgen.patch import Box, Canvas, Cord, Patch, canvases, with_boxes
from patchgen.pdfile.tokenize import tokenize

TreeChange: TypeAlias = Callable[[Random, Canvas], tuple[Canvas, str] | None]
TextChange: TypeAlias = Callable[[Random, list[str]], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file made from the patch `base` by the mutation of that name; `done` says where and what."""

    base: str
    mutation: str
    done: str
    data: bytes


def mutants(bases: Mapping[str, Patch], count: int, seed: int) -> list[Mutant]:
    """So many mutants, no two with the same bytes, as many of each mutation; none does harm that its base does not.

    Each mutation needs a base that has something for it to break, or this has no end.
    """
    rng = Random(seed)
    names = sorted(bases)
    mutations = [*TREE, *TEXT]
    made: dict[bytes, Mutant] = {}
    while len(made) < count:
        mutation, base = mutations[len(made) % len(mutations)], rng.choice(names)
        changed = _change(rng, mutation, bases[base])
        if changed and changed[0] not in made and _harmless(changed[0], bases[base]):
            made[changed[0]] = Mutant(base, mutation, changed[1], changed[0])
    return list(made.values())


def _change(rng: Random, mutation: str, patch: Patch) -> tuple[bytes, str] | None:
    if mutation in TEXT:
        text = pdfile.write(patch).decode("utf-8", "surrogateescape")
        done = TEXT[mutation](rng, [record.raw for record in tokenize(text)])
        return done and (done[0].encode("utf-8", "surrogateescape"), done[1])
    path, canvas = rng.choice(list(canvases(patch.canvas)))
    changed = TREE[mutation](rng, canvas)
    if changed is None:
        return None
    where = f"in canvas {'/'.join(map(str, path))}: " if path else ""
    return pdfile.write(replace(patch, canvas=_within(patch.canvas, path, changed[0]))), where + changed[1]


def _within(canvas: Canvas, path: tuple[int, ...], changed: Canvas) -> Canvas:
    if not path:
        return changed
    boxes = list(canvas.boxes)
    inner = boxes[path[0]]
    assert isinstance(inner, Canvas)
    boxes[path[0]] = _within(inner, path[1:], changed)
    return with_boxes(canvas, boxes)


def _harmless(data: bytes, base: Patch) -> bool:
    patch = pdfile.read(data).patch
    known = {finding.message for finding in safety(base)}
    return patch is None or all(finding.message in known for finding in safety(patch))


# Boxes


def _named(canvas: Canvas, least_arguments: int = 0) -> list[int]:
    """The object boxes with so many arguments or more."""
    return [
        index
        for index, box in enumerate(canvas.boxes)
        if isinstance(box, Box) and box.name and len(box.args) >= least_arguments
    ]


def _with_text(canvas: Canvas, index: int, atoms: tuple[str, ...]) -> tuple[Canvas, str]:
    boxes = list(canvas.boxes)
    box = boxes[index]
    assert isinstance(box, Box)
    boxes[index] = replace(box, atoms=atoms)
    return with_boxes(canvas, boxes), f"box {index} [{' '.join(box.atoms)}] became [{' '.join(atoms)}]"


def _rename(rng: Random, canvas: Canvas, new_name: Callable[[Random, str], str]) -> tuple[Canvas, str] | None:
    candidates = _named(canvas)
    if not candidates:
        return None
    index = rng.choice(candidates)
    box = canvas.boxes[index]
    assert isinstance(box, Box)
    return _with_text(canvas, index, (new_name(rng, box.name), *box.args))


def _misspelt(rng: Random, name: str) -> str:
    """A name that is no object's: a letter doubled, lost, or another instead."""
    for letters in count(1):
        place, letter = rng.randrange(len(name)), rng.choice("abcdefghijklmnopqrstuvwxyz") * letters
        new = rng.choice([name[:place] + letter + name[place:], name[:place] + letter + name[place + 1 :]])
        if new not in objects.names() and objects.number(new) is None:
            return new
    raise AssertionError


def _another(rng: Random, name: str) -> str:
    return rng.choice(sorted(objects.names() - {name}))


def box_misspelt(rng: Random, canvas: Canvas) -> tuple[Canvas, str] | None:
    return _rename(rng, canvas, _misspelt)


def box_renamed(rng: Random, canvas: Canvas) -> tuple[Canvas, str] | None:
    return _rename(rng, canvas, _another)


def argument_dropped(rng: Random, canvas: Canvas) -> tuple[Canvas, str] | None:
    return _other_argument(rng, canvas, lambda _: ())


def argument_retyped(rng: Random, canvas: Canvas) -> tuple[Canvas, str] | None:
    """A number becomes a symbol, a symbol a number."""
    return _other_argument(rng, canvas, lambda atom: ("word",) if objects.number(atom) is not None else ("7",))


def _other_argument(rng: Random, canvas: Canvas, other: Callable[[str], tuple[str, ...]]) -> tuple[Canvas, str] | None:
    candidates = _named(canvas, 1)
    if not candidates:
        return None
    index = rng.choice(candidates)
    box = canvas.boxes[index]
    assert isinstance(box, Box)
    place = rng.randrange(1, len(box.atoms))
    return _with_text(canvas, index, (*box.atoms[:place], *other(box.atoms[place]), *box.atoms[place + 1 :]))


# Cords


def _with_cord(canvas: Canvas, old: Cord | None, new: Cord) -> tuple[Canvas, str]:
    """The cord moved, or added behind all that is there."""
    if old is None:
        return replace(canvas, nodes=(*canvas.nodes, new)), f"cord {_ends(new)} added"
    nodes = list(canvas.nodes)
    nodes[nodes.index(old)] = new
    return replace(canvas, nodes=tuple(nodes)), f"cord {_ends(old)} became {_ends(new)}"


def _ends(cord: Cord) -> str:
    return f"{cord.source} {cord.outlet} {cord.target} {cord.inlet}"


def _ports(canvas: Canvas, index: int) -> Ports:
    return objects.ports_of(canvas.boxes[index]) or Ports()


def _moved(rng: Random, canvas: Canvas, move: Callable[[Cord], Cord]) -> tuple[Canvas, str] | None:
    if not canvas.cords:
        return None
    cord = rng.choice(canvas.cords)
    return _with_cord(canvas, cord, move(cord))


def outlet_past_last(rng: Random, canvas: Canvas) -> tuple[Canvas, str] | None:
    return _moved(rng, canvas, lambda cord: replace(cord, outlet=_past(rng, _ports(canvas, cord.source).outlets)))


def inlet_past_last(rng: Random, canvas: Canvas) -> tuple[Canvas, str] | None:
    return _moved(rng, canvas, lambda cord: replace(cord, inlet=_past(rng, _ports(canvas, cord.target).inlets)))


def _past(rng: Random, ports: str) -> int:
    return len(ports) + rng.choice([0, 0, 1, 5])


def cord_to_no_box(rng: Random, canvas: Canvas) -> tuple[Canvas, str] | None:
    box = len(canvas.boxes) + rng.choice([0, 1, 20])
    if rng.random() < 0.5:
        return _moved(rng, canvas, lambda cord: replace(cord, source=box))
    return _moved(rng, canvas, lambda cord: replace(cord, target=box))


def cord_moved(rng: Random, canvas: Canvas) -> tuple[Canvas, str] | None:
    """To any box and any of its first inlets, whether they are there or not."""
    target, inlet = rng.randrange(max(1, len(canvas.boxes))), rng.choice([0, 0, 0, 1, 2])
    return _moved(rng, canvas, lambda cord: replace(cord, target=target, inlet=inlet))


def cord_doubled(rng: Random, canvas: Canvas) -> tuple[Canvas, str] | None:
    return _with_cord(canvas, None, replace(rng.choice(canvas.cords))) if canvas.cords else None


def signal_to_control(rng: Random, canvas: Canvas) -> tuple[Canvas, str] | None:
    outlets = [end for end in _ends_of(canvas, "outlets") if end[2] == SIGNAL]
    inlets = [end for end in _ends_of(canvas, "inlets") if end[2] != SIGNAL]
    if not outlets or not inlets:
        return None
    source, target = rng.choice(outlets), rng.choice(inlets)
    return _with_cord(canvas, None, Cord(source[0], source[1], target[0], target[1]))


def _ends_of(canvas: Canvas, side: str) -> list[tuple[int, int, str]]:
    """Box, port and rate of all outlets or inlets."""
    return [
        (index, port, rate)
        for index in range(len(canvas.boxes))
        for port, rate in enumerate(getattr(_ports(canvas, index), side))
    ]


def signal_cord_back(rng: Random, canvas: Canvas) -> tuple[Canvas, str] | None:
    """A cord against the way of one that carries a signal."""
    ways = [
        Cord(cord.target, outlet, cord.source, inlet)
        for cord in canvas.cords
        if _ports(canvas, cord.source).outlets[cord.outlet : cord.outlet + 1] == SIGNAL
        for outlet, rate in enumerate(_ports(canvas, cord.target).outlets)
        if rate == SIGNAL
        for inlet, rate in enumerate(_ports(canvas, cord.source).inlets)
        if rate == SIGNAL
    ]
    return _with_cord(canvas, None, rng.choice(ways)) if ways else None


# The text of the file: each takes its records, one string each


def file_cut(rng: Random, records: list[str]) -> tuple[str, str] | None:
    """The file ends within a record."""
    place = rng.randrange(1, len(records))
    record = records[place].rstrip()
    if len(record) < 3:
        return None
    end = rng.randrange(1, len(record))
    return "".join(records[:place]) + record[:end], f"the file ends within record {place}, after {record[:end]!r}"


def file_cut_between(rng: Random, records: list[str]) -> tuple[str, str] | None:
    """The file ends behind a record within a nested canvas."""
    depths = [0]
    for record in records:
        depths.append(depths[-1] + record.startswith("#N canvas") - record.startswith("#X restore"))
    places = [place for place, depth in enumerate(depths) if depth > 1]
    if not places:
        return None
    place = rng.choice(places)
    return "".join(records[:place]), f"the file ends behind record {place - 1}, in a nested canvas"


def semicolon_lost(rng: Random, records: list[str]) -> tuple[str, str] | None:
    place = rng.randrange(len(records))
    lost = re.sub(r";(\s*)\Z", r"\1", records[place])
    return "".join([*records[:place], lost, *records[place + 1 :]]), f"no semicolon behind {records[place].rstrip()!r}"


def restore_lost(rng: Random, records: list[str]) -> tuple[str, str] | None:
    places = [place for place, record in enumerate(records) if record.startswith("#X restore")]
    if not places:
        return None
    place = rng.choice(places)
    return "".join([*records[:place], *records[place + 1 :]]), f"record {place} removed: {records[place].rstrip()!r}"


def record_lost(rng: Random, records: list[str]) -> tuple[str, str] | None:
    """Any other record: the boxes behind a lost box count one less, their cords go astray."""
    places = [place for place, record in enumerate(records) if record.startswith("#X") and "restore" not in record]
    if not places:
        return None
    place = rng.choice(places)
    return "".join([*records[:place], *records[place + 1 :]]), f"record {place} removed: {records[place].rstrip()!r}"


TREE: Mapping[str, TreeChange] = {
    "box misspelt": box_misspelt,
    "box renamed": box_renamed,
    "argument dropped": argument_dropped,
    "argument retyped": argument_retyped,
    "outlet past the last": outlet_past_last,
    "inlet past the last": inlet_past_last,
    "cord to no box": cord_to_no_box,
    "cord moved": cord_moved,
    "cord doubled": cord_doubled,
    "signal to control": signal_to_control,
    "signal cord back": signal_cord_back,
}
TEXT: Mapping[str, TextChange] = {
    "record lost": record_lost,
    "restore lost": restore_lost,
    "semicolon lost": semicolon_lost,
    "file cut in a record": file_cut,
    "file cut between records": file_cut_between,
}
