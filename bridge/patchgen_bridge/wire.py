"""Between the sockets and the commands: who may speak and how often, packets to messages, and replies that fit."""

from __future__ import annotations

import logging
from collections.abc import Callable

from patchgen import osc
from patchgen.errors import BridgeError
from patchgen.osc import LARGEST, Message
from patchgen.osc.seal import ReplayError, SealError, read_key
from patchgen_bridge.gate import Gate
from patchgen_bridge.limits import RateLimit
from patchgen_bridge.protocol import LARGEST_REPLY, ErrorCode, error, too_large
from patchgen_bridge.settings import Settings
from patchgen_bridge.transport import Client, Transport, is_connection, is_local

log = logging.getLogger("patchgen.bridge")
osc_in = logging.getLogger("patchgen.osc.in")
osc_out = logging.getLogger("patchgen.osc.out")


class Wire:
    """The way of messages in and out. `answer` is called with each message in the thread that runs `serve`.

    Raises `BridgeError` where the port cannot be had, `SettingsError` for a key that is not safe.
    """

    def __init__(
        self, settings: Settings, answer: Callable[[Message, Client], None], closed: Callable[[Client], None]
    ) -> None:
        self._answer = answer
        self._gate = _gate(settings)
        self._limit = RateLimit(settings.rate, settings.rate_all)
        self._transport = Transport(settings.port, settings.listen, self._receive, closed)
        self.addresses = self._transport.addresses
        if settings.listen:
            text = "who has the key and reaches %s:%d can have patches made; see docs/security.md"
            log.warning(text, *self.addresses[-1])
        self.serve = self._transport.serve
        self.stop = self._transport.stop
        self.close = self._transport.close

    def send(self, client: Client, message: Message) -> None:
        """Send a reply from any thread; what cannot be sent is logged, one that does not fit is refused."""
        osc_out.debug("%s:%d %s", *client, message)
        try:
            packet = osc.encode(message)
            if len(packet) > (LARGEST if is_connection(client) else LARGEST_REPLY):
                packet = osc.encode(too_large(message, len(packet)))
            if not is_local(client):
                if self._gate is None:
                    raise SealError("it is on another machine")
                packet = self._gate.seal(packet, client)
            self._transport.send(client, packet)
        except (OSError, ValueError) as problem:
            osc_out.warning("%s:%d %s: not sent: %s", *client, message, problem)

    def _receive(self, packet: bytes | None, client: Client) -> None:
        """Read a packet. Nothing that is in it ends the thread."""
        if not is_local(client):
            packet = self._open(packet, client)
        if packet is None:
            if is_local(client):
                self._refuse(client, ErrorCode.BAD_FRAME, "a SLIP frame that is too long or wrongly escaped")
            return
        for message in osc.decode(packet):
            if not self._limit.take(client):
                if self._limit.tell(client):
                    self._refuse(client, ErrorCode.TOO_FAST, "slower: see the settings rate and rate-all")
                return
            osc_in.debug("%s:%d %s", *client, message)
            if message.address:
                self._answer(message, client)
            else:
                osc_in.warning("%s:%d sent %d bytes: %s", *client, len(packet), message.problem)

    def _open(self, packet: bytes | None, client: Client) -> bytes | None:
        """What a packet from another machine holds; None if it may not speak."""
        if self._gate is None or packet is None:
            osc_in.warning("%s:%d is not listened to", *client)
            return None
        try:
            opened = self._gate.open(packet, client)
        except ReplayError:
            osc_in.info("%s:%d sent a packet that came before", *client)
            return None
        except SealError as problem:
            if self._gate.tell_stranger():
                osc_in.warning("%s:%d is not listened to: %s", *client, problem)
                refusal = error("", ErrorCode.BAD_SEAL, str(problem))
                self._transport_send(client, refusal)
            return None
        self._transport.trust(client)
        return opened

    def _refuse(self, client: Client, code: ErrorCode, text: str) -> None:
        osc_in.warning("%s:%d %s: %s", *client, code, text)
        self.send(client, error("", code, text))

    def _transport_send(self, client: Client, message: Message) -> None:
        """Send without a seal, to one who has not shown the key."""
        try:
            self._transport.send(client, osc.encode(message))
        except OSError as problem:
            osc_out.warning("%s:%d %s: not sent: %s", *client, message, problem)


def _gate(settings: Settings) -> Gate | None:
    if settings.listen is None:
        return None
    if settings.key_file is None:
        raise BridgeError(f"to listen on {settings.listen} needs a key; name its file with --key-file")
    return Gate(read_key(settings.key_file))
