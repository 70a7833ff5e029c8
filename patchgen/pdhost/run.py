"""Run a patch in the real Pd for some logical time and hear what it does.

    run = run_patch(patch, inputs=[Send(0, "in0", "60"), Send(250, "box3", "bang")], seconds=0.5, listen=["box7"])
    run.messages    # [Message(ms=0.0, port="out0", atoms=("261.626",)), ...]
    run.audio       # float32, shape (channels, samples) at 44100 Hz, what went to the dac~; None without a dac~
    run.ok          # it ran to its end, without hang and crash

Each run is a Pd process of its own, faster than real time (`-batch`) and always the same for the same patch,
[random] and [noise~] included.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from patchgen.finding import Finding, Severity
from patchgen.patch import Atoms, Patch
from patchgen.pdhost import harness as wiring
from patchgen.pdhost.console import findings
from patchgen.pdhost.find import require_pd
from patchgen.pdhost.process import kill, spawn

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Sound: TypeAlias = npt.NDArray[np.float32]

_MAX_CONSOLE_BYTES = 4 << 20


class Send(NamedTuple):
    """A message to the patch: `ms` after loading, to `port`, as it stands in a message box (`60`, `bang`, `1 2`).

    Ports: `in0` the first inlet of the patch, `box3` the first and `box3.1` the second inlet of box 3 in its root
    canvas, `r:name` a receiver (`r:#notein` with `60 100 1`: MIDI).
    """

    ms: float
    port: str
    message: str


class Message(NamedTuple):
    """A message heard `ms` after loading. The atoms are Pd's words for it: `440`, `bang`, `symbol foo`, `1 2`.

    Ports: `out0` the patch's first outlet, `print:name` a [print], `box3` or `box3.1` an outlet listened to.
    """

    ms: float
    port: str
    atoms: Atoms


@dataclass(frozen=True, slots=True)
class Run:
    """What a run brought. `outlets` holds the sound of the patch's signal outlets by their number."""

    messages: tuple[Message, ...]
    audio: Sound | None
    outlets: dict[int, Sound]
    console: str
    findings: tuple[Finding, ...]
    ok: bool


def run_patch(
    patch: Path | Patch,
    *,
    inputs: Sequence[tuple[float, str, str]] = (),
    seconds: float = 0.1,
    listen: Iterable[str] = (),
    pd: Path | None = None,
    timeout: float = 10.0,
) -> Run:
    """Run the patch for `seconds` of logical time with DSP on; `inputs` are `Send`s, `listen` names box outlets.

    A patch's file is read anew, and abstractions beside it are found. `timeout` is in seconds of wall clock; a
    patch that takes longer, or ends Pd, gives a run with `ok` False and a finding pd-hang or pd-crash.
    Errors: PdError without a Pd, ValueError for a `box` port that is not there, OSError for a file.
    """
    paths = ("-path", str(patch.resolve().parent)) if isinstance(patch, Path) else ()
    harness = wiring.build(_tree(patch), inputs, seconds, listen)
    with tempfile.TemporaryDirectory(prefix="patchgen-run-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for file, content in harness.files.items():
            (folder / file).write_bytes(content)
        arguments = (*paths, "-r", str(wiring.RATE), "-batch", "-open", "harness.pd")
        lines, hung = _play(pd or require_pd(), arguments, folder, timeout)
        tracks = _tracks(folder / wiring.SOUND)
    return _run(harness, lines, hung, tracks)


def _tree(patch: Path | Patch) -> Patch:
    if isinstance(patch, Patch):
        return patch
    from patchgen import pdfile

    read = pdfile.load(patch).patch
    if read is None:
        raise ValueError(f"{patch} holds no patch")
    return read


def _play(pd: Path, arguments: Sequence[str], folder: Path, timeout: float) -> tuple[list[str], bool]:
    """Pd's console lines, and whether it had to be killed."""
    process = spawn(pd, arguments, folder)
    assert process.stderr is not None
    late = threading.Event()

    def stop() -> None:
        late.set()
        kill(process)

    timer = threading.Timer(timeout, stop)
    timer.start()
    said = bytearray()
    with process.stderr as console:
        while len(said) < _MAX_CONSOLE_BYTES and (chunk := os.read(console.fileno(), 65_536)):
            said += chunk
    timer.cancel()
    kill(process)
    return said.decode("utf-8", "replace").splitlines(), late.is_set() or len(said) >= _MAX_CONSOLE_BYTES


def _tracks(file: Path) -> Sound | None:
    """The recording as (channels, samples): a NeXT sound file, whose second and sixth words are all we need."""
    import numpy as np

    if not file.is_file():
        return None
    data = file.read_bytes()
    words = np.frombuffer(data, ">u4" if data.startswith(b".snd") else "<u4", count=6)
    sound: Sound = np.frombuffer(data, words.dtype.str[0] + "f4", offset=int(words[1])).astype(np.float32)
    return sound.reshape(-1, int(words[5])).T


def _run(harness: wiring.Harness, lines: list[str], hung: bool, tracks: Sound | None) -> Run:
    ended = wiring.END_LINE in lines
    messages = tuple(_messages(lines, harness.heard))
    rest = [line for line in lines if not line.startswith((wiring.TOKEN, wiring.SOUND))]
    found = findings(rest, f"{wiring.DUT}.pd")
    if not ended:
        found = (*found, _stopped(hung))
    split = harness.channels
    return Run(
        messages,
        None if tracks is None or not split else tracks[:split],
        {} if tracks is None else dict(zip(harness.signals, tracks[split:], strict=True)),
        "\n".join(rest),
        found,
        ended,
    )


def _messages(lines: Iterable[str], heard: Sequence[str]) -> Iterator[Message]:
    ms = 0.0
    for line in lines:
        if time := wiring.TIME_LINE.match(line):
            ms = float(time[1])
        elif message := wiring.HEARD_LINE.match(line):
            yield Message(ms, heard[int(message[1])], tuple((message[2] or "").split()))


def _stopped(hung: bool) -> Finding:
    if hung:
        return Finding(
            "pd-hang", Severity.ERROR, "The patch keeps Pd busy without end: a loop, such as [until], never ends."
        )
    return Finding("pd-crash", Severity.ERROR, "Pd ended before its time: it crashed or the patch made it quit.")
