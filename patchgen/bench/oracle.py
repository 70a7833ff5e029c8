"""The ladder: how far a patch gets, and why no further.

A patch is first looked at, then loaded in the real Pd, then run once for each play of its task and each way to bind
the task's inputs to its boxes. It behaves when with one of these bindings all plays bring what they should.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from patchgen.bench.bind import Binding, bindings, readings
from patchgen.bench.heard import Heard
from patchgen.bench.measures import miss, outs
from patchgen.bench.play import Performance, perform
from patchgen.bench.task import Play, Task
from patchgen.bench.waves import content
from patchgen.check import check
from patchgen.finding import Finding, Reading, errors
from patchgen.generate import Judge, try_in_pd


class Rung(IntEnum):
    """How far a patch got; each rung stands on those below it."""

    NOTHING = 0  # no patch, or one that is cut off
    COMPLETE = 1  # the file holds a whole patch
    KNOWN = 2  # every box is one that Pd has
    PORTS = 3  # every cord ends at ports that exist
    RATES = 4  # no signal ends at a control inlet, no signal runs in a circle
    LOADS = 5  # the real Pd loads it without a word, with DSP on
    BEHAVES = 6  # it does what was asked


MEANINGS = {
    Rung.COMPLETE: "the file is complete",
    Rung.KNOWN: "all boxes are known",
    Rung.PORTS: "all ports exist",
    Rung.RATES: "all rates fit",
    Rung.LOADS: "the real Pd loads it without a word",
    Rung.BEHAVES: "it does what was asked",
}

# The rung that a finding keeps a patch from.
_STOPPED_AT = {
    **dict.fromkeys(("unknown-box", "bad-arguments"), Rung.KNOWN),
    **dict.fromkeys(("outlet-missing", "inlet-missing", "cord-to-missing-box", "cord-twice"), Rung.PORTS),
    **dict.fromkeys(("signal-to-control", "dsp-loop"), Rung.RATES),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The highest rung that a patch reached, and why not the next.

    `performances` are the plays as they were heard with the binding that did best; none where Pd never ran it.
    """

    rung: Rung
    reason: str = ""
    performances: tuple[Performance, ...] = ()

    @property
    def passed(self) -> bool:
        return self.rung is Rung.BEHAVES


def judge(task: Task, reading: Reading, pd: Judge) -> Verdict:
    """How far the patch of this reading gets with this task. PdError where there is no Pd."""
    patch = reading.patch
    if patch is None or not patch.canvas.boxes or reading.errors:
        return Verdict(Rung.NOTHING, _told(reading.errors) or "there is no patch")
    found = errors(check(patch))
    for rung in (Rung.KNOWN, Rung.PORTS, Rung.RATES):
        if here := [finding for finding in found if _STOPPED_AT.get(finding.code) is rung]:
            return Verdict(Rung(rung - 1), _told(here))
    files = {file.name: content(file) for play in task.play for file in play.files}  # a [loadbang] may read them
    if complaints := errors(try_in_pd(pd, patch, files)):
        return Verdict(Rung.RATES, _told(complaints))
    return _behaviour(task, reading)


def _told(findings: Iterable[Finding]) -> str:
    return next((finding.message for finding in findings), "")


def _behaviour(task: Task, reading: Reading) -> Verdict:
    """The best that any binding brings: the one that gets through most plays."""
    assert reading.patch is not None
    best = Verdict(Rung.LOADS, f"it has no inputs for {', '.join(task.inputs)}")
    furthest = -1
    for binding in bindings(reading.patch, task):
        performances, reason = _try(task, reading, binding)
        if not reason:
            return Verdict(Rung.BEHAVES, "", performances)
        if len(performances) > furthest:
            furthest, best = len(performances), Verdict(Rung.LOADS, reason, performances)
        if performances and performances[-1].trouble:
            break  # it hangs or ends Pd, and would take its time with each binding
    return best


def _try(task: Task, reading: Reading, binding: Binding) -> tuple[tuple[Performance, ...], str]:
    """The plays up to the first that does not bring what it should, and why it does not."""
    assert reading.patch is not None
    performances: list[Performance] = []
    ways = list(readings(reading.patch, outputs(task)))
    for play in task.play:
        performance = perform(reading.patch, task, play, binding, ways)
        performances.append(performance)
        if performance.trouble:
            return tuple(performances), performance.trouble
        # The outputs are the same in all plays: a way that fails in one is out.
        told = [(way, _miss(play, performance.heard(way))) for way in ways]
        ways = [way for way, reason in told if not reason]
        if not ways:
            return tuple(performances), told[0][1] if told else "it has no outputs"
    return tuple(performances), ""


def outputs(task: Task) -> int:
    """How many outputs for messages the task listens to."""
    return 1 + max((out for play in task.play for expect in play.expect for out in outs(expect)), default=-1)


def _miss(play: Play, heard: Heard) -> str:
    return next(_misses(play, heard), "")


def _misses(play: Play, heard: Heard) -> Iterator[str]:
    for expect in play.expect:
        if reason := miss(expect, heard):
            window = f" (from {expect.after:g} ms{'' if expect.before is None else f' to {expect.before:g} ms'})"
            yield reason + (window if expect.after or expect.before is not None else "")
