"""Any instruct GGUF in this process: the conversation in the form that the GGUF's own chat template gives it."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from patchgen.errors import ModelError
from patchgen.finding import Finding
from patchgen.model import instruct
from patchgen.model.engine import Piece, Sampling
from patchgen.model.gguf import Header
from patchgen.model.grammar import GrammarText
from patchgen.model.instruct import Conversation
from patchgen.model.llama import LlamaEngine
from patchgen.model.prompt import Prompt

TEMPLATE_KEY = "tokenizer.chat_template"
# Stand for the texts while the template is rendered, so that only the template's own control tokens count as such.
_MARK = "\ue000{}\ue001"
_MARKS = re.compile("\ue000([0-9]+)\ue001")


class ChatEngine(LlamaEngine):
    """A `Repairing` engine over llama.cpp, for models that follow instructions."""

    def __init__(
        self, path: Path, header: Header, prompt: Prompt, grammar: GrammarText | None, *, threads: int
    ) -> None:
        """Raises `ModelError`, also where the GGUF holds no chat template."""
        source = header.metadata.get(TEMPLATE_KEY)
        if not isinstance(source, str):
            raise ModelError(
                f"{path} holds no chat template, so it was not made to follow instructions; choose another"
            )
        super().__init__(path, header, prompt, grammar, threads=threads)
        try:
            self._template = ChatTemplate(source, path, *self._native.edges())
        except BaseException:
            self.close()
            raise

    def prompt_tokens(self, request: str, before: str = "") -> list[int]:
        """The conversation up to the model's answer, as tokens."""
        return self._conversation_tokens(instruct.conversation(request, before))

    def repair(
        self, request: str, text: str, findings: Sequence[Finding], sampling: Sampling, before: str = ""
    ) -> Generator[Piece]:
        """See `Repairing.repair`."""
        told = instruct.repair(request, text, findings, before)
        yield from self._stream(lambda: self._conversation_tokens(told), sampling)

    def _conversation_tokens(self, conversation: Conversation) -> list[int]:
        return self._tokens(*self._template.render(conversation))


class ChatTemplate:
    """A chat template. It comes with a model's file and is not trusted: it runs in jinja2's sandbox."""

    def __init__(self, source: str, path: Path, begin: str, end: str) -> None:
        """`begin` and `end` are the texts of the model's tokens for them. Raises `ModelError`."""
        try:
            from jinja2 import TemplateError
            from jinja2.ext import loopcontrols
            from jinja2.sandbox import ImmutableSandboxedEnvironment
        except ImportError as error:
            raise ModelError("Models that follow instructions need jinja2: pip install 'patchgen[bench]'") from error
        self._path = path
        self._wrong = TemplateError
        self._names = {"bos_token": begin, "eos_token": end, "raise_exception": _refuse, "strftime_now": lambda _: ""}
        environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
        try:
            self._template: Any = environment.from_string(source)
        except TemplateError as error:
            raise self._broken(error) from error

    def render(self, conversation: Conversation) -> tuple[list[str], list[str]]:
        """The template's own parts, and the texts between them. Raises `ModelError`."""
        try:
            text = self._rendered(conversation)
        except (self._wrong, TypeError, ValueError, OverflowError):
            # Some templates know no system turn.
            text = self._rendered(_without_system(conversation), last=True)
            conversation = _without_system(conversation)
        parts = _MARKS.split(text)
        return parts[::2], [conversation[int(number)]["content"] for number in parts[1::2]]

    def _rendered(self, conversation: Conversation, *, last: bool = False) -> str:
        marked = [{"role": turn["role"], "content": _MARK.format(at)} for at, turn in enumerate(conversation)]
        try:
            text: str = self._template.render(messages=marked, add_generation_prompt=True, **self._names)
        except (self._wrong, TypeError, ValueError, OverflowError) as error:
            if not last:
                raise
            raise self._broken(error) from error
        if _MARK.format(len(conversation) - 1) not in text:
            raise self._broken("it leaves the request out")
        return text

    def _broken(self, reason: object) -> ModelError:
        return ModelError(f"The chat template of {self._path} can't be used: {reason}")


def _without_system(conversation: Conversation) -> Conversation:
    """What the system turn says, in front of the first one of the user."""
    system, first, *others = conversation
    return [{"role": "user", "content": f"{system['content']}\n\n{first['content']}"}, *others]


def _refuse(message: str) -> NoReturn:
    from jinja2 import TemplateError

    raise TemplateError(message)
