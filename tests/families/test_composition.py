"""The composition: what its parts foretell, what the real Pd makes of right and wrong patches, how clauses are said."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from patchgen.pdhost import find_pd
from patchgen_training.families import _MODULES, FAMILIES, Drawn
from patchgen_training.families import behaviour as b
from patchgen_training.families.composition import curves, effects, envelopes, filters, outputs, sources
from patchgen_training.families.composition.hearing import resembles
from patchgen_training.families.composition.piece import Piece
from patchgen_training.families.composition.request import worded
from patchgen_training.families.composition.voice import (
    Voice,
    Wave,
    harmonic,
    one_pole_high,
    one_pole_low,
    repeats,
    two_pole_band,
)
from patchgen_training.families.phrases import Speech
from patchgen_training.families.verify import faults

_PD = find_pd()


def test_no_family_takes_the_place_of_another() -> None:
    names = [family.name for module in _MODULES for family in module.FAMILIES]
    assert len(names) == len(set(names)) == len(FAMILIES)


def test_a_ramp_begins_where_the_one_before_is() -> None:
    ramp = curves.ramps([(100, 1, 100), (150, 0, 50), (300, 1, 0)])
    assert [round(ramp(ms), 3) for ms in (0, 100, 125, 150, 175, 200, 299, 301)] == [0, 0, 0.25, 0.5, 0.25, 0, 0, 1]


def test_a_strike_rises_and_falls_each_time() -> None:
    strike = curves.struck((10, 200), 10, 100)
    assert [round(strike(ms), 2) for ms in (5, 15, 20, 70, 120, 210, 260)] == [0, 0.5, 1, 0.5, 0, 1, 0.5]


def test_a_wobble_keeps_its_phase() -> None:
    wobble = curves.wobble(((0, 2), (250, 1)), 0, 1)
    assert [round(wobble(ms), 3) for ms in (0, 125, 250, 375, 750)] == [1, 0.5, 0, 0.146, 1]


def test_steps_and_sines() -> None:
    assert [curves.steps((0, 5), (20, 7))(ms) for ms in (-3, 0, 19, 20)] == [5, 5, 5, 7]
    assert [round(curves.sine(2, 0, 1)(ms), 3) for ms in (0, 125, 250, 500)] == [1, 0.5, 0, 1]


def _saw() -> Voice:
    pitch = curves.still(220)
    wave = Wave(sources.SHAPES["saw"], pitch)
    return Voice(harmonic(pitch, sources.AMPLITUDES["saw"]), levels=[curves.still(0.1)], wave=wave)


def _low() -> Voice:
    voice = _saw()
    voice.gains.append(one_pole_low(curves.still(500)))
    return voice


def _left() -> Voice:
    voice = _saw()
    voice.sides = (curves.still(1), curves.still(0))
    return voice


def _fading() -> Voice:
    voice = _saw()
    voice.levels.append(curves.ramps([(0, 1, 400)]))
    return voice


def _pulsing() -> Voice:
    voice = _saw()
    voice.levels.append(curves.sine(4, 0, 1))
    return voice


def _high_noise() -> Voice:
    return Voice(gains=[one_pole_high(curves.still(5000))], levels=[curves.still(0.1)])


def _band_noise() -> Voice:
    return Voice(gains=[two_pole_band(curves.still(1000), 5)], levels=[curves.still(0.1)])


def _clipped() -> Voice:
    voice = _saw()
    voice.levels.clear()
    voice.shape(lambda x: min(max(x, -0.5), 0.5))
    voice.levels.append(curves.still(0.1))
    return voice


def _echoed() -> Voice:
    voice = _saw()
    voice.gains.append(repeats(70, 0.6))
    return voice


def _ringing() -> Voice:
    """What the effect itself makes of the voice."""
    voice = _saw()
    effects.split(voice, curves.still(50), steady=True)
    return voice


def _free() -> Voice:
    return Voice(free=True, levels=[curves.struck((200,), 5, 100)])


_SAW = "0 phasor~ 220\n1 expr~ 2 * $v1 - 1 <- 0\n"
_OUT = "{n} *~ 0.1 <- {p}\n{m} dac~ <- {n} {n}>1\n"
_STRUCK = "0 osc~ 440\n1 bng\n2 msg 1 5, 0 {d} 5 <- 1\n3 vline~ <- 2\n4 *~ <- 0 3>1\n5 *~ 0.1 <- 4\n6 dac~ <- 5 5>1\n"


def _saw_through(*boxes: str) -> str:
    lines = [f"{k} {box} <- {k - 1}\n" for k, box in enumerate(boxes, start=2)]
    last = len(boxes) + 2
    return _SAW + "".join(lines) + _OUT.format(p=last - 1, n=last, m=last + 1)


def _times(*boxes: str) -> str:
    """The saw times a signal that these boxes make."""
    lines = [f"2 {boxes[0]}\n", *(f"{k} {box} <- {k - 1}\n" for k, box in enumerate(boxes[1:], start=3))]
    last = len(boxes) + 2
    return _SAW + "".join(lines) + f"{last} *~ <- 1 {last - 1}>1\n" + _OUT.format(p=last, n=last + 1, m=last + 2)


def _echo(feedback: float) -> str:
    lines = f"2 delread~ echo 70\n3 *~ {feedback} <- 2\n4 +~ <- 1 3>1\n5 delwrite~ echo 5000 <- 4\n"
    return _SAW + lines + _OUT.format(p=4, n=6, m=7)


def _noise(box: str) -> str:
    return f"0 noise~\n1 {box} <- 0\n" + _OUT.format(p=1, n=2, m=3)


@pytest.mark.skipif(_PD is None, reason="Pure Data is not installed")
@pytest.mark.parametrize(
    ("voice", "right", "wrong"),
    [
        (_saw, _saw_through(), _saw_through().replace("220", "233")),
        (_saw, _saw_through(), _saw_through().replace("2 * $v1 - 1", "2 * ($v1 < 0.5) - 1")),
        (_saw, _saw_through(), _saw_through().replace("*~ 0.1", "*~ 0.15")),
        (_low, _saw_through("lop~ 500"), _saw_through("lop~ 1000")),
        (_low, _saw_through("lop~ 500"), _saw_through("hip~ 500")),
        (_left, _saw_through().replace(" 2>1", ""), _saw_through()),
        (_left, _saw_through().replace(" 2>1", ""), _saw_through().replace("<- 2 2>1", "<- 2>1")),
        (_fading, _times("loadbang", "msg 0, 1 400", "line~"), _times("loadbang", "msg 0, 1 200", "line~")),
        (_fading, _times("loadbang", "msg 0, 1 400", "line~"), _saw_through()),
        (_pulsing, _times("osc~ 4", "*~ 0.5", "+~ 0.5"), _times("osc~ 6", "*~ 0.5", "+~ 0.5")),
        (_pulsing, _times("osc~ 4", "*~ 0.5", "+~ 0.5"), _times("osc~ 4", "*~ 0.2", "+~ 0.8")),
        (_clipped, _saw_through("clip~ -0.5 0.5"), _saw_through("clip~ -0.8 0.8")),
        (_clipped, _saw_through("clip~ -0.5 0.5"), _saw_through("*~ 0.5")),
        (_echoed, _echo(0.6), _echo(0.3)),
        (_echoed, _echo(0.6), _echo(0.6).replace("echo 70", "echo 90")),
        (_ringing, _times("osc~ 50"), _times("osc~ 80")),
        (_high_noise, _noise("hip~ 5000"), _noise("lop~ 5000")),
        (_band_noise, _noise("bp~ 1000 5"), _noise("bp~ 4000 5")),
        (_free, _STRUCK.format(d=100), _STRUCK.format(d=2000)),
        (_free, _STRUCK.format(d=100), _STRUCK.format(d=100).replace("osc~ 440", "sig~ 0")),
    ],
)
def test_a_voice_tells_right_from_wrong(voice: Callable[[], Voice], right: str, wrong: str) -> None:
    assert _PD is not None
    sends = ((200.0, "box1", "bang"),) if "bng" in right else ()
    said = b.on(*sends, ms=600, expect=[resembles([voice()], 600)])
    assert faults(_PD, Drawn("", right, lambda: said)) == ()
    assert faults(_PD, Drawn("", wrong, lambda: said)) != ()


def _piece(seed: int) -> Piece:
    piece = Piece(Speech(random.Random(seed)))
    sources.oscillator(piece)
    envelopes.fade(piece)
    filters.by_hand(piece)
    outputs.finish(piece, 2)
    return piece


def test_every_part_is_said_in_every_way() -> None:
    for seed in range(400):
        piece = _piece(seed)
        said = " ".join(worded(piece).lower().split())
        for clause in piece.clauses:
            numbers = [word for word in clause.terse.split() if word.replace(".", "").isdigit()]
            assert all(number in said for number in numbers), (seed, clause, said)


def test_a_control_apart_has_a_sentence() -> None:
    riders = [(p, clause) for p in map(_piece, range(200)) for clause in p.clauses if clause.rider]
    assert len(riders) > 20
    for piece, clause in riders:
        assert "<c" not in clause.rider
        assert all("  " not in worded(piece) for _ in range(3))
