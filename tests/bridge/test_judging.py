"""A judge that need not be waited for, with the real Pd."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from patchgen import pdhost
from patchgen.errors import PdError
from patchgen.pdhost import PdJudge
from patchgen_bridge.judging import JobsJudge, StoppableJudge, StoppedError

# Pd is busy without end; the second one is a patch for a Pd of its own (it may bring a library).
HANGS = [
    b"#N canvas 0 50 450 300 12;\n#X obj 10 10 loadbang;\n#X obj 10 40 until;\n#X connect 0 0 1 0;\n",
    b"#N canvas 0 50 450 300 12;\n#X obj 10 10 loadbang;\n#X obj 10 40 until;\n#X connect 0 0 1 0;\n"
    b"#X obj 90 10 declare;\n",
]
SINE = b"#N canvas 0 50 450 300 12;\n#X obj 10 10 osc~ 440;\n"


@pytest.fixture
def judge() -> Iterator[StoppableJudge]:
    if pdhost.find_pd() is None:
        pytest.skip("Pd is not installed")
    with StoppableJudge(PdJudge(timeout=20)) as made:
        yield made


@pytest.fixture(params=HANGS, ids=["among-others", "alone"])
def hang(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / "hang.pd"
    file.write_bytes(request.param)
    return file


@pytest.fixture
def sine(tmp_path: Path) -> Path:
    file = tmp_path / "sine.pd"
    file.write_bytes(SINE)
    return file


def test_a_hang_is_left_and_the_next_patch_is_judged(judge: StoppableJudge, hang: Path, sine: Path) -> None:
    assert judge.judge(sine, lambda: False) == ()
    for _ in range(2):
        stopped = threading.Event()
        timer = threading.Timer(0.3, stopped.set)
        timer.start()
        with pytest.raises(StoppedError):
            JobsJudge(judge, stopped.is_set).judge(hang)
        timer.join()
        begin = time.monotonic()
        assert judge.judge(sine, lambda: False) == ()
        assert time.monotonic() - begin < 5, "it waited for the hang to time out"


def test_a_pd_that_is_still_starting(judge: StoppableJudge, hang: Path, sine: Path) -> None:
    with pytest.raises(StoppedError):
        judge.judge(hang, lambda: True)
    assert judge.judge(sine, lambda: False) == ()


def test_what_goes_wrong_is_told(tmp_path: Path, sine: Path) -> None:
    with StoppableJudge(PdJudge(tmp_path / "no-pd")) as judge, pytest.raises(PdError, match="no-pd"):
        judge.judge(sine, lambda: False)
