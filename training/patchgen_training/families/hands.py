"""What a person does to a patch: the ways to send it a bang, and bangs and numbers in turn."""

from __future__ import annotations

from patchgen_training.families.behaviour import Behaviour, on
from patchgen_training.families.numbers import plain
from patchgen_training.families.ports import Sends, Trigger

HANDS = ("button", "button", "inlet", "inlet", "space", "key", "note")


def played(port: str, *values: float) -> Sends:
    """Numbers into a port, 5 ms apart."""
    return tuple((10.0 + 5 * k, port, f"float {plain(value)}") for k, value in enumerate(values))


def pressed(*ports_in_turn: str) -> Sends:
    """Bangs into these ports, 5 ms apart."""
    return tuple((10.0 + 5 * k, port, "bang") for k, port in enumerate(ports_in_turn))


def fired(event: Trigger, count: int, *expects: object) -> Behaviour:
    """So many events, and half a period more."""
    end = event.first + event.period * (count - 1) + min(15, event.period / 2)
    return on(*event.fire(count), ms=end, expect=expects)  # type: ignore[arg-type]
