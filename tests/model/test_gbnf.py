"""The grammar for servers allows what the grammar in the process allows."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patchgen.model import embedded_model, gbnf, grammar
from patchgen.model.instruct import examples
from patchgen.model.native import NativeModel

Accepts = Callable[[str], bool]

# Texts that one of them may take and the other not, unless both say the same.
EDGES = (
    "0 osc~ 440\n",
    "0\n",
    "0 \n",
    "00 osc~\n",
    "0 nosuchbox\n",
    "0 5\n",
    "0 -0.5 1\n",
    "0 -> 1\n0 - 1\n",
    "#A\n",
    "#A 0 1 \\; \\,\n",
    "#A 0;\n",
    "#X obj 1 1 osc~\n",
    "0 obj graph\n",
    "0 obj osc~\n",
    "0 msg\n",
    "0 msg 1, 2; a 3\n",
    "0 msg ,\n",
    "0 msg a <- b\n",
    "0 msg \\<- b\n",
    "0 msg <-- <a { {a <-a\n",
    "0 msg <\n",
    "0 hsl 0 1 log init=3 label=x\n",
    "0 hsl label=x log\n",
    "0 graph a 64 -1 1 flags=0\n",
    "0 graph a 64 flags=00\n",
    "0 pd\n",
    "0 pd x {\n0 inlet\n} <- 0\n",
    "0 pd {\n}\n",
    "0 pd {\n0 pd {\n}\n",
    "0 osc~\n1 dac~ <- 0 0>1\n",
    "0 osc~\n1 dac~ <-0\n",
    "0 osc~\n1 dac~ <- 0.0\n",
    "0 -> 1.1\n",
    "#X declare -path lib\n",
    "#X\n",
    "hello\n",
    "refused graphics\n",
    "refused not-a-patch\n",
    "refused nothing\n",
    "refused graphics",
    "refused graphics\n0 osc~\n",
    "0 osc~\nrefused graphics\n",
    "",
    "0 osc~",
)


@pytest.fixture(scope="module")
def lark() -> Accepts:
    """Whether llguidance takes a whole text under the grammar in the process."""
    from llguidance import LLMatcher, LLTokenizer

    rules = grammar.of_notation("compact")
    assert rules is not None
    tokenizer = LLTokenizer("byte")
    matcher = LLMatcher(tokenizer, rules.text, log_level=0)

    def accepts(text: str) -> bool:
        one = matcher.deep_copy()
        tokens = tokenizer.tokenize_str(text)
        return bool(one.try_consume_tokens(tokens) == len(tokens) and one.is_accepting())

    return accepts


@pytest.fixture(scope="module")
def own() -> Iterator[Accepts]:
    """Whether llama.cpp takes a whole text under the grammar for servers."""
    import llama_cpp

    text = gbnf.of_notation("compact")
    assert text is not None
    native = NativeModel(embedded_model(), threads=1, context=64)

    def allows(sampler: Any, token: int) -> bool:
        data = (llama_cpp.llama_token_data * 1)(llama_cpp.llama_token_data(token, 0.0, 0.0))
        array = llama_cpp.llama_token_data_array(data, 1, -1, False)
        llama_cpp.llama_sampler_apply(sampler, ctypes.byref(array))
        return bool(data[0].logit == 0.0)

    def accepts(candidate: str) -> bool:
        sampler = llama_cpp.llama_sampler_init_grammar(native.vocab, text.encode(), b"root")
        assert sampler, "llama.cpp does not compile the grammar"
        try:
            for token in native.tokens(candidate):
                if not allows(sampler, token):
                    return False
                llama_cpp.llama_sampler_accept(sampler, token)
            return allows(sampler, min(native.ends))
        finally:
            llama_cpp.llama_sampler_free(sampler)

    yield accepts
    native.close()


@pytest.mark.parametrize("text", EDGES)
def test_both_say_the_same(lark: Accepts, own: Accepts, text: str) -> None:
    assert own(text) == lark(text)


def test_every_example_is_allowed(own: Accepts) -> None:
    for example in examples():
        assert own(example.patch), example.request
        assert not own(f"{example.patch}so\n")


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_both_say_the_same_of_texts_with_something_changed(lark: Accepts, own: Accepts, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(examples())).patch
    at = data.draw(st.integers(0, len(text)))
    gone = data.draw(st.integers(0, 3))
    new = data.draw(st.text("0129 .>-<{}\\,;\n=abcdefgop~é", max_size=4))
    changed = text[:at] + new + text[at + gone :]
    assert own(changed) == lark(changed)


def test_raw_pd_has_none() -> None:
    assert gbnf.of_notation("pd") is None
