"""llama.cpp by its C interface: load a GGUF, turn text into tokens and back, run tokens, read logits.

llama-cpp-python's own `Llama` copies the logits of every token and samples over the whole vocabulary; at the size
of the embedded model that costs as much as the model itself.
"""

from __future__ import annotations

import ctypes
import functools
import os
import re
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patchgen.errors import ModelError

BATCH = 512  # the most tokens in one call of `decode`
_WARNING, _ERROR, _CONTINUED = 3, 4, 5  # levels of ggml's log
_KEPT_LINES = 6
_PIECE_BYTES = 512  # the longest tokens of known vocabularies have some hundred bytes


class _Log:
    """llama.cpp's messages, off stderr: the last ones that tell of trouble are kept."""

    def __init__(self) -> None:
        import llama_cpp

        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._keep_going = False
        self._callback = llama_cpp.llama_log_callback(self._take)  # ctypes needs it to stay alive
        llama_cpp.llama_log_set(self._callback, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()

    def _take(self, level: int, text: bytes, _user_data: object) -> None:
        line = text.decode("utf-8", "replace").strip()
        if level != _CONTINUED:
            self._keep_going = level in (_WARNING, _ERROR)
        if self._keep_going and line:
            self._lines.append(line)

    def clear(self) -> None:
        self._lines.clear()

    def tail(self) -> str:
        return "; ".join(self._lines) or "it gave no reason"


@functools.cache
def _log() -> _Log:
    """llama.cpp's log, taken over at the first use; llama.cpp has one for the whole process."""
    return _Log()


def _not_loaded(path: Path, reason: str) -> ModelError:
    if unknown := re.search("unknown model architecture: '(.*?)'", reason):
        how = "update llama-cpp-python, or choose another model"
        return ModelError(f"{path} is of the architecture '{unknown[1]}', which llama.cpp does not know; {how}")
    return ModelError(f"llama.cpp can't load {path}: {reason}")


class NativeModel:
    """A loaded model with room for one text. Not for several threads at a time."""

    def __init__(self, path: Path, *, threads: int, context: int) -> None:
        """`context` in tokens; the model's own is the limit. Raises `ModelError`."""
        import llama_cpp

        self._log = _log()
        self._log.clear()
        self._lib: Any = llama_cpp
        self._model = llama_cpp.llama_model_load_from_file(os.fsencode(path), llama_cpp.llama_model_default_params())
        self._context = None
        if not self._model:
            raise _not_loaded(path, self._log.tail())
        try:
            self._require_decoder(path)
            self._open_context(path, threads, context)
        except BaseException:
            self.close()
            raise

    def _require_decoder(self, path: Path) -> None:
        lib = self._lib
        if lib.llama_model_has_encoder(self._model) or not lib.llama_model_has_decoder(self._model):
            raise ModelError(f"{path} is no model that writes text on (it has an encoder); choose a decoder-only one")
        self.vocab = lib.llama_model_get_vocab(self._model)
        self.vocabulary: int = lib.llama_vocab_n_tokens(self.vocab)
        if lib.llama_vocab_type(self.vocab) == lib.LLAMA_VOCAB_TYPE_NONE:
            raise ModelError(f"{path} holds no tokenizer; export it again with one")
        self.ends = frozenset(t for t in range(self.vocabulary) if lib.llama_vocab_is_eog(self.vocab, t))
        if not self.ends:
            raise ModelError(f"{path} names no end token; export it again with one")

    def _open_context(self, path: Path, threads: int, context: int) -> None:
        lib = self._lib
        params = lib.llama_context_default_params()
        params.n_ctx = min(context, lib.llama_model_n_ctx_train(self._model) or context)
        params.n_batch = params.n_ubatch = BATCH
        params.n_threads = params.n_threads_batch = threads
        params.no_perf = True
        self._context = lib.llama_init_from_model(self._model, params)
        if not self._context:
            reason = self._log.tail()
            raise ModelError(f"llama.cpp can't run {path} (out of memory? try a smaller model): {reason}")
        self._memory: Any = lib.llama_get_memory(self._context)
        self.context: int = lib.llama_n_ctx(self._context)
        self._one: Any = (lib.llama_token * 1)()
        self._one_batch: Any = lib.llama_batch_get_one(self._one, 1)
        self._piece: ctypes.Array[ctypes.c_char] = ctypes.create_string_buffer(_PIECE_BYTES)
        self._pieces: dict[int, bytes] = {}
        self._logits_at: int = 0
        self._logits: NDArray[np.float32] = np.empty(0, np.float32)

    def close(self) -> None:
        if self._context:
            self._lib.llama_free(self._context)
        if self._model:
            self._lib.llama_model_free(self._model)
        self._context = self._model = None

    @property
    def parameters(self) -> int:
        return int(self._lib.llama_model_n_params(self._model))

    @property
    def begin(self) -> int | None:
        """The token that texts begin with, where the GGUF asks for one."""
        return self._lib.llama_vocab_bos(self.vocab) if self._lib.llama_vocab_get_add_bos(self.vocab) else None

    def edges(self) -> tuple[str, str]:
        """The texts of the tokens for a text's begin and end; empty where there is none."""
        lib, vocab = self._lib, self.vocab
        tokens = (lib.llama_vocab_bos(vocab), lib.llama_vocab_eos(vocab))
        begin, end = ("" if t < 0 else lib.llama_vocab_get_text(vocab, t).decode("utf-8", "replace") for t in tokens)
        return begin, end

    def control_tokens(self) -> dict[str, int]:
        """The texts of tokens that are no text themselves (`<s>`, `[INST]`)."""
        lib, vocab = self._lib, self.vocab
        control = (t for t in range(self.vocabulary) if lib.llama_vocab_is_control(vocab, t))
        return {lib.llama_vocab_get_text(vocab, t).decode("utf-8", "replace"): t for t in control}

    def require_open(self) -> None:
        """Raises `ModelError` after `close`: llama.cpp itself would crash."""
        if not self._context:
            raise ModelError("The model was closed; open it again")

    def tokens(self, text: str) -> list[int]:
        """Text to tokens; what looks like a control token in it is text as well."""
        data = text.encode("utf-8")
        room = len(data) + 2  # a token has at least a byte; a prefix may be added
        buffer = (self._lib.llama_token * room)()
        count = self._lib.llama_tokenize(self.vocab, data, len(data), buffer, room, False, False)
        if count < 0:
            raise ModelError(f"llama.cpp can't split the request into tokens: {self._log.tail()}")
        return list(buffer[:count])

    def piece(self, token: int) -> bytes:
        """A token's text, which may be part of a character."""
        if token not in self._pieces:
            self._pieces[token] = self._spell(token)
        return self._pieces[token]

    def _spell(self, token: int) -> bytes:
        count = self._lib.llama_token_to_piece(self.vocab, token, self._piece, _PIECE_BYTES, 0, True)
        if count < 0:
            raise ModelError(f"The model's token {token} is longer than {_PIECE_BYTES} bytes; export it again")
        return ctypes.string_at(self._piece, count)

    def decode(self, tokens: Sequence[int]) -> None:
        """Run tokens, at most `BATCH`, behind those that were run before."""
        if len(tokens) == 1:
            self._one[0] = tokens[0]
            batch = self._one_batch
        else:
            array = (self._lib.llama_token * len(tokens))(*tokens)
            batch = self._lib.llama_batch_get_one(array, len(tokens))
        status = self._lib.llama_decode(self._context, batch)
        if status:
            raise ModelError(f"llama.cpp failed to compute (status {status}): {self._log.tail()}")

    def logits(self) -> NDArray[np.float32]:
        """The logits behind the last token, one for each token of the vocabulary; valid until the next `decode`."""
        first = self._lib.llama_get_logits_ith(self._context, -1)
        address = ctypes.addressof(first.contents)
        if address != self._logits_at:
            self._logits = np.ctypeslib.as_array(first, (self.vocabulary,))
            self._logits_at = address
        return self._logits

    def forget(self, position: int) -> bool:
        """Forget all tokens from `position` on; False: the model can't forget in part, and has forgotten all."""
        if self._lib.llama_memory_seq_rm(self._memory, 0, position, -1):
            return True
        self._lib.llama_memory_clear(self._memory, True)
        return False
