"""Packets that only the holder of a key can make, and that count once: for a bridge beyond this machine.

A sealed packet is the message `/patchgen/sealed stamp packet mac`, all three of them blobs. `stamp` is the time in
milliseconds since 1970 (8 bytes, big-endian), the session that the client drew (8 bytes) and a number drawn for this
packet (8 bytes). `mac` is HMAC-SHA256 over the way (`to bridge` or `from bridge`), the stamp and the packet. A
packet is thus nobody else's, was not changed, and cannot be sent back, to another client, again, or much later. It
is not secret.
"""

from __future__ import annotations

import hmac
import os
import secrets
import struct
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from patchgen.errors import SettingsError
from patchgen.osc.packet import Message, decode, encode

SEALED = "/patchgen/sealed"
WINDOW = 30.0  # seconds that the clocks of two machines may differ, and for which a stamp is remembered
MOST = 100_000  # stamps remembered; beyond, sealed packets are refused until the oldest are out of the window
SHORTEST_KEY = 32  # bytes
_STAMP = struct.Struct(">Q8s8s")

TO_BRIDGE, FROM_BRIDGE = b"to bridge", b"from bridge"


class SealError(ValueError):
    """A packet that is not sealed with this key, or too late; the text says which."""


class ReplayError(SealError):
    """A packet that came before: the network doubled it, or somebody did."""


@dataclass(frozen=True, slots=True)
class Opened:
    packet: bytes
    session: bytes


def new_session() -> bytes:
    return secrets.token_bytes(8)


def read_key(path: Path) -> bytes:
    """The key in a file, less the white space around it. Raises `SettingsError` for one that is not safe to use."""
    make = f"make one: python3 -c 'import secrets; print(secrets.token_hex(32))' > {path}; chmod 600 {path}"
    try:
        if os.name != "nt" and path.stat().st_mode & 0o077:
            raise SettingsError(f"others may read the key in {path}: chmod 600 {path}")
        with path.open("rb") as file:
            key = file.read(4096).strip()
    except OSError as error:
        raise SettingsError(f"the key in {path} cannot be read: {error.strerror}; {make}") from error
    if len(key) < SHORTEST_KEY:
        raise SettingsError(f"the key in {path} has {len(key)} characters, {SHORTEST_KEY} are needed; {make}")
    return key


def seal(key: bytes, way: bytes, session: bytes, packet: bytes, now: float | None = None) -> bytes:
    """The packet, sealed. `now` is the time in seconds since 1970."""
    milliseconds = int((time.time() if now is None else now) * 1000)
    stamp = _STAMP.pack(milliseconds, session, secrets.token_bytes(8))
    return encode(Message(SEALED, (stamp, packet, _mac(key, way, stamp, packet))))


class Opener:
    """Opens sealed packets that go one way, each once, and none from before `since` (seconds since 1970)."""

    def __init__(self, key: bytes, way: bytes, since: float = 0.0, clock: Callable[[], float] = time.time) -> None:
        self._key = key
        self._way = way
        self._since = since  # what was seen before is not known any more
        self._clock = clock
        self._seen: set[bytes] = set()
        self._order: deque[tuple[float, bytes]] = deque()  # by arrival

    def open(self, datagram: bytes) -> Opened:
        """What was sealed. Raises `SealError`."""
        stamp, packet, mac = _parts(datagram)
        if not hmac.compare_digest(mac, _mac(self._key, self._way, stamp, packet)):
            raise SealError("the seal is of another key")
        milliseconds, session, _ = _STAMP.unpack(stamp)
        now = self._clock()
        late = now - milliseconds / 1000
        if abs(late) > WINDOW:
            raise SealError(f"the clocks differ by {late:+.0f} s, {WINDOW:g} s at most are allowed; set them")
        if milliseconds < int(self._since * 1000):
            raise SealError("sealed before this bridge was started; send it again")
        # A stamp from a clock that goes ahead is good for up to twice the window.
        while self._order and self._order[0][0] < now - 2 * WINDOW:
            self._seen.discard(self._order.popleft()[1])
        if stamp in self._seen:
            raise ReplayError("came before")
        if len(self._order) >= MOST:
            raise SealError("too many sealed packets; wait a minute")
        self._seen.add(stamp)
        self._order.append((now, stamp))
        return Opened(packet, session)


def is_sealed(datagram: bytes) -> bool:
    return datagram.startswith(SEALED.encode() + b"\0")


def _parts(datagram: bytes) -> tuple[bytes, bytes, bytes]:
    match list(decode(datagram)) if is_sealed(datagram) else ():
        case [Message(_, (bytes(stamp), bytes(packet), bytes(mac)), "")] if len(stamp) == _STAMP.size:
            return stamp, packet, mac
    raise SealError("a sealed message is needed; see docs/security.md")


def _mac(key: bytes, way: bytes, stamp: bytes, packet: bytes) -> bytes:
    return hmac.digest(key, b"\0".join([b"patchgen 1", way, stamp + packet]), "sha256")
