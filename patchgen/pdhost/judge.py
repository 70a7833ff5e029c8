"""The real Pd as the judge of a patch: it loads the patch with DSP on, and what it says becomes findings.

A judged patch really runs, for the moment of its loading: its loadbangs fire. So a file is looked through for boxes
that could do harm first (`patchgen.check.safety`), and such a file is not loaded but answered with those findings.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType

from patchgen.finding import Finding, Severity
from patchgen.pdhost.console import findings
from patchgen.pdhost.find import require_pd
from patchgen.pdhost.process import PdProcess, PdStoppedError, escape

_AHEAD = 16  # patches sent before the first answer is read


@dataclass(frozen=True, slots=True)
class _Sent:
    """A patch on its way: the mark that Pd prints after it, or what was found without Pd."""

    path: Path
    mark: str = ""
    refused: tuple[Finding, ...] = ()


class PdJudge:
    """A context manager around one long-lived Pd without window, sound and MIDI. For one thread at a time.

    `timeout` is how many seconds a patch may keep Pd from answering. `trusted` loads whatever it is given.
    """

    def __init__(self, pd: Path | None = None, *, timeout: float = 5.0, trusted: bool = False) -> None:
        self._pd = pd or require_pd()
        self._timeout = timeout
        self._trusted = trusted
        self._folder = tempfile.TemporaryDirectory(prefix="patchgen-judge-", ignore_cleanup_errors=True)
        self._process: PdProcess | None = None

    def __enter__(self) -> PdJudge:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End Pd and remove its folder. Doing it twice does no harm."""
        if self._process is not None:
            self._process.close()
            self._process = None
        self._folder.cleanup()

    def judge(self, patch_file: Path) -> tuple[Finding, ...]:
        """What Pd has to say of one file; empty when it loads without complaint.

        Codes: those of `patchgen.pdhost.console`, the safety codes of `patchgen.check`, and pd-no-canvas (the
        file makes no patch), pd-hang (Pd stopped answering), pd-crash (Pd ended).
        """
        return next(self.judge_many([patch_file]))

    def judge_many(self, patch_files: Iterable[Path]) -> Iterator[tuple[Finding, ...]]:
        """As `judge`, for one file after the other, a few of them on their way to Pd at a time."""
        files = iter(patch_files)
        waiting = deque(self._send(path) for path in islice(files, _AHEAD))
        while waiting:
            sent = waiting.popleft()
            if sent.refused:
                yield sent.refused
            else:
                found, alive = self._answer(sent)
                if not alive:  # what was under way is lost with that Pd
                    waiting = deque(self._send(other.path) for other in waiting)
                yield found
            waiting.extend(self._send(path) for path in islice(files, 1))

    def _send(self, path: Path) -> _Sent:
        refused = () if self._trusted else _harmful(path)
        if refused:
            return _Sent(path, refused=refused)
        if self._process is None:
            self._process = PdProcess(self._pd, Path(self._folder.name))
        path = path.resolve()
        name, folder = escape(path.name), escape(path.parent.as_posix())
        self._process.send(f"pd open {name} {folder}", "pd dsp 1", "pd dsp 0", f"close symbol pd-{name}")
        return _Sent(path, self._process.mark())

    def _answer(self, sent: _Sent) -> tuple[tuple[Finding, ...], bool]:
        """The findings, and whether Pd is still there."""
        assert self._process is not None
        name = sent.path.name
        closing = f"error: pd-{name}: no such object"  # our own close that met no canvas
        try:
            lines = [line.rstrip() for line in self._process.wait(sent.mark, self._timeout)]
        except PdStoppedError as stopped:
            self._process = None
            end = _hang(self._timeout) if stopped.hung else _crash()
            return (*findings(stopped.lines, name), end), False
        if lines and lines[-1] == closing:
            return (*findings(lines[:-1], name), _no_canvas(name)), True
        return findings(lines, name), True


def _harmful(path: Path) -> tuple[Finding, ...]:
    from patchgen.check.safety import safety
    from patchgen.pdfile import load

    try:
        patch = load(path).patch
    except OSError:
        return ()  # Pd will say so
    return safety(patch) if patch else ()


def _no_canvas(name: str) -> Finding:
    return Finding("pd-no-canvas", Severity.ERROR, f"Pd finds no patch in {name}: no `#N canvas` that it can read.")


def _hang(seconds: float) -> Finding:
    message = (
        f"Pd did not come back within {seconds:g} s, or wrote errors without end: a loop, such as [until], never ends."
    )
    return Finding("pd-hang", Severity.ERROR, message)


def _crash() -> Finding:
    return Finding(
        "pd-crash", Severity.ERROR, "Pd ended while it loaded the patch: it crashed or the patch made it quit."
    )
