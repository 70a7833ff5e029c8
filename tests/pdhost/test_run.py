from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from patchgen.patch import Box, Canvas, Cord, Kind, Patch, Restore
from patchgen.pdhost import Job, Run, Send, run_many, run_patch

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


def test_a_stopwatch_goes_by_logical_time(pd: Path, write: Write) -> None:
    path = write("inlet", "inlet", "realtime", "outlet", cords=("0 0 2 0", "1 0 2 1", "2 0 3 0"))
    run = run_patch(path, inputs=[Send(50, "in0", "bang"), Send(300, "in1", "bang")], pd=pd)
    [(_, said)] = heard(run, "out0")
    assert float(said) == pytest.approx(250)


def test_hang_quit_and_missing_ports(pd: Path, write: Write) -> None:
    hang = run_patch(write("loadbang", "until", cords=("0 0 1 0",)), timeout=0.5, pd=pd)
    assert ([finding.code for finding in hang.findings], hang.ok) == (["pd-hang"], False)
    quitting = write("loadbang", "msg \\; pd quit", cords=("0 0 1 0",))
    assert [finding.code for finding in run_patch(quitting, pd=pd).findings] == ["unsafe-pd"]
    quits = run_patch(quitting, pd=pd, trusted=True)
    assert ([finding.code for finding in quits.findings], quits.ok) == (["pd-crash"], False)
    patch = write("osc~")
    assert [finding.code for finding in run_patch(patch, inputs=[(0, "in0", "1")], pd=pd).findings] == [
        "pd-connection-failed"
    ]
    with pytest.raises(ValueError, match="box7 is no box"):
        run_patch(patch, listen=["box7"], pd=pd)


def ramp(samples: int) -> npt.NDArray[np.float32]:
    return np.arange(1, samples + 1, dtype=np.float32) / np.float32(1024)


def test_signals_come_in_sample_by_sample(pd: Path, write: Write) -> None:
    path = write("adc~", "*~ 2", "dac~", "adc~ 2", cords=("0 0 1 0", "1 0 2 0", "3 0 2 1"))
    run = run_patch(path, signals={"adc1": ramp(700), "adc2": -ramp(200)}, seconds=0.02, pd=pd)
    assert run.findings == ()
    assert run.audio is not None
    np.testing.assert_array_equal(run.audio[0], np.pad(2 * ramp(700), (0, 182)))
    np.testing.assert_array_equal(run.audio[1], np.pad(-ramp(200), (0, 682)))


def test_a_channel_without_a_signal_is_silent_and_nested_boxes_hear_too(pd: Path) -> None:
    nested = Canvas((Box(Kind.OBJ, ("adc~", "2", "1")), Box(Kind.OBJ, ("dac~",)), Cord(0, 0, 1, 0), Cord(0, 1, 1, 1)))
    run = run_patch(Patch(Canvas((replace(nested, restore=Restore(("pd", "x"))),))), signals={"adc1": ramp(64)}, pd=pd)
    assert run.audio is not None
    assert not run.audio[0].any()
    np.testing.assert_array_equal(run.audio[1][:65], [*ramp(64), 0])


def test_a_signal_at_an_inlet_beside_messages_at_another(pd: Path, write: Write) -> None:
    path = write("inlet~", "inlet", "*~", "outlet~", cords=("0 0 2 0", "1 0 2 1", "2 0 3 0"))
    run = run_patch(path, inputs=[Send(0, "in1", "4")], signals={"in0": ramp(500)}, seconds=0.02, pd=pd)
    np.testing.assert_array_equal(run.outlets[0][:500], 4 * ramp(500))


@pytest.mark.parametrize(
    ("box", "message", "outlets"),
    [
        ("notein", "60 99 3", ["60", "99", "3"]),
        ("ctlin", "7 64 2", ["64", "7", "2"]),
        ("pgmin", "12 5", ["12", "5"]),
        ("bendin", "8000 1", ["8000", "1"]),
        ("touchin", "70 4", ["70", "4"]),
        ("polytouchin", "61 50 1", ["50", "61", "1"]),
        ("midiin", "144 0", ["144", "1"]),
        ("sysexin", "240 0", ["240", "1"]),
        ("key", "65", ["65"]),
        ("keyup", "66", ["66"]),
        ("keyname", "1 Shift_L", ["1", "symbol Shift_L"]),
    ],
)
def test_midi_and_keys_come_in(pd: Path, write: Write, box: str, message: str, outlets: list[str]) -> None:
    listen = [f"box0.{outlet}" for outlet in range(len(outlets))]
    run = run_patch(write(box), inputs=[Send(20, box, message)], listen=listen, pd=pd)
    assert run.findings == ()
    assert [heard(run, port) for port in listen] == [[(20, word)] for word in outlets]


@pytest.mark.parametrize(
    ("box", "sent", "said"),
    [
        ("noteout", ["2 3", "1 99", "0 60"], "60 99 3"),
        ("noteout 5", ["1 99", "0 60"], "60 99 5"),
        ("ctlout", ["0 64"], "64 0 1"),
        ("ctlout 7 2", ["0 64"], "64 7 2"),
        ("ctlout 7", ["2 4", "0 64"], "64 7 4"),
        ("pgmout 3", ["0 12"], "12 3"),
        ("bendout", ["0 -8192"], "-8192 1"),
        ("touchout", ["1 2", "0 70"], "70 2"),
        ("polytouchout 2", ["1 61", "0 50"], "50 61 2"),
        ("midiout", ["0 144"], "144 1"),
    ],
)
def test_midi_goes_out(pd: Path, write: Write, box: str, sent: list[str], said: str) -> None:
    inputs = [Send(30, f"box0.{text.split()[0]}", text.split()[1]) for text in sent]
    run = run_patch(write(box), inputs=inputs, pd=pd)
    assert run.findings == ()
    assert heard(run, box.split()[0]) == [(30, said)]


def test_a_note_made_and_ended(pd: Path, write: Write) -> None:
    path = write("inlet", "makenote 90 50", "noteout", cords=("0 0 1 0", "1 0 2 0", "1 1 2 1"))
    run = run_patch(path, inputs=[Send(10, "in0", "60")], pd=pd)
    assert heard(run, "noteout") == [(10, "60 90 1"), (60, "60 0 1")]


def test_hands_on_the_interface(pd: Path, tmp_path: Path) -> None:
    path = tmp_path / "hands.pd"
    path.write_text(
        "#N canvas 0 50 450 300 12;\n#X floatatom 9 9 5 0 0 0 - - -;\n#X msg 9 39 \\$1 x;\n"
        "#X obj 9 69 tgl 15 0 empty empty empty 17 7 0 10 -1 -1 -1 0 1;\n#X symbolatom 9 99 10 0 0 0 - - -;\n"
        "#X obj 9 129 bng 15 250 50 0 empty empty empty 17 7 0 10 -1 -1 -1;\n"
        "#X obj 9 159 hsl 128 15 0 127 0 0 empty here empty -2 -8 0 10 -1 -1 -1 0 1;\n"
    )
    inputs = [
        *(Send(1, "box0", "7"), Send(2, "box1", "5"), Send(3, "box2", "bang"), Send(4, "box3", "symbol hi")),
        *(Send(5, "box4", "bang"), Send(6, "r:here", "64")),
    ]
    run = run_patch(path, inputs=inputs, listen=[f"box{n}" for n in range(6)], pd=pd)
    assert [(m.ms, m.port, " ".join(m.atoms)) for m in run.messages] == [
        (1, "box0", "7"),
        (2, "box1", "5 x"),
        (3, "box2", "1"),
        (4, "box3", "symbol hi"),
        (5, "box4", "bang"),
        (6, "box5", "64"),
    ]


def test_files_are_given_and_those_written_come_back(pd: Path, write: Write) -> None:
    from patchgen.pdhost.harness import _sound_file

    path = write(
        *("loadbang", "msg open voice.snd \\, 1", "readsf~", "dac~ 1"),
        *("msg read sub/words.txt \\, write copy.txt", "textfile"),
        cords=("0 0 1 0", "1 0 2 0", "2 0 3 0", "0 0 4 0", "4 0 5 0"),
    )
    files = {"voice.snd": _sound_file([ramp(1000)]), "sub/words.txt": b"one two;\n"}
    assert [finding.code for finding in run_patch(path, files=files, pd=pd).findings] == ["unsafe-file"]
    run = run_patch(path, files=files, pd=pd, trusted=True)
    assert run.ok
    assert run.files == {"copy.txt": b"one two;\n"}
    assert run.audio is not None
    np.testing.assert_array_equal(run.audio[0][:1001], [*ramp(1000), 0])
    for name in ("/tmp/x", "../x", "patchgen-dut.pd"):
        with pytest.raises(ValueError, match="cannot be given"):
            run_patch(path, files={name: b""}, pd=pd, trusted=True)


def test_a_strange_signal_port(pd: Path, write: Write) -> None:
    with pytest.raises(ValueError, match="adc0 takes no signal"):
        run_patch(write("osc~"), signals={"adc0": ramp(5)}, pd=pd)


def test_many_runs_come_in_order_and_a_hang_harms_no_other(pd: Path, write: Write) -> None:
    hang = write("loadbang", "until", cords=("0 0 1 0",), name="hang.pd")
    add = write("inlet", "+ 1", "outlet", cords=("0 0 1 0", "1 0 2 0"))
    jobs = [Job(hang) if n == 5 else Job(add, inputs=[Send(0, "in0", str(n))]) for n in range(40)]
    runs = list(run_many(iter(jobs), pd=pd, timeout=1.0))
    assert [heard(run, "out0") for run in runs] == [[] if n == 5 else [(0, str(n + 1))] for n in range(40)]
    assert [finding.code for run in runs for finding in run.findings] == ["pd-hang"]
