"""Engines on the other side of a network: any OpenAI-compatible server."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patchgen.errors import ModelError
from patchgen.finding import Finding
from patchgen.model import instruct
from patchgen.model.engine import End, Engine, ModelInfo, Piece, Sampling
from patchgen.model.prompt import INSTRUCT, PROMPTS, Prompt
from patchgen.model.servers import Address, Patience, Served, address, choose_model, is_loopback, words
from patchgen.model.wire import Event, RefusedError, get_json, post, stepped

log = logging.getLogger("patchgen.model")

_SEED_BITS = 2**31 - 1  # servers take seeds of this size
_MAX_TOKEN = 256  # bytes; no vocabulary has longer pieces
_CONTROL = re.compile(r"<(?=[|/]|s>)")  # how control tokens begin

# What the servers call an end, and what it is.
_ENDS: Mapping[str, End] = {"stop": End.DONE, "eos": End.DONE, "length": End.LENGTH}


def open_server(
    url: str,
    *,
    model: str | None = None,
    prompt: str | None = None,
    grammar: Path | None = None,
    patience: Patience | None = None,
) -> Engine:
    """See `patchgen.model.open_server`; `patience` is for tests."""
    where = address(url, patience)
    if where.key and where.url.startswith("http:") and not is_loopback(where.url):
        log.warning("the engine's key goes unencrypted over the network; use https")
    served = choose_model(asyncio.run(get_json(where, "/models")), model, where.url)
    chosen = _prompt(prompt, served)
    rules = _grammar(grammar, chosen, served)
    made: Engine = (
        ChatServer(where, served, chosen, rules) if chosen.instruct else TextServer(where, served, chosen, rules)
    )
    return made


def _prompt(name: str | None, served: Served) -> Prompt:
    if name is not None and name not in PROMPTS:
        raise ModelError(f"There is no prompt '{name}'; choose one of: {', '.join(PROMPTS)}")
    if name is None and "patchgen" in served.name.lower():
        how = "--prompt patchgen (the compact notation), or --prompt alpaca (the original model)"
        raise ModelError(f"The server's model '{served.name}' seems to be trained on patches; say how to ask it: {how}")
    return INSTRUCT if name is None else PROMPTS[name]


def _grammar(path: Path | None, prompt: Prompt, served: Served) -> str | None:
    """What texts must keep to. None: the server takes no grammar, or the notation has none."""
    from patchgen.model import gbnf

    if served.kind.grammar is None:
        if path is not None:
            raise ModelError(f"It is not known how this server takes a grammar; leave --grammar {path} out")
        return None
    if path is None:
        return gbnf.of_notation(prompt.notation)
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"The grammar {path} can't be read: {error}") from error


class _Server:
    """What both ways of asking share. One text at a time."""

    path: str

    def __init__(self, where: Address, served: Served, prompt: Prompt, grammar: str | None) -> None:
        self._where = where
        self._served = served
        self._grammar = grammar
        self._writing = threading.Lock()
        self.info = ModelInfo(
            name=served.name,
            architecture=served.kind.name,
            parameters=0,
            prompt=prompt,
            path=Path(),
            size=0,
            context=0,
        )

    def close(self) -> None:
        """Nothing is held between two texts."""

    def _write(self, asked: Event, sampling: Sampling) -> Generator[Piece]:
        if not self._writing.acquire(blocking=False):
            raise RuntimeError("this engine is writing a text already; close that generator first")
        try:
            try:
                yield from self._pieces(self._body(asked, sampling), sampling)
            except RefusedError as error:
                if self._grammar is None or not sampling.constrained:
                    raise
                log.warning("%s; asked again without the grammar, patches are checked when they are written", error)
                self._grammar = None
                yield from self._pieces(self._body(asked, sampling), sampling)
        finally:
            self._writing.release()

    def _body(self, asked: Event, sampling: Sampling) -> Event:
        kind = self._served.kind
        body: dict[str, Any] = {
            "model": self._served.id,
            **asked,
            "stream": True,
            "max_tokens": sampling.max_tokens,
            "temperature": sampling.temperature,
            "top_p": 1,
            "seed": sampling.seed & _SEED_BITS,
            **kind.fields,
        }
        if sampling.constrained and self._grammar is not None and kind.grammar is not None:
            body |= kind.grammar(self._grammar)
        return body

    def _pieces(self, body: Event, sampling: Sampling) -> Generator[Piece]:
        """The text as it comes; an empty piece where for a while nothing does."""
        tokens = size = 0
        reason: str | None = None
        with closing(stepped(lambda: post(self._where, self.path, body))) as events:
            for event in events:
                chunk = _chunk(event or {})
                tokens = chunk.counted or tokens + chunk.wrote
                size += len(chunk.text)
                if size > _MAX_TOKEN * sampling.max_tokens:
                    asked = f"the {sampling.max_tokens} tokens asked for"
                    raise ModelError(f"{self._where.url} writes on and on, beyond {asked}")
                reason = chunk.reason or reason
                yield Piece(chunk.text, tokens)
        yield Piece("", tokens, self._end(reason, tokens, sampling))

    def _end(self, reason: str | None, tokens: int, sampling: Sampling) -> End:
        if reason is None:
            how = "llama_cpp.server does so for another client, unless started with --interrupt_requests False"
            raise ModelError(f"{self._where.url} ended a text in the middle ({how})")
        if reason not in _ENDS:
            raise ModelError(f"{self._where.url} ended a text for a reason of its own: {words(reason)}")
        # Servers don't tell a full context from a text of the greatest length.
        return End.CONTEXT if _ENDS[reason] is End.LENGTH and tokens < sampling.max_tokens else _ENDS[reason]


class TextServer(_Server):
    """An `Engine` over `/completions`, with the prompt that a model was trained on."""

    path = "/completions"

    def stream(self, request: str, sampling: Sampling, before: str = "") -> Generator[Piece]:
        """See `Engine.stream`."""
        templates, texts = self.info.prompt.fill(request, before)
        # The server splits the prompt into tokens; a control token that stands in a request must not become one.
        plain = [_CONTROL.sub("< ", text) for text in texts]
        prompt = "".join(part for pair in zip(templates, [*plain, ""], strict=True) for part in pair)
        yield from self._write({"prompt": prompt}, sampling)


class ChatServer(_Server):
    """A `Repairing` engine over `/chat/completions`, for models that follow instructions."""

    path = "/chat/completions"

    def stream(self, request: str, sampling: Sampling, before: str = "") -> Generator[Piece]:
        """See `Engine.stream`."""
        yield from self._write({"messages": instruct.conversation(request, before)}, sampling)

    def repair(
        self, request: str, text: str, findings: Sequence[Finding], sampling: Sampling, before: str = ""
    ) -> Generator[Piece]:
        """See `Repairing.repair`."""
        yield from self._write({"messages": instruct.repair(request, text, findings, before)}, sampling)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What one event says: text, whether any was written, why the text ends, and how many tokens there were in all."""

    text: str = ""
    wrote: bool = False
    reason: str | None = None
    counted: int = 0


def _chunk(event: Event) -> _Chunk:
    """An event of a completion or of a chat. Raises `ModelError`."""
    usage = event.get("usage")
    counted = usage.get("completion_tokens") if isinstance(usage, dict) else None
    count = counted if isinstance(counted, int) else 0
    choices = event.get("choices")
    if not choices:
        return _Chunk(counted=count)
    choice = choices[0] if isinstance(choices, list) else None
    delta = choice.get("delta", choice) if isinstance(choice, dict) else None
    text = (delta.get("content") or delta.get("text") or "") if isinstance(delta, dict) else None
    if not isinstance(choice, dict) or not isinstance(delta, dict) or not isinstance(text, str):
        raise ModelError(f"The server streams what is no completion: {words(event)}")
    thought = delta.get("reasoning_content") or delta.get("reasoning")  # written, but no part of the answer
    return _Chunk(text, bool(text or thought), choice.get("finish_reason"), count)
