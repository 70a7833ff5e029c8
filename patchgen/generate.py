"""From a request to the patch that is delivered: write, read, check, lay out, and try it in the real Pd.

A request may also be to change a patch; then the model is shown that one.

One text is written first. Only where findings speak against it are others written: by a model that can be told, the
same text mended; else, and after that, texts with other seeds. The one with the fewest errors is taken. A model may
also refuse a request; only where it is not sure of that are others written.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeAlias

from patchgen import pdfile
from patchgen.check import check, safety
from patchgen.errors import PatchgenError
from patchgen.finding import Finding, Severity, errors
from patchgen.layout import arrange, headed, without_heading
from patchgen.model import End, Engine, ModelInfo, Piece, Repairing, Sampling, refusal
from patchgen.model.answer import unwrap
from patchgen.notation import NOTATIONS
from patchgen.patch import Patch

Progress: TypeAlias = Callable[[float, int], None]  # an estimate from 0 to 1, and the tokens written so far
Cancelled: TypeAlias = Callable[[], bool]

STEPS = ("generate", "read", "check", "layout", "judge")
SURE = 0.5  # the least confidence with which a refusal is the last word
RETRY_TEMPERATURE = 0.7  # the least for another text: a greedy one would be the same again
# Nobody knows how long a text will get; at this many tokens the bar stands in the middle.
HALFWAY = 150

_ENDS = {
    End.LENGTH: "the text was cut off at {tokens} tokens; raise --max-tokens, or ask for less",
    End.CONTEXT: "the text filled the model's context at {tokens} tokens; ask for less",
}


class Judge(Protocol):
    """The real Pd, as `patchgen.pdhost.PdJudge` runs it."""

    def judge(self, patch_file: Path) -> tuple[Finding, ...]: ...


@dataclass(frozen=True, slots=True)
class MakeOptions:
    """`candidates`: the most texts that are written for a request.

    `allow`: codes of `patchgen.check.safety` that a patch may have; the real Pd does not try such a patch.
    """

    sampling: Sampling = field(default_factory=Sampling)
    candidates: int = 3
    allow: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a request.

    `text` is what the model wrote, `seed` and `temperature` belong to it; `tokens`, `seconds` (by step) and
    `candidates` count all texts. `model` is the model's name.
    """

    request: str
    patch: Patch | None
    text: str
    findings: tuple[Finding, ...]
    seed: int
    temperature: float
    candidates: int
    tokens: int
    seconds: dict[str, float]
    model: str
    notation: str

    @property
    def ok(self) -> bool:
        """There is a patch, and nothing found speaks against its delivery."""
        return self.patch is not None and not errors(self.findings)

    @property
    def refused(self) -> bool:
        """The model says why the request can't be served."""
        return any(finding.code == refusal.CODE for finding in self.findings)


def make(
    engine: Engine,
    request: str,
    options: MakeOptions | None = None,
    *,
    before: Patch | None = None,
    judge: Judge | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Made:
    """The best patch for a request. Without a judge the real Pd does not try it.

    `before` is a patch that the request is to change; positions and colours of its boxes are made anew.
    Where `cancelled` turns true the work ends at the next token, with a finding `cancelled` and no patch.
    Raises `PatchgenError` for a request that can't be served at all.
    """
    request = _usable(request)
    options = options or MakeOptions()
    if options.candidates < 1:
        raise PatchgenError(f"At least one candidate must be written, not {options.candidates}")
    tools = engine, judge, progress or _no_progress, cancelled or _never, options.allow
    work = (
        _Work(*tools, request, request) if before is None else _Work(*tools, request, *_shown(engine, before, request))
    )
    best: _Candidate | None = None
    candidate: _Candidate | None = None
    for number in range(options.candidates):
        candidate = work.next(candidate, _sampling(options.sampling, number))
        if candidate.cancelled or best is None or candidate.badness < best.badness:
            best = candidate
        if candidate.cancelled or candidate.final or not candidate.badness:
            break
    assert best is not None  # there was at least one round
    work.progress(1.0, work.tokens)
    return work.made(best, number + 1)


def require_revising(info: ModelInfo) -> None:
    """Raises `PatchgenError` for a model that can't change patches."""
    if not info.prompt.revises:
        how = "ask for the whole patch anew, or use a model that follows instructions with --engine URL"
        raise PatchgenError(f"The model {info.name} was not trained to change patches; {how}")


def _shown(engine: Engine, before: Patch, request: str) -> tuple[str, str]:
    """What a patch that has been changed says of itself, and the text of the patch that the model is shown."""
    require_revising(engine.info)
    patch, heading = without_heading(before)
    text = NOTATIONS[engine.info.notation].write(patch)
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # some files are not UTF-8
    return f"{heading} > {request}" if heading else request, readable


def _usable(request: str) -> str:
    """The request without white space around it. Raises `PatchgenError` where nothing is asked for."""
    request = request.strip()
    if not request:
        raise PatchgenError("The request is empty; say what the patch should do, for example: a 440 Hz sine")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in request):
        raise PatchgenError("The request is not UTF-8 text; type it again, or save its file as UTF-8")
    return request


def _sampling(first: Sampling, number: int) -> Sampling:
    if not number:
        return first
    return replace(first, seed=first.seed + number, temperature=max(first.temperature, RETRY_TEMPERATURE))


def _no_progress(_fraction: float, _tokens: int) -> None:
    pass


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Candidate:
    sampling: Sampling
    text: str
    patch: Patch | None
    findings: tuple[Finding, ...]
    cancelled: bool = False
    repaired: bool = False
    refused: bool = False
    final: bool = False

    @property
    def badness(self) -> float:
        """0 for one that can be delivered; a refusal is better than a patch with errors, no patch at all is worst."""
        if self.refused:
            return 0.5
        return len(errors(self.findings)) if self.patch is not None else float("inf")


@dataclass(slots=True)
class _Work:
    """One request in work: the tools, the request, what the patch says of itself, and what was spent.

    `shown` is the text of the patch that is to be changed; empty where none is.
    """

    engine: Engine
    judge: Judge | None
    progress: Progress
    cancelled: Cancelled
    allow: frozenset[str]
    request: str
    heading: str
    shown: str = ""
    tokens: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STEPS, 0.0))

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - begin

    def next(self, before: _Candidate | None, sampling: Sampling) -> _Candidate:
        """The candidate after this one: its text mended, where the model can and did not yet; else a new one."""
        engine = self.engine
        if before is None or before.repaired or not isinstance(engine, Repairing):
            return self.candidate(engine.stream(self.request, sampling, self.shown), sampling)
        wrong = errors(before.findings)
        pieces = engine.repair(self.request, before.text, wrong, sampling, self.shown)
        codes = ", ".join(dict.fromkeys(finding.code for finding in wrong))
        told = Finding("repaired", Severity.NOTE, f"the model wrote this text after it was told of: {codes}")
        candidate = self.candidate(pieces, sampling)
        return replace(candidate, findings=(*candidate.findings, told), repaired=True)

    def candidate(self, pieces: Generator[Piece], sampling: Sampling) -> _Candidate:
        with self.step("generate"):
            text, last = self.write(pieces)
        if last.end is None:
            stopped = Finding("cancelled", Severity.ERROR, "the request was cancelled while its patch was written")
            return _Candidate(sampling, text, None, (stopped,), cancelled=True)
        if reason := refusal.reason_of(text):
            no = Finding(refusal.CODE, Severity.ERROR, refusal.REASONS[reason])
            sure = last.confidence is None or last.confidence >= SURE
            return _Candidate(sampling, text, None, (no,), refused=True, final=sure)
        with self.step("read"):
            text, left_out = unwrap(text) if self.engine.info.prompt.instruct else (text, ())
            reading = NOTATIONS[self.engine.info.notation].read(text)
        findings = _cut_off(last) + left_out + reading.findings
        if reading.patch is None:
            return _Candidate(sampling, text, None, findings)
        with self.step("check"):
            findings += self.not_allowed(check(reading.patch))
        with self.step("layout"):
            patch = headed(arrange(reading.patch), self.heading)
        if not errors(findings):
            with self.step("check"):
                findings += self.not_allowed(_as_read(patch))
        # A patch with errors is not delivered; what Pd thinks of it would only say them again.
        if self.judge is not None and not errors(findings):
            with self.step("judge"):
                findings += self.not_allowed(try_in_pd(self.judge, patch))
        return _Candidate(sampling, text, patch, findings)

    def not_allowed(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return tuple(finding for finding in findings if finding.code not in self.allow)

    def write(self, pieces: Generator[Piece]) -> tuple[str, Piece]:
        """The text and its last piece, whose `end` is None where the request was cancelled."""
        text, piece, before = "", Piece("", 0), self.tokens
        with closing(pieces):
            for piece in pieces:
                text += piece.text
                self.tokens = before + piece.tokens
                self.progress(self.tokens / (self.tokens + HALFWAY), self.tokens)
                if piece.end is None and self.cancelled():
                    break
        return text, piece

    def made(self, best: _Candidate, candidates: int) -> Made:
        return Made(
            request=self.request,
            patch=best.patch,
            text=best.text,
            findings=best.findings,
            seed=best.sampling.seed,
            temperature=best.sampling.temperature,
            candidates=candidates,
            tokens=self.tokens,
            seconds=self.seconds,
            model=self.engine.info.name,
            notation=self.engine.info.notation,
        )


def _as_read(patch: Patch) -> tuple[Finding, ...]:
    """What is wrong with the file that the tree does not tell: a raw record in an answer can hold any box."""
    reading = pdfile.read(pdfile.write(patch))
    return reading.findings + (safety(reading.patch) if reading.patch else ())


def _cut_off(last: Piece) -> tuple[Finding, ...]:
    """A text that did not come to its own end is no whole patch."""
    message = _ENDS.get(last.end) if last.end else None
    return (Finding("cut-off", Severity.ERROR, message.format(tokens=last.tokens)),) if message else ()


def try_in_pd(judge: Judge, patch: Patch, files: Mapping[str, bytes] | None = None) -> tuple[Finding, ...]:
    """What the real Pd has to say of a patch that is in no file yet; `files` stand beside it, by name."""
    with tempfile.TemporaryDirectory(prefix="patchgen-") as folder:
        for name, content in (files or {}).items():
            (Path(folder) / name).write_bytes(content)
        file = Path(folder) / "patch.pd"
        file.write_bytes(pdfile.write(patch))
        return judge.judge(file)
