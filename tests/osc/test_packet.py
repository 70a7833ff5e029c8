"""OSC datagrams, against python-osc's own builders, and against anything at all."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import build_msg

from patchgen.osc import Message, decode, encode
from patchgen.osc.packet import MAX_DEPTH

ARGUMENTS = st.lists(
    st.integers(-(2**31), 2**31 - 1)
    | st.floats(width=32, allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
    | st.binary()
)


@given(ARGUMENTS)
def test_what_is_encoded_is_decoded(arguments: list[int | float | str | bytes]) -> None:
    message = Message("/patchgen/ping", tuple(arguments))
    assert list(decode(encode(message))) == [message]


def test_python_osc_reads_what_is_written_here() -> None:
    message = OscMessage(encode(Message("/patchgen/done", ("é 日本, $1;", 7, 0.5, b"abc"))))
    assert (message.address, message.params) == ("/patchgen/done", ["é 日本, $1;", 7, 0.5, b"abc"])


def test_what_python_osc_writes_is_read_here() -> None:
    datagram = build_msg("/patchgen/request", [7, "a sine", 0.5, b"abcde"]).dgram
    assert list(decode(datagram)) == [Message("/patchgen/request", (7, "a sine", 0.5, b"abcde"))]
    assert list(decode(b"/patchgen/hello\0")) == [Message("/patchgen/hello")]


def test_a_bundle_in_a_bundle_keeps_its_order() -> None:
    inner, outer = OscBundleBuilder(IMMEDIATELY), OscBundleBuilder(2e9)  # a time in the far future
    inner.add_content(build_msg("/b", 2))
    outer.add_content(build_msg("/a", 1))
    outer.add_content(inner.build())
    outer.add_content(build_msg("/c", 3))
    messages = list(decode(outer.build().dgram))
    assert messages == [Message("/a", (1,)), Message("/b", (2,)), Message("/c", (3,))]


@pytest.mark.parametrize(
    ("datagram", "arguments", "problem"),
    [
        (b"/a\0\0,iT\0\0\0\0\7", (7,), "type tag 'T'"),
        (b"/a\0\0,is\0\0\0\0\7abc", (7,), "argument 2 is cut short"),
        (b"/a\0\0,is\0\0\0\0\7\xff\0\0\0", (7,), "argument 2 is cut short or not UTF-8"),
        (b"/a\0\0,b\0\0\xff\xff\xff\xff", (b"",), ""),
        (b"/a\0\0abc\0", (), "no type tags"),
    ],
)
def test_what_can_be_read_is_kept_beside_the_problem(
    datagram: bytes, arguments: tuple[object, ...], problem: str
) -> None:
    (message,) = decode(datagram)
    assert message.address == "/a"
    assert problem in message.problem
    assert bool(problem) == bool(message.problem)
    assert message.arguments == arguments


@pytest.mark.parametrize("size", [-4, 0, 2**31 - 1])
def test_an_element_of_a_wrong_size_ends_the_bundle(size: int) -> None:
    good = encode(Message("/a"))
    start = b"#bundle\0" + bytes(8) + struct.pack(">i", len(good)) + good
    messages = list(decode(start + struct.pack(">i", size) + good))
    assert messages[0] == Message("/a")
    assert [message.address for message in messages[1:]] == [""]


def test_bundles_are_not_followed_for_ever() -> None:
    datagram = encode(Message("/a"))
    for _ in range(MAX_DEPTH + 1):
        datagram = b"#bundle\0" + bytes(8) + struct.pack(">i", len(datagram)) + datagram
    (message,) = decode(datagram)
    assert "nested" in message.problem


@given(st.binary(max_size=200) | st.binary(max_size=100).map(lambda data: b"#bundle\0" + bytes(8) + data))
def test_any_bytes_are_decoded_without_an_error(datagram: bytes) -> None:
    for message in decode(datagram):
        assert message.address or message.problem


@pytest.mark.parametrize("value", [2**31, -(2**31) - 1, 1e300, "a\0b", "\udcff"])
def test_what_osc_cannot_hold_is_refused(value: int | float | str) -> None:
    with pytest.raises(ValueError):
        encode(Message("/a", (value,)))
