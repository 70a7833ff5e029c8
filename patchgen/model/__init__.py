"""Engines: models that write the text of a patch for a request.

`open_model()` opens the embedded model, `open_model(path)` any GGUF that llama.cpp knows, `open_server(url)` one on an
OpenAI-compatible server.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from patchgen.errors import ModelError
from patchgen.model.engine import End, Engine, ModelInfo, Piece, Repairing, Sampling
from patchgen.model.prompt import ALPACA, PROMPTS, Prompt

if TYPE_CHECKING:
    from patchgen.model.gguf import Header

__all__ = [
    "ALPACA",
    "PROMPTS",
    "End",
    "Engine",
    "ModelInfo",
    "Piece",
    "Prompt",
    "Repairing",
    "Sampling",
    "embedded_model",
    "model_info",
    "open_model",
    "open_server",
]

EMBEDDED = "patchgen-nano.gguf"


def embedded_model() -> Path:
    """Where the model of this package stands; its card stands beside it. Raises `ModelError` where there is none."""
    path = Path(str(files("patchgen.model") / "data" / EMBEDDED))
    if not path.is_file():
        how = "train it with 'patchgen-train run nano', or name another GGUF with --model"
        raise ModelError(f"The embedded model {path} is missing; {how}")
    return path


def open_model(
    path: Path | None = None, *, prompt: str | None = None, threads: int | None = None, grammar: Path | None = None
) -> Engine:
    """A model, loaded and ready; None: the embedded one.

    `prompt` is a name in `PROMPTS` (None: what the GGUF says), `threads` leaves a core free by default, `grammar` is
    a file in Lark or GBNF that takes the place of the notation's own. Raises `ModelError`.
    """
    from patchgen.model.chat import ChatEngine
    from patchgen.model.grammar import load, of_notation
    from patchgen.model.llama import LlamaEngine
    from patchgen.model.threads import default_threads

    if threads is not None and threads < 1:
        raise ModelError(f"A model needs at least one thread, not {threads}")
    path, header, chosen = _look(path, prompt)
    rules = load(grammar) if grammar else of_notation(chosen.notation)
    kind = ChatEngine if chosen.instruct else LlamaEngine
    return kind(path, header, chosen, rules, threads=threads or default_threads())


def model_info(path: Path | None = None, *, prompt: str | None = None) -> ModelInfo:
    """What the head of a GGUF file tells, in milliseconds; arguments and errors as those of `open_model`."""
    path, header, chosen = _look(path, prompt)
    return ModelInfo(
        name=str(header.metadata.get("general.name", path.stem)),
        architecture=header.architecture,
        parameters=header.parameters,
        prompt=chosen,
        path=path,
        size=header.size,
        context=int(str(header.metadata.get(f"{header.architecture}.context_length", 0))),
    )


def _look(path: Path | None, prompt: str | None) -> tuple[Path, Header, Prompt]:
    from patchgen.model import gguf
    from patchgen.model.prompt import choose

    path = embedded_model() if path is None else path
    header = gguf.read_header(path)
    gguf.require_model(path, header)
    return path, header, choose(prompt, header.metadata)


def open_server(
    url: str, *, model: str | None = None, prompt: str | None = None, grammar: Path | None = None
) -> Engine:
    """A model behind an OpenAI-compatible server, say `http://127.0.0.1:8000/v1`; its first one, or the one named.

    `prompt` is a name in `PROMPTS` (None: `instruct`). `grammar` is a file in the server's own dialect that takes the
    place of the notation's. The key is in the variable `PATCHGEN_ENGINE_KEY`. Raises `ModelError`.
    """
    from patchgen.model import remote  # httpx takes its time to load

    return remote.open_server(url, model=model, prompt=prompt, grammar=grammar)
