"""The work on one request: the model makes a patch, the folder gets it, and a side file says how it was made."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, TypeAlias

from patchgen import pdfile, pdhost
from patchgen.errors import PdError
from patchgen.finding import errors
from patchgen.generate import Made, MakeOptions, make
from patchgen.model import Engine, Sampling, model_info, open_model, open_server
from patchgen.patch import Patch
from patchgen.pdhost import PdJudge
from patchgen_bridge.folder import SUFFIX, Folder
from patchgen_bridge.job import Delivery, Job, JobError
from patchgen_bridge.judging import JobsJudge, StoppableJudge, StoppedError
from patchgen_bridge.lazy import open_lazily
from patchgen_bridge.protocol import ErrorCode, Options
from patchgen_bridge.revision import patch_to_change
from patchgen_bridge.settings import Settings

log = logging.getLogger("patchgen.bridge")

OpenEngine: TypeAlias = Callable[[], Engine]


@contextmanager
def open_maker(settings: Settings, folder: Folder, open_engine: OpenEngine | None = None) -> Iterator[Maker]:
    """A maker with its model at hand and a Pd running, both ended with the block. Raises `ModelError`.

    `open_engine` stands in for the model of the settings.
    """
    with ExitStack() as stack:
        engine = open_engine() if open_engine else _open_engine(settings)
        stack.callback(engine.close)
        log.info("model %s is ready", engine.info.name)
        yield Maker(settings, folder, engine, _open_judge(stack))


class Maker:
    """Does the bridge's jobs (see `jobs.Work`)."""

    def __init__(self, settings: Settings, folder: Folder, engine: Engine, judge: StoppableJudge | None) -> None:
        self._settings = settings
        self._folder = folder
        self._engine = engine
        self._judge = judge

    @property
    def model(self) -> str:
        return self._engine.info.name

    def do(self, job: Job, progress: Callable[[float, int], None]) -> Delivery | None:
        request = job.request
        options = self._options(request.options)
        name, engine = request.revises, self._engine
        before = None if name is None else patch_to_change(self._folder.path, name, engine.info)
        judge = JobsJudge(self._judge, job.stopped) if self._judge else None
        try:
            made = make(
                engine,
                request.text,
                options,
                before=before,
                judge=judge,
                progress=progress,
                cancelled=job.stopped,
            )
        except StoppedError:
            return None
        if job.stopped():
            return None
        if made.patch is None or not made.ok:
            raise self._refusal(job, made, before)
        patch, record = pdfile.write(made.patch), self._record(job, made, before)
        return Delivery(self._folder.deliver(_name(job), patch, record), record, patch)

    def _refusal(self, job: Job, made: Made, before: Patch | None) -> JobError:
        """Why a patch is not delivered; one that could do harm is put into quarantine."""
        if made.refused:
            return JobError(ErrorCode.REFUSED, " ".join(finding.message for finding in made.findings))
        why = "; ".join(map(str, errors(made.findings))) or "the answer was empty"
        if made.patch is None or not any(finding.code.startswith("unsafe-") for finding in errors(made.findings)):
            return JobError(ErrorCode.NO_PATCH, why)
        path = self._folder.quarantine().deliver(_name(job), pdfile.write(made.patch), self._record(job, made, before))
        log.warning("%s could do harm and is not delivered: %s", path, why)
        return JobError(ErrorCode.UNSAFE, f"{why} It is not delivered, but kept as {path.as_posix()}")

    def _options(self, wanted: Options) -> MakeOptions:
        temperature = self._settings.temperature if wanted.temperature is None else wanted.temperature
        sampling = Sampling(wanted.seed or 0, temperature, self._settings.max_tokens)
        options = MakeOptions(sampling, allow=self._settings.allow)
        return options if wanted.candidates is None else replace(options, candidates=wanted.candidates)

    def _record(self, job: Job, made: Made, before: Patch | None) -> dict[str, Any]:
        """What the side file says: all that is needed to make the patch again."""
        return {
            "request": made.request,
            "revises": job.request.revises,
            "before": None if before is None else pdfile.write(before).decode("utf-8", "replace"),
            "id": job.request.id,
            "job": job.uid,
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "version": version("patchgen"),
            "model": made.model,
            "seed": made.seed,
            "temperature": made.temperature,
            "candidates": made.candidates,
            "options": asdict(job.request.options),
            "settings": asdict(self._settings) | {"allow": sorted(self._settings.allow)},
            "notation": made.notation,
            "text": made.text,
            "findings": [finding.as_json() for finding in made.findings],
            "tokens": made.tokens,
            "seconds": made.seconds,
        }


def _name(job: Job) -> str:
    """A changed patch is named after the one before and the change."""
    request = job.request
    before = f"{request.revises.removesuffix(SUFFIX)} " if request.revises else ""
    return request.options.name or f"{before}{request.text}"


def _open_engine(settings: Settings) -> Engine:
    """The model of the settings, which is looked at now, and loaded when it is needed; or a server's."""
    if settings.engine:
        return open_server(settings.engine, model=settings.engine_model, prompt=settings.prompt)
    info = model_info(settings.model, prompt=settings.prompt)
    return open_lazily(
        info, lambda: open_model(settings.model, prompt=settings.prompt, threads=settings.threads), settings.idle
    )


def _open_judge(stack: ExitStack) -> StoppableJudge | None:
    """A Pd that tries each patch before it is delivered, or None where there is no Pd."""
    if pdhost.find_pd() is None:
        log.warning("patches are not tried in Pd: it was not found. %s", pdhost.install_hint())
        return None
    try:
        return stack.enter_context(StoppableJudge(PdJudge()))
    except PdError as error:
        log.warning("patches are not tried in Pd: %s", error)
        return None
