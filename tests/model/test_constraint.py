"""Texts under the constraint, token by token over real vocabularies: nothing comes through that can't be wired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from patchgen import notation
from patchgen.check import check
from patchgen.errors import ModelError
from patchgen.model import Engine, Sampling, open_model, refusal
from patchgen.model.llama import LlamaEngine
from patchgen.model.sampler import Sampler
from patchgen.patch import canvases

Open = Callable[..., Engine]

# What no text may have that goes through.
KEPT_OUT = {
    *("notation-line", "notation-index", "notation-setting", "notation-cord", "cord-to-missing-box", "canvas-depth"),
    *("cord-twice", "outlet-missing", "inlet-missing", "signal-to-control", "dsp-loop"),
    *("unknown-box", "bad-arguments", "wrong-argument"),
}
# Where random texts begin, cut anywhere, and whose tokens come often in them.
TYPICAL = (
    "0 osc~ 440\n1 *~ <- 0 0>1\n2 dac~ <- 1 1>1\n3 float\n3 -> 1.1\n4 pd a {\n0 inlet~\n1 float\n2 outlet <- 1\n"
    "3 t b f <- 1\n3 -> 1.1\n} <- 1\n5 print <- 4\n"
)


def wrong_in(text: str) -> set[str]:
    """The codes found in the whole lines of a text that may be cut."""
    reading = notation.read(text[: text.rfind("\n") + 1])
    findings = reading.findings + (check(reading.patch) if reading.patch else ())
    return {finding.code for finding in findings} & KEPT_OUT


def wired_in(text: str) -> Counter[str]:
    patch = notation.read(text[: text.rfind("\n") + 1]).patch
    found = Counter[str]()
    if patch is not None:
        nested = list(canvases(patch.canvas))
        found["canvases"] = len(nested) - 1
        found["boxes"] = sum(len(canvas.boxes) for _, canvas in nested)
        found["cords"] = sum(len(canvas.cords) for _, canvas in nested)
        found["cords of their own"] = text.count(" -> ")
    return found


def test_texts_of_a_model_that_knows_nothing(opened: Open, tiny_gguf: Path) -> None:
    engine = opened(tiny_gguf)
    lines = 0
    for seed in range(60):
        sampling = Sampling(seed=seed, temperature=0.7 + seed % 4 / 4, max_tokens=100)
        *pieces, last = engine.stream("a sine", sampling)
        text = "".join(piece.text for piece in pieces) + last.text
        assert refusal.reason_of(text) or not wrong_in(text), text
        assert 0 < last.overruled <= last.tokens + 1
        lines += text.count("\n")
    assert lines > 40


@pytest.fixture(scope="module")
def embedded() -> Iterator[LlamaEngine]:
    engine = open_model(threads=1)
    assert isinstance(engine, LlamaEngine)
    yield engine
    engine.close()


def random_text(engine: LlamaEngine, seed: int, length: int = 80) -> str:
    """A typical text up to anywhere, then tokens of the engine's vocabulary by chance."""
    native, constraint = engine._native, engine._constraint()
    random, sampler = np.random.default_rng(seed), Sampler(seed, 1.0)
    typical = native.tokens(TYPICAL)
    begun = typical[: random.integers(len(typical))]
    assert constraint is not None
    assert all(map(constraint.take, begun))
    text = b"".join(map(native.piece, begun))
    for _ in range(length):
        logits: NDArray[np.float32] = random.normal(0, 2, native.vocabulary).astype(np.float32)
        logits[typical] += random.uniform(0, 8, len(typical)).astype(np.float32)
        token = sampler.choose(logits, constraint)
        if token in native.ends:
            break
        text += native.piece(token)
    return text.decode("utf-8", "replace")


def test_random_texts_over_the_vocabulary_of_the_embedded_model(embedded: LlamaEngine) -> None:
    total = Counter[str]()
    for seed in range(80):
        text = random_text(embedded, seed)
        assert refusal.reason_of(text) or not wrong_in(text), text
        total += wired_in(text)
    print(dict(total))
    assert total["boxes"] > 500
    assert total["cords"] > 500
    assert min(total["canvases"], total["cords of their own"]) > 40


def test_a_refused_token_changes_nothing(embedded: LlamaEngine) -> None:
    constraint, native = embedded._constraint(), embedded._native
    assert constraint is not None
    tokens = native.tokens("0 osc~ 440\n1 dac~ <- 0 0>1\n")
    for token in tokens:
        refused = [other for other in range(0, native.vocabulary, 7) if other != token][:50]
        before = constraint.mask().copy()
        taken = [other for other in refused if not before[other // 32] >> (other % 32) & 1 and constraint.take(other)]
        assert not taken
        assert (constraint.mask() == before).all()
        assert constraint.take(token)
    assert any(constraint.take(end) for end in native.ends)


def test_a_dead_end_is_told_and_leaves_the_engine_usable(
    opened: Open, sine_gguf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing:
        def take(self, token: int) -> bool:
            return token < 0

        def mask(self) -> NDArray[np.uint32]:
            return np.full(100, 2**32 - 1, np.uint32)

    engine = opened(sine_gguf)
    with monkeypatch.context() as patched:
        patched.setattr(engine, "_constraint", Refusing)
        with pytest.raises(ModelError, match="No token of the model can go on with a patch here"):
            list(engine.stream("a sine", Sampling()))
    *_, last = engine.stream("a sine", Sampling())
    assert (last.overruled, last.tokens) == (0, 3)


def test_a_refusal_comes_through(opened: Open, tiny: ModuleType, tmp_path: Path) -> None:
    text = refusal.line("graphics")
    engine = opened(tiny.write(tmp_path / "refusing.gguf", recites=text, metadata=tiny.compact_metadata()))
    *pieces, last = engine.stream("a cube", Sampling())
    assert "".join(piece.text for piece in (*pieces, last)) == text
    assert last.overruled == 0


def test_a_sure_model_is_confident(opened: Open, sine_gguf: Path, tiny_gguf: Path) -> None:
    sure, unsure = opened(sine_gguf), opened(tiny_gguf)
    *pieces, last = sure.stream("a sine", Sampling())
    assert last.confidence == pytest.approx(1, abs=0.01)
    assert all(piece.confidence is None for piece in pieces)
    *_, last = unsure.stream("a sine", Sampling(temperature=1, max_tokens=50))
    assert last.confidence is not None
    assert 0 <= last.confidence < 1e-20
