"""Asks a bridge for thousands of patches: `python tests/bridge/load.py 10000 --clients 64 --bad 0.05 --seed 1`.

The bridge is a program of its own, with a fake model, or with the embedded one (`--model embedded`). Each client
has one request at it at a time, and repeats that until it is answered. All number theirs 1, 2, 3 …, and nobody says
`hello`: so each must hear of its own alone. All texts differ, and the side files tell whose patch it is.
"""

from __future__ import annotations

import argparse
import json
import selectors
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from patchgen.osc import HOST, LARGEST, Argument, Message, decode, encode
from patchgen.osc.client import BEAT, REPEAT
from patchgen_bridge.lossy import FAULTS, LossyProxy

FAKE = Path(__file__).parent / "fake_bridge.py"
WARM = 0.1  # of all requests; from 10,000 on the 1,000 that the bridge remembers are full then
SILENCE = 60.0  # seconds without any answer, after which the run has failed
LINGER = 0.5  # seconds in which answers that come twice or late are still heard
MODELS = ("fake", "embedded")


@dataclass(frozen=True, slots=True)
class Resources:
    """What the bridge's process holds, its child processes too; zeros where the system has no /proc."""

    files: int
    threads: int
    memory: int  # KiB

    def __str__(self) -> str:
        return f"{self.files} files, {self.threads} threads, {self.memory:,} KiB"


@dataclass(frozen=True)
class Report:
    """What a run saw. `waits` are seconds from a request at the bridge's door to `accepted` there, without the bad
    network; `whole` those from the first sending until the client has heard it.
    """

    answers: Counter[str]
    repeated: int
    waits: Sequence[float]
    whole: Sequence[float]
    faults: Counter[str]
    seconds: float
    start: Resources
    middle: Resources
    end: Resources

    def __str__(self) -> str:
        faults = ", ".join(f"{self.faults[fault]:,} {fault}" for fault in FAULTS)
        waits, whole = ([1e3 * each for each in every] for every in (self.waits, self.whole))
        return (
            f"{self.answers.total():,} requests in {self.seconds:.0f} s, {dict(self.answers)}; {self.repeated:,} times "
            f"one was repeated; of {self.faults.total():,} datagrams {faults}\n"
            f"accepted after: median {share(waits, 0.5):.1f} ms, p99 {share(waits, 0.99):.1f} ms, "
            f"longest {max(waits):.1f} ms; with the network: p99 {share(whole, 0.99):.1f} ms, "
            f"longest {max(whole):.1f} ms\n"
            f"after {WARM:.0%}: {self.start}; after half: {self.middle}; in the end: {self.end}"
        )


@dataclass
class Client:
    """One request after the other; `answers` has all that was ever said to each, without repetitions."""

    number: int
    clients: int
    requests: int
    socket: socket.socket
    asked: int = 0
    answered: bool = True
    first: float = 0.0
    again: float = 0.0
    repeated: int = 0
    accepted: set[Argument] = field(default_factory=set)
    whole: list[float] = field(default_factory=list)
    answers: dict[Argument, set[tuple[Argument, ...]]] = field(default_factory=dict)
    opened: set[Argument] = field(default_factory=set)

    @property
    def done(self) -> bool:
        return self.answered and self.asked == self.requests

    def text(self, id: int) -> str:
        return f"a {100 + self.number + self.clients * (id - 1)} Hz sine"

    def work(self, now: float) -> None:
        """Ask for the next patch, or once more for this one, if it is time."""
        if self.answered and self.asked < self.requests:
            self.asked += 1
            self.answered = False
            self.first = now
            self._send(now, REPEAT)
        elif not self.answered and now >= self.again:
            self.repeated += 1
            self._send(now, BEAT if self.asked in self.accepted else REPEAT)

    def _send(self, now: float, patience: float) -> None:
        self.again = now + patience
        self.socket.send(encode(Message("/patchgen/request", (self.asked, self.text(self.asked)))))

    def hear(self, now: float) -> int:
        """Read what has come; how many requests were answered by it."""
        answered = 0
        while True:
            try:
                (message,) = decode(self.socket.recv(LARGEST))
            except BlockingIOError:
                return answered
            word, (first, *rest) = message.address.removeprefix("/patchgen/"), message.arguments
            if word == "open":
                self.opened.add(first)
            elif word == "accepted" and first == self.asked and first not in self.accepted:
                self.accepted.add(first)
                self.whole.append(now - self.first)
                self.again = now + BEAT
            elif word in ("done", "error"):
                self.answers.setdefault(first, set()).add((word, *rest[:2]))
                if first == self.asked and not self.answered:
                    self.answered = True
                    answered += 1


class Door:
    """How long the bridge takes to say `accepted`, as the proxy sees it."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._entered: dict[tuple[Argument, ...], float] = {}  # when each request first came to the bridge
        self._left: set[tuple[Argument, ...]] = set()

    def enters(self, client: tuple[str, int], datagram: bytes) -> None:
        (message,) = decode(datagram)
        self._entered.setdefault((*client, message.arguments[0]), time.monotonic())

    def leaves(self, client: tuple[str, int], datagram: bytes) -> None:
        (message,) = decode(datagram)
        if message.address == "/patchgen/accepted" and (key := (*client, message.arguments[0])) not in self._left:
            self._left.add(key)
            self.waits.append(time.monotonic() - self._entered[key])


def load(
    total: int, clients: int, bad: float, seed: int, model: str = "fake", pace: float = 0.0, flags: Sequence[str] = ()
) -> Report:
    """Run it. Raises AssertionError where an answer is missing, doubled, or went to another client."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(prefix="patchgen-")))
        process, port = stack.enter_context(bridge(home, model, pace, (f"--queue={clients}", *flags)))
        door = Door()
        proxy = stack.enter_context(LossyProxy(port, bad, seed, door.enters, door.leaves))
        selector = stack.enter_context(selectors.DefaultSelector())
        askers = []
        for number in range(clients):
            link = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            link.connect((HOST, proxy.port))
            link.setblocking(False)
            askers.append(Client(number, clients, total // clients + (number < total % clients), link))
            selector.register(link, selectors.EVENT_READ, askers[-1])
        begin = time.monotonic()
        moments = ask_all(process.pid, selector, askers, total)
        seconds = time.monotonic() - begin
        linger(selector)
        assert process.poll() is None
        answers = verified(home / "patches", askers)
    whole = [wait for each in askers for wait in each.whole]
    repeated = sum(each.repeated for each in askers)
    return Report(answers, repeated, door.waits, whole, proxy.counts, seconds, *moments)


def ask_all(
    pid: int, selector: selectors.BaseSelector, askers: Sequence[Client], total: int
) -> tuple[Resources, Resources, Resources]:
    """Let all clients ask until all are answered; the bridge's resources after a tenth, after half, and at the end."""
    moments: list[Resources] = []
    answered, heard = 0, time.monotonic()
    while not all(each.done for each in askers):
        for each in askers:
            each.work(time.monotonic())
        for key, _ in selector.select(0.01):
            answered += key.data.hear(heard := time.monotonic())
            key.data.work(heard)
        assert time.monotonic() - heard < SILENCE, "the bridge has fallen silent"
        if answered >= total * (WARM, 0.5, 2)[len(moments)]:
            moments.append(resources(pid))
    start, middle = moments
    return start, middle, resources(pid)


def linger(selector: selectors.BaseSelector) -> None:
    until = time.monotonic() + LINGER
    while (now := time.monotonic()) < until:
        for key, _ in selector.select(until - now):
            key.data.hear(now)


def verified(folder: Path, askers: Sequence[Client]) -> Counter[str]:
    """How often each kind of answer was given, after a comparison with what lies in the folder."""
    records = {side.stem: json.loads(side.read_bytes()) for side in folder.glob("*.json")}
    counts: Counter[str] = Counter()
    for each in askers:
        assert each.answers.keys() == set(range(1, each.requests + 1)), f"client {each.number}: {each.answers.keys()}"
        own = set()
        for id, said in each.answers.items():
            assert len(said) == 1, f"client {each.number} was told of {id!r}: {said}"
            ((word, name, _),) = said
            counts[word if word == "done" else str(name)] += 1
            if word == "done":
                own.add(name)
                record = records.pop(Path(str(name)).stem)
                assert (record["id"], record["request"]) == (id, each.text(int(str(id)))), record
        assert each.opened <= own, f"client {each.number} was to open others' patches: {each.opened - own}"
    assert not records, f"patches that nobody was told of: {list(records)[:10]}"
    assert counts["done"] == len(list(folder.glob("*.pd")))
    return counts


@contextmanager
def bridge(home: Path, model: str, pace: float, flags: Sequence[str]) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A bridge in a process of its own, and its port; `pace` is what the fake model takes, in seconds a patch."""
    program = [str(FAKE), f"--pace={pace}"] if model == "fake" else ["-m", "patchgen_bridge"]
    own = ("--port=0", f"--folder={home}/patches", f"--state={home}/state", "--log-level=error")
    command = [sys.executable, *program, *own, *flags]
    with (
        Path(home, "log").open("w+") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        line = next((line for line in process.stdout if line.startswith("listening on ")), "")
        try:
            yield process, int(line.rpartition(":")[2] or 0)
        finally:
            process.terminate()
            process.wait(SILENCE)
            log.seek(0)
            said = log.read()
    if process.returncode or "Traceback" in said:
        raise AssertionError(f"the bridge ended with {process.returncode} and said:\n{said[-4000:]}")


def resources(pid: int) -> Resources:
    if not Path("/proc/self/task").exists():
        return Resources(0, 0, 0)
    files = threads = memory = 0
    for each in family(pid):
        home = Path(f"/proc/{each}")
        files += len(list((home / "fd").iterdir()))
        threads += len(list((home / "task").iterdir()))
        lines = (home / "status").read_text().splitlines()
        memory += next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return Resources(files, threads, memory)


def family(pid: int) -> list[int]:
    """A process and its children, and theirs."""
    children = " ".join(each.read_text() for each in Path(f"/proc/{pid}/task").glob("*/children")).split()
    return [pid, *(one for child in children for one in family(int(child)))]


def share(values: Sequence[float], part: float) -> float:
    """The value that this part of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("requests", type=int)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--bad", type=float, default=0.0, help="share of the datagrams that a proxy mishandles")
    parser.add_argument("--seed", type=int, default=1, help="of the proxy's faults")
    parser.add_argument("--model", choices=MODELS, default="fake")
    parser.add_argument("--pace", type=float, default=0.0, help="seconds that the fake model takes for a patch")
    parser.add_argument("flags", nargs="*", metavar="FLAG", help="flags of the bridge, behind --")
    each = parser.parse_args()
    print(load(each.requests, each.clients, each.bad, each.seed, each.model, each.pace, each.flags))


if __name__ == "__main__":
    main()
