"""The examples that models are shown: each is whole, without findings, and works in the real Pd."""

from __future__ import annotations

from pathlib import Path

import pytest

from patchgen import notation, pdfile
from patchgen.bench.task import load_tasks
from patchgen.check import check
from patchgen.layout import arrange
from patchgen.model.instruct import examples
from patchgen.pdhost import PdJudge, Run, Send, run_patch

# Some of them, played: a request's beginning, what is sent, where is listened -> the last number heard there.
PLAYED: dict[str, tuple[list[Send], str, float]] = {
    "count bangs": ([Send(10 * n, "box0", "bang") for n in range(1, 12)], "box1", 2),
    "convert Celsius": ([Send(10, "box0", "100")], "box2", 212),
    "distance of a point": ([Send(10, "box0", "bang")], "box2", 5),
    "average the last two": ([Send(10, "box0", "4"), Send(20, "box0", "8")], "box4", 6),
    "first set the right": ([Send(10, "box1", "5"), Send(20, "box0", "2")], "box3", 7),
    "keep the last value": ([Send(10, "box0", "9"), Send(20, "box1", "bang")], "box2", 9),
    "let numbers pass": ([Send(10, "box1", "1"), Send(20, "box0", "3"), Send(30, "box1", "0")], "box2", 3),
    "measure the time": ([Send(10, "box0", "bang"), Send(60, "box1", "bang")], "box2", 50),
    "wait half a second": ([Send(10, "box0", "bang")], "box1", 510),
}  # fmt: skip


def test_there_are_enough_and_no_two_alike() -> None:
    assert len(examples()) >= 40
    assert len({example.request for example in examples()}) == len(examples())
    assert len({example.patch for example in examples()}) == len(examples())


def test_none_is_a_task_of_the_bench() -> None:
    tasks = {task.request.lower().strip(" .") for task in load_tasks([])}
    assert len(tasks) > 100
    assert not tasks & {example.request.lower() for example in examples()}


def test_each_is_in_the_notations_own_form_and_without_findings() -> None:
    for example in examples():
        reading = notation.read(example.patch)
        assert reading.patch is not None
        assert not (*reading.findings, *check(reading.patch)), example.request
        assert notation.write(reading.patch) == example.patch


def test_each_works_in_the_real_pd(tmp_path: Path) -> None:
    file = tmp_path / "example.pd"
    with PdJudge() as judge:
        for example in examples():
            patch = notation.read(example.patch).patch
            assert patch is not None
            file.write_bytes(pdfile.write(arrange(patch)))
            assert not judge.judge(file), example.request
            run = run_patch(file, seconds=0.1)
            assert run.ok, example.request
            assert not run.findings, example.request


@pytest.mark.parametrize("begin", PLAYED)
def test_what_some_of_them_do(begin: str) -> None:
    sends, port, wanted = PLAYED[begin]
    (example,) = (example for example in examples() if example.request.startswith(begin))
    patch = notation.read(example.patch).patch
    assert patch is not None
    run: Run = run_patch(patch, inputs=sends, seconds=0.6, listen=[port])
    heard = [message for message in run.messages if message.port == port]
    *_, last = heard
    number = last.ms if last.atoms == ("bang",) else float(last.atoms[0])
    assert number == pytest.approx(wanted, abs=0.5), heard
