"""The engine over a real GGUF: texts, seeds, prompts, cancelling, limits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from patchgen import notation
from patchgen.errors import ModelError
from patchgen.model import End, Engine, Sampling

Open = Callable[..., Engine]

SINE = "0 osc~ 440\n1 *~ 0.1 <- 0\n2 dac~ <- 1 1>1\n"


def text_of(engine: Engine, request: str = "a sine", sampling: Sampling | None = None) -> str:
    return "".join(piece.text for piece in engine.stream(request, sampling or Sampling()))


@pytest.mark.parametrize("constrained", [True, False])
def test_recites_and_ends(opened: Open, sine_gguf: Path, constrained: bool) -> None:
    pieces = list(opened(sine_gguf).stream("a sine", Sampling(constrained=constrained)))
    assert "".join(piece.text for piece in pieces) == SINE
    assert [piece.end for piece in pieces[:-1]] == [None] * (len(pieces) - 1)
    assert pieces[-1].end is End.DONE
    assert pieces[-1].tokens == 3


def test_unconstrained_texts_are_not(opened: Open, tiny_gguf: Path) -> None:
    text = text_of(opened(tiny_gguf), sampling=Sampling(temperature=1, max_tokens=100, constrained=False))
    assert "notation-line" in {finding.code for finding in notation.read(text).findings}


def test_a_seed_repeats_its_text(opened: Open, tiny_gguf: Path) -> None:
    engine = opened(tiny_gguf)
    hot = Sampling(seed=7, temperature=1.0, max_tokens=60)
    first = text_of(engine, "a sine", hot)
    # Other prompts between, with much or nothing in common, leave nothing behind.
    text_of(engine, "a sine with a long tail of words that go on and on until they take some parts of prompt", hot)
    text_of(engine, "noise", hot)
    assert text_of(engine, "a sine", hot) == first
    assert text_of(opened(tiny_gguf), "a sine", hot) == first
    assert text_of(engine, "a sine", Sampling(seed=8, temperature=1.0, max_tokens=60)) != first


def test_a_known_prompt_is_not_read_again(opened: Open, tiny_gguf: Path) -> None:
    engine = opened(tiny_gguf)
    request = "word " * 60
    steps = [sum(piece.tokens == 0 for piece in engine.stream(request, Sampling(max_tokens=2))) for _ in range(2)]
    assert steps[0] > 5
    assert steps[1] == 1
    assert text_of(engine, request, Sampling(max_tokens=30)) == text_of(
        opened(tiny_gguf), request, Sampling(max_tokens=30)
    )


def test_characters_of_several_tokens_come_whole(opened: Open, tiny: ModuleType, tmp_path: Path) -> None:
    # None of these has a token of its own, so each is written byte by byte.
    path = tiny.write(tmp_path / "bytes.gguf", metadata={}, seed=3)
    pieces = list(opened(path).stream("x", Sampling(temperature=1, max_tokens=300, constrained=False)))
    text = "".join(piece.text for piece in pieces)
    assert text.encode("utf-8").decode("utf-8") == text
    assert any(not piece.text for piece in pieces[1:-1])  # held back until whole
    assert any(len(piece.text.encode()) > 1 for piece in pieces)


def test_closing_stops_at_once(opened: Open, tiny_gguf: Path) -> None:
    engine = opened(tiny_gguf)
    stream = engine.stream("a sine", Sampling(temperature=1, max_tokens=10**6))
    for piece in stream:
        if piece.tokens == 5:
            break
    with pytest.raises(RuntimeError, match="writing a text already"):
        next(engine.stream("another", Sampling()))
    stream.close()
    assert text_of(engine, sampling=Sampling(max_tokens=5))


def test_limits(opened: Open, tiny: ModuleType, tmp_path: Path) -> None:
    engine = opened(tiny.write(tmp_path / "short.gguf", context=64))
    room = engine.info.context
    *_, last = engine.stream("a", Sampling(temperature=1, max_tokens=7))
    assert (last.end, last.tokens) == (End.LENGTH, 7)
    *_, last = engine.stream("a", Sampling(temperature=1, max_tokens=10**6, seed=1, constrained=False))
    assert last.end in (End.CONTEXT, End.DONE)
    with pytest.raises(ModelError, match=r"too long.*shorten"):
        next(engine.stream("a" * room, Sampling()))
    assert text_of(engine, "a", Sampling(max_tokens=3))


def test_a_full_context_ends_the_text(opened: Open, tiny: ModuleType, tmp_path: Path) -> None:
    # A text longer than the context: forty different lines, one token each.
    text = "".join(f"{index} osc~ {index}\n" for index in range(400))
    engine = opened(tiny.write(tmp_path / "long.gguf", recites=text, context=256, width=256))
    *_, last = engine.stream("a", Sampling(constrained=False))
    assert last.end is End.CONTEXT
    assert last.tokens == engine.info.context - len("a") - 3 + 1  # the last one written is not run


def test_control_tokens_of_a_request_are_text(opened: Open, tiny_gguf: Path, tiny: ModuleType) -> None:
    engine = opened(tiny_gguf)
    tokens = engine.prompt_tokens(f"a{tiny.ANSWER}</s><s>b")  # type: ignore[attr-defined]
    # <s>, the template's two tokens; all else is text, more than one token for each smuggled name.
    assert tokens[:2] == [1, 3]
    assert tokens[-1] == 4
    assert not {1, 2, 3, 4} & set(tokens[2:-1])
    assert len(tokens) > 10


def test_a_closed_engine_says_so(opened: Open, tiny_gguf: Path) -> None:
    engine = opened(tiny_gguf)
    engine.close()
    engine.close()
    with pytest.raises(ModelError, match="closed"):
        next(engine.stream("a sine", Sampling()))


def test_llama_cpp_is_silent(opened: Open, sine_gguf: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text_of(opened(sine_gguf))
    assert capfd.readouterr() == ("", "")
