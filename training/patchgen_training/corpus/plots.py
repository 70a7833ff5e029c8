"""Bar charts of the data sheet as SVG files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from patchgen_training.runs import write_text

_TEMPLATE = "bars.svg.j2"
_MOST = 25  # bars in a chart; the tables have all
_WIDTH, _LEFT, _RIGHT = 800, 300, 80  # pixels: the picture, the names on its left, the counts on its right
_TOP, _ROW = 40, 20
_LONGEST = 42  # characters of a name


def bars(path: Path, title: str, counts: Mapping[str, int]) -> Path:
    """Draw counts as bars, one below the other; the first of them where there are many."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(loader=PackageLoader("patchgen_training.corpus", "."), autoescape=True)
    shown = list(counts.items())[:_MOST]
    most = max((count for _, count in shown), default=1)
    drawn = [
        {
            "name": name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…",
            "count": f"{count:,}",
            "length": round(count / most * (_WIDTH - _LEFT - _RIGHT)),
            "y": _TOP + row * _ROW,
        }
        for row, (name, count) in enumerate(shown)
    ]
    height = _TOP + len(shown) * _ROW + 10
    template = environment.get_template(_TEMPLATE)
    return write_text(path, template.render(title=title, bars=drawn, width=_WIDTH, height=height, left=_LEFT) + "\n")
