"""What may come next: constraints on the tokens of a text while it is written.

A constraint is state that follows one text. Several can stand side by side: a token must please them all. The
grammar's knows which lines and boxes exist; one that knows which boxes and ports this patch has can join it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from patchgen.errors import ModelError
from patchgen.model.grammar import GrammarText

if TYPE_CHECKING:
    from llguidance import LLMatcher, LLTokenizer

# One bit a token, token 0 in the lowest bit of the first word; as long as the vocabulary, rounded up.
BitMask: TypeAlias = NDArray[np.uint32]


_DEAD_END = "NoExtensionBias"  # llguidance's word for it


class Constraint(Protocol):
    """Follows one text."""

    def mask(self) -> BitMask:
        """The tokens that may come next; the array is reused by the next call."""

    def consume(self, token: int) -> None:
        """The token that was chosen. Raises `ModelError` for one that was not allowed."""


class GrammarConstraint:
    """Follows a grammar of llguidance; `source` says in messages whose it is."""

    def __init__(self, matcher: LLMatcher, vocabulary: int, source: str) -> None:
        self._matcher = matcher
        self._source = source
        self._bits: BitMask = np.zeros(-(-vocabulary // 32), dtype=np.uint32)
        self._place = (self._bits.ctypes.data, self._bits.nbytes)

    def mask(self) -> BitMask:
        self._matcher.unsafe_compute_mask_ptr(*self._place)
        if self._matcher.is_error():
            raise self._failed()
        return self._bits

    def consume(self, token: int) -> None:
        if not self._matcher.consume_token(token):
            raise self._failed()

    def _failed(self) -> ModelError:
        reason = self._matcher.get_error().partition("\n")[0]  # behind it stands llguidance's whole state
        meaning = "it lets nothing come next" if reason == _DEAD_END else reason
        return ModelError(f"The grammar {self._source} can't be followed: {meaning}; mend it, or use --no-constraint")


class Grammar:
    """A compiled grammar, from which each text gets its own constraint."""

    def __init__(self, grammar: GrammarText, tokenizer: LLTokenizer) -> None:
        """Raises `ModelError` where the grammar does not compile."""
        from llguidance import LLMatcher

        # llguidance reports a bad grammar; llama.cpp's own parser, which can crash on one, never sees it.
        failed, messages = LLMatcher.validate_grammar_with_warnings(grammar.text, tokenizer)
        if failed:
            raise ModelError(f"The grammar {grammar.source} does not compile: {' '.join(messages).strip()}")
        self._matcher = LLMatcher(tokenizer, grammar.text, log_level=0)
        self._vocabulary = tokenizer.vocab_size
        self._source = grammar.source
        if self._matcher.is_error():
            raise ModelError(f"The grammar {grammar.source} does not compile: {self._matcher.get_error()}")

    def constraint(self) -> Constraint:
        return GrammarConstraint(self._matcher.deep_copy(), self._vocabulary, self._source)
