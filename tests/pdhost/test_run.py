from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from patchgen.patch import Box, Canvas, Cord, Kind, Patch
from patchgen.pdhost import Run, Send, run_patch

Write = Callable[..., Path]


def heard(run: Run, port: str) -> list[tuple[float, str]]:
    return [(ms, " ".join(atoms)) for ms, where, atoms in run.messages if where == port]


def test_a_sine_is_sample_exact(pd: Path, write: Write) -> None:
    run = run_patch(write("osc~ 441", "*~ 0.5", "dac~", cords=("0 0 1 0", "1 0 2 0")), seconds=0.5, pd=pd)
    assert run.ok
    assert run.findings == ()
    assert run.audio is not None
    assert run.audio.shape == (2, 22050)
    wanted = 0.5 * np.cos(2 * np.pi * 441 / 44100 * np.arange(22050))
    np.testing.assert_allclose(run.audio[0], wanted, atol=1e-3)
    assert not run.audio[1].any()


def test_sound_louder_than_full_scale_and_several_dacs_are_summed_as_they_are(pd: Path, write: Write) -> None:
    path = write("sig~ 1.5", "dac~ 1", "dac~ 1 3", cords=("0 0 1 0", "0 0 2 0", "0 0 2 1"))
    run = run_patch(path, seconds=0.01, pd=pd)
    assert run.audio is not None
    assert run.audio[:, -1].tolist() == [3.0, 0.0, 1.5]


def test_messages_at_ports_boxes_and_receivers(pd: Path, write: Write) -> None:
    path = write(
        *("inlet", "+ 1", "outlet", "metro 100", "print tick", "r there", "notein", "outlet"),
        cords=("0 0 1 0", "1 0 2 0", "3 0 4 0", "5 0 3 0", "6 1 7 0"),
    )
    inputs = [
        Send(0, "in0", "5"),
        Send(20, "r:there", "1"),
        Send(150.5, "box1.1", "10"),
        Send(150.5, "in0", "1"),
        Send(200, "r:#notein", "60 99 1"),
    ]
    run = run_patch(path, inputs=inputs, seconds=0.3, listen=["box1", "box6.1"], pd=pd)
    assert heard(run, "out0") == [(0, "6"), (150.5, "11")]
    assert heard(run, "box1") == heard(run, "out0")
    assert heard(run, "print:tick") == [(20, "bang"), (120, "bang"), (220, "bang")]
    assert heard(run, "out1") == heard(run, "box6.1") == [(200, "99")]
    assert run.audio is None
    assert run.ok


def test_every_kind_of_message_keeps_its_words(pd: Path, write: Write) -> None:
    path = write("inlet", "outlet", cords=("0 0 1 0",))
    said = ["bang", "1.5", "symbol foo", "1 2 3", "list a 1", "set x 2"]
    run = run_patch(path, inputs=[Send(10 * i, "in0", word) for i, word in enumerate(said)], pd=pd)
    assert heard(run, "out0") == [(10 * i, word) for i, word in enumerate(said)]


def test_a_signal_outlet_is_recorded(pd: Path, write: Write) -> None:
    path = write("inlet~", "*~ 2", "outlet~", "outlet", cords=("0 0 1 0", "1 0 2 0"))
    run = run_patch(path, inputs=[Send(0, "in0", "0.25")], seconds=0.02, pd=pd)
    assert run.audio is None
    assert run.outlets.keys() == {0}
    assert run.outlets[0][-1] == 0.5


def test_a_tree_runs_without_a_file_and_the_same_each_time(pd: Path) -> None:
    boxes = (Box(Kind.OBJ, ("noise~",)), Box(Kind.OBJ, ("dac~",)))
    patch = Patch(Canvas((*boxes, Cord(0, 0, 1, 0), Cord(0, 0, 1, 1))))
    first, second = run_patch(patch, pd=pd), run_patch(patch, pd=pd)
    assert first.audio is not None
    assert second.audio is not None
    assert first.audio.any()
    np.testing.assert_array_equal(first.audio, second.audio)


def test_logical_time_outruns_the_clock(pd: Path, write: Write) -> None:
    path = write("loadbang", "metro 60000", "print minute", cords=("0 0 1 0", "1 0 2 0"))
    run = run_patch(path, seconds=3600, pd=pd)
    assert len(heard(run, "print:minute")) == 61


def test_hang_quit_and_missing_ports(pd: Path, write: Write) -> None:
    hang = run_patch(write("loadbang", "until", cords=("0 0 1 0",)), timeout=0.5, pd=pd)
    assert ([finding.code for finding in hang.findings], hang.ok) == (["pd-hang"], False)
    quits = run_patch(write("loadbang", "msg \\; pd quit", cords=("0 0 1 0",)), pd=pd)
    assert ([finding.code for finding in quits.findings], quits.ok) == (["pd-crash"], False)
    patch = write("osc~")
    assert [finding.code for finding in run_patch(patch, inputs=[(0, "in0", "1")], pd=pd).findings] == [
        "pd-connection-failed"
    ]
    with pytest.raises(ValueError, match="box7 is no box"):
        run_patch(patch, listen=["box7"], pd=pd)
