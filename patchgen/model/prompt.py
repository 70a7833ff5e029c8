"""The prompt: what stands around a request, or around a patch and its change, and the notation of the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from patchgen.errors import ModelError
from patchgen.notation import NOTATIONS

REQUEST, PATCH = "{request}", "{patch}"
NOTATION_KEY = "patchgen.notation"
TEMPLATE_KEY = "patchgen.prompt_template"
REVISION_KEY = "patchgen.revision_template"

_PLACES = re.compile(f"({re.escape(REQUEST)}|{re.escape(PATCH)})")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A template with `{request}` in it once, and the name of the notation (see `patchgen.notation`).

    `revision` is the template for the change of a patch, with `{request}` and `{patch}` once each; empty for a model
    that was not trained to change patches.

    `instruct`: for a model that follows instructions and was never trained on patches. It is told everything in a
    conversation (see `patchgen.model.instruct`), and may put words around its patch.
    """

    notation: str
    template: str
    revision: str = ""
    instruct: bool = False

    @property
    def revises(self) -> bool:
        """Whether the model can change a patch."""
        return self.instruct or bool(self.revision)

    def fill(self, request: str, before: str = "") -> tuple[list[str], list[str]]:
        """The template's own parts, and the texts between each two of them; of a revision where there is a patch."""
        parts = _PLACES.split(self.revision if before else self.template)
        texts = {REQUEST: request, PATCH: before}
        return parts[::2], [texts[place] for place in parts[1::2]]


# What the original PatchGen model (Mistral 7B v0.3 with unsloth, raw `.pd`) was fine-tuned on.
ALPACA = Prompt(
    "pd",
    "Below is an instruction that describes a task, paired with an input that provides further context. "
    "Write a response that appropriately completes the request.\n\n"
    "### Instruction:\ncreate a Pd patch that matches the following request.\n\n"
    f"### Input:\n{REQUEST}\n\n### Response:\n",
)
# What the models trained here say in their metadata; a server does not tell a model's metadata.
PATCHGEN = Prompt("compact", f"<|request|>{REQUEST}<|patch|>")
INSTRUCT = Prompt("compact", REQUEST, instruct=True)
PROMPTS: Mapping[str, Prompt] = MappingProxyType({"alpaca": ALPACA, "instruct": INSTRUCT, "patchgen": PATCHGEN})


def choose(name: str | None, metadata: Mapping[str, object]) -> Prompt:
    """The prompt of that name; without a name the one in a GGUF's metadata, or Alpaca's where there is none."""
    if name is not None:
        if name not in PROMPTS:
            raise ModelError(f"There is no prompt '{name}'; choose one of: {', '.join(PROMPTS)}")
        return PROMPTS[name]
    if NOTATION_KEY not in metadata and TEMPLATE_KEY not in metadata:
        return ALPACA
    notation, template = metadata.get(NOTATION_KEY), metadata.get(TEMPLATE_KEY)
    if not isinstance(notation, str) or notation not in NOTATIONS:
        known = ", ".join(NOTATIONS)
        raise ModelError(f"The model says {NOTATION_KEY} = {notation!r}; known are {known}. Name another with --prompt")
    if not isinstance(template, str) or template.count(REQUEST) != 1:
        raise ModelError(f"The model's {TEMPLATE_KEY} must hold {REQUEST} once. Name another with --prompt")
    revision = metadata.get(REVISION_KEY, "")
    if not isinstance(revision, str) or (revision and {revision.count(REQUEST), revision.count(PATCH)} != {1}):
        raise ModelError(f"The model's {REVISION_KEY} must hold {REQUEST} and {PATCH} once each; use another model")
    return Prompt(notation, template, revision)
