"""Run folders: one folder for each stage, complete when its manifest stands in it.

Artefacts are written under a temporary name and renamed; the manifest is written last, so its existence
means that all it names is there and whole, whatever was killed when.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patchgen.errors import TrainingError
from patchgen_training.recipe import Recipe

MANIFEST = "manifest.json"
_PACKAGES = (
    *("patchgen", "torch", "numpy", "sentencepiece", "gguf", "llama-cpp-python"),
    *("transformers", "peft", "trl", "accelerate", "datasets", "bitsandbytes", "unsloth", "unsloth_zoo"),
)


@dataclass(frozen=True, slots=True)
class Output:
    """A stage's file: its size in bytes and the SHA-256 of its content."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a finished stage was given and what it made.

    `inputs` names the stages before it with the fingerprint of what they made; `metrics` is the stage's own.
    """

    stage: str
    settings: Mapping[str, Any]
    inputs: Mapping[str, str]
    outputs: Mapping[str, Output]
    metrics: Mapping[str, Any]
    versions: Mapping[str, str]
    seconds: float

    @property
    def fingerprint(self) -> str:
        """One hash over all outputs, that the next stages name."""
        text = "".join(f"{name} {output.sha256}\n" for name, output in sorted(self.outputs.items()))
        return hashlib.sha256(text.encode()).hexdigest()

    def as_json(self) -> str:
        row = {
            "stage": self.stage,
            "settings": self.settings,
            "inputs": self.inputs,
            "outputs": {name: {"bytes": o.bytes, "sha256": o.sha256} for name, o in self.outputs.items()},
            "metrics": self.metrics,
            "versions": self.versions,
            "seconds": round(self.seconds, 2),
        }
        return json.dumps(row, indent=2, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Run:
    """A recipe and the folder that its stages work in."""

    folder: Path
    recipe: Recipe

    def stage(self, name: str) -> Path:
        return self.folder / name

    def finished(self, name: str) -> Manifest | None:
        """The manifest of a finished stage, None while it is not."""
        try:
            row = json.loads((self.stage(name) / MANIFEST).read_text(encoding="utf-8"))
            outputs = {key: Output(**value) for key, value in row.pop("outputs").items()}
            return Manifest(outputs=outputs, **row)
        except FileNotFoundError:
            return None
        except (json.JSONDecodeError, TypeError, KeyError) as error:
            raise TrainingError(
                f"{self.stage(name) / MANIFEST} is not a manifest; delete {self.stage(name)}"
            ) from error

    def manifest(self, name: str) -> Manifest:
        """The manifest of a stage that must be finished."""
        manifest = self.finished(name)
        if manifest is None:
            raise TrainingError(
                f"{self.folder} has no finished stage {name!r}: patchgen-train {name} --run {self.folder}"
            )
        return manifest

    def artefact(self, stage: str, name: str) -> Path:
        """The path of a finished stage's file, which must still be there in its full size."""
        path = self.stage(stage) / name
        output = self.manifest(stage).outputs.get(name)
        if output is None or not path.is_file() or path.stat().st_size != output.bytes:
            raise TrainingError(f"{path} is missing or cut short; fetch it again, or delete {path.parent}")
        return path


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends well."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> Path:
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return path


def measure(path: Path) -> Output:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Output(path.stat().st_size, digest)


def versions() -> dict[str, str]:
    """Python, the machine and the packages that shape a result, as far as they are installed."""
    found = {"python": platform.python_version(), "machine": f"{platform.system()} {platform.machine()}"}
    for package in _PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
