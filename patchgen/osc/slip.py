"""SLIP (RFC 1055), which OSC 1.1 puts around packets on a stream: END packet END, and two bytes escaped."""

from __future__ import annotations

from collections.abc import Iterator

from patchgen.osc.packet import LARGEST

END, ESC = b"\xc0", b"\xdb"
_ESCAPED_END, _ESCAPED_ESC = b"\xdb\xdc", b"\xdb\xdd"


def frame(packet: bytes) -> bytes:
    """The bytes that carry a packet."""
    return b"".join([END, packet.replace(ESC, _ESCAPED_ESC).replace(END, _ESCAPED_END), END])


class Frames:
    """Takes a stream in any pieces and gives its packets; keeps twice `largest` bytes at most."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._begun = bytearray()  # of a frame whose end has not come
        self._skipping = False  # the frame is too long; nothing of it is kept

    def feed(self, data: bytes) -> Iterator[bytes | None]:
        """The packets that are now whole; None stands for one that is too long or wrongly escaped."""
        *ended, rest = data.split(END)
        for part in ended:
            self._add(part)
            if self._begun or self._skipping:  # between two packets stand two ENDs, with nothing in between
                yield self._packet()
            self._begun.clear()
            self._skipping = False
        self._add(rest)

    def _add(self, part: bytes) -> None:
        if self._skipping or len(self._begun) + len(part) > 2 * self._largest:  # all of it could be escaped
            self._begun.clear()
            self._skipping = True
        else:
            self._begun += part

    def _packet(self) -> bytes | None:
        escaped = bytes(self._begun)
        if self._skipping or escaped.count(ESC) != escaped.count(_ESCAPED_END) + escaped.count(_ESCAPED_ESC):
            return None
        packet = escaped.replace(_ESCAPED_END, END).replace(_ESCAPED_ESC, ESC)
        return packet if len(packet) <= self._largest else None
