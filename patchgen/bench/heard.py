"""What came out of a patch in one run, ready to be measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from patchgen.objects import number

Sound: TypeAlias = npt.NDArray[np.float64]
Word: TypeAlias = float | str
Value: TypeAlias = Word | tuple[Word, ...]  # what one message says: a number, a word, or several

RATE = 44_100  # samples a second

_SELECTORS = ("float", "symbol", "list")  # `symbol foo` says the same as `foo`


@dataclass(frozen=True, slots=True)
class Said:
    """A message, `ms` after loading."""

    ms: float
    value: Value


@dataclass(frozen=True, slots=True)
class Heard:
    """All that came out. `outs` are the outputs for messages from left to right; `midi` what went to MIDI.

    `sound` has the shape (channels, samples), at `RATE`; `fed` is what went into the first signal input, of the
    same length. `said` says, for each message of all outs in the order of sending, which out it was.
    """

    outs: tuple[tuple[Said, ...], ...] = ()
    midi: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    said: tuple[tuple[float, int], ...] = ()
    sound: Sound = field(default_factory=lambda: np.zeros((0, 0)))
    fed: Sound = field(default_factory=lambda: np.zeros(0))

    def window(self, after: float, before: float | None) -> Heard:
        """The same from `after` to `before` ms; times of messages stay as they are, the sound begins there."""
        end = float("inf") if before is None else before
        first, last = round(after * RATE / 1000), None if before is None else round(before * RATE / 1000)

        def within(said: tuple[Said, ...]) -> tuple[Said, ...]:
            return tuple(one for one in said if after <= one.ms < end)

        return replace(
            self,
            outs=tuple(map(within, self.outs)),
            midi={port: within(said) for port, said in self.midi.items()},
            said=tuple(one for one in self.said if after <= one[0] < end),
            sound=self.sound[:, first:last],
            fed=self.fed[first:last],
        )


def value_of(atoms: tuple[str, ...]) -> Value:
    """What a message says, from its atoms as Pd prints them."""
    words = atoms[1:] if len(atoms) > 1 and atoms[0] in _SELECTORS else atoms
    told = tuple(atom if (found := number(atom)) is None else found for atom in words)
    return told[0] if len(told) == 1 else told
