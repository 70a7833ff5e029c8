"""The report: one page that stands alone, with every patch drawn, what was expected of it and what was heard.

The patches are run once more for it: a results' file holds no sound. Runs are the same each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from patchgen import draw, pdfile
from patchgen.bench import plots, results
from patchgen.bench.bind import readings
from patchgen.bench.heard import Heard
from patchgen.bench.judges import judges, own_pd
from patchgen.bench.measures.messages import told
from patchgen.bench.oracle import MEANINGS, Rung, Verdict, judge, outputs
from patchgen.bench.results import Results, Row, Sample
from patchgen.bench.task import CATEGORIES, LEVELS, Play, Task

_MOST_MESSAGES = 24


@dataclass(frozen=True, slots=True)
class Scene:
    """A play as the page shows it: what went in, what was expected, what came out."""

    fed: str
    expected: tuple[str, ...]
    said: tuple[str, ...]
    waveforms: tuple[str, ...] = ()
    spectrum: str = ""
    player: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A task as the page shows it, with its first sample."""

    row: Row
    sample: Sample
    picture: str
    scenes: tuple[Scene, ...]


def report(found: Results, tasks: Sequence[Task]) -> str:
    """The page as HTML. ValueError where the results are not of these tasks."""
    from jinja2 import Environment, StrictUndefined

    by_id = {task.id: task for task in tasks}
    with judges() as pool:
        cards = list(pool.map(_card, [by_id[row.id] for row in found.rows], found.rows, chunksize=4))
    template = (files("patchgen.bench") / "report.html.j2").read_text("utf-8")
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return page.from_string(template).render(
        results=found,
        cards=cards,
        ladder=[(meaning, results.ladder(found, rung)) for rung, meaning in MEANINGS.items()],
        passes=[(k, results.passes(found, k)) for k in results.ks(found)],
        grid=_grid(found.rows),
        categories=CATEGORIES,
        levels=LEVELS,
        width=plots.WIDTH,
        height=plots.HEIGHT,
        top=Rung.BEHAVES.name.lower(),
    )


def _grid(rows: Sequence[Row]) -> list[tuple[str, list[tuple[float, int]]]]:
    """For each category, and for all: passed of how many, at each level and in all."""
    groups = [(name, [row for row in rows if row.category == name]) for name in CATEGORIES]
    return [(name, _cells(some)) for name, some in [*groups, ("all", list(rows))] if some]


def _cells(rows: Sequence[Row]) -> list[tuple[float, int]]:
    parts = [[row for row in rows if row.level == level] for level in LEVELS]
    return [(sum(row.pass_at(1) for row in part), len(part)) for part in [*parts, list(rows)]]


def _card(task: Task, row: Row) -> Card:
    """Draw and run a task's first sample; in a process of its own."""
    sample = row.samples[0]
    reading = pdfile.read(sample.patch.encode())
    if not sample.patch or reading.patch is None:
        return Card(row, sample, "", ())
    verdict = judge(task, reading, own_pd())
    ways = list(readings(reading.patch, outputs(task)))
    return Card(row, sample, draw.svg(reading.patch), tuple(_scenes(task, verdict, ways)))


def _scenes(task: Task, verdict: Verdict, ways: Sequence[tuple[str, ...]]) -> Iterator[Scene]:
    for play, performance in zip(task.play, verdict.performances, strict=False):
        # The output that spoke is the one to show; where none did, the likeliest.
        heards = [performance.heard(way) for way in ways] or [Heard()]
        yield _scene(play, next((heard for heard in heards if heard.said), heards[0]))


def _scene(play: Play, heard: Heard) -> Scene:
    sends = [f"{send.ms:g} ms: {send.message}" for send in play.send]
    feeds = [f"a {feed.wave}" for feed in play.feed]
    expected = tuple(f"{one.measure} {_settings(one.settings)}" for one in play.expect)
    said = [f"{one.ms:.0f} ms: {told([one.value])}" for out in heard.outs for one in out]
    said += [f"{one.ms:.0f} ms: {port} {told([one.value])}" for port, out in heard.midi.items() for one in out]
    said = [
        *said[:_MOST_MESSAGES],
        *([f"… and {len(said) - _MOST_MESSAGES} more"] if len(said) > _MOST_MESSAGES else []),
    ]
    if not heard.sound.size:
        return Scene("; ".join(sends + feeds), expected, tuple(said))
    return Scene(
        "; ".join(sends + feeds),
        expected,
        tuple(said),
        tuple(plots.waveform(track) for track in heard.sound[:2]),
        plots.spectrum(np.asarray(heard.sound.mean(axis=0))),
        plots.player(heard.sound),
    )


def _settings(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())
