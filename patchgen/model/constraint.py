"""What may come next: constraints on the tokens of a text while it is written.

A token is tried when it is chosen; only where it is refused, a mask tells which others are worth a try. So a text
that needs no constraint is the one that the model writes without, token for token, and costs next to nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from patchgen.errors import ModelError
from patchgen.model.grammar import GrammarText
from patchgen.model.wiring import Wiring

if TYPE_CHECKING:
    from llguidance import LLMatcher, LLTokenizer

# One bit a token, token 0 in the lowest bit of the first word; as long as the vocabulary, rounded up.
BitMask: TypeAlias = NDArray[np.uint32]
Spelling: TypeAlias = Callable[[int], bytes]  # a token's text


_DEAD_END = "NoExtensionBias"  # llguidance's word for it


class Constraint(Protocol):
    """Follows one text."""

    def take(self, token: int) -> bool:
        """Go on with this token; False: it can't come next, and nothing has changed."""

    def mask(self) -> BitMask:
        """Those that may come next are among these; the array is reused by the next call. Raises `ModelError`."""


class GrammarConstraint:
    """Follows a grammar of llguidance; `source` says in messages whose it is."""

    def __init__(self, matcher: LLMatcher, vocabulary: int, ends: Set[int], source: str) -> None:
        self._matcher = matcher
        self._ends = ends
        self._source = source
        self._bits: BitMask = np.zeros(-(-vocabulary // 32), dtype=np.uint32)

    def take(self, token: int) -> bool:
        if token in self._ends:
            return bool(self._matcher.is_accepting())
        return bool(self._matcher.try_consume_tokens([token]))

    def mask(self) -> BitMask:
        self._matcher.unsafe_compute_mask_ptr(self._bits.ctypes.data, self._bits.nbytes)
        if self._matcher.is_error():
            raise self._failed()
        return self._bits

    def _failed(self) -> ModelError:
        reason = self._matcher.get_error().partition("\n")[0]  # behind it stands llguidance's whole state
        meaning = "it lets nothing come next" if reason == _DEAD_END else reason
        return ModelError(f"The grammar {self._source} can't be followed: {meaning}; mend it, or use --no-constraint")


class WiringConstraint:
    """Adds to the notation's grammar what boxes and ports there are at this point of the text."""

    def __init__(self, grammar: Constraint, spelling: Spelling, ends: Set[int]) -> None:
        self._grammar = grammar
        self._spelling = spelling
        self._ends = ends
        self._wiring = Wiring()
        self._line = b""

    def take(self, token: int) -> bool:
        if token in self._ends:
            return self._grammar.take(token)
        *whole, line = (self._line + self._spelling(token)).split(b"\n")
        wiring: Wiring | None = self._wiring
        for text in whole:
            wiring = wiring and wiring.after(text.decode("utf-8", "replace"))
        if not wiring or not wiring.can_go_on(line.decode("utf-8", "replace")) or not self._grammar.take(token):
            return False
        self._wiring, self._line = wiring, line
        return True

    def mask(self) -> BitMask:
        return self._grammar.mask()


class Grammar:
    """A compiled grammar, from which each text gets its own constraint."""

    def __init__(self, grammar: GrammarText, tokenizer: LLTokenizer, spelling: Spelling, ends: Set[int]) -> None:
        """`ends` are the tokens that end a text. Raises `ModelError` where the grammar does not compile."""
        from llguidance import LLMatcher

        # llguidance reports a bad grammar; llama.cpp's own parser, which can crash on one, never sees it.
        failed, messages = LLMatcher.validate_grammar_with_warnings(grammar.text, tokenizer)
        if failed:
            raise ModelError(f"The grammar {grammar.source} does not compile: {' '.join(messages).strip()}")
        self._matcher = LLMatcher(tokenizer, grammar.text, log_level=0)
        self._vocabulary = tokenizer.vocab_size
        self._grammar, self._spelling, self._ends = grammar, spelling, ends
        if self._matcher.is_error():
            raise ModelError(f"The grammar {grammar.source} does not compile: {self._matcher.get_error()}")

    def constraint(self) -> Constraint:
        matcher, source = self._matcher.deep_copy(), self._grammar.source
        grammar = GrammarConstraint(matcher, self._vocabulary, self._ends, source)
        return WiringConstraint(grammar, self._spelling, self._ends) if self._grammar.is_notation else grammar
