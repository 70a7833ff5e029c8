"""Bar charts of the data sheet as SVG files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from patchgen_training.runs import write_text

_MOST = 25  # bars in a chart; the tables have all


def bars(path: Path, title: str, counts: Mapping[str, int], *, flat: bool = False) -> Path:
    """Draw counts as bars, `flat` from top to bottom: for names that are long or many, of which the first are drawn."""
    import pygal
    from pygal.style import CleanStyle

    shown = list(counts.items())[:_MOST]
    kind = pygal.HorizontalBar if flat else pygal.Bar
    height = 120 + 22 * len(shown) if flat else 360
    style = CleanStyle(font_family="sans-serif")
    chart = kind(
        title=title,
        js=(),
        show_legend=False,
        width=800,
        height=height,
        style=style,
        pretty_print=True,
        print_values=True,
    )
    if flat:
        shown.reverse()  # pygal begins at the bottom
    chart.x_labels = [name for name, _ in shown]
    chart.add("", [count for _, count in shown])
    return write_text(path, chart.render(is_unicode=True, disable_xml_declaration=True))
