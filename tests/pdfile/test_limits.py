"""Texts made to hurt: deep, long, odd. Each is read in time that grows with its length, and no faster."""

from __future__ import annotations

import tracemalloc
from time import process_time

import pytest

from patchgen import notation, pdfile
from patchgen.patch import canvases
from patchgen.pdfile.parse import MAX_DEPTH

HEADER = b"#N canvas 0 50 450 300 12;\n"
NESTED = b"#N canvas 0 0 450 300 deep 0;\n"
RESTORE = b"#X restore 1 1 pd deep;\n"
# A quarter of a million characters and more; in quadratic time each would take minutes.
BOMBS = {
    "depth": HEADER + NESTED * 5_000 + RESTORE * 5_000,
    "depth without an end": HEADER + NESTED * 10_000,
    "restores": HEADER + RESTORE * 12_000,
    "one long record": HEADER + b"#X text 1 1" + b" word" * 80_000 + b";\n",
    "one long word": HEADER + b"#X text 1 1 " + b"w" * 100_000 + b";\n",
    "no semicolon": HEADER + b"#X text 1 1 " + b"w " * 150_000,
    "records without semicolons": HEADER + b"#X obj 10 10 osc~\n" * 15_000,
    "semicolons": HEADER + b";" * 150_000,
    "escaped semicolons": HEADER + b"\\;" * 150_000,
    "backslashes": HEADER + b"#X text 1 1 " + b"\\" * 299_999 + b";",
    "commas": HEADER + b"#X text 1 1 " + b"," * 150_000 + b";",
    "white space": HEADER + b" " * 100_000 + b"x",
    "blanks behind semicolons": HEADER + (b";" + b" " * 1000) * 300,
    "prose": HEADER + b"words " * 15_000 + b"; more words" * 15_000,
    "number signs": HEADER + b"#X text 1 1 " + b"\n#X" * 80_000 + b";\n",
    "digits": HEADER + (b"#X obj " + b"9" * 5000 + b" 1 x;\n") * 100 + b"#X connect " + b"1" * 150_000 + b" 0 0 0;",
    "bad cords": HEADER + b"#X connect 0 0 1 0;\n" * 12_000,
    "bytes that are no UTF-8": HEADER + b"#X text 1 1 " + b"\xff\xfe " * 100_000 + b";\n",
    "zeros": bytes(300_000),
    "zeros in a record": HEADER + b"#X obj 1 1 osc~" + bytes(300_000) + b";\n",
    "numbers beyond all sense": HEADER + b"#X obj 1e308 1e999 x;\n#X obj nan inf x;\n#X obj 1 1 x, f 1e999;\n" * 3_000,
    "cords beyond all sense": HEADER + b"#X connect 0 0 1" + b"0" * 30 + b" 0;\n#X connect 1e30 0 nan inf;\n" * 5_000,
    "canvases beyond all sense": HEADER + b"#N canvas 1e308 1e999 nan -1e30 x 0;\n#X restore 1e999 nan pd;\n" * 3_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_and_written(name: str) -> None:
    survives(BOMBS[name])


def survives(data: bytes) -> None:
    start = process_time()
    reading = pdfile.read(data)
    if reading.patch is not None:
        assert pdfile.write(reading.patch) == data
    assert process_time() - start < 10
    assert len(reading.findings) <= 101


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_no_more_memory_than_its_length_says(name: str) -> None:
    tracemalloc.start()
    try:
        pdfile.read(BOMBS[name])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The worst case is a record for each byte (a semicolon), each with its node.
    assert peak < 1_000 * len(BOMBS[name])


# As large as anyone will meet by accident, and then some.
GREAT_BOMBS = {
    "a hundred thousand canvases": HEADER + NESTED * 100_000 + RESTORE * 100_000,
    "a hundred thousand headers": HEADER + b"#N canvas;\n" * 100_000,
    "one record of 50 MB": HEADER + b"#X text 1 1" + b" word" * 10_000_000 + b";\n",
    "one word of 50 MB": HEADER + b"#X text 1 1 " + b"w" * 50_000_000 + b";\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", GREAT_BOMBS)
def test_a_great_bomb_is_read_and_written(name: str) -> None:
    survives(GREAT_BOMBS[name])


def test_a_number_beyond_all_sense_is_no_number() -> None:
    reading = pdfile.read(HEADER + b"#X obj 1e308 1e999 x;\n#X connect 0 0 1" + b"0" * 30 + b" 0;\n")
    assert [finding.code for finding in reading.findings] == ["position-bad", "connect-bad"]


def test_the_tree_is_never_deeper_than_its_walkers_can_go() -> None:
    data = HEADER + NESTED * 1000 + b"#X obj 1 1 osc~;\n" + RESTORE * 1000 + b"#X obj 2 2 dac~;\n#X connect 0 0 1 0;\n"
    reading = pdfile.read(data)
    assert reading.patch is not None
    assert [finding.code for finding in reading.findings] == ["canvas-too-deep"]
    assert max(len(path) for path, _ in canvases(reading.patch.canvas)) == MAX_DEPTH - 1
    assert [type(box).__name__ for box in reading.patch.canvas.boxes] == ["Canvas", "Box"]
    assert notation.write(reading.patch)
    assert reading.patch == pdfile.read(data).patch
