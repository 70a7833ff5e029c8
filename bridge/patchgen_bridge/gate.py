"""The gate: what comes from another machine must be sealed with the shared key, and so is what goes there."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict

from patchgen.osc.seal import FROM_BRIDGE, TO_BRIDGE, Opener, SealError, seal
from patchgen_bridge.limits import Bucket
from patchgen_bridge.transport import Client

osc_in = logging.getLogger("patchgen.osc.in")

SESSIONS = 1024  # of clients that spoke last
STRANGERS = 10  # answers a second to packets without a seal: they may bear another's address


class Gate:
    """Opens and seals packets of clients beyond this machine."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._opener = Opener(key, TO_BRIDGE, since=time.time())
        self._sessions: OrderedDict[Client, bytes] = OrderedDict()
        self._strangers = Bucket(STRANGERS, STRANGERS, time.monotonic())

    def open(self, packet: bytes, client: Client) -> bytes:
        """What was sealed. Raises `SealError`."""
        opened = self._opener.open(packet)
        self._sessions[client] = opened.session
        self._sessions.move_to_end(client)
        if len(self._sessions) > SESSIONS:
            self._sessions.popitem(last=False)
        return opened.packet

    def seal(self, packet: bytes, client: Client) -> bytes:
        """A reply, sealed for the client's session. Raises `SealError` for a client that has none."""
        session = self._sessions.get(client)
        if session is None:
            raise SealError("this client has not shown the key")
        return seal(self._key, FROM_BRIDGE, session, packet)

    def tell_stranger(self) -> bool:
        """Whether a packet that could not be opened is to be answered."""
        return self._strangers.take(time.monotonic())
