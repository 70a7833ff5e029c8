"""One reason to refuse, and the requests that give it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from patchgen_training.families.phrases import Speech, Templates


@dataclass(frozen=True, slots=True)
class Topic:
    """`reason` is a code of `patchgen.model.refusal`; things, deeds and terse forms are worded as a family's requests.

    Each slot of the templates is filled with one of its words.
    """

    reason: str
    things: Templates = ()
    deeds: Templates = ()
    terse: Templates = ()
    slots: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def request(self, speech: Speech) -> str:
        """One request."""
        words = {name: speech.pick(choices) for name, choices in self.slots.items()}
        return speech.request(self.things, self.deeds, self.terse, **words)
