"""Small patches, written by hand, and the real Pd."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from patchgen import pdhost

Write = Callable[..., Path]


@pytest.fixture(scope="session")
def pd() -> Path:
    found = pdhost.find_pd()
    if found is None:
        pytest.skip(f"needs Pure Data. {pdhost.install_hint()}")
    return found


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write("osc~ 440", "msg 1 2", cords=["0 0 1 0"], name="a.pd")`: a file with these boxes and cords."""

    def make(*boxes: str, cords: tuple[str, ...] = (), name: str = "patch.pd") -> Path:
        lines = ["#N canvas 0 50 450 300 12;"]
        for number, box in enumerate(boxes):
            kind, text = ("msg", box[4:]) if box.startswith("msg ") else ("obj", box)
            lines.append(f"#X {kind} {10 * number} {30 * number} {text};")
        lines += [f"#X connect {cord};" for cord in cords]
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return make


@pytest.fixture(scope="module")
def judge(pd: Path) -> Iterator[pdhost.PdJudge]:
    """One judge that loads whatever it is given, for all tests of a module."""
    with pdhost.PdJudge(pd, timeout=1.0, trusted=True) as judge:
        yield judge


@pytest.fixture
def unconfined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pd as on a system that cannot confine it."""
    monkeypatch.setattr("patchgen.pdhost.process.confined", lambda start, **_: start())
