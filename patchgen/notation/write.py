"""A patch as compact notation."""

from __future__ import annotations

from dataclasses import replace

from patchgen.notation import graph
from patchgen.notation.atoms import spell
from patchgen.notation.gui import SPECS, words_of
from patchgen.notation.words import ARROW, CLOSE, OPEN, RESERVED, VERBATIM, WORDS
from patchgen.patch import Box, BoxLike, Canvas, Cord, Kind, Node, Patch, Statement

_INLETS = frozenset({"inlet", "inlet~"})
_OUTLETS = frozenset({"outlet", "outlet~"})


def write(patch: Patch) -> str:
    """The patch in the compact notation, a newline after each line.

    Positions and looks are left out; so are the contents of arrays of more than 1000 values, and stray text
    between records, which no Pd would read.
    """
    lines = [_statement(statement) for statement in patch.before if statement.chunk]
    lines += _canvas_lines(patch.canvas)
    lines += [_statement(statement) for statement in patch.after if statement.chunk]
    return "".join(f"{line}\n" for line in lines)


def _canvas_lines(canvas: Canvas) -> list[str]:
    canvas = ports_in_order(canvas)
    inline, own = _split_cords(canvas.cords)
    lines: list[str] = []
    index = 0
    for node in graph.without_recordings(canvas.nodes):
        if isinstance(node, Statement):
            if matters(node):
                lines.append(_statement(node))
        elif not isinstance(node, Cord):
            lines += _box_lines(index, node, "".join(f" {cord}" for cord in inline.get(index, ())))
            index += 1
    lines += [f"{_port(c.source, c.outlet)} -> {_port(c.target, c.inlet)}" for c in own]
    return lines


def _box_lines(index: int, box: BoxLike, cords: str) -> list[str]:
    arrow = f" {ARROW}{cords}" if cords else ""
    if isinstance(box, Box):
        text = _box_text(box)
    elif (short := graph.words_of(box)) is not None:
        text = spell(short)
    else:
        name = spell(box.restore.atoms) if box.restore else ""
        return [f"{_joined(str(index), name)} {OPEN}", *_canvas_lines(box), CLOSE + arrow]
    return [_joined(str(index), text) + arrow]


def _box_text(box: Box) -> str:
    word = box.name if box.kind is Kind.OBJ else WORDS[box.kind]
    if word in SPECS:
        settings = words_of(word, box.args if box.kind is Kind.OBJ else box.atoms)
        if settings is not None:
            return _joined(word, spell(settings))
    if box.kind is Kind.OBJ:
        return _joined(VERBATIM if word in RESERVED else "", spell(box.atoms))
    return _joined(word, spell(box.atoms))


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))


def _statement(statement: Statement) -> str:
    return " ".join([statement.chunk, *statement.atoms]).replace("\n", " ")


def matters(statement: Statement) -> bool:
    """Whether the record says more than where things stand: not so a width, or coordinates that show nothing."""
    if not statement.chunk or statement.atoms[:1] == ("f",):
        return False
    graph_on_parent = statement.atoms[7:8]
    return statement.atoms[:1] != ("coords",) or graph_on_parent not in ((), ("0",))


def _port(box: int, port: int) -> str:
    return f"{box}.{port}" if port else str(box)


def _split_cords(cords: tuple[Cord, ...]) -> tuple[dict[int, list[str]], list[Cord]]:
    """The cords that can stand at their target, by target, and those that need a line of their own.

    Reading goes down the boxes, so an outlet's cords can stand at their targets as long as its targets go
    down too; from the first that does not, the rest of that outlet follows on own lines.
    """
    inline: dict[int, list[str]] = {}
    own: list[Cord] = []
    lowest: dict[tuple[int, int], float] = {}
    for cord in cords:
        outlet = (cord.source, cord.outlet)
        if cord.source < cord.target and lowest.get(outlet, 0) <= cord.target:
            lowest[outlet] = cord.target
            inlet = f">{cord.inlet}" if cord.inlet else ""
            inline.setdefault(cord.target, []).append(_port(*outlet) + inlet)
        else:
            lowest[outlet] = float("inf")
            own.append(cord)
    return inline, own


def ports_in_order(canvas: Canvas) -> Canvas:
    """The canvas with its inlets and outlets, each kind among themselves, in left-to-right order.

    Pd numbers them by x; the notation has no x, so their order of lines says it.
    """
    boxes = canvas.boxes
    place = list(range(len(boxes)))  # old index -> new index
    for names in (_INLETS, _OUTLETS):
        slots = [i for i, box in enumerate(boxes) if isinstance(box, Box) and box.name in names]
        for slot, index in zip(slots, sorted(slots, key=lambda i: boxes[i].x), strict=True):
            place[index] = slot
    if place == list(range(len(boxes))):
        return canvas
    ordered = iter(sorted(range(len(boxes)), key=place.__getitem__))
    nodes: list[Node] = []
    for node in canvas.nodes:
        if isinstance(node, Box | Canvas):
            nodes.append(boxes[next(ordered)])
        elif isinstance(node, Cord) and max(node.source, node.target) < len(boxes):
            nodes.append(replace(node, source=place[node.source], target=place[node.target]))
        else:
            nodes.append(node)
    return replace(canvas, nodes=tuple(nodes))
