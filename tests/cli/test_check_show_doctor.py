"""`patchgen check`, `patchgen show` and `patchgen doctor`."""

from __future__ import annotations

import json
import re
import socket
import threading
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from patchgen.cli.doctor import LIBRARIES
from patchgen.osc.link import Link
from patchgen.osc.packet import Message, encode
from patchgen.pdhost import find_pd

Run = Callable[..., tuple[int, str, str]]

GOOD = "#N canvas 0 50 450 300 12;\n#X obj 10 10 osc~ 440;\n#X obj 10 40 dac~;\n#X connect 0 0 1 0;\n"
BAD = GOOD + "#X obj 10 80 nosuchbox;\n#X connect 0 0 9 0;\n"
needs_pd = pytest.mark.skipif(find_pd() is None, reason="the real Pd is not installed")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.pd"
    path.write_text(GOOD)
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.pd"
    path.write_text(BAD)
    return path


def test_check(run: Run, good: Path, bad: Path) -> None:
    code, out, _ = run("check", "--no-pd", good)
    assert code == 0
    assert out.endswith(f"{good}: ok\n")
    code, out, _ = run("check", "--no-pd", good, bad)
    assert code == 1
    assert f"{good}: ok\n" in out
    assert f"{bad}: not fit for use\n" in out
    assert any(line.startswith(f"{bad}:") and "error" in line for line in out.splitlines())


def test_check_for_programs(run: Run, good: Path, bad: Path) -> None:
    code, out, _ = run("check", "--no-pd", "--json", good, bad)
    rows = json.loads(out)
    assert code == 1
    assert [(row["file"], row["ok"]) for row in rows] == [(str(good), True), (str(bad), False)]
    assert rows[1]["findings"]


@needs_pd
def test_check_asks_the_real_pd(run: Run, bad: Path) -> None:
    _, out, _ = run("check", "--json", bad)
    assert any(finding["code"].startswith("pd-") for finding in json.loads(out)[0]["findings"])


def test_check_without_a_pd_says_so(run: Run, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATCHGEN_PD", "/nowhere/pd")
    code, out, err = run("check", good)
    assert (code, out) == (0, f"{good}: ok\n")
    assert "Pd was not found" in err


def test_check_strict(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "silent.pd"
    path.write_text("#N canvas 0 50 450 300 12;\n#X obj 10 10 dac~;\n")
    code, out, _ = run("check", "--no-pd", path)
    assert code == 0
    assert "warning: dac-unfed" in out
    assert run("check", "--no-pd", "--strict", path)[0] == 1


def test_check_knows_abstractions_beside_the_file(run: Run, good: Path) -> None:
    caller = good.with_name("caller.pd")
    caller.write_text("#N canvas 0 50 450 300 12;\n#X obj 10 10 good;\n#X obj 10 40 goof;\n")
    findings = json.loads(run("check", "--no-pd", "--json", caller)[1])[0]["findings"]
    codes = [(finding["code"], finding.get("box")) for finding in findings]
    assert ("unknown-box", 1) in codes
    assert ("unknown-box", 0) not in codes


def test_check_a_file_that_is_not_there(run: Run, good: Path, tmp_path: Path) -> None:
    code, out, err = run("check", "--no-pd", tmp_path / "none.pd", good)
    assert code == 2
    assert "none.pd: No such file" in err
    assert "good.pd: ok" in out


def test_show(run: Run, good: Path, tmp_path: Path) -> None:
    assert run("show", good, "--notation") == (0, "0 osc~ 440\n1 dac~ <- 0\n", "")
    picture = tmp_path / "good.svg"
    assert run("show", good, "-o", picture)[0] == 0
    assert "<svg" in picture.read_text()
    assert run("show", good)[1] == picture.read_text()
    code, _, err = run("show", good, "-o", picture)
    assert code == 2
    assert "--force" in err
    pixels = tmp_path / "good.PNG"
    assert run("show", good, "-o", pixels)[0] == 0
    assert pixels.read_bytes().startswith(b"\x89PNG")


def test_show_what_is_no_patch(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "prose.pd"
    path.write_text("Here is your patch")
    code, _, err = run("show", path)
    assert code == 2
    assert "holds no patch" in err
    code, _, err = run("show", tmp_path / "none.pd")
    assert code == 2
    assert "none.pd: No such file" in err


def test_doctor_looks_at_every_library_that_is_needed() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert {re.split("[<>=~! ]", needed)[0] for needed in project["dependencies"]} == set(LIBRARIES)


def test_doctor(run: Run, sine_gguf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = run("doctor", "--model", sine_gguf)
    lines = out.splitlines()
    for name in ("Python", "llama.cpp", "llguidance", "catalogue of objects", "model", "[patchgen] for Pd"):
        assert any(line.startswith("ok") and f" {name}: " in line for line in lines), name
    assert code == int(find_pd() is None)
    monkeypatch.setenv("PATCHGEN_PD", "/nowhere/pd")
    code, out, _ = run("doctor", "--model", tmp_path / "none.gguf")
    assert code == 1
    assert "MISSING    model: There is no model" in out
    assert "MISSING    Pure Data: not found" in out
    assert "Debian" in out
    assert out.endswith("\nNeeded and missing: model, Pure Data.\n")


def test_check_says_the_line(run: Run, bad: Path) -> None:
    _, out, _ = run("check", "--no-pd", "--json", bad)
    findings = json.loads(out)[0]["findings"]
    assert {(finding["code"], finding["line"]) for finding in findings} >= {("unknown-box", 5)}
    assert all("line" in finding for finding in findings)


def test_check_allows_what_the_user_allows(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "net.pd"
    path.write_text("#N canvas 0 50 450 300 12;\n#X obj 10 10 netsend;\n#X obj 10 50 print;\n#X connect 0 0 1 0;\n")
    assert run("check", path)[0] == 1
    assert run("check", "--allow", "unsafe-network", path)[:2] == (0, f"{path}: ok\n")
    assert run("check", "--allow", "unsafe-file,unsafe-pd", path)[0] == 1
    assert "there are unsafe-network" in run("check", "--allow", "everything", path)[2]


def test_doctor_asks_the_bridge(run: Run, sine_gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bridge:
        bridge.bind(("127.0.0.1", 0))
        monkeypatch.setattr(Link.__init__, "__defaults__", ("127.0.0.1", bridge.getsockname()[1]))

        def answer() -> None:
            _, client = bridge.recvfrom(1000)
            bridge.sendto(encode(Message("/patchgen/status", ("idle", 0, 1.0))), client)

        thread = threading.Thread(target=answer)
        thread.start()
        _, out, _ = run("doctor", "--model", sine_gguf)
        thread.join()
    assert "ok         bridge: idle at 127.0.0.1:" in out
    _, out, _ = run("doctor", "--model", sine_gguf)
    assert "not there  bridge: no bridge listens at 127.0.0.1:" in out
