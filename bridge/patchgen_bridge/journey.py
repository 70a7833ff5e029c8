"""The way of one request through a running Pd and bridge: what was delivered, and when each step was done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patchgen.errors import BridgeError, PdError
from patchgen_bridge.rig import Event, Pd

REQUEST = "make a 440 Hz sine, with a slow LFO on its volume"
STEPS = ("accepted", "written", "checked", "tried in Pd", "delivered", "opened")

SOON = 15.0  # seconds for what takes milliseconds
MAKING = 180.0  # seconds; the bridge itself gives up after its setting `timeout`


@dataclass(frozen=True, slots=True)
class Journey:
    """A request that arrived: the file that Pd has open, what the bridge recorded beside it, and the times.

    `took` has the seconds of each of `STEPS`; the first begins when the request enters `[patchgen]`, the last ends
    when the path of the open patch leaves it.
    """

    request: str
    patch: Path
    record: Mapping[str, Any]
    took: Mapping[str, float]

    @property
    def seconds(self) -> float:
        """From Enter to the open patch."""
        return sum(self.took.values())


def travel(pd: Pd, request: str) -> Journey:
    """Send a request through `[patchgen]` and wait until Pd has the patch open.

    Raises `BridgeError` with what the bridge answered, and `PdError` where Pd did not open what was delivered.
    """
    pd.send("symbol", request)
    entered = pd.wait("entered", SOON)
    accepted = _status(pd, "accepted", SOON)
    done = _status(pd, "done", MAKING)
    _, name, folder, _ = done.arguments
    path = Path(str(folder), str(name))
    opened = pd.wait("file", SOON, path.as_posix())
    if not pd.is_open(path.name):
        raise PdError(f"Pd did not open {path}; it said:\n{pd.program.last_words}")
    record = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return Journey(request, path, record, _took(record["seconds"], entered, accepted, done, opened))


def _status(pd: Pd, wanted: str, seconds: float) -> Event:
    """The status `wanted`; others but an error, which is raised, are passed over."""
    while True:
        event = pd.wait("status", seconds)
        word, *arguments = event.arguments
        if word == "error":
            code, text = map(str, arguments)
            raise BridgeError(f"{text} ({code})")
        if word == wanted:
            return event


def _took(making: Mapping[str, float], entered: Event, accepted: Event, done: Event, opened: Event) -> dict[str, float]:
    """The steps as the bridge recorded them, between the events that Pd told."""
    written, tried = making["generate"], making.get("judge", 0.0)
    checked = sum(making.values()) - written - tried
    # Pd hears of the acceptance a few milliseconds late where it is busy; the bridge is at work by then.
    begun = min(accepted.at, done.at - sum(making.values()))
    delivered = done.at - begun - sum(making.values())
    times = (begun - entered.at, written, checked, tried, delivered, opened.at - done.at)
    return dict(zip(STEPS, times, strict=True))
