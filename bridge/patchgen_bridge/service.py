"""The bridge as a service of this user: started with the session, and again where it fails.

The file for the system's own manager (a systemd user unit, a launchd agent, a task of Windows) is written and
shown, with the command that hands it over; nothing is started behind anybody's back.
"""

from __future__ import annotations

import os
import plistlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from subprocess import list2cmdline
from xml.sax.saxutils import escape

import platformdirs

from patchgen.errors import BridgeError

NAME = "patchgen-bridge"
LABEL = "org.patchgen.bridge"  # launchd's name for it


@dataclass(frozen=True, slots=True)
class Service:
    """A file for a system's manager, and the commands that start and remove what it says."""

    path: Path
    content: bytes
    start: str
    remove: str

    def __str__(self) -> str:
        text = self.content.decode("utf-16" if self.content.startswith(b"\xff\xfe") else "utf-8")
        return f"{self.path}:\n\n{text.rstrip()}\n\nstart it:  {self.start}\nremove it: {self.remove}"


def command(flags: Sequence[str]) -> list[str]:
    """How the service starts the bridge: this Python, these flags; its log also goes to a file."""
    own = [] if any(flag.split("=")[0] == "--log-file" for flag in flags) else ["--log-file", str(log_file())]
    return [sys.executable, "-m", "patchgen_bridge", *flags, *own]


def log_file() -> Path:
    return platformdirs.user_log_path("patchgen", appauthor=False) / "bridge.log"


def describe(words: Sequence[str], platform: str = sys.platform) -> Service:
    """The service that runs these words. Raises `BridgeError` where no manager is known, or a word cannot be told."""
    if any(character in word for word in words for character in "\n\r\0"):
        raise BridgeError("a service cannot be started with flags that span lines")
    kinds: Mapping[str, Callable[[Sequence[str]], Service]] = {"linux": _systemd, "darwin": _launchd, "win32": _task}
    if platform not in kinds:
        raise BridgeError(f"no service manager is known for {platform}; start patchgen-bridge as programs start there")
    return kinds[platform](words)


def install(flags: Sequence[str]) -> Service:
    """Write the file. Raises `BridgeError`."""
    service = describe(command(flags))
    try:
        service.path.parent.mkdir(parents=True, exist_ok=True)
        service.path.write_bytes(service.content)
    except OSError as problem:
        raise BridgeError(f"cannot write {service.path}: {problem.strerror}") from problem
    return service


def _systemd(words: Sequence[str]) -> Service:
    start = " ".join(_quoted(word) for word in words)
    content = f"""\
[Unit]
Description=PatchGen: patches for Pure Data on request

[Service]
Type=exec
ExecStart={start}
Restart=on-failure
RestartSec=5
# Less than Pd, whatever the bridge itself is told: its sound must not wait.
Nice=10
CPUWeight=20
IOSchedulingClass=idle
NoNewPrivileges=yes
UMask=0022

[Install]
WantedBy=default.target
"""
    path = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user" / f"{NAME}.service"
    return Service(
        path,
        content.encode(),
        f"systemctl --user daemon-reload && systemctl --user enable --now {NAME}",
        f"systemctl --user disable --now {NAME}; rm {path}",
    )


def _quoted(word: str) -> str:
    """A word of ExecStart: `%` and `$` stand for themselves, in quotes."""
    for sign, plain in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        word = word.replace(sign, plain)
    return f'"{word}"'


def _launchd(words: Sequence[str]) -> Service:
    path = Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    content = plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": list(words),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": 5,
            "Nice": 10,
            "LowPriorityIO": True,
            "Umask": 0o022,
        }
    )
    return Service(
        path, content, f"launchctl bootstrap gui/$UID {path}", f"launchctl bootout gui/$UID/{LABEL}; rm {path}"
    )


def _task(words: Sequence[str]) -> Service:
    program, *rest = words
    windowless = PureWindowsPath(program)
    if windowless.name.lower() == "python.exe":
        windowless = windowless.with_name("pythonw.exe")  # no console window
    content = f"""\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>PatchGen: patches for Pure Data on request</Description></RegistrationInfo>
  <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>
  <Principals><Principal id="Author"><LogonType>InteractiveToken</LogonType>
    <RunLevel>LeastPrivilege</RunLevel></Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>8</Priority>
    <RestartOnFailure><Interval>PT1M</Interval><Count>10</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Author"><Exec>
    <Command>{escape(str(windowless))}</Command>
    <Arguments>{escape(list2cmdline(rest))}</Arguments>
  </Exec></Actions>
</Task>
"""
    path = platformdirs.user_data_path("patchgen", appauthor=False) / f"{NAME}.xml"
    return Service(
        path,
        b"\xff\xfe" + content.encode("utf-16-le"),
        f'schtasks /Create /TN {NAME} /XML "{path}" && schtasks /Run /TN {NAME}',
        f'schtasks /Delete /TN {NAME} /F & del "{path}"',
    )
