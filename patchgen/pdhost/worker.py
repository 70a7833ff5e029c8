"""One Pd that judges patches one after the other, and is replaced by a fresh one whenever a patch ends it."""

from __future__ import annotations

import tempfile
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from patchgen.errors import PdError
from patchgen.finding import Finding, Severity
from patchgen.pdhost.console import findings
from patchgen.pdhost.process import PdProcess, PdStoppedError
from patchgen.pdhost.screen import screened

Verdict: TypeAlias = tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Sent:
    """A patch on its way: the mark that Pd prints after it, or what was found without Pd.

    Without either it is loaded into a Pd of its own when its turn comes.
    """

    path: Path
    mark: str | None = None
    refused: Verdict = ()


class Worker:
    """Takes patches by `send` and gives their verdicts, in the same order, by `answer`. For one thread at a time."""

    def __init__(self, pd: Path, timeout: float, *, trusted: bool) -> None:
        self._pd = pd
        self._timeout = timeout
        self._trusted = trusted
        self._folder = tempfile.TemporaryDirectory(prefix="patchgen-judge-", ignore_cleanup_errors=True)
        self._process: PdProcess | None = None
        self._lone: PdProcess | None = None  # a Pd for one patch alone
        self._given_up = False
        self._waiting: deque[_Sent] = deque()

    @property
    def folder(self) -> Path:
        """Pd's scratch folder."""
        return Path(self._folder.name)

    @property
    def pid(self) -> int | None:
        """The number of the Pd that is running."""
        return self._process.pid if self._process else None

    def send(self, path: Path) -> None:
        """Put a patch on its way."""
        self._given_up = False
        path = path.resolve()
        found = screened(path)
        if found.harm and not self._trusted:
            self._waiting.append(_Sent(path, refused=found.harm))
        elif found.alone:
            self._waiting.append(_Sent(path))
        else:
            self._load(path)

    def answer(self) -> Verdict:
        """What was found in the patch that was sent first of those without an answer yet.

        Raises PdError where `give_up` was called meanwhile.
        """
        sent = self._waiting.popleft()
        if sent.refused:
            return sent.refused
        if sent.mark is None:
            return self._alone(sent.path)
        assert self._process is not None
        self._go_on()
        try:
            return _verdict(sent.path, self._process.wait(sent.mark, self._timeout))
        except PdStoppedError as stopped:
            self._go_on()
            self._begin_anew()
            # A Pd that ends may have been ended by anything; so the patch is asked again, with nothing around it.
            return self._ended(sent.path, stopped) if stopped.hung else self._alone(sent.path)

    def give_up(self) -> None:
        """From another thread: end the Pd that is at work, so that `answer` does not wait for it."""
        self._given_up = True
        for process in (self._process, self._lone):
            if process is not None:
                process.kill()

    def forget(self) -> None:
        """Give up what is on its way."""
        if self._waiting:
            self._waiting.clear()
            self._end()

    def close(self) -> None:
        """End Pd and remove its folder. Doing it twice does no harm."""
        self._end()
        self._folder.cleanup()

    def _load(self, path: Path) -> None:
        if self._process is None:
            self._process = PdProcess(self._pd, self.folder)
        self._waiting.append(_Sent(path, self._process.load(path)))

    def _alone(self, path: Path) -> Verdict:
        with (
            tempfile.TemporaryDirectory(prefix="patchgen-alone-", ignore_cleanup_errors=True) as folder,
            PdProcess(self._pd, Path(folder)) as process,
        ):
            self._lone = process
            try:
                self._go_on()
                return _verdict(path, process.wait(process.load(path), self._timeout))
            except PdStoppedError as stopped:
                self._go_on()
                return self._ended(path, stopped)
            finally:
                self._lone = None

    def _begin_anew(self) -> None:
        """What was on its way is lost with a Pd that ended: it goes out again."""
        self._process = None
        lost, self._waiting = self._waiting, deque()
        for sent in lost:
            if sent.mark is None:
                self._waiting.append(sent)
            else:
                self._load(sent.path)

    def _go_on(self) -> None:
        if self._given_up:
            self._end()
            raise PdError("the verdict was not waited for")

    def _end(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None

    def _ended(self, path: Path, stopped: PdStoppedError) -> Verdict:
        return (*findings(stopped.lines, path.name), _hang(self._timeout) if stopped.hung else _crash())


def _verdict(path: Path, console: list[str]) -> Verdict:
    lines = [line.rstrip() for line in console]
    if lines and lines[-1] == f"error: pd-{path.name}: no such object":  # our own close met no canvas
        return (*findings(lines[:-1], path.name), _no_canvas(path.name))
    return findings(lines, path.name)


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
