"""Measures: named questions to what was heard, each answered with a reason why not, or with nothing.

`messages` has those of numbers, words and times, `sound` and `motion` those of sound. A task names a measure and its
settings; nothing else of a task is code.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TypeAlias

from patchgen.bench.heard import Heard
from patchgen.bench.measures import messages, motion, sound
from patchgen.bench.task import Expect

Measure: TypeAlias = Callable[..., str]

MEASURES: Mapping[str, Measure] = {**messages.MEASURES, **sound.MEASURES, **motion.MEASURES}


def miss(expect: Expect, heard: Heard) -> str:
    """Why what was heard is not what is expected; empty where it is."""
    return MEASURES[expect.measure](heard.window(expect.after, expect.before), **expect.settings)


def trouble(expect: Expect) -> str:
    """What is wrong with an expectation before anything is heard; empty where nothing is."""
    from pydantic import ValidationError

    measure = MEASURES.get(expect.measure)
    if measure is None:
        return f"there is no measure {expect.measure!r}; there are {', '.join(sorted(MEASURES))}"
    known = set(inspect.signature(measure).parameters)
    if unknown := set(expect.settings) - known:
        return (
            f"{expect.measure} has no setting {', '.join(sorted(unknown))}, only {', '.join(sorted(known - {'heard'}))}"
        )
    try:
        measure(Heard(), **expect.settings)
    except ValidationError as error:
        return f"{expect.measure}: " + "; ".join(
            f"{'.'.join(map(str, row['loc']))}: {row['msg']}" for row in error.errors(include_url=False)
        )
    return ""


def outs(expect: Expect) -> tuple[int, ...]:
    """The outputs for messages that an expectation is about."""
    if expect.measure not in messages.MEASURES:
        return ()
    wanted = expect.settings.get("out", 0)
    numbers = wanted if isinstance(wanted, list) else [wanted]
    return tuple(number for number in numbers if isinstance(number, int))
