"""Whether Pd's sound drops out while the bridge decodes: the blocks that come too late, with the bridge and without."""

from __future__ import annotations

import argparse
import os
import platform
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from patchgen import osc
from patchgen.errors import PatchgenError
from patchgen.osc import HOST, LARGEST, Message
from patchgen_bridge.journey import REQUEST
from patchgen_bridge.rig import BLOCKS_PER_SECOND, DELAY, Pd, start_bridge

OSCILLATORS = 1000
AHEAD = 4  # requests that are under way, so that the bridge never has nothing to do
SETTLE = 1.0  # seconds for a bridge to start or to end before blocks are counted


@dataclass(frozen=True, slots=True)
class Stretch:
    """What happened in one stretch of time: the blocks due, computed and late, the latest in seconds, patches made."""

    bridge: bool
    due: float
    blocks: int
    late: int
    worst: float
    patches: int


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print a table. Returns 0, or 1 with a message of what went wrong and what to do."""
    arguments = _parser().parse_args(argv)
    try:
        print(_measure(arguments))
    except PatchgenError as error:
        print(f"dropouts: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m patchgen_bridge.dropouts",
        description="Count the late blocks of a Pd that computes sound in real time, without a bridge beside it and "
        "with one that decodes without pause, in turns. What stands behind -- are flags of the bridge: -- --nice 0",
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each of the two (default: 5)")
    parser.add_argument("--seconds", type=float, default=20, help="how long each time (default: 20)")
    parser.add_argument("--oscillators", type=int, default=OSCILLATORS, help=f"in Pd (default: {OSCILLATORS})")
    parser.add_argument("flags", nargs="*", metavar="FLAG", help="flags of the bridge")
    return parser


def _measure(arguments: argparse.Namespace) -> str:
    with ExitStack() as stack:
        nobody = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        nobody.bind((HOST, 0))  # this Pd opens no patch, so its [patchgen] has no bridge
        pd = stack.enter_context(Pd(nobody.getsockname()[1], oscillators=arguments.oscillators))
        stretches = []
        for number in tqdm(range(2 * arguments.rounds), unit="stretch", disable=None):
            with_bridge = number % 4 in (1, 2)  # neither of the two always comes first
            stretches.append(_stretch(pd, arguments.seconds, with_bridge, arguments.flags))
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    flags = " ".join(arguments.flags) or "none"
    return "\n".join(
        [
            f"{arguments.oscillators:,} oscillators in Pd; late is a block that comes {DELAY * 1e3:g} ms or more after "
            f"it could; flags of the bridge: {flags}; {machine}.",
            "",
            "| | seconds | blocks | of those due | late | the latest, ms | patches made |",
            "|---|--:|--:|--:|--:|--:|--:|",
            *(_row(name, [each for each in stretches if each.bridge is wanted]) for name, wanted in _KINDS),
        ]
    )


_KINDS = (("without the bridge", False), ("with the bridge decoding", True))


def _stretch(pd: Pd, seconds: float, with_bridge: bool, flags: Sequence[str]) -> Stretch:
    with ExitStack() as stack:
        requests = None
        if with_bridge:
            folder = stack.enter_context(TemporaryDirectory(prefix="patchgen-"))
            own = ("--folder", Path(folder, "patches"), "--state", Path(folder, "state"))
            bridge = stack.enter_context(start_bridge(*own, *flags))
            requests = stack.enter_context(Requests(bridge.port))
            requests.keep_asking(SETTLE)
        else:
            time.sleep(SETTLE)
        pd.late()
        before, made, since = pd.blocks(), requests.made if requests else 0, time.perf_counter()
        if requests is None:
            time.sleep(seconds)
        else:
            requests.keep_asking(seconds)
        due = (time.perf_counter() - since) * BLOCKS_PER_SECOND
        late, worst = pd.late()
        patches = requests.made - made if requests else 0
        return Stretch(with_bridge, due, pd.blocks() - before, late, worst, patches)


class Requests:
    """A client that always has some requests at the bridge, each with another seed."""

    def __init__(self, port: int) -> None:
        self._address = (HOST, port)
        self._asked = 0
        self.made = 0

    def __enter__(self) -> Requests:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def keep_asking(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            while self._asked < self.made + AHEAD:
                self._ask()
            try:
                (answer,) = osc.decode(self._socket.recv(LARGEST))
            except (TimeoutError, ConnectionResetError):
                continue
            if answer.address in ("/patchgen/done", "/patchgen/error"):
                self.made += 1

    def _ask(self) -> None:
        self._asked += 1
        seed = ("seed", self._asked, "temperature", 1.0)
        message = Message("/patchgen/request", (self._asked, REQUEST, *seed))
        self._socket.sendto(osc.encode(message), self._address)


def _row(name: str, stretches: Sequence[Stretch]) -> str:
    due, blocks = sum(each.due for each in stretches), sum(each.blocks for each in stretches)
    late, worst = sum(each.late for each in stretches), max(each.worst for each in stretches)
    patches = sum(each.patches for each in stretches)
    seconds = due / BLOCKS_PER_SECOND
    return f"| {name} | {seconds:.0f} | {blocks:,} | {blocks / due:.2%} | {late} | {worst * 1e3:.1f} | {patches} |"


if __name__ == "__main__":
    sys.exit(main())
