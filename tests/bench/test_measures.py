"""Every measure on signals made for it: one that has what is asked, and others that only come near."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchgen.bench.analysis import onsets, pitch
from patchgen.bench.heard import RATE, Heard, Said, Sound, Value, value_of
from patchgen.bench.measures import MEASURES, miss, trouble
from patchgen.bench.task import Expect

SECONDS = 2.0
T = np.arange(round(SECONDS * RATE)) / RATE
NOISE = np.random.default_rng(3).uniform(-0.5, 0.5, len(T))


def sine(hz: float, level: float = 0.5) -> Sound:
    return level * np.sin(2 * np.pi * hz * T)


def saw(hz: float) -> Sound:
    return 0.3 * (2 * (T * hz % 1) - 1)


def square(hz: float) -> Sound:
    return np.where(T * hz % 1 < 0.5, 0.3, -0.3)


def triangle(hz: float) -> Sound:
    return 0.3 * (4 * np.abs(T * hz % 1 - 0.5) - 1).astype(np.float64)


def pulses(*ms: float) -> Sound:
    sound = np.zeros(len(T))
    sound[[round(one * RATE / 1000) for one in ms]] = 0.8
    return sound


def blips(*ms: float) -> Sound:
    """Tones of 50 ms."""
    gates = [(one / 1000 <= T) & (one / 1000 + 0.05 > T) for one in ms]
    return sine(500) * np.sum(gates, axis=0, dtype=np.float64)


def mono(sound: Sound) -> Heard:
    return Heard(sound=np.stack([sound, sound]), fed=sine(1000))


def said(*values: Value, every: float = 100.0) -> Heard:
    out = tuple(Said(at * every, value) for at, value in enumerate(values))
    return Heard(outs=(out,), said=tuple((one.ms, 0) for one in out))


FADE = sine(300) * np.minimum(1.0, T)
TREMOLO = sine(300) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * T))
VIBRATO = 0.5 * np.sin(2 * np.pi * (300 * T + 10 / (2 * np.pi * 5) * np.sin(2 * np.pi * 5 * T)))
LOW_NOISE = np.convolve(NOISE, np.ones(64) / 64, "same")
BROWN = np.cumsum(NOISE) / 100
DARKENS = np.where(T < 1, sine(900), sine(300))
OCTAVE = np.where(T < 1, saw(200), saw(400))
SILENCE = np.zeros(len(T))
QUIET, TONE = mono(SILENCE), mono(sine(300))

# measure, settings, what has it, what has not
SOUND: list[tuple[str, dict[str, Any], Heard, list[Heard]]] = [
    ("sound", {}, mono(sine(440)), [QUIET, mono(sine(440, 1e-3))]),
    ("silent", {}, QUIET, [mono(sine(440, 0.01))]),
    ("stairs", {"most": 9}, mono(np.round(sine(100) * 8) / 8), [TONE, mono(np.round(sine(100) * 64) / 64), QUIET]),
    ("level", {"least": -10, "most": -8}, mono(sine(440)), [mono(sine(440, 0.25)), mono(sine(440, 1))]),
    ("peak", {"least": 0.4, "most": 0.6}, mono(sine(440)), [mono(sine(440, 0.9)), QUIET]),
    ("range", {"low": 0, "high": 1}, mono(sine(3) + 0.5), [mono(sine(3)), mono(sine(3) + 0.6)]),
    ("offset", {}, mono(sine(440)), [mono(sine(440) + 0.1)]),
    ("pitch", {"hz": 440}, mono(sine(440)), [mono(sine(430)), mono(saw(220)), mono(NOISE), QUIET]),
    ("pitch", {"hz": 55}, mono(saw(55)), [mono(saw(110)), mono(saw(27.5))]),
    ("pitch", {"hz": 3000}, mono(square(3000)), [mono(square(1500))]),
    ("partials", {"hz": [440, 660]}, mono(sine(440) + sine(660, 0.1)), [mono(sine(440)), mono(sine(441 * 1.5))]),
    ("partials", {"hz": [440], "others": -40}, mono(sine(440)), [mono(saw(440)), mono(sine(440) + sine(500, 0.02))]),
    ("shape", {"wave": "sine"}, mono(sine(440)), [mono(saw(440)), mono(triangle(440)), mono(NOISE)]),
    ("shape", {"wave": "saw"}, mono(saw(220)), [mono(square(220)), mono(sine(220)), mono(triangle(220))]),
    ("shape", {"wave": "square"}, mono(square(220)), [mono(saw(220)), mono(triangle(220)), mono(sine(220))]),
    ("shape", {"wave": "triangle"}, mono(triangle(220)), [mono(sine(220)), mono(square(220))]),
    ("noisy", {}, mono(NOISE), [mono(sine(440)), mono(saw(100)), QUIET]),
    ("slope", {"db_per_octave": 0}, mono(NOISE), [mono(BROWN), QUIET]),
    ("slope", {"db_per_octave": -6}, mono(BROWN), [mono(NOISE)]),
    ("band", {"high": 1000, "least": 0.8}, mono(LOW_NOISE), [mono(NOISE), mono(sine(3000)), QUIET]),
    ("louder", {"first": [1500, 2000], "second": [0, 300]}, mono(FADE), [TONE, QUIET]),
    ("brighter", {"first": [0, 900], "second": [1100, 2000]}, mono(DARKENS), [mono(sine(9))]),
    ("envelope", {"at": [[20, 0], [500, 0.5], [1500, 1]]}, mono(FADE), [TONE, mono(FADE[::-1]), QUIET]),
    ("tremolo", {"hz": 4, "depth": 0.5}, mono(TREMOLO), [TONE, mono(VIBRATO), QUIET]),
    ("vibrato", {"hz": 5}, mono(VIBRATO), [TONE, mono(TREMOLO), mono(NOISE), QUIET]),
    ("pitches", {"at": [[500, 200], [1500, 400]]}, mono(OCTAVE), [mono(saw(200)), QUIET]),
    ("among", {"at": [500, 1500], "of": [200, 400], "distinct": 2}, mono(OCTAVE), [mono(saw(200)), QUIET]),
    ("among", {"at": [500, 1500], "low": 150, "high": 450}, mono(OCTAVE), [mono(saw(500)), mono(NOISE), QUIET]),
    ("onsets", {"ms": [100, 600, 700]}, mono(blips(100, 600, 700)), [mono(blips(100, 500, 700))]),
    ("onsets", {"every": 250, "least": 4}, mono(blips(0, 250, 500, 750)), [mono(blips(0, 250, 500, 800)), QUIET]),
    ("echoes", {"ms": [100, 350], "only": True}, mono(pulses(100, 350)), [mono(pulses(100, 350, 500))]),
    ("gain", {"db_gain": -6}, mono(sine(1000, 0.25)), [mono(sine(1000)), QUIET]),
    ("gain", {"db_gain": -6, "hz": 1000}, mono(sine(1000, 0.25) + sine(90)), [mono(sine(90))]),
    ("follows", {"function": "abs"}, mono(np.abs(sine(1000))), [mono(sine(1000)), QUIET]),
    ("follows", {"scale": 4, "low": -1, "high": 1}, mono(np.clip(sine(1000, 2), -1, 1)), [mono(sine(1000))]),
    ("balance", {"least": 40}, Heard(sound=np.stack([sine(300), SILENCE])), [TONE, QUIET]),
    ("stereo", {"same": False}, Heard(sound=np.stack([sine(300), sine(400)])), [TONE, QUIET]),
    ("stereo", {"same": True}, TONE, [Heard(sound=np.stack([sine(300), sine(400)]))]),
]  # fmt: skip

MESSAGES: list[tuple[str, dict[str, Any], Heard, list[Heard]]] = [
    ("sequence", {"exactly": [1, "bang", [2, "x"]]}, said(1.0, "bang", (2.0, "x")), [said(1.0, "bang"), said()]),
    ("sequence", {"exactly": [0.333333]}, said(1 / 3), [said(0.34), said("0.333333")]),
    ("includes", {"values": [1, 2]}, said(5.0, 1.0, 7.0, 2.0), [said(2.0, 1.0), said()]),
    ("excludes", {"values": [3]}, said(1.0, 2.0), [said(1.0, 3.0)]),
    ("last", {"value": 3}, said(1.0, 3.0), [said(3.0, 1.0), said()]),
    ("count", {"least": 2, "most": 3}, said(1.0, 1.0), [said(1.0), said(1.0, 1.0, 1.0, 1.0)]),
    ("within", {"least": 0, "most": 9}, said(0.0, 9.0), [said(0.0, 9.5), said("x"), said()]),
    ("reaches", {"least": 9, "most": 1}, said(1.0, 9.0), [said(2.0, 9.0), said(1.0, 8.0), said()]),
    ("distinct", {"least": 3}, said(1.0, 2.0, 3.0), [said(1.0, 2.0, 2.0), said()]),
    ("whole", {}, said(1.0, 2.0), [said(1.5)]),
    ("rising", {}, said(1.0, 2.0, 4.0), [said(1.0, 1.0), said(2.0, 1.0), said(1.0)]),
    ("rising", {"falls": True}, said(4.0, 2.0), [said(1.0, 2.0)]),
    ("steps", {"most": 1}, said(4.0, 5.0, 4.0), [said(4.0, 6.0), said(4.0)]),
    ("share", {"of": [1], "least": 0.4, "most": 0.6}, said(1.0, 0.0, 1.0, 0.0), [said(1.0, 1.0), said()]),
    ("mean", {"least": 1, "most": 2}, said(1.0, 2.0), [said(5.0), said()]),
    ("every", {"ms": 250}, said(1.0, 1.0, 1.0, every=250), [said(1.0, 1.0, every=250), said(1.0, 1.0, 1.0, every=240)]),
    ("times", {"ms": [0, 100]}, said(1.0, 1.0), [said(1.0), said(1.0, 1.0, every=104)]),
    ("irregular", {"least": 50, "most": 150}, Heard(outs=(tuple(Said(ms, 1.0) for ms in (0, 60, 180, 260, 400)),)),
     [said(1.0, 1.0, 1.0, 1.0, 1.0), said()]),
    ("quiet", {}, said(), [said(1.0)]),
    ("again", {"least": 0.4, "most": 0.6}, said(1.0, 1.0, 2.0), [said(1.0, 2.0), said(1.0, 1.0), said()]),
    ("repeats", {"first": [0, 99], "second": [99, 400]}, said(1.0, 1.0), [said(1.0, 2.0), said()]),
    ("repeats", {"first": [0, 99], "second": [99, 400], "same": False}, said(1.0, 2.0), [said(1.0, 1.0)]),
    ("order", {"out": [1, 0]}, Heard(said=((0, 1), (0, 0), (5, 1), (5, 0))), [Heard(said=((0, 0), (0, 1))), Heard()]),
]  # fmt: skip


def expect(measure: str, settings: dict[str, Any]) -> Expect:
    one = Expect(measure, settings)
    assert not trouble(one)
    return one


@pytest.mark.parametrize(("measure", "settings", "right", "wrong"), SOUND + MESSAGES)
def test_a_measure_tells_right_from_wrong(
    measure: str, settings: dict[str, Any], right: Heard, wrong: list[Heard]
) -> None:
    one = expect(measure, settings)
    assert miss(one, right) == ""
    assert [miss(one, heard) for heard in wrong if not miss(one, heard)] == []


def test_every_measure_was_tried() -> None:
    assert {row[0] for row in SOUND + MESSAGES} == set(MEASURES)


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_a_setting_that_a_measure_does_not_have_is_named(measure: str) -> None:
    assert "nonsense" in trouble(Expect(measure, {"nonsense": 1}))


def test_a_setting_of_the_wrong_type_is_named() -> None:
    assert "hz" in trouble(Expect("pitch", {"hz": "high"}))
    assert "there is no measure" in trouble(Expect("loudness", {}))


def test_a_window_leaves_out_what_is_before_and_after() -> None:
    one = Expect("sequence", {"exactly": [2, 3]}, after=50, before=250)
    assert miss(one, said(1.0, 2.0, 3.0, 4.0)) == ""
    assert miss(Expect("silent", {}, after=1200), mono(np.where(T < 1, sine(300), 0.0))) == ""


@given(st.floats(40, 4000), st.sampled_from([sine, saw, square, triangle]))
def test_a_pitch_is_found_within_a_few_cents(hz: float, shape: Any) -> None:
    assert abs(1200 * np.log2(pitch(shape(hz)[: RATE // 4]) / hz)) < 10


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6))
def test_onsets_are_found_where_sounds_begin(gaps: list[int]) -> None:
    begins = [100.0 * one for one in np.cumsum(gaps) if one < 19]
    assert np.allclose(onsets(blips(*begins)) if begins else [], begins, atol=15)


@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.sampled_from(["bang", "x", "list"])), max_size=4))
def test_no_message_breaks_a_measure(words: list[float | str]) -> None:
    atoms = tuple(map(str, words))
    heard = Heard(outs=((Said(0, value_of(atoms)),),)) if atoms else Heard()
    for measure, settings, _, _ in MESSAGES:
        assert isinstance(miss(Expect(measure, settings), heard), str)


def test_selectors_say_nothing() -> None:
    assert value_of(("symbol", "foo")) == "foo" == value_of(("foo",))
    assert value_of(("list", "1", "a")) == (1.0, "a") == value_of(("1", "a"))
    assert value_of(("float", "3")) == 3.0
