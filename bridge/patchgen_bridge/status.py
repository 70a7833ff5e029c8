"""What a running bridge says of itself."""

from __future__ import annotations

import time
from datetime import timedelta

from patchgen.errors import BridgeError
from patchgen.osc import Message
from patchgen.osc.link import Link
from patchgen.osc.packet import HOST
from patchgen_bridge.settings import Settings

PATIENCE = 2.0  # seconds for an answer
REPEAT = 0.5  # seconds, as a datagram may be lost


def ask(settings: Settings) -> str:
    """One line of what the bridge on this port does. Raises `BridgeError` where none answers."""
    with Link(HOST, settings.port) as link:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            link.send(Message("/patchgen/status"))
            answer = link.receive(REPEAT)
            if answer is not None and answer.address == "/patchgen/status":
                state, waiting, seconds = map(str, answer.arguments[:3])
                since = timedelta(seconds=int(float(seconds)))
                return f"{link.where}: {state}, {waiting} in work or waiting, up for {since}"
    raise BridgeError(f"what listens at {link.where} does not answer as a bridge; see --port")
