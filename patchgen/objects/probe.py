"""Boxes put to the real Pd: which does it create, of what class, with what ports?

Pd tells ports by refusing cords: a [sig~] is connected to inlets of a box, the box's outlets to a [print]; the cords
that fail name the ports that are not there, and the box's class. With DSP on, Pd complains of a signal cord that
ends at a control inlet, without saying which; so each port is tried alone to learn its rate.
"""

from __future__ import annotations

import re
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType

from patchgen.objects.ports import CONTROL, SIGNAL, Ports
from patchgen.pdhost.process import PdProcess, PdStoppedError, escape

MOST_PORTS = 300
_USUAL_PORTS = 40  # tried first: few objects have more
_AHEAD = 64  # patches on their way to Pd at a time
_SECONDS = 20.0
_HEAD = "#N canvas 0 0 300 200 12;\n"
_FAILED = re.compile(r"\.pd (\d+) (\d+) (\d+) (\d+) \((.+)->(.+)\) connection failed$", re.MULTILINE)
_NOT_CREATED = "... couldn't create"
_RATE_ERROR = "audio signal outlet connected to nonsignal inlet"


@dataclass(frozen=True, slots=True)
class Probed:
    """What Pd made of a box: its class (`trigger` for `t`) and ports. An abstraction's class is `canvas`."""

    kind: str
    ports: Ports


class Probe:
    """A context manager around one Pd that answers questions about boxes, thousands in a second.

    A box is asked for by its record without `#X` and place: `obj osc~ 440`, `msg hello`, `floatatom`.
    """

    def __init__(self, pd: Path, arguments: Sequence[str] = ()) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="patchgen-probe-", ignore_cleanup_errors=True)
        self._start = partial(PdProcess, pd, Path(self._folder.name), arguments)
        self._process = self._start()
        self._files = 0
        self.stopped: dict[str, None] = {}  # boxes that ended Pd or kept it from answering

    def __enter__(self) -> Probe:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.close()
        self._folder.cleanup()

    def created(self, texts: Sequence[str]) -> list[bool]:
        """Which of these boxes Pd creates."""
        consoles = self._load(texts, [_record(text) for text in texts], dsp=False)
        return [_NOT_CREATED not in console for console in consoles]

    def ports(self, texts: Sequence[str]) -> list[Probed | None]:
        """Class and ports of these boxes; None for one that Pd does not create. ValueError above MOST_PORTS."""
        counted = self._counts(texts)
        trials = [
            (text, trial)
            for text, count in zip(texts, counted, strict=True)
            if count
            for trial in _one_port_each(text, count)
        ]
        consoles = self._load([text for text, _ in trials], [trial.patch for _, trial in trials], dsp=True)
        letters = iter(
            SIGNAL if (_RATE_ERROR in console) is trial.complains_if_signal else CONTROL
            for (_, trial), console in zip(trials, consoles, strict=True)
        )
        return [None if count is None else _probed(count, letters) for count in counted]

    def _counts(self, texts: Sequence[str]) -> list[_Count | None]:
        consoles = self._load(texts, [_all_ports(text, _USUAL_PORTS) for text in texts], dsp=False)
        counted = [_count(console, _USUAL_PORTS) for console in consoles]
        large = [
            place for place, count in enumerate(counted) if count and _USUAL_PORTS in (count.inlets, count.outlets)
        ]
        again = [texts[place] for place in large]
        consoles = self._load(again, [_all_ports(text, MOST_PORTS) for text in again], dsp=False)
        for place, console in zip(large, consoles, strict=True):
            counted[place] = count = _count(console, MOST_PORTS)
            if count and MOST_PORTS in (count.inlets, count.outlets):
                raise ValueError(f"a box has {MOST_PORTS} ports or more: {texts[place][:200]}")
        return counted

    def _load(self, texts: Sequence[str], patches: Sequence[str], *, dsp: bool) -> list[str]:
        """What Pd's console says of each of these patches; one that ends Pd twice counts as not created.

        `texts` are the boxes that they are about.
        """
        consoles: list[str] = []
        waiting: deque[str] = deque()  # the marks of the patches that are on their way
        guilty = -1
        while len(consoles) < len(patches):
            ahead = len(consoles) + len(waiting)
            waiting.extend(self._send(patch, dsp) for patch in patches[ahead : len(consoles) + _AHEAD])
            try:
                consoles.append("\n".join(self._process.wait(waiting.popleft(), _SECONDS)))
            except PdStoppedError:
                waiting.clear()
                self._process = self._start()
                if guilty == len(consoles):
                    self.stopped[texts[guilty]] = None
                    consoles.append(_NOT_CREATED)
                else:
                    guilty = len(consoles)
        return consoles

    def _send(self, patch: str, dsp: bool) -> str:
        self._files = (self._files + 1) % (2 * _AHEAD)  # a file is not needed once Pd has read it
        path = Path(self._folder.name, f"probe{self._files}.pd")
        path.write_text(_HEAD + patch, encoding="utf-8")
        switch = ("pd dsp 1", "pd dsp 0") if dsp else ()
        opened = f"pd open {path.name} {escape(path.parent.as_posix())}"
        self._process.send(opened, *switch, f"close symbol pd-{path.name}")
        return self._process.mark()


@dataclass(frozen=True, slots=True)
class _Count:
    kind: str
    inlets: int
    outlets: int


@dataclass(frozen=True, slots=True)
class _Trial:
    """A patch with one cord; `complains_if_signal`: an outlet (into a control inlet), else an inlet."""

    patch: str
    complains_if_signal: bool


def _record(text: str) -> str:
    kind, _, atoms = text.partition(" ")
    return f"#X {kind} 0 0 {atoms};\n"


def _all_ports(text: str, most: int) -> str:
    cords = [f"#X connect 1 0 0 {port};\n#X connect 0 {port} 2 0;\n" for port in range(most)]
    return _record(text) + "#X obj 0 0 sig~;\n#X obj 0 0 print;\n" + "".join(cords)


def _one_port_each(text: str, count: _Count) -> Iterator[_Trial]:
    for inlet in range(count.inlets):
        yield _Trial(f"{_record(text)}#X obj 0 0 sig~;\n#X connect 1 0 0 {inlet};\n", False)
    for outlet in range(count.outlets):
        yield _Trial(f"{_record(text)}#X obj 0 0 print;\n#X connect 0 {outlet} 1 0;\n", True)


def _count(console: str, tried: int) -> _Count | None:
    """The ports of a box; as many as were `tried` where there may be more."""
    if _NOT_CREATED in console:
        return None
    failed = _FAILED.findall(console)
    inlets = [row for row in failed if row[2] == "0"]
    outlets = [row for row in failed if row[0] == "0"]
    kind = outlets[0][4] if outlets else inlets[0][5] if inlets else ""
    return _Count(kind, tried - len(inlets), tried - len(outlets))


def _probed(count: _Count, letters: Iterator[str]) -> Probed:
    inlets = "".join(islice(letters, count.inlets))
    return Probed(count.kind, Ports(inlets, "".join(islice(letters, count.outlets))))
