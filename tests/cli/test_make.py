"""`patchgen make` with one request, on a real GGUF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from patchgen import pdfile
from patchgen.model import refusal

SINE = "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def make(run: Run, sine_gguf: Path) -> Run:
    def make_with_sine(*arguments: object) -> tuple[int, str, str]:
        return run("make", "--model", sine_gguf, "--no-pd", *arguments)

    return make_with_sine


def test_into_a_file(make: Run, tmp_path: Path) -> None:
    path = tmp_path / "sine.pd"
    code, out, err = make("a 440 Hz sine", "-o", path)
    assert (code, err) == (0, "")
    assert "4 boxes, 3 tokens" in out
    assert "model tiny, seed 0" in out
    patch = pdfile.load(path).patch
    assert patch is not None
    assert [box.name for box in patch.canvas.boxes] == ["osc~", "*~", "dac~", ""]
    assert [path.name for path in tmp_path.iterdir()] == ["sine.pd"]


def test_a_patch_is_changed(run: Run, make: Run, tiny: ModuleType, tmp_path: Path) -> None:
    before, after = tmp_path / "sine.pd", tmp_path / "louder.pd"
    make("a 440 Hz sine", "-o", before)
    keys = tiny.compact_metadata() | {"patchgen.revision_template": "{patch}{request}"}
    model = tiny.write(tmp_path / "revising.gguf", recites=SINE, metadata=keys)
    code, out, _ = run("make", "--model", model, "--no-pd", "louder", "--revise", before, "-o", after)
    assert (code, "4 boxes" in out) == (0, True)
    assert b"#X text 20 20 a 440 Hz sine > louder;" in after.read_bytes()
    assert make("louder", "--revise", before)[::2] == (
        2,
        "patchgen: The model tiny was not trained to change patches; ask for the whole patch anew, or use a model "
        "that follows instructions with --engine URL\n",
    )
    assert "holds no patch" in run("make", "louder", "--revise", model)[2]
    assert "No such file" in run("make", "louder", "--revise", tmp_path / "none.pd")[2]


def test_to_the_screen(make: Run) -> None:
    code, out, err = make("a 440 Hz sine", "--show-notation")
    assert code == 0
    assert out.startswith("#N canvas ")
    assert err.startswith("0 osc~ 440\n")


def test_nothing_is_overwritten_unasked(make: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.pd"
    path.write_text("mine")
    code, _, err = make("a sine", "-o", path)
    assert code == 2
    assert "--force" in err
    assert path.read_text() == "mine"
    assert make("a sine", "-o", path, "--force")[0] == 0
    assert path.read_text().startswith("#N canvas")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a sine", "-o", "{tmp}/none/sine.pd"), "There is no folder"),
        (("a sine", "-o", "{tmp}"), "is a folder"),
        ((" ",), "The request is empty"),
        (("a sine", "--model", "{tmp}/none.gguf"), "There is no model"),
        (("a sine", "--grammar", "{tmp}/none.lark"), "can't be read"),
        (("a " * 5000,), "too long"),
        ((), "give a request, or --batch"),
        (("a sine", "--batch", "x"), "give a request, or --batch"),
        (("--batch", "x"), "--batch needs --out-dir"),
        (("a sine", "--out-dir", "x"), "belongs to --batch"),
        (("a sine", "--temperature", "nan"), "must be from 0 to 10"),
        (("a sine", "--candidates", "0"), "must be 1 or more"),
        (("a sine", "--seed", "x"), "invalid int value"),
        (("a sine", "--grammar", "x", "--no-constraint"), "contradict"),
    ],
)
def test_mistakes_are_said(make: Run, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = make(*(argument.replace("{tmp}", str(tmp_path)) for argument in arguments))
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_patch_with_errors_is_not_delivered(run: Run, tiny_gguf: Path, tmp_path: Path) -> None:
    path = tmp_path / "wild.pd"
    code, out, err = run(
        "make", "--model", tiny_gguf, "--no-pd", "--max-tokens", 20, "--candidates", 2, "--seed", 1, "x", "-o", path
    )
    assert (code, out) == (1, "")
    assert "cut-off" in err
    assert "2 candidates had errors" in err
    assert not path.exists()


def test_a_refusal_is_said(run: Run, tiny: ModuleType, tmp_path: Path) -> None:
    text = refusal.line("video")
    model = tiny.write(tmp_path / "refusing.gguf", recites=text, metadata=tiny.compact_metadata())
    code, out, err = run("make", "--model", model, "--no-pd", "play a film", "-o", tmp_path / "film.pd")
    assert (code, out, err) == (1, "", f"patchgen: error: refused: {refusal.REASONS['video']}\n")
    assert not (tmp_path / "film.pd").exists()


def test_help_teaches(run: Run) -> None:
    for arguments in (("--help",), *((command, "--help") for command in ("make", "check", "show", "doctor"))):
        code, out, _ = run(*arguments)
        assert code == 0
        assert "examples:" in out
    assert run("--version")[1].startswith("patchgen ")
    assert run()[0] == 2
