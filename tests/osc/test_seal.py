"""Sealed packets: of the key's holders alone, unchanged, once, in time, in their direction."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchgen.errors import SettingsError
from patchgen.osc.packet import Message, decode, encode
from patchgen.osc.seal import (
    FROM_BRIDGE,
    MOST,
    TO_BRIDGE,
    WINDOW,
    Opener,
    ReplayError,
    SealError,
    new_session,
    read_key,
    seal,
)

KEY, SESSION, NOW = b"k" * 32, b"session8", 1_800_000_000.0
PACKET = encode(Message("/patchgen/request", (7, "a sine")))


def opener(key: bytes = KEY, since: float = 0.0, now: float = NOW) -> Opener:
    return Opener(key, TO_BRIDGE, since, lambda: now)


def sealed(way: bytes = TO_BRIDGE, now: float = NOW) -> bytes:
    return seal(KEY, way, SESSION, PACKET, now)


def test_what_was_sealed_is_opened_once() -> None:
    reader, datagram = opener(), sealed()
    opened = reader.open(datagram)
    assert (opened.packet, opened.session) == (PACKET, SESSION)
    with pytest.raises(ReplayError):
        reader.open(datagram)
    assert reader.open(sealed()).packet == PACKET  # the same request, sealed again, is no replay


@given(st.binary(max_size=500))
def test_any_packet(packet: bytes) -> None:
    assert opener().open(seal(KEY, TO_BRIDGE, SESSION, packet, NOW)).packet == packet


@given(st.integers(0, 8 * len(sealed()) - 1))
def test_no_bit_can_be_changed(bit: int) -> None:
    original = sealed()
    changed = bytearray(original)
    changed[bit // 8] ^= 1 << bit % 8
    try:
        opened = opener().open(bytes(changed))
    except SealError:
        return
    assert list(decode(bytes(changed))) == list(decode(original))  # padding, that nobody reads
    assert opened.packet == PACKET


@pytest.mark.parametrize(
    ("datagram", "text"),
    [
        (PACKET, "a sealed message is needed"),
        (encode(Message("/patchgen/sealed", ())), "a sealed message is needed"),
        (encode(Message("/patchgen/sealed", (b"x", PACKET, b"y"))), "a sealed message is needed"),
        (sealed(FROM_BRIDGE), "another key"),
        (seal(b"other" * 8, TO_BRIDGE, SESSION, PACKET, NOW), "another key"),
        (sealed(now=NOW - WINDOW - 1), r"differ by \+31 s"),
        (sealed(now=NOW + WINDOW + 1), "differ by -31 s"),
    ],
)
def test_refused(datagram: bytes, text: str) -> None:
    with pytest.raises(SealError, match=text):
        opener().open(datagram)


def test_nothing_from_before_a_restart() -> None:
    with pytest.raises(SealError, match="before this bridge was started"):
        opener(since=NOW).open(sealed(now=NOW - 1))


def test_stamps_are_forgotten_when_they_are_too_old_anyway() -> None:
    now = NOW
    reader = Opener(KEY, TO_BRIDGE, clock=lambda: now)
    ahead = sealed(now=NOW + WINDOW)
    reader.open(ahead)
    now = NOW + 2 * WINDOW - 0.1
    with pytest.raises(ReplayError):
        reader.open(ahead)
    now = NOW + 2 * WINDOW + 0.1
    reader.open(sealed(now=now))
    assert len(reader._seen) == len(reader._order) == 1
    with pytest.raises(SealError, match="clocks differ"):
        reader.open(ahead)


def test_the_memory_has_an_end() -> None:
    reader = opener()
    reader._order.extend([(NOW, b"")] * MOST)
    with pytest.raises(SealError, match="too many"):
        reader.open(sealed())


def test_sessions_differ() -> None:
    assert len({new_session() for _ in range(100)}) == 100


def test_a_key_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("0123456789abcdef" * 4 + "\n")
    path.chmod(0o600)
    assert read_key(path) == b"0123456789abcdef" * 4
    path.write_text("short\n")
    with pytest.raises(SettingsError, match=r"has 5 characters.*token_hex"):
        read_key(path)
    with pytest.raises(SettingsError, match="No such file"):
        read_key(tmp_path / "none")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_key_that_others_may_read(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("0123456789abcdef" * 4)
    path.chmod(0o640)
    with pytest.raises(SettingsError, match="others may read"):
        read_key(path)
