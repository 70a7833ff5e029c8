"""The files for systemd, launchd and Windows' tasks."""

from __future__ import annotations

import plistlib
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from patchgen.errors import BridgeError
from patchgen_bridge.__main__ import main
from patchgen_bridge.service import command, describe, install

WORDS = ["/usr/bin/python3", "-m", "patchgen_bridge", "--folder", 'a "b" 100% $HOME \\ <&> é']
systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="only where systemd is")


def test_the_unit_keeps_every_word() -> None:
    (line,) = [line for line in describe(WORDS, "linux").content.decode().splitlines() if line.startswith("ExecStart=")]
    told = line.removeprefix("ExecStart=").replace("%%", "%").replace("$$", "$")
    assert shlex.split(told) == WORDS


@systemd
def test_systemd_takes_the_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    service = install(["--folder", 'a "b" 100% $HOME \\ é', "--port", "9200"])
    assert service.path == tmp_path / "systemd" / "user" / "patchgen-bridge.service"
    verify = ["systemd-analyze", "--user", "--no-pager", "verify", str(service.path)]
    runtime = {"XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(verify, capture_output=True, text=True, check=False, env=runtime)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    service.path.write_bytes(service.content.replace(b"Type=exec", b"Type=nonsense"))
    done = subprocess.run(verify, capture_output=True, text=True, check=False, env=runtime)
    assert "nonsense" in done.stderr


def test_the_agent_keeps_every_word() -> None:
    service = describe(WORDS, "darwin")
    assert service.path.parent.parts[-2:] == ("Library", "LaunchAgents")
    told = plistlib.loads(service.content)
    assert told["ProgramArguments"] == WORDS
    assert told["KeepAlive"] == {"SuccessfulExit": False}
    assert told["Label"] in service.start


def test_the_task_keeps_every_word() -> None:
    service = describe([r"C:\Program Files\Python\python.exe", *WORDS[1:]], "win32")
    task = ElementTree.fromstring(service.content.decode("utf-16"))
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert task.findtext(".//t:Command", namespaces=space) == r"C:\Program Files\Python\pythonw.exe"
    told = task.findtext(".//t:Arguments", namespaces=space)
    assert told == subprocess.list2cmdline(WORDS[1:])
    assert task.find(".//t:LogonTrigger", space) is not None


def test_elsewhere_and_what_no_file_can_hold() -> None:
    with pytest.raises(BridgeError, match="no service manager is known for aix"):
        describe(WORDS, "aix")
    with pytest.raises(BridgeError, match="span lines"):
        describe([*WORDS, "a\nExecStartPre=/bin/true"], "linux")


def test_the_log_goes_to_a_file_unless_one_is_named() -> None:
    assert command(["--port", "1"])[-2] == "--log-file"
    assert command(["--log-file", "x"]) == [sys.executable, "-m", "patchgen_bridge", "--log-file", "x"]
    assert command(["--log-file=x"])[-1] == "--log-file=x"


@pytest.mark.skipif(sys.platform != "linux", reason="it would be written into this user's own folders")
def test_it_is_written_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATCHGEN_QUEUE", "3")  # a variable of this shell is not the service's
    (tmp_path / "my.toml").write_text("timeout = 7\n")
    flags = ["--port", "9200", "--folder", "here", "--config", "my.toml", "--install-service"]
    assert main(flags) == 0
    path = tmp_path / "systemd" / "user" / "patchgen-bridge.service"
    out = capsys.readouterr().out
    assert path.read_text() in out
    (line,) = [line for line in out.splitlines() if line.startswith("ExecStart=")]
    words = shlex.split(line.removeprefix("ExecStart="))
    assert words[1:-2] == [
        *("-m", "patchgen_bridge", "--config", str(tmp_path / "my.toml")),
        *("--port", "9200", "--folder", str(tmp_path / "here")),
    ]
    assert "--install-service" not in path.read_text()
    assert "systemctl --user enable --now patchgen-bridge" in out
    assert main(["--port", "many", "--install-service"]) == 2
