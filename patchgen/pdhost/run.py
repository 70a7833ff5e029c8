"""Run a patch in the real Pd for some logical time and hear what it does.

    run = run_patch(patch, inputs=[Send(0, "in0", "60"), Send(250, "box3", "bang")], seconds=0.5, listen=["box7"])
    run.messages    # [Message(ms=0.0, port="out0", atoms=("261.626",)), ...]
    run.audio       # float32, shape (channels, samples) at 44100 Hz, what went to the dac~; None without a dac~
    run.ok          # it ran to its end, without hang and crash

Each run is a Pd process of its own, faster than real time (`-batch`) and always the same for the same patch,
[random] and [noise~] included. What can be sent, heard and given is told in docs/pd.md.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from patchgen.finding import Finding, Severity
from patchgen.patch import Atoms, Patch
from patchgen.pdhost import harness as wiring
from patchgen.pdhost.console import findings
from patchgen.pdhost.find import require_pd
from patchgen.pdhost.process import kill, spawn
from patchgen.pdhost.screen import harm, screened

if TYPE_CHECKING:
    from patchgen.pdhost.harness import Sound

_MAX_CONSOLE_BYTES = 4 << 20


class Send(NamedTuple):
    """A message to the patch: `ms` after loading, to `port`, as it stands in a message box (`60`, `bang`, `1 2`).

    Ports: `in0` the first inlet of the patch, `box3` the first and `box3.1` the second inlet of box 3 in its root
    canvas (a box of the interface among them), `r:name` a receiver, `notein` (`60 100 1`), `ctlin` (`7 64 1`:
    controller, value, channel), `pgmin`, `bendin`, `touchin`, `polytouchin`, `midiin`, `sysexin`, `key`, `keyup`,
    `keyname` what those boxes hear.
    """

    ms: float
    port: str
    message: str


class Message(NamedTuple):
    """A message heard `ms` after loading. The atoms are Pd's words for it: `440`, `bang`, `symbol foo`, `1 2`.

    Ports: `out0` the patch's first outlet, `print:name` a [print], `box3` or `box3.1` an outlet listened to,
    `noteout`, `ctlout`, `pgmout`, `bendout`, `touchout`, `polytouchout`, `midiout` what such a box would send.
    """

    ms: float
    port: str
    atoms: Atoms


@dataclass(frozen=True, slots=True)
class Run:
    """What a run brought.

    `audio` is float32, shape (channels, samples), None without a [dac~]; `outlets` holds the sound of the patch's
    signal outlets by their number; `files` what was written into the scratch folder, by its path there.
    """

    messages: tuple[Message, ...] = ()
    audio: Sound | None = None
    outlets: Mapping[int, Sound] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    console: str = ""
    findings: tuple[Finding, ...] = ()
    ok: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A patch and what is to be done with it, as for `run_patch`."""

    patch: Path | Patch
    inputs: Sequence[tuple[float, str, str]] = ()
    signals: Mapping[str, Sound] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    seconds: float = 0.1
    listen: Sequence[str] = ()


def run_patch(
    patch: Path | Patch,
    *,
    inputs: Sequence[tuple[float, str, str]] = (),
    signals: Mapping[str, Sound] | None = None,
    files: Mapping[str, bytes] | None = None,
    seconds: float = 0.1,
    listen: Sequence[str] = (),
    pd: Path | None = None,
    timeout: float = 10.0,
    trusted: bool = False,
) -> Run:
    """Run the patch for `seconds` of logical time with DSP on; `inputs` are `Send`s, `listen` names box outlets.

    `signals` are sounds, float32 of shape (samples,) at 44100 Hz: `adc1` for the first channel of every [adc~],
    `in0` for an [inlet~]. `files` stand beside the patch, by name. A patch's file is read anew, and abstractions
    beside it are found. `timeout` is in seconds of wall clock; a patch that takes longer, or ends Pd, gives a run
    with `ok` False and a finding pd-hang or pd-crash. A patch with a safety finding is not run unless `trusted`,
    but answered with these findings.
    Errors: PdError without a Pd, ValueError for a port that is not there or a file's name that leads elsewhere,
    OSError for a file.
    """
    job = Job(patch, inputs, signals or {}, files or {}, seconds, listen)
    return _run(job, pd or require_pd(), timeout, trusted=trusted)


def run_many(
    jobs: Iterable[Job], *, pd: Path | None = None, timeout: float = 10.0, trusted: bool = False, workers: int = 2
) -> Iterator[Run]:
    """As `run_patch`, several at a time; the runs in the order of the jobs, which are taken as they are needed."""
    pd = pd or require_pd()
    going: deque[Future[Run]] = deque()
    with ThreadPoolExecutor(workers, "patchgen-run") as pool:
        try:
            for job in jobs:
                going.append(pool.submit(_run, job, pd, timeout, trusted=trusted))
                if len(going) > 2 * workers:
                    yield going.popleft().result()
            while going:
                yield going.popleft().result()
        finally:
            for future in going:
                future.cancel()


def _run(job: Job, pd: Path, timeout: float, *, trusted: bool) -> Run:
    if not trusted and (found := screened(job.patch).harm if isinstance(job.patch, Path) else harm(job.patch)):
        return Run(findings=found)
    paths = ("-path", str(job.patch.resolve().parent)) if isinstance(job.patch, Path) else ()
    harness = wiring.build(_tree(job.patch), job.inputs, job.signals, job.seconds, job.listen)
    with tempfile.TemporaryDirectory(prefix="patchgen-run-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _give(folder, job.files)
        for file, content in harness.files.items():
            (folder / file).write_bytes(content)
        arguments = (*paths, "-r", str(wiring.RATE), "-batch", "-open", wiring.MAIN)
        lines, hung = _play(pd, arguments, folder, timeout)
        return _report(harness, lines, hung, _tracks(folder / wiring.SOUND), _written(folder, job.files))


def _give(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or path.parts[0].startswith(wiring.OWN):
            raise ValueError(
                f"{name} cannot be given to a patch: a relative path that does not begin with {wiring.OWN}"
            )
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def _written(folder: Path, given: Mapping[str, bytes]) -> dict[str, bytes]:
    """What stands in the folder and was not put there by us."""
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    found = {name: path.read_bytes() for name, path in files.items() if not name.startswith(wiring.OWN)}
    return {name: content for name, content in found.items() if given.get(name) != content}


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


def _report(
    harness: wiring.Harness, lines: list[str], hung: bool, tracks: Sound | None, files: dict[str, bytes]
) -> Run:
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
        {} if tracks is None else dict(zip(harness.outlets, tracks[split:], strict=True)),
        files,
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
