from __future__ import annotations

from collections.abc import Callable

import pytest

from patchgen.check import check
from patchgen.finding import Finding
from patchgen.patch import Patch
from patchgen.pdhost import Send, run_patch

Make = Callable[..., Patch]


def found(patch: Patch) -> list[Finding]:
    return [finding for finding in check(patch) if finding.code == "fan-out-order"]


# Boxes after `f`, cords, the severity or nothing; box 1 gets 3 and what box 2 gives tells whether the order was right.
CASES = {
    "straight, wrong": ("obj * | obj print", "0 0 1 0, 0 0 1 1, 1 0 2 0", "warning"),
    "straight, right": ("obj * | obj print", "0 0 1 1, 0 0 1 0, 1 0 2 0", "note"),
    "through a box, wrong": ("obj * | obj print | obj + 1", "0 0 1 0, 0 0 3 0, 3 0 1 1, 1 0 2 0", "warning"),
    "through a box, right": ("obj * | obj print | obj + 1", "0 0 3 0, 0 0 1 0, 3 0 1 1, 1 0 2 0", "note"),
    "by name, wrong": ("obj pack 0 0 | obj print | obj s a | obj r a", "0 0 1 0, 0 0 3 0, 4 0 1 1, 1 0 2 0", "warning"),
    "a trigger": ("obj * | obj print | obj t f f", "0 0 3 0, 3 0 1 0, 3 1 1 1, 1 0 2 0", ""),
    "a trigger with two cords": ("obj * | obj print | obj t f", "0 0 3 0, 3 0 1 0, 3 0 1 1, 1 0 2 0", "warning"),
    "a counter": ("obj + 1 | obj print", "0 0 1 0, 0 0 2 0, 1 0 0 1", ""),
    "other boxes": ("obj * 2 | obj + 3 | obj print", "0 0 1 0, 0 0 2 0, 1 0 3 0, 2 0 3 0", ""),
    "a delay between": ("obj * | obj delay | obj print", "0 0 1 0, 0 0 2 0, 2 0 1 1", ""),
    "frequency and phase": ("obj osc~ | obj dac~", "0 0 1 0, 0 0 1 1, 1 0 2 0", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_fan_out(make: Make, case: str) -> None:
    boxes, cords, severity = CASES[case]
    findings = found(make(f"obj f | {boxes}", cords))
    assert [finding.severity for finding in findings] == [severity] * bool(severity)
    assert all(finding.box == 1 for finding in findings)


@pytest.mark.parametrize("case", ["straight, wrong", "straight, right", "through a box, wrong", "through a box, right"])
def test_the_order_matters_in_pd(make: Make, case: str) -> None:
    boxes, cords, severity = CASES[case]
    patch = make(f"obj f | {boxes}", cords)
    right = "9" if "straight" in case else "12"
    said = run_patch(patch, inputs=[Send(0, "box0", "3")]).messages
    assert [message.atoms == (right,) for message in said] == [severity == "note"]
