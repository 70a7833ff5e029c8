"""Throws broken OSC at a bridge in a process of its own: `python tests/bridge/fuzz.py 1000000 --seed 1`.

Real encodings of every address, changed in a few places; bundles with wrong sizes; arguments of all of OSC's types;
and random bytes. One in ten goes over TCP, a tenth of those with broken frames. After each window a ping must be
answered, after each hundredth a request must be done.
"""

from __future__ import annotations

import argparse
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from patchgen.osc import Argument, Message, decode, encode
from patchgen.osc.client import ask
from patchgen.osc.link import Link
from patchgen.osc.slip import END, frame
from patchgen_bridge.protocol import COMMANDS, OPTIONS, REPLIES, ROOT

FAKE = Path(__file__).parent / "fake_bridge.py"
WINDOW = 100  # datagrams between two pings: the system's buffer holds so many
REQUEST = 100  # windows between two requests
PATIENCE = 30.0  # seconds
WARM = 0.2  # of all; from then on memory counts
EDGES = (0, 1, 3, 4, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFC, 0xFFFFFFFF)
TAGS = "ifsbhdtScrmTFNI[],\0é"
TEXTS = ("", "a sine", "unsafe", "broken", "x" * 4097, "%s%n{0}$1;", "\x1b[2J", "../../etc", "é" * 300, "/patchgen/*")


@dataclass(frozen=True)
class Report:
    """What a run saw; memory in KiB of the bridge's process after warming up, at most, and in the end."""

    sent: int
    lost: int
    requests: int
    seconds: float
    warm: int
    most: int
    end: int

    @property
    def growth(self) -> float:
        return self.end / self.warm - 1

    def __str__(self) -> str:
        return (
            f"{self.sent:,} datagrams and frames in {self.seconds:.0f} s, {self.lost:,} lost by the system, "
            f"{self.requests:,} requests in between done; memory {self.warm:,} KiB warm, {self.most:,} at most, "
            f"{self.end:,} in the end ({self.growth:+.1%})"
        )


class Fuzzer:
    """Datagrams, always the same for a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        words = [*COMMANDS, *REPLIES, "sealed", "", "*", "{hello,ping}", "request/x"]
        self.addresses = [ROOT + word for word in words] + ["/", "//", "/live/test", "request"]

    def datagram(self) -> bytes:
        kinds: Sequence[Callable[[], bytes]] = (self.noise, self.typed, self.bundle, self.changed, self.changed)
        return self.random.choice(kinds)()[:60_000]

    def noise(self) -> bytes:
        return self.random.randbytes(self.random.randrange(120))

    def message(self) -> bytes:
        arguments = [self.argument() for _ in range(self.random.randrange(6))]
        return encode(Message(self.random.choice(self.addresses), tuple(arguments)))

    def argument(self) -> Argument:
        chance = self.random
        match chance.randrange(6):
            case 0:
                return chance.randrange(-(2**31), 2**31)
            case 1:
                return chance.choice([0.0, -1.5, 1e30, float("inf"), float("nan")])
            case 2:
                return chance.randbytes(chance.randrange(20))
            case 3:
                return chance.choice([*OPTIONS])
            case _:
                return chance.choice(TEXTS)

    def typed(self) -> bytes:
        """Tags of any kind, and too few or too many bytes behind them."""
        tags = "".join(self.random.choices(TAGS, k=self.random.randrange(12)))
        head = encode(Message(self.random.choice(self.addresses)))[:-4]
        text = f",{tags}\0".encode()
        return head + text + bytes(-len(text) % 4) + self.random.randbytes(4 * self.random.randrange(10))

    def bundle(self, depth: int = 0) -> bytes:
        parts = [b"#bundle\0", self.random.randbytes(8)]
        for _ in range(self.random.randrange(4)):
            deeper = depth < 20 and self.random.random() < 0.5
            element = self.bundle(depth + 1) if deeper else self.message()
            wrong = self.random.random() < 0.1
            size = self.random.choice(EDGES) if wrong else len(element)
            parts += [size.to_bytes(4, "big"), element]
        return b"".join(parts)

    def changed(self) -> bytes:
        data = bytearray(self.message())
        for _ in range(self.random.randrange(1, 5)):
            at = self.random.randrange(len(data) + 1)
            match self.random.randrange(5):
                case 0 if at < len(data):
                    data[at] ^= 1 << self.random.randrange(8)
                case 1:
                    del data[at : at + self.random.randrange(1, 9)]
                case 2:
                    data[at:at] = self.random.randbytes(self.random.randrange(9))
                case 3:
                    data[at // 4 * 4 : at // 4 * 4 + 4] = self.random.choice(EDGES).to_bytes(4, "big")
                case _:
                    data[at:at] = data[: self.random.randrange(40)]
        return bytes(data)

    def frame(self) -> bytes:
        framed = frame(self.datagram())
        return framed.replace(b"\0", b"\xdb", 1) if self.random.random() < 0.1 else framed


@contextmanager
def bridge() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A bridge with a fake model, and its port."""
    with TemporaryDirectory() as home, Path(home, "log").open("w+") as log:
        flags = (
            "--port=0",
            "--rate=1000000",
            "--rate-all=1000000",
            f"--folder={home}/patches",
            f"--state={home}/state",
        )
        command = [sys.executable, str(FAKE), *flags, "--log-level=error"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process:
            assert process.stdout is not None
            line = next((line for line in process.stdout if line.startswith("listening on ")), "")
            try:
                yield process, int(line.rpartition(":")[2] or 0)
            finally:
                process.terminate()
                process.wait(PATIENCE)
                log.seek(0)
                said = log.read()
        if process.returncode or "Traceback" in said:
            raise AssertionError(f"the bridge ended with {process.returncode} and said:\n{said[-4000:]}")


def fuzz(total: int, seed: int) -> Report:
    """Raises AssertionError or TimeoutError where the bridge fails."""
    fuzzer, requests, memory, start = Fuzzer(seed), 0, [], time.monotonic()
    with ExitStack() as stack:
        process, port = stack.enter_context(bridge())
        asking = stack.enter_context(Link(port=port))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.connect(("127.0.0.1", port))
        udp.settimeout(PATIENCE)
        tcp = stack.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
        for window in count():
            if (sent := window * WINDOW) >= total:
                break
            if window % 10 == 0:
                tcp.sendall(b"".join(fuzzer.frame() for _ in range(WINDOW)) + END)
                answered(tcp, window, framed=True)
            else:
                for _ in range(WINDOW):
                    udp.send(fuzzer.datagram())
                answered(udp, window)
            if window % REQUEST == 0:
                ask(asking, "a sine", timeout=PATIENCE)
                requests += 1
            if sent >= WARM * total:
                memory.append(resident(process.pid))
        assert process.poll() is None
        lost = dropped(port)
    return Report(sent, lost, requests, time.monotonic() - start, memory[0], max(memory), memory[-1])


def answered(link: socket.socket, number: int, framed: bool = False) -> None:
    """Wait for the answer to a ping; all others before it are passed over."""
    ping, pong = (encode(Message(f"{ROOT}{word}", ("window", number))) for word in ("ping", "pong"))
    link.sendall(frame(ping) if framed else ping)
    tail = b""
    while True:
        data = link.recv(65_535)
        assert data, "the bridge closed the connection"
        if framed:
            tail += data
            if frame(pong) in tail:  # answers of jobs may follow
                return
            tail = tail[-2 * len(pong) :]
        elif data == pong:
            return
        else:
            assert all(message.address.startswith(ROOT) and not message.problem for message in decode(data)), data


def resident(pid: int) -> int:
    """Memory of a process in KiB; 1 where the system has no /proc."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 1
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS:"))


def dropped(port: int) -> int:
    """Datagrams that the system did not keep for the socket of this port, as Linux counts them."""
    table = Path("/proc/net/udp")
    rows = [line.split() for line in table.read_text().splitlines()[1:]] if table.exists() else []
    return sum(int(row[-1]) for row in rows if row[1].endswith(f":{port:04X}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print(fuzz(arguments.count, arguments.seed))


if __name__ == "__main__":
    main()
