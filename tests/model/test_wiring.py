"""What may stand at a point of a text: indices, cords, ports, rates, arguments."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from patchgen import notation, objects, pdfile
from patchgen.check import check
from patchgen.model.beginnings import box_of
from patchgen.model.wiring import Wiring
from patchgen.notation.words import RESERVED
from patchgen.objects import Entry, Ports
from patchgen.objects.catalogue import dump

# What no text may have that goes through.
KEPT_OUT = {
    *("notation-index", "notation-setting", "notation-cord", "cord-to-missing-box", "canvas-depth"),
    *("cord-twice", "outlet-missing", "inlet-missing", "signal-to-control", "dsp-loop"),
    *("unknown-box", "bad-arguments", "wrong-argument"),
}
PD_FOLDERS = ("/usr/share/puredata/doc", "/usr/lib/puredata/doc", "/Applications/Pd.app/Contents/Resources/doc")


def wired(text: str) -> Wiring:
    wiring: Wiring | None = Wiring()
    for line in text.splitlines():
        assert wiring is not None
        wiring = wiring.after(line)
    assert wiring is not None
    return wiring


def refusal(text: str) -> str | None:
    """As much of a line as is no longer let through; None where the text is, whole or cut."""
    wiring = Wiring()
    for line in text.splitlines(keepends=True):
        begun = line.removesuffix("\n")
        for end in range(1, len(begun) + 1):
            if not wiring.can_go_on(begun[:end]):
                return begun[:end]
        if line != begun:
            following = wiring.after(begun)
            if following is None:
                return line
            wiring = following
    return None


@pytest.mark.parametrize(
    "text",
    [
        "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n",
        "0 inlet\n1 + <- 0\n2 float <- 1\n2 -> 1.1\n",
        "0 unpack 0 0\n1 pack 0 0 <- 0.1>1 0\n",
        "0 inlet~\n1 pd quieter {\n0 inlet~\n1 *~ 0.5 <- 0\n2 outlet~ <- 1\n} <- 0\n2 outlet~ <- 1\n",
        "0 bng\n1 pd a {\n0 inlet\n1 outlet <- 0\n2 outlet~\n} <- 0\n2 print <- 1\n3 dac~ <- 1.1 1.1>1\n",
        "0 float\n0 -> 0\n",
        "0 hsl 20 20000 log init=440 label=cutoff\n1 mtof <- 0\n",
        "0 expr max($f1, 2) * $f3; $s2[$f1]\n1 print <- 0.1 0\n0 -> 0.2\n",
        "0 expr~ \\$v1 * \\$f2\n1 fexpr~ $x1 + $y1[-1] <- 0\n",
        "0 t b f\n1 metro 1 60 permin <- 0.1>1 0\n2 list append 1 <- 1\n3 text sequence a -w 1 <- 2\n",
        "0 msg < 3 <-x {y\n1 route <-x <- 0\n",
        "0 graph env 64 0 1\n#A 0 1 2 \\;\n#X declare -path lib\n#X declare\n#N struct point float x\n",
        "0 obj scalar define -k a\n1 comment low, note\n",
        "0 0.5\n1 -3 <- 0\n2 - 3 <- 1\n",
    ],
)
def test_goes_through(text: str) -> None:
    assert refusal(text) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("1", "1"),
        ("0 osc~\n2", "2"),
        ("0 osc~\n1 dac~ <- 1", "1 dac~ <- 1"),
        ("0 osc~\n1 dac~ <- 0.1", "1 dac~ <- 0."),
        ("0 osc~\n1 dac~ <- 0>2", "1 dac~ <- 0>2"),
        ("0 osc~\n1 dac~ <- 0 0\n", "1 dac~ <- 0 0\n"),  # 0>1 would do
        ("0 osc~\n1 dac~ <- 0 0>1 0", "1 dac~ <- 0 0>1 "),
        ("0 osc~\n1 print <- 0", "1 print <- "),  # up to there it could be a word
        ("0 osc~\n1 print\n0", "0"),
        ("0 osc~\n1 *~ 0 <- 0>1", "1 *~ 0 <- 0>"),  # with an argument, the right inlet takes numbers
        ("0 bng\n1 comment high <- 0", "1 comment high <- "),
        ("0 print\n1 bng <- 0", "1 bng <"),
        ("0 float\n0 -> 1", "0 -> 1"),
        ("0 float\n0 -> 0.2", "0 -> 0.2"),
        ("0 float\n1 float <- 0\n0 -> 1\n", "0 -> 1\n"),  # once is enough; 1.1 would do
        ("0 *~\n1 *~ <- 0\n1 -> 0\n", "1"),  # a loop of signals, to any inlet
        ("0 bng\n1 pd a {\n0 float <- 0", "0 float <"),
        ("0 bng\n1 pd a {\n0 float\n} <-", "} "),  # no inlets inside, none outside
        ("0 pd a {\n0 outlet\n}\n1 print <- 0.1", "1 print <- 0."),
        ("}", "}"),
        ("0 osc~ a", "0 osc~ a"),
        ("0 clone a", "0 clone "),
        ("0 t b x", "0 t b x"),
        ("0 expr max(1)", "0 expr max(1)"),
        ("0 expr foo(", "0 expr foo("),
        ("0 hsl 0 9 log init=1", "0 hsl 0 9 log i"),
        ("0 text foo", "0 text fo"),
        ("0 obj hslider", "0 obj hsli"),
    ],
)
def test_is_refused(text: str, first: str | None) -> None:
    assert refusal(text) == first


def test_canvases_nest_as_deep_as_they_are_read() -> None:
    wiring = wired("0 pd a {\n" * 63)
    assert not wiring.can_go_on("0 pd ")
    assert not wiring.can_go_on("0 graph ")
    assert wiring.can_go_on("0 graph")
    assert wiring.after("0 pd a {") is None
    assert not notation.read("0 pd a {\n" * 63 + "0 bng\n" + "}\n" * 63).findings


def test_every_name_makes_a_box() -> None:
    for name in objects.names() - RESERVED - {"pd"}:
        assert box_of(name), name


def test_what_is_let_through_is_what_the_check_passes() -> None:
    """On the patches of Pd's documentation, of which some hold mistakes on purpose or boxes of files beside them."""
    files = [file for folder in PD_FOLDERS for file in sorted(Path(folder).rglob("*.pd"))]
    if not files:
        pytest.skip("Pd's documentation is not installed (Debian: puredata-doc)")
    counts: Counter[bool] = Counter()
    for file in files:
        patch = pdfile.load(file).patch
        assert patch is not None
        text = notation.write(patch)
        if "\n3 array {\n" in text:  # a text box with a canvas of its own, for which the grammar has no line
            continue
        reading = notation.read(text)
        assert reading.patch is not None
        wrong = {finding.code for finding in (*reading.findings, *check(reading.patch))} & KEPT_OUT
        assert bool(wrong) == (refusal(text) is not None), (file, wrong, refusal(text))
        counts[bool(wrong)] += 1
    print(counts)
    assert min(counts.values()) > 20


FOLLOWS = """
from patchgen.model import gbnf, grammar
from patchgen.model.wiring import Wiring
assert '"gain~"' in grammar.of_notation("compact").text
assert '"gain~"' in gbnf.of_notation("compact")
wiring = Wiring().after("0 gain~ 3")
print([wiring.can_go_on(f"1 dac~ <- {port}") for port in ("0", "0.1", "0.2")], wiring.can_go_on("1 gain~ a"))
"""


def test_the_users_own_objects_are_known(tmp_path: Path) -> None:
    shipped = objects.shipped()
    gain = Entry("gain~", "f", (Ports("~", "~~"),))
    own = replace(shipped, objects={**shipped.objects, "gain~": gain})
    (tmp_path / "own.json").write_text(dump(own), encoding="utf-8")
    environment = {**os.environ, objects.VARIABLE: str(tmp_path / "own.json")}
    done = subprocess.run([sys.executable, "-c", FOLLOWS], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.strip() == "[True, True, False] False"
    assert wired("").after("0 gain~ 3") is None  # without that catalogue


def test_brackets_without_an_end_are_refused() -> None:
    """Rather than read until the stack is full."""
    assert refusal(f"0 expr {'(' * 100}$f1{')' * 100}\n") is None
    assert refusal(f"0 expr {'(' * 101}") == f"0 expr {'(' * 101}"
    assert refusal(f"0 expr {'abs[' * 4000}") is not None
