"""OSC 1.0 datagrams to messages and back, by python-osc's readers of single values.

Its `OscMessage` skips arguments of unknown types, so all that follow are misread, and its `OscBundle` loops
for ever over an element of negative size; here both become a message whose `problem` says what is wrong.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from pythonosc.parsing import osc_types

Argument: TypeAlias = int | float | str | bytes

HOST = "127.0.0.1"  # the bridge and its clients are on one machine; nobody else is listened to
LARGEST = 65535  # bytes; no UDP datagram is larger
BUNDLE = b"#bundle\0"
HEADER = len(BUNDLE) + 8  # a bundle's name and its time tag
MAX_DEPTH = 16  # of bundles in bundles

_READ: dict[str, Callable[[bytes, int], tuple[Argument, int]]] = {
    "i": osc_types.get_int,
    "f": osc_types.get_float,
    "s": osc_types.get_string,
    "b": osc_types.get_blob,
}
_UNREADABLE = (osc_types.ParseError, UnicodeDecodeError, struct.error)


@dataclass(frozen=True, slots=True)
class Message:
    """One OSC message. `problem` says why arguments after these (or the address) could not be read."""

    address: str
    arguments: tuple[Argument, ...] = ()
    problem: str = ""

    def __str__(self) -> str:
        return " ".join([self.address or "?", *map(repr, self.arguments), self.problem and f"({self.problem})"])


def decode(datagram: bytes, depth: int = 0) -> Iterator[Message]:
    """The messages of a datagram, bundles unpacked in their order; time tags are not waited for. Never raises."""
    if not datagram.startswith(BUNDLE):
        yield _message(datagram)
    elif depth == MAX_DEPTH:
        yield Message("", problem=f"bundles nested deeper than {MAX_DEPTH}")
    else:
        for element in _elements(datagram):
            yield from decode(element, depth + 1)


def encode(message: Message) -> bytes:
    """The datagram of a message; ints go as `i`, floats as `f`, strings as `s`, bytes as `b`.

    Raises `ValueError` for a number beyond 32 bits, and for a string with a NUL or a lone surrogate.
    """
    tags, parts = zip(*map(_written, message.arguments), strict=True) if message.arguments else ((), ())
    return b"".join([_string(message.address), _string("," + "".join(tags)), *parts])


def _elements(bundle: bytes) -> Iterator[bytes]:
    index = HEADER
    while index < len(bundle):
        size = int.from_bytes(bundle[index : index + 4], "big", signed=True)
        index += 4
        if not 0 < size <= len(bundle) - index:
            yield b""  # reported as a message without an address
            return
        yield bundle[index : index + size]
        index += size


def _message(data: bytes) -> Message:
    try:
        address, index = osc_types.get_string(data, 0)
    except _UNREADABLE:
        return Message("", problem="no OSC address")
    if not address.startswith("/"):
        return Message("", problem="no OSC address")
    if index >= len(data):  # older senders leave out the type tags of a message without arguments
        return Message(address)
    arguments: list[Argument] = []
    try:
        tags, index = osc_types.get_string(data, index)
        if not tags.startswith(","):
            return Message(address, problem="no type tags")
        for tag in tags[1:]:
            if tag not in _READ:
                return Message(address, tuple(arguments), f"type tag {tag!r}, where only i, f, s and b are read")
            value, index = _READ[tag](data, index)
            arguments.append(value)
    except _UNREADABLE:
        return Message(address, tuple(arguments), f"argument {len(arguments) + 1} is cut short or not UTF-8")
    return Message(address, tuple(arguments))


def _written(value: Any) -> tuple[str, bytes]:
    match value:
        case int():
            return "i", _built(osc_types.write_int, value)
        case float():
            return "f", _built(osc_types.write_float, value)
        case str():
            return "s", _string(value)
        case _:  # python-osc refuses to write an empty blob, which OSC allows
            return "b", _built(osc_types.write_blob, value) if value else bytes(4)


def _string(text: str) -> bytes:
    if "\0" in text:
        raise ValueError(f"an OSC string cannot hold a NUL: {text!r}")
    return _built(osc_types.write_string, text)


def _built(write: Callable[[Any], bytes], value: Argument) -> bytes:
    try:
        return write(value)
    except (osc_types.BuildError, OverflowError) as error:
        raise ValueError(f"{value!r} cannot be sent: {error}") from error
