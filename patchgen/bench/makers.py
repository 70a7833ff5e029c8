"""What is judged: the patches of a model, or files that were made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from patchgen import pdfile
from patchgen.bench.task import Task
from patchgen.errors import PatchgenError
from patchgen.generate import Judge, MakeOptions, make
from patchgen.model import Engine
from patchgen.notation import NOTATIONS


@dataclass(frozen=True, slots=True)
class Attempt:
    """A patch for a task as the text of its file; empty where there is none, with the reason in `lacking`."""

    text: str
    lacking: str = ""
    seconds: float = 0.0
    tokens: int = 0


class Maker(Protocol):
    """Makes an attempt at a task; `settings` is all that its attempts depend on, for a person and for going on."""

    @property
    def settings(self) -> Mapping[str, Any]: ...

    def attempt(self, task: Task, sample: int) -> Attempt: ...


class EngineMaker:
    """A model as people use it: checked, with more candidates where findings ask for them."""

    def __init__(self, engine: Engine, options: MakeOptions, judge: Judge) -> None:
        self._engine, self._options, self._judge = engine, options, judge

    @property
    def settings(self) -> Mapping[str, Any]:
        info, sampling = self._engine.info, self._options.sampling
        return {
            "model": info.name,
            "bytes": info.size,
            "notation": info.notation,
            "seed": sampling.seed,
            "temperature": sampling.temperature,
            "max_tokens": sampling.max_tokens,
            "constrained": sampling.constrained,
            "candidates": self._options.candidates,
        }

    def attempt(self, task: Task, sample: int) -> Attempt:
        first = self._options.sampling
        # A seed for each candidate, so that no two samples share one.
        sampling = replace(first, seed=first.seed + sample * self._options.candidates)
        made = make(self._engine, task.request, replace(self._options, sampling=sampling), judge=self._judge)
        seconds = sum(made.seconds.values())
        reading = NOTATIONS[made.notation].read(made.text)
        broken = [*reading.errors, *(finding for finding in made.findings if finding.code == "cut-off")]
        if made.patch is None or broken:
            return Attempt("", broken[0].message if broken else "no patch was written", seconds, made.tokens)
        return Attempt(_text(pdfile.write(made.patch)), "", seconds, made.tokens)


class FolderMaker:
    """Patches that were made elsewhere: `ID.pd`, further samples of the task as `ID.2.pd`, `ID.3.pd`…"""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise PatchgenError(
                f"There is no folder {folder}; name the one that holds the patches, ID.pd for each task"
            )
        self._folder = folder

    @property
    def settings(self) -> Mapping[str, Any]:
        return {"patches": str(self._folder)}

    def attempt(self, task: Task, sample: int) -> Attempt:
        file = self._folder / (f"{task.id}.pd" if not sample else f"{task.id}.{sample + 1}.pd")
        if not file.is_file():
            return Attempt("", f"there is no {file.name}")
        return Attempt(_text(file.read_bytes()))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
