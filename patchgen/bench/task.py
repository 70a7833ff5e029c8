"""Tasks: a request, what is done to the patch, and what is then expected of it. See `docs/bench.md` for the format."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from patchgen.errors import SettingsError

CATEGORIES = (
    "arithmetic",
    "lists",
    "routing",
    "counting",
    "time",
    "random",
    "midi",
    "oscillators",
    "filters",
    "envelopes",
    "tables",
    "mixing",
)
LEVELS = {1: "1 to 3 boxes", 2: "4 to 9 boxes", 3: "10 boxes and more"}

_STRICT = ConfigDict(extra="forbid")

# What an input takes. `fader`: 0 to 1 of whatever range it has. `switch`: 1 and 0. `start?`: a switch that some patches
# have and others need not. `command`: a word, as on a message box. `note`: `60 100`, pitch and velocity. `control`:
# `74 127`, controller and value.
InputKind: TypeAlias = Literal[
    "number", "fader", "bang", "switch", "start?", "command", "symbol", "list", "note", "control", "bend", "signal"
]
Wave: TypeAlias = Literal["sine", "saw", "square", "noise", "impulse", "step", "ramp", "silence"]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Send:
    """A message to input number `input`, `ms` after loading, as it stands in a message box: `60`, `bang`, `1 2`."""

    ms: float
    input: int
    message: str


@dataclass(frozen=True, slots=True, config=_STRICT)
class Feed:
    """A test signal into input number `input`: `wave` at `hz` with peak `level`, from `start` to `end` in ms."""

    input: int
    wave: Wave
    hz: float = 440.0
    level: float = 0.5
    start: float = 0.0
    end: float | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class File:
    """A file beside the patch: `text` where there is any, else a sound, mono, 16 bits, `seconds` long.

    The sound is silent but for `wave` at `hz` with peak `level` from `start` to `end` in ms.
    """

    name: str
    wave: Wave = "sine"
    hz: float = 440.0
    level: float = 0.5
    seconds: float = 1.0
    start: float = 0.0
    end: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Expect:
    """One measure with its settings, in the window of ms from `after` to `before` (None: the end)."""

    measure: str
    settings: Mapping[str, Any]
    after: float = 0.0
    before: float | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Play:
    """One run of the patch from its loading on: `seconds` long, what goes in, what has to come out."""

    expect: tuple[Expect, ...]
    send: tuple[Send, ...] = ()
    feed: tuple[Feed, ...] = ()
    seconds: float = 0.5
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True, config=_STRICT)
class Task:
    """A request with its proof. `reference`, `second` and `wrong` are patches in the compact notation.

    `reference` does what is asked, `second` does it in another shape (empty: none was written), each of `wrong`
    looks plausible and does not.
    """

    id: str
    category: str
    level: int
    request: str
    play: tuple[Play, ...]
    reference: str
    wrong: tuple[str, ...]
    inputs: tuple[InputKind, ...] = ()
    second: str = ""


def load_tasks(paths: Iterable[Path] = ()) -> tuple[Task, ...]:
    """The tasks of these files and folders, by default the bench's own.

    Raises SettingsError with all that is wrong in all of the files, and OSError for a file that can't be read.
    """
    tasks: list[Task] = []
    troubles: list[str] = []
    for path in _task_files(paths):
        for task, wrong in _of_file(path):
            troubles += [f"{path.name}: {trouble}" for trouble in wrong]
            tasks += [task] if task else []
    doubles = [(id, times) for id, times in Counter(task.id for task in tasks).items() if times > 1]
    troubles += [f"{id}: this id is there {times} times" for id, times in doubles]
    if troubles:
        raise SettingsError("\n".join([f"{len(troubles)} mistakes in the tasks:", *troubles]))
    if not tasks:
        raise SettingsError("There are no tasks; name a .toml file of tasks, or a folder of them")
    return tuple(tasks)


def _task_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in list(paths) or [Path(str(files("patchgen.bench") / "tasks"))]:
        yield from sorted(path.glob("*.toml")) if path.is_dir() else [path]


def _of_file(path: Path) -> Iterator[tuple[Task | None, list[str]]]:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        yield None, [f"is no TOML file: {error}"]
        return
    unknown = set(data) - {"category", "task"}
    if unknown:
        yield None, [f"unknown keys {', '.join(sorted(unknown))}; there are category and [[task]]"]
    for row in data.get("task", []):
        yield _task({"category": data.get("category", path.stem), **row})


def _task(row: dict[str, Any]) -> tuple[Task | None, list[str]]:
    name = str(row.get("id", row.get("request", "a task without id")))
    try:
        prepared = {**row, "play": [_play(play) for play in row.get("play", [])]}
        task = TypeAdapter(Task).validate_python(prepared)
    except ValidationError as error:
        rows = error.errors(include_url=False)
        return None, [f"{name}: {'.'.join(map(str, row['loc']))}: {row['msg']}" for row in rows]
    return task, [f"{name}: {trouble}" for trouble in _troubles(task)]


def _play(play: dict[str, Any]) -> dict[str, Any]:
    """Sends are written `[100, 0, "bang"]`, and what an expectation has beside its measure are that one's settings.

    `[100, 0, "bang", 60, 5]` is sent 60 times, every 5 ms.
    """
    sends = [
        dict(zip(("ms", "input", "message"), send, strict=False))
        for row in play.get("send", [])
        for send in _times(row)
    ]
    expects = []
    for expect in play.get("expect", []):
        settings = {key: value for key, value in expect.items() if key not in ("measure", "after", "before")}
        expects.append({key: value for key, value in expect.items() if key not in settings} | {"settings": settings})
    return {**play, "send": sends, "expect": expects}


def _times(row: list[Any]) -> list[list[Any]]:
    if len(row) != 5:
        return [row]
    *send, times, every = row
    return [[send[0] + every * number, *send[1:]] for number in range(times)]


def _troubles(task: Task) -> Iterator[str]:
    from patchgen.bench.measures import trouble

    if task.category not in CATEGORIES:
        yield f"category {task.category!r} is none of {', '.join(CATEGORIES)}"
    if task.level not in LEVELS:
        yield f"level {task.level} is none of {', '.join(map(str, LEVELS))}"
    if not task.play or not all(play.expect for play in task.play):
        yield "without a [[task.play]] that expects something nothing is seen"
    for play in task.play:
        used = {send.input for send in play.send} | {feed.input for feed in play.feed}
        yield from (f"there is no input {number}" for number in used if not 0 <= number < len(task.inputs))
        yield from filter(None, (trouble(expect) for expect in play.expect))
