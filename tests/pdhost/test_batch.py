"""Two thousand patches, hundreds of them bad: what one does changes no other patch's verdict."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from patchgen.finding import Finding
from patchgen.objects import candidates
from patchgen.pdhost import PdJudge

Write = Callable[..., Path]
AFTER_LOADING = ("0 0 1 0", "1 0 2 0")
HANG, CRASH = "pd-hang", "pd-crash"

# Name of the file -> its boxes and cords: what patches may do to those that come after them.
BAD: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "quits": (("loadbang", "msg \\; pd quit"), AFTER_LOADING[:1]),
    "switches-dsp-off": (("loadbang", "msg \\; pd dsp 0", "osc~", "print"), ("0 0 1 0", "2 0 3 0")),
    "opens-others": (("loadbang", "msg \\; pd open names-1.pd {folder}"), AFTER_LOADING[:1]),
    "opens-itself": (("loadbang", "msg \\; pd open opens-itself.pd {folder}"), AFTER_LOADING[:1]),
    "closes-others": (("loadbang", "msg \\; pd-good.pd menuclose 1 \\; pd-names-1.pd menuclose 1"), AFTER_LOADING[:1]),
    "clears-others": (("loadbang", "msg \\; pd-good.pd clear \\; pd-patchgen-host.pd clear"), AFTER_LOADING[:1]),
    "closes-itself": (("loadbang", "msg \\; pd-closes-itself.pd menuclose 1"), AFTER_LOADING[:1]),
    "builds-more": (
        ("loadbang", "msg \\; pd-builds-more.pd obj 9 9 table names-array \\; pd-builds-more.pd obj 9 9 metro 1 x"),
        AFTER_LOADING[:1],
    ),
    "renames-itself": (("loadbang", "msg \\; pd-renames-itself.pd rename other", "namecanvas pd-new"), ("0 0 1 0",)),
    "leaves-windows": (
        ("namecanvas pd-good.pd", "table names-array 5", "loadbang", "msg \\; pd-x vis 1"),
        ("2 0 3 0",),
    ),
    "overflows": (("loadbang", "t b", "t b"), (*AFTER_LOADING, "2 0 1 0")),
    "huge-array": (("table huge 1073741824", "array define huger 1073741824"), ()),
    "no-such-box": (("nosuchobject 1 2", "osc~ foo"), ("0 0 1 0",)),
    "no-such-port": (("osc~", "dac~"), ("0 3 1 0", "0 0 1 7")),
    "signal-to-control": (("osc~", "print"), ("0 0 1 0",)),
    "dsp-loop": (("*~", "+~"), ("0 0 1 0", "1 0 0 0")),
    "sends-nowhere": (("loadbang", "msg \\; nobody hi"), AFTER_LOADING[:1]),
    "no-array": (("tabread~ names-array-2", "dac~"), ("0 0 1 0",)),
    "no-delay-line": (("delread~ names-line-2 10", "dac~"), ("0 0 1 0",)),
    "bad-message": (("loadbang", "msg foo", "metro"), AFTER_LOADING),
    "says-much": (("loadbang", "t b b", "1000", "until", "print"), ("0 0 1 0", "1 0 2 0")),
    "declares": (("declare -path {folder} -stdpath extra", "declare -lib nosuchlibrary"), ()),
    "later": (("loadbang", "delay 0", "msg \\; nobody hi"), AFTER_LOADING),
}
# The same global names in many patches; `no-array` and `no-delay-line` would find what these leave behind.
GOOD: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "good": (("osc~ 440", "*~ 0.1", "dac~"), AFTER_LOADING),
    "names-1": (
        ("table names-array-2 64", "r names", "value names-value 3", "delwrite~ names-line-2 100", "text define names"),
        (),
    ),
    "names-2": (
        ("array define names-array-2 32", "s names", "v names-value", "delwrite~ names-line-2 50", "catch~ names"),
        (),
    ),
    "reads-names": (("table names-array-2 8", "tabread~ names-array-2", "dac~"), ("1 0 2 0",)),
    "runs": (("loadbang", "metro 1", "f", "+ 1", "print"), (*AFTER_LOADING, "2 0 3 0", "2 0 4 0")),
}
TEXTS = {
    "prose.pd": "Here is your patch. Enjoy!\n",
    "empty.pd": "",
    "orders.pd": "#N canvas 0 0 9 9 12;\npd open names-1.pd {folder};\npd quit;\n",
    "unclosed.pd": "#N canvas 0 0 9 9 12;\n#N canvas 0 0 9 9 sub 0;\n#X obj 9 9 table names-array-2;\n",
    "cut.pd": "#N canvas 0 0 9 9 12;\n#X obj 10 10 osc~ 44",
    "two-roots.pd": "#N canvas 0 0 9 9 12;\n#X obj 9 9 bng;\n#N canvas 0 0 9 9 12;\n#X obj 9 9 catch~ names;\n",
    "fields-1.pd": "#N struct names float x float y;\n#N canvas 0 0 9 9 12;\n#X scalar names 1 2 \\;;\n",
    "fields-2.pd": "#N struct names float x array a b;\n#N canvas 0 0 9 9 12;\n#X obj 9 9 print;\n",
}
COUNT, EVERY = 2_000, 10  # every tenth is bad


def files(write: Write, folder: Path, boxes: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> list[Path]:
    def filled(text: str) -> str:
        return text.replace("{folder}", folder.as_posix())

    return [write(*map(filled, texts), cords=cords, name=f"{name}.pd") for name, (texts, cords) in boxes.items()]


def bad_files(write: Write, folder: Path) -> list[Path]:
    written = files(write, folder, BAD)
    for name, text in TEXTS.items():
        (folder / name).write_text(text.replace("{folder}", folder.as_posix()))
        written.append(folder / name)
    return [*written, folder / "missing.pd"]


def endless(write: Write) -> list[Path]:
    return [
        write("loadbang", "until", cords=AFTER_LOADING[:1], name="hang.pd"),
        write("loadbang", "until", "print", cords=AFTER_LOADING, name="flood.pd"),
    ]


@pytest.fixture
def alone(pd: Path) -> Callable[[Path], tuple[Finding, ...]]:
    """A patch's verdict by a Pd that has never seen another."""

    def verdict(path: Path) -> tuple[Finding, ...]:
        with PdJudge(pd, timeout=2.0, trusted=True, workers=1) as judge:
            return judge.judge(path)

    return verdict


def batch(good: list[Path], bad: list[Path]) -> Iterator[Path]:
    """Every tenth is bad, all kinds in turn, in the same order each time."""
    ways = itertools.cycle(bad)
    drawn = random.Random(7)
    for number in range(COUNT):
        yield next(ways) if number % EVERY == 3 else drawn.choice(good)


def test_no_patch_changes_the_verdict_of_another(
    pd: Path, write: Write, tmp_path: Path, alone: Callable[[Path], tuple[Finding, ...]]
) -> None:
    good, bad = files(write, tmp_path, GOOD), bad_files(write, tmp_path)
    wanted = {path: alone(path) for path in [*good, *bad, *endless(write)]}
    assert {path.stem for path in good if wanted[path]} == set()
    assert len({finding.code for found in wanted.values() for finding in found}) >= 10  # they are bad in many ways
    paths = list(batch(good, bad))
    for place, path in zip((500, 1_500), endless(write), strict=True):
        paths.insert(place, path)
    with PdJudge(pd, timeout=2.0, trusted=True) as judge:
        first = list(judge.judge_many(paths))
        assert list(judge.judge_many(paths[510:1_490])) == first[510:1_490]  # the same again
    changed = {
        path.name: (found, wanted[path]) for path, found in zip(paths, first, strict=True) if found != wanted[path]
    }
    assert changed == {}


@pytest.mark.slow
def test_the_patches_that_come_with_pd_are_judged_the_same_in_any_order(
    pd: Path, alone: Callable[[Path], tuple[Finding, ...]]
) -> None:
    files = sorted({file.resolve() for file in candidates.help_patches(pd)})
    wanted = {file: alone(file) for file in files}
    assert len(files) > 100
    for seed in range(3):
        shuffled = files * 2
        random.Random(seed).shuffle(shuffled)
        with PdJudge(pd, timeout=2.0, trusted=True) as judge:
            found = list(judge.judge_many(shuffled))
        assert {file for file, row in zip(shuffled, found, strict=True) if row != wanted[file]} == set()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_pd_that_is_killed_at_any_moment_changes_no_verdict(pd: Path, write: Write, tmp_path: Path) -> None:
    good = files(write, tmp_path, GOOD)
    bad = files(write, tmp_path, {"no-such-box": BAD["no-such-box"]})
    paths = list(batch(good, bad))
    done = threading.Event()
    kills = 0

    def kill_now_and_then(judge: PdJudge) -> None:
        nonlocal kills
        while not done.wait(0.02):
            for pid in judge.pids[:1]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    kills += 1

    with PdJudge(pd, timeout=5.0) as judge:
        killer = threading.Thread(target=kill_now_and_then, args=(judge,))
        killer.start()
        try:
            found = list(judge.judge_many(paths))
        finally:
            done.set()
            killer.join()
    assert kills > 3
    assert [[finding.code for finding in row] for row in found] == [
        ["pd-could-not-create"] * 2 if path in bad else [] for path in paths
    ]


def test_stopping_in_the_middle_and_beginning_anew(pd: Path, write: Write, tmp_path: Path) -> None:
    good = files(write, tmp_path, GOOD)
    bad = files(write, tmp_path, {"no-such-port": BAD["no-such-port"]})
    with PdJudge(pd) as judge:
        begun = judge.judge_many(itertools.cycle(good))
        assert [next(begun) for _ in range(100)] == [()] * 100
        del begun
        assert [finding.code for finding in judge.judge(bad[0])] == ["pd-connection-failed"] * 2
