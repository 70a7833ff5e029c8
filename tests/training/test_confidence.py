"""The reliability table of a model's confidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from patchgen.model import End, Piece, Sampling
from patchgen.pdhost import find_pd, install_hint
from patchgen_training import audition, confidence
from patchgen_training.confidence import Answer
from patchgen_training.families import Drawn


class Told:
    """An engine that answers with the pair's own patch, its requests in turn, or with none."""

    def __init__(self, drawn: list[Drawn], *, right: bool) -> None:
        self.texts = {one.request: one.text if right else "0 osc~ 440\n" for one in drawn}

    def stream(self, request: str, _sampling: Sampling) -> list[Piece]:
        return [Piece(self.texts[request], 1), Piece("", 1, End.DONE, 2, 0.5)]


def test_answers_are_judged() -> None:
    pd = find_pd()
    if pd is None:
        pytest.skip(install_hint())
    drawn = audition.held_out(3, 4)
    right = list(confidence.answers(Told(drawn, right=True), pd, drawn))  # type: ignore[arg-type]
    assert right == [Answer(0.5, 2, True, True)] * 4
    wrong = list(confidence.answers(Told(drawn, right=False), pd, drawn))  # type: ignore[arg-type]
    assert not any(answer.exact or answer.behaves for answer in wrong)


def test_the_table_goes_by_tenths() -> None:
    pytest.importorskip("sklearn", reason="the training needs the extra: pip install patchgen[train]")
    found = [Answer(n / 40, int(n == 7), n >= 20, n >= 10) for n in range(40)]
    lines = confidence.table(found[::-1]).splitlines()
    assert lines[2] == "| 0.0000 to 0.0750 | 4 | 3.8% | 0.0% | 0.0% |"
    assert lines[4] == "| 0.2000 to 0.2750 | 4 | 23.8% | 0.0% | 50.0% |"
    assert lines[12] == "| 0.0000 to 0.9750 | 40 | 48.8% | 50.0% | 75.0% |"
    assert "the pair's own patch: area under the ROC curve 1.000, Brier score 0.0" in lines[14]
    assert lines[-1] == "The constraint changed 1 of 40 answers."
    assert "ROC" not in confidence.table([Answer(0.5, 0, True, True)])  # nothing to tell apart


def test_no_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert confidence.main([str(tmp_path / "none.gguf"), "--count", "1"]) == 1
    assert "confidence: " in capsys.readouterr().err
