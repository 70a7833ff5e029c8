"""A client's way to a bridge: UDP or TCP, sealed where a key is given."""

from __future__ import annotations

import socket
import time
from collections import deque
from types import TracebackType
from typing import Self

from patchgen.errors import BridgeError
from patchgen.osc.packet import HOST, LARGEST, Message, decode, encode
from patchgen.osc.seal import FROM_BRIDGE, TO_BRIDGE, Opener, SealError, is_sealed, new_session, seal
from patchgen.osc.slip import Frames, frame

PORT = 9124
CONNECT = 5.0  # seconds for a TCP connection


class Link:
    """Messages to and from the bridge at `host` and `port`, until the end of the block.

    Raises `BridgeError`, also in the methods, where nobody listens there.
    """

    def __init__(self, host: str = HOST, port: int = PORT, *, tcp: bool = False, key: bytes | None = None) -> None:
        self.where = f"{host}:{port}"
        self._key = key
        self._session = new_session()
        self._opener = Opener(key, FROM_BRIDGE) if key else None
        self._frames = Frames() if tcp else None
        self._heard: deque[Message] = deque()
        try:
            if tcp:
                self._socket = socket.create_connection((host, port), CONNECT)
            else:
                self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                self._socket.connect((host, port))  # only its answers are heard, and that nobody listens is told
        except OSError as problem:
            raise self._failed(problem) from problem

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def send(self, message: Message) -> None:
        packet = encode(message)
        if self._key:
            packet = seal(self._key, TO_BRIDGE, self._session, packet)
        try:
            self._socket.sendall(frame(packet) if self._frames else packet)
        except OSError as problem:
            raise self._failed(problem) from problem

    def receive(self, timeout: float) -> Message | None:
        """The next message, or None where none came within so many seconds."""
        deadline = time.monotonic() + timeout
        while not self._heard:
            self._socket.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                data = self._socket.recv(LARGEST)
            except TimeoutError:
                return None
            except OSError as problem:
                raise self._failed(problem) from problem
            if self._frames and not data:
                raise BridgeError(f"the bridge at {self.where} ended the connection")
            for packet in self._frames.feed(data) if self._frames else (data,):
                self._heard += decode(self._opened(packet or b""))
        return self._heard.popleft()

    def _opened(self, packet: bytes) -> bytes:
        """What a packet of this session holds; errors of a bridge that does not take our seal come without one."""
        if self._opener is None or not is_sealed(packet):
            return packet if self._opener is None or packet.startswith(b"/patchgen/error\0") else b""
        try:
            opened = self._opener.open(packet)
        except SealError:
            return b""
        return opened.packet if opened.session == self._session else b""

    def _failed(self, problem: OSError) -> BridgeError:
        if isinstance(problem, ConnectionRefusedError):
            return BridgeError(f"no bridge listens at {self.where}; start it: patchgen-bridge")
        return BridgeError(f"the bridge at {self.where} cannot be reached: {problem.strerror or problem}")
