"""`kill -9` at random moments under load: no file is half written, no accepted request is lost or done twice."""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from patchgen import pdfile

CLIENTS = 4
REQUESTS = 3  # of each client before each kill
PATIENCE = 300.0  # seconds

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send to a program")


class Asker:
    """A client that asks on, and notes what was accepted, answered and opened."""

    def __init__(self, client: Any, name: str) -> None:
        self.client = client
        self.name = name
        self.asked = 0
        self.accepted: set[str] = set()
        self.answers: dict[str, set[tuple[Any, ...]]] = {}

    def ask(self, count: int) -> None:
        for _ in range(count):
            self.asked += 1
            self.client.send("request", f"{self.name}-{self.asked}", f"sine {self.asked} of {self.name}")

    def listen(self) -> None:
        """Note all that has come; nothing is waited for."""
        self.client.socket.setblocking(False)
        try:
            while True:
                word, id, *rest = self.client.hear()
                if word == "accepted":
                    self.accepted.add(id)
                elif word in ("done", "error"):
                    self.answers.setdefault(id, set()).add((word, rest[0]))
        except BlockingIOError:
            pass


@pytest.mark.parametrize("kills", [5, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
def test_killed_at_random_moments(
    program: Callable[..., Any], connect: Callable[..., Any], tmp_path: Path, kills: int
) -> None:
    rng = random.Random(kills)
    folder = tmp_path / "patches"
    flags = ["--folder", str(folder), "--state", str(tmp_path / "state"), "--queue", "10000", "--log-level", "error"]
    bridge = program(*flags)
    askers = [Asker(connect(bridge.port), f"client{number}") for number in range(CLIENTS)]
    halves = 0
    for _ in range(kills):
        for asker in askers:
            asker.ask(REQUESTS)
        time.sleep(rng.uniform(0, 0.3))
        bridge.process.kill()
        bridge.process.wait()
        halves += len(list(folder.glob(".*.part")))
        for asker in askers:
            asker.listen()
        bridge = program(*flags, "--port", str(bridge.port))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(asker.accepted - asker.answers.keys() for asker in askers):
        time.sleep(0.05)
        for asker in askers:
            asker.listen()
    bridge.process.kill()
    bridge.process.wait()

    accepted = {id for asker in askers for id in asker.accepted}
    answers = {id: said for asker in askers for id, said in asker.answers.items()}
    assert sorted(accepted - answers.keys()) == []
    records = [json.loads(side.read_bytes()) for side in folder.glob("*.json")]
    done = Counter(record["id"] for record in records)
    assert {id: times for id, times in done.items() if times > 1} == {}
    assert all(len(said) == 1 for said in answers.values())
    names = {id: name for id, said in answers.items() for word, name in said if word == "done"}
    for id, name in names.items():
        assert json.loads((folder / name).with_suffix(".json").read_bytes())["id"] == id
    crashed = {id for id, said in answers.items() if said == {("error", "crashed")}}
    assert crashed | names.keys() == answers.keys()
    assert not crashed & done.keys()
    patches = list(folder.glob("*.pd"))
    assert len(patches) == len(records)
    for path in patches:
        reading = pdfile.load(path)
        assert reading.patch is not None, path
        assert len(reading.patch.canvas.cords) == 3, path
    assert len(patches) > kills
    assert list(folder.glob(".*")) == []
    print(
        f"{kills} kills, {halves} while a file was being written; {sum(asker.asked for asker in askers)} requests, "
        f"{len(accepted)} accepted, {len(patches)} patches, {len(crashed)} reported as crashed"
    )
