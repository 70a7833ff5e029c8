"""How many tokens a text is, for the tokenizer of the model that will read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeAlias

from patchgen.errors import TrainingError

# Raw patches in Mistral v0.3's tokens: 1.64 bytes a token over 800 of Debian's, 1.45 to 2.07 for nine in ten of them.
BYTES_PER_TOKEN = 1.6

Length: TypeAlias = Callable[[str], int]


def told(path: Path | None) -> str:
    """What lengths are counted in, for the data sheet."""
    return f"about, at {BYTES_PER_TOKEN} bytes a token (no tokenizer was given)" if path is None else f"by {path.name}"


@cache
def counter(path: Path | None) -> Length:
    """The length of a text in tokens of a sentencepiece model or of a Hugging Face `tokenizer.json`.

    None: an approximation by its bytes. Raises TrainingError for what is neither.
    """
    if path is None:
        return lambda text: round(len(text.encode()) / BYTES_PER_TOKEN)
    path = path / "tokenizer.json" if path.is_dir() else path
    if not path.is_file():
        raise TrainingError(f"--tokenizer: there is no {path}")
    return _hugging_face(path) if path.suffix == ".json" else _sentencepiece(path)


def _sentencepiece(path: Path) -> Length:
    from sentencepiece import SentencePieceProcessor

    try:
        coder = SentencePieceProcessor(model_file=str(path))
    except (RuntimeError, OSError) as error:
        raise TrainingError(f"--tokenizer: {path} is no sentencepiece model and no tokenizer.json") from error
    return lambda text: len(coder.encode(text))


def _hugging_face(path: Path) -> Length:
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise TrainingError("a tokenizer.json needs the package `tokenizers`: pip install tokenizers") from error
    try:
        coder = Tokenizer.from_str(json.dumps(json.loads(path.read_text(encoding="utf-8"))))
    except Exception as error:  # the library raises bare Exceptions
        raise TrainingError(f"--tokenizer: {path} is no tokenizer: {error}") from error
    return lambda text: len(coder.encode(text, add_special_tokens=False).ids)
