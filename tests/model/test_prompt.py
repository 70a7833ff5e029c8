"""Prompts and notations, from metadata and by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from patchgen.errors import ModelError
from patchgen.model import ALPACA, Engine
from patchgen.model.prompt import choose

WHOLE = {"patchgen.notation": "compact", "patchgen.prompt_template": "{request}|"}
Open = Callable[..., Engine]


def test_a_gguf_says_its_own(opened: Open, tiny_gguf: Path, tiny: ModuleType) -> None:
    info = opened(tiny_gguf).info
    assert info.notation == "compact"
    assert info.prompt.template == tiny.TEMPLATE
    assert (info.name, info.architecture, info.path) == ("tiny", "llama", tiny_gguf)
    assert info.size == tiny_gguf.stat().st_size
    assert info.parameters > 100_000


def test_other_ggufs_get_alpaca_and_raw_pd(opened: Open, tiny: ModuleType, tmp_path: Path) -> None:
    path = tiny.write(tmp_path / "plain.gguf", metadata={})
    assert opened(path).info.prompt == ALPACA
    assert ALPACA.notation == "pd"


def test_alpaca_by_name(opened: Open, tiny_gguf: Path) -> None:
    engine = opened(tiny_gguf, prompt="alpaca")
    assert engine.info.prompt == ALPACA
    assert len(engine.prompt_tokens("a sine")) > len(engine.prompt_tokens("")) > 100  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({"patchgen.notation": "morse", "patchgen.prompt_template": "{request}"}, "known are compact, pd"),
        ({"patchgen.notation": "compact"}, "must hold {request} once"),
        ({"patchgen.notation": "compact", "patchgen.prompt_template": "{request}{request}"}, "once"),
        ({"patchgen.prompt_template": "{request}"}, "patchgen.notation = None"),
        (WHOLE | {"patchgen.revision_template": "{request}"}, "revision_template must hold {request} and {patch} once"),
        (WHOLE | {"patchgen.revision_template": "{patch}{patch}{request}"}, "once each"),
    ],
)
def test_metadata_that_makes_no_sense(metadata: dict[str, str], message: str) -> None:
    with pytest.raises(ModelError, match=message.replace("{", r"\{")):
        choose(None, metadata)
    assert choose("alpaca", metadata) == ALPACA


def test_a_revision_is_filled_in_the_order_of_its_template() -> None:
    prompt = choose(None, WHOLE | {"patchgen.revision_template": "<{patch}, {request}>"})
    assert prompt.revises
    assert prompt.fill("louder", "0 osc~ {request}\n") == (["<", ", ", ">"], ["0 osc~ {request}\n", "louder"])
    assert prompt.fill("a sine") == (["", "|"], ["a sine"])
    assert not choose(None, WHOLE).revises


def test_an_unknown_name() -> None:
    with pytest.raises(ModelError, match="choose one of: alpaca"):
        choose("chatml", {})
