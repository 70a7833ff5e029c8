from __future__ import annotations

import pytest

from patchgen.finding import Severity
from patchgen.patch import Cord
from patchgen.pdhost.console import findings


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("error: audio signal outlet connected to nonsignal inlet (ignored)", "pd-signal-to-control", "snapshot~"),
        ("error: DSP loop detected (some tilde objects not scheduled)", "pd-dsp-loop", "loop"),
        ("error: canvas: no method for 'foo'", "pd-no-method", "[canvas] does not understand the message `foo`"),
        ("error: X: no such object ", "pd-no-receiver", "`X`"),
        ("error: nope.pd: can't open", "pd-cannot-open", "`nope.pd`"),
        ("error: tabread~: noarray: no such array", "pd-no-array", "`"),
        ("error: stack overflow", "pd-stack-overflow", "circle"),
        ("warning: a: multiply defined", "pd-multiply-defined", "`a`"),
        ("error: something new", "pd-other", "something new"),
    ],
)
def test_each_complaint_has_its_code(line: str, code: str, words: str) -> None:
    (finding,) = findings([line])
    assert finding.code == code
    assert words in finding.message
    assert finding.severity is (Severity.WARNING if line.startswith("warning") else Severity.ERROR)


@pytest.mark.parametrize("prefix", ["", "verbose(0): "], ids=["older Pd", "Pd 0.53"])
def test_a_box_that_was_not_created_is_named(prefix: str) -> None:
    lines = ["error: bad arguments for message 'osc~' to object 'objectmaker'", prefix + "osc~ foo"]
    (finding,) = findings([*lines, (prefix and "verbose(1): ") + "... couldn't create"])
    assert finding.code == "pd-could-not-create"
    assert "[osc~ foo]" in finding.message


def test_a_cord_is_told_in_the_root_canvas_only() -> None:
    root, nested = findings(
        ["a b.pd 2 5 3 0 (osc~->print) connection failed", "sub 0 3 1 0 (x->y) connection failed"], "a b.pd"
    )
    assert root.cord == Cord(2, 5, 3, 0)
    assert nested.cord is None
    assert "in sub" in nested.message


def test_what_a_print_box_says_is_no_finding_and_a_repeated_complaint_is_one() -> None:
    assert findings(["print: bang", "print: 440", ""]) == ()
    assert len(findings(["error: stack overflow"] * 5)) == 1
