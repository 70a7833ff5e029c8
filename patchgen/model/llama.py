"""The engine: a GGUF run in this process, writing a text token by token."""

from __future__ import annotations

import codecs
import math
import re
import threading
import warnings
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from patchgen.errors import ModelError
from patchgen.model.constraint import Constraint, Grammar
from patchgen.model.engine import End, ModelInfo, Piece, Sampling
from patchgen.model.gguf import Header
from patchgen.model.grammar import GrammarText
from patchgen.model.native import NativeModel
from patchgen.model.prompt import Prompt
from patchgen.model.sampler import Sampler

MAX_CONTEXT = 4096  # tokens; more would cost a 7B model gigabytes, and no patch for one request needs it
# The prompt is read in parts of this many tokens. Between two of them the work can be stopped, and parts that two
# prompts have in common are read once. As parts begin at fixed places, the same prompt gives the same logits.
CHUNK = 32


class LlamaEngine:
    """An `Engine` over llama.cpp. Its constrained texts keep to `grammar` (None: any text)."""

    def __init__(
        self, path: Path, header: Header, prompt: Prompt, grammar: GrammarText | None, *, threads: int
    ) -> None:
        self._native = NativeModel(path, threads=threads, context=MAX_CONTEXT)
        self._writing = threading.Lock()
        self._read: list[list[int]] = []  # the parts of a prompt that the model has in memory
        self._control = self._native.control_tokens()
        try:
            self._grammar = self._compile(grammar) if grammar else None
        except BaseException:
            self._native.close()
            raise
        self.info = ModelInfo(
            name=header.name or path.stem,
            architecture=header.architecture,
            parameters=self._native.parameters,
            prompt=prompt,
            path=path,
            size=header.size,
            context=self._native.context,
        )

    def _compile(self, grammar: GrammarText) -> Grammar:
        from llguidance.llamacpp import lltokenizer_from_vocab

        native = self._native
        with warnings.catch_warnings():  # llguidance calls llama-cpp-python by names that go out of use
            warnings.simplefilter("ignore", DeprecationWarning)
            tokenizer = lltokenizer_from_vocab(native.vocab, native.vocabulary, sorted(native.ends))
        return Grammar(grammar, tokenizer, native.piece, native.ends)

    def close(self) -> None:
        self._native.close()

    def stream(self, request: str, sampling: Sampling, before: str = "") -> Generator[Piece]:
        """See `Engine.stream`."""
        yield from self._stream(lambda: self.prompt_tokens(request, before), sampling)

    def _stream(self, prompt_of: Callable[[], list[int]], sampling: Sampling) -> Generator[Piece]:
        if not self._writing.acquire(blocking=False):
            raise RuntimeError("this engine is writing a text already; close that generator first")
        try:
            self._native.require_open()
            prompt = prompt_of()
            yield from self._read_prompt(prompt)
            yield from self._write(sampling, len(prompt))
        finally:
            self._writing.release()

    def prompt_tokens(self, request: str, before: str = "") -> list[int]:
        """The whole prompt as tokens.

        Control tokens in the template are themselves; between them all is plain text, the request with what touches
        it, so a request can't smuggle one in, and its first word is split as in the texts of the training.
        """
        return self._tokens(*self.info.prompt.fill(request, before))

    def _tokens(self, templates: Sequence[str], texts: Sequence[str]) -> list[int]:
        """A template's parts, with a text between each two of them, as tokens."""
        native = self._native
        parts = self._split(templates[0])
        for text, template in zip(texts, templates[1:], strict=True):
            tail = self._split(template)
            parts = [*parts[:-1], f"{parts[-1]}{text}{tail[0]}", *tail[1:]]
        # Texts stand at even places, control tokens at odd ones.
        tokens = [] if native.begin is None else [native.begin]
        for place, part in enumerate(parts):
            if place % 2:
                tokens.append(self._control[part])
            elif part:
                tokens += native.tokens(part)
        if tokens[:1] == tokens[1:2] == [native.begin]:  # the template names it too
            del tokens[0]
        if len(tokens) >= native.context:
            room = f"{len(tokens):,} tokens with its prompt, and the model can attend to {native.context:,}"
            raise ModelError(f"The request is too long: it takes {room}; shorten it")
        return tokens

    def _split(self, text: str) -> list[str]:
        """Text, control token, text, control token, ..., text."""
        names = sorted(filter(None, self._control), key=len, reverse=True)
        return re.split(f"({'|'.join(map(re.escape, names))})", text) if names else [text]

    def _read_prompt(self, prompt: list[int]) -> Generator[Piece]:
        """Run the prompt, less the parts that are in memory from the one before."""
        parts = [prompt[at : at + CHUNK] for at in range(0, len(prompt), CHUNK)]
        known = 0
        while known < min(len(self._read), len(parts) - 1) and self._read[known] == parts[known]:
            known += 1
        if not self._native.forget(known * CHUNK):
            known = 0
        self._read = parts[:known]
        for part in parts[known:]:
            yield Piece("", 0)
            self._native.decode(part)
            self._read.append(part)

    def _write(self, sampling: Sampling, position: int) -> Generator[Piece]:
        native = self._native
        constraint = self._constraint() if sampling.constrained else None
        sampler = Sampler(sampling.seed, sampling.temperature)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        written, end = 0, None
        while end is None:
            token = sampler.choose(native.logits(), constraint)
            if token in native.ends:
                end = End.DONE
                break
            written += 1
            yield Piece(decoder.decode(native.piece(token)), written)
            if written >= sampling.max_tokens:
                end = End.LENGTH
            elif position == native.context:
                end = End.CONTEXT
            else:
                native.decode((token,))
                position += 1
        rest = decoder.decode(b"", final=True)
        yield Piece(rest, written, end, sampler.overruled, math.exp(sampler.log_likelihood))

    def _constraint(self) -> Constraint | None:
        """What this text must keep to; None: anything goes."""
        return self._grammar.constraint() if self._grammar else None
