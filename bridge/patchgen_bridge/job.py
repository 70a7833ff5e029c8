"""A job: one client's request, from its acceptance to its answer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

from patchgen.errors import PatchgenError
from patchgen.osc import Message
from patchgen_bridge.protocol import ErrorCode, Request, key_of

Client: TypeAlias = tuple[str, int]  # address and UDP port


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINISHED = frozenset({State.DONE, State.FAILED, State.CANCELLED})


class Stop(StrEnum):
    """Why work on a job is to end early."""

    CANCELLED = "cancelled"
    TIMED_OUT = "timed-out"
    STOPPED = "stopped"


class JobError(PatchgenError):
    """A job that cannot be done, with the code its client is told."""

    def __init__(self, code: ErrorCode, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Delivery:
    """A patch in the folder, what its side file says, and its bytes."""

    path: Path
    record: Mapping[str, Any]
    patch: bytes


@dataclass(slots=True, eq=False)
class Job:
    """A request in work. Only `Jobs` changes one, under its lock; the worker reads `stopped`.

    `uid` is a name that no other job has, in the store and in side files; `attempts` is how often work on it began.
    """

    client: Client
    request: Request
    state: State = State.QUEUED
    answer: Message | None = None  # what was said last, besides `accepted` and `progress`
    progress: Message | None = None
    accepted: float = field(default_factory=time.monotonic)
    deadline: float = float("inf")  # on the clock of time.monotonic
    stop: Stop | None = None
    uid: str = field(default_factory=lambda: uuid4().hex)
    attempts: int = 0

    @property
    def key(self) -> str:
        """The request's id, as it is compared."""
        return key_of(self.request.id)

    def accepted_at(self) -> float:
        """When the job was accepted, on the clock of time.time."""
        return time.time() - (time.monotonic() - self.accepted)

    def stopped(self) -> bool:
        """Whether work should end: cancelled, timed out, or the bridge stops."""
        if self.stop is None and time.monotonic() > self.deadline:
            self.stop = Stop.TIMED_OUT
        return self.stop is not None

    def __str__(self) -> str:
        return f"{self.client[0]}:{self.client[1]} {self.key}"
