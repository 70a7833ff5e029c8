"""The measuring of speed runs, and tells every way of writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from patchgen.model import bench, embedded_model


def test_bench(tiny_gguf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main([str(tiny_gguf), "--tokens", "20", "--requests", "2", "--rounds", "2", "--threads", "1"]) == 0
    out = capsys.readouterr().out
    for name in (bench.BARE, *bench.NAMES):
        assert f"{name} " in out
    assert bench.main(["none.gguf"]) == 2


def test_the_trie_allows_what_the_wiring_takes() -> None:
    """The walk over the trie, against one token of the embedded model's vocabulary after the other."""
    engine = bench.BenchEngine(embedded_model(), threads=1)
    try:
        native = engine.native
        for text in ("", "0 osc~", "0 osc~ 440\n1 *~ <-", "0 float\n1 float <- 0\n0", "0 bng\n1 pd a {\n0 inlet\n}"):
            constraint = bench.TrieConstraint(engine.plain.constraint(), engine)
            assert all(map(constraint.take, native.tokens(text)))
            mask = constraint.mask()
            allowed = {token for token in range(native.vocabulary) if mask[token // 32] >> (token % 32) & 1}
            taken = set()
            for token in range(native.vocabulary):
                one = engine.wired.constraint()
                assert all(map(one.take, native.tokens(text)))
                taken |= {token} if one.take(token) else set()
            assert allowed - native.ends == taken - native.ends, text
    finally:
        engine.close()
