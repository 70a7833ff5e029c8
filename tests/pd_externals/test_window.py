"""What a person does: click into the face of `[patchgen]`, type, press Enter; and a window opens.

The screen is a virtual one (Xvfb), Pd and its window are real, and so are the bridge and its model. The last
picture of the screen is kept: in the test's own folder, or with PATCHGEN_PICTURES=1 in docs/pictures.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest

from patchgen.errors import ModelError
from patchgen.model import embedded_model
from patchgen_bridge.rig import Program, externals, start_bridge

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

REQUEST = "make a 440 Hz sine, with a slow LFO on its volume"
HOST = """\
#N canvas 30 40 520 330 12;
#X text 30 30 my patch;
#X obj 30 {y} patchgen {port};
"""
MENU = 32  # height of a window's menu bar, which stands above its canvas
PATCHGEN_AT = (30, 70)  # in the canvas of the host patch
ENTRY_AT = (100, 15)  # in the face
TOOLS = ("Xvfb", "openbox", "xdotool", "import", "wish")
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PATIENCE = 60.0  # seconds

T = TypeVar("T")


def until(look: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
    """What `look` finds, as soon as it does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found is not None:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not appear within {seconds:g} s")


class Screen:
    """A virtual screen with a window manager, and a hand on its mouse and keyboard."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self.picture = folder / "window.png"

    def __enter__(self) -> Screen:
        number = self._folder / "display"
        with number.open("wb") as file:
            self._xvfb = subprocess.Popen(
                ["Xvfb", "-displayfd", str(file.fileno()), "-screen", "0", "1120x500x24", "-wr", "-nolisten", "tcp"],
                pass_fds=[file.fileno()],
                stderr=subprocess.DEVNULL,
            )
        self._stack.callback(self._end)
        display = until(lambda: number.read_text().strip() or None, "the screen")
        self.environment: Mapping[str, str] = os.environ | {"DISPLAY": f":{display}"}
        self.run("window-manager", "openbox")
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _end(self) -> None:
        self._xvfb.terminate()
        self._xvfb.wait()

    def run(self, name: str, *command: str | Path) -> Program:
        """A program on this screen, until the screen is switched off."""
        return self._stack.enter_context(Program(command, self._folder / f"{name}.log", self.environment))

    def do(self, *command: str | Path) -> str:
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, timeout=30)
        return done.stdout.strip()

    def window(self, title: str) -> str:
        """The id of a window whose title begins so, once it can be seen."""

        def look() -> str | None:
            found = self.do("xdotool", "search", "--onlyvisible", "--name", f"^{re.escape(title)}")
            return found.splitlines()[-1] if found else None

        return until(look, f"a window {title}")

    def type(self, window: str, x: int, y: int, text: str) -> None:
        """Click at a place in a window, type, and press Enter."""
        self.do("xdotool", "windowactivate", "--sync", window)
        self.do("xdotool", "mousemove", "--sync", "--window", window, str(x), str(y), "click", "1")
        self.do("xdotool", "type", "--delay", "25", text)
        self.do("xdotool", "key", "Return")


@pytest.fixture
def screen(tmp_path: Path, pd_program: Path) -> Iterator[Screen]:  # noqa: ARG001
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(
            f"needs {', '.join(missing)} (Debian: apt-get install puredata-gui xvfb openbox xdotool imagemagick)"
        )
    with Screen(tmp_path) as screen:
        yield screen


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder with a short name, since it stands in the windows' titles."""
    with TemporaryDirectory(prefix="pd-") as folder:
        yield Path(folder)


def type_a_request(screen: Screen, pd_program: Path, home: Path, *model: str | Path) -> Path:
    """Type `REQUEST` into `[patchgen]` of a Pd with windows; the patch that opened."""
    folder = home / "patches"
    with start_bridge("--folder", folder, *model) as bridge:
        host = home / "my-patch.pd"
        host.write_text(HOST.format(y=PATCHGEN_AT[1], port=bridge.port), "utf-8")
        screen.run("pd", pd_program, "-nrt", "-noaudio", "-nomidi", "-noprefs", "-path", externals(), "-open", host)
        screen.do("xdotool", "windowminimize", screen.window("Pd"))
        x, y = (at + inside for at, inside in zip(PATCHGEN_AT, ENTRY_AT, strict=True))
        screen.type(screen.window(host.name), x, MENU + y, REQUEST)
        patch = until(lambda: next(folder.glob("*.pd"), None), "a patch", seconds=200)
        screen.window(patch.name)
        time.sleep(1)  # for the picture alone: Tk draws a window after it is there
        screen.do("import", "-window", "root", screen.picture)
    return patch


def test_a_typed_request_opens_a_window(screen: Screen, pd_program: Path, home: Path, sine_gguf: Path) -> None:
    patch = type_a_request(screen, pd_program, home, "--model", sine_gguf)
    assert json.loads(patch.with_suffix(".json").read_text("utf-8"))["request"] == REQUEST
    assert screen.picture.stat().st_size > 0


def test_the_embedded_model_answers_a_typed_request(screen: Screen, pd_program: Path, home: Path) -> None:
    try:
        embedded_model()
    except ModelError as error:
        pytest.skip(str(error))
    patch = type_a_request(screen, pd_program, home)
    assert "osc~" in patch.read_text("utf-8")
    if os.environ.get("PATCHGEN_PICTURES") == "1":
        PICTURES.mkdir(parents=True, exist_ok=True)
        shutil.copy(screen.picture, PICTURES / "window.png")
