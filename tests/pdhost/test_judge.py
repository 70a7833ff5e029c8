from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from patchgen.pdhost import PdJudge

Write = Callable[..., Path]
TONE = ("osc~ 440", "*~ 0.1", "dac~")
TONE_CORDS = ("0 0 1 0", "1 0 2 0")


def codes(judge: PdJudge, path: Path) -> list[str]:
    return [finding.code for finding in judge.judge(path)]


def test_a_good_patch_has_no_findings(judge: PdJudge, write: Write) -> None:
    assert judge.judge(write(*TONE, cords=TONE_CORDS)) == ()


@pytest.mark.parametrize(
    ("boxes", "cords", "code"),
    [
        (("nosuchobject 1",), (), "pd-could-not-create"),
        (("osc~", "dac~"), ("0 3 1 0",), "pd-connection-failed"),
        (("osc~", "print"), ("0 0 1 0",), "pd-signal-to-control"),
        (("*~", "+~"), ("0 0 1 0", "1 0 0 0"), "pd-dsp-loop"),
        (("loadbang", "msg foo", "metro"), ("0 0 1 0", "1 0 2 0"), "pd-no-method"),
        (("loadbang", "msg \\; nobody hi"), ("0 0 1 0",), "pd-no-receiver"),
        (("tabread~ nope", "dac~"), ("0 0 1 0",), "pd-no-array"),
        (("loadbang", "t b", "t b"), ("0 0 1 0", "1 0 2 0", "2 0 1 0"), "pd-stack-overflow"),
        (("loadbang", "msg \\; pd open nowhere.pd /no"), ("0 0 1 0",), "pd-cannot-open"),
        (("table a", "table a", "tabread~ a", "dac~"), ("2 0 3 0",), "pd-multiply-defined"),
    ],
)
def test_what_pd_complains_of(
    judge: PdJudge, write: Write, boxes: tuple[str, ...], cords: tuple[str, ...], code: str
) -> None:
    assert code in codes(judge, write(*boxes, cords=cords))


def test_a_hang_and_a_crash_are_findings_and_the_next_patch_is_judged(judge: PdJudge, write: Write) -> None:
    hang = write("loadbang", "until", cords=("0 0 1 0",), name="hang.pd")
    flood = write("loadbang", "until", "print", cords=("0 0 1 0", "1 0 2 0"), name="flood.pd")
    quits = write("loadbang", "msg \\; pd quit", cords=("0 0 1 0",), name="quit.pd")
    good = write(*TONE, cords=TONE_CORDS, name="good.pd")
    bad = write("nosuchobject", name="bad.pd")
    found = list(judge.judge_many([good, hang, bad, quits, good, flood, bad, good]))
    assert [[finding.code for finding in row] for row in found] == [
        [],
        ["pd-hang"],
        ["pd-could-not-create"],
        ["pd-crash"],
        [],
        ["pd-hang"],
        ["pd-could-not-create"],
        [],
    ]


@pytest.mark.parametrize("name", ["a b,c;d $1.pd", "é 日本.pd", "tab\there.pd", "back\\slash.pd", "440.pd"])
def test_any_file_name(judge: PdJudge, write: Write, name: str) -> None:
    try:
        good, bad = write("osc~", name=f"in {name}/{name}"), write("nosuch", name=f"bad {name}")
    except OSError:
        pytest.skip("this file system has no such name")
    assert codes(judge, good) == []
    assert codes(judge, bad) == ["pd-could-not-create"]


def test_abstractions_beside_the_patch_are_found(judge: PdJudge, write: Write) -> None:
    write("inlet", name="beside.pd")
    assert codes(judge, write("beside", "bang", cords=("1 0 0 0",))) == []


def test_a_file_without_a_patch(judge: PdJudge, tmp_path: Path) -> None:
    (tmp_path / "prose.pd").write_text("Here is your patch. Enjoy!\n")
    (tmp_path / "empty.pd").write_text("")
    assert codes(judge, tmp_path / "prose.pd")[-1] == "pd-no-canvas"
    assert codes(judge, tmp_path / "empty.pd") == ["pd-no-canvas"]
    assert codes(judge, tmp_path / "missing.pd") == ["pd-cannot-open", "pd-no-canvas"]


@pytest.mark.usefixtures("unconfined")
def test_an_unsafe_file_is_not_loaded(pd: Path, write: Write) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        calls = write("loadbang", f"msg connect 127.0.0.1 {port}", "netsend", cords=("0 0 1 0", "1 0 2 0"))
        with PdJudge(pd) as careful:
            assert codes(careful, calls) == ["unsafe-network"]
            assert careful.judge(write("osc~", name="good.pd")) == ()
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
        with PdJudge(pd, trusted=True) as trusting:  # the same patch would have called
            trusting.judge(calls)
            server.settimeout(5)
            server.accept()[0].close()


def test_what_stands_beside_a_patch_or_in_it_as_text_is_looked_through_too(pd: Path, write: Write) -> None:
    write("netreceive 3000", name="within.pd")
    write("within", name="beside.pd")
    text = write("osc~", name="text.pd")
    text.write_text(text.read_text() + "pd quit;\n")
    with PdJudge(pd) as careful:
        assert codes(careful, write("beside")) == ["unsafe-network"]
        assert codes(careful, write("clone beside 3")) == ["unsafe-network"]
        assert codes(careful, text) == ["unsafe-text"]
        assert careful.pids == ()


def test_closing_ends_pd_and_removes_its_folder(pd: Path, write: Write) -> None:
    with PdJudge(pd) as judge:
        judge.judge(write("osc~"))
        assert [is_running(pid) for pid in judge.pids] == [True]
        pids, folders = judge.pids, judge.folders
    assert not any(is_running(pid) for pid in pids)
    assert not any(folder.exists() for folder in folders)


@pytest.mark.skipif(sys.platform == "win32", reason="os.kill(pid, 0) asks for nothing there")
def test_pd_ends_when_its_program_is_killed(pd: Path, write: Write) -> None:
    program = f"""
import pathlib, time
from patchgen.pdhost import PdJudge
judge = PdJudge(pathlib.Path({str(pd)!r}))
judge.judge(pathlib.Path({str(write("osc~"))!r}))
print(*judge.pids, *judge.folders, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        number, *folders = started.stdout.readline().split()
        started.kill()
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    deadline = time.monotonic() + 10
    while is_running(int(number)):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_running(process: int) -> bool:
    """A process that has ended but was not waited for by whoever adopted it does not run."""
    try:
        if Path("/proc/self").exists():
            return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        os.kill(process, 0)
    except (FileNotFoundError, ProcessLookupError):
        return False
    return True
