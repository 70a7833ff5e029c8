"""What an engine is: something that writes a patch's text for a request, piece by piece."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from patchgen.finding import Finding
from patchgen.model.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are chosen. The same sampling and request give the same text, on the same machine.

    `temperature` 0 takes the likeliest token each time. `constrained` False lets the model write anything.
    """

    seed: int = 0
    temperature: float = 0.0
    max_tokens: int = 1024
    constrained: bool = True


class End(StrEnum):
    """Why a text ended."""

    DONE = "done"  # the model wrote its end token
    LENGTH = "length"  # `Sampling.max_tokens` were written
    CONTEXT = "context"  # the model's context is full


@dataclass(frozen=True, slots=True)
class Piece:
    """What one step adds. `text` is empty while the prompt is read and where a character spans several tokens.

    `tokens` is the number of tokens written so far. On the last piece `end` is set, and what is known of the whole
    text: `overruled`, the tokens where the constraint refused the model's choice; `confidence`, the probability that
    the model gives to just this text, unconstrained, at temperature 1 (None: a server does not tell it).
    """

    text: str
    tokens: int
    end: End | None = None
    overruled: int = 0
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What is known of a model. `size` is that of the file in bytes, `context` the tokens it can attend to.

    Of a model behind a server only the name is known; `architecture` is then the kind of server.
    """

    name: str
    architecture: str
    parameters: int
    prompt: Prompt
    path: Path
    size: int
    context: int

    @property
    def notation(self) -> str:
        """A key of `patchgen.notation.NOTATIONS`."""
        return self.prompt.notation


class Engine(Protocol):
    """A model that is ready to write."""

    @property
    def info(self) -> ModelInfo: ...

    def stream(self, request: str, sampling: Sampling, before: str = "") -> Generator[Piece]:
        """The text for a request, piece by piece; closing the generator stops the work at once.

        `before` is the text of a patch that the request is to change, for models whose prompt `revises`.
        One text at a time. Raises `ModelError`, a prompt that is too long for the context among them.
        """

    def close(self) -> None:
        """Give the memory back; closing twice does nothing."""


@runtime_checkable
class Repairing(Engine, Protocol):
    """An engine that can be told what is wrong with its text."""

    def repair(
        self, request: str, text: str, findings: Sequence[Finding], sampling: Sampling, before: str = ""
    ) -> Generator[Piece]:
        """Another text for the request, after its text and what was found in it. Otherwise as `stream`."""
