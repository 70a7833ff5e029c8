"""Requests and patches that mean harm (hostile.toml): nothing outside is touched, nothing unsafe is opened."""

from __future__ import annotations

import os
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from patchgen import pdfile, pdhost
from patchgen.check import safety
from patchgen.model import End, Piece, Sampling, embedded_model
from patchgen_bridge.settings import Settings

HERE = Path(__file__).parent
REQUESTS: list[dict[str, Any]] = tomllib.loads((HERE / "hostile.toml").read_text("utf-8"))["request"]
ENDS = ("done", "error")
DONE = "done"


@dataclass
class Touched:
    """Paths that Python writes, makes or removes, and programs that it starts, while `watching`."""

    watching: bool = False
    paths: set[str] = field(default_factory=set)
    programs: int = 0


TOUCHED = Touched()
_CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate")
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile")


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if not TOUCHED.watching:
        return
    if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
        mode, flags = arguments[1], arguments[2]
        if any(each in (mode or "") for each in "wax+") or (flags or 0) & (os.O_WRONLY | os.O_RDWR):
            TOUCHED.paths.add(os.fsdecode(arguments[0]))
    elif event in _CHANGES:
        TOUCHED.paths |= {os.fsdecode(each) for each in arguments if isinstance(each, str | bytes | os.PathLike)}
    elif event in _PROGRAMS:
        TOUCHED.programs += 1
    elif event in ("exec", "compile") and "hostile" in repr(arguments):
        raise AssertionError("a text was run as a program")


@contextmanager
def watching() -> Iterator[Touched]:
    """What is touched until the block's end, by Python's own audit."""
    if not getattr(sys, "_patchgen_audit", False):
        sys.addaudithook(_audit)  # for good; it does nothing while nobody watches
        sys._patchgen_audit = True  # type: ignore[attr-defined]
    TOUCHED.paths, TOUCHED.programs, TOUCHED.watching = set(), 0, True
    try:
        yield TOUCHED
    finally:
        TOUCHED.watching = False


class Puppet:
    """Wraps the fake engine: writes what hostile.toml says for a request."""

    def __init__(self, fake: Any) -> None:
        self._fake = fake
        self.info = fake.info
        self.close = fake.close
        self.answers: dict[str, str] = {text(each): each["answer"] for each in REQUESTS if "answer" in each}

    def stream(self, request: str, sampling: Sampling, before: str = "") -> Generator[Piece]:
        if request in self.answers:
            yield Piece(self.answers[request], 10, End.DONE)
        else:
            yield from self._fake.stream("a sine", sampling, before)


def text(request: dict[str, Any]) -> str:
    return str(request["text"]) * int(request.get("repeat", 1))


def send(client: Any, number: int, request: dict[str, Any]) -> str:
    """Ask; what it ended with: `done`, or the error's code."""
    id = request.get("id", number)
    name = ("name", request["name"] * request.get("name_repeat", 1)) if "name" in request else ()
    client.send("request", id, text(request), *name)
    heard: tuple[Any, ...]
    while (heard := client.hear())[0] not in ENDS or heard[1] != id:
        pass
    return str(DONE if heard[0] == DONE else heard[2])


def require_harmless(folder: Path, outside: Path) -> int:
    """Only plain names in the folder, none of its patches unsafe, nothing beside it; how many patches there are."""
    assert {path.name for path in outside.iterdir()} <= {folder.name, "state", "canary"}
    assert (outside / "canary").read_text() == "alive"
    patches = list(folder.glob("**/*.pd"))
    for path in folder.rglob("[!.]*"):
        assert path.resolve().is_relative_to(folder.resolve())
        assert path.name.isascii()
        assert not path.name.startswith("-")
    for path in patches:
        patch = pdfile.load(path).patch
        assert patch is not None
        assert [str(each) for each in safety(patch)] == []
    return len(patches)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a canary, where a relative path would lead."""
    (tmp_path / "canary").write_text("alive")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_sixty_with_a_model_that_obeys(
    running: Callable[..., Any],
    connect: Callable[..., Any],
    engine: Any,
    settings: Settings,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdhost, "find_pd", lambda: None)
    assert len(REQUESTS) >= 60
    heard = []
    with watching() as touched, running(settings, Puppet(engine)) as bridge:
        client = connect(bridge)
        for number, request in enumerate(REQUESTS):
            heard.append((text(request)[:60], send(client, number, request)))
    wanted = [(text(each)[:60], each.get("expect", DONE)) for each in REQUESTS]
    assert heard == wanted
    delivered = require_harmless(settings.folder, home)
    assert delivered == Counter(end for _, end in wanted)[DONE]
    allowed = (str(settings.folder), str(settings.state))
    assert [path for path in touched.paths if not path.startswith(allowed)] == []
    assert touched.programs == 0


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_sixty_with_the_real_model_and_the_real_pd(
    running: Callable[..., Any], connect: Callable[..., Any], settings: Settings, home: Path
) -> None:
    if pdhost.find_pd() is None:
        pytest.skip("Pd is not installed")
    ends: Counter[str] = Counter()
    with running(replace(settings, model=embedded_model())) as bridge:
        client = connect(bridge)
        client.socket.settimeout(120)
        for number, request in enumerate(REQUESTS):
            ends[send(client, number, request)] += 1
    print(dict(ends))
    assert require_harmless(settings.folder, home) == ends[DONE]
    assert ends.keys() <= {DONE, "no-patch", "unsafe", "too-large", "bad-option", "model-failed"}
